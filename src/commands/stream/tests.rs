//! What neither genuine server has, and what many calls together come to. The rest is held against
//! the servers themselves, by `__tests__/conformance/streams.test.js`.

use crate::commands::testing::TestStore;
use crate::engine::grammar::dialect::Dialect;

/// A stream of `1-0` to `5-0`, of which the group `g` has given the first three to `one`, and the
/// group `h` the first two to `x`.
fn store() -> TestStore {
    let mut db = TestStore::new();
    for id in 1..=5 {
        db.say(&format!("XADD s {id}-0 f v{id}"));
    }
    db.say("XGROUP CREATE s g 0");
    db.say("XGROUP CREATE s h 0");
    db.say("XREADGROUP GROUP g one COUNT 3 STREAMS s >");
    db.say("XREADGROUP GROUP h x COUNT 2 STREAMS s >");
    db
}

fn says(db: &mut TestStore, expected: &[(&str, &str)]) {
    for (call, reply) in expected {
        assert_eq!(db.say(call), *reply, "{call}");
    }
}

#[test]
fn xdelex_has_a_say_in_what_becomes_of_references() {
    let mut db = store();
    says(
        &mut db,
        &[
            ("XDELEX s IDS 2 5-0 9-0", "[1 -1]"),
            ("XDELEX s ACKED IDS 2 1-0 4-0", "[2 2]"),
            ("XACK s g 1-0", "1"),
            ("XACK s h 1-0", "1"),
            ("XDELEX s ACKED IDS 1 1-0", "[1]"),
            ("XDELEX s IDS 1 2-0 KEEPREF", "[1]"),
            ("XPENDING s h", "[1 2-0 2-0 [[x 1]]]"),
            ("XDELEX s DELREF IDS 2 2-0 3-0", "[-1 1]"),
            ("XPENDING s h", "[0 nil nil nil]"),
            ("XPENDING s g", "[0 nil nil nil]"),
            ("XDELEX none DELREF IDS 2 2-0 3-0", "[-1 -1]"),
            // Of a group that has not read so far, an entry may be wanted that does not exist.
            ("XDELEX s ACKED IDS 2 9-0 0-0", "[2 -1]"),
            ("XDELEX none IDS 1 x", "[-1]"),
            ("XDELEX s IDS 1 x IDS 1 9-0", "[-1]"),
        ],
    );
}

#[test]
fn xackdel_acknowledges_in_one_group_and_deletes_for_all() {
    let mut db = store();
    says(
        &mut db,
        &[
            ("XACKDEL s g ACKED IDS 2 1-0 3-0", "[2 2]"),
            ("XPENDING s g", "[1 2-0 2-0 [[one 1]]]"),
            ("XACKDEL s h ACKED IDS 3 1-0 2-0 1-0", "[1 2 -1]"),
            ("XACKDEL s g KEEPREF IDS 2 2-0 4-0", "[1 -1]"),
            ("XLEN s", "3"),
            ("XACKDEL s none IDS 1 3-0", "[-1]"),
            ("XACKDEL none g IDS 1 3-0", "[-1]"),
            ("XACKDEL s none IDS 1 x", "[-1]"),
        ],
    );
}

#[test]
fn counted_ids_must_be_as_many_as_they_say() {
    let mut db = store();
    let number = "ERR Number of IDs must be a positive integer";
    let few = "ERR The `numids` parameter must match the number of arguments";
    for (call, error) in [
        ("XACKDEL s g IDS abc 1-1", number),
        ("XDELEX s IDS 0 1-1", number),
        ("XDELEX s IDS -5 1-1", number),
        ("XDELEX s IDS 3 1-1 2-2", few),
        ("XDELEX s IDS 9223372036854775807 1-1", few),
        ("XDELEX s IDS 1 1-1 2-2", "ERR syntax error"),
        ("XDELEX s KEEPREF DELREF IDS 1 1-1", "ERR syntax error"),
        ("XDELEX s KEEPREF ACKED 1-1", "ERR syntax error"),
        ("XDELEX s IDS 1 x", "ERR Invalid stream ID specified as stream command argument"),
        ("XACKDEL s g", "ERR wrong number of arguments for 'xackdel' command"),
    ] {
        assert_eq!(db.say(call), error, "{call}");
    }
}

#[test]
fn trimming_may_keep_unacknowledged_entries() {
    let mut db = TestStore::new();
    (1..=5).for_each(|id| _ = db.say(&format!("XADD s {id}-0 f v")));
    db.say("XGROUP CREATE s g 0");
    says(
        &mut db,
        &[
            ("XADD s MAXLEN = 1 ACKED 6-0 f v", "6-0"),
            ("XLEN s", "6"),
            ("XREADGROUP GROUP g c COUNT 1 STREAMS s >", "{s:[[1-0 [f v]]]}"),
            ("XACK s g 1-0", "1"),
            ("XADD s MAXLEN = 1 ACKED 7-0 f v", "7-0"),
            ("XLEN s", "6"),
        ],
    );
    db.say("XREADGROUP GROUP g c STREAMS s >");
    says(
        &mut db,
        &[
            ("XACK s g 3-0 5-0", "2"),
            ("XTRIM s MINID 6 ACKED", "2"),
            ("XTRIM s DELREF MAXLEN 1", "3"),
            ("XPENDING s g", "[1 7-0 7-0 [[c 1]]]"),
            ("XTRIM s MAXLEN 1 DELREF ACKED", "ERR syntax error"),
        ],
    );
}

#[test]
fn returned_entries_are_claimed_first() {
    let mut db = store();
    says(
        &mut db,
        &[
            ("XNACK s g FAIL IDS 2 3-0 9-0", "1"),
            ("XNACK s g SILENT IDS 1 2-0", "1"),
            ("XPENDING s g IDLE 100000 - + 9", "[[2-0  -1 0] [3-0  -1 1]]"),
            ("XPENDING s g", "[3 1-0 3-0 [[one 1]]]"),
            ("XREADGROUP GROUP g two COUNT 1 CLAIM 100000 STREAMS s >", "{s:[[3-0 [f v3] -1 1]]}"),
        ],
    );
}

#[test]
fn xnack_sets_the_count_of_deliveries() {
    let mut db = store();
    says(
        &mut db,
        &[
            ("XNACK s g FATAL IDS 1 1-0", "1"),
            ("XNACK s g FAIL IDS 1 2-0 RETRYCOUNT 7", "1"),
            ("XNACK s g SILENT IDS 2 4-0 9-0", "0"),
            ("XNACK s g SILENT IDS 2 4-0 9-0 FORCE", "1"),
            ("XPENDING s g - + 2", "[[1-0  -1 9223372036854775807] [2-0  -1 7]]"),
            ("XPENDING s g 4 + 9", "[[4-0  -1 0]]"),
            ("XCLAIM s g two 100000 1-0", "[[1-0 [f v1]]]"),
            ("XNACK s none FAIL IDS 1 1-0", "NOGROUP No such key 's' or consumer group 'none'"),
            ("XNACK s g BOGUS IDS 1 1-0", "ERR mode must be SILENT, FAIL, or FATAL"),
            ("XNACK s g FAIL IDS 0 1-0", "ERR numids must be a positive integer"),
            ("XNACK s g FAIL IDS 2 1-0", "ERR number of IDs doesn't match numids"),
            (
                "XNACK s g FAIL IDS 1 1-0 RETRYCOUNT -1",
                "ERR Invalid RETRYCOUNT value, must be >= 0",
            ),
            ("XNACK s g FAIL IDS 1 1-0 BOGUS", "ERR syntax error"),
        ],
    );
    let told = db.say("XINFO STREAM s FULL");
    assert!(told.contains("pel-count:4 nacked-count:2 pending:[[1-0 two "), "{told}");
}

#[test]
fn claiming_while_reading_takes_pending_entries_before_new_ones() {
    let mut db = store();
    let read = db.say("XREADGROUP GROUP g two CLAIM 0 COUNT 4 STREAMS s >");
    assert!(read.starts_with("{s:[[1-0 [f v1] "), "{read}");
    assert!(read.ends_with("[4-0 [f v4] 0 0]]}"), "{read}");
    says(
        &mut db,
        &[
            ("XDEL s 1-0", "1"),
            ("XREADGROUP GROUP g two NOACK CLAIM 100000 STREAMS s >", "{s:[[5-0 [f v5] 0 0]]}"),
            ("XREADGROUP GROUP g two CLAIM 100000 STREAMS s >", "nil"),
            ("XREAD CLAIM 1 STREAMS s 0", "ERR syntax error"),
        ],
    );
    let read = db.say("XREADGROUP GROUP g one CLAIM 0 COUNT 1 STREAMS s >");
    assert!(read.starts_with("{s:[[2-0 [f v2] "), "{read}");
    assert_eq!(db.say("XPENDING s g"), "[3 2-0 4-0 [[one 1] [two 2]]]");
}

#[test]
fn all_streams_together_have_limits_too() {
    let mut db = store();
    (1..=3).for_each(|id| _ = db.say(&format!("XADD t {id}-0 f v")));
    says(
        &mut db,
        &[
            (
                "XREAD COUNT 2 MAXCOUNT 3 STREAMS s t 0 0",
                "{s:[[1-0 [f v1]] [2-0 [f v2]]] t:[[1-0 [f v]]]}",
            ),
            ("XREAD MAXCOUNT 1 STREAMS s t 3 0", "{s:[[4-0 [f v4]]]}"),
            ("XREAD MAXSIZE 1 STREAMS s t 0 0", "{s:[[1-0 [f v1]]]}"),
            ("XREADGROUP GROUP g one MAXCOUNT 1 STREAMS s >", "{s:[[4-0 [f v4]]]}"),
            ("XREADGROUP GROUP g one MAXSIZE 1 STREAMS s 0", "{s:[[1-0 [f v1]]]}"),
            ("XREAD MAXCOUNT 0 STREAMS s 0", "ERR MAXCOUNT must be a positive integer"),
            ("XREAD MAXSIZE x STREAMS s 0", "ERR MAXSIZE must be a positive integer"),
        ],
    );
}

#[test]
fn a_message_that_comes_again_is_answered_with_its_entry() {
    let mut db = TestStore::new();
    let first = db.say("XADD s IDMP p m * f v");
    assert_eq!(db.say("XADD s MAXLEN 1 IDMP p m * f other"), first);
    assert_ne!(db.say("XADD s IDMP q m * f v"), first);
    let auto = db.say("XADD s IDMPAUTO p * a 1 b 2");
    assert_eq!(db.say("XADD s IDMPAUTO p * b 2 a 1"), auto);
    assert_eq!(db.say("XLEN s"), "3");
    let told = db.say("XINFO STREAM s");
    let expected = "idmp-duration:100 idmp-maxsize:100 pids-tracked:2 iids-tracked:3 iids-added:3 \
                    iids-duplicates:2 groups:0";
    assert!(told.contains(expected), "{told}");
    says(
        &mut db,
        &[
            ("XCFGSET s IDMP-MAXSIZE 1", "OK"),
            (&format!("XIDMPRECORD s p m {first}"), "OK"),
            (&format!("XIDMPRECORD s p m {first}"), "OK"),
            ("XADD s IDMP p m * f v", &first),
            ("XADD none NOMKSTREAM IDMP p m * f v", "nil"),
        ],
    );
}

#[test]
fn messages_are_refused_that_cannot_be_known_again() {
    let mut db = store();
    for (call, error) in [
        ("XADD s IDMP p * f v", "Invalid stream ID specified as stream command argument"),
        ("XADD s IDMP p m 9-1 f v", "IDMP/IDMPAUTO can be used only with auto-generated IDs"),
        ("XADD s IDMP p m IDMP q n * f v", "IDMP/IDMPAUTO specified multiple times"),
        ("XADD s IDMPAUTO p IDMP q n * f v", "IDMP/IDMPAUTO specified multiple times"),
        ("XADD s IDMP  m * f v", "IDMP requires a non-empty producer ID"),
        ("XADD s IDMP p  * f v", "IDMP requires a non-empty idempotent ID"),
        ("XADD s IDMPAUTO  * f v", "IDMPAUTO requires a non-empty producer ID"),
        ("XCFGSET none IDMP-DURATION 5", "no such key"),
        ("XCFGSET s", "At least one parameter must be specified"),
        ("XCFGSET s IDMP-DURATION", "syntax error"),
        ("XCFGSET s IDMP-DURATION x", "value is not an integer or out of range"),
        ("XCFGSET s IDMP-DURATION 86401", "IDMP-DURATION must be between 1 and 86400 seconds"),
        ("XCFGSET s IDMP-MAXSIZE 0", "IDMP-MAXSIZE must be between 1 and 10000 entries"),
        ("XCFGSET s COUNTS 1 1", "syntax error"),
        ("XIDMPRECORD none p m 1-0", "no such key"),
        ("XIDMPRECORD s p m 9-0", "The specified stream ID was deleted or doesn't exist"),
        ("XCLAIM s g one 0 1-0 ACTIVE 5", "Unrecognized XCLAIM option 'ACTIVE'"),
    ] {
        assert_eq!(db.say(call), format!("ERR {error}"), "{call}");
    }
}

#[test]
fn an_empty_stream_stays() {
    let mut db = store();
    says(
        &mut db,
        &[
            ("XDEL s 1-0 2-0 3-0 4-0 5-0", "5"),
            ("EXISTS s", "1"),
            ("TYPE s", "stream"),
            ("OBJECT ENCODING s", "stream"),
            (
                "XADD s 5-0 f v",
                "ERR The ID specified in XADD is equal or smaller than the target stream top item",
            ),
            ("XREAD STREAMS s 0", "nil"),
            ("XREAD STREAMS s +", "nil"),
            ("XGROUP CREATE made g $ MKSTREAM", "OK"),
            ("XLEN made", "0"),
            ("COPY made copy", "1"),
            (
                "XINFO GROUPS copy",
                "[{name:g consumers:0 pending:0 last-delivered-id:0-0 entries-read:nil lag:0}]",
            ),
        ],
    );
}

#[test]
fn the_keys_of_reads_stand_after_their_word() {
    let mut db = TestStore::new();
    says(
        &mut db,
        &[
            ("COMMAND GETKEYS XREAD COUNT 2 STREAMS a b 0 0", "[a b]"),
            ("COMMAND GETKEYS XREADGROUP GROUP STREAMS c COUNT 1 STREAMS a >", "[a]"),
            ("COMMAND GETKEYSANDFLAGS XREADGROUP GROUP g c STREAMS a >", "[[a [RO access]]]"),
        ],
    );
}

/// A stream with four entries, of which a group has read one.
fn read_once(dialect: Dialect) -> TestStore {
    let mut db = TestStore::of(dialect);
    (1..=4).for_each(|id| _ = db.say(&format!("XADD s {id}-0 f v")));
    db.say("XGROUP CREATE s g 0");
    db.say("XREADGROUP GROUP g c COUNT 1 STREAMS s >");
    db
}

/// What XINFO GROUPS says of the first group that was read: its `entries-read` and its `lag`.
fn progress(db: &mut TestStore) -> String {
    let told = db.say("XINFO GROUPS s");
    let from = told.find("entries-read:").unwrap();
    told[from..].split('}').next().unwrap().to_owned()
}

#[test]
fn the_lag_after_trimming_is_what_is_left_in_redis_and_what_ever_was_in_valkey() {
    for (dialect, trimmed, emptied) in [
        (Dialect::Redis, "entries-read:1 lag:1", "entries-read:1 lag:0"),
        (Dialect::Valkey, "entries-read:1 lag:3", "entries-read:1 lag:3"),
    ] {
        let mut db = read_once(dialect);
        db.say("XTRIM s MAXLEN 1");
        assert_eq!(progress(&mut db), trimmed);
        db.say("XTRIM s MAXLEN 0");
        assert_eq!(progress(&mut db), emptied);
    }
}

#[test]
fn the_lag_after_a_deletion_is_known_in_redis_where_nothing_is_missing_behind_it() {
    for (dialect, lag) in
        [(Dialect::Redis, "entries-read:1 lag:1"), (Dialect::Valkey, "entries-read:1 lag:nil")]
    {
        let mut db = read_once(dialect);
        db.say("XDEL s 1-0 2-0 3-0 4-0");
        db.say("XADD s 5-0 f v");
        assert_eq!(progress(&mut db), lag);
    }
}

#[test]
fn a_group_has_read_no_more_than_there_ever_was_in_redis_alone() {
    for (dialect, expected) in
        [(Dialect::Redis, "entries-read:4 lag:0"), (Dialect::Valkey, "entries-read:9 lag:-5")]
    {
        for call in ["XGROUP SETID s g 4-0 ENTRIESREAD 9", "XGROUP CREATE s a 4-0 ENTRIESREAD 9"] {
            let mut db = read_once(dialect);
            db.say(call);
            assert_eq!(progress(&mut db), expected, "{call}");
        }
    }
}

#[test]
fn plus_finds_an_entry_before_a_deleted_one_in_redis_alone() {
    for (dialect, expected) in [(Dialect::Redis, "{s:[[3-0 [f v]]]}"), (Dialect::Valkey, "nil")] {
        let mut db = read_once(dialect);
        assert_eq!(db.say("XREAD STREAMS s +"), "{s:[[4-0 [f v]]]}");
        db.say("XDEL s 4-0");
        assert_eq!(db.say("XREAD STREAMS s +"), expected);
    }
}

#[test]
fn an_approximate_trim_removes_nothing_unless_references_are_kept() {
    let mut db = TestStore::new();
    db.say("CONFIG SET stream-node-max-entries 2");
    (1..=6).for_each(|id| _ = db.say(&format!("XADD s {id}-0 f v")));
    for call in ["MAXLEN ~ 1 DELREF", "MAXLEN ~ 1 ACKED", "MINID ~ 6 DELREF", "MINID ~ 6 ACKED"] {
        assert_eq!(db.say(&format!("XTRIM s {call}")), "0", "{call}");
    }
    assert_eq!(db.say("XTRIM s MAXLEN ~ 1 KEEPREF"), "4");
    assert_eq!(db.say("XTRIM s MAXLEN = 1 DELREF"), "1");
}

#[test]
fn the_first_mistake_in_xsetid_is_reported() {
    let mut db = store();
    db.say("SET string v");
    let smaller =
        "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id";
    for call in [
        "XSETID s 9-0 MAXDELETEDID 10-0 FOO",
        "XSETID s 9-0 MAXDELETEDID 10-0 MAXDELETEDID 1-0",
        "XSETID string 9-0 MAXDELETEDID 10-0",
        "XSETID none 9-0 MAXDELETEDID 10-0 ENTRIESADDED x",
    ] {
        assert_eq!(db.say(call), smaller, "{call}");
    }
    assert_eq!(db.say("XSETID s 9-0 FOO MAXDELETEDID 10-0"), "ERR syntax error");
}

#[test]
fn options_of_xgroup_are_refused_twice_once_key_and_group_were_found() {
    let mut db = store();
    let twice = "ENTRIESREAD 1 ENTRIESREAD 2";
    let wrong = |sub| {
        format!("ERR unknown subcommand or wrong number of arguments for '{sub}'. Try XGROUP HELP.")
    };
    assert_eq!(db.say(&format!("XGROUP CREATE s new 0 {twice}")), wrong("CREATE"));
    assert_eq!(db.say(&format!("XGROUP SETID s g 0 {twice}")), wrong("SETID"));
    assert!(db.say(&format!("XGROUP SETID s none 0 {twice}")).starts_with("NOGROUP"));
    assert!(db.say(&format!("XGROUP CREATE none g 0 {twice}")).contains("requires the key"));
    assert_eq!(db.say("XGROUP CREATE s new 0 MKSTREAM MKSTREAM"), "OK");
}
