use super::*;
use crate::value::time_series::Settings;
use crate::value::{TimeSeries, Value};

fn shard() -> ShardData {
    ShardData::empty(Stamps::default(), (0, 0))
}

/// A time series with one label, or with none.
fn series(room: &str) -> Value {
    let labels = Some((&b"room"[..], room.as_bytes())).filter(|_| !room.is_empty());
    let labels = Labels::new(labels);
    TimeSeries::new(Settings { labels, ..Settings::default() }).into()
}

fn put(shard: &mut ShardData, key: &str, value: Value) -> u32 {
    let pair = Pair::new(key.as_bytes(), value.into());
    shard.insert(index_table::hash(key.as_bytes()), Entry::new(pair, 0, 0))
}

/// The keys of the series in a room.
fn found(shard: &ShardData, room: &str) -> Vec<String> {
    let condition = format!("room={room}");
    let indices = shard.labelled(&Filter::parse(&[condition.as_bytes()]).unwrap());
    let keys = indices.into_iter().filter_map(|index| shard.key(index));
    keys.map(|key| String::from_utf8_lossy(key).into_owned()).collect()
}

#[test]
fn series_are_found_wherever_their_entries_lie() {
    let mut shard = shard();
    let first = put(&mut shard, "a", series("1"));
    put(&mut shard, "text", Value::Int(5));
    put(&mut shard, "b", series("1"));
    put(&mut shard, "none", series(""));
    put(&mut shard, "c", series("2"));
    assert_eq!(found(&shard, "1"), ["a", "b"]);
    shard.remove(first);
    assert_eq!((found(&shard, "1"), found(&shard, "2")), (vec!["b".into()], vec!["c".into()]));
}

#[test]
fn series_are_found_by_what_they_are_now() {
    let mut shard = shard();
    let index = put(&mut shard, "a", series("1"));
    let heap = shard.entry(index).unwrap().heap();
    let Some(ViewMut::Module(module)) = shard.value_mut(index) else { panic!("no series") };
    let labels = Labels::new([(&b"room"[..], &b"2"[..])]);
    module.get_mut::<TimeSeries>().unwrap().settings_mut().labels = labels;
    shard.note_change(index, heap);
    assert_eq!((found(&shard, "1").len(), found(&shard, "2").len()), (0, 1));
    shard.replace(index, Content::Text(b"a string"));
    assert!(found(&shard, "2").is_empty());
    shard.replace(index, series("3").into());
    assert_eq!(found(&shard, "3"), ["a"]);
}

#[test]
fn series_go_with_their_shard() {
    let (mut one, mut other) = (shard(), shard());
    put(&mut one, "a", series("1"));
    one.exchange(&mut other);
    assert_eq!((found(&one, "1").len(), found(&other, "1").len()), (0, 1));
    let taken = other.take_all();
    assert_eq!((found(&other, "1").len(), found(&taken, "1").len()), (0, 1));
    one.copy_entries(&taken, 0);
    assert_eq!(found(&one, "1"), ["a"]);
}

#[test]
fn the_index_counts_as_memory_of_the_shard() {
    let mut shard = shard();
    put(&mut shard, "none", series(""));
    let before = shard.own_heap();
    let index = put(&mut shard, "a", series("1"));
    assert!(shard.own_heap() > before);
    shard.settle();
    shard.remove(index);
    assert_eq!((shard.own_heap(), shard.is_settled()), (before, false));
}
