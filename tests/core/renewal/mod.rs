//! Renewal: the old key authenticates the connection, and the new certificate has the same name and a new key.

mod at_once;
mod grace;
mod names;
pub(crate) mod refused;
mod stores;

use cert_core::certificate::Certificate;
use practice_bank::Validity;

use crate::support::{Fixture, REENROLL, USER};

fn public_key(certificate: &Certificate) -> Vec<u8> {
    certificate.x509().unwrap().public_key().unwrap().public_key_to_der().unwrap()
}

#[tokio::test]
async fn a_new_key_each_time_and_the_old_certificate_stays() {
    let (fixture, first) = Fixture::with_certificate().await;
    let second = fixture.renew(&first).await.unwrap();
    let third = fixture.renew(&second).await.unwrap();
    let keys = [&first, &second, &third].map(public_key);
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    assert_eq!(fixture.working().len(), 3, "none is taken away");
    assert_eq!(third.login_id(), Some(USER));
    let records = fixture.bank.certificates().unwrap();
    let renews: Vec<_> = records.iter().map(|record| record.renews.as_str()).collect();
    assert!(renews.contains(&first.serial()) && renews.contains(&second.serial()));
    let requests = fixture.bank.requests();
    let renewal = requests.iter().find(|request| request.path == REENROLL).unwrap();
    assert_eq!(renewal.login_id.as_deref(), Some(USER));
    fixture.assert_nothing_left();
}

#[tokio::test]
async fn in_the_last_days() {
    let fixture = Fixture::with(|config| config.renewal_window_days = 40).await;
    fixture.bank.set_validity(Validity::days(40));
    let old = fixture.issue().await.unwrap();
    fixture.bank.set_validity(Validity::default());
    let new = fixture.renew(&old).await.unwrap();
    assert!(new.days_left(fixture.now()) > 300 && old.days_left(fixture.now()) < 41);
    assert_eq!(fixture.bank.request_count(REENROLL), 1);
}
