//! The words that an object of options can say.

use smallvec::SmallVec;

use super::walk::has_word;
use crate::engine::shape::{Field, Shape};

/// True when a parameter is words that an object can say.
pub fn is_options(shape: &Shape) -> bool {
    match shape {
        Shape::Options(_) => true,
        // Words in a row, as BITFIELD takes them: their order matters.
        Shape::Optional(Shape::Many(Shape::OneOf(_))) => false,
        Shape::Optional(inner) => has_word(inner) && !matches!(inner, Shape::Block(_)),
        Shape::OneOf(fields) => fields.iter().any(|field| matches!(field.shape, Shape::Tagged(..))),
        Shape::Many(inner) => matches!(inner, Shape::Tagged(..)),
        _ => false,
    }
}

/// A word of a row's options, with what follows it.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    pub word: &'static str,
    /// What the value is called.
    pub name: &'static str,
    /// `None` for a word by itself.
    pub value: Option<&'static Shape>,
    /// Whether the word may be given again and again, each time with a value.
    pub repeats: bool,
}

/// The words that an object of options can say in a call of `params`.
pub fn choices(params: &'static [Field]) -> Choices {
    let mut found = Choices::new();
    for param in params {
        let fields = match &param.shape {
            Shape::Block(fields) => fields,
            _ => std::slice::from_ref(param),
        };
        let options = fields.iter().filter(|field| is_options(&field.shape));
        options.for_each(|field| add_choices(field.name, &field.shape, &mut found));
    }
    found
}

pub type Choices = SmallVec<[Choice; 16]>;

fn add_choices(name: &'static str, shape: &'static Shape, found: &mut Choices) {
    match shape {
        Shape::Options(fields) | Shape::Block(fields) => {
            fields.iter().for_each(|field| add_choices(field.name, &field.shape, found));
        }
        Shape::OneOf(fields) => {
            found.extend(fields.iter().filter_map(|field| choice(field.name, &field.shape)));
        }
        Shape::Optional(inner) => add_choices(name, inner, found),
        _ => found.extend(choice(name, shape)),
    }
}

fn choice(name: &'static str, shape: &'static Shape) -> Option<Choice> {
    let once = |word, value| Choice { word, name, value, repeats: false };
    match shape {
        Shape::Token(word) => Some(once(word, None)),
        Shape::Tagged(word, inner) => Some(once(word, Some(inner))),
        Shape::Many(Shape::Tagged(word, inner)) => {
            Some(Choice { repeats: true, ..once(word, Some(inner)) })
        }
        _ => None,
    }
}
