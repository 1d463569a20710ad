use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How often progress is reported.
const PERIOD: Duration = Duration::from_millis(200);
/// The speed shown is that of the latest so many periods.
const PERIODS: usize = 25;
/// No speed is reported before.
const FIRST_LOOK: Duration = Duration::from_secs(1);

/// How fast a download gets on.
#[derive(Debug, Default)]
pub(super) struct Meter(VecDeque<(Instant, u64)>);

impl Meter {
    /// Bytes a second and the seconds left, each once it is known; `None` where it is not yet time to.
    pub(super) fn tell(&mut self, received: u64, size: u64, now: Instant) -> Option<(Option<u64>, Option<u64>)> {
        let is_time = self.0.back().is_none_or(|(last, _)| now - *last >= PERIOD);
        if !is_time && received < size {
            return None;
        }
        self.0.push_back((now, received));
        if self.0.len() > PERIODS {
            self.0.pop_front();
        }
        let speed = self.speed();
        let left = size.saturating_sub(received);
        Some((speed, speed.filter(|speed| *speed > 0).map(|speed| left.div_ceil(speed))))
    }

    fn speed(&self) -> Option<u64> {
        let ((begin, first), (end, last)) = (self.0.front()?, self.0.back()?);
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
        let (mut meter, begin) = (Meter::default(), Instant::now());
        let mut tell = |received, milliseconds| {
            let now = begin + Duration::from_millis(milliseconds);
            meter.tell(received, 10_000, now)
        };
        assert_eq!(tell(1000, 0), Some((None, None)));
        assert_eq!(tell(1100, 100), None, "not so often");
        assert_eq!(tell(3000, 2000), Some((Some(1000), Some(7))));
        let end = tell(10_000, 2010);
        assert_eq!(end.map(|(_, seconds_left)| seconds_left), Some(Some(0)), "the end is always reported");
    }

    #[test]
    fn a_line_that_stands_still_has_no_end_in_sight() {
        let (mut meter, begin) = (Meter::default(), Instant::now());
        meter.tell(1, 10, begin);
        assert_eq!(meter.tell(1, 10, begin + Duration::from_secs(5)), Some((Some(0), None)));
    }
}
