use super::*;
use crate::keystore::contract::{Ability, StoreFixture};

struct MemoryFixture(MemoryStore);

impl StoreFixture for MemoryFixture {
    fn open(&self) -> Box<dyn KeyStore> {
        Box::new(MemoryStore { unlocked: Arc::default(), ..self.0.clone() })
    }

    fn put_certificate(&self, certificate: &Certificate) {
        self.0.shared().put_certificate(certificate);
    }

    fn put_key(&self, key: &PrivateKey, _: &Certificate) {
        self.0.shared().put_key(key);
    }

    fn certificates(&self) -> Vec<Vec<u8>> {
        self.0.all_certificates().iter().map(|one| one.der().to_vec()).collect()
    }

    fn key_count(&self) -> usize {
        self.0.key_count()
    }

    fn protect(&self, password: &str) {
        self.0.protect(Secret::new(password.to_owned()));
    }

    fn lacks(&self, _: Ability) -> Option<&'static str> {
        None
    }
}

crate::key_store_contract!(MemoryFixture(MemoryStore::with_hardware()));
