//! The commands' output: text in the user's language, or one JSON object for scripts, independent of the language.
//! The only place that writes to the terminal.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a terminal program's output")]

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use cert_core::certificate::{Certificate, CertificateState};
use cert_core::clock::rfc3339;
use cert_core::diagnosis::Check;
use cert_core::language::{Language, Words};
use cert_core::listing::ListedCertificate;
use cert_core::profile::Contact;
use cert_core::update::{Offer, Version};
use cert_core::{Error, words};
use serde_json::{Value, json};

use crate::arguments::Common;
use crate::texts;

/// How results are printed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Format {
    Text,
    Json,
    /// Failures only, as text.
    Quiet,
}

impl Format {
    fn of(common: &Common) -> Self {
        match common {
            Common { json: true, .. } => Self::Json,
            Common { quiet: true, .. } => Self::Quiet,
            _ => Self::Text,
        }
    }
}

/// Prints results in the chosen format and language.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    format: Format,
    language: Language,
    /// Whom to call about a failure.
    contact: Option<Contact>,
}

impl Output {
    pub(crate) fn of(common: &Common, contact: Contact) -> Self {
        Self { format: Format::of(common), language: common.language, contact: Some(contact) }
    }

    /// Before the command line is parsed and the profile is loaded.
    pub(crate) fn at_the_start() -> Self {
        Self { format: Format::Text, language: Language::of_system(), contact: None }
    }

    /// Whether progress is printed to standard error: only for a user at a terminal.
    pub(crate) fn shows_progress(&self) -> bool {
        matches!(self.format, Format::Text) && io::stderr().is_terminal()
    }

    /// One JSON object, or a text.
    fn print(&self, value: &Value, text: impl FnOnce() -> Words) {
        match self.format {
            Format::Json => println!("{value}"),
            Format::Text => println!("{}", text().of(self.language)),
            Format::Quiet => {}
        }
    }

    /// A line for people, omitted from JSON.
    pub(crate) fn note(&self, line: Words) {
        if let Format::Text = self.format {
            println!("{}", line.of(self.language));
        }
    }

    /// A certificate that has just been installed.
    pub(crate) fn installed(&self, certificate: &Certificate, state: CertificateState) {
        self.print(&described(certificate), || texts::installed(certificate, state));
    }

    pub(crate) fn list(&self, certificates: &[ListedCertificate]) {
        let listed: Vec<_> = certificates.iter().map(listed).collect();
        self.print(&json!({ "certificates": listed }), || texts::list(certificates));
    }

    pub(crate) fn deleted(&self, certificate: &Certificate) {
        let name = &certificate.subject().common_name;
        self.print(&described(certificate), || words!("{name} を削除しました。", "Removed {name}."));
    }

    /// The deletion was not confirmed; returns the status of a command line that lacks `--yes`.
    pub(crate) fn kept(&self) -> ExitCode {
        let kept = words!(
            "cert-cli: 何も削除していません。--yes を付けると、確認せずに削除します。",
            "cert-cli: nothing was removed; --yes removes it without asking"
        );
        eprintln!("{}", kept.of(self.language));
        ExitCode::from(2)
    }

    pub(crate) fn discarded(&self) {
        let text = || words!("途中の申請を破棄しました。", "The unfinished request is forgotten.");
        self.print(&json!({ "discarded": true }), text);
    }

    /// The result of `doctor`: as text one line for each check; as JSON the checks and the findings or, if the bank
    /// was not reached, the checks and the failure.
    pub(crate) fn examined(&self, checks: &[Check], findings: Value, failure: Option<&Error>) {
        let mut found = failure.map_or(findings, failed);
        found["checks"] = json!(checks);
        self.print(&found, || texts::checks(checks, failure.is_none()));
        if let (Format::Text | Format::Quiet, Some(error)) = (self.format, failure) {
            self.print_failure(error, None);
        }
    }

    /// The file for support was written.
    pub(crate) fn bundled(&self, file: &Path, reference: &str) {
        self.print(&json!({ "file": file, "reference": reference }), || {
            let file = file.display();
            words!(
                "{file} を書き出しました。番号は {reference} です。送る前に、中をご確認ください。",
                "{file} is written; its reference is {reference}. Look into it before you send it."
            )
        });
    }

    /// The result of `update`.
    pub(crate) fn update(&self, current: &Version, offer: Option<&Offer>) {
        let found = json!({
            "current": current.to_string(),
            "version": offer.map(|offer| offer.manifest.version.to_string()),
            "size": offer.map(|offer| offer.size),
            "notes": offer.map(|offer| &offer.manifest.notes),
            "notes_en": offer.map(|offer| &offer.manifest.notes_en),
            "forced": offer.is_some_and(|offer| offer.forced),
        });
        self.print(&found, || texts::update(current, offer));
    }

    /// A failure, with its causes; the code is for scripts and support.
    pub(crate) fn failed(&self, error: &Error) {
        match self.format {
            Format::Json => println!("{}", failed(error)),
            Format::Text | Format::Quiet => self.print_failure(error, texts::inspect(error)),
        }
    }

    fn print_failure(&self, error: &Error, hint: Option<Words>) {
        eprintln!("{}", texts::failure(error, hint, self.contact.as_ref(), self.language));
    }
}

/// One line of progress.
pub(crate) fn progress(line: &str) {
    eprintln!("{line}");
}

/// Writes a document to standard output, unchanged.
pub(crate) fn write(document: &[u8]) -> io::Result<()> {
    io::stdout().write_all(document)
}

/// A document could not be written.
pub(crate) fn failed_to_write(error: &io::Error) -> ExitCode {
    eprintln!("cert-cli: {error}");
    ExitCode::FAILURE
}

fn failed(error: &Error) -> Value {
    json!({ "code": error.code(), "message": texts::with_causes(error) })
}

fn described(certificate: &Certificate) -> Value {
    let subject = certificate.subject();
    json!({
        "fingerprint": certificate.fingerprint().to_string(),
        "serial": certificate.serial(),
        "common_name": subject.common_name,
        "organization": subject.organization,
        "organizational_unit": subject.organizational_unit,
        "not_before": rfc3339(certificate.not_before()),
        "not_after": rfc3339(certificate.not_after()),
    })
}

fn listed(listed: &ListedCertificate) -> Value {
    let mut described = described(&listed.certificate);
    described["state"] = json!(listed.state);
    described["days_left"] = json!(listed.days_left);
    described["renewable_until"] = json!(rfc3339(listed.renewable_until));
    described["key"] = json!(listed.protection);
    described
}
