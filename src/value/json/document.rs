//! Documents, and how they change.

use std::ops::Range;

use smallvec::SmallVec;

use super::build;
use super::draft::Draft;
use super::node::{Members, Node, Step, View, each_child};
use super::number::Number;
use super::parse::{DEEPEST, Fragment};
use super::wide::{Body, Index, MANY, Turnover, Wide};
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
    /// If it has large containers.
    pub(super) index: Option<Box<Index>>,
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
        Self::of(root.bytes)
    }

    fn of(bytes: Vec<u8>) -> Self {
        let index = Index::of(&bytes);
        Self { bytes: Part::from(bytes), index }
    }

    pub(super) fn body(&self) -> Body<'_> {
        Body { bytes: &self.bytes, index: self.index.as_deref() }
    }

    /// The value at a place.
    pub fn at(&self, location: &[Step]) -> Option<Node<'_>> {
        self.locate(location).map(|spot| self.node(spot.value))
    }

    /// The item of an array at this index.
    pub fn item(&self, array: &[Step], index: usize) -> Option<Node<'_>> {
        let (start, _) = self.child(self.locate(array)?.value, &Step::Item(index))?;
        Some(self.node(start))
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
        let Some(mut spot) = self.locate(location) else { return false };
        let old = spot.value..self.end_of(spot.value);
        let at = self.splice(&mut spot.around, old, &value.bytes, &Turnover::None);
        self.enter(at);
        true
    }

    /// The document as one that can be changed in many places.
    pub fn draft(&mut self) -> Draft {
        Draft::new(self.bytes.share())
    }

    /// The document becomes what a draft is.
    pub fn accept(&mut self, draft: Draft) {
        *self = Self::of(draft.finish());
    }

    /// Adds a member at the end of an object that has none of this name. Answers whether there is
    /// such an object.
    pub fn add_member(&mut self, object: &[Step], name: &[u8], value: &Fragment) -> bool {
        let Some(mut spot) = self.locate(object) else { return false };
        if !matches!(self.node(spot.value).view(), View::Object(_)) {
            return false;
        }
        let end = self.end_of(spot.value);
        let mut member = Vec::with_capacity(name.len() + 3 + value.bytes.len());
        build::text(&mut member, name);
        let name_len = member.len();
        member.extend_from_slice(&value.bytes);
        spot.around.push(spot.value);
        let at = self.splice(&mut spot.around, end..end, &member, &Turnover::Member(name));
        self.enter(at + name_len);
        self.settle(&spot, usize::MAX);
        true
    }

    /// Removes a member or an item; the root stays. The last member of an object moves into the gap.
    /// Answers whether there was one.
    pub fn remove(&mut self, location: &[Step]) -> bool {
        let Some(mut spot) = self.locate(location) else { return false };
        let Some(container) = spot.around.last().copied() else { return false };
        let gap = spot.start..self.end_of(spot.value);
        if let Some(Step::Item(index)) = location.last() {
            self.splice(&mut spot.around, gap, &[], &Turnover::Gone(*index..index + 1));
        } else {
            self.remove_member(&mut spot, gap, container);
        }
        self.settle(&spot, 0);
        true
    }

    fn remove_member(&mut self, spot: &mut Spot, gap: Range<usize>, object: usize) {
        let (last, end) = (self.last_member(object), self.end_of(object));
        if let Some(index) = &mut self.index {
            index.member_goes(&self.bytes, &spot.around, &gap, (last, end));
        }
        if last == gap.start {
            self.splice(&mut spot.around, gap, &[], &Turnover::Went);
            return;
        }
        // In one go: a change may move what is before it, when a length gets narrower.
        let bytes = |range: Range<usize>| self.bytes.get(range).unwrap_or_default();
        let rest = [bytes(last..end), bytes(gap.end..last)].concat();
        self.splice(&mut spot.around, gap.start..end, &rest, &Turnover::Went);
    }

    /// Puts values into an array, before the item at `index`. Answers how many items there are now.
    pub fn insert(&mut self, array: &[Step], index: usize, values: &[Fragment]) -> Option<usize> {
        let mut spot = self.locate(array)?;
        let count = self.node(spot.value).array_len()?;
        let at = self.item_start(spot.value, index)?;
        let mut bytes = Vec::with_capacity(values.iter().map(|value| value.bytes.len()).sum());
        values.iter().for_each(|value| bytes.extend_from_slice(&value.bytes));
        spot.around.push(spot.value);
        let turnover = Turnover::Items(index, values.len());
        let mut at = self.splice(&mut spot.around, at..at, &bytes, &turnover);
        for value in values {
            self.enter(at);
            at += value.bytes.len();
        }
        self.settle(&spot, index);
        Some(count + values.len())
    }

    /// Removes items of an array, which has them. Answers how many are left.
    pub fn remove_items(&mut self, array: &[Step], items: Range<usize>) -> Option<usize> {
        let mut spot = self.locate(array)?;
        let count = self.node(spot.value).array_len()?;
        let start = self.item_start(spot.value, items.start)?;
        let end = self.item_start(spot.value, items.end)?;
        spot.around.push(spot.value);
        self.splice(&mut spot.around, start..end, &[], &Turnover::Gone(items.clone()));
        self.settle(&spot, 0);
        Some(count - items.len())
    }

    /// Notes the large containers in a value that has come.
    fn enter(&mut self, place: usize) {
        if self.node(place).bytes().len() > MANY {
            let mut index = self.index.take().unwrap_or_default();
            index.add_all(&self.bytes, place);
            self.index = (!index.is_empty()).then_some(index);
        }
    }

    /// Notes that the innermost container has got or lost items; one of them has this number.
    fn settle(&mut self, spot: &Spot, number: usize) {
        let Some(place) = spot.around.last() else { return };
        if self.index.is_some() || self.node(*place).count() >= Some(MANY) {
            let mut index = self.index.take().unwrap_or_default();
            index.settle(&self.bytes, *place, number);
            self.index = (!index.is_empty()).then_some(index);
        }
    }

    fn node(&self, at: usize) -> Node<'_> {
        Node::new(self.bytes.get(at..).unwrap_or_default())
    }

    fn end_of(&self, at: usize) -> usize {
        at + self.node(at).bytes().len()
    }

    fn wide(&self, container: usize) -> Option<&Wide> {
        self.index.as_ref()?.get(container)
    }

    /// Where an item of an array begins, or where it ends if there are exactly as many.
    fn item_start(&self, array: usize, index: usize) -> Option<usize> {
        let View::Array(mut items) = self.node(array).view() else { return None };
        if index == items.len() {
            return Some(self.end_of(array));
        }
        if let Some(wide) = self.wide(array) {
            return wide.item(&self.bytes, index);
        }
        if index > 0 {
            items.nth(index - 1)?;
        }
        Some(self.end_of(array) - items.bytes_left())
    }

    /// Where the last member of an object begins.
    fn last_member(&self, object: usize) -> usize {
        let end = self.end_of(object);
        let node = self.node(object);
        let View::Object(members) = node.view() else { return end };
        if let Some(wide) = self.wide(object) {
            return wide.item(&self.bytes, members.len() - 1).unwrap_or(end);
        }
        let mut last = end;
        each_child(node, |_, _, [from, _]| last = end - from);
        last
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
        match (step, self.node(container).view()) {
            (Step::Item(index), View::Array(items)) if *index < items.len() => {
                let start = self.item_start(container, *index)?;
                Some((start, start))
            }
            (Step::Member(name), View::Object(members)) => self.member(container, members, name),
            _ => None,
        }
    }

    fn member(
        &self,
        object: usize,
        mut members: Members<'_>,
        name: &[u8],
    ) -> Option<(usize, usize)> {
        if let Some(index) = self.index.as_ref().filter(|index| index.get(object).is_some()) {
            let found = index.member(&self.bytes, object, name)?;
            return Some((found.place, self.end_of(found.place)));
        }
        let end = self.end_of(object);
        loop {
            let start = end - members.bytes_left();
            let (it, value) = members.next()?;
            if it == name {
                return Some((start, end - members.bytes_left() - value.bytes().len()));
            }
        }
    }

    /// Replaces bytes, and mends the lengths of the containers around them, of which the innermost has
    /// more or fewer items now. Answers where the new bytes begin: they and the containers move when a
    /// length gets wider or narrower.
    fn splice(
        &mut self,
        around: &mut [usize],
        range: Range<usize>,
        new: &[u8],
        turnover: &Turnover<'_>,
    ) -> usize {
        if let Some(index) = &mut self.index {
            index.replaced(around, &range, new.len(), turnover);
        }
        let bytes = &mut *self.bytes;
        let (mut begin, mut more) = (range.start, turnover.more());
        let mut grown = replace_range(bytes, range, new);
        for depth in (0..around.len()).rev() {
            let (outer, inner) = around.split_at_mut(depth);
            let Some((at, inner)) = inner.split_first_mut().filter(|_| grown != 0 || more != 0)
            else {
                break;
            };
            let head = Node::new(bytes.get(*at..).unwrap_or_default()).head();
            let len = head.len.saturating_add_signed(grown);
            let count = head.count.saturating_add_signed(more);
            let new = build::head(head.kind, len, count);
            if let Some(index) = &mut self.index {
                index.head_replaced(outer, *at, head.start, new.len());
            }
            let wider = replace_range(bytes, *at..*at + head.start, &new);
            for place in inner.iter_mut().chain([&mut begin]) {
                *place = place.saturating_add_signed(wider);
            }
            grown += wider;
            more = 0;
        }
        if bytes.capacity() / 2 > bytes.len() {
            bytes.shrink_to(bytes.len() + bytes.len() / SPARE);
        }
        begin
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
        self.bytes.capacity() + self.index.as_ref().map_or(0, |index| index.heap())
    }

    fn share(&mut self) -> Self {
        Self { bytes: Part::Shared(self.bytes.share()), index: None }
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
