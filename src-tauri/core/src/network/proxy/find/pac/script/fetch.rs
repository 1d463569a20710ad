use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use tokio::runtime::Handle;

use super::data::data;
use super::text::text;
use crate::clock::SystemClock;
use crate::network::tls::{Trust, client_config};
use crate::network::{NetworkError, body};

/// The limit of browsers, too. In bytes.
const MAX_SIZE: usize = 1024 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// For the whole download.
const TIMEOUT: Duration = Duration::from_secs(15);
const REDIRECT_LIMIT: usize = 3;

/// Why there is no script.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("not an address that a script can have (http, https, file, data)")]
    Address,
    #[error("larger than any script")]
    TooLarge,
    #[error("not a file")]
    NotAFile,
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    #[error("the server answers with status {0}")]
    Status(u16),
    #[error("the server is not reached, or breaks off: {0}")]
    Server(#[from] NetworkError),
    #[error("not possible at this moment")]
    NoRuntime,
}

/// The script's text. Blocks, in bounded time.
pub(super) fn fetch(address: &str) -> Result<String, FetchError> {
    let url = Url::parse(address).map_err(|_| FetchError::Address)?;
    let bytes = match url.scheme() {
        "data" => data(address).ok_or(FetchError::Address)?,
        "file" => read(&url.to_file_path().map_err(|()| FetchError::Address)?)?,
        "http" | "https" => {
            let handle = Handle::try_current().map_err(|_| FetchError::NoRuntime)?;
            handle.block_on(download(url))?
        }
        _ => return Err(FetchError::Address),
    };
    Ok(text(&bytes))
}

fn read(path: &Path) -> Result<Vec<u8>, FetchError> {
    // A pipe might never end.
    if !path.metadata()?.is_file() {
        return Err(FetchError::NotAFile);
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_SIZE as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_SIZE { Err(FetchError::TooLarge) } else { Ok(bytes) }
}

async fn download(url: Url) -> Result<Vec<u8>, FetchError> {
    let tls = client_config(&Trust::System, &SystemClock::shared(), None)?;
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT)
        .redirect(Policy::limited(REDIRECT_LIMIT))
        .build()
        .map_err(NetworkError::from)?;
    let response = client.get(url).send().await.map_err(NetworkError::from)?;
    if !response.status().is_success() {
        return Err(FetchError::Status(response.status().as_u16()));
    }
    body(response, MAX_SIZE).await?.ok_or(FetchError::TooLarge)
}
