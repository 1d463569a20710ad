use super::*;

const SCHEME: &str = "cc1554";

fn parse(text: &str) -> Result<Link, LinkError> {
    Link::parse(text, SCHEME)
}

fn renew(serial: &str) -> Link {
    Link::Renew { serial: serial.parse().unwrap() }
}

#[test]
fn the_forms_that_browsers_and_desktops_make() {
    for open in ["cc1554://open", "cc1554:///open", "cc1554://open/", "CC1554://open"] {
        assert_eq!(parse(open), Ok(Link::Open), "{open}");
    }
    for issue in ["cc1554://issue", "cc1554:///issue", "cc1554://issue/", "cc1554:///issue/"] {
        assert_eq!(parse(issue), Ok(Link::Issue), "{issue}");
    }
    for form in ["cc1554://renew?serial=0A1f", "cc1554:///renew?serial=a1f", "cc1554://renew/?serial=A1F"] {
        assert_eq!(parse(form), Ok(renew("0a1f")), "{form}");
    }
}

const HOSTILE: &[(&str, LinkError)] = &[
    ("", LinkError::Scheme),
    ("open", LinkError::Scheme),
    ("--remind", LinkError::Scheme),
    ("-psn_0_1", LinkError::Scheme),
    ("/etc/passwd", LinkError::Scheme),
    ("file:///etc/passwd", LinkError::Scheme),
    ("https://bank.example/open", LinkError::Scheme),
    ("cc1554:open", LinkError::Scheme),
    ("cc1554:/open", LinkError::Scheme),
    ("cc1555://open", LinkError::Scheme),
    ("xcc1554://open", LinkError::Scheme),
    ("javascript:alert(1)//cc1554://open", LinkError::Scheme),
    ("cc1554://", LinkError::Place),
    ("cc1554:////open", LinkError::Place),
    ("cc1554://open//", LinkError::Place),
    ("cc1554://OPEN", LinkError::Place),
    ("cc1554://evil.example/open", LinkError::Place),
    ("cc1554://open:80", LinkError::Place),
    ("cc1554://user:secret@open", LinkError::Place),
    ("cc1554://open@evil.example", LinkError::Place),
    ("cc1554://issue/../renew?serial=1", LinkError::Place),
    ("cc1554://..\\..\\windows", LinkError::Place),
    ("cc1554://%6fpen", LinkError::Place),
    ("cc1554://open%00", LinkError::Place),
    ("cc1554://open#renew", LinkError::Place),
    ("cc1554://open\"", LinkError::Place),
    ("cc1554://open'--remind'", LinkError::Place),
    ("cc1554://open;id", LinkError::Place),
    ("cc1554://open&issue", LinkError::Place),
    ("cc1554://open,cc1554://issue", LinkError::Place),
    ("cc1554://delete?serial=1", LinkError::Place),
    ("cc1554://open?", LinkError::Query),
    ("cc1554://open?service=https://evil.example", LinkError::Query),
    ("cc1554://issue?login_id=logid031", LinkError::Query),
    ("cc1554://renew", LinkError::Serial),
    ("cc1554://renew?", LinkError::Serial),
    ("cc1554://renew?serial=", LinkError::Serial),
    ("cc1554://renew?Serial=1", LinkError::Serial),
    ("cc1554://renew?serial=1&serial=2", LinkError::Serial),
    ("cc1554://renew?serial=1&service=x", LinkError::Serial),
    ("cc1554://renew?x=1&serial=1", LinkError::Serial),
    ("cc1554://renew?serial=0x1", LinkError::Serial),
    ("cc1554://renew?serial=-1", LinkError::Serial),
    ("cc1554://renew?serial=%31", LinkError::Serial),
    ("cc1554://renew?serial=1#x", LinkError::Serial),
    ("cc1554://renew?serial=1?serial=2", LinkError::Serial),
    ("cc1554://open --remind", LinkError::Characters),
    ("cc1554://open\0", LinkError::Characters),
    ("cc1554://open\ncc1554://issue", LinkError::Characters),
    ("cc1554://op\ten", LinkError::Characters),
    (" cc1554://open", LinkError::Characters),
    ("cc1554://open\u{202e}", LinkError::Characters),
    ("cc1554://ｏｐｅｎ", LinkError::Characters),
    ("cc1554://renew?serial=１", LinkError::Characters),
    ("cc1554://renew?serial=\u{fffd}", LinkError::Characters),
];

#[test]
fn hostile_links_are_refused_by_reason() {
    let long = format!("cc1554://open{}", "/".repeat(200));
    let digits = format!("cc1554://renew?serial={}", "1".repeat(41));
    let made = [(&*digits, LinkError::Serial), (&*long, LinkError::TooLong)];
    for (text, reason) in HOSTILE.iter().copied().chain(made) {
        assert_eq!(parse(text), Err(reason), "{text:?}");
    }
}

#[test]
fn only_the_sole_argument_is_a_link() {
    let started = |arguments: &[&str]| Link::from_arguments(arguments, SCHEME);
    assert_eq!(started(&[]), Ok(None));
    assert_eq!(started(&["cert-app"]), Ok(None));
    assert_eq!(started(&["cert-app", "cc1554://issue"]), Ok(Some(Link::Issue)));
    assert_eq!(started(&["cert-app", "cc1554://issue", "--remind"]), Err(LinkError::SeveralArguments));
    assert_eq!(started(&["cert-app", "cc1554://open", "cc1554://issue"]), Err(LinkError::SeveralArguments));
    assert_eq!(started(&["cert-app", "--profile=evil"]), Err(LinkError::Scheme));
}

#[test]
fn a_serial_is_a_number() {
    assert_eq!(renew("00AB"), renew("ab"));
    assert_eq!(renew("0").address(SCHEME), "cc1554://renew?serial=00");
    assert_eq!(renew("abc").address(SCHEME), "cc1554://renew?serial=0abc");
    assert_ne!(renew("ab"), renew("ab0"));
}

/// Whatever is made of a link by changing, adding and dropping bytes: it is refused, or it is one of
/// the closed set and comes back as text that says the same.
#[test]
fn bent_links_are_refused_or_mean_what_they_say() {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let straight = ["cc1554://open", "cc1554:///issue/", "cc1554://renew?serial=00fedcba98"];
    let mut taken = 0;
    for round in 0..50_000 {
        let text = chance.bend(straight[round % straight.len()]);
        match parse(&text) {
            Ok(link) => {
                taken += 1;
                assert_eq!(parse(&link.address(SCHEME)), Ok(link), "{text:?}");
            }
            Err(error) => {
                let said = error.to_string();
                assert!(text.len() < 8 || !said.contains(&text), "{text:?} is in the message");
            }
        }
    }
    assert!(taken > 1000, "too few of them were good: {taken}");
}

/// The same numbers in each run (xorshift64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn bend(&mut self, text: &str) -> String {
        const SPICE: &[u8] = b"/?#&=:@%.\\\"' \n\0\x7f0aZ-+;,";
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=self.below(3) {
            let at = self.below(bytes.len() + 1);
            let byte = SPICE[self.below(SPICE.len())];
            match self.below(4) {
                0 => bytes.insert(at, byte),
                1 if at < bytes.len() => bytes[at] = byte,
                2 if at < bytes.len() => drop(bytes.remove(at)),
                _ => bytes.extend_from_within(at..),
            }
        }
        String::from_utf8(bytes).unwrap()
    }
}
