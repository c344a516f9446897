//! Computing with numbers.

use redlet_macros::command;

use super::answers;
use super::arguments::{Given, NO_KEY, Text, in_resp3, locations};
use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Write};
use crate::engine::grammar::reply::Reply;
use crate::value::Json;
use crate::value::json::{Fragment, Node, Number, Operation, View, write_number};
use crate::{reply_type, rows};

rows![json_numincrby, json_nummultby, json_numpowby];

reply_type! {
    /// The new numbers; in RESP2 as text.
    Numbers => "Json";
}

type Target<'a> = Write<'a, Json, ACCESS_UPDATE>;

/// Adds to numbers, and returns the new ones, and null for other values. Integers wrap around.
///
/// ```js
/// db.json.set('user:1', '$', { age: 36, height: 1.65 })
/// db.json.numincrby('user:1', '$.age', 1)  // [37]
/// db.json.numincrby('user:1', '$.*', 0.5)  // [37.5, 2.15]
/// ```
#[command(
    JSON.NUMINCRBY,
    since = "8.0.0",
    complexity = "O(1), or O(N) where N is the size of the document if the path has no fixed places",
    flags(write, module)
)]
fn json_numincrby(
    db: &mut Access<'_>,
    key: Target<'_>,
    path: Given<'_>,
    value: Text<'_>,
) -> Result<Numbers> {
    operate(db, &key, path, value, Operation::Add)
}

/// Multiplies numbers, and returns the new ones, and null for other values. Integers wrap around.
///
/// ```js
/// db.json.set('cart', '$', { price: 5, name: 'tea' })
/// db.json.nummultby('cart', '$.*', 2)  // [10, null]
/// ```
#[command(
    JSON.NUMMULTBY,
    since = "8.0.0",
    complexity = "O(1), or O(N) where N is the size of the document if the path has no fixed places",
    flags(write, module)
)]
fn json_nummultby(
    db: &mut Access<'_>,
    key: Target<'_>,
    path: Given<'_>,
    value: Text<'_>,
) -> Result<Numbers> {
    operate(db, &key, path, value, Operation::Multiply)
}

/// Raises numbers to a power, and returns the new ones, and null for other values. Integers wrap
/// around.
///
/// ```js
/// db.json.set('shape', '$', { side: 5 })
/// db.json.numpowby('shape', '$.side', 2)  // [25]
/// ```
#[command(
    JSON.NUMPOWBY,
    since = "8.0.0",
    complexity = "O(1), or O(N) where N is the size of the document if the path has no fixed places",
    flags(write, module)
)]
fn json_numpowby(
    db: &mut Access<'_>,
    key: Target<'_>,
    path: Given<'_>,
    value: Text<'_>,
) -> Result<Numbers> {
    operate(db, &key, path, value, Operation::Power)
}

fn event(operation: Operation) -> &'static str {
    match operation {
        Operation::Add => "json.numincrby",
        Operation::Multiply => "json.nummultby",
        Operation::Power => "json.numpowby",
    }
}

/// Computes all numbers before it changes any.
fn operate(
    db: &mut Access<'_>,
    key: &Target<'_>,
    path: Given<'_>,
    value: Text<'_>,
    operation: Operation,
) -> Result<Numbers> {
    let found = locations(db, key, path)?;
    let resp3 = in_resp3(db);
    let Some(mut json) = db.write(key)? else { return Err(NO_KEY) };
    let number_of = |node: Node<'_>| match node.view() {
        View::Number(number) => Some(number),
        _ => None,
    };
    let mut numbers: Vec<Option<Number>> = path.find(&json)?.into_iter().map(number_of).collect();
    if numbers.iter().any(Option::is_some) {
        let by = operand(value)?;
        for number in numbers.iter_mut().flatten() {
            let result = number.operate(operation, by);
            *number = result.ok_or(Error::fixed("result is not a number"))?;
        }
    }
    let mut edit = json.edit(found.len(), event(operation));
    for (location, number) in found.iter().zip(&numbers) {
        if let Some(number) = number {
            edit.replace(location, &Fragment::number(*number));
        }
    }
    edit.finish()?;
    if resp3 {
        let number = |number: Option<Number>| number.map_or(Reply::Null, answers::number);
        return Ok(Numbers(Reply::Array(numbers.into_iter().map(number).collect())));
    }
    as_text(path, &numbers).map(Numbers)
}

fn operand(value: Text<'_>) -> Result<Number> {
    match value.whole_value()?.node().view() {
        View::Number(number) => Ok(number),
        _ => Err(Error::bare("bad input number")),
    }
}

/// The text of all numbers, or of the last one for a legacy path.
fn as_text(path: Given<'_>, numbers: &[Option<Number>]) -> Result<Reply> {
    let mut text = Vec::new();
    if path.is_legacy() {
        let last = numbers.iter().flatten().next_back();
        let what = "does not contains a number";
        write_number(&mut text, *last.ok_or_else(|| path.missing_or(what))?);
        return Ok(Reply::Bytes(Bytes::from(text)));
    }
    for number in numbers {
        text.push(if text.is_empty() { b'[' } else { b',' });
        match number {
            Some(number) => write_number(&mut text, *number),
            None => text.extend_from_slice(b"null"),
        }
    }
    if text.is_empty() {
        text.push(b'[');
    }
    text.push(b']');
    Ok(Reply::Bytes(Bytes::from(text)))
}
