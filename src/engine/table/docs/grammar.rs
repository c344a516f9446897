//! The arguments of a command as COMMAND DOCS describes them: shapes in Redis's terms.

use super::keyspec::KeySpecs;
use crate::engine::grammar::shape::{ChannelUse, Field, Shape};
use crate::engine::table::command::{Command, flags};

/// An argument, or a group of arguments, of COMMAND DOCS.
#[derive(Debug, Default)]
pub struct Argument {
    /// In lower case; words are joined by `-`.
    pub name: String,
    /// `string`, `integer`, `key`, `pure-token`, `oneof`, `block` ...; `vector` and
    /// `vector-or-element` are ours, of commands whose arguments COMMAND DOCS does not describe.
    pub kind: &'static str,
    /// The doc comment of the parameter; may be empty.
    pub summary: &'static str,
    /// The word of the call that comes before it, or that it is.
    pub token: Option<&'static str>,
    /// Which of the key specifications describes it.
    pub key_spec: Option<usize>,
    /// True when a call can leave it out.
    pub optional: bool,
    /// True when a call can have several of it.
    pub multiple: bool,
    /// With `multiple`: the token comes before each.
    pub multiple_token: bool,
    /// The parts of a `oneof` or `block`.
    pub arguments: Vec<Argument>,
}

impl Argument {
    /// Its properties as COMMAND DOCS lists them.
    pub fn flags(&self) -> Vec<&'static str> {
        let all = [
            ("optional", self.optional),
            ("multiple", self.multiple),
            ("multiple_token", self.multiple_token),
        ];
        all.iter().filter(|(_, set)| *set).map(|(name, _)| *name).collect()
    }
}

/// The arguments of a row, each key with the index of its specification.
pub fn of(row: &Command, specs: &KeySpecs) -> Vec<Argument> {
    let mut arguments = list(row.params);
    number_keys(&mut arguments, &mut specs.of_parameter.iter().copied());
    if row.is(flags::movablekeys) && specs.specs.len() > 1 {
        let options = arguments.iter_mut().filter(|argument| argument.kind == "pattern");
        options.for_each(|argument| argument.key_spec = Some(1));
    }
    arguments
}

fn list(fields: &[Field]) -> Vec<Argument> {
    fields.iter().flat_map(|field| arguments(field.name, field.doc, &field.shape)).collect()
}

/// Most shapes are one argument.
fn arguments(name: &str, doc: &'static str, shape: &Shape) -> Vec<Argument> {
    match shape {
        Shape::Nothing => Vec::new(),
        Shape::Options(fields) => list(fields).into_iter().map(made_optional).collect(),
        Shape::Optional(inner) => {
            arguments(name, doc, inner).into_iter().map(made_optional).collect()
        }
        Shape::CountedKeys(_) => {
            let keys = Argument { multiple: true, ..leaf("key", "", "key") };
            vec![leaf("numkeys", "", "integer"), keys]
        }
        Shape::PossibleKeys(_) => {
            let keys = Argument { multiple: true, ..made_optional(leaf("key", "", "key")) };
            vec![leaf("numkeys", "", "integer"), keys]
        }
        Shape::KeywordKeys(..) => {
            let keys = Argument { multiple: true, ..leaf("key", "", "key") };
            vec![keys, Argument { multiple: true, ..leaf("id", "", "string") }]
        }
        Shape::CountedPairs(_) => {
            let pair = vec![leaf("key", "", "key"), leaf("value", "", "string")];
            let data = Argument { multiple: true, arguments: pair, ..leaf(name, doc, "block") };
            vec![leaf("numkeys", "", "integer"), data]
        }
        _ => vec![argument(name, doc, shape)],
    }
}

fn argument(name: &str, doc: &'static str, shape: &Shape) -> Argument {
    match shape {
        Shape::Key(usage) if !usage.is_key() => leaf(name, doc, "string"),
        Shape::Key(_) | Shape::KeywordKey(..) => leaf(name, doc, "key"),
        Shape::Integer | Shape::Database => leaf(name, doc, "integer"),
        Shape::Double => leaf(name, doc, "double"),
        Shape::Pattern | Shape::Channel(ChannelUse::Pattern) => leaf(name, doc, "pattern"),
        Shape::UnixTime => leaf(name, doc, "unix-time"),
        Shape::Token(word) => Argument { token: Some(word), ..leaf(name, doc, "pure-token") },
        Shape::Tagged(word, inner) => {
            Argument { token: Some(word), ..joined(name, doc, arguments(name, doc, inner)) }
        }
        Shape::OneOf(fields) => Argument { arguments: list(fields), ..leaf(name, doc, "oneof") },
        Shape::Block(fields) => Argument { arguments: list(fields), ..leaf(name, doc, "block") },
        Shape::Many(inner) => many(name, doc, inner),
        Shape::Vector => leaf(name, doc, "vector"),
        Shape::VectorOrElement => leaf(name, doc, "vector-or-element"),
        _ => leaf(name, doc, "string"),
    }
}

fn leaf(name: &str, summary: &'static str, kind: &'static str) -> Argument {
    let name = name.to_ascii_lowercase().replace('_', "-");
    Argument { name, kind, summary: summary.trim(), ..Argument::default() }
}

/// Redis names what may be repeated in the singular.
fn many(name: &str, doc: &'static str, inner: &Shape) -> Argument {
    let singular = name.strip_suffix('s').unwrap_or(name);
    let one = joined(singular, doc, arguments(singular, doc, inner));
    Argument { multiple: true, multiple_token: one.token.is_some(), ..one }
}

fn joined(name: &str, doc: &'static str, mut arguments: Vec<Argument>) -> Argument {
    match (arguments.pop(), arguments.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            arguments.extend(last);
            Argument { arguments, ..leaf(name, doc, "block") }
        }
    }
}

fn made_optional(argument: Argument) -> Argument {
    Argument { optional: true, ..argument }
}

fn number_keys(arguments: &mut [Argument], specs: &mut dyn Iterator<Item = usize>) {
    for argument in arguments {
        if argument.kind == "key" {
            argument.key_spec = specs.next();
        }
        number_keys(&mut argument.arguments, specs);
    }
}
