//! How a document lies in memory, and how it is read.
//!
//! A value is a *tag* of one byte and what follows from it. Values stand one behind the other, so a
//! document is one run of bytes without a pointer in it, which is smaller than its text:
//!
//! | tag | value | what follows |
//! |---|---|---|
//! | 0, 1, 2 | null, false, true | |
//! | 3 to 6 | an integer | 1, 2, 4 or 8 bytes, the fewest that hold it |
//! | 7 | an integer above 2^63 - 1 | 8 bytes |
//! | 8 | a double | 8 bytes |
//! | 9 to 11 | a string | its length in 1, 2 or 6 bytes, its bytes |
//! | 12 to 14 | an array | the length of its content and the number of its items, each in 1, 2 or 6 bytes; the items |
//! | 15 to 17 | an object | the same with members: a name, which is a string, and a value |
//! | 64 to 127 | a string | as many bytes as the tag is above 64 |
//! | 128 to 255 | an integer from -16 to 111 | |
//!
//! Numbers are little-endian, and each length stands in the fewest bytes that hold it. So equal
//! values with members in the same order are equal bytes.

use super::number::Number;

pub(super) const NULL: u8 = 0;
pub(super) const FALSE: u8 = 1;
pub(super) const TRUE: u8 = 2;
pub(super) const INTEGER: u8 = 3;
pub(super) const UNSIGNED: u8 = 7;
pub(super) const DOUBLE: u8 = 8;
pub(super) const TEXT: u8 = 9;
pub(super) const ARRAY: u8 = 12;
pub(super) const OBJECT: u8 = 15;
pub(super) const SHORT_TEXT: u8 = 64;
pub(super) const SMALL_INTEGER: u8 = 128;
/// The integer of the tag [`SMALL_INTEGER`].
pub(super) const LEAST_SMALL: i64 = -16;

/// The bytes of a length in each of its three forms.
pub(super) const WIDTHS: [usize; 3] = [1, 2, 6];

/// A value in a document, which is borrowed.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    /// From its tag on. What comes behind it in the document may follow.
    bytes: &'a [u8],
}

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub enum View<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number.
    Number(Number),
    /// A string, which is UTF-8.
    Text(&'a [u8]),
    /// An array.
    Array(Items<'a>),
    /// An object.
    Object(Members<'a>),
}

/// What the first bytes of a value say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    /// The tag of the narrowest form.
    pub(super) kind: u8,
    /// How many bytes stand before the content.
    pub(super) start: usize,
    /// The bytes of the content.
    pub(super) len: usize,
    /// Items or members.
    pub(super) count: usize,
}

impl<'a> Node<'a> {
    /// The value at the beginning of these bytes.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// What it is.
    #[inline]
    pub fn view(self) -> View<'a> {
        let head = self.head();
        let content = self.content(head);
        match head.kind {
            NULL => View::Null,
            FALSE => View::Bool(false),
            TRUE => View::Bool(true),
            INTEGER => View::Number(Number::Integer(self.integer(head))),
            UNSIGNED => View::Number(Number::Unsigned(little_endian(content))),
            DOUBLE => View::Number(Number::Double(f64::from_bits(little_endian(content)))),
            TEXT => View::Text(content),
            ARRAY => View::Array(Items { rest: content, left: head.count }),
            _ => View::Object(Members { rest: content, left: head.count }),
        }
    }

    /// How many items an array has, or members an object.
    pub fn count(self) -> Option<usize> {
        let head = self.head();
        (head.kind >= ARRAY).then_some(head.count)
    }

    /// Whether it is an array or an object.
    pub(super) fn is_container(self) -> bool {
        self.bytes.first().is_some_and(|tag| (ARRAY..SHORT_TEXT).contains(tag))
    }

    /// Whether it is an object.
    pub fn is_object(self) -> bool {
        self.head().kind == OBJECT
    }

    /// How many items an array has.
    pub fn array_len(self) -> Option<usize> {
        let head = self.head();
        (head.kind == ARRAY).then_some(head.count)
    }

    /// The member of an object that has this name.
    pub fn member(self, name: &[u8]) -> Option<Node<'a>> {
        let View::Object(mut members) = self.view() else { return None };
        members.find(|(it, _)| *it == name).map(|(_, value)| value)
    }

    /// The item of an array at this index.
    pub fn item(self, index: usize) -> Option<Node<'a>> {
        if let View::Array(mut items) = self.view() { items.nth(index) } else { None }
    }

    /// The bytes of a string.
    pub(super) fn text(self) -> &'a [u8] {
        self.content(self.head())
    }

    /// How many bytes its text has, about.
    pub fn text_size(self) -> usize {
        self.bytes().len() * 5 / 4 + 4
    }

    /// Where it lies in memory, which tells values of a document apart.
    pub fn address(self) -> usize {
        self.bytes.as_ptr().addr()
    }

    /// All bytes of the value.
    #[inline]
    pub(super) fn bytes(self) -> &'a [u8] {
        let head = self.head();
        self.bytes.get(..head.start + head.len).unwrap_or_default()
    }

    #[inline]
    pub(super) fn head(self) -> Head {
        let tag = self.bytes.first().copied().unwrap_or(NULL);
        let plain = |kind, len| Head { kind, start: 1, len, count: 0 };
        match tag {
            SMALL_INTEGER.. => plain(INTEGER, 0),
            SHORT_TEXT.. => plain(TEXT, usize::from(tag - SHORT_TEXT)),
            OBJECT.. => self.container_head(OBJECT, tag - OBJECT),
            ARRAY.. => self.container_head(ARRAY, tag - ARRAY),
            TEXT.. => {
                let width = width(tag - TEXT);
                Head { kind: TEXT, start: 1 + width, len: self.length(1, width), count: 0 }
            }
            UNSIGNED | DOUBLE => plain(tag, 8),
            INTEGER.. => plain(INTEGER, 1 << (tag - INTEGER)),
            _ => plain(tag, 0),
        }
    }

    #[inline]
    fn container_head(self, kind: u8, form: u8) -> Head {
        let width = width(form);
        let start = 1 + 2 * width;
        Head { kind, start, len: self.length(1, width), count: self.length(1 + width, width) }
    }

    #[inline]
    fn length(self, at: usize, width: usize) -> usize {
        little_endian(self.bytes.get(at..at + width).unwrap_or_default()) as usize
    }

    #[inline]
    fn content(self, head: Head) -> &'a [u8] {
        self.bytes.get(head.start..head.start + head.len).unwrap_or_default()
    }

    fn integer(self, head: Head) -> i64 {
        let content = self.content(head);
        let bits = little_endian(content);
        match content.len() {
            0 => {
                let tag = self.bytes.first().copied().unwrap_or(SMALL_INTEGER);
                i64::from(tag.wrapping_sub(SMALL_INTEGER)) + LEAST_SMALL
            }
            1 => i64::from(bits as i8),
            2 => i64::from(bits as i16),
            4 => i64::from(bits as i32),
            _ => bits as i64,
        }
    }
}

#[inline]
fn width(form: u8) -> usize {
    WIDTHS.get(usize::from(form)).copied().unwrap_or(6)
}

/// The number that up to eight bytes are.
#[inline]
fn little_endian(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    match word.get_mut(..bytes.len()) {
        Some(place) => place.copy_from_slice(bytes),
        None => return 0,
    }
    u64::from_le_bytes(word)
}

/// The items of an array, in their order.
#[derive(Debug, Clone, Copy)]
pub struct Items<'a> {
    rest: &'a [u8],
    left: usize,
}

impl<'a> Items<'a> {
    /// So many items, which stand one behind the other.
    pub(super) fn new(content: &'a [u8], count: usize) -> Self {
        Self { rest: content, left: count }
    }

    /// The bytes of the items that are left.
    pub(super) fn bytes_left(&self) -> usize {
        self.rest.len()
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Node<'a>;

    #[inline]
    fn next(&mut self) -> Option<Node<'a>> {
        self.left = self.left.checked_sub(1)?;
        Some(take(&mut self.rest))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The members of an object, in their order.
#[derive(Debug, Clone, Copy)]
pub struct Members<'a> {
    rest: &'a [u8],
    left: usize,
}

impl<'a> Members<'a> {
    /// So many members, which stand one behind the other.
    pub(super) fn new(content: &'a [u8], count: usize) -> Self {
        Self { rest: content, left: count }
    }

    /// The bytes of the members that are left.
    pub(super) fn bytes_left(&self) -> usize {
        self.rest.len()
    }

    /// Each name as it is written, length included, with the value.
    pub(super) fn encoded(mut self) -> impl Iterator<Item = (&'a [u8], Node<'a>)> {
        std::iter::from_fn(move || {
            self.left = self.left.checked_sub(1)?;
            Some((take(&mut self.rest).bytes(), take(&mut self.rest)))
        })
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a [u8], Node<'a>);

    #[inline]
    fn next(&mut self) -> Option<(&'a [u8], Node<'a>)> {
        self.left = self.left.checked_sub(1)?;
        let name = take(&mut self.rest);
        Some((name.text(), take(&mut self.rest)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Members<'_> {}

/// Takes a value from the front.
#[inline]
fn take<'a>(rest: &mut &'a [u8]) -> Node<'a> {
    let node = Node::new(rest);
    let head = node.head();
    *rest = rest.get(head.start + head.len..).unwrap_or_default();
    node
}

/// One step from a value to one in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// To the member of this name.
    Member(Box<[u8]>),
    /// To the item at this index.
    Item(usize),
}

/// The way from the root of a document to a value in it. The root has no steps.
pub type Location = Vec<Step>;

impl<'a> Node<'a> {
    /// The value at this place below this one.
    pub fn at(self, steps: &[Step]) -> Option<Node<'a>> {
        steps.iter().try_fold(self, |node, step| match step {
            Step::Member(name) => node.member(name),
            Step::Item(index) => node.item(*index),
        })
    }
}

/// Goes through the items of an array, or the names and values of an object. With each come the number
/// of bytes from it on, and that of those behind it.
pub(super) fn each_child(container: Node<'_>, mut each: impl FnMut(&[u8], Node<'_>, [usize; 2])) {
    match container.view() {
        View::Array(mut items) => {
            let mut before = items.bytes_left();
            while let Some(item) = items.next() {
                each(&[], item, [before, items.bytes_left()]);
                before = items.bytes_left();
            }
        }
        View::Object(mut members) => {
            let mut before = members.bytes_left();
            while let Some((name, value)) = members.next() {
                each(name, value, [before, members.bytes_left()]);
                before = members.bytes_left();
            }
        }
        _ => {}
    }
}
