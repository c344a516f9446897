//! Reads requests out of bytes, as they come in.
//!
//! A [`Parser`] looks at a buffer that begins where the call it is reading begins, and is shown the
//! same bytes again with more behind them until the call is whole. It keeps places in that buffer,
//! never bytes: a call that came in one piece goes to the engine as slices of what was read, and
//! one that comes in many pieces is scanned once, whatever the pieces. Lengths that a client
//! announces reserve nothing.
//!
//! Whether bytes are a call, no call or a fault does not depend on how they were cut.

use std::ops::Range;

use crate::base::{number, quoting};

/// Neither an inline request nor a line with a length is longer, in bytes.
const LONGEST_LINE: usize = 64 << 10;
/// What a client that has not said who it is may send: arguments of a call, and bytes of one.
const UNAUTHENTICATED_ARGS: i64 = 10;
const UNAUTHENTICATED_BULK: i64 = 16 << 10;
/// A parser keeps room for so many arguments between calls.
const KEPT_ARGS: usize = 64;

/// What a client may send at the moment.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of an argument.
    pub longest_bulk: u64,
    pub authenticated: bool,
}

/// Why nothing that follows can be understood. The connection ends with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtocolError {
    /// The byte in the place of `$`.
    ExpectedBulk(u8),
    InvalidBulkLength,
    InvalidLineEnd,
    InvalidMultibulkLength,
    TooBigBulkCount,
    TooBigInline,
    TooBigMultibulkCount,
    UnauthenticatedBulk,
    UnauthenticatedMultibulk,
    UnbalancedQuotes,
}

/// Where an argument is: in the input, or among what an inline request was read as.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    len: usize,
}

#[derive(Debug, Default)]
pub struct Parser {
    /// The arguments read so far.
    args: Vec<Span>,
    /// How many are to come.
    missing: u32,
    /// The length of the one being read, once it is known.
    bulk: Option<usize>,
    /// Where to go on, from the beginning of the call.
    at: usize,
    /// The end of the line being read is not before this place.
    searched: usize,
    /// The words of an inline request, quotes and escapes read; else they are in the input.
    inline: Option<Vec<u8>>,
}

impl Parser {
    /// Reads on in `input`, which begins where the call does and holds at least what it held the
    /// last time. When the call is whole tells how many bytes it was; the next one begins behind
    /// them. Its arguments are [`Self::args`]; a request without any is no call.
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
                Some(_) => return self.read_inline(input),
            }
        }
        while self.missing > 0 {
            if !self.read_argument(input, limits)? {
                return Ok(None);
            }
        }
        Ok(Some(self.end()))
    }

    /// The arguments of a whole call, `input` being what [`Self::advance`] was shown last.
    pub fn args<'a>(&'a self, input: &'a [u8]) -> impl ExactSizeIterator<Item = &'a [u8]> {
        let source = self.inline.as_deref().unwrap_or(input);
        let slice = |span: &Span| source.get(span.start..span.start + span.len);
        self.args.iter().map(move |span| slice(span).unwrap_or_default())
    }

    /// How many of the bytes it was shown belong to arguments that are whole.
    pub fn settled(&self) -> usize {
        let last = self.args.last().filter(|_| self.missing > 0);
        last.map_or(0, |last| last.start + last.len)
    }

    /// How many bytes the call has at least, from its beginning.
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

    /// How long the call was. The next one begins at 0.
    fn end(&mut self) -> usize {
        self.searched = 0;
        std::mem::take(&mut self.at)
    }

    /// Reads how many arguments there are; false when the line is not whole.
    fn begin(&mut self, input: &[u8], limits: &Limits) -> Result<bool, ProtocolError> {
        let Some(line) = self.read_line(input, ProtocolError::TooBigMultibulkCount)? else {
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

    /// Reads one argument; false when it is not whole.
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
            Some(b"\r\n") => {
                self.bulk = None;
                self.args.push(Span { start: self.at, len });
                self.missing -= 1;
                self.at = end + 2;
                Ok(true)
            }
            Some(_) => Err(ProtocolError::InvalidLineEnd),
        }
    }

    fn read_bulk_length(
        &mut self,
        input: &[u8],
        limits: &Limits,
    ) -> Result<Option<usize>, ProtocolError> {
        let first = input.get(self.at).copied().unwrap_or_default();
        let Some(line) = self.read_line(input, ProtocolError::TooBigBulkCount)? else {
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

    /// The line that begins where the parser is, once it is whole, and goes behind it.
    fn read_line<'i>(
        &mut self,
        input: &'i [u8],
        too_long: ProtocolError,
    ) -> Result<Option<&'i [u8]>, ProtocolError> {
        let Some(end) = self.find(input, LONGEST_LINE, too_long, |byte| byte == b'\r')? else {
            return Ok(None);
        };
        match input.get(end + 1) {
            None => Ok(None),
            Some(b'\n') => {
                let line = input.get(self.at..end).unwrap_or_default();
                self.at = end + 2;
                Ok(Some(line))
            }
            Some(_) => Err(ProtocolError::InvalidLineEnd),
        }
    }

    /// Where the line ends that begins where the parser is.
    fn find(
        &mut self,
        input: &[u8],
        longest: usize,
        too_long: ProtocolError,
        ends: impl Fn(u8) -> bool,
    ) -> Result<Option<usize>, ProtocolError> {
        let from = self.searched.max(self.at);
        let rest = input.get(from..).unwrap_or_default();
        let found = rest.iter().position(|&byte| ends(byte)).map(|place| from + place);
        self.searched = found.unwrap_or(input.len());
        if self.searched - self.at > longest {
            return Err(too_long);
        }
        Ok(found)
    }

    /// A line of words. Like Redis it finds no end behind a zero byte.
    fn read_inline(&mut self, input: &[u8]) -> Result<Option<usize>, ProtocolError> {
        let longest = LONGEST_LINE + 1;
        let found = self
            .find(input, longest, ProtocolError::TooBigInline, |byte| byte == b'\n' || byte == 0)?;
        let Some(end) = found.filter(|&end| input.get(end) == Some(&b'\n')) else {
            return if input.len() > longest { Err(ProtocolError::TooBigInline) } else { Ok(None) };
        };
        let line = input.get(..end).unwrap_or_default();
        let text = self.inline.insert(Vec::new());
        let args = &mut self.args;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let push = |Range { start, end }| args.push(Span { start, len: end - start });
        quoting::read(line, text, push).ok_or(ProtocolError::UnbalancedQuotes)?;
        self.at = end + 1;
        Ok(Some(self.end()))
    }
}

impl ProtocolError {
    /// The line that tells the client.
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
