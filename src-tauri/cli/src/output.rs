//! What the commands print: text for people, one JSON object for scripts. The only place that
//! writes to the terminal.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a terminal program's output")]

use std::error::Error as StdError;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use cert_core::Error;
use cert_core::certificate::{Certificate, CertificateState};
use cert_core::clock::rfc3339;
use cert_core::diagnosis::Check;
use cert_core::keystore::KeyProtection;
use cert_core::language::Language;
use cert_core::listing::ListedCertificate;
use cert_core::update::{Offer, Version};
use serde_json::{Value, json};

use crate::arguments::Common;

/// How results are printed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Format {
    Text,
    Json,
    /// Failures alone, as text.
    Quiet,
}

impl Format {
    pub(crate) fn of(common: &Common) -> Self {
        match common {
            Common { json: true, .. } => Self::Json,
            Common { quiet: true, .. } => Self::Quiet,
            _ => Self::Text,
        }
    }

    /// Whether somebody sees what standard error says meanwhile.
    pub(crate) fn shows_progress(self) -> bool {
        matches!(self, Self::Text) && io::stderr().is_terminal()
    }

    /// One JSON object, or what `text` prints.
    fn print(self, value: &Value, text: impl FnOnce()) {
        match self {
            Self::Json => println!("{value}"),
            Self::Text => text(),
            Self::Quiet => {}
        }
    }

    /// A line for people alone.
    pub(crate) fn note(self, line: &str) {
        if let Self::Text = self {
            println!("{line}");
        }
    }

    /// A certificate that has just been installed.
    pub(crate) fn installed(self, certificate: &Certificate, state: CertificateState) {
        self.print(&described(certificate), || {
            println!("The certificate is installed, and its key has signed.\n");
            print_certificate(certificate);
            if state == CertificateState::NotYetValid {
                println!("\nIt is valid from {}.", rfc3339(certificate.not_before()));
            }
            println!("\nClose every browser window once before logging in with it.");
        });
    }

    pub(crate) fn list(self, certificates: &[ListedCertificate]) {
        let listed: Vec<_> = certificates.iter().map(listed).collect();
        self.print(&json!({ "certificates": listed }), || {
            if certificates.is_empty() {
                println!("No certificate of this bank.");
            }
            for listed in certificates {
                println!("{}", status(listed));
                print_certificate(&listed.certificate);
                if listed.protection == KeyProtection::Hardware {
                    println!("key        in this PC's security chip (TPM)");
                }
                println!();
            }
        });
    }

    pub(crate) fn deleted(self, certificate: &Certificate) {
        self.print(&described(certificate), || println!("Removed {}.", certificate.subject().common_name));
    }

    pub(crate) fn discarded(self) {
        self.print(&json!({ "discarded": true }), || println!("The unfinished request is forgotten."));
    }

    /// What `doctor` has found: a line each, and the checks beside what scripts ask for; where the bank was not
    /// reached, that as any other failure, with the checks.
    pub(crate) fn examined(self, checks: &[Check], findings: Value, failure: Option<&Error>) {
        let mut found = failure.map_or(findings, failed);
        found["checks"] = json!(checks);
        self.print(&found, || {
            for check in checks {
                println!("{}", check.line(Language::English));
            }
            match failure {
                None => println!("\nThe bank is reached."),
                Some(error) => print_failure(error),
            }
        });
    }

    /// The file for support is there.
    pub(crate) fn bundled(self, file: &Path, reference: &str) {
        self.print(&json!({ "file": file, "reference": reference }), || {
            println!("{} is written; its reference is {reference}. Look into it before you send it.", file.display());
        });
    }

    /// What there is to know of a newer version.
    pub(crate) fn update(self, current: &Version, offer: Option<&Offer>) {
        let found = json!({
            "current": current.to_string(),
            "version": offer.map(|offer| offer.manifest.version.to_string()),
            "size": offer.map(|offer| offer.size),
            "notes": offer.map(|offer| &offer.manifest.notes),
            "notes_en": offer.map(|offer| &offer.manifest.notes_en),
            "forced": offer.is_some_and(|offer| offer.forced),
        });
        self.print(&found, || match offer {
            None => println!("Version {current} is the newest."),
            Some(offer) => {
                println!("Version {} is there; this is {current}.", offer.manifest.version);
                if offer.forced {
                    println!("This version must not be used any longer.");
                }
                println!("{}", offer.manifest.notes_en);
            }
        });
    }

    /// A failure, with its causes; the code is for scripts and support.
    pub(crate) fn failed(self, error: &Error) {
        match self {
            Self::Json => println!("{}", failed(error)),
            Self::Text | Self::Quiet => print_failure(error),
        }
    }
}

/// Nobody has agreed; gives the status of a command line that lacks `--yes`.
pub(crate) fn kept() -> ExitCode {
    eprintln!("cert-cli: nothing was removed; --yes removes it without asking");
    ExitCode::from(2)
}

/// What is being done.
pub(crate) fn progress(line: &str) {
    eprintln!("{line}");
}

/// A document of the program's own, as it is.
pub(crate) fn write(document: &[u8]) -> io::Result<()> {
    io::stdout().write_all(document)
}

/// It could not be written.
pub(crate) fn failed_to_write(error: &io::Error) -> ExitCode {
    eprintln!("cert-cli: {error}");
    ExitCode::FAILURE
}

fn failed(error: &Error) -> Value {
    json!({ "code": error.code(), "message": with_causes(error) })
}

fn print_failure(error: &Error) {
    eprintln!("cert-cli: {} ({})", with_causes(error), error.code().name());
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
    described["key"] = json!(listed.protection);
    described
}

fn status(listed: &ListedCertificate) -> String {
    let holder = listed.certificate.holder();
    let days = listed.days_left;
    match listed.state {
        CertificateState::Valid | CertificateState::Expiring if listed.superseded => {
            format!("{holder}: renewed already, {days} days left")
        }
        CertificateState::Valid => format!("{holder}: valid, {days} days left"),
        CertificateState::Expiring => format!("{holder}: renew now, {days} days left"),
        CertificateState::Expired => format!("{holder}: expired, issue a new one"),
        CertificateState::Revoked => format!("{holder}: revoked, issue a new one"),
        CertificateState::NotYetValid => {
            let from = rfc3339(listed.certificate.not_before());
            format!("{holder}: valid from {from}; if that is past, this PC's clock is slow")
        }
    }
}

fn print_certificate(certificate: &Certificate) {
    let subject = certificate.subject();
    println!("  Common Name        = {}", subject.common_name);
    println!("  Organization       = {}", subject.organization);
    println!("  Organization Unit  = {}", subject.organizational_unit);
    println!("  Serial             = {}", certificate.serial());
    println!("  Valid              = {} to {}", certificate.not_before().date(), certificate.not_after().date());
    println!("  Fingerprint        = {}", certificate.fingerprint());
}

/// A failure and what led to it, in one line.
pub(crate) fn with_causes(error: &dyn StdError) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let text = inner.to_string();
        if !message.ends_with(&text) {
            message = format!("{message}: {text}");
        }
        cause = inner.source();
    }
    message
}
