//! `--fault` and its help.

use std::str::FromStr;

use clap::ValueEnum as _;

use super::{ErrorBody, Fault, FaultSpec, Oversize, RetryAfter, Scope};
use crate::error::ArgumentError;

/// What `--fault help` prints.
pub const FAULT_HELP: &str = "\
--fault [TIMES*][SCOPE:]NAME[=VALUE]   may be given more than once

TIMES   how often it applies; without it, until the bank stops (pending: once)
SCOPE   enroll, reenroll, issue (both; the default), cacerts, csrattrs, all (of these);
        manifest, package (of the update service)

Before anything is looked at
  unavailable=SECONDS         503 with Retry-After
  service-closed              503: outside the service hours
  error=STATUS[:html|:problem]  this status, with a text, a page or a problem document
  html                        200 with a web page instead of the answer
  redirect=URL                302 to another address
  drop-request=BYTES          end the connection after BYTES of the request's body
After the password, instead of issuing
  pending[=SECONDS[:date]]    202; Retry-After in seconds, as a date, or none
  wrong-key                   a certificate for another key
After issuing
  several                     the whole chain, the requested certificate last
  truncated                   half of the base64
  oversized[=announced]       an endless body; or two MiB, announced
  delay=MILLISECONDS          answer late
  drip=BYTES                  answer slowly, BYTES a second
  drop=BYTES                  end the connection after BYTES of the answer
Always
  clock=SECONDS               the bank's clock is ahead (negative: behind)

Example: --fault '2*pending=1:date' --fault cacerts:error=500:html
";

impl FromStr for FaultSpec {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<Self, ArgumentError> {
        parse(text).ok_or_else(|| ArgumentError(format!("{text:?} is no fault; see --fault help")))
    }
}

fn parse(text: &str) -> Option<FaultSpec> {
    // `*` and `:` are separators only before the value.
    let head = text.split('=').next().unwrap_or(text);
    let (times, rest) = match head.split_once('*') {
        Some((times, _)) => (Some(times.parse().ok()?), &text[times.len() + 1..]),
        None => (None, text),
    };
    // A prefix that is not a scope may be part of a value.
    let scope = rest.split_once(':').and_then(|(name, rest)| Some((Scope::from_str(name, false).ok()?, rest)));
    let (scope, rest) = scope.map_or((None, rest), |(scope, rest)| (Some(scope), rest));
    let spec = FaultSpec::from(fault(rest)?);
    Some(FaultSpec { scope: scope.unwrap_or(spec.scope), times: times.or(spec.times), ..spec })
}

fn fault(text: &str) -> Option<Fault> {
    let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
    Some(match (name, value) {
        ("pending", None) => Fault::Pending(RetryAfter::Missing),
        ("pending", Some(value)) => Fault::Pending(match value.strip_suffix(":date") {
            Some(seconds) => RetryAfter::Date(seconds.parse().ok()?),
            None => RetryAfter::Seconds(value.parse().ok()?),
        }),
        ("unavailable", Some(value)) => Fault::Unavailable { seconds: value.parse().ok()? },
        ("service-closed", None) => Fault::ServiceClosed,
        ("error", Some(value)) => error(value)?,
        ("html", None) => Fault::Html,
        ("redirect", Some(url)) => Fault::Redirect { url: url.to_owned() },
        ("truncated", None) => Fault::Truncated,
        ("oversized", None) => Fault::Oversized(Oversize::Endless),
        ("oversized", Some("announced")) => Fault::Oversized(Oversize::Announced),
        ("wrong-key", None) => Fault::WrongKey,
        ("several", None) => Fault::Several,
        ("delay", Some(value)) => Fault::Delay { milliseconds: value.parse().ok()? },
        ("drip", Some(value)) => Fault::Drip { bytes: value.parse().ok().filter(|bytes| *bytes > 0)? },
        ("drop", Some(value)) => Fault::Drop { bytes: value.parse().ok()? },
        ("drop-request", Some(value)) => Fault::DropRequest { bytes: value.parse().ok()? },
        ("clock", Some(value)) => Fault::Clock { seconds: value.parse().ok()? },
        _ => return None,
    })
}

fn error(value: &str) -> Option<Fault> {
    let (status, body) = value.split_once(':').unwrap_or((value, "text"));
    let status = status.parse().ok().filter(|status| (300..600).contains(status))?;
    Some(Fault::Error { status, body: ErrorBody::from_str(body, false).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> FaultSpec {
        text.parse().unwrap()
    }

    #[test]
    fn times_and_scope_come_first() {
        let spec = parsed("3*cacerts:error=500:html");
        assert_eq!(spec.times, Some(3));
        assert_eq!(spec.scope, Scope::CaCertificates);
        assert_eq!(spec.fault, Fault::Error { status: 500, body: ErrorBody::Html });
    }

    #[test]
    fn pending_applies_once_by_default() {
        assert_eq!(parsed("pending").times, Some(1));
        assert_eq!(parsed("pending=2").fault, Fault::Pending(RetryAfter::Seconds(2)));
        assert_eq!(parsed("4*pending=2:date").fault, Fault::Pending(RetryAfter::Date(2)));
        assert_eq!(parsed("unavailable=5").times, None);
    }

    #[test]
    fn an_address_may_contain_anything() {
        let url = "https://127.0.0.1:1/a*b=c:d";
        assert_eq!(parsed(&format!("redirect={url}")).fault, Fault::Redirect { url: url.to_owned() });
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "x", "pending=a", "html=1", "error=99", "error=500:x", "x*html", "drop"] {
            assert!(text.parse::<FaultSpec>().is_err(), "{text}");
        }
    }
}
