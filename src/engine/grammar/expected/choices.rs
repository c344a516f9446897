//! The words that an object of options can have.

use std::ops::ControlFlow;

use super::walk::has_word;
use crate::engine::grammar::shape::{Field, Shape};

/// True if the words of a parameter can be given as an object.
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

/// A word of a row's options, with the shape of its argument.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// The word, in capitals.
    pub word: &'static str,
    /// What the value is called.
    pub name: &'static str,
    /// `None` for a word alone.
    pub value: Option<&'static Shape>,
    /// Whether the word may be given several times, each time with a value.
    pub repeats: bool,
    /// The number of arguments before it, if others must follow it.
    pub place: Option<usize>,
}

/// The words that an object of options can have in a call of `params`.
pub fn choices(params: &'static [Field]) -> Vec<Choice> {
    let mut found = Vec::new();
    let _ = visit(params, &mut |choice| {
        found.push(choice);
        ControlFlow::Continue(())
    });
    found
}

/// The one of these choices with this word, ignoring case.
pub fn choice_of(params: &'static [Field], word: &[u8]) -> Option<Choice> {
    let found =
        visit(params, &mut |choice| match choice.word.as_bytes().eq_ignore_ascii_case(word) {
            true => ControlFlow::Break(choice),
            false => ControlFlow::Continue(()),
        });
    found.break_value()
}

type Visit<'v> = &'v mut dyn FnMut(Choice) -> ControlFlow<Choice>;

fn visit(params: &'static [Field], visit: Visit<'_>) -> ControlFlow<Choice> {
    params.iter().enumerate().try_for_each(|(at, param)| {
        let place = place_before(params, at);
        let fields = match &param.shape {
            Shape::Block(fields) => fields,
            _ => std::slice::from_ref(param),
        };
        let mut options = fields.iter().filter(|field| is_options(&field.shape));
        options.try_for_each(|field| {
            let placed = &mut |choice: Choice| visit(Choice { place, ..choice });
            visit_in(field.name, &field.shape, placed)
        })
    })
}

/// The place of the parameter at an index, if it is fixed and arguments must follow.
fn place_before(params: &[Field], at: usize) -> Option<usize> {
    let (before, after) = (params.get(..at)?, params.get(at + 1..)?);
    let fixed = !before.iter().any(|field| field.shape.varies());
    let followed = after.iter().any(|field| field.shape.least() > 0);
    let least = || before.iter().map(|field| field.shape.least()).sum();
    (fixed && followed).then(least)
}

fn visit_in(name: &'static str, shape: &'static Shape, visit: Visit<'_>) -> ControlFlow<Choice> {
    match shape {
        Shape::Options(fields) | Shape::Block(fields) => {
            fields.iter().try_for_each(|field| visit_in(field.name, &field.shape, visit))
        }
        Shape::OneOf(fields) => {
            let mut choices = fields.iter().filter_map(|field| choice(field.name, &field.shape));
            choices.try_for_each(visit)
        }
        Shape::Optional(inner) => visit_in(name, inner, visit),
        _ => choice(name, shape).map_or(ControlFlow::Continue(()), visit),
    }
}

fn choice(name: &'static str, shape: &'static Shape) -> Option<Choice> {
    let once = |word, value| Choice { word, name, value, repeats: false, place: None };
    match shape {
        Shape::Token(word) => Some(once(word, None)),
        Shape::Tagged(word, inner) => Some(once(word, Some(inner))),
        Shape::Many(Shape::Tagged(word, inner)) => {
            Some(Choice { repeats: true, ..once(word, Some(inner)) })
        }
        _ => None,
    }
}
