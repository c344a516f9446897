//! [`Tree`]: scores in order, with their ranks.
//!
//! A B-tree whose items lie in its leaves, and whose inner nodes count what is below each child:
//! the rank of an item is the sum of the counts passed on the way down, and the item of a rank is
//! found by subtracting them. What an item stands for (its member) the tree does not know; who
//! searches brings a function that compares items.
//!
//! Nodes own their children, so there are no links to keep up: a walk along the leaves goes down
//! anew for each leaf, which costs little beside the items of the leaf. Where items come in order,
//! leaves are filled up; a leaf that has become a quarter full joins a neighbour.

use std::cmp::Ordering;

pub(super) use super::items::Item;
use super::node::{Children, Inner, LEAF, Leaf, Node, Nodes};
use super::seek::{Border, ByRank, ByScore, Known, Seek};

#[derive(Clone)]
pub(super) struct Tree {
    root: Node,
    len: usize,
    nodes: Nodes,
}

impl Tree {
    pub(super) fn new() -> Self {
        let nodes = Nodes { leaves: 1, inners: 0 };
        Self { root: Node::Leaf(Box::new(Leaf::new())), len: 0, nodes }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    #[inline]
    pub(super) fn heap(&self) -> usize {
        self.nodes.heap()
    }

    /// Adds an item that is not there; `order` compares the one of an id, with the same score, with
    /// it. Nodes that are full are split on the way down, so there is no way back up.
    pub(super) fn insert(&mut self, item: Item, order: impl Fn(u32) -> Ordering) {
        self.make_room();
        self.len += 1;
        let seek = &mut ByScore(item.score, order);
        let mut inner = match &mut self.root {
            Node::Leaf(leaf) => return leaf.insert(seek.place(leaf), item),
            Node::Inner(inner) => inner,
        };
        loop {
            let child = inner.child_with_room(item, seek, &mut self.nodes);
            inner.took_in(child);
            if child == 0 && inner.firsts.get(0).is_some_and(|first| seek.is_before(first)) {
                inner.firsts.set(0, item);
            }
            match &mut inner.children {
                Children::Leaves(leaves) => {
                    let leaf = &mut leaves[child];
                    return leaf.insert(seek.place(leaf), item);
                }
                Children::Inners(inners) => inner = &mut inners[child],
            }
        }
    }

    /// Puts a root that is full under a new one, where it can be split.
    fn make_room(&mut self) {
        let (full, first) = match &self.root {
            Node::Leaf(leaf) => (leaf.len() == LEAF, leaf.get(0)),
            Node::Inner(inner) => (!inner.has_room(), inner.firsts.get(0)),
        };
        if let Some(first) = first.filter(|_| full) {
            let old = std::mem::replace(&mut self.root, Node::Leaf(Box::new(Leaf::new())));
            let root = Inner::above(old, first, self.len, &mut self.nodes);
            self.root = Node::Inner(Box::new(root));
        }
    }

    /// Removes an item that is there; `order` as in [`Self::insert`].
    pub(super) fn remove(&mut self, item: Item, order: impl Fn(u32) -> Ordering) {
        self.take(&mut Known(item, order));
    }

    /// Removes the item at this rank and returns it.
    pub(super) fn remove_at(&mut self, rank: usize) -> Option<Item> {
        if rank < self.len { self.take(&mut ByRank(rank)) } else { None }
    }

    fn take(&mut self, seek: &mut impl Seek) -> Option<Item> {
        let removed = match &mut self.root {
            Node::Leaf(leaf) => leaf.remove(seek.place(leaf)),
            Node::Inner(inner) => inner.remove(seek, &mut self.nodes),
        }?;
        self.len -= 1;
        self.lower();
        Some(removed)
    }

    /// A root with one child gives way to it.
    fn lower(&mut self) {
        while let Node::Inner(inner) = &mut self.root
            && inner.len() <= 1
        {
            let Some(only) = inner.children.pop() else {
                *self = Self::new();
                return;
            };
            self.root = only;
            self.nodes.inners -= 1;
        }
    }

    /// An item that is there becomes another in its place; `order` as in [`Self::insert`].
    pub(super) fn replace(&mut self, old: Item, new: Item, order: impl Fn(u32) -> Ordering) {
        let seek = &mut Known(old, order);
        let mut inner = match &mut self.root {
            Node::Leaf(leaf) => return leaf.set(seek.place(leaf), new),
            Node::Inner(inner) => inner,
        };
        loop {
            let child = seek.child(inner);
            if inner.firsts.get(child).is_some_and(|first| first.id == old.id) {
                inner.firsts.set(child, new);
            }
            match &mut inner.children {
                Children::Leaves(leaves) => {
                    let leaf = &mut leaves[child];
                    return leaf.set(seek.place(leaf), new);
                }
                Children::Inners(inners) => inner = &mut inners[child],
            }
        }
    }

    /// How many items come before one that is there; `order` as in [`Self::insert`].
    pub(super) fn rank(&self, item: Item, order: impl Fn(u32) -> Ordering) -> usize {
        self.seek(&mut Known(item, order)).0
    }

    /// How many items at the beginning `before` is true for; it is false for all that follow.
    pub(super) fn count(&self, before: impl Fn(Item) -> bool) -> usize {
        self.seek(&mut Border(before)).0
    }

    /// The scores and ids of the leaf that has the item of this rank, and the item's place in it.
    pub(super) fn leaf_at(&self, rank: usize) -> (&[f64], &[u32], usize) {
        let (_, leaf, place) = self.seek(&mut ByRank(rank));
        (leaf.scores(), leaf.ids(), place)
    }

    /// How many items come before a place, the leaf it is in, and where in it.
    #[inline]
    fn seek(&self, seek: &mut impl Seek) -> (usize, &Leaf, usize) {
        let (mut passed, mut inner) = match &self.root {
            Node::Leaf(leaf) => {
                let place = seek.place(leaf);
                return (place, leaf, place);
            }
            Node::Inner(inner) => (0, inner),
        };
        loop {
            let child = seek.child(inner);
            passed += inner.counts()[..child].iter().sum::<u32>() as usize;
            match &inner.children {
                Children::Leaves(leaves) => {
                    let leaf = &leaves[child];
                    let place = seek.place(leaf);
                    return (passed + place, leaf, place);
                }
                Children::Inners(inners) => inner = &inners[child],
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(tree: &Tree, rank: usize) -> Option<Item> {
        let (scores, ids, place) = tree.leaf_at(rank);
        Some(Item { score: *scores.get(place)?, id: *ids.get(place)? })
    }

    /// Items with the same score are in the order of their ids.
    fn order(item: Item) -> impl Fn(u32) -> Ordering {
        move |other| other.cmp(&item.id)
    }

    fn is_before(other: Item, item: Item) -> bool {
        (other.score, other.id) < (item.score, item.id)
    }

    fn item(score: i32, id: u32) -> Item {
        Item { score: score.into(), id }
    }

    /// What a walk over all nodes has met.
    #[derive(Default)]
    struct Seen {
        nodes: Nodes,
        depth: Option<usize>,
        items: Vec<Item>,
    }

    impl Seen {
        fn leaf(&mut self, leaf: &Leaf, depth: usize) {
            self.nodes.leaves += 1;
            assert_eq!(*self.depth.get_or_insert(depth), depth, "leaves are on one level");
            self.items.extend((0..leaf.len()).filter_map(|at| leaf.get(at)));
        }

        /// Holds the notes of an inner node against what is below it.
        fn inner(&mut self, inner: &Inner, depth: usize) {
            self.nodes.inners += 1;
            assert!(inner.len() > 0);
            for at in 0..inner.len() {
                let before = self.items.len();
                match &inner.children {
                    Children::Leaves(leaves) => self.leaf(&leaves[at], depth + 1),
                    Children::Inners(inners) => self.inner(&inners[at], depth + 1),
                }
                assert_eq!(inner.counts()[at] as usize, self.items.len() - before);
                assert_eq!(inner.firsts.get(at), Some(self.items[before]));
            }
        }
    }

    fn checked(tree: &Tree) -> Vec<Item> {
        let mut seen = Seen::default();
        match &tree.root {
            Node::Leaf(leaf) => seen.leaf(leaf, 0),
            Node::Inner(inner) => seen.inner(inner, 0),
        }
        assert_eq!(seen.nodes, tree.nodes);
        assert_eq!(seen.items.len(), tree.len());
        seen.items
    }

    #[test]
    fn items_that_come_in_order_fill_the_leaves() {
        for descending in [false, true] {
            let mut tree = Tree::new();
            for number in 0..10_000 {
                let new = item(if descending { -number } else { number }, number as u32);
                tree.insert(new, order(new));
            }
            let items = checked(&tree);
            assert!(items.is_sorted_by(|a, b| a.score < b.score));
            assert!(tree.nodes.leaves <= 10_000 / LEAF + 1, "{:?}", tree.nodes);
        }
    }

    #[test]
    fn a_tree_frees_its_nodes_as_items_are_removed() {
        let mut tree = Tree::new();
        for number in 0..20_000_u32 {
            let new = item((number.wrapping_mul(2_654_435_761) >> 8) as i32, number);
            tree.insert(new, order(new));
        }
        checked(&tree);
        for left in (0..20_000_usize).rev() {
            assert!(tree.remove_at(left * 7 % (left + 1)).is_some());
            if left % 1000 == 0 {
                checked(&tree);
                assert!(tree.nodes.leaves <= left / (LEAF / 8) + 1, "{left} {:?}", tree.nodes);
            }
        }
        assert_eq!((tree.len(), tree.nodes), (0, Nodes { leaves: 1, inners: 0 }));
        assert_eq!(tree.remove_at(0), None);
    }

    proptest! {
        #[test]
        fn it_agrees_with_a_sorted_list(
            steps in prop::collection::vec((0..200_i32, 0..8_u8), 0..3000),
        ) {
            let mut tree = Tree::new();
            let mut model: Vec<Item> = Vec::new();
            for (id, (score, what)) in (0..).zip(steps) {
                let new = item(score, id);
                let at = model.partition_point(|other| is_before(*other, new));
                match what {
                    0..5 => {
                        tree.insert(new, order(new));
                        model.insert(at, new);
                    }
                    5 => {
                        let rank = at / 2;
                        let expected = (rank < model.len()).then(|| model.remove(rank));
                        prop_assert_eq!(tree.remove_at(rank), expected);
                    }
                    6 if at < model.len() => {
                        let old = model.remove(at);
                        prop_assert_eq!(tree.rank(old, order(old)), at);
                        tree.remove(old, order(old));
                    }
                    7 => {
                        let last = model.partition_point(|other| other.score <= new.score);
                        if let Some(place) = last.checked_sub(1) {
                            let old = model[place];
                            model[place].id = id;
                            tree.replace(old, model[place], order(old));
                        }
                    }
                    _ => {}
                }
                prop_assert_eq!(super::tests::at(&tree, at), model.get(at).copied());
                let below = model.partition_point(|other| other.score < f64::from(score));
                prop_assert_eq!(tree.count(|other| other.score < f64::from(score)), below);
            }
            prop_assert_eq!(checked(&tree), model);
        }
    }
}
