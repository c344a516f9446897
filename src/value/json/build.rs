//! Writing values in the form of [`node`](super::node).

use super::node::{
    ARRAY, DOUBLE, FALSE, INTEGER, LEAST_SMALL, NULL, OBJECT, SHORT_TEXT, SMALL_INTEGER, TEXT,
    TRUE, UNSIGNED, WIDTHS,
};
use super::number::Number;

/// The most that a length of each form can be.
const MOST: [usize; 3] = [u8::MAX as usize, u16::MAX as usize, (1 << 48) - 1];

/// The form in which lengths up to this one are kept.
#[inline]
fn form_of(length: usize) -> u8 {
    u8::from(length > MOST[0]) + u8::from(length > MOST[1])
}

/// A container whose content is being written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    kind: u8,
    at: usize,
}

/// Writes `null`, `true` or `false`.
pub(super) fn null(out: &mut Vec<u8>) {
    out.push(NULL);
}

pub(super) fn boolean(out: &mut Vec<u8>, value: bool) {
    out.push(if value { TRUE } else { FALSE });
}

#[inline]
pub(super) fn number(out: &mut Vec<u8>, number: Number) {
    match number {
        Number::Integer(number) => integer(out, number),
        Number::Unsigned(number) => {
            out.push(UNSIGNED);
            out.extend_from_slice(&number.to_le_bytes());
        }
        Number::Double(number) => {
            out.push(DOUBLE);
            out.extend_from_slice(&number.to_bits().to_le_bytes());
        }
    }
}

#[inline]
fn integer(out: &mut Vec<u8>, number: i64) {
    let above = number.wrapping_sub(LEAST_SMALL) as u64;
    if above < u64::from(u8::MAX - SMALL_INTEGER) + 1 {
        out.push(SMALL_INTEGER + above as u8);
    } else if let Ok(number) = i8::try_from(number) {
        out.extend_from_slice(&[INTEGER, number as u8]);
    } else if let Ok(number) = i16::try_from(number) {
        out.push(INTEGER + 1);
        out.extend_from_slice(&number.to_le_bytes());
    } else if let Ok(number) = i32::try_from(number) {
        out.push(INTEGER + 2);
        out.extend_from_slice(&number.to_le_bytes());
    } else {
        out.push(INTEGER + 3);
        out.extend_from_slice(&number.to_le_bytes());
    }
}

/// Writes a string: a value, or the name of a member.
#[inline]
pub(super) fn text(out: &mut Vec<u8>, text: &[u8]) {
    let short = usize::from(SMALL_INTEGER - SHORT_TEXT);
    if text.len() < short {
        out.push(SHORT_TEXT + text.len() as u8);
    } else {
        let form = form_of(text.len());
        out.push(TEXT + form);
        length(out, text.len(), form);
    }
    out.extend_from_slice(text);
}

pub(super) fn begin_array(out: &mut Vec<u8>) -> Open {
    begin(out, ARRAY)
}

pub(super) fn begin_object(out: &mut Vec<u8>) -> Open {
    begin(out, OBJECT)
}

/// Leaves room for the narrowest lengths: most containers are small.
fn begin(out: &mut Vec<u8>, kind: u8) -> Open {
    let at = out.len();
    out.extend_from_slice(&[kind, 0, 0]);
    Open { kind, at }
}

/// Ends a container, whose content is all that was written since.
#[inline]
pub(super) fn end(out: &mut Vec<u8>, Open { kind, at }: Open, count: usize) {
    let len = out.len() - at - 3;
    let place = out.get_mut(at..at + 3);
    if let (Ok(len), Ok(count), Some(place)) = (u8::try_from(len), u8::try_from(count), place) {
        place.copy_from_slice(&[kind, len, count]);
    } else {
        let head = head(kind, len, count);
        out.splice(at..at + 3, head);
    }
}

/// The first bytes of a container.
pub(super) fn head(kind: u8, len: usize, count: usize) -> Vec<u8> {
    // There are at most as many items as bytes.
    let form = form_of(len);
    let mut head = Vec::with_capacity(13);
    head.push(kind + form);
    length(&mut head, len, form);
    length(&mut head, count, form);
    head
}

fn length(out: &mut Vec<u8>, length: usize, form: u8) {
    let width = WIDTHS.get(usize::from(form)).copied().unwrap_or(6);
    out.extend(length.to_le_bytes().into_iter().take(width));
}
