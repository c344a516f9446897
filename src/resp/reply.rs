//! Writes replies as bytes: RESP2, which knows strings, integers and arrays, or RESP3, which has
//! types for what a reply means.

use super::output::{LONG, Output};
use crate::base::{Bytes, number};
use crate::engine::grammar::error::Error;
use crate::engine::grammar::reply::{Records, Reply, Step};
use crate::engine::grammar::texts::{Layout, Texts};
use crate::engine::shared::connection::Protocol::{self, Resp2, Resp3};
use crate::pubsub::{Letter, Message};

/// Appends a reply.
pub fn write(reply: &Reply, protocol: Protocol, out: &mut Output) {
    match reply {
        Reply::Array(items) => write_all(b'*', items, protocol, out),
        Reply::Attributed(both) => {
            let (attributes, reply) = &**both;
            if protocol == Resp3 {
                write_head(b'|', attributes.len(), out.buffer());
                write_pairs(attributes, protocol, out);
            }
            write(reply, protocol, out);
        }
        Reply::Bytes(bytes) | Reply::Binary(bytes) => write_string(bytes, out),
        Reply::Deep(steps) => steps.iter().for_each(|step| write_step(step, protocol, out)),
        Reply::Map(pairs) => match protocol {
            Resp2 => write_flat(pairs, protocol, out),
            Resp3 => write_map(pairs, out),
        },
        Reply::PairMap(pairs) => match protocol {
            Resp2 => write_nested(pairs, protocol, out),
            Resp3 => write_map(pairs, out),
        },
        Reply::Pairs(pairs) => match protocol {
            Resp2 => write_flat(pairs, protocol, out),
            Resp3 => write_nested(pairs, protocol, out),
        },
        Reply::Records(records) => write_records(records, protocol, out),
        Reply::Pushes(pushes) => pushes.iter().for_each(|push| write_push(push, protocol, out)),
        Reply::Texts(layout, texts) => write_texts(*layout, texts, protocol, out.buffer()),
        Reply::Scores(members, scores) => write_scores(members, scores, protocol, out.buffer()),
        Reply::Set(items) => {
            write_all(if protocol == Resp3 { b'~' } else { b'*' }, items, protocol, out)
        }
        simple => write_simple(simple, protocol, out.buffer()),
    }
}

/// Writes a reply without elements and without a string to share.
#[inline]
fn write_simple(reply: &Reply, protocol: Protocol, out: &mut Vec<u8>) {
    match reply {
        Reply::BigNumber(digits) => write_big_number(digits, protocol, out),
        Reply::Bool(truth) => out.extend_from_slice(match (protocol, truth) {
            (Resp2, true) => b":1\r\n",
            (Resp2, false) => b":0\r\n",
            (Resp3, true) => b"#t\r\n",
            (Resp3, false) => b"#f\r\n",
        }),
        Reply::Coordinate(number) => write_coordinate(*number, protocol, out),
        Reply::Double(number) => write_double(*number, protocol, out),
        Reply::Error(error) => write_error(error, out),
        Reply::Formatted(format, text) => write_verbatim(format, text, protocol, out),
        Reply::Int(number) => write_number(b':', *number, out),
        Reply::Line(text) => write_line(b'+', text, out),
        Reply::Null => out.extend_from_slice(null(protocol, b"$-1\r\n")),
        Reply::NullArray => out.extend_from_slice(null(protocol, b"*-1\r\n")),
        Reply::Reading(number) => write_reading(*number, protocol, out),
        Reply::Readings(readings) => write_readings(readings, protocol, out),
        Reply::Short(short) => write_bulk(short, out),
        Reply::Status(text) => write_line(b'+', text.as_bytes(), out),
        Reply::Verbatim(text) => write_verbatim(b"txt", text.as_bytes(), protocol, out),
        // The conversation waits until there is a reply.
        // Replies with elements are written above.
        _ => {}
    }
}

/// Writes a message that is not a reply, or that accompanies replies, as those of SUBSCRIBE do.
pub fn write_push(items: &[Reply], protocol: Protocol, out: &mut Output) {
    write_all(if protocol == Resp3 { b'>' } else { b'*' }, items, protocol, out);
}

/// Writes a letter of the mailbox.
pub fn write_letter(letter: &Letter, protocol: Protocol, out: &mut Output) {
    match letter {
        Letter::Message(message) => write_message(message, protocol, out),
        Letter::Invalid(keys) => write_invalid(keys.as_deref(), protocol, out),
        Letter::Notice(name, number) => {
            let out = out.buffer();
            write_head(if protocol == Resp3 { b'>' } else { b'*' }, 2, out);
            write_bulk(name.as_bytes(), out);
            write_number(b':', *number as i64, out);
        }
        Letter::Line(line) => write_line(b'+', line, out.buffer()),
    }
}

/// In RESP2 it has the form of a message of a reserved channel.
fn write_invalid(keys: Option<&[Bytes]>, protocol: Protocol, out: &mut Output) {
    let buffer = out.buffer();
    if protocol == Resp3 {
        write_head(b'>', 2, buffer);
        write_bulk(b"invalidate", buffer);
    } else {
        write_head(b'*', 3, buffer);
        write_bulk(b"message", buffer);
        write_bulk(b"__redis__:invalidate", buffer);
    }
    let Some(keys) = keys else {
        return buffer.extend_from_slice(null(protocol, b"$-1\r\n"));
    };
    write_head(b'*', keys.len(), buffer);
    keys.iter().for_each(|key| write_string(key, out));
}

/// Writes a message of a subscription.
pub fn write_message(message: &Message, protocol: Protocol, out: &mut Output) {
    let len = 3 + usize::from(message.pattern().is_some());
    write_head(if protocol == Resp3 { b'>' } else { b'*' }, len, out.buffer());
    write_bulk(message.kind().as_bytes(), out.buffer());
    if let Some(pattern) = message.pattern() {
        write_string(pattern, out);
    }
    write_string(&message.channel, out);
    write_string(&message.payload, out);
}

/// Writes an error: its code, if it has one, and its text.
pub fn write_error(error: &Error, out: &mut Vec<u8>) {
    out.push(b'-');
    if !error.code.is_empty() {
        out.extend_from_slice(error.code.as_bytes());
        out.push(b' ');
    }
    out.extend_from_slice(error.text.as_bytes());
    out.extend_from_slice(b"\r\n");
}

fn null(protocol: Protocol, in_resp2: &'static [u8]) -> &'static [u8] {
    if protocol == Resp3 { b"_\r\n" } else { in_resp2 }
}

fn write_all(mark: u8, items: &[Reply], protocol: Protocol, out: &mut Output) {
    write_head(mark, items.len(), out.buffer());
    items.iter().for_each(|item| write(item, protocol, out));
}

/// Replies with nothing to share.
fn write_texts(layout: Layout, texts: &Texts, protocol: Protocol, out: &mut Vec<u8>) {
    match (layout, protocol) {
        (Layout::Map, Resp3) => write_head(b'%', texts.len() / 2, out),
        (Layout::Set, Resp3) => write_head(b'~', texts.len(), out),
        _ => write_head(b'*', texts.len(), out),
    }
    texts.iter().for_each(|text| write_maybe(text, protocol, out));
}

fn write_scores(members: &Texts, scores: &[f64], protocol: Protocol, out: &mut Vec<u8>) {
    write_head(b'*', if protocol == Resp3 { scores.len() } else { 2 * scores.len() }, out);
    for (member, score) in members.iter().zip(scores) {
        if protocol == Resp3 {
            write_head(b'*', 2, out);
        }
        write_maybe(member, protocol, out);
        write_double(*score, protocol, out);
    }
}

fn write_maybe(text: Option<&[u8]>, protocol: Protocol, out: &mut Vec<u8>) {
    match text {
        Some(text) => write_bulk(text, out),
        None => out.extend_from_slice(null(protocol, b"$-1\r\n")),
    }
}

fn write_step(step: &Step, protocol: Protocol, out: &mut Output) {
    match (step, protocol) {
        (Step::Leaf(reply), _) => write(reply, protocol, out),
        (Step::Array(len), _) | (Step::Set(len), Resp2) => write_head(b'*', *len, out.buffer()),
        (Step::Map(len), Resp2) => write_head(b'*', len * 2, out.buffer()),
        (Step::Map(len), Resp3) => write_head(b'%', *len, out.buffer()),
        (Step::Set(len), Resp3) => write_head(b'~', *len, out.buffer()),
    }
}

fn write_flat(pairs: &[(Reply, Reply)], protocol: Protocol, out: &mut Output) {
    write_head(b'*', pairs.len() * 2, out.buffer());
    write_pairs(pairs, protocol, out);
}

fn write_pairs(pairs: &[(Reply, Reply)], protocol: Protocol, out: &mut Output) {
    for (name, value) in pairs {
        write(name, protocol, out);
        write(value, protocol, out);
    }
}

fn write_map(pairs: &[(Reply, Reply)], out: &mut Output) {
    write_head(b'%', pairs.len(), out.buffer());
    write_pairs(pairs, Resp3, out);
}

fn write_records(records: &Records, protocol: Protocol, out: &mut Output) {
    let Records { columns, rows } = records;
    match protocol {
        Resp2 => write_head(b'*', rows.len() * columns.len(), out.buffer()),
        Resp3 => write_head(b'%', rows.len(), out.buffer()),
    }
    for row in rows {
        let (name, values) = row.split_at(row.len().min(1));
        name.iter().for_each(|reply| write(reply, protocol, out));
        match values {
            [_, _, ..] if protocol == Resp3 => write_all(b'*', values, protocol, out),
            values => values.iter().for_each(|reply| write(reply, protocol, out)),
        }
    }
}

fn write_nested(pairs: &[(Reply, Reply)], protocol: Protocol, out: &mut Output) {
    write_head(b'*', pairs.len(), out.buffer());
    for (name, value) in pairs {
        write_head(b'*', 2, out.buffer());
        write(name, protocol, out);
        write(value, protocol, out);
    }
}

fn write_coordinate(number: f64, protocol: Protocol, out: &mut Vec<u8>) {
    let text = number::format_f64_plain(number);
    match protocol {
        Resp2 => write_bulk(text.as_bytes(), out),
        Resp3 => write_line(b',', text.as_bytes(), out),
    }
}

fn write_readings(readings: &[(i64, f64)], protocol: Protocol, out: &mut Vec<u8>) {
    /// About as many bytes as a time and a value take.
    const USUAL: usize = 32;
    out.reserve(readings.len() * USUAL);
    write_head(b'*', readings.len(), out);
    for (time, value) in readings {
        out.extend_from_slice(b"*2\r\n");
        write_number(b':', *time, out);
        write_reading(*value, protocol, out);
    }
}

fn write_reading(number: f64, protocol: Protocol, out: &mut Vec<u8>) {
    match protocol {
        Resp2 => write_line(b'+', &number::format_reading(number), out),
        Resp3 => write_double(number, protocol, out),
    }
}

fn write_double(number: f64, protocol: Protocol, out: &mut Vec<u8>) {
    let text = number::format_f64(number);
    match protocol {
        Resp2 => write_bulk(&text, out),
        Resp3 => {
            out.push(b',');
            out.extend_from_slice(&text);
            out.extend_from_slice(b"\r\n");
        }
    }
}

fn write_verbatim(format: &[u8; 3], text: &[u8], protocol: Protocol, out: &mut Vec<u8>) {
    match protocol {
        Resp2 => write_bulk(text, out),
        Resp3 => {
            write_head(b'=', format.len() + 1 + text.len(), out);
            out.extend_from_slice(format);
            out.push(b':');
            out.extend_from_slice(text);
            out.extend_from_slice(b"\r\n");
        }
    }
}

fn write_big_number(digits: &[u8], protocol: Protocol, out: &mut Vec<u8>) {
    match protocol {
        Resp2 => write_bulk(digits, out),
        Resp3 => write_line(b'(', digits, out),
    }
}

/// Writes a string. A long one is shared with the store.
#[inline]
fn write_string(bytes: &Bytes, out: &mut Output) {
    if bytes.len() < LONG {
        return write_bulk(bytes, out.buffer());
    }
    write_head(b'$', bytes.len(), out.buffer());
    out.share(bytes);
    out.buffer().extend_from_slice(b"\r\n");
}

#[inline]
fn write_bulk(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len() + 32);
    write_head(b'$', bytes.len(), out);
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\r\n");
}

fn write_line(mark: u8, text: &[u8], out: &mut Vec<u8>) {
    out.push(mark);
    out.extend_from_slice(text);
    out.extend_from_slice(b"\r\n");
}

#[inline]
fn write_head(mark: u8, len: usize, out: &mut Vec<u8>) {
    write_number(mark, len as i64, out);
}

#[inline]
fn write_number(mark: u8, number: i64, out: &mut Vec<u8>) {
    out.push(mark);
    match u8::try_from(number) {
        Ok(digit @ 0..=9) => out.push(b'0' + digit),
        _ => out.extend_from_slice(&number::format_i64(number)),
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::grammar::strings::Strings;
    use crate::value::member::Member;

    #[track_caller]
    fn check(reply: &Reply, in_resp2: &str, in_resp3: &str) {
        for (protocol, expected) in [(Resp2, in_resp2), (Resp3, in_resp3)] {
            let mut out = Output::default();
            write(reply, protocol, &mut out);
            assert_eq!(out.bytes().escape_ascii().to_string(), expected.replace('|', r"\r\n"));
        }
    }

    fn same(reply: &Reply, expected: &str) {
        check(reply, expected, expected);
    }

    #[test]
    fn strings_integers_and_arrays_are_written_alike() {
        same(&Reply::Status("OK"), "+OK|");
        same(&Reply::Int(-12), ":-12|");
        same(&Reply::Int(7), ":7|");
        same(&Reply::bytes("hello"), "$5|hello|");
        same(&Reply::bytes(""), "$0||");
        same(&Reply::Array(vec![Reply::Int(1), Reply::Array(vec![])]), "*2|:1|*0|");
        same(&Reply::Error(Error::WRONG_TYPE.clone()), &format!("-{}|", Error::WRONG_TYPE));
    }

    #[test]
    fn long_strings_are_written_as_short_ones_are() {
        let long = "x".repeat(LONG);
        let both = Reply::Array(vec![Reply::bytes(&long), Reply::bytes("a")]);
        same(&both, &format!("*2|${LONG}|{long}|$1|a|"));
    }

    #[test]
    fn nothing_has_one_form_in_resp3_and_two_in_resp2() {
        check(&Reply::Null, "$-1|", "_|");
        check(&Reply::NullArray, "*-1|", "_|");
    }

    #[test]
    fn types_of_resp3_become_strings_integers_and_arrays_in_resp2() {
        check(&Reply::Double(1.5), "$3|1.5|", ",1.5|");
        let longitude = 13.361389338970184;
        check(&Reply::Coordinate(longitude), "$20|13.36138933897018433|", ",13.36138933897018433|");
        check(&Reply::Double(f64::NEG_INFINITY), "$4|-inf|", ",-inf|");
        check(&Reply::Bool(true), ":1|", "#t|");
        check(&Reply::Bool(false), ":0|", "#f|");
        check(&Reply::Verbatim("a: b".into()), "$4|a: b|", "=8|txt:a: b|");
        let pair = || vec![(Reply::bytes("a"), Reply::Double(1.0))];
        check(&Reply::Map(pair()), "*2|$1|a|$1|1|", "%1|$1|a|,1|");
        check(&Reply::Pairs(pair()), "*2|$1|a|$1|1|", "*1|*2|$1|a|,1|");
        let row = |score| vec![Reply::bytes("a"), Reply::Double(score), Reply::Null];
        let records = |count| {
            let columns: &[&str] = &["element", "score", "attributes"][..count];
            let rows = [0.5, 1.0].map(|score| row(score)[..count].to_vec()).to_vec();
            Reply::Records(Box::new(Records { columns, rows }))
        };
        check(&records(2), "*4|$1|a|$3|0.5|$1|a|$1|1|", "%2|$1|a|,0.5|$1|a|,1|");
        let nested = "%2|$1|a|*2|,0.5|_|$1|a|*2|,1|_|";
        check(&records(3), "*6|$1|a|$3|0.5|$-1|$1|a|$1|1|$-1|", nested);
        check(&Reply::Reading(0.25), "+2.5E-1|", ",0.25|");
        let readings = Reply::Readings(vec![(-1, 1.0), (2, 1e17)]);
        let in_resp3 = "*2|*2|:-1|,1|*2|:2|,100000000000000000|";
        check(&readings, "*2|*2|:-1|+1|*2|:2|+1E17|", in_resp3);
        check(&Reply::PairMap(pair()), "*1|*2|$1|a|$1|1|", "%1|$1|a|,1|");
        let texts = |layout| {
            let members = [Some(Member::Slice(b"a")), None].into_iter();
            members.collect::<Strings>().arranged(layout)
        };
        check(&texts(Layout::Array), "*2|$1|a|$-1|", "*2|$1|a|_|");
        check(&texts(Layout::Set), "*2|$1|a|$-1|", "~2|$1|a|_|");
        check(&texts(Layout::Map), "*2|$1|a|$-1|", "%1|$1|a|_|");
        let members: Strings = [Member::Slice(b"a")].into_iter().collect();
        check(&members.scored(vec![1.5]), "*2|$1|a|$3|1.5|", "*1|*2|$1|a|,1.5|");
        check(&Reply::Set(vec![Reply::Null]), "*1|$-1|", "~1|_|");
    }

    #[test]
    fn messages_are_pushed_each_by_itself() {
        let message = || vec![Reply::Status("x"), Reply::Int(1)];
        check(
            &Reply::Pushes(vec![message(), message()]),
            "*2|+x|:1|*2|+x|:1|",
            ">2|+x|:1|>2|+x|:1|",
        );
    }
}
