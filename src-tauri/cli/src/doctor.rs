use cert_core::Error;
use cert_core::clock::SystemClock;
use cert_core::est::EstClient;
use cert_core::network::proxy::Route;
use cert_core::network::{ClientSettings, NetworkError, http_client};

use crate::arguments::Common;
use crate::output::{Findings, Format};
use crate::proxy::pass_proxy;
use crate::services::Services;

/// The way to the bank, tried to its end: the proxy, TLS, the service.
pub(crate) async fn examine(
    services: &Services,
    common: &Common,
    format: Format,
) -> Result<(), Error> {
    let address = services.service(common)?;
    let found = services.way_out.find(&address.url).map_err(NetworkError::from)?;
    let proxy = match found.route {
        Route::Direct => None,
        Route::Via(proxy, _) => Some(proxy.to_string()),
    };
    format.way(address.url.as_str(), proxy.as_deref(), found.source);
    pass_proxy(services, common).await?;
    let (clock, way_out) = (SystemClock::shared(), services.way_out.clone());
    let settings = ClientSettings::new(address.trust, clock.clone(), way_out);
    let client = http_client(&settings, &address.url, None)?;
    let authorities = EstClient::new(client, address.url.clone(), clock).authorities().await?.len();
    let service = address.url.to_string();
    format.examined(&Findings { service, proxy, proxy_source: found.source, authorities });
    Ok(())
}
