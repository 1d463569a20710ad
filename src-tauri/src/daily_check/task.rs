use std::path::Path;

/// A task of the scheduler's schema, version 1.2.
pub(super) fn task(app_name: &str, program: &Path, principal: &str) -> String {
    let name = escape(app_name);
    let program = escape(&program.to_string_lossy());
    format!(
        r#"<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>{name} 証明書の期限の確認</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T10:00:00</StartBoundary>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals><Principal id="Author">{principal}</Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>Parallel</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT13H</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec><Command>{program}</Command><Arguments>--remind</Arguments></Exec>
  </Actions>
</Task>
"#
    )
}

/// What the schema's text may hold.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_task_names_the_program_wherever_it_is() {
        let program = Path::new(r"D:\R&D <1>\cert-app.exe");
        let text = task("アプリ", program, "<GroupId>S-1-5-32-545</GroupId>");
        for expected in [
            r"<Command>D:\R&amp;D &lt;1&gt;\cert-app.exe</Command><Arguments>--remind</Arguments>",
            "<Principal id=\"Author\"><GroupId>S-1-5-32-545</GroupId></Principal>",
            "アプリ 証明書の期限の確認",
        ] {
            assert!(text.contains(expected), "{text}");
        }
    }
}
