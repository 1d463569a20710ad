use std::process::ExitCode;

use cert_core::Error;

use crate::arguments::Common;
use crate::context::Context;
use crate::output::Output;
use crate::proxy::pass_proxy_to;

/// What the process ends with where there is a newer version.
const NEWER: u8 = 3;

/// Asks whether there is a newer version. The window installs it.
pub(crate) async fn run(context: &Context, common: &Common, output: &Output) -> Result<ExitCode, Error> {
    let updates = context.updates()?;
    updates.allowed()?;
    if let Some(source) = (updates.source)()? {
        pass_proxy_to(&source.url, context, common).await?;
    }
    let offer = updates.check().await?;
    output.update(&updates.current, offer.as_ref());
    Ok(offer.map_or(ExitCode::SUCCESS, |_| ExitCode::from(NEWER)))
}
