//! NTLM over HTTP (MS-NTHT): the three messages of MS-NLMP, version 2 only.

use std::sync::Arc;

use ntlmclient::{Credentials, Flags, Message, NegotiateMessage, OsVersion, get_ntlm_time, respond_challenge_ntlm_v2};

use super::{Exchange, ProxyCredentials, SignInError};

/// The flags we offer: neither signing nor sealing, since the tunnel carries TLS.
const FLAGS: Flags = Flags::NEGOTIATE_UNICODE
    .union(Flags::REQUEST_TARGET)
    .union(Flags::NEGOTIATE_NTLM)
    .union(Flags::NEGOTIATE_ALWAYS_SIGN)
    .union(Flags::NEGOTIATE_NTLM2_KEY)
    .union(Flags::NEGOTIATE_TARGET_INFO);

/// `MsvAvTimestamp` (MS-NLMP section 2.2.2.1).
const TIMESTAMP: u16 = 7;

/// NTLM with a typed password, on any system.
pub(crate) struct Ntlm {
    credentials: Arc<ProxyCredentials>,
}

impl Ntlm {
    pub(crate) fn new(credentials: Arc<ProxyCredentials>) -> Self {
        Self { credentials }
    }
}

impl Exchange for Ntlm {
    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>, SignInError> {
        let message = match challenge {
            [] => negotiate_message(),
            challenge => authenticate_message(challenge, &self.credentials),
        };
        message.ok_or(SignInError::Challenge)
    }
}

/// The first message.
fn negotiate_message() -> Option<Vec<u8>> {
    let message = Message::Negotiate(NegotiateMessage {
        flags: FLAGS,
        supplied_domain: String::new(),
        supplied_workstation: String::new(),
        os_version: OsVersion::default(),
    });
    message.to_bytes().ok()
}

/// The message that answers the proxy's challenge; `None` if it is malformed.
fn authenticate_message(challenge: &[u8], credentials: &ProxyCredentials) -> Option<Vec<u8>> {
    let challenge = Challenge::parse(challenge)?;
    let credentials = client_credentials(credentials);
    let time = challenge.timestamp().unwrap_or_else(get_ntlm_time);
    let mut response = respond_challenge_ntlm_v2(challenge.nonce, &challenge.target_info, time, &credentials);
    // No key is exchanged, and with a timestamp there is no LMv2 response (section 3.1.5.1.2).
    response.session_key.clear();
    if challenge.timestamp().is_some() {
        response.lm_response.fill(0);
    }
    response.to_message(&credentials, "", FLAGS).to_bytes().ok()
}

/// Splits `DOMAIN\user`. Other forms, such as `user@domain`, are a user name without a domain.
fn client_credentials(credentials: &ProxyCredentials) -> Credentials {
    let (domain, username) = credentials.user().split_once('\\').unwrap_or(("", credentials.user()));
    Credentials {
        username: username.to_owned(),
        password: credentials.password().to_owned(),
        domain: domain.to_owned(),
    }
}

/// The part of a challenge message (MS-NLMP section 2.2.1.2) that the answer needs. The library's parser
/// panics on unknown flags.
#[derive(Debug, PartialEq, Eq)]
struct Challenge {
    nonce: [u8; 8],
    target_info: Vec<u8>,
}

impl Challenge {
    fn parse(bytes: &[u8]) -> Option<Self> {
        if !bytes.starts_with(b"NTLMSSP\0\x02\0\0\0") {
            return None;
        }
        let nonce = bytes.get(24..32)?.try_into().ok()?;
        let length = usize::from(u16_at(bytes, 40)?);
        let begin = usize::try_from(u32::from_le_bytes(bytes.get(44..48)?.try_into().ok()?)).ok()?;
        let target_info = bytes.get(begin..begin.checked_add(length)?)?.to_vec();
        Some(Self { nonce, target_info })
    }

    /// The server's time, if it is included, in units of 100 ns since 1601.
    fn timestamp(&self) -> Option<i64> {
        let mut rest = self.target_info.as_slice();
        loop {
            let (kind, length) = (u16_at(rest, 0)?, usize::from(u16_at(rest, 2)?));
            let value = rest.get(4..4 + length)?;
            if kind == TIMESTAMP {
                return value.try_into().ok().map(i64::from_le_bytes);
            }
            if kind == 0 {
                return None;
            }
            rest = &rest[4 + length..];
        }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    /// MS-NLMP section 4.2.4: user, domain and password of the specification's example.
    #[test]
    fn the_key_of_the_specification_s_example() {
        let credentials = ProxyCredentials::new("Domain\\User", Secret::new("Password".into()));
        let key = ntlmclient::ntlm_v2_password_func(&client_credentials(&credentials));
        assert_eq!(u128::from_be_bytes(key), 0x0c86_8a40_3bfd_7a93_a300_1ef2_2ef0_2e3f);
    }

    #[test]
    fn the_example_s_challenge_is_read() {
        // Section 4.2.4.3, without the version.
        let mut bytes = b"NTLMSSP\0\x02\0\0\0".to_vec();
        bytes.extend([0; 12]);
        bytes.extend(0x0123_4567_89ab_cdef_u64.to_be_bytes());
        bytes.extend([0; 8]);
        bytes.extend([16, 0, 16, 0, 48, 0, 0, 0]);
        bytes.extend([7, 0, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let challenge = Challenge::parse(&bytes).unwrap();
        assert_eq!(challenge.nonce, 0x0123_4567_89ab_cdef_u64.to_be_bytes());
        assert_eq!(challenge.timestamp(), Some(1));
        for cut in 0..bytes.len() {
            assert_eq!(Challenge::parse(&bytes[..cut]), None, "{cut}");
        }
    }

    #[test]
    fn nonsense_gets_no_answer() {
        let credentials = ProxyCredentials::new("a", Secret::new("b".into()));
        for challenge in [&b""[..], b"!", b"NTLMSSP\0\x01", b"NTLMSSP\0\x02\0\0\0"] {
            assert_eq!(authenticate_message(challenge, &credentials), None, "{challenge:?}");
        }
        let endless = Challenge { nonce: [0; 8], target_info: vec![1, 0, 255, 255, 0] };
        assert_eq!(endless.timestamp(), None);
    }
}
