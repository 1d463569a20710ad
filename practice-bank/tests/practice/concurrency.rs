//! Many at once.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::task::JoinSet;

use crate::support::{KeyAndRequest, LOGIN, SINGLE, TestBank};

/// What `ask` gave, so many times at once.
async fn at_once<T, F>(bank: &Arc<TestBank>, times: usize, ask: impl Fn(Arc<TestBank>) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    (0..times).map(|_| ask(Arc::clone(bank))).collect::<JoinSet<_>>().join_all().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_many_times_at_once_is_one_certificate() {
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
async fn different_requests_at_once_get_different_numbers() {
    let bank = Arc::new(TestBank::start().await);
    at_once(&bank, 16, |bank| async move { bank.holder(LOGIN).await.common_name() }).await;
    let records = bank.certificates().unwrap();
    let mut numbers: Vec<_> = records.iter().map(|record| record.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=16).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_certificate_user_gets_one_of_many_asked_for_at_once() {
    let bank = Arc::new(TestBank::start().await);
    let ask = |bank: Arc<TestBank>| async move { bank.enroll(SINGLE, &KeyAndRequest::new()).await.status().as_u16() };
    let mut statuses = at_once(&bank, 8, ask).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
}
