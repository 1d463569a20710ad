use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How often progress is told.
const PERIOD: Duration = Duration::from_millis(200);
/// The speed shown is that of the latest so many periods.
const PERIODS: usize = 25;
/// No speed is told before.
const FIRST_LOOK: Duration = Duration::from_secs(1);

/// How fast a download gets on.
#[derive(Debug)]
pub(super) struct Meter {
    size: u64,
    samples: VecDeque<(Instant, u64)>,
}

/// What there is to tell of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Progress {
    pub(super) received: u64,
    /// Bytes a second.
    pub(super) speed: Option<u64>,
    pub(super) seconds_left: Option<u64>,
}

impl Meter {
    pub(super) fn new(size: u64) -> Self {
        Self { size, samples: VecDeque::new() }
    }

    /// Something to tell, if it is time.
    pub(super) fn tell(&mut self, received: u64, now: Instant) -> Option<Progress> {
        let is_time = self.samples.back().is_none_or(|(last, _)| now - *last >= PERIOD);
        if !is_time && received < self.size {
            return None;
        }
        self.samples.push_back((now, received));
        if self.samples.len() > PERIODS {
            self.samples.pop_front();
        }
        let speed = self.speed();
        let left = self.size.saturating_sub(received);
        let seconds_left = speed.filter(|speed| *speed > 0).map(|speed| left.div_ceil(speed));
        Some(Progress { received, speed, seconds_left })
    }

    fn speed(&self) -> Option<u64> {
        let ((begin, first), (end, last)) = (self.samples.front()?, self.samples.back()?);
        let passed = *end - *begin;
        if passed < FIRST_LOOK {
            return None;
        }
        let bytes = u128::from(last.saturating_sub(*first));
        u64::try_from(bytes * 1000 / passed.as_millis()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_and_time_left_after_a_second() {
        let (mut meter, begin) = (Meter::new(10_000), Instant::now());
        let at = |milliseconds| begin + Duration::from_millis(milliseconds);
        let first = meter.tell(1000, at(0)).unwrap();
        assert_eq!((first.speed, first.seconds_left), (None, None));
        assert_eq!(meter.tell(1100, at(100)), None, "not so often");
        let later = meter.tell(3000, at(2000)).unwrap();
        assert_eq!((later.speed, later.seconds_left), (Some(1000), Some(7)));
        let end = meter.tell(10_000, at(2010)).unwrap();
        assert_eq!((end.received, end.seconds_left), (10_000, Some(0)), "the end is always told");
    }

    #[test]
    fn a_line_that_stands_still_has_no_end_in_sight() {
        let (mut meter, begin) = (Meter::new(10), Instant::now());
        meter.tell(1, begin);
        let still = meter.tell(1, begin + Duration::from_secs(5)).unwrap();
        assert_eq!((still.speed, still.seconds_left), (Some(0), None));
    }
}
