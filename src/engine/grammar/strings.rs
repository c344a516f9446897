//! Strings that become an answer, together in one buffer or each by itself.

use super::reply::{IntoReply, Reply, Shown};
use super::texts::{Layout, Texts};
use crate::value::Text;
use crate::value::member::Member;

/// Strings that become a reply. If one of them is long, it is shared with the value that holds it, and
/// every string has a reply of its own.
#[derive(Debug)]
pub enum Strings {
    /// All in one buffer.
    Together(Texts),
    /// One reply for each string.
    Apart(Vec<Reply>),
}

/// Longer strings are shared.
const SHORT: usize = 256;

impl Strings {
    /// No strings, with room for this many.
    pub fn with_capacity(count: usize) -> Self {
        /// The length that strings are guessed to have.
        const USUAL: usize = 16;
        /// A few are given room for longer ones: growing takes as long as reading five of them.
        const AMPLE: usize = 1024;
        let bytes = (count * USUAL).max(AMPLE.min(count * SHORT));
        Self::Together(Texts::with_capacity(count, bytes))
    }

    /// Appends a string.
    #[inline]
    pub fn push(&mut self, member: Member<'_>) {
        match self {
            Self::Apart(items) => items.push(Shown::from(member).into_reply()),
            Self::Together(texts) => {
                if !member.with(|bytes| bytes.len() <= SHORT && texts.push(bytes)) {
                    let mut apart = items(texts);
                    apart.push(Shown::from(member).into_reply());
                    *self = Self::Apart(apart);
                }
            }
        }
    }

    /// Appends a missing string, which becomes null.
    pub fn push_missing(&mut self) {
        match self {
            Self::Together(texts) => texts.push_missing(),
            Self::Apart(items) => items.push(Reply::Null),
        }
    }

    /// The reply with this layout.
    pub fn arranged(self, layout: Layout) -> Reply {
        match self {
            Self::Together(texts) if texts.is_empty() => arrange(Vec::new(), layout),
            Self::Together(texts) => Reply::Texts(layout, Box::new(texts)),
            Self::Apart(items) => arrange(items, layout),
        }
    }

    /// The reply of members with their scores.
    pub fn scored(self, scores: Vec<f64>) -> Reply {
        match self {
            Self::Together(texts) => Reply::Scores(Box::new(texts), scores),
            Self::Apart(items) => {
                Reply::Pairs(items.into_iter().zip(scores.into_iter().map(Reply::Double)).collect())
            }
        }
    }
}

impl Default for Strings {
    fn default() -> Self {
        Self::Together(Texts::default())
    }
}

impl<'a> FromIterator<Member<'a>> for Strings {
    #[inline]
    fn from_iter<I: IntoIterator<Item = Member<'a>>>(members: I) -> Self {
        let members = members.into_iter();
        let mut strings = Self::with_capacity(members.size_hint().0);
        members.for_each(|member| strings.push(member));
        strings
    }
}

impl<'a> FromIterator<Option<Member<'a>>> for Strings {
    #[inline]
    fn from_iter<I: IntoIterator<Item = Option<Member<'a>>>>(members: I) -> Self {
        let members = members.into_iter();
        let mut strings = Self::with_capacity(members.size_hint().0);
        members.for_each(|member| match member {
            Some(member) => strings.push(member),
            None => strings.push_missing(),
        });
        strings
    }
}

/// Several strings.
impl IntoReply for Strings {
    const TYPE: &'static str = "Text[]";

    fn into_reply(self) -> Reply {
        self.arranged(Layout::Array)
    }
}

/// Several strings, each of which may be missing.
#[derive(Debug)]
pub struct MaybeStrings(pub Strings);

impl IntoReply for MaybeStrings {
    const TYPE: &'static str = "(Text | null)[]";

    fn into_reply(self) -> Reply {
        self.0.arranged(Layout::Array)
    }
}

/// Members without an order, each once.
#[derive(Debug)]
pub struct Members(pub Strings);

impl IntoReply for Members {
    const TYPE: &'static str = "Text[]";

    fn into_reply(self) -> Reply {
        self.0.arranged(Layout::Set)
    }
}

/// Fields and their values, alternating.
#[derive(Debug)]
pub struct Fields(pub Strings);

impl IntoReply for Fields {
    const TYPE: &'static str = "Named<Text, Record<string, Text>>";

    fn into_reply(self) -> Reply {
        self.0.arranged(Layout::Map)
    }
}

/// The same strings with a reply for each.
pub fn apart(layout: Layout, texts: &Texts) -> Reply {
    arrange(items(texts), layout)
}

/// The same members and scores with a reply for each.
pub fn scores_apart(texts: &Texts, scores: &[f64]) -> Reply {
    let scores = scores.iter().map(|score| Reply::Double(*score));
    Reply::Pairs(items(texts).into_iter().zip(scores).collect())
}

fn items(texts: &Texts) -> Vec<Reply> {
    let item =
        |text: Option<&[u8]>| text.map_or(Reply::Null, |text| Shown::slice(text).into_reply());
    texts.iter().map(item).collect()
}

fn arrange(items: Vec<Reply>, layout: Layout) -> Reply {
    match layout {
        Layout::Array => Reply::Array(items),
        Layout::Set => Reply::Set(items),
        Layout::Map => {
            let mut items = items.into_iter();
            let pair = || Some((items.next()?, items.next()?));
            Reply::Map(std::iter::from_fn(pair).collect())
        }
    }
}

impl<'a> From<Text<'a>> for Member<'a> {
    #[inline]
    fn from(text: Text<'a>) -> Self {
        match text {
            Text::Shared(bytes) => Self::Shared(bytes),
            Text::Int(integer) => Self::Int(integer),
            Text::Plain(bytes) => Self::Slice(bytes),
            Text::Buffer(buffer) => Self::Slice(buffer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Bytes;

    fn strings(texts: &[Option<&[u8]>]) -> Strings {
        texts.iter().map(|text| text.map(Member::Slice)).collect()
    }

    #[test]
    fn short_strings_are_together_and_long_ones_apart_and_both_answer_the_same() {
        let long = vec![b'x'; SHORT + 1];
        for texts in [
            vec![],
            vec![Some(&b"a"[..]), None, Some(b""), Some(&long[1..])],
            vec![Some(&b"a"[..]), None, Some(&long), Some(b"b"), None],
        ] {
            let has_long = texts.iter().flatten().any(|text| text.len() > SHORT);
            let made = strings(&texts);
            assert_eq!(matches!(made, Strings::Apart(_)), has_long);
            let reply = match made.arranged(Layout::Array) {
                Reply::Texts(layout, texts) => apart(layout, &texts),
                other => other,
            };
            let wanted = texts
                .iter()
                .map(|text| text.map_or(Reply::Null, |text| Shown::slice(text).into_reply()));
            assert_eq!(reply, Reply::Array(wanted.collect()));
        }
    }

    #[test]
    fn long_strings_are_shared_with_their_value() {
        let long = Bytes::new(&vec![b'x'; SHORT + 1]);
        let made: Strings = [Member::Shared(&long)].into_iter().collect();
        let Strings::Apart(items) = made else { panic!("it was copied") };
        let [Reply::Bytes(bytes)] = &items[..] else { panic!("it was copied") };
        assert_eq!(bytes.as_ptr(), long.as_ptr());
    }

    #[test]
    fn names_and_values_are_pairs() {
        let made = strings(&[Some(b"a"), Some(b"1"), Some(b"b"), Some(b"2")]);
        let Reply::Texts(layout, texts) = made.arranged(Layout::Map) else { panic!("apart") };
        let pair = |a, b| (Shown::slice(a).into_reply(), Shown::slice(b).into_reply());
        assert_eq!(apart(layout, &texts), Reply::Map(vec![pair(b"a", b"1"), pair(b"b", b"2")]));
    }
}
