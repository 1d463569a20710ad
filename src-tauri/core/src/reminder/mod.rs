//! The reminder on this PC, independent of the bank's mail: one notice 40, 14, 7 and 1 days before
//! a certificate ends.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use time::macros::offset;
use time::{OffsetDateTime, UtcOffset};

use crate::certificate::{Certificate, Fingerprint};
use crate::language::Words;
use crate::link::Link;
use crate::listing::ListedCertificate;
use crate::private_files::{create_private_folder, read_json_or_default, replace_json, take_json_or_default};
use crate::text::is_invisible;
use crate::words;

/// Days before the end; the first is [`NOTICE_DAYS`](crate::certificate::NOTICE_DAYS), the day of
/// the bank's mail.
const DAYS: [i64; 4] = [40, 14, 7, 1];
/// The bank's time zone, used for all dates regardless of this PC's.
const BANK_TIME: UtcOffset = offset!(+9);
const REMINDED: &str = "reminded.json";

/// The last notice given for each certificate, in days before its end.
pub type Reminded = BTreeMap<Fingerprint, i64>;

/// A notice that is due.
#[derive(Clone, Debug, PartialEq)]
pub struct Reminder {
    certificate: Certificate,
    days_left: i64,
    /// Until when the bank renews it.
    renewable_until: OffsetDateTime,
    /// If it has been renewed, when the new one becomes valid.
    superseded_from: Option<OffsetDateTime>,
    /// The element of [`DAYS`].
    notice: i64,
}

/// The notices that are due: one for each certificate that can be renewed and is not superseded,
/// for the latest day reached. A PC that was off for a month gets one notice, not three.
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
    pub fn title(&self) -> Words {
        match self.superseded_from {
            None => words!("電子証明書の更新をお願いします", "Please renew your certificate"),
            Some(_) => words!("新しい電子証明書は、まだ使えません", "Your new certificate is not valid yet"),
        }
    }

    /// The label of its action.
    pub fn action(&self) -> Words {
        match self.superseded_from {
            None => words!("更新する", "Renew"),
            Some(_) => words!("開く", "Open"),
        }
    }

    /// What it is about and what to do, in one or two sentences. Contains no markup, which some
    /// desktops would interpret.
    pub fn text(&self) -> Words {
        let Words { ja: what, en: what_en } = match self.certificate.login_id() {
            Some(_) => words!("ログインID", "login ID "),
            None => words!("", ""),
        };
        let holder: String = self.certificate.holder().chars().filter(|one| !is_invisible(*one)).map(plain).collect();
        let Words { ja: end, en: end_en } = day(self.certificate.not_after());
        let Words { ja: left, en: left_en } = remaining(self.days_left);
        let ends = words!(
            "{what}「{holder}」の電子証明書は{end}（{left}）で期限が切れます。",
            "The certificate of {what_en}{holder} ends on {end_en} ({left_en}). "
        );
        ends.and(self.next())
    }

    fn next(&self) -> Words {
        let Some(begin) = self.superseded_from.map(|begin| begin.to_offset(BANK_TIME)) else {
            return words!("ここを押すと更新できます。", "Press here to renew it.");
        };
        let (Words { ja: day, en: day_en }, hour, minute) = (day(begin), begin.hour(), begin.minute());
        words!(
            "新しい電子証明書は{day}{hour}時{minute:02}分から有効です。",
            "The new one is valid from {day_en}, {hour}:{minute:02} (Japan time)."
        )
    }

    /// The link to open when it is pressed at `now`: to the certificate's renewal, or to the issue of a new one if it
    /// can no longer be renewed.
    pub fn link(&self, now: OffsetDateTime) -> Option<Link> {
        if now > self.renewable_until {
            return Some(Link::Issue);
        }
        let serial = self.certificate.serial().parse().ok()?;
        Some(Link::Renew { serial })
    }
}

/// The date in the bank's time zone.
fn day(moment: OffsetDateTime) -> Words {
    let moment = moment.to_offset(BANK_TIME);
    let (year, month, day) = (moment.year(), moment.month(), moment.day());
    let number = u8::from(month);
    words!("{year}年{number}月{day}日", "{day} {month} {year}")
}

fn remaining(days: i64) -> Words {
    match days {
        0 => words!("あと24時間以内", "within 24 hours"),
        1 => words!("あと1日", "1 day left"),
        days => words!("あと{days}日", "{days} days left"),
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

/// The notices already given, on disk.
#[derive(Clone, Debug)]
pub struct ReminderFile {
    folder: PathBuf,
}

impl ReminderFile {
    /// The file in the state folder, which is not accessed yet.
    pub fn new(state: &Path) -> Self {
        Self { folder: state.to_owned() }
    }

    /// Reads it. A file that cannot be read counts as no notices given: a repeated notice does less harm
    /// than a missing one.
    pub fn read(&self) -> Reminded {
        read_json_or_default(&self.folder, REMINDED)
    }

    /// Gives every notice that is due by `show`, and records those that were given: the others
    /// are due again next time. The first failure is returned after all have been tried.
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

/// Why a notice was not given, or may be repeated.
#[derive(Debug, thiserror::Error)]
pub enum ReminderError<E> {
    /// The desktop did not accept it.
    #[error("the notice cannot be shown")]
    Notice(#[source] E),
    /// It was given, but that could not be recorded.
    #[error("cannot keep in mind that the notice was given")]
    State(#[source] io::Error),
}

#[cfg(test)]
mod tests;
