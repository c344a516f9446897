//! The options of a call as an object: `{ ex: 60, nx: true }`.

use super::doc::{comment, sentence};
use super::value::{many, value_type};
use crate::engine::grammar::expected::is_options;
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::table::command::Command;

/// The name of a row's options type, such as `SetOptions`.
pub(super) fn type_name(row: &Command) -> String {
    let capitalized = |part: &str| {
        let (first, rest) = part.split_at(part.len().min(1));
        first.to_owned() + &rest.to_ascii_lowercase()
    };
    let words: String = row.name.split(['|', '_', '-', '.']).map(capitalized).collect();
    words + "Options"
}

/// The declaration of a row's options type; `None` if it has no options.
pub(super) fn declaration(row: &Command) -> Option<String> {
    let parts = parts(row);
    if parts.free.is_empty() && parts.choices.is_empty() {
        return None;
    }
    let name = type_name(row);
    let about = format!("/** Options of {}. */\n", row.name.replace('|', " "));
    if parts.choices.is_empty() {
        return Some(format!("{about}export interface {name} {}\n", body(&parts.free)));
    }
    let mut types: Vec<_> =
        parts.choices.iter().map(|choice| format!("Either<{}>", body(choice))).collect();
    if !parts.free.is_empty() {
        types.push(body(&parts.free));
    }
    Some(format!("{about}export type {name} = {}\n", types.join(" & ")))
}

/// The words of all options of a row, in lower case, with the type of what follows them.
pub(super) fn words(row: &Command) -> Vec<(String, String)> {
    let parts = parts(row);
    let fields = parts.choices.into_iter().flatten().chain(parts.free);
    fields.map(|property| (property.word, property.value)).collect()
}

/// The options among the parameters of a row, and among the parts of one that is a block.
fn parts(row: &Command) -> Parts {
    let mut parts = Parts::default();
    for param in row.params {
        let fields = match &param.shape {
            Shape::Block(fields) => fields,
            _ => std::slice::from_ref(param),
        };
        fields.iter().filter(|field| is_options(&field.shape)).for_each(|field| parts.add(field));
    }
    parts
}

struct Property {
    word: String,
    value: String,
    doc: &'static str,
}

#[derive(Default)]
struct Parts {
    /// Properties that can be combined with any other.
    free: Vec<Property>,
    /// Of each of these at most one can be given.
    choices: Vec<Vec<Property>>,
}

impl Parts {
    fn add(&mut self, field: &Field) {
        match &field.shape {
            Shape::Options(fields) => fields.iter().for_each(|field| self.add(field)),
            Shape::Optional(inner) => self.add(&Field { shape: **inner, ..*field }),
            Shape::OneOf(fields) => {
                self.choices.push(fields.iter().filter_map(property).collect());
            }
            Shape::Block(fields) => fields.iter().for_each(|field| self.add(field)),
            _ => self.free.extend(property(field)),
        }
    }
}

fn property(field: &Field) -> Option<Property> {
    let (word, value) = match &field.shape {
        Shape::Token(word) => (word, "boolean".into()),
        Shape::Tagged(word, Shape::Optional(inner)) => {
            (word, format!("true | {}", value_type(inner)))
        }
        Shape::Tagged(word, inner) => (word, value_type(inner)),
        Shape::Many(Shape::Tagged(word, inner)) => (word, many(inner)),
        _ => return None,
    };
    Some(Property { word: word.to_ascii_lowercase(), value, doc: field.doc.trim() })
}

fn body(properties: &[Property]) -> String {
    let mut text = "{\n".to_owned();
    for Property { word, value, doc } in properties {
        if !doc.is_empty() {
            text += &comment(&[sentence(doc)]);
        }
        let word = if word.contains('-') { format!("'{word}'") } else { word.clone() };
        text += &format!("  {word}?: {value} | undefined\n");
    }
    text + "}"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::TABLE;
    use crate::engine::grammar::expected::choices;

    #[test]
    fn the_types_know_the_options_that_calls_take() {
        for row in TABLE.rows() {
            let mut typed: Vec<_> = words(row).into_iter().map(|(word, _)| word).collect();
            let taken = choices(row.params);
            let mut taken: Vec<_> = taken.iter().map(|c| c.word.to_ascii_lowercase()).collect();
            typed.sort();
            taken.sort();
            assert_eq!(typed, taken, "{}", row.name);
        }
    }
}
