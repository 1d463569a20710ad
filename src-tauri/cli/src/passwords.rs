use std::fs::File;
use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

use cert_core::input::{InputError, LoginId, Password};
use cert_core::language::{Language, Words};
use cert_core::network::proxy::{ProxyAddress, ProxyCredentials};
use cert_core::secret::Secret;
use cert_core::words;

use crate::arguments::{Common, Request};

#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
use windows as platform;

/// The login password: one line of standard input, or typed on the terminal without echo. Never an
/// argument: other users can read those.
pub(crate) fn login_password(request: &Request, language: Language) -> Result<Password, InputError> {
    let text = if request.password_stdin {
        platform::input().and_then(Secret::read_line)
    } else {
        typed(words!("ログインパスワード: ", "Login password: "), language)
    };
    match text {
        Ok(text) => Password::parse(text),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(InputError::PasswordInvalid),
        Err(_) => Err(InputError::PasswordEmpty),
    }
}

/// The login ID as given, or typed on the terminal.
pub(crate) fn login_id(given: Option<&str>, language: Language) -> Result<LoginId, InputError> {
    match given {
        Some(text) => LoginId::parse(text),
        None if io::stdin().is_terminal() => {
            LoginId::parse(&ask(words!("ログインID: ", "Login ID: "), language).unwrap_or_default())
        }
        None => Err(InputError::LoginIdEmpty),
    }
}

/// The key store's password: from a file, or typed.
pub(crate) fn store_password(file: Option<&Path>, language: Language) -> Option<Secret> {
    match file {
        Some(path) => in_file(path),
        None => typed(words!("証明書データベースのパスワード: ", "Key store password: "), language).ok(),
    }
}

/// The credentials for the proxy: as given, else typed; `None` if neither is possible. `readable`: they are sent
/// unencrypted.
pub(crate) fn proxy_credentials(
    common: &Common,
    proxy: &ProxyAddress,
    readable: bool,
) -> Option<Result<ProxyCredentials, InputError>> {
    let user = match &common.proxy_user {
        Some(user) => user.clone(),
        None if io::stdin().is_terminal() => {
            ask(words!("プロキシ {proxy} のユーザ名: ", "User name at {proxy}: "), common.language).ok()?
        }
        None => return None,
    };
    let password = match &common.proxy_password_file {
        Some(path) => in_file(path)?,
        None => typed(password_at(proxy, readable), common.language).ok()?,
    };
    Some(cert_core::input::proxy_credentials(&user, password).map(|typed| typed.with_basic(readable)))
}

fn password_at(proxy: &ProxyAddress, readable: bool) -> Words {
    let unencrypted = if readable {
        words!("（暗号化されずに送られます）", " (sent unencrypted)")
    } else {
        words!("", "")
    };
    words!("プロキシ {proxy} のパスワード", "Password at {proxy}").and(unencrypted).and(words!(": ", ": "))
}

/// Whether a user at the terminal confirms.
pub(crate) fn agrees(question: Words, language: Language) -> bool {
    let question = question.and(words!(" [y/N] ", " [y/N] "));
    io::stdin().is_terminal() && ask(question, language).is_ok_and(|answer| is_yes(&answer))
}

fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "はい")
}

fn in_file(path: &Path) -> Option<Secret> {
    File::open(path).and_then(Secret::read_line).ok()
}

fn typed(prompt: Words, language: Language) -> io::Result<Secret> {
    platform::prompt_password(&prompt.of(language)).map(Secret::new)
}

fn ask(prompt: Words, language: Language) -> io::Result<String> {
    show(&prompt.of(language))?;
    let mut text = String::new();
    io::stdin().lock().read_line(&mut text)?;
    Ok(text)
}

fn show(prompt: &str) -> io::Result<()> {
    use io::Write;
    let mut terminal = io::stderr();
    write!(terminal, "{prompt}")?;
    terminal.flush()
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsFd as _;

    /// Standard input without its buffered reader, which would keep the secret in its buffer.
    pub(super) fn input() -> io::Result<File> {
        Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
    }

    /// Prompts on the terminal even if standard error is redirected.
    pub(super) fn prompt_password(prompt: &str) -> io::Result<String> {
        rpassword::prompt_password(prompt)
    }
}

#[cfg(windows)]
mod windows {
    use std::fs::File;
    use std::io;
    use std::os::windows::io::AsHandle as _;

    /// Standard input without its buffered reader, which would keep the secret in its buffer.
    pub(super) fn input() -> io::Result<File> {
        Ok(io::stdin().as_handle().try_clone_to_owned()?.into())
    }

    /// `rpassword` writes UTF-8 to a console with another code page; Rust's standard error converts for consoles.
    pub(super) fn prompt_password(prompt: &str) -> io::Result<String> {
        super::show(prompt)?;
        rpassword::read_password()
    }
}
