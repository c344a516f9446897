//! GET, SET and their nearest kin.

use crate::base::Bytes;
use crate::engine::access::{Access, Expiry};
use crate::engine::error::{Error, Result};
use crate::engine::key::{ACCESS_UPDATE, Overwrite, Read, Write};
use crate::engine::kind::{Any, Kind, Str};
use crate::engine::param::{Many, Pair};
use crate::engine::reply::{Done, Reply};
use crate::keyspace::expiry::Deadline;
use crate::value::{Text, Value};
use crate::{choice, command, options, reply_type, rows};

rows![get, mget, mset, set];

command! {
    /// Returns the string value of a key.
    GET since "1.0.0" "O(1)" [readonly fast]
    get(key: Read<Str>) -> Option<Bytes>
}
#[inline]
fn get(db: &mut Access<'_>, key: Read<Str>) -> Result<Option<Bytes>> {
    Ok(db.read(&key)?.map(Text::to_bytes))
}

command! {
    /// Returns the string values of one or more keys; null for a key that holds none.
    MGET since "1.0.0" "O(N) where N is the number of keys" [readonly fast]
    mget(keys: Many<Read<Any>>) -> Vec<Option<Bytes>>
}
fn mget(db: &mut Access<'_>, keys: Many<Read<Any>>) -> Result<Vec<Option<Bytes>>> {
    keys.iter().map(|key| Ok(db.read(key)?.and_then(Str::view).map(Text::to_bytes))).collect()
}

command! {
    /// Sets the string values of one or more keys, all at once.
    MSET since "1.0.1" "O(N) where N is the number of keys" [write denyoom]
    mset(data: Many<Pair<Overwrite, &[u8]>>) -> Done
}
fn mset(db: &mut Access<'_>, data: Many<Pair<Overwrite<'_>, &[u8]>>) -> Result<Done> {
    for Pair(key, value) in &data {
        db.put(key, Value::string(value), Expiry::Clear, "set")?;
    }
    Ok(Done)
}

choice! {
    /// On what condition the key is set.
    enum Condition<'a> {
        /// Only when the key is not there.
        "NX" Nx,
        /// Only when the key is there.
        "XX" Xx,
        /// Only when the key holds this string.
        "IFEQ" Ifeq(comparison_value: &'a [u8]),
    }
}

choice! {
    /// When the key ends.
    enum SetExpiry {
        /// In so many seconds.
        "EX" Seconds(seconds: i64),
        /// In so many milliseconds.
        "PX" Milliseconds(milliseconds: i64),
        /// At a time, in seconds since the Unix epoch.
        "EXAT" UnixSeconds(unix_time_seconds: i64),
        /// At a time, in milliseconds since the Unix epoch.
        "PXAT" UnixMilliseconds(unix_time_milliseconds: i64),
        /// As it was.
        "KEEPTTL" Keep,
    }
}

options! {
    struct SetOptions<'a> {
        condition: Option<Condition<'a>>,
        /// Answer the string that the key held before.
        "GET" get: bool,
        expiration: Option<SetExpiry>,
    }
}

reply_type! {
    SetReply => "'OK' | Text | null";
}

impl SetExpiry {
    fn resolve(self, now: Deadline) -> Result<Expiry> {
        let (amount, unit, base) = match self {
            Self::Seconds(seconds) => (seconds, 1000, now),
            Self::Milliseconds(millis) => (millis, 1, now),
            Self::UnixSeconds(seconds) => (seconds, 1000, 0),
            Self::UnixMilliseconds(millis) => (millis, 1, 0),
            Self::Keep => return Ok(Expiry::Keep),
        };
        let at = Some(amount)
            .filter(|&amount| amount > 0)
            .and_then(|amount| amount.checked_mul(unit))
            .and_then(|millis| millis.checked_add(base as i64));
        at.map(|at| Expiry::At(at as Deadline)).ok_or_else(|| Error::invalid_expire("set"))
    }
}

command! {
    /// Sets the string value of a key, ignoring its type. The key is made when it is not there.
    SET since "1.0.0" "O(1)" [write denyoom variable_flags]
    set(key: Write<Str, ACCESS_UPDATE>, value: &[u8], options: SetOptions) -> SetReply
}
#[inline]
fn set(
    db: &mut Access<'_>,
    key: Write<'_, Str, ACCESS_UPDATE>,
    value: &[u8],
    options: SetOptions<'_>,
) -> Result<SetReply> {
    let expiry = match options.expiration {
        None => Expiry::Clear,
        Some(expiration) => expiration.resolve(db.now())?,
    };
    db.put(&key, Value::string(value), expiry, "set")?;
    Ok(SetReply(Reply::Status("OK")))
}
