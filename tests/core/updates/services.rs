//! Wrong responses of real update services: nothing is shown, the log has the reason, the next start checks again.

use std::sync::{Arc, Mutex};

use cert_core::ErrorCode;
use cert_core::flow::Screen;
use cert_core::update::{PublicKeys, UpdateSource, Updates, platform_name};

use crate::support::{Log, PACKAGE, PASSWORD, PRODUCT, Releases, Reply, Server, USER, is_available, sign};

fn ok(body: impl AsRef<[u8]>) -> Reply {
    Reply::new("200 OK", &["ETag: \"1\""], body.as_ref())
}

/// An update service that sends these responses first, beginning with the last, and then the right ones.
struct Service {
    server: Server,
    first: Arc<Mutex<Vec<Reply>>>,
}

impl Service {
    fn of(releases: &mut Releases) -> Self {
        let first = Arc::<Mutex<Vec<Reply>>>::default();
        let (answers, files) = (Arc::clone(&first), Arc::<Mutex<[Vec<u8>; 2]>>::default());
        let right = Arc::clone(&files);
        let server = Server::answering(move |request| {
            let which = usize::from(request.path.ends_with(".minisig"));
            let wrong = answers.lock().unwrap().pop();
            Some(wrong.unwrap_or_else(|| ok(&right.lock().unwrap()[which])))
        });
        releases.manifest["platforms"][platform_name()]["url"] = format!("{}/{PACKAGE}", server.url()).into();
        let manifest = releases.manifest.to_string().into_bytes();
        let signature = sign(&releases.key, &manifest).into_bytes();
        *files.lock().unwrap() = [manifest, signature];
        Self { server, first }
    }

    fn updates(&self, releases: &Releases) -> Updates {
        let source = UpdateSource {
            url: format!("{}/latest.json", self.server.url()).parse().unwrap(),
            trust: self.server.service().trust,
            keys: PublicKeys::parse([releases.key.pk.to_base64().as_str()]).unwrap(),
            product: PRODUCT.to_owned(),
        };
        Updates { source: Arc::new(move || Ok(Some(source.clone()))), ..releases.updates() }
    }
}

fn with_bom(text: &[u8]) -> Vec<u8> {
    ["\u{feff}".as_bytes(), text].concat()
}

/// As PowerShell 5.1 writes files.
fn utf_16(text: &[u8]) -> Vec<u8> {
    let text = format!("\u{feff}{}", std::str::from_utf8(text).unwrap());
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The next manifest, published between two requests.
fn next(releases: &Releases) -> Vec<u8> {
    let mut next = releases.manifest.clone();
    next["serial"] = 11.into();
    next.to_string().into_bytes()
}

/// The responses in place of the manifest and of its signature.
type Answer = fn(&Releases, &[u8]) -> [Reply; 2];

const CASES: [(&str, Answer, ErrorCode, &str); 9] = {
    use ErrorCode::{UpdateChanged, UpdateServiceFailed, UpdateUnreadable};
    const CHANGED: &str = "not the bytes that were signed";
    const NO_JSON: &str = "it is not the JSON of a manifest";
    [
        ("a BOM of the server's", |it, text| [ok(with_bom(text)), it.signed(text)], UpdateChanged, CHANGED),
        ("a signed BOM", |it, text| [ok(with_bom(text)), it.signed(&with_bom(text))], UpdateUnreadable, NO_JSON),
        ("UTF-16 of the server's", |it, text| [ok(utf_16(text)), it.signed(text)], UpdateChanged, CHANGED),
        ("signed UTF-16", |it, text| [ok(utf_16(text)), it.signed(&utf_16(text))], UpdateUnreadable, NO_JSON),
        ("204", |it, text| [Reply::status("204 No Content"), it.signed(text)], UpdateServiceFailed, "204 No Content"),
        ("200 and nothing", |it, text| [ok(""), it.signed(text)], UpdateChanged, CHANGED),
        ("304, unasked", |it, text| [Reply::status("304 Not Modified"), it.signed(text)], UpdateServiceFailed, "304"),
        ("a manifest newer than the signature", |it, text| [ok(next(it)), it.signed(text)], UpdateChanged, CHANGED),
        ("a signature newer than the manifest", |it, text| [ok(text), it.signed(&next(it))], UpdateChanged, CHANGED),
    ]
};

impl Releases {
    fn signed(&self, text: &[u8]) -> Reply {
        ok(sign(&self.key, text))
    }
}

#[tokio::test]
async fn case_33_an_invalid_manifest_is_not_shown_but_logged_and_requested_again() {
    for (what, answer, code, reason) in CASES {
        let mut releases = Releases::new().await;
        let service = Service::of(&mut releases);
        let [manifest, signature] = answer(&releases, releases.manifest.to_string().as_bytes());
        *service.first.lock().unwrap() = vec![signature, manifest];
        let log = Log::begin();
        let app = releases.opened_with(service.updates(&releases)).await;
        let line = loop {
            let line = log.text().lines().find(|line| line.contains("update check failed")).map(str::to_owned);
            match line {
                Some(line) => break line,
                None => tokio::task::yield_now().await,
            }
        };
        assert!(line.contains(&format!("{code:?}")) && line.contains(reason), "{what}: {line}");
        drop(log);
        assert_matches!(app.issue(USER, PASSWORD).await, Screen::Result { .. });
        assert!(app.pushed().iter().all(|view| view.update.is_none()), "{what}");
        service.first.lock().unwrap().clear();
        let again = releases.opened_with(service.updates(&releases)).await;
        again.view(is_available).await;
        let cached = service.server.requests().into_iter().any(|request| request.head.to_lowercase().contains("\nif-"));
        assert!(!cached, "each start takes what is there, whatever its `ETag`");
    }
}
