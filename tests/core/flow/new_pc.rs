//! A user with a new PC: the company's administrator revokes the old certificate on the bank's pages, and the app
//! issues again.

use std::collections::BTreeMap;
use std::sync::Arc;

use cert_core::ErrorCode;
use cert_core::certificate::Certificate;
use cert_core::enrollment::Journal;
use cert_core::flow::{PrimaryAction, Screen};
use cert_core::keystore::{KeyStore, MemoryStore};
use cert_core::network::proxy::ProxyConnector;
use cert_core::network::{ClientIdentity, ClientSettings, HttpClient, Url, http_client};
use reqwest::{Response, header};

use crate::support::{Fixture, FlowHarness, SINGLE_USER, failed_by, issuer_match, users_password};

const ADMINISTRATOR: &str = "kaisha01";

/// A client for the bank's pages, with this client certificate if any.
fn client(fixture: &Fixture, url: &str, identity: Option<ClientIdentity>) -> HttpClient {
    let settings = ClientSettings {
        trust: fixture.service().trust,
        clock: fixture.clock.clone(),
        connector: ProxyConnector::direct(),
    };
    http_client(&settings, &Url::parse(url).unwrap(), identity).unwrap()
}

/// A browser on the bank's pages, with its cookies.
struct Browser {
    client: HttpClient,
    web: Url,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn at(fixture: &Fixture) -> Self {
        let web = fixture.bank.web_url();
        Self { client: client(fixture, web, None), web: Url::parse(web).unwrap(), cookies: BTreeMap::new() }
    }

    async fn get(&mut self, path: &str) -> String {
        let request = self.client.get(self.web.join(path).unwrap()).header(header::COOKIE, self.cookie());
        let answer = self.client.send(request).await.unwrap();
        self.keep(&answer);
        answer.text().await.unwrap()
    }

    /// Submits the form of a page, and expects a redirect, which is not followed.
    async fn submit(&mut self, page: &str, path: &str, fields: &str) {
        let shown = self.get(page).await;
        let (_, token) = shown.split_once("name=\"token\" value=\"").unwrap();
        let (token, _) = token.split_once('"').unwrap();
        let request = self.client.post(self.web.join(path).unwrap()).header(header::COOKIE, self.cookie());
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = self.client.send(request.body(format!("token={token}&{fields}"))).await.unwrap();
        assert_eq!(answer.status(), 303, "{path}");
        self.keep(&answer);
    }

    fn cookie(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, answer: &Response) {
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

fn only(store: &MemoryStore) -> Certificate {
    store.certificates(&issuer_match()).unwrap().remove(0)
}

/// The status that a browser with this store's certificate gets.
async fn log_in(fixture: &Fixture, store: &MemoryStore) -> u16 {
    let certificate = only(store);
    let key = store.signing_key(&certificate.fingerprint()).unwrap();
    let mtls = fixture.bank.mtls_url();
    let client = client(fixture, mtls, Some(ClientIdentity { chain: vec![certificate], key }));
    client.send(client.get(Url::parse(mtls).unwrap())).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn it_gets_a_certificate_once_the_companys_administrator_has_revoked_the_old_one() {
    let fixture = Fixture::new().await;
    let password = users_password(&fixture.bank, SINGLE_USER);
    let old_pc = FlowHarness::opened(&fixture).await;
    assert_matches!(old_pc.issue(SINGLE_USER, &password).await, Screen::Result { .. });
    let store = MemoryStore::new();
    let new_pc = FlowHarness::opened_with(&fixture, |services| {
        services.store = Arc::new(store.clone());
        services.journal = Journal::new(fixture.state().join("new PC"));
    })
    .await;
    assert_eq!(failed_by(new_pc.issue(SINGLE_USER, &password).await), (ErrorCode::AlreadyIssued, PrimaryAction::Back));
    assert_eq!(log_in(&fixture, &fixture.store).await, 200);

    let mut administrator = Browser::at(&fixture);
    let login = format!("login_id={ADMINISTRATOR}&password={}", users_password(&fixture.bank, ADMINISTRATOR));
    administrator.submit("/", "/login", &login).await;
    let serial = only(&fixture.store).serial().to_owned();
    assert!(administrator.get("/company").await.contains(&serial));
    let question = format!("/company/revoke?serial={serial}");
    administrator.submit(&question, "/company/revoke", &format!("serial={serial}")).await;

    assert_eq!(log_in(&fixture, &fixture.store).await, 403);
    new_pc.flow.back().await;
    assert_matches!(new_pc.issue(SINGLE_USER, &password).await, Screen::Result { .. });
    assert_eq!(log_in(&fixture, &store).await, 200);
}
