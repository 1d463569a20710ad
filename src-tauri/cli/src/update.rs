use std::process::ExitCode;

use cert_core::Error;

use crate::arguments::Common;
use crate::context::Context;
use crate::output::Output;
use crate::proxy::pass_proxy_to;

/// The exit status if there is a newer version.
const NEWER: u8 = 3;

/// Checks for a newer version. Only the window installs one.
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
