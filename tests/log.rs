//! Appending, going over to the next segment, a full disk, syncing and closing.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use redlet::base::Bytes;
use redlet::persist::log::Sizes;
use redlet::persist::{Folder, Fsync, Op, Options, State, Storage, folder, record};
use tempfile::TempDir;

#[test]
fn a_log_goes_through_many_segments_and_reads_back() {
    for closed in [true, false] {
        let place = tempfile::tempdir().unwrap();
        let storage = open(place.path(), small());
        let mut position = 0;
        for number in 0..2000 {
            let end = storage.append(&payload(number, 50)).unwrap();
            assert!(end > position);
            position = end;
        }
        assert_eq!((storage.log().end(), storage.log().live_bytes()), (position, position));
        if closed {
            storage.close().unwrap();
            assert!(storage.append(&payload(0, 0)).is_err());
        }
        drop(storage);
        let expected: Vec<_> = (0..2000).map(|number| (number, 50)).collect();
        assert_eq!(logged(place.path()), expected);
        assert!(sizes(&place).len() > 8);
    }
}

#[test]
fn positions_go_on_where_they_were() {
    let place = tempfile::tempdir().unwrap();
    let mut position = 0;
    for round in 0..5 {
        let storage = open(place.path(), small());
        assert_eq!(storage.log().end(), position);
        assert_eq!(storage.log().durable(), position);
        for number in 0..30 {
            position = storage.append(&payload(round * 30 + number, 40)).unwrap();
        }
        storage.close().unwrap();
    }
    assert_eq!(logged(place.path()).len(), 150);
}

#[test]
fn a_closed_log_takes_no_more_room_than_it_uses() {
    let place = tempfile::tempdir().unwrap();
    let storage = open(place.path(), Options::default());
    assert_eq!(sizes(&place), [1 << 20]);
    let end = storage.append(&payload(1, 10)).unwrap();
    storage.close().unwrap();
    storage.close().unwrap();
    assert_eq!(sizes(&place), [80 + end]);
    assert!(Folder::open(place.path()).is_ok());
}

#[test]
fn a_huge_record_gets_a_segment_of_its_own() {
    let place = tempfile::tempdir().unwrap();
    let storage = open(place.path(), small());
    let lens = [10, 100_000, 10, 3_000, 3_000, 500_000, 1_000_000, 5];
    for (number, len) in lens.into_iter().enumerate() {
        storage.append(&payload(number as u64, len)).unwrap();
    }
    drop(storage);
    assert_eq!(logged(place.path()).into_iter().map(|(_, len)| len).collect::<Vec<_>>(), lens);
}

#[test]
fn appends_of_many_threads_are_all_there_each_in_its_order() {
    let place = tempfile::tempdir().unwrap();
    let storage = open(place.path(), Options { fsync: Fsync::Always, ..small() });
    thread::scope(|scope| {
        for worker in 0..4 {
            let storage = &storage;
            scope.spawn(move || {
                for number in 0..200 {
                    let end = storage.append(&payload(worker * 1000 + number, 30)).unwrap();
                    if number % 10 == 0 {
                        storage.wait_durable(end).unwrap();
                        assert!(storage.log().durable() >= end);
                    }
                }
            });
        }
    });
    storage.close().unwrap();
    drop(storage);
    let seen = logged(place.path());
    for worker in 0..4 {
        let mine = seen.iter().map(|(number, _)| *number).filter(|it| it / 1000 == worker);
        assert!(mine.eq(worker * 1000..worker * 1000 + 200));
    }
}

#[test]
fn a_full_disk_says_so_early_and_takes_what_is_on_its_way() {
    let place = tempfile::tempdir().unwrap();
    let (room, options) = disk_of(4 << 10);
    let storage = open(place.path(), options);
    let mut number = 0;
    while storage.state() == State::Ready {
        storage.append(&payload(number, 50)).unwrap();
        number += 1;
        thread::sleep(Duration::from_millis(2));
    }
    let refusal = storage.log().refusal().unwrap();
    assert_eq!(refusal.code(), "FULL");
    assert!(refusal.to_string().contains("no room"), "{refusal}");
    // More than the segment holds: the rest waits in memory.
    for _ in 0..200 {
        storage.append(&payload(number, 50)).unwrap();
        number += 1;
    }
    let end = storage.append(&payload(number, 50_000)).unwrap();
    assert_eq!(storage.wait_durable(end).unwrap_err().code(), "FULL");
    assert_eq!(storage.begin_snapshot().unwrap_err().code(), "FULL");
    room.store(1 << 20, Ordering::Relaxed);
    eventually("there is room again", || storage.state() == State::Ready);
    storage.wait_durable(end).unwrap();
    assert!(storage.log().refusal().is_none());
    storage.append(&payload(number + 1, 50)).unwrap();
    drop(storage);
    let seen: Vec<_> = logged(place.path()).into_iter().map(|(number, _)| number).collect();
    assert_eq!(seen, (0..=number + 1).collect::<Vec<_>>());
}

#[test]
fn no_room_at_all_refuses_to_open() {
    let place = tempfile::tempdir().unwrap();
    let (_, options) = disk_of(100);
    let refused = Storage::open(place.path(), options, &mut |_| Ok(())).err().unwrap();
    assert_eq!(refused.code(), "FULL");
    assert!(sizes(&place).is_empty());
}

#[test]
fn every_second_what_is_new_is_synced() {
    let place = tempfile::tempdir().unwrap();
    let storage = open(place.path(), small());
    let end = storage.append(&payload(1, 10)).unwrap();
    eventually("synced", || storage.log().durable() >= end);
}

#[test]
fn a_job_runs_on_the_writers_thread_and_ends_when_the_store_closes() {
    let place = tempfile::tempdir().unwrap();
    let storage = open(place.path(), small());
    let (said, hear) = crossbeam_channel::unbounded();
    let again = said.clone();
    storage.run(|_| panic!("a job with a bug"));
    storage.run(move |writer| {
        said.send("begun").unwrap();
        while writer.breathe() {
            thread::sleep(Duration::from_millis(1));
        }
        said.send("ended").unwrap();
    });
    assert_eq!(hear.recv(), Ok("begun"));
    // While the job runs, others can wait for a sync.
    let end = storage.append(&payload(1, 10)).unwrap();
    storage.wait_durable(end).unwrap();
    storage.run(move |_| again.send("never").unwrap());
    storage.close().unwrap();
    assert_eq!(hear.iter().collect::<Vec<_>>(), ["ended"]);
}

#[test]
fn a_snapshot_writer_that_is_dropped_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let storage = open(place.path(), small());
    let files = || fs::read_dir(place.path()).unwrap().count();
    let point = storage.begin_snapshot().unwrap();
    let before = files();
    let mut writer = storage.write_snapshot(point).unwrap();
    writer.write_payload(&payload(1, 10)).unwrap();
    assert_eq!(files(), before + 1);
    drop(writer);
    assert_eq!(files(), before);
}

#[test]
fn a_snapshot_is_due_when_the_log_has_outgrown_it() {
    let place = tempfile::tempdir().unwrap();
    let storage = open(place.path(), Options::default());
    for number in 0..17 {
        storage.append(&payload(number, 1 << 20)).unwrap();
    }
    assert!(storage.log().due(0));
    assert!(!storage.log().due(20 << 20));
    let writer = storage.write_snapshot(storage.begin_snapshot().unwrap()).unwrap();
    storage.finish_snapshot(writer).unwrap();
    assert!(!storage.log().due(0));
    assert_eq!(storage.log().live_bytes(), 0);
}

fn payload(number: u64, len: usize) -> Vec<u8> {
    let args = [number.to_string().as_str().into(), Bytes::from(vec![b'x'; len])];
    let op = Op { db: 0, verb: "SET", args: args.into_iter().collect() };
    let mut payload = Vec::new();
    record::encode(&[op], &mut payload);
    payload
}

/// Segments of 4 KiB that grow to 16 KiB.
fn small() -> Options {
    Options { sizes: Sizes { first: 4 << 10, largest: 16 << 10 }, ..Options::default() }
}

fn open(path: &Path, options: Options) -> Storage {
    Storage::open(path, options, &mut |_| Ok(())).unwrap().0
}

/// A disk with room for so many bytes.
fn disk_of(bytes: u64) -> (Arc<AtomicU64>, Options) {
    let room = Arc::new(AtomicU64::new(bytes));
    let shared = room.clone();
    let allocate = move |file: &File, size: u64| {
        let order = Ordering::Relaxed;
        match shared.fetch_update(order, order, |room| room.checked_sub(size)) {
            Ok(_) => folder::allocate(file, size),
            Err(_) => Err(io::ErrorKind::StorageFull.into()),
        }
    };
    (room, Options { allocate: Arc::new(allocate), ..small() })
}

/// The numbers that were logged, and how long the value of each was.
fn logged(path: &Path) -> Vec<(u64, usize)> {
    eventually("the writer's thread has ended", || Folder::open(path).is_ok());
    let mut seen = Vec::new();
    let (_, recovered) = Storage::open(path, small(), &mut |op| {
        let number = std::str::from_utf8(op.args[1]).unwrap().parse().unwrap();
        seen.push((number, op.args[2].len()));
        Ok(())
    })
    .unwrap();
    assert_eq!(recovered.torn, None);
    seen
}

/// The sizes of the log's files.
fn sizes(place: &TempDir) -> Vec<u64> {
    let mut sizes = Vec::new();
    while let Ok(file) = fs::metadata(place.path().join(format!("log.{:08}", sizes.len() + 1))) {
        sizes.push(file.len());
    }
    sizes
}

fn eventually(what: &str, mut done: impl FnMut() -> bool) {
    for _ in 0..500 {
        if done() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("never: {what}");
}
