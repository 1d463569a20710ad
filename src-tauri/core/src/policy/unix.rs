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
    use crate::network::proxy::Strength;

    fn written(text: &str) -> Outcome {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(&file, text).unwrap();
        from(file.path())
    }

    #[test]
    fn what_is_written_counts() {
        let text = "proxy_server = \"direct\"\nweakest_proxy_authentication = \"ntlm\"\n";
        let policy = written(text).unwrap();
        assert_eq!(policy.proxy_server.as_deref(), Some("direct"));
        assert_eq!(policy.weakest_proxy_authentication, Strength::Ntlm);
        assert_eq!(written("").unwrap(), Policy::default());
        assert_eq!(from(Path::new("/nowhere/policy.toml")).unwrap(), Policy::default());
    }

    #[test]
    fn a_policy_with_a_slip_is_told() {
        assert!(written("proxy_serber = \"direct\"").is_err());
        assert!(written("proxy_server = 1").is_err());
        assert!(written("weakest_proxy_authentication = \"kerberos\"").is_err());
    }
}
