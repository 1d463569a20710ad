use std::sync::{Mutex, MutexGuard, PoisonError};

/// For mutexes whose value is consistent after every statement, so that poisoning can be ignored.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
