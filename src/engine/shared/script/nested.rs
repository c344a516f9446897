//! Collections within one another, put together without recursion.

use crate::engine::grammar::reply::{Reply, Step};

/// So deep a reply is one value within another. What lies deeper is a list of steps, since whoever
/// walks through it, or drops it, recurses.
const SHALLOW: usize = 100;

/// What a collection is. Elements of a map come in pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Shape {
    Array,
    Map,
    Set,
}

/// Collections in the order in which they were met: each comes behind the one that it is in, and
/// those of one collection stand side by side.
#[derive(Debug, Default)]
pub(in crate::engine) struct List(Vec<Node>);

#[derive(Debug)]
struct Node {
    /// Where it belongs: the number of another one, and the index there.
    parent: usize,
    slot: usize,
    depth: usize,
    what: What,
}

#[derive(Debug)]
enum What {
    Collection(Shape, Vec<Reply>),
    /// It was no collection after all.
    Leaf(Reply),
}

impl List {
    /// About how many bytes each takes.
    pub(in crate::engine) const COST: usize = size_of::<Node>() + 32;

    pub(in crate::engine) fn add(&mut self, parent: usize, slot: usize, depth: usize) -> usize {
        self.0.push(Node { parent, slot, depth, what: What::Leaf(Reply::Null) });
        self.0.len() - 1
    }

    pub(in crate::engine) fn len(&self) -> usize {
        self.0.len()
    }

    pub(in crate::engine) fn depth(&self, number: usize) -> usize {
        self.0.get(number).map_or(0, |node| node.depth)
    }

    /// Forgets those that came last.
    pub(in crate::engine) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    pub(in crate::engine) fn fill(&mut self, number: usize, shape: Shape, items: Vec<Reply>) {
        self.set(number, What::Collection(shape, items));
    }

    pub(in crate::engine) fn settle(&mut self, number: usize, leaf: Reply) {
        self.set(number, What::Leaf(leaf));
    }

    fn set(&mut self, number: usize, what: What) {
        if let Some(node) = self.0.get_mut(number) {
            node.what = what;
        }
    }

    /// The first, with all others where they belong.
    pub(in crate::engine) fn into_reply(self) -> Reply {
        let deepest = self.0.iter().map(|node| node.depth).max().unwrap_or(0);
        if deepest > SHALLOW { Reply::Deep(self.into_steps()) } else { self.into_value() }
    }

    /// From the last to the first: what each holds is complete by then.
    fn into_value(mut self) -> Reply {
        while let Some(Node { parent, slot, what, .. }) = self.0.pop() {
            let reply = what.into_reply();
            let Some(Node { what: What::Collection(_, items), .. }) = self.0.get_mut(parent) else {
                return reply;
            };
            if let Some(place) = items.get_mut(slot) {
                *place = reply;
            }
        }
        Reply::Null
    }

    /// A walk that keeps its own stack.
    fn into_steps(self) -> Vec<Step> {
        let mut next_child = vec![usize::MAX; self.0.len()];
        let mut places = Vec::with_capacity(self.0.len());
        let mut contents = Vec::with_capacity(self.0.len());
        for (number, Node { parent, slot, what, .. }) in self.0.into_iter().enumerate() {
            places.push((parent, slot));
            contents.push(Some(what));
            if let Some(first) = next_child.get_mut(parent).filter(|_| number > 0) {
                *first = number.min(*first);
            }
        }
        let mut steps = Vec::new();
        let mut open = Vec::new();
        let mut entered = Some(0);
        loop {
            match entered
                .take()
                .map(|number| (number, contents.get_mut(number).and_then(Option::take)))
            {
                Some((number, Some(What::Collection(shape, items)))) => {
                    steps.push(shape.opening(items.len()));
                    open.push((number, items.into_iter().enumerate()));
                }
                Some((_, Some(What::Leaf(reply)))) => steps.push(Step::Leaf(reply)),
                _ => {}
            }
            let Some((number, items)) = open.last_mut() else { return steps };
            let Some((slot, item)) = items.next() else {
                open.pop();
                continue;
            };
            match next_child.get_mut(*number) {
                Some(child) if places.get(*child) == Some(&(*number, slot)) => {
                    entered = Some(*child);
                    *child += 1;
                }
                _ => steps.push(Step::Leaf(item)),
            }
        }
    }
}

impl What {
    fn into_reply(self) -> Reply {
        match self {
            Self::Leaf(reply) => reply,
            Self::Collection(Shape::Array, items) => Reply::Array(items),
            Self::Collection(Shape::Set, items) => Reply::Set(items),
            Self::Collection(Shape::Map, items) => Reply::Map(in_pairs(items)),
        }
    }
}

fn in_pairs(items: Vec<Reply>) -> Vec<(Reply, Reply)> {
    let mut items = items.into_iter();
    std::iter::from_fn(|| Some((items.next()?, items.next()?))).collect()
}

impl Shape {
    fn opening(self, items: usize) -> Step {
        match self {
            Self::Array => Step::Array(items),
            Self::Map => Step::Map(items / 2),
            Self::Set => Step::Set(items),
        }
    }
}
