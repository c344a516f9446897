//! The nodes of a [`Tree`](super::tree::Tree), and how they take, give and share items.
//!
//! A leaf is [`Items`]. An inner node keeps of each child how many items are below it, and the
//! first of them, so that going down reads nothing of the children that are passed. Both fill what
//! the allocator sets aside for them (640 and 1024 bytes).

use smallvec::SmallVec;

use super::items::{Item, Items};
use super::seek::Seek;

/// Items of a leaf. More would make the tree lower, and every search read more lines of memory.
pub(super) const LEAF: usize = 48;
/// Children of an inner node.
pub(super) const FAN: usize = 40;

const _: () = assert!(size_of::<Leaf>() <= 640 && size_of::<Inner>() <= 1024);

pub(super) type Leaf = Items<LEAF>;

#[derive(Clone)]
pub(super) struct Inner {
    /// The first item below each child.
    pub(super) firsts: Items<FAN>,
    /// Items below each child.
    counts: [u32; FAN],
    pub(super) children: Children,
}

/// All leaves are on one level.
#[derive(Clone)]
pub(super) enum Children {
    Leaves(SmallVec<[Box<Leaf>; FAN]>),
    Inners(SmallVec<[Box<Inner>; FAN]>),
}

#[derive(Clone)]
pub(super) enum Node {
    Leaf(Box<Leaf>),
    Inner(Box<Inner>),
}

/// How many nodes there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Nodes {
    pub(super) leaves: usize,
    pub(super) inners: usize,
}

impl Nodes {
    pub(super) fn heap(self) -> usize {
        self.leaves * size_of::<Leaf>() + self.inners * size_of::<Inner>()
    }

    fn forget(&mut self, node: &Node) {
        match node {
            Node::Leaf(_) => self.leaves -= 1,
            Node::Inner(_) => self.inners -= 1,
        }
    }

    /// A node goes with what is below it, one node on each level.
    fn forget_line(&mut self, mut node: Node) {
        loop {
            self.forget(&node);
            let Node::Inner(mut inner) = node else { return };
            let Some(only) = inner.children.pop() else { return };
            node = only;
        }
    }
}

impl Inner {
    /// A node above one other, of which it has the first item and the number of items.
    pub(super) fn above(child: Node, first: Item, count: usize, nodes: &mut Nodes) -> Self {
        let children = match &child {
            Node::Leaf(_) => Children::Leaves(SmallVec::new()),
            Node::Inner(_) => Children::Inners(SmallVec::new()),
        };
        let mut inner = Self { firsts: Items::new(), counts: [0; FAN], children };
        inner.place(0, first, count as u32, child);
        nodes.inners += 1;
        inner
    }

    /// How many children it has.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.firsts.len()
    }

    /// Items below each child.
    #[inline]
    pub(super) fn counts(&self) -> &[u32] {
        &self.counts[..self.len().min(FAN)]
    }

    #[inline]
    pub(super) fn has_room(&self) -> bool {
        self.len() < FAN
    }

    /// A child has one item more.
    #[inline]
    pub(super) fn took_in(&mut self, child: usize) {
        self.counts[child] += 1;
    }

    /// The child that an item belongs to; it is split if it could not take it. This node has room
    /// for another child.
    #[inline]
    pub(super) fn child_with_room(
        &mut self,
        item: Item,
        seek: &mut impl Seek,
        nodes: &mut Nodes,
    ) -> usize {
        let child = seek.child(self);
        match &self.children {
            Children::Leaves(_) if self.counts[child] as usize == LEAF => {
                self.split_leaf(child, item, seek, nodes)
            }
            Children::Inners(inners) if !inners[child].has_room() => {
                let at = seek.child(&inners[child]);
                self.split_inner(child, at, nodes);
                seek.child(self)
            }
            _ => child,
        }
    }

    /// Splits a leaf that is full, and returns where the item belongs. A leaf that grows at an end
    /// is left full, since the next item will most likely come to the same end.
    #[cold]
    fn split_leaf(
        &mut self,
        child: usize,
        item: Item,
        seek: &mut impl Seek,
        nodes: &mut Nodes,
    ) -> usize {
        let Children::Leaves(leaves) = &mut self.children else { return child };
        let leaf = &mut leaves[child];
        let at = seek.place(leaf);
        nodes.leaves += 1;
        if at == 0 || at == LEAF {
            let child = child + usize::from(at == LEAF);
            self.place(child, item, 0, Node::Leaf(Box::new(Leaf::new())));
            return child;
        }
        let right = leaf.split_off(LEAF / 2);
        let (first, count) = (right.get(0).unwrap_or(item), right.len() as u32);
        self.counts[child] -= count;
        self.place(child + 1, first, count, Node::Leaf(Box::new(right)));
        child + usize::from(at > LEAF / 2)
    }

    /// Splits a child that is full: in the middle, or before the last of its own children if the
    /// way goes on there.
    #[cold]
    fn split_inner(&mut self, child: usize, at: usize, nodes: &mut Nodes) {
        let Children::Inners(inners) = &mut self.children else { return };
        let border = if at + 1 == FAN { FAN - 1 } else { FAN / 2 };
        let left = &mut inners[child];
        let right = Self {
            firsts: left.firsts.split_off(border),
            counts: {
                let mut counts = [0; FAN];
                counts[..FAN - border].copy_from_slice(&left.counts[border..]);
                counts
            },
            children: left.children.split_off(border),
        };
        let count = right.counts().iter().sum();
        let Some(first) = right.firsts.get(0) else { return };
        nodes.inners += 1;
        self.counts[child] -= count;
        self.place(child + 1, first, count, Node::Inner(Box::new(right)));
    }

    /// Takes an item out.
    pub(super) fn remove(&mut self, seek: &mut impl Seek, nodes: &mut Nodes) -> Option<Item> {
        let child = seek.child(self);
        if self.counts[child] == 1 {
            let only = self.firsts.get(child);
            nodes.forget_line(self.take(child));
            return only;
        }
        let (removed, sparse) = match &mut self.children {
            Children::Leaves(leaves) => {
                let at = seek.place(&leaves[child]);
                (leaves[child].remove(at)?, leaves[child].len() < LEAF / 4)
            }
            Children::Inners(inners) => {
                (inners[child].remove(seek, nodes)?, inners[child].len() < FAN / 4)
            }
        };
        self.counts[child] -= 1;
        if self.firsts.get(child).is_some_and(|first| first.id == removed.id)
            && let Some(first) = self.children.first_below(child)
        {
            self.firsts.set(child, first);
        }
        if sparse {
            let _ = self.join(child, nodes) || child > 0 && self.join(child - 1, nodes);
        }
        Some(removed)
    }

    /// Makes a child and the next one node, if that leaves room in it.
    fn join(&mut self, child: usize, nodes: &mut Nodes) -> bool {
        if child + 1 >= self.len() || !self.children.fit_together(child) {
            return false;
        }
        let count = self.counts[child + 1];
        let right = self.take(child + 1);
        nodes.forget(&right);
        self.children.append(child, right);
        self.counts[child] += count;
        true
    }

    fn place(&mut self, at: usize, first: Item, count: u32, child: Node) {
        let len = self.len();
        self.counts.copy_within(at..len, at + 1);
        self.counts[at] = count;
        self.firsts.insert(at, first);
        self.children.insert(at, child);
    }

    fn take(&mut self, at: usize) -> Node {
        let len = self.len();
        self.counts.copy_within(at + 1..len, at);
        self.firsts.remove(at);
        self.children.remove(at)
    }

    fn append(&mut self, other: Self) {
        let len = self.len();
        self.counts[len..len + other.len()].copy_from_slice(other.counts());
        self.firsts.append(&other.firsts);
        match (&mut self.children, other.children) {
            (Children::Leaves(leaves), Children::Leaves(more)) => leaves.extend(more),
            (Children::Inners(inners), Children::Inners(more)) => inners.extend(more),
            // All leaves are on one level.
            _ => {}
        }
    }
}

impl Children {
    fn insert(&mut self, at: usize, node: Node) {
        match (self, node) {
            (Self::Leaves(leaves), Node::Leaf(leaf)) => leaves.insert(at, leaf),
            (Self::Inners(inners), Node::Inner(inner)) => inners.insert(at, inner),
            // All leaves are on one level.
            _ => {}
        }
    }

    fn remove(&mut self, at: usize) -> Node {
        match self {
            Self::Leaves(leaves) => Node::Leaf(leaves.remove(at)),
            Self::Inners(inners) => Node::Inner(inners.remove(at)),
        }
    }

    pub(super) fn pop(&mut self) -> Option<Node> {
        match self {
            Self::Leaves(leaves) => leaves.pop().map(Node::Leaf),
            Self::Inners(inners) => inners.pop().map(Node::Inner),
        }
    }

    fn split_off(&mut self, at: usize) -> Self {
        match self {
            Self::Leaves(leaves) => Self::Leaves(leaves.drain(at..).collect()),
            Self::Inners(inners) => Self::Inners(inners.drain(at..).collect()),
        }
    }

    fn first_below(&self, child: usize) -> Option<Item> {
        match self {
            Self::Leaves(leaves) => leaves.get(child)?.get(0),
            Self::Inners(inners) => inners.get(child)?.firsts.get(0),
        }
    }

    /// Whether a child and the next one would leave a quarter of one node free.
    fn fit_together(&self, child: usize) -> bool {
        match self {
            Self::Leaves(leaves) => leaves[child].len() + leaves[child + 1].len() <= LEAF / 4 * 3,
            Self::Inners(inners) => inners[child].len() + inners[child + 1].len() <= FAN / 4 * 3,
        }
    }

    fn append(&mut self, child: usize, node: Node) {
        match (self, node) {
            (Self::Leaves(leaves), Node::Leaf(leaf)) => leaves[child].append(&leaf),
            (Self::Inners(inners), Node::Inner(inner)) => inners[child].append(*inner),
            // All leaves are on one level.
            _ => {}
        }
    }
}
