//! A path that is being read: [`Reader`].

use super::expected::{Attempts, Before, Expected};

/// Brackets of filters in each other, at most. Each may be as deep as a document when it is tried.
const DEEPEST: usize = 24;

/// Why a path is refused that has no mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// Too many brackets in each other.
    Depth,
    /// A number that no index can be.
    Number,
}

pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    attempts: Attempts,
    depth: usize,
    /// Once set, nothing is read any more.
    limit: Option<Limit>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, attempts: Attempts::default(), depth: 0, limit: None }
    }

    pub(super) fn finish(self) -> (Attempts, Option<Limit>) {
        (self.attempts, self.limit)
    }

    pub(super) const fn limit(&mut self, limit: Limit) {
        self.limit = Some(limit);
    }

    /// What is still to be read; nothing once a limit was met.
    pub(super) fn rest(&self) -> &'a str {
        if self.limit.is_some() { "" } else { self.text.get(self.at..).unwrap_or_default() }
    }

    /// Passes over blanks, which may stand between any two tokens.
    pub(super) fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
    }

    /// Takes this token if it is next.
    pub(super) fn token(&mut self, token: &str) -> Option<()> {
        self.rest().starts_with(token).then(|| self.at += token.len())
    }

    /// Takes the longest run of such bytes, of which there is at least one.
    pub(super) fn run(&mut self, part: impl Fn(u8) -> bool) -> Option<&'a str> {
        let rest = self.rest();
        let len = rest.bytes().position(|byte| !part(byte)).unwrap_or(rest.len());
        self.at += len;
        rest.get(..len).filter(|run| !run.is_empty())
    }

    /// Takes so many bytes.
    pub(super) const fn advance(&mut self, len: usize) {
        self.at += len;
    }

    /// Reads a construct that errors name. If it fails, it is as if nothing had been read.
    pub(super) fn construct<T>(
        &mut self,
        what: Expected,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let before = self.attempts.before(self.at);
        let start = self.at;
        let found = self.attempt(read);
        if found.is_none() {
            self.fail(what, start, before);
        }
        found
    }

    /// Reads something without a name. If it fails, it is as if nothing had been read.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// Reads what is in brackets, which are in others.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth == DEEPEST {
            self.limit(Limit::Depth);
            return None;
        }
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }

    fn fail(&mut self, what: Expected, start: usize, before: Before) {
        self.attempts.fail(what, start, before);
    }
}
