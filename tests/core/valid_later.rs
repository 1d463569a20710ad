//! A certificate that becomes valid some hours from now, since its CA takes local time for UTC: it is installed, and
//! every screen and command shows from when it is valid.

use cert_core::certificate::CertificateState::NotYetValid;
use cert_core::clock::rfc3339;
use cert_core::flow::Screen;
use cert_core::keystore::KeyStore;
use practice_bank::Validity;
use time::Duration;

use crate::support::{Fixture, ISSUE, PASSWORD, REENROLL, USER, at_a_terminal, at_a_window, finish, issuer_match};

const JAPANESE_TIME: Duration = Duration::hours(9);

fn later(fixture: &Fixture) {
    fixture.bank.set_validity(Validity { starts_after: JAPANESE_TIME, ends_after: Duration::days(365) });
}

#[tokio::test]
async fn case_16_in_the_window() {
    let (fixture, app) = at_a_window().await;
    later(&fixture);
    let Screen::Result { certificate, .. } = app.issue(USER, PASSWORD).await else { panic!("not installed") };
    let stored = &fixture.store.certificates(&issuer_match()).unwrap()[0];
    assert_eq!((certificate.state, &certificate.not_before), (NotYetValid, &rfc3339(stored.not_before())));
    let Screen::Certificates { certificates, .. } = app.flow.back().await.screen else { panic!("no list") };
    assert_eq!(certificates, [certificate]);
}

#[tokio::test]
async fn case_16_at_a_terminal() {
    let (fixture, terminal) = at_a_terminal().await;
    let said = async |command: &[&str]| {
        let mut program = terminal.program();
        program.args(command).args(["--service", fixture.bank.service_url(), "--ca"]).arg(fixture.bank.ca_file());
        program.args(["--store", &terminal.store.store()]).arg("--state").arg(terminal.state());
        let outcome = finish(program, Some(PASSWORD)).await;
        assert!(outcome.status.success(), "{outcome:?}");
        outcome.stdout
    };
    fixture.bank.set_validity(Validity::days(30));
    assert!(!said(&ISSUE).await.contains("valid from"));
    later(&fixture);
    let renewal = ["renew", "--expiring-within", "40", "--password-stdin"];
    let renewed = said(&renewal).await;
    let from = terminal.list().await[1]["not_before"].as_str().unwrap().to_owned();
    assert!(renewed.contains(&format!("It is valid from {from}.")), "{renewed}");
    let list = said(&["list"]).await;
    assert!(
        list.contains(&format!("{USER}: valid from {from}")) && list.contains(&format!("{USER}: renew now")),
        "{list}"
    );
    // An hourly job renews once.
    terminal.run(&renewal, Some(PASSWORD)).await.failed("certificate_not_found");
    assert_eq!(fixture.bank.request_count(REENROLL), 1);
}
