use std::sync::Mutex;

use tempfile::NamedTempFile;
use tracing::Dispatch;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::DefaultGuard;

/// Captures everything this thread logs, at level TRACE, while it exists.
pub(crate) struct Log {
    file: NamedTempFile,
    _logging: DefaultGuard,
    _second: Dispatch,
}

impl Log {
    pub(crate) fn begin() -> Self {
        let file = NamedTempFile::new().unwrap();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(Mutex::new(file.reopen().unwrap()))
            .finish();
        // With a single subscriber, tracing caches the interest of the thread that reaches a callsite first:
        // another test's thread, without a subscriber, would disable that callsite for all threads.
        let second = Dispatch::new(tracing_subscriber::registry());
        Self { file, _logging: tracing::subscriber::set_default(subscriber), _second: second }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.file).unwrap()).into_owned()
    }
}
