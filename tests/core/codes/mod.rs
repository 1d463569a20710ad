//! Every code of the core is raised for a real reason, by the test named here: a code without a
//! test does not compile.

mod answers;
mod bank;
mod input;
mod network;
mod state;
mod store;

use cert_core::ErrorCode;

use crate::proxies::{codes as proxies, screens, scripts, signed_in};
use crate::updates::{installing, refused};
use crate::{cases, est, renewal, tls, updates};

/// The test that raises this code.
#[expect(
    clippy::match_same_arms,
    clippy::too_many_lines,
    reason = "one line a code, in the order of the codes"
)]
fn test_of(code: ErrorCode) -> fn() {
    match code {
        ErrorCode::LoginIdEmpty => input::login_id_empty,
        ErrorCode::LoginIdTooLong => input::login_id_too_long,
        ErrorCode::LoginIdInvalid => input::login_id_invalid,
        ErrorCode::PasswordEmpty => input::password_empty,
        ErrorCode::PasswordTooLong => input::password_too_long,
        ErrorCode::PasswordInvalid => input::password_invalid,

        ErrorCode::WrongCredentials => bank::wrong_credentials_count_down_to_a_lock,
        ErrorCode::AccountLocked => bank::wrong_credentials_count_down_to_a_lock,
        ErrorCode::AlreadyIssued => cases::issue_again_after_revocation,
        ErrorCode::PossiblyIssued => bank::possibly_issued,
        ErrorCode::CertificateRevoked => renewal::refused::a_revoked_certificate,
        ErrorCode::CertificateExpired => renewal::refused::an_expired_certificate,
        ErrorCode::RenewalTooEarly => renewal::refused::before_the_window,
        ErrorCode::SubjectRefused => renewal::refused::another_login_id,
        ErrorCode::OutsideServiceHours => bank::outside_service_hours,
        ErrorCode::ServiceUnavailable => bank::service_unavailable,
        ErrorCode::RequestRefused => est::refusals_in_every_form_of_body,
        ErrorCode::ServiceFailed => est::refusals_in_every_form_of_body,
        ErrorCode::ApprovalPending => est::an_approval_survives_a_restart,

        ErrorCode::HostNotFound => network::host_not_found,
        ErrorCode::ConnectionRefused => network::connection_refused,
        ErrorCode::TimedOut => network::timed_out,
        ErrorCode::ConnectionLost => network::connection_lost,
        ErrorCode::ServerUntrusted => tls::a_server_of_an_unknown_authority,
        ErrorCode::ServerNameMismatch => tls::a_server_under_another_name,
        ErrorCode::ClockWrong => network::a_clock_wrong_by_a_year,
        ErrorCode::TlsFailed => tls::tls_1_1_is_not_spoken,
        ErrorCode::RedirectRefused => est::a_redirect_to_another_origin_gets_no_credentials,

        ErrorCode::ProxyUnreachable => proxies::unreachable,
        ErrorCode::ProxyCredentialsRequired => proxies::credentials_required,
        ErrorCode::ProxyCredentialsWrong => proxies::credentials_wrong,
        ErrorCode::ProxyUserEmpty => screens::it_asks_before_the_bank_does_until_it_is_content,
        ErrorCode::ProxyUnsupported => proxies::unsupported,
        ErrorCode::ProxyAuthenticationForbidden => proxies::authentication_forbidden,
        ErrorCode::ProxySignInFailed => signed_in::who_is_not_known_to_the_domain_is_told_so,
        ErrorCode::ProxyRefused => proxies::refused,
        ErrorCode::ProxyServiceUnreachable => proxies::service_unreachable,
        ErrorCode::ProxyUnreadable => proxies::unreadable,
        ErrorCode::ProxyInspects => proxies::inspects,
        ErrorCode::ProxySettingUnusable => proxies::setting_unusable,
        ErrorCode::ProxyScriptUnavailable => scripts::a_script_that_is_not_there,
        ErrorCode::ProxyScriptFailed => scripts::a_script_that_is_wrong_or_hostile,

        ErrorCode::AnswerUnreadable => answers::no_certificate_in_the_answer,
        ErrorCode::AnswerTooLarge => answers::larger_than_any_answer,
        ErrorCode::CertificateUnfit => answers::a_certificate_for_another_key,

        ErrorCode::StorePasswordRequired => store::a_password_is_asked_for,
        ErrorCode::StorePasswordWrong => store::a_password_is_asked_for,
        ErrorCode::StoreReadOnly => store::a_store_that_may_only_be_read,
        ErrorCode::StoreFull => store::no_space_for_the_store,
        ErrorCode::StoreCorrupt => store::a_damaged_store,
        ErrorCode::StoreUnavailable => store::every_failure_of_the_store_has_its_code,
        ErrorCode::StoredKeyUnusable => store::a_key_that_does_not_sign,
        ErrorCode::StoreFailed => store::a_store_that_fails_at_any_call,
        ErrorCode::CertificateNotFound => store::a_certificate_that_is_not_there,

        ErrorCode::StateUnwritable => state::a_folder_that_cannot_be_written_to,
        ErrorCode::StateFull => state::no_space_for_the_record,
        ErrorCode::StateCorrupt => state::a_damaged_record_is_set_aside,
        ErrorCode::AlreadyRunning => state::another_process_holds_the_journal,
        ErrorCode::UnfinishedRequest => state::a_request_of_another_login_id,
        ErrorCode::NothingToResume => state::nothing_to_resume,
        ErrorCode::ProfileUnusable => state::a_profile_that_cannot_be_used,
        ErrorCode::CryptographyFailed => state::cryptography_that_fails,

        ErrorCode::UpdateServiceFailed => refused::a_service_that_fails,
        ErrorCode::UpdateUnreadable => refused::a_manifest_that_is_none,
        ErrorCode::UpdateInsecure => refused::an_open_line,
        ErrorCode::UpdateOtherHost => refused::another_host,
        ErrorCode::UpdateOlder => refused::a_replayed_older_release,
        ErrorCode::UpdateOtherPlatform => refused::another_platforms_file,
        ErrorCode::UpdateUnsigned => refused::a_missing_signature,
        ErrorCode::UpdateUnknownKey => refused::another_key,
        ErrorCode::UpdateChanged => refused::a_changed_byte,
        ErrorCode::UpdateOtherVersion => refused::a_version_other_than_the_signed_one,
        ErrorCode::UpdateTruncated => refused::a_truncated_file,
        ErrorCode::UpdateTooLarge => refused::an_endless_or_oversized_body,
        ErrorCode::UpdateTooSlow => refused::a_slow_drip,
        ErrorCode::UpdateInterrupted => {
            updates::resumed::a_line_that_stays_down_is_told_and_the_next_try_goes_on
        }
        ErrorCode::UpdateDiskFull => updates::terminal::a_full_disk,
        ErrorCode::UpdateUnwritable => refused::a_folder_that_cannot_be_written_to,
        ErrorCode::UpdateForbidden => refused::a_machine_whose_administrator_installs,
        ErrorCode::UpdateWaits => installing::it_waits_for_an_unfinished_request,
        ErrorCode::UpdateNoInstaller => {
            installing::declined_or_failed_it_can_be_tried_again_and_the_app_goes_on
        }
        ErrorCode::UpdateDeclined => {
            installing::declined_or_failed_it_can_be_tried_again_and_the_app_goes_on
        }
        ErrorCode::UpdateInstallFailed => {
            installing::declined_or_failed_it_can_be_tried_again_and_the_app_goes_on
        }
    }
}

/// What counts is that the table above compiles.
#[test]
fn every_code_has_its_test() {
    assert_ne!(test_of(ErrorCode::HostNotFound) as usize, test_of(ErrorCode::TimedOut) as usize);
}
