//! Stores and keys for a single test.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use openssl::ec::{EcGroup, EcKey};
use openssl::nid::Nid;
use windows_sys::Win32::Security::Cryptography::{
    CERT_STORE_DELETE_FLAG, CERT_SYSTEM_STORE_CURRENT_USER, CRYPT_FIRST, CRYPT_NEXT, CRYPT_VERIFYCONTEXT,
    CertUnregisterSystemStore, CryptAcquireContextW, CryptGetProvParam, CryptReleaseContext, NCryptOpenKey,
    NCryptOpenStorageProvider, PP_ENUMCONTAINERS, PROV_RSA_AES,
};

use super::super::call::wide;
use super::super::*;
use crate::est::KeyKind;
use crate::keystore::contract::{Ability, StoreFixture};

/// Removes its stores and keys when dropped.
pub(super) struct WindowsFixture {
    pub(super) store: WindowsStore,
}

impl WindowsFixture {
    pub(super) fn fresh() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Self::named(&format!("test-{}-{number}.", std::process::id()))
    }

    pub(super) fn named(name: &str) -> Self {
        Self { store: WindowsStore::apart(name) }
    }

    pub(super) fn personal(&self) -> SystemStore {
        self.store.personal().unwrap()
    }

    pub(super) fn authorities(&self) -> SystemStore {
        SystemStore::open(&self.store.authorities).unwrap()
    }

    /// Our keys of both generations, by name.
    fn keys(&self) -> Vec<KeyReference> {
        let older = containers().into_iter().map(|name| Capi.reference(&name));
        let modern = containers_of_entries(&self.personal());
        let mut keys: Vec<_> = older.chain(modern).collect();
        keys.retain(|key| key.container.starts_with(&self.store.key_prefix));
        keys.retain(|key| provider_of(key).has(key));
        keys
    }
}

impl StoreFixture for WindowsFixture {
    fn open(&self) -> Box<dyn KeyStore> {
        Box::new(self.store.clone())
    }

    fn put_certificate(&self, certificate: &Certificate) {
        self.personal().put(certificate).unwrap();
    }

    fn put_key(&self, key: &PrivateKey, certificate: &Certificate) {
        let container = self.store.container(&public_key(certificate).unwrap()).unwrap();
        place(&PROVIDERS, &container, key.expose()).unwrap();
    }

    fn certificates(&self) -> Vec<Vec<u8>> {
        let (personal, authorities) = (self.personal(), self.authorities());
        let all = personal.certificates().chain(authorities.certificates());
        all.map(|entry| entry.to_der().to_vec()).collect()
    }

    fn key_count(&self) -> usize {
        self.keys().len()
    }

    fn protect(&self, _password: &str) {
        unreachable!("the store lacks this ability, and says so")
    }

    fn lacks(&self, ability: Ability) -> Option<&'static str> {
        match ability {
            Ability::Password => Some("the sign-in to Windows is the store's password"),
            Ability::Hardware if has_chip() => None,
            Ability::Hardware => Some("this PC has no security chip (TPM) that makes keys"),
            Ability::EllipticCurve | Ability::Pss if keeps_modern_keys() => None,
            Ability::EllipticCurve | Ability::Pss => {
                Some("this system keeps no CNG keys (Wine does not open them again)")
            }
        }
    }
}

impl Drop for WindowsFixture {
    fn drop(&mut self) {
        for key in self.keys() {
            provider_of(&key).delete(&key).unwrap();
        }
        for name in [&self.store.personal, &self.store.authorities] {
            let name = wide(name);
            // SAFETY: the name ends in NUL and lives through the call.
            unsafe {
                CertUnregisterSystemStore(name.as_ptr().cast(), CERT_SYSTEM_STORE_CURRENT_USER | CERT_STORE_DELETE_FLAG)
            };
        }
    }
}

/// Whether CNG keys persist here; tested once.
pub(super) fn keeps_modern_keys() -> bool {
    static KEEPS: LazyLock<bool> = LazyLock::new(|| {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        let key = PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap();
        let name = format!("probe-{}", std::process::id());
        let placed = place(&[&Cng], &name, &key);
        placed.map(|reference| Cng.delete(&reference).unwrap()).is_ok()
    });
    *KEEPS
}

/// Whether there is a security chip that makes keys; tested once.
pub(super) fn has_chip() -> bool {
    static HAS: LazyLock<bool> = LazyLock::new(|| {
        let store = WindowsStore::apart(&format!("chip-probe-{}", std::process::id()));
        let made = store.create(KeyKind::EcP256);
        made.map(|key| store.discard(&key).unwrap()).is_ok()
    });
    *HAS
}

/// The keys of the current generation that entries refer to.
fn containers_of_entries(store: &SystemStore) -> Vec<KeyReference> {
    let mut keys = Vec::new();
    for key in store.certificates().filter_map(|entry| KeyReference::of(&entry)) {
        if key.generation == Generation::Cng && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// All of this user's key containers of the older generation.
fn containers() -> Vec<String> {
    let mut names = Vec::new();
    let mut flags = CRYPT_FIRST;
    let mut provider = 0;
    let mut buffer = [0_u8; 512];
    // SAFETY: the handle is opened here and released below; the buffer's length goes with it.
    unsafe {
        let opened = CryptAcquireContextW(
            &raw mut provider,
            std::ptr::null(),
            std::ptr::null(),
            PROV_RSA_AES,
            CRYPT_VERIFYCONTEXT,
        );
        assert_ne!(opened, 0);
        loop {
            let mut size = 512;
            let more = CryptGetProvParam(provider, PP_ENUMCONTAINERS, buffer.as_mut_ptr(), &raw mut size, flags);
            if more == 0 {
                break;
            }
            let name = std::ffi::CStr::from_bytes_until_nul(&buffer).unwrap();
            names.push(name.to_str().unwrap().to_owned());
            flags = CRYPT_NEXT;
        }
        CryptReleaseContext(provider, 0);
    }
    names
}

/// A handle to a key of the current generation; never closed.
pub(super) fn open_modern(key: &KeyReference) -> usize {
    let (mut provider, mut handle) = (0, 0);
    let (name, container) = (wide(&key.provider), wide(&key.container));
    // SAFETY: the strings end in NUL and live through the calls.
    unsafe {
        assert_eq!(NCryptOpenStorageProvider(&raw mut provider, name.as_ptr(), 0), 0);
        assert_eq!(NCryptOpenKey(provider, &raw mut handle, container.as_ptr(), 0, 0), 0);
    }
    handle
}

/// A handle to a container of the older generation; never closed.
pub(super) fn open_older(key: &KeyReference) -> usize {
    let mut handle = 0;
    let (name, container) = (wide(&key.provider), wide(&key.container));
    // SAFETY: the strings end in NUL and live through the call.
    let opened = unsafe { CryptAcquireContextW(&raw mut handle, container.as_ptr(), name.as_ptr(), PROV_RSA_AES, 0) };
    assert_ne!(opened, 0);
    handle
}
