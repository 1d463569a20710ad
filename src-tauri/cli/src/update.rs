use std::process::ExitCode;
use std::sync::Arc;

use cert_core::Error;
use cert_core::update::{ReleaseError, UpdateError, Updates};

use crate::arguments::Common;
use crate::context::Context;
use crate::output::Format;
use crate::proxy::pass_proxy_to;

/// What the process ends with where there is a newer version.
const NEWER: u8 = 3;

/// Asks whether there is a newer version. The window installs it.
pub(crate) async fn run(context: &Context, common: &Common, format: Format) -> Result<ExitCode, Error> {
    let unusable = |_| UpdateError::from(ReleaseError::Unreadable("the version of this build is not x.y.z"));
    let current = env!("CERT_VERSION").parse().map_err(unusable)?;
    let updates = Updates::new(&context.profile, current, Arc::clone(&context.connector), &context.policy);
    let updates = Updates { folder: context.state.join("update"), ..updates };
    updates.allowed()?;
    if let Some(source) = (updates.source)()? {
        pass_proxy_to(&source.url, context, common).await?;
    }
    let offer = updates.check().await?;
    format.update(&updates.current, offer.as_ref());
    Ok(offer.map_or(ExitCode::SUCCESS, |_| ExitCode::from(NEWER)))
}
