//! The values that pass between Lua and Rust: those of RESP3, each of which has a form in Lua.

/// A value without its elements.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape<'a> {
    /// `nil`, or RESP3's null.
    Nil,
    /// A boolean.
    Bool(bool),
    /// A number of Lua.
    Number(f64),
    /// A string of any bytes.
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
    /// An array with this number of elements.
    Array(usize),
    /// `{map = table}` with this number of pairs.
    Map(usize),
    /// `{set = table}` with this number of members.
    Set(usize),
}

/// A value that can be pushed onto Lua's stack.
pub trait Node {
    /// The value's shape, in RESP3's form if `resp3`, else in RESP2's.
    fn shape(&self, resp3: bool) -> Shape<'_>;

    /// The element at an index. The keys and values of a map alternate.
    fn child(&self, index: usize, resp3: bool) -> Child<'_>;
}

/// An element of a value.
#[derive(Clone, Copy)]
pub enum Child<'a> {
    /// A value that is not a collection.
    Leaf(Shape<'a>),
    /// A collection.
    Node(&'a dyn Node),
}
