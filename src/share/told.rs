//! What a client hears without asking, as replies: messages of channels, and happenings.

use std::time::Duration;

use crate::engine::grammar::reply::Reply;
use crate::engine::shared::client::Door;
use crate::engine::shared::happening::Happening;
use crate::pubsub::Letter;

/// A message of a channel: `[kind, channel, payload, pattern]`. `None` for what else may be in a
/// mailbox.
pub fn message(letter: Letter) -> Option<Reply> {
    let Letter::Message(message) = letter else { return None };
    let kind = Reply::Status(message.kind());
    let pattern = message.pattern().cloned().map_or(Reply::Null, Reply::Bytes);
    let (channel, payload) = (message.channel, message.payload);
    Some(Reply::Array(vec![kind, Reply::Bytes(channel), Reply::Bytes(payload), pattern]))
}

/// A happening for lib/events.js: the name of the event, and the facts of it in their order.
pub fn happened(happening: Happening) -> Reply {
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
        Happening::Connection { state, client, door, address, reason, problem } => {
            let (state, reason) = (Reply::Status(state), Reply::Status(reason));
            let address = Reply::bytes(address);
            let (client, door, problem) = (number(client), named(door), or_null(problem));
            ("connection", vec![state, client, door, address, reason, problem])
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

/// That a folder has another owner, as a happening: this process, or the one that it is a guest of.
pub fn owned_by(process: u32, before: u32) -> Reply {
    let ownership = if process == std::process::id() { "owner" } else { "guest" };
    let [process, before] = [process, before].map(|process| number(process.into()));
    Reply::Array(vec![Reply::Status("ownership"), Reply::Status(ownership), process, before])
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
