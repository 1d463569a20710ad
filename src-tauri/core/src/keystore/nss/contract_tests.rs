//! The contract, on temporary databases.

use cryptoki::types::AuthPin;
use tempfile::TempDir;

use super::import::put_key;
use super::objects::{self, put_certificate};
use super::*;
use crate::keystore::contract::StoreFixture;
use crate::secret::PrivateKey;

pub(super) struct NssFixture(TempDir);

impl NssFixture {
    /// In memory if possible: the cases make hundreds of small writes, each of which would wait for the disk.
    pub(super) fn fresh() -> Self {
        Self(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap())
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    fn token(&self) -> Token {
        Token::open(self.0.path(), SharedPassword::default()).unwrap()
    }
}

impl StoreFixture for NssFixture {
    fn open(&self) -> Box<dyn KeyStore> {
        Box::new(NssStore::at(self.0.path()))
    }

    fn put_certificate(&self, certificate: &Certificate) {
        self.token().write(|session| put_certificate(session, certificate, &[])).unwrap();
    }

    fn put_key(&self, key: &PrivateKey, certificate: &Certificate) {
        let identity = Identity { key, certificate, intermediates: &[] };
        let id = key::id(key.expose()).unwrap();
        self.token().write(|session| put_key(session, &identity, &id)).unwrap();
    }

    fn certificates(&self) -> Vec<Vec<u8>> {
        self.token().read(objects::all_certificates).unwrap()
    }

    fn key_count(&self) -> usize {
        self.token().read(objects::key_count).unwrap()
    }

    fn protect(&self, password: &str) {
        let (old, new) = (AuthPin::from(""), AuthPin::from(password));
        self.token().write(|session| Ok(session.set_pin(&old, &new)?)).unwrap();
    }
}

crate::key_store_contract!(NssFixture::fresh());
