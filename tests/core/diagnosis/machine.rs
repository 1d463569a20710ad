//! The app's environment: policy, folders, unfinished request, version.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use cert_core::Services;
use cert_core::diagnosis::{CheckName, Facts, PolicyFacts, Remedy, RequestFacts, UpdateFacts, Verdict};
use cert_core::policy::{Policy, Problem, ProblemKind};
use cert_core::update::Updates;

use super::{assert_fine, assert_found, found, network::unreached, services, the};
use crate::support::{Fixture, NEXT, Releases, USER};

/// Each as a separate check, with its place.
#[tokio::test]
async fn every_problem_of_the_policy_is_reported() {
    let fixture = Fixture::new().await;
    assert_fine(&found(services(&fixture)).await, &[CheckName::Policy]);
    let problem = |line: u32, kind| Problem { place: format!("/etc/cc1554/policy.toml:{line}"), kind };
    let kinds = [ProblemKind::Unusable, ProblemKind::Unknown, ProblemKind::Unreadable("no TOML".to_owned())];
    let problems = kinds.into_iter().zip(1..).map(|(kind, line)| problem(line, kind)).collect();
    let diagnosis = found(Services { policy: Policy { problems, ..Policy::default() }, ..services(&fixture) }).await;
    let reported = diagnosis.checks.iter().filter_map(|check| match &check.facts {
        Facts::Policy(PolicyFacts::Unusable { place, .. } | PolicyFacts::Unknown { place, .. }) => {
            Some((place.rsplit(':').next().unwrap(), check.verdict, check.remedy))
        }
        _ => None,
    });
    let expected = [("1", Verdict::Problem), ("2", Verdict::Caution), ("3", Verdict::Problem)];
    let expected = expected.map(|(line, verdict)| (line, verdict, Some(Remedy::CorrectPolicy)));
    assert_eq!(reported.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_state_folder_that_is_not_private_is_reported() {
    let fixture = Fixture::new().await;
    assert_fine(&found(services(&fixture)).await, &[CheckName::StateFolder, CheckName::DiskSpace, CheckName::Request]);
    drop(fixture.journal().lock().unwrap());
    assert_fine(&found(services(&fixture)).await, &[CheckName::StateFolder]);
    fs::set_permissions(fixture.journal_folder(), Permissions::from_mode(0o777)).unwrap();
    let diagnosis = found(services(&fixture)).await;
    assert_found(&diagnosis, CheckName::StateFolder, Verdict::Problem, Remedy::MakePrivate);
}

#[tokio::test]
async fn an_unfinished_request_is_reported_and_a_damaged_one_left_in_place() {
    let fixture = Fixture::with_fault("1*drop=0").await;
    fixture.issue().await.unwrap_err();
    let diagnosis = found(services(&fixture)).await;
    let facts = assert_found(&diagnosis, CheckName::Request, Verdict::Caution, Remedy::FinishRequest);
    let Facts::Request(RequestFacts::Unfinished { login_id, may_be_issued, .. }) = facts else { panic!("{facts:?}") };
    assert_eq!((login_id.as_str(), may_be_issued), (USER, true));
    let record = fixture.journal_folder().join("request.json");
    fs::write(&record, "{").unwrap();
    let diagnosis = found(services(&fixture)).await;
    assert_found(&diagnosis, CheckName::Request, Verdict::Problem, Remedy::CallBank);
    assert_eq!(fs::read_to_string(&record).unwrap(), "{");
}

/// An inspected manifest is not remembered.
#[tokio::test]
async fn the_version_is_compared_with_what_the_bank_has_signed() {
    let mut releases = Releases::new().await;
    let with = |releases: &Releases, change: fn(&mut Updates)| {
        let mut updates = releases.updates();
        change(&mut updates);
        Services { updates: Some(updates), ..services(releases) }
    };
    let diagnosis = found(with(&releases, |_| {})).await;
    let facts = assert_found(&diagnosis, CheckName::Update, Verdict::Caution, Remedy::TakeUpdate);
    let (current, newest) = ("1.0.0".to_owned(), NEXT.to_owned());
    assert_eq!(facts, UpdateFacts::Newer { current: current.clone(), newest, forced: false }.into());
    assert!(!releases.updates().folder.exists());

    let diagnosis = found(with(&releases, |updates| updates.current = NEXT.parse().unwrap())).await;
    assert_found(&diagnosis, CheckName::Update, Verdict::Fine, None);
    let requests = releases.bank.requests().len();
    let diagnosis = found(with(&releases, |updates| updates.forbidden = true)).await;
    let managed = UpdateFacts::Managed { current: current.clone() };
    assert_eq!(assert_found(&diagnosis, CheckName::Update, Verdict::Fine, None), managed.into());
    assert_eq!(releases.bank.requests().len(), requests + 1, "only the bank's authorities are asked for");

    releases.publish_with("minimum_version", NEXT);
    let diagnosis = found(with(&releases, |_| {})).await;
    assert_found(&diagnosis, CheckName::Update, Verdict::Problem, Remedy::TakeUpdate);
    releases.put("latest.json.minisig", "forged");
    let diagnosis = found(with(&releases, |_| {})).await;
    let check = the(&diagnosis, CheckName::Update);
    assert_eq!(check.verdict, Verdict::Caution);
    assert!(check.code().is_some(), "{check:?}");

    let away = Services { updates: Some(releases.updates()), ..unreached(&releases) };
    let facts = assert_found(&found(away).await, CheckName::Update, Verdict::Caution, Remedy::ConnectFirst);
    assert_eq!(facts, UpdateFacts::NotAsked { current }.into());
}
