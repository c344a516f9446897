//! Objects with the same names: similar hashes have the same fields. When names occur a second
//! time, JavaScript creates a function for them, which from then on is called with the values only.

use std::cell::RefCell;
use std::hash::{BuildHasher, Hasher};

use super::client::Client;
use super::door::{Js, Kept, Scope};
use crate::engine::grammar::texts::Texts;

/// The number of sets of names that are stored, each at the index of its hash.
const PLACES: usize = 64;

/// Objects with more names are built name by name.
const MOST_NAMES: usize = 32;

pub(super) struct Shapes {
    hasher: foldhash::fast::RandomState,
    known: RefCell<Vec<Shape>>,
}

#[derive(Default)]
struct Shape {
    hash: u64,
    /// The names, each with its length, and the function; `None` if they have occurred once.
    made: Option<(Vec<u8>, Kept)>,
}

impl Default for Shapes {
    fn default() -> Self {
        let known = std::iter::repeat_with(Shape::default).take(PLACES).collect();
        Self { hasher: foldhash::fast::RandomState::default(), known: RefCell::new(known) }
    }
}

impl Client {
    /// Builds an object from alternating names and values.
    pub(super) fn object<'s>(&self, scope: Scope<'s>, texts: &Texts) -> Option<Js<'s>> {
        if texts.len() / 2 <= MOST_NAMES
            && let Some(make) = self.maker(scope, texts)
        {
            let values = texts.iter().skip(1).step_by(2);
            return scope.call(make, &self.strings(scope, texts, values)?);
        }
        let items = self.strings(scope, texts, texts.iter())?;
        self.gather(scope, &self.make.fields, &items)
    }

    /// The function for these names, if they occurred before. Nothing is borrowed while JavaScript
    /// runs.
    fn maker<'s>(&self, scope: Scope<'s>, texts: &Texts) -> Option<Js<'s>> {
        let hash = self.shapes.hash(texts);
        let place = hash as usize % PLACES;
        if let Some(shape) = self.shapes.known.borrow_mut().get_mut(place) {
            if shape.hash != hash {
                *shape = Shape { hash, made: None };
                return None;
            }
            if let Some((known, make)) = &shape.made {
                return names(texts).eq(Names(known)).then(|| make.get(scope));
            }
        }
        let (known, make) = self.new_shape(scope, texts)?;
        let function = make.get(scope);
        if let Some(shape) = self.shapes.known.borrow_mut().get_mut(place) {
            *shape = Shape { hash, made: Some((known, make)) };
        }
        Some(function)
    }

    fn new_shape(&self, scope: Scope<'_>, texts: &Texts) -> Option<(Vec<u8>, Kept)> {
        let mut known = Vec::new();
        for name in names(texts) {
            known.extend_from_slice(&(name.len() as u32).to_le_bytes());
            known.extend_from_slice(name);
        }
        let names = self.strings(scope, texts, names(texts).map(Some))?;
        let make = scope.call(self.make.shape.get(scope), &names)?;
        Some((known, Kept::new(scope, make)))
    }
}

impl Shapes {
    fn hash(&self, texts: &Texts) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        for name in names(texts) {
            hasher.write_usize(name.len());
            hasher.write(name);
        }
        hasher.finish()
    }
}

fn names(texts: &Texts) -> impl Iterator<Item = &[u8]> {
    texts.iter().step_by(2).map(Option::unwrap_or_default)
}

/// The stored form of names.
struct Names<'n>(&'n [u8]);

impl<'n> Iterator for Names<'n> {
    type Item = &'n [u8];

    fn next(&mut self) -> Option<&'n [u8]> {
        let (len, rest) = self.0.split_first_chunk()?;
        let (name, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
        self.0 = rest;
        Some(name)
    }
}
