//! BLGI001 and what certificate login answers.

use axum::http::StatusCode;
use time::OffsetDateTime;

use super::layout::{Escaped, Page};
use crate::database::certificates::CertificateRecord;

/// From this many days before the end the bank reminds of the renewal.
const NOTICE_DAYS: i64 = 40;

/// BLGI001, the page everything starts from. `mtls` is the address of certificate login.
pub(crate) fn start(mtls: &str) -> Page {
    let body = format!(
        r#"<section class="card">
<h2>電子証明書方式のお客様</h2>
<p>電子証明書をお持ちの方は、「ログイン」ボタンを押してください。</p>
<p class="row"><a class="button primary" id="certificate-login" href="{}/">ログイン</a></p>
</section>
<section class="card">
<h2>電子証明書の発行・更新</h2>
<p>証明書を取得されていない方、もしくは証明書を再取得・更新される方は、パソコンの「瀬戸信用金庫 電子証明書発行更新アプリ」で手続きをしてください。</p>
<p class="note">取得した電子証明書を有効にするには、一度全てのブラウザを閉じてください。</p>
</section>"#,
        Escaped(mtls)
    );
    Page { status: StatusCode::OK, id: "BLGI001", title: "ログイン", body }
}

/// The login has succeeded.
pub(crate) fn greeting(record: &CertificateRecord, now: OffsetDateTime) -> Page {
    let days = record.days_left(now);
    let notice = if days <= NOTICE_DAYS {
        format!(
            r#"<p class="warning">電子証明書の有効期限まであと {days} 日です。「瀬戸信用金庫 電子証明書発行更新アプリ」で更新してください。</p>"#
        )
    } else {
        String::new()
    };
    let body = format!(
        r#"<p class="welcome"><strong id="login-id">{}</strong> 様、ようこそ</p>
{notice}
<section class="card">
<h2>ご利用中の電子証明書</h2>
{}
</section>"#,
        Escaped(&record.login_id),
        details(
            record,
            &format!(
                "{}まで（あと <span id=\"days-left\">{days}</span> 日）",
                date(record.not_after)
            )
        ),
    );
    Page { status: StatusCode::OK, id: "BTOP001", title: "トップページ", body }
}

pub(crate) fn revoked(record: &CertificateRecord, start: &str) -> Page {
    let explanation = "この電子証明書は失効しているため、ログインできません。";
    let advice = "「瀬戸信用金庫 電子証明書発行更新アプリ」で電子証明書を発行しなおしてください。";
    refused("revoked", explanation, advice, Some(record), start)
}

pub(crate) fn expired(record: &CertificateRecord, start: &str) -> Page {
    let explanation = "この電子証明書は有効期限が過ぎているため、ログインできません。";
    let advice = "「瀬戸信用金庫 電子証明書発行更新アプリ」で電子証明書を発行しなおしてください。";
    refused("expired", explanation, advice, Some(record), start)
}

pub(crate) fn not_yet_valid(record: &CertificateRecord, start: &str) -> Page {
    let explanation = "この電子証明書はまだ有効期間に入っていないため、ログインできません。";
    let advice = "パソコンの日付と時刻が正しいかどうかを確認してください。";
    refused("not-yet-valid", explanation, advice, Some(record), start)
}

/// Our authority signed it, but the record is gone, as after a new start with an older database.
pub(crate) fn unknown_certificate(start: &str) -> Page {
    let explanation = "この電子証明書の記録がないため、ログインできません。";
    let advice = "「瀬戸信用金庫 電子証明書発行更新アプリ」で電子証明書を発行しなおしてください。";
    refused("unknown", explanation, advice, None, start)
}

fn refused(
    reason: &str,
    explanation: &str,
    advice: &str,
    record: Option<&CertificateRecord>,
    start: &str,
) -> Page {
    let certificate = record.map_or_else(String::new, |record| {
        let shown = details(record, &format!("{}まで", date(record.not_after)));
        format!(r#"<section class="card"><h2>提示された電子証明書</h2>{shown}</section>"#)
    });
    let body = format!(
        r#"<div class="refused" role="alert" data-reason="{reason}">
<p><strong>{explanation}</strong></p>
<p>{advice}</p>
<p>ブラウザは選んだ電子証明書を覚えています。別の電子証明書を選ぶには、一度全てのブラウザを閉じてください。</p>
</div>
{certificate}
<p class="row"><a class="button" href="{}/">ログイン画面へ</a></p>"#,
        Escaped(start)
    );
    Page {
        status: StatusCode::FORBIDDEN, id: "BLGI009", title: "ログインできません", body
    }
}

fn details(record: &CertificateRecord, validity: &str) -> String {
    format!(
        "<dl><dt>有効期限</dt><dd>{validity}</dd>\
         <dt>Common Name</dt><dd>{}</dd>\
         <dt>シリアル番号</dt><dd><code id=\"serial\">{}</code></dd></dl>",
        Escaped(&record.common_name),
        Escaped(&record.serial),
    )
}

/// In Japan, where the bank and its customers are.
fn date(moment: OffsetDateTime) -> String {
    let local = moment.to_offset(time::macros::offset!(+9));
    format!("{}年{}月{}日", local.year(), u8::from(local.month()), local.day())
}
