use std::path::Path;

use cert_update::read_policy;
use toml::de::DeTable;

use super::{Policy, Value};
use crate::profile::Profile;

/// `/etc/SCHEME/policy.toml`, which only root can write.
pub(super) fn read(profile: &Profile) -> Policy {
    from(&Path::new("/etc").join(&profile.scheme).join("policy.toml"))
}

fn from(file: &Path) -> Policy {
    match read_policy(file) {
        Ok(None) => Policy::default(),
        Ok(Some(text)) => parse(file, &text),
        Err(error) => Policy::unreadable(file.display().to_string(), error.to_string()),
    }
}

/// The policy in this file's text.
pub(super) fn parse(file: &Path, text: &str) -> Policy {
    let place = |offset| format!("{}:{}", file.display(), line_at(text, offset));
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let offset = error.span().map_or(0, |span| span.start);
            return Policy::unreadable(place(offset), error.message().to_owned());
        }
    };
    let named = table.iter().map(|(name, value)| {
        let (place, value) = (place(name.span().start), value.get_ref());
        let value = Value { place, text: value.as_str().map(str::to_owned), flag: value.as_bool() };
        (name.get_ref().to_string(), value)
    });
    Policy::of_values(named.collect())
}

fn line_at(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use cert_update::POLICY_LIMIT;
    use tempfile::NamedTempFile;

    use super::*;
    use crate::network::proxy::Strength;
    use crate::policy::{Problem, ProblemKind, RequiredProxy};
    use crate::profile::KeyStorage;

    /// The policy in this text, and the path of its file.
    fn written(text: &str) -> (Policy, String) {
        let file = NamedTempFile::new().unwrap();
        fs::write(&file, text).unwrap();
        (from(file.path()), file.path().display().to_string())
    }

    const GOOD: [&str; 5] = [
        "proxy_server = ' proxy:8080'\n",
        "proxy_bypass = '*.example'\n",
        "weakest_proxy_authentication = 'Digest'\n",
        "disable_self_update = false\n",
        "require_hardware_key = false\n",
    ];

    fn good() -> Policy {
        Policy {
            proxy: Some(RequiredProxy::Server("proxy:8080".to_owned())),
            proxy_bypass: "*.example".to_owned(),
            weakest_proxy_authentication: Strength::Digest,
            ..Policy::default()
        }
    }

    #[test]
    fn settings_apply_whatever_their_case() {
        assert_eq!(written(&GOOD.concat()).0, good());
        let proxy = |text: &str| written(text).0.proxy.unwrap();
        assert_eq!(proxy("proxy_server = 'DIRECT'"), RequiredProxy::Direct);
        let both = format!("{}proxy_auto_config = 'http://pac.example/'", GOOD[0]);
        assert_eq!(proxy(&both), RequiredProxy::Script("http://pac.example/".to_owned()));
        assert_eq!(written("").0, Policy::default());
        assert_eq!(from(Path::new("/nowhere/policy.toml")), Policy::default());
    }

    #[test]
    fn an_invalid_value_counts_as_the_strictest_and_others_still_apply() {
        for (name, slips) in [
            ("proxy_server", &["1", "''", "'socks5://proxy:1080'"][..]),
            ("proxy_auto_config", &["true", "''", "['http://pac.example/']"]),
            ("proxy_bypass", &["['*']"]),
            ("weakest_proxy_authentication", &["'kerberos'", "true", "{}"]),
            ("disable_self_update", &["'false'", "0"]),
            ("require_hardware_key", &["'false'", "0"]),
        ] {
            let others: Vec<_> = GOOD.into_iter().filter(|line| !line.starts_with(name)).collect();
            for slip in slips {
                let (policy, file) = written(&format!("{}\n{name} = {slip}\n", others.concat()));
                let problem = Problem { place: format!("{file}:{}", others.len() + 2), kind: ProblemKind::Unusable };
                let mut expected = Policy { problems: vec![problem.clone()], ..good() };
                match name {
                    "proxy_bypass" => expected.proxy_bypass.clear(),
                    "weakest_proxy_authentication" => expected.weakest_proxy_authentication = Strength::Negotiate,
                    "disable_self_update" => expected.disable_self_update = true,
                    "require_hardware_key" => expected.require_hardware_key = true,
                    _ => expected.proxy = Some(RequiredProxy::Unreadable(problem)),
                }
                assert_eq!(policy, expected, "{name} = {slip}");
            }
        }
    }

    #[test]
    fn an_unknown_name_is_reported_and_has_no_effect() {
        let (policy, file) = written(&format!("{}proxy_serber = 'direct'\n[more]\na = 1\n", GOOD.concat()));
        let unknown = |line| Problem { place: format!("{file}:{line}"), kind: ProblemKind::Unknown };
        assert_eq!(policy, Policy { problems: vec![unknown(7), unknown(6)], ..good() });
    }

    #[test]
    fn where_nothing_can_be_read_everything_is_at_its_strictest() {
        let strictest = |policy: Policy, place: &str| {
            let [problem @ Problem { kind: ProblemKind::Unreadable(reason), .. }] = &*policy.problems else {
                panic!("{policy:?}");
            };
            assert_eq!(policy, Policy::unreadable(place.to_owned(), reason.clone()));
            assert_eq!(policy.proxy, Some(RequiredProxy::Unreadable(problem.clone())));
            assert_eq!((policy.weakest_proxy_authentication, policy.disable_self_update), (Strength::Negotiate, true));
            assert_eq!(policy.key_storage(KeyStorage::Software), KeyStorage::HardwareRequired);
        };
        for broken in ["disable_self_update = no\n", GOOD[0], "=\n"] {
            let (policy, file) = written(&format!("{}{broken}", GOOD[0]));
            strictest(policy, &format!("{file}:2"));
        }
        let folder = tempfile::tempdir().unwrap();
        strictest(from(folder.path()), &folder.path().display().to_string());
        let file = folder.path().join("policy.toml");
        fs::write(&file, b"proxy_server = '\xff\xfe'").unwrap();
        strictest(from(&file), &file.display().to_string());
        fs::File::create(&file).unwrap().set_len(POLICY_LIMIT + 1).unwrap();
        strictest(from(&file), &file.display().to_string());
        fs::remove_file(&file).unwrap();
        symlink("nowhere", &file).unwrap();
        strictest(from(&file), &file.display().to_string());
    }
}
