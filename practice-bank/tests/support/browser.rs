//! A browser without a window: keeps cookies, follows redirects, fills in forms.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reqwest::{Client, Response, StatusCode, header};

use super::{Holder, TestBank};

/// The page after all redirects.
pub(crate) struct Shown {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
}

impl Shown {
    /// Fails unless the page has this screen number.
    #[track_caller]
    pub(crate) fn expect(self, id: &str) -> Self {
        let found = self.text.contains(&format!(r#"<span class="id">{id}</span>"#));
        assert!(found, "expected {id}, got {} {}", self.status, self.text);
        self
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// The text of the element with this id.
    pub(crate) fn text_of(&self, id: &str) -> String {
        let (_, rest) = self.text.split_once(&format!("id=\"{id}\">")).unwrap();
        rest.split_once('<').unwrap().0.to_owned()
    }

    pub(crate) fn token(&self) -> String {
        let (_, rest) = self.text.split_once(r#"name="token" value=""#).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }
}

/// A browser with its cookies.
pub(crate) struct Browser {
    client: Client,
    web: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    pub(crate) fn new(bank: &TestBank) -> Self {
        Self::of(bank.web_url(), bank.client())
    }

    /// A browser that presents this certificate when a server requests one.
    pub(crate) fn with_certificate(bank: &TestBank, holder: &Holder) -> Self {
        Self::of(bank.web_url(), bank.client_with(holder))
    }

    pub(crate) fn of(web: &str, client: Client) -> Self {
        Self { client, web: web.to_owned(), cookies: Mutex::default() }
    }

    /// A path of the pages' listener, or a whole address.
    pub(crate) async fn get(&self, path: &str) -> Shown {
        self.settle(self.send(self.client.get(self.address(path))).await).await
    }

    /// Fills in the only form of a page.
    pub(crate) async fn submit(&self, form: &str, path: &str, fields: &[(&str, &str)]) -> Shown {
        let token = self.get(form).await.token();
        self.post(path, &[&[("token", token.as_str())], fields].concat()).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let post = self.client.post(self.address(path)).form(fields);
        self.settle(self.send(post).await).await
    }

    pub(crate) async fn log_in(&self, (login_id, password): (&str, &str)) -> Shown {
        self.submit("/", "/login", &[("login_id", login_id), ("password", password)]).await
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Has the same effect as closing the browser.
    pub(crate) fn forget_cookies(&self) {
        self.cookies.lock().unwrap().clear();
    }

    fn address(&self, path: &str) -> String {
        if path.starts_with("https:") { path.to_owned() } else { format!("{}{path}", self.web) }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Response {
        let pairs = self.cookies.lock().unwrap().clone();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let response = request.header(header::COOKIE, pairs.join("; ")).send().await.unwrap();
        self.keep(&response);
        response
    }

    fn keep(&self, response: &Response) {
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
                assert!(cookie.contains(part), "{cookie}");
            }
            let (name, value) = cookie.split_once(';').unwrap().0.split_once('=').unwrap();
            assert!(name.starts_with("__Host-"), "{cookie}");
            self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
        }
    }

    async fn settle(&self, mut response: Response) -> Shown {
        while response.status().is_redirection() {
            let target = response.headers()[header::LOCATION].to_str().unwrap().to_owned();
            response = self.send(self.client.get(self.address(&target))).await;
        }
        Shown { status: response.status(), text: response.text().await.unwrap() }
    }
}
