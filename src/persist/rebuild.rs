//! The operations that make a key from nothing: what a snapshot holds, and what is logged when a
//! whole value is put in the place of another.

pub mod stream;

use smallvec::{SmallVec, smallvec};

use super::record::Op;
use crate::base::{Bytes, number};
use crate::keyspace::expiry::Deadline;
use crate::value::picture::Picture;
use crate::value::sorted_set::Entry;
use crate::value::{Text, Value};

/// Elements an operation carries at most, so that no record grows without bound.
const CHUNK: usize = 512;
/// Bytes of elements after which no other follows in an operation.
const CHUNK_BYTES: usize = 1 << 20;

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
            elements(db, key, "RPUSH", list.iter().map(|item| [item.to_bytes()]), emit);
        }
        Value::Set(set) => {
            elements(db, key, "SADD", set.iter().map(|member| [member.to_bytes()]), emit);
        }
        Value::Hash(hash) => {
            let pairs = hash.iter().map(|(field, value)| [field.to_bytes(), value.to_bytes()]);
            elements(db, key, "HSET", pairs, emit);
            fields_that_end(db, key, &hash.endings(), emit);
        }
        Value::SortedSet(sorted) => {
            let pairs = sorted.iter().map(|(member, score)| scored(member.to_bytes(), score));
            elements(db, key, "ZADD", pairs, emit);
        }
        Value::Stream(stream) => stream::rebuild(db, key, stream, emit),
    }
    end_at(db, key, deadline, emit);
}

/// As [`rebuild`], of what a value was.
pub fn rebuild_picture(
    db: u16,
    key: &Bytes,
    picture: &Picture,
    deadline: Option<Deadline>,
    emit: &mut dyn FnMut(Op),
) {
    match picture {
        Picture::Value(value) => return rebuild(db, key, value, deadline, emit),
        Picture::Set(members) => {
            elements(db, key, "SADD", members.iter().map(|member| [member.clone()]), emit);
        }
        Picture::Hash(pairs, ends) => {
            let each = pairs.iter().map(|(field, value)| [field.clone(), value.clone()]);
            elements(db, key, "HSET", each, emit);
            let named =
                ends.iter().filter_map(|(at, index)| Some((*at, pairs.get(*index)?.0.clone())));
            let mut ends: Vec<_> = named.collect();
            ends.sort_by_key(|(at, _)| *at);
            fields_that_end(db, key, &ends, emit);
        }
        Picture::SortedSet(members) => {
            // In their order they are added in half the time when they are read.
            let mut members: Vec<&Entry> = members.iter().collect();
            members.sort_by(|one, other| {
                one.score.total_cmp(&other.score).then_with(|| one.member.cmp(&other.member))
            });
            let pairs = members.iter().map(|entry| scored(entry.member.clone(), entry.score));
            elements(db, key, "ZADD", pairs, emit);
        }
    }
    end_at(db, key, deadline, emit);
}

fn scored(member: Bytes, score: f64) -> [Bytes; 2] {
    [Bytes::new(&number::format_f64(score)), member]
}

fn end_at(db: u16, key: &Bytes, deadline: Option<Deadline>, emit: &mut dyn FnMut(Op)) {
    if let Some(at) = deadline {
        emit(Op { db, verb: "PEXPIREAT", args: smallvec![key.clone(), millis(at)] });
    }
}

/// Fields that end at the same time are one operation. They come in the order of the times.
fn fields_that_end(db: u16, key: &Bytes, ends: &[(Deadline, Bytes)], emit: &mut dyn FnMut(Op)) {
    for alike in ends.chunk_by(|(one, _), (other, _)| one == other) {
        for chunk in alike.chunks(CHUNK) {
            let Some((at, _)) = chunk.first() else { continue };
            let count = Bytes::new(&number::format_i64(chunk.len() as i64));
            let head = [key.clone(), millis(*at), Bytes::from("FIELDS"), count];
            let args = head.into_iter().chain(chunk.iter().map(|(_, field)| field.clone()));
            emit(Op { db, verb: "HPEXPIREAT", args: args.collect() });
        }
    }
}

/// Elements of so many arguments each.
fn elements<const N: usize>(
    db: u16,
    key: &Bytes,
    verb: &'static str,
    mut elements: impl Iterator<Item = [Bytes; N]>,
    emit: &mut dyn FnMut(Op),
) {
    loop {
        let mut args: SmallVec<[Bytes; 4]> = smallvec![key.clone()];
        let mut bytes = 0;
        while args.len() + N <= 1 + CHUNK
            && bytes < CHUNK_BYTES
            && let Some(element) = elements.next()
        {
            bytes += element.iter().map(|part| part.len()).sum::<usize>();
            args.extend(element);
        }
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
