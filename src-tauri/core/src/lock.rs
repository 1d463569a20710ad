use std::sync::{Mutex, MutexGuard, PoisonError};

/// For locks under which every statement leaves a whole value: a poisoned one still holds it.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
