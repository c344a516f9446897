//! Following the steps of a path through a document: [`Walk`].

use std::ops::ControlFlow::{self, Break, Continue};

use smallvec::SmallVec;

use super::compiled::{Name, Pattern, Slice, Step, place};
use crate::value::json::wide::Body;
use crate::value::json::{Location, Node, Step as Hop, View};

/// Values that one walk looks at, at most. A path of a few steps can lead to more than any document
/// has: each `..` may reach a value on every way to it.
pub(super) const LONGEST: u64 = 50_000_000;

/// So many bytes of a name take as long to look at as a member.
const NAME: usize = 64;

/// Why a walk ended before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Halt {
    /// Enough was found.
    Enough,
    /// It looked at [`LONGEST`] values.
    TooLong,
}

/// Whether a walk goes on.
pub(super) type Way = ControlFlow<Halt>;

/// From a value to one in it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Turn<'a> {
    Member(&'a [u8]),
    Item(usize),
}

/// A walk through a document.
pub(super) struct Walk<'a, 'f> {
    pub(super) document: Body<'a>,
    /// What `$` stands for in filters.
    pub(super) root: Node<'a>,
    /// Where the walk is.
    trail: SmallVec<[Turn<'a>; 8]>,
    /// Values that it may still look at.
    pub(super) left: u64,
    /// The pattern of the document that was compiled last.
    pub(super) pattern: Option<(Box<[u8]>, Pattern)>,
    found: &'f mut dyn FnMut(Node<'a>, &[Turn<'a>]) -> Way,
}

impl<'a, 'f> Walk<'a, 'f> {
    /// A walk in a document, which may look at so many values, and tells what it finds.
    pub(super) fn new(
        document: Body<'a>,
        root: Node<'a>,
        left: u64,
        found: &'f mut dyn FnMut(Node<'a>, &[Turn<'a>]) -> Way,
    ) -> Self {
        Self { document, root, trail: SmallVec::new(), left, pattern: None, found }
    }

    /// Looks at so many values.
    pub(super) fn spend(&mut self, values: usize) -> Way {
        match self.left.checked_sub(values as u64) {
            None => Break(Halt::TooLong),
            Some(left) => {
                self.left = left;
                Continue(())
            }
        }
    }

    /// Passes over so many values, which takes less than looking at them.
    fn pass(&mut self, values: usize) {
        self.left = self.left.saturating_sub(values as u64 / 8);
    }

    /// Follows the steps from a value, and tells of each value at their end. Calls within calls go as
    /// deep as the document does: each but the last step of one call leads to values in the value.
    pub(super) fn follow(&mut self, from: Node<'a>, steps: &[Step]) -> Way {
        let height = self.trail.len();
        let way = self.follow_straight(from, steps);
        self.trail.truncate(height);
        way
    }

    fn follow_straight(&mut self, from: Node<'a>, steps: &[Step]) -> Way {
        let (mut node, mut steps) = (from, steps);
        while let Some((step, rest)) = steps.split_first() {
            self.spend(1)?;
            let next = match step {
                Step::Name(name) => self.member(node, name),
                Step::Index(index) => self.item(node, *index),
                Step::Filter(condition) if node.count().is_none() => {
                    self.holds(condition, node)?.then_some(node)
                }
                Step::Descend if node.count().is_none() => Some(node),
                _ => return self.fan_out(node, step, rest),
            };
            let Some(next) = next else { return Continue(()) };
            (node, steps) = (next, rest);
        }
        (self.found)(node, &self.trail)
    }

    fn member(&mut self, node: Node<'a>, name: &Name) -> Option<Node<'a>> {
        let View::Object(mut members) = node.view() else { return None };
        let all = members.len();
        let sought = &*name.sought;
        let member = match self.document.wide(node) {
            Some(_) => self.document.member(node, sought),
            None => members.find(|(it, _)| *it == sought),
        };
        self.pass((all - members.len()) * (1 + sought.len() / NAME));
        let (name, value) = member?;
        self.trail.push(Turn::Member(name));
        Some(value)
    }

    fn item(&mut self, node: Node<'a>, index: i64) -> Option<Node<'a>> {
        let View::Array(mut items) = node.view() else { return None };
        let index = place(index, items.len());
        let item = match self.document.wide(node) {
            Some(wide) => self.document.item(wide, index)?,
            None => {
                self.pass(index);
                items.nth(index)?
            }
        };
        self.trail.push(Turn::Item(index));
        Some(item)
    }

    /// Takes a step that leads to several values, and follows the rest from each.
    fn fan_out(&mut self, node: Node<'a>, step: &Step, rest: &[Step]) -> Way {
        match step {
            Step::All => self.each(node, |walk, turn, child| walk.enter(turn, child, rest)),
            Step::Descend => self.descend(node, rest),
            Step::Filter(condition) => self.each(node, |walk, turn, child| {
                if walk.holds(condition, child)? {
                    walk.enter(turn, child, rest)
                } else {
                    Continue(())
                }
            }),
            Step::Indexes(indexes) => self.items(node, indexes, rest),
            Step::Names(names) => names.iter().try_for_each(|name| {
                let height = self.trail.len();
                let Some(member) = self.member(node, name) else { return Continue(()) };
                let way = self.follow(member, rest);
                self.trail.truncate(height);
                way
            }),
            Step::Slice(slice) => self.slice(node, *slice, rest),
            Step::Index(_) | Step::Name(_) => Continue(()),
        }
    }

    fn enter(&mut self, turn: Turn<'a>, child: Node<'a>, steps: &[Step]) -> Way {
        self.trail.push(turn);
        let way = self.follow(child, steps);
        self.trail.pop();
        way
    }

    fn each(
        &mut self,
        node: Node<'a>,
        mut visit: impl FnMut(&mut Self, Turn<'a>, Node<'a>) -> Way,
    ) -> Way {
        match node.view() {
            View::Array(mut items) => items.by_ref().enumerate().try_for_each(|(index, item)| {
                self.spend(1)?;
                visit(self, Turn::Item(index), item)
            }),
            View::Object(mut members) => members.by_ref().try_for_each(|(name, value)| {
                self.spend(1)?;
                visit(self, Turn::Member(name), value)
            }),
            _ => Continue(()),
        }
    }

    /// The value itself comes first, then what is in it.
    fn descend(&mut self, node: Node<'a>, steps: &[Step]) -> Way {
        self.follow(node, steps)?;
        self.each(node, |walk, turn, child| {
            walk.trail.push(turn);
            let way = walk.descend(child, steps);
            walk.trail.pop();
            way
        })
    }

    fn items(&mut self, node: Node<'a>, indexes: &[i64], rest: &[Step]) -> Way {
        let View::Array(items) = node.view() else { return Continue(()) };
        let (document, len, wide) = (self.document, items.len(), self.document.wide(node));
        let items: Vec<_> = if wide.is_some() { Vec::new() } else { items.collect() };
        self.spend(items.len())?;
        indexes.iter().try_for_each(|index| {
            self.spend(1)?;
            let index = place(*index, len);
            let item = match wide {
                Some(wide) => document.item(wide, index),
                None => items.get(index).copied(),
            };
            item.map_or(Continue(()), |item| self.enter(Turn::Item(index), item, rest))
        })
    }

    fn slice(&mut self, node: Node<'a>, slice: Slice, rest: &[Step]) -> Way {
        let View::Array(items) = node.view() else { return Continue(()) };
        let range = slice.of(items.len());
        let Some(items) = self.document.items_from(node, range.start) else { return Continue(()) };
        self.pass(range.len());
        for (index, item) in range.zip(items).step_by(slice.every) {
            self.spend(1)?;
            self.enter(Turn::Item(index), item, rest)?;
        }
        Continue(())
    }
}

/// The way to a value, as the changes of a document take it.
pub(super) fn location(trail: &[Turn<'_>]) -> Location {
    let hop = |turn: &Turn<'_>| match *turn {
        Turn::Member(name) => Hop::Member(name.into()),
        Turn::Item(index) => Hop::Item(index),
    };
    trail.iter().map(hop).collect()
}
