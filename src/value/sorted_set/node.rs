//! The nodes of a [`Tree`](super::tree::Tree), and how they take, give and share items.
//!
//! A leaf keeps the scores of its items side by side, and their ids side by side: a search reads
//! one or the other. An inner node keeps of each child how many items are below it, and the first
//! of them.

use std::cmp::Ordering;
use std::ops::Range;

use smallvec::SmallVec;

/// Items of a leaf.
pub(super) const LEAF: usize = 64;
/// Children of an inner node.
pub(super) const FAN: usize = 32;

/// A score, and the number of the member that has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) score: f64,
    pub(super) id: u32,
}

/// How the search for a place goes down.
pub(super) trait Seek {
    /// Which child to go to.
    fn child(&mut self, inner: &Inner) -> usize;
    /// Which place in the leaf is meant.
    fn place(&mut self, leaf: &Leaf) -> usize;
}

/// Where the items begin that a function is false for; it is true for all before them.
pub(super) struct Border<F>(pub(super) F);

impl<F: Fn(Item) -> bool> Seek for Border<F> {
    #[inline]
    fn child(&mut self, inner: &Inner) -> usize {
        inner.firsts.partition(0..inner.firsts.len(), &self.0).saturating_sub(1)
    }

    #[inline]
    fn place(&mut self, leaf: &Leaf) -> usize {
        leaf.0.partition(0..leaf.len(), &self.0)
    }
}

/// Where an item with this score is or would be. Among items with the same score the function
/// decides, which compares the one of an id with it.
pub(super) struct ByScore<F>(pub(super) f64, pub(super) F);

impl<F: Fn(u32) -> Ordering> Seek for ByScore<F> {
    #[inline]
    fn child(&mut self, inner: &Inner) -> usize {
        let same = inner.firsts.same(self.0);
        let not_after = |item: Item| (self.1)(item.id) != Ordering::Greater;
        inner.firsts.partition(same, not_after).saturating_sub(1)
    }

    #[inline]
    fn place(&mut self, leaf: &Leaf) -> usize {
        let same = leaf.0.same(self.0);
        leaf.0.partition(same, |item: Item| (self.1)(item.id) == Ordering::Less)
    }
}

/// As [`ByScore`], for an item that is there: in a leaf its id is enough.
pub(super) struct Known<F>(pub(super) Item, pub(super) F);

impl<F: Fn(u32) -> Ordering> Seek for Known<F> {
    #[inline]
    fn child(&mut self, inner: &Inner) -> usize {
        ByScore(self.0.score, &self.1).child(inner)
    }

    #[inline]
    fn place(&mut self, leaf: &Leaf) -> usize {
        let same = leaf.0.same(self.0.score);
        if same.len() == 1 {
            return same.start;
        }
        let ids = leaf.0.ids.get(same.clone()).unwrap_or_default();
        ids.iter().position(|id| *id == self.0.id).map_or(leaf.len(), |at| same.start + at)
    }
}

/// The item that so many come before.
pub(super) struct ByRank(pub(super) usize);

impl Seek for ByRank {
    #[inline]
    fn child(&mut self, inner: &Inner) -> usize {
        let mut child = 0;
        while let Some(count) = inner.counts.get(child).map(|count| *count as usize)
            && self.0 >= count
            && child + 1 < inner.counts.len()
        {
            self.0 -= count;
            child += 1;
        }
        child
    }

    #[inline]
    fn place(&mut self, _leaf: &Leaf) -> usize {
        self.0
    }
}

/// Items in a row, scores and ids apart.
#[derive(Clone)]
pub(super) struct Items<const N: usize> {
    pub(super) ids: SmallVec<[u32; N]>,
    pub(super) scores: SmallVec<[f64; N]>,
}

impl<const N: usize> Items<N> {
    pub(super) fn new() -> Self {
        Self { ids: SmallVec::new(), scores: SmallVec::new() }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    #[inline]
    pub(super) fn get(&self, at: usize) -> Option<Item> {
        Some(Item { score: *self.scores.get(at)?, id: *self.ids.get(at)? })
    }

    pub(super) fn set(&mut self, at: usize, item: Item) {
        if at < self.len() {
            self.scores[at] = item.score;
            self.ids[at] = item.id;
        }
    }

    #[inline]
    fn insert(&mut self, at: usize, item: Item) {
        self.scores.insert(at, item.score);
        self.ids.insert(at, item.id);
    }

    #[inline]
    fn remove(&mut self, at: usize) -> Item {
        Item { score: self.scores.remove(at), id: self.ids.remove(at) }
    }

    fn split_off(&mut self, at: usize) -> Self {
        Self { ids: self.ids.drain(at..).collect(), scores: self.scores.drain(at..).collect() }
    }

    fn append(&mut self, other: Self) {
        self.ids.extend_from_slice(&other.ids);
        self.scores.extend_from_slice(&other.scores);
    }

    /// The places of items with this score; where there is none, the place for one. It compares
    /// with every score, several at a time, which takes less than the wrong guesses of a search.
    #[inline]
    fn same(&self, score: f64) -> Range<usize> {
        let (mut below, mut not_above) = (0_u64, 0_u64);
        for other in &self.scores {
            below += u64::from(*other < score);
            not_above += u64::from(*other <= score);
        }
        below as usize..not_above as usize
    }

    /// The first of these places that `before` is false for; it is true for all before it.
    #[inline]
    fn partition(&self, within: Range<usize>, before: impl Fn(Item) -> bool) -> usize {
        let (scores, ids) = (&self.scores[..], &self.ids[..]);
        let (mut low, mut high) = (within.start, within.end.min(ids.len()).min(scores.len()));
        while low < high {
            let middle = (low + high) / 2;
            if before(Item { score: scores[middle], id: ids[middle] }) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

#[derive(Clone)]
pub(super) struct Leaf(pub(super) Items<LEAF>);

impl Leaf {
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

#[derive(Clone)]
pub(super) struct Inner {
    /// Items below each child.
    pub(super) counts: SmallVec<[u32; FAN]>,
    /// The first item below each child.
    pub(super) firsts: Items<FAN>,
    pub(super) children: SmallVec<[Node; FAN]>,
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
}

impl Node {
    pub(super) fn leaf(items: Items<LEAF>, nodes: &mut Nodes) -> Self {
        nodes.leaves += 1;
        Self::Leaf(Box::new(Leaf(items)))
    }

    /// Puts nodes under a new one.
    pub(super) fn above(children: impl IntoIterator<Item = Self>, nodes: &mut Nodes) -> Self {
        nodes.inners += 1;
        let (counts, firsts, none) = (SmallVec::new(), Items::new(), SmallVec::new());
        let mut inner = Inner { counts, firsts, children: none };
        for child in children {
            inner.place(inner.children.len(), child);
        }
        Self::Inner(Box::new(inner))
    }

    /// Adds an item; answers a node that comes after this one, if it had to be split.
    pub(super) fn insert<S: Seek>(
        &mut self,
        item: Item,
        seek: &mut S,
        nodes: &mut Nodes,
    ) -> Option<Self> {
        match self {
            Self::Leaf(leaf) => {
                let at = seek.place(leaf).min(leaf.len());
                let right = leaf.insert(at, item)?;
                Some(Self::leaf(right, nodes))
            }
            Self::Inner(inner) => {
                let child = seek.child(inner);
                let split = inner.children[child].insert(item, seek, nodes);
                inner.took_in(child, split, nodes)
            }
        }
    }

    /// Takes an item out.
    pub(super) fn remove<S: Seek>(&mut self, seek: &mut S, nodes: &mut Nodes) -> Option<Item> {
        match self {
            Self::Leaf(leaf) => {
                let at = seek.place(leaf);
                (at < leaf.len()).then(|| leaf.0.remove(at))
            }
            Self::Inner(inner) => {
                let child = seek.child(inner);
                let removed = inner.children[child].remove(seek, nodes)?;
                inner.gave_away(child, nodes);
                Some(removed)
            }
        }
    }

    /// Puts another item in the place of one. It belongs between the same neighbours.
    pub(super) fn replace<S: Seek>(&mut self, item: Item, seek: &mut S) {
        match self {
            Self::Leaf(leaf) => {
                let at = seek.place(leaf);
                leaf.0.set(at, item);
            }
            Self::Inner(inner) => {
                let child = seek.child(inner);
                inner.children[child].replace(item, seek);
                inner.note_first(child);
            }
        }
    }

    /// Items below it.
    fn count(&self) -> u32 {
        match self {
            Self::Leaf(leaf) => leaf.len() as u32,
            Self::Inner(inner) => inner.counts.iter().sum(),
        }
    }

    fn first(&self) -> Option<Item> {
        match self {
            Self::Leaf(leaf) => leaf.0.get(0),
            Self::Inner(inner) => inner.firsts.get(0),
        }
    }

    /// How many items or children it has, and could have.
    fn fill(&self) -> (usize, usize) {
        match self {
            Self::Leaf(leaf) => (leaf.len(), LEAF),
            Self::Inner(inner) => (inner.children.len(), FAN),
        }
    }

    fn is_sparse(&self) -> bool {
        let (has, room) = self.fill();
        has < room / 4
    }

    fn append(&mut self, other: Self) {
        match (self, other) {
            (Self::Leaf(leaf), Self::Leaf(other)) => leaf.0.append(other.0),
            (Self::Inner(inner), Self::Inner(other)) => {
                inner.counts.extend_from_slice(&other.counts);
                inner.firsts.append(other.firsts);
                inner.children.extend(other.children);
            }
            // All leaves are on one level.
            _ => {}
        }
    }
}

impl Leaf {
    /// Adds an item; answers the items that no longer have room. A leaf that grows at an end is
    /// left full, since the next item will most likely come to the same end.
    fn insert(&mut self, at: usize, item: Item) -> Option<Items<LEAF>> {
        if self.len() < LEAF {
            self.0.insert(at, item);
            return None;
        }
        let border = if at == 0 || at == LEAF { at } else { LEAF / 2 };
        let mut right = self.0.split_off(border);
        if at < border || border == 0 {
            self.0.insert(at, item);
        } else {
            right.insert(at - border, item);
        }
        Some(right)
    }
}

impl Inner {
    /// A child has one item more, and perhaps a new neighbour.
    fn took_in(&mut self, child: usize, split: Option<Node>, nodes: &mut Nodes) -> Option<Node> {
        self.note_first(child);
        let Some(right) = split else {
            self.counts[child] += 1;
            return None;
        };
        self.counts[child] = self.children[child].count();
        if self.children.len() < FAN {
            self.place(child + 1, right);
            return None;
        }
        let border = if child + 1 == FAN { FAN } else { FAN / 2 };
        let mut other = self.split_off(border);
        if child + 1 < border {
            self.place(child + 1, right);
        } else {
            other.place(child + 1 - border, right);
        }
        nodes.inners += 1;
        Some(Node::Inner(Box::new(other)))
    }

    /// A child has one item less: it goes when it has none, and joins a neighbour when it has few.
    fn gave_away(&mut self, child: usize, nodes: &mut Nodes) {
        self.counts[child] -= 1;
        if self.counts[child] == 0 {
            nodes.forget(&self.take(child));
            return;
        }
        self.note_first(child);
        if self.children[child].is_sparse() {
            let _ = self.join(child, nodes) || child > 0 && self.join(child - 1, nodes);
        }
    }

    /// Makes a child and the next one node, if that leaves room in it.
    fn join(&mut self, child: usize, nodes: &mut Nodes) -> bool {
        let (Some(left), Some(right)) = (self.children.get(child), self.children.get(child + 1))
        else {
            return false;
        };
        let ((has, room), (more, _)) = (left.fill(), right.fill());
        if has + more > room / 4 * 3 {
            return false;
        }
        let count = self.counts[child + 1];
        let right = self.take(child + 1);
        nodes.forget(&right);
        self.children[child].append(right);
        self.counts[child] += count;
        true
    }

    fn place(&mut self, at: usize, child: Node) {
        // A node that is placed has items.
        let Some(first) = child.first() else { return };
        self.counts.insert(at, child.count());
        self.firsts.insert(at, first);
        self.children.insert(at, child);
    }

    fn take(&mut self, at: usize) -> Node {
        self.counts.remove(at);
        self.firsts.remove(at);
        self.children.remove(at)
    }

    fn note_first(&mut self, child: usize) {
        if let Some(first) = self.children[child].first() {
            self.firsts.set(child, first);
        }
    }

    fn split_off(&mut self, at: usize) -> Self {
        Self {
            counts: self.counts.drain(at..).collect(),
            firsts: self.firsts.split_off(at),
            children: self.children.drain(at..).collect(),
        }
    }
}
