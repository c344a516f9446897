//! What changes of a stream are recorded as.

use super::*;
use crate::engine::access::handle::testing::changes;
use crate::value::stream::TrimBound;

fn id(ms: u64) -> Id {
    Id::new(ms, 0)
}

fn push(stream: &mut Handle<'_, Stream>, ms: u64) {
    assert!(stream.push(id(ms), &[[b"f", b"v"]]));
}

#[test]
fn every_change_is_recorded_as_it_can_be_repeated() {
    let (ops, events) = changes(Stream::new(), |stream| {
        (1..=5).for_each(|ms| push(stream, ms));
        let trim = Trim { bound: TrimBound::Id(id(2)), approximate: false, limit: 0 };
        stream.trim(&trim, References::Keep);
        stream.delete(&[id(2), id(9)], References::Keep);
        stream.delete(&[id(3), id(9)], References::Delete);
        stream.set_ids(id(7), None, None);
        stream.configure_idempotence(Some(5), None);
        stream.record_message(b"p", b"m", id(5), 5);
    });
    let adds = (1..=5).map(|ms| format!("XADD k {ms}-0 f v"));
    let rest = [
        "XTRIM k MAXLEN = 4",
        "XDEL k 2-0",
        "XDELEX k DELREF IDS 1 3-0",
        "XSETID k 7-0 ENTRIESADDED 5 MAXDELETEDID 3-0",
        "XCFGSET k IDMP-DURATION 5 IDMP-MAXSIZE 100",
        "XIDMPRECORD k p m 5-0",
    ];
    assert_eq!(ops, adds.chain(rest.map(String::from)).collect::<Vec<_>>());
    assert_eq!(events, ["xadd", "xtrim", "xdel", "xsetid"]);
}

#[test]
fn what_groups_do_is_recorded_with_its_time() {
    let (ops, events) = changes(Stream::new(), |stream| {
        (1..=4).for_each(|ms| push(stream, ms));
        stream.create_group(b"g", Id::MIN, Some(0), false);
        let one = stream.meet_consumer(b"g", b"one", 100).unwrap();
        stream.deliver(b"g", one, 2, true, 200, |_| true);
        stream.deliver(b"g", one, 1, false, 300, |_| true);
        stream.deliver_again(b"g", one, Id::MIN, 9, 400, |_, entry| entry.is_some());
        stream.give_back(b"g", id(2), 2);
        stream.acknowledge(b"g", &[id(1), id(9)]);
        stream.set_group(b"g", id(1), None);
        stream.remove_consumer(b"g", b"one");
        stream.destroy_group(b"g");
    });
    let expected = [
        "XGROUP CREATE k g 0-0 MKSTREAM ENTRIESREAD 0",
        "XCLAIM k g one 0 0-0 TIME 100 JUSTID",
        "XCLAIM k g one 0 1-0 2-0 TIME 200 RETRYCOUNT 1 FORCE JUSTID",
        "XGROUP SETID k g 2-0 ENTRIESREAD 2",
        "XGROUP SETID k g 3-0 ENTRIESREAD 3",
        "XCLAIM k g one 0 1-0 2-0 TIME 400 RETRYCOUNT 2 FORCE JUSTID",
        "XCLAIM k g one 0 0-0 TIME 200 JUSTID ACTIVE 200",
        "XNACK k g FAIL IDS 1 2-0 RETRYCOUNT 2 FORCE",
        "XACK k g 1-0",
        "XGROUP SETID k g 1-0 ENTRIESREAD -1",
        "XGROUP DELCONSUMER k g one",
        "XGROUP DESTROY k g",
    ];
    assert_eq!(ops[4..], expected);
    let expected = [
        "xadd",
        "xgroup-create",
        "xgroup-createconsumer",
        "xgroup-setid",
        "xgroup-delconsumer",
        "xgroup-destroy",
    ];
    assert_eq!(events, expected);
}

#[test]
fn what_changes_nothing_is_not_recorded() {
    let (ops, events) = changes(Stream::new(), |stream| {
        assert!(!stream.push(Id::MIN, &[[b"f", b"v"]]));
        stream.delete(&[id(1)], References::Delete);
        assert!(!stream.destroy_group(b"g") && !stream.set_group(b"g", id(1), None));
        assert_eq!(stream.remove_consumer(b"g", b"c"), None);
        assert_eq!(stream.acknowledge(b"g", &[id(1)]), 0);
    });
    assert!(ops.is_empty() && events.is_empty());
}
