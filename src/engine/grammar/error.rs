//! What a client is told when a call fails: a code and Redis's text, byte for byte. Every text
//! that more than one command uses is here.

use std::borrow::Cow;
use std::fmt;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The first word on the wire: `ERR`, `WRONGTYPE`, `EXECABORT`, `MISCONF`, `OOM` ... Empty when
    /// a script made the error: its text begins with what may be a code.
    pub code: &'static str,
    /// What follows it.
    pub text: Cow<'static, str>,
}

impl Error {
    /// An error with the common code `ERR`.
    pub fn new(text: impl Into<Cow<'static, str>>) -> Self {
        Self::with_code("ERR", text)
    }

    pub const fn fixed(text: &'static str) -> Self {
        Self { code: "ERR", text: Cow::Borrowed(text) }
    }

    /// Line ends that came with an argument become spaces: an error is one line.
    pub fn with_code(code: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        let mut text = text.into();
        if text.contains(['\r', '\n']) {
            text = text.replace(['\r', '\n'], " ").into();
        }
        Self { code, text }
    }

    /// An error that a script made.
    pub fn of_script(line: &[u8]) -> Self {
        Self::with_code("", String::from_utf8_lossy(line).into_owned())
    }

    /// The first word on the wire.
    pub fn first_word(&self) -> &str {
        self.parts().0
    }

    /// The first word on the wire, and what follows it. An error of a script that is one word is
    /// both.
    pub fn parts(&self) -> (&str, &str) {
        match self.code {
            "" => match self.text.split_once(' ') {
                Some(("", text)) => ("ERR", text),
                Some(parts) => parts,
                None if self.text.is_empty() => ("ERR", ""),
                None => (&self.text, &self.text),
            },
            code => (code, &self.text),
        }
    }

    pub const WRONG_TYPE: Self = Self {
        code: "WRONGTYPE",
        text: Cow::Borrowed("Operation against a key holding the wrong kind of value"),
    };
    pub const SYNTAX: Self = Self::fixed("syntax error");
    pub const NOT_INTEGER: Self = Self::fixed("value is not an integer or out of range");
    pub const NOT_FLOAT: Self = Self::fixed("value is not a valid float");
    pub const OUT_OF_RANGE: Self = Self::fixed("value is out of range");
    pub const NOT_POSITIVE: Self = Self::fixed("value is out of range, must be positive");
    pub const BEYOND_SIGNED_COUNT: Self = Self::fixed(
        "value is out of range, value must between -9223372036854775807 and 9223372036854775807",
    );
    pub const NOT_32_BITS: Self =
        Self::fixed("value is out of range, value must between -2147483648 and 2147483647");
    pub const INDEX_OUT_OF_RANGE: Self = Self::fixed("index out of range");
    pub const NO_SUCH_KEY: Self = Self::fixed("no such key");
    pub const OVERFLOW: Self = Self::fixed("increment or decrement would overflow");
    pub const NAN_OR_INFINITY: Self = Self::fixed("increment would produce NaN or Infinity");
    pub const INVALID_CURSOR: Self = Self::fixed("invalid cursor");
    pub const TOO_LONG: Self =
        Self::fixed("string exceeds maximum allowed size (proto-max-bulk-len)");
    pub const NOT_SCORES: Self = Self::fixed("min or max is not a float");
    pub const NOT_MEMBERS: Self = Self::fixed("min or max not valid string range item");
    pub const NUMKEYS: Self = Self::fixed("numkeys should be greater than 0");
    pub const TOO_MANY_NUMKEYS: Self =
        Self::fixed("Number of keys can't be greater than number of args");
    pub const DB_OUT_OF_RANGE: Self = Self::fixed("DB index is out of range");
    pub const SAME_OBJECT: Self = Self::fixed("source and destination objects are the same");
    pub const OUT_OF_MEMORY: Self = Self {
        code: "OOM",
        text: Cow::Borrowed("command not allowed when used memory > 'maxmemory'."),
    };

    /// A call with too few or too many arguments; `name` in any case.
    pub fn arity(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        Self::new(format!("wrong number of arguments for '{name}' command"))
    }

    pub fn invalid_expire(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        Self::new(format!("invalid expire time in '{name}' command"))
    }

    pub const fn aborted(text: &'static str) -> Self {
        Self { code: "EXECABORT", text: Cow::Borrowed(text) }
    }

    /// A transaction is given up because of another error.
    pub fn abort(because: &Self) -> Self {
        let code = if because.code == "ERR" { "" } else { because.code };
        let space = if code.is_empty() { "" } else { " " };
        let text = format!("Transaction discarded because of: {code}{space}{}", because.text);
        Self::with_code("EXECABORT", text)
    }

    /// A bug of ours, met and contained.
    pub fn internal(text: impl Into<Cow<'static, str>>) -> Self {
        Self::with_code("INTERNAL", text)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            "" => f.write_str(&self.text),
            code => write!(f, "{code} {}", self.text),
        }
    }
}

impl std::error::Error for Error {}
