//! Registers as runs of equal ones:
//!
//! | bytes | run |
//! |---|---|
//! | `00xxxxxx` | x + 1 registers of zero |
//! | `01xxxxxx yyyyyyyy` | x * 256 + y + 1 registers of zero |
//! | `1vvvvvxx` | x + 1 registers of v + 1 |
//!
//! Which of the possible spellings a register ends up in depends on how it got there. The steps
//! here are those of Redis (`hllSparseSet`), so that the same elements in the same order make the
//! same string.

use std::fmt::Write;
use std::ops::Range;

use super::REGISTERS;

/// Registers of zero in a run of one byte.
const FEW: usize = 64;
/// Registers of the same number in a run, and the greatest such number.
const ALIKE: usize = 4;
const GREATEST: u8 = 32;
/// How many runs are looked at for neighbours that could be one.
const LOOKED_AT: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    Zeros(usize),
    /// Of zeros, in two bytes.
    ManyZeros(usize),
    Values(u8, usize),
}

impl Run {
    /// The run at the beginning of `bytes`; a second byte that is missing is a zero.
    fn read(bytes: &[u8]) -> Option<Self> {
        let first = *bytes.first()?;
        Some(match first >> 6 {
            0 => Self::Zeros(usize::from(first & 0x3F) + 1),
            1 => {
                let low = bytes.get(1).copied().unwrap_or(0);
                Self::ManyZeros((usize::from(first & 0x3F) << 8 | usize::from(low)) + 1)
            }
            _ => Self::Values((first >> 2 & 0x1F) + 1, usize::from(first & 3) + 1),
        })
    }

    /// The number of registers in the run.
    fn len(self) -> usize {
        match self {
            Self::Zeros(len) | Self::ManyZeros(len) | Self::Values(_, len) => len,
        }
    }

    fn value(self) -> u8 {
        if let Self::Values(value, _) = self { value } else { 0 }
    }

    /// How many bytes it takes.
    fn size(self) -> usize {
        if matches!(self, Self::ManyZeros(_)) { 2 } else { 1 }
    }

    /// The shortest form of a run of `len` registers that hold `value`.
    fn of(value: u8, len: usize) -> Self {
        match value {
            0 if len > FEW => Self::ManyZeros(len),
            0 => Self::Zeros(len),
            _ => Self::Values(value, len),
        }
    }

    fn push(self, bytes: &mut Vec<u8>) {
        match self {
            Self::Zeros(len) => bytes.push((len - 1) as u8),
            Self::ManyZeros(len) => bytes.extend([0x40 | ((len - 1) >> 8) as u8, (len - 1) as u8]),
            Self::Values(value, len) => bytes.push(0x80 | (value - 1) << 2 | (len - 1) as u8),
        }
    }
}

pub(super) fn push_zeros(bytes: &mut Vec<u8>, registers: usize) {
    Run::of(0, registers).push(bytes);
}

/// Calls `meet` with the first register, the length and the value of every run. `None` when the
/// runs do not make up [`REGISTERS`] registers; the runs up to there lie within the registers.
pub(super) fn each_run(body: &[u8], mut meet: impl FnMut(usize, usize, u8)) -> Option<()> {
    let (mut at, mut start) = (0, 0);
    while let Some(run) = body.get(at..).and_then(Run::read) {
        if run.len() > REGISTERS - start {
            return None;
        }
        meet(start, run.len(), run.value());
        start += run.len();
        at += run.size();
    }
    (start == REGISTERS).then_some(())
}

pub(super) fn decode(body: &[u8]) -> String {
    let (mut at, mut text) = (0, String::new());
    while let Some(run) = body.get(at..).and_then(Run::read) {
        // Writing to a string does not fail.
        let _ = match run {
            Run::Zeros(len) => write!(text, "z:{len} "),
            Run::ManyZeros(len) => write!(text, "Z:{len} "),
            Run::Values(value, len) => write!(text, "v:{value},{len} "),
        };
        at += run.size();
    }
    text.trim_end().to_owned()
}

pub(super) enum Raised {
    Changed,
    Unchanged,
    /// It has to become dense first.
    TooLong,
}

/// Where a register was found.
struct Found {
    run: Run,
    /// The place of the run, and of the one before it.
    at: usize,
    before: Option<usize>,
    /// Its first register.
    first: usize,
}

/// Makes a register at least as great as `value`. The runs begin at `start`; the string may become
/// `most` bytes long.
pub(super) fn raise(
    sketch: &mut Vec<u8>,
    start: usize,
    index: usize,
    value: u8,
    most: usize,
) -> Option<Raised> {
    if value > GREATEST {
        return Some(Raised::TooLong);
    }
    let found = find(sketch, start, index)?;
    if found.run.value() >= value {
        return Some(Raised::Unchanged);
    }
    let old = found.at..found.at + found.run.size();
    let new = split(&found, index, value);
    // A run of two bytes at the very end may lack its second.
    let grows = new.len() > old.len();
    if grows && sketch.len() + new.len() - old.len() > most {
        return Some(Raised::TooLong);
    }
    sketch.splice(old.start..old.end.min(sketch.len()), new);
    join_alike(sketch, found.before.unwrap_or(start));
    Some(Raised::Changed)
}

fn find(sketch: &[u8], start: usize, index: usize) -> Option<Found> {
    let (mut at, mut before, mut first) = (start, None, 0);
    loop {
        let run = sketch.get(at..).and_then(Run::read)?;
        if index < first + run.len() {
            return Some(Found { run, at, before, first });
        }
        before = Some(at);
        first += run.len();
        at += run.size();
    }
}

/// What takes the place of a run when one of its registers gets a number of its own.
fn split(found: &Found, index: usize, value: u8) -> Vec<u8> {
    let (old, mut bytes) = (found.run.value(), Vec::with_capacity(5));
    let registers = Range { start: found.first, end: found.first + found.run.len() };
    if index > registers.start {
        Run::of(old, index - registers.start).push(&mut bytes);
    }
    Run::of(value, 1).push(&mut bytes);
    if index + 1 < registers.end {
        Run::of(old, registers.end - index - 1).push(&mut bytes);
    }
    bytes
}

/// Makes one of neighbours that hold the same number, where there is room in a run.
fn join_alike(sketch: &mut Vec<u8>, mut at: usize) {
    for _ in 0..LOOKED_AT {
        let Some(run) = sketch.get(at..).and_then(Run::read) else { return };
        let next = sketch.get(at + run.size()..).and_then(Run::read);
        match (run, next) {
            (Run::Values(one, a), Some(Run::Values(other, b)))
                if one == other && a + b <= ALIKE =>
            {
                let mut joined = Vec::new();
                Run::Values(one, a + b).push(&mut joined);
                sketch.splice(at..at + 2, joined);
            }
            _ => at += run.size(),
        }
    }
}
