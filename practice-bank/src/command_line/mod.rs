//! What people type.

mod records;
mod serve;

use std::error::Error;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use practice_bank::{CsrAttributes, FAULT_HELP, LoopbackAddress};

/// A whole bank to practise against, on this machine only: EST enrollment, a certificate
/// authority, pages, certificate login.
///
/// Without a subcommand it serves until SIGTERM or Ctrl-C. When ready it prints one line of JSON:
/// the addresses, the CA file, the demo login IDs and their passwords.
#[derive(Parser)]
#[command(name = "practice-bank", version, max_term_width = 100)]
struct Arguments {
    /// Directory of users, certificates and keys; created if absent
    /// [default: practice-bank in the user's data directory]
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(flatten)]
    serving: Serving,
    #[command(subcommand)]
    command: Option<Command>,
}

/// How to serve.
#[derive(Args)]
struct Serving {
    /// EST, which asks for a client certificate and takes none as well; port 0 is any free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:15540")]
    listen: LoopbackAddress,
    /// Pages, which ask for no client certificate
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:15541")]
    listen_web: LoopbackAddress,
    /// Certificate login, which requires a client certificate
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:15542")]
    listen_mtls: LoopbackAddress,
    /// Mail server (SMTP) for the notices, instead of files in outbox/ of the data directory
    #[arg(long, value_name = "ADDR")]
    smtp: Option<LoopbackAddress>,
    /// Folder of the update service: manifest, packages, keys.pub
    /// [default: updates/ of the data directory]
    #[arg(long, value_name = "DIR")]
    updates: Option<PathBuf>,
    /// Make something go wrong; `--fault help` lists what can
    #[arg(long, value_name = "SPEC")]
    fault: Vec<String>,
    /// Let /csrattrs ask for a kind of key
    #[arg(long, value_name = "KIND")]
    csrattrs: Option<CsrAttributes>,
    /// How long new certificates are valid
    #[arg(long, value_name = "DAYS", default_value_t = 365,
          value_parser = clap::value_parser!(i64).range(1..=3650))]
    validity_days: i64,
    /// How many days before its end a certificate may be renewed
    #[arg(long, value_name = "DAYS", default_value_t = 366)]
    renewal_window_days: u16,
}

#[derive(Subcommand)]
enum Command {
    /// The users
    #[command(subcommand)]
    User(UserCommand),
    /// The issued certificates
    #[command(subcommand)]
    Certificate(CertificateCommand),
}

#[derive(Subcommand)]
enum UserCommand {
    /// List all users
    List,
    /// Unlock a login ID after five wrong passwords
    Unlock {
        /// The login ID
        login_id: String,
    },
    /// Lock a login ID
    Lock {
        /// The login ID
        login_id: String,
    },
    /// Add a user, or replace the record of one; the password is read from standard input
    Put {
        /// The login ID
        login_id: String,
        /// Allow one live certificate at a time
        #[arg(long)]
        single_certificate: bool,
        /// Where the notice before the end of a certificate goes
        #[arg(long, value_name = "ADDRESS")]
        mail: Option<String>,
    },
}

#[derive(Subcommand)]
enum CertificateCommand {
    /// List all certificates
    List {
        /// Only those of this login ID
        #[arg(long, value_name = "LOGIN_ID")]
        login_id: Option<String>,
    },
    /// Revoke a certificate: it cannot log in from now on
    Revoke {
        /// The serial number, hexadecimal
        serial: String,
    },
}

/// Does what the arguments say. Failures go to standard error, each cause on its own line.
pub(crate) fn run() -> ExitCode {
    match Arguments::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

fn report(error: &dyn Error) {
    let mut output = io::stderr().lock();
    let _ = writeln!(output, "practice-bank: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = writeln!(output, "  because {error}");
        cause = error.source();
    }
}

type Outcome = Result<(), Box<dyn Error>>;

impl Arguments {
    fn run(self) -> Outcome {
        if self.serving.fault.iter().any(|fault| fault == "help") {
            return print(FAULT_HELP.trim_end());
        }
        let data = self.data.or_else(default_data).ok_or("name a directory with --data")?;
        match self.command {
            None => serve::run(data, &self.serving),
            Some(Command::User(command)) => records::users(&data, command, self.json),
            Some(Command::Certificate(command)) => records::certificates(&data, command, self.json),
        }
    }
}

fn default_data() -> Option<PathBuf> {
    Some(dirs::data_dir()?.join("practice-bank"))
}

fn print(text: &str) -> Outcome {
    let mut output = io::stdout().lock();
    writeln!(output, "{text}")?;
    Ok(output.flush()?)
}
