//! The facts of each method for `lib/methods.js`: what a JavaScript function around the native one
//! can do more cheaply.

use std::collections::BTreeMap;

use napi_derive::napi;
use serde::Serialize;

use super::options::is_rows;
use crate::commands::TABLE;
use crate::engine::grammar::expected::{Expected, Pairs, choices};
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::table::command::{Command, flags};

/// The facts of each method as JSON.
#[napi]
pub(super) fn command_facts() -> String {
    let methods = TABLE.table().names().filter_map(|name| {
        let row =
            TABLE.named(name.as_bytes()).filter(|_| TABLE.table().subcommands(name).is_empty())?;
        Some((name.to_ascii_lowercase(), Facts::of(row)))
    });
    serde_json::to_string(&methods.collect::<BTreeMap<_, _>>()).unwrap_or_default()
}

#[derive(Serialize)]
struct Facts {
    /// The place where a call may end with an array or an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<ObjectPlace>,
    /// Whether it returns a place in the slab through `db.buffers`; see [`super::slab`].
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    text: bool,
    /// Whether it may wait.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    blocks: bool,
    /// Whether it runs a script.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    scripts: bool,
    /// Where values stand that are passed on as JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<JsonPlaces>,
    /// Whether texts of the reply are JSON.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    parses: bool,
}

/// Which arguments are JSON values.
#[derive(Serialize)]
struct JsonPlaces {
    /// The first one, or -1 for the last argument of the call.
    at: i32,
    /// How many arguments on the next one is; 0 if there is only one.
    step: usize,
}

impl JsonPlaces {
    fn of(params: &[Field]) -> Option<Self> {
        let is_json = |shape: &Shape| matches!(shape, Shape::Json);
        let (mut at, mut varies) = (0, false);
        for field in params {
            let (place, step) = match field.shape {
                Shape::Json if varies => (-1, 0),
                Shape::Json => (at, 0),
                Shape::Many(Shape::Json) => (at, 1),
                Shape::Many(Shape::Block(fields)) => {
                    let column = fields.iter().position(|field| is_json(&field.shape))?;
                    (at + column as i32, fields.len())
                }
                ref shape => {
                    varies |= shape.varies();
                    at += shape.least() as i32;
                    continue;
                }
            };
            return Some(Self { at: place, step });
        }
        None
    }
}

/// The first place of a call that allows an array or an object, after single values only.
#[derive(Serialize)]
struct ObjectPlace {
    at: usize,
    /// Which comes first, name or value, if an object is names and values.
    pairs: Option<&'static str>,
    /// The options and what each takes, if an object is options.
    words: Option<BTreeMap<&'static str, Takes>>,
}

/// What follows the word of an option.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Takes {
    Nothing,
    Value,
    /// A value, or nothing.
    Either,
}

impl Facts {
    fn of(row: &'static Command) -> Self {
        let (text, blocks) = (answers_places(row), row.is(flags::blocking));
        let (place, scripts) = (ObjectPlace::first(row.params), row.is(flags::runs_scripts));
        let (json, parses) = (JsonPlaces::of(row.params), row.reply.contains("Json"));
        Self { place, text, blocks, scripts, json, parses }
    }
}

/// Whether the command returns one string at once, so that its Buffer can be made after the call.
pub(super) fn answers_places(row: &Command) -> bool {
    row.answers_text() && !row.is(flags::blocking)
}

impl ObjectPlace {
    fn first(params: &'static [Field]) -> Option<Self> {
        /// More single values than any command has in a row.
        const MOST: usize = 8;
        // What follows single values does not depend on them: if a word or a number decides, the
        // empty string matches nothing, so nothing is expected after it.
        let after = |at| Expected::after(params, at, &|_| b"");
        let (at, expected) =
            (0..MOST).map(|at| (at, after(at))).find(|(_, next)| !next.is_one_value())?;
        if expected.vector.is_some() {
            // What it is, the native side decides.
            return None;
        }
        let takes_objects = expected.options || expected.several || expected.rows.is_some();
        takes_objects.then(|| Self {
            at,
            pairs: expected.pairs().map(|pairs| match pairs {
                Pairs::NameFirst => "name",
                Pairs::ValueFirst => "value",
            }),
            words: expected.options.then(|| words(params)),
        })
    }
}

/// The options, without those that are rows: whether those have them, the native side looks.
fn words(params: &'static [Field]) -> BTreeMap<&'static str, Takes> {
    let takes = |value: Option<&Shape>| match value {
        None => Takes::Nothing,
        Some(Shape::Optional(_)) => Takes::Either,
        Some(_) => Takes::Value,
    };
    let choices = choices(params).into_iter().filter(|choice| !choice.value.is_some_and(is_rows));
    choices.map(|choice| (choice.word, takes(choice.value))).collect()
}
