//! Every error code of the core is raised by a real cause in the test listed here: a code without a test does not
//! compile, and a test that does not raise its code fails.

mod answers;
mod bank;
mod certificates;
mod input;
mod network;
mod state;
mod store;

use cert_core::ErrorCode;
use cert_core::input::{LOGIN_ID_LIMIT, PASSWORD_LIMIT};
use time::Duration;

use crate::diagnosis::support;
use crate::proxies::{codes as proxies, screens, scripts, signed_in};
use crate::support::{refused_address, was_raised};
use crate::updates::{installing, refused};
use crate::{cases, est, policies, renewal, tls};

macro_rules! codes {
    ($($code:ident: $test:expr,)+) => {
        /// A code that is missing below does not compile.
        const _: fn(ErrorCode) = |code| match code {
            $(ErrorCode::$code => (),)+
        };

        /// All codes.
        pub(crate) const ALL: &[ErrorCode] = &[$(ErrorCode::$code,)+];

        $(
            #[tokio::test(flavor = "multi_thread")]
            #[expect(non_snake_case, reason = "named like the code")]
            async fn $code() {
                $test.await;
                assert!(was_raised(ErrorCode::$code));
            }
        )+
    };
}

codes! {
    LoginIdEmpty: input::login_id(" \t ", ErrorCode::LoginIdEmpty),
    LoginIdTooLong: input::login_id(&"長".repeat(LOGIN_ID_LIMIT + 1), ErrorCode::LoginIdTooLong),
    LoginIdInvalid: async {
        for typed in ["logid\n031", "logid:031", "ｌｏｇｉｄ031"] {
            input::login_id(typed, ErrorCode::LoginIdInvalid).await;
        }
    },
    PasswordEmpty: input::password("", ErrorCode::PasswordEmpty),
    PasswordTooLong: input::password(&"長".repeat(PASSWORD_LIMIT + 1), ErrorCode::PasswordTooLong),
    PasswordInvalid: input::password("renshu\u{7}031", ErrorCode::PasswordInvalid),

    WrongCredentials: bank::wrong_credentials_count_down_to_a_lock(),
    AccountLocked: bank::wrong_credentials_count_down_to_a_lock(),
    AlreadyIssued: cases::issue_again_after_revocation(),
    PossiblyIssued: bank::possibly_issued(),
    CertificateRevoked: renewal::refused::a_revoked_certificate(),
    CertificateExpired: renewal::refused::an_expired_certificate(),
    RenewalTooEarly: renewal::refused::before_the_window(),
    SubjectRefused: renewal::refused::another_login_id(),
    OutsideServiceHours: bank::comes_back("service-closed", ErrorCode::OutsideServiceHours, Duration::hours(1)),
    ServiceUnavailable: bank::comes_back("unavailable=120", ErrorCode::ServiceUnavailable, Duration::minutes(2)),
    RequestRefused: est::refusals_in_every_form_of_body(),
    ServiceFailed: est::refusals_in_every_form_of_body(),
    KeyUnsupported: est::case_22_a_key_that_cannot_be_made_is_said_before_the_login_is_used(),
    ApprovalPending: est::an_approval_survives_a_restart(),

    // A name that no resolver knows (RFC 6761 section 6.4).
    HostNotFound: network::fails_at("https://est.bank.invalid", ErrorCode::HostNotFound),
    ConnectionRefused: network::fails_at(&format!("https://{}", refused_address()), ErrorCode::ConnectionRefused),
    TimedOut: network::timed_out(),
    ConnectionLost: network::connection_lost(),
    ServerUntrusted: tls::a_server_of_an_unknown_authority(),
    ServerNameMismatch: tls::a_server_under_another_name(),
    ClockWrong: network::a_clock_wrong_by_a_year(),
    TlsFailed: tls::tls_1_1_is_not_spoken(),
    RedirectRefused: est::a_redirect_to_another_origin_gets_no_credentials(),

    ProxyUnreachable: proxies::unreachable(),
    ProxyUntrusted: proxies::untrusted(),
    ProxyTlsFailed: proxies::tls_failed(),
    ProxyCredentialsRequired: proxies::credentials_required(),
    ProxyCredentialsWrong: proxies::credentials_wrong(),
    ProxyUserEmpty: screens::it_asks_before_the_bank_does_until_the_credentials_are_right(),
    ProxyUnsupported: proxies::unsupported(),
    ProxyAuthenticationForbidden: proxies::authentication_forbidden(),
    ProxyAuthenticationWeaker: proxies::weaker_than_before(),
    ProxySignInFailed: signed_in::a_user_unknown_to_the_domain_is_refused(),
    ProxyRefused: proxies::refused(),
    ProxyServiceUnreachable: proxies::service_unreachable(),
    ProxyUnreadable: proxies::unreadable(),
    ProxyInspects: proxies::inspects(),
    ProxySettingUnusable: proxies::setting_unusable(),
    PolicyUnusable: policies::a_rule_that_cannot_be_read(),
    ProxyScriptUnavailable: scripts::a_script_that_is_not_there(),
    ProxyScriptFailed: scripts::a_script_that_is_wrong_or_hostile(),

    AnswerUnreadable: answers::no_certificate_in_the_answer(),
    AnswerTooLarge: answers::larger_than_any_answer(),
    CertificateUnfit: async {
        answers::is_survived("wrong-key", ErrorCode::CertificateUnfit).await;
        certificates::hostile(ErrorCode::CertificateUnfit).await;
    },
    CertificateUntrusted: certificates::hostile(ErrorCode::CertificateUntrusted),
    CertificateNotValid: certificates::hostile(ErrorCode::CertificateNotValid),
    CertificateUnsuitable: certificates::hostile(ErrorCode::CertificateUnsuitable),

    StorePasswordRequired: store::a_password_is_asked_for(),
    StorePasswordWrong: store::a_password_is_asked_for(),
    StoreReadOnly: store::a_store_that_may_only_be_read(),
    StoreFull: store::no_space_for_the_store(),
    StoreCorrupt: store::a_damaged_store(),
    StoreOldFormat: store::case_26_a_store_of_the_format_before(),
    StoreUnavailable: store::every_failure_of_the_store_has_its_code(),
    StoredKeyUnusable: store::a_key_that_does_not_sign(),
    StoreFailed: store::a_store_that_fails_at_any_call(),
    HardwareKeyUnavailable: store::a_key_in_hardware_where_there_is_none(),
    CertificateNotFound: store::a_certificate_that_is_not_there(),

    StateUnwritable: state::a_folder_that_cannot_be_written_to(),
    StateNotPrivate: state::what_others_can_write(),
    StateFull: state::no_space_for_the_record(),
    StateCorrupt: state::a_damaged_record_is_set_aside(),
    AlreadyRunning: state::another_process_holds_the_journal(),
    UnfinishedRequest: state::a_request_of_another_login_id(),
    NothingToResume: state::nothing_to_resume(),
    ProfileUnusable: state::a_profile_that_cannot_be_used(),
    CryptographyFailed: state::cryptography_that_fails(),

    SupportBundleUnwritable: support::nowhere_to_write_to(),
    SupportBundleFull: support::no_space_for_it(),

    UpdateServiceFailed: refused::a_service_that_fails(),
    UpdateUnreadable: refused::a_manifest_that_is_none(),
    UpdateOtherHost: refused::another_host(),
    UpdateOlder: refused::a_replayed_older_release(),
    UpdateOtherPlatform: refused::nothing_for_this_platform(),
    UpdateUnsigned: refused::a_missing_signature(),
    UpdateUnknownKey: refused::another_key(),
    UpdateChanged: refused::a_changed_byte(),
    UpdateTooLarge: refused::an_endless_or_oversized_body(),
    UpdateTooSlow: refused::a_slow_drip(),
    UpdateInterrupted: refused::a_line_that_breaks(),
    UpdateForbidden: refused::a_machine_whose_administrator_installs(),
    UpdateWaits: installing::it_waits_for_an_unfinished_request(),
    UpdateNoInstaller: installing::declined_or_failed_it_can_be_tried_again_and_the_app_goes_on(),
    UpdateDeclined: installing::declined_or_failed_it_can_be_tried_again_and_the_app_goes_on(),
    UpdateInstallerBusy: installing::declined_or_failed_it_can_be_tried_again_and_the_app_goes_on(),
    UpdateNeedsPackage: installing::declined_or_failed_it_can_be_tried_again_and_the_app_goes_on(),
    UpdateInstallFailed: installing::declined_or_failed_it_can_be_tried_again_and_the_app_goes_on(),
}
