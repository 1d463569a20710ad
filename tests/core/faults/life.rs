//! One run of the program: counts the points that it passes, and injects the planned fault.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use cert_core::certificate::Certificate;
use cert_core::changes::Change;
use cert_core::keystore::{Call, KeyStoreError, MemoryStore, prove_possession};
use practice_bank::{FaultSpec, FaultSwitch};
use time::Duration;

use super::disk::{Disk, Tree};
use super::fault::{Fault, Refusal, UNTIL_RESTART, takes_space};
use crate::support::TestClock;

/// A point in an operation, by its number among those of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Point {
    /// A change to the disk.
    Disk { change: &'static str, number: usize },
    /// A call of the store.
    Store { call: &'static str, number: usize },
    /// An exchange with the bank, by its name in the bank's faults.
    Bank(&'static str),
}

/// The panic payload with which a killed program unwinds.
pub(super) struct Killed;

pub(super) struct Life {
    pub(super) plan: Option<(Point, Fault)>,
    pub(super) store: MemoryStore,
    pub(super) old: Certificate,
    pub(super) clock: Arc<TestClock>,
    pub(super) bank: FaultSwitch,
    pub(super) progress: Mutex<Progress>,
}

#[derive(Default)]
pub(super) struct Progress {
    pub(super) dead: bool,
    pub(super) full: bool,
    pub(super) refusal: Option<Refusal>,
    pub(super) changes: usize,
    pub(super) calls: BTreeMap<&'static str, usize>,
    /// The points, with the number of states a power cut can leave there.
    pub(super) met: Vec<(Point, usize)>,
    pub(super) struck: bool,
    pub(super) disk: Disk,
    /// What the power cut left.
    pub(super) left: Option<Tree>,
}

impl Life {
    pub(super) fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap()
    }

    /// To be called before this change.
    pub(super) fn change(&self, change: Change<'_>) -> io::Result<()> {
        let name = name(&change);
        let number = self.progress().changes;
        self.progress().changes += 1;
        match self.at(Point::Disk { change: name, number }) {
            Some(Fault::KilledHalfway) => self.die_leaving(&change, half),
            Some(Fault::WrongBytes) => self.die_leaving(&change, damaged),
            Some(Fault::PowerCut(state)) => {
                let left = self.progress().disk.states().swap_remove(state);
                self.progress().left = Some(left);
                self.die();
            }
            Some(Fault::DiskFull) => self.progress().full = true,
            _ => {}
        }
        if self.progress().full && takes_space(name) {
            leave(&change, half);
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.progress().disk.apply(change);
        Ok(())
    }

    /// Makes a call of the store, unless a fault prevents it.
    pub(super) fn call<T>(
        &self,
        call: &'static str,
        act: impl FnOnce() -> Result<T, KeyStoreError>,
    ) -> Result<T, KeyStoreError> {
        let fault = self.at_call(call);
        match fault {
            Some(Fault::Refused(refusal)) => self.progress().refusal = Some(refusal),
            Some(Fault::KilledHalfway | Fault::DiskFull) => {
                self.store.fail_once(Call::ImportAfterKey, || Refusal::Full.error());
            }
            _ => {}
        }
        if let Some(refusal) = self.progress().refusal {
            return Err(refusal.error());
        }
        let outcome = act();
        if matches!(fault, Some(Fault::KilledHalfway | Fault::KilledAfter)) {
            self.die();
        }
        outcome
    }

    /// Counts a call; its fault is left to the caller.
    pub(super) fn at_call(&self, call: &'static str) -> Option<Fault> {
        let number = {
            let mut progress = self.progress();
            let count = progress.calls.entry(call).or_default();
            *count += 1;
            *count - 1
        };
        self.at(Point::Store { call, number })
    }

    /// Whether this fault is planned for the next such call.
    pub(super) fn strikes_next(&self, call: &'static str, fault: Fault) -> bool {
        let number = self.progress().calls.get(call).copied().unwrap_or_default();
        self.plan == Some((Point::Store { call, number }, fault))
    }

    /// Whether the planned fault has happened.
    pub(super) fn has_struck(&self) -> bool {
        self.progress().struck
    }

    /// Notes whether the bank's planned fault has happened.
    pub(super) fn note_what_the_bank_did(&self) {
        let is_of_the_bank = matches!(self.plan, Some((Point::Bank(_), _)));
        let is_untouched = |spec: &FaultSpec| spec.times == Some(UNTIL_RESTART);
        self.progress().struck |= is_of_the_bank && !self.bank.active().iter().any(is_untouched);
    }

    fn at(&self, point: Point) -> Option<Fault> {
        if self.progress().dead || self.was_killed_during_exchange() {
            self.die();
        }
        prove_possession(&self.store, &self.old).expect("the old certificate works all along");
        let strikes = self.plan.as_ref().filter(|(place, _)| *place == point).map(|(_, fault)| *fault);
        let mut progress = self.progress();
        let power_cuts = if self.plan.is_none() { progress.disk.states().len() } else { 0 };
        progress.met.push((point, power_cuts));
        progress.struck |= strikes.is_some();
        drop(progress);
        match strikes {
            Some(Fault::Killed) => self.die(),
            Some(Fault::ClockJumps(days)) => self.clock.advance(Duration::days(days)),
            _ => {}
        }
        strikes
    }

    /// The program must not do anything after that exchange.
    fn was_killed_during_exchange(&self) -> bool {
        matches!(self.plan, Some((_, Fault::KilledDuring(_)))) && self.bank.active().is_empty()
    }

    pub(super) fn die(&self) -> ! {
        self.progress().dead = true;
        resume_unwind(Box::new(Killed));
    }

    fn die_leaving(&self, change: &Change<'_>, bytes: fn(&[u8]) -> Vec<u8>) -> ! {
        leave(change, bytes);
        self.die()
    }
}

/// Leaves the bytes of a failed write in its file.
fn leave(change: &Change<'_>, bytes: fn(&[u8]) -> Vec<u8>) {
    if let Change::Write(path, whole) = change {
        fs::write(path, bytes(whole)).unwrap();
    }
}

fn half(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() / 2].to_vec()
}

pub(super) fn damaged(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().enumerate().map(|(position, byte)| if position % 7 == 3 { !byte } else { *byte }).collect()
}

fn name(change: &Change<'_>) -> &'static str {
    match change {
        Change::CreateFolder(_) => "create folder",
        Change::Create(_) => "create",
        Change::Write(..) => "write",
        Change::Sync(_) => "sync",
        Change::Rename(..) => "rename",
        Change::Remove(_) => "remove",
        Change::SyncFolder(_) => "sync folder",
    }
}

/// At the start of a run, when nothing has been written yet.
pub(super) fn progress_at(root: &Path) -> Mutex<Progress> {
    Mutex::new(Progress { disk: Disk::of(root), ..Progress::default() })
}
