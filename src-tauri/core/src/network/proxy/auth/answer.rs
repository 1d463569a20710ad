//! The schemes that need a single answer: Basic and Digest.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use digest_auth::{AuthContext, HttpMethod};

use super::challenge::Challenge;
use super::{Challenges, ProxyCredentials, Scheme};
use crate::network::proxy::Target;

/// The value of `Proxy-Authorization`; `None` if there is no challenge that can be answered.
pub(crate) fn answer(
    scheme: Scheme,
    challenges: &Challenges,
    target: &Target,
    credentials: &ProxyCredentials,
) -> Option<String> {
    match scheme {
        Scheme::Basic => {
            let pair = format!("{}:{}", credentials.user(), credentials.password());
            Some(format!("Basic {}", STANDARD.encode(pair)))
        }
        Scheme::DigestSha256 | Scheme::DigestMd5 => {
            challenges.of(scheme).find_map(|one| digest(one, target, credentials))
        }
        Scheme::Ntlm | Scheme::Negotiate => None,
    }
}

fn digest(challenge: &Challenge, target: &Target, credentials: &ProxyCredentials) -> Option<String> {
    let context = AuthContext::new_with_method(
        credentials.user(),
        credentials.password(),
        target.to_string(),
        None::<&[u8]>,
        HttpMethod::CONNECT,
    );
    Some(challenge.digest()?.respond(&context).ok()?.to_header_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn answered(scheme: Scheme, header: &str) -> Option<String> {
        let target = Target::parse("bank.example:443").unwrap();
        let credentials = ProxyCredentials::new("太郎", Secret::new("ひみつ,\"1".to_owned()));
        answer(scheme, &Challenges::parse([header]), &target, &credentials)
    }

    #[test]
    fn basic_is_utf_8() {
        let expected = format!("Basic {}", STANDARD.encode("太郎:ひみつ,\"1"));
        assert_eq!(answered(Scheme::Basic, "Basic realm=\"x\""), Some(expected));
    }

    #[test]
    fn digest_names_its_hash_and_the_target() {
        for (scheme, name) in [(Scheme::DigestMd5, "MD5"), (Scheme::DigestSha256, "SHA-256")] {
            let header = format!(r#"Digest realm="x", nonce="n", qop="auth", algorithm={name}"#);
            let answer = answered(scheme, &header).unwrap();
            assert!(answer.starts_with("Digest ") && answer.contains(&format!("algorithm={name}")));
            assert!(answer.contains("uri=\"bank.example:443\""), "{answer}");
        }
    }

    #[test]
    fn tokens_are_not_answered_here() {
        assert_eq!(answered(Scheme::Negotiate, "Negotiate"), None);
    }
}
