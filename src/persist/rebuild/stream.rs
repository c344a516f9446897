//! What makes a stream from nothing, its groups and what they have pending included.

use smallvec::SmallVec;

use super::super::record::Op;
use crate::base::{Bytes, number};
use crate::value::Stream;
use crate::value::stream::{Consumer, Entry, Group, Id, Pending};

/// Hands over the operations that rebuild a stream.
pub(super) fn rebuild(db: u16, key: &Bytes, stream: &Stream, emit: &mut dyn FnMut(Op)) {
    let mut emit = |verb, head: Option<Bytes>, args: Vec<Bytes>| {
        let args: SmallVec<[Bytes; 4]> =
            head.into_iter().chain([key.clone()]).chain(args).collect();
        emit(Op { db, verb, args });
    };
    for entry in stream.entries().range(Id::MIN, Id::MAX) {
        emit("XADD", None, entry_args(entry));
    }
    if stream.is_empty() {
        // An entry that goes at once: the way to an empty stream.
        emit("XADD", None, words(["MAXLEN", "0", "0-1", "f", "v"]));
    }
    let added = integer(stream.added as i64);
    let past = [id(stream.last_id), "ENTRIESADDED".into(), added];
    let deleted = ["MAXDELETEDID".into(), id(stream.max_deleted)];
    emit("XSETID", None, past.into_iter().chain(deleted).collect());
    for (name, group) in stream.groups.iter() {
        rebuild_group(name, group, &mut emit);
    }
    if let Some(kept) = &stream.idempotence {
        let limits = [integer(kept.duration as i64), integer(kept.max_size as i64)];
        let [duration, size] = limits;
        let limits = vec!["IDMP-DURATION".into(), duration, "IDMP-MAXSIZE".into(), size];
        emit("XCFGSET", None, limits);
        for (producer, message, entry) in kept.iter() {
            emit("XIDMPRECORD", None, vec![producer.clone(), message.clone(), id(entry)]);
        }
        let counts = [integer(kept.added as i64), integer(kept.duplicates as i64)];
        emit("XCFGSET", None, std::iter::once("COUNTS".into()).chain(counts).collect());
    }
}

/// Hands over an operation: its verb, what stands before the key, what stands after it.
type Emit<'e> = dyn FnMut(&'static str, Option<Bytes>, Vec<Bytes>) + 'e;

fn rebuild_group(name: &Bytes, group: &Group, emit: &mut Emit<'_>) {
    let read = integer(group.entries_read.map_or(-1, |read| read as i64));
    let args = vec![name.clone(), id(group.last_id), "ENTRIESREAD".into(), read];
    emit("XGROUP", Some("CREATE".into()), args);
    for consumer in group.consumers() {
        let mine = |(_, pending): &(Id, &Pending)| {
            let owner = pending.owner.and_then(|owner| group.consumer(owner));
            owner.is_some_and(|owner| owner.name == consumer.name)
        };
        for (entry, pending) in group.pending_range(Id::MIN, Id::MAX).filter(mine) {
            emit("XCLAIM", None, claim(name, consumer, entry, pending));
        }
        emit("XCLAIM", None, consumer_args(name, consumer));
    }
    let all = group.pending_range(Id::MIN, Id::MAX);
    let mut unowned: Vec<_> = all.filter(|(_, pending)| pending.owner.is_none()).collect();
    unowned.sort_by_key(|(_, pending)| pending.urgency());
    for (entry, pending) in unowned {
        emit("XNACK", None, give_back_args(name, entry, pending.count).to_vec());
    }
}

fn claim(group: &Bytes, consumer: &Consumer, entry: Id, pending: &Pending) -> Vec<Bytes> {
    let times = [unsigned(pending.time()), unsigned(pending.count)];
    let [time, count] = times;
    vec![
        group.clone(),
        consumer.name.clone(),
        "0".into(),
        id(entry),
        "TIME".into(),
        time,
        "RETRYCOUNT".into(),
        count,
        "FORCE".into(),
        "JUSTID".into(),
    ]
}

/// What XCLAIM needs to make a consumer: the id 0-0 is that of no entry.
pub fn consumer_args(group: &[u8], consumer: &Consumer) -> Vec<Bytes> {
    let head = [Bytes::new(group), consumer.name.clone(), "0".into(), id(Id::MIN)];
    let seen = ["TIME".into(), unsigned(consumer.seen), "JUSTID".into()];
    let active = consumer.active.map(|at| ["ACTIVE".into(), unsigned(at)]);
    head.into_iter().chain(seen).chain(active.into_iter().flatten()).collect()
}

/// What XNACK needs to make a pending entry that belongs to nobody.
pub fn give_back_args(group: &[u8], entry: Id, count: u64) -> [Bytes; 8] {
    let count = unsigned(count);
    let [fail, ids, one] = ["FAIL", "IDS", "1"].map(Bytes::from);
    [Bytes::new(group), fail, ids, one, id(entry), "RETRYCOUNT".into(), count, "FORCE".into()]
}

fn entry_args(entry: Entry<'_>) -> Vec<Bytes> {
    let pairs = entry.pairs().flat_map(|(name, value)| [name.to_bytes(), value.to_bytes()]);
    std::iter::once(id(entry.id)).chain(pairs).collect()
}

fn words<const N: usize>(words: [&str; N]) -> Vec<Bytes> {
    words.map(Bytes::from).to_vec()
}

fn id(id: Id) -> Bytes {
    Bytes::new(&id.text())
}

fn integer(number: i64) -> Bytes {
    Bytes::new(&number::format_i64(number))
}

fn unsigned(number: u64) -> Bytes {
    Bytes::new(itoa::Buffer::new().format(number).as_bytes())
}
