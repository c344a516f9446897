//! Reads requests from bytes as they arrive.
//!
//! A [`Parser`] reads a buffer that begins with the current call, and is given the same bytes
//! again, with more after them, until the call is complete. It stores offsets into that buffer, not
//! bytes: a call that arrives in one piece is passed to the engine as slices of the input, and one
//! that arrives in many pieces is scanned once. Announced lengths reserve no memory.
//!
//! The result does not depend on how the bytes were divided.

use std::ops::Range;

use crate::base::{number, quoting};
use crate::engine::grammar::dialect::Dialect;

/// The longest inline request, and the longest line with a length, in bytes.
const LONGEST_LINE: usize = 64 << 10;
/// The limits of a client that has not authenticated: arguments of a call, and bytes of an
/// argument.
const UNAUTHENTICATED_ARGS: i64 = 10;
const UNAUTHENTICATED_BULK: i64 = 16 << 10;
/// A parser keeps room for this number of arguments between calls.
const KEPT_ARGS: usize = 64;

/// The limits of a client's requests.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The longest argument, in bytes.
    pub longest_bulk: u64,
    /// Whether the client has authenticated. If not, requests must be short.
    pub authenticated: bool,
    /// The server whose faults it finds.
    pub dialect: Dialect,
}

/// Why the input cannot be read further. The connection is closed after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtocolError {
    /// Another byte is in the place of `$`.
    ExpectedBulk(u8),
    /// The length of an argument is no number, or above the limit.
    InvalidBulkLength,
    /// An argument is not followed by CRLF.
    InvalidLineEnd,
    /// The number of arguments is no number, or above the limit.
    InvalidMultibulkLength,
    /// The line with the length of an argument is too long.
    TooBigBulkCount,
    /// An inline request is too long.
    TooBigInline,
    /// The line with the number of arguments is too long.
    TooBigMultibulkCount,
    /// An argument is longer than is allowed before authentication.
    UnauthenticatedBulk,
    /// There are more arguments than are allowed before authentication.
    UnauthenticatedMultibulk,
    /// A quote in an inline request is not closed.
    UnbalancedQuotes,
}

/// The place of an argument: in the input, or in the decoded words of an inline request.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    len: usize,
}

/// Reads requests from bytes that arrive in parts of any size.
#[derive(Debug, Default)]
pub struct Parser {
    /// The arguments read so far.
    args: Vec<Span>,
    /// The number of arguments still to read.
    missing: u32,
    /// The length of the current argument, once it is known.
    bulk: Option<usize>,
    /// Where to continue, from the beginning of the call.
    at: usize,
    /// The end of the current line is not before this offset.
    searched: usize,
    /// The decoded words of an inline request. Other arguments are in the input.
    inline: Option<Vec<u8>>,
}

impl Parser {
    /// Continues to read `input`, which begins with the call and holds at least the bytes of the
    /// last time. Returns the length of the call, in bytes, when it is complete; the next one
    /// begins after it. Its arguments are [`Self::args`]; a request without arguments is not a
    /// call.
    pub fn advance(
        &mut self,
        input: &[u8],
        limits: &Limits,
    ) -> Result<Option<usize>, ProtocolError> {
        if self.missing == 0 {
            self.forget_call();
            match input.first() {
                None => return Ok(None),
                Some(b'*') if !self.begin(input, limits)? => return Ok(None),
                Some(b'*') => {}
                Some(_) => return self.read_inline(input, limits),
            }
        }
        while self.missing > 0 {
            if !self.read_argument(input, limits)? {
                return Ok(None);
            }
        }
        Ok(Some(self.end()))
    }

    /// The arguments of a complete call. `input` is what [`Self::advance`] was given last.
    pub fn args<'a>(&'a self, input: &'a [u8]) -> impl ExactSizeIterator<Item = &'a [u8]> {
        let source = self.inline.as_deref().unwrap_or(input);
        let slice = |span: &Span| source.get(span.start..span.start + span.len);
        self.args.iter().map(move |span| slice(span).unwrap_or_default())
    }

    /// The number of input bytes that belong to complete arguments.
    pub fn settled(&self) -> usize {
        let last = self.args.last().filter(|_| self.missing > 0);
        last.map_or(0, |last| last.start + last.len)
    }

    /// The minimum length of the call, in bytes.
    pub fn expected(&self) -> usize {
        self.at.saturating_add(self.bulk.map_or(0, |len| len.saturating_add(2)))
    }

    fn forget_call(&mut self) {
        self.inline = None;
        self.args.clear();
        if self.args.capacity() > KEPT_ARGS {
            self.args = Vec::new();
        }
    }

    /// Ends the call and returns its length. The next one begins at 0.
    fn end(&mut self) -> usize {
        self.searched = 0;
        std::mem::take(&mut self.at)
    }

    /// Reads the number of arguments; false if the line is incomplete.
    fn begin(&mut self, input: &[u8], limits: &Limits) -> Result<bool, ProtocolError> {
        if let Some((count, len)) = short_line(b'*', input)
            && i64::from(count) <= UNAUTHENTICATED_ARGS
        {
            (self.missing, self.at) = (count.into(), len);
            return Ok(true);
        }
        let Some(line) = self.read_line(input, limits, ProtocolError::TooBigMultibulkCount)? else {
            return Ok(false);
        };
        let count = number::parse_i64(line.get(1..).unwrap_or_default())
            .filter(|&count| count <= i64::from(i32::MAX))
            .ok_or(ProtocolError::InvalidMultibulkLength)?;
        if count > UNAUTHENTICATED_ARGS && !limits.authenticated {
            return Err(ProtocolError::UnauthenticatedMultibulk);
        }
        self.missing = u32::try_from(count).unwrap_or(0);
        Ok(true)
    }

    /// Reads one argument; false if it is incomplete.
    fn read_argument(&mut self, input: &[u8], limits: &Limits) -> Result<bool, ProtocolError> {
        let len = match self.bulk {
            Some(len) => len,
            None => match self.read_bulk_length(input, limits)? {
                Some(len) => len,
                None => return Ok(false),
            },
        };
        let end = self.at.saturating_add(len);
        match input.get(end..end.saturating_add(2)) {
            None => {
                self.bulk = Some(len);
                Ok(false)
            }
            Some(b"\r\n") => self.end_argument(len),
            Some(_) if !limits.dialect.checks_line_ends() => self.end_argument(len),
            Some(_) => Err(ProtocolError::InvalidLineEnd),
        }
    }

    fn end_argument(&mut self, len: usize) -> Result<bool, ProtocolError> {
        self.bulk = None;
        self.args.push(Span { start: self.at, len });
        self.missing -= 1;
        self.at += len + 2;
        Ok(true)
    }

    fn read_bulk_length(
        &mut self,
        input: &[u8],
        limits: &Limits,
    ) -> Result<Option<usize>, ProtocolError> {
        if let Some((bulk, len)) = short_line(b'$', input.get(self.at..).unwrap_or_default())
            && u64::from(bulk) <= limits.longest_bulk
        {
            self.at += len;
            return Ok(Some(bulk.into()));
        }
        let first = input.get(self.at).copied().unwrap_or_default();
        let Some(line) = self.read_line(input, limits, ProtocolError::TooBigBulkCount)? else {
            return Ok(None);
        };
        if first != b'$' {
            return Err(ProtocolError::ExpectedBulk(first));
        }
        let len = number::parse_i64(line.get(1..).unwrap_or_default())
            .filter(|len| u64::try_from(*len).is_ok_and(|len| len <= limits.longest_bulk))
            .ok_or(ProtocolError::InvalidBulkLength)?;
        if len > UNAUTHENTICATED_BULK && !limits.authenticated {
            return Err(ProtocolError::UnauthenticatedBulk);
        }
        usize::try_from(len).map(Some).map_err(|_| ProtocolError::InvalidBulkLength)
    }

    /// Reads the line at the parser's place, if it is complete, and moves after it.
    fn read_line<'i>(
        &mut self,
        input: &'i [u8],
        limits: &Limits,
        too_long: ProtocolError,
    ) -> Result<Option<&'i [u8]>, ProtocolError> {
        let sees_all = !limits.dialect.lines_end_before_zero();
        let Some(end) = self.find(b'\r', sees_all, input, LONGEST_LINE, too_long)? else {
            return Ok(None);
        };
        match input.get(end + 1) {
            None => Ok(None),
            Some(byte) if *byte == b'\n' || !limits.dialect.checks_line_ends() => {
                let line = input.get(self.at..end).unwrap_or_default();
                self.at = end + 2;
                Ok(Some(line))
            }
            Some(_) => Err(ProtocolError::InvalidLineEnd),
        }
    }

    /// Finds the byte that ends the line at the parser's place. It is not found after a zero byte
    /// unless `sees_all`.
    fn find(
        &mut self,
        end: u8,
        sees_all: bool,
        input: &[u8],
        longest: usize,
        too_long: ProtocolError,
    ) -> Result<Option<usize>, ProtocolError> {
        let from = self.searched.max(self.at);
        let rest = input.get(from..).unwrap_or_default();
        let stops = |byte: &u8| *byte == end || *byte == 0 && !sees_all;
        let place = rest.iter().position(stops).map(|place| from + place);
        self.searched = place.unwrap_or(input.len());
        let found = place.filter(|&place| input.get(place) == Some(&end));
        if found.unwrap_or(input.len()) - self.at > longest {
            return Err(too_long);
        }
        Ok(found)
    }

    /// Reads an inline request.
    fn read_inline(
        &mut self,
        input: &[u8],
        limits: &Limits,
    ) -> Result<Option<usize>, ProtocolError> {
        let longest = LONGEST_LINE + 1;
        let Some(end) = self.find(b'\n', false, input, longest, ProtocolError::TooBigInline)?
        else {
            return Ok(None);
        };
        let line = input.get(..end).unwrap_or_default();
        let text = self.inline.insert(Vec::new());
        let args = &mut self.args;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let push = |Range { start, end }| args.push(Span { start, len: end - start });
        quoting::read(line, limits.dialect.after_quote(), text, push)
            .ok_or(ProtocolError::UnbalancedQuotes)?;
        self.at = end + 1;
        Ok(Some(self.end()))
    }
}

/// The number in a line that begins with this byte, and the length of the line. `None` if the line is
/// incomplete, or another than the usual ones, which have one digit or two.
#[inline]
fn short_line(mark: u8, input: &[u8]) -> Option<(u8, usize)> {
    match *input {
        [first, one, b'\r', b'\n', ..] if first == mark && one.is_ascii_digit() => {
            Some((one - b'0', 4))
        }
        [first, ten @ b'1'..=b'9', one, b'\r', b'\n', ..]
            if first == mark && one.is_ascii_digit() =>
        {
            Some(((ten - b'0') * 10 + (one - b'0'), 5))
        }
        _ => None,
    }
}

impl ProtocolError {
    /// The error line for the client.
    pub fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"-ERR Protocol error: ");
        match self {
            Self::ExpectedBulk(got) => {
                let got = if matches!(got, b'\r' | b'\n') { b' ' } else { got };
                out.extend_from_slice(b"expected '$', got '");
                out.extend_from_slice(&[got, b'\'']);
            }
            _ => out.extend_from_slice(self.text().as_bytes()),
        }
        out.extend_from_slice(b"\r\n");
    }

    fn text(self) -> &'static str {
        match self {
            Self::ExpectedBulk(_) => "expected '$'",
            Self::InvalidBulkLength => "invalid bulk length",
            Self::InvalidLineEnd => "invalid CRLF in request",
            Self::InvalidMultibulkLength => "invalid multibulk length",
            Self::TooBigBulkCount => "too big bulk count string",
            Self::TooBigInline => "too big inline request",
            Self::TooBigMultibulkCount => "too big mbulk count string",
            Self::UnauthenticatedBulk => "unauthenticated bulk length",
            Self::UnauthenticatedMultibulk => "unauthenticated multibulk length",
            Self::UnbalancedQuotes => "unbalanced quotes in request",
        }
    }
}

#[cfg(test)]
mod tests;
