//! Converts replies of scripts that are nested thousands of levels deep, with an explicit stack.

use super::client::Client;
use super::door::{Js, Scope};
use super::form::{ReplyForm, Text};
use crate::engine::grammar::reply::Step;

/// An incomplete collection.
struct Opened<'s> {
    /// Its number of elements.
    len: usize,
    is_map: bool,
    items: Vec<Js<'s>>,
}

impl Client {
    pub(super) fn deep<'s>(
        &self,
        scope: Scope<'s>,
        steps: &[Step],
        form: ReplyForm,
    ) -> Option<Js<'s>> {
        let mut open: Vec<Opened<'s>> = Vec::new();
        let begin = |len, is_map| Opened { len, is_map, items: Vec::new() };
        for step in steps {
            match step {
                Step::Array(len) | Step::Set(len) => open.push(begin(*len, false)),
                Step::Map(len) => open.push(begin(2 * len, true)),
                Step::Leaf(reply) => {
                    let last = open.last_mut()?;
                    last.items.push(self.to_js(scope, reply, form)?);
                }
            }
            while let Some(complete) = open.pop_if(|last| last.items.len() >= last.len) {
                let made = self.complete(scope, &complete, form)?;
                match open.last_mut() {
                    Some(outer) => outer.items.push(made),
                    None => return Some(made),
                }
            }
        }
        None
    }

    fn complete<'s>(
        &self,
        scope: Scope<'s>,
        opened: &Opened<'s>,
        form: ReplyForm,
    ) -> Option<Js<'s>> {
        if !opened.is_map {
            return self.new_array(scope, &opened.items);
        }
        if form.text == Text::Buffers {
            return self.new_map(scope, &opened.items);
        }
        self.gather(scope, &self.make.fields, &opened.items)
    }
}
