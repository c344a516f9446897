//! Collections within one another, put together without recursion.

use smallvec::SmallVec;

use crate::engine::grammar::reply::{Reply, Step};
use crate::lua::stack::Collection;

/// The deepest nesting of collections as values. A deeper reply is a list of steps as a whole,
/// since walking or dropping nested values recurses.
const SHALLOW: usize = 100;

/// A reply that is being put together, in the order in which RESP has it.
#[derive(Debug)]
pub(super) struct Builder {
    /// The collections that are not complete, each in the one before.
    open: SmallVec<[Opened; 2]>,
    /// The whole reply so far, when it is nested deeply.
    steps: Vec<Step>,
    complete: Reply,
}

#[derive(Debug)]
struct Opened {
    collection: Collection,
    /// Its elements so far, unless they are steps.
    items: Vec<Reply>,
    /// As steps: which of them opens it, and how many elements have followed.
    at: usize,
    count: usize,
}

impl Builder {
    /// About how many bytes a collection takes beside its elements.
    pub(in crate::engine) const COST: usize = size_of::<Opened>() + 32;

    /// Begins with the collection that all else is in.
    pub(super) fn of(collection: Collection) -> Self {
        let mut builder = Self { open: SmallVec::new(), steps: Vec::new(), complete: Reply::Null };
        builder.open(collection);
        builder
    }

    pub(super) fn leaf(&mut self, reply: Reply) {
        let deep = self.is_deep();
        match self.open.last_mut() {
            Some(outer) if deep => {
                outer.count += 1;
                self.steps.push(Step::Leaf(reply));
            }
            Some(outer) => outer.items.push(reply),
            None => self.complete = reply,
        }
    }

    pub(super) fn open(&mut self, collection: Collection) {
        if self.open.len() == SHALLOW && !self.is_deep() {
            self.spill();
        }
        let at = self.steps.len();
        if self.is_deep() {
            self.steps.push(opening(collection, 0));
        }
        self.open.push(Opened { collection, items: Vec::new(), at, count: 0 });
    }

    pub(super) fn close(&mut self) {
        let Some(Opened { collection, items, at, count }) = self.open.pop() else { return };
        if !self.is_deep() {
            return self.leaf(whole(collection, items));
        }
        if let Some(step) = self.steps.get_mut(at) {
            *step = opening(collection, count);
        }
        match self.open.last_mut() {
            Some(outer) => outer.count += 1,
            None => self.complete = Reply::Deep(std::mem::take(&mut self.steps)),
        }
    }

    pub(in crate::engine) fn into_reply(self) -> Reply {
        self.complete
    }

    fn is_deep(&self) -> bool {
        !self.steps.is_empty()
    }

    /// Turns what there is into steps.
    fn spill(&mut self) {
        for opened in &mut self.open {
            opened.at = self.steps.len();
            self.steps.push(opening(opened.collection, 0));
            opened.count = opened.items.len();
            self.steps.extend(std::mem::take(&mut opened.items).into_iter().map(Step::Leaf));
        }
    }
}

fn opening(collection: Collection, items: usize) -> Step {
    match collection {
        Collection::Array => Step::Array(items),
        Collection::Map => Step::Map(items / 2),
        Collection::Set => Step::Set(items),
    }
}

fn whole(collection: Collection, items: Vec<Reply>) -> Reply {
    match collection {
        Collection::Array => Reply::Array(items),
        Collection::Set => Reply::Set(items),
        Collection::Map => {
            let mut items = items.into_iter();
            Reply::Map(std::iter::from_fn(|| Some((items.next()?, items.next()?))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(levels: usize) -> Reply {
        let mut builder = Builder::of(Collection::Array);
        for _ in 1..levels {
            builder.leaf(Reply::Int(1));
            builder.open(Collection::Array);
        }
        for _ in 0..levels {
            builder.leaf(Reply::Int(2));
            builder.close();
        }
        builder.into_reply()
    }

    #[test]
    fn a_reply_is_steps_from_the_level_on_that_is_too_deep() {
        assert!(matches!(nested(SHALLOW), Reply::Array(items) if items.len() == 3));
        let Reply::Deep(steps) = nested(SHALLOW + 1) else { panic!("values") };
        let mut expected = Vec::new();
        for level in 0..=SHALLOW {
            expected.push(Step::Array(if level < SHALLOW { 3 } else { 1 }));
            expected.extend((level < SHALLOW).then_some(Step::Leaf(Reply::Int(1))));
        }
        expected.extend((0..=SHALLOW).map(|_| Step::Leaf(Reply::Int(2))));
        assert_eq!(steps, expected);
    }
}
