//! Changing many values of a document at once.
//!
//! A single change moves the bytes behind it, so a thousand of them move a large document a thousand
//! times. Here the document is written anew once, with each change where it belongs.

use super::build;
use super::node::{Node, Step, View};
use super::parse::Fragment;

/// A value that takes the place of the one at the end of these steps; none if that item of an array
/// goes.
pub type Change<'a> = (&'a [Step], Option<&'a Fragment>);

/// The bytes of a value with all changes. `None` if one of them was not met: they have to be in the
/// order of the document, and none in another one. Members do not go this way.
pub(super) fn rewritten(root: Node<'_>, changes: &[Change<'_>]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(root.bytes().len());
    let mut pass = Pass { left: changes };
    pass.value(&mut out, root, 0);
    out.shrink_to_fit();
    pass.left.is_empty().then_some(out)
}

struct Pass<'c> {
    left: &'c [Change<'c>],
}

impl<'c> Pass<'c> {
    /// Writes a value to which the first change that is left leads, after so many steps.
    fn value(&mut self, out: &mut Vec<u8>, node: Node<'_>, depth: usize) {
        let Some(((steps, new), rest)) = self.left.split_first() else { return };
        if let (true, Some(new)) = (steps.len() == depth, new) {
            self.left = rest;
            return out.extend_from_slice(&new.bytes);
        }
        let way = steps.get(..depth).unwrap_or_default();
        match node.view() {
            View::Array(items) => {
                let open = build::begin_array(out);
                let mut count = 0;
                for (index, item) in items.enumerate() {
                    count += usize::from(self.item(out, way, index, item));
                }
                build::end(out, open, count);
            }
            View::Object(members) => {
                let open = build::begin_object(out);
                let count = members.len();
                for (name, member) in members {
                    build::text(out, name);
                    let leads = |step: &Step| matches!(step, Step::Member(it) if **it == *name);
                    self.part(out, way, leads, member);
                }
                build::end(out, open, count);
            }
            _ => out.extend_from_slice(node.bytes()),
        }
    }

    /// Writes an item, unless it goes. Answers whether it stays.
    fn item(&mut self, out: &mut Vec<u8>, way: &[Step], index: usize, item: Node<'_>) -> bool {
        let leads = |step: &Step| matches!(step, Step::Item(it) if *it == index);
        if let Some(((steps, None), rest)) = self.left.split_first()
            && steps.len() == way.len() + 1
            && is_next(steps, way, leads)
        {
            self.left = rest;
            return false;
        }
        self.part(out, way, leads, item);
        true
    }

    fn part(
        &mut self,
        out: &mut Vec<u8>,
        way: &[Step],
        leads: impl Fn(&Step) -> bool,
        part: Node<'_>,
    ) {
        if self.left.first().is_some_and(|(steps, _)| is_next(steps, way, leads)) {
            self.value(out, part, way.len() + 1);
        } else {
            out.extend_from_slice(part.bytes());
        }
    }
}

/// Whether the steps go this way, and then to where `leads` says.
fn is_next(steps: &[Step], way: &[Step], leads: impl Fn(&Step) -> bool) -> bool {
    steps.get(way.len()).is_some_and(leads) && steps.starts_with(way)
}
