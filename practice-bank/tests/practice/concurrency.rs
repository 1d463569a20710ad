//! Concurrent requests.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::task::JoinSet;

use crate::support::{KeyAndRequest, LOGIN, SINGLE, TestBank};

/// Runs `task` so many times at once and returns the results.
async fn at_once<T, F>(bank: &Arc<TestBank>, times: usize, task: impl Fn(Arc<TestBank>) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    (0..times).map(|_| task(Arc::clone(bank))).collect::<JoinSet<_>>().join_all().await
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_identical_requests_get_one_certificate() {
    let bank = Arc::new(TestBank::start().await);
    let request = Arc::new(KeyAndRequest::new());
    let answers = at_once(&bank, 16, |bank| {
        let request = Arc::clone(&request);
        async move { bank.issue(LOGIN, &request).await.to_der().unwrap() }
    });
    assert_eq!(answers.await.into_iter().collect::<HashSet<_>>().len(), 1);
    assert_eq!(bank.certificates().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_different_requests_get_different_numbers() {
    let bank = Arc::new(TestBank::start().await);
    at_once(&bank, 16, |bank| async move { bank.holder(LOGIN).await.common_name() }).await;
    let records = bank.certificates().unwrap();
    let mut numbers: Vec<_> = records.iter().map(|record| record.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=16).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_certificate_user_gets_one_certificate_from_concurrent_requests() {
    let bank = Arc::new(TestBank::start().await);
    let ask = |bank: Arc<TestBank>| async move { bank.enroll(SINGLE, &KeyAndRequest::new()).await.status().as_u16() };
    let mut statuses = at_once(&bank, 8, ask).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
}
