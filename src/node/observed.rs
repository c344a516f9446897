//! What a program that watches a store asks of it: its health, an overview, its metrics.

use std::time::Duration;

use napi_derive::napi;

use crate::engine::Engine;
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::client::Door;
use crate::engine::shared::observers::Happening;
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
    pub(super) fn of(engine: &Engine, name: Option<String>) -> Self {
        Self {
            path: path(engine),
            name,
            dialect: engine.dialect().name().into(),
            read_only: engine.persistence.is_read_only(),
            keys: metrics::count_keys(engine).map(|keys| keys as f64),
            memory: engine.keyspace.used_bytes() as f64,
        }
    }
}

fn path(engine: &Engine) -> Option<String> {
    engine.persistence.folder().map(|path| path.display().to_string())
}

/// A happening for lib/events.js: the name of the event, and the facts of it in their order.
pub(super) fn happened(happening: Happening) -> Reply {
    let (name, facts) = match happening {
        Happening::Gone { evicted, database, key } => {
            let name = if evicted { "evicted" } else { "expired" };
            (name, vec![Reply::Bytes(key), Reply::Int(database.into())])
        }
        Happening::Slow { command, took, client } => {
            ("slow", vec![Reply::bytes(command), micros(took), number(client)])
        }
        Happening::Error { command, code, client } => {
            ("error", vec![Reply::bytes(command), Reply::Status(code), number(client)])
        }
        Happening::Snapshot { complete, took, bytes } => {
            ("snapshot", vec![Reply::Int(complete.into()), micros(took), number(bytes)])
        }
        Happening::Connection { state, client, door, address } => {
            let door = door.place().and_then(|place| Door::NAMES.get(place)).unwrap_or(&"");
            let (state, door) = (Reply::Status(state), Reply::Status(door));
            ("connection", vec![state, number(client), door, Reply::bytes(address)])
        }
    };
    Reply::Array([vec![Reply::Status(name)], facts].concat())
}

fn micros(time: Duration) -> Reply {
    Reply::Int(time.as_micros() as i64)
}

fn number(number: u64) -> Reply {
    Reply::Int(number as i64)
}

/// The table of metrics as JSON: of each its name, its type, what it says and its labels.
#[napi]
pub(super) fn metric_table() -> String {
    serde_json::to_string(METRICS).unwrap_or_default()
}
