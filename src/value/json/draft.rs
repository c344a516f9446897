//! Changing many values of a document.
//!
//! A single change moves the bytes behind it, so a thousand of them move a large document a thousand
//! times. A [`Draft`] is the document as a tree, in which a change moves nothing: its containers are
//! taken apart when something in them changes, the rest stays as it lies, and the document is written
//! anew once.

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::hash::BuildHasher;
use std::ops::Range;
use triomphe::Arc;

use super::build;
use super::node::{Node, Step, View, each_child};
use super::parse::Fragment;

/// A document that is being changed in many places.
#[derive(Debug)]
pub struct Draft {
    parts: Parts,
    root: Value,
    /// Bytes that were copied, and a sixteenth of those that were moved.
    work: usize,
}

/// The bytes of all values. Those of the document and those that came later have one numbering.
#[derive(Debug)]
struct Parts {
    old: Arc<Vec<u8>>,
    new: Vec<u8>,
    /// What was added last, which often is added again.
    last: Range<usize>,
}

/// Work that changes may take, besides eight times what the document has.
const MOST: usize = 256 << 20;

#[derive(Debug)]
enum Value {
    /// The bytes that begin here.
    Whole(usize),
    Array(Vec<Self>),
    Object(Box<Members>),
}

#[derive(Debug, Default)]
struct Members {
    /// Where the name begins, and the value.
    all: Vec<(usize, Value)>,
    /// The members by their names.
    places: HashTable<usize>,
    hasher: RandomState,
}

impl Draft {
    pub(super) fn new(document: Arc<Vec<u8>>) -> Self {
        let parts = Parts { old: document, new: Vec::new(), last: 0..0 };
        Self { parts, root: Value::Whole(0), work: 0 }
    }

    /// Whether the changes took so much that there should be no more. Changes of different places copy
    /// about as much as the document has, but a path may name one place any number of times.
    pub fn takes_too_much(&self) -> bool {
        self.work() > MOST.saturating_add(self.parts.old.len().saturating_mul(8))
    }

    pub(super) const fn work(&self) -> usize {
        self.work
    }

    /// The value at a place.
    pub fn node(&mut self, location: &[Step]) -> Option<Node<'_>> {
        let Self { parts, root, work } = self;
        Some(root.at(parts, location)?.whole(parts, work))
    }

    /// How many items an array has.
    pub fn array_len(&mut self, array: &[Step]) -> Option<usize> {
        match self.root.at(&self.parts, array)? {
            Value::Whole(at) => self.parts.node(*at).array_len(),
            Value::Array(items) => Some(items.len()),
            Value::Object(_) => None,
        }
    }

    /// The item of an array at this index.
    pub fn item(&mut self, array: &[Step], index: usize) -> Option<Node<'_>> {
        let (items, parts, work) = self.items(array)?;
        Some(items.get_mut(index)?.whole(parts, work))
    }

    /// Puts a value in the place of another. Answers whether there was one.
    pub fn replace(&mut self, location: &[Step], new: &Fragment) -> bool {
        let Self { parts, root, work } = self;
        let Some(value) = root.at(parts, location) else { return false };
        *work += new.bytes.len();
        *value = Value::Whole(parts.add(&new.bytes));
        true
    }

    /// Removes a member or an item; the root stays. The last member of an object moves into the gap.
    /// Answers whether there was one.
    pub fn remove(&mut self, location: &[Step]) -> bool {
        let Self { parts, root, work } = self;
        let Some((last, above)) = location.split_last() else { return false };
        let Some(container) = root.at(parts, above) else { return false };
        container.take_apart(parts);
        match (last, container) {
            (Step::Item(index), Value::Array(items)) if *index < items.len() => {
                *work += moved(items.len() - index);
                items.remove(*index);
                true
            }
            (Step::Member(name), Value::Object(members)) => members.remove(parts, name),
            _ => false,
        }
    }

    /// Puts values into an array, before the item at `index`. Answers how many items there are now.
    pub fn insert(&mut self, array: &[Step], index: usize, new: &[Fragment]) -> Option<usize> {
        let (items, parts, work) = self.items(array)?;
        let all: Vec<_> = new.iter().flat_map(|value| &value.bytes).copied().collect();
        *work += all.len() + moved(items.len().checked_sub(index)?);
        let mut at = parts.add(&all);
        let new = new.iter().map(|value| {
            at += value.bytes.len();
            Value::Whole(at - value.bytes.len())
        });
        items.splice(index..index, new);
        Some(items.len())
    }

    /// Removes items of an array, which has them. Answers how many are left.
    pub fn remove_items(&mut self, array: &[Step], gap: Range<usize>) -> Option<usize> {
        let (items, _, work) = self.items(array)?;
        items.get(gap.clone())?;
        *work += moved(items.len() - gap.end);
        items.drain(gap);
        Some(items.len())
    }

    fn items(&mut self, array: &[Step]) -> Option<(&mut Vec<Value>, &mut Parts, &mut usize)> {
        let Self { parts, root, work } = self;
        let array = root.at(parts, array)?;
        array.take_apart(parts);
        if let Value::Array(items) = array { Some((items, parts, work)) } else { None }
    }

    /// The bytes of the document.
    pub(super) fn finish(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.parts.old.len());
        self.root.write(&self.parts, &mut out);
        out.shrink_to_fit();
        out
    }
}

/// What it takes to move so many values.
const fn moved(values: usize) -> usize {
    values * size_of::<Value>() / 16
}

impl Parts {
    fn node(&self, at: usize) -> Node<'_> {
        let (bytes, at) = match at.checked_sub(self.old.len()) {
            None => (self.old.as_slice(), at),
            Some(at) => (self.new.as_slice(), at),
        };
        Node::new(bytes.get(at..).unwrap_or_default())
    }

    /// Where the bytes begin in [`Self::node`].
    fn add(&mut self, bytes: &[u8]) -> usize {
        if self.new.get(self.last.clone()) != Some(bytes) {
            self.last = self.new.len()..self.new.len() + bytes.len();
            self.new.extend_from_slice(bytes);
        }
        self.old.len() + self.last.start
    }
}

impl Value {
    /// The value at a place below this one.
    fn at(&mut self, parts: &Parts, location: &[Step]) -> Option<&mut Self> {
        let mut value = self;
        for step in location {
            value.take_apart(parts);
            value = match (step, value) {
                (Step::Item(index), Self::Array(items)) => items.get_mut(*index)?,
                (Step::Member(name), Self::Object(members)) => {
                    let place = members.place(parts, name)?;
                    &mut members.all.get_mut(place)?.1
                }
                _ => return None,
            };
        }
        Some(value)
    }

    /// Makes an array or object one whose items can be changed.
    fn take_apart(&mut self, parts: &Parts) {
        let Self::Whole(at) = *self else { return };
        let node = parts.node(at);
        let end = at + node.bytes().len();
        match node.view() {
            View::Array(items) => {
                let mut apart = Vec::with_capacity(items.len());
                each_child(node, |_, _, [from, _]| apart.push(Self::Whole(end - from)));
                *self = Self::Array(apart);
            }
            View::Object(_) => {
                let mut apart = Members::default();
                each_child(node, |_, value, [from, behind]| {
                    let value = end - behind - value.bytes().len();
                    apart.add(parts, end - from, Self::Whole(value));
                });
                *self = Self::Object(Box::new(apart));
            }
            _ => {}
        }
    }

    /// The value as one that was not taken apart.
    fn whole<'p>(&mut self, parts: &'p mut Parts, work: &mut usize) -> Node<'p> {
        let at = match self {
            Self::Whole(at) => *at,
            Self::Array(_) | Self::Object(_) => {
                let mut bytes = Vec::new();
                self.write(parts, &mut bytes);
                *work += bytes.len();
                parts.add(&bytes)
            }
        };
        *self = Self::Whole(at);
        parts.node(at)
    }

    fn write(&self, parts: &Parts, out: &mut Vec<u8>) {
        match self {
            Self::Whole(at) => out.extend_from_slice(parts.node(*at).bytes()),
            Self::Array(items) => {
                let open = build::begin_array(out);
                items.iter().for_each(|item| item.write(parts, out));
                build::end(out, open, items.len());
            }
            Self::Object(members) => {
                let open = build::begin_object(out);
                for (name, value) in &members.all {
                    out.extend_from_slice(parts.node(*name).bytes());
                    value.write(parts, out);
                }
                build::end(out, open, members.all.len());
            }
        }
    }
}

impl Members {
    fn add(&mut self, parts: &Parts, name: usize, value: Value) {
        let Self { all, places, hasher } = self;
        let hash = |place: &usize| {
            let name = all.get(*place).map_or(name, |(name, _)| *name);
            hasher.hash_one(parts.node(name).text())
        };
        places.insert_unique(hash(&all.len()), all.len(), hash);
        all.push((name, value));
    }

    fn place(&self, parts: &Parts, name: &[u8]) -> Option<usize> {
        let is_it = |place: &usize| self.name(parts, *place) == name;
        self.places.find(self.hasher.hash_one(name), is_it).copied()
    }

    fn name<'p>(&self, parts: &'p Parts, place: usize) -> &'p [u8] {
        self.all.get(place).map_or(&[], |(name, _)| parts.node(*name).text())
    }

    /// Removes a member. The last one moves into the gap.
    fn remove(&mut self, parts: &Parts, name: &[u8]) -> bool {
        let Some(gap) = self.place(parts, name) else { return false };
        let last = self.all.len() - 1;
        let hash = self.hasher.hash_one(name);
        if let Ok(entry) = self.places.find_entry(hash, |place| *place == gap) {
            entry.remove();
        }
        let hash = self.hasher.hash_one(self.name(parts, last));
        if let Some(place) = self.places.find_mut(hash, |place| *place == last) {
            *place = gap;
        }
        self.all.swap_remove(gap);
        true
    }
}
