//! A record: what one call did, as deterministic Redis commands.
//!
//! A record is one MessagePack array of operations; an operation is an array of the database's
//! number, the command's name (a string) and its arguments (binary). The record is the unit of
//! atomicity: a transaction is one record, and is there whole or not at all.
//!
//! Written and read by hand rather than through serde: an append pays for it on every write, and
//! reading borrows every argument from the bytes at hand. The tests hold it against `rmp-serde`.

use std::fmt;

use smallvec::SmallVec;

use crate::base::Bytes;

/// One deterministic Redis command, to be logged.
#[derive(Clone, Debug, PartialEq)]
pub struct Op {
    pub db: u16,
    pub verb: &'static str,
    pub args: SmallVec<[Bytes; 4]>,
}

/// One command as read back. The name comes first among the arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct OpRef<'a> {
    pub db: u16,
    pub args: SmallVec<[&'a [u8]; 8]>,
}

/// Why bytes are not a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed(&'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Appends the record of `ops` to `into`.
pub fn encode(ops: &[Op], into: &mut Vec<u8>) {
    array(ops.len(), into);
    for op in ops {
        array(op.args.len() + 2, into);
        unsigned(op.db, into);
        string(op.verb, into);
        for arg in &op.args {
            binary(arg, into);
        }
    }
}

/// The operations of a record, one by one. Nothing is allocated in advance on the word of the
/// bytes: every element that is counted has to be there.
pub fn decode(payload: &[u8]) -> Decode<'_> {
    Decode { rest: payload, left: None }
}

pub struct Decode<'a> {
    rest: &'a [u8],
    /// Operations still to come; `None` before the head of the record is read.
    left: Option<u32>,
}

impl<'a> Iterator for Decode<'a> {
    type Item = Result<OpRef<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let op = self.step();
        if matches!(op, Err(_) | Ok(None)) {
            (self.rest, self.left) = (&[], Some(0));
        }
        op.transpose()
    }
}

impl<'a> Decode<'a> {
    fn step(&mut self) -> Result<Option<OpRef<'a>>, Malformed> {
        let left = match self.left {
            Some(left) => left,
            None => read_array(&mut self.rest)?,
        };
        if left == 0 {
            return match self.rest {
                [] => Ok(None),
                _ => Err(Malformed("bytes are left over after the last operation")),
            };
        }
        self.left = Some(left - 1);
        read_op(&mut self.rest).map(Some)
    }
}

fn read_op<'a>(rest: &mut &'a [u8]) -> Result<OpRef<'a>, Malformed> {
    let len = read_array(rest)?;
    if len < 2 {
        return Err(Malformed("an operation without a command"));
    }
    let db = read_unsigned(rest)?;
    let mut args = SmallVec::new();
    for _ in 1..len {
        args.push(read_bytes(rest)?);
    }
    Ok(OpRef { db, args })
}

fn array(len: usize, into: &mut Vec<u8>) {
    match len {
        0..=15 => into.push(0x90 | len as u8),
        16..=0xffff => wide(0xdc, &(len as u16).to_be_bytes(), into),
        _ => wide(0xdd, &(len as u32).to_be_bytes(), into),
    }
}

fn unsigned(value: u16, into: &mut Vec<u8>) {
    match value {
        0..=0x7f => into.push(value as u8),
        0x80..=0xff => into.extend_from_slice(&[0xcc, value as u8]),
        _ => wide(0xcd, &value.to_be_bytes(), into),
    }
}

/// Command names are short; a longer one would be cut, and is caught by the assertion.
fn string(text: &str, into: &mut Vec<u8>) {
    debug_assert!(text.len() <= 31, "no command has a name of 32 letters");
    let text = &text.as_bytes()[..text.len().min(31)];
    into.push(0xa0 | text.len() as u8);
    into.extend_from_slice(text);
}

fn binary(bytes: &[u8], into: &mut Vec<u8>) {
    match bytes.len() {
        len @ 0..=0xff => into.extend_from_slice(&[0xc4, len as u8]),
        len @ 0x100..=0xffff => wide(0xc5, &(len as u16).to_be_bytes(), into),
        len => wide(0xc6, &(len as u32).to_be_bytes(), into),
    }
    into.extend_from_slice(bytes);
}

fn wide(marker: u8, big_endian: &[u8], into: &mut Vec<u8>) {
    into.push(marker);
    into.extend_from_slice(big_endian);
}

const SHORT: Malformed = Malformed("the record ends inside an operation");

fn read_array(rest: &mut &[u8]) -> Result<u32, Malformed> {
    match read_byte(rest)? {
        fix @ 0x90..=0x9f => Ok(u32::from(fix & 0x0f)),
        0xdc => read_number::<2>(rest),
        0xdd => read_number::<4>(rest),
        _ => Err(Malformed("not an array where one has to be")),
    }
}

fn read_unsigned(rest: &mut &[u8]) -> Result<u16, Malformed> {
    match read_byte(rest)? {
        fix @ 0..=0x7f => Ok(u16::from(fix)),
        0xcc => read_number::<1>(rest).map(|number| number as u16),
        0xcd => read_number::<2>(rest).map(|number| number as u16),
        _ => Err(Malformed("not a database's number where one has to be")),
    }
}

/// A string or a binary: an argument may be either.
fn read_bytes<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Malformed> {
    let len = match read_byte(rest)? {
        fix @ 0xa0..=0xbf => u32::from(fix & 0x1f),
        0xc4 | 0xd9 => read_number::<1>(rest)?,
        0xc5 | 0xda => read_number::<2>(rest)?,
        0xc6 | 0xdb => read_number::<4>(rest)?,
        _ => return Err(Malformed("not a string where one has to be")),
    };
    let (bytes, after) = rest.split_at_checked(len as usize).ok_or(SHORT)?;
    *rest = after;
    Ok(bytes)
}

fn read_byte(rest: &mut &[u8]) -> Result<u8, Malformed> {
    let (byte, after) = rest.split_first().ok_or(SHORT)?;
    *rest = after;
    Ok(*byte)
}

/// A big-endian number of up to 4 bytes.
fn read_number<const N: usize>(rest: &mut &[u8]) -> Result<u32, Malformed> {
    let (bytes, after) = rest.split_first_chunk::<N>().ok_or(SHORT)?;
    *rest = after;
    Ok(bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn op(db: u16, verb: &'static str, args: &[&[u8]]) -> Op {
        Op { db, verb, args: args.iter().map(|arg| Bytes::new(arg)).collect() }
    }

    fn encoded(ops: &[Op]) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode(ops, &mut bytes);
        bytes
    }

    fn same(ops: &[Op], payload: &[u8]) -> bool {
        let read: Result<Vec<_>, _> = decode(payload).collect();
        let expected = ops.iter().map(|op| {
            let verb = std::iter::once(op.verb.as_bytes());
            OpRef { db: op.db, args: verb.chain(op.args.iter().map(|arg| &**arg)).collect() }
        });
        read == Ok(expected.collect())
    }

    #[test]
    fn a_record_reads_back_as_it_was_written() {
        let long = vec![7; 70_000];
        let many = vec![&b"x"[..]; 70_000];
        let ops = [
            op(0, "SET", &[b"key", b"value"]),
            op(15, "DEL", &[]),
            op(200, "SET", &[b"", &long[..300]]),
            op(65_535, "SET", &[b"k", &long]),
            op(3, "RPUSH", &many[..20]),
            op(3, "RPUSH", &many),
        ];
        for upto in 0..=ops.len() {
            assert!(same(&ops[..upto], &encoded(&ops[..upto])));
        }
        let twenty = vec![ops[0].clone(); 20];
        assert!(same(&twenty, &encoded(&twenty)));
    }

    #[test]
    fn another_reader_of_messagepack_sees_the_same() {
        let bytes = encoded(&[op(300, "HSET", &[b"k", &[0xff; 300]])]);
        let read: Vec<(u16, String, serde_bytes::ByteBuf, serde_bytes::ByteBuf)> =
            rmp_serde::from_slice(&bytes).unwrap();
        let expected = (300, "HSET".to_owned(), b"k".to_vec().into(), [0xff; 300].to_vec().into());
        assert_eq!(read, [expected]);
    }

    #[test]
    fn an_argument_may_be_a_string() {
        let value = "v".repeat(40);
        let bytes = rmp_serde::to_vec(&[(1u16, "SET", "key", &value)]).unwrap();
        let args = [&b"SET"[..], b"key", value.as_bytes()].into_iter().collect();
        let read: Vec<_> = decode(&bytes).collect();
        assert_eq!(read, [Ok(OpRef { db: 1, args })]);
    }

    #[test]
    fn a_record_cut_anywhere_is_an_error() {
        let bytes = encoded(&[op(0, "SET", &[b"key", b"value"]), op(1, "DEL", &[b"key"])]);
        for cut in 0..bytes.len() {
            assert!(decode(&bytes[..cut]).any(|op| op.is_err()), "cut at {cut}");
        }
        let mut longer = bytes;
        longer.push(0);
        assert!(decode(&longer).any(|op| op.is_err()));
    }

    #[test]
    fn a_count_that_promises_more_than_there_is_costs_no_memory() {
        let huge = [0xdd, 0xff, 0xff, 0xff, 0xff, 0xdd, 0xff, 0xff, 0xff, 0xff, 0x00, 0xc4, 0x00];
        assert_eq!(decode(&huge).collect::<Vec<_>>(), [Err(SHORT)]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes).count();
        }

        #[test]
        fn any_record_reads_back(
            args in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..40),
            db: u16,
        ) {
            let args: Vec<_> = args.iter().map(|arg| &arg[..]).collect();
            let ops = [op(db, "HSET", &args), op(db, "DEL", &args)];
            prop_assert!(same(&ops, &encoded(&ops)));
        }
    }
}
