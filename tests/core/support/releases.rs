use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cert_core::network::Url;
use cert_core::profile::pinned;
use cert_core::update::{
    InstallError, Installer, Limits, Offer, Package, Platform, PublicKeys, UpdateSource, Updates,
    Version,
};
use minisign::KeyPair;
use serde_json::{Value, json};

use super::Bench;

/// The version that runs in the tests.
pub(crate) const CURRENT: Version = Version::new(1, 0, 0);
/// The version that is released.
pub(crate) const NEXT: &str = "1.1.0";

/// A bank's key for updates.
pub(crate) struct Signer(KeyPair);

impl Signer {
    pub(crate) fn new() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().unwrap())
    }

    /// The line a profile holds.
    pub(crate) fn public(&self) -> String {
        self.0.pk.to_base64()
    }

    /// The signature a manifest holds, as Tauri's command line makes it.
    pub(crate) fn sign(&self, bytes: &[u8], file: &str, version: &str) -> String {
        self.sign_with(bytes, &format!("timestamp:1795600000\tfile:{file}\tversion:{version}"))
    }

    /// With this trusted comment.
    pub(crate) fn sign_with(&self, bytes: &[u8], comment: &str) -> String {
        let signed = minisign::sign(None, &self.0.sk, bytes, Some(comment), None).unwrap();
        STANDARD.encode(signed.to_string())
    }
}

/// The update service of a bench's bank, and a release in it.
pub(crate) struct Releases<'a> {
    bench: &'a Bench,
    pub(crate) signer: Signer,
    pub(crate) package: Vec<u8>,
    pub(crate) manifest: Value,
}

impl<'a> Releases<'a> {
    /// A good release with a package of this size.
    pub(crate) fn of(bench: &'a Bench, size: usize) -> Self {
        let (signer, platform) = (Signer::new(), Platform::this());
        let package = filled(platform.magic, size);
        let manifest = json!({
            "version": NEXT,
            "notes": "見やすくなりました。",
            "notes_en": "Easier to read.",
            "platforms": { platform.name: {
                "url": format!("{}/updates/{}", bench.bank.web_url(), name(platform)),
                "signature": signer.sign(&package, &name(platform), NEXT),
                "size": size,
            } },
        });
        let releases = Self { bench, signer, package, manifest };
        releases.publish();
        releases
    }

    /// Puts manifest and package where the bank serves them.
    pub(crate) fn publish(&self) {
        let folder = self.bench.bank.updates_folder();
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(name(Platform::this())), &self.package).unwrap();
        fs::write(folder.join("latest.json"), self.manifest.to_string()).unwrap();
        fs::write(folder.join("keys.pub"), self.signer.public()).unwrap();
    }

    /// The same with this member of the manifest.
    pub(crate) fn publish_with(&mut self, member: &str, value: impl Into<Value>) {
        self.manifest[member] = value.into();
        self.publish();
    }

    /// The same with this member of this system's package.
    pub(crate) fn publish_package_with(&mut self, member: &str, value: impl Into<Value>) {
        self.manifest["platforms"][Platform::this().name][member] = value.into();
        self.publish();
    }

    pub(crate) fn source(&self) -> UpdateSource {
        self.source_by(&[&self.signer])
    }

    /// With these keys.
    pub(crate) fn source_by(&self, signers: &[&Signer]) -> UpdateSource {
        let lines: Vec<_> = signers.iter().map(|signer| signer.public()).collect();
        UpdateSource {
            url: Url::parse(&self.bench.bank.updates().manifest).unwrap(),
            trust: pinned(&self.bench.bank.ca_file()).unwrap(),
            keys: PublicKeys::parse(lines.iter().map(String::as_str)).unwrap(),
        }
    }

    /// The app's side.
    pub(crate) fn updates(&self) -> Updates {
        let source = self.source();
        Updates {
            current: CURRENT,
            platform: Platform::this(),
            source: Arc::new(move || Ok(Some(source.clone()))),
            folder: self.folder(),
            way_out: self.bench.way_out.clone(),
            clock: self.bench.clock.clone(),
            forbidden: false,
            limits: Limits::default(),
            installer: Arc::new(NoInstaller),
        }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.bench.state().join("update")
    }

    /// How often the package has been asked for.
    pub(crate) fn fetched(&self) -> u64 {
        self.bench.bank.request_count(&format!("/updates/{}", name(Platform::this())))
    }
}

/// So many bytes that begin so, and are nowhere near the same as their neighbours.
fn filled(begin: &[u8], size: usize) -> Vec<u8> {
    let filling: Vec<_> = (0_u32..250_000).flat_map(u32::to_be_bytes).collect();
    let mut bytes = begin.to_vec();
    while bytes.len() < size {
        bytes.extend_from_slice(&filling[..filling.len().min(size - bytes.len())]);
    }
    bytes
}

/// Limits by which a drip is found out at once.
pub(crate) fn impatient() -> Limits {
    Limits {
        manifest: Duration::from_secs(2),
        fewest: 64 * 1024,
        window: Duration::from_millis(500),
        breaks: 2,
    }
}

pub(crate) fn name(platform: Platform) -> String {
    format!("app.{}", platform.ending)
}

#[derive(Debug)]
struct NoInstaller;

impl Installer for NoInstaller {
    fn install(&self, _offer: &Offer, _package: &Package) -> Result<(), InstallError> {
        Err(InstallError::NoInstaller)
    }
}

/// Notes what it is given, and answers as it was told; then with success.
#[derive(Debug, Default)]
pub(crate) struct ScriptedInstaller {
    pub(crate) answers: Mutex<Vec<InstallError>>,
    pub(crate) installed: Mutex<Vec<Vec<u8>>>,
}

impl Installer for ScriptedInstaller {
    fn install(&self, _offer: &Offer, package: &Package) -> Result<(), InstallError> {
        if let Some(error) = self.answers.lock().unwrap().pop() {
            return Err(error);
        }
        self.installed.lock().unwrap().push(fs::read(&package.path).unwrap());
        Ok(())
    }
}
