//! What could stand where a path makes no sense: [`Expected`], and the search for it.
//!
//! The genuine module says of a path that it cannot read how far it came and what could stand there.
//! It finds that as parsers of expression grammars do: of all constructs that were tried, it names
//! those that failed where the furthest of them began. A construct that failed because all of its own
//! parts failed where it begins stands for them, unless there was only one.

use std::fmt;

/// A construct, by the name that an error has for it. They are named in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Expected {
    End,
    Literal,
    Names,
    Index,
    Slice,
    Every,
    All,
    Check,
    Decimal,
    Current,
    Root,
    True,
    False,
    Null,
    MoreOrEqual,
    More,
    LessOrEqual,
    Less,
    Equal,
    Unequal,
    Fits,
    And,
    Or,
    Steps,
    Descend,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::End => "EOI",
            Self::Literal => "<string>",
            Self::Names => "'<string>[,<string>,...]'",
            Self::Index => "'<number>'",
            Self::Slice => "['start:end:steps']",
            Self::Every => "pos_number",
            Self::All => "'*'",
            Self::Check => "single_filter",
            Self::Decimal => "decimal",
            Self::Current => "from_current",
            Self::Root => "from_root",
            Self::True => "boolean_true",
            Self::False => "boolean_false",
            Self::Null => "null",
            Self::MoreOrEqual => "ge",
            Self::More => "gt",
            Self::LessOrEqual => "le",
            Self::Less => "lt",
            Self::Equal => "eq",
            Self::Unequal => "ne",
            Self::Fits => "re",
            Self::And => "and",
            Self::Or => "or",
            Self::Steps => "root",
            Self::Descend => "'..'",
        })
    }
}

/// What failed where the furthest construct began.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    at: usize,
    failed: Vec<Expected>,
}

/// How many had failed at a place before a construct was tried there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before(usize);

impl Attempts {
    pub(super) fn before(&self, at: usize) -> Before {
        Before(if at == self.at { self.failed.len() } else { 0 })
    }

    /// A construct that begins at `at` failed, after what it tried itself.
    pub(super) fn fail(&mut self, what: Expected, at: usize, Before(before): Before) {
        let now = if at == self.at { self.failed.len() } else { 0 };
        if at < self.at || now == before + 1 {
            return;
        }
        self.failed.truncate(if at == self.at { before } else { 0 });
        self.at = at;
        self.failed.push(what);
    }

    /// The text of an error about a path.
    pub(super) fn tell(mut self, path: &str) -> String {
        self.failed.sort_unstable();
        self.failed.dedup();
        let names: Vec<_> = self.failed.iter().map(ToString::to_string).collect();
        let (read, rest) = path.split_at_checked(self.at).unwrap_or((path, ""));
        let mark = if rest.is_empty() { "<<<<----" } else { "---->>>> " };
        let place = format!("{read} {mark}{rest}").replace(['\r', '\n', '\0'], " ");
        let at = self.at;
        let names = names.join(", ");
        format!(
            "Error occurred on position {at}, \"{place}\", expected one of the following: {names}."
        )
    }
}
