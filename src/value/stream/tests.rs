//! Streams against naive models.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

type Fields = Vec<(Vec<u8>, Vec<u8>)>;
type Model = BTreeMap<Id, Fields>;

const SMALL: StreamLimits = StreamLimits { node_max_bytes: 200, node_max_entries: 4 };

#[derive(Clone, Debug)]
enum Step {
    Push { ms: u64, seq: u64, pairs: Fields },
    Delete(usize),
    TrimLen(usize),
    TrimId(usize),
}

fn pairs() -> impl Strategy<Value = Fields> {
    let name = prop_oneof![Just(b"a".to_vec()), Just(b"b".to_vec()), Just(b"12".to_vec())];
    let value = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..10),
        (-70_000_i64..70_000).prop_map(|number| number.to_string().into_bytes()),
        (0_usize..400).prop_map(|len| vec![b'v'; len]),
    ];
    prop::collection::vec((name, value), 1..4)
}

fn step() -> impl Strategy<Value = Step> {
    let jump = prop_oneof![Just(0), 1_u64..4, 1_u64 << 40..1 << 41];
    prop_oneof![
        6 => (jump, 0_u64..300, pairs()).prop_map(|(ms, seq, pairs)| Step::Push { ms, seq, pairs }),
        2 => any::<usize>().prop_map(Step::Delete),
        1 => (0_usize..30).prop_map(Step::TrimLen),
        1 => any::<usize>().prop_map(Step::TrimId),
    ]
}

fn push(stream: &mut Stream, id: Id, pairs: &[(Vec<u8>, Vec<u8>)]) -> bool {
    let pairs: Vec<[&[u8]; 2]> = pairs.iter().map(|(n, v)| [&n[..], &v[..]]).collect();
    stream.push(id, &pairs, &SMALL)
}

fn owned(entry: StreamEntry<'_>) -> (Id, Fields) {
    let bytes = |item: crate::value::packed::Item<'_>| item.to_bytes().to_vec();
    (entry.id, entry.pairs().map(|(name, value)| (bytes(name), bytes(value))).collect())
}

fn nth(model: &Model, at: usize) -> Option<Id> {
    model.keys().nth(at % model.len().max(1)).copied()
}

fn run(steps: &[Step]) -> (Stream, Model) {
    let (mut stream, mut model) = (Stream::new(), Model::new());
    for step in steps {
        match step {
            Step::Push { ms, seq, pairs } => {
                let last = stream.last_id;
                let seq = if *ms == 0 { last.seq + 1 + seq } else { *seq };
                let id = Id::new(last.ms + ms, seq);
                assert!(push(&mut stream, id, pairs));
                model.insert(id, pairs.clone());
            }
            Step::Delete(at) => {
                let Some(id) = nth(&model, *at) else { continue };
                assert!(stream.delete(id));
                model.remove(&id);
            }
            Step::TrimLen(len) => {
                let trim = exact(TrimBound::Len(*len));
                let removed = stream.trim(&trim, References::Keep);
                assert_eq!(removed, model.len().saturating_sub(*len));
                (0..removed).for_each(|_| _ = model.pop_first());
            }
            Step::TrimId(at) => {
                let Some(id) = nth(&model, *at) else { continue };
                let removed = stream.trim(&exact(TrimBound::Id(id)), References::Keep);
                assert_eq!(removed, model.range(..id).count());
                model.retain(|known, _| *known >= id);
            }
        }
    }
    (stream, model)
}

fn exact(bound: TrimBound) -> Trim {
    Trim { bound, approximate: false, limit: 0 }
}

/// What it holds, counted again.
fn recounted(stream: &Stream) -> usize {
    let mut copy = stream.clone();
    copy.entries = Entries::default();
    for entry in stream.entries().range(Id::MIN, Id::MAX) {
        let (id, pairs) = owned(entry);
        let pairs: Vec<[&[u8]; 2]> = pairs.iter().map(|(n, v)| [&n[..], &v[..]]).collect();
        copy.entries.push(id, &pairs, &SMALL);
    }
    copy.entries.len()
}

proptest! {
    #[test]
    fn a_stream_holds_what_a_map_of_ids_holds(steps in prop::collection::vec(step(), 0..120)) {
        let (stream, model) = run(&steps);
        prop_assert_eq!(stream.len(), model.len());
        prop_assert_eq!(recounted(&stream), model.len());
        let all = || stream.entries().range(Id::MIN, Id::MAX);
        prop_assert_eq!(all().map(owned).collect::<Model>(), model.clone());
        let mut back: Vec<_> = all().rev().map(|entry| entry.id).collect();
        back.reverse();
        prop_assert_eq!(back, model.keys().copied().collect::<Vec<_>>());
        prop_assert_eq!(stream.first_id(), model.keys().next().copied().unwrap_or_default());
    }

    #[test]
    fn ranges_are_those_of_a_map(
        steps in prop::collection::vec(step(), 0..60),
        ends: (usize, usize),
        off: (bool, bool),
    ) {
        let (stream, model) = run(&steps);
        let end = |at, off| {
            let id = nth(&model, at).unwrap_or_default();
            if off { id.next().unwrap_or(id) } else { id }
        };
        let (start, stop) = (end(ends.0, off.0), end(ends.1, off.1));
        let found: Vec<_> = stream.entries().range(start, stop).map(|entry| entry.id).collect();
        let expected: Vec<_> =
            model.keys().filter(|id| (start..=stop).contains(*id)).copied().collect();
        prop_assert_eq!(&found, &expected);
        let back: Vec<_> = stream.entries().range(start, stop).rev().map(|e| e.id).collect();
        prop_assert_eq!(back, expected.into_iter().rev().collect::<Vec<_>>());
        prop_assert_eq!(stream.entries().contains(start), model.contains_key(&start));
        prop_assert_eq!(stream.entries().get(stop).map(owned), model.get_key_value(&stop).map(|(id, p)| (*id, p.clone())));
    }

    #[test]
    fn the_account_is_that_of_the_nodes(steps in prop::collection::vec(step(), 0..60)) {
        let (stream, _) = run(&steps);
        let mut emptied = stream.clone();
        emptied.trim(&exact(TrimBound::Len(0)), References::Keep);
        prop_assert!(emptied.heap() <= 16 * 64 + 64 * 4);
        prop_assert!(stream.heap() >= emptied.entries().heap());
    }
}

fn filled(count: u64) -> Stream {
    let mut stream = Stream::new();
    for ms in 1..=count {
        stream.push(Id::new(ms, 0), &[[b"f", b"v"]], &StreamLimits::default());
    }
    stream
}

#[test]
fn an_id_must_be_greater_than_all_there_were() {
    let mut stream = filled(3);
    assert!(stream.delete(Id::new(3, 0)));
    assert!(!stream.push(Id::new(3, 0), &[[b"f", b"v"]], &StreamLimits::default()));
    assert_eq!(stream.next_id(1), Some(Id::new(3, 1)));
    assert_eq!(stream.next_id(9), Some(Id::new(9, 0)));
    assert_eq!(stream.max_deleted, Id::new(3, 0));
}

#[test]
fn approximate_trimming_takes_whole_nodes_up_to_its_limit() {
    let mut stream = filled(1000);
    let trim = |bound, limit| Trim { bound, approximate: true, limit };
    assert_eq!(stream.trim(&trim(TrimBound::Len(555), 0), References::Keep), 400);
    assert_eq!(stream.trim(&trim(TrimBound::Len(0), 250), References::Keep), 200);
    assert_eq!(stream.trim(&trim(TrimBound::Id(Id::new(750, 0)), 0), References::Keep), 100);
    assert_eq!(stream.first_id(), Id::new(701, 0));
}

#[test]
fn trimming_leaves_what_groups_want_and_looks_further() {
    let mut stream = filled(10);
    stream.groups.create(b"g", Id::new(8, 0), None);
    let mut group = stream.groups.get_mut(b"g").unwrap();
    let consumer = group.add_consumer(b"c", 0);
    group.assign(Id::new(2, 0), consumer, 0, 1);
    drop(group);
    let trim = exact(TrimBound::Len(5));
    assert_eq!(stream.trim(&trim, References::Respect), 5);
    assert_eq!(stream.first_id(), Id::new(2, 0));
    assert_eq!(stream.trim(&exact(TrimBound::Len(0)), References::Respect), 2);
    let left: Vec<_> = stream.entries().range(Id::MIN, Id::MAX).map(|entry| entry.id.ms).collect();
    assert_eq!(left, [2, 9, 10]);
    assert_eq!(stream.trim(&exact(TrimBound::Len(1)), References::Delete), 2);
    assert_eq!(stream.groups.get(b"g").unwrap().pending_count(), 0);
}

#[test]
fn an_entry_of_the_same_fields_is_small() {
    let mut stream = Stream::new();
    for ms in 0..10_000 {
        let id = Id::new(1_700_000_000_000 + ms, 0);
        let pairs: [[&[u8]; 2]; 3] = [[b"name", b"abcd"], [b"age", b"36"], [b"at", b"1000"]];
        stream.push(id, &pairs, &StreamLimits::default());
    }
    assert!(stream.heap() / 10_000 < 22, "{}", stream.heap() / 10_000);
}

#[test]
fn entries_move_between_consumers_and_the_group() {
    let mut groups = Groups::default();
    assert!(groups.create(b"g", Id::MIN, Some(0)) && !groups.create(b"g", Id::MAX, None));
    let mut group = groups.get_mut(b"g").unwrap();
    let (one, other) = (group.add_consumer(b"one", 1), group.add_consumer(b"other", 1));
    for ms in 1..=4 {
        group.assign(Id::new(ms, 0), one, 10, 1);
    }
    group.assign(Id::new(2, 0), other, 20, 2);
    group.give_back(Id::new(3, 0), 1);
    group.give_back(Id::new(1, 0), 1);
    assert_eq!((group.unowned_count(), group.pending_count()), (2, 4));
    let mut order: Vec<_> = group.pending_range(Id::MIN, Id::MAX).collect();
    order.sort_by_key(|(_, pending)| pending.urgency());
    let order: Vec<_> = order.into_iter().map(|(id, pending)| (id.ms, pending.time())).collect();
    assert_eq!(order, [(3, 0), (1, 0), (4, 10), (2, 20)]);
    let urgent = |group: &mut Group| group.by_urgency().map(|(id, _)| id.ms).collect::<Vec<_>>();
    assert_eq!(urgent(&mut group), [3, 1, 4, 2]);
    group.assign(Id::new(3, 0), other, 30, 2);
    assert_eq!(urgent(&mut group), [1, 4, 2, 3]);
    group.assign(Id::new(4, 0), one, 40, 2);
    group.give_back(Id::new(4, 0), 2);
    group.assign(Id::new(4, 0), one, 25, 2);
    assert_eq!(urgent(&mut group), [1, 2, 4, 3]);
    assert_eq!(group.remove_consumer(b"other"), Some(2));
    assert!(group.acknowledge(Id::new(1, 0)) && !group.acknowledge(Id::new(2, 0)));
    assert_eq!(urgent(&mut group), [4]);
    assert_eq!(group.pending_count(), 1);
    assert_eq!(group.add_consumer(b"third", 2), other);
    drop(group);
    assert!(groups.heap() > 0 && groups.remove(b"g"));
    assert_eq!(groups.heap(), 0);
}

#[test]
fn a_message_is_remembered_for_a_while_and_among_so_many() {
    let mut kept = Idempotence::new(10, 2);
    assert!(kept.record(b"p", b"a", Id::new(1000, 0), 1000));
    assert!(kept.record(b"p", b"b", Id::new(2000, 0), 2000));
    assert!(kept.record(b"q", b"a", Id::new(2000, 1), 2000));
    assert_eq!(kept.find(b"p", b"a", 10_999), Some(Id::new(1000, 0)));
    assert_eq!(kept.find(b"p", b"a", 11_000), None);
    assert_eq!(kept.counts(11_000), (2, 2));
    assert!(kept.record(b"p", b"c", Id::new(3000, 0), 3000));
    assert_eq!(kept.find(b"p", b"a", 3000), None);
    assert!(!kept.record(b"p", b"c", Id::new(4000, 0), 4000));
    assert!(!kept.configure(10, 2));
    assert!(kept.configure(10, 3));
    assert_eq!((kept.counts(3000), kept.added, kept.heap()), ((0, 0), 4, 0));
}

#[test]
fn a_message_without_a_name_is_its_fields_in_any_order() {
    let name = idempotence::name_of;
    assert_eq!(name(&[[b"a", b"1"], [b"b", b"2"]]), name(&[[b"b", b"2"], [b"a", b"1"]]));
    assert_ne!(name(&[[b"a", b"1"]]), name(&[[b"a1", b""]]));
    assert_ne!(name(&[[b"a", b"1"], [b"b", b"2"]]), name(&[[b"a", b"2"], [b"b", b"1"]]));
    // It is in logs: it must stay what it is.
    assert_eq!(name(&[[b"f", b"v"]]), idempotence_of_f_v());
}

fn idempotence_of_f_v() -> [u8; 16] {
    let mut hash: u128 = 0x6c62272e07bb014262b821756295c58d;
    for byte in [1, 0, 0, 0, 0, 0, 0, 0, b'f', b'v'] {
        hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000000001000000000000000000013B);
    }
    hash.to_le_bytes()
}
