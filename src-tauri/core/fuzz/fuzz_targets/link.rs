//! Any text is rejected, or is one of the closed set of links and survives a round trip.

#![no_main]

use cert_core::link::{Link, LinkError};
use libfuzzer_sys::fuzz_target;

const SCHEME: &str = "cc1554";

fuzz_target!(|bytes: &[u8]| {
    let arguments: Vec<_> = bytes.split(|byte| *byte == 0xff).map(String::from_utf8_lossy).collect();
    match Link::from_arguments(&arguments, SCHEME) {
        Ok(None) => assert_eq!(arguments.len(), 1),
        Ok(Some(link)) => {
            assert_eq!(arguments.len(), 2);
            assert_eq!(Link::parse(&link.address(SCHEME), SCHEME), Ok(link));
        }
        Err(LinkError::SeveralArguments) => assert!(arguments.len() > 2),
        Err(_) => {} // cannot leak the link: the error's type has no field for text
    }
});
