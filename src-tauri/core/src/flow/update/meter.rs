use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How often progress is reported.
const PERIOD: Duration = Duration::from_millis(200);
/// The reported speed is the average over this many of the latest periods.
const PERIODS: usize = 25;
/// No speed is reported before this much time has passed.
const MIN_PASSED: Duration = Duration::from_secs(1);

/// Measures the speed of a download.
#[derive(Debug, Default)]
pub(super) struct Meter(VecDeque<(Instant, u64)>);

impl Meter {
    /// Bytes per second and seconds left, each once known; `None` if it is too early for another report.
    pub(super) fn report(&mut self, received: u64, size: u64, now: Instant) -> Option<(Option<u64>, Option<u64>)> {
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
        if passed < MIN_PASSED {
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
        let mut report = |received, milliseconds| {
            let now = begin + Duration::from_millis(milliseconds);
            meter.report(received, 10_000, now)
        };
        assert_eq!(report(1000, 0), Some((None, None)));
        assert_eq!(report(1100, 100), None, "not so often");
        assert_eq!(report(3000, 2000), Some((Some(1000), Some(7))));
        let end = report(10_000, 2010);
        assert_eq!(end.map(|(_, seconds_left)| seconds_left), Some(Some(0)), "the end is always reported");
    }

    #[test]
    fn the_time_left_of_a_stalled_download_is_unknown() {
        let (mut meter, begin) = (Meter::default(), Instant::now());
        meter.report(1, 10, begin);
        assert_eq!(meter.report(1, 10, begin + Duration::from_secs(5)), Some((Some(0), None)));
    }
}
