use practice_bank::Bank;

pub(crate) const ENROLL: &str = "/.well-known/est/simpleenroll";
pub(crate) const REENROLL: &str = "/.well-known/est/simplereenroll";
pub(crate) const KEY_ATTRIBUTES: &str = "/.well-known/est/csrattrs";

/// The login ID that most tests use; it may hold several certificates.
pub(crate) const USER: &str = "logid031";
pub(crate) const PASSWORD: &str = "renshu-031";
/// A login ID that may hold only one certificate.
pub(crate) const SINGLE_USER: &str = "tanitsu01";

pub(crate) fn users_password(bank: &Bank, login_id: &str) -> String {
    let user = bank.users().iter().find(|user| user.login_id == login_id);
    user.expect("a demo user").password.clone()
}
