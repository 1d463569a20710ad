//! `cert-cli`, which stops where the environment variable `STOP_AT` specifies, so that a test can kill it there: at a
//! milestone (`prepared`, `sent`, `awaiting`, `issued`, `installed`, `finished`) or after a number of writes to an
//! NSS database (`write:2`). Without the variable it is `cert-cli`; with `EDITION=release`, that of a released edition.
#![expect(clippy::disallowed_methods, reason = "a command-line program for the tests")]

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use cert_cli::start;
use cert_core::enrollment::{Milestone, Observer, Silent};
#[cfg(target_os = "linux")]
use cert_core::keystore::nss::hook;
use cert_core::profile::{Edition, Profile};

fn main() -> io::Result<ExitCode> {
    let observer: Arc<dyn Observer> = match std::env::var("STOP_AT") {
        Ok(place) => observer(place),
        Err(_) => Arc::new(Silent),
    };
    let profile = Profile::of_this_build().map(|profile| match std::env::var("EDITION").as_deref() {
        Ok("release") => Profile { edition: Edition::Release, ..profile },
        _ => profile,
    });
    start(profile, observer)
}

fn observer(place: String) -> Arc<dyn Observer> {
    if let Some(number) = place.strip_prefix("write:") {
        stop_after_writes(number, &place);
        return Arc::new(Silent);
    }
    Arc::new(StopAt(place))
}

#[cfg(not(target_os = "linux"))]
fn stop_after_writes(_number: &str, place: &str) {
    panic!("{place}: the store of this system tells nobody about its writes");
}

#[cfg(target_os = "linux")]
fn stop_after_writes(number: &str, place: &str) {
    let place = place.to_owned();
    let writes: u32 = number.parse().expect("STOP_AT=write:NUMBER");
    let mut written = 0;
    hook::after_each_write(move || {
        written += 1;
        if written == writes {
            stop(&place);
        }
    });
}

#[derive(Debug)]
struct StopAt(String);

impl Observer for StopAt {
    fn reached(&self, milestone: Milestone) {
        let name = match milestone {
            Milestone::Prepared => "prepared",
            Milestone::Sent => "sent",
            Milestone::AwaitingApproval(_) => "awaiting",
            Milestone::Issued => "issued",
            Milestone::Installed => "installed",
            Milestone::Finished => "finished",
        };
        if self.0 == name {
            stop(name);
        }
    }
}

/// Prints where it is and waits to be killed; exits once the test itself has ended.
fn stop(place: &str) {
    let mut output = io::stdout();
    // The write fails only if the test no longer reads.
    let _ = writeln!(output, "stopped at {place}").and_then(|()| output.flush());
    let test = parent();
    while parent() == test {
        sleep(Duration::from_millis(200));
    }
    std::process::exit(1);
}

#[cfg(unix)]
fn parent() -> u32 {
    std::os::unix::process::parent_id()
}

/// The tests under Wine end their processes themselves.
#[cfg(not(unix))]
fn parent() -> u32 {
    0
}
