//! Sets in pieces: for snapshots, which read them later, and for dumps.
//!
//! A set is its [`Shape`], its elements by their indices, each with the links that lead to elements
//! before it, and a [`State`]. A link is so told once, and whatever elements were put together
//! first are a sound set. What comes in is checked: it may be of a stranger.

use super::super::index_table::Rows;
use super::element::Element;
use super::graph::Graph;
use super::grid::Grid;
use super::links::TOP;
use super::stored::Direction;
use super::{Shape, VectorSet};

/// What a set is beside its shape and its elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// The index of the element where searches begin.
    pub entry: u32,
    /// How many elements were ever inserted.
    pub inserted: u64,
}

/// An element with all that a set keeps of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Part<'a> {
    /// Its name.
    pub name: &'a [u8],
    /// Its attributes; none if it has none.
    pub attributes: Option<&'a [u8]>,
    /// The direction of its vector.
    pub direction: Direction<'a>,
    /// The length of its vector.
    pub length: f32,
    /// For each layer that it reaches from 0 up, which elements before it are linked with it.
    pub links: Vec<Vec<u32>>,
}

/// What is wrong with a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// A direction of another kind or dimension than the set has, or that is no direction.
    Direction,
    /// No layer, or too many.
    Layers,
    /// A link to an element that does not come before, does not reach the layer, is linked already
    /// or can have no more links.
    Link,
    /// The name of another element.
    Name,
    /// An entry that is not on the highest layer, or not there.
    State,
}

/// The elements of a set as they were at one moment.
pub struct Picture {
    shape: Shape,
    elements: Rows<Element>,
    lengths: Grid<f32>,
    graph: Graph,
}

impl Picture {
    /// What never changes about the set.
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// What the set is beside its shape and its elements.
    pub const fn state(&self) -> State {
        self.graph.state()
    }

    /// The elements, in the order in which [`VectorSet::push_part`] takes them.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let numbered = (0..).zip(self.elements.iter());
        numbered.map(|(index, element)| part(index, element, &self.lengths, &self.graph))
    }
}

fn part<'a>(index: u32, element: &'a Element, lengths: &Grid<f32>, graph: &'a Graph) -> Part<'a> {
    let earlier = |layer| {
        let links = graph.links.of(layer, index).iter().copied();
        links.filter(|link| *link < index).collect()
    };
    Part {
        name: element.name(),
        attributes: element.attributes(),
        direction: graph.vectors.direction(index),
        length: lengths.row(index)[0],
        links: (0..=graph.links.level(index)).map(earlier).collect(),
    }
}

impl Graph {
    const fn state(&self) -> State {
        State { entry: self.entry(), inserted: self.inserted() }
    }

    /// Adds an element from its parts. What is wrong with it changes nothing.
    fn push_part(&mut self, part: &Part<'_>) -> Result<(), Damage> {
        let index = self.len();
        let highest = part.links.len().checked_sub(1).filter(|level| *level <= TOP);
        let level = highest.ok_or(Damage::Layers)?;
        for (layer, links) in part.links.iter().enumerate() {
            let sound = |(at, &link): (usize, &u32)| {
                link < index
                    && self.links.level(link) >= layer
                    && !self.links.is_full(layer, link)
                    && !links[..at].contains(&link)
            };
            let fits = links.len() <= self.links.room(layer);
            if !fits || !links.iter().enumerate().all(sound) {
                return Err(Damage::Link);
            }
        }
        self.place(&part.direction, level);
        for (layer, links) in part.links.iter().enumerate() {
            links.iter().for_each(|&link| self.links.join(layer, index, link));
        }
        Ok(())
    }
}

impl VectorSet {
    /// What the set is beside its shape and its elements.
    pub const fn state(&self) -> State {
        self.graph.state()
    }

    /// The elements, in the order in which [`Self::push_part`] takes them.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let numbered = (0..).zip(self.elements.iter());
        numbered.map(|(index, element)| part(index, element, &self.lengths, &self.graph))
    }

    /// The neighbours of the element at an index and their distances, for each layer that it
    /// reaches from 0 up.
    pub fn neighbours(&self, index: u32) -> Vec<Vec<(u32, f32)>> {
        let graph = &self.graph;
        let neighbour = |&link: &u32| (link, graph.vectors.between(index, link));
        let of = |layer| graph.links.of(layer, index).iter().map(neighbour).collect();
        (0..=graph.links.level(index)).map(of).collect()
    }

    /// Adds an element from its parts. What is wrong with it changes nothing.
    pub fn push_part(&mut self, part: &Part<'_>) -> Result<(), Damage> {
        if self.contains(part.name) {
            return Err(Damage::Name);
        }
        if !self.fits(&part.direction) {
            return Err(Damage::Direction);
        }
        self.graph.push_part(part)?;
        self.push(Element::new(part.name, part.attributes.unwrap_or_default()), part.length);
        Ok(())
    }

    /// Ends the building from parts.
    pub fn resume(&mut self, state: State) -> Result<(), Damage> {
        let fits = self.graph.resume(state.entry, state.inserted);
        if fits { Ok(()) } else { Err(Damage::State) }
    }

    /// Whether a direction is one that the set could keep.
    fn fits(&self, direction: &Direction<'_>) -> bool {
        let Shape { dimension, quantisation, .. } = self.shape;
        direction.quantisation() == quantisation
            && match direction {
                Direction::Bin(words) => {
                    let spare = 64 * dimension.div_ceil(64) - dimension;
                    words.len() == dimension.div_ceil(64)
                        && words.last().is_none_or(|last| last.leading_zeros() as usize >= spare)
                }
                Direction::F32(components) => components.len() == dimension,
                Direction::Q8(steps, _) => steps.len() == dimension && !steps.contains(&i8::MIN),
            }
    }

    /// The elements as they are now. A page is copied when the set later changes it.
    pub fn share(&mut self) -> Picture {
        Picture {
            shape: self.shape.clone(),
            elements: self.elements.share(),
            lengths: self.lengths.share(),
            graph: self.graph.share(),
        }
    }

    /// Takes back the pages that no picture uses any more.
    pub fn regain(&mut self) {
        self.elements.regain();
        self.lengths.regain();
        self.graph.regain();
    }
}
