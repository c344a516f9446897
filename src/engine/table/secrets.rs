//! Secrets among the arguments of a call: passwords and the users that they belong to. SLOWLOG and
//! MONITOR show [`REDACTED`] in their place.
//!
//! The shapes of parameters state which arguments are secret ([`Shape::Secret`]), so a command needs
//! nothing but the right type for its password. The call may be wrong: arguments that don't fit the
//! grammar are skipped one by one, and a password after them is still found.

use super::command::Command;
use crate::base::number;
use crate::engine::grammar::shape::{Field, Shape};

/// The text that is shown instead of a secret.
pub const REDACTED: &[u8] = b"(redacted)";

/// The words that named a command, as they were sent; none where a method did.
pub type Names<'a> = &'a [&'a [u8]];

/// A call: its command, the words that named it, and its arguments.
pub type Made<'a> = (&'static Command, Names<'a>, &'a [&'a [u8]]);

/// All words of a call as they were sent, with the secrets replaced. A method is named in lower
/// case.
pub fn each_word((row, names, args): Made<'_>, word: impl FnMut(&[u8])) {
    let mut word = word;
    if names.is_empty() {
        let method = row.name.split('|').take(row.words);
        method.for_each(|name| word(name.to_ascii_lowercase().as_bytes()));
    }
    names.iter().copied().chain(shown(row, args)).for_each(word);
}

/// The arguments of a call with the secrets replaced.
pub fn shown<'a>(row: &Command, args: &'a [&'a [u8]]) -> Vec<&'a [u8]> {
    let mut walk = SecretWalk { args, at: 0, shown: args.to_vec() };
    walk.fields(row.params);
    walk.shown
}

struct SecretWalk<'a> {
    args: &'a [&'a [u8]],
    at: usize,
    shown: Vec<&'a [u8]>,
}

impl SecretWalk<'_> {
    fn fields(&mut self, fields: &[Field]) {
        fields.iter().for_each(|field| self.shape(&field.shape));
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Nothing => {}
            Shape::Secret(is_secret) => self.secret(*is_secret),
            Shape::Block(fields) => self.fields(fields),
            Shape::Optional(inner) if self.may_begin(inner) => self.shape(inner),
            Shape::Optional(_) => {}
            Shape::Tagged(_, inner) => {
                self.at += 1;
                self.shape(inner);
            }
            Shape::OneOf(fields) => {
                let found = fields.iter().find(|field| self.may_begin(&field.shape));
                found.into_iter().for_each(|field| self.shape(&field.shape));
            }
            Shape::Many(inner) => self.each(|walk| {
                walk.shape(inner);
            }),
            Shape::Options(fields) => self.each(|walk| {
                if let Some(field) = fields.iter().find(|field| walk.may_begin(&field.shape)) {
                    walk.shape(&field.shape);
                }
            }),
            _ => self.at += shape.least(),
        }
    }

    /// Repeats `step` to the end of the call. An argument that it does not take is skipped.
    fn each(&mut self, step: impl Fn(&mut Self)) {
        while self.at < self.args.len() {
            let before = self.at;
            step(self);
            self.at = self.at.max(before + 1);
        }
    }

    fn secret(&mut self, is_secret: fn(&[u8]) -> bool) {
        let before = self.at.checked_sub(1).and_then(|before| self.args.get(before));
        if let Some(place) = self.shown.get_mut(self.at)
            && is_secret(before.copied().unwrap_or_default())
        {
            *place = REDACTED;
        }
        self.at += 1;
    }

    /// True if the next argument can be the first of this shape.
    fn may_begin(&self, shape: &Shape) -> bool {
        let Some(next) = self.args.get(self.at) else { return false };
        match shape {
            Shape::Token(word) | Shape::Tagged(word, _) => {
                next.eq_ignore_ascii_case(word.as_bytes())
            }
            Shape::OneOf(fields) => fields.iter().any(|field| self.may_begin(&field.shape)),
            Shape::Integer | Shape::Database => number::parse_i64(next).is_some(),
            _ => true,
        }
    }
}
