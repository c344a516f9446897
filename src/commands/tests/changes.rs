//! How many changes calls count as in `rdb_changes_since_last_save`, which decides when Redis saves.
//! The numbers are those of Redis 8.2.3 and Valkey 9.1.2.

use super::call;
use crate::commands::testing::TestStore;
use crate::engine::grammar::dialect::Dialect;

/// How many changes each call counts as.
fn counted(dialect: Dialect, calls: &[(&str, u64)]) {
    let mut db = TestStore::of(dialect);
    for (line, changes) in calls {
        let before = db.session.client.counters.changes.get();
        call(&db.engine, &mut db.session, line).unwrap();
        let counted = db.session.client.counters.changes.get() - before;
        assert_eq!(counted, *changes, "{line}");
    }
}

#[test]
fn a_call_counts_what_it_changes() {
    counted(
        Dialect::Valkey,
        &[
            ("SETBIT bits 0 0", 1),
            ("BITFIELD bits SET u8 0 1 SET u8 8 2 GET u8 0", 2),
            ("BITFIELD short OVERFLOW FAIL INCRBY u2 1000 9", 0),
            ("BITFIELD long SET u8 0 0", 1),
            ("RPUSH l a b c", 3),
            ("LMOVE l m LEFT RIGHT", 1),
            ("RPOPLPUSH l m", 1),
            ("BLMOVE l m LEFT RIGHT 1", 1),
            ("SORT m ALPHA STORE sorted", 3),
            ("SORT none STORE sorted", 1),
            ("GEOADD geo 1 1 a 2 2 b", 2),
            ("GEOSEARCHSTORE near geo FROMLONLAT 1 1 BYRADIUS 1000 km", 2),
            ("GEOSEARCHSTORE near geo FROMLONLAT 50 50 BYRADIUS 1 m", 1),
            ("PFADD log a b", 3),
            ("PFADD log a b", 0),
            ("HSETEX h EX 10 FIELDS 2 a b c d", 2),
            ("XADD s 1-1 a b", 1),
            ("XADD s 2-1 a b", 1),
            ("XADD s MAXLEN 2 3-1 a b", 1),
            ("XGROUP CREATE s g 0", 1),
            ("XREADGROUP GROUP g c STREAMS s >", 2),
            ("XREADGROUP GROUP g c STREAMS s >", 0),
            ("SWAPDB 0 0", 1),
        ],
    );
}

#[test]
fn a_read_of_pending_entries_is_a_change_only_in_valkey() {
    for (dialect, changes) in [(Dialect::Redis, 0), (Dialect::Valkey, 1)] {
        counted(
            dialect,
            &[
                ("XADD s 1-1 a b", 1),
                ("XGROUP CREATE s g 0", 1),
                ("XREADGROUP GROUP g c STREAMS s >", 2),
                ("XREADGROUP GROUP g c STREAMS s 0", changes),
            ],
        );
    }
}
