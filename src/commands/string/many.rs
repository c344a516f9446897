//! Several strings in one call.

use crate::engine::access::{Access, Expiry};
use crate::engine::error::Result;
use crate::engine::key::{INSERT, Overwrite, Read};
use crate::engine::kind::{Any, Kind, Str};
use crate::engine::param::{Many, Pair};
use crate::engine::reply::{Done, Shown};
use crate::{command, rows};

rows![mget, mset, msetnx];

command! {
    /// Returns the string values of one or more keys; null for a key that holds none.
    MGET since "1.0.0" "O(N) where N is the number of keys" [readonly fast]
    mget(keys: Many<Read<Any>>) -> Vec<Option<Shown>>
}
fn mget(db: &mut Access<'_>, keys: Many<Read<Any>>) -> Result<Vec<Option<Shown>>> {
    keys.iter().map(|key| Ok(db.read(key)?.and_then(Str::view).map(Shown::from))).collect()
}

command! {
    /// Sets the string values of one or more keys, all at once.
    MSET since "1.0.1" "O(N) where N is the number of keys" [write denyoom]
    mset(data: Many<Pair<Overwrite, &[u8]>>) -> Done
}
fn mset(db: &mut Access<'_>, data: Many<Pair<Overwrite<'_>, &[u8]>>) -> Result<Done> {
    for Pair(key, value) in &data {
        db.put_text(key, value, Expiry::Clear, "set")?;
    }
    Ok(Done)
}

command! {
    /// Sets the string values of one or more keys, all at once, if none of the keys is there.
    MSETNX since "1.0.1" "O(N) where N is the number of keys" [write denyoom]
    msetnx(data: Many<Pair<Overwrite<Any, INSERT>, &[u8]>>) -> bool
}
fn msetnx(
    db: &mut Access<'_>,
    data: Many<Pair<Overwrite<'_, Any, INSERT>, &[u8]>>,
) -> Result<bool> {
    for Pair(key, _) in &data {
        if db.exists(key)? {
            return Ok(false);
        }
    }
    for Pair(key, value) in &data {
        db.put_text(key, value, Expiry::Clear, "set")?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn several_keys_are_set_and_read_together() {
        let mut db = TestStore::new();
        assert_eq!(db.say("MSET a 1 b 2 a 3"), "OK");
        db.say("HSET h f v");
        assert_eq!(db.say("MGET a none h b"), "[3 nil nil 2]");
        assert_eq!(db.say("MSET a 1 b"), "ERR wrong number of arguments for 'mset' command");
    }

    #[test]
    fn msetnx_sets_all_or_nothing() {
        let mut db = TestStore::new();
        assert_eq!(db.say("MSETNX a 1 a 2"), "1");
        assert_eq!(db.say("MSETNX b 1 a 3"), "0");
        assert_eq!(db.say("MGET a b"), "[2 nil]");
        assert_eq!(db.say("MSETNX a"), "ERR wrong number of arguments for 'msetnx' command");
    }
}
