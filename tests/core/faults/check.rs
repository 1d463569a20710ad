use std::fs;

use cert_core::certificate::Certificate;
use cert_core::keystore::KeyStore as _;
use cert_core::keystore::prove_possession;
use cert_core::network::proxy::ProxyConnector;
use cert_core::network::{ClientIdentity, ClientSettings, http_client};

use super::pc::Pc;
use crate::support::entries_below;

/// A file that another program has left in the folder.
pub(super) const NOT_OURS: &str = "not ours";
/// Those of the old certificate, the new one and another CA's.
const KEYS: usize = 3;

/// Why the operation has not ended as expected, if so. Files set aside may still be there.
pub(super) async fn has_ended(pc: &Pc) -> Result<(), String> {
    let pending = pc.journal().lock().and_then(|guard| guard.pending()).map_err(|error| format!("{error:?}"))?;
    is(pending.is_none(), || "a request is unfinished".to_owned())?;
    let left: Vec<_> = entries_below(pc.folder.path()).into_iter().filter(|path| is_of_a_request(path)).collect();
    is(left.is_empty(), || format!("left over: {left:?}"))?;
    let new = pc.new_certificates();
    let [new] = &new[..] else { return Err(format!("{} new certificates", new.len())) };
    works(pc, new).await?;
    works(pc, &pc.old).await?;
    is(pc.store.key_count() == KEYS, || format!("{} keys", pc.store.key_count()))?;
    let not_ours = fs::read_to_string(pc.folder.path().join(NOT_OURS));
    is(not_ours.is_ok_and(|text| text == NOT_OURS), || "another program's file is gone".to_owned())
}

fn is_of_a_request(path: &std::path::Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    let is_aside =
        path.ancestors().any(|one| one.file_name().is_some_and(|name| name.to_string_lossy().starts_with("damaged-")));
    name.starts_with("request.") && !is_aside
}

/// Its key signs, and the bank accepts it for login.
async fn works(pc: &Pc, certificate: &Certificate) -> Result<(), String> {
    prove_possession(&pc.store, certificate).map_err(|error| format!("{error:?}"))?;
    let fixture = &pc.site.fixture;
    let url = fixture.bank.mtls_url().parse().unwrap();
    let key = pc.store.signing_key(&certificate.fingerprint()).unwrap();
    let identity = ClientIdentity { chain: vec![certificate.clone()], key };
    let (trust, clock, connector) = (fixture.service().trust, fixture.clock.clone(), ProxyConnector::direct());
    let client = http_client(&ClientSettings { trust, clock, connector }, &url, Some(identity)).unwrap();
    let answer = client.send(client.get(url)).await.map_err(|error| format!("no login: {error:?}"))?;
    answer.error_for_status().map(drop).map_err(|error| format!("no login: {error:?}"))
}

pub(super) fn is(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}
