//! The command line.

mod records;
mod serve;

use std::error::Error;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use practice_bank::{BankConfig, FAULT_HELP};

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
    /// Make something go wrong; `--fault help` lists what can
    #[arg(long, value_name = "SPEC")]
    fault: Vec<String>,
    #[command(flatten)]
    config: BankConfig,
    #[command(subcommand)]
    command: Option<Command>,
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

/// Runs the command. Errors go to standard error, each cause on a separate line.
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
    for cause in std::iter::successors(error.source(), |&cause| cause.source()) {
        let _ = writeln!(output, "  because {cause}");
    }
}

type Outcome = Result<(), Box<dyn Error>>;

impl Arguments {
    fn run(self) -> Outcome {
        if self.fault.iter().any(|fault| fault == "help") {
            return print(FAULT_HELP.trim_end());
        }
        let data = self
            .data
            .or_else(|| Some(dirs::data_dir()?.join("practice-bank")))
            .ok_or("name a directory with --data")?;
        match self.command {
            None => {
                let faults = self.fault.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
                serve::run(BankConfig { data, faults, ..self.config })
            }
            Some(Command::User(command)) => records::users(&data, command, self.json),
            Some(Command::Certificate(command)) => records::certificates(&data, command, self.json),
        }
    }
}

fn print(text: &str) -> Outcome {
    let mut output = io::stdout().lock();
    writeln!(output, "{text}")?;
    Ok(output.flush()?)
}
