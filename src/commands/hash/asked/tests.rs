//! The same mistakes, as each server finds them.

use crate::commands::testing::TestStore;
use crate::engine::grammar::dialect::Dialect;

fn replies(calls: &[(&str, &str)]) -> TestStore {
    let mut db = TestStore::of(Dialect::Redis);
    for (call, reply) in calls {
        assert_eq!(db.say(call), *reply, "{call}");
    }
    db
}

const WRONG: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";
const INTEGER: &str = "ERR value is not an integer or out of range";
const UNPLACED: &str = "ERR Mandatory argument FIELDS is missing or not at the right position";
const MISCOUNTED: &str = "ERR The `numfields` parameter must match the number of arguments";
const NEGATIVE: &str = "ERR invalid expire time, must be >= 0";
const NO_COUNT: &str = "ERR Number of fields must be a positive integer";

#[test]
fn redis_looks_at_the_key_then_at_the_time_then_at_the_fields() {
    let invalid = "ERR invalid expire time in 'hexpire' command";
    let positive = "ERR Parameter `numFields` should be greater than 0";
    replies(&[
        ("SET s x", "OK"),
        ("HEXPIRE s x foo FIELDS 0 a", WRONG),
        ("HEXPIRE h x foo FIELDS 0 a", INTEGER),
        ("HEXPIRE h -1 foo FIELDS 0 a", NEGATIVE),
        ("HEXPIRE h 70368744178 foo FIELDS 0 a", invalid),
        ("HEXPIRE h 9223372036854775807 FIELDS 1 a", invalid),
        ("HEXPIRE h 1 foo FIELDS 0 a", UNPLACED),
        ("HEXPIRE h 1 NX XX FIELDS 1 a", UNPLACED),
        ("HEXPIRE h 1 NX NX FIELDS 1 a", UNPLACED),
        ("HEXPIRE h 1 NX FIELD 1 a", UNPLACED),
        ("HEXPIRE h 1 NX FIELDS 0 a", positive),
        ("HEXPIRE h 1 NX FIELDS x a", positive),
        ("HEXPIRE h 1 NX FIELDS 1", MISCOUNTED),
        ("HEXPIRE h 1 FIELDS 1 a NX", MISCOUNTED),
        ("HEXPIRE h 1 nx fields 1 a", "[-2]"),
        ("HPEXPIREAT h 70368744177663 FIELDS 1 a", "[-2]"),
        (
            "HPEXPIREAT h 70368744177664 FIELDS 1 a",
            "ERR invalid expire time in 'hpexpireat' command",
        ),
    ]);
}

#[test]
fn redis_reads_lists_of_fields_after_it_looked_at_the_key() {
    for name in ["HTTL", "HPTTL", "HEXPIRETIME", "HPEXPIRETIME", "HPERSIST", "HGETDEL"] {
        for (rest, reply) in [
            ("s foo 0 a", WRONG),
            ("h foo 0 a", UNPLACED),
            ("h FIELDS 0 a", NO_COUNT),
            ("h FIELDS x a", NO_COUNT),
            ("h FIELDS 2 a", MISCOUNTED),
            ("h FIELDS 1 a b", MISCOUNTED),
        ] {
            let mut db = replies(&[("SET s x", "OK")]);
            assert_eq!(db.say(&format!("{name} {rest}")), reply, "{name} {rest}");
        }
    }
}

#[test]
fn redis_takes_one_option_of_hgetex() {
    let arity = "ERR wrong number of arguments for 'hgetex' command";
    replies(&[
        ("SET s x", "OK"),
        ("HGETEX s EX x foo", WRONG),
        ("HGETEX h EX x foo", INTEGER),
        ("HGETEX h EX FIELDS 1 a", INTEGER),
        ("HGETEX h EX -1 foo", NEGATIVE),
        ("HGETEX h EX 1 foo", arity),
        ("HGETEX h EX 1 FIELDS", arity),
        ("HGETEX h EX 1 foo 1", UNPLACED),
        ("HGETEX h EX 1 EX 1 FIELDS 1 a", UNPLACED),
        ("HGETEX h PERSIST PERSIST FIELDS 1 a", UNPLACED),
        ("HGETEX h foo FIELDS 1 a", UNPLACED),
        ("HGETEX h EX 1 FIELDS 0 a", NO_COUNT),
        ("HGETEX h EX 1 FIELDS 1", MISCOUNTED),
        ("HGETEX h PXAT 70368744177664 FIELDS 1 a", "ERR invalid expire time in 'hgetex' command"),
        ("HGETEX h PERSIST FIELDS 2 a b", "[nil nil]"),
    ]);
}

#[test]
fn redis_reads_all_of_hsetex_before_the_key() {
    let arity = "ERR wrong number of arguments for 'hsetex' command";
    let conditions = "ERR Only one of FXX or FNX arguments can be specified";
    let times = "ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified";
    replies(&[
        ("SET s x", "OK"),
        ("HSETEX s foo FIELDS 1 a 1", "ERR unknown argument: foo"),
        ("HSETEX s EX x FIELDS 1 a 1", INTEGER),
        ("HSETEX s EX FIELDS 1 a 1", INTEGER),
        ("HSETEX s EX -1 foo 1 a 1", NEGATIVE),
        ("HSETEX s FNX FNX FIELDS 1 a 1", conditions),
        ("HSETEX s FNX FXX FIELDS 1 a 1", conditions),
        ("HSETEX s KEEPTTL KEEPTTL FIELDS 1 a 1", times),
        ("HSETEX s EX 1 PX 1 FIELDS 1 a 1", times),
        ("HSETEX s FIELDS 0 a 1", "ERR invalid number of fields"),
        ("HSETEX s FIELDS 2147483648 a 1", "ERR invalid number of fields"),
        ("HSETEX s FIELDS 2147483647 a 1", arity),
        ("HSETEX s FIELDS 2 a 1", arity),
        ("HSETEX s FIELDS 1 a 1 EX 1", arity),
        ("HSETEX s EX 1 FIELDS 0 a", arity),
        ("HSETEX s FIELDS 1 a 1", WRONG),
        ("HSETEX h EX 100 FNX FIELDS 1 a 1", "1"),
        ("HTTL h FIELDS 1 a", "[100]"),
        ("HSETEX h NX FIELDS 1 a 1", "0"),
    ]);
}

#[test]
fn in_redis_a_small_hash_with_deadlines_is_in_their_order_and_a_listpackex() {
    replies(&[
        ("HSET h a 1 b 2 c 3", "3"),
        ("HPERSIST h FIELDS 1 a", "[-1]"),
        ("OBJECT ENCODING h", "listpack"),
        ("HEXPIRE h 100 FIELDS 1 none", "[-2]"),
        ("OBJECT ENCODING h", "listpackex"),
        ("HPEXPIREAT h 5000000000000 FIELDS 2 c b", "[1 1]"),
        ("HKEYS h", "[b c a]"),
        ("HSCAN h 0", "[0 [b 2 c 3 a 1]]"),
        ("HPERSIST h FIELDS 2 b c", "[1 1]"),
        ("HKEYS h", "[a b c]"),
        ("DEBUG RELOAD", "OK"),
        ("OBJECT ENCODING h", "listpackex"),
        ("HSETEX g FIELDS 1 a 1", "1"),
        ("OBJECT ENCODING g", "listpack"),
        ("HGETEX g PERSIST FIELDS 1 a", "[1]"),
        ("OBJECT ENCODING g", "listpackex"),
    ]);
}
