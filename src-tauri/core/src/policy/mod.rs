//! The administrator's policy for this machine, which overrides its users' settings. Windows: values below
//! `HKLM\Software\Policies` (`wix/policy` has the template for them); Linux: a file below `/etc`.
//!
//! The strictest value of a setting applies if its value cannot be read; other settings are not affected.

use std::collections::BTreeMap;

use crate::network::proxy::{ProxyAddress, Strength};
use crate::profile::{KeyStorage, Profile};

#[cfg(not(windows))]
mod unix;
#[cfg(not(windows))]
use unix as platform;

/// Entry point for the fuzz target.
#[cfg(all(feature = "fuzzing", not(windows)))]
pub mod fuzzing {
    use std::path::Path;

    use super::{Policy, unix};

    /// The policy in this file's text.
    pub fn parse(file: &Path, text: &str) -> Policy {
        unix::parse(file, text)
    }
}

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

/// The policy of one machine. Settings that are not set are left to the system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The route to the bank, instead of the system's.
    pub proxy: Option<RequiredProxy>,
    /// Servers reached without the proxy, separated by `;` or `,`.
    pub proxy_bypass: String,
    /// The weakest method by which credentials are sent to a proxy.
    pub weakest_proxy_authentication: Strength,
    /// The app does not update itself: the administrator installs new versions.
    pub disable_self_update: bool,
    /// New keys are made in this PC's security chip, or not at all.
    pub require_hardware_key: bool,
    /// Its entries that do not apply as written.
    pub problems: Vec<Problem>,
}

/// The route to the bank, which the user cannot change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequiredProxy {
    /// Without a proxy.
    Direct,
    /// By the proxy at this address, which may contain user name and password.
    Server(String),
    /// By the PAC script at this address.
    Script(String),
    /// The setting cannot be read: no connection is made.
    Unreadable(Problem),
}

/// An entry of the policy that does not apply as written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {kind}")]
pub struct Problem {
    /// The file and line, or the registry value.
    pub place: String,
    /// What is wrong there.
    pub kind: ProblemKind,
}

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    /// The whole policy cannot be read.
    #[error("cannot be read, everything counts as its strictest ({0})")]
    Unreadable(String),
    /// The value is not one of the setting's.
    #[error("no value of this setting, its strictest counts")]
    Unusable,
    /// The name is not a setting's.
    #[error("no setting of this name, it has no effect")]
    Unknown,
}

impl Policy {
    /// Reads the current policy, and logs each of its problems.
    pub fn of(profile: &Profile) -> Self {
        let policy = platform::read(profile);
        for Problem { place, kind } in &policy.problems {
            tracing::warn!(place, %kind, "the machine's policy is wrong");
        }
        policy
    }

    /// Where new keys are created, given the profile's setting.
    pub fn key_storage(&self, of_profile: KeyStorage) -> KeyStorage {
        if self.require_hardware_key { KeyStorage::HardwareRequired } else { of_profile }
    }

    fn of_values(values: BTreeMap<String, Value>) -> Self {
        let mut values = Values { values, problems: Vec::new() };
        let server = values.take("proxy_server", required_server, RequiredProxy::Unreadable);
        let script = values.take("proxy_auto_config", required_script, RequiredProxy::Unreadable);
        let bypass = values.take("proxy_bypass", |value| value.text.clone(), |_| String::new());
        let strength = |value: &Value| Strength::parse(value.text()?);
        let weakest = values.take("weakest_proxy_authentication", strength, |_| Strength::Negotiate);
        let disables = values.take("disable_self_update", |value| value.flag, |_| true);
        let hardware = values.take("require_hardware_key", |value| value.flag, |_| true);
        Self {
            proxy: script.or(server),
            proxy_bypass: bypass.unwrap_or_default(),
            weakest_proxy_authentication: weakest.unwrap_or_default(),
            disable_self_update: disables.unwrap_or_default(),
            require_hardware_key: hardware.unwrap_or_default(),
            problems: values.into_problems(),
        }
    }

    /// The strictest policy: one that cannot be read may contain any setting.
    fn unreadable(place: String, reason: String) -> Self {
        let problem = Problem { place, kind: ProblemKind::Unreadable(reason) };
        Self {
            proxy: Some(RequiredProxy::Unreadable(problem.clone())),
            proxy_bypass: String::new(),
            weakest_proxy_authentication: Strength::Negotiate,
            disable_self_update: true,
            require_hardware_key: true,
            problems: vec![problem],
        }
    }
}

/// Parses `direct`, for a machine that must not use a proxy, or a proxy's address.
fn required_server(value: &Value) -> Option<RequiredProxy> {
    let server = value.text()?;
    if server.eq_ignore_ascii_case("direct") {
        return Some(RequiredProxy::Direct);
    }
    ProxyAddress::with_credentials(server).ok()?;
    Some(RequiredProxy::Server(server.to_owned()))
}

fn required_script(value: &Value) -> Option<RequiredProxy> {
    let address = value.text().filter(|address| !address.is_empty())?;
    Some(RequiredProxy::Script(address.to_owned()))
}

/// A value as the platform stores it: a text, a flag, or neither.
struct Value {
    place: String,
    text: Option<String>,
    flag: Option<bool>,
}

impl Value {
    fn text(&self) -> Option<&str> {
        self.text.as_deref().map(str::trim)
    }
}

/// The values not read yet, by their names in the file.
struct Values {
    values: BTreeMap<String, Value>,
    problems: Vec<Problem>,
}

impl Values {
    /// `None` if it is not set.
    fn take<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&Value) -> Option<T>,
        strictest: impl FnOnce(Problem) -> T,
    ) -> Option<T> {
        let value = self.values.remove(name)?;
        Some(parse(&value).unwrap_or_else(|| {
            let problem = Problem { place: value.place, kind: ProblemKind::Unusable };
            self.problems.push(problem.clone());
            strictest(problem)
        }))
    }

    /// The problems so far, and the remaining values, whose names are unknown.
    fn into_problems(mut self) -> Vec<Problem> {
        let unknown = self.values.into_values().map(|value| value.place);
        self.problems.extend(unknown.map(|place| Problem { place, kind: ProblemKind::Unknown }));
        self.problems
    }
}
