//! What a proxy asks for, and the strongest answer there is (RFC 9110 section 11).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use digest_auth::{AuthContext, HttpMethod, WwwAuthenticateHeader};

use super::strength::Rules;
use super::{Mechanism, ProxyCredentials};
use crate::network::proxy::Target;

/// How a proxy can be answered with a user name and a password, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// MS-NTHT, on a connection of its own.
    Ntlm,
    /// RFC 7616 with SHA-256.
    DigestSha256,
    /// RFC 7616 with MD5.
    DigestMd5,
    /// RFC 7617.
    Basic,
    /// RFC 4559. Last: the password then goes to the domain, which may not be within reach; who takes it
    /// from a signed-in user is asked for that first.
    Negotiate,
}

impl fmt::Display for Scheme {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Ntlm => "NTLM",
            Self::DigestSha256 => "Digest (SHA-256)",
            Self::DigestMd5 => "Digest (MD5)",
            Self::Basic => "Basic",
            Self::Negotiate => "Negotiate",
        })
    }
}

/// One way to authenticate that a proxy offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenge {
    /// In lower case.
    scheme: String,
    /// Everything after the scheme's name, as it came.
    rest: String,
}

/// The challenges of a `Proxy-Authenticate` header, of which there may be several in one.
pub(crate) fn parse(header: &str) -> Vec<Challenge> {
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

    /// Digest's challenge, as far as it can be answered.
    fn prompt(&self) -> Option<WwwAuthenticateHeader> {
        // The library cuts other texts between the bytes of a character, and panics.
        let readable = self.is_digest() && self.rest.is_ascii();
        readable.then(|| digest_auth::parse(&format!("Digest {}", self.rest)).ok())?
    }

    /// The last answer was right but old: the same credentials may be tried again.
    fn is_stale(&self) -> bool {
        self.parameter("stale").as_deref() == Some("true")
    }
}

/// Whether the proxy only wants a fresh answer with the same credentials (RFC 7616 section 3.3).
pub(crate) fn are_stale(challenges: &[Challenge]) -> bool {
    challenges.iter().any(Challenge::is_stale)
}

/// Whether it takes such tokens.
pub(crate) fn offers(challenges: &[Challenge], mechanism: Mechanism) -> bool {
    of(challenges, mechanism.into()).next().is_some()
}

/// The proxy's own token, where it sends one.
pub(crate) fn token(challenges: &[Challenge], mechanism: Mechanism) -> Option<Vec<u8>> {
    let mut tokens = of(challenges, mechanism.into()).filter(|one| !one.rest.is_empty());
    STANDARD.decode(&tokens.next()?.rest).ok()
}

/// The strongest scheme both know.
pub(crate) fn strongest(challenges: &[Challenge], rules: Rules) -> Option<Scheme> {
    let known = challenges.iter().filter(|one| one.prompt().is_some() || !one.is_digest());
    known.filter_map(Challenge::scheme).filter(|scheme| rules.allow(*scheme)).min()
}

/// There is a scheme both know, and the rules forbid it.
pub(crate) fn are_forbidden(challenges: &[Challenge], rules: Rules) -> bool {
    strongest(challenges, rules).is_none() && strongest(challenges, Rules::default()).is_some()
}

/// The value of `Proxy-Authorization` by a scheme that takes a single answer.
pub(crate) fn answer(
    scheme: Scheme,
    challenges: &[Challenge],
    target: &Target,
    credentials: &ProxyCredentials,
) -> Option<String> {
    match scheme {
        Scheme::Basic => Some(basic(credentials)),
        Scheme::DigestSha256 | Scheme::DigestMd5 => {
            of(challenges, scheme).find_map(|one| digest(one, target, credentials))
        }
        Scheme::Ntlm | Scheme::Negotiate => None,
    }
}

fn of(challenges: &[Challenge], scheme: Scheme) -> impl Iterator<Item = &Challenge> {
    challenges.iter().filter(move |one| one.scheme() == Some(scheme))
}

impl From<Mechanism> for Scheme {
    fn from(mechanism: Mechanism) -> Self {
        match mechanism {
            Mechanism::Negotiate => Self::Negotiate,
            Mechanism::Ntlm => Self::Ntlm,
        }
    }
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
    let uri = target.to_string();
    let context = AuthContext::new_with_method(
        credentials.user(),
        credentials.password(),
        uri.as_str(),
        None::<&[u8]>,
        HttpMethod::CONNECT,
    );
    Some(challenge.prompt()?.respond(&context).ok()?.to_header_string())
}

#[cfg(test)]
mod tests {
    use super::super::Strength;
    use super::*;
    use crate::secret::Secret;

    fn schemes(header: &str) -> Vec<(String, String)> {
        parse(header).into_iter().map(|one| (one.scheme, one.rest)).collect()
    }

    fn answered(headers: &[&str]) -> Option<String> {
        let challenges: Vec<_> = headers.iter().flat_map(|header| parse(header)).collect();
        let target = Target::parse("bank.example:443").unwrap();
        let credentials = ProxyCredentials::new("太郎", Secret::new("ひみつ,\"1".to_owned()));
        let scheme = strongest(&challenges, Rules::default())?;
        answer(scheme, &challenges, &target, &credentials)
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
        let offers = [
            ("basic", "Basic realm=x", Some(Scheme::Basic)),
            ("digest", r#"Digest realm="x", nonce="n", qop="auth""#, Some(Scheme::DigestMd5)),
            ("ntlm", "NTLM", Some(Scheme::Ntlm)),
            ("negotiate", "Negotiate", Some(Scheme::Negotiate)),
        ];
        for (weakest, (word, _, _)) in offers.iter().enumerate() {
            let rules = Rules { weakest: word.parse().unwrap() };
            for (offered, (_, header, scheme)) in offers.iter().enumerate() {
                let (challenges, allowed) = (parse(header), offered >= weakest);
                assert_eq!(strongest(&challenges, rules), scheme.filter(|_| allowed));
                assert_eq!(are_forbidden(&challenges, rules), !allowed, "{header} from {word}");
            }
            assert!(!are_forbidden(&parse("Bearer"), rules), "nobody knows it");
        }
        let rules = Rules { weakest: Strength::Digest };
        let both = parse(r#"Basic realm=x, Digest realm="x", nonce="n", qop="auth""#);
        assert_eq!(strongest(&both, rules), Some(Scheme::DigestMd5));
    }

    #[test]
    fn tokens_are_told_from_offers() {
        let offers_both = parse("Negotiate, NTLM");
        for mechanism in [Mechanism::Negotiate, Mechanism::Ntlm] {
            assert!(offers(&offers_both, mechanism));
            assert_eq!(token(&offers_both, mechanism), None);
            assert!(!offers(&parse("Basic realm=x"), mechanism));
        }
        assert_eq!(token(&parse("Negotiate, NTLM AQI="), Mechanism::Ntlm), Some(vec![1, 2]));
        assert_eq!(token(&parse("NTLM !"), Mechanism::Ntlm), None);
    }

    #[test]
    fn characters_that_digest_cannot_read_leave_the_others() {
        let digest = r#"Digest realm="社内", nonce="n", qop="auth", algorithm=MD5"#;
        assert_eq!(answered(&[digest]), None);
        assert!(answered(&[digest, "Basic realm=x"]).unwrap().starts_with("Basic "));
    }

    /// RFC 7616 section 3.9.1, both hashes.
    #[test]
    fn the_specification_s_example() {
        for (algorithm, expected) in [
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ] {
            let header = format!(
                r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#
            );
            let mut context = AuthContext::new("Mufasa", "Circle of Life", "/dir/index.html");
            context.set_custom_cnonce("f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
            let answer = parse(&header)[0].prompt().unwrap().respond(&context).unwrap();
            assert_eq!(answer.response, expected, "{algorithm}");
        }
    }

    #[test]
    fn stale_is_told_from_wrong() {
        assert!(are_stale(&parse(r#"Digest realm="x", nonce="n", stale=TRUE"#)));
        assert!(!are_stale(&parse(r#"Digest realm="stale=true", nonce="n", stale=false"#)));
    }
}
