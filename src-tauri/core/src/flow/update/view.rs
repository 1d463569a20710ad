use serde::Serialize;
use ts_rs::TS;

use crate::flow::Failure;
use crate::update::Offer;

/// The prompt about a new version of the app, shown over the screen (manual 1.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum UpdateView {
    /// 「新しいバージョンのソフトウェアがダウンロード可能です。」
    Available {
        /// Its version.
        version: String,
        /// The size of the package in bytes.
        #[ts(type = "number")]
        size: u64,
        /// Release notes in Japanese; text, never markup.
        notes: String,
        /// Release notes in English.
        notes_en: String,
        /// The running version must no longer be used: there is no 「あとで」.
        forced: bool,
    },
    /// The package is being downloaded.
    Downloading {
        /// Its version.
        version: String,
        /// Bytes received so far.
        #[ts(type = "number")]
        received: u64,
        /// Bytes in total.
        #[ts(type = "number")]
        size: u64,
        /// Bytes per second, once known.
        #[ts(type = "number | null")]
        speed: Option<u64>,
        /// Seconds left, once known.
        #[ts(type = "number | null")]
        seconds_left: Option<u64>,
    },
    /// The package has been downloaded and verified: 「インストール」.
    Ready {
        /// Its version.
        version: String,
        /// As in `Available`.
        forced: bool,
    },
    /// The system asks for consent and installs.
    Installing {
        /// Its version.
        version: String,
    },
    /// It is installed: 「終了する」.
    Installed {
        /// Its version.
        version: String,
    },
    /// A step failed; the running version stays in use.
    Failed {
        /// What happened.
        failure: Failure,
        /// As in `Available`.
        forced: bool,
        /// The step that can be retried.
        retry: Option<UpdateStep>,
    },
}

/// A step of an update that the user begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum UpdateStep {
    /// 「ダウンロード」.
    Download,
    /// 「インストール」.
    Install,
}

impl UpdateView {
    pub(super) fn available(offer: &Offer) -> Self {
        let manifest = &offer.manifest;
        Self::Available {
            version: manifest.version.to_string(),
            size: offer.size,
            notes: manifest.notes.clone(),
            notes_en: manifest.notes_en.clone(),
            forced: offer.forced,
        }
    }

    pub(super) fn downloading(offer: &Offer, received: u64, speed: Option<u64>, seconds_left: Option<u64>) -> Self {
        let (version, size) = (offer.manifest.version.to_string(), offer.size);
        Self::Downloading { version, received, size, speed, seconds_left }
    }
}
