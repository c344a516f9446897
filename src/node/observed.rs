//! What a program that watches a store asks of it: its health, an overview, its metrics.

use napi_derive::napi;

use super::client::Client;
use crate::engine::Engine;
use crate::metrics::{self, METRICS};

/// Whether the store can do its work.
#[napi(object)]
pub struct NativeHealth {
    /// The data folder.
    pub path: Option<String>,
    pub read_only: bool,
    /// Why the log takes no writes, if it does not.
    pub problem: Option<String>,
}

/// What the store is, in short.
#[napi(object)]
pub struct NativeOverview {
    pub path: Option<String>,
    pub name: Option<String>,
    pub dialect: String,
    pub read_only: bool,
    /// Keys of all databases; missing while a script keeps them.
    pub keys: Option<f64>,
    /// Bytes of keys and values.
    pub memory: f64,
}

impl NativeHealth {
    pub(super) fn of(engine: &Engine) -> Self {
        let state = &engine.persistence;
        let refusal = state.storage().and_then(|storage| storage.log().refusal());
        Self {
            path: path(engine),
            read_only: state.is_read_only(),
            problem: refusal.map(|why| why.to_string()),
        }
    }
}

impl NativeOverview {
    /// `None` once the client is closed.
    pub(super) fn of(client: &Client) -> Option<Self> {
        let name = client.with(|store, _| Ok(store.name().map(str::to_owned))).ok()?;
        let engine = client.engine()?;
        Some(Self {
            path: path(&engine),
            name,
            dialect: engine.dialect().name().into(),
            read_only: engine.persistence.is_read_only(),
            keys: metrics::count_keys(&engine).map(|keys| keys as f64),
            memory: engine.keyspace.used_bytes() as f64,
        })
    }
}

fn path(engine: &Engine) -> Option<String> {
    engine.persistence.folder().map(|path| path.display().to_string())
}

/// The table of metrics as JSON: of each its name, its type, what it says and its labels.
#[napi]
pub(super) fn metric_table() -> String {
    serde_json::to_string(METRICS).unwrap_or_default()
}
