use std::fs;
use std::path::Path;

use super::*;
use crate::base::crc64::crc64;
use crate::base::random::Random;
use crate::value::Value;
use crate::value::digest::{Digest, Fields};
use crate::value::hash::{Hash, HashLimits};
use crate::value::list::{List, Side};
use crate::value::rdb::{Limits, Reader as Server};
use crate::value::set::Set;
use crate::value::sorted_set::SortedSet;
use crate::value::stream::{Id, Stream};

/// A key, what it holds and when it ends.
type Key = (u16, String, Value, Option<u64>);

fn values(members: usize) -> Vec<Value> {
    let (mut list, mut set, mut hash) = (List::new(), Set::new(), Hash::new());
    let (mut sorted, mut stream, mut ints) = (SortedSet::new(), Stream::default(), Set::new());
    for number in 0..members {
        let text = format!("element {number}").into_bytes();
        list.push(Side::Right, &text, &Default::default());
        set.insert(&text, &Default::default());
        ints.insert(number.to_string().as_bytes(), &Default::default());
        hash.insert(&text, &text, &Default::default());
        sorted.insert(&text, number as f64, &Default::default());
        stream.push(Id::new(number as u64 + 1, 0), &[[&text, &text]], &Default::default());
    }
    vec![
        Value::string(b"text"),
        Value::string(b"-12"),
        Value::List(Box::new(list)),
        Value::Set(Box::new(set)),
        Value::Set(Box::new(ints)),
        Value::Hash(Box::new(hash)),
        Value::SortedSet(Box::new(sorted)),
        Value::Stream(Box::new(stream)),
    ]
}

fn ending(members: usize) -> Value {
    let limits = HashLimits::default();
    let mut hash = Hash::new();
    for number in 0..members {
        let field = format!("field {number}").into_bytes();
        hash.insert(&field, b"value", &limits);
        hash.set_deadline(&field, Some(5_000_000_000_000 + number as u64 % 3), &limits);
    }
    Value::Hash(Box::new(hash))
}

fn keys(members: usize) -> Vec<Key> {
    let values = values(members).into_iter().enumerate();
    let deadline = |at: usize| at.is_multiple_of(3).then_some(4_000_000_000_000 + at as u64);
    let of = |(at, value)| (at as u16 / 3, format!("key {at}"), value, deadline(at));
    values.map(of).collect()
}

fn written(path: &Path, keys: &mut [Key], server: Server, pictures: bool) -> Vec<u8> {
    let is_ending = |key: &Key| matches!(&key.2, Value::Hash(it) if it.first_deadline().is_some());
    let contents = Contents {
        databases: vec![(keys.len() as u64, 1); 16],
        fields_end: keys.iter().any(is_ending),
        time: 1,
    };
    let mut writer = DumpWriter::create(path, true, contents, server).unwrap();
    writer.library(b"#!lua name=one\nreturn 1");
    for (db, key, value, deadline) in keys {
        if pictures {
            writer.picture(*db, key.as_bytes(), &value.view_mut().picture(), *deadline);
        } else {
            writer.entry(*db, key.as_bytes(), value.view(), *deadline);
        }
        writer.write().unwrap();
    }
    assert!(writer.unfit().is_none());
    let size = writer.finish().unwrap();
    let bytes = fs::read(path).unwrap();
    assert_eq!(bytes.len() as u64, size);
    bytes
}

fn read_all(bytes: &[u8]) -> Result<(Vec<Key>, usize), Mistake> {
    let mut reader = Reader::new(bytes, bytes.len() as u64, Limits::default(), 0)?;
    let (mut keys, mut libraries) = (Vec::new(), 0);
    while let Some(item) = reader.item()? {
        match item {
            Item::Library(_) => libraries += 1,
            Item::Key(Found { db, key, value, deadline, .. }) => {
                let name = String::from_utf8_lossy(&key).into_owned();
                keys.push((db as u16, name, value, deadline));
            }
        }
    }
    Ok((keys, libraries))
}

fn shown(keys: &[Key]) -> Vec<String> {
    let digest = |value: &Value| {
        let mut digest = Digest::default();
        digest.add_value(value.view(), false, Fields::AllWithDeadlines);
        digest.to_hex()
    };
    keys.iter()
        .map(|(db, key, value, at)| format!("{db} {key} {:?} {at:?}", digest(value)))
        .collect()
}

#[test]
fn what_is_written_is_read_back() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("dump.rdb");
    for (members, server, pictures) in [
        (3, Server::Redis, false),
        (700, Server::Redis, false),
        (700, Server::Redis, true),
        (700, Server::Valkey, true),
        (40_000, Server::Valkey, true),
    ] {
        let mut keys = keys(members);
        for fields_end in [false, true] {
            if fields_end {
                keys.push((9, "ending".into(), ending(members.min(5000)), None));
            }
            let bytes = written(&path, &mut keys, server, pictures);
            let (found, libraries) = read_all(&bytes).unwrap();
            assert_eq!((shown(&found), libraries), (shown(&keys), 1));
            let head: &[u8] = match (fields_end, server) {
                (false, _) => b"REDIS0010",
                (true, Server::Redis) => b"REDIS0012",
                (true, Server::Valkey) => b"VALKEY080",
            };
            assert_eq!(&bytes[..9], head);
        }
    }
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn a_file_that_is_not_finished_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("dump.rdb");
    fs::write(&path, "before").unwrap();
    let mut writer = DumpWriter::create(&path, true, Contents::default(), Server::Redis).unwrap();
    writer.entry(0, b"a", Value::string(b"b").view(), None);
    drop(writer);
    assert_eq!(fs::read(&path).unwrap(), b"before");
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn a_name_that_is_taken_meanwhile_keeps_what_has_it() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("dump.rdb");
    let begin =
        |replace| DumpWriter::create(&path, replace, Contents::default(), Server::Redis).unwrap();
    let writer = begin(false);
    fs::write(&path, "another's").unwrap();
    let refused = writer.finish().unwrap_err();
    assert_eq!(refused.code(), "INVALID_ARGUMENT");
    assert!(refused.to_string().contains("dump.rdb"), "{refused}");
    assert_eq!(fs::read(&path).unwrap(), b"another's");
    begin(true).finish().unwrap();
    assert_eq!(fs::read(&path).unwrap()[..5], *b"REDIS");
    fs::remove_file(&path).unwrap();
    begin(false).finish().unwrap();
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn fields_that_end_later_than_redis_can_hold_are_told_of() {
    let place = tempfile::tempdir().unwrap();
    let mut late = Hash::new();
    late.insert(b"f", b"v", &HashLimits::default());
    late.set_deadline(b"f", Some(1 << 50), &HashLimits::default());
    let late = Value::Hash(Box::new(late));
    for (server, unfit) in [(Server::Redis, true), (Server::Valkey, false)] {
        let contents = Contents { fields_end: true, ..Contents::default() };
        let path = place.path().join("dump.rdb");
        let mut writer = DumpWriter::create(&path, true, contents, server).unwrap();
        writer.entry(0, b"h", late.view(), None);
        assert_eq!(writer.unfit().is_some(), unfit);
    }
}

#[test]
fn a_file_that_was_cut_or_changed_is_refused_and_says_where() {
    let place = tempfile::tempdir().unwrap();
    let bytes = written(&place.path().join("dump.rdb"), &mut keys(20), Server::Redis, false);
    for len in 0..bytes.len() {
        match read_all(&bytes[..len]).unwrap_err() {
            Mistake::Damaged { offset, why } => {
                assert_eq!(offset, len as u64, "{why}");
                assert!(why.starts_with("the file ends within"), "{why}");
            }
            other => panic!("{other}"),
        }
    }
    for place in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[place / 8] ^= 1 << (place % 8);
        let mistake = read_all(&changed).unwrap_err();
        assert!(matches!(
            mistake,
            Mistake::Damaged { offset, .. } | Mistake::Foreign { offset, .. }
                if offset <= bytes.len() as u64
        ));
    }
    let longer = [&bytes[..], b"\n"].concat();
    assert!(read_all(&longer).unwrap_err().to_string().contains("bytes follow the end"));
}

/// A file without end that counts what is read of it.
struct Endless<'c>(&'c std::cell::Cell<usize>);

impl std::io::Read for Endless<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        into.fill(0);
        self.0.set(self.0.get() + into.len());
        Ok(into.len())
    }
}

#[test]
fn a_length_that_no_string_has_is_refused_before_its_bytes_are_read() {
    for (form, length) in [
        (&[0x80, 0x80, 0, 0, 0][..], 2_u64 << 30),
        (&[0x81, 0, 0, 0, 16, 0, 0, 0, 0], 16 << 32),
        (&[0xC3, 1, 0x81, 0, 0, 0, 16, 0, 0, 0, 0], 16 << 32),
    ] {
        let count = std::cell::Cell::new(0);
        let start = [b"REDIS0011", &[0, 1, b'k'][..], form].concat();
        let endless = std::io::Read::chain(&start[..], Endless(&count));
        let mut reader = Reader::new(endless, 64 << 32, Limits::default(), 0).unwrap();
        let refused = reader.item().unwrap_err();
        assert_eq!(refused.code(), "CORRUPT");
        let told = format!("the value of 'k' has a string of {length} bytes");
        assert!(refused.to_string().contains(&told), "{refused}");
        assert!(count.get() <= 2 << 20, "{}", count.get());
    }
}

#[test]
fn a_string_may_be_as_long_as_one_that_a_client_may_send() {
    let start = [b"REDIS0011", &[0, 1, b'k', 0x80, 0x80, 0, 0, 0][..]].concat();
    let mut reader = Reader::new(&start[..], 1000, Limits::default(), 2 << 30).unwrap();
    let refused = reader.item().unwrap_err().to_string();
    assert!(refused.contains("the file ends within the value of 'k'"), "{refused}");
}

/// A file with these parts, signed.
fn file(head: &[u8], parts: &[u8]) -> Vec<u8> {
    let signed = [head, parts, &[part::END]].concat();
    [&signed[..], &crc64(&signed).to_le_bytes()].concat()
}

#[test]
fn what_servers_write_beside_keys_is_passed_over() {
    let parts = [
        &b"\xFA\x09redis-ver\x058.2.3\xFA\x03bit\xC0\x40"[..],
        b"\xF7\x81\0\0\0\0\0\0\0\x01\x02\x02\x05\x03abc\x02\x07\x04\0\0\0\0\0\0\0\0\x03\0\0\0\0\x00",
        b"\xFE\x02\xFB\x02\x01\xF4\x05\x01\x01",
        b"\xFD\x01\0\0\0\xF8\x0A\x00\x01a\x01b",
        b"\xFC\x10\0\0\0\0\0\0\0\xF9\x07\x00\x01c\xC0\x05",
    ]
    .concat();
    let bytes = file(b"REDIS0012", &parts);
    let mut reader = Reader::new(&bytes[..], bytes.len() as u64, Limits::default(), 0).unwrap();
    let mut next = || match reader.item().unwrap() {
        Some(Item::Key(found)) => (found.db, found.deadline, found.idle, found.frequency),
        other => panic!("{other:?}"),
    };
    assert_eq!(next(), (2, Some(1000), Some(10), None));
    assert_eq!(next(), (2, Some(16), None, Some(7)));
    assert!(reader.item().unwrap().is_none());
}

#[test]
fn a_checksum_may_be_turned_off_or_be_older_than_the_file() {
    let parts = b"\x00\x01a\x01b";
    let unsigned = [&b"REDIS0011"[..], parts, &[part::END], &[0; 8]].concat();
    assert_eq!(read_all(&unsigned).unwrap().0.len(), 1);
    let old = [&b"REDIS0003"[..], parts, &[part::END]].concat();
    assert_eq!(read_all(&old).unwrap().0.len(), 1);
}

#[test]
fn what_is_foreign_says_what_it_is() {
    let graph = {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let place = |byte: u8| LETTERS.iter().position(|it| *it == byte).unwrap() as u64;
        let name = b"graphdata".iter().fold(0, |id, byte| id << 6 | place(*byte));
        [&b"\x07\x03doc\x81"[..], &(name << 10 | 3).to_be_bytes()].concat()
    };
    for (bytes, code, why) in [
        (b"redlet.manifest".to_vec(), "FORMAT", "does not begin as an RDB file"),
        (file(b"REDIS0099", b""), "FORMAT", "version 99 of Redis's format"),
        (file(b"REDIS0080", b""), "FORMAT", "version 80 of Redis's format"),
        (file(b"VALKEY011", b""), "FORMAT", "version 11 of Valkey's format"),
        (file(b"REDIS+012", b""), "FORMAT", "not a number"),
        (file(b"REDIS0012", b"\x1A\x01a\x01b"), "FORMAT", "no type 26"),
        (file(b"REDIS0012", &graph), "FORMAT", "'doc' is of the module graphdata"),
        (file(b"REDIS0012", b"\x01\x01a\x00"), "CORRUPT", "the value of 'a' is malformed"),
        (file(b"REDIS0012", b"\xF6\x01a"), "FORMAT", "preview of Redis 7.0"),
    ] {
        let mistake = read_all(&bytes).unwrap_err();
        assert_eq!(mistake.code(), code);
        assert!(mistake.to_string().contains(why), "{mistake}");
    }
}

#[test]
fn a_length_of_more_than_the_file_takes_no_memory() {
    for kind in [0, 1, 2, 4, 5, 10, 14, 18, 19, 24] {
        let parts = [&[kind, 1, b'k', 0x81][..], &(1_u64 << 40).to_be_bytes()].concat();
        let mistake = read_all(&file(b"REDIS0012", &parts)).unwrap_err();
        assert_eq!(mistake.code(), "CORRUPT", "{mistake}");
    }
}

#[test]
fn no_file_panics() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("dump.rdb");
    let mut random = Random::from_seed(7);
    let mut all = keys(40);
    all.push((3, "ending".into(), ending(40), None));
    let files = [
        written(&path, &mut all, Server::Redis, false),
        written(&path, &mut all, Server::Valkey, true),
    ];
    for round in 0..6000 {
        let mut bytes = files[round % 2].clone();
        bytes.truncate(bytes.len() - 9);
        for _ in 0..=random.below(3) {
            let place = 9 + random.below(bytes.len() - 9);
            match random.below(4) {
                0 => bytes[place] = random.next_u64() as u8,
                1 => bytes[place] ^= 1 << random.below(8),
                2 => bytes.truncate(place.max(10)),
                _ => drop(bytes.splice(place..place, [random.next_u64() as u8; 3])),
            }
        }
        // Signed, so that the checksum lets it through.
        let (head, parts) = bytes.split_at(9);
        if let Ok((keys, _)) = read_all(&file(head, parts)) {
            assert!(keys.iter().all(|(_, _, value, _)| !value.view().is_empty()));
        }
    }
}
