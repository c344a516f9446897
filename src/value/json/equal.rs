//! Whether values are the same.

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use super::node::{Members, Node, View};

/// Up to so many members are looked for one by one.
const FEW: usize = 16;

/// Whether two values are the same: members may stand in another order.
pub fn equal(one: Node<'_>, other: Node<'_>) -> bool {
    equal_by(one, other, &|one, other| match (one.view(), other.view()) {
        (View::Number(one), View::Number(other)) => one == other,
        _ => one.bytes() == other.bytes(),
    })
}

/// The same, where `simple` says it of values that are not both arrays or both objects. It takes as
/// long as to pass over the smaller one.
pub(super) fn equal_by(
    one: Node<'_>,
    other: Node<'_>,
    simple: &impl Fn(Node<'_>, Node<'_>) -> bool,
) -> bool {
    match (one.view(), other.view()) {
        (View::Array(mut ones), View::Array(others)) => {
            let same = |(one, other)| equal_by(one, other, simple);
            ones.len() == others.len() && ones.by_ref().zip(others).all(same)
        }
        (View::Object(ones), View::Object(others)) => {
            ones.len() == others.len() && same_members(ones, others, simple)
        }
        _ => simple(one, other),
    }
}

/// The same of as many members.
fn same_members(
    mut ones: Members<'_>,
    mut others: Members<'_>,
    simple: &impl Fn(Node<'_>, Node<'_>) -> bool,
) -> bool {
    let (mut rest, mut other_rest) = (ones, others);
    // Most objects that are compared have their members in the same order.
    while let (Some((name, one)), Some((other_name, other))) = (ones.next(), others.next()) {
        if name != other_name {
            break;
        }
        if !equal_by(one, other, simple) {
            return false;
        }
        (rest, other_rest) = (ones, others);
    }
    if rest.len() <= FEW {
        return rest.all(|(name, one)| {
            let other = other_rest.clone().find(|(it, _)| *it == name);
            other.is_some_and(|(_, other)| equal_by(one, other, simple))
        });
    }
    let by_name: HashMap<&[u8], Node<'_>, RandomState> = other_rest.collect();
    rest.all(|(name, one)| by_name.get(name).is_some_and(|other| equal_by(one, *other, simple)))
}
