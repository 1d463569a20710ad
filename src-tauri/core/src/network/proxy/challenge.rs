//! What a proxy asks for, and the strongest answer there is (RFC 9110 section 11).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use digest_auth::{AuthContext, HttpMethod};

use super::{ProxyCredentials, Target};

/// How a proxy can be answered, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scheme {
    /// MS-NTHT, on a connection of its own.
    Ntlm,
    /// RFC 7616 with SHA-256.
    DigestSha256,
    /// RFC 7616 with MD5.
    DigestMd5,
    /// RFC 7617.
    Basic,
}

/// What may be answered at all.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rules {
    /// Basic can be read on its way to the proxy.
    pub(super) forbid_basic: bool,
}

impl Rules {
    fn allow(self, scheme: Scheme) -> bool {
        !(self.forbid_basic && scheme == Scheme::Basic)
    }
}

/// One way to authenticate that a proxy offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    /// In lower case.
    scheme: String,
    /// Everything after the scheme's name, as it came.
    rest: String,
}

/// The challenges of a `Proxy-Authenticate` header, of which there may be several in one.
pub(super) fn parse(header: &str) -> Vec<Challenge> {
    let mut challenges: Vec<Challenge> = Vec::new();
    for item in items(header) {
        let (word, rest) = item.split_once([' ', '\t']).unwrap_or((item, ""));
        let rest = rest.trim();
        if word.contains('=') || rest.starts_with('=') {
            // One more parameter of the challenge before it.
            if let Some(last) = challenges.last_mut() {
                last.rest.push_str(", ");
                last.rest.push_str(item);
            }
        } else if is_token(word) {
            challenges.push(Challenge { scheme: word.to_ascii_lowercase(), rest: rest.to_owned() });
        }
    }
    challenges
}

/// What stands between commas outside of quotes.
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

impl Challenge {
    fn scheme(&self) -> Option<Scheme> {
        match self.scheme.as_str() {
            "basic" => Some(Scheme::Basic),
            "ntlm" => Some(Scheme::Ntlm),
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

    /// The last answer was right but old: the same credentials may be tried again.
    fn is_stale(&self) -> bool {
        self.parameter("stale").as_deref() == Some("true")
    }
}

/// Whether the proxy only wants a fresh answer with the same credentials (RFC 7616 section 3.3).
pub(super) fn are_stale(challenges: &[Challenge]) -> bool {
    challenges.iter().any(Challenge::is_stale)
}

/// What NTLM is asked with: nothing at first, then its challenge. `None` where it is not offered.
pub(super) fn ntlm(challenges: &[Challenge]) -> Option<&str> {
    let offered = challenges.iter().find(|challenge| challenge.scheme() == Some(Scheme::Ntlm))?;
    Some(&offered.rest)
}

/// The value of `Proxy-Authorization`, by the strongest scheme both know that takes a single
/// answer; `None` where there is none.
pub(super) fn answer(
    challenges: &[Challenge],
    target: &Target,
    credentials: &ProxyCredentials,
    rules: Rules,
) -> Option<String> {
    let mut known: Vec<_> =
        challenges.iter().filter_map(|one| Some((one.scheme()?, one))).collect();
    known.retain(|(scheme, _)| rules.allow(*scheme));
    known.sort_by_key(|(scheme, _)| *scheme);
    known.into_iter().find_map(|(scheme, challenge)| match scheme {
        Scheme::DigestSha256 | Scheme::DigestMd5 => digest(challenge, target, credentials),
        Scheme::Basic => Some(basic(credentials)),
        Scheme::Ntlm => None,
    })
}

/// Whether any of them can be answered, be it with credentials we do not have yet.
pub(super) fn can_be_answered(challenges: &[Challenge], rules: Rules) -> bool {
    challenges.iter().filter_map(Challenge::scheme).any(|scheme| rules.allow(scheme))
}

fn basic(credentials: &ProxyCredentials) -> String {
    let pair = format!("{}:{}", credentials.user(), credentials.password());
    format!("Basic {}", STANDARD.encode(pair))
}

fn digest(
    challenge: &Challenge,
    target: &Target,
    credentials: &ProxyCredentials,
) -> Option<String> {
    if !challenge.rest.is_ascii() {
        return None; // the library cuts such a text between the bytes of a character, and panics
    }
    let mut prompt = digest_auth::parse(&format!("Digest {}", challenge.rest)).ok()?;
    let uri = target.to_string();
    let context = AuthContext::new_with_method(
        credentials.user(),
        credentials.password(),
        uri.as_str(),
        None::<&[u8]>,
        HttpMethod::CONNECT,
    );
    Some(prompt.respond(&context).ok()?.to_header_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn schemes(header: &str) -> Vec<(String, String)> {
        parse(header).into_iter().map(|one| (one.scheme, one.rest)).collect()
    }

    fn answered(headers: &[&str]) -> Option<String> {
        let challenges: Vec<_> = headers.iter().flat_map(|header| parse(header)).collect();
        let target = Target::parse("bank.example:443").unwrap();
        let credentials = ProxyCredentials::new("太郎", Secret::new("ひみつ,\"1".to_owned()));
        answer(&challenges, &target, &credentials, Rules::default())
    }

    #[test]
    fn several_challenges_in_one_header() {
        let header =
            r#"Negotiate, NTLM TlRMTVNTUAAC==, Digest realm="a, \"b\"", nonce=1 , Basic realm="c""#;
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
        assert_eq!(answered(&["Bearer", "Negotiate"]), None);
    }

    #[test]
    fn basic_is_utf_8() {
        let expected = format!("Basic {}", STANDARD.encode("太郎:ひみつ,\"1"));
        assert_eq!(answered(&["Basic realm=\"x\""]), Some(expected));
    }

    #[test]
    fn the_strongest_is_taken() {
        let [md5, sha] = ["MD5", "SHA-256"]
            .map(|name| format!(r#"Digest realm="x", nonce="n", qop="auth", algorithm={name}"#));
        let answer = answered(&["Basic realm=\"x\"", &md5, &sha]).unwrap();
        assert!(answer.starts_with("Digest ") && answer.contains("algorithm=SHA-256"), "{answer}");
        let answer = answered(&["Basic realm=\"x\"", &md5]).unwrap();
        assert!(answer.contains("algorithm=MD5") && answer.contains("uri=\"bank.example:443\""));
        // An algorithm nobody knows does not stand in the way of a weaker one.
        let unknown = md5.replace("MD5", "SHA-9000");
        assert!(answered(&[&unknown, "Basic realm=x"]).unwrap().starts_with("Basic "));
    }

    #[test]
    fn a_forbidden_scheme_is_as_good_as_unknown() {
        let (rules, target) = (Rules { forbid_basic: true }, Target::parse("b:443").unwrap());
        let credentials = ProxyCredentials::new("taro", Secret::new("x".to_owned()));
        let basic = parse("Basic realm=x");
        assert!(!can_be_answered(&basic, rules));
        assert_eq!(answer(&basic, &target, &credentials, rules), None);
        let both = parse(r#"Basic realm=x, Digest realm="x", nonce="n", qop="auth""#);
        assert!(can_be_answered(&both, rules));
        let answered = answer(&both, &target, &credentials, rules).unwrap();
        assert!(answered.starts_with("Digest "), "{answered}");
    }

    #[test]
    fn characters_that_digest_cannot_read_leave_the_others() {
        let digest = r#"Digest realm="社内", nonce="n", qop="auth", algorithm=MD5"#;
        assert_eq!(answered(&[digest]), None);
        assert!(answered(&[digest, "Basic realm=x"]).unwrap().starts_with("Basic "));
    }

    #[test]
    fn stale_is_told_from_wrong() {
        assert!(are_stale(&parse(r#"Digest realm="x", nonce="n", stale=TRUE"#)));
        assert!(!are_stale(&parse(r#"Digest realm="stale=true", nonce="n", stale=false"#)));
    }
}
