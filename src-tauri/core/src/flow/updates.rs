use super::View;
use super::intents::Flow;
use super::stage::{Interrupted, Stage};

/// A new version of the app: what the buttons of its prompt do (manual 1.2).
impl Flow {
    /// 「ダウンロード」; goes on where an earlier try stopped. Must be called on a tokio runtime.
    pub fn download_update(&self) -> View {
        self.updating.begin_download();
        self.board.current()
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
