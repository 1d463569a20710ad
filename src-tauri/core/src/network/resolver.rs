use std::io;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The name of the service is unknown to DNS: a typed error, where the system's is only a text.
#[derive(Debug, thiserror::Error)]
#[error("the host name cannot be resolved")]
pub(super) struct HostNotFound(#[source] io::Error);

/// The system's resolver with [`HostNotFound`] as its error.
#[derive(Debug)]
pub(super) struct TypedResolver;

impl Resolve for TypedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(HostNotFound)?;
            let addresses: Vec<_> = found.collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
