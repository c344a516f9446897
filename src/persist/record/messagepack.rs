//! The forms of MessagePack that a record is made of, written and read.

use super::Malformed;

/// The longest head of an array.
pub(super) const ROOM: usize = 5;

/// The head of an array without elements.
pub(super) const FIXARRAY: u8 = 0x90;

/// Writes the head of an array to the front of `into`, and returns its length.
pub(super) fn array(len: usize, into: &mut [u8; ROOM]) -> usize {
    match len {
        0..=15 => {
            into[0] = FIXARRAY | len as u8;
            1
        }
        16..=0xffff => {
            into[0] = 0xdc;
            into[1..3].copy_from_slice(&(len as u16).to_be_bytes());
            3
        }
        _ => {
            into[0] = 0xdd;
            into[1..].copy_from_slice(&(len as u32).to_be_bytes());
            5
        }
    }
}

pub(super) fn unsigned(value: u16, into: &mut Vec<u8>) {
    match value {
        0..=0x7f => into.push(value as u8),
        0x80..=0xff => into.extend_from_slice(&[0xcc, value as u8]),
        _ => wide(0xcd, &value.to_be_bytes(), into),
    }
}

/// Command names are short. A longer one fails the assertion.
pub(super) fn string(text: &str, into: &mut Vec<u8>) {
    debug_assert!(text.len() <= 31, "no command has a name of 32 letters");
    let text = &text.as_bytes()[..text.len().min(31)];
    into.push(0xa0 | text.len() as u8);
    into.extend_from_slice(text);
}

pub(super) fn binary(bytes: &[u8], into: &mut Vec<u8>) {
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

pub(super) const SHORT: Malformed = Malformed("the record ends inside an operation");

pub(super) fn read_array(rest: &mut &[u8]) -> Result<u32, Malformed> {
    match read_byte(rest)? {
        fix @ 0x90..=0x9f => Ok(u32::from(fix & 0x0f)),
        0xdc => read_number::<2>(rest),
        0xdd => read_number::<4>(rest),
        _ => Err(Malformed("not an array where one has to be")),
    }
}

pub(super) fn read_unsigned(rest: &mut &[u8]) -> Result<u16, Malformed> {
    match read_byte(rest)? {
        fix @ 0..=0x7f => Ok(u16::from(fix)),
        0xcc => read_number::<1>(rest).map(|number| number as u16),
        0xcd => read_number::<2>(rest).map(|number| number as u16),
        _ => Err(Malformed("not a database's number where one has to be")),
    }
}

/// Reads an argument, which may be a string or a binary.
pub(super) fn read_bytes<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Malformed> {
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
