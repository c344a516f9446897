use super::*;
use crate::base::random::Random;

#[test]
fn a_pair_is_what_its_model_is() {
    let mut random = Random::from_seed(11);
    let runs = if cfg!(miri) { 10 } else { 300 };
    for _ in 0..runs {
        let steps: Vec<u8> = (0..90).map(|_| random.next_u64() as u8).collect();
        trial::run(&steps);
    }
}

#[test]
fn a_short_key_and_a_short_string_take_their_bytes_and_four() {
    let size = |key: usize, text: usize| {
        Pair::new(&vec![b'k'; key], Content::Text(&vec![b'v'; text])).heap()
    };
    assert_eq!((size(11, 32), size(11, 33), size(11, 34)), (48, 48, 56));
    assert_eq!((size(0, 0), size(254, 0), size(255, 0)), (8, 264, 272));
    assert_eq!(Pair::new(b"counter:123", Value::Int(5).into()).heap(), 24);
    assert_eq!(Pair::new(b"counter:123", Value::List(Box::default()).into()).heap(), 40);
}

#[test]
fn a_string_is_written_over_one_that_takes_as_much_memory() {
    let mut pair = Pair::new(b"key", Content::Text(b"eight is"));
    assert!(pair.overwrite(&Content::Text(b"nine here")));
    assert!(!pair.overwrite(&Content::Text(b"ten is more")));
    assert!(!pair.overwrite(&Content::Value(Value::Int(1))));
    assert_eq!(pair.into_value().view().heap(), 0);
}

#[test]
fn pairs_may_be_read_by_several_threads() {
    let pair = Pair::new(b"key", Content::Text(b"a string"));
    let read = || match pair.view() {
        View::Text(text) => text.len() + pair.key().len(),
        _ => 0,
    };
    let lens = std::thread::scope(|scope| {
        [scope.spawn(read), scope.spawn(read)].map(|thread| thread.join().unwrap())
    });
    assert_eq!(lens, [11, 11]);
}
