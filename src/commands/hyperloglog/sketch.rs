//! The string that is a HyperLogLog, and the errors of one that is not.

use std::borrow::Cow;

use crate::engine::grammar::error::{Error, Result};
use crate::value::{Text, hyperloglog};

pub(super) const CORRUPT: Error =
    Error { code: "INVALIDOBJ", text: Cow::Borrowed("Corrupted HLL object detected") };

pub(super) const NOT_ONE: Error = Error {
    code: "WRONGTYPE",
    text: Cow::Borrowed("Key is not a valid HyperLogLog string value."),
};

/// The bytes of a string that is a HyperLogLog.
pub(super) fn sketch(text: Text<'_>) -> Result<Cow<'_, [u8]>> {
    Some(text.as_cow()).filter(|bytes| hyperloglog::is_one(bytes)).ok_or(NOT_ONE)
}
