//! Arguments as TypeScript types: what a field of a grammar accepts from a program.

use crate::engine::grammar::expected::Pairs;
use crate::engine::grammar::shape::{Field, Shape};

/// The type of a single value, among the arguments or in an options object.
pub(super) fn value_type(shape: &Shape) -> String {
    match shape {
        Shape::Nothing => "undefined".into(),
        Shape::Json => "JsonInput".into(),
        text if text.is_text() => "Argument".into(),
        Shape::UnixTime => "Numeric | Date".into(),
        Shape::Token(word) => word_type([*word]),
        Shape::Tagged(word, inner) => tuple([word_type([*word]), value_type(inner)]),
        Shape::OneOf(fields) => one_of(fields),
        Shape::Block(fields) => tuple(fields.iter().map(labelled)),
        Shape::Optional(inner) => value_type(inner),
        Shape::Many(inner) => many(inner),
        Shape::CountedKeys(_) | Shape::PossibleKeys(_) => {
            "readonly [numkeys: Numeric, ...keys: Argument[]]".into()
        }
        Shape::CountedPairs(_) => "readonly [numkeys: Numeric, ...pairs: Argument[]]".into(),
        Shape::Options(_) => "readonly Argument[]".into(),
        Shape::Vector => "Vector".into(),
        Shape::VectorOrElement => "Vector | Argument".into(),
        Shape::KeywordKeys(..) => "readonly [keys: Many<Argument>, ids: Many<Argument>]".into(),
        _ => "Numeric".into(),
    }
}

/// One value, or an array of several.
pub(super) fn many(inner: &Shape) -> String {
    match inner {
        Shape::Block(fields) if Pairs::of(fields) == Some(Pairs::NameFirst) => "Pairs".into(),
        Shape::Block(_) => format!("readonly ({})[]", value_type(inner)),
        _ => format!("Many<{}>", value_type(inner)),
    }
}

/// A word, in upper or lower case.
pub(super) fn word_type<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<_> = words.into_iter().map(|word| format!("'{word}'")).collect();
    format!("Word<{}>", quoted.join(" | "))
}

/// The words of a choice without values; `None` if a value follows one of them.
pub(super) fn plain_words(shape: &Shape) -> Option<Vec<&'static str>> {
    match shape {
        Shape::Token(word) => Some(vec![*word]),
        Shape::Optional(inner) => plain_words(inner),
        Shape::OneOf(fields) | Shape::Options(fields) => {
            let words: Option<Vec<_>> = fields.iter().map(|f| plain_words(&f.shape)).collect();
            words.map(|words| words.concat())
        }
        _ => None,
    }
}

/// A name of the table as a parameter's name: `num_matches` is `numMatches`.
pub(super) fn parameter_name(name: &str) -> String {
    const RESERVED: [&str; 9] =
        ["arguments", "default", "delete", "enum", "eval", "function", "in", "new", "with"];
    let mut parts = name.split(['_', '-']);
    let mut camel = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (first, rest) = part.split_at(part.len().min(1));
        camel.push_str(&first.to_ascii_uppercase());
        camel.push_str(rest);
    }
    if RESERVED.contains(&camel.as_str()) { camel + "_" } else { camel }
}

fn one_of(fields: &[Field]) -> String {
    let words: Vec<_> = fields.iter().filter_map(|field| token(&field.shape)).collect();
    let others = fields.iter().filter(|field| token(&field.shape).is_none());
    let mut types = Vec::new();
    if !words.is_empty() {
        types.push(word_type(words));
    }
    types.extend(others.map(|field| value_type(&field.shape)));
    types.dedup();
    types.join(" | ")
}

fn token(shape: &Shape) -> Option<&'static str> {
    if let Shape::Token(word) = shape { Some(word) } else { None }
}

fn labelled(field: &Field) -> String {
    let mark = if matches!(field.shape, Shape::Optional(_)) { "?" } else { "" };
    format!("{}{mark}: {}", parameter_name(field.name), value_type(&field.shape))
}

fn tuple(elements: impl IntoIterator<Item = String>) -> String {
    format!("readonly [{}]", elements.into_iter().collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_a_tuple_with_labels() {
        const LIMIT: Shape = Shape::Block(&[
            Field { name: "offset", doc: "", shape: Shape::Integer },
            Field { name: "row_count", doc: "", shape: Shape::Integer },
        ]);
        assert_eq!(value_type(&LIMIT), "readonly [offset: Numeric, rowCount: Numeric]");
        assert_eq!(many(&LIMIT), format!("readonly ({})[]", value_type(&LIMIT)));
    }

    #[test]
    fn names_reserved_in_javascript_get_a_suffix() {
        assert_eq!(parameter_name("delete"), "delete_");
        assert_eq!(parameter_name("unix_time_seconds"), "unixTimeSeconds");
    }
}
