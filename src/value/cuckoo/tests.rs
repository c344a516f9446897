use super::super::chunks::BadChunk;
use super::super::module::testing::{self, items_of};
use super::super::module::{Item, ModuleValue};
use super::*;

const SHAPE: Shape = Shape { capacity: 8, bucket_size: 3, max_iterations: 4, expansion: 2 };

fn filter(shape: Shape) -> Cuckoo {
    Cuckoo::new(&shape).unwrap()
}

fn item(number: u64) -> Vec<u8> {
    format!("item {number}").into_bytes()
}

fn grown() -> Cuckoo {
    let mut filter = filter(SHAPE);
    (0..30).for_each(|number| filter.add(&item(number)).unwrap());
    filter
}

fn loaded(version: u64, items: &[Item<'static>]) -> Option<Cuckoo> {
    testing::loaded(version, items)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn prints_are_where_the_module_has_them() {
    let mut filter = grown();
    assert!([0, 2, 4].into_iter().all(|number| filter.delete(&item(number))));
    let mut position = 1;
    // What the module answered to CF.SCANDUMP of the same filter.
    let tables = [
        "2e06f52cdf83",
        "331ca8ed85efc542409c396d",
        "000000006600e8e611750000ae00000000009c0000e4c900",
    ];
    for table in tables {
        let (next, chunk) = filter.chunk(position).unwrap();
        assert_eq!(hex(&chunk), table);
        position = next;
    }
    assert_eq!((position, filter.chunk(43), filter.chunk(0)), (43, None, None));
    assert!((5..30).all(|number| filter.contains(&item(number))));
    assert_eq!((filter.items(), filter.deleted(), filter.tables()), (27, 0, 3));
}

#[test]
fn an_item_both_of_whose_buckets_are_the_same_counts_twice() {
    let mut filter =
        filter(Shape { capacity: 8, bucket_size: 2, max_iterations: 20, expansion: 0 });
    assert_eq!(filter.add(b"a"), Ok(()));
    assert_eq!(filter.count(b"a"), 2);
    assert_eq!((filter.add(b"a"), filter.add(b"a")), (Ok(()), Err(Full::Fixed)));
    assert_eq!((filter.count(b"a"), filter.items()), (4, 2));
}

#[test]
fn what_finds_no_room_changes_nothing() {
    let shape = Shape { capacity: 8, bucket_size: 2, max_iterations: 20, expansion: 0 };
    let mut filter = filter(shape);
    let mut refused = 0;
    for number in 0..50 {
        let before = items_of(&filter);
        if filter.add(&item(number)).is_err() {
            assert_eq!(items_of(&filter), before);
            refused += 1;
        }
    }
    assert!(refused >= 42);
}

#[test]
fn there_are_as_many_tables_as_there_can_be() {
    let shape = Shape { capacity: 2, bucket_size: 1, max_iterations: 1, expansion: 1 };
    let mut narrow = filter(shape);
    (0..64).for_each(|_| narrow.add(b"a").unwrap());
    assert!(narrow.tables() > 32);
    assert!(Cuckoo::from_header(&narrow.header()).is_ok());
    let mut steep = filter(Shape { expansion: 32768, ..shape });
    while steep.add(b"a").is_ok() {}
    assert_eq!((steep.tables(), steep.add(b"a")), (2, Err(Full::TooLarge)));
    assert!(Cuckoo::new(&Shape { capacity: 1 << 32, ..shape }).is_err());
    assert!(Cuckoo::new(&Shape { capacity: u64::MAX, ..shape }).is_err());
}

#[test]
fn an_item_is_new_once() {
    let mut filter = filter(SHAPE);
    assert_eq!((filter.add_new(b"a"), filter.add_new(b"a")), (Ok(true), Ok(false)));
    assert!(filter.delete(b"a") && !filter.delete(b"a"));
    assert_eq!((filter.items(), filter.deleted(), filter.contains(b"a")), (0, 1, false));
}

#[test]
fn deleting_gives_tables_back() {
    let mut filter = grown();
    let heap = filter.heap();
    assert_eq!(filter.tables(), 3);
    assert!((8..30).rev().all(|number| filter.delete(&item(number))));
    assert!(filter.tables() < 3 && filter.heap() < heap);
    assert!((0..8).all(|number| filter.contains(&item(number))));
    filter.compact(true);
    assert_eq!(filter.deleted(), 0);
    assert!((0..8).all(|number| filter.contains(&item(number))));
}

#[test]
fn a_filter_passes_through_its_items_and_its_chunks() {
    let large = Shape { capacity: 100_000, bucket_size: 5, max_iterations: 20, expansion: 1 };
    for filter in [grown(), filter(SHAPE), filter(large)] {
        let again = loaded(4, &items_of(&filter)).unwrap();
        assert_eq!(items_of(&again), items_of(&filter));
        let mut again = Cuckoo::from_header(&filter.header()).unwrap();
        let mut position = 1;
        while let Some((next, chunk)) = filter.chunk(position) {
            again.load_chunk(next, &chunk).unwrap();
            position = next;
        }
        assert_eq!(items_of(&again), items_of(&filter));
    }
}

#[test]
fn chunks_that_do_not_fit_are_refused() {
    let mut filter = grown();
    let before = items_of(&filter);
    let cases = [
        (0, 3, BadChunk::Before),
        (7, 7, BadChunk::Behind),
        (8, 7, BadChunk::TooLarge),
        (44, 1, BadChunk::Behind),
        (u64::MAX, 1, BadChunk::Behind),
        (9, 0, BadChunk::Behind),
    ];
    for (position, length, expected) in cases {
        let chunk = vec![255; length];
        assert_eq!(filter.load_chunk(position, &chunk), Err(expected), "{position} {length}");
    }
    assert_eq!(items_of(&filter), before);
    assert_eq!(filter.load_chunk(43, &[255]), Ok(()));
}

#[test]
fn headers_that_are_none_are_refused() {
    let header = grown().header();
    for len in 0..header.len() {
        assert_eq!(Cuckoo::from_header(&header[..len]).err(), Some(BadHeader::Length));
    }
    let longer = [header.clone(), vec![0]].concat();
    assert_eq!(Cuckoo::from_header(&longer).err(), Some(BadHeader::Length));
    let with = |at: usize, bytes: &[u8]| {
        let mut header = header.clone();
        header[at..at + bytes.len()].copy_from_slice(bytes);
        Cuckoo::from_header(&header).is_ok()
    };
    assert!(with(0, &[255; 8]) && with(16, &[255; 8]), "any number of items");
    assert!(!with(8, &[3]) && !with(8, &[0]), "no power of two");
    assert!(!with(8, &[0, 0, 0, 0, 1, 0, 0, 0, 0]), "a table too large");
    assert!(!with(24, &[0]) && !with(24, &[1, 0, 1]), "no table or too many");
    assert!(!with(24, &[255; 8]) && !with(24, &[32]), "tables too large");
    assert!(!with(32, &[0]) && !with(32, &[0, 1]), "no place or too many");
    assert!(!with(34, &[0]), "no iteration");
    assert!(!with(36, &[0]) && !with(36, &[3]), "tables that do not grow so");
}

#[test]
fn items_that_are_none_are_refused() {
    let items = items_of(&grown());
    assert!(loaded(3, &items).is_none() && loaded(5, &items).is_none());
    for len in 0..items.len() {
        assert!(loaded(4, &items[..len]).is_none(), "{len}");
    }
    let with = |at: usize, item: Item<'static>| {
        let mut items = items.clone();
        items[at] = item;
        loaded(4, &items).is_some()
    };
    assert!(with(2, Item::Unsigned(0)) && with(3, Item::Unsigned(u64::MAX)));
    for at in [0, 1, 4, 5, 6, 7] {
        assert!(!with(at, Item::Unsigned(0)) && !with(at, Item::Unsigned(u64::MAX)), "{at}");
    }
    assert!(!with(8, Item::Text(vec![0; 12].into())));
}

#[test]
fn numbers_of_items_do_not_overflow() {
    let mut items = items_of(&filter(SHAPE));
    items[2] = Item::Unsigned(u64::MAX);
    items[3] = Item::Unsigned(u64::MAX);
    let mut filter = loaded(4, &items).unwrap();
    filter.add(b"a").unwrap();
    assert!(filter.delete(b"a"));
    assert_eq!((filter.items(), filter.deleted()), (0, u64::MAX));
}

#[test]
fn a_share_stays_as_it_is() {
    let mut filter = filter(Shape { capacity: 100_000, ..SHAPE });
    (0..1000).for_each(|number| filter.add(&item(number)).unwrap());
    let before = items_of(&filter);
    let share = filter.share();
    (1000..2000).for_each(|number| filter.add(&item(number)).unwrap());
    assert_eq!(items_of(&share), before);
    drop(share);
    filter.regain();
    assert!((0..2000).all(|number| filter.contains(&item(number))));
}

#[test]
fn the_heap_is_what_the_tables_take() {
    let mut filter = filter(SHAPE);
    for step in 0..500_u64 {
        if step % 4 == 3 {
            filter.delete(&item(step / 2));
        } else {
            filter.add(&item(step)).unwrap();
        }
        let cells = filter.tables.iter().map(Cells::heap).sum::<usize>();
        assert_eq!(filter.heap(), cells + filter.tables.capacity() * size_of::<Cells>());
    }
}

#[test]
fn no_header_and_no_chunk_does_any_harm() {
    let mut chance: u64 = 7;
    let mut draw = |below: u64| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        chance % below
    };
    let whole = grown().header();
    let mut made = 0;
    for _ in 0..2000 {
        let mut header = whole.clone();
        for _ in 0..=draw(3) {
            header[draw(whole.len() as u64) as usize] =
                [0, 1, 2, 8, 255, draw(256) as u8][draw(6) as usize];
        }
        let Ok(mut filter) = Cuckoo::from_header(&header) else { continue };
        made += 1;
        let chunk = vec![draw(256) as u8; draw(20) as usize];
        let _ = filter.load_chunk(draw(60), &chunk);
        let added = filter.add(b"a").is_ok();
        assert!(!added || filter.contains(b"a"));
        filter.delete(b"a");
        filter.compact(true);
        if filter.bytes() < 4096 {
            assert_eq!(
                items_of(&loaded(Cuckoo::VERSION, &items_of(&filter)).unwrap()),
                items_of(&filter)
            );
        }
    }
    assert!(made > 100, "{made} headers were taken");
}
