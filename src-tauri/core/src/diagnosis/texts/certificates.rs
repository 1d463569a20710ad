use crate::certificate::CertificateState;
use crate::dates::day;
use crate::diagnosis::{BrowserFacts, ChainFacts, KeyFacts, StoreFacts, ValidityFacts};
use crate::language::Words;
use crate::words;

impl ValidityFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Dates { login_id, not_before, not_after, days_left, state, .. } => {
                let (since, until) = (words!("から", " to "), words!("まで、", ", "));
                let dates = day(not_before).and(since).and(day(not_after)).and(until);
                words!("「{login_id}」: ", "{login_id}: ").and(dates).and(of_state(*state, *days_left))
            }
            Self::None => words!(
                "このパソコンの、このユーザーには、証明書がありません。",
                "no certificate of this bank for this user on this PC"
            ),
            Self::Unknown => {
                words!("保存先を読めないため、わかりません。", "not known, since the store cannot be read")
            }
        }
    }
}

fn of_state(state: CertificateState, days_left: i64) -> Words {
    match state {
        CertificateState::Valid => words!("あと{days_left}日使えます。", "{days_left} days left"),
        CertificateState::Expiring => {
            words!("あと{days_left}日です。", "{days_left} days left: it is time to renew")
        }
        CertificateState::InGrace => {
            words!("期限が切れていますが、まだ更新できます。", "expired, and can still be renewed")
        }
        CertificateState::Expired => words!("期限が切れています。", "expired"),
        CertificateState::NotYetValid => words!("まだ始まっていません。", "not yet valid"),
        CertificateState::Revoked => words!("失効しています。", "revoked"),
    }
}

impl KeyFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Signs { login_id } => {
                words!(
                    "「{login_id}」: 鍵があり、試しの署名ができました。",
                    "{login_id}: the key is there, and has signed"
                )
            }
            Self::Fails { login_id, .. } => {
                words!("「{login_id}」: 鍵で署名できませんでした。", "{login_id}: the key has not signed")
            }
        }
    }
}

impl ChainFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Complete { login_id, authorities } => words!(
                "「{login_id}」: 認証局の証明書がそろっています（{authorities}件）。",
                "{login_id}: complete ({authorities} stored)"
            ),
            Self::Incomplete { login_id } => words!(
                "「{login_id}」: 認証局の証明書が足りず、ブラウザに表示されないことがあります。",
                "{login_id}: an authority's certificate is missing, and a browser may not offer this one"
            ),
            Self::Unknown { login_id } => words!(
                "「{login_id}」: 銀行に確かめられませんでした。",
                "{login_id}: none is stored, and the bank could not be asked whether one has to be"
            ),
        }
    }
}

impl BrowserFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Offered { by, running } => {
                let (by, list) = (listed(by), by.join(", "));
                words!("{by}で使えます", "{list} offer it").and(open(running)).and(words!("。", ""))
            }
            Self::AfterClosing { running } => {
                let (ja, en) = (listed(running), running.join(", "));
                words!(
                    "{ja}が、証明書を入れる前から開いていることがあります。",
                    "{en} may have been running since before the certificate was here"
                )
            }
            Self::Nobody => words!(
                "指定された保存先は、ブラウザが使うものではありません。",
                "the store that was named is none that a browser reads"
            ),
        }
    }
}

fn open(running: &[String]) -> Words {
    if running.is_empty() {
        return words!("", "");
    }
    let (ja, en) = (listed(running), running.join(", "));
    words!("（いま開いているもの: {ja}）", " (running now: {en})")
}

fn listed<T: AsRef<str>>(names: &[T]) -> String {
    names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("、")
}

impl StoreFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Read { place } => words!("読み取れます（{place}）。", "{place} can be read"),
            Self::Missing { place } => {
                words!(
                    "最初の証明書を入れるときに作ります（{place}）。",
                    "{place} will be made for the first certificate"
                )
            }
            Self::Locked { place } => {
                words!("パスワードで保護されています（{place}）。", "{place} asks for its password")
            }
            Self::LeftBehind { place, other } => words!(
                "ブラウザは {place} を使い、{other} にある証明書は使いません。",
                "browsers read {place} and not what is in {other}"
            ),
            Self::Fails { place, .. } => words!("読み取れません（{place}）。", "{place} cannot be read"),
        }
    }
}
