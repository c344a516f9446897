use std::collections::HashMap;

use proptest::prelude::*;

use super::*;

const LIMITS: HashLimits =
    HashLimits { max_listpack_entries: 512, max_listpack_value: 64, ends_packed: false };
const PACKED: HashLimits = HashLimits { ends_packed: true, ..LIMITS };

fn recounted(hash: &Hash) -> usize {
    match &hash.0 {
        Repr::Packed(packed) => packed.heap(),
        Repr::SmallEnding(small) => size_of::<Packed>() + small.packed().heap(),
        Repr::Table(table) => recounted_table(table),
        Repr::Ending(ending) => {
            size_of_val(&ending.deadlines)
                + ending.deadlines.heap()
                + recounted_table(&ending.table)
        }
    }
}

fn recounted_table(table: &FieldTable) -> usize {
    let contents = |(field, value): &(Bytes, Bytes)| field.heap() + value.heap();
    let contents: usize = table.pairs.iter().map(contents).sum();
    size_of::<FieldTable>() + table.pairs.heap() + contents
}

fn of(len: usize) -> Hash {
    let mut hash = Hash::new();
    for number in 0..len {
        assert!(hash.insert(number.to_string().as_bytes(), b"1", &LIMITS));
    }
    hash
}

fn text(hash: &Hash) -> String {
    let pair = |(field, value): (Member<'_>, Member<'_>)| {
        format!("{:?}={:?} ", field.to_bytes(), value.to_bytes()).replace('"', "")
    };
    hash.iter().map(pair).collect()
}

#[test]
fn one_field_more_than_the_limit_makes_a_table() {
    let mut hash = of(512);
    assert!(!hash.insert(b"7", b"2", &LIMITS));
    assert_eq!(hash.encoding(), "listpack");
    assert!(hash.insert(b"512", b"1", &LIMITS));
    assert_eq!((hash.encoding(), hash.len()), ("hashtable", 513));
    assert_eq!(hash.get(b"7"), Some(Bytes::from("2")));
    (0..500).for_each(|number| assert!(hash.remove(number.to_string().as_bytes())));
    assert_eq!((hash.encoding(), hash.len()), ("hashtable", 13));
}

#[test]
fn a_field_or_value_longer_than_the_limit_makes_a_table() {
    let mut hash = Hash::new();
    hash.insert(b"field", &[b'x'; 64], &LIMITS);
    assert_eq!(hash.encoding(), "listpack");
    hash.insert(b"field", &[b'x'; 65], &LIMITS);
    assert_eq!((hash.encoding(), hash.len()), ("hashtable", 1));
    let mut hash = Hash::new();
    hash.insert(&[b'x'; 65], b"", &LIMITS);
    assert_eq!(hash.encoding(), "hashtable");
}

#[test]
fn a_call_with_many_fields_makes_a_table_even_if_they_are_the_same() {
    let mut hash = of(1);
    hash.reserve(512, &LIMITS);
    assert_eq!(hash.encoding(), "listpack");
    hash.reserve(513, &LIMITS);
    assert_eq!(hash.encoding(), "hashtable");
}

#[test]
fn a_lowered_limit_takes_effect_when_a_field_is_set() {
    let mut hash = of(3);
    let lowered = HashLimits { max_listpack_entries: 2, ..LIMITS };
    hash.remove(b"no field");
    assert_eq!(hash.encoding(), "listpack");
    hash.insert(b"0", b"2", &lowered);
    assert_eq!(hash.encoding(), "hashtable");
}

#[test]
fn a_packed_hash_keeps_the_order_of_its_fields() {
    let mut hash = Hash::new();
    for (field, value) in [("a", "1"), ("b", "2"), ("c", "3"), ("a", "longer than before")] {
        hash.insert(field.as_bytes(), value.as_bytes(), &LIMITS);
    }
    assert_eq!(text(&hash), "a=longer than before b=2 c=3 ");
    hash.remove(b"a");
    hash.insert(b"a", b"1", &LIMITS);
    assert_eq!(text(&hash), "b=2 c=3 a=1 ");
}

#[test]
fn a_value_equal_to_a_field_is_not_taken_for_one() {
    let mut hash = Hash::new();
    hash.insert(b"a", b"b", &LIMITS);
    assert!(!hash.contains(b"b") && !hash.remove(b"b") && hash.insert(b"b", b"a", &LIMITS));
}

#[test]
fn a_scan_meets_every_field_once_when_nothing_changes() {
    for len in [0, 3, 512, 513, 2000] {
        let hash = of(len);
        let (mut met, mut cursor) = (Vec::new(), 0);
        loop {
            cursor = hash.scan(cursor, 10, |field, _| met.push(field.to_i64().unwrap()));
            if cursor == 0 {
                break;
            }
        }
        met.sort_unstable();
        assert!(met.into_iter().eq(0..len as i64));
    }
}

fn names() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        8 => "[a-c]{0,2}".prop_map(String::into_bytes),
        8 => (0..40i32).prop_map(|number| number.to_string().into_bytes()),
        1 => "x{12,24}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #[test]
    fn it_agrees_with_a_map(
        steps in prop::collection::vec((names(), names(), 0..3u8), 0..200),
        max_listpack_entries in 0..60usize,
        max_listpack_value in 2..30usize,
    ) {
        let limits = HashLimits { max_listpack_entries, max_listpack_value, ..LIMITS };
        let mut hash = Hash::new();
        let mut model = HashMap::new();
        let mut table = false;
        for (field, value, kind) in steps {
            if kind == 0 {
                prop_assert_eq!(hash.remove(&field), model.remove(&field).is_some());
            } else {
                let new = model.insert(field.clone(), value.clone()).is_none();
                prop_assert_eq!(hash.insert(&field, &value, &limits), new);
                table |= model.len() > max_listpack_entries
                    || field.len().max(value.len()) > max_listpack_value;
            }
            prop_assert_eq!(hash.encoding(), if table { "hashtable" } else { "listpack" });
            prop_assert_eq!(hash.len(), model.len());
            prop_assert_eq!(hash.heap(), recounted(&hash));
            prop_assert_eq!(hash.contains(&value), model.contains_key(&value));
            let expected = model.get(&field).map(|value| Bytes::new(value));
            prop_assert_eq!(hash.get(&field), expected);
        }
        let mut indices = 0;
        for (index, pair) in hash.iter().enumerate() {
            prop_assert_eq!(hash.at(index), Some(pair));
            let value = model.get(&*pair.0.to_bytes()).map(|value| Bytes::new(value));
            prop_assert_eq!(Some(pair.1.to_bytes()), value);
            indices += 1;
        }
        prop_assert_eq!(indices, model.len());
        prop_assert_eq!(hash.at(indices), None);
    }
}

#[test]
fn deadlines_cost_nothing_where_there_are_none() {
    let (mut plain, mut ending) = (of(600), of(600));
    assert!(ending.set_deadline(b"7", Some(5), &LIMITS));
    assert!(ending.heap() > plain.heap());
    assert!(ending.set_deadline(b"7", None, &LIMITS));
    assert_eq!(ending.heap(), plain.heap());
    assert!(plain.remove(b"7") && matches!(plain.0, Repr::Table(_)));
}

#[test]
fn a_packed_hash_becomes_a_table_with_its_first_deadline() {
    let mut hash = of(3);
    assert!(!hash.set_deadline(b"none", None, &LIMITS) && hash.set_deadline(b"1", None, &LIMITS));
    assert_eq!(hash.encoding(), "listpack");
    assert!(hash.set_deadline(b"1", Some(5), &LIMITS));
    assert_eq!((hash.encoding(), hash.first_deadline()), ("hashtable", Some(5)));
    assert!(!hash.insert(b"1", b"again", &LIMITS));
    assert_eq!((hash.first_deadline(), hash.encoding()), (None, "hashtable"));
}

#[test]
fn an_update_keeps_the_deadline_and_a_removal_forgets_it() {
    let mut hash = of(3);
    hash.set_deadline(b"1", Some(5), &LIMITS);
    assert!(!hash.update(b"1", b"other", &LIMITS));
    assert_eq!(hash.deadline(b"1"), Some(5));
    assert!(hash.remove(b"1") && hash.insert(b"1", b"new", &LIMITS));
    assert_eq!(hash.deadline(b"1"), None);
}

/// A step of the model: what to do with which field, and a time.
#[derive(Debug, Clone)]
enum Step {
    Insert(Vec<u8>),
    Update(Vec<u8>),
    Remove(Vec<u8>),
    End(Vec<u8>, Deadline),
    Persist(Vec<u8>),
    Expire(Deadline),
    Clone,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => names().prop_map(Step::Insert),
        1 => names().prop_map(Step::Update),
        2 => names().prop_map(Step::Remove),
        4 => (names(), 1..100_u64).prop_map(|(field, at)| Step::End(field, at)),
        1 => names().prop_map(Step::Persist),
        1 => (0..60_u64).prop_map(Step::Expire),
        1 => Just(Step::Clone),
    ]
}

proptest! {
    #[test]
    fn deadlines_agree_with_those_of_a_map(
        steps in prop::collection::vec(step(), 0..200),
        now in 0..100_u64,
        max_listpack_entries in 0..60_usize,
        ends_packed: bool,
    ) {
        let limits = HashLimits { max_listpack_entries, ends_packed, ..LIMITS };
        let mut hash = Hash::new();
        let mut model: HashMap<Vec<u8>, Option<Deadline>> = HashMap::new();
        for step in steps {
            match step {
                Step::Insert(field) => {
                    let new = model.insert(field.clone(), None).is_none();
                    prop_assert_eq!(hash.insert(&field, b"v", &limits), new);
                }
                Step::Update(field) => {
                    hash.update(&field, b"w", &limits);
                    model.entry(field).or_insert(None);
                }
                Step::Remove(field) => {
                    prop_assert_eq!(hash.remove(&field), model.remove(&field).is_some());
                }
                Step::End(field, at) => {
                    let known = model.get_mut(&field).map(|deadline| *deadline = Some(at));
                    prop_assert_eq!(hash.set_deadline(&field, Some(at), &limits), known.is_some());
                }
                Step::Persist(field) => {
                    let known = model.get_mut(&field).map(|deadline| *deadline = None);
                    prop_assert_eq!(hash.set_deadline(&field, None, &limits), known.is_some());
                }
                Step::Expire(now) => {
                    while let Some(field) = hash.remove_due(now) {
                        let gone = model.remove(&field[..]).flatten();
                        prop_assert!(gone.is_some_and(|deadline| deadline <= now));
                    }
                    let due = |deadline: &&Option<Deadline>| deadline.is_some_and(|at| at <= now);
                    prop_assert_eq!(model.values().filter(due).count(), 0);
                }
                Step::Clone => hash = hash.clone(),
            }
            prop_assert_eq!(hash.heap(), recounted(&hash));
            prop_assert_eq!(hash.len(), model.len());
            prop_assert_eq!(hash.first_deadline(), model.values().flatten().min().copied());
        }
        let live = hash.live(|| now);
        for (field, deadline) in &model {
            let there = deadline.is_none_or(|deadline| deadline > now);
            prop_assert_eq!(live.deadline(field), there.then_some(*deadline));
            prop_assert_eq!(live.contains(field), there);
        }
        let there = model.values().filter(|at| at.is_none_or(|at| at > now)).count();
        prop_assert_eq!((live.iter().count(), live.urn().len()), (there, there));
        prop_assert_eq!(live.urn().iter().count(), there);
        let (mut scanned, mut cursor) = (0, 0);
        loop {
            cursor = live.scan(cursor, 7, |_, _| scanned += 1);
            if cursor == 0 {
                break;
            }
        }
        prop_assert_eq!(scanned, there);
        let endings = hash.endings();
        prop_assert!(endings.is_sorted_by_key(|(at, _)| *at));
        prop_assert_eq!(endings.len(), model.values().flatten().count());
        if hash.encoding() == "listpackex" {
            let mut again = Hash::new();
            for (field, value) in &hash {
                again.insert(&field.to_bytes(), &value.to_bytes(), &PACKED);
            }
            for (at, field) in endings {
                again.set_deadline(&field, Some(at), &PACKED);
            }
            prop_assert_eq!(text(&again), text(&hash));
        }
    }
}

#[test]
fn with_the_limits_of_redis_a_small_hash_stays_packed_and_in_the_order_of_its_deadlines() {
    let mut hash = of(5);
    assert!(!hash.set_deadline(b"none", Some(5), &PACKED));
    assert_eq!(hash.encoding(), "listpack");
    for (field, at) in [(b"3", 9), (b"1", 9), (b"4", 7)] {
        assert!(hash.set_deadline(field, Some(at), &PACKED));
    }
    assert_eq!((text(&hash).as_str(), hash.encoding()), ("4=1 1=1 3=1 0=1 2=1 ", "listpackex"));
    hash.update(b"1", b"kept", &PACKED);
    hash.insert(b"4", b"again", &PACKED);
    hash.insert(b"new", b"1", &PACKED);
    assert_eq!(text(&hash), "1=kept 3=1 0=1 2=1 4=again new=1 ");
    for field in [b"1", b"3"] {
        assert!(hash.set_deadline(field, None, &PACKED));
    }
    assert_eq!(text(&hash), "0=1 2=1 4=again new=1 1=kept 3=1 ");
    assert_eq!((hash.first_deadline(), hash.encoding()), (None, "listpackex"));
    hash.insert(b"0", &[b'x'; 65], &PACKED);
    assert_eq!(hash.encoding(), "hashtable");
}

#[test]
fn more_fields_than_the_limit_make_a_table_that_keeps_the_deadlines() {
    let mut hash = of(512);
    assert!(hash.set_deadline(b"7", Some(5), &PACKED));
    assert!(!hash.update(b"8", b"2", &PACKED));
    assert_eq!(hash.encoding(), "listpackex");
    assert!(hash.insert(b"512", b"1", &PACKED));
    assert_eq!((hash.encoding(), hash.len(), hash.deadline(b"7")), ("hashtable", 513, Some(5)));
}
