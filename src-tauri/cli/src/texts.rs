//! The text output, in both languages.

use std::error::Error as StdError;
use std::fmt::Write as _;

use cert_core::certificate::{Certificate, CertificateState};
use cert_core::clock::rfc3339;
use cert_core::diagnosis::Check;
use cert_core::flow::{Explained, Failure, PrimaryAction};
use cert_core::keystore::KeyProtection;
use cert_core::language::{Language, Words};
use cert_core::listing::ListedCertificate;
use cert_core::profile::Contact;
use cert_core::update::{Offer, Version};
use cert_core::{Error, words};

/// `issue`, `renew`, `resume`
pub(crate) fn installed(certificate: &Certificate, state: CertificateState) -> Words {
    let done = words!(
        "電子証明書を保存し、鍵で署名できることを確かめました。\n\n",
        "The certificate is installed, and its key has signed.\n\n"
    );
    let from = rfc3339(certificate.not_before());
    let later = match state {
        CertificateState::NotYetValid => words!("\n{from} から使えます。\n", "\nIt is valid from {from}.\n"),
        _ => words!("", ""),
    };
    done.and(details(certificate)).and(later).and(words!(
        "\n電子証明書を有効にするには、一度全てのブラウザを閉じてください。",
        "\nClose every browser window once before logging in with it."
    ))
}

/// `list`
pub(crate) fn list(certificates: &[ListedCertificate]) -> Words {
    if certificates.is_empty() {
        return words!("この銀行の電子証明書はありません。", "No certificate of this bank.");
    }
    let blocks = certificates.iter().map(block);
    blocks.reduce(|above, below| above.and(words!("\n", "\n")).and(below)).unwrap_or_else(|| words!("", ""))
}

fn block(listed: &ListedCertificate) -> Words {
    let described = status(listed).and(words!("\n", "\n")).and(details(&listed.certificate));
    match listed.protection {
        KeyProtection::Hardware => described.and(words!(
            "  鍵                 = このパソコンのセキュリティチップ（TPM）の中\n",
            "  Key                = in this PC's security chip (TPM)\n"
        )),
        KeyProtection::Software => described,
    }
}

fn status(listed: &ListedCertificate) -> Words {
    let holder = listed.certificate.holder();
    let days = listed.days_left;
    match listed.state {
        CertificateState::Valid | CertificateState::Expiring if listed.superseded => {
            words!("{holder}: 更新済み、残り{days}日", "{holder}: renewed already, {days} days left")
        }
        CertificateState::Valid => words!("{holder}: 有効、残り{days}日", "{holder}: valid, {days} days left"),
        CertificateState::Expiring => {
            words!("{holder}: 更新してください、残り{days}日", "{holder}: renew now, {days} days left")
        }
        CertificateState::InGrace => {
            let until = rfc3339(listed.renewable_until);
            words!("{holder}: 期限切れ、{until} まで更新できます", "{holder}: expired, renew it until {until}")
        }
        CertificateState::Expired => {
            words!("{holder}: 期限切れ、再発行してください", "{holder}: expired, issue a new one")
        }
        CertificateState::Revoked => words!("{holder}: 失効、再発行してください", "{holder}: revoked, issue a new one"),
        CertificateState::NotYetValid => {
            let from = rfc3339(listed.certificate.not_before());
            words!(
                "{holder}: {from} から有効。過ぎているときは、このパソコンの時計が遅れています",
                "{holder}: valid from {from}; if that is past, this PC's clock is slow"
            )
        }
    }
}

/// A table, aligned for terminals: a full-width character takes two columns.
#[rustfmt::skip]
fn details(certificate: &Certificate) -> Words {
    let subject = certificate.subject();
    let (name, organization, unit) = (&subject.common_name, &subject.organization, &subject.organizational_unit);
    let (serial, fingerprint) = (certificate.serial(), certificate.fingerprint());
    let (from, to) = (certificate.not_before().date(), certificate.not_after().date());
    words!("  Common Name        = {name}\n",          "  Common Name        = {name}\n")
    .and(words!("  Organization       = {organization}\n", "  Organization       = {organization}\n"))
    .and(words!("  Organization Unit  = {unit}\n",         "  Organization Unit  = {unit}\n"))
    .and(words!("  証明書シリアル番号 = {serial}\n",       "  Serial             = {serial}\n"))
    .and(words!("  有効期間           = {from} ～ {to}\n", "  Valid              = {from} to {to}\n"))
    .and(words!("  フィンガープリント = {fingerprint}\n",  "  Fingerprint        = {fingerprint}\n"))
}

/// `doctor`
pub(crate) fn checks(checks: &[Check], is_reached: bool) -> Words {
    let lines = |language| checks.iter().map(|check| check.line(language) + "\n").collect();
    let lines = Words { ja: lines(Language::Japanese), en: lines(Language::English) };
    let reached = words!("\n銀行に接続できました。", "\nThe bank is reached.");
    if is_reached { lines.and(reached) } else { lines }
}

/// `update`
pub(crate) fn update(current: &Version, offer: Option<&Offer>) -> Words {
    let Some(Offer { manifest, forced, .. }) = offer else {
        return words!("バージョン{current}は最新です。", "Version {current} is the newest.");
    };
    let version = &manifest.version;
    let there = words!(
        "バージョン{version}があります（いまは{current}）。\n",
        "Version {version} is there; this is {current}.\n"
    );
    let must = if *forced {
        words!("いまのバージョンは、もうお使いになれません。\n", "This version must not be used any longer.\n")
    } else {
        words!("", "")
    };
    there.and(must).and(Words { ja: manifest.notes.clone(), en: manifest.notes_en.clone() })
}

/// A failure: the text for its code from the table of errors, and the causes for an engineer.
pub(crate) fn failure(error: &Error, hint: Option<Words>, contact: Option<&Contact>, language: Language) -> String {
    let failure = Failure::of(error);
    let Explained { title, explanation, next } = failure.explain(language);
    let mut text = format!("cert-cli: {title} ({})\n  {explanation}", failure.code.name());
    for step in next.into_iter().chain(hint.map(|hint| hint.of(language))) {
        let _ = write!(text, "\n  - {step}");
    }
    let place = failure.place.map(|place| words!("場所: {place}", "Place: {place}"));
    let causes = with_causes(error);
    let details = words!("詳細: {causes}", "Details: {causes}");
    for line in place.into_iter().chain([details]).chain(contact.map(whom_to_call)) {
        let _ = write!(text, "\n  {}", line.of(language));
    }
    text
}

/// The counterpart of the inspection button on CCHK009.
pub(crate) fn inspect(error: &Error) -> Option<Words> {
    let helps = PrimaryAction::of(error.code()) == PrimaryAction::Inspect;
    helps.then(|| words!("`doctor` で、どこに問題があるかがわかります。", "`doctor` shows what is not right."))
}

fn whom_to_call(Contact { name, phone_label, phone, hours }: &Contact) -> Words {
    words!("お問い合わせ先: {name} {phone_label} {phone}（{hours}）", "Contact: {name} {phone_label} {phone} ({hours})")
}

/// A failure and its causes, in one line.
pub(crate) fn with_causes(error: &dyn StdError) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let text = inner.to_string();
        if !message.ends_with(&text) {
            message = format!("{message}: {text}");
        }
        cause = inner.source();
    }
    message
}

#[cfg(test)]
mod tests {
    use cert_core::input::InputError;

    use super::*;

    #[test]
    fn a_failure_has_the_text_of_the_screen_its_code_and_its_cause() {
        let error = Error::from(InputError::LoginIdEmpty);
        assert_eq!(
            failure(&error, None, None, Language::Japanese),
            format!(
                "cert-cli: ログインIDを入力してください。 (login_id_empty)\n  \
                 WEBサービスにログインするときの「ログインID」です。\n  \
                 - お忘れのときは、お問い合わせ先へお電話ください。\n  詳細: {error}"
            )
        );
        let english = failure(&error, None, None, Language::English);
        assert!(english.starts_with("cert-cli: Enter your login ID. (login_id_empty)\n  It is "), "{english}");
    }
}
