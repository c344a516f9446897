//! [`Part`]: a part of a large value that a snapshot can go on reading while the value changes.
//!
//! Hashes, sets, sorted sets, lists and streams are rows of parts: pages and nodes of a few
//! kilobytes. Sharing one moves what it is (a length and pointers, not what lies behind them)
//! behind a count of its users. Who then changes the value copies that part alone, and only while
//! it is still shared. A part that is not shared costs what its content costs; whether it is lies
//! in a niche of that.

use std::ops::{Deref, DerefMut};

use triomphe::Arc;

const _: () = assert!(size_of::<Part<Vec<u8>>>() == size_of::<Vec<u8>>());

/// The content of a part, which can be copied.
pub trait Duplicate: Default {
    /// A copy that takes as much memory: owners keep account of capacities.
    fn duplicate(&self) -> Self;
}

impl<T: Clone> Duplicate for Vec<T> {
    fn duplicate(&self) -> Self {
        let mut copy = Self::with_capacity(self.capacity());
        copy.extend_from_slice(self);
        copy
    }
}

/// A part that belongs to one value, or is shared with snapshots of it.
#[derive(Debug)]
pub enum Part<C> {
    /// The content belongs to this part alone.
    Own(C),
    /// The content may have other users, who see it unchanged.
    Shared(Arc<C>),
}

impl<C: Duplicate> Part<C> {
    /// Shares the content. It stays as it is now for as long as the result lives.
    pub fn share(&mut self) -> Arc<C> {
        let shared = match self {
            Self::Own(content) => Arc::new(std::mem::take(content)),
            Self::Shared(shared) => shared.clone(),
        };
        *self = Self::Shared(shared.clone());
        shared
    }

    /// Takes the content back if it has no other user any more: reading shared content costs an
    /// indirection.
    pub fn regain(&mut self) {
        if let Self::Shared(shared) = self
            && let Some(content) = Arc::get_mut(shared)
        {
            *self = Self::Own(std::mem::take(content));
        }
    }

    /// The content. It is copied if others still use it.
    pub fn into_inner(self) -> C {
        match self {
            Self::Own(content) => content,
            Self::Shared(shared) => {
                Arc::try_unwrap(shared).unwrap_or_else(|shared| shared.duplicate())
            }
        }
    }

    /// Makes this part the only user of its content.
    #[cold]
    pub fn separate(&mut self) {
        self.regain();
        if let Self::Shared(shared) = self {
            *self = Self::Own(shared.duplicate());
        }
    }
}

impl<C> From<C> for Part<C> {
    #[inline]
    fn from(content: C) -> Self {
        Self::Own(content)
    }
}

impl<C> Deref for Part<C> {
    type Target = C;

    #[inline]
    fn deref(&self) -> &C {
        match self {
            Self::Own(content) => content,
            Self::Shared(shared) => shared,
        }
    }
}

impl<C: Duplicate> DerefMut for Part<C> {
    #[inline]
    fn deref_mut(&mut self) -> &mut C {
        if let Self::Shared(_) = self {
            self.separate();
        }
        match self {
            Self::Own(content) => content,
            // Unreachable, as the code above made it its own. A leak is better than a panic.
            Self::Shared(_) => Box::leak(Box::default()),
        }
    }
}

impl<C: Duplicate> Clone for Part<C> {
    /// What is shared already is shared with one more.
    fn clone(&self) -> Self {
        match self {
            Self::Own(content) => Self::Own(content.duplicate()),
            Self::Shared(shared) => Self::Shared(shared.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_a_shared_part_copies_it_once() {
        let mut part = Part::from(Vec::with_capacity(9));
        part.push(1);
        let shared = part.share();
        assert!(std::ptr::eq(&*part, &*shared), "sharing copies nothing");
        part.push(2);
        assert_eq!((&*shared, &*part, part.capacity()), (&vec![1], &vec![1, 2], 9));
        let again = part.share();
        drop(again);
        let before = part.as_ptr();
        part.push(3);
        assert_eq!((part.as_ptr(), part.into_inner()), (before, vec![1, 2, 3]));
    }

    #[test]
    fn what_nobody_else_has_is_taken_back() {
        let mut part = Part::from(vec![1]);
        let shared = part.share();
        part.regain();
        assert!(matches!(part, Part::Shared(_)));
        drop(shared);
        part.regain();
        assert!(matches!(part, Part::Own(_)));
    }
}
