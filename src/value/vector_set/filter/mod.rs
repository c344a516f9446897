//! [`Filter`]: an expression about the attributes of an element, such as
//! `.year >= 1980 and "drama" in .genres`.
//!
//! Attributes are the fields of a JSON object. Values are numbers, texts, lists and null; true and
//! false are 1 and 0, and objects are not there. An element that lacks a field that the expression
//! names does not fit, whatever else the expression says.
//!
//! An expression becomes a program for a stack ([`compile`]), which runs once for each element. Both
//! take time and memory in proportion to the text, without recursion.

mod value;
mod json;
mod token;
mod compile;
mod run;

use self::token::Operator;
use self::value::Value;

/// An expression that a search asks of each element.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter(Vec<Step>);

/// Where the text of an expression makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilterError {
    /// The first byte that was not understood; 0 if it is the expression as a whole.
    pub at: usize,
}

/// A step of the program.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Push(Value<'static>),
    Field(Vec<u8>),
    Apply(Operator),
}

impl Filter {
    /// Reads an expression. It ends at a zero byte.
    pub fn parse(text: &[u8]) -> Result<Self, FilterError> {
        let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
        compile::compile(&text[..end]).map(Self)
    }

    /// Whether an element with these attributes fits. One without attributes does not.
    pub fn accepts(&self, attributes: Option<&[u8]>) -> bool {
        attributes.is_some_and(|attributes| run::run(&self.0, attributes).unwrap_or(false))
    }
}

impl FilterError {
    /// What a reply tells of an expression: the rest of it that was not understood.
    pub fn rest(self, text: &[u8]) -> &[u8] {
        let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
        text[..end].get(self.at..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
