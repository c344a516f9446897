//! What makes a vector set from nothing, its graph included: nothing is searched or linked anew.
//!
//! ```text
//! VBUILD key SHAPE dimension quantisation m input-dimension matrix element ...
//! VBUILD key PARTS element ...
//! VBUILD key STATE entry inserted
//! ```
//!
//! Only the log has this operation. A set without projection has 0 and nothing for its input
//! dimension and its matrix, whose floats have 4 bytes each. An element is four words: its name, its
//! attributes, the bytes of its direction, and numbers of 4 bytes each: its length and the range of
//! its direction (floats), then for each layer that it reaches how many elements before it are linked
//! with it there, and their indices. All numbers are little-endian.

use smallvec::SmallVec;

use super::Rebuilding;
use crate::base::Bytes;
use crate::engine::access::handle::vector_set::quantisation_word;
use crate::value::vector_set::parts::{Part, State};
use crate::value::vector_set::{OwnDirection, Shape};

/// Words of an element.
pub const WORDS: usize = 4;

/// Elements that an operation carries at most.
const CHUNK: usize = 128;
/// Bytes of elements after which no other follows in an operation.
const CHUNK_BYTES: usize = 1 << 20;

type Element = [Bytes; WORDS];

impl Rebuilding<'_> {
    pub(super) fn vector_set<'p>(
        &mut self,
        shape: &Shape,
        state: State,
        parts: impl Iterator<Item = Part<'p>>,
    ) {
        let mut elements = parts.map(|part| encode(&part)).peekable();
        let mut begun = false;
        while elements.peek().is_some() {
            let mut command = self.command("VBUILD");
            command = if std::mem::replace(&mut begun, true) {
                command.word(b"PARTS")
            } else {
                command.word(b"SHAPE").words(shape_words(shape))
            };
            let (mut count, mut bytes) = (0, 0);
            while count < CHUNK
                && bytes < CHUNK_BYTES
                && let Some(element) = elements.next()
            {
                count += 1;
                bytes += element.iter().map(|word| word.len()).sum::<usize>();
                command = command.words(element);
            }
            drop(command);
            self.done();
        }
        let command = self.command("VBUILD").word(b"STATE");
        drop(command.unsigned(state.entry.into()).unsigned(state.inserted));
        self.done();
    }
}

fn shape_words(shape: &Shape) -> [Bytes; 5] {
    let projection = shape.projection.as_ref();
    let number = |number: usize| Bytes::new(number.to_string().as_bytes());
    let cells = projection.into_iter().flat_map(|it| it.cells());
    [
        number(shape.dimension),
        Bytes::new(quantisation_word(shape.quantisation).as_bytes()),
        number(shape.m),
        number(projection.map_or(0, |it| it.from_dimension())),
        Bytes::from(cells.flat_map(f32::to_le_bytes).collect::<Vec<u8>>()),
    ]
}

fn encode(part: &Part<'_>) -> Element {
    let mut numbers: Vec<u8> = Vec::new();
    numbers.extend_from_slice(&part.length.to_le_bytes());
    numbers.extend_from_slice(&part.direction.range().unwrap_or(0.0).to_le_bytes());
    for links in &part.links {
        let all = std::iter::once(links.len() as u32).chain(links.iter().copied());
        numbers.extend(all.flat_map(u32::to_le_bytes));
    }
    [
        Bytes::new(part.name),
        Bytes::new(part.attributes.unwrap_or_default()),
        Bytes::from(part.direction.to_bytes()),
        Bytes::from(numbers),
    ]
}

/// An element that was read.
#[derive(Debug)]
pub struct ReadElement<'a> {
    name: &'a [u8],
    attributes: &'a [u8],
    direction: OwnDirection,
    length: f32,
    links: Vec<Vec<u32>>,
}

impl<'a> ReadElement<'a> {
    /// Reads an element of a set; `None` if it is none.
    pub fn decode(
        [name, attributes, direction, numbers]: [&'a [u8]; 4],
        shape: &Shape,
    ) -> Option<Self> {
        let (numbers, rest) = numbers.as_chunks();
        let mut numbers = numbers.iter();
        let length = f32::from_le_bytes(*numbers.next()?);
        let range = f32::from_le_bytes(*numbers.next()?);
        let mut links = Vec::new();
        while let Some(count) = numbers.next() {
            let count = u32::from_le_bytes(*count) as usize;
            let layer: SmallVec<[u32; 32]> =
                numbers.by_ref().take(count).map(|link| u32::from_le_bytes(*link)).collect();
            if layer.len() != count {
                return None;
            }
            links.push(layer.into_vec());
        }
        let (kind, dimension) = (shape.quantisation, shape.dimension);
        let direction = OwnDirection::from_bytes(direction, kind, dimension, range)?;
        rest.is_empty().then_some(Self { name, attributes, direction, length, links })
    }

    /// The element as a set takes it.
    pub fn part(&self) -> Part<'_> {
        Part {
            name: self.name,
            attributes: (!self.attributes.is_empty()).then_some(self.attributes),
            direction: self.direction.view(),
            length: self.length,
            links: self.links.clone(),
        }
    }
}
