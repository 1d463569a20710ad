use std::collections::BTreeMap;
use std::io::{self, ErrorKind};

use winreg::enums::{HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE};
use winreg::{HKEY, RegKey};

use super::{Policy, Problem, ProblemKind, Value};
use crate::profile::Profile;

/// A registry hive, and its short name.
type Hive = (HKEY, &'static str);

const MACHINE: Hive = (HKEY_LOCAL_MACHINE, "HKLM");
const USER: Hive = (HKEY_CURRENT_USER, "HKCU");

/// The names in the registry, as in the template, and the settings' names.
const NAMES: [(&str, &str); 6] = [
    ("ProxyServer", "proxy_server"),
    ("ProxyAutoConfig", "proxy_auto_config"),
    ("ProxyBypass", "proxy_bypass"),
    ("WeakestProxyAuthentication", "weakest_proxy_authentication"),
    ("DisableSelfUpdate", "disable_self_update"),
    ("RequireHardwareKey", "require_hardware_key"),
];

/// Values below `HKLM\Software\Policies`, which only administrators can write, and the choice made
/// at installation.
pub(super) fn read(profile: &Profile) -> Policy {
    let mut policy = required(MACHINE, &format!(r"Software\Policies\{}", profile.registry_key));
    for hive in [MACHINE, USER] {
        add_choice(&mut policy, hive, &format!(r"Software\{}", profile.registry_key));
    }
    policy
}

fn required((hive, name): Hive, path: &str) -> Policy {
    let place = format!(r"{name}\{path}");
    match found(RegKey::predef(hive).open_subkey(path)) {
        Ok(None) => Policy::default(),
        Ok(Some(key)) => Policy::of_values(values(&key, &place)),
        Err(error) => Policy::unreadable(place, error.to_string()),
    }
}

fn values(key: &RegKey, place: &str) -> BTreeMap<String, Value> {
    let value = |name: &str| Value {
        place: format!(r"{place}\{name}"),
        text: key.get_value(name).ok(),
        flag: key.get_value(name).ok().map(|number: u32| number != 0),
    };
    let is_set = |name: &str| !matches!(found(key.get_raw_value(name)), Ok(None));
    let known =
        NAMES.iter().filter(|(name, _)| is_set(name)).map(|(name, setting)| ((*setting).to_owned(), value(name)));
    let is_known = |name: &str| NAMES.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    let others = key.enum_values().filter_map(|entry| Some(entry.ok()?.0)).filter(|name| !is_known(name));
    // Keyed by place, which never equals a setting's name, so that it is reported as unknown.
    let unknown = others.map(|name| value(&name)).map(|value| (value.place.clone(), value));
    known.chain(unknown).collect()
}

/// `AUTOUPDATE=0`, which the installer stores for the machine or, in a per-user installation, for the user.
fn add_choice(policy: &mut Policy, (hive, name): Hive, path: &str) {
    let key = found(RegKey::predef(hive).open_subkey(path));
    let choice = key.and_then(|key| key.map_or(Ok(None), |key| found(key.get_value::<String, _>("AutoUpdate"))));
    policy.disable_self_update |= choice.as_ref().map_or(true, |word| word.as_deref() == Some("0"));
    if choice.is_err() {
        let place = format!(r"{name}\{path}\AutoUpdate");
        policy.problems.push(Problem { place, kind: ProblemKind::Unusable });
    }
}

fn found<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use winreg::types::ToRegValue;

    use super::*;
    use crate::network::proxy::Strength;
    use crate::policy::RequiredProxy;

    /// A key in the user's hive that stands in for the machine's; removed at the end.
    struct Key(RegKey, String);

    impl Key {
        fn new(name: &str) -> Self {
            let path = format!(r"Software\cert-core {} {name}", std::process::id());
            Self(RegKey::predef(HKEY_CURRENT_USER).create_subkey(&path).unwrap().0, path)
        }

        fn set(&self, name: &str, value: &impl ToRegValue) {
            self.0.set_value(name, value).unwrap();
        }
    }

    impl Drop for Key {
        fn drop(&mut self) {
            let _ = RegKey::predef(HKEY_CURRENT_USER).delete_subkey_all(&self.1);
        }
    }

    #[test]
    fn settings_apply_whatever_their_case_and_invalid_values_as_the_strictest() {
        let key = Key::new("policy");
        let policy = || required(USER, &key.1);
        assert_eq!(policy(), Policy::default());
        key.set("PROXYSERVER", &"Direct");
        key.set("ProxyBypass", &"*.example");
        key.set("WeakestProxyAuthentication", &"NTLM");
        key.set("DisableSelfUpdate", &0_u32);
        let mut expected = Policy {
            proxy: Some(RequiredProxy::Direct),
            proxy_bypass: "*.example".to_owned(),
            weakest_proxy_authentication: Strength::Ntlm,
            ..Policy::default()
        };
        assert_eq!(policy(), expected);
        let problem = |name, kind| Problem { place: format!(r"HKCU\{}\{name}", key.1), kind };
        key.set("DisableSelfUpdate", &"0");
        key.set("proxy_auto_config", &"no setting of the registry's");
        expected.disable_self_update = true;
        expected.problems.push(problem("DisableSelfUpdate", ProblemKind::Unusable));
        expected.problems.push(problem("proxy_auto_config", ProblemKind::Unknown));
        assert_eq!(policy(), expected);
        let slip = problem("ProxyServer", ProblemKind::Unusable);
        key.set("ProxyServer", &1_u64);
        expected.proxy = Some(RequiredProxy::Unreadable(slip.clone()));
        expected.problems.insert(0, slip);
        assert_eq!(policy(), expected);
    }

    #[test]
    fn what_was_chosen_at_installation_forbids_and_so_does_what_cannot_be_read() {
        let key = Key::new("choice");
        let chosen = || {
            let mut policy = Policy::default();
            add_choice(&mut policy, USER, &key.1);
            (policy.disable_self_update, policy.problems.len())
        };
        assert_eq!(chosen(), (false, 0));
        key.set("AutoUpdate", &"1");
        assert_eq!(chosen(), (false, 0));
        key.set("AutoUpdate", &"0");
        assert_eq!(chosen(), (true, 0));
        key.set("AutoUpdate", &0_u64);
        assert_eq!(chosen(), (true, 1));
    }
}
