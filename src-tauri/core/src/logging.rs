//! The log: structured lines in the state folder, fourteen days of them.
//!
//! What must not be in it (passwords, keys, a link's query, full subjects) is kept out where it is
//! written: secret types print nothing, and functions that hold them skip their arguments.

use std::io;
use std::path::Path;

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{Layer, registry};

use crate::private_files::create_private_folder;

const KEPT_DAYS: usize = 14;

/// Why there is no log.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The folder cannot be made.
    #[error("cannot create the log folder")]
    Folder(#[source] io::Error),
    /// No file can be opened in it.
    #[error("cannot open a log file")]
    File(#[source] InitError),
}

/// A subscriber that writes to `folder`, one file a day.
pub fn to_folder(folder: &Path) -> Result<impl Subscriber + Send + Sync + 'static, LogError> {
    create_private_folder(folder).map_err(LogError::Folder)?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .max_log_files(KEPT_DAYS)
        .filename_prefix("cert")
        .filename_suffix("log")
        .build(folder)
        .map_err(LogError::File)?;
    let lines = layer().json().with_ansi(false).with_writer(files);
    Ok(registry().with(lines.with_filter(LevelFilter::INFO)))
}
