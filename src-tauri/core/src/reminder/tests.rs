use std::collections::BTreeSet;
use std::fs;

use tempfile::TempDir;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::*;
use crate::certificate::{CertificateState, NOTICE_DAYS};
use crate::keystore::contract::authority::self_signed;

const START: OffsetDateTime = datetime!(2026-01-01 00:00 UTC);
const END: OffsetDateTime = datetime!(2026-12-31 20:00 UTC);

fn certificate(login_id: &str, end: OffsetDateTime) -> Certificate {
    self_signed(&format!("{login_id} A001 2026"), START..end)
}

fn listed(certificates: &[Certificate], now: OffsetDateTime) -> Vec<ListedCertificate> {
    crate::listing::listed(certificates.to_vec(), &BTreeSet::new(), Duration::ZERO, now)
}

/// Runs a check on each of these days before the end, and returns the day of each notice given.
fn given(state: &TempDir, certificates: &[Certificate], days: impl IntoIterator<Item = i64>) -> Vec<i64> {
    let file = ReminderFile::new(state.path());
    let mut given = Vec::new();
    for day in days {
        let listed = listed(certificates, END - Duration::days(day));
        file.remind(&listed, |_| {
            given.push(day);
            Ok::<_, io::Error>(())
        })
        .unwrap();
    }
    given
}

#[test]
fn the_days_of_the_checks_and_the_notices_they_give() {
    let ours = [certificate("logid031", END)];
    let daily: Vec<_> = (-5..=365).rev().collect();
    for (what, checks, notices) in [
        ("four notices, each once", &daily[..], &[40, 14, 7, 1][..]),
        ("checks many times a day are no more notices", &[41, 40, 40, 40, 39, 14, 14], &[40, 14]),
        ("a PC that was off gets the nearest notice only", &[60, 10, 9, 0], &[10, 0]),
        ("a clock that went back repeats nothing", &[7, 30, 12, 7, 1], &[7, 1]),
    ] {
        let state = tempfile::tempdir().unwrap();
        assert_eq!(given(&state, &ours, checks.iter().copied()), notices, "{what}");
    }
    assert_eq!(DAYS[0], NOTICE_DAYS);
}

#[test]
fn a_renewed_certificate_gives_no_notice() {
    let state = tempfile::tempdir().unwrap();
    let old = certificate("logid031", END);
    let new = certificate("logid031", END + Duration::days(300));
    let other = certificate("logid032", END);
    assert!(given(&state, &[old.clone(), new.clone()], [40, 14, 7, 1]).is_empty());
    assert_eq!(given(&state, &[old, other, new], [40]), [40], "another login ID's renewal is not ours");
}

#[test]
fn what_cannot_be_renewed_gives_no_notice() {
    let mut all = listed(&[certificate("logid031", END)], END - Duration::days(10));
    for state in [CertificateState::Revoked, CertificateState::Expired, CertificateState::NotYetValid] {
        all[0].state = state;
        assert_eq!(due(&all, &Reminded::new()), [], "{state:?}");
    }
}

/// The bank renews it for another month: a notice that is pressed late still leads to the renewal.
#[test]
fn a_notice_pressed_in_the_period_of_grace_leads_to_the_renewal() {
    let ours = [certificate("logid031", END)];
    let in_grace = |now| crate::listing::listed(ours.to_vec(), &BTreeSet::new(), Duration::days(30), now);
    let due = due(&in_grace(END - Duration::HOUR), &Reminded::new());
    assert!(matches!(due[0].link(END + Duration::days(30)), Some(Link::Renew { .. })));
    assert_eq!(due[0].link(END + Duration::days(30) + Duration::SECOND), Some(Link::Issue));
    assert_eq!(super::due(&in_grace(END + Duration::HOUR), &Reminded::new()), [], "its days are over");
}

#[test]
fn a_notice_that_could_not_be_shown_is_due_again() {
    let state = tempfile::tempdir().unwrap();
    let file = ReminderFile::new(state.path());
    let both = [certificate("logid031", END), certificate("logid032", END)];
    let listed = listed(&both, END - Duration::days(14));
    let mut tried = 0;
    let failed = file.remind(&listed, |_| {
        tried += 1;
        if tried == 1 { Err(io::Error::other("no desktop")) } else { Ok(()) }
    });
    assert!(matches!(failed, Err(ReminderError::Notice(_))));
    assert_eq!(tried, 2, "the second is tried all the same");
    let known = file.read();
    assert_eq!(due(&listed, &known).len(), 1);
    assert_eq!(due(&listed, &known)[0].certificate.login_id(), Some("logid031"));
}

#[test]
fn the_file_is_private_and_forgets_removed_certificates() {
    let state = tempfile::tempdir().unwrap();
    let file = ReminderFile::new(&state.path().join("state"));
    let (gone, here) = (certificate("logid031", END), certificate("logid032", END));
    let at = END - Duration::days(40);
    let show = |_: &Reminder| Ok::<_, io::Error>(());
    file.remind(&listed(&[gone.clone(), here.clone()], at), show).unwrap();
    assert_eq!(file.read().len(), 2);
    let path = state.path().join("state").join(REMINDED);
    #[cfg(unix)]
    assert_eq!(mode(&path), 0o600);
    file.remind(&listed(std::slice::from_ref(&here), END - Duration::days(14)), show).unwrap();
    assert_eq!(file.read(), Reminded::from([(here.fingerprint(), 14)]));
    fs::write(&path, "not JSON").unwrap();
    assert_eq!(file.read(), Reminded::new());
}

#[test]
fn the_text_of_a_notice() {
    let texts: Vec<_> = [40, 2, 1, 0]
        .into_iter()
        .flat_map(|day| due(&listed(&[certificate("logid031", END)], END - Duration::days(day)), &Reminded::new()))
        .map(|reminder| reminder.text().ja)
        .collect();
    // The end is on 31 December in UTC and on the first day of January at the bank.
    assert_eq!(
        texts[0],
        "ログインID「logid031」の電子証明書は2027年1月1日（あと40日）で期限が切れます。ここを押すと更新できます。"
    );
    assert!(texts[1].contains("（あと2日）") && texts[2].contains("（あと1日）"), "{texts:?}");
    assert!(texts[3].contains("（あと24時間以内）"), "{texts:?}");
}

/// An authority that writes its local time as UTC: until the evening, the new certificate cannot replace the old one.
#[test]
fn case_16_a_notice_after_a_renewal_says_when_the_new_certificate_becomes_valid() {
    let now = END - Duration::days(7);
    let begin = now + Duration::hours(9);
    let new = self_signed("logid031 A002 2026", begin..END + Duration::days(365));
    let all = |new: &Certificate| listed(&[certificate("logid031", END), new.clone()], now);
    let shown = due(&all(&new), &Reminded::new());
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].title().ja, "新しい電子証明書は、まだ使えません");
    assert_eq!(
        shown[0].text().ja,
        "ログインID「logid031」の電子証明書は2027年1月1日（あと7日）で期限が切れます。\
         新しい電子証明書は2026年12月25日14時00分から有効です。"
    );
    let others = self_signed("logid032 A002 2026", begin..END + Duration::days(365));
    let shorter = self_signed("logid031 A002 2026", begin..END - Duration::DAY);
    for (what, new) in [("another login ID's", others), ("one that ends before", shorter)] {
        assert!(due(&all(&new), &Reminded::new())[0].text().ja.ends_with("更新できます。"), "{what}");
    }
    let later = listed(&[certificate("logid031", END), new], begin);
    assert!(due(&later, &Reminded::new()).is_empty(), "once it has begun, nothing is left to say");
}

#[test]
fn case_21_without_a_login_id_the_common_name_is_shown() {
    let unclaimed = self_signed("\u{202e}logid031 営業部", START..END);
    let shown = due(&listed(&[unclaimed], END), &Reminded::new());
    assert!(shown[0].text().ja.starts_with("「logid031 営業部」の電子証明書は"), "{}", shown[0].text().ja);
}

#[test]
fn a_name_is_not_markup_and_the_link_leads_to_the_certificate() {
    let ours = certificate("<b>&amp;", END);
    let due = due(&listed(std::slice::from_ref(&ours), END), &Reminded::new());
    assert!(due[0].text().ja.contains("「＜b＞＆amp;」"), "{}", due[0].text().ja);
    let Some(Link::Renew { serial }) = due[0].link(END) else { panic!("no link") };
    assert_eq!(ours.serial().parse(), Ok(serial));
}

/// A notice may stay on the screen for hours.
#[test]
fn case_32_a_notice_pressed_after_the_end_leads_to_a_new_certificate() {
    let ours = certificate("logid031", END);
    let due = due(&listed(std::slice::from_ref(&ours), END - Duration::hours(6)), &Reminded::new());
    let renewal = Link::Renew { serial: ours.serial().parse().unwrap() };
    for (pressed, leads_to) in [
        (END - Duration::hours(6), &renewal),
        (END - Duration::seconds(1), &renewal),
        (END + Duration::seconds(1), &Link::Issue),
        (END + Duration::hours(6), &Link::Issue),
    ] {
        assert_eq!(due[0].link(pressed).as_ref(), Some(leads_to), "{pressed}");
    }
}

#[cfg(unix)]
fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_english_text_of_a_notice() {
    let now = END - Duration::days(7);
    let english = |certificates: &[Certificate]| {
        let shown = due(&listed(certificates, now), &Reminded::new());
        (shown[0].title().en, shown[0].text().en)
    };
    let ours = certificate("logid031", END);
    assert_eq!(
        english(std::slice::from_ref(&ours)),
        (
            "Please renew your certificate".to_owned(),
            "The certificate of login ID logid031 ends on 1 January 2027 (7 days left). Press here to renew it."
                .to_owned()
        )
    );
    let later = self_signed("logid031 A002 2026", now + Duration::hours(9)..END + Duration::days(365));
    let (_, text) = english(&[ours, later]);
    assert!(text.ends_with("The new one is valid from 25 December 2026, 14:00 (Japan time)."), "{text}");
}
