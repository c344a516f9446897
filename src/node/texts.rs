//! Converts many strings of a reply to JavaScript values.

use smallvec::SmallVec;

use super::client::Client;
use super::door::{Js, Scope};
use super::form::{ReplyForm, Text};
use crate::engine::grammar::texts::{Layout, Texts};

/// Replies with at most this number of strings need no allocation.
pub(super) type Values<'s> = SmallVec<[Js<'s>; 32]>;

impl Client {
    pub(super) fn texts<'s>(
        &self,
        scope: Scope<'s>,
        layout: Layout,
        texts: &Texts,
        form: ReplyForm,
    ) -> Option<Js<'s>> {
        match (layout, form.text) {
            (Layout::Map, Text::Strings) => self.object(scope, texts),
            (Layout::Map, _) => self.new_map(scope, &self.values(scope, texts, form)?),
            _ => self.new_array(scope, &self.values(scope, texts, form)?),
        }
    }

    /// Members with their scores, as pairs.
    pub(super) fn scores<'s>(
        &self,
        scope: Scope<'s>,
        members: &Texts,
        scores: &[f64],
        form: ReplyForm,
    ) -> Option<Js<'s>> {
        let members = self.values(scope, members, form)?;
        let pairs = members.iter().zip(scores);
        let flat: Values<'s> =
            pairs.flat_map(|(member, score)| [*member, scope.new_number(*score)]).collect();
        self.gather(scope, &self.make.pairs, &flat)
    }

    fn values<'s>(&self, scope: Scope<'s>, texts: &Texts, form: ReplyForm) -> Option<Values<'s>> {
        match form.text {
            Text::Strings => self.strings(scope, texts, texts.iter()),
            Text::Buffers | Text::Places => {
                let value = |text: Option<&[u8]>| match text {
                    Some(text) => self.new_buffer(scope, text),
                    None => Some(scope.null()),
                };
                texts.iter().map(value).collect()
            }
        }
    }

    /// Some of `texts` as strings. Checks once whether all are ASCII.
    pub(super) fn strings<'s, 't>(
        &self,
        scope: Scope<'s>,
        texts: &Texts,
        some: impl Iterator<Item = Option<&'t [u8]>>,
    ) -> Option<Values<'s>> {
        let are_ascii = texts.bytes().is_ascii();
        let mut values = Values::with_capacity(some.size_hint().0);
        for text in some {
            values.push(match text {
                Some(text) if are_ascii => scope.new_ascii(text)?,
                Some(text) => scope.new_string(text)?,
                None => scope.null(),
            });
        }
        Some(values)
    }
}
