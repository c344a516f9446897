//! What a program that watches a store asks of it: its health, an overview, its metrics.

use std::time::Duration;

use napi_derive::napi;

use crate::engine::Engine;
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::client::Door;
use crate::engine::shared::happening::Happening;
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
        Self {
            path: path(engine),
            read_only: state.is_read_only(),
            problem: engine.disk_problem().map(|why| why.to_string()),
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
        Happening::Slow { command, took, client, keys } => {
            let keys = Reply::Int(keys as i64);
            ("slow", vec![Reply::bytes(command), micros(took), number(client), keys])
        }
        Happening::Error { command, code, client } => {
            ("error", vec![Reply::bytes(command), Reply::Status(code), number(client)])
        }
        Happening::Snapshot { complete, took, bytes, problem } => {
            let complete = Reply::Int(complete.into());
            ("snapshot", vec![complete, micros(took), number(bytes), or_null(problem)])
        }
        Happening::SnapshotBegun => ("snapshot-begun", Vec::new()),
        Happening::Connection { state, client, door, address, reason } => {
            let (state, reason) = (Reply::Status(state), Reply::Status(reason));
            let address = Reply::bytes(address);
            ("connection", vec![state, number(client), named(door), address, reason])
        }
        Happening::Disk(problem) => ("disk", vec![or_null(problem)]),
        Happening::Full { evicts, used, limit } => {
            ("full", vec![Reply::Int(evicts.into()), number(used), number(limit)])
        }
        Happening::Login { client, door, address } => {
            ("login", vec![number(client), named(door), Reply::bytes(address)])
        }
        Happening::Script { what, reason, took, client } => {
            let (what, reason) = (Reply::Status(what), Reply::Status(reason));
            ("script", vec![what, reason, micros(took), number(client)])
        }
        Happening::Configured(parameters) => {
            let pair = |(name, value)| [Reply::bytes(name), or_null(value)];
            ("configured", parameters.into_iter().flat_map(pair).collect())
        }
    };
    Reply::Array([vec![Reply::Status(name)], facts].concat())
}

fn named(door: Door) -> Reply {
    Reply::Status(door.place().and_then(|place| Door::NAMES.get(place)).unwrap_or(&""))
}

fn or_null(text: Option<String>) -> Reply {
    text.map_or(Reply::Null, Reply::bytes)
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
