//! What a path is once it is read: steps, and the conditions of filters.

use regex::bytes::Regex;

use crate::value::json::Number;

/// One step, from a value to values in it.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// `.*` or `[*]`: to each item or member.
    All,
    /// `..`: the next step is taken from the value itself, and from all that is in it.
    Descend,
    /// `[?…]`: to the items or members for which the condition holds. A value without items or members
    /// is left where it is if it holds for the value itself.
    Filter(Condition),
    /// `[1]`: to the item at this index.
    Index(i64),
    /// `[1,2]`: to the items at these indexes.
    Indexes(Box<[i64]>),
    /// `.name` or `["name"]`: to the member of this name.
    Name(Name),
    /// `["one","other"]`: to the members of these names.
    Names(Box<[Name]>),
    /// `[start:end:every]`: to a range of items.
    Slice(Slice),
}

/// A name, in which backslashes may stand before quotes and backslashes.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// The name that is looked for: without these backslashes.
    pub(super) sought: Box<[u8]>,
    /// As it stands between its quotes, if that is not the same: so a new member is called.
    pub(super) written: Option<Box<[u8]>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Slice {
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    pub(super) every: usize,
}

/// Groups of checks. It holds if all checks of one group hold.
#[derive(Debug, Clone)]
pub(super) struct Condition(pub(super) Box<[Box<[Check]>]>);

#[derive(Debug, Clone)]
pub(super) enum Check {
    /// Two values compare so.
    Compare(Term, Comparison, Term),
    /// The value is there.
    Exists(Term),
    /// What stands in brackets holds.
    Group(Condition),
    /// A text fits a pattern.
    Fits(Term, Fit),
}

/// A value that is compared.
#[derive(Debug, Clone)]
pub(super) enum Term {
    Bool(bool),
    /// `@…`: what is at the end of these steps from the value that is tried.
    FromCurrent(Box<[Step]>),
    /// `$…`: what is at the end of these steps from the root of the document.
    FromRoot(Box<[Step]>),
    Null,
    Number(Number),
    Text(Box<[u8]>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Unequal,
}

/// Where a pattern is.
#[derive(Debug, Clone)]
pub(super) enum Fit {
    /// In the path itself.
    Fixed(Pattern),
    /// In the document, or it is something else.
    Of(Term),
}

/// A pattern that has been compiled.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// Nothing if it is no pattern, or one that is too large.
    pub(super) regex: Option<Box<Regex>>,
    /// As how many values it counts to hold a byte of a text against it: it is tried in all its
    /// branches at once.
    pub(super) weight: usize,
    /// As how many values it counts to compile it.
    pub(super) effort: usize,
}

impl Slice {
    /// The items of an array of this length that are in the range.
    pub(super) fn of(self, len: usize) -> std::ops::Range<usize> {
        let place = |index: i64| {
            let distance = usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX);
            if index < 0 { len.saturating_sub(distance) } else { distance.min(len) }
        };
        let end = self.end.map_or(len, place);
        self.start.map_or(0, place).min(end)..end
    }
}

/// The item at an index, which counts from the end if it is negative, and not beyond the first.
pub(super) fn place(index: i64, len: usize) -> usize {
    let distance = usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX);
    if index < 0 { len.saturating_sub(distance) } else { distance }
}
