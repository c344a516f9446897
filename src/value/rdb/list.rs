//! Lists: one string a node, or an element a string in the oldest form.

use super::compact::CompactForm;
use super::input::Input;
use super::limits::Limits;
use super::output::Output;
use crate::value::list::List;
use crate::value::packed::{Item, Packed};

/// The kind of a node: one string, or a listpack.
const PLAIN: u64 = 1;
const PACKED: u64 = 2;

/// A string of at least this length is written as a node of its own.
const LONG: usize = 8192;

/// Writes the nodes of a list, as quicklist 2.
pub(super) fn write(list: &List, output: &mut Output) {
    let nodes = list.nodes();
    output.length(nodes.len() as u64);
    for node in nodes {
        match node.get(0) {
            Some(Item::Bytes(long)) if node.len() == 1 && long.len() >= LONG => {
                output.length(PLAIN);
                output.blob(long);
            }
            _ => {
                output.length(PACKED);
                output.listpack(node);
            }
        }
    }
}

/// An element a string.
pub(super) fn read_elements(input: &mut Input<'_>, limits: &Limits) -> Option<List> {
    let mut nodes = Joined::new(limits);
    for _ in 0..input.count()? {
        nodes.push(Item::Bytes(&input.string()?));
    }
    nodes.finish()
}

/// The whole list in a ziplist.
pub(super) fn read_ziplist(input: &mut Input<'_>, limits: &Limits) -> Option<List> {
    let mut nodes = Joined::new(limits);
    nodes.push_all(CompactForm::Ziplist, &input.string()?)?;
    nodes.finish()
}

/// A ziplist a node.
pub(super) fn read_quicklist(input: &mut Input<'_>, limits: &Limits) -> Option<List> {
    let mut nodes = Joined::new(limits);
    for _ in 0..input.count()? {
        nodes.push_all(CompactForm::Ziplist, &input.string()?)?;
        nodes.end_node();
    }
    nodes.finish()
}

/// A listpack or a plain string a node.
pub(super) fn read_quicklist_2(input: &mut Input<'_>, limits: &Limits) -> Option<List> {
    let mut nodes = Joined::new(limits);
    for _ in 0..input.count()? {
        match input.length()? {
            PLAIN => nodes.push_long(&input.string()?)?,
            PACKED => nodes.push_all(CompactForm::Listpack, &input.string()?)?,
            _ => return None,
        }
        nodes.end_node();
    }
    nodes.finish()
}

/// Nodes that are being filled. They end where they ended in the list that was written, as
/// OBJECT ENCODING depends on it, but none becomes much larger than ours are.
struct Joined<'l> {
    limits: &'l Limits,
    whole: Vec<Packed>,
    last: Packed,
}

impl<'l> Joined<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self { limits, whole: Vec::new(), last: Packed::new() }
    }

    fn push_all(&mut self, form: CompactForm, blob: &[u8]) -> Option<()> {
        form.each(blob, &mut |item| {
            self.push(item);
            Some(())
        })
    }

    /// Adds a string that is a node of its own. An empty one is an error.
    fn push_long(&mut self, long: &[u8]) -> Option<()> {
        (!long.is_empty()).then(|| self.push(Item::Bytes(long)))
    }

    fn push(&mut self, item: Item<'_>) {
        item.with(|element| {
            let bytes = self.last.bytes() + element.len();
            if self.limits.list.divides(bytes, self.last.len() + 1) {
                self.end_node();
            }
            self.last.push_back(element);
        });
    }

    fn end_node(&mut self) {
        if !self.last.is_empty() {
            self.whole.push(std::mem::take(&mut self.last));
        }
    }

    fn finish(mut self) -> Option<List> {
        self.end_node();
        (!self.whole.is_empty()).then(|| List::from_nodes(self.whole, &self.limits.list))
    }
}
