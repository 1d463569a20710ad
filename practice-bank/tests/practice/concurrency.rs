//! Many at once.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::task::JoinSet;

use crate::support::{KeyAndRequest, LOGIN, SINGLE, TestBank, only_certificate};

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_many_times_at_once_is_one_certificate() {
    let bank = Arc::new(TestBank::start().await);
    let request = Arc::new(KeyAndRequest::new());
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let (bank, request) = (Arc::clone(&bank), Arc::clone(&request));
        tasks.spawn(async move {
            let response = bank.enroll(&bank.client(), LOGIN, &request).await;
            only_certificate(response).await.to_der().unwrap()
        });
    }
    let answers: HashSet<_> = tasks.join_all().await.into_iter().collect();
    assert_eq!(answers.len(), 1);
    assert_eq!(bank.certificates().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn different_requests_at_once_get_different_numbers() {
    let bank = Arc::new(TestBank::start().await);
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let bank = Arc::clone(&bank);
        tasks.spawn(async move { bank.holder(LOGIN).await.common_name() });
    }
    tasks.join_all().await;
    let mut numbers: Vec<_> =
        bank.certificates().unwrap().iter().map(|record| record.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=16).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_certificate_user_gets_one_of_many_asked_for_at_once() {
    let bank = Arc::new(TestBank::start().await);
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let bank = Arc::clone(&bank);
        tasks.spawn(async move {
            let response = bank.enroll(&bank.client(), SINGLE, &KeyAndRequest::new()).await;
            response.status().as_u16()
        });
    }
    let mut statuses = tasks.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn a_bank_that_starts_again_knows_everything() {
    let bank = TestBank::start().await;
    let request = KeyAndRequest::new();
    let first = only_certificate(bank.enroll(&bank.client(), LOGIN, &request).await).await;
    let directory = bank.stop().await;
    let data = directory.path().join("data");
    let config = practice_bank::BankConfig::ephemeral(&data);
    let again = practice_bank::Bank::start(config).await.unwrap();
    assert_eq!(again.certificates().unwrap()[0].der, first.to_der().unwrap());
    let second = practice_bank::Bank::start(practice_bank::BankConfig::ephemeral(&data)).await;
    assert!(matches!(second.err(), Some(practice_bank::BankError::AlreadyRunning(_))));
}
