//! Appending, going over to the next segment, a full disk, syncing and closing.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use redlet::persist::disk::{self, Writing};
use redlet::persist::log::Sizes;
use redlet::persist::{Folder, Fsync, LogState, Record, Storage, StorageOptions};
use tempfile::TempDir;

#[test]
fn a_log_goes_through_many_segments_and_reads_back() {
    let ways = [Writing::Mapped, Writing::Called];
    for (closed, writing) in [true, false].into_iter().flat_map(|it| ways.map(|way| (it, way))) {
        let place = tempfile::tempdir().unwrap();
        let storage = open(place.path(), StorageOptions { writing, ..small() });
        assert_eq!(storage.maps(), writing == Writing::Mapped);
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
    let storage = open(place.path(), StorageOptions::default());
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
    let storage = open(place.path(), StorageOptions { fsync: Fsync::Always, ..small() });
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
    while storage.admit(50).is_ok() {
        storage.append(&payload(number, 50)).unwrap();
        number += 1;
        thread::sleep(Duration::from_millis(2));
    }
    assert_eq!(storage.state(), LogState::Full);
    let refusal = storage.log().refusal().unwrap();
    assert_eq!(refusal.code(), "FULL");
    assert_eq!(refusal.to_string().matches("no room").count(), 1, "{refusal}");
    // More than the segment holds: the rest waits in memory, and its writer is told.
    let appended: Vec<_> = (0..200).map(|it| storage.append(&payload(number + it, 50))).collect();
    number += 200;
    assert!(appended[0].is_ok());
    let untold = appended.iter().position(Result::is_err).unwrap();
    assert!(appended[untold..].iter().all(Result::is_err));
    let told = storage.append(&payload(number, 50_000)).unwrap_err();
    assert_eq!(told.code(), "FULL");
    assert!(told.to_string().contains("made in memory"), "{told}");
    let end = storage.log().end();
    assert_eq!(storage.wait_durable(end).unwrap_err().code(), "FULL");
    assert_eq!(storage.begin_snapshot().unwrap_err().code(), "FULL");
    room.store(1 << 20, Ordering::Relaxed);
    eventually("there is room again", || storage.state() == LogState::Ready);
    storage.wait_durable(end).unwrap();
    assert!(storage.log().refusal().is_none());
    storage.append(&payload(number + 1, 50)).unwrap();
    drop(storage);
    let seen: Vec<_> = logged(place.path()).into_iter().map(|(number, _)| number).collect();
    assert_eq!(seen, (0..=number + 1).collect::<Vec<_>>());
}

#[test]
fn a_call_too_large_for_the_disk_is_refused_before_it_begins_and_others_go_on() {
    let place = tempfile::tempdir().unwrap();
    let (_, options) = disk_of(40 << 10);
    let storage = open(place.path(), options);
    assert_eq!(storage.admit(100_000).unwrap_err().code(), "FULL");
    for number in 0..20 {
        storage.admit(50).unwrap();
        storage.append(&payload(number, 50)).unwrap();
    }
    // What is admitted has room.
    storage.admit(10_000).unwrap();
    storage.append(&payload(20, 10_000)).unwrap();
    drop(storage);
    assert_eq!(logged(place.path()).len(), 21);
}

#[test]
fn a_call_that_asks_for_more_and_more_room_makes_few_segments() {
    let place = tempfile::tempdir().unwrap();
    let made = Arc::new(AtomicU64::new(0));
    let counted = made.clone();
    let allocate = move |file: &File, size: u64| {
        counted.fetch_add(1, Ordering::Relaxed);
        disk::allocate(file, size)
    };
    let storage = open(place.path(), StorageOptions { allocate: Arc::new(allocate), ..small() });
    // As a script does, whose record comes at its end.
    for bytes in (0..200_000).step_by(50) {
        storage.admit(bytes).unwrap();
    }
    storage.append(&payload(0, 200_000)).unwrap();
    storage.close().unwrap();
    assert!(made.load(Ordering::Relaxed) < 30, "{made:?}");
}

#[test]
fn a_call_is_refused_when_the_record_before_it_took_the_last_room() {
    let place = tempfile::tempdir().unwrap();
    let (room, options) = disk_of(4096 + 20_000);
    let storage = open(place.path(), options);
    storage.append(&payload(0, 19_800)).unwrap();
    room.store(0, Ordering::Relaxed);
    while let Ok(()) = storage.admit(30) {
        storage.append(&payload(1, 30)).unwrap();
    }
    assert_eq!(storage.admit(30).unwrap_err().code(), "FULL");
}

#[test]
fn what_is_in_the_log_is_confirmed_though_the_disk_is_full() {
    let place = tempfile::tempdir().unwrap();
    let (room, options) = disk_of(4096);
    let (begun, has_begun) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel();
    let may_go_on = Mutex::new(may_go_on);
    let sync = move |file: &File| {
        let _ = begun.send(());
        let _ = may_go_on.lock().unwrap().recv();
        disk::sync(file)
    };
    let storage = open(place.path(), StorageOptions { sync: Arc::new(sync), ..options });
    thread::scope(|scope| {
        let storage = &storage;
        let first = storage.append(&payload(1, 50)).unwrap();
        let waiting = scope.spawn(move || storage.wait_durable(first));
        has_begun.recv().unwrap();
        // The sync that is under way does not have this one.
        let second = storage.append(&payload(2, 50)).unwrap();
        let later = scope.spawn(move || storage.wait_durable(second));
        room.store(0, Ordering::Relaxed);
        assert_eq!(storage.admit(10_000).unwrap_err().code(), "FULL");
        assert_eq!(storage.state(), LogState::Full);
        thread::sleep(Duration::from_millis(20));
        go_on.send(()).unwrap();
        waiting.join().unwrap().unwrap();
        drop(go_on);
        later.join().unwrap().unwrap();
    });
}

#[test]
fn a_call_whose_record_would_be_too_long_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let storage = open(place.path(), small());
    for bytes in [u32::MAX as usize, usize::MAX] {
        assert!(storage.admit(bytes).unwrap_err().to_string().contains("4 GiB"));
    }
    storage.admit(1000).unwrap();
}

#[test]
fn a_disk_without_room_for_a_large_segment_gets_small_ones() {
    let place = tempfile::tempdir().unwrap();
    let (_, options) = disk_of((4 << 10) + (8 << 10) + (3 << 10));
    let storage = open(place.path(), options);
    let mut taken = 0;
    while storage.admit(50).is_ok() && storage.append(&payload(taken, 50)).is_ok() {
        taken += 1;
    }
    drop(storage);
    assert_eq!(logged(place.path()).len(), taken as usize);
    // 15 KiB of records at about 80 bytes, but for headers, what is kept, and the smallest rest.
    assert!(taken > 150, "{taken}");
}

#[test]
fn snapshots_after_few_records_make_small_segments() {
    let place = tempfile::tempdir().unwrap();
    let storage = open(place.path(), StorageOptions::default());
    for number in 0..10 {
        storage.append(&payload(number, 10)).unwrap();
        storage.prepare_snapshot().unwrap();
        let writer = storage.write_snapshot(storage.begin_snapshot().unwrap()).unwrap();
        storage.finish_snapshot(writer).unwrap();
    }
    let files = fs::read_dir(place.path()).unwrap();
    let total: u64 = files.map(|file| file.unwrap().metadata().unwrap().len()).sum();
    assert!(total < 3 << 20, "{total}");
}

#[test]
fn a_folder_opens_and_is_read_on_a_full_disk() {
    let place = tempfile::tempdir().unwrap();
    let storage = open(place.path(), small());
    for number in 0..100 {
        storage.append(&payload(number, 50)).unwrap();
    }
    storage.close().unwrap();
    drop(storage);
    let (room, options) = disk_of(0);
    let storage = open(place.path(), options);
    assert_eq!(storage.admit(10).unwrap_err().code(), "FULL");
    room.store(1 << 20, Ordering::Relaxed);
    eventually("there is room again", || storage.admit(10).is_ok());
    storage.append(&payload(100, 50)).unwrap();
    storage.close().unwrap();
    drop(storage);
    assert_eq!(logged(place.path()).len(), 101);
}

#[test]
fn only_a_full_disk_is_reported_as_one() {
    for (errno, says) in [(24, "ulimit -n"), (2, "moved or removed"), (5, "See to the disk")] {
        let place = tempfile::tempdir().unwrap();
        drop(open(place.path(), small()));
        eventually("the folder is free", || Folder::open(place.path()).is_ok());
        let fails = Arc::new(AtomicU64::new(0));
        let failing = fails.clone();
        let allocate = move |file: &File, size: u64| match failing.load(Ordering::Relaxed) {
            0 => disk::allocate(file, size),
            _ => Err(io::Error::from_raw_os_error(errno)),
        };
        let storage =
            open(place.path(), StorageOptions { allocate: Arc::new(allocate), ..small() });
        fails.store(1, Ordering::Relaxed);
        let refusal = storage.admit(50_000).unwrap_err();
        assert_eq!(refusal.code(), "IO");
        assert!(refusal.to_string().contains(says), "{refusal}");
        assert!(!refusal.to_string().contains("no room"), "{refusal}");
    }
}

#[test]
fn closing_reports_a_failed_sync_and_confirms_nothing_after_it() {
    let place = tempfile::tempdir().unwrap();
    let fails = Arc::new(AtomicU64::new(0));
    let failing = fails.clone();
    let sync = move |file: &File| match failing.load(Ordering::Relaxed) {
        1 => Err(io::Error::from_raw_os_error(5)),
        _ => disk::sync(file),
    };
    let storage = open(place.path(), StorageOptions { sync: Arc::new(sync), ..small() });
    let confirmed = storage.append(&payload(1, 10)).unwrap();
    storage.wait_durable(confirmed).unwrap();
    fails.store(1, Ordering::Relaxed);
    let end = storage.append(&payload(2, 10)).unwrap();
    assert!(storage.wait_durable(end).is_err());
    assert_eq!(storage.state(), LogState::Failed);
    // A second fsync would succeed, and be wrong.
    fails.store(0, Ordering::Relaxed);
    assert!(storage.wait_durable(end).is_err());
    let error = storage.close().unwrap_err().to_string();
    assert_eq!(error.matches("the disk failed").count(), 1, "{error}");
    let bytes = fs::read(place.path().join("log.00000001")).unwrap();
    let marks = [48, 64].map(|at| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()));
    assert_eq!(marks.into_iter().max(), Some(80 + confirmed));
}

#[test]
fn a_log_truncated_from_outside_is_no_signal_where_it_is_written_by_calls() {
    let place = tempfile::tempdir().unwrap();
    let storage = open(place.path(), StorageOptions { writing: Writing::Called, ..small() });
    storage.append(&payload(1, 10)).unwrap();
    File::options()
        .write(true)
        .open(place.path().join("log.00000001"))
        .unwrap()
        .set_len(0)
        .unwrap();
    for number in 0..500 {
        storage.append(&payload(number, 50)).unwrap();
    }
}

/// As on a file system that copies on write: what was reserved does not keep room.
#[cfg(target_os = "linux")]
#[test]
fn a_write_without_room_reports_it_and_is_written_later() {
    use rustix::mount::{MountFlags, UnmountFlags, mount, unmount};

    let place = tempfile::tempdir().unwrap();
    // Not by the command `mount`: for a moment its process would hold the locks of other tests.
    if mount("tmpfs", place.path(), "tmpfs", MountFlags::empty(), c"size=256k").is_err() {
        eprintln!("skipped: this process may not mount a file system");
        return;
    }
    let allocate = |file: &File, size: u64| file.set_len(size);
    let sizes = Sizes { first: 1 << 20, largest: 1 << 20 };
    let writing = Writing::Called;
    let options = StorageOptions {
        allocate: Arc::new(allocate),
        sizes,
        writing,
        ..StorageOptions::default()
    };
    let storage = open(place.path(), options);
    let filler = place.path().join("filler");
    fs::write(&filler, vec![1; 100 << 10]).unwrap();
    let mut number = 0;
    let told = loop {
        match storage.append(&payload(number, 1000)) {
            Ok(_) => number += 1,
            Err(told) => break told,
        }
    };
    assert!(told.to_string().contains("made in memory"), "{told}");
    assert_eq!((told.code(), storage.admit(1).unwrap_err().code()), ("FULL", "FULL"));
    fs::remove_file(filler).unwrap();
    eventually("there is room again", || storage.admit(1).is_ok());
    storage.close().unwrap();
    drop(storage);
    let seen = logged(place.path()).into_iter().map(|(number, _)| number);
    assert!(seen.eq(0..=number));
    eventually("unmounted", || unmount(place.path(), UnmountFlags::empty()).is_ok());
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
    writer.write(&payload(1, 10)).unwrap();
    assert_eq!(files(), before + 1);
    drop(writer);
    assert_eq!(files(), before);
}

#[test]
fn a_snapshot_is_due_when_the_log_has_outgrown_it() {
    let place = tempfile::tempdir().unwrap();
    let storage = open(place.path(), StorageOptions::default());
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
    let mut record = Record::default();
    record.operation(0, "SET").unsigned(number).word(&vec![b'x'; len]);
    record.payload().to_vec()
}

/// Segments of 4 KiB that grow to 16 KiB.
fn small() -> StorageOptions {
    StorageOptions {
        sizes: Sizes { first: 4 << 10, largest: 16 << 10 },
        ..StorageOptions::default()
    }
}

fn open(path: &Path, options: StorageOptions) -> Storage {
    Storage::open(path, options, &mut |_| Ok(())).unwrap().0
}

/// A disk with room for so many bytes.
fn disk_of(bytes: u64) -> (Arc<AtomicU64>, StorageOptions) {
    let room = Arc::new(AtomicU64::new(bytes));
    let shared = room.clone();
    let allocate = move |file: &File, size: u64| {
        let order = Ordering::Relaxed;
        match shared.fetch_update(order, order, |room| room.checked_sub(size)) {
            Ok(_) => disk::allocate(file, size),
            Err(_) => Err(io::ErrorKind::StorageFull.into()),
        }
    };
    (room, StorageOptions { allocate: Arc::new(allocate), ..small() })
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
    for _ in 0..6000 {
        if done() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("never: {what}");
}
