//! The reminder on this PC, without the bank's mail: a notice 40, 14, 7 and 1 days before a
//! certificate ends, each once.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use time::macros::offset;
use time::{OffsetDateTime, UtcOffset};

use crate::certificate::{Certificate, Fingerprint};
use crate::link::Link;
use crate::listing::ListedCertificate;
use crate::private_files::{create_private_folder, read_json_or_default, replace_json, take_json_or_default};
use crate::text::is_invisible;

/// How many days before the end; the first is [`NOTICE_DAYS`](crate::certificate::NOTICE_DAYS), the
/// day of the bank's mail.
const DAYS: [i64; 4] = [40, 14, 7, 1];
/// The clock the bank's dates are meant by, wherever this PC thinks it is.
const BANK_TIME: UtcOffset = offset!(+9);
const REMINDED: &str = "reminded.json";

/// Which notice each certificate has had last, in days before its end.
pub type Reminded = BTreeMap<Fingerprint, i64>;

/// A notice that is due.
#[derive(Clone, Debug, PartialEq)]
pub struct Reminder {
    certificate: Certificate,
    days_left: i64,
    /// Until when the bank renews it.
    renewable_until: OffsetDateTime,
    /// It has been renewed: when the new one begins.
    superseded_from: Option<OffsetDateTime>,
    /// Which of [`DAYS`] it is.
    notice: i64,
}

/// The notices that are due: for what can be renewed and has not been, by the nearest of the days
/// that have come. A PC that was off for a month gets one notice, not three.
pub fn due(listed: &[ListedCertificate], reminded: &Reminded) -> Vec<Reminder> {
    let current = listed.iter().filter(|one| one.is_current() && one.state.logs_in());
    current.filter_map(|one| notice(one, reminded)).collect()
}

fn notice(listed: &ListedCertificate, reminded: &Reminded) -> Option<Reminder> {
    let notice = DAYS.into_iter().filter(|days| listed.days_left <= *days).min()?;
    let last = reminded.get(&listed.certificate.fingerprint());
    if last.is_some_and(|last| *last <= notice) {
        return None;
    }
    let certificate = listed.certificate.clone();
    let ListedCertificate { days_left, renewable_until, superseded_from, .. } = *listed;
    Some(Reminder { certificate, days_left, renewable_until, superseded_from, notice })
}

impl Reminder {
    /// The notice's first line.
    pub fn title(&self) -> &'static str {
        match self.superseded_from {
            None => "電子証明書の更新をお願いします",
            Some(_) => "新しい電子証明書は、まだ使えません",
        }
    }

    /// What pressing it does, in a word.
    pub fn action(&self) -> &'static str {
        match self.superseded_from {
            None => "更新する",
            Some(_) => "開く",
        }
    }

    /// What it is about and what to do, in a sentence or two. Has no markup, though some desktops
    /// look for it.
    pub fn text(&self) -> String {
        let what = if self.certificate.login_id().is_some() { "ログインID" } else { "" };
        let holder: String = self.certificate.holder().chars().filter(|one| !is_invisible(*one)).map(plain).collect();
        let (end, left) = (day(self.certificate.not_after()), remaining(self.days_left));
        let next = match self.superseded_from.map(|begin| begin.to_offset(BANK_TIME)) {
            None => "ここを押すと更新できます。".to_owned(),
            Some(begin) => {
                format!("新しい電子証明書は{}{}時{:02}分から有効です。", day(begin), begin.hour(), begin.minute())
            }
        };
        format!("{what}「{holder}」の電子証明書は{end}（{left}）で期限が切れます。{next}")
    }

    /// Where pressing it at `now` leads: the renewal of this certificate, or, where that has ended meanwhile, the issue of
    /// a new one.
    pub fn link(&self, now: OffsetDateTime) -> Option<Link> {
        if now > self.renewable_until {
            return Some(Link::Issue);
        }
        let serial = self.certificate.serial().parse().ok()?;
        Some(Link::Renew { serial })
    }
}

/// By the bank's clock.
fn day(moment: OffsetDateTime) -> String {
    let moment = moment.to_offset(BANK_TIME);
    format!("{}年{}月{}日", moment.year(), u8::from(moment.month()), moment.day())
}

fn remaining(days: i64) -> String {
    match days {
        0 => "あと24時間以内".to_owned(),
        days => format!("あと{days}日"),
    }
}

fn plain(character: char) -> char {
    match character {
        '<' => '＜',
        '>' => '＞',
        '&' => '＆',
        other => other,
    }
}

/// Which notices have been given, on disk.
#[derive(Clone, Debug)]
pub struct ReminderFile {
    folder: PathBuf,
}

impl ReminderFile {
    /// The file in the state folder; nothing is touched yet.
    pub fn new(state: &Path) -> Self {
        Self { folder: state.to_owned() }
    }

    /// What it says. What cannot be read is as if no notice had been given: one more does less harm
    /// than none.
    pub fn read(&self) -> Reminded {
        read_json_or_default(&self.folder, REMINDED)
    }

    /// Gives every notice that is due by `show`, and keeps in mind those that were given: the others
    /// are due again the next time. The first failure is returned after all have been tried.
    pub fn remind<E>(
        &self,
        listed: &[ListedCertificate],
        mut show: impl FnMut(&Reminder) -> Result<(), E>,
    ) -> Result<(), ReminderError<E>> {
        let mut reminded: Reminded = take_json_or_default(&self.folder, REMINDED);
        reminded.retain(|known, _| listed.iter().any(|listed| listed.certificate.fingerprint() == *known));
        let mut failure = None;
        for reminder in due(listed, &reminded) {
            match show(&reminder) {
                Ok(()) => {
                    reminded.insert(reminder.certificate.fingerprint(), reminder.notice);
                    self.write(&reminded).map_err(ReminderError::State)?;
                }
                Err(error) => failure = failure.or(Some(ReminderError::Notice(error))),
            }
        }
        failure.map_or(Ok(()), Err)
    }

    fn write(&self, reminded: &Reminded) -> io::Result<()> {
        create_private_folder(&self.folder)?;
        replace_json(&self.folder, REMINDED, reminded)
    }
}

/// Why not every notice was given, or may be given again.
#[derive(Debug, thiserror::Error)]
pub enum ReminderError<E> {
    /// The desktop did not take it.
    #[error("the notice cannot be shown")]
    Notice(#[source] E),
    /// It has been given, and that cannot be written down.
    #[error("cannot keep in mind that the notice was given")]
    State(#[source] io::Error),
}

#[cfg(test)]
mod tests;
