//! HyperLogLogs: strings that estimate how many different elements were added to them.

mod count;
mod debug;

use crate::engine::grammar::error::{Error, Result};
use crate::files;
use crate::value::{Text, hyperloglog};

files![count, debug];

const CORRUPT: Error =
    Error { code: "INVALIDOBJ", text: std::borrow::Cow::Borrowed("Corrupted HLL object detected") };

const NOT_ONE: Error = Error {
    code: "WRONGTYPE",
    text: std::borrow::Cow::Borrowed("Key is not a valid HyperLogLog string value."),
};

/// The bytes of a string that is a HyperLogLog.
fn sketch(text: Text<'_>) -> Result<std::borrow::Cow<'_, [u8]>> {
    Some(text.as_cow()).filter(|bytes| hyperloglog::is_one(bytes)).ok_or(NOT_ONE)
}
