//! What the window shows: the serialisable picture of the flow. TypeScript types come from here.

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

/// The whole picture: the bank around it, the one screen in it, and what stands over that.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct View {
    /// Counts the screens: the same number is the same screen, with what was typed into it.
    pub screen_revision: u32,
    /// In which language the user is addressed.
    pub language: Language,
    /// The bank this app belongs to, in that language.
    pub bank: Bank,
    /// The screen to show.
    pub screen: Screen,
    /// What stands over it about a new version.
    pub update: Option<UpdateView>,
}

/// The screens, by the manual's IDs.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum Screen {
    /// CCHK001 証明書取得: issue, or choose from the list and renew.
    Certificates {
        /// This bank's certificates in this user's store, the ones that need action first.
        certificates: Vec<CertificateView>,
        /// Fingerprint of the row selected at first.
        selected: Option<String>,
    },
    /// CCHK002 認証.
    Authentication {
        /// What the password is asked for.
        purpose: Purpose,
        /// The login ID, where it is not the user's to type (renewal, resume), or what was typed.
        login_id: String,
        /// The certificate that is renewed.
        certificate: Option<CertificateView>,
        /// Whose a first certificate will be, and on which PC; none for a renewal.
        session: Option<Session>,
        /// What was wrong with the last try; stands beside its field.
        failure: Option<Failure>,
    },
    /// 「ただいま処理中です。しばらくお待ちください。」
    Processing {
        /// What is being done.
        step: Step,
        /// CCHK002, where it is done there.
        form: Option<SentForm>,
    },
    /// CCHK007 結果.
    Result {
        /// The certificate that is now in the store.
        certificate: CertificateView,
        /// How it came about.
        purpose: Purpose,
        /// The certificate it takes the place of, which can be removed now.
        superseded: Option<Superseded>,
        /// Browsers that run now and have to be closed before they offer the new certificate.
        browsers: Vec<String>,
        /// Browsers that look for certificates elsewhere, and do not offer it.
        elsewhere: Vec<String>,
    },
    /// CCHK009 エラー.
    Failed {
        /// What happened.
        failure: Failure,
        /// What helps: the filled button.
        primary_action: PrimaryAction,
        /// Whether trying again makes sense (「もう一度」 is shown).
        can_retry: bool,
        /// The file for support, once it was to be saved.
        bundle: Option<SupportBundleView>,
    },
    /// CCHK010 前回の続き: a request was under way when the app ended.
    Resume {
        /// Whose request.
        login_id: String,
        /// When it was begun, RFC 3339.
        started_at: String,
        /// It was sent, so the bank may have issued the certificate (「発行済みかもしれません」).
        may_be_issued: bool,
        /// RFC 3339; before it the bank has asked not to be asked again.
        not_before: Option<String>,
    },
    /// CCHK008 プロキシ認証: the company's proxy asks who we are.
    ProxyAuthentication {
        /// Which proxy, as `http://HOST:PORT/`.
        proxy: String,
        /// What was typed last.
        user: String,
        /// What was wrong with the last try; stands beside its field.
        failure: Option<Failure>,
        /// Others in the company's network can read what is typed, and the screen says so.
        shows_password: bool,
    },
    /// CCHK012 証明書の点検: what is right and wrong on this PC.
    Inspection {
        /// What was looked at, the worst first.
        checks: Vec<CheckView>,
        /// The file for support, once it was to be saved.
        bundle: Option<SupportBundleView>,
    },
    /// CCHK011 証明書データベース: the store is protected by a password.
    StorePassword {
        /// What was wrong with the last try.
        failure: Option<Failure>,
    },
}

/// CCHK002 once it has been sent off: its fields are still there, and take nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SentForm {
    /// What the password was asked for.
    pub purpose: Purpose,
    /// Whose it was.
    pub login_id: String,
    /// The certificate that is renewed.
    pub certificate: Option<CertificateView>,
    /// Whose a first certificate will be, and on which PC.
    pub session: Option<Session>,
}

/// A certificate that a new one has taken the place of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Superseded {
    /// Which.
    pub certificate: CertificateView,
    /// Whether it has been removed from this PC.
    pub removed: bool,
}

/// What a password is asked for, and what a result is the result of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Purpose {
    /// A first certificate, or one after expiry or revocation.
    Issue,
    /// A new certificate in place of one that still is valid.
    Renew,
    /// What an earlier run left unfinished.
    Resume,
}

/// Where a running request is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum Step {
    /// Key and request are being made, the bank is being asked.
    Requesting,
    /// The bank has to approve; asked again at this time.
    AwaitingApproval {
        /// RFC 3339.
        until: String,
    },
    /// The certificate is being put into the store and tried.
    Installing,
    /// This PC and the way to the bank are being looked at.
    Inspecting,
}

/// A certificate as a row and as the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CertificateView {
    /// SHA-256, lower-case hex: its identity in intents.
    pub fingerprint: String,
    /// Lower-case hex.
    pub serial: String,
    /// CN's first word, where it can be read without doubt.
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
    /// What the dates, and the bank, say.
    pub state: CertificateState,
    /// Whole days until the end; negative once it has passed.
    #[ts(type = "number")]
    pub days_left: i64,
    /// Whether 「証明書更新」 is possible for it.
    pub renewable: bool,
    /// RFC 3339: until when it is, which may be after its end.
    pub renewable_until: String,
    /// Whether the list has a newer one of the same login ID.
    pub superseded: bool,
    /// Where its key lives.
    pub protection: KeyProtection,
}

impl CertificateView {
    /// The picture of a certificate in the list.
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
    /// Which.
    pub name: CheckName,
    /// What is to be thought of it.
    pub verdict: Verdict,
    /// Whose title in the table of errors says more.
    pub code: Option<ErrorCode>,
    /// In Japanese.
    pub ja: CheckText,
    /// In English.
    pub en: CheckText,
}

impl CheckView {
    /// The picture of a check.
    pub fn new(check: &Check) -> Self {
        let [ja, en] = [Language::Japanese, Language::English].map(|language| check.text(language));
        Self { name: check.name, verdict: check.verdict, code: check.code(), ja, en }
    }
}

/// What has come of saving the file for support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum SupportBundleView {
    /// It is there.
    Saved {
        /// Where.
        path: String,
        /// A few letters by which it is named on the telephone.
        reference: String,
    },
    /// It is not.
    Failed {
        /// Why.
        failure: Failure,
    },
}

impl SupportBundleView {
    /// Saved here.
    pub fn saved(path: &Path, reference: &str) -> Self {
        Self::Saved { path: path.display().to_string(), reference: reference.to_owned() }
    }
}
