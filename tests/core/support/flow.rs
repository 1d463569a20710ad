use std::sync::Arc;

use cert_core::browsers::Browsers;
use cert_core::enrollment::Journal;
use cert_core::est::KeyKind;
use cert_core::flow::{Flow, Screen, Services, Step, View};
use cert_core::keystore::KeyStore;
use cert_core::network::proxy::ProxyConnector;
use cert_core::profile::{Profile, ServiceAddress};
use cert_core::secret::Secret;
use cert_core::update::Updates;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{Fixture, TestClock};

/// The app behind the window, and every view it has pushed.
pub(crate) struct FlowHarness {
    pub(crate) flow: Arc<Flow>,
    pushed: watch::Sender<Vec<View>>,
}

impl FlowHarness {
    /// A start of the app on the fixture's PC.
    pub(crate) fn start(fixture: &Fixture) -> Self {
        Self::through(ProxyConnector::direct(), fixture)
    }

    /// The same behind a proxy.
    pub(crate) fn through(connector: Arc<ProxyConnector>, fixture: &Fixture) -> Self {
        Self::updated_by(None, connector, fixture)
    }

    /// The same, with a way to new versions.
    pub(crate) fn updated_by(updates: Option<Updates>, connector: Arc<ProxyConnector>, fixture: &Fixture) -> Self {
        let store = Arc::new(fixture.store.clone());
        Self::leaving(connector, store, fixture.service(), fixture.journal(), &fixture.clock, updates)
    }

    pub(crate) fn with(
        store: Arc<dyn KeyStore>,
        service: ServiceAddress,
        journal: Journal,
        clock: &Arc<TestClock>,
    ) -> Self {
        Self::leaving(ProxyConnector::direct(), store, service, journal, clock, None)
    }

    fn leaving(
        connector: Arc<ProxyConnector>,
        store: Arc<dyn KeyStore>,
        service: ServiceAddress,
        journal: Journal,
        clock: &Arc<TestClock>,
        updates: Option<Updates>,
    ) -> Self {
        let flow = Flow::new(Services {
            profile: Profile { key: KeyKind::EcP256, ..Profile::of_this_build().unwrap() },
            address: Arc::new(move || Ok(service.clone())),
            connector,
            store,
            journal,
            clock: clock.clone(),
            browsers: Arc::new(OneBrowser),
            updates,
        });
        Self { flow: Arc::new(flow), pushed: watch::Sender::default() }
    }

    /// The window opens.
    pub(crate) async fn open(&self) -> Screen {
        let pushed = self.pushed.clone();
        let sink = move |view: &View| pushed.send_modify(|views| views.push(view.clone()));
        self.flow.start(Box::new(sink)).await.screen
    }

    /// CCHK001, CCHK002, the button.
    pub(crate) async fn issue(&self, login_id: &str, password: &str) -> Screen {
        self.flow.begin_issue().await;
        self.authenticate(login_id, password).await
    }

    pub(crate) async fn authenticate(&self, login_id: &str, password: &str) -> Screen {
        self.flow.authenticate(login_id.to_owned(), secret(password)).await.screen
    }

    /// CCHK001, CCHK002, the button; until the bank's approval is waited for.
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

    /// The screens pushed since this was asked last.
    pub(crate) fn screens(&self) -> Vec<Screen> {
        self.pushed.send_replace(Vec::new()).into_iter().map(|view| view.screen).collect()
    }

    /// Waits for a view that has been pushed, or will be.
    pub(crate) async fn view(&self, wanted: impl Fn(&View) -> bool) -> View {
        let mut pushed = self.pushed.subscribe();
        let views = pushed.wait_for(|views| views.iter().any(&wanted)).await.unwrap();
        views.iter().rev().find(|view| wanted(view)).unwrap().clone()
    }

    /// Waits until such a screen has been pushed.
    pub(crate) async fn until(&self, wanted: impl Fn(&Screen) -> bool) {
        let mut pushed = self.pushed.subscribe();
        pushed.wait_for(|views| views.iter().any(|view| wanted(&view.screen))).await.unwrap();
    }
}

pub(crate) fn waits_for_approval(screen: &Screen) -> bool {
    matches!(screen, Screen::Processing { step: Step::AwaitingApproval { .. } })
}

pub(crate) fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

#[derive(Debug)]
struct OneBrowser;

impl Browsers for OneBrowser {
    fn running(&self) -> Vec<String> {
        vec!["Chromium".to_owned()]
    }
}
