use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;

const DEFAULT: ListLimits = ListLimits { max_listpack_size: -2 };
const SMALL: ListLimits = ListLimits { max_listpack_size: 4 };

fn list(values: &[&str], limits: &ListLimits) -> List {
    let mut list = List::new();
    values.iter().for_each(|value| list.push(Side::Right, value.as_bytes(), limits));
    list
}

fn contents(list: &List) -> Vec<Vec<u8>> {
    list.iter().map(|item| item.to_bytes().to_vec()).collect()
}

#[test]
fn popping_the_last_element_leaves_an_empty_list() {
    let mut list = list(&["a"], &DEFAULT);
    assert_eq!(list.pop(Side::Left, &DEFAULT), Some(Bytes::from("a")));
    assert_eq!(list.pop(Side::Left, &DEFAULT), None);
    assert_eq!((list.len(), list.heap()), (0, 0));
}

#[test]
fn a_list_becomes_a_quicklist_at_the_limit_and_a_listpack_at_half_of_it() {
    let mut list = list(&["a", "b", "c", "d"], &SMALL);
    assert_eq!(list.encoding(), "listpack");
    list.push(Side::Left, b"e", &SMALL);
    assert_eq!(list.encoding(), "quicklist");
    list.pop(Side::Left, &SMALL);
    list.pop(Side::Right, &SMALL);
    assert_eq!(list.encoding(), "quicklist");
    list.pop(Side::Right, &SMALL);
    assert_eq!(list.encoding(), "listpack");
}

#[test]
fn the_values_of_one_call_count_together() {
    let values = [[b'v'; 100]; 82];
    let mut at_once = List::new();
    at_once.push_all(Side::Right, values.iter().map(|value| &value[..]), &DEFAULT);
    assert_eq!(at_once.encoding(), "quicklist");
    let mut fewer = List::new();
    fewer.push_all(Side::Right, values[..81].iter().map(|value| &value[..]), &DEFAULT);
    assert_eq!(fewer.encoding(), "listpack");
}

#[test]
fn a_value_too_big_for_a_node_has_its_own() {
    let mut list = list(&["a", "b", "c"], &DEFAULT);
    let big = vec![b'x'; 9000];
    assert_eq!(list.insert_after(b"b", &big, &DEFAULT), Some(4));
    assert_eq!(contents(&list), [b"a", b"b", &big[..], b"c"]);
    assert_eq!(list.encoding(), "quicklist");
    assert!(list.set(2, b"small", &DEFAULT));
    assert_eq!(contents(&list), [&b"a"[..], b"b", b"small", b"c"]);
}

#[test]
fn a_range_of_a_long_list_starts_at_its_first_index() {
    let mut list = List::new();
    (0..1000).for_each(|n| list.push(Side::Right, n.to_string().as_bytes(), &SMALL));
    for start in [0, 1, 3, 4, 499, 500, 501, 998, 999] {
        assert_eq!(list.range(start, 2).next(), Some(Item::Int(start as i64)));
        assert_eq!(list.get(start as i64), Some(Item::Int(start as i64)));
    }
    assert_eq!(list.range(1000, 5).count(), 0);
    assert_eq!(list.range(997, usize::MAX).count(), 3);
}

#[derive(Clone, Debug)]
enum Step {
    Insert(Vec<u8>, bool, Vec<u8>),
    Pop(Side),
    Push(Side, Vec<Vec<u8>>),
    Remove(i64, Vec<u8>),
    Rotate(Side, Side),
    Set(i64, Vec<u8>),
    Trim(usize, usize),
}

fn side() -> impl Strategy<Value = Side> {
    prop_oneof![Just(Side::Left), Just(Side::Right)]
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        12 => (0..12_u8).prop_map(|n| n.to_string().into_bytes()),
        4 => (1000..4000_usize).prop_map(|length| vec![b'm'; length]),
        1 => (8100..9000_usize).prop_map(|length| vec![b'l'; length]),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (value(), any::<bool>(), value()).prop_map(|(p, after, v)| Step::Insert(p, after, v)),
        3 => side().prop_map(Step::Pop),
        6 => (side(), prop::collection::vec(value(), 1..6)).prop_map(|(s, v)| Step::Push(s, v)),
        1 => (-2..3_i64, value()).prop_map(|(count, value)| Step::Remove(count, value)),
        1 => (side(), side()).prop_map(|(from, to)| Step::Rotate(from, to)),
        3 => (-20..20_i64, value()).prop_map(|(index, value)| Step::Set(index, value)),
        1 => (0..4_usize, 5..40_usize).prop_map(|(start, stop)| Step::Trim(start, stop)),
    ]
}

type Model = VecDeque<Vec<u8>>;

fn model_pop(model: &mut Model, side: Side) -> Option<Vec<u8>> {
    if side == Side::Left { model.pop_front() } else { model.pop_back() }
}

fn model_push(model: &mut Model, side: Side, value: Vec<u8>) {
    if side == Side::Left { model.push_front(value) } else { model.push_back(value) }
}

fn model_remove(model: &mut Model, count: i64, value: &[u8]) -> usize {
    let equal = |index: &usize| model[*index] == value;
    let mut indices: Vec<_> = (0..model.len()).filter(equal).collect();
    if count >= 0 {
        indices.reverse();
    }
    let most = if count == 0 { usize::MAX } else { count.unsigned_abs() as usize };
    let mut doomed = indices.split_off(indices.len().saturating_sub(most));
    doomed.sort_unstable();
    doomed.iter().rev().for_each(|index| _ = model.remove(*index));
    doomed.len()
}

/// Does `step` to the list and to the model, and compares what both answer.
fn run(step: Step, list: &mut List, model: &mut Model, limits: &ListLimits) {
    match step {
        Step::Insert(pivot, after, value) => {
            let place = model.iter().position(|other| *other == pivot);
            let answer = if after {
                list.insert_after(&pivot, &value, limits)
            } else {
                list.insert_before(&pivot, &value, limits)
            };
            if let Some(place) = place {
                model.insert(place + usize::from(after), value);
            }
            assert_eq!(answer, place.map(|_| model.len()));
        }
        Step::Pop(side) => {
            assert_eq!(list.pop(side, limits), model_pop(model, side).map(Bytes::from));
        }
        Step::Push(side, values) => {
            list.push_all(side, values.iter().map(|value| &value[..]), limits);
            values.into_iter().for_each(|value| model_push(model, side, value));
        }
        Step::Remove(count, value) => {
            let removed = model_remove(model, count, &value);
            assert_eq!(list.remove(count, &value, limits), removed);
        }
        Step::Rotate(from, to) => {
            let moved = model_pop(model, from);
            if let Some(value) = moved.clone() {
                model_push(model, to, value);
            }
            assert_eq!(list.rotate(from, to, limits), moved.map(Bytes::from));
        }
        Step::Set(index, value) => {
            let place = if index < 0 { index + model.len() as i64 } else { index };
            let old = usize::try_from(place).ok().and_then(|place| model.get_mut(place));
            assert_eq!(list.set(index, &value, limits), old.is_some());
            if let Some(old) = old {
                *old = value;
            }
        }
        Step::Trim(start, stop) => {
            list.trim(start, stop, limits);
            model.truncate(stop + 1);
            model.drain(..start.min(model.len()));
        }
    }
}

fn check(list: &List, model: &Model) {
    assert_eq!(list.len(), model.len());
    assert_eq!(list.iter().len(), model.len());
    assert!(contents(list).iter().eq(model));
    let backwards: Vec<_> = list.iter().rev().map(|item| item.to_bytes().to_vec()).collect();
    assert!(backwards.iter().eq(model.iter().rev()));
    for (index, value) in model.iter().enumerate() {
        assert!(list.get(index as i64).unwrap().eq_bytes(value));
        assert!(list.get(index as i64 - model.len() as i64).unwrap().eq_bytes(value));
        assert!(list.range(index, 3).next().unwrap().eq_bytes(value));
    }
    if let Repr::Nodes(nodes) = &list.0 {
        assert!(nodes.iter_from(0).all(|node| !node.is_empty()));
        let heap: usize = nodes.iter_from(0).map(|node| node.heap()).sum();
        assert!((heap..heap + 4096).contains(&list.heap()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_behaves_as_a_deque_does(
        steps in prop::collection::vec(step(), 0..40),
        max_listpack_size in prop_oneof![-2..0_i32, 0..6_i32],
    ) {
        let limits = ListLimits { max_listpack_size };
        let (mut list, mut model) = (List::new(), Model::new());
        for step in steps {
            run(step, &mut list, &mut model, &limits);
            check(&list, &model);
        }
    }
}
