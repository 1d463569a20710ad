//! Serving until told to stop.

use std::path::PathBuf;
use std::time::Duration;

use practice_bank::{Bank, BankConfig, FaultError, FaultSpec, Validity};

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
        smtp: serving.smtp,
        validity: Validity::days(serving.validity_days),
        renewal_window_days: serving.renewal_window_days,
        updates: serving.updates.clone(),
        ..BankConfig::new(data)
    })
}

async fn serve(config: BankConfig) -> Outcome {
    // Listened for before anything is promised: a stop that comes at once is a clean stop, too.
    let stop = stop_signal()?;
    let bank = Bank::start(config).await?;
    print(&serde_json::to_string(&bank.announcement())?)?;
    stop.await;
    bank.stop().await;
    Ok(())
}

/// SIGTERM or Ctrl-C, from now on.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Ctrl-C.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
