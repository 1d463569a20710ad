//! The tunnel through a proxy, and its handover to the HTTP client.

mod connect_session;

mod connection;
pub(crate) use connection::Connection;

mod connector;
pub use connector::ProxyConnector;

mod direct;

mod opening;

pub(crate) mod loopback;

mod peer;

mod proxy_sessions;

mod proxy_tls;

mod stream;

mod tunnel;
