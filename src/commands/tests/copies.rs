//! Backups, exports and imports: everything as it was at one moment, or nothing.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use super::call;
use crate::base::random::Random;
use crate::commands::TABLE;
use crate::commands::testing::{TestStore, show};
use crate::engine::Engine;
use crate::engine::call::backup::Export;
use crate::engine::call::work::Work;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::reply::Reply;
use crate::persist::rdb::{Contents, DumpWriter};
use crate::persist::{Storage, StorageOptions};
use crate::value::Value;
use crate::value::rdb::Reader;
use crate::value::stream::{Id, Stream};

const TO_REDIS: Export = Export { dialect: Dialect::Redis, replace: false };

fn say(engine: &Engine, line: &str) -> String {
    match call(engine, &mut engine.new_session(), line) {
        Ok(reply) => show(&reply),
        Err(error) => error.to_string(),
    }
}

/// A store of a folder.
fn opened(path: &Path) -> Arc<Engine> {
    let engine = Arc::new(Engine::new(&TABLE, 16));
    let mut session = engine.replay_session();
    let options = StorageOptions::default();
    let opened = Storage::open(path, options, &mut |op| engine.replay(&mut session, &op));
    let (storage, recovered) = opened.unwrap();
    engine.attach(storage, recovered);
    engine.start_keeper().unwrap();
    engine
}

fn close(engine: &Engine) {
    engine.stop_keeper();
    engine.close_storage().unwrap();
}

/// A store with values of each type, small and large, in two databases.
fn filled() -> TestStore {
    let mut db = TestStore::new();
    for number in 0..700 {
        for line in ["SET s{n} {n}", "RPUSH l x{n}", "SADD a m{n}", "HSET h f{n} v{n}"] {
            db.say(&line.replace("{n}", &number.to_string()));
        }
        db.say(&format!("ZADD z {number} m{number}"));
        db.say(&format!("XADD x {}-0 f v", number + 1));
        db.say(&format!("HSET e f{number} v"));
    }
    for line in [
        "XGROUP CREATE x g 5",
        "XREADGROUP GROUP g alice COUNT 3 STREAMS x >",
        "HPEXPIREAT e 5000000000000 FIELDS 2 f1 f2",
        "HSET small f v",
        "HPEXPIREAT small 5000000000000 FIELDS 1 f",
        "PEXPIREAT s1 4000000000000",
        "VADD v VALUES 3 1 2 3 one",
        "VADD v VALUES 3 3 2 1 two",
        "SELECT 5",
        "SET other 1",
        "SADD ints 1 2 3",
        "SELECT 0",
    ] {
        db.say(line);
    }
    let code = "#!lua name=one\nredis.register_function('seven', function() return 7 end)";
    db.engine.ask(&mut db.session, &[b"FUNCTION", b"LOAD", code.as_bytes()]).unwrap();
    db
}

#[test]
fn a_backup_of_a_store_in_memory_opens_like_any_folder() {
    let place = tempfile::tempdir().unwrap();
    let mut db = filled();
    let work = Work::default();
    let copied = db.engine.backup(&place.path().join("copy"), &work).unwrap();
    assert_eq!((copied.keys, work.progress.read()), (710, (710, 710)));
    let before = db.say("DEBUG DIGEST");
    let copy = opened(&place.path().join("copy"));
    assert_eq!(say(&copy, "DEBUG DIGEST"), before);
    assert_eq!(say(&copy, "FCALL seven 0"), "7");
    close(&copy);
}

#[test]
fn a_backup_of_a_folder_has_its_parameters_and_users() {
    let place = tempfile::tempdir().unwrap();
    let (data, copy) = (place.path().join("data"), place.path().join("copy"));
    fs::create_dir(&data).unwrap();
    fs::write(data.join("redlet.conf"), "databases 3\n").unwrap();
    fs::write(data.join("users.acl"), "user ann on nopass ~* &* +@all\n").unwrap();
    let store = opened(&data);
    say(&store, "SET a 1");
    store.backup(&copy, &Work::default()).unwrap();
    say(&store, "SET a 2");
    for name in ["redlet.conf", "users.acl"] {
        assert_eq!(fs::read(copy.join(name)).unwrap(), fs::read(data.join(name)).unwrap());
    }
    let copied = opened(&copy);
    assert_eq!(say(&copied, "GET a"), "1");
    let refused = store.backup(&copy, &Work::default()).unwrap_err();
    assert_eq!(refused.code, "INVALID_ARGUMENT");
    close(&copied);
    close(&store);
}

/// Tells other threads to stop when it is dropped.
struct Stopping<'a>(&'a AtomicBool);

impl Drop for Stopping<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

#[test]
fn a_copy_is_of_one_moment_while_calls_and_snapshots_go_on() {
    let place = tempfile::tempdir().unwrap();
    let store = opened(&place.path().join("data"));
    let engine = &store;
    for number in 0..1500 {
        say(engine, &format!("SET k{number} 0"));
        say(engine, &format!("HSET h f{number} 0"));
    }
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        // Also when an assertion fails, or the scope would wait for ever.
        let _stopping = Stopping(&stop);
        // Each transaction raises two counters that lie in different shards by one.
        scope.spawn(|| {
            let mut random = Random::from_seed(1);
            while !stop.load(Relaxed) {
                let number = random.below(1500);
                say(engine, "EVAL redis.call('INCR','one')redis.call('INCR','two') 0");
                say(engine, &format!("DEL k{number}"));
                say(engine, &format!("HSET h f{number} {number}"));
                say(engine, &format!("SET n{number} {number}"));
            }
        });
        scope.spawn(|| {
            while !stop.load(Relaxed) {
                engine.save().unwrap();
            }
        });
        for round in 0..3 {
            let (folder, file) = (
                place.path().join(format!("copy{round}")),
                place.path().join(format!("{round}.rdb")),
            );
            let copied = engine.backup(&folder, &Work::default()).unwrap();
            let exported = engine.export(&file, TO_REDIS, &Work::default()).unwrap();
            let (copy, imported) = (opened(&folder), Engine::new(&TABLE, 16));
            imported.import(&file, false, &Work::default()).unwrap();
            for (engine, keys) in [(&*copy, copied.keys), (&imported, exported.keys)] {
                assert_eq!(say(engine, "DBSIZE"), keys.to_string());
                assert_eq!(say(engine, "GET one"), say(engine, "GET two"));
                assert_eq!(say(engine, "HLEN h"), "1500");
            }
            close(&copy);
        }
    });
    close(&store);
}

#[test]
fn what_is_exported_is_imported_again() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("dump.rdb");
    let mut db = filled();
    assert_eq!(db.engine.export(&file, TO_REDIS, &Work::default()).unwrap().keys, 710);
    let mut other = TestStore::new();
    let work = Work::default();
    let imported = other.engine.import(&file, false, &work).unwrap();
    assert_eq!((imported.keys, imported.libraries, imported.expired), (710, 1, 0));
    let size = fs::metadata(&file).unwrap().len();
    assert_eq!(work.progress.read(), (size, size));
    assert_eq!(other.say("DEBUG DIGEST"), db.say("DEBUG DIGEST"));
    assert_eq!(other.say("FCALL seven 0"), "7");
    assert_eq!(other.say("XPENDING x g"), db.say("XPENDING x g"));
    let refused = db.engine.export(&file, TO_REDIS, &Work::default()).unwrap_err();
    assert_eq!(refused.code, "INVALID_ARGUMENT");
    let replacing = Export { replace: true, ..TO_REDIS };
    let refused = db.engine.export(place.path(), replacing, &Work::default()).unwrap_err();
    assert!(refused.text.contains("it is a folder"), "{refused}");
    db.engine.export(&file, replacing, &Work::default()).unwrap();
    let to_valkey = Export { dialect: Dialect::Valkey, replace: true };
    let refused = db.engine.export(&file, to_valkey, &Work::default()).unwrap_err();
    assert!(refused.text.contains("has no type vectorset"), "{refused}");
    db.say("DEL v");
    db.engine.export(&file, to_valkey, &Work::default()).unwrap();
    assert!(fs::read(&file).unwrap().starts_with(b"VALKEY080"));
    let mut third = TestStore::new();
    third.engine.import(&file, false, &Work::default()).unwrap();
    assert_eq!(third.say("DEBUG DIGEST"), db.say("DEBUG DIGEST"));
}

#[test]
fn an_import_into_a_folder_is_one_record_of_its_log() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("dump.rdb");
    let db = filled();
    db.engine.export(&file, TO_REDIS, &Work::default()).unwrap();
    let data = place.path().join("data");
    let store = opened(&data);
    say(&store, "SET before 1");
    store.import(&file, false, &Work::default()).unwrap();
    let digest = say(&store, "DEBUG DIGEST");
    close(&store);
    let store = opened(&data);
    assert_eq!(say(&store, "DEBUG DIGEST"), digest);
    assert_eq!(say(&store, "FCALL seven 0"), "7");
    assert_eq!(store.persistence.recovered().unwrap().records, 2);
    close(&store);
}

#[test]
fn a_refused_import_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("dump.rdb");
    let mut source = TestStore::new();
    for line in ["SET a 1", "SADD b x", "SELECT 9", "SET c 1"] {
        source.say(line);
    }
    let code = "#!lua name=one\nredis.register_function('seven', function() return 7 end)";
    source.engine.ask(&mut source.session, &[b"FUNCTION", b"LOAD", code.as_bytes()]).unwrap();
    source.engine.export(&file, TO_REDIS, &Work::default()).unwrap();
    let import = |db: &TestStore, replace| {
        db.engine.import(&file, replace, &Work::default()).map_err(|error| error.to_string())
    };

    let mut db = TestStore::new();
    db.say("RPUSH b old");
    let before = db.say("DEBUG DIGEST");
    let busy = import(&db, false).unwrap_err();
    let told = format!("BUSYKEY {} is not imported: the key 'b' of database 0", file.display());
    assert!(busy.starts_with(&told), "{busy}");
    assert_eq!((db.say("DEBUG DIGEST"), db.say("FCALL seven 0")), (before, NO_FUNCTION.into()));
    assert_eq!(import(&db, true).unwrap().keys, 3);
    assert_eq!(db.say("TYPE b"), "set");
    // A library is a name, too.
    db.say("FLUSHALL");
    let told = format!("ERR {} is not imported: Library one already exists", file.display());
    assert!(import(&db, false).unwrap_err().starts_with(&told));
    assert_eq!(db.say("DBSIZE"), "0");

    let db = TestStore::new();
    db.engine.configure(&[(b"maxmemory", b"1kb")]).unwrap();
    assert!(import(&db, false).unwrap_err().starts_with("OOM"));
    assert_eq!(db.engine.keyspace.len(0), 0);

    let engine = Engine::new(&TABLE, 9);
    let refused = engine.import(&file, false, &Work::default()).unwrap_err();
    assert!(refused.text.contains("`databases: 10`"), "{refused}");

    let whole = fs::read(&file).unwrap();
    let mut db = TestStore::new();
    for len in 0..whole.len() {
        fs::write(&file, &whole[..len]).unwrap();
        let refused = import(&db, true).unwrap_err();
        assert!(refused.contains(&format!("damaged at byte {len}")), "{refused}");
    }
    let twice = [&whole[..9], b"\x00\x01a\x01b\x00\x01a\x01c\xFF", &[0; 8]].concat();
    fs::write(&file, twice).unwrap();
    assert!(import(&db, true).unwrap_err().contains("'a' is there twice"));
    assert_eq!((db.say("DBSIZE"), db.say("FCALL seven 0")), ("0".into(), NO_FUNCTION.into()));
}

const NO_FUNCTION: &str = "ERR Function not found";

#[test]
fn an_import_takes_over_how_keys_were_used_and_leaves_out_what_has_expired() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("dump.rdb");
    let parts = b"\xFC\x01\0\0\0\0\0\0\0\x00\x04gone\x01x\xF8\x40\xC8\x00\x01a\x01b";
    fs::write(&file, [&b"REDIS0011"[..], parts, b"\xFF", &[0; 8]].concat()).unwrap();
    let mut db = TestStore::new();
    let imported = db.engine.import(&file, false, &Work::default()).unwrap();
    assert_eq!((imported.keys, imported.expired), (1, 1));
    assert_eq!((db.say("DBSIZE"), db.say("OBJECT IDLETIME a")), ("1".into(), "200".into()));
}

#[test]
fn an_import_wakes_who_waits_and_who_watches() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("dump.rdb");
    let mut source = TestStore::new();
    source.say("RPUSH list a b");
    source.engine.export(&file, TO_REDIS, &Work::default()).unwrap();
    let mut db = TestStore::new();
    let mut other = db.engine.new_session();
    call(&db.engine, &mut other, "WATCH list").unwrap();
    assert_eq!(db.say("BLPOP list 0"), "(waits)");
    db.engine.import(&file, false, &Work::default()).unwrap();
    assert_eq!(say(&db.engine, "LRANGE list 0 -1"), "[b]");
    call(&db.engine, &mut other, "MULTI").unwrap();
    assert_eq!(show(&call(&db.engine, &mut other, "EXEC").unwrap()), "nil");
}

#[test]
fn work_that_is_ended_early_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("dump.rdb");
    let mut db = filled();
    db.engine.export(&file, TO_REDIS, &Work::default()).unwrap();
    let ended = Work::default();
    ended.end();
    let other = TestStore::new();
    let refusals = [
        db.engine.backup(&place.path().join("copy"), &ended).unwrap_err(),
        db.engine.export(&place.path().join("b.rdb"), TO_REDIS, &ended).unwrap_err(),
        other.engine.import(&file, false, &ended).unwrap_err(),
    ];
    assert!(refusals.iter().all(|refusal| refusal.code == "ABORTED"));
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    // Another walk may begin.
    db.engine.backup(&place.path().join("copy"), &Work::default()).unwrap();
    assert_eq!(db.say("SET after 1"), "OK");
}

#[test]
fn an_import_into_a_store_that_closes_meanwhile_says_that_it_is_closed() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("dump.rdb");
    let mut source = TestStore::new();
    source.say("SET a 1");
    source.engine.export(&file, TO_REDIS, &Work::default()).unwrap();
    let store = opened(&place.path().join("data"));
    close(&store);
    let refused = store.import(&file, false, &Work::default()).unwrap_err();
    assert_eq!(refused.to_string(), "CLOSED the store is closed");
}

#[test]
fn a_restore_for_whose_record_there_is_no_room_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let mut source = TestStore::new();
    source.say("CONFIG SET set-max-intset-entries 1000000");
    for thousand in 0..200 {
        let of = |number: u64| (1_000_000_000_000 + number).to_string();
        let members = (0..1000).map(|number| of(thousand * 1000 + number));
        source.say(&format!("SADD s {}", members.collect::<Vec<_>>().join(" ")));
    }
    let Ok(Reply::Binary(dump)) = source.call("DUMP s") else { panic!("no dump") };
    let Some(_disk) = SmallDisk::mount(place.path(), "5m") else { return };
    let store = opened(&place.path().join("data"));
    say(&store, "SET before 1");
    let restore: [&[u8]; 5] = [b"RESTORE", b"before", b"0", &dump, b"REPLACE"];
    let refused = store.ask(&mut store.new_session(), &restore).unwrap_err();
    assert_eq!(refused.code, "MISCONF");
    // In a transaction and in a script, it is measured with what the others need.
    let script = "return redis.call('RESTORE', 'before', 0, ARGV[1], 'REPLACE')";
    let by_script: [&[u8]; 4] = [b"EVAL", script.as_bytes(), b"0", &dump];
    assert!(store.ask(&mut store.new_session(), &by_script).unwrap_err().text.contains("no room"));
    let mut session = store.new_session();
    store.ask(&mut session, &[b"MULTI"]).unwrap();
    store.ask(&mut session, &restore).unwrap();
    let replies = show(&store.ask(&mut session, &[b"EXEC"]).unwrap());
    assert!(replies.contains("MISCONF"), "{replies}");
    assert_eq!(say(&store, "GET before"), "1");
    assert_eq!(say(&store, "SET after 1"), "OK");
    close(&store);
    let store = opened(&place.path().join("data"));
    assert_eq!(say(&store, "GET before"), "1");
    close(&store);
}

/// Writes a file with a stream: its key, of so many bytes, is logged with each of its entries.
fn write_stream(file: &Path, (key, entries): (usize, u64)) {
    let mut stream = Stream::default();
    for number in 1..=entries {
        stream.push(Id::new(number, 0), &[[b"f", b"v"]], &Default::default());
    }
    let contents = Contents { databases: vec![(1, 0)], ..Contents::default() };
    let mut dump = DumpWriter::create(file, true, contents, Reader::Redis).unwrap();
    dump.entry(0, &b"k".repeat(key), Value::Stream(Box::new(stream)).view(), None);
    dump.finish().unwrap();
}

#[test]
fn an_import_whose_record_would_be_too_long_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let (file, data) = (place.path().join("dump.rdb"), place.path().join("data"));
    write_stream(&file, (1 << 20, 4100));
    let store = opened(&data);
    let refused = store.import(&file, false, &Work::default()).unwrap_err();
    assert_eq!(refused.code, "INVALID_ARGUMENT");
    assert!(refused.text.contains("by `redlet import`"), "{refused}");
    assert_eq!(say(&store, "DBSIZE"), "0");
    close(&store);
    // In memory there is no record.
    let memory = TestStore::new();
    assert_eq!(memory.engine.import(&file, false, &Work::default()).unwrap().keys, 1);
}

#[test]
#[cfg(target_os = "linux")]
fn an_import_for_whose_record_there_is_no_room_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let (file, disk) = (place.path().join("dump.rdb"), place.path().join("disk"));
    write_stream(&file, (10_000, 1000));
    let Some(_disk) = SmallDisk::mount(&disk, "6m") else { return };
    let data = disk.join("data");
    let store = opened(&data);
    say(&store, "SET before 1");
    let refused = store.import(&file, false, &Work::default()).unwrap_err();
    assert_eq!(refused.code, "MISCONF");
    assert_eq!(say(&store, "DBSIZE"), "1");
    assert_eq!(say(&store, "SET after 1"), "OK");
    close(&store);
    let store = opened(&data);
    assert_eq!(say(&store, "DBSIZE"), "2");
    close(&store);
}

/// A file system of a few bytes.
#[cfg(target_os = "linux")]
struct SmallDisk<'p>(&'p Path);

#[cfg(target_os = "linux")]
impl<'p> SmallDisk<'p> {
    /// `None`, and says so, where this process may not mount one.
    fn mount(path: &'p Path, size: &str) -> Option<Self> {
        fs::create_dir_all(path).unwrap();
        let options = format!("size={size}");
        let mut mount = std::process::Command::new("mount");
        let mount = mount.args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(path).output();
        if mount.is_ok_and(|mount| mount.status.success()) {
            return Some(Self(path));
        }
        eprintln!("skipped: this process may not mount a file system");
        None
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let unmounted = std::process::Command::new("umount").arg(self.0).status();
        assert!(thread::panicking() || unmounted.unwrap().success());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_fails_a_copy_and_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::mount(place.path(), "256k") else { return };
    let mut db = TestStore::new();
    db.say(&format!("SET big {}", "x".repeat(400_000)));
    let folder = db.engine.backup(&place.path().join("copy"), &Work::default());
    let file = db.engine.export(&place.path().join("a.rdb"), TO_REDIS, &Work::default());
    assert_eq!((folder.unwrap_err().code, file.unwrap_err().code), ("FULL", "FULL"));
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    // Without room for even the file of the lock.
    let filler = place.path().join("filler");
    fs::write(&filler, vec![1; 1 << 20]).unwrap_err();
    let folder = db.engine.backup(&place.path().join("copy"), &Work::default());
    assert_eq!(folder.unwrap_err().code, "FULL");
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
}
