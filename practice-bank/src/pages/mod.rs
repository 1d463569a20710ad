//! The bank's pages, rendered on the server. They load nothing from other origins and work without
//! the two small scripts.

pub(crate) mod acquisition;
pub(crate) mod administration;
pub(crate) mod company;
mod confirmation;
pub(crate) mod help;
pub(crate) mod language;
mod layout;
pub(crate) mod login_id;
pub(crate) mod refusal;
pub(crate) mod start;
mod tables;
pub(crate) mod top;

use time::macros::offset;
use time::{OffsetDateTime, UtcOffset};

pub(crate) use self::confirmation::Confirmation;
use self::language::words;
pub(crate) use self::layout::{FormToken, Page};

const JAPAN: UtcOffset = offset!(+9);

/// Date and time in Japan, to the minute.
fn moment(moment: OffsetDateTime) -> String {
    let local = moment.to_offset(JAPAN);
    format!("{} {}:{:02}", date(moment), local.hour(), local.minute())
}

/// The date in Japan, where the bank and its customers are.
pub(crate) fn date(moment: OffsetDateTime) -> String {
    let local = moment.to_offset(JAPAN);
    let (year, month, day) = (local.year(), local.month(), local.day());
    let number = u8::from(month);
    words!("{year}年{number}月{day}日", "{day} {month} {year}")
}
