//! For the fuzz targets (`core/fuzz`): a service's answer is either read or refused, in bounded time.
#![allow(clippy::missing_panics_doc, reason = "a panic is a finding")]

use super::problem::Problem;
use super::requested_key;
use super::wire::{self, Layout};

/// The body of any answer.
pub fn answer(body: &[u8]) {
    let _ = (requested_key(body).is_ok(), Layout::of(body), Problem::parse(body).name().len());
    if let Ok(certificates) = wire::certificates(body) {
        assert!(!certificates.is_empty());
        for certificate in certificates {
            let _ = (certificate.holder().len(), certificate.is_self_issued(), certificate.not_after());
        }
    }
}
