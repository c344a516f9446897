use crate::commands::testing::TestStore;
use crate::engine::grammar::dialect::Dialect;
use crate::keyspace::{Entry, Pair};
use crate::value::hash::HashLimits;
use crate::value::index_table;
use crate::value::list::{ListLimits, Side};
use crate::value::set::SetLimits;
use crate::value::{Hash, List, Set, Value};

const NOT_NUMBERS: &str = "ERR One or more scores can't be converted into double";

/// Puts a value into a store, whatever the commands of its family do.
fn hold(db: &TestStore, key: &str, value: Value) {
    let hash = index_table::hash(key.as_bytes());
    let mut shard = db.engine.keyspace.shard(db.engine.keyspace.shard_of(0, hash)).write();
    shard.insert(hash, Entry::new(Pair::new(key.as_bytes(), value.into()), 0, 0));
}

fn list(elements: &[&str]) -> Value {
    let mut list = List::new();
    let elements = elements.iter().map(|element| element.as_bytes());
    list.push_all(Side::Right, elements, &ListLimits::default());
    Value::List(Box::new(list))
}

fn set(members: &[&str]) -> Value {
    let mut set = Set::new();
    for member in members {
        set.insert(member.as_bytes(), &SetLimits::default());
    }
    Value::Set(Box::new(set))
}

fn hash(value: &str) -> Value {
    let mut hash = Hash::new();
    hash.insert(b"f", value.as_bytes(), &HashLimits::default());
    Value::Hash(Box::new(hash))
}

fn filled() -> TestStore {
    let mut db = TestStore::new();
    hold(&db, "l", list(&["3", "1", "2", "10"]));
    hold(&db, "s", set(&["c", "a", "b"]));
    hold(&db, "numbers", set(&["5", "4", "3", "2", "1"]));
    db.say("MSET w_1 30 w_2 20 w_3 10 w_10 5");
    db
}

fn check(db: &mut TestStore, cases: &[(&str, &str)]) {
    for (call, reply) in cases {
        assert_eq!(&db.say(call), reply, "{call}");
    }
}

#[test]
fn elements_are_sorted_as_numbers_or_as_text() {
    let mut db = filled();
    check(
        &mut db,
        &[
            ("SORT l", "[1 2 3 10]"),
            ("SORT l DESC", "[10 3 2 1]"),
            ("SORT l DESC ASC", "[1 2 3 10]"),
            ("SORT l ALPHA", "[1 10 2 3]"),
            ("SORT s", NOT_NUMBERS),
            ("SORT s ALPHA DESC", "[c b a]"),
            ("SORT none", "[]"),
            ("SORT w_1", "WRONGTYPE Operation against a key holding the wrong kind of value"),
        ],
    );
}

#[test]
fn numbers_are_doubles_as_the_server_reads_them() {
    for (dialect, huge, empty) in
        [(Dialect::Redis, "[1 1e400]", "[ 1]"), (Dialect::Valkey, NOT_NUMBERS, NOT_NUMBERS)]
    {
        let mut db = TestStore::of(dialect);
        hold(&db, "l", list(&["inf", "-inf", "1e3", "5", "-0", "0", ".5", "5."]));
        assert_eq!(db.say("SORT l"), "[-inf -0 0 .5 5 5. 1e3 inf]");
        let wrong = ["nan", "0x10", "1_0"].map(|text| (text, NOT_NUMBERS));
        for (text, reply) in [wrong.as_slice(), &[("1e400", huge), ("", empty)]].concat() {
            db.say("DEL l");
            hold(&db, "l", list(&["1", text]));
            assert_eq!(db.say("SORT l"), reply, "{text}");
        }
    }
}

#[test]
fn a_limit_is_cut_to_what_there_is() {
    let mut db = filled();
    check(
        &mut db,
        &[
            ("SORT l LIMIT 1 2", "[2 3]"),
            ("SORT l LIMIT -1 2", "[1 2]"),
            ("SORT l LIMIT 5 2", "[]"),
            ("SORT l LIMIT 0 -5", "[1 2 3 10]"),
            ("SORT l LIMIT 2 9223372036854775807", "[3 10]"),
            ("SORT l LIMIT 0 0", "[]"),
            ("SORT l LIMIT x", "ERR syntax error"),
            ("SORT l LIMIT x 1", "ERR value is not an integer or out of range"),
        ],
    );
}

#[test]
fn elements_are_sorted_by_what_other_keys_hold() {
    let mut db = filled();
    for (key, value) in [("h_1", "4"), ("h_2", "3"), ("h_3", "2")] {
        hold(&db, key, hash(value));
    }
    check(
        &mut db,
        &[
            ("SORT l BY w_*", "[10 3 2 1]"),
            ("SORT l BY w_* DESC LIMIT 1 2", "[2 3]"),
            ("SORT_RO l BY w_* ALPHA", "[3 2 1 10]"),
            ("SORT l BY h_*->f", "[10 3 2 1]"),
            ("SORT l BY h_*", "[1 10 2 3]"),
            ("SORT l BY none_*", "[1 10 2 3]"),
            ("SORT l BY none_* ALPHA", "[3 1 2 10]"),
        ],
    );
}

#[test]
fn elements_give_way_to_what_get_finds() {
    let mut db = filled();
    hold(&db, "h_1", hash("one"));
    check(
        &mut db,
        &[
            ("SORT l GET # GET w_* GET foo", "[1 30 nil 2 20 nil 3 10 nil 10 5 nil]"),
            ("SORT l GET h_*->f LIMIT 0 2", "[one nil]"),
            ("SORT l GET h_*-> GET l LIMIT 0 1", "[nil nil]"),
        ],
    );
}

#[test]
fn without_a_star_nothing_is_sorted() {
    let mut db = filled();
    check(
        &mut db,
        &[
            ("SORT l BY nosort", "[3 1 2 10]"),
            ("SORT l BY nosort DESC LIMIT 1 2", "[2 1]"),
            ("SORT l BY nosort BY w_*", "[3 1 2 10]"),
            ("SORT numbers BY nosort DESC LIMIT 1 2", "[2 3]"),
            ("SORT s BY nosort STORE d", "3"),
            ("SORT d BY nosort", "[a b c]"),
            ("SORT s BY nosort DESC STORE d", "3"),
            ("SORT d BY nosort", "[c b a]"),
        ],
    );
}

#[test]
fn a_result_is_stored_as_a_list() {
    let mut db = filled();
    check(
        &mut db,
        &[
            ("SET d x EX 100", "OK"),
            ("SORT l STORE d", "4"),
            ("TYPE d", "list"),
            ("TTL d", "-1"),
            ("SORT l GET none_* LIMIT 0 2 STORE d", "2"),
            ("SORT d BY nosort", "[ ]"),
            ("SORT s STORE d", NOT_NUMBERS),
            ("EXISTS d", "1"),
            ("SORT l LIMIT 9 9 STORE d", "0"),
            ("EXISTS d", "0"),
            ("SORT l STORE l", "4"),
            ("SORT l BY nosort", "[1 2 3 10]"),
            ("SORT_RO l STORE d", "ERR syntax error"),
            ("SORT l STORE", "ERR syntax error"),
        ],
    );
}
