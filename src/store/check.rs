//! Checks and repairs a folder that no store has open: `redlet check`.

use std::path::Path;

use super::DATABASES;
use super::conf::Conf;
use crate::base::progress::Progress;
use crate::commands::TABLE;
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::persist::recovery::Apply;
use crate::persist::repair::{Cut, Repair};
use crate::persist::{self, Cure, OpenError, Recovered, Refusal};

/// Checks that a folder can be opened: runs its snapshot and its log, and reads its parameters and
/// users. Changes nothing in it.
pub fn check(path: &Path, progress: &Progress) -> Result<Recovered> {
    let (folder, recovered) =
        rehearse(&mut |apply| persist::read(path, progress, apply)).map_err(storage_error)?;
    let engine = Engine::new(&TABLE, 1);
    Conf::read(path)?.load(&engine.config)?;
    engine.attach_to_read(folder, Recovered::default());
    engine.open_users().map_err(|why| Error::with_code("CONFIG", why.text))?;
    Ok(recovered)
}

/// Cuts off the parts of the snapshot and the log that prevent the folder from being opened.
pub fn repair(path: &Path, progress: &Progress) -> Result<(Vec<Cut>, Recovered)> {
    let mut repair = Repair::begin(path).map_err(storage_error)?;
    let recovered = loop {
        let step = rehearse(&mut |apply| repair.step(progress, apply));
        if let Some(recovered) = step.map_err(storage_error)? {
            break recovered;
        }
    };
    Ok((repair.cuts, recovered))
}

fn storage_error(why: OpenError) -> Error {
    Error::with_code(why.code(), why.to_string())
}

/// Has `read` run a folder's records in a temporary store with as many databases as they need.
fn rehearse<T>(
    read: &mut dyn FnMut(&mut Apply<'_>) -> std::result::Result<T, OpenError>,
) -> std::result::Result<T, OpenError> {
    let mut databases = DATABASES;
    loop {
        let engine = Engine::new(&TABLE, databases);
        let mut session = engine.replay_session();
        match read(&mut |op| engine.replay(&mut session, &op)) {
            Err(OpenError::Replay {
                refusal: Refusal { cure: Cure::Databases(more), .. }, ..
            }) => {
                databases = more;
            }
            read => return read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::persist::Record;
    use crate::persist::Storage;
    use crate::store::{OpenStore, StoreOptions};

    /// A record of one operation.
    fn record(words: &str) -> Record {
        let mut words = words.split(' ');
        let mut record = Record::default();
        record.operation(0, words.next().unwrap()).words(words);
        record
    }

    fn answer(store: &OpenStore, line: &str) -> String {
        let mut session = store.engine().new_session();
        let words: Vec<_> = line.split(' ').map(str::as_bytes).collect();
        let reply = store.engine().ask(&mut session, &words);
        store.engine().end_session(&mut session);
        reply.map(|reply| format!("{reply:?}")).unwrap_or_else(|error| error.to_string())
    }

    /// A folder with a record for each line.
    fn logged(lines: &[&'static str]) -> (tempfile::TempDir, StoreOptions) {
        let folder = tempfile::tempdir().unwrap();
        let options = persist::StorageOptions::default();
        let (storage, _) = Storage::open(folder.path(), options, &mut |_| Ok(())).unwrap();
        for line in lines {
            storage.append(record(line).payload()).unwrap();
        }
        storage.close().unwrap();
        let options = StoreOptions { path: Some(folder.path().into()), ..StoreOptions::default() };
        (folder, options)
    }

    #[test]
    fn a_record_that_does_not_fit_is_found_by_a_check_and_cut_by_a_repair() {
        let (folder, options) = logged(&["SET a 1", "RPUSH l x", "INCRBY l 1", "SET b 2"]);
        for _ in 0..2 {
            let refused = OpenStore::open(&options).err().unwrap();
            assert_eq!(refused.code, "CORRUPT");
            assert!(refused.text.contains("INCRBY l: WRONGTYPE"), "{refused}");
            assert!(refused.text.contains("check --fix"), "{refused}");
            assert_eq!(check(folder.path(), &Progress::default()).unwrap_err().code, "CORRUPT");
        }
        let (cuts, recovered) = repair(folder.path(), &Progress::default()).unwrap();
        assert_eq!((cuts.len(), cuts[0].lost, recovered.records), (1, 2, 2));
        assert_eq!(check(folder.path(), &Progress::default()).unwrap().records, 2);
        let store = OpenStore::open(&options).unwrap();
        assert_eq!(answer(&store, "DBSIZE"), "Int(2)");
        store.close().unwrap();
    }

    #[test]
    fn a_repair_leaves_only_what_does_not_fit_out_of_a_snapshot() {
        let (folder, options) = logged(&[]);
        let (storage, _) =
            Storage::open(folder.path(), persist::StorageOptions::default(), &mut |_| Ok(()))
                .unwrap();
        let point = storage.begin_snapshot().unwrap();
        let mut writer = storage.write_snapshot(point).unwrap();
        for line in ["SET a 1", "LPOP a", "SET b 2", "LPOP b", "SET c 3"] {
            writer.write(record(line).payload()).unwrap();
        }
        storage.finish_snapshot(writer).unwrap();
        storage.close().unwrap();
        let (cuts, recovered) = repair(folder.path(), &Progress::default()).unwrap();
        let lost: Vec<_> = cuts.iter().map(|cut| (cut.lost, cut.kept.len())).collect();
        assert_eq!(lost, [(1, 1), (1, 0)]);
        assert_eq!(recovered.snapshot.map(|snapshot| snapshot.records), Some(3));
        let store = OpenStore::open(&options).unwrap();
        assert_eq!(answer(&store, "DBSIZE"), "Int(3)");
        store.close().unwrap();
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_repair_that_finds_no_room_leaves_the_snapshot_as_it_was() {
        use std::fs;
        use std::process::Command;
        let place = tempfile::tempdir().unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(place.path())
            .output();
        if !mount.is_ok_and(|mount| mount.status.success()) {
            eprintln!("skipped: this process may not mount a file system");
            return;
        }
        let folder = place.path().join("data");
        let (storage, _) =
            Storage::open(&folder, persist::StorageOptions::default(), &mut |_| Ok(())).unwrap();
        let point = storage.begin_snapshot().unwrap();
        let mut writer = storage.write_snapshot(point).unwrap();
        let mut two = record("SET a 1");
        two.operation(0, "LPOP").word(b"a");
        writer.write(two.payload()).unwrap();
        writer.write(record(&format!("SET b {}", "x".repeat(500_000))).payload()).unwrap();
        storage.finish_snapshot(writer).unwrap();
        storage.close().unwrap();
        let names = || {
            let entries = fs::read_dir(&folder).unwrap();
            let mut names: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
            names.sort();
            names
        };
        let before = names();
        let filler = place.path().join("filler");
        fs::write(&filler, vec![1; 4 << 20]).unwrap_err();
        assert!(repair(&folder, &Progress::default()).is_err());
        assert_eq!(names(), before);
        fs::remove_file(filler).unwrap();
        assert_eq!(repair(&folder, &Progress::default()).unwrap().0.len(), 1);
        let options = StoreOptions { path: Some(folder), ..StoreOptions::default() };
        let store = OpenStore::open(&options).unwrap();
        assert_eq!(answer(&store, "STRLEN b"), "Int(500000)");
        store.close().unwrap();
        assert!(Command::new("umount").arg(place.path()).status().unwrap().success());
    }

    #[test]
    fn a_command_that_is_not_known_is_of_a_later_version() {
        let (folder, options) = logged(&["SET a 1", "FUTURE a"]);
        let log = folder.path().join("log.00000001");
        let before = std::fs::read(&log).unwrap();
        let refused = OpenStore::open(&options).err().unwrap();
        assert_eq!(refused.code, "FORMAT");
        assert!(refused.text.contains("or a later one"), "{refused}");
        assert!(repair(folder.path(), &Progress::default()).is_err());
        assert_eq!(std::fs::read(&log).unwrap(), before);
    }

    #[test]
    fn no_limit_that_was_lowered_keeps_a_folder_closed() {
        let folder = tempfile::tempdir().unwrap();
        let options = |settings: &[(&str, &str)]| StoreOptions {
            path: Some(folder.path().into()),
            settings: settings
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
            ..StoreOptions::default()
        };
        let long = "x".repeat(3 << 20);
        let store = OpenStore::open(&options(&[])).unwrap();
        for line in [
            &format!("SET s {long}"),
            &format!("APPEND s {long}"),
            "SETRANGE r 5000000 x",
            "SETBIT b 40000000 1",
            "BITFIELD f SET u8 40000000 1",
            &format!("RPUSH l {long}"),
            &format!("HSET h {long} {long}"),
            &format!("XADD x * {long} {long}"),
        ] {
            let reply = answer(&store, line);
            assert!(!reply.starts_with("ERR"), "{reply}");
        }
        let before = answer(&store, "DEBUG DIGEST");
        store.close().unwrap();
        let low = [
            ("proto-max-bulk-len", "1mb"),
            ("maxmemory", "1"),
            ("maxmemory-policy", "noeviction"),
            ("list-max-listpack-size", "1"),
            ("stream-node-max-entries", "1"),
            ("maxclients", "1"),
            ("client-query-buffer-limit", "1mb"),
            ("hash-max-listpack-entries", "0"),
        ];
        for saved in [false, true] {
            let store = OpenStore::open(&options(&low)).unwrap();
            assert_eq!(answer(&store, "DEBUG DIGEST"), before);
            assert!(answer(&store, "APPEND s y").starts_with("OOM"));
            store.engine().save().unwrap();
            store.close().unwrap();
            assert!(saved || check(folder.path(), &Progress::default()).is_ok());
        }
        let conf = low.map(|(name, value)| format!("{name} {value}\n")).concat();
        std::fs::write(folder.path().join("redlet.conf"), conf).unwrap();
        let store = OpenStore::open(&options(&[])).unwrap();
        assert_eq!(answer(&store, "DEBUG DIGEST"), before);
        store.close().unwrap();
    }
}
