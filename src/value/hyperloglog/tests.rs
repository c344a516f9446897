use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const MOST: usize = 3000;

fn of(elements: impl IntoIterator<Item = u32>, most: usize) -> Vec<u8> {
    let mut sketch = new();
    for element in elements {
        add(&mut sketch, element.to_string().as_bytes(), most).unwrap();
    }
    sketch
}

fn registers(sketch: &[u8]) -> Vec<u8> {
    let mut registers = Registers::default();
    registers.merge(sketch).unwrap();
    registers.as_slice().to_vec()
}

#[test]
fn it_hashes_as_redis_does() {
    // The registers of `a` to `f`, as a genuine server tells them.
    let mut sketch = new();
    for element in [b"a", b"b", b"c", b"d", b"e", b"f"] {
        add(&mut sketch, element, MOST).unwrap();
    }
    assert_eq!(
        decode(&sketch).unwrap(),
        "Z:1646 v:1,1 Z:5645 v:1,1 Z:1143 v:1,1 Z:4274 v:2,1 Z:2445 v:1,1 Z:622 v:1,1 Z:603"
    );
}

#[test]
fn it_is_sparse_up_to_the_limit_and_dense_beyond_it() {
    let sketch = of(0..300, MOST);
    assert!(!is_dense(&sketch) && sketch.len() <= MOST && is_one(&sketch));
    let sketch = of(0..5000, MOST);
    assert!(is_dense(&sketch) && is_one(&sketch));
    assert_eq!(sketch.len(), 12304);
    assert!(is_dense(&of(0..1, 0)));
}

#[test]
fn a_register_beyond_32_makes_it_dense() {
    let mut sketch = new();
    assert_eq!(raise(&mut sketch, 7, 32, MOST), Some(true));
    assert!(!is_dense(&sketch));
    assert_eq!(raise(&mut sketch, 7, 33, MOST), Some(true));
    assert!(is_dense(&sketch));
    assert_eq!((registers(&sketch)[7], raise(&mut sketch, 7, 33, MOST)), (33, Some(false)));
}

#[test]
fn a_count_is_kept_until_something_changes() {
    let mut sketch = of(0..10, MOST);
    assert_eq!(known_count(&sketch), None);
    keep_count(&mut sketch, 10);
    assert_eq!(known_count(&sketch), Some(10));
    add(&mut sketch, b"3", MOST).unwrap();
    assert_eq!(known_count(&sketch), Some(10));
    add(&mut sketch, b"another", MOST).unwrap();
    assert_eq!(known_count(&sketch), None);
}

#[test]
fn estimates_are_near() {
    for many in [1, 10, 100, 1000, 10_000, 100_000] {
        let count = count(&of(0..many, MOST)).unwrap();
        let error = count.abs_diff(many.into()) as f64 / f64::from(many);
        assert!(error < 0.03, "{many}: {count}");
    }
}

#[test]
fn full_registers_are_counted_too() {
    let mut sketch = new();
    make_dense(&mut sketch).unwrap();
    sketch[HEADER..].fill(0xFF);
    assert!(count(&sketch).is_some());
    assert_eq!(registers(&sketch), [63; REGISTERS]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn sparse_dense_and_plain_registers_agree(
        steps in prop::collection::vec((0..REGISTERS, 1_u8..36), 0..400),
        most in 18..2000_usize,
        near in any::<bool>(),
    ) {
        let mut model = vec![0_u8; REGISTERS];
        let (mut sparse, mut dense) = (new(), new());
        make_dense(&mut dense).unwrap();
        for (index, value) in steps {
            // Close together, so that runs meet.
            let index = if near { 8000 + index % 40 } else { index };
            let grows = model[index] < value;
            model[index] = model[index].max(value);
            prop_assert_eq!(raise(&mut sparse, index, value, most), Some(grows));
            prop_assert_eq!(raise(&mut dense, index, value, most), Some(grows));
            prop_assert!(is_dense(&sparse) || sparse.len() <= most);
        }
        prop_assert_eq!(&registers(&sparse), &model);
        prop_assert_eq!(&registers(&dense), &model);
        prop_assert_eq!(count(&sparse), count(&dense));
        make_dense(&mut sparse).unwrap();
        prop_assert_eq!(&sparse[HEADER..], &dense[HEADER..]);
    }

    #[test]
    fn a_merge_has_counted_what_either_has(
        one in prop::collection::vec(0..5000_u32, 0..300),
        other in prop::collection::vec(0..5000_u32, 0..2000),
    ) {
        let mut both = Registers::default();
        both.merge(&of(one.iter().copied(), MOST)).unwrap();
        both.merge(&of(other.iter().copied(), MOST)).unwrap();
        let all: BTreeSet<u32> = one.into_iter().chain(other).collect();
        prop_assert_eq!(both.as_slice(), &registers(&of(all.clone(), MOST))[..]);
        let mut merged = new();
        take_over(&mut merged, &both, MOST).unwrap();
        prop_assert_eq!(count(&merged), Some(both.count()));
    }

    #[test]
    fn any_bytes_are_read_without_harm(body in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut sketch = new();
        sketch.truncate(HEADER);
        sketch.extend(&body);
        let _ = (count(&sketch), decode(&sketch), Registers::default().merge(&sketch));
        for element in 0..50_u32 {
            let _ = add(&mut sketch.clone(), &element.to_le_bytes(), MOST);
        }
        let _ = make_dense(&mut sketch.clone());
        let _ = take_over(&mut sketch, &Registers::default(), MOST);
    }
}
