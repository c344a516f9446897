//! Paths and values as arguments, and documents as they are asked for.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::atomic::Ordering::Relaxed;

use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Key, Write};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;
use crate::value::Json;
use crate::value::json::path::{Budget, Found, Path, PathError};
use crate::value::json::{Fragment, Location, Node};

/// Whether the reply is the one of RESP3. Functions get that of RESP2, whose texts they read as JSON.
pub(super) fn in_resp3(db: &Access<'_>) -> bool {
    db.speaks_resp3() && !db.is_function()
}

/// A call that needs a document has none.
pub(super) const NO_KEY: Error =
    Error::fixed("could not perform this operation on a key that doesn't exist");

/// Refuses to put bytes into documents at several places, if they are together more than a document may
/// have or than the memory may grow to: a path may name one place any number of times.
pub(super) fn admit(db: &Access<'_>, more: usize) -> Result<()> {
    let memory = db.config().maxmemory.load(Relaxed);
    match more {
        _ if more > db.longest_string() => Err(Error::TOO_LONG),
        _ if memory != 0 && more as u64 > memory && !db.is_replaying() => Err(Error::OUT_OF_MEMORY),
        _ => Ok(()),
    }
}

/// How many bytes come into a document more than once, if so many come to so many places.
pub(super) fn repeats(bytes: usize, places: usize) -> usize {
    if places > 1 { bytes.saturating_mul(places) } else { 0 }
}

/// How many bytes values have together, about.
pub(super) fn size_of_all(values: &[Fragment]) -> usize {
    values.iter().map(|value| value.node().text_size()).sum()
}

/// The document of a key.
pub(super) fn read<'a, K: Key<Kind = Json>>(
    db: &'a Access<'_>,
    key: &K,
) -> Result<Option<&'a Json>> {
    db.read(key).map_err(|error| if error == Error::WRONG_TYPE { WRONG_TYPE } else { error })
}

/// The document of a key that is going to be changed.
pub(super) fn view<'a, const F: u8>(
    db: &'a Access<'_>,
    key: &Write<'_, Json, F>,
) -> Result<Option<&'a Json>> {
    db.view(key).map_err(|error| if error == Error::WRONG_TYPE { WRONG_TYPE } else { error })
}

/// A change would nest values so deeply that the text of the document could not be read again.
pub(super) const TOO_DEEP: Error = Error::fixed("a document of more than 127 levels");

const WRONG_TYPE: Error = Error::bare("Existing key has wrong Redis type");

/// A path as it was given. Without one, a call is about the whole document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Given<'a>(pub(super) &'a [u8]);

impl Given<'_> {
    pub(super) const ROOT: Given<'static> = Given(b".");

    /// Whether it names the whole document.
    pub(super) fn is_root(self) -> bool {
        matches!(self.0, b"$" | b".")
    }

    /// Whether it is of the older kind, which names one value.
    pub(super) fn is_legacy(self) -> bool {
        !matches!(self.0, [b'$'] | [b'$', b'.' | b'[', ..])
    }

    pub(super) fn compile(self) -> Result<Rc<Path>> {
        Path::of(self.0).map_err(of_path)
    }

    /// The values that it names.
    pub(super) fn find<'d>(self, json: &'d Json) -> Result<Found<'d>> {
        self.compile()?.find(json, &mut Budget::default()).map_err(of_path)
    }

    /// The first value that it names.
    pub(super) fn first<'d>(self, json: &'d Json) -> Result<Option<Node<'d>>> {
        self.compile()?.first(json, &mut Budget::default()).map_err(of_path)
    }

    /// As it was given, for texts of errors.
    pub(super) fn quoted(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.0)
    }

    /// As a path of the newer kind.
    pub(super) fn in_full(&self) -> String {
        let given = self.quoted();
        match self.0 {
            _ if !self.is_legacy() => given.into_owned(),
            b"." => "$".to_owned(),
            [b'.', ..] => format!("${given}"),
            _ => format!("$.{given}"),
        }
    }

    /// It names nothing.
    pub(super) fn missing(&self) -> Error {
        Error::new(format!("Path '{}' does not exist", self.in_full()))
    }

    /// It names nothing, or something else than this.
    pub(super) fn missing_or(&self, what: &str) -> Error {
        Error::new(format!("Path '{}' does not exist or {what}", self.in_full()))
    }
}

/// What is wrong with a path.
pub(super) fn of_path(error: PathError) -> Error {
    Error::with_code("", error.to_string())
}

impl<'a> Param<'a> for Given<'a> {
    const SHAPE: Shape = Shape::String;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self).map_err(|_| arity(args))
    }
}

/// The wrong number of arguments, as modules say it.
pub(super) fn arity(args: &Args<'_>) -> Error {
    Error::module_arity(&args.command().to_ascii_lowercase())
}

/// A path that may be left out. What follows it is not looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct LastPath<'a>(pub(super) Given<'a>);

impl<'a> Param<'a> for LastPath<'a> {
    const SHAPE: Shape = Shape::Optional(&Shape::String);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let path = args.take_rest().first();
        Ok(Self(path.map_or(Given::ROOT, |path| Given(path))))
    }
}

/// A value as text, which is read when its turn comes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a>(&'a [u8]);

impl<'a> Param<'a> for Text<'a> {
    const SHAPE: Shape = Shape::Json;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self).map_err(|_| arity(args))
    }
}

impl Text<'_> {
    /// As it was given, for texts of errors.
    pub(super) fn quoted(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.0)
    }

    /// The first value of the text.
    pub(super) fn value(self) -> Result<Fragment> {
        Fragment::parse(self.0).map_err(|error| Error::with_code("", error.0))
    }

    /// The text as one value and nothing else.
    pub(super) fn whole_value(self) -> Result<Fragment> {
        Fragment::parse_all(self.0).map_err(|error| Error::new(error.0))
    }
}

/// An index, which is negative if it counts from the end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Index(pub(super) i64);

impl<'a> Param<'a> for Index {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let text = args.take().map_err(|_| arity(args))?;
        number::parse_i64(text).map(Self).ok_or(Error::bare("Couldn't parse as integer"))
    }
}

impl Index {
    /// The index from the beginning, of which one before the beginning is 0.
    pub(super) fn counted_in(self, len: usize) -> usize {
        let from_end = usize::try_from(self.0.unsigned_abs()).unwrap_or(usize::MAX);
        if self.0 < 0 { len.saturating_sub(from_end) } else { from_end }
    }
}

impl Index {
    /// Whether something can be put there.
    pub(super) fn is_within(self, len: usize) -> bool {
        self.0.unsigned_abs() <= len as u64
    }
}

impl Given<'_> {
    /// The first value that it names, where a legacy path that makes no sense names none.
    pub(super) fn first_if_any(self, json: &Json) -> Option<Node<'_>> {
        self.first(json).ok().flatten()
    }
}

/// What a path names in the document of a key.
pub(super) fn locations<const F: u8>(
    db: &Access<'_>,
    key: &Write<'_, Json, F>,
    path: Given<'_>,
) -> Result<Vec<Location>> {
    let json = view(db, key)?.ok_or(NO_KEY)?;
    path.compile()?.locate(json, &mut Budget::default()).map_err(of_path)
}

/// What a value is, in the words of TYPE.
pub(super) fn type_name(node: Node<'_>) -> &'static str {
    use crate::value::json::{Number, View};
    match node.view() {
        View::Null => "null",
        View::Bool(_) => "boolean",
        View::Number(Number::Double(_)) => "number",
        View::Number(_) => "integer",
        View::Text(_) => "string",
        View::Array(_) => "array",
        View::Object(_) => "object",
    }
}
