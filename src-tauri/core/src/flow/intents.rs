use std::mem::replace;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::board::{Board, ViewSink};
use super::failure::failure;
use super::links::Doorstep;
use super::services::Services;
use super::stage::Stage;
use super::update::Updating;
use super::{Purpose, Screen, View};
use crate::certificate::Fingerprint;
use crate::error::ErrorCode;
use crate::secret::Secret;

/// The app behind the window. An intent that makes no sense on the present screen, or comes while
/// another is at work (a double click), changes nothing and returns the present view.
#[derive(Debug)]
pub struct Flow {
    pub(super) services: Services,
    pub(super) board: Arc<Board>,
    pub(super) doorstep: Doorstep,
    pub(super) updating: Arc<Updating>,
    stage: Arc<Mutex<Stage>>,
}

impl Flow {
    /// A flow at its beginning.
    pub fn new(services: Services) -> Self {
        let board = Arc::new(Board::new(services.profile.bank()));
        let stage = Arc::new(Mutex::new(Stage::Open));
        let updating =
            Updating::new(services.updates.clone(), Arc::clone(&board), Arc::clone(&stage));
        Self { services, board, doorstep: Doorstep::default(), updating, stage }
    }

    /// The window is being opened, which takes longer than a look into the store: the first screen
    /// need not wait for that.
    pub fn look_ahead(&self) {
        self.services.look_ahead();
    }

    /// The window is there: the first screen. Views pushed later go to `sink`.
    pub async fn start(&self, sink: ViewSink) -> View {
        self.board.attach(sink);
        self.updating.begin_check();
        self.intent("start", async |stage| self.opening(stage).await).await
    }

    /// CCHK001 「証明書発行」.
    pub async fn begin_issue(&self) -> View {
        self.intent("begin_issue", async |stage| {
            if !matches!(stage, Stage::Open) {
                return None;
            }
            Some(self.authentication(stage, Purpose::Issue, None).await)
        })
        .await
    }

    /// CCHK001 「証明書更新」.
    pub async fn begin_renewal(&self, certificate: &str) -> View {
        let certificate: Option<Fingerprint> = certificate.parse().ok();
        self.intent("begin_renewal", async |stage| {
            if !matches!(stage, Stage::Open) {
                return None;
            }
            Some(self.authentication(stage, Purpose::Renew, certificate).await)
        })
        .await
    }

    /// CCHK002 「認証して発行」, 「認証」.
    pub async fn authenticate(&self, login_id: String, password: Secret) -> View {
        self.intent("authenticate", async |stage| match replace(stage, Stage::Open) {
            Stage::Authenticating(form) => {
                Some(self.submit(stage, form, &login_id, password).await)
            }
            other => unchanged(stage, other),
        })
        .await
    }

    /// CCHK008 「認証」.
    pub async fn authenticate_proxy(&self, user: String, password: Secret) -> View {
        self.intent("authenticate_proxy", async |stage| match replace(stage, Stage::Open) {
            Stage::ProxyLocked(locked) => {
                Some(self.past_proxy(stage, *locked, user, password).await)
            }
            other => unchanged(stage, other),
        })
        .await
    }

    /// CCHK007 「古い証明書を削除」.
    pub async fn remove_superseded(&self) -> View {
        self.intent("remove_superseded", async |stage| match replace(stage, Stage::Open) {
            Stage::Finished(finished) => Some(self.removal(stage, *finished).await),
            other => unchanged(stage, other),
        })
        .await
    }

    /// CCHK011 「認証」.
    pub async fn unlock_store(&self, password: Secret) -> View {
        self.intent("unlock_store", async |stage| {
            if !matches!(stage, Stage::StoreLocked) {
                return None;
            }
            match self.services.with_store(move |store| store.unlock(&password)).await {
                Ok(()) => self.opening(stage).await,
                Err(error) if error.code() == ErrorCode::StorePasswordWrong => {
                    Some(Screen::StorePassword { failure: Some(failure(&error)) })
                }
                Err(error) => Some(self.fail(stage, &error, None)),
            }
        })
        .await
    }

    /// CCHK010 「続ける」.
    pub async fn resume(&self) -> View {
        self.intent("resume", async |stage| match replace(stage, Stage::Open) {
            Stage::Unfinished(record) => Some(self.resumption(stage, *record).await),
            other => unchanged(stage, other),
        })
        .await
    }

    /// CCHK010 「破棄する」.
    pub async fn discard(&self) -> View {
        self.intent("discard", async |stage| {
            if !matches!(stage, Stage::Unfinished(_)) {
                return None;
            }
            match self.services.journal.lock().and_then(|journal| journal.clear()) {
                Ok(()) => Some(self.home(stage).await),
                Err(error) => Some(self.fail(stage, &error.into(), None)),
            }
        })
        .await
    }

    /// CCHK009 「もう一度」.
    pub async fn retry(&self) -> View {
        self.intent("retry", async |stage| match replace(stage, Stage::Open) {
            Stage::Failed(None) => self.opening(stage).await,
            Stage::Failed(Some(form)) => {
                let screen = form.screen(None);
                *stage = Stage::Authenticating(form);
                Some(screen)
            }
            other => unchanged(stage, other),
        })
        .await
    }

    /// 「戻る」: to CCHK001. What is unfinished stays on disk.
    pub async fn back(&self) -> View {
        self.intent("back", async |stage| match replace(stage, Stage::Open) {
            Stage::StoreLocked => unchanged(stage, Stage::StoreLocked),
            Stage::ProxyLocked(locked) => Some(self.without_proxy(stage, *locked)),
            _ => {
                let home = self.home(stage).await;
                Some(self.arrival(stage, home).await)
            }
        })
        .await
    }

    /// Runs one intent, alone.
    pub(super) async fn intent(
        &self,
        name: &'static str,
        act: impl AsyncFnOnce(&mut Stage) -> Option<Screen>,
    ) -> View {
        let Ok(mut stage) = self.stage.try_lock() else {
            tracing::debug!(name, "another intent is at work");
            return self.board.current();
        };
        tracing::info!(name, "intent");
        let view = match act(&mut stage).await {
            Some(screen) => {
                let screen = self.updating.question(&mut stage, &screen).unwrap_or(screen);
                self.board.place(screen, self.is_idle(&stage))
            }
            None => self.board.current(),
        };
        tracing::info!(name, "answered");
        view
    }
}

/// The intent made no sense here.
fn unchanged(stage: &mut Stage, was: Stage) -> Option<Screen> {
    *stage = was;
    None
}
