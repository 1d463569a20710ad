//! Which faults are on.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Fault, FaultSpec, Phase, Scope};
use crate::clock::Clock;

/// The handle to switch faults while the bank runs. Clones control the same bank.
#[derive(Clone, Debug)]
pub struct FaultSwitch {
    active: Arc<Mutex<Vec<FaultSpec>>>,
    clock: Clock,
}

impl FaultSwitch {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { active: Arc::default(), clock }
    }

    /// Switches this fault on, beside those that are on.
    pub fn add(&self, spec: impl Into<FaultSpec>) {
        let spec = spec.into();
        if let Fault::Clock { seconds } = spec.fault {
            self.clock.set_offset(seconds);
        }
        self.lock().push(spec);
    }

    /// Switches all faults off; a clock fault ends with them.
    pub fn clear(&self) {
        let mut active = self.lock();
        if active.iter().any(|spec| spec.fault.phase() == Phase::Always) {
            self.clock.set_offset(0);
        }
        active.clear();
    }

    /// The faults that are on, with what is left of their times.
    pub fn active(&self) -> Vec<FaultSpec> {
        self.lock().clone()
    }

    /// The faults that apply to this request in this phase, each of which is used once more.
    pub(crate) fn take(&self, operation: Scope, phase: Phase) -> Vec<Fault> {
        let mut active = self.lock();
        let mut taken = Vec::new();
        for spec in active.iter_mut() {
            if spec.fault.phase() != phase || !spec.scope.covers(operation) {
                continue;
            }
            if let Some(times) = &mut spec.times {
                *times = times.saturating_sub(1);
            }
            taken.push(spec.fault.clone());
        }
        active.retain(|spec| spec.times != Some(0));
        taken
    }

    fn lock(&self) -> MutexGuard<'_, Vec<FaultSpec>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_applies_as_often_as_it_says() {
        let switch = FaultSwitch::new(Clock::default());
        switch.add("2*enroll:html".parse::<FaultSpec>().unwrap());
        let take = |operation| switch.take(operation, Phase::Before).len();
        assert_eq!(take(Scope::Reenroll), 0);
        assert_eq!([take(Scope::Enroll), take(Scope::Enroll)], [1, 1]);
        assert_eq!(take(Scope::Enroll), 0);
        assert!(switch.active().is_empty());
    }

    #[test]
    fn clearing_sets_the_clock_right() {
        let clock = Clock::default();
        let switch = FaultSwitch::new(clock.clone());
        switch.add(Fault::Clock { seconds: -60 });
        assert_eq!(clock.offset(), -60);
        switch.clear();
        assert_eq!(clock.offset(), 0);
    }
}
