//! Errors in the command line: clap's own messages in English, ours in Japanese.

use std::io::{Write as _, stderr};
use std::process::ExitCode;

use cert_core::language::Language;
use clap::Error;
use clap::error::{ContextKind, ErrorKind};

/// Prints the help if requested, else what is wrong; returns the exit status.
pub(crate) fn show(error: &Error, language: Language) -> ExitCode {
    let japanese = if language == Language::Japanese { in_japanese(error) } else { None };
    // A failure to print cannot be reported anywhere.
    if let Some(text) = japanese {
        let _ = writeln!(stderr(), "{text}");
    } else {
        let _ = error.print();
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// `None` for help, which is Japanese already, and for kinds of errors that this command line cannot cause.
fn in_japanese(error: &Error) -> Option<String> {
    let named = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (argument, value) = (named(ContextKind::InvalidArg), named(ContextKind::InvalidValue));
    let wrong = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」という引数はありません。"),
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません。", named(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("次の引数が必要です: {argument}"),
        ErrorKind::ArgumentConflict => {
            format!("「{argument}」は、「{}」と同時に使えません。", named(ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
            format!("「{argument}」に、値がありません。")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("「{argument}」に、「{value}」は使えません。"),
        _ => return None,
    };
    let usage = named(ContextKind::Usage).replacen("Usage:", "使い方:", 1);
    let usage = if usage.is_empty() { usage } else { format!("\n\n{usage}") };
    Some(format!("コマンドラインに誤りがあります: {wrong}{usage}\n\n詳しくは「--help」でご覧ください。"))
}
