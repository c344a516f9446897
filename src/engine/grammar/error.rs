//! The error that a client gets: a code and Redis's text, byte for byte. Texts that more than one
//! command uses are here.

use std::borrow::Cow;
use std::fmt;

/// The result of a command and of everything that parses its arguments.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error that a client gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The first word on the wire: `ERR`, `WRONGTYPE`, `EXECABORT`, `MISCONF`, `OOM` ... Empty if a
    /// script made the error, or a command of a module; then [`Self::parts`] looks for one in the text.
    pub code: &'static str,
    /// The text after the code.
    pub text: Cow<'static, str>,
}

impl Error {
    /// An error with the common code `ERR`.
    pub fn new(text: impl Into<Cow<'static, str>>) -> Self {
        Self::with_code("ERR", text)
    }

    /// An error with the code `ERR` and a constant text, which must be one line.
    pub const fn fixed(text: &'static str) -> Self {
        Self { code: "ERR", text: Cow::Borrowed(text) }
    }

    /// An error whose text has no code before it, as modules make some.
    pub const fn bare(text: &'static str) -> Self {
        Self { code: "", text: Cow::Borrowed(text) }
    }

    /// An error with any code. Line ends become spaces, because an error is one line and its text may
    /// quote an argument.
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

    /// The code under which it is counted, as a server counts: the first word, whatever it is.
    pub fn counted_as(&self) -> &str {
        match self.code {
            "" => match self.text.split_once(' ') {
                Some((word, _)) if !word.is_empty() => word,
                _ => "ERR",
            },
            code => code,
        }
    }

    /// The code and the message that JavaScript sees. Where only the text says what the code is, it is
    /// the first word, if that is a code; else the error has the code `ERR` and the whole text, as has
    /// one of a single word its word. `RedletError.told` reads errors of servers by the same rule.
    pub fn parts(&self) -> (&str, &str) {
        if !self.code.is_empty() {
            return (self.code, &self.text);
        }
        let (word, rest) = self.text.split_once(' ').unwrap_or((&self.text, &self.text));
        if is_code(word) && !(NO_CODES.contains(&word) && word.len() < self.text.len()) {
            (word, rest)
        } else {
            ("ERR", &self.text)
        }
    }

    /// The key holds a value of another type than the command works on.
    pub const WRONG_TYPE: Self = Self {
        code: "WRONGTYPE",
        text: Cow::Borrowed("Operation against a key holding the wrong kind of value"),
    };
    /// The arguments do not have the form that the command takes.
    pub const SYNTAX: Self = Self::fixed("syntax error");
    /// An argument, or the value of a key, is not an integer of 64 bits.
    pub const NOT_INTEGER: Self = Self::fixed("value is not an integer or out of range");
    /// An argument, or the value of a key, is not a float.
    pub const NOT_FLOAT: Self = Self::fixed("value is not a valid float");
    /// An integer is outside the range that the command takes.
    pub const OUT_OF_RANGE: Self = Self::fixed("value is out of range");
    /// A count is negative or not a number.
    pub const NOT_POSITIVE: Self = Self::fixed("value is out of range, must be positive");
    /// A signed count is the one integer that has no negative.
    pub const BEYOND_SIGNED_COUNT: Self = Self::fixed(
        "value is out of range, value must between -9223372036854775807 and 9223372036854775807",
    );
    /// An integer does not fit into 32 bits.
    pub const NOT_32_BITS: Self =
        Self::fixed("value is out of range, value must between -2147483648 and 2147483647");
    /// LSET: the list has no element at this index.
    pub const INDEX_OUT_OF_RANGE: Self = Self::fixed("index out of range");
    /// The command needs a key that exists.
    pub const NO_SUCH_KEY: Self = Self::fixed("no such key");
    /// INCR and its like: the sum does not fit into 64 bits.
    pub const OVERFLOW: Self = Self::fixed("increment or decrement would overflow");
    /// INCRBYFLOAT and its like: the sum is not a finite number.
    pub const NAN_OR_INFINITY: Self = Self::fixed("increment would produce NaN or Infinity");
    /// SCAN and its like: the cursor is not a number.
    pub const INVALID_CURSOR: Self = Self::fixed("invalid cursor");
    /// A call would make a string longer than `proto-max-bulk-len`.
    pub const TOO_LONG: Self =
        Self::fixed("string exceeds maximum allowed size (proto-max-bulk-len)");
    /// A bound of a range of scores is not a number.
    pub const NOT_SCORES: Self = Self::fixed("min or max is not a float");
    /// A bound of a range of members has none of the forms `[a`, `(a`, `-` and `+`.
    pub const NOT_MEMBERS: Self = Self::fixed("min or max not valid string range item");
    /// The number of keys is not a positive integer.
    pub const NUMKEYS: Self = Self::fixed("numkeys should be greater than 0");
    /// The number of keys is larger than the number of arguments after it.
    pub const TOO_MANY_NUMKEYS: Self =
        Self::fixed("Number of keys can't be greater than number of args");
    /// There is no database of this number.
    pub const DB_OUT_OF_RANGE: Self = Self::fixed("DB index is out of range");
    /// A key would be copied or moved onto itself.
    pub const SAME_OBJECT: Self = Self::fixed("source and destination objects are the same");
    /// The call needs memory, `maxmemory` is reached, and nothing can be evicted.
    pub const OUT_OF_MEMORY: Self = Self {
        code: "OOM",
        text: Cow::Borrowed("command not allowed when used memory > 'maxmemory'."),
    };

    /// The error of a call with too few or too many arguments; `name` in any case.
    pub fn arity(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        Self::new(format!("wrong number of arguments for '{name}' command"))
    }

    /// A subcommand, as `XGROUP|CREATE`, that is given what it does not take.
    pub fn misused(command: &str) -> Self {
        let (container, sub) = command.split_once('|').unwrap_or((command, command));
        Self::new(format!(
            "unknown subcommand or wrong number of arguments for '{sub}'. Try {container} HELP."
        ))
    }

    /// The error of arity for a command of a module, whose name is as it is registered.
    pub fn module_arity(name: &str) -> Self {
        Self::new(format!("wrong number of arguments for '{name}' command"))
    }

    /// A time to live that is not positive or too large; `name` in any case.
    pub fn invalid_expire(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        Self::new(format!("invalid expire time in '{name}' command"))
    }

    /// A transaction that is not run, with the code `EXECABORT`.
    pub const fn aborted(text: &'static str) -> Self {
        Self { code: "EXECABORT", text: Cow::Borrowed(text) }
    }

    /// The error of a transaction that is discarded because of another error.
    pub fn abort(because: &Self) -> Self {
        let code = if because.code == "ERR" { "" } else { because.code };
        let space = if code.is_empty() { "" } else { " " };
        let text = format!("Transaction discarded because of: {code}{space}{}", because.text);
        Self::with_code("EXECABORT", text)
    }

    /// A bug of redlet that was caught before it could do damage.
    pub fn internal(text: impl Into<Cow<'static, str>>) -> Self {
        Self::with_code("INTERNAL", text)
    }
}

/// The codes of the store's own errors. Those of scripts may be anything.
pub const CODES: [&str; 25] = [
    "ABORTED",
    "BUSY",
    "BUSYGROUP",
    "BUSYKEY",
    "CLOSED",
    "ERR",
    "EXECABORT",
    "INTERNAL",
    "INVALIDOBJ",
    "IO",
    "MISCONF",
    "NOAUTH",
    "NOGROUP",
    "NOPERM",
    "NOPROTO",
    "NOREPLICAS",
    "NOSCRIPT",
    "NOTBUSY",
    "OOM",
    "READONLY",
    "TIMEOUT",
    "UNBLOCKED",
    "UNKILLABLE",
    "WRONGPASS",
    "WRONGTYPE",
];

/// Words in capitals with which texts of modules begin.
const NO_CODES: [&str; 2] = ["EOF", "WITHCOUNT"];

/// Whether a word has the form of a code: capitals, digits and `_`, the first a capital. So the `CMS:`
/// of a module is none.
fn is_code(word: &str) -> bool {
    let rest = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    word.starts_with(|first: char| first.is_ascii_uppercase()) && word.bytes().all(rest)
}

/// An argument as an error text quotes it: it ends at its first zero byte, if it has one.
pub fn quoted(argument: &[u8]) -> Cow<'_, str> {
    let end = argument.iter().position(|byte| *byte == 0).unwrap_or(argument.len());
    String::from_utf8_lossy(&argument[..end])
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
