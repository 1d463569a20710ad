use std::fs;
use std::ops::Deref;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cert_core::flow::{UpdateView, View};
use cert_core::network::Url;
use cert_core::network::proxy::ProxyConnector;
use cert_core::policy::Policy;
use cert_core::profile::{Profile, pinned};
use cert_core::update::{PublicKeys, UpdateSource, Updates, Version, platform_name};
use minisign::KeyPair;
use serde_json::{Value, json};

use super::{FakeInstaller, Fixture, FlowHarness};

/// The version that runs in the tests.
pub(crate) const CURRENT: Version = Version::new(1, 0, 0);
/// The released version.
pub(crate) const NEXT: &str = "1.1.0";
/// The file name of its package.
pub(crate) const PACKAGE: &str = "app.package";
/// The package's size in bytes.
pub(crate) const SIZE: usize = 300_000;
/// The practice edition's product ID, which `cert-cli` uses.
pub(crate) const PRODUCT: &str = "jp.example.setoshin.cc1554.practice";

/// A bank's key for signing updates.
pub(crate) fn update_key() -> KeyPair {
    KeyPair::generate_unencrypted_keypair().unwrap()
}

/// A signature file as written by `minisign -S`.
pub(crate) fn sign(key: &KeyPair, bytes: &[u8]) -> String {
    minisign::sign(None, &key.sk, bytes, None, None).unwrap().to_string()
}

/// A fixture whose bank has an update service with one release.
pub(crate) struct Releases {
    fixture: Fixture,
    pub(crate) key: KeyPair,
    pub(crate) package: Vec<u8>,
    pub(crate) manifest: Value,
}

impl Deref for Releases {
    type Target = Fixture;

    fn deref(&self) -> &Fixture {
        &self.fixture
    }
}

impl Releases {
    /// With a valid release.
    pub(crate) async fn new() -> Self {
        let (fixture, key, package) = (Fixture::new().await, update_key(), filled(SIZE));
        let manifest = json!({
            "product": PRODUCT,
            "serial": 10,
            "version": NEXT,
            "notes": "見やすくなりました。",
            "notes_en": "Easier to read.",
            "platforms": { platform_name(): {
                "url": format!("{}/updates/{PACKAGE}", fixture.bank.web_url()),
                "signature": STANDARD.encode(sign(&key, &package)),
                "size": SIZE,
            } },
        });
        let releases = Self { fixture, key, package, manifest };
        releases.publish();
        releases
    }

    /// Publishes the package and the manifest, signed in its current state.
    pub(crate) fn publish(&self) {
        self.put("latest.json.minisig", sign(&self.key, self.manifest.to_string().as_bytes()));
        self.publish_forged();
        self.put(PACKAGE, &self.package);
        self.put("keys.pub", self.key.pk.to_base64());
    }

    /// Publishes the manifest alone and keeps the previous one's signature.
    pub(crate) fn publish_forged(&self) {
        self.put("latest.json", self.manifest.to_string());
    }

    /// Writes this file of the update service.
    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let folder = self.fixture.bank.updates_folder();
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(name), content).unwrap();
    }

    /// Publishes with this member of the manifest changed.
    pub(crate) fn publish_with(&mut self, member: &str, value: impl Into<Value>) {
        self.manifest[member] = value.into();
        self.publish();
    }

    /// Publishes with this member of this platform's package changed.
    pub(crate) fn publish_package_with(&mut self, member: &str, value: impl Into<Value>) {
        self.manifest["platforms"][platform_name()][member] = value.into();
        self.publish();
    }

    /// Publishes with signatures by this key.
    pub(crate) fn publish_by(&mut self, key: KeyPair) {
        let signature = STANDARD.encode(sign(&key, &self.package));
        self.key = key;
        self.publish_package_with("signature", signature);
    }

    /// The app's update client.
    pub(crate) fn updates(&self) -> Updates {
        self.updates_by(&[self.key.pk.to_base64()])
    }

    /// The update client of an app that accepts these keys.
    pub(crate) fn updates_by(&self, keys: &[String]) -> Updates {
        let source = UpdateSource {
            url: Url::parse(&self.fixture.bank.updates().manifest).unwrap(),
            trust: pinned(&self.fixture.bank.ca_file()).unwrap(),
            keys: PublicKeys::parse(keys.iter().map(String::as_str)).unwrap(),
            product: PRODUCT.to_owned(),
        };
        let profile = Profile::of_this_build().unwrap();
        let connector = ProxyConnector::direct();
        Updates {
            folder: self.fixture.state().join("update"),
            source: Arc::new(move || Ok(Some(source.clone()))),
            clock: self.fixture.clock.clone(),
            installer: Some(Arc::new(FakeInstaller::default())),
            ..Updates::new(&profile, CURRENT, connector, &Policy::default())
        }
    }

    /// The app with its window open and updates enabled.
    pub(crate) async fn opened(&self) -> FlowHarness {
        self.opened_with(self.updates()).await
    }

    pub(crate) async fn opened_with(&self, updates: Updates) -> FlowHarness {
        FlowHarness::opened_with(self, |services| {
            services.connector = updates.connector.clone();
            services.updates = Some(updates);
        })
        .await
    }

    /// Like `opened`, with bank and update service behind a proxy.
    pub(crate) async fn opened_behind(&self, connector: Arc<ProxyConnector>) -> FlowHarness {
        self.opened_with(Updates { connector, ..self.updates() }).await
    }

    /// The app once it offers the new version.
    pub(crate) async fn offered(&self) -> FlowHarness {
        let app = self.opened().await;
        app.view(is_available).await;
        app
    }

    /// How often the package has been requested.
    pub(crate) fn fetched(&self) -> u64 {
        self.fixture.bank.request_count(&format!("/updates/{PACKAGE}"))
    }
}

pub(crate) fn is_available(view: &View) -> bool {
    matches!(view.update, Some(UpdateView::Available { .. }))
}

/// This many bytes, without short repetitions.
fn filled(size: usize) -> Vec<u8> {
    (0_u32..250_000).flat_map(u32::to_be_bytes).cycle().take(size).collect()
}
