//! Every write to a database: one object, one `SQLite` transaction.

use cryptoki::object::{Attribute, ObjectHandle};
use cryptoki::session::Session;

use super::error::NssError;

/// Creates an object. An object that NSS considers the same (by a certificate's issuer and serial number, or a key's
/// `CKA_ID`) is replaced, not duplicated, even when two processes do this at once.
pub(super) fn create(session: &Session, template: &[Attribute]) -> Result<(), NssError> {
    session.create_object(template)?;
    written();
    Ok(())
}

/// Changes attributes of an object.
pub(super) fn update(session: &Session, object: ObjectHandle, changes: &[Attribute]) -> Result<(), NssError> {
    session.update_attributes(object, changes)?;
    written();
    Ok(())
}

/// Removes an object.
pub(super) fn destroy(session: &Session, object: ObjectHandle) -> Result<(), NssError> {
    session.destroy_object(object)?;
    written();
    Ok(())
}

#[cfg(not(any(test, feature = "test-support")))]
fn written() {}

#[cfg(any(test, feature = "test-support"))]
use hook::written;

/// Lets a test stop a process between any two writes.
#[cfg(any(test, feature = "test-support"))]
pub mod hook {
    use std::sync::Mutex;

    use crate::lock::lock;

    type Hook = Box<dyn FnMut() + Send>;

    static HOOK: Mutex<Option<Hook>> = Mutex::new(None);

    /// Calls `hook` after every write of this process.
    pub fn after_each_write(hook: impl FnMut() + Send + 'static) {
        *lock(&HOOK) = Some(Box::new(hook));
    }

    pub(super) fn written() {
        if let Some(hook) = &mut *lock(&HOOK) {
            hook();
        }
    }
}
