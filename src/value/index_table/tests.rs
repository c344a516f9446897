use proptest::prelude::*;

use super::*;

impl Keyed for Vec<u8> {
    fn key(&self) -> &[u8] {
        self
    }
}

fn name(number: u32) -> Vec<u8> {
    format!("key:{number}").into_bytes()
}

fn filled(len: u32) -> IndexTable<Vec<u8>> {
    let mut table = IndexTable::new();
    for number in 0..len {
        assert_eq!(table.push(hash(&name(number)), name(number)), number);
    }
    table
}

fn recounted<T>(table: &IndexTable<T>) -> usize {
    let places: usize = table.pages.iter().map(Vec::capacity).sum();
    table.pages.capacity() * size_of::<Vec<T>>() + places * size_of::<T>() + table.index.heap()
}

#[test]
fn a_new_table_has_no_heap() {
    const TABLE: IndexTable<Vec<u8>> = IndexTable::new();
    assert_eq!((TABLE.len(), TABLE.heap(), TABLE.iter().count()), (0, 0, 0));
}

#[test]
fn entries_keep_their_index_through_growth() {
    let table = filled(3000);
    for number in 0..3000 {
        assert_eq!(table.find(hash(&name(number)), &name(number)), Some(number));
        assert_eq!(table.get(number), Some(&name(number)));
    }
    assert_eq!(table.find(hash(b"other"), b"other"), None);
    assert_eq!(table.get(3000), None);
    assert!(table.iter().rev().eq((0..3000).rev().map(name).collect::<Vec<_>>().iter()));
}

#[test]
fn a_full_table_wastes_a_page_at_most() {
    let table = filled(15_625);
    let exact = 15_625 * size_of::<Vec<u8>>();
    let index = 1597 * 64;
    let list = 64 * size_of::<Vec<u8>>();
    assert!(table.heap() <= exact + index + list + PAGE * size_of::<Vec<u8>>());
    assert!(filled(3).heap() <= 4 * 24 + 4 * 24 + 64);
}

#[test]
fn the_last_entry_moves_into_the_hole() {
    let mut table = filled(600);
    assert_eq!(table.swap_remove(7), (name(7), Some(599)));
    assert_eq!(table.find(hash(&name(599)), &name(599)), Some(7));
    assert_eq!(table.swap_remove(598), (name(598), None));
    assert_eq!(table.len(), 598);
}

#[test]
fn memory_is_freed_as_entries_are_removed() {
    let mut table = filled(20_000);
    let full = table.heap();
    for _ in 0..19_990 {
        table.swap_remove(table.len() as u32 / 2);
        assert_eq!(table.heap(), recounted(&table));
    }
    assert!(table.heap() < full / 200, "{} of {full}", table.heap());
    assert_eq!(table.pages.len(), 1);
    assert!((0..10).all(|index| {
        let key = &table.get(index).unwrap()[..];
        table.find(hash(key), key) == Some(index)
    }));
}

#[test]
fn swinging_around_the_border_of_a_page_allocates_once() {
    let mut table = filled(PAGE as u32 + 1);
    let heap = table.heap();
    for _ in 0..3 {
        let entry = table.swap_remove(PAGE as u32).0;
        assert_eq!(table.heap(), heap);
        table.push(hash(&entry), entry);
    }
}

#[test]
fn a_clone_counts_its_heap_like_the_original() {
    let mut clone = filled(300).clone();
    assert_eq!(clone.heap(), recounted(&clone));
    for number in 300..800 {
        clone.push(hash(&name(number)), name(number));
        assert_eq!(clone.heap(), recounted(&clone));
    }
    assert!(clone.pages[1..].iter().all(|page| page.capacity() == PAGE));
}

proptest! {
    #[test]
    fn it_agrees_with_a_list(steps in prop::collection::vec((0..900u32, any::<bool>()), 0..2000)) {
        let mut table = IndexTable::new();
        let mut model: Vec<Vec<u8>> = Vec::new();
        for (number, removing) in steps {
            let key = name(number);
            let found = model.iter().position(|other| *other == key);
            prop_assert_eq!(table.find(hash(&key), &key), found.map(|index| index as u32));
            match found {
                Some(index) if removing => {
                    model.swap_remove(index);
                    let moved = (index != model.len()).then_some(model.len() as u32);
                    prop_assert_eq!(table.swap_remove(index as u32), (key, moved));
                }
                None if !removing => {
                    model.push(key.clone());
                    table.push(hash(&key), key);
                }
                _ => {}
            }
            prop_assert_eq!(table.len(), model.len());
            prop_assert_eq!(table.heap(), recounted(&table));
        }
        prop_assert!(table.iter().eq(model.iter()));
    }

    #[test]
    fn a_walk_misses_nothing_present_all_along(
        count in 1..50usize,
        changes in prop::collection::vec((0..400u32, 0..400u32), 0..100),
    ) {
        let mut table = filled(400);
        let mut met = std::collections::HashSet::new();
        let mut gone = std::collections::HashSet::new();
        let mut changes = changes.into_iter();
        let mut cursor = 0;
        loop {
            cursor = table.walk(cursor, count, |entry| { met.insert(entry.clone()); });
            if cursor == 0 {
                break;
            }
            if let Some((removed, added)) = changes.next() {
                let removed = removed % table.len() as u32;
                gone.insert(table.swap_remove(removed).0);
                let added = name(1000 + added);
                if table.find(hash(&added), &added).is_none() {
                    table.push(hash(&added), added);
                }
            }
        }
        prop_assert!((0..400).map(name).all(|key| met.contains(&key) || gone.contains(&key)));
    }
}
