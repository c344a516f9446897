//! What a fuzzer and the tests do with pairs: the steps that some bytes say, beside a model.

use super::{Content, Pair, TEXT_MOST};
use crate::base::Bytes;
use crate::value::list::{ListLimits, Side};
use crate::value::rdb::{Reader, dump};
use crate::value::vector_set::{Quantisation, Shape};
use crate::value::{CountMin, Hash, List, Set, SortedSet, Stream, Value, VectorSet, View, ViewMut};

/// Lengths on both sides of each border: of the size of the allocation, of what lies beside its
/// key, and of a length in one byte.
const LENGTHS: [usize; 12] = [0, 1, 3, 4, 5, 11, 14, 15, TEXT_MOST, TEXT_MOST + 1, 254, 255];

fn text(seed: u8) -> Vec<u8> {
    let len = LENGTHS[usize::from(seed) % LENGTHS.len()];
    (0..len).map(|place| seed.wrapping_add(place as u8)).collect()
}

/// A value of any form.
fn value(form: u8, seed: u8) -> Value {
    let limits = ListLimits::default();
    match form % 12 {
        0..3 => Value::Str(Bytes::new(&text(seed))),
        3 => Value::Int(i64::from(seed) - 100),
        4 => Value::Raw(Box::new(text(seed))),
        5 => {
            let mut list = List::new();
            list.push_all(Side::Left, [&text(seed)[..]].into_iter(), &limits);
            Value::List(Box::new(list))
        }
        6 => {
            let mut set = Set::default();
            set.insert(&text(seed), &Default::default());
            Value::Set(Box::new(set))
        }
        7 => {
            let mut hash = Hash::default();
            hash.insert(&text(seed), b"value", &Default::default());
            Value::Hash(Box::new(hash))
        }
        8 => Value::SortedSet(Box::<SortedSet>::default()),
        9 => {
            let quantisation = Quantisation::Q8;
            let mut set =
                VectorSet::new(Shape { dimension: 1, quantisation, m: 4, projection: None });
            let _ = set.insert(&text(seed), &[f32::from(seed)], 1, None);
            Value::VectorSet(Box::new(set))
        }
        10 => CountMin::new(1 + usize::from(seed), 2).map_or(Value::Int(0), Value::from),
        _ => Value::Stream(Box::<Stream>::default()),
    }
}

/// Changes a value where it lies, if that can be.
fn change(value: ViewMut<'_>, seed: u8) {
    let limits = ListLimits::default();
    match value {
        ViewMut::Int(number) => *number ^= i64::from(seed),
        ViewMut::Buffer(buffer) => buffer.push(seed),
        ViewMut::List(list) => {
            list.push_all(Side::Right, [&text(seed)[..]].into_iter(), &limits);
        }
        ViewMut::Set(set) => drop(set.insert(&[seed], &Default::default())),
        ViewMut::Hash(hash) => drop(hash.insert(&[seed], b"", &Default::default())),
        ViewMut::VectorSet(set) => drop(set.insert(&[seed], &[1.0], 1, Some(&[seed]))),
        ViewMut::Text(_) | ViewMut::SortedSet(_) | ViewMut::Stream(_) | ViewMut::Module(_) => {}
    }
}

/// Runs the steps. Panics where a pair is not what its model is.
pub fn run(steps: &[u8]) {
    let mut model = (text(5), Value::Int(0));
    let mut pair = Pair::new(&model.0, Value::Int(0).into());
    for step in steps.chunks_exact(3) {
        let (form, seed) = (step[1], step[2]);
        match step[0] % 6 {
            0 => {
                model = (text(seed), value(form, seed));
                pair = Pair::new(&model.0, model.1.clone().into());
            }
            1 => {
                model.1 = value(form, seed);
                pair = Pair::new(pair.key(), model.1.clone().into());
            }
            2 => {
                let text = text(seed);
                if pair.overwrite(&Content::Text(&text)) {
                    model.1 = Value::Str(Bytes::new(&text));
                }
            }
            3 => {
                let number = i64::from(seed);
                if pair.overwrite(&Content::Value(Value::Int(number))) {
                    model.1 = Value::Int(number);
                }
            }
            4 => {
                change(pair.view_mut(), seed);
                change(model.1.view_mut(), seed);
            }
            _ => {
                let key = pair.key().to_vec();
                pair = Pair::new(&key, pair.into_value().into());
            }
        }
        check(&mut pair, &model.0, model.1.view());
    }
}

fn check(pair: &mut Pair, key: &[u8], value: View<'_>) {
    assert_eq!((pair.key(), dump(pair.view(), Reader::Redis)), (key, dump(value, Reader::Redis)));
    assert!(pair.own_heap().is_multiple_of(8) && pair.own_heap() >= 4 + key.len());
    let inside = match pair.view() {
        View::List(_) | View::Set(_) | View::Hash(_) | View::SortedSet(_) => 24,
        View::Text(_) | View::Stream(_) | View::VectorSet(_) | View::Module(_) => 0,
    };
    assert_eq!(pair.heap(), pair.own_heap() - inside + pair.view().heap());
    assert_eq!(pair.split_mut().0, key);
}
