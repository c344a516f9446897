//! The arguments of a call, and what a type must do to be a parameter.

use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::shape::Shape;
use crate::keyspace::KeySet;

/// The arguments of a call that are not yet parsed.
#[derive(Debug, Clone)]
pub struct Args<'a> {
    /// For error texts.
    command: &'static str,
    rest: &'a [&'a [u8]],
    dialect: Dialect,
    /// How many databases there are; the largest number if unknown.
    pub(super) databases: u16,
}

/// Whether an argument is a word, which is given in capitals, in any case.
#[inline]
pub fn is_word(argument: &[u8], word: &str) -> bool {
    // Nearly all words that are not the one differ from it in these two.
    argument.len() == word.len()
        && argument.first().map(u8::to_ascii_uppercase) == word.as_bytes().first().copied()
        && argument.eq_ignore_ascii_case(word.as_bytes())
}

impl<'a> Args<'a> {
    /// The arguments of a call, without the words that name the command.
    #[inline]
    pub fn new(command: &'static str, dialect: Dialect, rest: &'a [&'a [u8]]) -> Self {
        Self { command, rest, dialect, databases: u16::MAX }
    }

    /// States how many databases there are, so that numbers of databases can be checked.
    #[inline]
    pub fn among(self, databases: u16) -> Self {
        Self { databases, ..self }
    }

    /// The server whose answers the store gives.
    #[inline]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The command's name, as `CONFIG|GET`.
    pub fn command(&self) -> &'static str {
        self.command
    }

    /// How many arguments are left.
    #[inline]
    pub fn len(&self) -> usize {
        self.rest.len()
    }

    /// True when every argument was taken.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next argument, which stays.
    #[inline]
    pub fn peek(&self) -> Option<&'a [u8]> {
        self.rest.first().copied()
    }

    /// Takes the next argument. It is a syntax error if there is no next argument.
    #[inline]
    pub fn take(&mut self) -> Result<&'a [u8]> {
        let Some((&first, rest)) = self.rest.split_first() else { return Err(Error::SYNTAX) };
        self.rest = rest;
        Ok(first)
    }

    /// Takes the next argument if it is this word, ignoring case.
    #[inline]
    pub fn take_word(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|next| is_word(next, word));
        if found {
            self.rest = &self.rest[1..];
        }
        found
    }

    /// Takes this many arguments, or all if fewer are left.
    pub fn take_some(&mut self, count: usize) -> &'a [&'a [u8]] {
        let (some, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        some
    }

    /// Takes the arguments before this word, ignoring case; `None` if no argument is the word.
    pub fn take_until(&mut self, word: &str) -> Option<Self> {
        let is_it = |arg: &&[u8]| arg.eq_ignore_ascii_case(word.as_bytes());
        let (before, rest) = self.rest.split_at_checked(self.rest.iter().position(is_it)?)?;
        self.rest = rest;
        Some(Self { rest: before, ..self.clone() })
    }

    /// Takes all arguments that are left.
    pub fn take_rest(&mut self) -> &'a [&'a [u8]] {
        std::mem::take(&mut self.rest)
    }

    /// Takes all arguments that are left, to be parsed later.
    pub(super) fn split_off(&mut self) -> Self {
        let rest = self.take_rest();
        Self { rest, ..self.clone() }
    }

    /// Ends the parsing. Arguments that are left are a syntax error.
    #[inline]
    pub fn finish(&self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(Error::SYNTAX) }
    }

    /// The error for a wrong number of arguments.
    pub fn arity_error(&self) -> Error {
        Error::arity(self.command)
    }
}

/// A type that a parameter of a command can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of a command",
    label = "this type does not say how it is read from arguments",
    note = "types of parameters are in `engine::grammar`: `param`, `key` and `options`"
)]
pub trait Param<'a>: Sized {
    /// What the parameter looks like in the grammar of a command.
    const SHAPE: Shape;

    /// Takes the arguments of this parameter.
    fn parse(args: &mut Args<'a>) -> Result<Self>;

    /// True if the next arguments are this parameter, in case it is optional. A word compares the
    /// next argument; other types accept any.
    #[inline]
    fn is_next(args: &Args<'a>) -> bool {
        !args.is_empty()
    }

    /// Declares the keys it names.
    #[inline]
    fn keys(&self, _keys: &mut KeySet) {}
}

/// A string: any bytes.
impl<'a> Param<'a> for &'a [u8] {
    const SHAPE: Shape = Shape::String;

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take()
    }
}

impl<'a, T: Param<'a>> Param<'a> for Option<T> {
    const SHAPE: Shape = Shape::Optional(&T::SHAPE);

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if T::is_next(args) { T::parse(args).map(Some) } else { Ok(None) }
    }

    #[inline]
    fn keys(&self, keys: &mut KeySet) {
        if let Some(inner) = self {
            inner.keys(keys);
        }
    }
}
