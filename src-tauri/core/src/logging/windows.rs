use tracing::Level;
use winsafe::{HEVENTLOG, SysResult, co};

use super::system_log::SystemLog;

/// Windows' event log. A machine-wide installation registers this source; otherwise Windows shows the text inside a
/// generic message.
pub(super) struct EventLog {
    source: String,
}

#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
pub(super) fn open(source: &str) -> Option<EventLog> {
    Some(EventLog { source: source.to_owned() })
}

impl SystemLog for EventLog {
    fn write(&self, level: Level, number: u16, text: &str) {
        let _ = self.report(level, number, text);
    }
}

impl EventLog {
    fn report(&self, level: Level, number: u16, text: &str) -> SysResult<()> {
        let kind = match level {
            Level::ERROR => co::EVENTLOG::ERROR_TYPE,
            Level::WARN => co::EVENTLOG::WARNING_TYPE,
            _ => co::EVENTLOG::INFORMATION_TYPE,
        };
        HEVENTLOG::RegisterEventSource(None, &self.source)?.ReportEvent(kind, 0, number.into(), None, &[text], &[])
    }
}
