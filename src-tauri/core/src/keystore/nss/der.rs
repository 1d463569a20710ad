//! The fields of a certificate that PKCS#11 requires, in their original encoding.

use der::asn1::AnyRef;
use der::{Decode, Encode, Tag, Tagged};

use crate::keystore::KeyStoreError;

/// The encoded names and the serial number that identify a certificate (RFC 5280 section 4.1).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fields {
    /// `serialNumber`, tag and length included.
    pub(super) serial: Vec<u8>,
    /// `issuer`
    pub(super) issuer: Vec<u8>,
    /// `subject`
    pub(super) subject: Vec<u8>,
}

impl Fields {
    /// The fields of a DER certificate.
    pub(super) fn of(certificate: &[u8]) -> Result<Self, KeyStoreError> {
        read(certificate).map_err(|error| KeyStoreError::Failed(error.to_string().into()))
    }
}

fn read(certificate: &[u8]) -> der::Result<Fields> {
    let certificate = Vec::<AnyRef<'_>>::from_der(certificate)?;
    let to_be_signed = certificate.first().ok_or(Tag::Sequence.value_error())?;
    let fields: Vec<AnyRef<'_>> = to_be_signed.decode_as()?;
    let fields = match &fields[..] {
        [version, rest @ ..] if version.tag().is_context_specific() => rest,
        without_version => without_version,
    };
    let [serial, _algorithm, issuer, _validity, subject, ..] = fields else {
        return Err(Tag::Sequence.value_error());
    };
    Ok(Fields { serial: serial.to_der()?, issuer: issuer.to_der()?, subject: subject.to_der()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truncated_input_is_refused() {
        let whole = [0x30, 0x06, 0x30, 0x04, 0x02, 0x01, 0x05, 0x30];
        for length in 0..whole.len() {
            assert!(Fields::of(&whole[..length]).is_err());
        }
        assert!(Fields::of(&[0x30, 0x85, 1, 1, 1, 1, 1]).is_err());
    }
}
