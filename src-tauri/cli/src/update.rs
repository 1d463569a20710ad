use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::{fs, io};

use cert_core::Error;
use cert_core::clock::SystemClock;
use cert_core::profile::{ProfileError, ServiceAddress, pinned};
use cert_core::update::{Limits, PublicKeys, ReleaseError, UpdateError, UpdateSource, Updates};

use crate::arguments::{Common, Elsewhere};
use crate::context::Context;
use crate::output::Format;
use crate::proxy::pass_proxy_to;

/// What the process ends with where there is a newer version.
const NEWER: u8 = 3;

/// Asks whether there is a newer version. The window installs it.
pub(crate) async fn run(
    context: &Context,
    common: &Common,
    format: Format,
) -> Result<ExitCode, Error> {
    let updates = updates(context, common)?;
    updates.allowed()?;
    if let Some(source) = (updates.source)()? {
        pass_proxy_to(&source.url, context, common).await?;
    }
    let offer = updates.check().await?;
    format.update(&updates.current, offer.as_ref());
    Ok(offer.map_or(ExitCode::SUCCESS, |_| ExitCode::from(NEWER)))
}

fn updates(context: &Context, common: &Common) -> Result<Updates, Error> {
    let fixed = source(context, common)?;
    let profile = context.profile.clone();
    let unusable = |_| ReleaseError::Unreadable("the version of this build is not x.y.z");
    Ok(Updates {
        current: env!("CERT_VERSION").parse().map_err(unusable).map_err(UpdateError::from)?,
        source: Arc::new(move || {
            fixed.clone().map_or_else(|| profile.updates(), |one| Ok(Some(one)))
        }),
        folder: context.state.join("update"),
        connector: Arc::clone(&context.connector),
        clock: SystemClock::shared(),
        forbidden: context.forbids_updates,
        limits: Limits::default(),
        installer: None,
    })
}

fn source(context: &Context, common: &Common) -> Result<Option<UpdateSource>, Error> {
    let Elsewhere { manifest: Some(url), keys: Some(file), ca: Some(ca), .. } = &common.elsewhere
    else {
        return Ok(None);
    };
    let ServiceAddress { url, trust } = ServiceAddress::new(url, pinned(ca)?)?;
    let keys = keys(file).map_err(|_| ProfileError::UpdateKeys(file.display().to_string()))?;
    Ok(Some(UpdateSource { url, trust, keys, product: context.profile.identifier.clone() }))
}

fn keys(file: &Path) -> io::Result<PublicKeys> {
    let lines = fs::read_to_string(file)?;
    PublicKeys::parse(lines.lines()).ok_or_else(|| io::ErrorKind::InvalidData.into())
}
