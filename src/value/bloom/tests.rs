use super::super::chunks::BadChunk;
use super::super::module::testing::{self, items_of};
use super::super::module::{Item, ModuleValue};
use super::*;

fn filter(error: f64, capacity: u64, expansion: u32) -> Bloom {
    Bloom::new(&Shape { error, capacity, scales: true, expansion }).unwrap()
}

fn fixed(error: f64, capacity: u64) -> Bloom {
    Bloom::new(&Shape { error, capacity, scales: false, expansion: 2 }).unwrap()
}

fn item(number: u64) -> Vec<u8> {
    format!("item {number}").into_bytes()
}

fn grown() -> Bloom {
    let mut filter = filter(0.1, 4, 3);
    (0..20).for_each(|number| assert!(filter.add(&item(number)).unwrap()));
    filter
}

fn loaded(version: u64, items: &[Item<'static>]) -> Option<Bloom> {
    testing::loaded(version, items)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the module answered to BF.SCANDUMP of the same filter.
const LAYERS: [&str; 3] = [
    "04f04328801403a2",
    "12784d96e043baa4d31177e7504c5530",
    "000008040080000000040000c02000890020080400000000000049001000000000080082004000008902001000001000",
];

#[test]
fn bits_are_those_that_the_module_sets() {
    let filter = grown();
    let mut position = 1;
    for layer in LAYERS {
        let (next, chunk) = filter.chunk(position).unwrap();
        assert_eq!(hex(&chunk), layer);
        position = next;
    }
    assert_eq!((position, filter.chunk(73), filter.chunk(0)), (73, None, None));
    assert!((0..20).all(|number| filter.contains(&item(number))));
    assert!(!filter.contains(b"another"));
    assert_eq!((filter.items(), filter.layers(), filter.capacity()), (20, 3, 52));
}

#[test]
fn an_item_that_is_there_changes_nothing() {
    let mut filter = grown();
    let before = items_of(&filter);
    assert_eq!(filter.add(&item(3)), Ok(false));
    assert_eq!(items_of(&filter), before);
}

#[test]
fn sizes_are_those_of_the_module() {
    let shape = |filter: &Bloom| filter.describe().next().unwrap();
    let expected = "bytes:144 bits:1152 hashes:8 hashwidth:64 capacity:100 size:0 ratio:0.005";
    assert_eq!(shape(&filter(0.01, 100, 2)), expected);
    let expected = "bytes:120 bits:960 hashes:7 hashwidth:64 capacity:100 size:0 ratio:0.01";
    assert_eq!(shape(&fixed(0.01, 100)), expected);
    let expected = "bytes:32 bits:256 hashes:18 hashwidth:64 capacity:10 size:0 ratio:5e-06";
    assert_eq!(shape(&filter(0.00001, 10, 2)), expected);
    let expected = "bytes:8 bits:64 hashes:1 hashwidth:64 capacity:1 size:0 ratio:1";
    assert_eq!(shape(&fixed(0.999_999_99, 1)), expected);
}

#[test]
fn a_filter_that_does_not_scale_becomes_full() {
    let mut filter = fixed(0.1, 2);
    assert_eq!((filter.add(b"a"), filter.add(b"b")), (Ok(true), Ok(true)));
    assert_eq!(filter.add(b"c"), Err(Full::NonScaling));
    assert_eq!((filter.add(b"a"), filter.items()), (Ok(false), 2));
}

#[test]
fn what_cannot_be_is_refused() {
    let make = |error, capacity| {
        Bloom::new(&Shape { error, capacity, scales: true, expansion: 2 }).map(|it| it.bytes())
    };
    assert_eq!(make(5e-324, 1), Err(NoLayer::Impossible));
    assert_eq!(make(f64::NAN, 1), Err(NoLayer::Impossible));
    assert_eq!(make(0.1, 0), Err(NoLayer::Impossible));
    assert_eq!(make(0.01, u64::MAX), Err(NoLayer::TooLarge));
    assert_eq!(make(0.01, 1 << 31), Err(NoLayer::TooLarge));
    let mut small = filter(1e-323, 1, 1);
    assert_eq!(small.add(b"a"), Ok(true));
    assert_eq!(small.add(b"b"), Err(Full::NoLayer(NoLayer::Impossible)));
    let mut steep = filter(0.01, 1000, u32::MAX);
    let refused = (0..2000).find_map(|number| steep.add(&item(number)).err());
    assert_eq!(refused, Some(Full::NoLayer(NoLayer::TooLarge)));
    assert_eq!((steep.items(), steep.layers()), (1000, 1));
}

#[test]
fn a_filter_passes_through_its_items_and_its_chunks() {
    for filter in [grown(), fixed(0.01, 5), filter(0.01, 100_000, 2)] {
        let again = loaded(Bloom::VERSION, &items_of(&filter)).unwrap();
        assert_eq!(items_of(&again), items_of(&filter));
        let mut again = Bloom::from_header(&filter.header()).unwrap();
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
        (8, 9, BadChunk::Before),
        (9, 9, BadChunk::Behind),
        (10, 9, BadChunk::TooLarge),
        (11, 10, BadChunk::TooLarge),
        (25, 17, BadChunk::TooLarge),
        (74, 1, BadChunk::Behind),
        (73, 0, BadChunk::Behind),
        (u64::MAX, 1, BadChunk::Behind),
    ];
    for (position, length, expected) in cases {
        let chunk = vec![255; length];
        assert_eq!(filter.load_chunk(position, &chunk), Err(expected), "{position} {length}");
    }
    assert_eq!(items_of(&filter), before);
    assert_eq!(filter.load_chunk(73, &[255]), Ok(()));
}

#[test]
fn headers_that_are_none_are_refused() {
    let header = grown().header();
    for len in 0..header.len() {
        assert!(Bloom::from_header(&header[..len]).is_none());
    }
    assert!(Bloom::from_header(&[header.clone(), vec![0]].concat()).is_none());
    let with = |at: usize, bytes: &[u8]| {
        let mut header = header.clone();
        header[at..at + bytes.len()].copy_from_slice(bytes);
        Bloom::from_header(&header).is_some()
    };
    assert!(with(0, &[255; 8]), "any number of items");
    assert!(!with(12, &[4]), "options of old filters");
    assert!(!with(12, &[7]));
    assert!(!with(20, &[16]), "bytes that are not the bits");
    assert!(!with(20 + 52, &[1]), "bits of a power of two");
    assert!(!with(20 + 40, &[0; 4]), "no bit for an item");
    assert!(!with(20 + 40, &[255; 4]), "more bits for an item than can be");
    // 1 GiB and 8 bytes in the first layer.
    let mut large = Vec::from((LIMIT + 8).to_le_bytes());
    large.extend((8 * LIMIT + 64).to_le_bytes());
    assert!(!with(20, &large));
    // 1 GiB, which leave no room for the other layers.
    let mut large = Vec::from(LIMIT.to_le_bytes());
    large.extend((8 * LIMIT).to_le_bytes());
    assert!(!with(20, &large));
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
    assert!(!with(1, Item::Unsigned(0)) && !with(1, Item::Unsigned(u64::MAX)));
    assert!(!with(2, Item::Unsigned(4)) && !with(3, Item::Unsigned(1 << 32)));
    assert!(!with(6, Item::Unsigned(0)) && !with(6, Item::Unsigned(1 << 20)));
    assert!(!with(8, Item::Unsigned(72)) && !with(8, Item::Unsigned(63)));
    assert!(!with(9, Item::Unsigned(6)));
    assert!(!with(10, Item::Text(b"".into())));
    assert!(!with(10, Item::Unsigned(1)));
}

#[test]
fn a_strange_error_rate_makes_no_layer() {
    let mut items = items_of(&filter(0.1, 1, 2));
    items[5] = Item::Double(f64::NAN);
    let mut filter = loaded(4, &items).unwrap();
    filter.add(b"a").unwrap();
    assert_eq!(filter.add(b"b"), Err(Full::NoLayer(NoLayer::Impossible)));
    items[3] = Item::Unsigned(0);
    items[5] = Item::Double(0.1);
    let mut filter = loaded(4, &items).unwrap();
    filter.add(b"a").unwrap();
    assert_eq!(filter.add(b"b"), Err(Full::NoLayer(NoLayer::Impossible)));
}

#[test]
fn a_share_stays_as_it_is() {
    let mut filter = filter(0.01, 100_000, 2);
    (0..1000).for_each(|number| assert!(filter.add(&item(number)).is_ok()));
    let before = items_of(&filter);
    let share = filter.share();
    (1000..2000).for_each(|number| assert!(filter.add(&item(number)).is_ok()));
    assert_eq!(items_of(&share), before);
    assert_eq!(filter.items(), 2000);
    drop(share);
    filter.regain();
    let cells = filter.layers.iter().map(|layer| layer.cells.heap()).sum::<usize>();
    assert_eq!(filter.heap(), cells + filter.layers.capacity() * size_of::<Layer>());
}

#[test]
fn few_items_are_found_that_were_not_added() {
    for error in [0.1, 0.01, 0.001] {
        for capacity in [1000, 20_000] {
            let mut filter = filter(error, capacity, 2);
            (0..20_000).for_each(|number| assert!(filter.add(&item(number)).is_ok()));
            let wrong = (20_000..120_000).filter(|number| filter.contains(&item(*number))).count();
            assert!((wrong as f64) < error * 100_000.0 * 1.1, "{wrong} of {error}");
        }
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
        let Some(mut filter) = Bloom::from_header(&header) else { continue };
        made += 1;
        let chunk = vec![draw(256) as u8; draw(20) as usize];
        let _ = filter.load_chunk(draw(60), &chunk);
        let added = filter.add(b"a").is_ok();
        assert!(!added || filter.contains(b"a"));
        if filter.bytes() < 4096 {
            assert_eq!(
                items_of(&loaded(Bloom::VERSION, &items_of(&filter)).unwrap()),
                items_of(&filter)
            );
        }
    }
    assert!(made > 100, "{made} headers were taken");
}
