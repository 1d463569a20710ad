//! The texts of the checks, in both languages: for the screen, `cert-cli doctor` and the file for support.

use serde::Serialize;
use ts_rs::TS;

use super::{Check, CheckName, Facts, Verdict};
use crate::language::{Language, Words};
use crate::words;

mod certificates;
mod machine;
mod network;
mod remedies;

/// The text of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CheckText {
    /// What was checked.
    pub title: String,
    /// What was found.
    pub finding: String,
    /// What to do.
    pub remedy: Option<String>,
}

impl Check {
    /// Its text.
    pub fn text(&self, language: Language) -> CheckText {
        CheckText {
            title: self.name.title().of(language),
            finding: self.facts.words().of(language),
            remedy: self.remedy.map(|remedy| remedies::words(remedy).of(language)),
        }
    }
}

impl Check {
    /// Verdict and text in one line, with the code of the failure, if any.
    pub fn line(&self, language: Language) -> String {
        let CheckText { title, finding, remedy } = self.text(language);
        let verdict = verdict(self.verdict).of(language);
        let code = self.code().map(|code| format!(" ({})", code.name())).unwrap_or_default();
        let (end, colon) = match language {
            Language::Japanese => ("", "："),
            Language::English => (".", ": "),
        };
        let remedy = remedy.map(|remedy| format!("{end} {remedy}")).unwrap_or_default();
        format!("{verdict:7}  {title}{colon}{finding}{code}{remedy}")
    }
}

impl CheckName {
    /// The check's title.
    pub fn title(self) -> Words {
        match self {
            CheckName::Validity => words!("証明書の期限", "Validity"),
            CheckName::Key => words!("証明書の鍵", "Key"),
            CheckName::Chain => words!("認証局の証明書", "Authorities"),
            CheckName::Browsers => words!("使えるブラウザ", "Browsers"),
            CheckName::Store => words!("証明書の保存先", "Store"),
            CheckName::Bank => words!("銀行との接続", "Bank"),
            CheckName::Proxy => words!("プロキシの設定", "Proxy"),
            CheckName::SignIn => words!("プロキシの認証", "Sign-in"),
            CheckName::Addresses => words!("通信の経路", "Addresses"),
            CheckName::Clock => words!("パソコンの時計", "Clock"),
            CheckName::Links => words!("銀行のページからの起動", "Links"),
            CheckName::Update => words!("アプリのバージョン", "Version"),
            CheckName::Policy => words!("管理者のポリシー", "Policy"),
            CheckName::StateFolder => words!("作業用フォルダー", "State folder"),
            CheckName::DiskSpace => words!("空き容量", "Disk space"),
            CheckName::Request => words!("前回の申請", "Request"),
        }
    }
}

fn verdict(verdict: Verdict) -> Words {
    match verdict {
        Verdict::Problem => words!("【問題】", "PROBLEM"),
        Verdict::Caution => words!("【注意】", "caution"),
        Verdict::Fine => words!("問題なし", "fine"),
    }
}

impl Facts {
    fn words(&self) -> Words {
        match self {
            Self::Validity(facts) => facts.words(),
            Self::Key(facts) => facts.words(),
            Self::Chain(facts) => facts.words(),
            Self::Browsers(facts) => facts.words(),
            Self::Store(facts) => facts.words(),
            Self::Bank(facts) => facts.words(),
            Self::Proxy(facts) => facts.words(),
            Self::SignIn(facts) => facts.words(),
            Self::Addresses(facts) => facts.words(),
            Self::Clock(facts) => facts.words(),
            Self::Links(facts) => facts.words(),
            Self::Update(facts) => facts.words(),
            Self::Policy(facts) => facts.words(),
            Self::StateFolder(facts) => facts.words(),
            Self::DiskSpace(facts) => facts.words(),
            Self::Request(facts) => facts.words(),
            Self::Unanswered { .. } => {
                words!("時間内に調べられませんでした。", "not known within the time for all checks")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;
    use crate::certificate::CertificateState;
    use crate::diagnosis::{
        AddressFacts, ClockFacts, Family, ProxyFacts, SignInFacts, StoreFacts, UpdateFacts, ValidityFacts,
    };

    #[track_caller]
    fn said(facts: impl Into<Facts>, ja: &str, en: &str) {
        let words = facts.into().words();
        assert_eq!((words.ja.as_str(), words.en.as_str()), (ja, en));
    }

    #[test]
    fn dates_are_in_the_banks_zone_whatever_zone_they_are_given_in() {
        let dates = |state, days_left| ValidityFacts::Dates {
            login_id: "R2user101".to_owned(),
            not_before: "2025-12-03T15:00:00Z".to_owned(),
            not_after: "2026-12-04T14:59:59Z".to_owned(),
            days_left,
            state,
            needed: false,
        };
        said(
            dates(CertificateState::Expiring, 12),
            "「R2user101」: 2025年12月4日から2026年12月4日まで、あと12日です。",
            "R2user101: 4 December 2025 to 4 December 2026, 12 days left: it is time to renew",
        );
    }

    #[test]
    fn a_proxy_is_shown_with_its_source_and_related_settings() {
        let (routes, variables) = (vec!["http://a:1/".to_owned(), "direct".to_owned()], vec!["HTTPS_PROXY"]);
        said(
            ProxyFacts::Found {
                routes: routes.clone(),
                source: "policy",
                script: None,
                ignored: Vec::new(),
                variables,
            },
            "http://a:1/、次に direct を通ります（管理者のポリシー、環境変数: HTTPS_PROXY）。",
            "http://a:1/, then direct (policy; variables: HTTPS_PROXY)",
        );
        said(
            ProxyFacts::WithoutScript {
                routes: vec!["direct".to_owned()],
                source: "GNOME settings",
                script: Some("http://pac/".to_owned()),
                reason: "it is away".to_owned(),
                variables: Vec::new(),
            },
            "設定のスクリプトを使えないため、プロキシを使わず、直接つなぎます（GNOMEの設定、スクリプト: http://pac/、理由: it is away）。",
            "the script that is set cannot be used: direct, without a proxy (GNOME settings; script: http://pac/; reason: it is \
             away)",
        );
        said(
            ProxyFacts::Fails { code: ErrorCode::ProxyScriptFailed, reason: None, variables: Vec::new() },
            "設定から、つなぎ方を決められません。",
            "the setting leads nowhere",
        );
    }

    #[test]
    fn findings_that_no_other_test_produces_have_texts() {
        said(
            SignInFacts::Taken { method: "NTLM as the signed-in user".to_owned() },
            "認証できました。方式: NTLM（サインイン中のユーザー）。",
            "by NTLM as the signed-in user",
        );
        said(
            AddressFacts::Accepts {
                server: "bank:443".to_owned(),
                over: vec![Family::Ipv4],
                silent: vec![Family::Ipv6],
            },
            "bank:443 に、IPv4ではつながりますが、IPv6ではつながりません。",
            "bank:443 accepts connections over IPv4 and not over IPv6",
        );
        for (seconds, ja, en) in [
            (59, "銀行の時計と合っています。", "as the bank's"),
            (1205, "銀行の時計より20分進んでいます。", "20 min fast against the bank's"),
            (-7380, "銀行の時計より2時間3分遅れています。", "2 h 3 min slow against the bank's"),
            (-90_061, "銀行の時計より1日と1時間遅れています。", "1 d 1 h slow against the bank's"),
        ] {
            said(ClockFacts::Compared { seconds }, ja, en);
        }
        said(
            StoreFacts::LeftBehind { place: "/new".to_owned(), other: "/old".to_owned() },
            "ブラウザは /new を使い、/old にある証明書は使いません。",
            "browsers read /new and not what is in /old",
        );
        said(
            UpdateFacts::NotOffered { current: "1.0.0".to_owned() },
            "1.0.0。更新の配布はありません。",
            "1.0.0; none is offered",
        );
    }
}
