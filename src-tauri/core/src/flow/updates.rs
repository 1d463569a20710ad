use std::mem::replace;

use super::intents::Flow;
use super::stage::{Interrupted, Stage};
use super::{Screen, View};
use crate::error::Error;

/// A new version of the app: what the buttons of its prompt do (manual 1.2).
impl Flow {
    /// 「ダウンロード」, also of what an earlier try has left; CCHK008 where the proxy wants to know first.
    pub async fn download_update(&self) -> View {
        self.intent("download_update", async |stage| {
            if let Some(error) = self.download_question().await {
                let screen = self.board.current().screen;
                if let Some(question) = Self::interrupt_download(stage, screen, &error) {
                    return Some(question);
                }
            }
            self.updating.begin_download();
            None
        })
        .await
    }

    /// CCHK008 in place of this screen, which comes back with the download.
    pub(super) fn interrupt_download(
        stage: &mut Stage,
        screen: Screen,
        error: &Error,
    ) -> Option<Screen> {
        let over = Box::new(replace(stage, Stage::Open));
        let then = Interrupted::Download { over, screen: Box::new(screen) };
        match Self::ask_for_proxy(stage, error, then) {
            Ok(question) => Some(question),
            Err(Interrupted::Download { over, .. }) => {
                *stage = *over;
                None
            }
            Err(_) => None,
        }
    }

    pub(super) async fn download_question(&self) -> Option<Error> {
        let url = self.updating.address_of_download()?;
        self.proxy_question(&url).await
    }

    /// 「キャンセル」 while it is being downloaded.
    pub fn cancel_update(&self) -> View {
        self.updating.cancel();
        self.board.current()
    }

    /// 「あとで」: it is not spoken of again before the next start.
    pub fn postpone_update(&self) -> View {
        self.updating.postpone();
        self.board.current()
    }

    /// 「インストール」. Windows: the installer takes over and the app ends.
    pub async fn install_update(&self) -> View {
        self.intent("install_update", async |stage| {
            if stage.is_idle() {
                self.updating.install(&self.services.journal).await;
            }
            None
        })
        .await
    }

    /// Whether an issue or a renewal must not be begun by this version any more. What is unfinished
    /// has to be finished by it all the same.
    pub(super) fn is_outdated(&self) -> bool {
        self.updating.is_forced() && self.has_nothing_pending()
    }

    /// Whether a new version may be spoken of.
    pub(super) fn is_idle(&self, stage: &Stage) -> bool {
        stage.is_idle() && self.has_nothing_pending()
    }

    fn has_nothing_pending(&self) -> bool {
        matches!(self.pending(), Ok(None))
    }
}

impl Stage {
    /// Nothing is typed, under way or unfinished here: a new version may be spoken of.
    fn is_idle(&self) -> bool {
        match self {
            Self::Open | Self::Finished(_) => true,
            Self::ProxyLocked(locked) => matches!(locked.then, Interrupted::Authentication { .. }),
            Self::StoreLocked | Self::Authenticating(_) | Self::Unfinished(_) | Self::Failed(_) => {
                false
            }
        }
    }
}
