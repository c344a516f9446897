//! The grammar of a command's arguments. Arity, COMMAND DOCS, key positions, the TypeScript signatures
//! and the docs are derived from it. Implementations of [`super::param::Param`] build it.

use crate::keyspace::Mode;

/// A named place in a grammar.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// In lower case; words of a name are joined by `_`.
    pub name: &'static str,
    /// What a reader of the docs needs to know; may be empty.
    pub doc: &'static str,
    /// What the arguments at this place look like.
    pub shape: Shape,
}

/// The arguments of a parameter, or of a part of one.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// No argument: the parameter only declares what the call may touch.
    Nothing,
    /// The name of a key.
    Key(KeyUse),
    /// Any bytes.
    String,
    /// The text of a JSON value. Methods in JavaScript take the value, and make the text of it.
    Json,
    /// A string that is not shown to others ([`crate::engine::table::secrets`]) if this function returns
    /// true for the argument before it.
    Secret(fn(&[u8]) -> bool),
    /// An integer of 64 bits.
    Integer,
    /// A float.
    Double,
    /// A glob pattern.
    Pattern,
    /// A time since the Unix epoch, in seconds or milliseconds as the field's name says.
    UnixTime,
    /// The number of a database. ACL rules may deny it to a user.
    Database,
    /// A channel. ACL rules may deny it to a user.
    Channel(ChannelUse),
    /// A word alone.
    Token(&'static str),
    /// A word, then arguments of this shape.
    Tagged(&'static str, &'static Shape),
    /// One of several.
    OneOf(&'static [Field]),
    /// Several, in this order.
    Block(&'static [Field]),
    /// Any of several, in any order, all optional.
    Options(&'static [Field]),
    /// May be left out.
    Optional(&'static Shape),
    /// One or more.
    Many(&'static Shape),
    /// A number of keys, then as many keys.
    CountedKeys(KeyUse),
    /// The same, where the number may be 0.
    PossibleKeys(KeyUse),
    /// After a word ([`Shape::Tagged`]), a key that cluster clients find by the word. They start to look
    /// for the word at this argument.
    KeywordKey(KeyUse, i32),
    /// The same for several keys, which are the first half of the rest of the call.
    KeywordKeys(KeyUse, i32),
    /// A number of keys, then as many keys, each followed by a value.
    CountedPairs(KeyUse),
    /// A vector: `FP32` and its bytes, or `VALUES`, a number and as many floats. In JavaScript a
    /// `Float32Array` or an array of numbers.
    Vector,
    /// The same, or `ELE` and an element that has a vector. In JavaScript the element alone.
    VectorOrElement,
}

/// How a command uses a key, in the words of COMMAND's key specifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUse {
    /// The lock that the call needs on the key.
    pub mode: Mode,
    /// `RO`, `RW`, `OW` or `RM`.
    pub access: &'static str,
    /// Any of `access`, `update`, `insert`, `delete`, in that order.
    pub effects: &'static [&'static str],
    /// The calls that use the key in another way.
    pub unless: Unless,
}

/// When the arguments of a call make it use a key in another way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unless {
    /// Every call uses it in the same way.
    Never,
    /// If the argument is an empty string and the call names other keys, it names no key.
    EmptyBeforeOthers,
    /// If none of these words is among the arguments, the key is used like this.
    Without(&'static [&'static str], &'static KeyUse),
}

/// How an argument names a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelUse {
    /// By its name.
    Name,
    /// By a pattern that its name matches.
    Pattern,
    /// By its name, which decides the node of a cluster that serves it.
    Shard,
}

impl KeyUse {
    /// A name that is not a key, but that decides the node of a cluster as a key does.
    pub const NOT_KEY: Self = Self::new(Mode::Read, "not_key", &[]);

    /// A use that is the same in every call.
    pub const fn new(mode: Mode, access: &'static str, effects: &'static [&'static str]) -> Self {
        Self { mode, access, effects, unless: Unless::Never }
    }

    /// False for [`Self::NOT_KEY`].
    pub fn is_key(&self) -> bool {
        self.access != Self::NOT_KEY.access
    }

    /// How a call with these arguments uses the key.
    pub fn of(self, arguments: &[&[u8]]) -> Self {
        let has = |word: &&str| {
            arguments.iter().any(|argument| argument.eq_ignore_ascii_case(word.as_bytes()))
        };
        match self.unless {
            Unless::Without(words, otherwise) if !words.iter().any(has) => *otherwise,
            _ => self,
        }
    }
}

impl Shape {
    /// A secret, whatever argument comes before it.
    pub const SECRET: Self = Self::Secret(|_| true);

    /// True for any bytes that are neither a key nor a name.
    pub const fn is_string(&self) -> bool {
        matches!(self, Self::String | Self::Json | Self::Secret(_))
    }

    /// True for one argument that is not a word of the grammar.
    pub const fn is_value(&self) -> bool {
        self.is_text()
            || matches!(self, Self::Integer | Self::Double | Self::UnixTime | Self::Database)
    }

    /// True for one argument of any bytes.
    pub const fn is_text(&self) -> bool {
        self.is_string()
            || matches!(
                self,
                Self::Key(_) | Self::KeywordKey(..) | Self::Pattern | Self::Channel(_)
            )
    }

    /// The fewest arguments it can take.
    pub const fn least(&self) -> usize {
        match self {
            value if value.is_value() => 1,
            Self::Nothing | Self::Options(_) | Self::Optional(_) => 0,
            Self::Tagged(_, shape) => 1 + shape.least(),
            Self::OneOf(fields) => least_of(fields),
            Self::Block(fields) => sum(fields),
            Self::Many(shape) => shape.least(),
            Self::CountedKeys(_) | Self::KeywordKeys(..) => 2,
            Self::Vector | Self::VectorOrElement => 2,
            Self::CountedPairs(_) => 3,
            // A number, or a word.
            _ => 1,
        }
    }

    /// True when the number of arguments is not fixed.
    pub const fn varies(&self) -> bool {
        match self {
            Self::Tagged(_, shape) => shape.varies(),
            Self::Block(fields) => any_varies(fields),
            Self::OneOf(fields) => any_varies(fields) || lengths_differ(fields),
            Self::Options(_)
            | Self::Optional(_)
            | Self::Many(_)
            | Self::CountedKeys(_)
            | Self::CountedPairs(_)
            | Self::PossibleKeys(_)
            | Self::KeywordKeys(..)
            | Self::Vector
            | Self::VectorOrElement => true,
            // Nothing, a word or a value.
            _ => false,
        }
    }
}

const fn least_of(fields: &[Field]) -> usize {
    let mut least = usize::MAX;
    let mut at = 0;
    while at < fields.len() {
        let this = fields[at].shape.least();
        if this < least {
            least = this;
        }
        at += 1;
    }
    least
}

const fn lengths_differ(fields: &[Field]) -> bool {
    let mut at = 1;
    while at < fields.len() {
        if fields[at].shape.least() != fields[0].shape.least() {
            return true;
        }
        at += 1;
    }
    false
}

const fn any_varies(fields: &[Field]) -> bool {
    let mut at = 0;
    while at < fields.len() {
        if fields[at].shape.varies() {
            return true;
        }
        at += 1;
    }
    false
}

const fn sum(fields: &[Field]) -> usize {
    let mut total = 0;
    let mut at = 0;
    while at < fields.len() {
        total += fields[at].shape.least();
        at += 1;
    }
    total
}

/// True if one of the parameters is a vector.
pub const fn has_vector(params: &[Field]) -> bool {
    let mut at = 0;
    while at < params.len() {
        match params[at].shape {
            Shape::Vector | Shape::VectorOrElement => return true,
            Shape::Block(fields) if has_vector(fields) => return true,
            _ => at += 1,
        }
    }
    false
}

/// Redis's arity: the number of words of a call, including the name, which has `words` words. Negative
/// if a call may have more than that.
pub const fn arity(words: usize, params: &[Field]) -> i32 {
    let least = (words + sum(params)) as i32;
    if any_varies(params) { -least } else { least }
}
