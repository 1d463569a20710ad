use cert_core::Error;
use cert_core::network::proxy::ProxyError;
use cert_core::network::{NetworkError, Url};

use crate::arguments::Common;
use crate::passwords::proxy_credentials;
use crate::services::Services;

/// Asks the proxy first, so that its password is not mistaken for the bank's. Typed wrong, it is
/// asked for again; a wrong one from a file is not.
pub(crate) async fn pass_proxy(services: &Services, common: &Common) -> Result<(), Error> {
    let address = services.service(common)?;
    pass_proxy_to(&address.url, services, common).await
}

/// The same on the way to another server of the bank's.
pub(crate) async fn pass_proxy_to(
    url: &Url,
    services: &Services,
    common: &Common,
) -> Result<(), Error> {
    while let Err(error) = services.way_out.probe(url).await {
        let from_file = common.proxy_password_file.is_some();
        if !error.asks_for_credentials() || (from_file && is_refused(&error)) {
            return Err(NetworkError::from(error).into());
        }
        let proxy = error.proxy().cloned();
        let told = proxy.as_ref().and_then(|proxy| proxy_credentials(common, proxy));
        let (Some(proxy), Some(credentials)) = (proxy, told) else {
            return Err(NetworkError::from(error).into());
        };
        services.way_out.learn(&proxy, credentials?);
    }
    Ok(())
}

fn is_refused(error: &ProxyError) -> bool {
    error.kind() == cert_core::network::proxy::ProxyErrorKind::CredentialsWrong
}
