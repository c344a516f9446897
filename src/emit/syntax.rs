//! A command's grammar as Redis's documentation writes it: `SET key value [NX | XX] [GET]`.

use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::table::command::Command;

pub(super) fn syntax(row: &Command) -> String {
    let name = row.name.replace('|', " ");
    let params = row.params.iter().map(|param| part(param.name, &param.shape));
    let words: Vec<_> = std::iter::once(name).chain(params).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

fn part(name: &str, shape: &Shape) -> String {
    match shape {
        Shape::Nothing => String::new(),
        Shape::Token(word) => (*word).into(),
        Shape::Tagged(word, inner) => format!("{word} {}", part(name, inner)),
        Shape::OneOf(fields) => format!("<{}>", join(fields, " | ")),
        Shape::Block(fields) => join(fields, " "),
        Shape::Options(fields) => {
            let each = fields.iter().map(|field| optional(part(field.name, &field.shape)));
            each.collect::<Vec<_>>().join(" ")
        }
        Shape::Optional(inner) => optional(part(name, inner)),
        Shape::Many(inner) => {
            let one = part(&singular(name), inner);
            format!("{one} [{one} ...]")
        }
        Shape::CountedKeys(_) => "numkeys key [key ...]".into(),
        Shape::PossibleKeys(_) => "numkeys [key [key ...]]".into(),
        Shape::KeywordKeys(..) => "key [key ...] id [id ...]".into(),
        Shape::Vector => "<FP32 vector | VALUES num value [value ...]>".into(),
        Shape::VectorOrElement => {
            "<ELE element | FP32 vector | VALUES num value [value ...]>".into()
        }
        Shape::CountedPairs(_) => "numkeys key value [key value ...]".into(),
        _ => plain(name),
    }
}

fn join(fields: &[Field], between: &str) -> String {
    let each = fields.iter().map(|field| part(field.name, &field.shape));
    each.collect::<Vec<_>>().join(between)
}

fn optional(part: String) -> String {
    if part.starts_with('[') && part.ends_with(']') {
        return part;
    }
    let bare = part.strip_prefix('<').and_then(|part| part.strip_suffix('>'));
    format!("[{}]", bare.unwrap_or(&part))
}

fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

/// The table names a list of keys `keys`; each of them is a `key`.
fn singular(name: &str) -> String {
    name.strip_suffix('s').unwrap_or(name).into()
}
