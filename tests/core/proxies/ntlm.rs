//! NTLM, with a proxy that verifies the password.

use cert_core::ErrorCode;
use cert_core::enrollment::Enroller;
use openssl::base64::{decode_block, encode_block};
use openssl::bn::BigNum;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::sign::Signer;

use super::{connector_through, pages, refusal};
use crate::support::{Answer, Fixture, PASSWORD, Proxy, raises};

/// MS-NLMP section 4.2.1: the example's user, and the hash of its password 「Password」 (4.2.2.1.2).
pub(crate) const USER: &str = "Domain\\User";
pub(crate) const USERS_PASSWORD: &str = "Password";
const NT_HASH: u128 = 0xa4f4_9c40_6510_bdca_b682_4ee7_c30f_d852;

/// A password that does not occur in the programs' own texts, and its hash (MS-NLMP section 3.3.1, `NTOWFv1`).
pub(crate) const RARE_PASSWORD: &str = "kaisha-2";
pub(crate) const RARE_NT_HASH: u128 = 0x6241_c8c8_9b5f_a854_c57a_4435_8e12_06f6;
const NONCE: [u8; 8] = [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef];

/// A proxy that offers NTLM, with bodies in both forms, and with or without a timestamp in the challenge.
pub(crate) fn ntlm_proxy(timestamp: bool) -> Proxy {
    ntlm_proxy_for(NT_HASH, timestamp)
}

/// The same for the user whose password has this hash.
pub(crate) fn ntlm_proxy_for(nt_hash: u128, timestamp: bool) -> Proxy {
    let first = Answer::Close(refusal("NTLM", "Content-Length: 5\r\n", "hello"));
    proxy_with(nt_hash, timestamp, first, "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n")
}

/// With this first response, and these headers and this body with the challenge.
fn proxy_with(nt_hash: u128, timestamp: bool, first: Answer, headers: &str, body: &str) -> Proxy {
    let challenge = refusal(&format!("NTLM {}", encode_block(&challenge(timestamp))), headers, body);
    Proxy::new(move |head| match token(head) {
        None => first.clone(),
        Some(message) if message[8] == 1 => Answer::Keep(challenge.clone()),
        Some(message) if is_right(&message, nt_hash) => Answer::Tunnel,
        Some(_) => Answer::Close(refusal("NTLM", "", "")),
    })
}

fn token(head: &str) -> Option<Vec<u8>> {
    let (_, rest) = head.split_once("Proxy-Authorization: NTLM ")?;
    Some(decode_block(rest.split_once("\r\n")?.0).unwrap())
}

/// MS-NLMP section 2.2.1.2.
fn challenge(timestamp: bool) -> Vec<u8> {
    let mut info = vec![2, 0, 12, 0];
    info.extend("Domain".encode_utf16().flat_map(u16::to_le_bytes));
    if timestamp {
        info.extend([7, 0, 8, 0, 1, 2, 3, 4, 5, 6, 7, 1]);
    }
    info.extend([0; 4]);
    let length = u16::try_from(info.len()).unwrap().to_le_bytes();
    let mut message = b"NTLMSSP\0\x02\0\0\0\0\0\0\0\x30\0\0\0\x01\x02\x88\x00".to_vec();
    message.extend(NONCE);
    message.extend([0; 8]);
    message.extend([length[0], length[1], length[0], length[1], 48, 0, 0, 0]);
    message.extend(info);
    message
}

/// The proof that its sender knows the password (MS-NLMP section 3.3.2).
fn is_right(message: &[u8], nt_hash: u128) -> bool {
    let (response, domain, user) = (field(message, 20), field(message, 28), field(message, 36));
    if [user, domain].map(text) != ["User", "Domain"] {
        return false;
    }
    let name: Vec<u8> = "USERDomain".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let key = hmac(&nt_hash.to_be_bytes(), &[&name]);
    let (proof, rest) = response.split_at(16);
    hmac(&key, &[&NONCE, rest]) == proof
}

fn field(message: &[u8], at: usize) -> &[u8] {
    let length = usize::from(u16::from_le_bytes(message[at..at + 2].try_into().unwrap()));
    let begin = u32::from_le_bytes(message[at + 4..at + 8].try_into().unwrap());
    &message[usize::try_from(begin).unwrap()..][..length]
}

fn text(bytes: &[u8]) -> String {
    let units = bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    String::from_utf16(&units.collect::<Vec<_>>()).unwrap()
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let key = PKey::hmac(key).unwrap();
    let mut signer = Signer::new(MessageDigest::md5(), &key).unwrap();
    signer.sign_oneshot_to_vec(&parts.concat()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn issue_and_renewal_go_through() {
    for timestamp in [false, true] {
        let (fixture, proxy) = (Fixture::new().await, ntlm_proxy(timestamp));
        let connector = connector_through(&proxy.setting(), Some((USER, USERS_PASSWORD)));
        let enroller = Enroller { connector, ..fixture.enroller() };
        let issued = fixture.issue_by(&enroller).await.unwrap();
        // One request without credentials; then all three messages on one connection.
        assert_eq!((proxy.requests().len(), proxy.connections()), (3, 2));
        fixture.renew_by(&enroller, &issued, PASSWORD).await.unwrap();
        assert_eq!(fixture.working().len(), 2);
        assert!(!proxy.requests().concat().contains("Password"));
    }
}

/// Whatever page comes with them.
#[tokio::test(flavor = "multi_thread")]
async fn case_09_with_large_407_pages_all_of_ntlm_s_legs_are_on_one_connection() {
    for (headers, body) in [0, 5, 20_000, 200_000, 1_000_000].into_iter().flat_map(pages) {
        let fixture = Fixture::new().await;
        let first = Answer::Keep(refusal("NTLM", &headers, &body));
        let proxy = proxy_with(NT_HASH, true, first, &headers, &body);
        let connector = connector_through(&proxy.setting(), Some((USER, USERS_PASSWORD)));
        fixture.issue_through(connector).await.expect(&headers);
        assert_eq!((proxy.requests().len(), proxy.connections()), (3, 1), "{headers}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_reported_and_not_repeated() {
    for (user, password) in [(USER, "password"), ("User", "Password"), ("Domain\\Other", "Password")] {
        let (fixture, proxy) = (Fixture::new().await, ntlm_proxy(true));
        let connector = connector_through(&proxy.setting(), Some((user, password)));
        let error = connector.probe(&fixture.bank.service_url().parse().unwrap()).await.unwrap_err();
        assert_eq!(error.kind().code(), ErrorCode::ProxyCredentialsWrong);
        assert_eq!(proxy.requests().len(), 3);
    }
}

/// A proxy that answers 200 to the first message.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_has_authenticated_us_already_needs_one_message() {
    let fixture = Fixture::new().await;
    let proxy = Proxy::new(|head| match token(head) {
        Some(_) => Answer::Tunnel,
        None => Answer::Close(refusal("NTLM", "", "")),
    });
    let connector = connector_through(&proxy.setting(), Some((USER, USERS_PASSWORD)));
    fixture.issue_through(connector).await.unwrap();
}

/// MS-NLMP section 4.2.4.3: the published message passes the same check as ours.
#[test]
fn the_specification_s_own_message_is_right() {
    const PUBLISHED: &str = "\
        4e544c4d53535000030000001800180 06c00000054005400840000000c000c00\
        480000000800080054000000100010005c00000010001000d8000000358288e2\
        0501280a0000000f44006f006d00610069006e00550073006500720043004f00\
        4d0050005500540045005200 86c35097ac9cec102554764a57cccc19aaaaaaaa\
        aaaaaaaa68cd0ab851e51c96aabc927bebef6a1c010100000000000000000000\
        00000000aaaaaaaaaaaaaaaa0000000002000c0044006f006d00610069006e00\
        01000c005300650072007600650072000000000000000000\
        c5dad2544fc9799094ce1ce90bc9d03e";
    let mut message = BigNum::from_hex_str(&PUBLISHED.replace(' ', "")).unwrap().to_vec();
    assert!(is_right(&message, NT_HASH));
    message[140] ^= 1;
    assert!(!is_right(&message, NT_HASH), "the acceptor believes anything");
}

/// Each response is a log-on at the domain: a proxy that challenges endlessly gets only one.
#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_after_the_response_is_a_refusal() {
    let again = refusal(&format!("NTLM {}", encode_block(&challenge(true))), "Content-Length: 0\r\n", "");
    let (fixture, proxy) = (Fixture::new().await, Proxy::new(move |_| Answer::Keep(again.clone())));
    let connector = connector_through(&proxy.setting(), Some((USER, USERS_PASSWORD)));
    raises(fixture.issue_through(connector).await, ErrorCode::ProxyCredentialsWrong);
    let responses = proxy.requests().iter().filter_map(|head| token(head)).filter(|message| message[8] == 3).count();
    assert_eq!(responses, 1);
}

/// The challenge is malformed, or of another scheme.
#[tokio::test(flavor = "multi_thread")]
async fn a_broken_exchange_has_its_code() {
    for challenge in ["NTLM AAAA", "Basic realm=x"] {
        let fixture = Fixture::new().await;
        let proxy = Proxy::new(move |head| match token(head) {
            Some(_) => Answer::Keep(refusal(challenge, "", "")),
            None => Answer::Close(refusal("NTLM", "", "")),
        });
        let connector = connector_through(&proxy.setting(), Some((USER, USERS_PASSWORD)));
        raises(fixture.issue_through(connector).await, ErrorCode::ProxyUnsupported);
    }
}
