use super::*;

const SCHEME: &str = "cc1554";

fn parse(text: &str) -> Result<Link, LinkError> {
    Link::parse(text, SCHEME)
}

fn renew(serial: &str) -> Link {
    Link::Renew { serial: serial.parse().unwrap() }
}

/// An accepted link survives a round trip through text; the fuzz target searches for forms that do not.
#[test]
fn the_forms_that_browsers_and_desktops_make() {
    let forms = [
        (Link::Open, ["cc1554://open", "cc1554:///open", "cc1554://open/", "CC1554://open"]),
        (Link::Issue, ["cc1554://issue", "cc1554:///issue", "cc1554://issue/", "cc1554:///issue/"]),
        (
            renew("0a1f"),
            [
                "cc1554://renew?serial=0A1f",
                "cc1554:///renew?serial=a1f",
                "cc1554://renew/?serial=A1F",
                "cc1554:///renew/?serial=00a1f",
            ],
        ),
    ];
    for (link, texts) in forms {
        assert_eq!(parse(&link.address(SCHEME)), Ok(link.clone()));
        for text in texts {
            assert_eq!(parse(text), Ok(link.clone()), "{text}");
        }
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
    ("c1554://open", LinkError::Scheme),
    ("javascript:alert(1)//cc1554://open", LinkError::Scheme),
    ("cc1554://", LinkError::Place),
    ("cc1554:////open", LinkError::Place),
    ("cc1554://open//", LinkError::Place),
    ("cc1554://OPEN", LinkError::Place),
    ("cc1554://ope", LinkError::Place),
    ("cc1554://open+", LinkError::Place),
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
    ("cc1554://renew?serial==1", LinkError::Serial),
    ("cc1554://renew?serial=1#x", LinkError::Serial),
    ("cc1554://renew?serial=1?serial=2", LinkError::Serial),
    ("cc1554://open --remind", LinkError::Characters),
    ("cc1554://open\0", LinkError::Characters),
    ("cc1554://open\x7f", LinkError::Characters),
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
