//! The worked example of `docs/format.md`, held against the code.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::ops::Range;
use std::path::Path;

use crc32c::crc32c_append;
use redlet::persist::{Record, Storage, StorageOptions};
use serde::{Deserialize, Serialize};

/// What the example's log says, and what its snapshot says.
const LOGGED: [&[&str]; 2] = [&["SET", "greeting", "hello"], &["DEL", "greeting"]];
const IN_SNAPSHOT: &[&str] = &["SET", "greeting", "hello"];

/// What is drawn or depends on the time, and the checksums over it: identity, CRC of the header,
/// checksum and time of each record.
const VARIES_IN_LOG: [Range<usize>; 4] = [12..16, 24..28, 84..96, 124..136];
/// The same, and the time of the snapshot.
const VARIES_IN_SNAPSHOT: [Range<usize>; 4] = [12..16, 32..44, 52..56, 84..88];

#[test]
fn the_log_of_the_page_is_what_is_written_but_for_times_and_identity() {
    let place = tempfile::tempdir().unwrap();
    let (storage, _) =
        Storage::open(place.path(), StorageOptions::default(), &mut |_| Ok(())).unwrap();
    for op in LOGGED {
        storage.append(&payload(op)).unwrap();
    }
    storage.close().unwrap();
    let written = fs::read(place.path().join("log.00000001")).unwrap();
    same(written, example("log.00000001"), &VARIES_IN_LOG);
}

#[test]
fn the_snapshot_of_the_page_is_what_is_written_but_for_times_and_identity() {
    let place = tempfile::tempdir().unwrap();
    let (storage, _) =
        Storage::open(place.path(), StorageOptions::default(), &mut |_| Ok(())).unwrap();
    storage.append(&payload(IN_SNAPSHOT)).unwrap();
    let mut writer = storage.write_snapshot(storage.begin_snapshot().unwrap()).unwrap();
    writer.write(&payload(IN_SNAPSHOT)).unwrap();
    storage.finish_snapshot(writer).unwrap();
    let written = fs::read(place.path().join("snapshot.00000002")).unwrap();
    same(written, example("snapshot.00000002"), &VARIES_IN_SNAPSHOT);
}

/// The formula of the page, for the first record of the log and that of the snapshot.
#[test]
fn checksums_are_what_the_page_says() {
    let (log, snapshot) = (example("log.00000001"), example("snapshot.00000002"));
    let identity = u32::from_le_bytes(log[12..16].try_into().unwrap());
    let checksum = |content: &[u8], seed: u32, position: u64| {
        crc32c_append(content.len() as u32, content) ^ crc32c_append(seed, &position.to_le_bytes())
    };
    assert_eq!(log[84..88], checksum(&log[88..120], identity, 0).to_le_bytes());
    let seed = crc32c_append(identity, &2u64.to_le_bytes());
    assert_eq!(snapshot[52..56], checksum(&snapshot[56..80], seed, 48).to_le_bytes());
}

#[test]
fn the_files_of_the_page_can_be_opened() {
    for (file, expected) in [("log.00000001", &LOGGED[..]), ("snapshot.00000002", &[IN_SNAPSHOT])] {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join(file), example(file)).unwrap();
        let manifest = match file {
            "log.00000001" => example("redlet.manifest"),
            _ => manifest(&Manifest { identity: 0x2a5c_91e7, segment: 2, end: 40 }),
        };
        fs::write(place.path().join("redlet.manifest"), manifest).unwrap();
        assert_eq!(read(place.path()), expected);
    }
}

#[test]
fn the_manifest_of_the_page_is_what_is_written_but_for_the_identity() {
    let place = tempfile::tempdir().unwrap();
    let (storage, _) =
        Storage::open(place.path(), StorageOptions::default(), &mut |_| Ok(())).unwrap();
    for op in LOGGED {
        storage.append(&payload(op)).unwrap();
    }
    storage.close().unwrap();
    let log = fs::read(place.path().join("log.00000001")).unwrap();
    let identity = u32::from_le_bytes(log[12..16].try_into().unwrap());
    let written = fs::read(place.path().join("redlet.manifest")).unwrap();
    let page: Manifest = rmp_serde::from_slice(&example("redlet.manifest")[16..]).unwrap();
    assert_eq!(manifest(&page), example("redlet.manifest"));
    assert_eq!(dump(&written), dump(&manifest(&Manifest { identity, ..page })));
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Manifest {
    identity: u32,
    segment: u64,
    end: u64,
}

fn manifest(manifest: &Manifest) -> Vec<u8> {
    let body = rmp_serde::to_vec_named(manifest).unwrap();
    let mut bytes = b"redletMF\x01\0\0\0".to_vec();
    bytes.extend(crc32c_append(0, &body).to_le_bytes());
    bytes.extend(body);
    bytes
}

fn payload(op: &[&str]) -> Vec<u8> {
    let mut record = Record::default();
    record.operation(0, op[0]).words(&op[1..]);
    record.payload().to_vec()
}

fn read(folder: &Path) -> Vec<Vec<String>> {
    let mut seen = Vec::new();
    let opened = Storage::open(folder, StorageOptions::default(), &mut |op| {
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

/// Compares two files, without what varies, as texts that show where they differ.
fn same(mut written: Vec<u8>, mut expected: Vec<u8>, varies: &[Range<usize>]) {
    for bytes in [&mut written, &mut expected] {
        for range in varies {
            bytes[range.clone()].fill(0);
        }
    }
    assert_eq!(dump(&written), dump(&expected));
}

fn dump(bytes: &[u8]) -> String {
    let rows = bytes.chunks(16).map(|row| row.iter().map(|byte| format!("{byte:02x} ")).collect());
    rows.collect::<Vec<String>>().join("\n")
}
