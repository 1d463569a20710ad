//! Shared test support.

/// `assert!(matches!(…))` that prints the actual value.
macro_rules! assert_matches {
    ($value:expr, $pattern:pat) => {
        assert_matches!($value, $pattern, "not matched")
    };
    ($value:expr, $pattern:pat, $what:literal) => {
        match &$value {
            $pattern => (),
            other => panic!("{}: {other:?}", $what),
        }
    };
}

mod authority;
mod bank;
mod clock;
mod files;
mod fixture;
mod flow;
mod installer;
mod log;
mod nss;
mod port;
mod program;
mod proxy;
mod relay;
mod releases;
mod server;
mod terminal;
mod typist;
mod watcher;

pub(crate) use authority::{Authority, UNIT};
pub(crate) use bank::{ENROLL, KEY_ATTRIBUTES, PASSWORD, REENROLL, SINGLE_USER, USER, users_password};
pub(crate) use clock::TestClock;
pub(crate) use files::entries_below;
pub(crate) use fixture::{Fixture, credentials, issuer_match, note_raised, proves, raises, together, was_raised};
pub(crate) use flow::{
    FlowHarness, NoBrowser, OneBrowser, OneSession, at_a_window, beside_a_field, failed, failed_by, secret, session,
    waits_for_approval,
};
pub(crate) use installer::FakeInstaller;
pub(crate) use log::Log;
pub(crate) use nss::NssFolder;
pub(crate) use port::{Silent, read_head, refused_address, serve};
pub(crate) use program::Program;
pub(crate) use proxy::{Answer, Proxy};
pub(crate) use relay::{Cut, Relay};
pub(crate) use releases::{CURRENT, NEXT, PACKAGE, PRODUCT, Releases, SIZE, is_available, sign, update_key};
pub(crate) use server::{Reply, Request, Server, ServerSettings, VERSIONS, old_tls_server, server_tls, speaks_old_tls};
pub(crate) use terminal::{ISSUE, Outcome, Terminal, WITHOUT_PRIVILEGES, at_a_terminal, file_with, finish};
pub(crate) use typist::Typist;
pub(crate) use watcher::Watcher;
