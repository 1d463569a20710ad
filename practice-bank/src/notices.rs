//! 「有効期間満了の40日前に、ログイン後のトップページおよび電子メールでお知らせします。」

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration as Interval, SystemTime};

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{Message, SmtpTransport, Transport as _};
use time::Duration;
use tokio::task::spawn_blocking;

use crate::config::LoopbackAddress;
use crate::database::DatabaseError;
use crate::database::certificates::{self, DueNotice, NOTICE_DAYS, days_between};
use crate::pages::date;
use crate::private_files;
use crate::state::BankState;

/// How often the certificates are looked through.
const SWEEP: Interval = Interval::from_hours(24);
/// How long the mail server may take for each step.
const TIMEOUT: Interval = Interval::from_secs(10);
const SENDER: &str = "notice@bank.example";

impl BankState {
    /// Sends every notice that is due by the bank's clock, once for each certificate, and returns
    /// how many were sent. One that cannot be sent is logged, and is due again at the next sweep.
    pub(crate) async fn send_notices(self: &Arc<Self>) -> Result<usize, DatabaseError> {
        let _sending = self.sending_notices.lock().await;
        let now = self.clock.now();
        let until = now + Duration::days(NOTICE_DAYS + 1);
        let (from, until) = (now.unix_timestamp(), until.unix_timestamp());
        let due = self.database.read(|connection| certificates::due_notices(connection, from, until))?;
        let mut sent = 0;
        for notice in due {
            match self.send(&notice).await {
                Ok(()) => sent += 1,
                Err(error) => {
                    tracing::warn!(serial = notice.serial, %error, "a notice was not sent");
                    continue;
                }
            }
            let record = move |connection: &_| certificates::record_notice(connection, &notice.serial, from);
            self.database.write(record).await?;
        }
        Ok(sent)
    }

    async fn send(self: &Arc<Self>, notice: &DueNotice) -> Result<(), MailError> {
        let message = self.message(notice)?;
        let (bank, serial) = (Arc::clone(self), notice.serial.clone());
        spawn_blocking(move || bank.mailer.deliver(&serial, &message)).await?
    }

    fn message(&self, notice: &DueNotice) -> Result<Message, MailError> {
        let now = self.clock.now();
        let DueNotice { serial, login_id, mail, not_after } = notice;
        let days = days_between(now, *not_after);
        let end = date(*not_after);
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
            .to(Mailbox::new(None, mail.parse()?))
            .date(SystemTime::from(now))
            // The same for every try, so that a reader could tell a repetition.
            .message_id(Some(format!("<{serial}.{SENDER}>")))
            .subject(format!("【練習用】電子証明書の有効期限のお知らせ（{end}まで）"))
            .header(ContentType::TEXT_PLAIN)
            .body(body)?)
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

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MailError {
    #[error("the address cannot be read")]
    Address(#[from] lettre::address::AddressError),
    #[error("the message cannot be put together")]
    Message(#[from] lettre::error::Error),
    #[error("the mail server did not take the message")]
    Server(#[from] lettre::transport::smtp::Error),
    #[error("the message cannot be written")]
    File(#[from] std::io::Error),
    #[error("sending was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// Where mail goes.
pub(crate) enum Mailer {
    /// A directory; each message is a file.
    Outbox(PathBuf),
    Server(Box<SmtpTransport>),
}

impl Mailer {
    pub(crate) fn new(smtp: Option<LoopbackAddress>, outbox: PathBuf) -> Self {
        smtp.map_or(Self::Outbox(outbox), |address| Self::Server(Box::new(server(address))))
    }

    /// Sends a message; returns when the server has taken it or the file is on disk. Blocks.
    /// `name` becomes the file's.
    pub(crate) fn deliver(&self, name: &str, message: &Message) -> Result<(), MailError> {
        match self {
            Self::Outbox(directory) => {
                private_files::create_directory(directory)?;
                let path = directory.join(format!("{name}.eml"));
                private_files::write_atomically(&path, &message.formatted())?;
            }
            Self::Server(transport) => {
                transport.send(message)?;
            }
        }
        Ok(())
    }
}

/// Without TLS: the address is on this machine.
fn server(address: LoopbackAddress) -> SmtpTransport {
    let address = address.socket_address();
    SmtpTransport::builder_dangerous(address.ip().to_string()).port(address.port()).timeout(Some(TIMEOUT)).build()
}
