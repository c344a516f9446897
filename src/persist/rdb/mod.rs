//! RDB files: the snapshots of Redis and Valkey, which come in and go out here.
//!
//! ```text
//! file       head  part...  255  CRC-64 of all before it, 8 LE, or 0 where it was turned off
//! head       "REDIS" and 4 digits | "VALKEY" and 3 digits      the version
//! part       254 database                                      the keys behind it belong to it
//!            251 keys  keys that expire                        how many to expect
//!            244 slot  keys  keys that expire                  the same, of a slot of a cluster
//!            250 name value                                    a note, such as who wrote the file
//!            245 text                                          a library of functions
//!            247 module  number...                             what a module keeps beside its keys
//!            deadline usage type key value
//! deadline   252 milliseconds 8 LE | 253 seconds 4 LE | nothing
//! usage      248 idle seconds | 249 frequency 1 | nothing
//! ```
//!
//! Numbers without a size are lengths and texts are strings of [`crate::value::rdb`], which has the
//! types, too. Files are read and written in pieces: what is held in memory is one value, not a file.

mod reader;
mod source;
#[cfg(test)]
mod tests;
mod writer;

use std::fmt;
use std::io;

pub use reader::{Found, Item, Reader};
pub use writer::{Contents, DumpWriter, taken};

/// What a part is, if it is not the type of a value.
mod part {
    pub(super) const SLOT: u8 = 244;
    pub(super) const LIBRARY: u8 = 245;
    pub(super) const LIBRARY_BEFORE_RELEASE: u8 = 246;
    pub(super) const MODULE: u8 = 247;
    pub(super) const IDLE: u8 = 248;
    pub(super) const FREQUENCY: u8 = 249;
    pub(super) const NOTE: u8 = 250;
    pub(super) const SIZES: u8 = 251;
    pub(super) const MILLISECONDS: u8 = 252;
    pub(super) const SECONDS: u8 = 253;
    pub(super) const DATABASE: u8 = 254;
    pub(super) const END: u8 = 255;
}

/// Valkey's own versions begin here.
const FIRST_OF_VALKEY: u16 = 80;

/// Why a file is not read.
#[derive(Debug)]
pub enum Mistake {
    /// It is an RDB file, but not what was written: it was cut off, or its bytes have changed.
    Damaged {
        /// The byte of the file at which it was noticed.
        offset: u64,
        /// What is wrong, without a full stop.
        why: String,
    },
    /// It is no RDB file, of a later version, or holds what redlet does not have.
    Foreign {
        /// The byte of the file at which it was noticed.
        offset: u64,
        /// What is wrong, without a full stop.
        why: String,
    },
    /// The operating system refused.
    Io(io::Error),
}

impl Mistake {
    /// The error's code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Damaged { .. } => "CORRUPT",
            Self::Foreign { .. } => "FORMAT",
            Self::Io(_) => "IO",
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged { offset, why } => {
                write!(f, "it is damaged at byte {offset}: {why}. Copy or save the file again")
            }
            Self::Foreign { offset, why } => write!(f, "it cannot be read (byte {offset}): {why}"),
            Self::Io(why) => why.fmt(f),
        }
    }
}

impl From<io::Error> for Mistake {
    fn from(why: io::Error) -> Self {
        Self::Io(why)
    }
}
