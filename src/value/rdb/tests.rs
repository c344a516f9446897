use proptest::prelude::*;

use super::*;
use crate::base::random::Random;
use crate::value::List;
use crate::value::Set;
use crate::value::SortedSet;
use crate::value::hash::HashLimits;
use crate::value::list::ListLimits;
use crate::value::list::Side;
use crate::value::member::Member;
use crate::value::set::SetLimits;
use crate::value::sorted_set::SortedSetLimits;
use crate::value::stream::{Id, References, Stream, StreamLimits, Trim, TrimBound};
use crate::value::string::Embedding;
use crate::value::vector_set::{Projection, Quantisation, Shape};
use crate::value::{CountMin, Hash, VectorSet, View};

/// A payload as servers sign it.
fn signed(body: &[u8], version: u16) -> Vec<u8> {
    let mut payload = [body, &version.to_le_bytes()].concat();
    let checksum = crc64(&payload);
    payload.extend_from_slice(&checksum.to_le_bytes());
    payload
}

fn list(elements: &[Vec<u8>]) -> Value {
    let mut list = List::new();
    elements.iter().for_each(|one| list.push(Side::Right, one, &ListLimits::default()));
    Value::List(Box::new(list))
}

fn set(members: &[Vec<u8>]) -> Value {
    let mut set = Set::new();
    members.iter().for_each(|one| _ = set.insert(one, &SetLimits::default()));
    Value::Set(Box::new(set))
}

fn hash(members: &[Vec<u8>]) -> Value {
    let mut hash = Hash::new();
    for pair in members.windows(2) {
        hash.insert(&pair[0], &pair[1], &HashLimits::default());
    }
    Value::Hash(Box::new(hash))
}

fn sorted(members: &[Vec<u8>]) -> Value {
    let mut sorted = SortedSet::new();
    for (place, member) in members.iter().enumerate() {
        let score = match place % 4 {
            0 => place as f64,
            1 => place as f64 / -7.0,
            2 => f64::INFINITY,
            _ => 1e300,
        };
        sorted.insert(member, score, &SortedSetLimits::default());
    }
    Value::SortedSet(Box::new(sorted))
}

/// A hash of which every other field ends, several at the same time.
fn ending(members: &[Vec<u8>]) -> Value {
    let Value::Hash(mut hash) = hash(members) else { unreachable!() };
    for (place, member) in members.iter().enumerate().filter(|(place, _)| place % 2 == 0) {
        hash.set_deadline(member, Some(1_900_000_000_000 + place as u64 / 4), &Default::default());
    }
    Value::Hash(hash)
}

/// A stream of nodes of three entries with gaps, and two groups that have some of them pending.
fn stream(texts: &[Vec<u8>]) -> Value {
    let mut stream = Stream::new();
    let limits = StreamLimits { node_max_bytes: 0, node_max_entries: 3 };
    for (ms, pair) in (1..).zip(texts.windows(2)) {
        let names: [&[u8]; 2] = [b"name", &pair[0]];
        let other: [[&[u8]; 2]; 2] = [[b"n", &pair[1]], [names[ms as usize % 2], &pair[0]]];
        stream.push(Id::new(ms, ms % 3), &other[..1 + ms as usize % 2], &limits);
    }
    stream.delete(Id::new(2, 2));
    for (name, read) in [(&b"one"[..], Some(4)), (b"other", None)] {
        stream.groups.create(name, Id::new(4, 0), read);
        let mut group = stream.groups.get_mut(name).unwrap();
        let consumers = [&b"c"[..], b"idle", &texts[0]].map(|name| group.add_consumer(name, 77));
        for ms in 1..=6 {
            group.assign(Id::new(ms, ms % 3), consumers[ms as usize % 2], 70 + ms, ms);
        }
    }
    Value::Stream(Box::new(stream))
}

/// A vector set with attributes, of any quantisation, with a projection or without.
fn vector_set(elements: &[Vec<u8>], which: usize) -> Value {
    let kinds = [Quantisation::Bin, Quantisation::F32, Quantisation::Q8];
    let projection = (which >= 3).then(|| triomphe::Arc::new(Projection::new(3, 2)));
    let dimension = if which >= 3 { 2 } else { 3 };
    let mut set =
        VectorSet::new(Shape { dimension, quantisation: kinds[which % 3], m: 4, projection });
    for (place, element) in elements.iter().enumerate() {
        let place = place as f32;
        let vector = [place.sin(), place.cos(), element.len() as f32 / 90.0];
        let attributes = (place % 2.0 == 0.0).then_some(&element[..]);
        set.insert(element, &vector, 9, attributes).unwrap();
    }
    set.remove(&elements[0]);
    set.insert(b"last", &[1.0, 2.0, 3.0], 9, None).unwrap();
    Value::VectorSet(Box::new(set))
}

const EVERYTHING: Trim = Trim { bound: TrimBound::Len(0), approximate: false, limit: 0 };

/// All that can be seen of a value.
fn shown(value: &Value) -> (&'static str, Vec<Vec<u8>>) {
    let content = match value {
        Value::List(list) => list.iter().map(|item| item.to_bytes().to_vec()).collect(),
        Value::Set(set) => {
            let mut all: Vec<_> = set.iter().map(|member| member.to_bytes().to_vec()).collect();
            all.sort();
            all
        }
        Value::Hash(hash) => {
            let pair = |(field, value): (Member<'_>, Member<'_>)| {
                let [field, value] = [field, value].map(|member| member.to_bytes().to_vec());
                let end = hash.deadline(&field).map_or(Vec::new(), |at| at.to_be_bytes().into());
                [field, value, end].concat()
            };
            let mut all: Vec<_> = hash.iter().map(pair).collect();
            all.sort();
            all
        }
        Value::SortedSet(sorted) => sorted
            .iter()
            .map(|(member, score)| {
                [&member.to_bytes()[..], &score.to_bits().to_le_bytes()].concat()
            })
            .collect(),
        Value::Stream(stream) => {
            // The form without the entries says all of the groups, and who has what pending.
            let mut bare = stream.clone();
            bare.trim(&EVERYTHING, References::Keep);
            let mut all = vec![dump(&Value::Stream(bare))];
            for entry in stream.entries().range(Id::MIN, Id::MAX) {
                all.push(entry.id.text().to_vec());
                let pairs = entry.pairs().map(|(name, value)| [name.to_bytes(), value.to_bytes()]);
                all.extend(pairs.flatten().map(|text| text.to_vec()));
            }
            all
        }
        Value::VectorSet(set) => {
            let mut all = vec![format!("{:?} {:?}", set.shape(), set.len()).into_bytes()];
            for (index, part) in (0..).zip(set.parts()) {
                let mut links = set.neighbours(index);
                links.iter_mut().for_each(|layer| layer.sort_by_key(|(link, _)| *link));
                all.push(format!("{part:?} {links:?}").into_bytes());
            }
            all
        }
        Value::Module(_) => vec![dump(value)],
        Value::Str(_) | Value::Int(_) | Value::Raw(_) => {
            let View::Text(text) = value.view() else { panic!("a string") };
            vec![text.as_cow().into_owned()]
        }
    };
    (value.view().encoding(EMBEDDING, 1, false), content)
}

/// As [`super::dump`], of a value by itself.
fn dump(value: &Value) -> Vec<u8> {
    super::dump(value.view(), Reader::Valkey)
}

fn comes_back(value: &Value) {
    let back = restore(&dump(value), &Limits::default()).unwrap();
    assert_eq!(shown(&back), shown(value));
}

/// Of Valkey.
const EMBEDDING: Embedding = Embedding { room: 128, object: 9, deadline: 0, long_keys: true };

#[test]
fn a_payload_is_what_redis_writes() {
    // DUMP of Redis 7.0.15, but for the version, which is the lowest that knows the form.
    assert_eq!(dump(&Value::Int(10))[..4], [0, 0xC0, 10, 6]);
    for ten in [
        b"\x00\xC0\n\n\x00n\x9FWE\x0E\xAEc\xBB",
        // Of Valkey 9.1.2.
        b"\x00\xC0\nP\x00\xA1\xB5\x9E\xD4\x90\xFC\x04O",
    ] {
        assert!(matches!(restore(ten, &Limits::default()), Ok(Value::Int(10))));
    }
}

#[test]
fn an_envelope_that_was_opened_or_is_of_tomorrow_is_refused() {
    let limits = Limits::default();
    let payload = dump(&Value::Int(10));
    for place in 0..payload.len() {
        let mut other = payload.clone();
        other[place] ^= 1;
        assert_eq!(restore(&other, &limits).unwrap_err(), Refusal::Envelope);
        assert_eq!(restore(&payload[..place], &limits).unwrap_err(), Refusal::Envelope);
    }
    for (version, known) in [(1, true), (12, true), (14, false), (79, false), (80, true)] {
        assert_eq!(restore(&signed(b"\x00\x01a", version), &limits).is_ok(), known, "{version}");
    }
}

#[test]
fn what_is_whole_but_no_value_is_refused() {
    for body in [
        &b""[..],
        b"\x00",
        b"\x00\x05abc",
        b"\x01\x00",
        b"\x01\x02\x01a",
        b"\x02\x02\x01a\x01a",
        b"\x02\x02\xC0\x01\x011",
        b"\x04\x02\x01a\x01b\x01a\x01c",
        b"\x04\x01\x01a",
        b"\x06\x01",
        b"\x0B\x08\x02\0\0\0\0\0\0\0",
        b"\x10\x07\x07\0\0\0\0\0\xFF",
        b"\x10\x0A\x0A\0\0\0\x01\0\x81a\x02\xFF",
        b"\x12\x01\x03\x01a",
        b"\x12\x01\x02\x07\x07\0\0\0\0\0\xFF",
        b"\x12\x81\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
        b"\x03\x01\x01a\xFD",
        b"\x03\x01\x01a\x02x1",
        b"\x05\x01\x01a\0\0\0\0\0\0\xF8\x7F",
        b"\x05\x02\x01a\0\0\0\0\0\0\xF0\x3F\x01a\0\0\0\0\0\0\xF0\x3F",
        b"\x11\x07\x07\0\0\0\0\0\xFF",
        b"\x11\x0A\x0A\0\0\0\x01\0\x81a\x02\xFF",
        b"\x11\x0D\x0D\0\0\0\x02\0\x81a\x02\x81b\x02\xFF",
        b"\x07\x81\xBD\xE7\x2D\xA2\xBB\x1E\xB4\x00",
        b"\x07\x81\xBD\xE7\x2D\xA2\xBB\x1E\xB4\x00\x02\x02\x02\x00\x02\x50\x01\x02\x00\x00",
        b"\xFF",
    ] {
        let refused = restore(&signed(body, 10), &Limits::default());
        assert_eq!(refused.unwrap_err(), Refusal::Format, "{body:?}");
    }
}

#[test]
fn old_forms_are_read() {
    let limits = Limits::default();
    for (body, encoding, content) in [
        (&b"\x01\x02\x01a\xC0\x05"[..], "listpack", &["a", "5"][..]),
        (b"\x0A\x0E\x0E\0\0\0\x0A\0\0\0\x01\0\x00\xF6\xFF\xFF", "listpack", &[]),
        (b"\x0A\x0D\x0D\0\0\0\x0A\0\0\0\x01\0\x00\xF6\xFF", "listpack", &["5"]),
        (b"\x0E\x01\x0D\x0D\0\0\0\x0A\0\0\0\x01\0\x00\xF6\xFF", "listpack", &["5"]),
        (b"\x02\x02\x01b\x01a", "listpack", &["a", "b"]),
        (b"\x14\x0A\x0A\0\0\0\x01\0\x81b\x02\xFF", "listpack", &["b"]),
        (b"\x09\x09\x01\x01a\x02\x01bcz\xFF", "listpack", &["abc"]),
        (b"\x0D\x0F\x0F\0\0\0\x0C\0\0\0\x02\0\x00\xF6\x02\xF7\xFF", "listpack", &["56"]),
    ] {
        match restore(&signed(body, 6), &limits) {
            Ok(value) => {
                let content = content.iter().map(|one| one.as_bytes().to_vec()).collect();
                assert_eq!(shown(&value), (encoding, content), "{body:?}");
            }
            Err(refusal) => assert!(content.is_empty() && refusal == Refusal::Format, "{body:?}"),
        }
    }
}

#[test]
fn scores_are_read_from_digits_and_bytes() {
    let limits = Limits::default();
    for body in [
        &b"\x03\x04\x01a\x031.5\x01b\xFE\x01c\xFF\x01d\x011"[..],
        b"\x05\x04\x01a\0\0\0\0\0\0\xF8\x3F\x01b\0\0\0\0\0\0\xF0\x7F\x01c\0\0\0\0\0\0\xF0\xFF\x01d\0\0\0\0\0\0\xF0\x3F",
    ] {
        let Ok(Value::SortedSet(set)) = restore(&signed(body, 8), &limits) else {
            panic!("a sorted set: {body:?}");
        };
        let scores: Vec<_> = set.iter().map(|(_, score)| score).collect();
        assert_eq!(scores, [f64::NEG_INFINITY, 1.0, 1.5, f64::INFINITY]);
        assert_eq!(set.rank(b"a"), Some((2, 1.5)));
    }
}

#[test]
fn fields_that_end_are_read_in_three_forms() {
    const AT: u64 = 9_999_999_999_600;
    let time = AT.to_le_bytes();
    let of = |parts: &[&[u8]]| parts.concat();
    let none = u64::MAX.to_le_bytes();
    let before = (AT - 1000).to_le_bytes();
    let listpack = b"\x81a\x02\x01\x01\xF4\x70\x9E\x72\x4E\x18\x09\x00\x00\x09\x81b\x02\x83two\x04\x00\x01\xFF";
    let size = [listpack.len() as u8 + 6, 0, 0, 0, 6, 0];
    for (body, version) in [
        (of(&[b"\x16\x02\x01a\xC0\x01", &time, b"\x01b\x03two", &none]), 80),
        (of(&[b"\x18", &before, b"\x02\x43\xE9\x01a\xC0\x01\x00\x01b\x03two"]), 12),
        (of(&[b"\x19", &time, &[size.len() as u8 + listpack.len() as u8], &size, listpack]), 12),
    ] {
        let Ok(Value::Hash(hash)) = restore(&signed(&body, version), &Limits::default()) else {
            panic!("{body:?}");
        };
        assert_eq!((hash.len(), hash.deadline(b"a"), hash.deadline(b"b")), (2, Some(AT), None));
        let again = restore(&dump(&Value::Hash(hash)), &Limits::default());
        let Ok(Value::Hash(again)) = again else { panic!("it does not come back") };
        assert_eq!((again.deadline(b"a"), again.get(b"b")), (Some(AT), Some("two".into())));
    }
    let old = of(&[b"\x16\x01\x01a\xC0\x01", &time]);
    assert_eq!(restore(&signed(&old, 12), &Limits::default()).unwrap_err(), Refusal::Format);
}

#[test]
fn big_collections_come_back_in_their_form() {
    let numbers: Vec<_> = (0..2000).map(|n: i32| n.to_string().into_bytes()).collect();
    let mixed: Vec<_> = numbers.iter().map(|n| [&b"x"[..], n].concat()).collect();
    let long: Vec<_> = (0..9).map(|n| vec![b'a' + n; 1000 * usize::from(n) * 5]).collect();
    for elements in [&numbers[..300], &numbers, &mixed[..100], &mixed, &long] {
        comes_back(&list(elements));
        comes_back(&set(elements));
        comes_back(&hash(elements));
        comes_back(&sorted(elements));
    }
}

/// The limits of a store in the dialect of Redis.
fn limits_of_redis() -> Limits {
    let hash = HashLimits { ends_packed: true, ..HashLimits::default() };
    Limits { hash, ..Limits::default() }
}

/// What Redis reads of a value is in the same order when it is dumped and restored again.
fn comes_back_for_redis(value: &Value) {
    let again = restore(&super::dump(value.view(), Reader::Redis), &limits_of_redis()).unwrap();
    assert_eq!(shown(&again).1, shown(value).1);
    if let (Value::Hash(hash), Value::Hash(again)) = (value, &again)
        && hash.as_packed_with_deadlines().is_some()
    {
        assert!(hash.iter().eq(again.iter()));
    }
}

#[test]
fn a_hash_with_deadlines_is_written_for_who_reads_it() {
    let texts: Vec<_> = (0..600_u32).map(|n| n.to_string().into_bytes()).collect();
    for (members, kind) in [(&texts[..40], 25), (&texts[..], 24)] {
        let value = ending(members);
        let small = restore(&dump(&value), &limits_of_redis()).unwrap();
        assert_eq!(shown(&small).1, shown(&value).1);
        let payload = super::dump(small.view(), Reader::Redis);
        assert_eq!((payload[0], dump(&small)[0]), (kind, 22));
        assert!(depends_on_reader(&payload) && depends_on_reader(&dump(&small)));
        comes_back_for_redis(&small);
    }
    let Value::Hash(mut late) = ending(&texts[..4]) else { unreachable!() };
    late.set_deadline(b"0", Some(1 << 48), &HashLimits::default());
    let payload = super::dump(View::Hash(&late), Reader::Redis);
    assert_eq!(payload[0], 22, "Redis keeps 48 bits");
    assert!(!depends_on_reader(&dump(&hash(&texts[..4]))));
}

#[test]
fn a_list_keeps_its_nodes_but_none_that_is_huge() {
    let node = |element: &[u8], count: usize| {
        let mut packed = crate::value::packed::Packed::new();
        (0..count).for_each(|_| packed.push_back(element));
        packed
    };
    let limits = Limits::default();
    let two = List::from_nodes([node(b"a", 1), node(b"b", 1)], &limits.list);
    let back = restore(&dump(&Value::List(Box::new(two))), &limits).unwrap();
    assert_eq!(back.view().encoding(EMBEDDING, 1, false), "quicklist");
    let huge = List::from_nodes([node(&[b'x'; 100], 1000)], &limits.list);
    let Ok(Value::List(back)) = restore(&dump(&Value::List(Box::new(huge))), &limits) else {
        panic!("a list");
    };
    assert_eq!((back.len(), back.nodes().len()), (1000, 7));
}

/// Spoils payloads again and again, and signs them anew: a bounded stand-in for the fuzz target.
#[test]
fn no_payload_panics() {
    let mut random = Random::from_seed(64);
    let numbers: Vec<_> = (0..40).map(|n: i32| (n * 977).to_string().into_bytes()).collect();
    let texts: Vec<_> = numbers.iter().map(|n| [&b"x"[..], n].concat()).collect();
    let mut bodies: Vec<Vec<u8>> =
        [list(&texts), set(&texts), set(&numbers), hash(&texts), ending(&texts)]
            .iter()
            .chain(&[sorted(&texts), stream(&texts), stream(&numbers)])
            .map(dump)
            .collect();
    for members in [&texts[..], &texts[..9]] {
        let small = restore(&dump(&ending(members)), &limits_of_redis()).unwrap();
        bodies.push(super::dump(small.view(), Reader::Redis));
        bodies.push(super::dump(ending(members).view(), Reader::Redis));
    }
    bodies.push(b"\x00\xC3\x05\x0A\x00a\xE0\x00\x00".to_vec());
    bodies.push(b"\x0D\x0F\x0F\0\0\0\x0C\0\0\0\x02\0\x00\xF6\x02\xF7\xFF".to_vec());
    bodies.push(b"\x09\x09\x01\x01a\x02\x01bcz\xFF".to_vec());
    for round in 0..40_000 {
        let mut body = bodies[round % bodies.len()].clone();
        for _ in 0..=random.below(3) {
            let place = random.below(body.len());
            match random.below(4) {
                0 => body[place] = random.next_u64() as u8,
                1 => body[place] ^= 1 << random.below(8),
                2 => body.truncate(place.max(1)),
                _ => body[0] = random.below(27) as u8,
            }
        }
        if let Ok(value) = restore(&signed(&body, 10), &Limits::default()) {
            assert!(!value.view().is_empty() && value.heap() < 88 * body.len() + 10_000);
            comes_back(&value);
        }
        if let Ok(value) = restore(&signed(&body, 12), &limits_of_redis()) {
            comes_back_for_redis(&value);
        }
    }
}

proptest! {
    #[test]
    fn what_is_dumped_comes_back(
        elements in prop::collection::vec(
            prop_oneof![
                any::<i64>().prop_map(|n| n.to_string().into_bytes()),
                (-200..200i64).prop_map(|n| n.to_string().into_bytes()),
                prop::collection::vec(any::<u8>(), 0..90),
            ],
            1..60,
        )
    ) {
        comes_back(&Value::string(&elements[0]));
        comes_back(&CountMin::new(elements.len(), elements[0].len() + 1).unwrap().into());
        comes_back(&list(&elements));
        comes_back(&set(&elements));
        if elements.len() > 1 {
            comes_back(&hash(&elements));
            comes_back(&ending(&elements));
            comes_back(&stream(&elements));
            (0..6).for_each(|which| comes_back(&vector_set(&elements, which)));
        }
    }

    #[test]
    fn bytes_of_any_kind_are_refused_or_a_value(
        kind in 0..30u8,
        body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let body = [&[kind][..], &body].concat();
        if let Ok(value) = restore(&signed(&body, 10), &Limits::default()) {
            comes_back(&value);
        }
    }
}
