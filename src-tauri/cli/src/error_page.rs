//! The help desk's page about all errors, in each language: made from the table of errors and from how the programs
//! handle each code.

use std::fmt::Write as _;

use cert_core::diagnosis::CheckName;
use cert_core::error_texts::{ErrorGroup, ErrorText, Group, Template, error_groups};
use cert_core::flow::{Field, PrimaryAction};
use cert_core::language::{Language, Words};
use cert_core::{ErrorCode, words};

use crate::exit_status::number;

/// The page, in Markdown. Each code is a heading, and therefore an anchor.
pub(crate) fn error_page(language: Language) -> String {
    let groups = error_groups();
    let mut page = head().of(language);
    for Group { title, .. } in groups.values() {
        let title = title.of(language);
        let _ = writeln!(page, "- [{title}](#{})", title.to_lowercase().replace(' ', "-").replace('\'', ""));
    }
    for (group, Group { title, codes }) in groups {
        let _ = writeln!(page, "\n## {}", title.of(language));
        for (code, text) in codes {
            page += &entry(*group, *code, text.of(language), language);
        }
    }
    page
}

fn head() -> Words {
    words!(
        "\
# エラー一覧

ヘルプデスク向けの一覧です。お客さまからエラーコードをお聞きになり、このページでその名前を探してください。
「画面」は、そのエラーが表示される場所と、お客さまに押していただくボタンです。「終了コード」は、コマンド（`cert-cli`）が
返す値で、その意味は[管理者の方へ](../ja/admin.md)にあります。「点検」は、アプリの「証明書の点検」（CCHK012）か `cert-cli doctor` で
確認する項目です。

このページは、アプリの文章の表（`src-tauri/core/errors.json`）から `npm run errors` で作ります。

",
        "\
# Errors

For the help desk: ask for the error code and look for it here. “Screen” is where the error is shown, and the button to
press. “Exit status” is what the command (`cert-cli`) ends with; [the administrators' page](../en/admin.md) says what that means.
“Inspection” names what to look at by the app's own inspection (CCHK012) or by `cert-cli doctor`.

This page is made from the table of the app's texts (`src-tauri/core/errors.json`) by `npm run errors`.

"
    )
}

/// The checks relevant to this code, else those relevant to its group.
const fn checks(group: ErrorGroup, code: ErrorCode) -> &'static [CheckName] {
    use CheckName as C;
    use ErrorCode as E;
    match (code, group) {
        _ if Field::of(code).is_some() => &[],
        (E::CertificateExpired | E::CertificateRevoked | E::RenewalTooEarly | E::CertificateNotFound, _) => {
            &[C::Validity, C::Key]
        }
        (E::PossiblyIssued | E::ApprovalPending | E::UnfinishedRequest | E::NothingToResume | E::StateCorrupt, _) => {
            &[C::Request]
        }
        (E::ClockWrong | E::CertificateNotValid, _) => &[C::Clock],
        (E::PolicyUnusable | E::ProxyAuthenticationForbidden | E::UpdateForbidden, _) => &[C::Policy],
        (E::StoreFull | E::StateFull | E::SupportBundleFull, _) => &[C::DiskSpace],
        (_, ErrorGroup::Typed) => &[],
        (_, ErrorGroup::Bank) => &[C::Bank, C::Validity],
        (_, ErrorGroup::Network) => &[C::Bank, C::Proxy, C::Addresses],
        (_, ErrorGroup::Proxy) => &[C::Proxy, C::SignIn],
        (_, ErrorGroup::Answer) => &[C::Bank, C::Proxy],
        (_, ErrorGroup::Store) => &[C::Store, C::Key],
        (_, ErrorGroup::App) => &[C::StateFolder],
        (_, ErrorGroup::Update) => &[C::Update],
    }
}

fn inspection(checks: &[CheckName]) -> Words {
    if checks.is_empty() {
        return words!("", "");
    }
    let titles = |language| checks.iter().map(|check| check.title().of(language)).collect::<Vec<_>>();
    let (ja, en) = (titles(Language::Japanese).join("、"), titles(Language::English).join(", "));
    words!("。点検: {ja}", ". Inspection: {en}")
}

fn entry(group: ErrorGroup, code: ErrorCode, text: &ErrorText, language: Language) -> String {
    let ErrorText { title, explanation, next } = text;
    let mut entry = format!("\n### {}\n**{title}**\n{}\n\n", code.name(), written(explanation, language));
    for step in next {
        let _ = writeln!(entry, "1. {}", written(step, language));
    }
    let status = number(code);
    let screen = words!("\n画面: ", "\nScreen: ").and(shown(group, code));
    let status = words!("。終了コード: {status}", ". Exit status: {status}");
    let rest = screen.and(status).and(inspection(checks(group, code))).and(words!("\n", "\n"));
    entry + &rest.of(language)
}

/// The text, with placeholders for its details; both variants if there are two.
fn written(template: &Template, language: Language) -> String {
    match template {
        Template::Plain(text) => text.clone(),
        Template::Detailed { known, unknown } => {
            let tries = words!("（回数）", "(number)").of(language);
            let time = words!("（日時）", "(time)").of(language);
            let known = known.replace("{remaining_tries}", &tries).replace("{retry_at}", &time);
            words!("{unknown} ／ {known}", "{unknown} / {known}").of(language)
        }
    }
}

/// Where the error is shown, and the button to press.
fn shown(group: ErrorGroup, code: ErrorCode) -> Words {
    if Field::of(code).is_some() {
        return words!("入力欄の下", "below the field");
    }
    match (group, code) {
        (ErrorGroup::Update, _) => words!("新しいバージョンのお知らせ", "the notice of the new version"),
        (_, ErrorCode::SupportBundleFull | ErrorCode::SupportBundleUnwritable) => {
            words!("「問い合わせ用情報の保存」を押したあとの同じ画面", "the same, after “Save information for support”")
        }
        _ => words!("CCHK009", "CCHK009").and(button(PrimaryAction::of(code))),
    }
}

fn button(action: PrimaryAction) -> Words {
    match action {
        PrimaryAction::Retry => words!("「もう一度」", ", “Try again”"),
        PrimaryAction::Issue => words!("「証明書発行」", ", “Issue”"),
        PrimaryAction::Inspect => words!("「証明書の点検」", ", “Inspect”"),
        PrimaryAction::Back => words!("「戻る」", ", “Back”"),
        PrimaryAction::Close => words!("「閉じる」", ", “Close”"),
    }
}
