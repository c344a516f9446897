//! LCS: the longest common subsequence of two strings. It makes the table of the lengths for every
//! pair of prefixes, and follows it from its end. That fixes which of several equally long
//! subsequences is returned, and the order of the matches: from the last to the first.

use redlet_macros::command;

use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Read;
use crate::engine::grammar::kind::{Any, Kind, Str};
use crate::engine::grammar::param::Deferred;
use crate::engine::grammar::reply::Reply;
use crate::value::Text;
use crate::{options, reply_type, rows};

rows![lcs];

options! {
    struct LcsOptions<'a> {
        /// Return only its length.
        "LEN" len: bool,
        /// Return where it lies in both strings.
        "IDX" idx: bool,
        /// With IDX: leave out matches that are shorter.
        "MINMATCHLEN" min_match_len: Option<i64>,
        /// With IDX: return the length of each match.
        "WITHMATCHLEN" withmatchlen: bool,
    }
}

reply_type! {
    /// The subsequence; with LEN its length; with IDX the matches, each with its first and last
    /// index in both strings.
    LcsReply => "Text; len: number; idx: Named<Text, { matches: \
        [first: [number, number], second: [number, number], length?: number][], len: number }>";
}

const NOT_STRINGS: Error = Error::fixed("The specified keys must contain string values");
const LEN_AND_IDX: Error =
    Error::fixed("If you want both the length and indexes, please just use IDX.");
const TOO_LARGE: Error =
    Error::fixed("Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");

/// Finds the longest common subsequence of two strings: the most bytes that both have in the
/// same order.
///
/// ```js
/// db.mset({ 'text:1': 'ohmytext', 'text:2': 'mynewtext' })
/// db.lcs('text:1', 'text:2')  // 'mytext'
/// db.lcs('text:1', 'text:2', { len: true })  // 6
/// ```
#[command(
    LCS,
    since = "7.0.0",
    complexity = "O(N*M) where N and M are the lengths of the strings",
    flags(readonly)
)]
fn lcs(
    db: &mut Access<'_>,
    key1: Read<Any>,
    key2: Read<Any>,
    options: Deferred<'_, LcsOptions<'_>>,
) -> Result<LcsReply> {
    let (first, second) = (operand(db, &key1)?, operand(db, &key2)?);
    let options = options.read()?;
    if options.len && options.idx {
        return Err(LEN_AND_IDX);
    }
    let table = Table::new(&first, &second, db.longest_string())?;
    Ok(LcsReply(match options {
        LcsOptions { len: true, .. } => Reply::Int(i64::from(table.len())),
        LcsOptions { idx: true, .. } => matches(&table, &options),
        _ => Reply::Bytes(table.subsequence()),
    }))
}

fn operand(db: &Access<'_>, key: &Read<Any>) -> Result<Bytes> {
    let Some(value) = db.read(key)? else { return Ok(Bytes::EMPTY) };
    Str::view(value).map(Text::to_bytes).ok_or(NOT_STRINGS)
}

fn matches(table: &Table<'_>, options: &LcsOptions<'_>) -> Reply {
    let least = options.min_match_len.unwrap_or(0);
    let long = table.runs().into_iter().filter(|run| i64::from(run.len) >= least);
    let matches = long.map(|run| run.into_reply(options.withmatchlen)).collect();
    Reply::Map(vec![
        (Reply::bytes("matches"), Reply::Array(matches)),
        (Reply::bytes("len"), Reply::Int(i64::from(table.len()))),
    ])
}

/// A run of bytes that both strings share: where it begins in each, and its length.
#[derive(Debug, Clone, Copy)]
struct Run {
    first: usize,
    second: usize,
    len: u32,
}

impl Run {
    fn into_reply(self, with_length: bool) -> Reply {
        let span = |start: usize| {
            let start = start as i64;
            let end = start + i64::from(self.len) - 1;
            Reply::Array(vec![Reply::Int(start), Reply::Int(end)])
        };
        let mut parts = vec![span(self.first), span(self.second)];
        if with_length {
            parts.push(Reply::Int(i64::from(self.len)));
        }
        Reply::Array(parts)
    }
}

/// The lengths for every pair of prefixes, in rows of `second.len() + 1`.
struct Table<'a> {
    first: &'a [u8],
    second: &'a [u8],
    lengths: Vec<u32>,
}

impl<'a> Table<'a> {
    fn new(first: &'a [u8], second: &'a [u8], most_bytes: usize) -> Result<Self> {
        let width = second.len() + 1;
        let cells = width.checked_mul(first.len() + 1).ok_or(TOO_LARGE)?;
        if cells.checked_mul(size_of::<u32>()).is_none_or(|bytes| bytes > most_bytes) {
            return Err(TOO_LARGE);
        }
        let mut lengths = vec![0; cells];
        let mut above = 0;
        for &byte in first {
            let (done, rest) = lengths.split_at_mut(above + width);
            fill_row(byte, second, &done[above..], &mut rest[..width]);
            above += width;
        }
        Ok(Self { first, second, lengths })
    }

    /// The length for prefixes of this many bytes.
    fn at(&self, first: usize, second: usize) -> u32 {
        self.lengths.get(first * (self.second.len() + 1) + second).copied().unwrap_or(0)
    }

    fn len(&self) -> u32 {
        self.at(self.first.len(), self.second.len())
    }

    /// The matches, the last one first.
    fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut together = false;
        let (mut first, mut second) = (self.first.len(), self.second.len());
        while first > 0 && second > 0 {
            if self.first[first - 1] != self.second[second - 1] {
                let shorter_first = self.at(first - 1, second) > self.at(first, second - 1);
                if shorter_first {
                    first -= 1
                } else {
                    second -= 1
                }
                together = false;
                continue;
            }
            (first, second) = (first - 1, second - 1);
            match runs.last_mut().filter(|_| together) {
                Some(run) => *run = Run { first, second, len: run.len + 1 },
                None => runs.push(Run { first, second, len: 1 }),
            }
            together = true;
        }
        runs
    }

    fn subsequence(&self) -> Bytes {
        let runs = self.runs();
        let parts = runs.iter().rev().map(|run| &self.first[run.first..][..run.len as usize]);
        Bytes::from(parts.collect::<Vec<_>>().concat())
    }
}

fn fill_row(byte: u8, second: &[u8], above: &[u32], row: &mut [u32]) {
    let mut left = 0;
    for ((&other, corner), cell) in second.iter().zip(above.windows(2)).zip(&mut row[1..]) {
        let &[diagonal, up] = corner else { return };
        left = if byte == other { diagonal + 1 } else { up.max(left) };
        *cell = left;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::TestStore;

    fn store() -> TestStore {
        let mut db = TestStore::new();
        db.say("MSET a ohmytext b mynewtext");
        db.say("HSET h f v");
        db
    }

    #[test]
    fn the_subsequence_its_length_or_its_places_are_answered() {
        let mut db = store();
        assert_eq!(db.say("LCS a b"), "mytext");
        assert_eq!(db.say("LCS a b LEN"), "6");
        assert_eq!(db.say("LCS a b IDX"), "{matches:[[[4 7] [5 8]] [[2 3] [0 1]]] len:6}");
        assert_eq!(db.say("LCS a b IDX MINMATCHLEN 4"), "{matches:[[[4 7] [5 8]]] len:6}");
        let with_length = "{matches:[[[4 7] [5 8] 4]] len:6}";
        assert_eq!(db.say("LCS a b IDX WITHMATCHLEN MINMATCHLEN 3"), with_length);
        assert_eq!(db.say("LCS a b IDX MINMATCHLEN -5 MINMATCHLEN 9"), "{matches:[] len:6}");
        assert_eq!(db.say("LCS a a IDX"), "{matches:[[[0 7] [0 7]]] len:8}");
    }

    #[test]
    fn a_missing_key_is_an_empty_string() {
        let mut db = store();
        assert_eq!(db.say("LCS a none"), "");
        assert_eq!(db.say("LCS none b LEN"), "0");
        assert_eq!(db.say("LCS none none IDX"), "{matches:[] len:0}");
    }

    #[test]
    fn the_keys_are_looked_at_before_the_options() {
        let mut db = store();
        assert_eq!(db.say("LCS h a FOO"), "ERR The specified keys must contain string values");
        assert_eq!(db.say("LCS a b FOO"), "ERR syntax error");
        assert_eq!(
            db.say("LCS a b LEN IDX"),
            "ERR If you want both the length and indexes, please just use IDX."
        );
        let number = "ERR value is not an integer or out of range";
        assert_eq!(db.say("LCS a b MINMATCHLEN x"), number);
    }

    #[test]
    fn a_table_beyond_the_longest_string_is_refused() {
        let (first, second) = ([0; 9], [1; 9]);
        assert!(Table::new(&first, &second, 400).is_ok());
        assert_eq!(Table::new(&first, &second, 399).err(), Some(TOO_LARGE));
    }
}
