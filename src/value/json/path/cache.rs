//! Paths that a thread has read before: programs have few, and ask for them again and again.

use std::cell::RefCell;
use std::hash::BuildHasher;
use std::rc::Rc;

use foldhash::fast::FixedState;

use super::{Path, PathError};

/// Longer paths are read anew each time, so that what is kept stays small.
const LONGEST: usize = 128;

/// A path has its place in one of these sets, which keep a few each.
const SETS: usize = 16;
const WAYS: usize = 4;

thread_local! {
    static KEPT: RefCell<Cache> = RefCell::default();
}

#[derive(Default)]
struct Cache {
    sets: [[Option<Kept>; WAYS]; SETS],
    /// What gives way to the next new path, in whichever set.
    next: usize,
}

struct Kept {
    given: Box<[u8]>,
    path: Rc<Path>,
}

impl Path {
    /// The path of a text, which is read only if this thread has not kept it.
    pub fn of(given: &[u8]) -> Result<Rc<Self>, PathError> {
        if given.len() > LONGEST {
            return Self::parse(given).map(Rc::new);
        }
        KEPT.with_borrow_mut(|cache| cache.find(given))
    }
}

impl Cache {
    fn find(&mut self, given: &[u8]) -> Result<Rc<Path>, PathError> {
        let hash = FixedState::default().hash_one(given) as usize;
        let set = &mut self.sets[hash % SETS];
        if let Some(kept) = set.iter().flatten().find(|kept| *kept.given == *given) {
            return Ok(Rc::clone(&kept.path));
        }
        let path = Rc::new(Path::parse(given)?);
        self.next = (self.next + 1) % WAYS;
        set[self.next] = Some(Kept { given: given.into(), path: Rc::clone(&path) });
        Ok(path)
    }
}
