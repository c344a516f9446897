use super::messagepack::SHORT;
use super::*;
use proptest::prelude::*;

type Op<'a> = (u16, &'a str, Vec<&'a [u8]>);

fn encoded(ops: &[Op<'_>]) -> Vec<u8> {
    let mut record = Record::default();
    for (db, verb, args) in ops {
        record.operation(*db, verb).words(args);
    }
    record.payload().to_vec()
}

fn same(ops: &[Op<'_>], payload: &[u8]) -> bool {
    let read: Result<Vec<_>, _> = decode(payload).collect();
    let expected = ops.iter().map(|(db, verb, args)| {
        let words = std::iter::once(verb.as_bytes()).chain(args.iter().copied());
        OpRef { db: *db, args: words.collect() }
    });
    read == Ok(expected.collect())
}

#[test]
fn a_record_reads_back_as_it_was_written() {
    let long = vec![7; 70_000];
    let many = vec![&b"x"[..]; 70_000];
    let ops: [Op<'_>; 6] = [
        (0, "SET", vec![b"key", b"value"]),
        (15, "DEL", vec![]),
        (200, "SET", vec![b"", &long[..300]]),
        (65_535, "SET", vec![b"k", &long]),
        (3, "RPUSH", many[..20].to_vec()),
        (3, "RPUSH", many),
    ];
    for upto in 0..=ops.len() {
        assert!(same(&ops[..upto], &encoded(&ops[..upto])));
    }
    let twenty = vec![ops[0].clone(); 20];
    assert!(same(&twenty, &encoded(&twenty)));
    let many = vec![ops[1].clone(); 70_000];
    assert!(same(&many, &encoded(&many)));
}

#[test]
fn lists_of_operations_that_begin_alike_become_one() {
    let mut record = Record::default();
    record.operation(0, "RPUSH").word(b"k").list(["a"]);
    record.operation(0, "RPUSH").word(b"k").list(["b", "c"]);
    record.operation(0, "RPUSH").word(b"other").list(["d"]);
    record.operation(1, "RPUSH").word(b"other").list(["e"]);
    record.operation(1, "LPUSH").word(b"other").list(["f"]);
    record.operation(1, "LPUSH").word(b"other").words(["g"]);
    record.operation(1, "LPUSH").word(b"other").list(["h"]);
    let expected = [
        "RPUSH k a b c",
        "RPUSH other d",
        "RPUSH other e",
        "LPUSH other f",
        "LPUSH other g",
        "LPUSH other h",
    ];
    assert_eq!(record.lines(), expected);
}

#[test]
fn the_number_of_a_list_grows_with_it() {
    let mut record = Record::default();
    let ends = |record: &mut Record, at: i64, fields: &[&str]| {
        let operation = record.operation(0, "HPEXPIREAT").word(b"k").number(at);
        operation.word(b"FIELDS").counted(fields.len() as u64, fields);
    };
    ends(&mut record, 5, &["a"]);
    ends(&mut record, 5, &["b", "c"]);
    ends(&mut record, 6, &["FIELDS"]);
    ends(&mut record, 6, &["7"; 99]);
    ends(&mut record, 6, &[]);
    record.operation(0, "HPEXPIREAT").word(b"k").number(6).word(b"FIELDS").list(["100"]);
    let lines = record.lines();
    assert_eq!(lines[0], "HPEXPIREAT k 5 FIELDS 3 a b c");
    let sevens = " 7".repeat(99);
    assert_eq!(lines[1], format!("HPEXPIREAT k 6 FIELDS 100 FIELDS{sevens}"));
    assert_eq!(lines[2..], ["HPEXPIREAT k 6 FIELDS 100"]);
}

#[test]
fn an_operation_that_grows_through_each_form_of_its_head_reads_back() {
    let mut record = Record::default();
    let mut expected = "SADD k".to_owned();
    for number in 0..70_000 {
        record.operation(0, "SADD").word(b"k").list([number.to_string()]);
        expected += &format!(" {number}");
        if [11, 12, 13, 65_532, 65_533, 65_534, 69_999].contains(&number) {
            assert_eq!(record.lines(), [expected.as_str()]);
        }
    }
    record.operation(0, "SREM").word(b"k").list(["1"]);
    assert_eq!(record.lines(), [expected.as_str(), "SREM k 1"]);
    record.clear(usize::MAX);
    assert!(record.is_empty() && record.lines().is_empty());
    assert_eq!(record.payload(), [FIXARRAY]);
}

#[test]
fn another_reader_of_messagepack_sees_the_same() {
    let bytes = encoded(&[(300, "HSET", vec![b"k", &[0xff; 300]])]);
    let read: Vec<(u16, String, serde_bytes::ByteBuf, serde_bytes::ByteBuf)> =
        rmp_serde::from_slice(&bytes).unwrap();
    let expected = (300, "HSET".to_owned(), b"k".to_vec().into(), [0xff; 300].to_vec().into());
    assert_eq!(read, [expected]);
}

#[test]
fn an_argument_may_be_a_string() {
    let value = "v".repeat(40);
    let bytes = rmp_serde::to_vec(&[(1u16, "SET", "key", &value)]).unwrap();
    let args = [&b"SET"[..], b"key", value.as_bytes()].into_iter().collect();
    let read: Vec<_> = decode(&bytes).collect();
    assert_eq!(read, [Ok(OpRef { db: 1, args })]);
}

#[test]
fn a_record_cut_anywhere_is_an_error() {
    let bytes = encoded(&[(0, "SET", vec![b"key", b"value"]), (1, "DEL", vec![b"key"])]);
    for cut in 0..bytes.len() {
        assert!(decode(&bytes[..cut]).any(|op| op.is_err()), "cut at {cut}");
    }
    let mut longer = bytes;
    longer.push(0);
    assert!(decode(&longer).any(|op| op.is_err()));
}

#[test]
fn a_count_that_promises_more_than_there_is_costs_no_memory() {
    let huge = [0xdd, 0xff, 0xff, 0xff, 0xff, 0xdd, 0xff, 0xff, 0xff, 0xff, 0x00, 0xc4, 0x00];
    assert_eq!(decode(&huge).collect::<Vec<_>>(), [Err(SHORT)]);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes).count();
    }

    #[test]
    fn any_record_reads_back(
        args in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..40),
        db: u16,
    ) {
        let args: Vec<_> = args.iter().map(|arg| &arg[..]).collect();
        let ops = [(db, "HSET", args.clone()), (db, "DEL", args)];
        prop_assert!(same(&ops, &encoded(&ops)));
    }
}
