//! A proxy's authentication challenges (RFC 9110 section 11).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use digest_auth::WwwAuthenticateHeader;

use super::{Mechanism, Scheme, Strength};

/// All challenges in a proxy's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Challenges(Vec<Challenge>);

impl Challenges {
    /// Reads `Proxy-Authenticate` headers, each of which may hold several challenges.
    pub(crate) fn parse(headers: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut challenges: Vec<Challenge> = Vec::new();
        for header in headers {
            for item in items(header.as_ref()) {
                let (word, rest) = item.split_once([' ', '\t']).unwrap_or((item, ""));
                let rest = rest.trim();
                if word.contains('=') || rest.starts_with('=') {
                    // Another parameter of the preceding challenge.
                    if let Some(last) = challenges.last_mut() {
                        last.rest.push_str(", ");
                        last.rest.push_str(item);
                    }
                } else if is_token(word) {
                    let (scheme, rest) = (word.to_ascii_lowercase(), rest.to_owned());
                    challenges.push(Challenge { scheme, rest });
                }
            }
        }
        Self(challenges)
    }

    /// The challenges of this scheme.
    pub(super) fn of(&self, scheme: Scheme) -> impl Iterator<Item = &Challenge> {
        self.0.iter().filter(move |one| one.scheme() == Some(scheme))
    }

    /// Whether the proxy accepts this mechanism's tokens.
    pub(crate) fn offer(&self, mechanism: Mechanism) -> bool {
        self.of(mechanism.into()).next().is_some()
    }

    /// The proxy's token, if it sent one.
    pub(crate) fn token(&self, mechanism: Mechanism) -> Option<Vec<u8>> {
        let mut tokens = self.of(mechanism.into()).filter(|one| !one.rest.is_empty());
        STANDARD.decode(&tokens.next()?.rest).ok()
    }

    /// Whether only the nonce was stale, so that the same credentials should be sent again (RFC 7616 section 3.3).
    pub(crate) fn are_stale(&self) -> bool {
        self.0.iter().any(|one| one.parameter("stale").as_deref() == Some("true"))
    }

    /// The strongest scheme that both sides support, if `weakest` allows it.
    pub(crate) fn strongest(&self, weakest: Strength) -> Option<Scheme> {
        let known = self.0.iter().filter(|one| !one.is_digest() || one.digest().is_some());
        known.filter_map(Challenge::scheme).filter(|scheme| weakest.allows(*scheme)).min()
    }

    /// Whether both sides support a scheme, but `weakest` allows none of them.
    pub(crate) fn are_forbidden(&self, weakest: Strength) -> bool {
        self.strongest(weakest).is_none() && self.strongest(Strength::default()).is_some()
    }
}

/// One scheme that a proxy offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    /// In lower case.
    scheme: String,
    /// Everything after the scheme's name, unchanged.
    rest: String,
}

impl Challenge {
    fn scheme(&self) -> Option<Scheme> {
        match self.scheme.as_str() {
            "basic" => Some(Scheme::Basic),
            "ntlm" => Some(Scheme::Ntlm),
            "negotiate" => Some(Scheme::Negotiate),
            "digest" => match self.parameter("algorithm").as_deref() {
                None | Some("md5" | "md5-sess") => Some(Scheme::DigestMd5),
                Some("sha-256" | "sha-256-sess") => Some(Scheme::DigestSha256),
                Some(_) => None,
            },
            _ => None,
        }
    }

    /// A parameter's value in lower case, without its quotes.
    fn parameter(&self, name: &str) -> Option<String> {
        items(&self.rest).find_map(|item| {
            let (key, value) = item.split_once('=')?;
            let value = value.trim().trim_matches('"');
            key.trim().eq_ignore_ascii_case(name).then(|| value.to_ascii_lowercase())
        })
    }

    fn is_digest(&self) -> bool {
        self.scheme == "digest"
    }

    /// The parsed Digest challenge, if it can be answered.
    pub(super) fn digest(&self) -> Option<WwwAuthenticateHeader> {
        // The library slices non-ASCII text inside a multi-byte character, and panics.
        let readable = self.is_digest() && self.rest.is_ascii();
        readable.then(|| digest_auth::parse(&format!("Digest {}", self.rest)).ok())?
    }
}

/// The comma-separated items; commas in quotes do not separate.
fn items(header: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    let split = header.split(move |character| {
        let separates = character == ',' && !quoted;
        (quoted, escaped) = match character {
            _ if escaped => (quoted, false),
            '\\' if quoted => (quoted, true),
            '"' => (!quoted, false),
            _ => (quoted, false),
        };
        separates
    });
    split.map(str::trim).filter(|item| !item.is_empty())
}

fn is_token(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schemes(header: &str) -> Vec<(String, String)> {
        Challenges::parse([header]).0.into_iter().map(|one| (one.scheme, one.rest)).collect()
    }

    fn strongest(headers: &[&str]) -> Option<Scheme> {
        Challenges::parse(headers).strongest(Strength::default())
    }

    #[test]
    fn several_challenges_in_one_header() {
        let header = r#"Negotiate, NTLM TlRMTVNTUAAC==, Digest realm="a, \"b\"", nonce=1 , Basic realm="c""#;
        let expected = [
            ("negotiate", ""),
            ("ntlm", "TlRMTVNTUAAC=="),
            ("digest", r#"realm="a, \"b\"", nonce=1"#),
            ("basic", r#"realm="c""#),
        ];
        let expected = expected.map(|(scheme, rest)| (scheme.to_owned(), rest.to_owned()));
        assert_eq!(schemes(header), expected);
    }

    #[test]
    fn nonsense_is_no_challenge() {
        assert_eq!(schemes(""), []);
        assert_eq!(schemes(", ,realm=\"x\", (Basic)"), []);
        assert_eq!(strongest(&["Bearer"]), None);
    }

    #[test]
    fn the_strongest_is_taken() {
        let [md5, sha, unknown] = ["MD5", "SHA-256", "SHA-9000"]
            .map(|name| format!(r#"Digest realm="x", nonce="n", qop="auth", algorithm={name}"#));
        let basic = "Basic realm=\"x\"";
        assert_eq!(strongest(&[basic, &md5, &sha]), Some(Scheme::DigestSha256));
        assert_eq!(strongest(&[basic, &md5]), Some(Scheme::DigestMd5));
        // An unknown algorithm does not prevent the use of a weaker scheme.
        assert_eq!(strongest(&[&unknown, basic]), Some(Scheme::Basic));
    }

    #[test]
    fn a_forbidden_scheme_is_not_used() {
        let offers = [
            (Strength::Basic, "Basic realm=x", Scheme::Basic),
            (Strength::Digest, r#"Digest realm="x", nonce="n", qop="auth""#, Scheme::DigestMd5),
            (Strength::Ntlm, "NTLM", Scheme::Ntlm),
            (Strength::Negotiate, "Negotiate", Scheme::Negotiate),
        ];
        for (weakest, (rules, _, _)) in offers.iter().enumerate() {
            for (offered, (_, header, scheme)) in offers.iter().enumerate() {
                let (challenges, allowed) = (Challenges::parse([header]), offered >= weakest);
                assert_eq!(challenges.strongest(*rules), allowed.then_some(*scheme));
                assert_eq!(challenges.are_forbidden(*rules), !allowed, "{header} from {rules:?}");
            }
            assert!(!Challenges::parse(["Bearer"]).are_forbidden(*rules), "nobody knows it");
        }
        let both = Challenges::parse([r#"Basic realm=x, Digest realm="x", nonce="n", qop="auth""#]);
        assert_eq!(both.strongest(Strength::Digest), Some(Scheme::DigestMd5));
    }

    #[test]
    fn tokens_are_distinguished_from_offers() {
        let both = Challenges::parse(["Negotiate, NTLM"]);
        for mechanism in [Mechanism::Negotiate, Mechanism::Ntlm] {
            assert!(both.offer(mechanism));
            assert_eq!(both.token(mechanism), None);
            assert!(!Challenges::parse(["Basic realm=x"]).offer(mechanism));
        }
        let token = |header| Challenges::parse([header]).token(Mechanism::Ntlm);
        assert_eq!(token("Negotiate, NTLM AQI="), Some(vec![1, 2]));
        assert_eq!(token("NTLM !"), None);
    }

    #[test]
    fn a_digest_challenge_with_non_ascii_text_is_skipped() {
        let digest = r#"Digest realm="社内", nonce="n", qop="auth", algorithm=MD5"#;
        assert_eq!(strongest(&[digest]), None);
        assert_eq!(strongest(&[digest, "Basic realm=x"]), Some(Scheme::Basic));
    }

    #[test]
    fn stale_is_distinguished_from_wrong() {
        let are_stale = |header| Challenges::parse([header]).are_stale();
        assert!(are_stale(r#"Digest realm="x", nonce="n", stale=TRUE"#));
        assert!(!are_stale(r#"Digest realm="stale=true", nonce="n", stale=false"#));
    }
}
