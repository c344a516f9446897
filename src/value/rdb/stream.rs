//! Streams: nodes of entries, each a listpack; then what the stream remembers, then its groups.
//!
//! ```text
//! nodes     count  (id 16 BE as a string, listpack) ...
//! listpack  live deleted n name*n 0  entry ...
//! entry     flags ms seq value*n  elements            flags 2: the names of the node
//!           flags ms seq n (name value)*n  elements   flags 0; with 1 it is deleted
//! past      length  last id  first id  greatest deleted id  entries ever
//! groups    count  (name  last id  entries read  pending  consumers) ...
//! pending   count  (id 16 BE  time 8 LE  deliveries) ...
//! consumers count  (name  seen 8 LE  [active 8 LE]  count  id 16 BE ...) ...
//! ```
//!
//! Written is the form of Redis 7.0, which knows neither when a consumer got something last nor
//! entries that belong to nobody: those are given to a consumer without a name.

use std::collections::BTreeMap;

use super::compact::CompactForm;
use super::input::Input;
use super::kind;
use super::limits::Limits;
use super::output::Output;
use crate::base::Bytes;
use crate::value::packed::{Item, Packed};
use crate::value::stream::{Entries, Group, Id, Node, Pending, Stream, StreamLimits};

/// The greatest number that a reply and the log can hold.
const MOST: u64 = i64::MAX as u64;

const DELETED: i64 = 1;
const SAME_NAMES: i64 = 2;

pub(super) fn write(stream: &Stream, output: &mut Output) {
    let nodes = stream.entries().nodes();
    output.length(nodes.len() as u64);
    for node in nodes {
        output.blob(&id_bytes(node.first));
        output.listpack(&listpack(node));
    }
    output.length(stream.len() as u64);
    for id in [stream.last_id, stream.first_id(), stream.max_deleted] {
        write_id(id, output);
    }
    output.length(stream.added);
    output.length(stream.groups.len() as u64);
    for (name, group) in stream.groups.iter() {
        output.string(name);
        write_id(group.last_id, output);
        output.length(group.entries_read.map_or(u64::MAX, |read| read));
        write_group(group, output);
    }
}

fn listpack(node: &Node) -> Packed {
    let mut packed = Packed::new();
    let integer = |packed: &mut Packed, number: i64| {
        packed.push_back(itoa::Buffer::new().format(number).as_bytes());
    };
    integer(&mut packed, i64::from(node.count));
    integer(&mut packed, 0);
    let names: Vec<Bytes> = node.names().map(|name| name.to_bytes()).collect();
    integer(&mut packed, names.len() as i64);
    names.iter().for_each(|name| packed.push_back(name));
    integer(&mut packed, 0);
    for entry in node.iter() {
        let same = entry.has_names_of_node();
        integer(&mut packed, if same { SAME_NAMES } else { 0 });
        integer(&mut packed, entry.id.ms.wrapping_sub(node.first.ms) as i64);
        integer(&mut packed, entry.id.seq.wrapping_sub(node.first.seq) as i64);
        if !same {
            integer(&mut packed, entry.len() as i64);
        }
        for (name, value) in entry.pairs() {
            if !same {
                name.with(|name| packed.push_back(name));
            }
            value.with(|value| packed.push_back(value));
        }
        let elements = if same { entry.len() + 3 } else { 2 * entry.len() + 4 };
        integer(&mut packed, elements as i64);
    }
    packed
}

fn write_group(group: &Group, output: &mut Output) {
    output.length(group.pending_count() as u64);
    for (id, pending) in group.pending_range(Id::MIN, Id::MAX) {
        output.raw(&id_bytes(id));
        output.raw(&pending.time().to_le_bytes());
        output.length(pending.count);
    }
    let nobodys = group.unowned_count() > 0;
    let nameless = group.find_consumer(b"").is_none() && nobodys;
    output.length(group.consumer_count() as u64 + u64::from(nameless));
    if nameless {
        write_consumer(group, b"", 0, output);
    }
    for consumer in group.consumers() {
        write_consumer(group, &consumer.name, consumer.seen, output);
    }
}

fn write_consumer(group: &Group, name: &[u8], seen: u64, output: &mut Output) {
    let is_its = |pending: &Pending| match pending.owner.and_then(|owner| group.consumer(owner)) {
        Some(owner) => *owner.name == *name,
        None => name.is_empty(),
    };
    let all = group.pending_range(Id::MIN, Id::MAX);
    let ids: Vec<Id> = all.filter(|(_, pending)| is_its(pending)).map(|(id, _)| id).collect();
    output.string(name);
    output.raw(&seen.to_le_bytes());
    output.length(ids.len() as u64);
    ids.iter().for_each(|id| output.raw(&id_bytes(*id)));
}

fn write_id(id: Id, output: &mut Output) {
    output.length(id.ms);
    output.length(id.seq);
}

fn id_bytes(id: Id) -> [u8; 16] {
    (u128::from(id.ms) << 64 | u128::from(id.seq)).to_be_bytes()
}

pub(super) fn read(kind: u8, input: &mut Input<'_>, limits: &Limits) -> Option<Stream> {
    let mut stream = Stream::new();
    for _ in 0..input.count()? {
        let first = id_of(input.string()?.as_ref().try_into().ok()?);
        read_node(first, &input.string()?, &mut stream, &limits.stream)?;
    }
    let length = input.length()?;
    let last = read_id(input)?;
    if length != stream.len() as u64 || last < stream.last_id {
        return None;
    }
    stream.last_id = last;
    stream.added = length.min(MOST);
    if kind != kind::STREAM_LISTPACKS {
        read_id(input)?;
        stream.max_deleted = read_id(input)?;
        stream.added = input.length()?.min(MOST);
    }
    for _ in 0..input.count()? {
        read_group(kind, input, &mut stream)?;
    }
    Some(stream)
}

fn read_node(first: Id, blob: &[u8], stream: &mut Stream, limits: &StreamLimits) -> Option<()> {
    let mut items = Vec::new();
    CompactForm::Listpack.each(blob, &mut |item| {
        items.push(item);
        Some(())
    })?;
    let mut items = items.into_iter();
    let ever = count(&mut items)?.checked_add(count(&mut items)?)?;
    let names = count(&mut items)?;
    let names: Vec<Bytes> = texts(&mut items, names)?;
    count(&mut items).filter(|end| *end == 0)?;
    for _ in 0..ever {
        read_entry(first, &names, &mut items, stream, limits)?;
    }
    items.next().is_none().then_some(())
}

fn read_entry<'i>(
    first: Id,
    names: &[Bytes],
    items: &mut impl Iterator<Item = Item<'i>>,
    stream: &mut Stream,
    limits: &StreamLimits,
) -> Option<()> {
    let flags = integer(items)?;
    let id = Id {
        ms: first.ms.checked_add_signed(integer(items)?)?,
        seq: first.seq.wrapping_add_signed(integer(items)?),
    };
    let texts = if flags & SAME_NAMES != 0 {
        let values: Vec<Bytes> = texts(items, names.len())?;
        names.iter().cloned().zip(values).flat_map(|(name, value)| [name, value]).collect()
    } else {
        let pairs = count(items)?;
        texts(items, pairs.checked_mul(2)?)?
    };
    integer(items)?;
    let pairs: Vec<[&[u8]; 2]> = texts.chunks_exact(2).map(|pair| [&*pair[0], &*pair[1]]).collect();
    let fits = || !pairs.is_empty() && Entries::fits(&pairs);
    let kept = flags & DELETED != 0 || fits() && stream.push(id, &pairs, limits);
    kept.then_some(())
}

fn read_group(kind: u8, input: &mut Input<'_>, stream: &mut Stream) -> Option<()> {
    let name = input.string()?;
    let last = read_id(input)?;
    let read = if kind == kind::STREAM_LISTPACKS {
        stream.place_of(last)
    } else {
        Some(input.length()?).filter(|read| *read <= MOST)
    };
    if !stream.groups.create(&name, last, read) {
        return None;
    }
    let mut group = stream.groups.get_mut(&name)?;
    let mut pending: BTreeMap<Id, (u64, u64)> = BTreeMap::new();
    for _ in 0..input.count()? {
        let id = id_of(input.array()?);
        let (time, count) = (read_time(input)?, input.length()?.min(MOST));
        // No entry has the id 0-0, and one that is there twice is a mistake.
        if id == Id::MIN || pending.insert(id, (time, count)).is_some() {
            return None;
        }
    }
    for _ in 0..input.count()? {
        read_consumer(kind, input, &mut group, &mut pending)?;
    }
    for (id, (_, count)) in pending {
        group.give_back(id, count);
    }
    Some(())
}

fn read_consumer(
    kind: u8,
    input: &mut Input<'_>,
    group: &mut Group,
    pending: &mut BTreeMap<Id, (u64, u64)>,
) -> Option<()> {
    let name = input.string()?;
    let seen = read_time(input)?;
    let active = if kind == kind::STREAM_LISTPACKS_3 {
        Some(i64::from_le_bytes(input.array()?)).filter(|at| *at >= 0).map(i64::cast_unsigned)
    } else {
        Some(seen)
    };
    if group.find_consumer(&name).is_some() {
        return None;
    }
    let owner = group.add_consumer(&name, seen);
    group.consumer_mut(owner)?.active = active;
    for _ in 0..input.count()? {
        let id = id_of(input.array()?);
        let (time, count) = pending.remove(&id)?;
        group.assign(id, owner, time, count);
    }
    Some(())
}

fn read_id(input: &mut Input<'_>) -> Option<Id> {
    Some(Id { ms: input.length()?, seq: input.length()? })
}

fn read_time(input: &mut Input<'_>) -> Option<u64> {
    Some(i64::from_le_bytes(input.array()?).max(0).cast_unsigned())
}

fn id_of(bytes: [u8; 16]) -> Id {
    let both = u128::from_be_bytes(bytes);
    Id { ms: (both >> 64) as u64, seq: both as u64 }
}

fn integer<'i>(items: &mut impl Iterator<Item = Item<'i>>) -> Option<i64> {
    match items.next()? {
        Item::Int(number) => Some(number),
        Item::Bytes(_) => None,
    }
}

fn count<'i>(items: &mut impl Iterator<Item = Item<'i>>) -> Option<usize> {
    usize::try_from(integer(items)?).ok()
}

/// The next `count` elements; `None` when there are fewer.
fn texts<'i>(items: &mut impl Iterator<Item = Item<'i>>, count: usize) -> Option<Vec<Bytes>> {
    let texts: Vec<Bytes> = items.take(count).map(|item| item.to_bytes()).collect();
    (texts.len() == count).then_some(texts)
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, Reader, dump, restore};
    use crate::value::stream::{Id, Stream, StreamLimits};
    use crate::value::{Value, View};

    fn stream() -> Stream {
        let mut stream = Stream::new();
        let limits = StreamLimits { node_max_bytes: 0, node_max_entries: 3 };
        for ms in 1..=8 {
            stream.push(Id::new(ms, ms % 2), &[[b"name", b"x"], [b"n", b"12"]], &limits);
        }
        stream.push(Id::new(9, 0), &[[b"other", b"\xff"]], &limits);
        stream.delete(Id::new(2, 0));
        stream.groups.create(b"g", Id::new(4, 0), Some(4));
        let mut group = stream.groups.get_mut(b"g").unwrap();
        let consumer = group.add_consumer(b"c", 77);
        group.assign(Id::new(3, 1), consumer, 70, 2);
        group.assign(Id::new(1, 1), consumer, 71, 1);
        drop(group);
        stream
    }

    fn restored(payload: &[u8]) -> Option<Stream> {
        match restore(payload, &Limits::default()) {
            Ok(Value::Stream(stream)) => Some(*stream),
            _ => None,
        }
    }

    fn ids(stream: &Stream) -> Vec<Id> {
        stream.entries().range(Id::MIN, Id::MAX).map(|entry| entry.id).collect()
    }

    #[test]
    fn a_stream_comes_back_with_its_groups() {
        let stream = stream();
        let payload = dump(View::Stream(&stream), Reader::Redis);
        let back = restored(&payload).unwrap();
        assert_eq!(ids(&back), ids(&stream));
        let past = |stream: &Stream| (stream.last_id, stream.max_deleted, stream.added);
        assert_eq!(past(&back), past(&stream));
        let group = back.groups.get(b"g").unwrap();
        assert_eq!((group.last_id, group.entries_read), (Id::new(4, 0), Some(4)));
        let pending: Vec<_> = group.pending_range(Id::MIN, Id::MAX).collect();
        assert_eq!(pending.len(), 2);
        assert_eq!((pending[1].1.time(), pending[1].1.count), (70, 2));
        assert_eq!(group.consumers().next().map(|consumer| consumer.seen), Some(77));
    }

    #[test]
    fn a_payload_cut_or_bent_anywhere_is_refused_or_read() {
        let payload = dump(View::Stream(&stream()), Reader::Redis);
        let body = &payload[..payload.len() - 10];
        for at in 1..body.len() {
            let mut input = super::Input::new(&body[1..at]);
            assert!(super::read(body[0], &mut input, &Limits::default()).is_none(), "{at}");
            let mut bent = body.to_vec();
            bent[at] ^= 0x81;
            let _ = super::read(bent[0], &mut super::Input::new(&bent[1..]), &Limits::default());
        }
    }
}
