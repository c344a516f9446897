//! A store served over sockets: the native part of `db.listen()`.

use std::path::PathBuf;
use std::sync::Arc;

use napi::bindgen_prelude::AsyncTask;
use napi::{Env, Task};
use napi_derive::napi;

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
}

impl From<ListenOptions> for Listen {
    fn from(options: ListenOptions) -> Self {
        let path = options.path.map(PathBuf::from);
        Self { port: options.port, host: options.host, path, password: options.password }
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
