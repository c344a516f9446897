//! Small Buffers of replies. `napi_create_buffer_copy` takes four times as long as slicing memory
//! that JavaScript has provided, which lib/slab.js does.

use std::cell::{Cell, RefCell};

use super::client::Client;
use super::door::{Js, Kept, Scope};

/// The offset of the next piece.
#[derive(Default)]
pub(super) struct Slab {
    memory: RefCell<Option<Kept>>,
    at: Cell<usize>,
}

/// Longer strings become separate Buffers.
const LONGEST: usize = 2048;
/// A place is the offset of a piece, times this, plus its length.
const LENGTH: usize = 4096;
/// Pieces begin at multiples of this, as in Node's own pool.
const ALIGNMENT: usize = 8;

impl Client {
    /// A Buffer with a copy of these bytes.
    pub(super) fn new_buffer<'s>(&self, scope: Scope<'s>, bytes: &[u8]) -> Option<Js<'s>> {
        match self.place(scope, bytes) {
            Some(place) => scope.call(self.make.cut.get(scope), &[place]),
            None => scope.new_buffer(bytes),
        }
    }

    /// The same, or its place in the slab if it has one.
    #[inline]
    pub(super) fn new_piece<'s>(&self, scope: Scope<'s>, bytes: &[u8]) -> Option<Js<'s>> {
        self.place(scope, bytes).or_else(|| scope.new_buffer(bytes))
    }

    /// Writes the bytes to the slab, and returns their place for `cut`. `None` if they are too
    /// long, or there is no slab.
    fn place<'s>(&self, scope: Scope<'s>, bytes: &[u8]) -> Option<Js<'s>> {
        if bytes.len() > LONGEST {
            return None;
        }
        let at = self.write(scope, bytes).or_else(|| {
            self.renew(scope)?;
            self.write(scope, bytes)
        })?;
        Some(scope.new_integer((at * LENGTH + bytes.len()) as i64))
    }

    fn write(&self, scope: Scope<'_>, bytes: &[u8]) -> Option<usize> {
        let at = self.slab.at.get();
        let memory = self.slab.memory.borrow();
        let written = scope.write_bytes(memory.as_ref()?.get(scope), at, bytes);
        written.then(|| {
            self.slab.at.set((at + bytes.len()).next_multiple_of(ALIGNMENT));
            at
        })
    }

    #[cold]
    fn renew(&self, scope: Scope<'_>) -> Option<()> {
        let memory = scope.call(self.make.renew.get(scope), &[])?;
        self.slab.memory.replace(Some(Kept::new(scope, memory)));
        self.slab.at.set(0);
        Some(())
    }
}
