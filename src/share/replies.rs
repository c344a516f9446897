//! Replies as bytes, and back. What comes back makes the same JavaScript values, and RESP, as what
//! went in. Constant texts come back as texts of their own.

use std::sync::LazyLock;

use parking_lot::Mutex;

use super::octets::{Put, Reader, malformed};
use crate::base::Bytes;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::{IntoReply, Records, Reply, Shown, Step};
use crate::engine::grammar::texts::{Layout, Texts};

/// Replies nest less deeply: what a script nests beyond that is [`Reply::Deep`].
const DEEPEST: usize = 256;

mod tag {
    pub(super) const NULL: u8 = 0;
    pub(super) const NULL_ARRAY: u8 = 1;
    pub(super) const INT: u8 = 2;
    pub(super) const DOUBLE: u8 = 3;
    pub(super) const COORDINATE: u8 = 4;
    pub(super) const READING: u8 = 5;
    pub(super) const BOOL: u8 = 6;
    pub(super) const LINE: u8 = 7;
    pub(super) const BYTES: u8 = 8;
    pub(super) const BINARY: u8 = 9;
    pub(super) const BIG_NUMBER: u8 = 10;
    pub(super) const FORMATTED: u8 = 11;
    pub(super) const VERBATIM: u8 = 12;
    pub(super) const ERROR: u8 = 13;
    /// The first of those that hold others.
    pub(super) const ARRAY: u8 = 14;
    pub(super) const SET: u8 = 15;
    pub(super) const TEXTS: u8 = 16;
    pub(super) const SCORES: u8 = 17;
    pub(super) const READINGS: u8 = 18;
    pub(super) const MAP: u8 = 19;
    pub(super) const PAIRS: u8 = 20;
    pub(super) const PAIR_MAP: u8 = 21;
    pub(super) const RECORDS: u8 = 22;
    pub(super) const PUSHES: u8 = 23;
    pub(super) const ATTRIBUTED: u8 = 24;
    pub(super) const DEEP: u8 = 25;
}

/// Appends a reply.
pub(super) fn write(reply: &Reply, to: &mut Vec<u8>) {
    match reply {
        Reply::Null => to.u8(tag::NULL),
        Reply::NullArray => to.u8(tag::NULL_ARRAY),
        Reply::Int(integer) => {
            to.u8(tag::INT);
            to.u64(*integer as u64);
        }
        Reply::Double(number) => write_number(tag::DOUBLE, *number, to),
        Reply::Coordinate(number) => write_number(tag::COORDINATE, *number, to),
        Reply::Reading(number) => write_number(tag::READING, *number, to),
        Reply::Bool(truth) => {
            to.u8(tag::BOOL);
            to.u8((*truth).into());
        }
        Reply::Status(status) => write_bytes(tag::LINE, status.as_bytes(), to),
        Reply::Line(line) => write_bytes(tag::LINE, line, to),
        Reply::Bytes(bytes) => write_bytes(tag::BYTES, bytes, to),
        Reply::Short(short) => write_bytes(tag::BYTES, short, to),
        Reply::Binary(bytes) => write_bytes(tag::BINARY, bytes, to),
        Reply::BigNumber(digits) => write_bytes(tag::BIG_NUMBER, digits, to),
        Reply::Formatted(format, text) => {
            to.u8(tag::FORMATTED);
            to.extend_from_slice(format);
            to.bytes(text);
        }
        Reply::Verbatim(text) => write_bytes(tag::VERBATIM, text.as_bytes(), to),
        Reply::Error(error) => write_bytes(tag::ERROR, error.to_string().as_bytes(), to),
        _ => write_many(reply, to),
    }
}

fn write_many(reply: &Reply, to: &mut Vec<u8>) {
    match reply {
        Reply::Array(items) => write_items(tag::ARRAY, items, to),
        Reply::Set(items) => write_items(tag::SET, items, to),
        Reply::Texts(layout, texts) => {
            to.u8(tag::TEXTS);
            to.u8(*layout as u8);
            write_texts(texts, to);
        }
        Reply::Scores(members, scores) => {
            to.u8(tag::SCORES);
            write_texts(members, to);
            to.u32(scores.len() as u32);
            scores.iter().for_each(|score| to.f64(*score));
        }
        Reply::Readings(readings) => {
            to.u8(tag::READINGS);
            to.u32(readings.len() as u32);
            for (time, value) in readings {
                to.u64(time.cast_unsigned());
                to.f64(*value);
            }
        }
        Reply::Map(pairs) => write_pairs(tag::MAP, pairs, to),
        Reply::Pairs(pairs) => write_pairs(tag::PAIRS, pairs, to),
        Reply::PairMap(pairs) => write_pairs(tag::PAIR_MAP, pairs, to),
        Reply::Records(records) => {
            to.u8(tag::RECORDS);
            to.u32(records.columns.len() as u32);
            records.columns.iter().for_each(|column| to.bytes(column.as_bytes()));
            write_rows(&records.rows, to);
        }
        Reply::Pushes(pushes) => {
            to.u8(tag::PUSHES);
            write_rows(pushes, to);
        }
        Reply::Attributed(both) => {
            write_pairs(tag::ATTRIBUTED, &both.0, to);
            write(&both.1, to);
        }
        Reply::Deep(steps) => {
            to.u8(tag::DEEP);
            to.u32(steps.len() as u32);
            steps.iter().for_each(|step| write_step(step, to));
        }
        // The others are written by [`write`].
        _ => to.u8(tag::NULL),
    }
}

fn write_number(tag: u8, number: f64, to: &mut Vec<u8>) {
    to.u8(tag);
    to.f64(number);
}

fn write_bytes(tag: u8, bytes: &[u8], to: &mut Vec<u8>) {
    to.u8(tag);
    to.bytes(bytes);
}

fn write_items(tag: u8, items: &[Reply], to: &mut Vec<u8>) {
    to.u8(tag);
    to.u32(items.len() as u32);
    items.iter().for_each(|item| write(item, to));
}

fn write_pairs(tag: u8, pairs: &[(Reply, Reply)], to: &mut Vec<u8>) {
    to.u8(tag);
    to.u32(pairs.len() as u32);
    for (name, value) in pairs {
        write(name, to);
        write(value, to);
    }
}

fn write_rows(rows: &[Vec<Reply>], to: &mut Vec<u8>) {
    to.u32(rows.len() as u32);
    for row in rows {
        to.u32(row.len() as u32);
        row.iter().for_each(|item| write(item, to));
    }
}

fn write_texts(texts: &Texts, to: &mut Vec<u8>) {
    to.u32(texts.len() as u32);
    for text in texts.iter() {
        to.u8(text.is_some().into());
        if let Some(text) = text {
            to.bytes(text);
        }
    }
}

fn write_step(step: &Step, to: &mut Vec<u8>) {
    let (kind, count) = match step {
        Step::Leaf(reply) => {
            to.u8(0);
            return write(reply, to);
        }
        Step::Array(count) => (1, count),
        Step::Map(count) => (2, count),
        Step::Set(count) => (3, count),
    };
    to.u8(kind);
    to.u32(*count as u32);
}

/// Reads what [`write`] has written.
pub(super) fn read(from: &mut Reader<'_>) -> Result<Reply> {
    read_at(from, 0)
}

fn read_at(from: &mut Reader<'_>, depth: usize) -> Result<Reply> {
    match from.u8()? {
        tag if tag < tag::ARRAY => read_leaf(tag, from),
        _ if depth == DEEPEST => Err(malformed()),
        tag => read_many(tag, from, depth + 1),
    }
}

fn read_leaf(tag: u8, from: &mut Reader<'_>) -> Result<Reply> {
    Ok(match tag {
        tag::NULL => Reply::Null,
        tag::NULL_ARRAY => Reply::NullArray,
        tag::INT => Reply::Int(from.u64()? as i64),
        tag::DOUBLE => Reply::Double(from.f64()?),
        tag::COORDINATE => Reply::Coordinate(from.f64()?),
        tag::READING => Reply::Reading(from.f64()?),
        tag::BOOL => Reply::Bool(from.u8()? != 0),
        tag::LINE => Reply::Line(Bytes::new(from.bytes()?)),
        tag::BYTES => Shown::slice(from.bytes()?).into_reply(),
        tag::BINARY => Reply::Binary(Bytes::new(from.bytes()?)),
        tag::BIG_NUMBER => Reply::BigNumber(Bytes::new(from.bytes()?)),
        tag::FORMATTED => {
            Reply::Formatted([from.u8()?, from.u8()?, from.u8()?], Bytes::new(from.bytes()?))
        }
        tag::VERBATIM => Reply::Verbatim(from.text()?),
        tag::ERROR => Reply::Error(Error::of_script(from.bytes()?)),
        _ => return Err(malformed()),
    })
}

/// What nests is read by functions of their own: in a build without optimisation the stack of a function
/// holds what all its branches make, and there are as many of this one's as replies are deep.
fn read_many(tag: u8, from: &mut Reader<'_>, depth: usize) -> Result<Reply> {
    match tag {
        tag::ARRAY => read_items(from, depth).map(Reply::Array),
        tag::SET => read_items(from, depth).map(Reply::Set),
        tag::TEXTS => read_laid_out(from),
        tag::SCORES => read_scores(from),
        tag::READINGS => read_readings(from).map(Reply::Readings),
        tag::MAP => read_pairs(from, depth).map(Reply::Map),
        tag::PAIRS => read_pairs(from, depth).map(Reply::Pairs),
        tag::PAIR_MAP => read_pairs(from, depth).map(Reply::PairMap),
        tag::RECORDS => read_records(from, depth),
        tag::PUSHES => read_rows(from, depth).map(Reply::Pushes),
        tag::ATTRIBUTED => read_attributed(from, depth),
        tag::DEEP => read_steps(from),
        _ => Err(malformed()),
    }
}

fn read_laid_out(from: &mut Reader<'_>) -> Result<Reply> {
    let layout = match from.u8()? {
        0 => Layout::Array,
        1 => Layout::Set,
        2 => Layout::Map,
        _ => return Err(malformed()),
    };
    Ok(Reply::Texts(layout, Box::new(read_texts(from)?)))
}

fn read_scores(from: &mut Reader<'_>) -> Result<Reply> {
    let members = read_texts(from)?;
    let count = from.count()?;
    Ok(Reply::Scores(Box::new(members), from.each(count, Reader::f64)?))
}

fn read_records(from: &mut Reader<'_>, depth: usize) -> Result<Reply> {
    let count = from.count()?;
    let columns = columns(from.each(count, Reader::text)?)?;
    Ok(Reply::Records(Box::new(Records { columns, rows: read_rows(from, depth)? })))
}

fn read_attributed(from: &mut Reader<'_>, depth: usize) -> Result<Reply> {
    Ok(Reply::Attributed(Box::new((read_pairs(from, depth)?, read_at(from, depth)?))))
}

fn read_steps(from: &mut Reader<'_>) -> Result<Reply> {
    let count = from.count()?;
    Ok(Reply::Deep(from.each(count, read_step)?))
}

fn read_readings(from: &mut Reader<'_>) -> Result<Vec<(i64, f64)>> {
    let count = from.count()?;
    from.each(count, |from| Ok((from.u64()?.cast_signed(), from.f64()?)))
}

fn read_items(from: &mut Reader<'_>, depth: usize) -> Result<Vec<Reply>> {
    let count = from.count()?;
    from.each(count, |from| read_at(from, depth))
}

fn read_pairs(from: &mut Reader<'_>, depth: usize) -> Result<Vec<(Reply, Reply)>> {
    let count = from.count()?;
    from.each(count, |from| Ok((read_at(from, depth)?, read_at(from, depth)?)))
}

fn read_rows(from: &mut Reader<'_>, depth: usize) -> Result<Vec<Vec<Reply>>> {
    let count = from.count()?;
    from.each(count, |from| read_items(from, depth))
}

fn read_texts(from: &mut Reader<'_>) -> Result<Texts> {
    let mut texts = Texts::default();
    for _ in 0..from.count()? {
        let text = if from.u8()? == 0 { None } else { Some(from.bytes()?) };
        if !texts.add(text) {
            return Err(malformed());
        }
    }
    Ok(texts)
}

fn read_step(from: &mut Reader<'_>) -> Result<Step> {
    Ok(match from.u8()? {
        0 => Step::Leaf(read_at(from, DEEPEST)?),
        1 => Step::Array(from.u32()? as usize),
        2 => Step::Map(from.u32()? as usize),
        3 => Step::Set(from.u32()? as usize),
        _ => return Err(malformed()),
    })
}

/// The names of columns are constants of a few commands, and as such never freed: so those that
/// are read are kept, each list once.
fn columns(names: Vec<String>) -> Result<&'static [&'static str]> {
    /// More lists than all commands have.
    const MOST: usize = 64;
    static KNOWN: LazyLock<Mutex<Vec<&'static [&'static str]>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock();
    if let Some(found) = known.iter().find(|list| list.iter().eq(names.iter())) {
        return Ok(found);
    }
    if known.len() == MOST || names.len() > MOST || names.iter().any(|name| name.len() > MOST) {
        return Err(malformed());
    }
    let names: Vec<&'static str> = names.into_iter().map(|name| &*name.leak()).collect();
    let list: &'static [&'static str] = names.leak();
    known.push(list);
    Ok(list)
}
