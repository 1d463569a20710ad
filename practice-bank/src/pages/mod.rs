//! The bank's pages, made on the server. Nothing in them comes from elsewhere, and all of them
//! work without the two small scripts.

pub(crate) mod acquisition;
pub(crate) mod administration;
pub(crate) mod help;
mod layout;
pub(crate) mod login_id;
pub(crate) mod refusal;
pub(crate) mod start;
pub(crate) mod top;

use time::OffsetDateTime;

pub(crate) use self::layout::{FormToken, Page};

/// In Japan, where the bank and its customers are.
pub(crate) fn date(moment: OffsetDateTime) -> String {
    let local = moment.to_offset(time::macros::offset!(+9));
    format!("{}年{}月{}日", local.year(), u8::from(local.month()), local.day())
}
