//! Distinguished names, shaped like the ones in the manual.

use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::x509::X509Name;
use time::OffsetDateTime;

const ORGANIZATION: &str = "(1554)SETO SHINKIN PRACTICE BANK";
const ORGANIZATIONAL_UNIT: &str = "(1554)ANSER-WEB(BizSOL) PRACTICE CA - G1";
/// The common name of the authority that signs the customers' certificates.
pub(crate) const ISSUING_COMMON_NAME: &str = "(1554)PRACTICE CA - G1";
/// The common name of the root.
pub(crate) const ROOT_COMMON_NAME: &str = "(1554)PRACTICE ROOT CA - G1";

/// O, OU and this CN, in that order.
pub(crate) fn distinguished_name(common_name: &str) -> Result<X509Name, ErrorStack> {
    let mut builder = X509Name::builder()?;
    builder.append_entry_by_nid(Nid::ORGANIZATIONNAME, ORGANIZATION)?;
    builder.append_entry_by_nid(Nid::ORGANIZATIONALUNITNAME, ORGANIZATIONAL_UNIT)?;
    builder.append_entry_by_nid(Nid::COMMONNAME, common_name)?;
    Ok(builder.build())
}

/// `logid031 A001 20200304153656560435`: login ID, the how-manieth certificate of that login ID,
/// then the moment of issue (UTC, `YYYYMMDDhhmmss`) and six digits that tell two of the same
/// second apart.
pub(crate) fn common_name(
    login_id: &str,
    number: u32,
    issued_at: OffsetDateTime,
    distinguishing: u32,
) -> String {
    format!(
        "{login_id} A{number:03} {:04}{:02}{:02}{:02}{:02}{:02}{:06}",
        issued_at.year(),
        u8::from(issued_at.month()),
        issued_at.day(),
        issued_at.hour(),
        issued_at.minute(),
        issued_at.second(),
        distinguishing % 1_000_000,
    )
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn common_names_look_like_the_manual() {
        let issued_at = datetime!(2020-03-04 15:36:56 UTC);
        let name = common_name("logid031", 1, issued_at, 560_435);
        assert_eq!(name, "logid031 A001 20200304153656560435");
    }
}
