//! What a call about expiring fields asks for. The two servers read its arguments, look at the key
//! and refuse mistakes in orders that have nothing in common, so each has a reader of its own.

mod redis;
mod valkey;

use super::arguments::{
    Before, Data, FieldCondition, Fields, HgetexOptions, HsetexOptions, KeyCondition,
};
use crate::commands::generic::expire::Condition;
use crate::commands::string::expiry;
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Key;
use crate::keyspace::expiry::Deadline;
use crate::value::Hash;

/// Names of fields.
pub(super) type List<'a> = &'a [&'a [u8]];

/// A time as HEXPIRE and similar commands have it.
#[derive(Debug, Clone)]
pub(super) struct Amount {
    pub(super) given: Result<i64>,
    /// Milliseconds.
    pub(super) unit: i64,
    /// The time from which it counts.
    pub(super) base: Deadline,
    /// For the error.
    pub(super) command: &'static str,
}

/// A call that gives fields a deadline.
pub(super) struct Ending<'a> {
    pub(super) at: Deadline,
    pub(super) condition: Condition,
    pub(super) fields: List<'a>,
}

/// HSETEX.
pub(super) struct Setting<'a> {
    pub(super) key: Option<KeyCondition>,
    pub(super) fields: Option<FieldCondition>,
    /// An error counts if the condition on the key holds.
    pub(super) end: Result<Expiry>,
    /// Fields and values in turn.
    pub(super) data: List<'a>,
}

/// What Valkey says of a number of fields that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mistake {
    Syntax,
    Miscounted,
}

impl Mistake {
    fn error(self) -> Error {
        match self {
            Self::Syntax => Error::SYNTAX,
            Self::Miscounted => valkey::MISCOUNTED,
        }
    }
}

/// Reads a list of fields without arguments before it.
pub(super) fn fields<'a, K: Key<Kind = Hash>>(
    db: &Access<'_>,
    key: &K,
    fields: &Fields<'a>,
    mistake: Mistake,
) -> Result<List<'a>> {
    if db.dialect().looks_at_hashes_before_fields() {
        db.view(key)?;
        redis::fields(fields, redis::NOT_POSITIVE)
    } else {
        valkey::fields(fields, Error::SYNTAX, mistake.error())
    }
}

/// Reads HEXPIRE and similar commands.
pub(super) fn ending<'a, K: Key<Kind = Hash>>(
    db: &Access<'_>,
    key: &K,
    amount: Amount,
    condition: &Before<'a, Condition>,
    fields: &Fields<'a>,
) -> Result<Ending<'a>> {
    if db.dialect().looks_at_hashes_before_fields() {
        db.view(key)?;
        redis::ending(amount, condition.args(), fields)
    } else {
        valkey::ending(amount, condition.args(), fields)
    }
}

/// Reads HGETEX.
pub(super) fn getting<'a, K: Key<Kind = Hash>>(
    db: &Access<'_>,
    key: &K,
    options: &Before<'a, HgetexOptions<'a>>,
    fields: &Fields<'a>,
) -> Result<(Expiry, List<'a>)> {
    if db.dialect().looks_at_hashes_before_fields() {
        db.view(key)?;
        redis::getting(db.now(), options.args(), fields)
    } else {
        let (expiration, fields) = valkey::getting(options.args(), fields)?;
        db.view(key)?;
        Ok((expiry::Ending::resolve(expiration, db, "hgetex")?, fields))
    }
}

/// Reads HSETEX.
pub(super) fn setting<'a>(
    db: &Access<'_>,
    options: &Before<'a, HsetexOptions<'a>>,
    fields: &Fields<'a, Data>,
) -> Result<Setting<'a>> {
    if db.dialect().looks_at_hashes_before_fields() {
        redis::setting(db.now(), options.args(), fields)
    } else {
        valkey::setting(db, options.args(), fields)
    }
}

#[cfg(test)]
mod tests;
