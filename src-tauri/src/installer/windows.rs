//! Windows Installer asks for consent and shows the package's own pages. It inherits a handle that
//! prevents writing, replacing or removing the package as long as it runs.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, process};

use cert_core::authenticode::is_of_same_publisher;
use cert_core::update::{Offer, ReleaseError, UpdateError};

use super::PluginInstaller;

/// Others may open the file only for reading (`FILE_SHARE_READ`).
const SHARE_READ: u32 = 1;

/// Starts Windows Installer and ends this process, so that it can be replaced.
pub(super) fn install(app: &PluginInstaller, _offer: &Offer, package: &[u8]) -> Result<(), UpdateError> {
    let folder = app.folder();
    let path = folder.join("package.msi");
    let (held, bytes) = written(&folder, &path, package).map_err(UpdateError::not_installed)?;
    if bytes != package {
        tracing::warn!("the package was exchanged on disk");
        return Err(ReleaseError::Changed.into());
    }
    let program = env::current_exe().map_err(UpdateError::not_installed)?;
    if !is_of_same_publisher(&path, &program) {
        tracing::warn!("the package's publisher is not this program's");
        return Err(ReleaseError::UnknownKey.into());
    }
    let mut command = Command::new(system_folder().join("msiexec.exe"));
    command.arg("/i").arg(&path).args(["/qf", "/promptrestart", "UPDATING=1"]);
    command.stdin(held).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_err(UpdateError::not_installed)?;
    app.app.cleanup_before_exit();
    process::exit(0)
}

/// Writes the package; returns a handle that prevents changes from then on, and the bytes on disk.
fn written(folder: &Path, path: &Path, package: &[u8]) -> io::Result<(File, Vec<u8>)> {
    fs::create_dir_all(folder)?;
    fs::write(path, package)?;
    let mut held = OpenOptions::new().read(true).share_mode(SHARE_READ).open(path)?;
    let mut bytes = Vec::with_capacity(package.len());
    held.read_to_end(&mut bytes)?;
    Ok((held, bytes))
}

#[expect(clippy::disallowed_methods, reason = "the folder of Windows")]
fn system_folder() -> PathBuf {
    let windows = env::var_os("SystemRoot").unwrap_or_else(|| r"C:\Windows".into());
    Path::new(&windows).join("System32")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Also while only a started program, like Windows Installer, has the handle.
    #[test]
    fn nobody_exchanges_the_package_while_it_is_held() {
        let folder = env::temp_dir().join(format!("held-{}", process::id()));
        let path = folder.join("package.msi");
        let (held, _) = written(&folder, &path, b"package").unwrap();
        let mut command = Command::new(system_folder().join("ping.exe"));
        command.args(["-n", "3", "127.0.0.1"]).stdin(held).stdout(Stdio::null());
        let mut running = command.spawn().unwrap();
        drop(command);
        assert!(fs::write(&path, b"another").is_err());
        assert!(fs::remove_file(&path).is_err());
        assert!(fs::rename(&path, folder.join("away.msi")).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"package");
        running.wait().unwrap();
        fs::remove_dir_all(folder).unwrap();
    }
}
