//! What a program that watches a store asks about it, in a form that passes between processes.

use serde::{Deserialize, Serialize};

use super::requests::Question;
use crate::engine::Engine;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::Reply;
use crate::metrics;
use crate::persist::recovery::{Recovered, Torn};

/// Whether the store can do its work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// The data folder.
    pub path: Option<String>,
    /// Whether it is only read.
    pub read_only: bool,
    /// Why the log takes no writes, if it does not.
    pub problem: Option<String>,
}

/// What the store is, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The data folder.
    pub path: Option<String>,
    /// The name of its dialect.
    pub dialect: String,
    /// Whether it is only read.
    pub read_only: bool,
    /// Keys of all databases; `None` while a script keeps them.
    pub keys: Option<u64>,
    /// Bytes of keys and values.
    pub memory: u64,
}

/// What recovery found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Operations of the snapshot.
    pub snapshot: u64,
    /// Records of the log after it.
    pub records: u64,
    /// Their bytes.
    pub bytes: u64,
    /// When the last record was written, in milliseconds since 1970.
    pub time: Option<u64>,
    /// The end that was cut off.
    pub torn: Option<TornEnd>,
}

/// The end of a log that was cut off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TornEnd {
    /// The segment.
    pub path: String,
    /// Where the log now ends.
    pub offset: u64,
    /// Bytes that were cut off.
    pub bytes: u64,
    /// Files that were set aside.
    pub kept: Vec<String>,
}

impl Health {
    /// That of a store of this process.
    pub fn of(engine: &Engine) -> Self {
        Self {
            path: path(engine),
            read_only: engine.persistence.is_read_only(),
            problem: engine.disk_problem().map(|why| why.to_string()),
        }
    }
}

impl Overview {
    /// That of a store of this process.
    pub fn of(engine: &Engine) -> Self {
        Self {
            path: path(engine),
            dialect: engine.dialect().name().into(),
            read_only: engine.persistence.is_read_only(),
            keys: metrics::count_keys(engine).map(|keys| keys as u64),
            memory: engine.keyspace.used_bytes() as u64,
        }
    }
}

fn path(engine: &Engine) -> Option<String> {
    engine.persistence.folder().map(|path| path.display().to_string())
}

impl From<&Recovered> for Found {
    fn from(found: &Recovered) -> Self {
        Self {
            snapshot: found.snapshot.map_or(0, |snapshot| snapshot.records),
            records: found.records,
            bytes: found.bytes,
            time: found.time,
            torn: found.torn.as_ref().map(TornEnd::from),
        }
    }
}

impl From<&Torn> for TornEnd {
    fn from(torn: &Torn) -> Self {
        let kept = torn.set_aside.iter().map(|path| path.display().to_string()).collect();
        let path = torn.path.display().to_string();
        Self { path, offset: torn.offset, bytes: torn.bytes, kept }
    }
}

/// Answers a question: text, or JSON.
pub fn answer(engine: &Engine, question: Question, labels: &[(String, String)]) -> Result<Reply> {
    Ok(match question {
        Question::Health => json(&Health::of(engine)),
        Question::Overview => json(&Overview::of(engine)),
        Question::Metrics => Reply::Verbatim(metrics::text(&metrics::read(engine), labels)),
        Question::MetricValues => json(&metrics::read(engine)),
        Question::Recovered => json(&engine.persistence.recovered().map(Found::from)),
        Question::Save => return engine.save().map(|()| Reply::Null),
    })
}

fn json(value: &impl Serialize) -> Reply {
    Reply::Verbatim(serde_json::to_string(value).unwrap_or_default())
}
