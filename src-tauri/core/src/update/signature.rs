use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minisign_verify::{PublicKey, Signature, StreamVerifier};
use semver::Version;

use super::{Platform, UpdateError};

/// No signature is longer.
const LIMIT: usize = 4096;

/// The keys that packages are signed with: the present one, and beside it the next one while the old
/// one is being replaced.
#[derive(Clone, Debug, Default)]
pub struct PublicKeys(Vec<(String, PublicKey)>);

impl PublicKeys {
    /// Reads keys as minisign writes them: one base64 line each, beginning with `RW`. Nothing where one
    /// of them is none.
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let lines = lines.into_iter().map(str::trim).filter(|line| !line.is_empty());
        let keys = lines.map(|line| {
            let key = PublicKey::from_base64(line).ok()?;
            Some((line.to_owned(), key))
        });
        keys.collect::<Option<Vec<_>>>().map(Self)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A package's signature, by a key that is known. What it says is true only of bytes that it
/// [verifies](Self::verify).
#[derive(Clone)]
pub struct Seal {
    signature: Signature,
    key: PublicKey,
    key_line: String,
    text: String,
}

impl Seal {
    /// Reads the base64 text of a manifest: a file of `minisign -S` (prehashed).
    pub fn parse(text: &str, keys: &PublicKeys) -> Result<Self, UpdateError> {
        if text.trim().is_empty() {
            return Err(UpdateError::Unsigned);
        }
        let broken = || UpdateError::Unreadable("a signature that is none");
        let decoded = Some(text).filter(|text| text.len() <= LIMIT).ok_or_else(broken)?;
        let lines = STANDARD.decode(decoded.trim()).map_err(|_| broken())?;
        let lines = String::from_utf8(lines).map_err(|_| broken())?;
        let signature = Signature::decode(&lines).map_err(|_| broken())?;
        let (key_line, key) = known(&signature, keys)?;
        Ok(Self { signature, key, key_line, text: text.trim().to_owned() })
    }

    /// The key, in the line it was given by.
    pub fn key(&self) -> &str {
        &self.key_line
    }

    /// The text it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it claims to be for this version and this system: a first look, that spares a download
    /// in vain.
    pub fn claims(&self, version: &Version, platform: Platform) -> Result<(), UpdateError> {
        let signed = self.field("version:").and_then(|text| text.parse::<Version>().ok());
        if signed.as_ref() != Some(version) {
            return Err(UpdateError::OtherVersion);
        }
        let ending = self.field("file:").and_then(|name| name.rsplit_once('.'));
        match ending {
            Some((_, ending)) if ending == platform.ending => Ok(()),
            _ => Err(UpdateError::OtherPlatform("the signed file is another system's")),
        }
    }

    /// Verifies a file, and what the signature claims of it. Reads it once, in small pieces.
    pub fn verify(
        &self,
        package: &Path,
        version: &Version,
        platform: Platform,
    ) -> Result<(), UpdateError> {
        let mut file = File::open(package).map_err(UpdateError::at(package))?;
        let mut verification = self.verification(platform)?;
        let mut piece = vec![0; 64 * 1024];
        loop {
            match file.read(&mut piece) {
                Ok(0) => return verification.end(version),
                Ok(length) => verification.goes_on(&piece[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(UpdateError::at(package)(error)),
            }
        }
    }

    /// The same of pieces that come one after the other.
    pub(super) fn verification(&self, platform: Platform) -> Result<Verification<'_>, UpdateError> {
        let verifier = self.key.verify_stream(&self.signature).map_err(|_| UpdateError::Changed)?;
        Ok(Verification { seal: self, verifier, platform, begin: Vec::new() })
    }

    /// A field of the trusted comment, in the form Tauri's command line writes it.
    fn field(&self, name: &str) -> Option<&str> {
        self.signature.trusted_comment().split('\t').find_map(|field| field.strip_prefix(name))
    }
}

/// A package's bytes, as far as they have been seen.
pub(super) struct Verification<'a> {
    seal: &'a Seal,
    verifier: StreamVerifier<'a>,
    platform: Platform,
    begin: Vec<u8>,
}

impl Verification<'_> {
    pub(super) fn goes_on(&mut self, piece: &[u8]) {
        let missing = self.platform.magic.len().saturating_sub(self.begin.len());
        self.begin.extend_from_slice(&piece[..missing.min(piece.len())]);
        self.verifier.update(piece);
    }

    pub(super) fn end(mut self, version: &Version) -> Result<(), UpdateError> {
        self.verifier.finalize().map_err(|_| UpdateError::Changed)?;
        self.seal.claims(version, self.platform)?;
        if self.begin != self.platform.magic {
            return Err(UpdateError::OtherPlatform("its bytes are no package of this system"));
        }
        Ok(())
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Seal").field(&self.signature.trusted_comment()).finish()
    }
}

/// Which of the keys it is by, if it is of the kind whose bytes are hashed before they are signed.
fn known(signature: &Signature, keys: &PublicKeys) -> Result<(String, PublicKey), UpdateError> {
    for (line, key) in &keys.0 {
        match key.verify_stream(signature) {
            Ok(_) => return Ok((line.clone(), key.clone())),
            Err(minisign_verify::Error::UnexpectedKeyId) => {}
            Err(_) => return Err(UpdateError::Unreadable("a signature of an older kind")),
        }
    }
    Err(UpdateError::UnknownKey)
}
