//! The plugin has dpkg run with an administrator's consent. Refused, it would ask again in a window of
//! its own, and then by sudo. So it runs in a process whose PATH has one program to ask with: the one
//! the package brings, which calls pkexec(1) once and says how that ended.

use std::error::Error;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::{env, fs};

use cert_core::logging;
use cert_core::profile::Profile;
use cert_core::update::{InstallError, Manifest, Package, Platform};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tauri::utils::config::BundleType;
use tauri::utils::platform::bundle_type;
use tauri_plugin_updater::Update;

use super::restored;
use crate::{INSTALL_UPDATE, services};

/// What asks, and what installs.
const NEEDED: [&str; 2] = ["/usr/bin/pkexec", "/usr/bin/dpkg"];
/// No longer reason is kept, in characters.
const LONGEST: usize = 500;

/// What the window tells the process that installs. Nothing in it is trusted.
#[derive(Deserialize, Serialize)]
struct Handover {
    manifest: Value,
    package: PathBuf,
}

/// Only a package that dpkg has installed is replaced by dpkg.
pub(super) fn ready() -> Result<(), InstallError> {
    let came_as_package = matches!(bundle_type(), Some(BundleType::Deb));
    let profile = services::profile().map_err(failed)?;
    let asking = asking_folder(&profile).join("pkexec");
    let needed = NEEDED.map(Path::new);
    let is_there = needed.into_iter().chain([&*asking]).all(Path::is_file);
    if came_as_package && is_there { Ok(()) } else { Err(InstallError::NoInstaller) }
}

/// Has it installed by a process of its own, and waits for that. That one verifies it, too, but cannot
/// say as clearly that it was changed.
pub(super) fn install(
    update: &Update,
    bytes: &[u8],
    package: &Package,
) -> Result<(), InstallError> {
    update.verify(bytes).map_err(super::failed)?;
    let manifest = update.raw_json.clone();
    let handover = Handover { manifest, package: package.path.clone() };
    outcome(&hand_over(&handover).map_err(failed)?)
}

fn hand_over(handover: &Handover) -> Result<Output, Box<dyn Error + Send + Sync>> {
    // The very program that runs, whatever has been put in its place.
    let mut command = Command::new("/proc/self/exe");
    command.arg(INSTALL_UPDATE).env("PATH", asking_folder(&services::profile()?)).current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn()?;
    tell(&mut process, &serde_json::to_vec(handover)?)?;
    Ok(process.wait_with_output()?)
}

/// One that ends before it has read it all says why.
fn tell(process: &mut Child, text: &[u8]) -> io::Result<()> {
    let Some(mut input) = process.stdin.take() else { return Ok(()) };
    match input.write_all(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// pkexec(1): 126 the question was dismissed, 127 the authorization was not given; else dpkg's own status.
fn outcome(ended: &Output) -> Result<(), InstallError> {
    let status = String::from_utf8_lossy(&ended.stdout).trim().parse::<u8>();
    match status {
        Ok(0) => Ok(()),
        Ok(126 | 127) => Err(InstallError::Declined),
        _ => {
            let said = String::from_utf8_lossy(&ended.stderr);
            let said: String = said.trim().chars().take(LONGEST).collect();
            tracing::warn!(?status, ended = %ended.status, said, "not installed");
            Err(failed(said))
        }
    }
}

/// Where the package has the one program to ask with.
fn asking_folder(profile: &Profile) -> PathBuf {
    Path::new("/usr/lib").join(&profile.scheme).join("update")
}

fn failed(source: impl Into<Box<dyn Error + Send + Sync>>) -> InstallError {
    InstallError::Failed(source.into())
}

/// `cert-app --install-update`: the plugin installs what it is told of on standard input, if one of the
/// profile's keys has signed it. No window is opened.
#[expect(
    clippy::disallowed_methods,
    reason = "whether the PATH is the one in which consent is asked but once"
)]
pub(crate) fn install_handed_over() -> Result<(), Box<dyn Error>> {
    let profile = services::profile()?;
    logging::begin(&profile.state_folder().join("logs"));
    if env::var_os("PATH") != Some(asking_folder(&profile).into()) {
        return Err("not started by the window: the administrator could be asked twice".into());
    }
    let Handover { manifest, package } = serde_json::from_reader(io::stdin())?;
    let source = profile.updates()?.ok_or("this bank has no updates")?;
    let offered = Manifest::parse(&serde_json::to_vec(&manifest)?)?;
    let release = offered.release(Platform::this(), &source.url, &source.keys)?;
    let app = tauri::Builder::default()
        .plugin(super::plugin())
        .build(crate::context(&crate::services::profile()?))?;
    let update = restored(app.handle(), &manifest, &source.url, release.seal.key())?;
    match update.install(fs::read(package)?) {
        // Refused, the plugin looks for the next program to ask with. What refused has said so.
        Err(tauri_plugin_updater::Error::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            Ok(())
        }
        ended => Ok(ended?),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::ExitStatus;

    use super::*;

    fn ended(stdout: &str, stderr: &str) -> Result<(), InstallError> {
        let (stdout, stderr) = (stdout.as_bytes().to_vec(), stderr.as_bytes().to_vec());
        outcome(&Output { status: ExitStatus::from_raw(0), stdout, stderr })
    }

    #[test]
    fn an_answer_is_told_from_dpkgs_failure() {
        assert!(matches!(ended("0\n", ""), Ok(())));
        for refused in ["126\n", "127\n"] {
            assert!(matches!(ended(refused, ""), Err(InstallError::Declined)));
        }
        let Err(InstallError::Failed(source)) = ended("2\n", "dpkg: error: locked\n") else {
            panic!("it is not told as a failure");
        };
        assert_eq!(source.to_string(), "dpkg: error: locked");
    }

    #[test]
    fn who_was_not_asked_did_not_decline() {
        for said in ["", "0\n0\n", "300\n", "yes"] {
            assert!(matches!(ended(said, "panicked"), Err(InstallError::Failed(_))), "{said}");
        }
    }
}
