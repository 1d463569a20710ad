//! A named certificate store of the current user, such as "MY" or "CA".

use std::ptr;

use schannel::RawPointer;
use schannel::cert_context::CertContext;
use schannel::cert_store::{CertAdd, CertStore};
use windows_sys::Win32::Security::Cryptography::{CERT_STORE_CTRL_COMMIT, CertControlStore};

use super::call::{CallError, check};
use super::key_reference::KeyReference;
use crate::certificate::{Certificate, Fingerprint};

/// An open store.
#[derive(Debug)]
pub(super) struct SystemStore(CertStore);

impl SystemStore {
    /// Opens, or creates, the current user's store of this name.
    pub(super) fn open(name: &str) -> Result<Self, CallError> {
        let opened = CertStore::open_current_user(name);
        opened.map(Self).map_err(|error| CallError::new("CertOpenStore", error))
    }

    /// Everything in the store.
    pub(super) fn certificates(&self) -> impl Iterator<Item = CertContext> + '_ {
        self.0.certs()
    }

    /// The certificate of this fingerprint.
    pub(super) fn find(&self, fingerprint: &Fingerprint) -> Option<CertContext> {
        self.certificates().find(|context| Fingerprint::of(context.to_der()) == *fingerprint)
    }

    /// Stores a certificate with its key's reference, replacing an entry that has none or another. That entry is
    /// removed first: replacing it in one call, or changing it in place, does not persist on every system.
    pub(super) fn put_with_key(&mut self, certificate: &Certificate, key: &KeyReference) -> Result<(), CallError> {
        if let Some(entry) = self.find(&certificate.fingerprint()) {
            self.remove(entry)?;
        }
        let context = decode(certificate)?;
        key.attach_to(&context)?;
        self.add(&context)
    }

    /// Stores a certificate without a key; an existing entry stays.
    pub(super) fn put(&mut self, certificate: &Certificate) -> Result<(), CallError> {
        let context = decode(certificate)?;
        self.add(&context)
    }

    /// Removes an entry of this store.
    pub(super) fn remove(&self, entry: CertContext) -> Result<(), CallError> {
        let deleted = entry.delete();
        deleted.map_err(|error| CallError::new("CertDeleteCertificateFromStore", error))?;
        self.commit()
    }

    fn add(&mut self, context: &CertContext) -> Result<(), CallError> {
        let added = self.0.add_cert(context, CertAdd::UseExisting);
        added.map_err(|error| CallError::new("CertAddCertificateContextToStore", error))?;
        self.commit()
    }

    /// Writes changes through, so that other processes see them and a crash does not lose them.
    fn commit(&self) -> Result<(), CallError> {
        // SAFETY: the handle belongs to the store borrowed here; the call takes no parameter.
        let committed = unsafe { CertControlStore(self.0.as_ptr(), 0, CERT_STORE_CTRL_COMMIT, ptr::null()) };
        check("CertControlStore", committed)
    }
}

fn decode(certificate: &Certificate) -> Result<CertContext, CallError> {
    let decoded = CertContext::new(certificate.der());
    decoded.map_err(|error| CallError::new("CertCreateCertificateContext", error))
}
