//! Shell completions, manual pages and the help desk's error pages.

use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use cert_core::language::Language;
use cert_core::profile::Edition;
use clap_complete::{Shell, generate};
use clap_mangen::generate_to;

use crate::arguments::{Arguments, Document, program_name};
use crate::error_page::error_page;
use crate::help::in_japanese;
use crate::output;

/// Replaces the program's name while a script is generated: the bash script of `clap_complete` 4.6 does not complete
/// subcommands of a program with a hyphen in its name.
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
        Document::ManualPages { folder } => manual_pages(edition, &name, folder),
        Document::ErrorPages { folder } => {
            fs::write(folder.join("ja.md"), error_page(Language::Japanese))?;
            fs::write(folder.join("en.md"), error_page(Language::English))
        }
    }
}

/// Writes the Japanese ones below `ja`, man(1)'s layout for translations.
fn manual_pages(edition: Edition, name: &str, folder: &Path) -> io::Result<()> {
    // Pages are named after the command.
    let command = || Arguments::command_line(edition, name).name(name.to_owned()).disable_help_subcommand(true);
    generate_to(command(), folder)?;
    let japanese = folder.join("ja");
    fs::create_dir(&japanese)?;
    generate_to(in_japanese(command(), name), japanese)
}

fn script(edition: Edition, shell: Shell) -> String {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command_line(edition, PLACEHOLDER).name(PLACEHOLDER), PLACEHOLDER, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
