//! The worked example of `docs/format.md`, held against the code.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use redlet::persist::{Op, Options, Storage, record};

/// What the example's log says, and what its snapshot says.
const LOGGED: [&[&str]; 2] = [&["SET", "greeting", "hello"], &["DEL", "greeting"]];
const IN_SNAPSHOT: &[&str] = &["SET", "greeting", "hello"];

#[test]
fn the_log_of_the_page_is_what_is_written() {
    let place = tempfile::tempdir().unwrap();
    let (storage, _) = Storage::open(place.path(), Options::default(), &mut |_| Ok(())).unwrap();
    for op in LOGGED {
        storage.append(&payload(op)).unwrap();
    }
    storage.close().unwrap();
    let written = fs::read(place.path().join("log.00000001")).unwrap();
    assert_eq!(dump(&written), dump(&example("log.00000001")));
}

#[test]
fn the_snapshot_of_the_page_is_what_is_written_but_for_the_time() {
    let place = tempfile::tempdir().unwrap();
    let (storage, _) = Storage::open(place.path(), Options::default(), &mut |_| Ok(())).unwrap();
    storage.append(&payload(IN_SNAPSHOT)).unwrap();
    let mut writer = storage.write_snapshot(storage.begin_snapshot().unwrap()).unwrap();
    writer.write_payload(&payload(IN_SNAPSHOT)).unwrap();
    storage.finish_snapshot(writer).unwrap();
    let timeless = |mut bytes: Vec<u8>| {
        bytes[32..44].fill(0);
        dump(&bytes)
    };
    let written = fs::read(place.path().join("snapshot.00000002")).unwrap();
    assert_eq!(timeless(written), timeless(example("snapshot.00000002")));
}

#[test]
fn the_files_of_the_page_can_be_opened() {
    for (file, expected) in [("log.00000001", &LOGGED[..]), ("snapshot.00000002", &[IN_SNAPSHOT])] {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join(file), example(file)).unwrap();
        assert_eq!(read(place.path()), expected);
    }
}

fn payload(op: &[&str]) -> Vec<u8> {
    let verb = if op[0] == "SET" { "SET" } else { "DEL" };
    let args = op[1..].iter().map(|arg| (*arg).into()).collect();
    let mut payload = Vec::new();
    record::encode(&[Op { db: 0, verb, args }], &mut payload);
    payload
}

fn read(folder: &Path) -> Vec<Vec<String>> {
    let mut seen = Vec::new();
    let opened = Storage::open(folder, Options::default(), &mut |op| {
        seen.push(op.args.iter().map(|arg| String::from_utf8_lossy(arg).into_owned()).collect());
        Ok(())
    });
    opened.unwrap().0.close().unwrap();
    seen
}

/// The bytes of a file, from the block of the page that begins with its name. A line is an offset,
/// the bytes, and behind a semicolon what they mean.
fn example(file: &str) -> Vec<u8> {
    let page = include_str!("../docs/format.md");
    let start = page.find(&format!("```hex {file}\n")).expect("the page has the example");
    let lines = page[start..].lines().skip(1).take_while(|line| *line != "```");
    let mut bytes = Vec::new();
    for line in lines {
        let line = line.split(';').next().unwrap_or_default();
        let (offset, hex) = line.split_once(' ').unwrap();
        assert_eq!(offset.parse(), Ok(bytes.len()), "the offset of a line");
        bytes.extend(hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()));
    }
    bytes
}

fn dump(bytes: &[u8]) -> String {
    let rows = bytes.chunks(16).map(|row| row.iter().map(|byte| format!("{byte:02x} ")).collect());
    rows.collect::<Vec<String>>().join("\n")
}
