//! Two processes renew at the same time: one succeeds, the other reports that.

use std::sync::mpsc;
use std::sync::{Arc, Mutex};

use cert_core::enrollment::{Enroller, Journal, Milestone};

use crate::support::{Fixture, PASSWORD, REENROLL, Terminal, USER, Watcher};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_renews_and_the_other_reports_it() {
    let fixture = Arc::new(Fixture::new().await);
    let terminal = Terminal::before(&fixture.bank);
    let issued = terminal.issue(USER, PASSWORD).await.done();
    let fingerprint = issued["fingerprint"].as_str().unwrap().to_owned();
    let (sent, is_sent) = tokio::sync::oneshot::channel();
    let (go_on, goes_on) = mpsc::channel();
    let (sent, goes_on) = (Mutex::new(Some(sent)), Mutex::new(goes_on));
    let watcher = Watcher::new(move |milestone| {
        if milestone == Milestone::Sent {
            sent.lock().unwrap().take().unwrap().send(()).unwrap();
            tokio::task::block_in_place(|| goes_on.lock().unwrap().recv().unwrap());
        }
    });
    let enroller = Enroller {
        store: Arc::new(terminal.store.open()),
        journal: Journal::new(terminal.state().join("journal")),
        observer: watcher,
        ..fixture.enroller()
    };
    let old = enroller.store.certificates(&enroller.issuer).unwrap().remove(0);
    let first = tokio::spawn({
        let fixture = Arc::clone(&fixture);
        async move { fixture.renew_by(&enroller, &old, PASSWORD).await }
    });
    is_sent.await.unwrap();
    let renew = ["renew", "--fingerprint", &fingerprint, "--password-stdin"];
    terminal.run(&renew, Some(PASSWORD)).await.failed("already_running");
    terminal.run(&["resume"], None).await.failed("already_running");
    go_on.send(()).unwrap();
    first.await.unwrap().unwrap();
    assert_eq!(fixture.bank.request_count(REENROLL), 1);
    terminal.store.assert_holds(2);
}
