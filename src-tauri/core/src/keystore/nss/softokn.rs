//! NSS's softokn library: loaded and initialised once per process, one slot per open database.
//!
//! PKCS#11 allows one `C_Initialize` per process, and NSS ties it to one database. NSS's own solution
//! (`SECMOD_OpenUserDB`) is an object of the class `CKO_NSS_NEWSLOT`, which opens another database in a separate slot;
//! `CKO_NSS_DELSLOT` closes it. So the library is initialised without a database, and every handle gets its own slot:
//! no two handles share cached objects.

use std::ffi::{CString, c_ulong};
use std::fmt::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr::NonNull;
use std::sync::{Arc, Mutex};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::Error;
use cryptoki::object::{Attribute, AttributeType};
use cryptoki::session::Session;
use cryptoki::slot::{Slot, TokenInfo};

use super::error::NssError;
use crate::keystore::KeyStoreError;
use crate::lock::lock;

/// Where distributions install the library; the loader's search path comes first.
const LIBRARY: [&str; 6] = [
    "libsoftokn3.so",
    "/usr/lib/x86_64-linux-gnu/nss/libsoftokn3.so",
    "/usr/lib/aarch64-linux-gnu/nss/libsoftokn3.so",
    "/usr/lib64/nss/libsoftokn3.so",
    "/usr/lib/nss/libsoftokn3.so",
    "/usr/lib64/libsoftokn3.so",
];

/// The slot that needs no database (softokn's `NETSCAPE_SLOT_ID`); only it can open others.
const CRYPTO_SLOT: u64 = 1;
/// Slots for databases. softokn allows 4 to 100; programs that use NSS itself allocate from 4 upward.
const DATABASE_SLOTS: std::ops::RangeInclusive<u64> = 53..=100;

// pkcs11n.h
const CKA_NSS_MODULE_SPEC: c_ulong = 0xCE53_4350 + 24;
const CKO_NSS_NEWSLOT: c_ulong = 0xCE53_4350 + 5;
const CKO_NSS_DELSLOT: c_ulong = 0xCE53_4350 + 6;

/// How a database is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Creates the database if there is none.
    ReadWrite,
    /// For files the user may only read.
    ReadOnly,
}

/// The initialised library.
#[derive(Debug)]
pub(super) struct Softokn {
    context: Pkcs11,
    free_slots: Mutex<Vec<u64>>,
}

impl Softokn {
    /// The process's single instance; if loading failed, the next call tries again.
    pub(super) fn shared() -> Result<Arc<Self>, KeyStoreError> {
        static SHARED: Mutex<Option<Arc<Softokn>>> = Mutex::new(None);
        let mut shared = lock(&SHARED);
        if let Some(library) = &*shared {
            return Ok(Arc::clone(library));
        }
        let library = Arc::new(Self::start(load(&LIBRARY)?)?);
        *shared = Some(Arc::clone(&library));
        Ok(library)
    }

    fn start(context: Pkcs11) -> Result<Self, KeyStoreError> {
        initialize(&context).map_err(|error| KeyStoreError::Unavailable(Box::new(error)))?;
        Ok(Self { context, free_slots: Mutex::new(DATABASE_SLOTS.collect()) })
    }

    /// Opens the database in `directory` in a slot for this handle.
    pub(super) fn open(self: &Arc<Self>, directory: &Path, access: Access) -> Result<OpenSlot, NssError> {
        let slot = self.reserve()?;
        let control = self.context.open_ro_session(Slot::try_from(CRYPTO_SLOT)?)?;
        let specification = database_specification(directory, access, slot.id);
        control.create_object(&slot_command(CKO_NSS_NEWSLOT, specification))?;
        Ok(slot)
    }

    fn reserve(self: &Arc<Self>) -> Result<OpenSlot, KeyStoreError> {
        let id = lock(&self.free_slots).pop();
        let id = id.ok_or_else(|| KeyStoreError::Failed("too many databases are open".into()))?;
        Ok(OpenSlot { library: Arc::clone(self), id })
    }
}

/// An open database; closed when dropped.
#[derive(Debug)]
pub(super) struct OpenSlot {
    library: Arc<Softokn>,
    id: u64,
}

impl OpenSlot {
    /// The token's information, freshly read from the database.
    pub(super) fn info(&self) -> Result<TokenInfo, Error> {
        self.library.context.get_token_info(self.slot()?)
    }

    /// A session for the given access.
    pub(super) fn session(&self, access: Access) -> Result<Session, Error> {
        match access {
            Access::ReadWrite => self.library.context.open_rw_session(self.slot()?),
            Access::ReadOnly => self.library.context.open_ro_session(self.slot()?),
        }
    }

    fn slot(&self) -> Result<Slot, Error> {
        Slot::try_from(self.id)
    }

    /// Ends all sessions of the slot, including the one used for this call.
    fn close(&self) -> Result<(), Error> {
        let session = self.library.context.open_ro_session_no_drop(self.slot()?)?;
        let specification = format!("tokens=<{:#x}=[]>", self.id).into_bytes();
        session.create_object(&slot_command(CKO_NSS_DELSLOT, specification)).map(drop)
    }
}

impl Drop for OpenSlot {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            // No leak: opening another database in the slot closes this one first.
            tracing::debug!(%error, slot = self.id, "database slot was not open");
        }
        lock(&self.library.free_slots).push(self.id);
    }
}

fn load(candidates: &[&str]) -> Result<Pkcs11, KeyStoreError> {
    let mut first_failure = None;
    for candidate in candidates {
        match Pkcs11::new(candidate) {
            Ok(context) => return Ok(context),
            Err(error) => first_failure = first_failure.or(Some(error)),
        }
    }
    let reason = first_failure.unwrap_or(Error::InvalidValue);
    Err(KeyStoreError::Unavailable(Box::new(reason)))
}

#[allow(unsafe_code, reason = "NSS takes its parameters through a pointer that PKCS#11 reserves")]
fn initialize(context: &Pkcs11) -> Result<(), Error> {
    let parameters = CString::new(library_specification()).map_err(Error::NulError)?;
    let pointer = NonNull::from(parameters.as_c_str()).cast();
    // SAFETY: softokn reads `pReserved` as the C string `LibraryParameters`, only during
    // `C_Initialize`; `parameters` outlives that call.
    let arguments = unsafe { CInitializeArgs::new_with_reserved(CInitializeFlags::OS_LOCKING_OK, pointer) };
    context.initialize(arguments)
}

/// No database, and every slot we may use registered in advance: softokn's slot table is not protected by a lock, so it
/// must not grow while other threads read it.
fn library_specification() -> String {
    let mut tokens = String::new();
    for slot in std::iter::once(CRYPTO_SLOT).chain(DATABASE_SLOTS) {
        // Writing to a String cannot fail.
        let _ = write!(tokens, "{slot:#x}=[flags=noCertDB,noKeyDB,optimizeSpace] ");
    }
    format!(
        "configdir='' certPrefix='' keyPrefix='' secmod='' flags=noCertDB,noModDB,optimizeSpace \
         tokens=<{tokens}>"
    )
}

fn database_specification(directory: &Path, access: Access, slot: u64) -> Vec<u8> {
    let flags = if access == Access::ReadOnly { "flags=readOnly" } else { "" };
    let mut specification = b"configdir='sql:".to_vec();
    for byte in directory.as_os_str().as_bytes() {
        if matches!(byte, b'\'' | b'\\') {
            specification.push(b'\\');
        }
        specification.push(*byte);
    }
    specification.extend_from_slice(format!("' tokens=<{slot:#x}=[{flags}]>").as_bytes());
    specification
}

/// The pseudo object that opens or closes a slot. cryptoki has no name for its class.
fn slot_command(class: c_ulong, specification: Vec<u8>) -> [Attribute; 2] {
    let class = (AttributeType::Class, class.to_ne_bytes().to_vec());
    let mut text = specification;
    text.push(0); // softokn reads it as a C string
    let specification = (AttributeType::VendorDefined(CKA_NSS_MODULE_SPEC), text);
    [Attribute::VendorDefined(class), Attribute::VendorDefined(specification)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_library_is_unavailable() {
        let error = load(&["libsoftokn3-that-nobody-has.so"]).unwrap_err();
        assert!(matches!(error, KeyStoreError::Unavailable(_)), "{error:?}");
    }

    #[test]
    fn quotes_in_a_path_do_not_end_it() {
        let specification = database_specification(Path::new("/home/o'brien\\x"), Access::ReadWrite, 60);
        let text = String::from_utf8(specification).unwrap();
        assert_eq!(text, r"configdir='sql:/home/o\'brien\\x' tokens=<0x3c=[]>");
    }
}
