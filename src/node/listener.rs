//! A store served over sockets: the native part of `db.listen()`.

use std::path::PathBuf;
use std::sync::Arc;

use napi::bindgen_prelude::{AsyncTask, Uint8Array};
use napi::{Env, Task};
use napi_derive::napi;

use super::opening::Failure;
use crate::server::tls::{Given, Source};
use crate::server::{Listen, Listener};

#[napi(object)]
pub struct ListenOptions {
    /// The TCP port; 0 selects a free port.
    pub port: Option<u16>,
    /// The address; `127.0.0.1` by default.
    pub host: Option<String>,
    /// The path of a Unix socket.
    pub path: Option<String>,
    /// The password that clients need.
    pub password: Option<String>,
    /// What TCP is encrypted with.
    pub tls: Option<TlsOptions>,
    /// The most threads that serve clients.
    pub threads: Option<u32>,
}

/// Texts in the format PEM. Without a certificate, those in the files that parameters name.
#[napi(object)]
pub struct TlsOptions {
    /// The certificate, and those between it and the authority.
    pub cert: Option<Uint8Array>,
    /// Its private key.
    pub key: Option<Uint8Array>,
    /// The authorities of the clients' certificates, which they then need.
    pub ca: Option<Uint8Array>,
}

impl From<TlsOptions> for Source {
    fn from(options: TlsOptions) -> Self {
        if options.cert.is_some() { Self::Given(options.into()) } else { Self::Parameters }
    }
}

impl From<TlsOptions> for Given {
    fn from(TlsOptions { cert, key, ca }: TlsOptions) -> Self {
        let text = |given: Uint8Array| given.to_vec();
        Self {
            cert: cert.map(text).unwrap_or_default(),
            key: key.map(text).unwrap_or_default(),
            ca: ca.map(text),
        }
    }
}

impl From<ListenOptions> for Listen {
    fn from(options: ListenOptions) -> Self {
        let ListenOptions { port, host, path, password, tls, threads } = options;
        let (path, tls) = (path.map(PathBuf::from), tls.map(Source::from));
        Self { port, host, path, password, tls, threads: threads.map(|count| count as usize) }
    }
}

#[napi]
pub struct NativeListener {
    listener: Arc<Listener>,
}

impl NativeListener {
    pub(super) fn new(listener: Arc<Listener>) -> Self {
        Self { listener }
    }
}

#[napi]
impl NativeListener {
    #[napi(getter)]
    pub fn port(&self) -> Option<u16> {
        self.listener.port()
    }

    #[napi(getter)]
    pub fn host(&self) -> Option<String> {
        self.listener.host()
    }

    #[napi(getter)]
    pub fn path(&self) -> Option<String> {
        self.listener.path().map(|path| path.display().to_string())
    }

    /// Encrypts new connections with another certificate.
    #[napi]
    pub fn renew(&self, tls: TlsOptions) -> Option<Failure> {
        self.listener.renew(tls.into()).err().map(Failure::from)
    }

    #[napi(getter)]
    pub fn threads(&self) -> u32 {
        u32::try_from(self.listener.threads()).unwrap_or(u32::MAX)
    }

    /// Closes it on another thread. A second call does nothing.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn close(&self) -> AsyncTask<HangUp> {
        AsyncTask::new(HangUp(Arc::clone(&self.listener)))
    }
}

/// Waits until clients have their last replies.
pub struct HangUp(Arc<Listener>);

impl Task for HangUp {
    type Output = ();
    type JsValue = ();

    fn compute(&mut self) -> napi::Result<()> {
        self.0.close();
        Ok(())
    }

    fn resolve(&mut self, _env: Env, _closed: ()) -> napi::Result<()> {
        Ok(())
    }
}
