//! From text to values.
//!
//! The grammar is serde_json's, and so are the texts of its errors, which clients know.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::build;
use super::names::{Names, last_of_each};
use super::node::{ARRAY, Node, OBJECT};
use super::number::Number;

/// How deeply arrays and objects can stand in each other.
pub const DEEPEST: usize = 127;

/// What is wrong with a text, in the words that clients know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError(pub String);

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value that stands in no document yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    pub(super) bytes: Vec<u8>,
    /// How many containers stand in each other, or did in a member that a later one of its name
    /// replaced.
    pub(super) depth: usize,
}

impl Fragment {
    /// Reads the first value of a text. What follows it is not looked at.
    pub fn parse(text: &[u8]) -> Result<Self, ParseError> {
        let text = utf8(text)?;
        let mut reader = serde_json::Deserializer::from_str(text);
        read(&mut reader, text.len()).map_err(|error| ParseError(error.to_string()))
    }

    /// Reads a text that is one value and nothing else.
    pub fn parse_all(text: &[u8]) -> Result<Self, ParseError> {
        let text = utf8(text)?;
        let mut reader = serde_json::Deserializer::from_str(text);
        let read = read(&mut reader, text.len());
        read.and_then(|fragment| reader.end().map(|()| fragment))
            .map_err(|error| ParseError(error.to_string()))
    }

    /// A number.
    pub fn number(number: Number) -> Self {
        let mut bytes = Vec::new();
        build::number(&mut bytes, number);
        Self { bytes, depth: 0 }
    }

    /// A boolean.
    pub fn boolean(value: bool) -> Self {
        let mut bytes = Vec::new();
        build::boolean(&mut bytes, value);
        Self { bytes, depth: 0 }
    }

    /// A string of these parts, which are UTF-8.
    pub fn text(parts: [&[u8]; 2]) -> Self {
        let mut bytes = Vec::new();
        build::text(&mut bytes, &parts.concat());
        Self { bytes, depth: 0 }
    }

    /// An array of these. How deep they are is not known, so it counts as deep as can be.
    pub fn array<'n>(items: impl Iterator<Item = Node<'n>>) -> Self {
        let mut bytes = Vec::new();
        let open = build::begin_array(&mut bytes);
        let mut count = 0;
        for item in items {
            bytes.extend_from_slice(item.bytes());
            count += 1;
        }
        build::end(&mut bytes, open, count);
        Self { bytes, depth: DEEPEST }
    }

    /// An array without items.
    pub fn empty_array() -> Self {
        Self { bytes: build::head(ARRAY, 0, 0), depth: 1 }
    }

    /// An object without members.
    pub fn empty_object() -> Self {
        Self { bytes: build::head(OBJECT, 0, 0), depth: 1 }
    }

    /// The value.
    pub fn node(&self) -> Node<'_> {
        Node::new(&self.bytes)
    }
}

fn utf8(text: &[u8]) -> Result<&str, ParseError> {
    std::str::from_utf8(text).map_err(|_| ParseError("Couldn't parse as UTF-8 string".to_owned()))
}

fn read<'a, D: Deserializer<'a>>(reader: D, len: usize) -> Result<Fragment, D::Error> {
    let mut bytes = Vec::with_capacity(len);
    let mut depth = 0;
    Value { out: &mut bytes, depth: &mut depth, above: 0 }.deserialize(reader)?;
    bytes.shrink_to_fit();
    Ok(Fragment { bytes, depth })
}

/// Writes the value that is read.
struct Value<'a> {
    out: &'a mut Vec<u8>,
    /// The deepest level that was met.
    depth: &'a mut usize,
    /// How many containers the value stands in.
    above: usize,
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        build::null(self.out);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        build::boolean(self.out, value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        build::number(self.out, Number::Integer(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        build::number(self.out, Number::from(value));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        build::number(self.out, Number::Double(value));
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        build::text(self.out, value.as_bytes());
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let above = self.enter();
        let open = build::begin_array(self.out);
        let mut count = 0;
        while items.next_element_seed(Value { out: self.out, depth: self.depth, above })?.is_some()
        {
            count += 1;
        }
        build::end(self.out, open, count);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let above = self.enter();
        let open = build::begin_object(self.out);
        let content = self.out.len();
        let mut names = Names::default();
        let mut count = 0;
        loop {
            let at = self.out.len();
            if members.next_key_seed(Name(self.out))?.is_none() {
                break;
            }
            names.add(self.out, content, at);
            members.next_value_seed(Value { out: self.out, depth: self.depth, above })?;
            count += 1;
        }
        if names.repeated {
            count = last_of_each(self.out, content, count);
        }
        build::end(self.out, open, count);
        Ok(())
    }
}

impl Value<'_> {
    /// Goes into a container: answers how many its items stand in. The reader refuses too many.
    fn enter(&mut self) -> usize {
        let above = self.above + 1;
        *self.depth = above.max(*self.depth);
        above
    }
}

/// Writes the name of a member.
struct Name<'a>(&'a mut Vec<u8>);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        build::text(self.0, value.as_bytes());
        Ok(())
    }
}
