use std::fs::File;
use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

use cert_core::input::{InputError, LoginId, Password};
use cert_core::network::proxy::{ProxyAddress, ProxyCredentials};
use cert_core::secret::Secret;

use crate::arguments::{Common, Request};

#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
use windows as platform;

/// The login password: one line of standard input, or typed unseen on the terminal. Never an
/// argument: those are for all to read.
pub(crate) fn login_password(request: &Request) -> Result<Password, InputError> {
    let text =
        if request.password_stdin { platform::input().and_then(Secret::read_line) } else { typed("Login password: ") };
    match text {
        Ok(text) => Password::parse(text),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(InputError::PasswordInvalid),
        Err(_) => Err(InputError::PasswordEmpty),
    }
}

/// The login ID as given, or typed on the terminal.
pub(crate) fn login_id(given: Option<&str>) -> Result<LoginId, InputError> {
    match given {
        Some(text) => LoginId::parse(text),
        None if io::stdin().is_terminal() => LoginId::parse(&ask("Login ID: ").unwrap_or_default()),
        None => Err(InputError::LoginIdEmpty),
    }
}

/// The key store's password: out of a file, or typed; none where there is neither.
pub(crate) fn store_password(file: Option<&Path>) -> Option<Secret> {
    match file {
        Some(path) => in_file(path),
        None => typed("Key store password: ").ok(),
    }
}

/// What the proxy asks for: as given, else typed. Where nobody can type, it stays unanswered. `readable`: others in
/// the network can read what is sent.
pub(crate) fn proxy_credentials(
    common: &Common,
    proxy: &ProxyAddress,
    readable: bool,
) -> Option<Result<ProxyCredentials, InputError>> {
    let user = match &common.proxy_user {
        Some(user) => user.clone(),
        None if io::stdin().is_terminal() => ask(&format!("User name at {proxy}: ")).ok()?,
        None => return None,
    };
    let password = match &common.proxy_password_file {
        Some(path) => in_file(path)?,
        None => typed(&format!("Password at {proxy}{}: ", if readable { " (sent unencrypted)" } else { "" })).ok()?,
    };
    Some(cert_core::input::proxy_credentials(&user, password).map(|typed| typed.with_basic(readable)))
}

/// Whether somebody at the terminal says yes.
pub(crate) fn agrees(question: &str) -> bool {
    io::stdin().is_terminal() && ask(&format!("{question} [y/N] ")).is_ok_and(|answer| is_yes(&answer))
}

fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "はい")
}

fn in_file(path: &Path) -> Option<Secret> {
    File::open(path).and_then(Secret::read_line).ok()
}

fn typed(prompt: &str) -> io::Result<Secret> {
    rpassword::prompt_password(prompt).map(Secret::new)
}

fn ask(prompt: &str) -> io::Result<String> {
    use io::Write;
    let mut terminal = io::stderr();
    write!(terminal, "{prompt}")?;
    terminal.flush()?;
    let mut text = String::new();
    io::stdin().lock().read_line(&mut text)?;
    Ok(text)
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsFd as _;

    /// Standard input without the reader that keeps what it has read.
    pub(super) fn input() -> io::Result<File> {
        Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
    }
}

#[cfg(windows)]
mod windows {
    use std::fs::File;
    use std::io;
    use std::os::windows::io::AsHandle as _;

    /// Standard input without the reader that keeps what it has read.
    pub(super) fn input() -> io::Result<File> {
        Ok(io::stdin().as_handle().try_clone_to_owned()?.into())
    }
}
