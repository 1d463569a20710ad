//! What the commands print: text for people, one JSON object for scripts. The only place that
//! writes to the terminal.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a terminal program's output")]

use cert_core::certificate::{Certificate, CertificateState};
use cert_core::clock::rfc3339;
use cert_core::listing::ListedCertificate;
use cert_core::policy::Problem;
use cert_core::update::{Offer, Version};
use cert_core::{Error, ErrorCode};
use serde::Serialize;
use time::OffsetDateTime;

/// How results are printed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Format {
    Text,
    Json,
}

#[derive(Serialize)]
struct Issued<'a> {
    fingerprint: String,
    serial: &'a str,
    common_name: &'a str,
    organization: &'a str,
    organizational_unit: &'a str,
    not_before: String,
    not_after: String,
}

#[derive(Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    certificate: Issued<'a>,
    state: CertificateState,
    days_left: i64,
}

#[derive(Serialize)]
struct List<'a> {
    certificates: Vec<Listed<'a>>,
}

#[derive(Serialize)]
struct Failure {
    code: ErrorCode,
    message: String,
}

/// What `update` has found.
#[derive(Serialize)]
struct Newer<'a> {
    current: String,
    version: Option<String>,
    size: Option<u64>,
    notes: Option<&'a str>,
    notes_en: Option<&'a str>,
    forced: bool,
}

/// What `doctor` has found.
#[derive(Serialize)]
pub(crate) struct Findings {
    /// What opens the bank's links, as it is registered.
    pub(crate) link_program: Option<String>,
    /// Whether that is the app.
    pub(crate) links_open_app: bool,
    /// What in the machine's policy does not count as it stands, and where.
    pub(crate) policy_problems: Vec<String>,
    /// The bank's address.
    pub(crate) service: String,
    /// The proxy variables that are set.
    pub(crate) proxy_variables: Vec<&'static str>,
    /// The first proxy of the routes there.
    pub(crate) proxy: Option<String>,
    /// All routes there, in the order they are tried.
    pub(crate) routes: Vec<String>,
    /// Which setting says so.
    pub(crate) proxy_source: &'static str,
    /// The script (PAC) it names.
    pub(crate) proxy_script: Option<String>,
    /// How the proxy has learnt who we are, where it has asked.
    pub(crate) proxy_authentication: Option<String>,
    /// How many authorities the bank has named.
    pub(crate) authorities: usize,
}

impl<'a> Issued<'a> {
    fn new(certificate: &'a Certificate) -> Self {
        let subject = certificate.subject();
        Self {
            fingerprint: certificate.fingerprint().to_string(),
            serial: certificate.serial(),
            common_name: &subject.common_name,
            organization: &subject.organization,
            organizational_unit: &subject.organizational_unit,
            not_before: rfc3339(certificate.not_before()),
            not_after: rfc3339(certificate.not_after()),
        }
    }
}

impl Format {
    pub(crate) fn new(json: bool) -> Self {
        if json { Self::Json } else { Self::Text }
    }

    /// A certificate that has just been installed.
    pub(crate) fn installed(self, certificate: &Certificate) {
        match self {
            Self::Json => json(&Issued::new(certificate)),
            Self::Text => {
                println!("The certificate is installed, and its key has signed.\n");
                print_certificate(certificate);
                println!("\nClose every browser window once before logging in with it.");
            }
        }
    }

    pub(crate) fn list(self, certificates: &[ListedCertificate]) {
        match self {
            Self::Json => json(&List { certificates: certificates.iter().map(listed).collect() }),
            Self::Text if certificates.is_empty() => println!("No certificate of this bank."),
            Self::Text => {
                for listed in certificates {
                    println!("{}", status(listed));
                    print_certificate(&listed.certificate);
                    println!();
                }
            }
        }
    }

    pub(crate) fn deleted(self, certificate: &Certificate) {
        match self {
            Self::Json => json(&Issued::new(certificate)),
            Self::Text => println!("Removed {}.", certificate.subject().common_name),
        }
    }

    pub(crate) fn discarded(self) {
        match self {
            Self::Json => json(&serde_json::json!({ "discarded": true })),
            Self::Text => println!("The unfinished request is forgotten."),
        }
    }

    /// The machine's policy, where it is wrong, and the proxy variables that are set.
    pub(crate) fn policy(self, problems: &[Problem], variables: &[&str]) {
        if let Self::Text = self {
            for problem in problems {
                println!("Policy   = {problem}");
            }
            if !variables.is_empty() {
                println!("Set here = {}", variables.join(", "));
            }
        }
    }

    /// What opens the bank's links.
    pub(crate) fn links(self, program: Option<&str>, is_app: bool) {
        if let Self::Text = self {
            match program {
                Some(program) if is_app => println!("Links    = opened by {program}"),
                Some(other) => {
                    println!("Links    = opened by {other}, which is another program; install the app again");
                }
                None => println!("Links    = opened by nothing; install the app again"),
            }
        }
    }

    /// The routes to the bank, before they are tried.
    pub(crate) fn routes(self, service: &str, routes: &[String], source: &str, script: Option<&str>) {
        if let Self::Text = self {
            println!("Service  = {service}");
            println!("Proxy    = {} ({source})", routes.join(", then "));
            if let Some(script) = script {
                println!("Script   = {script}");
            }
        }
    }

    /// The proxy has authenticated us.
    pub(crate) fn authenticated(self, method: &str) {
        if let Self::Text = self {
            println!("Sign-in  = {method}");
        }
    }

    /// The route has been tried to its end.
    pub(crate) fn examined(self, findings: &Findings) {
        match self {
            Self::Json => json(findings),
            Self::Text => {
                println!("Answer   = the bank names {} authorities; all is well", findings.authorities);
            }
        }
    }

    /// What there is to know of a newer version.
    pub(crate) fn update(self, current: &Version, offer: Option<&Offer>) {
        match (self, offer) {
            (Self::Json, _) => json(&Newer {
                current: current.to_string(),
                version: offer.map(|offer| offer.manifest.version.to_string()),
                size: offer.map(|offer| offer.size),
                notes: offer.map(|offer| offer.manifest.notes.as_str()),
                notes_en: offer.map(|offer| offer.manifest.notes_en.as_str()),
                forced: offer.is_some_and(|offer| offer.forced),
            }),
            (Self::Text, None) => println!("Version {current} is the newest."),
            (Self::Text, Some(offer)) => {
                println!("Version {} is there; this is {current}.", offer.manifest.version);
                if offer.forced {
                    println!("This version must not be used any longer.");
                }
                println!("{}", offer.manifest.notes_en);
            }
        }
    }

    /// A failure, with its causes; the code is for scripts and support.
    pub(crate) fn failed(self, error: &Error) {
        let code = error.code();
        let message = with_causes(error);
        match self {
            Self::Json => json(&Failure { code, message }),
            Self::Text => eprintln!("cert-cli: {message} ({})", name(code)),
        }
    }
}

fn listed(listed: &ListedCertificate) -> Listed<'_> {
    Listed { certificate: Issued::new(&listed.certificate), state: listed.state, days_left: listed.days_left }
}

fn status(listed: &ListedCertificate) -> String {
    let login_id = listed.certificate.login_id();
    let days = listed.days_left;
    match listed.state {
        CertificateState::Valid | CertificateState::Expiring if listed.superseded => {
            format!("{login_id}: renewed already, {days} days left")
        }
        CertificateState::Valid => format!("{login_id}: valid, {days} days left"),
        CertificateState::Expiring => format!("{login_id}: renew now, {days} days left"),
        CertificateState::Expired => format!("{login_id}: expired, issue a new one"),
        CertificateState::Revoked => format!("{login_id}: revoked, issue a new one"),
        CertificateState::NotYetValid => format!("{login_id}: not yet valid; is the clock right?"),
    }
}

fn print_certificate(certificate: &Certificate) {
    let subject = certificate.subject();
    println!("  Common Name        = {}", subject.common_name);
    println!("  Organization       = {}", subject.organization);
    println!("  Organization Unit  = {}", subject.organizational_unit);
    println!("  Serial             = {}", certificate.serial());
    println!("  Valid              = {} to {}", date(certificate.not_before()), date(certificate.not_after()));
    println!("  Fingerprint        = {}", certificate.fingerprint());
}

fn date(time: OffsetDateTime) -> String {
    time.date().to_string()
}

fn with_causes(error: &Error) -> String {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let text = inner.to_string();
        if !message.ends_with(&text) {
            message = format!("{message}: {text}");
        }
        cause = inner.source();
    }
    message
}

fn name(code: ErrorCode) -> String {
    serde_json::to_value(code).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn json(value: &impl Serialize) {
    // Plain structs of strings and numbers always serialise.
    println!("{}", serde_json::to_string(value).unwrap_or_default());
}
