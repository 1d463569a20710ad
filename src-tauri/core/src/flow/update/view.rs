use serde::Serialize;
use ts_rs::TS;

use crate::flow::Failure;
use crate::update::Offer;

/// What stands over the screen about a new version of the app (manual 1.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum UpdateView {
    /// 「新しいバージョンのソフトウェアがダウンロード可能です。」
    Available {
        /// Its version.
        version: String,
        /// Of the package, in bytes.
        #[ts(type = "number")]
        size: u64,
        /// What is new, in Japanese; text, never markup.
        notes: String,
        /// What is new, in English.
        notes_en: String,
        /// The present version must not be used any longer: there is no 「あとで」.
        forced: bool,
    },
    /// The package is on its way.
    Downloading {
        /// Its version.
        version: String,
        /// Bytes that are here.
        #[ts(type = "number")]
        received: u64,
        /// Bytes there will be.
        #[ts(type = "number")]
        size: u64,
        /// Bytes a second, once that is known.
        #[ts(type = "number | null")]
        speed: Option<u64>,
        /// Seconds until it is here, once that is known.
        #[ts(type = "number | null")]
        seconds_left: Option<u64>,
    },
    /// It is here, verified: 「インストール」.
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
    /// It did not work; the version that runs goes on.
    Failed {
        /// What happened.
        failure: Failure,
        /// As in `Available`.
        forced: bool,
        /// What can be tried again.
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
