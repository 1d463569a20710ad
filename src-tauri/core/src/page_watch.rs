//! Detects when the window's page has crashed or hangs, and limits how often it is reloaded.

use std::mem::replace;
use std::time::{Duration, Instant};

/// Interval at which the page is pinged.
pub const PERIOD: Duration = Duration::from_secs(2);
/// An answer that takes longer counts as missing.
pub const TIMEOUT: Duration = Duration::from_secs(5);

/// Missing answers in a row after which the page is lost: a busy PC, or one that resumes from sleep, may miss some.
const MISSING: u32 = 3;
/// The same while the page is being reloaded, and while it is first opened, which is slower.
const MISSING_WHILE_RELOADED: u32 = 8;
const MISSING_WHILE_OPENED: u32 = 15;

/// Most reloads within [`LIMIT_PERIOD`]. A page that is lost more often has a cause that reloading does not fix.
const LIMIT: usize = 3;
const LIMIT_PERIOD: Duration = Duration::from_mins(1);

/// The state of the page.
#[derive(Debug, Default)]
pub struct PageWatch {
    state: State,
    missing: u32,
    reloads: Vec<Instant>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Opened,
    Shown,
    Reloaded,
}

/// A change in the state of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It shows a screen.
    Shown,
    /// It has crashed, hangs, or has been replaced by another page.
    Lost,
}

impl PageWatch {
    /// Records the result of a ping: whether the page shows a screen.
    pub fn asked(&mut self, shows_screen: bool) -> Option<Change> {
        if shows_screen {
            self.missing = 0;
            return (replace(&mut self.state, State::Shown) != State::Shown).then_some(Change::Shown);
        }
        self.missing += 1;
        let allowed = match self.state {
            State::Opened => MISSING_WHILE_OPENED,
            State::Shown => MISSING,
            State::Reloaded => MISSING_WHILE_RELOADED,
        };
        (self.missing >= allowed).then_some(Change::Lost)
    }

    /// The page was lost. Returns whether it may be reloaded.
    pub fn may_reload(&mut self, now: Instant) -> bool {
        self.reloads.retain(|reload| now.duration_since(*reload) < LIMIT_PERIOD);
        let may = self.reloads.len() < LIMIT;
        self.reloads.push(now);
        self.missing = 0;
        self.state = State::Reloaded;
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost_after(watch: &mut PageWatch, most: usize) -> Option<usize> {
        (1..=most).find(|_| watch.asked(false) == Some(Change::Lost))
    }

    #[test]
    fn case_27_a_page_is_lost_when_it_has_been_silent_for_a_while() {
        let mut watch = PageWatch::default();
        assert_eq!(lost_after(&mut watch, 14), None, "it is still being opened");
        assert_eq!(watch.asked(true), Some(Change::Shown));
        for _ in 0..100 {
            assert_eq!(lost_after(&mut watch, 2), None);
            assert_eq!(watch.asked(true), None, "it was only slow");
        }
        assert_eq!(lost_after(&mut watch, 100), Some(3));
        assert!(watch.may_reload(Instant::now()));
        assert_eq!(lost_after(&mut watch, 100), Some(8), "it has to be loaded first");
        assert_eq!(watch.asked(true), Some(Change::Shown));
        assert_eq!(lost_after(&mut watch, 100), Some(3));
    }

    #[test]
    fn case_27_a_page_that_never_shows_a_screen_is_lost_too() {
        assert_eq!(lost_after(&mut PageWatch::default(), 100), Some(15));
    }

    #[test]
    fn case_27_a_page_comes_back_three_times_a_minute() {
        let (mut watch, begin) = (PageWatch::default(), Instant::now());
        let mut may = |seconds| watch.may_reload(begin + Duration::from_secs(seconds));
        assert_eq!([0, 1, 59].map(&mut may), [true; 3]);
        assert!(!may(59), "the fourth within a minute");
        let (mut watch, begin) = (PageWatch::default(), Instant::now());
        let mut may = |seconds| watch.may_reload(begin + Duration::from_secs(seconds));
        assert_eq!([0, 30, 59, 60, 90, 119, 120].map(&mut may), [true; 7]);
    }
}
