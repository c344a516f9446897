//! The keys that users are checked by, beside those that calls lock: where a call parses, no key
//! may be locked that was not looked at.

use proptest::prelude::*;

use crate::commands::TABLE;
use crate::engine::call::engine::Row;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::table::docs::extract;
use crate::keyspace::{KeySet, Keyspace};
use crate::value::index_table;

/// The words that a grammar knows.
fn words(fields: &[Field], found: &mut Vec<&'static str>) {
    fields.iter().for_each(|field| words_of(&field.shape, found));
}

fn words_of(shape: &Shape, found: &mut Vec<&'static str>) {
    match shape {
        Shape::Token(word) => found.push(word),
        Shape::Tagged(word, inner) => {
            found.push(word);
            words_of(inner, found);
        }
        Shape::OneOf(fields) | Shape::Block(fields) | Shape::Options(fields) => {
            words(fields, found);
        }
        Shape::Optional(inner) | Shape::Many(inner) => words_of(inner, found),
        _ => {}
    }
}

/// Calls of a row that a few words make.
fn call(row: usize) -> impl Strategy<Value = Vec<&'static str>> {
    let mut all = vec!["ka", "kb", "kc", "kd", "ke", "kf", "0", "1", "2", "3", "0-1", "m", "u8"];
    let mut own = Vec::new();
    words(TABLE.rows()[row].params, &mut own);
    all.extend(own.iter().copied().chain(own.iter().copied()));
    prop::collection::vec(prop::sample::select(all), 0..9)
}

fn any_call() -> impl Strategy<Value = (usize, Vec<&'static str>)> {
    (0..TABLE.rows().len()).prop_flat_map(|row| (Just(row), call(row)))
}

/// The call, if it locks a key that users are not checked by, in any dialect.
fn locked_unseen(row: &'static Row, words: &[&str]) -> Option<String> {
    Dialect::ALL.into_iter().find_map(|dialect| locked_unseen_in(dialect, row, words))
}

fn locked_unseen_in(dialect: Dialect, row: &'static Row, words: &[&str]) -> Option<String> {
    let args: Vec<&[u8]> = words.iter().map(|word| word.as_bytes()).collect();
    let mut keys = KeySet::new(0);
    // It exchanges all keys and names none.
    let is_known = row.name != "SWAPDB" && row.takes(args.len());
    if !is_known || (row.keys)(dialect, &args, &mut keys).is_err() {
        return None;
    }
    let looked_at = extract::keys(row, &args).unwrap_or_default();
    let keyspace = Keyspace::new(1);
    let shard = |at: usize| keyspace.shard_of(0, index_table::hash(args[at]));
    let looked_at: Vec<_> = looked_at.iter().map(|(at, _)| shard(*at)).collect();
    // In other databases a key has the same place.
    let size = Keyspace::shard_ids(0).count() as u32;
    let unseen = keys.shards().find(|id| !looked_at.contains(&(id % size)));
    unseen.map(|_| format!("{} {words:?}", row.name))
}

#[test]
fn a_word_that_stands_for_the_number_of_an_option_is_no_option() {
    let row = TABLE.named(b"GEORADIUSBYMEMBER").unwrap();
    let words = ["FT", "ka", "ka", "ka", "COUNT", "STORE", "ka"];
    assert_eq!(locked_unseen(row, &words), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn no_key_is_locked_that_was_not_looked_at((row, words) in any_call()) {
        prop_assert_eq!(locked_unseen(TABLE.rows()[row], &words), None);
    }
}
