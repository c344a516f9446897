//! The operations that make a key from nothing: what a snapshot holds, and what is logged when a
//! whole value is put in the place of another.

pub mod stream;

use smallvec::{SmallVec, smallvec};

use super::record::Op;
use crate::base::{Bytes, number};
use crate::keyspace::expiry::Deadline;
use crate::value::{Hash, Text, Value};

/// Elements an operation carries at most, so that no record grows without bound.
const CHUNK: usize = 512;

/// Hands over, in order, the operations that rebuild a key that is not there.
pub fn rebuild(
    db: u16,
    key: &Bytes,
    value: &Value,
    deadline: Option<Deadline>,
    emit: &mut dyn FnMut(Op),
) {
    match value {
        Value::Str(_) | Value::Int(_) | Value::Raw(_) => {
            let text = Text::of(value).map(Text::to_bytes).unwrap_or_default();
            return emit(set(db, key, text, deadline));
        }
        Value::List(list) => {
            elements(db, key, "RPUSH", list.iter().map(|item| item.to_bytes()), emit);
        }
        Value::Set(set) => {
            elements(db, key, "SADD", set.iter().map(|member| member.to_bytes()), emit);
        }
        Value::Hash(hash) => {
            let flat = hash.iter().flat_map(|(field, value)| [field.to_bytes(), value.to_bytes()]);
            elements(db, key, "HSET", flat, emit);
            fields_that_end(db, key, hash, emit);
        }
        Value::SortedSet(sorted) => {
            let flat = sorted.iter().flat_map(|(member, score)| {
                [Bytes::new(&number::format_f64(score)), member.to_bytes()]
            });
            elements(db, key, "ZADD", flat, emit);
        }
        Value::Stream(stream) => stream::rebuild(db, key, stream, emit),
    }
    if let Some(at) = deadline {
        emit(Op { db, verb: "PEXPIREAT", args: smallvec![key.clone(), millis(at)] });
    }
}

/// Fields that end at the same time are one operation.
fn fields_that_end(db: u16, key: &Bytes, hash: &Hash, emit: &mut dyn FnMut(Op)) {
    for alike in hash.endings().chunk_by(|(one, _), (other, _)| one == other) {
        for chunk in alike.chunks(CHUNK) {
            let Some((at, _)) = chunk.first() else { continue };
            let count = Bytes::new(&number::format_i64(chunk.len() as i64));
            let head = [key.clone(), millis(*at), Bytes::from("FIELDS"), count];
            let args = head.into_iter().chain(chunk.iter().map(|(_, field)| field.clone()));
            emit(Op { db, verb: "HPEXPIREAT", args: args.collect() });
        }
    }
}

fn elements(
    db: u16,
    key: &Bytes,
    verb: &'static str,
    mut elements: impl Iterator<Item = Bytes>,
    emit: &mut dyn FnMut(Op),
) {
    loop {
        let mut args: SmallVec<[Bytes; 4]> = smallvec![key.clone()];
        args.extend(elements.by_ref().take(CHUNK));
        if args.len() == 1 {
            return;
        }
        emit(Op { db, verb, args });
    }
}

fn set(db: u16, key: &Bytes, text: Bytes, deadline: Option<Deadline>) -> Op {
    let args = match deadline {
        None => smallvec![key.clone(), text],
        Some(at) => smallvec![key.clone(), text, Bytes::from("PXAT"), millis(at)],
    };
    Op { db, verb: "SET", args }
}

/// A point in time as an argument.
pub fn millis(at: Deadline) -> Bytes {
    Bytes::new(&number::format_i64(at as i64))
}
