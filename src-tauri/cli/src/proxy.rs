use cert_core::Error;
use cert_core::input::InputError;
use cert_core::network::proxy::ProxyErrorKind;
use cert_core::network::{NetworkError, Url};

use crate::arguments::Common;
use crate::context::Context;
use crate::passwords::proxy_credentials;

/// Asks the proxy first, so that its password is not mistaken for the bank's. Typed wrong, it is
/// asked for again; a wrong one from a file is not.
pub(crate) async fn pass_proxy(context: &Context, common: &Common) -> Result<(), Error> {
    let address = context.service(common)?;
    pass_proxy_to(&address.url, context, common).await
}

/// The same on the way to another server of the bank's.
pub(crate) async fn pass_proxy_to(url: &Url, context: &Context, common: &Common) -> Result<(), Error> {
    while let Err(error) = context.connector.probe(url).await {
        let failure = NetworkError::from(error);
        match tell_proxy(&failure, context, common) {
            Some(told) => told?,
            None => return Err(failure.into()),
        }
    }
    Ok(())
}

/// Tells the proxy what it asks for; `None` where the failure is no such question, or where nobody
/// knows the answer.
fn tell_proxy(failure: &NetworkError, context: &Context, common: &Common) -> Option<Result<(), InputError>> {
    let question = failure.proxy_question()?;
    let refused = question.kind() == ProxyErrorKind::CredentialsWrong;
    if refused && common.proxy_password_file.is_some() {
        return None;
    }
    let proxy = question.proxy()?;
    let told = proxy_credentials(common, proxy, question.shows_password())?;
    Some(told.map(|credentials| context.connector.set_credentials(proxy, credentials)))
}
