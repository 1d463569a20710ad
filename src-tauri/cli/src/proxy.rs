use cert_core::Error;
use cert_core::input::InputError;
use cert_core::network::proxy::ProxyErrorKind;
use cert_core::network::{NetworkError, Url};

use crate::arguments::Common;
use crate::context::Context;
use crate::passwords::proxy_credentials;

/// Signs in to the proxy first, so that its password is not mistaken for the bank's. Prompts again
/// for a mistyped password, but does not retry one from a file.
pub(crate) async fn pass_proxy(context: &Context, common: &Common) -> Result<(), Error> {
    let address = context.service(common)?;
    pass_proxy_to(&address.url, context, common).await
}

/// The same for another of the bank's servers.
pub(crate) async fn pass_proxy_to(url: &Url, context: &Context, common: &Common) -> Result<(), Error> {
    while let Err(error) = context.connector.probe(url).await {
        let failure = NetworkError::from(error);
        match answer_proxy(&failure, context, common) {
            Some(answered) => answered?,
            None => return Err(failure.into()),
        }
    }
    Ok(())
}

/// Answers the proxy's challenge; `None` if the failure is not a challenge, or no credentials are
/// available.
fn answer_proxy(failure: &NetworkError, context: &Context, common: &Common) -> Option<Result<(), InputError>> {
    let question = failure.proxy_question()?;
    let refused = question.kind() == ProxyErrorKind::CredentialsWrong;
    if refused && common.proxy_password_file.is_some() {
        return None;
    }
    let proxy = question.proxy()?;
    let credentials = proxy_credentials(common, proxy, question.shows_password())?;
    Some(credentials.map(|credentials| context.connector.set_credentials(proxy, credentials)))
}
