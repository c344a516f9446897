//! The names of an object that is being read, of which the text may have some twice.

use foldhash::fast::RandomState;
use hashbrown::{HashMap, HashTable};
use std::hash::BuildHasher;

use super::node::{Members, Node};

/// Up to so many members, each is compared with those before it.
const FEW: usize = 16;

/// The names that were read so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    count: usize,
    /// Where they begin, once there are many.
    places: HashTable<usize>,
    hasher: RandomState,
    /// Whether any was there twice.
    pub(super) repeated: bool,
}

impl Names {
    /// Adds the name that was written last, at `at`. The members begin at `content`.
    #[inline]
    pub(super) fn add(&mut self, written: &[u8], content: usize, at: usize) {
        let name = written.get(at..).unwrap_or_default();
        if self.count < FEW {
            let before = Members::new(written.get(content..at).unwrap_or_default(), self.count);
            self.repeated |= before.encoded().any(|(it, _)| it == name);
        } else {
            self.add_to_many(written, content, at);
        }
        self.count += 1;
    }

    #[cold]
    fn add_to_many(&mut self, written: &[u8], content: usize, at: usize) {
        if self.places.is_empty() {
            let mut place = content;
            let before = Members::new(written.get(content..at).unwrap_or_default(), self.count);
            for (name, value) in before.encoded() {
                self.insert(written, place);
                place += name.len() + value.bytes().len();
            }
        }
        self.insert(written, at);
    }

    fn insert(&mut self, written: &[u8], at: usize) {
        let name = |at: usize| Node::new(written.get(at..).unwrap_or_default()).bytes();
        let hash = |at: &usize| self.hasher.hash_one(name(*at));
        let found = self.places.find(hash(&at), |it| name(*it) == name(at)).is_some();
        self.repeated |= found;
        if !found {
            self.places.insert_unique(hash(&at), at, hash);
        }
    }
}

/// Leaves of members with the same name the value of the last, in the place of the first. Answers
/// how many are left.
pub(super) fn last_of_each(out: &mut Vec<u8>, content: usize, count: usize) -> usize {
    let all = out.split_off(content);
    let mut kept: Vec<(&[u8], Node<'_>)> = Vec::new();
    let mut places: HashMap<&[u8], usize, RandomState> = HashMap::default();
    for (name, value) in Members::new(&all, count).encoded() {
        let place = *places.entry(name).or_insert(kept.len());
        match kept.get_mut(place) {
            Some(member) => member.1 = value,
            None => kept.push((name, value)),
        }
    }
    for (name, value) in &kept {
        out.extend_from_slice(name);
        out.extend_from_slice(value.bytes());
    }
    kept.len()
}
