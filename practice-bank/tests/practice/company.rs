//! A company's administrator.

use crate::support::browser::Browser;
use crate::support::{KeyAndRequest, LOGIN, SINGLE, TestBank, problem};

const ADMINISTRATOR: (&str, &str) = ("kaisha01", "renshu-kaisha");
/// A user of another company.
const OTHER: (&str, &str) = ("R2user101", "renshu-101");

async fn administrator(bank: &TestBank) -> Browser {
    let browser = Browser::new(bank);
    browser.log_in(ADMINISTRATOR).await.expect("BTOP001");
    browser
}

#[tokio::test]
async fn only_the_administrator_sees_the_companys_users() {
    let bank = TestBank::start().await;
    let (ours, theirs) = (bank.holder(LOGIN).await, bank.holder(OTHER).await);
    let browser = administrator(&bank).await;
    assert!(browser.get("/top").await.has("id=\"company\""));
    let overview = browser.get("/company").await.expect("BCMP001");
    for (what, is_shown) in [(LOGIN.0, true), (SINGLE.0, true), (OTHER.0, false), ("nihongo01", false)] {
        assert_eq!(overview.has(&format!("<th scope=\"row\">{what}</th>")), is_shown, "{what}");
    }
    assert!(overview.has(&ours.serial()) && !overview.has(&theirs.serial()));
    let colleague = Browser::new(&bank);
    assert!(!colleague.log_in(LOGIN).await.expect("BTOP001").has("id=\"company\""));
    for path in ["/company", &format!("/company/revoke?serial={}", ours.serial()), "/company/reissue?login_id=logid031"]
    {
        assert_eq!(colleague.get(path).await.expect("BERR001").status, 403, "{path}");
        Browser::new(&bank).get(path).await.expect("BLGI008");
    }
}

#[tokio::test]
async fn a_certificate_is_revoked_after_confirmation_and_the_action_recorded() {
    let bank = TestBank::start().await;
    let holder = bank.holder(SINGLE).await;
    problem(bank.enroll(SINGLE, &KeyAndRequest::new()).await, 409, "certificate-already-issued").await;
    let browser = administrator(&bank).await;
    let question = format!("/company/revoke?serial={}", holder.serial());
    assert!(browser.get(&question).await.expect("BCMP002").has(&holder.common_name()));
    assert!(bank.certificates().unwrap()[0].revoked_at.is_none());
    let fields = [("serial", &*holder.serial())];
    let after = browser.submit(&question, "/company/revoke", &fields).await.expect("BCMP001");
    assert!(after.has("操作の記録") && after.has("<td>kaisha01</td><td>失効</td><td>tanitsu01</td>"), "{}", after.text);
    Browser::with_certificate(&bank, &holder).get(bank.mtls_url()).await.expect("BLGI009");
    bank.holder(SINGLE).await;
}

#[tokio::test]
async fn a_reissue_is_allowed_after_confirmation_and_unlocks() {
    let bank = TestBank::start().await;
    bank.holder(SINGLE).await;
    bank.administration().lock(SINGLE.0).unwrap();
    let browser = administrator(&bank).await;
    let question = format!("/company/reissue?login_id={}", SINGLE.0);
    let fields = [("login_id", SINGLE.0)];
    let after = browser.submit(&question, "/company/reissue", &fields).await.expect("BCMP001");
    assert!(after.has("<td>再発行を許可</td><td>tanitsu01</td>"), "{}", after.text);
    bank.holder(SINGLE).await;
    let live = bank.certificates().unwrap().into_iter().filter(|one| one.revoked_at.is_none());
    assert_eq!(live.count(), 1);
}

#[tokio::test]
async fn other_companies_users_are_not_found_and_a_forged_form_is_refused() {
    let bank = TestBank::start().await;
    let (ours, theirs) = (bank.holder(LOGIN).await, bank.holder(OTHER).await);
    let browser = administrator(&bank).await;
    let question = format!("/company/revoke?serial={}", ours.serial());
    for (path, field, value) in [
        ("/company/revoke", "serial", theirs.serial()),
        ("/company/reissue", "login_id", OTHER.0.to_owned()),
        ("/company/reissue", "login_id", "nihongo01".to_owned()),
        ("/company/revoke", "serial", "1234".to_owned()),
    ] {
        assert_eq!(browser.get(&format!("{path}?{field}={value}")).await.expect("BERR001").status, 404, "{value}");
        let refused = browser.submit(&question, path, &[(field, &value)]).await;
        assert_eq!(refused.expect("BERR001").status, 404, "{path} {value}");
    }
    let foreign = Browser::new(&bank).get("/").await.token();
    let serial = ours.serial();
    let forged = browser.post("/company/revoke", &[("token", foreign.as_str()), ("serial", &serial)]).await;
    assert_eq!(forged.expect("BERR001").status, 403);
    assert!(bank.certificates().unwrap().iter().all(|one| one.revoked_at.is_none()));
}
