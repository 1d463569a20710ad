//! Serving until told to stop.

use std::path::PathBuf;
use std::time::Duration;

use practice_bank::{Bank, BankConfig, FaultError, FaultSpec, MailDelivery, Validity};

use super::{Outcome, Serving, print};

pub(super) fn run(data: PathBuf, serving: &Serving) -> Outcome {
    let config = config(data, serving)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(serve(config));
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}

fn config(data: PathBuf, serving: &Serving) -> Result<BankConfig, FaultError> {
    let faults = serving.fault.iter().map(|text| text.parse::<FaultSpec>());
    Ok(BankConfig {
        listen: serving.listen,
        listen_web: serving.listen_web,
        listen_mtls: serving.listen_mtls,
        faults: faults.collect::<Result<_, _>>()?,
        csr_attributes: serving.csrattrs,
        mail: serving.smtp.map_or(MailDelivery::Outbox, MailDelivery::Server),
        validity: Validity::days(serving.validity_days),
        renewal_window_days: serving.renewal_window_days,
        updates: serving.updates.clone(),
        ..BankConfig::new(data)
    })
}

async fn serve(config: BankConfig) -> Outcome {
    // Listened for before anything is promised: a stop that comes at once is a clean stop, too.
    let stop = StopSignal::listen()?;
    let bank = Bank::start(config).await?;
    print(&serde_json::to_string(&bank.announcement())?)?;
    stop.received().await;
    bank.stop().await;
    Ok(())
}

/// SIGTERM or Ctrl-C.
#[cfg(unix)]
struct StopSignal {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignal {
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn received(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Ctrl-C.
#[cfg(not(unix))]
struct StopSignal;

#[cfg(not(unix))]
impl StopSignal {
    fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn received(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
