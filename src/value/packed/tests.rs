use proptest::prelude::*;

use super::*;

fn packed(values: &[&str]) -> Packed {
    let mut packed = Packed::new();
    values.iter().for_each(|value| packed.push_back(value.as_bytes()));
    packed
}

fn contents(packed: &Packed) -> Vec<Vec<u8>> {
    packed.iter().map(|item| item.to_bytes().to_vec()).collect()
}

#[test]
fn an_empty_sequence_holds_no_memory() {
    let mut packed = packed(&["one", "2"]);
    assert!(packed.heap() > 0);
    packed.pop_front();
    packed.pop_back();
    assert_eq!((packed.len(), packed.heap()), (0, 0));
    assert_eq!(packed.pop_front(), None);
}

#[test]
fn twenty_short_elements_cost_two_bytes_more_than_themselves() {
    let mut packed = Packed::new();
    (0..20).for_each(|number| packed.push_back(format!("element:{number:02}").as_bytes()));
    assert_eq!(packed.bytes(), 20 * (10 + 2));
    assert!(packed.heap() <= 256, "{}", packed.heap());
}

#[test]
fn negative_indices_count_from_the_end() {
    let packed = packed(&["a", "1", "c"]);
    assert_eq!(packed.get(-1), Some(Item::Bytes(b"c")));
    assert_eq!(packed.get(-2), Some(Item::Int(1)));
    assert_eq!(packed.get(-4), None);
    assert_eq!(packed.get(3), None);
    assert_eq!(packed.get(isize::MIN), None);
}

#[test]
fn a_step_of_two_finds_fields_and_no_values() {
    let packed = packed(&["a", "b", "b", "7", "7", "a"]);
    let place = packed.find(b"b", 2).unwrap();
    assert_eq!(place.index(), 2);
    assert_eq!(packed.item(packed.next(place).unwrap()), Some(Item::Int(7)));
    assert_eq!(packed.find(b"7", 2).map(PackedPlace::index), Some(4));
    assert_eq!(packed.find(b"07", 2), None);
    assert_eq!(packed.find(b"b", 1).map(PackedPlace::index), Some(1));
}

#[derive(Clone, Debug)]
enum Step {
    Append(Vec<Vec<u8>>),
    Insert(usize, Vec<u8>),
    PopBack,
    PopFront,
    PushBack(Vec<u8>),
    PushFront(Vec<u8>),
    RemoveRange(usize, usize),
    Replace(usize, Vec<u8>),
    Retain(u8),
    SplitOff(usize),
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => prop::collection::vec(any::<u8>(), 0..6),
        4 => (any::<i64>(), 0..64_u32).prop_map(|(n, shift)| (n >> shift).to_string().into_bytes()),
        1 => (50..300_usize).prop_map(|length| vec![b'm'; length]),
        1 => (4080..20_000_usize).prop_map(|length| vec![b'l'; length]),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let index = 0..20_usize;
    prop_oneof![
        prop::collection::vec(value(), 0..4).prop_map(Step::Append),
        (index.clone(), value()).prop_map(|(index, value)| Step::Insert(index, value)),
        Just(Step::PopBack),
        Just(Step::PopFront),
        value().prop_map(Step::PushBack),
        value().prop_map(Step::PushFront),
        (index.clone(), 0..4_usize).prop_map(|(start, count)| Step::RemoveRange(start, count)),
        (index.clone(), value()).prop_map(|(index, value)| Step::Replace(index, value)),
        any::<u8>().prop_map(Step::Retain),
        index.prop_map(Step::SplitOff),
    ]
}

/// Does `step` to the sequence and to the model, and compares what both answer.
fn run(step: Step, packed: &mut Packed, model: &mut Vec<Vec<u8>>) {
    match step {
        Step::Append(values) => {
            let mut other = Packed::new();
            values.iter().for_each(|value| other.push_back(value));
            packed.append(&mut other);
            assert!(other.is_empty());
            model.extend(values);
        }
        Step::Insert(index, value) => {
            packed.insert(index, &value);
            model.insert(index.min(model.len()), value);
        }
        Step::PopBack => assert_eq!(packed.pop_back(), model.pop().map(Bytes::from)),
        Step::PopFront => {
            let first = (!model.is_empty()).then(|| Bytes::from(model.remove(0)));
            assert_eq!(packed.pop_front(), first);
        }
        Step::PushBack(value) => {
            packed.push_back(&value);
            model.push(value);
        }
        Step::PushFront(value) => {
            packed.push_front(&value);
            model.insert(0, value);
        }
        Step::RemoveRange(start, count) => {
            let start_in = start.min(model.len());
            let end = (start_in + count).min(model.len());
            assert_eq!(packed.remove_range(start, count), end - start_in);
            model.drain(start_in..end);
        }
        Step::Replace(index, value) => {
            assert_eq!(packed.replace(index, &value), index < model.len());
            if let Some(old) = model.get_mut(index) {
                *old = value;
            }
        }
        Step::Retain(pivot) => {
            packed.retain(|item| item.with(|value| value.first() < Some(&pivot)));
            model.retain(|value| value.first() < Some(&pivot));
        }
        Step::SplitOff(index) => {
            let rest = packed.split_off(index);
            assert_eq!(contents(&rest), model.split_off(index.min(model.len())));
        }
    }
}

fn check(packed: &Packed, model: &[Vec<u8>]) {
    assert_eq!(packed.len(), model.len());
    assert_eq!(contents(packed), model);
    let backwards: Vec<_> = packed.iter().rev().map(|item| item.to_bytes().to_vec()).collect();
    assert!(backwards.iter().eq(model.iter().rev()));
    assert!(packed.heap() >= packed.bytes());
    for (index, value) in model.iter().enumerate() {
        let item = packed.get(index as isize).unwrap();
        assert!(item.eq_bytes(value));
        assert_eq!(packed.get(index as isize - model.len() as isize), Some(item));
        assert_eq!(packed.iter_from(index).next(), Some(item));
        let first = model.iter().position(|other| other == value);
        assert_eq!(packed.find(value, 1).map(PackedPlace::index), first);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_behaves_as_a_vector_does(steps in prop::collection::vec(step(), 0..40)) {
        let (mut packed, mut model) = (Packed::new(), Vec::new());
        for step in steps {
            run(step, &mut packed, &mut model);
            check(&packed, &model);
        }
    }
}
