//! What the window shows: the serialisable view of the flow, from which the TypeScript types are generated.

use std::path::Path;

use serde::Serialize;
use ts_rs::TS;

use super::{Failure, PrimaryAction, UpdateView};
use crate::certificate::CertificateState;
use crate::clock::rfc3339;
use crate::diagnosis::{Check, CheckName, CheckText, Verdict};
use crate::error_code::ErrorCode;
use crate::keystore::KeyProtection;
use crate::language::Language;
use crate::listing::ListedCertificate;
use crate::profile::Bank;
use crate::session::Session;

/// Everything the window shows: the bank, the current screen, and the update prompt over it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct View {
    /// Counts the screens: the same number means the same screen, whose input is kept.
    pub screen_revision: u32,
    /// The language of the user interface.
    pub language: Language,
    /// The bank this app belongs to, in that language.
    pub bank: Bank,
    /// The screen to show.
    pub screen: Screen,
    /// The prompt about a new version, shown over the screen.
    pub update: Option<UpdateView>,
}

/// The screens, by the manual's IDs.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum Screen {
    /// CCHK001 証明書取得: issue, or choose from the list and renew.
    Certificates {
        /// This bank's certificates in this user's store, those that need action first.
        certificates: Vec<CertificateView>,
        /// Fingerprint of the row that is initially selected.
        selected: Option<String>,
    },
    /// CCHK002 認証.
    Authentication {
        /// What the password is needed for.
        purpose: Purpose,
        /// The login ID: fixed for a renewal or a resumption, otherwise the last input.
        login_id: String,
        /// The certificate being renewed.
        certificate: Option<CertificateView>,
        /// The user and the PC that a first certificate is issued for; none for a renewal.
        session: Option<Session>,
        /// The failure of the last attempt, shown next to its field.
        failure: Option<Failure>,
    },
    /// 「ただいま処理中です。しばらくお待ちください。」
    Processing {
        /// The step in progress.
        step: Step,
        /// CCHK002, if the request was submitted there.
        form: Option<SentForm>,
    },
    /// CCHK007 結果.
    Result {
        /// The certificate that is now in the store.
        certificate: CertificateView,
        /// How it was obtained.
        purpose: Purpose,
        /// The certificate it replaces, which can be removed now.
        superseded: Option<Superseded>,
        /// Running browsers, which have to be closed before they offer the new certificate.
        browsers: Vec<String>,
        /// Browsers that use other certificate stores and do not offer it.
        elsewhere: Vec<String>,
    },
    /// CCHK009 エラー.
    Failed {
        /// What happened.
        failure: Failure,
        /// The action that helps: the primary button.
        primary_action: PrimaryAction,
        /// Whether retrying makes sense (「もう一度」 is shown).
        can_retry: bool,
        /// The support bundle, once saving it was attempted.
        bundle: Option<SupportBundleView>,
    },
    /// CCHK010 前回の続き: a request was unfinished when the app ended.
    Resume {
        /// The login ID of the request.
        login_id: String,
        /// When it was begun, RFC 3339.
        started_at: String,
        /// It was sent, so the bank may have issued the certificate (「発行済みかもしれません」).
        may_be_issued: bool,
        /// RFC 3339; the bank has asked not to be contacted before this time.
        not_before: Option<String>,
    },
    /// CCHK008 プロキシ認証: the company's proxy requires authentication.
    ProxyAuthentication {
        /// The proxy, as `http://HOST:PORT/`.
        proxy: String,
        /// The last user name entered.
        user: String,
        /// The failure of the last attempt, shown next to its field.
        failure: Option<Failure>,
        /// Others in the company's network can read the password, and the screen says so.
        shows_password: bool,
    },
    /// CCHK012 証明書の点検: the results of the checks on this PC.
    Inspection {
        /// The checks, worst first.
        checks: Vec<CheckView>,
        /// The support bundle, once saving it was attempted.
        bundle: Option<SupportBundleView>,
    },
    /// CCHK011 証明書データベース: the store is protected by a password.
    StorePassword {
        /// The failure of the last attempt.
        failure: Option<Failure>,
    },
}

/// CCHK002 after it was submitted: its fields are still shown, but accept no input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SentForm {
    /// What the password is needed for.
    pub purpose: Purpose,
    /// The login ID.
    pub login_id: String,
    /// The certificate being renewed.
    pub certificate: Option<CertificateView>,
    /// The user and the PC that a first certificate is issued for.
    pub session: Option<Session>,
}

/// A certificate that a new one has replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Superseded {
    /// The replaced certificate.
    pub certificate: CertificateView,
    /// Whether it has been removed from this PC.
    pub removed: bool,
}

/// What a password is needed for, and what a result comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Purpose {
    /// A first certificate, or one after expiry or revocation.
    Issue,
    /// A new certificate that replaces a renewable one.
    Renew,
    /// A request that an earlier run left unfinished.
    Resume,
}

/// The step of the work in progress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum Step {
    /// The key and the request are being made and sent to the bank.
    Requesting,
    /// The bank has to approve; the request is sent again at this time.
    AwaitingApproval {
        /// RFC 3339.
        until: String,
    },
    /// The certificate is being stored and tested.
    Installing,
    /// This PC and the connection to the bank are being checked.
    Inspecting,
}

/// A certificate as a row of the list and as the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CertificateView {
    /// SHA-256, lower-case hex: identifies it in intents.
    pub fingerprint: String,
    /// Lower-case hex.
    pub serial: String,
    /// The CN's first word, if it can be read unambiguously.
    pub login_id: Option<String>,
    /// CN
    pub common_name: String,
    /// O
    pub organization: String,
    /// OU
    pub organizational_unit: String,
    /// RFC 3339.
    pub not_before: String,
    /// RFC 3339.
    pub not_after: String,
    /// The state according to its dates and to the bank.
    pub state: CertificateState,
    /// Whole days until it expires; negative afterwards.
    #[ts(type = "number")]
    pub days_left: i64,
    /// Whether 「証明書更新」 is possible for it.
    pub renewable: bool,
    /// RFC 3339: until when it is renewable, which may be after it expires.
    pub renewable_until: String,
    /// Whether the list has a newer certificate of the same login ID.
    pub superseded: bool,
    /// Where its key is stored.
    pub protection: KeyProtection,
}

impl CertificateView {
    /// The view of a certificate in the list.
    pub fn new(listed: &ListedCertificate) -> Self {
        let certificate = &listed.certificate;
        let subject = certificate.subject();
        Self {
            fingerprint: certificate.fingerprint().to_string(),
            serial: certificate.serial().to_owned(),
            login_id: certificate.login_id().map(str::to_owned),
            common_name: subject.common_name.clone(),
            organization: subject.organization.clone(),
            organizational_unit: subject.organizational_unit.clone(),
            not_before: rfc3339(certificate.not_before()),
            not_after: rfc3339(certificate.not_after()),
            state: listed.state,
            days_left: listed.days_left,
            renewable: listed.state.renewable(),
            renewable_until: rfc3339(listed.renewable_until),
            superseded: listed.superseded,
            protection: listed.protection,
        }
    }
}

/// A check as a line of CCHK012.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CheckView {
    /// The name of the check.
    pub name: CheckName,
    /// Its result.
    pub verdict: Verdict,
    /// The error whose title in the table of errors explains it.
    pub code: Option<ErrorCode>,
    /// The text in Japanese.
    pub ja: CheckText,
    /// The text in English.
    pub en: CheckText,
}

impl CheckView {
    /// The view of a check.
    pub fn new(check: &Check) -> Self {
        let [ja, en] = [Language::Japanese, Language::English].map(|language| check.text(language));
        Self { name: check.name, verdict: check.verdict, code: check.code(), ja, en }
    }
}

/// The outcome of saving the support bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum SupportBundleView {
    /// It has been saved.
    Saved {
        /// The path of the file.
        path: String,
        /// A few letters that identify it on the telephone.
        reference: String,
    },
    /// It could not be saved.
    Failed {
        /// Why not.
        failure: Failure,
    },
}

impl SupportBundleView {
    /// Saved at this path.
    pub fn saved(path: &Path, reference: &str) -> Self {
        Self::Saved { path: path.display().to_string(), reference: reference.to_owned() }
    }
}
