#![expect(clippy::disallowed_methods, reason = "describes the session; no decision depends on it")]

use std::env;

use sysinfo::{Pid, Process, ProcessRefreshKind, ProcessesToUpdate, RefreshKind, System, UpdateKind};
use winreg::RegKey;
use winreg::enums::HKEY_LOCAL_MACHINE;

/// Has the ID of the session at the PC's own console, if any ("Detecting the Remote Desktop Services
/// environment", Microsoft).
const TERMINAL_SERVER: &str = r"SYSTEM\CurrentControlSet\Control\Terminal Server";
/// The shell, which runs as the signed-in user.
const SHELL: &str = "explorer.exe";

/// Whether the session is operated from another PC, and whether another user is signed in.
pub(super) fn facts() -> (bool, bool) {
    let Ok(mut system) = System::new_with_specifics(RefreshKind::nothing()) else {
        return (is_named_remote(), false);
    };
    let wanted = ProcessRefreshKind::nothing().with_user(UpdateKind::Always);
    system.refresh_processes_specifics(ProcessesToUpdate::All, true, wanted.without_tasks());
    let this = sysinfo::get_current_pid().ok().and_then(|pid| system.process(pid));
    this.map_or((false, false), |this| (is_remote(this), is_of_another_user(this, &system)))
}

fn is_remote(this: &Process) -> bool {
    let at_pc = RegKey::predef(HKEY_LOCAL_MACHINE).open_subkey(TERMINAL_SERVER);
    let at_pc = at_pc.and_then(|key| key.get_value::<u32, _>("GlassSessionId")).ok().map(Pid::from_u32);
    match (at_pc, this.session_id()) {
        (Some(at_pc), Some(own)) => own != at_pc,
        _ => is_named_remote(),
    }
}

/// By the state when the user signed in.
fn is_named_remote() -> bool {
    env::var("SESSIONNAME").is_ok_and(|name| name.starts_with("RDP-"))
}

/// The same user with administrator rights has the same store. A shell without a readable owner is another user's.
fn is_of_another_user(this: &Process, system: &System) -> bool {
    let processes = system.processes().values().filter(|process| process.session_id() == this.session_id());
    let shells = processes.filter(|process| process.name().eq_ignore_ascii_case(SHELL));
    let users: Vec<_> = shells.map(Process::user_id).collect();
    this.user_id().is_some() && !users.is_empty() && !users.contains(&this.user_id())
}
