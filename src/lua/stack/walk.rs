//! Reads a value on Lua's stack, without copying it.
//!
//! Follows "Conversion of types" of Redis's Lua API reference: a table is an array up to its first
//! nil, unless it has one of the fields that name another kind of answer.

use std::ffi::c_int;
use std::marker::PhantomData;
use std::slice;

use mlua::ffi::{self, lua_State};
use smallvec::SmallVec;

use super::names::{self, Name};
use super::shape::Shape;

/// How deeply a value may be nested: an array around it counts one, a map or set three. This is the
/// limit of Redis, and less than a C function may use of Lua's stack.
const DEEPEST: usize = 7995;
const IN_ARRAY: usize = 1;
const IN_FIELD: usize = 3;
const TOO_DEEP: Shape<'_> = Shape::Error(b"ERR reached lua stack limit");

/// Stack places that reading one table takes above its own. With these the deepest table fits in
/// the eight thousand that Lua gives a C function.
const PLACES: c_int = 3;

/// Part of a value, in the order of a walk: a collection comes before its elements.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event<'w> {
    /// Anything but a collection.
    Leaf(Shape<'w>),
    /// A collection begins. Its elements follow, up to its `Close`.
    Open(Collection),
    /// The innermost open collection ends.
    Close,
}

/// The kinds of collections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collection {
    /// Elements in order.
    Array,
    /// Keys, each followed by its value.
    Map,
    /// Distinct members.
    Set,
}

/// Iterates over the value on top of Lua's stack. Tables may be nested thousands deep, so it keeps
/// its own list of open tables.
#[derive(Debug)]
pub struct ValueWalk<'l> {
    state: *mut lua_State,
    begun: bool,
    /// The tables around the next value.
    open: SmallVec<[Level; 4]>,
    /// Lua runs nothing else meanwhile.
    lua: PhantomData<&'l mut ()>,
}

#[derive(Debug)]
struct Level {
    collection: Collection,
    /// Where the table is on the stack. Above it are, in maps and sets, the key that was read last,
    /// and in maps its value.
    table: c_int,
    /// The number of values read so far.
    read: c_int,
    /// The depth of its elements.
    depth: usize,
}

/// What a table is.
enum TableKind<'w> {
    Leaf(Shape<'w>),
    Collection(Collection),
}

impl ValueWalk<'_> {
    /// Takes over the value on top of the stack.
    ///
    /// # Safety
    /// `state` must be a valid state that runs nothing, with the names at the bottom of its stack and
    /// a value on top. Its memory must be unlimited, and nothing else may use it for `'l`.
    pub(super) unsafe fn new(state: *mut lua_State) -> Self {
        Self { state, begun: false, open: SmallVec::new(), lua: PhantomData }
    }

    /// The next part; `None` at the end.
    pub fn advance(&mut self) -> Option<Event<'_>> {
        if !self.begun {
            self.begun = true;
            return Some(self.event(0));
        }
        let level = self.open.last_mut()?;
        let depth = level.depth;
        // SAFETY: the state is as `new` was promised, and `level` says what is on its stack.
        if unsafe { level.push_next(self.state) } {
            return Some(self.event(depth));
        }
        self.open.pop();
        Some(Event::Close)
    }

    /// The shape of the value on top of the stack.
    fn event(&mut self, depth: usize) -> Event<'_> {
        if depth >= DEEPEST {
            return Event::Leaf(TOO_DEEP);
        }
        let state = self.state;
        // SAFETY: there is a value on top, which stays there, or in its table, as long as the event
        // is borrowed; each function is used on the type that it is for, so nothing is converted.
        unsafe {
            match ffi::lua_type(state, -1) {
                ffi::LUA_TBOOLEAN => Event::Leaf(Shape::Bool(ffi::lua_toboolean(state, -1) != 0)),
                ffi::LUA_TNUMBER => Event::Leaf(Shape::Number(ffi::lua_tonumber(state, -1))),
                ffi::LUA_TSTRING => Event::Leaf(Shape::Text(text(state))),
                ffi::LUA_TTABLE => self.enter(depth),
                _ => Event::Leaf(Shape::Nil),
            }
        }
    }

    /// Opens the table on top of the stack.
    ///
    /// # Safety
    /// There is one.
    unsafe fn enter(&mut self, depth: usize) -> Event<'_> {
        let state = self.state;
        // SAFETY: as `new` was promised. There are places for what follows, or nothing is read.
        unsafe {
            if ffi::lua_checkstack(state, PLACES) == 0 {
                return Event::Leaf(TOO_DEEP);
            }
            let table = ffi::lua_gettop(state);
            let kind = if has_only(state, table, ffi::lua_objlen(state, table)) {
                TableKind::Collection(Collection::Array)
            } else {
                kind(state, table)
            };
            let collection = match kind {
                TableKind::Leaf(leaf) => return Event::Leaf(leaf),
                TableKind::Collection(collection) => collection,
            };
            let inside = if collection == Collection::Array { IN_ARRAY } else { IN_FIELD };
            if collection != Collection::Array {
                // The first key comes after nil.
                ffi::lua_pushnil(state);
            }
            self.open.push(Level { collection, table, read: 0, depth: depth + inside });
            Event::Open(collection)
        }
    }
}

impl Level {
    /// Pushes the next value; false if there is none.
    ///
    /// # Safety
    /// The table is at the level's index, with [`PLACES`] free places above it.
    unsafe fn push_next(&mut self, state: *mut lua_State) -> bool {
        let (table, key) = (self.table, self.table + 1);
        let odd = self.read % 2 == 1;
        // A table has fewer elements than that.
        self.read = self.read.saturating_add(1);
        // SAFETY: as the caller promised. `lua_next` is given nil or a key that it gave before.
        unsafe {
            match self.collection {
                Collection::Array => {
                    ffi::lua_settop(state, table);
                    ffi::lua_rawgeti_(state, table, self.read);
                    ffi::lua_type(state, -1) != ffi::LUA_TNIL
                }
                Collection::Map if odd => {
                    ffi::lua_settop(state, key + 1);
                    true
                }
                Collection::Map => {
                    ffi::lua_settop(state, key);
                    let more = ffi::lua_next(state, table) != 0;
                    if more {
                        ffi::lua_pushvalue(state, key);
                    }
                    more
                }
                Collection::Set => {
                    ffi::lua_settop(state, key);
                    let more = ffi::lua_next(state, table) != 0;
                    if more {
                        ffi::lua_settop(state, key);
                        ffi::lua_pushvalue(state, key);
                    }
                    more
                }
            }
        }
    }
}

impl Drop for ValueWalk<'_> {
    fn drop(&mut self) {
        // SAFETY: the state is as `new` was promised; the names stay.
        unsafe { ffi::lua_settop(self.state, names::BOTTOM) }
    }
}

/// Whether a table has only the elements up to its length, which is `len`. Raises nothing.
///
/// # Safety
/// There is a table of that length at `table`, and two free places.
pub(super) unsafe fn has_only(state: *mut lua_State, table: c_int, len: usize) -> bool {
    // SAFETY: what is at its length is in the table, so that `lua_next` finds it; with a length of
    // 0 the walk begins at the beginning. It pushes a key and a value if it finds one.
    unsafe {
        match len {
            0 => ffi::lua_pushnil(state),
            len => ffi::lua_pushnumber(state, len as f64),
        }
        let more = ffi::lua_next(state, table) != 0;
        if more {
            ffi::lua_pop(state, 2);
        }
        !more
    }
}

/// The kind of a table by its fields. The first of several counts. The inner table of a map or set
/// replaces the outer one on the stack.
///
/// # Safety
/// There is a table on top of the stack, at `table`, with three free places.
unsafe fn kind<'w>(state: *mut lua_State, table: c_int) -> TableKind<'w> {
    // SAFETY: each value is of the type that it is read as, and its table stays on the stack.
    unsafe {
        if field(state, table, Name::Err) == ffi::LUA_TSTRING {
            return TableKind::Leaf(Shape::Error(text(state)));
        }
        if field(state, table, Name::Ok) == ffi::LUA_TSTRING {
            return TableKind::Leaf(Shape::Status(text(state)));
        }
        if field(state, table, Name::Double) == ffi::LUA_TNUMBER {
            return TableKind::Leaf(Shape::Double(ffi::lua_tonumber(state, -1)));
        }
        for (name, collection) in [(Name::Map, Collection::Map), (Name::Set, Collection::Set)] {
            if field(state, table, name) == ffi::LUA_TTABLE {
                ffi::lua_replace(state, table);
                return TableKind::Collection(collection);
            }
        }
        if field(state, table, Name::BigNumber) == ffi::LUA_TSTRING {
            return TableKind::Leaf(Shape::BigNumber(text(state)));
        }
        if field(state, table, Name::Verbatim) == ffi::LUA_TTABLE {
            let inner = ffi::lua_gettop(state);
            let has_format = raw_field(state, inner, Name::Format) == ffi::LUA_TSTRING;
            if has_format && raw_field(state, inner, Name::String) == ffi::LUA_TSTRING {
                let bytes = text(state);
                ffi::lua_settop(state, inner + 1);
                let mut format = *b"   ";
                format.iter_mut().zip(text(state)).for_each(|(place, letter)| *place = *letter);
                return TableKind::Leaf(Shape::Verbatim(format, bytes));
            }
        }
        ffi::lua_settop(state, table);
        TableKind::Collection(Collection::Array)
    }
}

/// Pushes a field directly above its table, and returns its type.
unsafe fn field(state: *mut lua_State, table: c_int, name: Name) -> c_int {
    // SAFETY: as the caller of `kind` promised.
    unsafe {
        ffi::lua_settop(state, table);
        raw_field(state, table, name)
    }
}

unsafe fn raw_field(state: *mut lua_State, table: c_int, name: Name) -> c_int {
    // SAFETY: as the caller of `kind` promised.
    unsafe {
        names::push(state, names::BOTTOM, name);
        ffi::lua_rawget(state, table)
    }
}

/// The string on top of the stack.
///
/// # Safety
/// There is one, and what holds it stays where it is for `'w`.
unsafe fn text<'w>(state: *mut lua_State) -> &'w [u8] {
    let mut len = 0;
    // SAFETY: a string is not converted, so the pointer is to its bytes.
    unsafe {
        let bytes = ffi::lua_tolstring(state, -1, &raw mut len);
        slice::from_raw_parts(bytes.cast(), len)
    }
}
