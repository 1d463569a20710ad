use std::error::Error;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::Policy;
use crate::profile::Profile;

type Outcome = Result<Policy, Box<dyn Error + Send + Sync>>;

/// `/etc/SCHEME/policy.toml`, which only root can write.
pub(super) fn read(profile: &Profile) -> Outcome {
    from(&Path::new("/etc").join(&profile.scheme).join("policy.toml"))
}

fn from(file: &Path) -> Outcome {
    match fs::read_to_string(file) {
        Ok(text) => Ok(toml::from_str(&text)?),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Policy::default()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Outcome {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(&file, text).unwrap();
        from(file.path())
    }

    #[test]
    fn what_is_written_counts() {
        let policy =
            written("proxy_server = \"direct\"\nforbid_basic_proxy_authentication = true\n");
        let policy = policy.unwrap();
        assert_eq!(policy.proxy_server.as_deref(), Some("direct"));
        assert!(policy.forbid_basic_proxy_authentication);
        assert_eq!(written("").unwrap(), Policy::default());
        assert_eq!(from(Path::new("/nowhere/policy.toml")).unwrap(), Policy::default());
    }

    #[test]
    fn a_policy_with_a_slip_is_told() {
        assert!(written("proxy_serber = \"direct\"").is_err());
        assert!(written("proxy_server = 1").is_err());
    }
}
