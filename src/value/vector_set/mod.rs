//! [`VectorSet`]: names with vectors, and searches for those that are nearest to a vector.
//!
//! Elements have dense indices: the last one takes the index of one that is removed. All that is
//! kept of them lies in pages by index: names and attributes ([`SharedTable`]), directions
//! ([`stored`]), lengths, links ([`links`]). A snapshot shares the pages. The graph ([`graph`]) knows
//! directions and links alone.
//!
//! | file | what it holds |
//! |---|---|
//! | `grid` | rows of equal width in pages |
//! | `kernel` | products of vectors, the same on every platform |
//! | `stored` | directions in each quantisation, and their distances |
//! | `links`, `walk`, `graph` | the graph, searching and changing it |
//! | `projection` | vectors with fewer dimensions |
//! | `filter` | expressions about attributes |
//! | `parts` | sets taken to pieces, for snapshots and dumps, and put together again |
//!
//! Searches change nothing and may run in several threads at once.

mod grid;
mod kernel;
mod projection;
mod stored;
mod links;
mod walk;
mod graph;
/// Expressions about attributes.
pub mod filter;
mod element;
/// Sets in pieces.
pub mod parts;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use triomphe::Arc;

use self::element::Element;
use self::filter::Filter;
use self::graph::Graph;
use self::grid::Grid;
pub use self::projection::Projection;
use self::stored::Vectors;
pub use self::stored::{Direction, OwnDirection, Quantisation};
use self::walk::{Goal, Near};
use super::index_table::{SharedTable, hash};
use crate::base::Bytes;

/// From how many elements a search with a filter goes on for each one that it has to find, unless
/// told otherwise.
const EFFORT: usize = 100;

/// How many candidates a search has, unless told otherwise. See docs/performance.md.
const CANDIDATES: usize = 128;

/// How many sets were made.
static SETS: AtomicU64 = AtomicU64::new(0);

/// What never changes about a set.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The dimension of what is kept.
    pub dimension: usize,
    /// What is kept of a component.
    pub quantisation: Quantisation,
    /// Links that an element can have on each layer above 0; on layer 0 it can have twice as many.
    /// At least 2.
    pub m: usize,
    /// What is done with vectors before they are kept.
    pub projection: Option<Arc<Projection>>,
}

/// What [`VectorSet::insert`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// The name is new.
    New,
    /// The name had another vector before.
    Replaced,
}

/// A vector of the wrong dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongDimension {
    /// The dimension that the set takes.
    pub expected: usize,
    /// The dimension of the vector.
    pub got: usize,
}

/// What to search for.
#[derive(Debug, Clone, Copy)]
pub enum Query<'a> {
    /// The vectors near this one.
    Vector(&'a [f32]),
    /// The vectors near that of the element of this name.
    Element(&'a [u8]),
}

/// How to search.
#[derive(Debug, Clone)]
pub struct Search<'a> {
    /// How many elements to find at most.
    pub count: usize,
    /// How many candidates the search keeps; `None` for the default. The more, the better is what it finds.
    pub ef: Option<usize>,
    /// How far below 1 the score of an element can be.
    pub epsilon: Option<f64>,
    /// What holds for the attributes of an element that is found.
    pub filter: Option<&'a Filter>,
    /// From how many elements a search with a filter goes on to their neighbours; `None` for the
    /// default.
    pub filter_ef: Option<usize>,
    /// Whether to look at all elements.
    pub truth: bool,
}

/// An element that a search has found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found<'a> {
    /// The name.
    pub name: &'a Bytes,
    /// 1 for the same direction, 0 for the opposite one.
    pub score: f64,
    /// The attributes; none if it has none.
    pub attributes: Option<&'a [u8]>,
}

/// Names with vectors; see the module for its layout.
#[derive(Clone)]
pub struct VectorSet {
    uid: u64,
    shape: Shape,
    elements: SharedTable<Element>,
    lengths: Grid<f32>,
    graph: Graph,
    /// The heap of names and attributes.
    contents: usize,
    with_attributes: usize,
}

impl VectorSet {
    /// An empty set.
    pub fn new(shape: Shape) -> Self {
        let vectors = Vectors::new(shape.quantisation, shape.dimension);
        let graph = Graph::new(vectors, shape.m.max(2));
        Self {
            uid: SETS.fetch_add(1, Relaxed),
            shape,
            elements: SharedTable::new(),
            lengths: Grid::new(1),
            graph,
            contents: 0,
            with_attributes: 0,
        }
    }

    /// How many sets this process had made before.
    pub const fn uid(&self) -> u64 {
        self.uid
    }

    /// What never changes about the set.
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// The dimension of the vectors that are inserted and searched for. With a projection it is
    /// another one than that of the shape.
    pub fn input_dimension(&self) -> usize {
        self.shape.projection.as_ref().map_or(self.shape.dimension, |it| it.from_dimension())
    }

    /// The highest layer of the graph.
    pub fn max_level(&self) -> usize {
        self.graph.highest()
    }

    /// How many elements were ever inserted.
    pub const fn inserted(&self) -> u64 {
        self.graph.inserted()
    }

    /// How many elements have attributes.
    pub const fn with_attributes(&self) -> usize {
        self.with_attributes
    }

    /// Bytes of heap.
    pub fn heap(&self) -> usize {
        let projection = self.shape.projection.as_ref().map_or(0, |it| it.heap());
        let arrays = self.elements.heap() + self.lengths.heap() + self.graph.heap();
        arrays + self.contents + projection
    }

    /// Whether there is an element of this name.
    pub fn contains(&self, name: &[u8]) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &[u8]) -> Option<u32> {
        self.elements.find(hash(name), name)
    }

    /// Adds a vector, or replaces the one that the name has. `ef` is how many elements it looks at
    /// to choose its neighbours. Attributes that are not given stay as they are, and empty ones
    /// are none.
    pub fn insert(
        &mut self,
        name: &[u8],
        vector: &[f32],
        ef: usize,
        attributes: Option<&[u8]>,
    ) -> Result<Inserted, WrongDimension> {
        let (direction, length) = self.keep(vector)?;
        let before = self.find(name).and_then(|index| self.remove_at(index));
        let kept = before.as_ref().map(|element| element.attributes().unwrap_or_default());
        let element = Element::new(name, attributes.or(kept).unwrap_or_default());
        self.graph.insert(&direction.view(), ef.max(1));
        self.push(element, length);
        Ok(if before.is_some() { Inserted::Replaced } else { Inserted::New })
    }

    /// The form in which a vector is kept, and its length.
    fn keep(&self, vector: &[f32]) -> Result<(OwnDirection, f32), WrongDimension> {
        let (expected, got) = (self.input_dimension(), vector.len());
        if expected != got {
            return Err(WrongDimension { expected, got });
        }
        let quantisation = self.shape.quantisation;
        Ok(match &self.shape.projection {
            Some(projection) => OwnDirection::new(&projection.apply(vector), quantisation),
            None => OwnDirection::new(vector, quantisation),
        })
    }

    fn push(&mut self, element: Element, length: f32) {
        self.contents += element.heap();
        self.with_attributes += usize::from(element.attributes().is_some());
        self.elements.push(hash(element.name()), element);
        self.lengths.push(&[length]);
    }

    /// Removes an element. Returns whether it was there.
    pub fn remove(&mut self, name: &[u8]) -> bool {
        self.find(name).and_then(|index| self.remove_at(index)).is_some()
    }

    fn remove_at(&mut self, index: u32) -> Option<Element> {
        self.graph.swap_remove(index);
        self.lengths.swap_remove(index);
        let (element, _) = self.elements.swap_remove(index);
        self.contents -= element.heap();
        self.with_attributes -= usize::from(element.attributes().is_some());
        Some(element)
    }

    /// The vector of an element, as far as the quantisation has kept it.
    pub fn embedding(&self, name: &[u8]) -> Option<Vec<f32>> {
        let (direction, length) = self.raw(name)?;
        Some(direction.vector(self.shape.dimension, length))
    }

    /// What is kept of the vector of an element: its direction and its length.
    pub fn raw(&self, name: &[u8]) -> Option<(Direction<'_>, f32)> {
        let index = self.find(name)?;
        Some((self.graph.vectors.direction(index), self.lengths.row(index)[0]))
    }

    /// The attributes of an element: none if there is no element, `Some(None)` if it has none.
    pub fn attributes(&self, name: &[u8]) -> Option<Option<&[u8]>> {
        Some(self.elements.get(self.find(name)?)?.attributes())
    }

    /// Gives an element other attributes; empty ones are none. Returns whether there is the element.
    pub fn set_attributes(&mut self, name: &[u8], attributes: &[u8]) -> bool {
        let Some(element) = self.find(name).and_then(|index| self.elements.get_mut(index)) else {
            return false;
        };
        self.contents -= element.heap();
        self.with_attributes -= usize::from(element.attributes().is_some());
        element.set_attributes(attributes);
        self.contents += element.heap();
        self.with_attributes += usize::from(element.attributes().is_some());
        true
    }

    /// The neighbours of an element and their scores, for each layer that it reaches from 0 up.
    pub fn links(&self, name: &[u8]) -> Option<Vec<Vec<(&Bytes, f64)>>> {
        let index = self.find(name)?;
        let neighbour = |&link: &u32| {
            let score = score(self.graph.vectors.between(index, link));
            Some((self.elements.get(link)?.name(), score))
        };
        let layers = 0..=self.graph.links.level(index);
        let of = |layer| self.graph.links.of(layer, index).iter().filter_map(neighbour).collect();
        Some(layers.map(of).collect())
    }

    /// The name of the element at a place below the number of elements.
    pub fn at(&self, place: usize) -> Option<&Bytes> {
        Some(self.elements.get(u32::try_from(place).ok()?)?.name())
    }

    /// All names, in no particular order.
    pub fn names(&self) -> impl Iterator<Item = &Bytes> {
        self.elements.iter().map(Element::name)
    }

    /// The elements nearest to a vector, the nearest first. Nothing is near an element that is
    /// not there.
    pub fn search(
        &self,
        query: Query<'_>,
        how: &Search<'_>,
    ) -> Result<Vec<Found<'_>>, WrongDimension> {
        let near = match query {
            // What was reduced already needs no projection.
            Query::Vector(vector) if vector.len() == self.shape.dimension => {
                let direction = OwnDirection::new(vector, self.shape.quantisation).0;
                self.nearest(&direction.view(), how)
            }
            Query::Vector(vector) => self.nearest(&self.keep(vector)?.0.view(), how),
            Query::Element(name) => match self.find(name) {
                // As in Redis, its vector is read and kept anew, which gives it the length that
                // rounding took.
                Some(index) => {
                    let direction = self.graph.vectors.direction(index);
                    let vector = direction.vector(self.shape.dimension, 1.0);
                    let direction = OwnDirection::new(&vector, self.shape.quantisation).0;
                    self.nearest(&direction.view(), how)
                }
                None => Vec::new(),
            },
        };
        // The limit is a float of 32 bits, as distances are.
        let farthest = how.epsilon.map_or(f32::INFINITY, |epsilon| epsilon as f32);
        let within =
            |near: &Near| !near.distance().is_finite() || near.distance() / 2.0 <= farthest;
        let near = near.into_iter().take(how.count).filter(within);
        Ok(near.filter_map(|near| self.show(near)).collect())
    }

    fn show(&self, near: Near) -> Option<Found<'_>> {
        let element = self.elements.get(near.index())?;
        let score = score(near.distance());
        Some(Found { name: element.name(), score, attributes: element.attributes() })
    }

    fn nearest(&self, direction: &Direction<'_>, how: &Search<'_>) -> Vec<Near> {
        let count = how.ef.unwrap_or(CANDIDATES).max(how.count).max(1);
        match how.filter {
            None => self.look(direction, Goal { count, accept: |_| true, budget: usize::MAX }, how),
            Some(filter) => {
                let accept = |index| {
                    let element = self.elements.get(index);
                    element.is_some_and(|element| filter.accepts(element.attributes()))
                };
                let budget = how.filter_ef.unwrap_or(how.count.saturating_mul(EFFORT));
                self.look(direction, Goal { count, accept, budget }, how)
            }
        }
    }

    fn look<F: FnMut(u32) -> bool>(
        &self,
        direction: &Direction<'_>,
        goal: Goal<F>,
        how: &Search<'_>,
    ) -> Vec<Near> {
        if how.truth {
            self.graph.truth(direction, Goal { count: how.count, ..goal })
        } else {
            self.graph.search(direction, goal)
        }
    }
}

/// The score of a distance, which rounding may take past either end.
fn score(distance: f32) -> f64 {
    (1.0 - f64::from(distance) / 2.0).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests;
