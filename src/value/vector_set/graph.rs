//! [`Graph`]: a hierarchical navigable small world of directions.
//!
//! Every element is linked with near ones on layer 0; few are also on layer 1, of these few on
//! layer 2, and so on. A search goes from an entry on the highest layer to the nearest element
//! there, down a layer, and so on; on layer 0 it follows all links of what it has found, as long as
//! they lead nearer.
//!
//! The highest layer of an element is a function of how many were inserted before, and whatever is
//! chosen among elements is chosen by distance and index. So the same calls make the same graph.

use super::links::{Links, NONE, TOP};
use super::stored::{Direction, Measure, Task, Vectors};
use super::walk::{Goal, Near, Scratch, descend, walk, with_scratch};

/// Neighbours of a removed element that are linked with each other in one go.
const CIRCLE: usize = 64;

/// Directions and the links between them, by the indices of the elements.
#[derive(Debug, Clone)]
pub(super) struct Graph {
    pub(super) vectors: Vectors,
    pub(super) links: Links,
    len: u32,
    m: usize,
    /// Where searches begin: an element of the highest layer.
    entry: u32,
    /// How many elements were ever inserted.
    inserted: u64,
}

impl Graph {
    pub(super) fn new(vectors: Vectors, m: usize) -> Self {
        Self { vectors, links: Links::new(m), len: 0, m, entry: NONE, inserted: 0 }
    }

    pub(super) const fn len(&self) -> u32 {
        self.len
    }

    pub(super) const fn inserted(&self) -> u64 {
        self.inserted
    }

    pub(super) const fn entry(&self) -> u32 {
        self.entry
    }

    /// What a set that was built from its parts was before. False, and nothing changes, if the
    /// entry is not of the highest layer.
    pub(super) fn resume(&mut self, entry: u32, inserted: u64) -> bool {
        let fits = entry < self.len && self.links.level(entry) == self.highest();
        if fits {
            (self.entry, self.inserted) = (entry, inserted);
        }
        fits
    }

    /// The highest layer.
    pub(super) fn highest(&self) -> usize {
        if self.entry == NONE { 0 } else { self.links.level(self.entry) }
    }

    /// The layer up to which the next element reaches.
    fn next_level(&self) -> usize {
        let mut number = self.inserted.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        number ^= number >> 31;
        let m = self.m as u64;
        let mut level = 0;
        while level < TOP && number.is_multiple_of(m) {
            number /= m;
            level += 1;
        }
        level
    }

    /// Adds a direction, whose index is the number of elements before. The more candidates are
    /// looked at, the better are the links.
    pub(super) fn insert(&mut self, direction: &Direction<'_>, candidates: usize) {
        let (index, level) = (self.len, self.next_level());
        let near = self.near(direction, level, candidates);
        self.place(direction, level);
        self.inserted += 1;
        for (layer, near) in near.into_iter().enumerate() {
            self.link(layer, index, &near);
        }
    }

    /// Adds a direction without links.
    pub(super) fn place(&mut self, direction: &Direction<'_>, level: usize) {
        if self.entry == NONE || level > self.highest() {
            self.entry = self.len;
        }
        self.vectors.push(direction);
        self.links.push(level);
        self.len += 1;
    }

    /// The elements near a direction, for each layer up to `level`.
    fn near(&self, direction: &Direction<'_>, level: usize, candidates: usize) -> Vec<Vec<Near>> {
        if self.entry == NONE {
            return Vec::new();
        }
        let gather = |scratch: &mut Scratch| {
            self.vectors.measure(direction, Gather { graph: self, level, candidates, scratch })
        };
        with_scratch(gather).unwrap_or_default()
    }

    /// Links an element with some of the elements near it, the nearest of which come first.
    fn link(&mut self, layer: usize, index: u32, near: &[Near]) {
        for near in self.choose(layer, near) {
            let neighbour = near.index();
            if !self.links.is_full(layer, neighbour) || self.make_room(layer, near, index) {
                self.links.join(layer, index, neighbour);
            }
        }
        if let [nearest, ..] = near
            && self.links.of(layer, index).is_empty()
        {
            self.squeeze_in(layer, index, nearest.index());
        }
    }

    /// As many elements as there is room for, first those that lie in different directions: that
    /// are nearer to the element than to any that was chosen before. If these are too few, the
    /// nearest of the others.
    fn choose(&self, layer: usize, near: &[Near]) -> Vec<Near> {
        let room = self.links.room(layer);
        let mut chosen: Vec<Near> = Vec::with_capacity(room.min(near.len()));
        let mut passed_over: Vec<Near> = Vec::new();
        for &near in near {
            if chosen.len() == room {
                return chosen;
            }
            let apart =
                |other: &Near| self.vectors.between(near.index(), other.index()) > near.distance();
            if chosen.iter().all(apart) {
                chosen.push(near);
            } else {
                passed_over.push(near);
            }
        }
        let missing = room - chosen.len();
        chosen.extend(passed_over.into_iter().take(missing));
        chosen
    }

    /// Ends the link of a full element with its farthest neighbour that has links enough, if the
    /// new one is nearer.
    fn make_room(&mut self, layer: usize, full: Near, new: u32) -> bool {
        let of = full.index();
        let enough = self.m / 2;
        let spared = |link: &&u32| self.links.degree(layer, **link) > enough;
        let links = self.links.of(layer, of).iter().filter(spared);
        let farthest = links.map(|&link| Near::new(self.vectors.between(of, link), link)).max();
        let Some(farthest) = farthest else { return false };
        let nearer = Near::new(full.distance(), new) < farthest;
        if nearer {
            self.links.part(layer, of, farthest.index());
        }
        nearer
    }

    /// Links an element that nobody took with one of them, or with a neighbour of it.
    fn squeeze_in(&mut self, layer: usize, index: u32, full: u32) {
        let links = self.links.of(layer, full).iter();
        let farthest = links.map(|&link| Near::new(self.vectors.between(full, link), link)).max();
        let Some(farthest) = farthest.map(Near::index) else { return };
        if self.links.degree(layer, farthest) > 1 {
            self.links.part(layer, full, farthest);
            self.links.join(layer, index, full);
        } else {
            self.links.join(layer, index, farthest);
        }
    }

    /// Removes an element; the last one takes its index. Its neighbours are linked with each other.
    pub(super) fn swap_remove(&mut self, index: u32) {
        let level = self.links.level(index);
        let mut successor = NONE;
        for layer in (0..=level).rev() {
            let mut circle = self.links.of(layer, index).to_vec();
            circle.sort_unstable();
            circle.iter().for_each(|&neighbour| self.links.part(layer, index, neighbour));
            if successor == NONE {
                successor = circle.first().copied().unwrap_or(NONE);
            }
            circle.chunks(CIRCLE).for_each(|circle| self.close(layer, circle));
            for neighbour in circle {
                if self.links.of(layer, neighbour).is_empty() {
                    self.bring_back(layer, neighbour, index);
                }
            }
        }
        if self.entry == index {
            self.entry = self.next_entry(index, successor);
        }
        let last = self.len - 1;
        self.vectors.swap_remove(index);
        self.links.swap_remove(index);
        self.len = last;
        if self.entry == last {
            self.entry = index;
        }
        if last == 0 {
            self.entry = NONE;
        }
    }

    /// Links those of a circle that lie nearest to each other, each with one other, where there is
    /// room.
    fn close(&mut self, layer: usize, circle: &[u32]) {
        let mut pairs = Vec::new();
        for (at, &one) in circle.iter().enumerate() {
            for &other in &circle[at + 1..] {
                pairs.push((Near::new(self.vectors.between(one, other), one), other));
            }
        }
        pairs.sort_unstable();
        let mut done: Vec<u32> = Vec::with_capacity(circle.len());
        for (one, other) in pairs {
            let one = one.index();
            let open = |index: &u32| !done.contains(index) && !self.links.is_full(layer, *index);
            if [one, other].iter().all(open) && !self.links.has(layer, one, other) {
                self.links.join(layer, one, other);
                done.extend([one, other]);
            }
        }
    }

    /// Links an element that has lost its last link on a layer.
    fn bring_back(&mut self, layer: usize, index: u32, gone: u32) {
        let others = (0..self.len).filter(|&other| other != index && other != gone);
        let from = if self.entry != index && self.entry != gone {
            Some(self.entry)
        } else if self.links.count(layer) > 2 {
            others.max_by_key(|&other| self.links.level(other))
        } else {
            None
        };
        let Some(from) = from.filter(|&from| self.links.level(from) >= layer) else { return };
        let near = with_scratch(|scratch| {
            let direction = self.vectors.direction(index);
            let task = Regain { graph: self, layer, from, candidates: 4 * self.m, scratch };
            self.vectors.measure(&direction, task)
        });
        let mut near = near.unwrap_or_default();
        near.retain(|near| near.index() != index && near.index() != gone);
        self.link(layer, index, &near);
    }

    /// Who becomes the entry instead of one that is removed; `successor` was its neighbour on the
    /// highest layer on which it had any.
    fn next_entry(&self, gone: u32, successor: u32) -> u32 {
        let highest = (0..=TOP).rev().find(|&layer| {
            let own = u32::from(self.links.level(gone) >= layer);
            self.links.count(layer) > own
        });
        let Some(highest) = highest else { return NONE };
        if successor != NONE && self.links.level(successor) == highest {
            return successor;
        }
        let mut others = (0..self.len).filter(|&other| other != gone);
        others.find(|&other| self.links.level(other) == highest).unwrap_or(NONE)
    }

    /// The nearest elements, the nearest first.
    pub(super) fn search<F: FnMut(u32) -> bool>(
        &self,
        direction: &Direction<'_>,
        goal: Goal<F>,
    ) -> Vec<Near> {
        if self.entry == NONE {
            return Vec::new();
        }
        let find = |scratch: &mut Scratch| {
            self.vectors.measure(direction, Find { graph: self, goal, scratch })
        };
        with_scratch(find).unwrap_or_default()
    }

    /// The nearest elements of all, the nearest first.
    pub(super) fn truth<F: FnMut(u32) -> bool>(
        &self,
        direction: &Direction<'_>,
        goal: Goal<F>,
    ) -> Vec<Near> {
        self.vectors.measure(direction, Truth { len: self.len, goal }).unwrap_or_default()
    }

    pub(super) fn heap(&self) -> usize {
        self.vectors.heap() + self.links.heap()
    }

    pub(super) fn share(&mut self) -> Self {
        Self { vectors: self.vectors.share(), links: self.links.share(), ..*self }
    }

    pub(super) fn regain(&mut self) {
        self.vectors.regain();
        self.links.regain();
    }

    /// The nearest element of the lowest layer above `layer`.
    fn approach(&self, measure: &impl Measure, layer: usize) -> Near {
        let mut near = Near::new(measure.distance(self.entry), self.entry);
        for layer in (layer + 1..=self.highest()).rev() {
            near = descend(measure, &self.links, layer, near);
        }
        near
    }
}

const fn any(count: usize) -> Goal<impl FnMut(u32) -> bool> {
    Goal { count, accept: |_| true, budget: usize::MAX }
}

struct Gather<'a> {
    graph: &'a Graph,
    level: usize,
    candidates: usize,
    scratch: &'a mut Scratch,
}

impl Task for Gather<'_> {
    type Output = Vec<Vec<Near>>;

    fn run(self, measure: &impl Measure) -> Self::Output {
        let Self { graph, level, candidates, scratch } = self;
        let mut from = graph.approach(measure, level);
        let mut near = Vec::new();
        for layer in (0..=level.min(graph.highest())).rev() {
            let way = (measure, &graph.links);
            let found = walk(way, (layer, graph.len), from, any(candidates), scratch);
            from = found.first().copied().unwrap_or(from);
            near.push(found);
        }
        near.reverse();
        near
    }
}

struct Regain<'a> {
    graph: &'a Graph,
    layer: usize,
    from: u32,
    candidates: usize,
    scratch: &'a mut Scratch,
}

impl Task for Regain<'_> {
    type Output = Vec<Near>;

    fn run(self, measure: &impl Measure) -> Self::Output {
        let Self { graph, layer, from, candidates, scratch } = self;
        let mut from = Near::new(measure.distance(from), from);
        for layer in (layer + 1..=graph.links.level(from.index())).rev() {
            from = descend(measure, &graph.links, layer, from);
        }
        walk((measure, &graph.links), (layer, graph.len), from, any(candidates), scratch)
    }
}

struct Find<'a, F> {
    graph: &'a Graph,
    goal: Goal<F>,
    scratch: &'a mut Scratch,
}

impl<F: FnMut(u32) -> bool> Task for Find<'_, F> {
    type Output = Vec<Near>;

    fn run(self, measure: &impl Measure) -> Self::Output {
        let Self { graph, goal, scratch } = self;
        let from = graph.approach(measure, 0);
        walk((measure, &graph.links), (0, graph.len), from, goal, scratch)
    }
}

struct Truth<F> {
    len: u32,
    goal: Goal<F>,
}

impl<F: FnMut(u32) -> bool> Task for Truth<F> {
    type Output = Vec<Near>;

    fn run(self, measure: &impl Measure) -> Self::Output {
        let Self { len, mut goal } = self;
        let accepted = (0..len).filter(|index| (goal.accept)(*index));
        let mut all: Vec<Near> =
            accepted.map(|index| Near::new(measure.distance(index), index)).collect();
        if goal.count < all.len() {
            all.select_nth_unstable(goal.count);
            all.truncate(goal.count);
        }
        all.sort_unstable();
        all
    }
}
