use std::sync::Mutex;

use tempfile::NamedTempFile;
use tracing::Dispatch;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::DefaultGuard;

/// Everything this thread logs, at the finest level, as long as this is there.
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
        // While there is one subscriber, tracing asks only the thread that comes to a line of code
        // first whether anybody listens, and keeps its answer for all: another test's would be no.
        let second = Dispatch::new(tracing_subscriber::registry());
        Self { file, _logging: tracing::subscriber::set_default(subscriber), _second: second }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.file).unwrap()).into_owned()
    }
}
