//! Environment variables that can inject code into the app, replace the authorities it trusts, or open its window to
//! inspection.
#![expect(clippy::disallowed_methods, reason = "removes variables from the environment")]

use std::ffi::OsStr;
use std::process::Command;
use std::{env, io};

use crate::profile::Edition;

#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
use windows as platform;

const NAMES: [&str; 8] = [
    "GCONV_PATH",
    "GDK_PIXBUF_MODULE_FILE",
    "GTK_DEBUG",
    "GTK_IM_MODULE_FILE",
    "GTK_MODULES",
    "GTK_PATH",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
];

/// Prefixes of the others.
const PREFIXES: [&str; 8] = ["GIO_", "GSS_", "GST_", "LD_", "OPENSSL_", "TAURI_", "WEBKIT_", "WEBVIEW2_"];

/// Prefixes of harmless variables that some graphics cards need.
const HARMLESS: [&str; 2] = ["WEBKIT_DISABLE_", "WEBKIT_SKIA_"];

/// Restarts a released program without these variables if any are set: a process cannot undo the effect of its own.
/// To be called before anything else. The practice edition keeps them, because its tests use them.
pub fn start_without_loading_variables(edition: Edition) -> io::Result<()> {
    let loading: Vec<_> = env::vars_os().map(|(name, _)| name).filter(|name| is_loading(name)).collect();
    if edition == Edition::Practice || loading.is_empty() {
        return Ok(());
    }
    let mut again = Command::new(env::current_exe()?);
    let mut words = env::args_os();
    let program = words.next().unwrap_or_default();
    again.args(words);
    for name in loading {
        again.env_remove(name);
    }
    platform::continue_as(again, &program)
}

fn is_loading(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_ascii_uppercase();
    let begins = |begin: &&str| name.starts_with(*begin);
    let is_harmless = HARMLESS.iter().any(begins) && !name.contains("SANDBOX");
    NAMES.contains(&&*name) || PREFIXES.iter().any(begins) && !is_harmless
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::io;
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    /// Returns only on failure.
    pub(super) fn continue_as(mut program: Command, name: &OsStr) -> io::Result<()> {
        Err(program.arg0(name).exec())
    }
}

#[cfg(windows)]
mod windows {
    use std::ffi::OsStr;
    use std::io;
    use std::process::{Command, exit};

    /// Windows has no `exec`: this process waits for the other and exits with its status.
    pub(super) fn continue_as(mut program: Command, _name: &OsStr) -> io::Result<()> {
        exit(program.status()?.code().unwrap_or(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_loads_code_or_roots_goes_and_what_users_need_stays() {
        let loading = "GIO_EXTRA_MODULES GSS_MECH_CONFIG GTK_MODULES GTK_PATH LD_LIBRARY_PATH LD_PRELOAD OPENSSL_CONF SSL_CERT_DIR SSL_CERT_FILE TAURI_WEBVIEW_AUTOMATION \
                        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS WEBKIT_INSPECTOR_SERVER WebView2_User_Data_Folder";
        let needed = "DISPLAY GTK_IM_MODULE HOME LANG SSL_CERT WEBKIT_DISABLE_COMPOSITING_MODE https_proxy";
        for (names, is_one) in [(loading, true), (needed, false)] {
            for name in names.split_whitespace() {
                assert_eq!(is_loading(name.as_ref()), is_one, "{name}");
            }
        }
    }
}
