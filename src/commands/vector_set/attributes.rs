//! Attributes of elements.

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{ACCESS_UPDATE, Inspect, Write};
use crate::engine::grammar::reply::{Shown, Truth};
use crate::rows;
use crate::value::VectorSet;

rows![vgetattr, vsetattr];

/// Returns the attributes of an element; null if it has none, or if there is no such element.
///
/// ```js
/// db.vadd('films', [1, 2], 'Alien', { setattr: '{"year":1979}' })
/// db.vgetattr('films', 'Alien')  // '{"year":1979}'
/// db.vgetattr('films', 'Brazil')  // null
/// ```
#[command(VGETATTR, since = "8.0.0", complexity = "O(1)", flags(readonly, fast, module))]
fn vgetattr(
    db: &mut Access<'_>,
    key: Inspect<'_, VectorSet>,
    element: &[u8],
) -> Result<Option<Shown>> {
    let found = db.read(&key)?.and_then(|set| set.attributes(element));
    Ok(found.flatten().map(Shown::from))
}

/// Gives an element attributes, in place of those that it has; an empty string removes them. Returns
/// whether there is such an element.
///
/// ```js
/// db.vadd('films', [1, 2], 'Alien')
/// db.vsetattr('films', 'Alien', JSON.stringify({ year: 1979 }))  // true
/// db.vsetattr('films', 'Brazil', '{}')  // false: there is no such element
/// ```
#[command(VSETATTR, since = "8.0.0", complexity = "O(1)", flags(write, fast, module))]
fn vsetattr(
    db: &mut Access<'_>,
    key: Write<'_, VectorSet, ACCESS_UPDATE>,
    element: &[u8],
    /// Any text. Filters understand JSON.
    attributes: &[u8],
) -> Result<Truth> {
    let set = db.write(&key)?;
    let found = set.is_some_and(|mut set| set.set_attributes(element, attributes));
    db.touch(&key);
    Ok(Truth(found))
}
