use std::sync::Arc;

use openssl::error::ErrorStack;
use tokio::task::JoinHandle;

use super::hardware_request::hardware_request;
use super::key_maker::{KeyMaker, NewKey};
use super::{EnrollmentError, SubjectSource, certificate_request};
use crate::certificate::Certificate;
use crate::error::Error;
use crate::est::{EstClient, Operation};
use crate::input::LoginId;
use crate::keystore::RequestKey;
use crate::network::NetworkErrorKind;

/// The work that can be done before the button is pressed: the connection, the bank's authorities, the key. Begins
/// when CCHK002 opens, so that after the button only the request itself takes time.
#[derive(Debug)]
pub struct Preparation {
    client: EstClient,
    renews: Option<Certificate>,
    /// The background task begun with the screen; `None` if it was not wanted, or has been awaited.
    prefetch: Option<JoinHandle<Result<Prefetched, Error>>>,
    needs: Needs,
    keys: KeyMaker,
    done: Option<Prefetched>,
}

/// What has to be made before a request can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    Key,
    /// An earlier run has left a key and a request.
    Nothing,
}

#[derive(Debug)]
struct Prefetched {
    authorities: Vec<Certificate>,
    key: Option<NewKey>,
}

impl Preparation {
    /// Begins in the background; must be called on a tokio runtime.
    pub(super) fn begin(client: EstClient, renews: Option<Certificate>, needs: Needs, keys: KeyMaker) -> Self {
        let begun = Some(tokio::spawn(prefetch(client.clone(), needs, keys.clone())));
        Self { client, renews, prefetch: begun, needs, keys, done: None }
    }

    /// Begins only with the request.
    pub(super) fn on_demand(client: EstClient, renews: Option<Certificate>, needs: Needs, keys: KeyMaker) -> Self {
        Self { client, renews, prefetch: None, needs, keys, done: None }
    }

    pub(super) fn client(&self) -> &EstClient {
        &self.client
    }

    /// The certificate to be renewed; none for an issue.
    pub fn renews(&self) -> Option<&Certificate> {
        self.renews.as_ref()
    }

    pub(super) fn operation(&self) -> Operation {
        match self.renews {
            Some(_) => Operation::Reenroll,
            None => Operation::Enroll,
        }
    }

    /// Waits for the bank's authorities; requests them again if the first attempt failed.
    pub(super) async fn authorities(&mut self) -> Result<&[Certificate], Error> {
        Ok(&self.prefetched().await?.authorities)
    }

    /// The key and a request made with it.
    pub(super) async fn request(&mut self, login_id: &LoginId) -> Result<(&RequestKey, Vec<u8>), Error> {
        let (renews, store) = (self.renews.clone(), Arc::clone(&self.keys.store));
        let key = self.key().await?;
        let subject = match &renews {
            Some(old) => SubjectSource::Certificate(old),
            None => SubjectSource::LoginId(login_id),
        };
        let request = match key {
            RequestKey::Software(key) => certificate_request(key, &subject).map_err(EnrollmentError::Request)?,
            RequestKey::Hardware(key) => hardware_request(&*store, key, &subject)?,
        };
        Ok((key, request))
    }

    /// Sets whether the journal has the key that was made here; otherwise it is deleted when this is dropped.
    pub(super) fn key_is_kept(&mut self, is_kept: bool) {
        if let Some(key) = self.done.as_mut().and_then(|done| done.key.as_mut()) {
            key.is_kept = is_kept;
        }
    }

    /// Whether this is the key that was made here.
    pub(super) fn made(&self, request: &RequestKey) -> bool {
        let made = self.done.as_ref().and_then(|done| done.key.as_ref());
        made.is_some_and(|made| made.key.is_same(request))
    }

    /// Makes the key now if none was needed because of an earlier request, but that request has disappeared.
    async fn key(&mut self) -> Result<&RequestKey, Error> {
        if self.prefetched().await?.key.is_none() {
            self.needs = Needs::Key;
            self.done = None;
        }
        Ok(&self.prefetched().await?.key.as_ref().ok_or_else(crashed)?.key)
    }

    async fn prefetched(&mut self) -> Result<&Prefetched, Error> {
        if self.done.is_none() {
            self.done = Some(self.wait().await?);
        }
        self.done.as_ref().ok_or_else(crashed)
    }

    async fn wait(&mut self) -> Result<Prefetched, Error> {
        if let Some(begun) = &mut self.prefetch {
            let had_ended = begun.is_finished();
            let outcome = begun.await;
            self.prefetch = None; // a task that has ended must not be awaited again
            match outcome {
                Ok(Ok(prefetched)) => return Ok(prefetched),
                // The user has already waited for this timeout.
                Ok(Err(error)) if !had_ended && is_timeout(&error) => return Err(error),
                _ => {}
            }
        }
        // The user may have taken a minute to type, so the network may work by now.
        prefetch(self.client.clone(), self.needs, self.keys.clone()).await
    }
}

impl Drop for Preparation {
    fn drop(&mut self) {
        if let Some(begun) = &self.prefetch {
            begun.abort();
        }
    }
}

async fn prefetch(client: EstClient, needs: Needs, keys: KeyMaker) -> Result<Prefetched, Error> {
    if needs == Needs::Nothing {
        return Ok(Prefetched { authorities: client.authorities().await?, key: None });
    }
    let usual = keys.make(keys.usual);
    let authorities = client.authorities().await?;
    let requested = client.requested_key().await?.filter(|requested| *requested != keys.usual);
    let key = requested.map_or(usual, |requested| keys.make(requested)).await.map_err(|_| crashed())??;
    Ok(Prefetched { authorities, key: Some(key) })
}

fn is_timeout(error: &Error) -> bool {
    error.network().is_some_and(|error| error.kind() == NetworkErrorKind::TimedOut)
}

/// The error for a task that panicked, which never happens.
fn crashed() -> Error {
    EnrollmentError::Request(ErrorStack::get()).into()
}
