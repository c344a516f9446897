//! The first frame of a connection: who comes, and for what. Its beginning is the same in every
//! version, so that versions can refuse each other by name.

use std::process;

use super::octets::{Put, Reader};
use crate::engine::call::engine::Rows;
use crate::engine::grammar::error::{Error, Result};

const MAGIC: &[u8] = b"redlet";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a connection is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coming {
    /// Calls of a new client, which has these options, as JSON, and this time limit for its scripts.
    Calls {
        /// The options of opening.
        options: String,
        /// Milliseconds; 0 for no limit.
        script_timeout: u64,
    },
    /// What comes unasked to the client with this id.
    Events(u64),
    /// A conversation in RESP, with this time limit for scripts.
    Conversation(u64),
    /// For the stamps by which copies of what was read are checked.
    Stamps,
    /// To see whether the owner answers.
    Probe,
}

/// A greeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// The process of the guest.
    pub process: u32,
    /// What it comes for.
    pub coming: Coming,
}

/// The answer to a greeting.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Welcome {
    /// Come in; this is your id (for stamps, the owner's term), and the process of the owner.
    In { id: u64, process: u32 },
    /// The owner is about to close.
    Closing,
    /// No.
    Refused(Error),
}

impl Hello {
    /// The greeting of this process.
    pub fn new(coming: Coming) -> Self {
        Self { process: process::id(), coming }
    }

    pub(super) fn write(&self, rows: &Rows, to: &mut Vec<u8>) {
        to.bytes(MAGIC);
        to.bytes(VERSION.as_bytes());
        to.u32(fingerprint(rows));
        to.u32(self.process);
        match &self.coming {
            Coming::Calls { options, script_timeout } => {
                to.u8(1);
                to.bytes(options.as_bytes());
                to.u64(*script_timeout);
            }
            Coming::Events(id) => {
                to.u8(2);
                to.u64(*id);
            }
            Coming::Conversation(script_timeout) => {
                to.u8(3);
                to.u64(*script_timeout);
            }
            Coming::Probe => to.u8(4),
            Coming::Stamps => to.u8(5),
        }
    }

    /// An error is for the guest.
    pub(super) fn read(rows: &Rows, frame: &[u8]) -> Result<Self> {
        let mut from = Reader(frame);
        if from.bytes()? != MAGIC {
            return Err(Error::internal("the first frame is no greeting"));
        }
        let version = from.text()?;
        if version != VERSION || from.u32()? != fingerprint(rows) {
            return Err(other_version(&version));
        }
        let process = from.u32()?;
        let coming = match from.u8()? {
            1 => Coming::Calls { options: from.text()?, script_timeout: from.u64()? },
            2 => Coming::Events(from.u64()?),
            3 => Coming::Conversation(from.u64()?),
            5 => Coming::Stamps,
            _ => Coming::Probe,
        };
        from.end()?;
        Ok(Self { process, coming })
    }
}

fn other_version(theirs: &str) -> Error {
    let own = process::id();
    let same = if theirs == VERSION { ", from another build" } else { "" };
    Error::with_code(
        "VERSION",
        format!(
            "process {own} has the folder open with redlet {VERSION}, and this one has redlet \
             {theirs}{same}. Processes that share a folder need the same version: start them all \
             with one"
        ),
    )
}

/// Tells tables with other rows, or in another order, apart.
fn fingerprint(rows: &Rows) -> u32 {
    let names = rows.rows().iter().map(|row| row.name.as_bytes());
    names.fold(0, |sum, name| crc32c::crc32c_append(crc32c::crc32c_append(sum, name), b"\n"))
}

impl Welcome {
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        match self {
            Self::In { id, process } => {
                to.u8(0);
                to.u64(*id);
                to.u32(*process);
            }
            Self::Closing => to.u8(1),
            Self::Refused(error) => {
                to.u8(2);
                to.bytes(error.to_string().as_bytes());
            }
        }
    }

    pub(super) fn read(frame: &[u8]) -> Result<Self> {
        let mut from = Reader(frame);
        Ok(match from.u8()? {
            0 => Self::In { id: from.u64()?, process: from.u32()? },
            1 => Self::Closing,
            _ => Self::Refused(Error::of_script(from.bytes()?)),
        })
    }
}
