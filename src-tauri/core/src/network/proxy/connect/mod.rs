//! The tunnel through a proxy, and the listener by which the HTTP client gets to it.

mod acquaintance;

mod connector;
pub(crate) use connector::Exit;
pub use connector::ProxyConnector;

mod conversation;

mod direct;

mod head;

mod loopback;

pub(crate) mod request;

pub(crate) mod response;

mod tunnel;
