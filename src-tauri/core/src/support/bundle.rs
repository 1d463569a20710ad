use std::env::consts::ARCH;
use std::fs::{self, File};
use std::io::{self, Cursor, ErrorKind, Read, Seek, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use openssl::rand::rand_bytes;
use serde_json::json;
use sysinfo::System;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::SupportError;
use super::redaction::Redaction;
use crate::diagnosis::Check;
use crate::language::Language;
use crate::private_files::create_private_new;
use crate::services::Services;

/// Largest part of each day's log, taken from its end, in bytes.
const MAX_LOG: u64 = 1024 * 1024;
/// Most logs; the newest by name are taken.
const MAX_LOGS: usize = 14;
/// The characters of a reference: none that sound or look alike.
const LETTERS: &[u8; 24] = b"ACDEFGHJKLMNPQRTUVWXY347";
const REFERENCE_LENGTH: usize = 6;

/// The content of the file for support.
pub struct SupportBundle {
    reference: String,
    created: OffsetDateTime,
    entries: Vec<(String, String)>,
}

/// Where this user will look for the file: desktop, documents, downloads, else home.
pub fn documents() -> Vec<PathBuf> {
    let folders = [dirs::desktop_dir(), dirs::document_dir(), dirs::download_dir(), dirs::home_dir()];
    folders.into_iter().flatten().collect()
}

impl SupportBundle {
    /// Collects the findings, the versions and the logs. Blocks.
    pub fn new(services: &Services, checks: &[Check]) -> Self {
        let (reference, created) = (reference(), services.clock.now());
        let redaction = Redaction::of(services);
        let versions = Versions::of(services);
        let mut entries = vec![
            ("README.txt".to_owned(), explanation(&reference)),
            ("diagnosis.txt".to_owned(), redaction.apply(&as_text(&versions, checks))),
            ("diagnosis.json".to_owned(), redaction.apply(&as_json(&versions, &reference, created, checks))),
        ];
        entries.extend(logs(&services.logs()).into_iter().map(|(name, text)| (name, redaction.apply(&text))));
        Self { reference, created, entries }
    }

    /// A few letters that identify it on the telephone.
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Saves it in the first of these folders that is writable; returns the path.
    pub fn save(&self, folders: &[PathBuf]) -> Result<PathBuf, SupportError> {
        let mut last = None;
        for folder in folders.iter().filter(|folder| folder.is_dir()) {
            let path = folder.join(self.name());
            match self.write(&path) {
                Ok(()) => return Ok(path),
                Err(error) => last = Some(error),
            }
        }
        let nowhere = || SupportError::Unwritable(self.name().into(), ErrorKind::NotFound.into());
        Err(last.unwrap_or_else(nowhere))
    }

    /// Writes it as a new file that only this user can read. An incomplete one is removed.
    pub fn write(&self, path: &Path) -> Result<(), SupportError> {
        let zip = self.zip().map_err(|error| refused(path, io::Error::other(error)))?;
        let mut file = create_private_new(path).map_err(|error| refused(path, error))?;
        file.write_all(&zip).and_then(|()| file.sync_all()).map_err(|error| {
            // An incomplete file is useless and takes up space.
            let _ = fs::remove_file(path);
            refused(path, error)
        })
    }

    fn name(&self) -> String {
        let format = format_description!("[year][month][day]-[hour][minute]");
        let local = UtcOffset::local_offset_at(self.created).unwrap_or(UtcOffset::UTC);
        let date = self.created.to_offset(local).format(&format).unwrap_or_default();
        format!("support-{date}-{}.zip", self.reference)
    }

    fn zip(&self) -> zip::result::ZipResult<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (name, text) in &self.entries {
            zip.start_file(name.as_str(), stored)?;
            zip.write_all(text.as_bytes())?;
        }
        Ok(zip.finish()?.into_inner())
    }
}

fn refused(path: &Path, error: io::Error) -> SupportError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            SupportError::Full(path.to_owned(), error)
        }
        _ => SupportError::Unwritable(path.to_owned(), error),
    }
}

/// A random reference, to tell a day's files apart.
fn reference() -> String {
    let mut random = [0; REFERENCE_LENGTH];
    // Without random bytes it is still a valid name.
    let _ = rand_bytes(&mut random);
    random.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
}

/// The app, its version and the operating system.
struct Versions {
    product: String,
    version: String,
    system: String,
}

impl Versions {
    fn of(services: &Services) -> Self {
        let version = services.updates.as_ref().map(|updates| updates.current.to_string());
        let system = [System::long_os_version(), System::kernel_version(), Ok(ARCH.to_owned())];
        Self {
            product: services.profile.identifier.clone(),
            version: version.unwrap_or_else(|| "?".to_owned()),
            system: system.into_iter().flatten().collect::<Vec<_>>().join(", "),
        }
    }
}

fn as_text(versions: &Versions, checks: &[Check]) -> String {
    let Versions { product, version, system } = versions;
    let mut lines = vec![format!("{product} {version}"), system.clone(), String::new()];
    for language in [Language::Japanese, Language::English] {
        lines.extend(checks.iter().map(|check| check.line(language)));
        lines.push(String::new());
    }
    lines.join("\r\n")
}

fn as_json(versions: &Versions, reference: &str, created: OffsetDateTime, checks: &[Check]) -> String {
    let Versions { product, version, system } = versions;
    let created = created.format(&Rfc3339).unwrap_or_default();
    let found = json!({
        "reference": reference,
        "created": created,
        "product": product,
        "version": version,
        "system": system,
        "checks": checks,
    });
    format!("{found:#}\n")
}

/// The newest logs; if they cannot be read, the error.
fn logs(folder: &Path) -> Vec<(String, String)> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return vec![("logs/unreadable.txt".to_owned(), format!("{error}\r\n"))],
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "log"));
    paths.sort_unstable();
    let newest = paths.iter().rev().take(MAX_LOGS);
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    newest
        .map(|path| (format!("logs/{}", name(path)), end_of(path).unwrap_or_else(|error| error.to_string())))
        .collect()
}

fn end_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(MAX_LOG)))?;
    let mut bytes = Vec::new();
    file.take(MAX_LOG).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn explanation(reference: &str) -> String {
    format!(
        "問い合わせ用情報 {reference}\r\n\r\n\
         お問い合わせの際に、銀行のご案内に従ってお送りください。送る前に、中をご確認いただけます。\r\n\
         ・diagnosis.txt: 「証明書の点検」の結果（diagnosis.json は同じものです）\r\n\
         ・logs: このアプリの記録\r\n\
         パスワード、秘密鍵、証明書の名義は入っていません。ログインIDと、このパソコンのユーザー名、\
         コンピューター名は、<login-id-1>、<user>、<pc> のように置き換えてあります。\r\n\r\n\
         Information for support {reference}\r\n\r\n\
         Send it as the bank asks you to; you can look into it first.\r\n\
         - diagnosis.txt: what was found on this PC (diagnosis.json is the same)\r\n\
         - logs: what this app has logged\r\n\
         There is no password, key or certificate's name in it. Login IDs and the names of this PC and its user are \
         replaced, as by <login-id-1>, <user> and <pc>.\r\n"
    )
}
