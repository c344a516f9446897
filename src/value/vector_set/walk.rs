//! Walks through a layer, towards the elements that are nearest to a direction.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::links::Links;
use super::stored::Measure;

/// A distance and the index of the element there, as a number that orders both. No two elements
/// have the same, so that whatever is chosen by it is the same in any order of the links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Near(u64);

const SIGN: u32 = 1 << 31;

impl Near {
    #[inline]
    pub(super) fn new(distance: f32, index: u32) -> Self {
        let bits = distance.to_bits();
        // What is no number is farther than anything, whatever its sign bit.
        let order = match distance {
            distance if distance.is_nan() => u32::MAX,
            _ if bits & SIGN == 0 => bits | SIGN,
            _ => !bits,
        };
        Self(u64::from(order) << 32 | u64::from(index))
    }

    #[inline]
    pub(super) const fn index(self) -> u32 {
        self.0 as u32
    }

    #[inline]
    pub(super) const fn distance(self) -> f32 {
        let order = (self.0 >> 32) as u32;
        match order {
            u32::MAX => f32::NAN,
            _ if order & SIGN == 0 => f32::from_bits(!order),
            _ => f32::from_bits(order & !SIGN),
        }
    }
}

/// What a walk looks for.
pub(super) struct Goal<F> {
    /// How many elements it finds at most. The more, the better are the first of them.
    pub(super) count: usize,
    /// Which elements may be found. It passes through all others as well.
    pub(super) accept: F,
    /// From how many elements it goes on to their neighbours.
    pub(super) budget: usize,
}

/// What walks need beside the graph. Each thread keeps one.
#[derive(Default)]
pub(super) struct Scratch {
    /// A bit for every element that was met.
    seen: Vec<u64>,
    open: BinaryHeap<Reverse<Near>>,
    found: BinaryHeap<Near>,
    batch: Vec<u32>,
    /// The same, with how far they are.
    near: Vec<Near>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Runs what needs a scratch; it must not call this again.
pub(super) fn with_scratch<R>(run: impl FnOnce(&mut Scratch) -> R) -> R {
    SCRATCH.with(|scratch| match scratch.try_borrow_mut() {
        Ok(mut scratch) => run(&mut scratch),
        Err(_) => run(&mut Scratch::default()),
    })
}

impl Scratch {
    fn begin(&mut self, len: u32) {
        self.seen.clear();
        self.seen.resize((len as usize).div_ceil(64), 0);
        self.open.clear();
        self.found.clear();
    }

    /// Whether the element is met for the first time.
    #[inline]
    fn meets(&mut self, index: u32) -> bool {
        let (word, bit) = (&mut self.seen[index as usize / 64], index % 64);
        let new = *word >> bit & 1 == 0;
        *word |= 1 << bit;
        new
    }

    /// Gathers the neighbours that were not met before. Which ones these are nobody can predict, and
    /// so there is no branch.
    #[inline]
    fn gather(&mut self, neighbours: &[u32]) {
        self.batch.resize(neighbours.len(), 0);
        let mut len = 0;
        for &neighbour in neighbours {
            self.batch[len] = neighbour;
            len += usize::from(self.meets(neighbour));
        }
        self.batch.truncate(len);
    }
}

/// From one element always on to a nearer one, while there is one.
pub(super) fn descend(measure: &impl Measure, links: &Links, layer: usize, from: Near) -> Near {
    let mut nearest = from;
    loop {
        let before = nearest;
        for &link in links.of(layer, before.index()) {
            nearest = nearest.min(Near::new(measure.distance(link), link));
        }
        if nearest == before {
            return nearest;
        }
    }
}

/// The nearest elements of a layer of `len` elements, the nearest first.
pub(super) fn walk<M: Measure, F: FnMut(u32) -> bool>(
    (measure, links): (&M, &Links),
    (layer, len): (usize, u32),
    from: Near,
    mut goal: Goal<F>,
    scratch: &mut Scratch,
) -> Vec<Near> {
    scratch.begin(len);
    scratch.meets(from.index());
    scratch.open.push(Reverse(from));
    if (goal.accept)(from.index()) {
        scratch.found.push(from);
    }
    while let Some(Reverse(next)) = scratch.open.pop() {
        if scratch.found.len() >= goal.count && scratch.found.peek().is_some_and(|it| next > *it) {
            break;
        }
        scratch.gather(links.of(layer, next.index()));
        goal.budget = goal.budget.saturating_sub(1);
        // All distances first: the processor fetches the rows side by side then.
        scratch.near.clear();
        let measured = |&index: &u32| Near::new(measure.distance(index), index);
        scratch.near.extend(scratch.batch.iter().map(measured));
        for at in 0..scratch.near.len() {
            let near = scratch.near[at];
            let full = scratch.found.len() >= goal.count;
            if full && scratch.found.peek().is_some_and(|worst| near > *worst) {
                continue;
            }
            scratch.open.push(Reverse(near));
            if (goal.accept)(near.index()) {
                if !full {
                    scratch.found.push(near);
                } else if let Some(mut worst) = scratch.found.peek_mut() {
                    *worst = near;
                }
            }
        }
        if goal.budget == 0 {
            break;
        }
    }
    let mut found: Vec<Near> = scratch.found.drain().collect();
    found.sort_unstable();
    found
}
