use std::mem::take;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::actions::Actions;
use super::intent::Intent;
use super::pending_link::PendingLink;
use super::state::{Job, State};
use super::update::Updater;
use super::view_state::{ViewSink, ViewState};
use super::{PrimaryAction, View};
use crate::enrollment::EnrollmentError;
use crate::error::Error;
use crate::language::Language;
use crate::link::Link;
use crate::secret::Secret;
use crate::services::Services;

/// The app behind the window. An intent that does not apply to the current screen, or arrives while another is being
/// handled (a double click), changes nothing and returns the current view.
#[derive(Clone, Debug)]
pub struct Flow {
    actions: Actions,
    state: Arc<Mutex<State>>,
    pending_link: Arc<PendingLink>,
}

impl Flow {
    /// A flow in its initial state.
    pub fn new(services: Services) -> Self {
        let state = State::default();
        let view = Arc::new(ViewState::new(services.profile.clone(), state.screen(), services.language.language()));
        let update = Updater::new(services.updates.clone(), Arc::clone(&view));
        let actions = Actions { services, view, update };
        Self { actions, state: Arc::new(Mutex::new(state)), pending_link: Arc::default() }
    }

    /// Reads the store and checks for updates while the window opens, which takes longer than the former and usually
    /// than the latter: the first screen need not wait for them. Must be called on a tokio runtime.
    pub fn prefetch(&self) {
        self.actions.services.prefetch();
        self.actions.update.begin_check();
    }

    /// The window's page has loaded: from now on every view goes to `sink`, beginning with the first screen. A reloaded
    /// page gets the current view. If the company's proxy challenges the update check, CCHK008 takes precedence over
    /// CCHK001 (manual 2.1.3).
    pub async fn start(&self, sink: ViewSink) -> View {
        self.actions.view.attach(sink);
        self.actions.update.begin_check();
        let first = self.handle("start", Intent::Start).await;
        if let Some(check) = self.actions.update.take_check() {
            let flow = self.clone();
            tokio::spawn(async move {
                if check.await.is_ok() && flow.actions.update.has_challenge() {
                    // Waits for an intent that is being handled.
                    flow.answer("checked", &mut *flow.state.lock().await, Intent::Checked).await;
                }
            });
        }
        first
    }

    /// CCHK001 「証明書発行」, and CCHK009 if it is the primary action.
    pub async fn begin_issue(&self) -> View {
        self.handle("begin_issue", Intent::BeginIssue).await
    }

    /// CCHK001 「証明書更新」.
    pub async fn begin_renewal(&self, fingerprint: &str) -> View {
        self.handle("begin_renewal", Intent::BeginRenewal(fingerprint.parse().ok())).await
    }

    /// CCHK002 「認証して発行」, 「認証」.
    pub async fn authenticate(&self, login_id: String, password: Secret) -> View {
        self.handle("authenticate", Intent::Authenticate { login_id, password }).await
    }

    /// CCHK008 「認証」.
    pub async fn authenticate_proxy(&self, user: String, password: Secret) -> View {
        self.handle("authenticate_proxy", Intent::AuthenticateProxy { user, password }).await
    }

    /// CCHK007 「古い証明書を削除」.
    pub async fn remove_superseded(&self) -> View {
        self.handle("remove_superseded", Intent::RemoveSuperseded).await
    }

    /// CCHK011 「認証」.
    pub async fn unlock_store(&self, password: Secret) -> View {
        self.handle("unlock_store", Intent::UnlockStore(password)).await
    }

    /// CCHK010 「続ける」.
    pub async fn resume(&self) -> View {
        self.handle("resume", Intent::Resume).await
    }

    /// CCHK010 「破棄する」.
    pub async fn discard(&self) -> View {
        self.handle("discard", Intent::Discard).await
    }

    /// CCHK009 「もう一度」.
    pub async fn retry(&self) -> View {
        self.handle("retry", Intent::Retry).await
    }

    /// 「戻る」: to CCHK001. An unfinished request stays on disk.
    pub async fn back(&self) -> View {
        self.handle("back", Intent::Back).await
    }

    /// CCHK001, CCHK012, CCHK009 「証明書の点検」: changes nothing.
    pub async fn inspect(&self) -> View {
        self.handle("inspect", Intent::Inspect).await
    }

    /// CCHK012, CCHK009 「問い合わせ用情報の保存」.
    pub async fn save_support_bundle(&self) -> View {
        self.handle("save_support_bundle", Intent::SaveSupportBundle).await
    }

    /// A link was opened. It can only navigate and preselect, like a click on CCHK001; work in progress and input are
    /// kept. A link that arrives before the first screen waits; a repeated link has no effect until the user has acted.
    pub async fn follow(&self, link: Link) -> View {
        match self.pending_link.keep(link) {
            Some(link) => self.handle("follow", Intent::Follow(link)).await,
            None => self.actions.view.current(),
        }
    }

    /// A new version: 「ダウンロード」, also after a failed attempt.
    pub async fn download_update(&self) -> View {
        self.handle("download_update", Intent::DownloadUpdate).await
    }

    /// 「キャンセル」 while it is being downloaded.
    pub fn cancel_update(&self) -> View {
        self.actions.update.cancel();
        self.actions.view.current()
    }

    /// 「あとで」: the update is not offered again before the next start.
    pub fn postpone_update(&self) -> View {
        self.actions.update.postpone();
        self.actions.view.current()
    }

    /// 「インストール」. On Windows, the installer takes over and the app exits. No intent is accepted meanwhile.
    pub async fn install_update(&self) -> View {
        if let Ok(state) = self.state.try_lock()
            && state.is_idle()
        {
            self.actions.update.install(&self.actions.services.journal).await;
        }
        self.actions.view.current()
    }

    /// The language switch in the header of every screen. Changes nothing else, even while an intent is being handled.
    pub async fn choose_language(&self, language: Language) -> View {
        self.actions.keep_language(language).await;
        self.actions.view.publish_language(language)
    }

    async fn handle(&self, name: &'static str, intent: Intent) -> View {
        let is_new_page = matches!(intent, Intent::Start);
        let Ok(mut state) = self.state.try_lock() else {
            tracing::debug!(name, "another intent is at work");
            return self.unchanged(is_new_page);
        };
        self.answer(name, &mut state, intent).await
    }

    async fn answer(&self, name: &'static str, state: &mut State, intent: Intent) -> View {
        let Actions { services, view, .. } = &self.actions;
        tracing::info!(name, "intent");
        let is_new_page = matches!(intent, Intent::Start);
        match intent {
            Intent::Start | Intent::Follow(_) | Intent::Checked => (),
            Intent::Back => self.pending_link.user_went_back(),
            _ => self.pending_link.user_acted(),
        }
        let answer = match self.next(take(state), intent).await {
            Ok(next) => {
                *state = next;
                let idle = state.is_idle() && services.has_nothing_pending().await;
                view.publish(state.screen(), idle)
            }
            Err(same) => {
                *state = same;
                self.unchanged(is_new_page)
            }
        };
        tracing::info!(name, "answered");
        answer
    }

    fn unchanged(&self, is_new_page: bool) -> View {
        if is_new_page { self.actions.view.publish_again() } else { self.actions.view.current() }
    }

    /// The state machine: the state after an intent, or `Err` with the old state if the intent does not apply to it.
    async fn next(&self, state: State, intent: Intent) -> Result<State, State> {
        let actions = &self.actions;
        let next = match (state, intent) {
            (State::Starting, Intent::Start) | (State::Failed { form: None, .. }, Intent::Retry) => {
                self.arrive(actions.first().await).await
            }
            (state, Intent::BeginIssue) if state.offers(PrimaryAction::Issue) => {
                actions.run(Job::Authentication { renews: None, prefetch: true }).await
            }
            (State::Certificates { .. }, Intent::BeginRenewal(Some(certificate))) => {
                actions.run(Job::Authentication { renews: Some(certificate), prefetch: true }).await
            }
            (State::Certificates { .. }, Intent::BeginRenewal(None)) => Err(EnrollmentError::NoSuchCertificate.into()),
            (State::Authenticating(form), Intent::Authenticate { login_id, password }) => {
                actions.submit(form, login_id, password).await
            }
            (State::ProxyLocked(locked), Intent::AuthenticateProxy { user, password }) => {
                actions.unlock_proxy(locked, user, password).await
            }
            (State::ProxyLocked(locked), Intent::Back) => actions.leave_proxy(*locked).await,
            (State::Finished(finished), Intent::RemoveSuperseded) => actions.removal(finished).await,
            (State::StoreLocked { .. }, Intent::UnlockStore(password)) => {
                self.arrive(actions.unlock_store(password).await).await
            }
            (State::Unfinished(record), Intent::Resume) => actions.run(Job::Resumption(record)).await,
            (State::Unfinished(_), Intent::Discard) => actions.discard().await,
            (State::Failed { form: Some(form), .. }, Intent::Retry) => Ok(form.again()),
            (state, Intent::Back) if !matches!(state, State::StoreLocked { .. }) => {
                self.arrive(actions.home().await).await
            }
            (state, Intent::Inspect) if state.offers(PrimaryAction::Inspect) => Ok(actions.inspection().await),
            (State::Inspected(inspected), Intent::SaveSupportBundle) => Ok(actions.saved_inspection(inspected).await),
            (State::Failed { failure, form, .. }, Intent::SaveSupportBundle) => {
                Ok(State::Failed { failure, form, bundle: Some(actions.saved().await) })
            }
            (
                state @ (State::Certificates { .. } | State::Finished(_) | State::Inspected(_)),
                Intent::Follow(link @ (Link::Issue | Link::Renew { .. })),
            ) => self.navigate(state, link).await,
            (state @ State::Certificates { .. }, Intent::Checked) if actions.update.has_challenge() => {
                self.arrive(Ok(state)).await
            }
            (state, Intent::DownloadUpdate) => match actions.download().await {
                Ok(()) => return Err(state), // it continues in the background
                Err(error) => actions.interrupted(Job::Download(Box::new(state)), error).await,
            },
            (state, _) => return Err(state),
        };
        Ok(next.unwrap_or_else(|error| State::failed(&error)))
    }

    /// Enters a state, and continues from there with the link the app was started with. If a proxy has challenged the
    /// update check, CCHK008 comes before CCHK001.
    async fn arrive(&self, arrived: Result<State, Error>) -> Result<State, Error> {
        let state = arrived?;
        if matches!(state, State::StoreLocked { .. }) {
            return Ok(state); // CCHK001 comes next, and the link can wait
        }
        let state = match (self.pending_link.take(), state) {
            (Some(link), state @ State::Certificates { .. }) => self.navigate(state, link).await?,
            (_, state) => state,
        };
        if matches!(state, State::Certificates { .. })
            && let Some(challenge) = self.actions.update.take_challenge()
        {
            return self.actions.interrupted(Job::Check(Box::new(state)), challenge).await;
        }
        Ok(state)
    }

    async fn navigate(&self, state: State, link: Link) -> Result<State, Error> {
        if link != Link::Open {
            self.pending_link.record_followed(&link);
        }
        match link {
            Link::Open => Ok(state),
            // A web page can open links endlessly: until the user acts, nothing is sent and no key is made.
            Link::Issue => self.actions.run(Job::Authentication { renews: None, prefetch: false }).await,
            Link::Renew { serial } => self.actions.home_with_selected(&serial).await,
        }
    }
}
