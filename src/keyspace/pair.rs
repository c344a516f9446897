//! [`Pair`]: a key and its value in one allocation.
//!
//! Most keys and most values are short. In an allocation of its own, each of them costs a pointer,
//! a header and a cache line. Together, a read of a short string loads one or two cache lines after
//! its entry, and a key of 11 bytes with a string of 32 takes 48 bytes.
//!
//! ```text
//! head                        key        what the form says
//! form 1, key 1, text 2       bytes      Text: the string, right behind the key
//!                                        Int: an i64
//!                                        Long: a `Bytes`
//!                                        List, Set, Hash, SortedSet: the 24 bytes of the type
//!                                        Raw, Stream, VectorSet, Module: a box
//! ```
//!
//! Everything but a text is aligned to 8 bytes, which costs nothing, since the whole is as well. A
//! key of 255 bytes or more has its length in 8 bytes behind the head, which then takes 16.
//!
//! The size of the allocation follows from the head, so it is not stored. A `Pair` owns what it
//! holds and shares nothing: a mutable reference to it may write to all of it.
//!
//! This file manages raw memory, for which it needs `unsafe`; docs/decisions.md has the reason.
//! Its tests run under Miri: `cargo +nightly miri test --no-default-features --lib keyspace::pair`.
#![expect(unsafe_code, reason = "a layout of our own; see above")]

#[cfg(test)]
mod tests;
#[cfg(any(test, fuzzing))]
pub mod trial;

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::ptr::NonNull;
use std::{fmt, mem, slice};

use crate::base::{Bytes, number};
use crate::value::{
    Hash, List, Module, Set, SortedSet, Stream, Text, Value, VectorSet, View, ViewMut, modules,
};

/// The length of the longest string that is stored beside its key, in bytes. Longer strings are
/// shared with replies, which costs less than copying them.
pub const TEXT_MOST: usize = 128;

/// A key of this length or more has its length behind the head.
const LONG_KEY: usize = u8::MAX as usize;

/// What the allocation is aligned to, and its size a multiple of.
const ALIGN: usize = 8;

/// What lies behind the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum BodyForm {
    Text,
    Int,
    Long,
    Raw,
    List,
    Set,
    Hash,
    SortedSet,
    Stream,
    VectorSet,
    Module,
}

impl BodyForm {
    /// The size of what lies there, for all but texts.
    #[inline]
    const fn size(self) -> usize {
        match self {
            Self::Text => 0,
            Self::Int => size_of::<i64>(),
            Self::Long => size_of::<Bytes>(),
            Self::List => size_of::<List>(),
            Self::Set => size_of::<Set>(),
            Self::Hash => size_of::<Hash>(),
            Self::SortedSet => size_of::<SortedSet>(),
            Self::Raw => size_of::<Box<Vec<u8>>>(),
            Self::Stream => size_of::<Box<Stream>>(),
            Self::VectorSet => size_of::<Box<VectorSet>>(),
            Self::Module => size_of::<Box<Module>>(),
        }
    }

    /// How many bytes of the body the heap of the value counts as well.
    #[inline]
    const fn counted(self) -> usize {
        match self {
            Self::List | Self::Set | Self::Hash | Self::SortedSet => self.size(),
            _ => 0,
        }
    }
}

/// The types of values, as TYPE names them, in the order of [`Pair::kind`].
pub const TYPES: [&str; OWN_TYPES.len() + modules::TYPES.len()] = {
    let mut all = [""; OWN_TYPES.len() + modules::TYPES.len()];
    let (own, of_modules) = all.split_at_mut(OWN_TYPES.len());
    own.copy_from_slice(&OWN_TYPES);
    of_modules.copy_from_slice(&modules::TYPES);
    all
};

/// Where the types of modules begin in [`TYPES`].
pub const FIRST_OF_MODULES: usize = OWN_TYPES.len() - 1;

const OWN_TYPES: [&str; 7] = ["string", "list", "set", "hash", "zset", "stream", "vectorset"];

/// The first four bytes of the allocation.
#[derive(Clone, Copy)]
#[repr(C)]
struct Head {
    form: BodyForm,
    /// [`LONG_KEY`] when the length lies behind the head.
    key: u8,
    /// The length of a text.
    text: u16,
}

const _: () = assert!(size_of::<Head>() == 4 && TEXT_MOST <= u16::MAX as usize);
const _: () = assert!(align_of::<Bytes>() <= ALIGN && align_of::<Box<Stream>>() <= ALIGN);
const _: () = assert!(align_of::<List>() <= ALIGN && align_of::<Set>() <= ALIGN);
const _: () = assert!(align_of::<Hash>() <= ALIGN && align_of::<SortedSet>() <= ALIGN);

/// The layout of an allocation: offsets and sizes in bytes.
#[derive(Clone, Copy)]
struct Plan {
    key: usize,
    key_len: usize,
    body: usize,
    size: usize,
}

impl Plan {
    #[inline]
    const fn new(form: BodyForm, key_len: usize, text: usize) -> Self {
        let key = if key_len < LONG_KEY { size_of::<Head>() } else { 2 * ALIGN };
        let end = key + key_len;
        let (body, len) = match form {
            BodyForm::Text => (end, text),
            _ => (end.next_multiple_of(ALIGN), form.size()),
        };
        Self { key, key_len, body, size: (body + len).next_multiple_of(ALIGN) }
    }

    #[inline]
    const fn layout(self) -> Layout {
        // The key was a slice, and with what is added to it an allocation would fail long before.
        match Layout::from_size_align(self.size, ALIGN) {
            Ok(layout) => layout,
            Err(_) => Layout::new::<Head>(),
        }
    }
}

/// A key and its value, in one allocation.
pub struct Pair(NonNull<u8>);

// SAFETY: a pair owns what it points to, all of which may go to other threads (see the assertion
// below), and nothing in it changes behind a shared reference.
unsafe impl Send for Pair {}
// SAFETY: as above.
unsafe impl Sync for Pair {}

const _: () = {
    const fn may_go_to_other_threads<T: Send + Sync>() {}
    may_go_to_other_threads::<Value>();
};

/// A new value for a key, borrowed where it is a short string.
#[derive(Debug)]
pub enum Content<'a> {
    /// A string that is not the canonical form of an integer.
    Text(&'a [u8]),
    /// A value of any type.
    Value(Value),
}

impl<'a> Content<'a> {
    /// A string as SET keeps it: a canonical integer becomes a number.
    #[inline]
    pub fn string(text: &'a [u8]) -> Self {
        match number::parse_i64(text) {
            Some(number) => Self::Value(Value::Int(number)),
            None => Self::Text(text),
        }
    }
}

impl From<Value> for Content<'_> {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

impl Pair {
    /// A pair of this key and this value.
    #[inline]
    pub fn new(key: &[u8], content: Content<'_>) -> Self {
        match content {
            Content::Text(text) if text.len() <= TEXT_MOST => Self::text(key, text),
            Content::Text(text) => Self::with(BodyForm::Long, key, Bytes::new(text)),
            Content::Value(value) => Self::of_value(key, value),
        }
    }

    #[inline]
    fn text(key: &[u8], text: &[u8]) -> Self {
        let (pair, plan) = Self::allocate(BodyForm::Text, key, text.len());
        // SAFETY: the plan has room for the text at `body`, and nothing else points there yet.
        unsafe {
            pair.0.add(plan.body).copy_from_nonoverlapping(NonNull::from(text).cast(), text.len());
        }
        pair
    }

    fn of_value(key: &[u8], value: Value) -> Self {
        match value {
            Value::Str(text) if text.len() <= TEXT_MOST => Self::text(key, &text),
            Value::Str(text) => Self::with(BodyForm::Long, key, text),
            Value::Int(number) => Self::with(BodyForm::Int, key, number),
            Value::Raw(buffer) => Self::with(BodyForm::Raw, key, buffer),
            Value::List(list) => Self::with(BodyForm::List, key, *list),
            Value::Set(set) => Self::with(BodyForm::Set, key, *set),
            Value::Hash(hash) => Self::with(BodyForm::Hash, key, *hash),
            Value::SortedSet(sorted) => Self::with(BodyForm::SortedSet, key, *sorted),
            Value::Stream(stream) => Self::with(BodyForm::Stream, key, stream),
            Value::VectorSet(set) => Self::with(BodyForm::VectorSet, key, set),
            Value::Module(module) => Self::with(BodyForm::Module, key, module),
        }
    }

    fn with<T>(form: BodyForm, key: &[u8], body: T) -> Self {
        debug_assert!(size_of::<T>() == form.size());
        let (pair, plan) = Self::allocate(form, key, 0);
        // SAFETY: the plan has room for a `T`, which is of the form's size, at `body`, aligned.
        unsafe { pair.0.add(plan.body).cast().write(body) };
        pair
    }

    /// Allocates a pair and writes its head and its key. The caller must write the body before it
    /// uses the pair.
    #[inline]
    fn allocate(form: BodyForm, key: &[u8], text: usize) -> (Self, Plan) {
        let plan = Plan::new(form, key.len(), text);
        let layout = plan.layout();
        // SAFETY: the layout is not of size 0.
        let Some(place) = NonNull::new(unsafe { alloc(layout) }) else {
            handle_alloc_error(layout)
        };
        let head = Head { form, key: key.len().min(LONG_KEY) as u8, text: text as u16 };
        // SAFETY: the plan has room for all three, aligned, and nothing else points there yet.
        unsafe {
            place.cast().write(head);
            if key.len() >= LONG_KEY {
                place.add(ALIGN).cast().write(key.len());
            }
            place.add(plan.key).copy_from_nonoverlapping(NonNull::from(key).cast(), key.len());
        }
        (Self(place), plan)
    }

    #[inline]
    fn head(&self) -> Head {
        // SAFETY: every allocation begins with its head, which `allocate` wrote.
        unsafe { self.0.cast().read() }
    }

    #[inline]
    fn plan(&self, head: Head) -> Plan {
        let key = match usize::from(head.key) {
            // SAFETY: behind the head of a long key `allocate` wrote its length.
            LONG_KEY => unsafe { self.0.add(ALIGN).cast().read() },
            short => short,
        };
        Plan::new(head.form, key, usize::from(head.text))
    }

    /// The key.
    #[inline]
    pub fn key(&self) -> &[u8] {
        let plan = self.plan(self.head());
        // SAFETY: `allocate` wrote the key there, and what can change a pair leaves it alone.
        unsafe { slice::from_raw_parts(self.0.add(plan.key).as_ptr(), plan.key_len) }
    }

    /// Bytes of heap of the key and the value.
    #[inline]
    pub fn heap(&self) -> usize {
        let head = self.head();
        let own = self.plan(head).size;
        if matches!(head.form, BodyForm::Text | BodyForm::Int) {
            own
        } else {
            own - head.form.counted() + self.view().heap()
        }
    }

    /// The size of the allocation in bytes. It does not include what a boxed value allocates.
    #[inline]
    pub fn own_heap(&self) -> usize {
        self.plan(self.head()).size
    }

    /// The place of the type of the value in [`TYPES`].
    #[inline]
    pub fn kind(&self) -> usize {
        match self.head().form {
            BodyForm::Text | BodyForm::Int | BodyForm::Long | BodyForm::Raw => 0,
            BodyForm::List => 1,
            BodyForm::Set => 2,
            BodyForm::Hash => 3,
            BodyForm::SortedSet => 4,
            BodyForm::Stream => 5,
            BodyForm::VectorSet => 6,
            BodyForm::Module => match self.view() {
                View::Module(module) => OWN_TYPES.len() + module.kind(),
                _ => 0,
            },
        }
    }

    /// The value, borrowed.
    #[inline]
    pub fn view(&self) -> View<'_> {
        let head = self.head();
        let place = self.0.as_ptr().wrapping_add(self.plan(head).body);
        // SAFETY: the body is what the form says, written by `text` or `with`; it lives as long as
        // the pair, and cannot change while this borrows the pair.
        unsafe {
            match head.form {
                BodyForm::Text => {
                    View::Text(Text::Plain(slice::from_raw_parts(place, head.text.into())))
                }
                BodyForm::Int => View::Text(Text::Int(*place.cast())),
                BodyForm::Long => View::Text(Text::Shared(&*place.cast())),
                BodyForm::Raw => View::Text(Text::Buffer(&*place.cast::<Box<Vec<u8>>>())),
                BodyForm::List => View::List(&*place.cast()),
                BodyForm::Set => View::Set(&*place.cast()),
                BodyForm::Hash => View::Hash(&*place.cast()),
                BodyForm::SortedSet => View::SortedSet(&*place.cast()),
                BodyForm::Stream => View::Stream(&*place.cast::<Box<Stream>>()),
                BodyForm::VectorSet => View::VectorSet(&*place.cast::<Box<VectorSet>>()),
                BodyForm::Module => View::Module(&*place.cast::<Box<Module>>()),
            }
        }
    }

    /// The key, and the value to change in place.
    #[inline]
    pub fn split_mut(&mut self) -> (&[u8], ViewMut<'_>) {
        let head = self.head();
        let plan = self.plan(head);
        let place = self.0.as_ptr().wrapping_add(plan.body);
        // SAFETY: as in `key` and `view`. The pair is borrowed mutably, and key and body do not
        // overlap.
        unsafe {
            let key = slice::from_raw_parts(self.0.add(plan.key).as_ptr(), plan.key_len);
            let value = match head.form {
                BodyForm::Text => {
                    ViewMut::Text(Text::Plain(slice::from_raw_parts(place, head.text.into())))
                }
                BodyForm::Int => ViewMut::Int(&mut *place.cast()),
                BodyForm::Long => ViewMut::Text(Text::Shared(&*place.cast())),
                BodyForm::Raw => ViewMut::Buffer(&mut *place.cast::<Box<Vec<u8>>>()),
                BodyForm::List => ViewMut::List(&mut *place.cast()),
                BodyForm::Set => ViewMut::Set(&mut *place.cast()),
                BodyForm::Hash => ViewMut::Hash(&mut *place.cast()),
                BodyForm::SortedSet => ViewMut::SortedSet(&mut *place.cast()),
                BodyForm::Stream => ViewMut::Stream(&mut *place.cast::<Box<Stream>>()),
                BodyForm::VectorSet => ViewMut::VectorSet(&mut *place.cast::<Box<VectorSet>>()),
                BodyForm::Module => ViewMut::Module(&mut *place.cast::<Box<Module>>()),
            };
            (key, value)
        }
    }

    /// The value, to change in place.
    #[inline]
    pub fn view_mut(&mut self) -> ViewMut<'_> {
        self.split_mut().1
    }

    /// Replaces the value without another allocation. Returns false, and changes nothing, when that
    /// is not possible.
    #[inline]
    pub fn overwrite(&mut self, content: &Content<'_>) -> bool {
        match content {
            Content::Text(text) => self.overwrite_text(text),
            Content::Value(Value::Int(new)) => match self.view_mut() {
                ViewMut::Int(number) => {
                    *number = *new;
                    true
                }
                _ => false,
            },
            Content::Value(_) => false,
        }
    }

    /// Writes another string over the present one, if the allocation would have the same size and
    /// the present string is not shared.
    #[inline]
    fn overwrite_text(&mut self, text: &[u8]) -> bool {
        let head = self.head();
        let plan = self.plan(head);
        match head.form {
            BodyForm::Text if text.len() <= TEXT_MOST => {
                if Plan::new(BodyForm::Text, plan.key_len, text.len()).size != plan.size {
                    return false;
                }
                // SAFETY: the allocation is as large as one of this text, and the pair is borrowed
                // mutably, so nothing else looks at it.
                unsafe {
                    let from = NonNull::from(text).cast();
                    self.0.add(plan.body).copy_from_nonoverlapping(from, text.len());
                    self.0.cast().write(Head { text: text.len() as u16, ..head });
                }
                true
            }
            BodyForm::Long => {
                // SAFETY: the body is what the form says, and the pair is borrowed mutably.
                unsafe { self.0.add(plan.body).cast::<Bytes>().as_mut() }.overwrite(text)
            }
            _ => false,
        }
    }

    /// The value, taken out of the pair.
    pub fn into_value(self) -> Value {
        let head = self.head();
        if let View::Text(Text::Plain(text)) = self.view() {
            return Value::Str(Bytes::new(text));
        }
        let body = self.0.as_ptr().wrapping_add(self.plan(head).body);
        // SAFETY: the body is what the form says. It is moved out here, and the pair, which would
        // drop it, is forgotten after its allocation went the way it came.
        unsafe {
            let value = match head.form {
                BodyForm::Text => Value::Str(Bytes::EMPTY),
                BodyForm::Int => Value::Int(body.cast::<i64>().read()),
                BodyForm::Long => Value::Str(body.cast::<Bytes>().read()),
                BodyForm::Raw => Value::Raw(body.cast::<Box<Vec<u8>>>().read()),
                BodyForm::List => Value::List(Box::new(body.cast::<List>().read())),
                BodyForm::Set => Value::Set(Box::new(body.cast::<Set>().read())),
                BodyForm::Hash => Value::Hash(Box::new(body.cast::<Hash>().read())),
                BodyForm::SortedSet => Value::SortedSet(Box::new(body.cast::<SortedSet>().read())),
                BodyForm::Stream => Value::Stream(body.cast::<Box<Stream>>().read()),
                BodyForm::VectorSet => Value::VectorSet(body.cast::<Box<VectorSet>>().read()),
                BodyForm::Module => Value::Module(body.cast::<Box<Module>>().read()),
            };
            self.free();
            mem::forget(self);
            value
        }
    }

    /// Gives the allocation back, and drops nothing.
    ///
    /// # Safety
    /// The pair must not be used or dropped afterwards.
    unsafe fn free(&self) {
        let layout = self.plan(self.head()).layout();
        // SAFETY: `allocate` asked for this layout: what the head says does not change but for the
        // length of a text, and that within the same size.
        unsafe { dealloc(self.0.as_ptr(), layout) };
    }
}

impl Drop for Pair {
    #[inline]
    fn drop(&mut self) {
        let head = self.head();
        if !matches!(head.form, BodyForm::Text | BodyForm::Int) {
            drop_body(self, head);
        }
        // SAFETY: nobody uses a pair that has been dropped.
        unsafe { self.free() };
    }
}

/// Drops a body that owns something.
fn drop_body(pair: &mut Pair, head: Head) {
    let body = pair.0.as_ptr().wrapping_add(pair.plan(head).body);
    // SAFETY: the body is what the form says, and this is the only place that drops it.
    unsafe {
        match head.form {
            BodyForm::Text | BodyForm::Int => {}
            BodyForm::Long => body.cast::<Bytes>().drop_in_place(),
            BodyForm::Raw => body.cast::<Box<Vec<u8>>>().drop_in_place(),
            BodyForm::List => body.cast::<List>().drop_in_place(),
            BodyForm::Set => body.cast::<Set>().drop_in_place(),
            BodyForm::Hash => body.cast::<Hash>().drop_in_place(),
            BodyForm::SortedSet => body.cast::<SortedSet>().drop_in_place(),
            BodyForm::Stream => body.cast::<Box<Stream>>().drop_in_place(),
            BodyForm::VectorSet => body.cast::<Box<VectorSet>>().drop_in_place(),
            BodyForm::Module => body.cast::<Box<Module>>().drop_in_place(),
        }
    }
}

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\": {:?}", self.key().escape_ascii(), self.view())
    }
}
