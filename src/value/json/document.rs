//! Documents, and how they change.

use std::ops::Range;

use smallvec::SmallVec;

use super::build;
use super::node::{ARRAY, Node, Step, View};
use super::number::Number;
use super::parse::{DEEPEST, Fragment};
use super::rewrite::{Change, rewritten};
use super::write::text_of;
use crate::value::module::{Item, Items, ModuleValue};
use crate::value::part::Part;

/// A document: one value, with all that is in it.
///
/// It is one run of bytes in the form of [`node`](super::node). A change replaces a range of them and
/// mends the lengths of the containers around it.
#[derive(Debug, Clone)]
pub struct Json {
    pub(super) bytes: Part<Vec<u8>>,
}

/// Where a value lies.
#[derive(Debug)]
struct Spot {
    /// Where it begins; for a member where its name does.
    start: usize,
    /// Where the value itself begins.
    value: usize,
    /// Where the containers around it begin, from the root on.
    around: SmallVec<[usize; 8]>,
}

impl Json {
    /// A document that is this value.
    pub fn new(root: Fragment) -> Self {
        Self { bytes: Part::from(root.bytes) }
    }

    /// The value that the document is.
    #[inline]
    pub fn root(&self) -> Node<'_> {
        Node::new(&self.bytes)
    }

    /// Whether a value can stand below so many containers.
    pub fn fits(above: usize, value: &Fragment) -> bool {
        above + value.depth <= DEEPEST
    }

    /// Puts a value in the place of another. Answers whether there was one.
    pub fn replace(&mut self, location: &[Step], value: &Fragment) -> bool {
        let Some(spot) = self.locate(location) else { return false };
        let old = spot.value..self.end_of(spot.value);
        self.splice(&spot.around, old, &value.bytes, 0);
        true
    }

    /// Makes all changes at once, or none and answers false: they have to be in the order of the
    /// document, none in another one, and members do not go.
    pub fn change_all(&mut self, changes: &[Change<'_>]) -> bool {
        let Some(bytes) = rewritten(self.root(), changes) else { return false };
        self.bytes = Part::from(bytes);
        true
    }

    /// Adds a member at the end of an object that has none of this name. Answers whether there is
    /// such an object.
    pub fn add_member(&mut self, object: &[Step], name: &[u8], value: &Fragment) -> bool {
        let Some(mut spot) = self.locate(object) else { return false };
        if !matches!(self.node(spot.value).view(), View::Object(_)) {
            return false;
        }
        let end = self.end_of(spot.value);
        spot.around.push(spot.value);
        let mut member = Vec::with_capacity(name.len() + 3 + value.bytes.len());
        build::text(&mut member, name);
        member.extend_from_slice(&value.bytes);
        self.splice(&spot.around, end..end, &member, 1);
        true
    }

    /// Removes a member or an item; the root stays. The last member of an object moves into the gap.
    /// Answers whether there was one.
    pub fn remove(&mut self, location: &[Step]) -> bool {
        let Some(spot) = self.locate(location) else { return false };
        let Some(container) = spot.around.last() else { return false };
        let gap = spot.start..self.end_of(spot.value);
        let content_end = self.end_of(*container);
        let last = match location.last() {
            Some(Step::Member(_)) => self.last_member(*container),
            _ => content_end,
        };
        let bytes = |range: Range<usize>| self.bytes.get(range).unwrap_or_default();
        if last > gap.start {
            // In one go: a change may move what is before it, when a length gets narrower.
            let rest = [bytes(last..content_end), bytes(gap.end..last)].concat();
            self.splice(&spot.around, gap.start..content_end, &rest, -1);
        } else {
            self.splice(&spot.around, gap, &[], -1);
        }
        true
    }

    /// Puts values into an array, before the item at `index`. Answers how many items there are now.
    pub fn insert(&mut self, array: &[Step], index: usize, values: &[Fragment]) -> Option<usize> {
        let mut spot = self.locate(array)?;
        let count = self.array_len(spot.value)?;
        let at = self.item_start(spot.value, index)?;
        spot.around.push(spot.value);
        let mut bytes = Vec::with_capacity(values.iter().map(|value| value.bytes.len()).sum());
        values.iter().for_each(|value| bytes.extend_from_slice(&value.bytes));
        self.splice(&spot.around, at..at, &bytes, values.len() as isize);
        Some(count + values.len())
    }

    /// Removes items of an array, which has them. Answers how many are left.
    pub fn remove_items(&mut self, array: &[Step], items: Range<usize>) -> Option<usize> {
        let mut spot = self.locate(array)?;
        let count = self.array_len(spot.value)?;
        let start = self.item_start(spot.value, items.start)?;
        let end = self.item_start(spot.value, items.end)?;
        spot.around.push(spot.value);
        self.splice(&spot.around, start..end, &[], -(items.len() as isize));
        Some(count - items.len())
    }

    fn node(&self, at: usize) -> Node<'_> {
        Node::new(self.bytes.get(at..).unwrap_or_default())
    }

    fn end_of(&self, at: usize) -> usize {
        at + self.node(at).bytes().len()
    }

    fn array_len(&self, at: usize) -> Option<usize> {
        let head = self.node(at).head();
        (head.kind == ARRAY).then_some(head.count)
    }

    /// Where an item of an array begins, or where it ends if there are exactly as many.
    fn item_start(&self, array: usize, index: usize) -> Option<usize> {
        let View::Array(mut items) = self.node(array).view() else { return None };
        if index > 0 {
            items.nth(index - 1)?;
        }
        Some(self.end_of(array) - items.bytes_left())
    }

    /// Where the last member of an object begins.
    fn last_member(&self, object: usize) -> usize {
        let end = self.end_of(object);
        let View::Object(mut members) = self.node(object).view() else { return end };
        let mut last = end;
        loop {
            let start = end - members.bytes_left();
            if members.next().is_none() {
                return last;
            }
            last = start;
        }
    }

    fn locate(&self, location: &[Step]) -> Option<Spot> {
        let mut spot = Spot { start: 0, value: 0, around: SmallVec::new() };
        for step in location {
            let container = spot.value;
            (spot.start, spot.value) = self.child(container, step)?;
            spot.around.push(container);
        }
        Some(spot)
    }

    /// Where a member or item begins, and where its value does.
    fn child(&self, container: usize, step: &Step) -> Option<(usize, usize)> {
        let end = self.end_of(container);
        match (step, self.node(container).view()) {
            (Step::Item(index), View::Array(items)) if *index < items.len() => {
                let start = self.item_start(container, *index)?;
                Some((start, start))
            }
            (Step::Member(name), View::Object(mut members)) => loop {
                let start = end - members.bytes_left();
                let (it, value) = members.next()?;
                if *it == **name {
                    return Some((start, end - members.bytes_left() - value.bytes().len()));
                }
            },
            _ => None,
        }
    }

    /// Replaces bytes, and mends the lengths of the containers around them, of which the innermost
    /// has `more` items or members now.
    fn splice(&mut self, around: &[usize], range: Range<usize>, new: &[u8], more: isize) {
        let bytes = &mut *self.bytes;
        let mut grown = replace_range(bytes, range, new);
        let mut more = more;
        for at in around.iter().rev() {
            if grown == 0 && more == 0 {
                break;
            }
            let head = Node::new(bytes.get(*at..).unwrap_or_default()).head();
            let len = head.len.saturating_add_signed(grown);
            let count = head.count.saturating_add_signed(more);
            let new = build::head(head.kind, len, count);
            grown += replace_range(bytes, *at..at + head.start, &new);
            more = 0;
        }
        if bytes.capacity() / 2 > bytes.len() {
            bytes.shrink_to(bytes.len() + bytes.len() / SPARE);
        }
    }
}

/// A document that outgrows its memory takes one part in so many more than it needs.
const SPARE: usize = 8;

/// Replaces bytes by others. Answers by how many there are more now.
fn replace_range(bytes: &mut Vec<u8>, range: Range<usize>, new: &[u8]) -> isize {
    let grown = new.len() as isize - range.len() as isize;
    let len = bytes.len();
    if grown > 0 {
        let more = grown as usize;
        if bytes.capacity() - len < more {
            bytes.reserve_exact(more + len / SPARE);
        }
        bytes.resize(len + more, 0);
    }
    let start = range.start + new.len();
    if grown != 0 {
        bytes.copy_within(range.end..len, start);
    }
    bytes.truncate(len.saturating_add_signed(grown));
    if let Some(place) = bytes.get_mut(range.start..start) {
        place.copy_from_slice(new);
    }
    grown
}

/// Whether two values are the same: members may stand in another order.
pub fn equal(one: Node<'_>, other: Node<'_>) -> bool {
    match (one.view(), other.view()) {
        (View::Number(one), View::Number(other)) => one == other,
        (View::Array(ones), View::Array(others)) => {
            ones.len() == others.len() && ones.zip(others).all(|(one, other)| equal(one, other))
        }
        (View::Object(ones), View::Object(others)) => {
            let mut ones = ones;
            ones.len() == others.len()
                && ones.all(|(name, value)| {
                    other.member(name).is_some_and(|other| equal(value, other))
                })
        }
        _ => one.bytes() == other.bytes(),
    }
}

/// How many bytes the genuine module says that a value takes: it keeps eight bytes for each, and what
/// they point at.
pub fn memory(node: Node<'_>) -> usize {
    const WORD: usize = 8;
    let slots = |count: usize| if count == 0 { 0 } else { count.next_power_of_two().max(4) };
    let text = |text: &[u8]| WORD + text.len();
    match node.view() {
        View::Number(Number::Integer(-128..=383)) | View::Null | View::Bool(_) => WORD,
        View::Number(Number::Integer(-8_388_607..=8_388_607)) => WORD + 4,
        View::Number(_) => WORD + 16,
        View::Text(bytes) => text(bytes),
        View::Array(items) if items.len() == 0 => WORD,
        View::Array(items) => {
            let slots = slots(items.len());
            2 * WORD + WORD + slots * WORD + items.map(memory).sum::<usize>()
        }
        View::Object(members) if members.len() == 0 => WORD,
        View::Object(members) => {
            let table = 2 * WORD + slots(members.len()) * 3 * WORD;
            WORD + table
                + members.map(|(name, value)| text(name) + memory(value) - WORD).sum::<usize>()
        }
    }
}

/// What is left of a value when it is cleared: an empty container, or zero. `None` if that is what it
/// is, or if it is neither a container nor a number.
pub fn cleared(node: Node<'_>) -> Option<Fragment> {
    match node.view() {
        View::Array(items) if items.len() > 0 => Some(Fragment::empty_array()),
        View::Object(members) if members.len() > 0 => Some(Fragment::empty_object()),
        View::Number(number) if number.as_f64() == 0.0 => None,
        View::Number(_) => Some(Fragment::number(Number::Integer(0))),
        _ => None,
    }
}

impl ModuleValue for Json {
    const TYPE: &'static str = "ReJSON-RL";
    const VERSION: u64 = 3;
    const COPIES: bool = true;

    fn heap(&self) -> usize {
        self.bytes.capacity()
    }

    fn share(&mut self) -> Self {
        Self { bytes: Part::Shared(self.bytes.share()) }
    }

    fn regain(&mut self) {
        self.bytes.regain();
    }

    /// The text of the document.
    fn save(&self, out: &mut dyn FnMut(Item<'_>)) {
        out(Item::Text(text_of(self.root()).into()));
    }

    fn load(version: u64, items: &mut Items<'_>) -> Option<Self> {
        let text = items.text().filter(|_| version == Self::VERSION)?;
        Fragment::parse_all(&text).ok().map(Self::new)
    }
}
