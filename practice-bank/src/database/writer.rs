//! One thread that makes all changes, many to a commit.
//!
//! A commit waits for the disk. While it waits, further changes queue up and then share the next
//! one. Each change runs in its own savepoint, so that one that fails does not spoil the others.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use super::DatabaseError;

/// Bounds how long the first of a batch waits for the last.
const BATCH: usize = 256;

/// The way to the writing thread. Dropping it waits until what was queued is written and the file
/// is closed.
pub(crate) struct Writer {
    /// `None` only while being dropped.
    queue: Option<Sender<Box<dyn Change>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(connection: Connection) -> Result<Self, std::io::Error> {
        let (queue, changes) = channel();
        let thread = thread::Builder::new()
            .name("bank-database".into())
            .spawn(move || run(connection, &changes))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    pub(crate) fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T, DatabaseError>>, DatabaseError> {
        let (answer, answered) = oneshot::channel();
        let change = Pending { work: Some(work), result: None, answer };
        let queue = self.queue.as_ref().ok_or(DatabaseError::Closed)?;
        queue.send(Box::new(change)).map_err(|_| DatabaseError::Closed)?;
        Ok(answered)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // It ends by itself; if it panicked there is nothing left to close.
            let _ = thread.join();
        }
    }
}

fn run(mut connection: Connection, changes: &Receiver<Box<dyn Change>>) {
    while let Ok(first) = changes.recv() {
        let mut batch = vec![first];
        batch.extend(changes.try_iter().take(BATCH - 1));
        let failure = commit(&mut connection, &mut batch).err().map(|error| error.to_string());
        for change in batch {
            change.answer(failure.as_deref());
        }
    }
}

fn commit(connection: &mut Connection, batch: &mut [Box<dyn Change>]) -> rusqlite::Result<()> {
    let mut transaction = Transaction::new(connection, TransactionBehavior::Immediate)?;
    for change in batch {
        change.make(&mut transaction)?;
    }
    transaction.commit()
}

/// A change of any result type.
trait Change: Send {
    /// Makes the change inside its own savepoint; an error means that the whole batch is lost.
    fn make(&mut self, transaction: &mut Transaction<'_>) -> rusqlite::Result<()>;
    /// Tells the one who waits; `failure` says why nothing of the batch was committed.
    fn answer(self: Box<Self>, failure: Option<&str>);
}

struct Pending<T, W> {
    work: Option<W>,
    result: Option<rusqlite::Result<T>>,
    answer: oneshot::Sender<Result<T, DatabaseError>>,
}

impl<T: Send, W> Change for Pending<T, W>
where
    W: FnOnce(&Connection) -> rusqlite::Result<T> + Send,
{
    fn make(&mut self, transaction: &mut Transaction<'_>) -> rusqlite::Result<()> {
        let Some(work) = self.work.take() else { return Ok(()) };
        let savepoint = transaction.savepoint()?;
        let result = work(&savepoint);
        if result.is_ok() {
            savepoint.commit()?;
        } else {
            savepoint.finish()?;
        }
        self.result = Some(result);
        Ok(())
    }

    fn answer(self: Box<Self>, failure: Option<&str>) {
        let outcome = match (failure, self.result) {
            (None, Some(result)) => result.map_err(DatabaseError::Sqlite),
            (reason, _) => Err(DatabaseError::NotCommitted(reason.unwrap_or("lost").to_owned())),
        };
        // The one who asked may have gone away; the change stands all the same.
        let _ = self.answer.send(outcome);
    }
}
