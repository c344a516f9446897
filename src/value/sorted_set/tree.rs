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

pub(super) use super::node::Item;
use super::node::{Border, ByRank, ByScore, Items, Known, Leaf, Node, Nodes, Seek};

#[derive(Clone)]
pub(super) struct Tree {
    root: Node,
    len: usize,
    nodes: Nodes,
}

impl Tree {
    pub(super) fn new() -> Self {
        let mut nodes = Nodes::default();
        Self { root: Node::leaf(Items::new(), &mut nodes), len: 0, nodes }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    #[inline]
    pub(super) fn heap(&self) -> usize {
        self.nodes.heap()
    }

    /// Adds an item that is not there; `order` compares the one of an id, with the same score, with
    /// it.
    pub(super) fn insert(&mut self, item: Item, order: impl Fn(u32) -> Ordering) {
        let split = self.root.insert(item, &mut ByScore(item.score, order), &mut self.nodes);
        if let Some(right) = split {
            let empty = Node::Leaf(Box::new(Leaf(Items::new())));
            let left = std::mem::replace(&mut self.root, empty);
            self.root = Node::above([left, right], &mut self.nodes);
        }
        self.len += 1;
    }

    /// Removes an item that is there; `order` as in [`Self::insert`].
    pub(super) fn remove(&mut self, item: Item, order: impl Fn(u32) -> Ordering) {
        self.take(&mut Known(item, order));
    }

    /// Takes the item out that so many come before.
    pub(super) fn remove_at(&mut self, rank: usize) -> Option<Item> {
        if rank < self.len { self.take(&mut ByRank(rank)) } else { None }
    }

    fn take(&mut self, seek: &mut impl Seek) -> Option<Item> {
        let removed = self.root.remove(seek, &mut self.nodes)?;
        self.len -= 1;
        self.lower();
        Some(removed)
    }

    /// A root with one child gives way to it.
    fn lower(&mut self) {
        while let Node::Inner(inner) = &mut self.root {
            match inner.children.len() {
                0 => *self = Self::new(),
                1 => {
                    let Some(only) = inner.children.pop() else { return };
                    self.root = only;
                    self.nodes.inners -= 1;
                }
                _ => return,
            }
        }
    }

    /// An item that is there becomes another in its place; `order` as in [`Self::insert`].
    pub(super) fn replace(&mut self, old: Item, new: Item, order: impl Fn(u32) -> Ordering) {
        self.root.replace(new, &mut Known(old, order));
    }

    /// How many items come before one that is there; `order` as in [`Self::insert`].
    pub(super) fn rank(&self, item: Item, order: impl Fn(u32) -> Ordering) -> usize {
        self.seek(&mut Known(item, order))
    }

    /// How many items at the beginning `before` is true for; it is false for all that follow.
    pub(super) fn count(&self, before: impl Fn(Item) -> bool) -> usize {
        self.seek(&mut Border(before))
    }

    fn seek(&self, seek: &mut impl Seek) -> usize {
        let (mut node, mut passed) = (&self.root, 0);
        loop {
            match node {
                Node::Leaf(leaf) => return passed + seek.place(leaf),
                Node::Inner(inner) => {
                    let child = seek.child(inner);
                    passed += inner.counts[..child].iter().sum::<u32>() as usize;
                    node = &inner.children[child];
                }
            }
        }
    }

    /// The scores and ids of the leaf that has the item of this rank, and the item's place in it.
    pub(super) fn leaf_at(&self, rank: usize) -> (&[f64], &[u32], usize) {
        let (mut node, mut seek) = (&self.root, ByRank(rank));
        loop {
            match node {
                Node::Leaf(leaf) => return (&leaf.0.scores, &leaf.0.ids, seek.place(leaf)),
                Node::Inner(inner) => {
                    let child = seek.child(inner);
                    node = &inner.children[child];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::node::{FAN, LEAF};
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

    /// Counts nodes, and holds the notes of inner nodes against what is below them.
    fn check(node: &Node, depth: usize, seen: &mut (Nodes, Option<usize>, Vec<Item>)) {
        match node {
            Node::Leaf(leaf) => {
                seen.0.leaves += 1;
                assert_eq!(*seen.1.get_or_insert(depth), depth, "leaves are on one level");
                seen.2.extend((0..leaf.len()).filter_map(|at| leaf.0.get(at)));
            }
            Node::Inner(inner) => {
                seen.0.inners += 1;
                assert!(!inner.children.is_empty() && inner.children.len() <= FAN);
                for (at, child) in inner.children.iter().enumerate() {
                    let before = seen.2.len();
                    check(child, depth + 1, seen);
                    assert_eq!(inner.counts[at] as usize, seen.2.len() - before);
                    assert_eq!(inner.firsts.get(at), Some(seen.2[before]));
                }
            }
        }
    }

    fn checked(tree: &Tree) -> Vec<Item> {
        let mut seen = (Nodes::default(), None, Vec::new());
        check(&tree.root, 0, &mut seen);
        assert_eq!(seen.0, tree.nodes);
        assert_eq!(seen.2.len(), tree.len());
        seen.2
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
    fn a_tree_gives_its_nodes_back_as_items_go() {
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
