use std::sync::Arc;

use cert_core::browsers::Browsers;
use cert_core::est::KeyKind;
use cert_core::flow::{Failure, Flow, PrimaryAction, Screen, Step, View};
use cert_core::network::proxy::ProxyConnector;
use cert_core::policy::Policy;
use cert_core::profile::Profile;
use cert_core::secret::Secret;
use cert_core::session::{Session, Sessions};
use cert_core::{ErrorCode, LanguagePreference, Services};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Fixture;

/// The app as the window uses it, and every view it has pushed.
pub(crate) struct FlowHarness {
    pub(crate) flow: Arc<Flow>,
    pushed: watch::Sender<Vec<View>>,
}

impl FlowHarness {
    /// Starts the app on the fixture's PC.
    pub(crate) fn start(fixture: &Fixture) -> Self {
        Self::with(fixture, |_| {})
    }

    /// With the services modified by `change`.
    pub(crate) fn with(fixture: &Fixture, change: impl FnOnce(&mut Services)) -> Self {
        let service = fixture.service();
        let mut services = Services {
            profile: Profile { key: KeyKind::EcP256, ..Profile::of_this_build().unwrap() },
            address: Arc::new(move || Ok(service.clone())),
            connector: ProxyConnector::direct(),
            store: Arc::new(fixture.store.clone()),
            journal: fixture.journal(),
            language: LanguagePreference::new(&fixture.state()),
            clock: fixture.clock.clone(),
            browsers: Arc::new(OneBrowser),
            sessions: Arc::new(OneSession(session())),
            updates: None,
            policy: Policy::default(),
            documents: vec![fixture.documents()],
        };
        change(&mut services);
        Self { flow: Arc::new(Flow::new(services)), pushed: watch::Sender::default() }
    }

    /// The app with its window open.
    pub(crate) async fn opened(fixture: &Fixture) -> Self {
        Self::opened_with(fixture, |_| {}).await
    }

    pub(crate) async fn opened_with(fixture: &Fixture, change: impl FnOnce(&mut Services)) -> Self {
        let app = Self::with(fixture, change);
        app.open().await;
        app
    }

    /// The app with its window open, behind a proxy.
    pub(crate) async fn behind(connector: Arc<ProxyConnector>, fixture: &Fixture) -> Self {
        Self::opened_with(fixture, |services| services.connector = connector).await
    }

    /// Opens the window.
    pub(crate) async fn open(&self) -> Screen {
        let pushed = self.pushed.clone();
        let sink = move |view: &View| pushed.send_modify(|views| views.push(view.clone()));
        self.flow.start(Box::new(sink)).await.screen
    }

    /// Issues by way of CCHK001 and CCHK002.
    pub(crate) async fn issue(&self, login_id: &str, password: &str) -> Screen {
        self.flow.begin_issue().await;
        self.authenticate(login_id, password).await
    }

    pub(crate) async fn authenticate(&self, login_id: &str, password: &str) -> Screen {
        self.flow.authenticate(login_id.to_owned(), secret(password)).await.screen
    }

    /// Issues by way of CCHK001 and CCHK002, until the app waits for the bank's approval.
    pub(crate) async fn issue_until_approval(&self, login_id: &str, password: &str) -> JoinHandle<View> {
        self.flow.begin_issue().await;
        let (flow, login_id, password) = (Arc::clone(&self.flow), login_id.to_owned(), secret(password));
        let waiting = tokio::spawn(async move { flow.authenticate(login_id, password).await });
        self.until(waits_for_approval).await;
        waiting
    }

    pub(crate) fn pushed(&self) -> Vec<View> {
        self.pushed.borrow().clone()
    }

    /// The screens pushed since the last call.
    pub(crate) fn screens(&self) -> Vec<Screen> {
        self.pushed.send_replace(Vec::new()).into_iter().map(|view| view.screen).collect()
    }

    /// Waits for such a view; one that has been pushed already counts.
    pub(crate) async fn view(&self, wanted: impl Fn(&View) -> bool) -> View {
        let mut pushed = self.pushed.subscribe();
        let views = pushed.wait_for(|views| views.iter().any(&wanted)).await.unwrap();
        views.iter().rev().find(|view| wanted(view)).unwrap().clone()
    }

    /// Waits until such a screen has been pushed.
    pub(crate) async fn until(&self, wanted: impl Fn(&Screen) -> bool) {
        self.view(|view| wanted(&view.screen)).await;
    }
}

impl FlowHarness {
    /// Waits until CCHK008, shown without a user action, accepts input.
    pub(crate) async fn await_proxy_prompt(&self) {
        self.until(|screen| matches!(screen, Screen::ProxyAuthentication { .. })).await;
        while !matches!(
            self.flow.authenticate_proxy(String::new(), secret("")).await.screen,
            Screen::ProxyAuthentication { failure: Some(_), .. }
        ) {
            tokio::task::yield_now().await;
        }
    }
}

/// A fixture whose app has its window open.
pub(crate) async fn at_a_window() -> (Fixture, FlowHarness) {
    let fixture = Fixture::new().await;
    let app = FlowHarness::opened(&fixture).await;
    (fixture, app)
}

/// The failure that CCHK002 shows for its input.
#[track_caller]
pub(crate) fn beside_a_field(screen: Screen) -> Failure {
    match screen {
        Screen::Authentication { failure: Some(failure), .. } => failure,
        other => panic!("{other:?}"),
    }
}

/// The failure on CCHK009, and its primary button.
#[track_caller]
pub(crate) fn failed(screen: Screen) -> (Failure, PrimaryAction) {
    match screen {
        Screen::Failed { failure, primary_action, .. } => (failure, primary_action),
        other => panic!("{other:?}"),
    }
}

/// The failure's code on CCHK009, and the primary button.
#[track_caller]
pub(crate) fn failed_by(screen: Screen) -> (ErrorCode, PrimaryAction) {
    let (failure, action) = failed(screen);
    (failure.code, action)
}

pub(crate) fn waits_for_approval(screen: &Screen) -> bool {
    matches!(screen, Screen::Processing { step: Step::AwaitingApproval { .. }, .. })
}

pub(crate) fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

/// A local session of the user running the app.
pub(crate) fn session() -> Session {
    let (user, computer) = ("tanaka".to_owned(), "KEIRI-PC01".to_owned());
    Session { user, computer, is_remote: false, is_of_another_user: false }
}

#[derive(Debug)]
pub(crate) struct OneSession(pub(crate) Session);

impl Sessions for OneSession {
    fn current(&self) -> Session {
        self.0.clone()
    }
}

#[derive(Debug)]
pub(crate) struct OneBrowser;

impl Browsers for OneBrowser {
    fn running(&self) -> Vec<String> {
        vec!["Chromium".to_owned()]
    }

    fn elsewhere(&self) -> Vec<String> {
        Vec::new()
    }
}

#[derive(Debug)]
pub(crate) struct NoBrowser;

impl Browsers for NoBrowser {
    fn running(&self) -> Vec<String> {
        Vec::new()
    }

    fn elsewhere(&self) -> Vec<String> {
        Vec::new()
    }
}
