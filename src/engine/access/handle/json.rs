//! JSON documents. Each command publishes an event of its own name.

use std::borrow::Cow;
use std::ops::Range;

use super::Handle;
use crate::base::number;
use crate::engine::grammar::effects::{Change, Log};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::kind::Class;
use crate::persist::record::Operation;
use crate::value::Json;
use crate::value::json::{Draft, Fragment, Node, Step, text_of};
use crate::value::module::ModuleValue;

/// A change of a document. Those of its parts are recorded as operations that only the log has
/// ([`CHANGE`]): no path can name every member.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) enum JsonChange<'a> {
    /// The document is this value.
    Become(Node<'a>),
    Replace(&'a [Step], &'a Fragment),
    AddMember(&'a [Step], &'a [u8], &'a Fragment),
    Remove(&'a [Step]),
    Insert(&'a [Step], usize, &'a [Fragment]),
    RemoveItems(&'a [Step], &'a Range<usize>),
}

/// The operation that changes a part of a document: `JSON.CHANGE key what number-of-steps steps...`,
/// then what is changed there. A step is `.` and the name of a member, or the index of an item.
pub const CHANGE: &str = "JSON.CHANGE";

/// What [`CHANGE`] does.
pub mod words {
    /// Puts a value in the place of another.
    pub const REPLACE: &str = "REPLACE";
    /// Adds a member: its name and value.
    pub const ADD: &str = "ADD";
    /// Removes a member or an item.
    pub const REMOVE: &str = "REMOVE";
    /// Puts values before an item: its index, and the values.
    pub const INSERT: &str = "INSERT";
    /// Removes items: the index of the first and of the one behind the last.
    pub const CUT: &str = "CUT";
}

/// So many changes are made where they are in any document.
const FEW: usize = 32;

/// So many bytes may be moved by changes that are made where they are.
const MUCH: usize = 16 << 20;

const TOO_MUCH: Error = Error::fixed("the path names the same places too many times");

impl Change for JsonChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Become(value) => {
                log.command("JSON.SET").word(key).word(b"$").word(&text_of(value))
            }
            Self::Replace(steps, value) => {
                at(log, key, words::REPLACE, steps).word(&text_of(value.node()))
            }
            Self::AddMember(steps, name, value) => {
                at(log, key, words::ADD, steps).word(name).word(&text_of(value.node()))
            }
            Self::Remove(steps) => at(log, key, words::REMOVE, steps),
            Self::Insert(steps, index, values) => {
                let values = values.iter().map(|value| text_of(value.node()));
                at(log, key, words::INSERT, steps).unsigned(index as u64).words(values)
            }
            Self::RemoveItems(steps, items) => {
                let command = at(log, key, words::CUT, steps);
                command.unsigned(items.start as u64).unsigned(items.end as u64)
            }
        };
    }
}

/// Begins the operation for a location.
fn at<'r>(log: Log<'r>, key: &[u8], what: &str, steps: &[Step]) -> Operation<'r> {
    let command = log.command(CHANGE).word(key).word(what.as_bytes());
    command.unsigned(steps.len() as u64).words(steps.iter().map(step_word))
}

fn step_word(step: &Step) -> Cow<'_, [u8]> {
    match step {
        Step::Member(name) => [b".".as_slice(), name].concat().into(),
        Step::Item(index) => index.to_string().into_bytes().into(),
    }
}

/// The step that a word of the log is.
pub fn read_step(word: &[u8]) -> Option<Step> {
    match word.split_first() {
        Some((b'.', name)) => Some(Step::Member(name.into())),
        _ => number::parse_u64(word).and_then(|it| usize::try_from(it).ok()).map(Step::Item),
    }
}

impl<'a> Handle<'a, Json> {
    /// The whole document becomes another.
    pub fn become_value(&mut self, value: Fragment, event: &'static str) {
        *self.value = Json::new(value);
        self.effects.change(self.db, self.key, &JsonChange::Become(self.value.root()), 1);
        self.report(event);
    }

    /// Puts a value in the place of another. Answers whether there was one.
    pub fn replace(&mut self, location: &[Step], value: &Fragment, event: &'static str) -> bool {
        let replaced = self.value.replace(location, value);
        self.changed_if(replaced, &JsonChange::Replace(location, value), event)
    }

    /// Begins changes at so many places. They report one event.
    pub fn edit(&mut self, places: usize, event: &'static str) -> Edit<'_, 'a> {
        let much = places > FEW && places.saturating_mul(self.value.heap()) > MUCH;
        let draft = much.then(|| self.value.draft());
        Edit { json: self, event, draft, changed: false }
    }

    /// Adds a member to an object that has none of this name. Answers whether there is such an object.
    pub fn add_member(
        &mut self,
        object: &[Step],
        name: &[u8],
        value: &Fragment,
        event: &'static str,
    ) -> bool {
        let added = self.value.add_member(object, name, value);
        self.changed_if(added, &JsonChange::AddMember(object, name, value), event)
    }

    /// Removes a member or an item. Answers whether there was one.
    pub fn remove(&mut self, location: &[Step], event: &'static str) -> bool {
        let removed = self.value.remove(location);
        self.changed_if(removed, &JsonChange::Remove(location), event)
    }

    /// Puts values into an array, before the item at `index`. Answers how many items there are now.
    pub fn insert(
        &mut self,
        array: &[Step],
        index: usize,
        values: &[Fragment],
        event: &'static str,
    ) -> Option<usize> {
        let len = self.value.insert(array, index, values)?;
        self.changed(&JsonChange::Insert(array, index, values), 1, event);
        Some(len)
    }

    /// Removes items of an array, which has them. Answers how many are left.
    pub fn remove_items(
        &mut self,
        array: &[Step],
        items: &Range<usize>,
        event: &'static str,
    ) -> Option<usize> {
        let len = self.value.remove_items(array, items.clone())?;
        self.changed(&JsonChange::RemoveItems(array, items), 1, event);
        Some(len)
    }

    fn changed_if(&mut self, happened: bool, change: &JsonChange<'_>, event: &'static str) -> bool {
        if happened {
            self.changed(change, 1, event);
        }
        happened
    }
}

/// Changes of a call. Few of them are made where they are; many of a large document in a draft, and then
/// the log has the document as it is at the end.
pub struct Edit<'e, 'a> {
    json: &'e mut Handle<'a, Json>,
    event: &'static str,
    draft: Option<Draft>,
    /// Whether the draft has changed.
    changed: bool,
}

impl<'a> Edit<'_, 'a> {
    /// The value at a place, as it is now.
    pub fn node(&mut self, location: &[Step]) -> Option<Node<'_>> {
        match &mut self.draft {
            Some(draft) => draft.node(location),
            None => self.json.value.at(location),
        }
    }

    /// How many items an array has now.
    pub fn array_len(&mut self, array: &[Step]) -> Option<usize> {
        match &mut self.draft {
            Some(draft) => draft.array_len(array),
            None => self.json.value.at(array)?.array_len(),
        }
    }

    /// The item of an array at this index, as it is now.
    pub fn item(&mut self, array: &[Step], index: usize) -> Option<Node<'_>> {
        match &mut self.draft {
            Some(draft) => draft.item(array, index),
            None => self.json.value.item(array, index),
        }
    }

    /// Puts a value in the place of another. Answers whether there was one.
    pub fn replace(&mut self, at: &[Step], value: &Fragment) -> bool {
        let in_draft = |draft: &mut Draft| draft.replace(at, value).then_some(());
        self.change(in_draft, |json, event| json.replace(at, value, event).then_some(())).is_some()
    }

    /// Removes a member or an item. Answers whether there was one.
    pub fn remove(&mut self, at: &[Step]) -> bool {
        let in_draft = |draft: &mut Draft| draft.remove(at).then_some(());
        self.change(in_draft, |json, event| json.remove(at, event).then_some(())).is_some()
    }

    /// Puts values into an array, before the item at `index`. Answers how many items there are now.
    pub fn insert(&mut self, array: &[Step], index: usize, values: &[Fragment]) -> Option<usize> {
        let in_draft = |draft: &mut Draft| draft.insert(array, index, values);
        self.change(in_draft, |json, event| json.insert(array, index, values, event))
    }

    /// Removes items of an array, which has them. Answers how many are left.
    pub fn remove_items(&mut self, array: &[Step], items: &Range<usize>) -> Option<usize> {
        let in_draft = |draft: &mut Draft| draft.remove_items(array, items.clone());
        self.change(in_draft, |json, event| json.remove_items(array, items, event))
    }

    /// Once a draft has taken too much, nothing more is changed.
    fn change<T>(
        &mut self,
        in_draft: impl FnOnce(&mut Draft) -> Option<T>,
        in_place: impl FnOnce(&mut Handle<'a, Json>, &'static str) -> Option<T>,
    ) -> Option<T> {
        let Some(draft) = &mut self.draft else { return in_place(self.json, self.event) };
        if draft.takes_too_much() {
            return None;
        }
        let result = in_draft(draft);
        self.changed |= result.is_some();
        result
    }

    /// Ends the changes. Those in a draft are made now: all, or none if they take too much.
    pub fn finish(self) -> Result<()> {
        let Self { json: Handle { db, key, value, effects, .. }, event, draft, changed } = self;
        let Some(draft) = draft else { return Ok(()) };
        let too_much = draft.takes_too_much();
        if !changed || too_much {
            drop(draft);
            value.regain();
            return if too_much { Err(TOO_MUCH) } else { Ok(()) };
        }
        value.accept(draft);
        effects.change(*db, key, &JsonChange::Become(value.root()), 1);
        effects.event(*db, key, Class::Module, event);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::access::handle::testing::changes;

    fn fragment(text: &str) -> Fragment {
        Fragment::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn every_change_is_recorded_as_it_can_be_repeated() {
        let at = |name: &[u8]| vec![Step::Member(name.into())];
        let item = |name: &[u8]| vec![Step::Member(name.into()), Step::Item(1)];
        let document = Json::new(fragment(r#"{"a":[1,2,3]}"#));
        let (ops, events) = changes(document, |json| {
            assert!(json.replace(&item(b"a"), &fragment("2.5"), "json.set"));
            assert!(json.add_member(&[], b"n \"1\"", &fragment("[]"), "json.set"));
            assert_eq!(json.insert(&at(b"a"), 0, &[fragment("7"), fragment("8")], "x"), Some(5));
            assert_eq!(json.remove_items(&at(b"a"), &(1..4), "y"), Some(2));
            assert!(json.remove(&item(b"a"), "json.del"));
            json.become_value(fragment("null"), "json.set");
        });
        let expected = [
            "JSON.CHANGE k REPLACE 2 .a 1 2.5",
            r#"JSON.CHANGE k ADD 0 n "1" []"#,
            "JSON.CHANGE k INSERT 1 .a 0 7 8",
            "JSON.CHANGE k CUT 1 .a 1 4",
            "JSON.CHANGE k REMOVE 2 .a 1",
            "JSON.SET k $ null",
        ];
        assert_eq!(ops, expected);
        assert_eq!(events, ["json.set", "x", "y", "json.del", "json.set"]);
    }

    #[test]
    fn many_changes_of_a_large_document_are_recorded_as_the_document() {
        let zeros = format!("[{}]", ["0"; 5000].join(","));
        let (one, mut wholes) = (fragment("1"), Vec::new());
        for to in [32, 5000] {
            let (ops, events) = changes(Json::new(fragment(&zeros)), |json| {
                let mut edit = json.edit(to, "json.set");
                for index in 0..to {
                    assert!(edit.replace(&[Step::Item(index)], &one));
                }
                edit.finish().unwrap();
            });
            assert_eq!(events, ["json.set"]);
            wholes.push(ops == [format!("JSON.SET k $ {}", zeros.replace('0', "1"))]);
        }
        assert_eq!(wholes, [false, true]);
    }

    #[test]
    fn changes_of_one_place_again_and_again_are_given_up_and_change_nothing() {
        let text = format!("[\"{}\"]", "x".repeat(1 << 20));
        let mut tries = 0;
        let (ops, events) = changes(Json::new(fragment(&text)), |json| {
            let mut edit = json.edit(10_000, "json.set");
            while edit.replace(&[Step::Item(0)], &fragment(&format!("[{tries},{text}]"))) {
                tries += 1;
            }
            assert_eq!(edit.finish().unwrap_err().to_string(), TOO_MUCH.to_string());
            assert_eq!(text_of(json.root()), text.as_bytes());
        });
        assert_eq!((ops.len(), events.len()), (0, 0));
        assert!((250..300).contains(&tries), "{tries}");
    }

    #[test]
    fn what_changes_nothing_is_not_recorded() {
        let (ops, events) = changes(Json::new(fragment("{}")), |json| {
            assert!(!json.remove(&[Step::Item(1)], "json.del"));
            assert!(!json.replace(&[Step::Item(1)], &fragment("1"), "json.set"));
            assert_eq!(json.insert(&[], 0, &[], "json.arrinsert"), None);
        });
        assert_eq!((ops.len(), events.len()), (0, 0));
    }

    #[test]
    fn steps_are_read_as_they_were_written() {
        for step in [Step::Item(12), Step::Member(b"12".as_slice().into()), Step::Member([].into())]
        {
            assert_eq!(read_step(&step_word(&step)), Some(step));
        }
        assert!(read_step(b"x").is_none());
    }
}
