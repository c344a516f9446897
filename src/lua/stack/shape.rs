//! What passes between Lua and Rust: the values of RESP3, each of which has a form in Lua.

/// A value, without what it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape<'a> {
    Nil,
    Bool(bool),
    Number(f64),
    Text(&'a [u8]),
    /// `{ok = text}`
    Status(&'a [u8]),
    /// `{err = text}`
    Error(&'a [u8]),
    /// `{double = number}`
    Double(f64),
    /// `{big_number = digits}`
    BigNumber(&'a [u8]),
    /// `{verbatim_string = {format = three letters, string = text}}`
    Verbatim([u8; 3], &'a [u8]),
    /// A table with so many elements.
    Array(usize),
    /// `{map = table}`, with so many pairs.
    Map(usize),
    /// `{set = table}`, with so many members.
    Set(usize),
}

/// A value that can be pushed onto Lua's stack.
pub trait Node {
    /// What it is, after `redis.setresp(3)` or before it.
    fn shape(&self, resp3: bool) -> Shape<'_>;

    /// What it holds, by its index. The keys and values of a map take turns.
    fn child(&self, index: usize, resp3: bool) -> Child<'_>;
}

/// What a value holds.
#[derive(Clone, Copy)]
pub enum Child<'a> {
    /// No collection.
    Leaf(Shape<'a>),
    Node(&'a dyn Node),
}
