//! Merging a patch into a value, as RFC 7396 says.

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use super::build;
use super::document::Json;
use super::node::{Location, Members, Node, Step, View};
use super::parse::Fragment;

/// So many changes of members are made rather than the whole value anew.
const FEW: usize = 16;

/// What a patch does to one member.
#[derive(Debug)]
pub enum Change {
    /// Its value becomes another.
    Replace(Fragment),
    /// It is new.
    Add(Fragment),
    /// It goes.
    Remove,
}

/// A member of the result.
#[derive(Debug, Clone, Copy)]
struct Member<'a> {
    /// Its name, as it is written.
    name: &'a [u8],
    before: Option<Node<'a>>,
    patch: Option<Node<'a>>,
}

/// The value that a patch makes of another.
pub fn merged(target: Node<'_>, patch: &Fragment) -> Fragment {
    fragment(Some(target), patch.node(), patch.depth)
}

fn fragment(target: Option<Node<'_>>, patch: Node<'_>, depth: usize) -> Fragment {
    let mut bytes = Vec::new();
    write(&mut bytes, target, patch);
    bytes.shrink_to_fit();
    // No deeper below the target than the patch is, or as the target was.
    Fragment { bytes, depth }
}

/// Changes of members that make of the object at a place what a patch makes of it, to be made in this
/// order. `None` if it is no object, if nothing changes, or if they are not few.
pub fn changes(json: &Json, object: &[Step], patch: &Fragment) -> Option<Vec<(Location, Change)>> {
    let (View::Object(_), View::Object(patches)) = (json.at(object)?.view(), patch.node().view())
    else {
        return None;
    };
    let mut changes = Vec::new();
    collect(json, &mut object.to_vec(), patches, patch.depth, &mut changes)?;
    (!changes.is_empty()).then_some(changes)
}

/// `None` if they are not few.
fn collect(
    json: &Json,
    at: &mut Location,
    patches: Members<'_>,
    depth: usize,
    changes: &mut Vec<(Location, Change)>,
) -> Option<()> {
    for (name, patch) in patches {
        if changes.len() == FEW {
            return None;
        }
        at.push(Step::Member(name.into()));
        match (json.at(at), patch.view()) {
            (None, View::Null) => {}
            (Some(_), View::Null) => changes.push((at.clone(), Change::Remove)),
            (Some(target), View::Object(patches)) if target.is_object() => {
                collect(json, at, patches, depth, changes)?;
            }
            (target, _) => {
                let value = fragment(target, patch, depth);
                let change = if target.is_some() { Change::Replace } else { Change::Add };
                changes.push((at.clone(), change(value)));
            }
        }
        at.pop();
    }
    Some(())
}

fn write(out: &mut Vec<u8>, target: Option<Node<'_>>, patch: Node<'_>) {
    let View::Object(_) = patch.view() else { return out.extend_from_slice(patch.bytes()) };
    let members = members(target, patch);
    let open = build::begin_object(out);
    for member in &members {
        out.extend_from_slice(member.name);
        match (member.before, member.patch) {
            (Some(before), None) => out.extend_from_slice(before.bytes()),
            (before, Some(patch)) => write(out, before, patch),
            (None, None) => build::null(out),
        }
    }
    build::end(out, open, members.len());
}

/// The members of the result. The last one moves into the place of one that goes.
fn members<'a>(target: Option<Node<'a>>, patch: Node<'a>) -> Vec<Member<'a>> {
    let mut members: Vec<Member<'_>> = Vec::new();
    if let Some(View::Object(before)) = target.map(Node::view) {
        let member = |(name, value)| Member { name, before: Some(value), patch: None };
        members.extend(before.encoded().map(member));
    }
    let mut places: HashMap<&[u8], usize, RandomState> =
        members.iter().enumerate().map(|(place, member)| (member.name, place)).collect();
    let View::Object(changes) = patch.view() else { return members };
    for (name, patch) in changes.encoded() {
        let goes = matches!(patch.view(), View::Null);
        match places.get(name).copied() {
            Some(place) if goes => {
                members.swap_remove(place);
                places.remove(name);
                if let Some(moved) = members.get(place) {
                    places.insert(moved.name, place);
                }
            }
            Some(place) => {
                if let Some(member) = members.get_mut(place) {
                    member.patch = Some(patch);
                }
            }
            None if goes => {}
            None => {
                places.insert(name, members.len());
                members.push(Member { name, before: None, patch: Some(patch) });
            }
        }
    }
    members
}
