//! Independent EST clients at the practice bank, and our client at an independent EST server: each
//! peer as it is published, so that what passes here is EST and not an understanding between our
//! own two halves.

mod est_ca_client;
mod est_ca_server;
mod strongswan;
mod support;
mod usg_est_client;
