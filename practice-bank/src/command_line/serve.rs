//! Serves until a stop signal.

use std::time::Duration;

use practice_bank::{Bank, BankConfig};

use super::{Outcome, print};

pub(super) fn run(config: BankConfig) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(serve(config));
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}

async fn serve(config: BankConfig) -> Outcome {
    // Installed before the ready line is printed, so that an immediate signal stops the bank cleanly.
    let stop = stop_signal()?;
    let bank = Bank::start(config).await?;
    print(&serde_json::to_string(&bank.announcement())?)?;
    stop.await;
    bank.stop().await;
    Ok(())
}

/// Completes at SIGTERM or Ctrl-C.
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

/// Completes at Ctrl-C.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
