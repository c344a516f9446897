//! Vector sets. As those of a module, their commands publish no keyspace events.

use super::Handle;
use crate::engine::grammar::effects::{Change, Log};
use crate::engine::grammar::error::{Error, Result};
use crate::value::VectorSet;
use crate::value::vector_set::parts::{Damage, Part, State};
use crate::value::vector_set::{Inserted, Quantisation, Shape};

/// A vector of an element that is added.
#[derive(Debug, Clone, Copy)]
pub struct Addition<'a> {
    /// The name of the element.
    pub element: &'a [u8],
    /// As it was given, before any projection.
    pub vector: &'a [f32],
    /// How many candidates are looked at for its links.
    pub ef: usize,
    /// Attributes; empty ones are none, and without any those that there are stay.
    pub attributes: Option<&'a [u8]>,
}

/// A change of a vector set.
#[derive(Debug, Clone, Copy)]
enum VectorSetChange<'a> {
    /// The graph that it makes follows from the graph before and from this.
    Add(&'a Shape, Addition<'a>),
    Remove(&'a [u8]),
    SetAttributes(&'a [u8], &'a [u8]),
}

impl Change for VectorSetChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Add(shape, Addition { element, vector, ef, attributes }) => {
                let mut command = log.command("VADD").word(key);
                if shape.projection.is_some() {
                    command = command.word(b"REDUCE").unsigned(shape.dimension as u64);
                }
                let bytes: Vec<u8> = vector.iter().flat_map(|it| it.to_le_bytes()).collect();
                command = command.word(b"FP32").word(&bytes).word(element);
                command = command.word(quantisation_word(shape.quantisation).as_bytes());
                command = command.word(b"EF").unsigned(ef as u64);
                command = command.word(b"M").unsigned(shape.m as u64);
                if let Some(attributes) = attributes {
                    command = command.word(b"SETATTR").word(attributes);
                }
                drop(command);
            }
            Self::Remove(element) => drop(log.command("VREM").word(key).word(element)),
            Self::SetAttributes(element, attributes) => {
                log.command("VSETATTR").word(key).word(element).word(attributes);
            }
        }
    }
}

/// The word of VADD for a quantisation.
pub fn quantisation_word(quantisation: Quantisation) -> &'static str {
    match quantisation {
        Quantisation::Bin => "BIN",
        Quantisation::F32 => "NOQUANT",
        Quantisation::Q8 => "Q8",
    }
}

impl Handle<'_, VectorSet> {
    /// Adds an element, or gives one another vector. Answers whether it is new.
    pub fn insert(&mut self, addition: Addition<'_>) -> Result<bool> {
        let Addition { element, vector, ef, attributes } = addition;
        let wrong = |_| Error::internal("a vector of another dimension than its set");
        let inserted = self.value.insert(element, vector, ef, attributes).map_err(wrong)?;
        let change = VectorSetChange::Add(self.value.shape(), addition);
        self.effects.change(self.db, self.key, &change, 1);
        Ok(inserted == Inserted::New)
    }

    /// Removes an element. Answers whether it was there.
    pub fn remove(&mut self, element: &[u8]) -> bool {
        let removed = self.value.remove(element);
        if removed {
            self.effects.change(self.db, self.key, &VectorSetChange::Remove(element), 1);
        }
        removed
    }

    /// Gives an element other attributes; empty ones are none. Answers whether it is there.
    pub fn set_attributes(&mut self, element: &[u8], attributes: &[u8]) -> bool {
        let found = self.value.set_attributes(element, attributes);
        if found {
            let change = VectorSetChange::SetAttributes(element, attributes);
            self.effects.change(self.db, self.key, &change, 1);
        }
        found
    }

    /// Adds an element as the log has it. Nothing is recorded.
    pub fn rebuild(&mut self, part: &Part<'_>) -> Result<(), Damage> {
        self.value.push_part(part)
    }

    /// Ends what [`Self::rebuild`] began.
    pub fn resume(&mut self, state: State) -> Result<(), Damage> {
        self.value.resume(state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::access::handle::testing::changes;

    fn set() -> VectorSet {
        let shape = Shape { dimension: 2, quantisation: Quantisation::Bin, m: 5, projection: None };
        VectorSet::new(shape)
    }

    #[test]
    fn every_change_is_recorded_as_it_can_be_repeated() {
        let (ops, events) = changes(set(), |set| {
            let addition =
                |attributes| Addition { element: b"a", vector: &[1.0, 2.0], ef: 9, attributes };
            assert!(set.insert(addition(None)).unwrap());
            assert!(!set.insert(addition(Some(b"x"))).unwrap());
            assert!(set.set_attributes(b"a", b"y"));
            assert!(set.remove(b"a"));
        });
        let vector = "\0\0\u{fffd}?\0\0\0@";
        let expected = [
            format!("VADD k FP32 {vector} a BIN EF 9 M 5"),
            format!("VADD k FP32 {vector} a BIN EF 9 M 5 SETATTR x"),
            "VSETATTR k a y".to_owned(),
            "VREM k a".to_owned(),
        ];
        assert_eq!(ops, expected);
        assert!(events.is_empty());
    }

    #[test]
    fn what_changes_nothing_is_not_recorded() {
        let (ops, _) = changes(set(), |set| {
            assert!(!set.remove(b"a"));
            assert!(!set.set_attributes(b"a", b"y"));
        });
        assert!(ops.is_empty());
    }
}
