//! 「有効期間満了の40日前に、ログイン後のトップページおよび電子メールでお知らせします。」

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration as Interval, SystemTime};

use lettre::Message;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use time::{Duration, OffsetDateTime};
use tokio::task::spawn_blocking;

use crate::database::certificates::{self, CertificateRecord, NOTICE_DAYS};
use crate::error::BankError;
use crate::pages::date;
use crate::state::BankState;

/// Interval between searches for due notices.
const SWEEP: Interval = Interval::from_hours(24);
const SENDER: &str = "notice@bank.example";

impl BankState {
    /// Sends every notice that is due by the bank's clock, once for each certificate, and returns
    /// how many were sent. A notice that cannot be sent is logged and stays due for the next sweep.
    pub(crate) async fn send_notices(self: &Arc<Self>) -> Result<usize, BankError> {
        let _sending = self.sending_notices.lock().await;
        let now = self.clock.now();
        let until = now + Duration::days(NOTICE_DAYS + 1);
        let (from, until) = (now.unix_timestamp(), until.unix_timestamp());
        let due = self.database.read(|connection| certificates::due_notices(connection, from, until))?;
        let mut sent = 0;
        for (certificate, address) in due {
            let (bank, serial) = (Arc::clone(self), certificate.serial.clone());
            let deliver = move || bank.mailer.send(&certificate.serial, &message(&certificate, &address, now)?);
            let delivered = spawn_blocking(deliver).await?;
            if let Err(error) = delivered {
                tracing::warn!(serial, %error, "a notice was not sent");
                continue;
            }
            sent += 1;
            self.database.write(move |connection| certificates::record_notice(connection, &serial, from)).await?;
        }
        Ok(sent)
    }
}

/// Sweeps at once and then daily, until the task is ended.
pub(crate) async fn sweep_daily(bank: Arc<BankState>) {
    let mut days = tokio::time::interval(SWEEP);
    loop {
        days.tick().await;
        if let Err(error) = bank.send_notices().await {
            tracing::warn!(%error, "the certificates could not be looked through");
        }
    }
}

fn message(
    certificate: &CertificateRecord,
    address: &str,
    now: OffsetDateTime,
) -> Result<Message, Box<dyn Error + Send + Sync>> {
    let CertificateRecord { serial, login_id, .. } = certificate;
    let (days, end) = (certificate.days_left(now), date(certificate.not_after));
    let body = format!(
        "これは練習用のお知らせです。実際の銀行からのお知らせではありません。\n\n\
         {login_id} 様\n\n\
         せとしん外為WEBサービスの電子証明書の有効期限まであと {days} 日です。\n\
         有効期限: {end}\n\
         証明書シリアル番号: {serial}\n\n\
         「瀬戸信用金庫 電子証明書発行更新アプリ」を起動し、有効期限までに更新してください。\n\
         有効期限を過ぎた場合は、「証明書発行」より発行しなおしてください。\n\n\
         お問い合わせ\n\
         瀬戸信用金庫 国際業務部\n\
         フリーダイヤル 0120-551-039 (平日9:00～17:00)\n"
    );
    let sender = Mailbox::new(Some("せとしん外為WEBサービス（練習用）".into()), SENDER.parse()?);
    Ok(Message::builder()
        .from(sender)
        .to(Mailbox::new(None, address.parse()?))
        .date(SystemTime::from(now))
        // The same for every attempt, so that duplicates can be recognised.
        .message_id(Some(format!("<{serial}.{SENDER}>")))
        .subject(format!("【練習用】電子証明書の有効期限のお知らせ（{end}まで）"))
        .header(ContentType::TEXT_PLAIN)
        .body(body)?)
}
