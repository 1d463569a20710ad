//! What shells and man(1) are told about the program itself.

use std::io;
use std::process::ExitCode;

use cert_core::profile::Edition;
use clap_complete::{Shell, generate};
use clap_mangen::generate_to;

use crate::arguments::{Arguments, Document, program_name};
use crate::output;

/// Stands for the name while a script is made: `clap_complete` 4.6 writes for bash what completes no subcommand of a
/// program with a hyphen in its name.
const PLACEHOLDER: &str = "certcli";

pub(crate) fn write(edition: Edition, document: &Document) -> ExitCode {
    match written(edition, document) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output::failed_to_write(&error),
    }
}

fn written(edition: Edition, document: &Document) -> io::Result<()> {
    let name = program_name();
    match document {
        Document::Completions { shell } => {
            output::write(script(edition, *shell).replace(PLACEHOLDER, &name).as_bytes())
        }
        // Pages are called after the command itself.
        Document::ManualPages { folder } => generate_to(Arguments::command_line(edition, &name).name(name), folder),
    }
}

fn script(edition: Edition, shell: Shell) -> String {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command_line(edition, PLACEHOLDER).name(PLACEHOLDER), PLACEHOLDER, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
