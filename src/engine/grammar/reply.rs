//! The reply of a call, before a door writes it for its callers.
//!
//! Commands return typed values. [`IntoReply`] converts them to a [`Reply`] and states the TypeScript
//! type that a JavaScript caller gets.

use std::fmt;
use std::ops::Deref;

use super::error::Error;
use super::texts::{Layout, Texts};
use crate::base::{Bytes, number};
use crate::value::Text;
use crate::value::member::Member;

/// The answer to a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// A missing value; `$-1` in RESP2.
    Null,
    /// A missing array; `*-1` in RESP2, null elsewhere.
    NullArray,
    /// An integer of 64 bits.
    Int(i64),
    /// A float. In RESP2 it is a string.
    Double(f64),
    /// A double that RESP writes with seventeen decimals.
    Coordinate(f64),
    /// A value of a time series. In RESP2 it is a status, with digits as that module writes them.
    Reading(f64),
    /// Times and values ([`Self::Reading`]) of a time series: an array of pairs.
    Readings(Vec<(i64, f64)>),
    /// True or false, in RESP3 a type of its own; in RESP2 1 or 0.
    Bool(bool),
    /// `OK` and its like: a constant text, never data.
    Status(&'static str),
    /// A string of any bytes, which may be shared with the value that holds it.
    Bytes(Bytes),
    /// A string that is cheaper to copy than to share.
    Short(Short),
    /// Bytes that are not text: in JavaScript always a Buffer.
    Binary(Bytes),
    /// A status that a script made.
    Line(Bytes),
    /// Decimal digits.
    BigNumber(Bytes),
    /// Text that a script made, with the three letters that name its format in RESP3.
    Formatted([u8; 3], Bytes),
    /// Text for people, as INFO gives.
    Verbatim(String),
    /// Replies in order.
    Array(Vec<Reply>),
    /// Replies without an order, each once. In RESP2 an array.
    Set(Vec<Reply>),
    /// Strings in one buffer.
    Texts(Layout, Box<Texts>),
    /// Members in one buffer, and the score of each: nested in RESP3, flat in RESP2.
    Scores(Box<Texts>, Vec<f64>),
    /// Names and values. In RESP2 one array of both.
    Map(Vec<(Reply, Reply)>),
    /// Pairs in an array: nested in RESP3, flat in RESP2.
    Pairs(Vec<(Reply, Reply)>),
    /// A map, and in RESP2 an array of pairs: what was read, by key.
    PairMap(Vec<(Reply, Reply)>),
    /// What was found, each with a name of its own: see [`Records`].
    Records(Box<Records>),
    /// Messages that answer one call, each a push in RESP3 and an array in RESP2: what SUBSCRIBE
    /// and its like confirm. A connection that gets them sends what waits in its mailbox before
    /// those of unsubscribing, so that no message of a channel comes after its end.
    Pushes(Vec<Vec<Reply>>),
    /// A reply, and what RESP3 says of it besides. Elsewhere it is the reply alone.
    Attributed(Box<(Vec<(Reply, Reply)>, Reply)>),
    /// What a script nested so deeply that values within values would not do.
    Deep(Vec<Step>),
    /// A failed call inside a transaction.
    Error(Error),
}

/// Records of several columns, of which the first is a name. RESP3 has a map from the name to the
/// other column, or to an array of the others where there are several; RESP2 all one after the
/// other. In JavaScript each is an object of its own, since the names of one object would lose
/// their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Records {
    /// The names of the columns.
    pub columns: &'static [&'static str],
    /// Each has as many replies as there are columns.
    pub rows: Vec<Vec<Reply>>,
}

impl Records {
    /// The same of simpler replies.
    pub fn apart(self, resp3: bool) -> Reply {
        if !resp3 {
            return Reply::Array(self.rows.into_iter().flatten().collect());
        }
        let pair = |row: Vec<Reply>| {
            let mut row = row.into_iter();
            let name = row.next().unwrap_or(Reply::Null);
            match row.len() {
                1 => (name, row.next().unwrap_or(Reply::Null)),
                _ => (name, Reply::Array(row.collect())),
            }
        };
        Reply::Map(self.rows.into_iter().map(pair).collect())
    }
}

/// Part of a reply, in the order in which RESP has them: a collection comes before its elements.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A reply that is no collection.
    Leaf(Reply),
    /// An array with this many elements follows.
    Array(usize),
    /// A map with this many pairs follows.
    Map(usize),
    /// A set with this many elements follows.
    Set(usize),
}

impl Reply {
    /// A string with a copy of these bytes, without an allocation if it is short.
    #[inline]
    fn copied(bytes: &[u8]) -> Self {
        let mut short = Short { len: bytes.len() as u8, bytes: [0; SHORT] };
        match short.bytes.get_mut(..bytes.len()) {
            Some(place) => place.copy_from_slice(bytes),
            None => return Self::Bytes(Bytes::new(bytes)),
        }
        Self::Short(short)
    }

    /// A string with a copy of these bytes.
    pub fn bytes(text: impl AsRef<[u8]>) -> Self {
        Self::Bytes(Bytes::new(text.as_ref()))
    }
}

const _: () = assert!(size_of::<Reply>() == 48);

/// Strings of up to this many bytes are copied.
const SHORT: usize = 46;

/// A short string, held without an allocation.
#[derive(Clone, Copy)]
pub struct Short {
    len: u8,
    bytes: [u8; SHORT],
}

impl Deref for Short {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len).min(SHORT)]
    }
}

impl PartialEq for Short {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Bytes::new(self).fmt(f)
    }
}

/// A string of a value, as a reply. A short string is copied, because that costs less than counting
/// one more holder of a shared one, above all when other threads count too.
#[derive(Debug)]
pub enum Shown {
    /// A copy.
    Short(Short),
    /// One more holder of the bytes.
    Shared(Bytes),
}

impl Shown {
    #[inline]
    fn copied(slice: &[u8]) -> Option<Self> {
        let mut bytes = [0; SHORT];
        bytes.get_mut(..slice.len())?.copy_from_slice(slice);
        Some(Self::Short(Short { len: slice.len() as u8, bytes }))
    }

    #[inline]
    fn shared(bytes: &Bytes) -> Self {
        Self::copied(bytes).unwrap_or_else(|| Self::Shared(bytes.clone()))
    }

    /// A copy of these bytes.
    #[inline]
    pub fn slice(bytes: &[u8]) -> Self {
        Self::copied(bytes).unwrap_or_else(|| Self::Shared(Bytes::new(bytes)))
    }
}

impl From<Text<'_>> for Shown {
    #[inline]
    fn from(text: Text<'_>) -> Self {
        match text {
            Text::Plain(bytes) => Self::slice(bytes),
            Text::Shared(bytes) => Self::shared(bytes),
            Text::Int(integer) => Self::slice(&number::format_i64(integer)),
            Text::Buffer(buffer) => Self::slice(buffer),
        }
    }
}

impl From<&[u8]> for Shown {
    #[inline]
    fn from(bytes: &[u8]) -> Self {
        Self::slice(bytes)
    }
}

/// A string that a value holds, copied or shared as by [`Shown`].
impl IntoReply for Text<'_> {
    const TYPE: &'static str = "Text";

    #[inline]
    fn into_reply(self) -> Reply {
        match self {
            Text::Plain(bytes) => Reply::copied(bytes),
            Text::Shared(bytes) => Shown::shared(bytes).into_reply(),
            Text::Int(integer) => Reply::copied(&number::format_i64(integer)),
            Text::Buffer(buffer) => Reply::copied(buffer),
        }
    }
}

/// An element that a value holds, copied or shared as by [`Shown`].
impl IntoReply for Member<'_> {
    const TYPE: &'static str = "Text";

    #[inline]
    fn into_reply(self) -> Reply {
        match self {
            Member::Shared(bytes) => Shown::shared(bytes).into_reply(),
            _ => self.with(Reply::copied),
        }
    }
}

impl IntoReply for Option<Text<'_>> {
    const TYPE: &'static str = "Text | null";

    #[inline]
    fn into_reply(self) -> Reply {
        match self {
            Some(found) => found.into_reply(),
            None => Reply::Null,
        }
    }
}

impl IntoReply for Option<Member<'_>> {
    const TYPE: &'static str = "Text | null";

    #[inline]
    fn into_reply(self) -> Reply {
        match self {
            Some(found) => found.into_reply(),
            None => Reply::Null,
        }
    }
}

impl From<Member<'_>> for Shown {
    #[inline]
    fn from(member: Member<'_>) -> Self {
        match member {
            Member::Shared(bytes) => Self::shared(bytes),
            _ => member.with(Self::slice),
        }
    }
}

/// A type that a command can return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the reply of a command",
    label = "this type does not say what callers get",
    note = "types of replies are in `engine::grammar::reply`; `reply_type!` makes a new one"
)]
pub trait IntoReply {
    /// What a JavaScript caller sees, in TypeScript. `Text` stands for a string, or a Buffer
    /// through `db.buffers`; `Named<Text, T>` for the object `T`, or a Map; `Json` for the text of a JSON value, which methods parse.
    /// `Text | null; count: Text[]` is `Text | null`, and `Text[]` when the
    /// argument or word `count` is given.
    const TYPE: &'static str;

    /// Converts the value.
    fn into_reply(self) -> Reply;
}

/// The reply of a command that no type describes.
impl IntoReply for Reply {
    const TYPE: &'static str = "unknown";

    fn into_reply(self) -> Reply {
        self
    }
}

/// The status `OK`.
#[derive(Debug, Clone, Copy)]
pub struct Done;

impl IntoReply for Done {
    const TYPE: &'static str = "'OK'";

    #[inline]
    fn into_reply(self) -> Reply {
        Reply::Status("OK")
    }
}

/// An integer that a value holds: any of 64 bits. `Integer` is a number or a bigint, as the store's
/// option `bigints` says.
impl IntoReply for i64 {
    const TYPE: &'static str = "Integer";

    #[inline]
    fn into_reply(self) -> Reply {
        Reply::Int(self)
    }
}

/// A count or a size.
impl IntoReply for usize {
    const TYPE: &'static str = "number";

    #[inline]
    fn into_reply(self) -> Reply {
        Reply::Int(self as i64)
    }
}

/// 1 for yes, 0 for no.
impl IntoReply for bool {
    const TYPE: &'static str = "0 | 1";

    #[inline]
    fn into_reply(self) -> Reply {
        Reply::Int(i64::from(self))
    }
}

/// True or false, in RESP2 1 or 0, as commands of modules answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Truth(pub bool);

impl IntoReply for Truth {
    const TYPE: &'static str = "boolean";

    #[inline]
    fn into_reply(self) -> Reply {
        Reply::Bool(self.0)
    }
}

/// A small number that is neither a count nor a value: a time to live, a position, a length or -1.
#[derive(Debug, Clone, Copy)]
pub struct Number(pub i64);

impl IntoReply for Number {
    const TYPE: &'static str = "number";

    #[inline]
    fn into_reply(self) -> Reply {
        Reply::Int(self.0)
    }
}

impl IntoReply for f64 {
    const TYPE: &'static str = "number";

    fn into_reply(self) -> Reply {
        Reply::Double(self)
    }
}

impl IntoReply for Bytes {
    const TYPE: &'static str = "Text";

    #[inline]
    fn into_reply(self) -> Reply {
        Reply::Bytes(self)
    }
}

impl IntoReply for Shown {
    const TYPE: &'static str = "Text";

    #[inline]
    fn into_reply(self) -> Reply {
        match self {
            Self::Short(short) => Reply::Short(short),
            Self::Shared(bytes) => Reply::Bytes(bytes),
        }
    }
}

/// Bytes that are not text, such as a dumped value.
#[derive(Debug)]
pub struct Binary(pub Bytes);

impl IntoReply for Binary {
    const TYPE: &'static str = "Buffer";

    fn into_reply(self) -> Reply {
        Reply::Binary(self.0)
    }
}

/// A constant word, such as the name of a type.
impl IntoReply for &'static str {
    const TYPE: &'static str = "string";

    fn into_reply(self) -> Reply {
        Reply::Status(self)
    }
}

/// Text for people.
impl IntoReply for String {
    const TYPE: &'static str = "string";

    fn into_reply(self) -> Reply {
        Reply::Verbatim(self)
    }
}

/// A generic implementation cannot join the text of types, so those for `Option` and `Vec` are written
/// out for each type.
macro_rules! optional_and_many {
    ($($element:ty => $maybe:literal, $many:literal, $maybe_many:literal;)*) => {$(
        impl IntoReply for Option<$element> {
            const TYPE: &'static str = $maybe;

            #[inline]
            fn into_reply(self) -> Reply {
                self.map_or(Reply::Null, IntoReply::into_reply)
            }
        }

        impl IntoReply for Vec<$element> {
            const TYPE: &'static str = $many;

            fn into_reply(self) -> Reply {
                Reply::Array(self.into_iter().map(IntoReply::into_reply).collect())
            }
        }

        impl IntoReply for Option<Vec<$element>> {
            const TYPE: &'static str = $maybe_many;

            fn into_reply(self) -> Reply {
                self.map_or(Reply::NullArray, IntoReply::into_reply)
            }
        }
    )*};
}

optional_and_many! {
    Bytes => "Text | null", "Text[]", "Text[] | null";
    Shown => "Text | null", "Text[]", "Text[] | null";
    Option<Shown> => "Text | null", "(Text | null)[]", "(Text | null)[] | null";
    Option<Bytes> => "Text | null", "(Text | null)[]", "(Text | null)[] | null";
    &'static str => "string | null", "string[]", "string[] | null";
    i64 => "Integer | null", "Integer[]", "Integer[] | null";
    Option<i64> => "Integer | null", "(Integer | null)[]", "(Integer | null)[] | null";
    Number => "number | null", "number[]", "number[] | null";
    usize => "number | null", "number[]", "number[] | null";
    bool => "0 | 1 | null", "(0 | 1)[]", "(0 | 1)[] | null";
    Truth => "boolean | null", "boolean[]", "boolean[] | null";
    f64 => "number | null", "number[]", "number[] | null";
    Option<f64> => "number | null", "(number | null)[]", "(number | null)[] | null";
    Binary => "Buffer | null", "Buffer[]", "Buffer[] | null";
}

/// A step of a scan: the cursor of the next step, and the elements found.
#[derive(Debug)]
pub struct Scanned(pub u64, pub Vec<Bytes>);

impl IntoReply for Scanned {
    const TYPE: &'static str = "[cursor: Text, found: Text[]]";

    fn into_reply(self) -> Reply {
        Reply::Array(vec![Reply::bytes(self.0.to_string()), self.1.into_reply()])
    }
}

/// Makes a newtype of [`Reply`] with a TypeScript type of its own: `reply_type! { LcsReply => "Text |
/// number"; }`.
#[macro_export]
macro_rules! reply_type {
    ($($(#[doc = $doc:literal])* $vis:vis $name:ident => $ts:literal;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug)]
        $vis struct $name($vis $crate::engine::grammar::reply::Reply);

        impl $crate::engine::grammar::reply::IntoReply for $name {
            const TYPE: &'static str = $ts;

            fn into_reply(self) -> $crate::engine::grammar::reply::Reply {
                self.0
            }
        }
    )*};
}
