use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use cert_core::certificate::Fingerprint;
use cert_core::keystore::StoreLocation;
use cert_core::language::Language;
use cert_core::network::proxy::{ProxyAddress, ProxyAddressError};
use cert_core::profile::Edition;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use clap_complete::Shell;

use crate::help::in_japanese;
use crate::usage;

/// Get, renew and look after the client certificate for the bank's web service.
///
/// The private key is made on this PC, goes into the browser's key store and never leaves it.
/// An interrupted command loses nothing: `resume` finishes it.
#[derive(Debug, Parser)]
#[command(name = "cert-cli", version = env!("CERT_VERSION"))]
pub struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) common: Common,
}

const EXAMPLES: &str = "\
Examples:
  cert-cli issue --login-id logid031            asks for the password
  cert-cli issue --login-id logid031 --password-stdin --json < password.txt
  cert-cli list
  cert-cli renew --expiring-within 40 --password-stdin < password.txt
  cert-cli resume                               after a crash, a power cut, a lost connection
  cert-cli delete --fingerprint 3f5a…           asks first; --yes does not

Exit status: 0 done; 2 the command line is wrong; 3 there is a newer version of the app (`update`).
Failed, with a code and a sentence: 4 a name or password is not accepted; 5 refused, also when asked
again; 6 not now, try later; 7 this PC's network or its settings do not lead to the bank; 8 the key
store; 1 anything else.";

/// Options of every command.
#[derive(Args, Debug)]
pub(crate) struct Common {
    /// Key store: `browser` (the one Chrome and Edge use) or `nss:DIR`
    #[arg(long, global = true, value_name = "STORE", default_value = "browser")]
    pub(crate) store: StoreLocation,

    /// File with the key store's own password, where it has one
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) store_password_file: Option<PathBuf>,

    /// Folder for the record of an unfinished request and for logs
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,

    /// Route to the bank: `auto` (as this PC is set), `none`, a proxy such as `http://proxy:8080`, or
    /// a script such as `pac+http://wpad/wpad.dat`
    #[arg(long, global = true, value_name = "PROXY", default_value = "auto")]
    pub(crate) proxy: ProxyChoice,

    /// User name at the proxy; asked for on the terminal if the proxy wants one
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) proxy_user: Option<String>,

    /// File with the password of --proxy-user
    #[arg(long, global = true, value_name = "FILE", requires = "proxy_user")]
    pub(crate) proxy_password_file: Option<PathBuf>,

    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Print nothing but failures
    #[arg(long, short, global = true, conflicts_with = "json")]
    pub(crate) quiet: bool,

    /// The language of all output; determined at the start, not an option.
    #[arg(skip = Language::English)]
    pub(crate) language: Language,

    /// Addresses that replace this machine's practice bank.
    #[arg(skip)]
    pub(crate) elsewhere: Elsewhere,
}

// Options of the practice edition only; a release only ever uses its bank's addresses.
// (A doc comment here would become the heading of all help.)
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Practice edition only")]
pub(crate) struct Elsewhere {
    /// EST service to use instead of the practice bank's
    #[arg(long, global = true, value_name = "URL", requires = "ca")]
    pub(crate) service: Option<String>,

    /// PEM file with the authorities to trust about these addresses, and no others
    #[arg(long, global = true, value_name = "FILE", requires = "service")]
    pub(crate) ca: Option<PathBuf>,
}

impl Arguments {
    /// This edition's command line for a program of this name, with its help in English.
    pub fn command_line(edition: Edition, name: &str) -> clap::Command {
        let command = Self::command().bin_name(name).after_help(EXAMPLES.replace("cert-cli", name));
        match edition {
            Edition::Practice => Elsewhere::augment_args(command),
            Edition::Release => command,
        }
    }

    /// The same with the help in this language.
    pub fn command_line_in(language: Language, edition: Edition, name: &str) -> clap::Command {
        let command = Self::command_line(edition, name);
        match language {
            Language::Japanese => in_japanese(command, name),
            Language::English => command,
        }
    }

    /// The arguments of this process; else the exit status, after help or the error has been printed.
    pub(crate) fn of_this_start(edition: Edition, language: Language) -> Result<Self, ExitCode> {
        Self::parse_start(edition, language).map_err(|error| usage::show(&error, language))
    }

    fn parse_start(edition: Edition, language: Language) -> Result<Self, clap::Error> {
        let matches = Self::command_line_in(language, edition, &program_name()).try_get_matches()?;
        let mut arguments = Self::from_arg_matches(&matches)?;
        arguments.common.language = language;
        if edition == Edition::Practice {
            arguments.common.elsewhere = Elsewhere::from_arg_matches(&matches)?;
        }
        Ok(arguments)
    }
}

/// The executable's name: packages install it under the product's name.
#[expect(clippy::disallowed_methods, reason = "the command line is parsed here")]
pub(crate) fn program_name() -> String {
    let first: Option<OsString> = std::env::args_os().next();
    let name = first.as_deref().map(Path::new).and_then(Path::file_stem);
    name.map_or_else(|| "cert-cli".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// `--proxy`
#[derive(Clone, Debug)]
pub(crate) enum ProxyChoice {
    /// This PC's settings.
    Auto,
    None,
    Fixed(ProxyAddress),
    /// The PAC script at this address.
    Scripted(String),
}

impl FromStr for ProxyChoice {
    type Err = ProxyAddressError;

    fn from_str(text: &str) -> Result<Self, ProxyAddressError> {
        match text {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            address => match address.strip_prefix("pac+") {
                Some(script) => Ok(Self::Scripted(script.to_owned())),
                None => address.parse().map(Self::Fixed),
            },
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Work(Work),
    #[command(flatten)]
    Document(Document),
}

/// What is done with certificates, and about them.
#[derive(Debug, Subcommand)]
pub(crate) enum Work {
    /// Get a certificate: the first one, or a new one after expiry or revocation
    Issue {
        /// Login ID; asked for on the terminal if not given
        #[arg(long, alias = "login", value_name = "ID")]
        login_id: Option<String>,

        #[command(flatten)]
        request: Request,
    },
    /// Renew a certificate that is still valid
    Renew {
        #[command(flatten)]
        which: Which,

        #[command(flatten)]
        request: Request,
    },
    /// Show this bank's certificates in the key store, the ones that need action first
    List,
    /// Finish what an interrupted command left behind
    Resume {
        /// Forget the unfinished request instead; the bank may have issued a certificate for it
        #[arg(long)]
        discard: bool,

        #[command(flatten)]
        request: Request,
    },
    /// Remove one of this bank's certificates and its key from the key store
    Delete {
        /// The certificate's SHA-256 fingerprint, as `list` prints it
        #[arg(long, value_name = "SHA256")]
        fingerprint: Fingerprint,

        /// Do not ask; needed where nobody can answer
        #[arg(long)]
        yes: bool,
    },
    /// Look at the certificates, the connection to the bank and this PC, and say what to do
    ///
    /// One line for each finding. Nothing is changed, and nobody is asked for a password: those of a proxy or of the
    /// key store are taken from their files, where given.
    Doctor,
    /// Write what `doctor` finds, the versions and the logs into a file for the bank's support, without login IDs
    SupportBundle {
        /// The file to write; there must be none of this name
        #[arg(value_name = "FILE.zip")]
        file: PathBuf,
    },
    /// Ask whether there is a newer version of the app; the app itself installs it
    Update,
}

/// What shells and man(1) are told about the program itself.
#[derive(Debug, Subcommand)]
pub(crate) enum Document {
    /// Print the script by which a shell completes this command line
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the manual pages into a folder, the Japanese ones into `ja` below it, for packages
    #[command(hide = true)]
    ManualPages {
        /// The folder, which has to exist
        folder: PathBuf,
    },
    /// Write what the help desk reads about each error into a folder
    #[command(hide = true)]
    ErrorPages {
        /// The folder, which has to exist
        folder: PathBuf,
    },
}

#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct Which {
    /// The certificate's SHA-256 fingerprint, as `list` prints it
    #[arg(long, value_name = "SHA256")]
    pub(crate) fingerprint: Option<Fingerprint>,

    /// The certificate that ends first, if it has this many days left or fewer
    #[arg(long, value_name = "DAYS")]
    pub(crate) expiring_within: Option<u16>,
}

/// How a command that asks the bank gets its password, and how long it waits.
#[derive(Args, Debug)]
pub(crate) struct Request {
    /// Read the password from standard input (one line) instead of asking on the terminal
    #[arg(long)]
    pub(crate) password_stdin: bool,

    /// Longest wait, in seconds, for the bank's approval (then: `resume` later)
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub(crate) wait: u64,
}
