//! Vector sets: a value of the module that comes with Redis 8, with all links of its graph.
//!
//! ```text
//! module 9                                   its name and version in one number
//! dimension  count  M << 8 | quantisation  1 a projection | 2 attributes
//! [input dimension  matrix]
//! name [attributes] direction numbers...     an element
//! end
//! ```
//!
//! Each of these is preceded by what it is: an unsigned number or a string. The numbers of an
//! element begin with how many there are. They are its identity, a version with its highest layer,
//! and for each layer how many links it has and may have, the identities of its neighbours, and
//! which of them is the farthest and how far it is; the last is the length of the vector with the
//! range of its direction.

use hashbrown::HashMap;
use triomphe::Arc;

use super::input::Input;
use super::module::{END, STRING, UNSIGNED};
use super::output::Output;
use crate::value::vector_set::parts::{Part, State};
use crate::value::vector_set::{OwnDirection, Projection, Quantisation, Shape, VectorSet};

/// `vectorset` in letters of six bits each, and the version of its encoding, 0.
pub(super) const MODULE: u64 = 0xbde7_2da2_bb1e_b400;

/// What the set has.
const PROJECTION: u64 = 1;
const ATTRIBUTES: u64 = 2;

/// The version of an element's numbers.
const VERSION: u64 = 1;
/// The highest layer that there can be.
const TOP: u64 = 15;

const KINDS: [Quantisation; 3] = [Quantisation::F32, Quantisation::Q8, Quantisation::Bin];

pub(super) fn write(set: &VectorSet, output: &mut Output) {
    let shape = set.shape();
    let kind = KINDS.iter().position(|kind| *kind == shape.quantisation).unwrap_or_default();
    let flag = |holds: bool, flag| if holds { flag } else { 0 };
    let attributes = set.with_attributes() > 0;
    output.length(MODULE);
    unsigned(output, shape.dimension as u64);
    unsigned(output, set.len() as u64);
    unsigned(output, (shape.m as u64) << 8 | kind as u64);
    unsigned(output, flag(shape.projection.is_some(), PROJECTION) | flag(attributes, ATTRIBUTES));
    if let Some(projection) = &shape.projection {
        unsigned(output, projection.from_dimension() as u64);
        let matrix = projection.cells().flat_map(|it| it.to_le_bytes());
        string(output, &matrix.collect::<Vec<u8>>());
    }
    // Servers write the newest first, and number elements in the order in which they came.
    let identity = |index: u32| match index as usize + 1 {
        last if last == set.len() => set.inserted().max(last as u64),
        other => other as u64,
    };
    let parts: Vec<_> = (0..).zip(set.parts()).collect();
    for (index, part) in parts.iter().rev() {
        string(output, part.name);
        if attributes {
            string(output, part.attributes.unwrap_or_default());
        }
        string(output, &part.direction.to_bytes());
        let numbers = numbers(set, *index, part, &identity);
        unsigned(output, numbers.len() as u64);
        numbers.into_iter().for_each(|number| unsigned(output, number));
    }
    output.length(END);
}

fn numbers(
    set: &VectorSet,
    index: u32,
    part: &Part<'_>,
    identity: &impl Fn(u32) -> u64,
) -> Vec<u64> {
    let mut numbers = vec![identity(index), VERSION << 24 | (part.links.len() as u64 - 1)];
    for (layer, neighbours) in set.neighbours(index).into_iter().enumerate() {
        let room = if layer == 0 { 2 * set.shape().m } else { set.shape().m };
        numbers.extend([neighbours.len() as u64, room as u64]);
        numbers.extend(neighbours.iter().map(|(neighbour, _)| identity(*neighbour)));
        let far = neighbours.iter().enumerate().max_by(|a, b| a.1.1.total_cmp(&b.1.1));
        numbers.push(far.map_or(0, |(at, (_, distance))| pair(*distance, at as u32)));
    }
    numbers.push(pair(part.direction.range().unwrap_or(0.0), part.length.to_bits()));
    numbers
}

fn pair(high: f32, low: u32) -> u64 {
    u64::from(high.to_bits()) << 32 | u64::from(low)
}

fn unsigned(output: &mut Output, number: u64) {
    output.length(UNSIGNED);
    output.length(number);
}

fn string(output: &mut Output, text: &[u8]) {
    output.length(STRING);
    output.string(text);
}

/// The index of the element with an identity.
type Indices = HashMap<u64, u32, foldhash::fast::RandomState>;

/// An element of a payload.
struct Node<'a> {
    identity: u64,
    name: std::borrow::Cow<'a, [u8]>,
    attributes: std::borrow::Cow<'a, [u8]>,
    direction: OwnDirection,
    length: f32,
    /// The identities of its neighbours in each layer.
    links: Vec<Vec<u64>>,
    /// The same, ascending.
    sorted: Vec<Vec<u64>>,
}

/// Reads what follows the number of the module.
pub(super) fn read(input: &mut Input<'_>) -> Option<VectorSet> {
    let dimension = size(read_unsigned(input)?)?;
    let count = read_unsigned(input)?;
    let config = read_unsigned(input)?;
    let quantisation = *KINDS.get(usize::try_from(config & 0xFF).ok()?)?;
    let m = usize::try_from(config >> 8).ok().filter(|m| (2..=0xFFFF).contains(m))?;
    let flags = read_unsigned(input)?;
    if flags & !(PROJECTION | ATTRIBUTES) != 0 {
        return None;
    }
    let projection = match flags & PROJECTION {
        0 => None,
        _ => Some(Arc::new(read_projection(input, dimension)?)),
    };
    let shape = Shape { dimension, quantisation, m, projection };
    let mut nodes = Vec::new();
    for _ in 0..count {
        nodes.push(read_node(input, &shape, flags & ATTRIBUTES != 0)?);
    }
    nodes.reverse();
    (input.length()? == END).then(|| build(shape, &nodes))?
}

fn size(number: u64) -> Option<usize> {
    u32::try_from(number).ok().filter(|number| *number > 0).map(|number| number as usize)
}

fn read_unsigned(input: &mut Input<'_>) -> Option<u64> {
    (input.length()? == UNSIGNED).then(|| input.length())?
}

fn read_string<'a>(input: &mut Input<'a>) -> Option<std::borrow::Cow<'a, [u8]>> {
    (input.length()? == STRING).then(|| input.string())?
}

fn read_projection(input: &mut Input<'_>, dimension: usize) -> Option<Projection> {
    let from = size(read_unsigned(input)?)?;
    let matrix = read_string(input)?;
    let (floats, rest) = matrix.as_chunks();
    let floats = floats.iter().map(|float| f32::from_le_bytes(*float)).collect();
    if rest.is_empty() { Projection::from_matrix(from, dimension, floats) } else { None }
}

fn read_node<'a>(input: &mut Input<'a>, shape: &Shape, attributes: bool) -> Option<Node<'a>> {
    let name = read_string(input)?;
    let attributes = if attributes { read_string(input)? } else { Default::default() };
    let direction = read_string(input)?;
    let mut left = read_unsigned(input)?;
    let mut next = || {
        left = left.checked_sub(1)?;
        read_unsigned(input)
    };
    // The greatest numbers are not given to elements, so that there are always more.
    let identity = next()?.checked_sub(1).filter(|it| *it < u64::MAX / 2)? + 1;
    let version = next()?;
    let level = version & 0x00FF_FFFF;
    if version >> 24 != VERSION || level > TOP {
        return None;
    }
    let (mut links, mut sorted) = (Vec::new(), Vec::new());
    for _ in 0..=level {
        let (count, _room) = (next()?, next()?);
        let mut layer = Vec::new();
        for _ in 0..count {
            layer.push(next()?);
        }
        // Which is the farthest.
        next()?;
        let mut ascending = layer.clone();
        ascending.sort_unstable();
        sorted.push(ascending);
        links.push(layer);
    }
    let measures = next()?;
    if left != 0 {
        return None;
    }
    let (range, length) =
        (f32::from_bits((measures >> 32) as u32), f32::from_bits(measures as u32));
    let (kind, dimension) = (shape.quantisation, shape.dimension);
    let direction = OwnDirection::from_bytes(&direction, kind, dimension, range)?;
    Some(Node { identity, name, attributes, direction, length, links, sorted })
}

fn build(shape: Shape, nodes: &[Node<'_>]) -> Option<VectorSet> {
    let mut indices = Indices::default();
    for (index, node) in (0_u32..).zip(nodes) {
        if indices.insert(node.identity, index).is_some() {
            return None;
        }
    }
    let mut set = VectorSet::new(shape);
    for (index, node) in (0..).zip(nodes) {
        let mut links = Vec::with_capacity(node.links.len());
        for (layer, neighbours) in node.links.iter().enumerate() {
            links.push(earlier(index, layer, neighbours, &indices, nodes)?);
        }
        let attributes = (!node.attributes.is_empty()).then_some(&*node.attributes);
        let (name, direction) = (&*node.name, node.direction.view());
        set.push_part(&Part { name, attributes, direction, length: node.length, links }).ok()?;
    }
    let highest = nodes.iter().map(|node| node.links.len()).max()?;
    let entry = nodes.iter().position(|node| node.links.len() == highest)?;
    let inserted = nodes.iter().map(|node| node.identity).max()?;
    set.resume(State { entry: u32::try_from(entry).ok()?, inserted }).ok()?;
    Some(set)
}

/// Which elements before one are linked with it: both ends must say so.
fn earlier(
    index: u32,
    layer: usize,
    neighbours: &[u64],
    indices: &Indices,
    nodes: &[Node<'_>],
) -> Option<Vec<u32>> {
    let own = nodes.get(index as usize)?.identity;
    let mut links = Vec::new();
    for neighbour in neighbours {
        let at = *indices.get(neighbour)?;
        let back = nodes.get(at as usize)?.sorted.get(layer)?;
        if at < index && back.binary_search(&own).is_ok() {
            links.push(at);
        }
    }
    Some(links)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Elements that all reach the same layer and have these neighbours in each.
    fn payload(m: u64, layers: u64, neighbours: &[Vec<u64>]) -> Vec<u8> {
        let mut output = Output::default();
        output.length(MODULE);
        let head = [1, neighbours.len() as u64, m << 8, 0];
        head.into_iter().for_each(|number| unsigned(&mut output, number));
        for (identity, neighbours) in (1_u64..).zip(neighbours) {
            string(&mut output, format!("element {identity}").as_bytes());
            string(&mut output, &1.0_f32.to_le_bytes());
            let mut numbers = vec![identity, VERSION << 24 | (layers - 1)];
            for _ in 0..layers {
                numbers.extend([neighbours.len() as u64, 2 * m]);
                numbers.extend(neighbours);
                numbers.push(0);
            }
            numbers.push(pair(0.0, 1.0_f32.to_bits()));
            unsigned(&mut output, numbers.len() as u64);
            numbers.into_iter().for_each(|number| unsigned(&mut output, number));
        }
        output.length(END);
        output.into_bytes()
    }

    fn restored(payload: &[u8]) -> Option<VectorSet> {
        let mut input = Input::new(payload);
        (input.length()? == MODULE).then(|| read(&mut input))?
    }

    #[test]
    fn memory_is_taken_for_the_links_that_there_are() {
        let alone = vec![Vec::new(); 1000];
        for (m, layers) in [(16, 1), (4096, 1), (0xFFFF, 1), (0xFFFF, 16)] {
            let payload = payload(m, layers, &alone);
            let set = restored(&payload).unwrap();
            assert_eq!((set.len(), set.max_level() as u64), (1000, layers - 1));
            assert!(set.heap() < 100 * payload.len(), "{} for {}", set.heap(), payload.len());
        }
        // One that all others are linked with.
        let mut star: Vec<Vec<u64>> = vec![vec![1]; 5000];
        star[0] = (2..=5000).collect();
        let payload = payload(4096, 1, &star);
        let set = restored(&payload).unwrap();
        assert_eq!((set.neighbours(4999)[0].len(), set.neighbours(7)[0].len()), (4999, 1));
        assert!(set.heap() < 100 * payload.len(), "{} for {}", set.heap(), payload.len());
    }

    #[test]
    fn many_links_between_the_same_elements_are_refused_at_once() {
        let both = [vec![2], vec![1]];
        assert_eq!(restored(&payload(16, 2, &both)).unwrap().neighbours(0)[1].len(), 1);
        let many = [vec![2; 300_000], vec![1; 300_000]];
        assert!(restored(&payload(0xFFFF, 1, &many)).is_none());
    }
}
