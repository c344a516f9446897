//! [`Path`]: which values of a document a command means, such as `$.items[?(@.price<10)].name`.
//!
//! A path of JSONPath begins with `$`: it is `$` alone, or goes on with `.` or `[`. Any other one is a
//! *legacy* path, of the time before JSONPath: it is read as if `$` or `$.` stood before it, and
//! commands answer it with one value instead of an array of them.
//!
//! ```text
//! path       $ steps                    also: @ steps, $ steps in a filter
//! steps      step step ...              the first one may be a name without its dot
//! step       .name  .*  [...]  .[...]   after two dots: from the value and all that is in it
//! [...]      [1]  [1,-1]  [0:8:2]  ["a"]  ['a','b']  [*]  [?condition]
//! condition  check && check || check    && binds more strongly; brackets group
//! check      term  term == term         also != < <= > >=, and =~ with a pattern of the crate `regex`
//! term       1.5  "text"  true  null  @ steps  $ steps
//! ```
//!
//! Blanks may stand between tokens. A text becomes steps ([`compiled`]) once ([`parse`], [`filter`]);
//! the steps are followed through documents ([`walk`], [`condition`]). Both take time in proportion to
//! what they look at, with limits on how deep brackets go and on how many values one walk visits. A
//! thread keeps the steps of paths that it has met ([`cache`]).

mod compiled;
mod expected;
mod reader;
mod parse;
mod filter;
mod walk;
mod condition;
mod cache;

#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::ControlFlow::{Break, Continue};

use smallvec::SmallVec;

use self::compiled::Step;
use self::reader::{Limit, Reader};
use self::walk::{Halt, LONGEST, Turn, Walk, Way, location};
use super::{Json, Location, Node};

/// A path that has been read.
#[derive(Debug, Clone)]
pub struct Path {
    steps: Box<[Step]>,
    /// The text, with `$` before it.
    text: Box<str>,
    legacy: bool,
}

/// What the paths of one call may do together.
#[derive(Debug)]
pub struct Budget {
    /// Values that they look at.
    visits: u64,
    /// Values that they find, or steps of the ways to them: a list of more takes too much memory.
    finds: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { visits: LONGEST, finds: 4_000_000 }
    }
}

fn spend(finds: &mut usize, steps: usize) -> Way {
    *finds = finds.saturating_sub(steps);
    if *finds == 0 { Break(Halt::TooLong) } else { Continue(()) }
}

/// Why a path cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathError {
    /// Its brackets are too deep in each other.
    Deep,
    /// It visits more values than one call may.
    Long,
    /// A number in it is no index.
    Number,
    /// It makes no sense: where, and what could stand there.
    Syntax(String),
    /// It is no UTF-8.
    Text,
}

/// What a path ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Last<'p> {
    /// The item at an index, which may count from the end.
    Index(i64),
    /// A member, by the name that it is given if it is new.
    Name(&'p [u8]),
    /// Anything else.
    Other,
}

/// Values that a path found, in their order.
pub type Found<'a> = SmallVec<[Node<'a>; 2]>;

impl Path {
    /// Reads a path.
    pub fn parse(given: &[u8]) -> Result<Self, PathError> {
        let given = str::from_utf8(given).map_err(|_| PathError::Text)?;
        let legacy = is_legacy(given);
        let text = if legacy { rooted(given) } else { given.into() };
        let mut reader = Reader::new(&text);
        let steps = parse::path(&mut reader);
        match (reader.finish(), steps) {
            ((_, Some(Limit::Depth)), _) => Err(PathError::Deep),
            ((_, Some(Limit::Number)), _) => Err(PathError::Number),
            ((attempts, None), None) => Err(PathError::Syntax(attempts.tell(&text))),
            (_, Some(steps)) => Ok(Self { steps: steps.into(), text, legacy }),
        }
    }

    /// Whether it is of the kind that commands answer with one value.
    pub const fn is_legacy(&self) -> bool {
        self.legacy
    }

    /// Whether it is the root of the document.
    pub const fn is_root(&self) -> bool {
        self.steps.is_empty()
    }

    /// The path as a text that begins with `$`.
    pub const fn text(&self) -> &str {
        &self.text
    }

    /// Whether it names one place, by names and indexes alone.
    pub fn is_static(&self) -> bool {
        self.steps.iter().all(|step| matches!(step, Step::Index(_) | Step::Name(_)))
    }

    /// What it ends with; nothing if it is the root.
    pub fn last(&self) -> Option<Last<'_>> {
        Some(match self.steps.last()? {
            Step::Index(index) => Last::Index(*index),
            Step::Name(name) => Last::Name(name.written.as_deref().unwrap_or(&name.sought)),
            _ => Last::Other,
        })
    }

    /// The values that it means.
    pub fn find<'a>(&self, json: &'a Json, budget: &mut Budget) -> Result<Found<'a>, PathError> {
        let Budget { visits, finds } = budget;
        let mut values = Found::new();
        self.follow(json, &self.steps, visits, &mut |node, _| {
            values.push(node);
            spend(finds, 1)
        })?;
        Ok(values)
    }

    /// The first value that it means.
    pub fn first<'a>(
        &self,
        json: &'a Json,
        budget: &mut Budget,
    ) -> Result<Option<Node<'a>>, PathError> {
        let mut first = None;
        self.follow(json, &self.steps, &mut budget.visits, &mut |node, _| {
            first = Some(node);
            Break(Halt::Enough)
        })?;
        Ok(first)
    }

    /// Where the values are that it means.
    pub fn locate(&self, json: &Json, budget: &mut Budget) -> Result<Vec<Location>, PathError> {
        self.locations(json, &self.steps, budget)
    }

    /// Where the values are that the path without its last step means; none for the root.
    pub fn locate_parents(
        &self,
        json: &Json,
        budget: &mut Budget,
    ) -> Result<Vec<Location>, PathError> {
        let Some((_, steps)) = self.steps.split_last() else { return Ok(Vec::new()) };
        self.locations(json, steps, budget)
    }

    fn locations(
        &self,
        json: &Json,
        steps: &[Step],
        Budget { visits, finds }: &mut Budget,
    ) -> Result<Vec<Location>, PathError> {
        let mut locations = Vec::new();
        self.follow(json, steps, visits, &mut |_, trail| {
            locations.push(location(trail));
            spend(finds, trail.len() + 1)
        })?;
        Ok(locations)
    }

    fn follow<'a>(
        &self,
        json: &'a Json,
        steps: &[Step],
        visits: &mut u64,
        found: &mut dyn FnMut(Node<'a>, &[Turn<'a>]) -> Way,
    ) -> Result<(), PathError> {
        let mut walk = Walk::new(json.body(), json.root(), *visits, found);
        let way = walk.follow(json.root(), steps);
        *visits = walk.left;
        match way {
            Break(Halt::TooLong) => Err(PathError::Long),
            Break(Halt::Enough) | Continue(()) => Ok(()),
        }
    }
}

fn is_legacy(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('$') else { return true };
    !(rest.is_empty() || rest.starts_with(['.', '[']))
}

/// A legacy path, as a text that begins with `$`.
fn rooted(path: &str) -> Box<str> {
    match path {
        "." => "$".into(),
        _ if path.starts_with('.') => format!("${path}").into(),
        _ => format!("$.{path}").into(),
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Deep => "ERR the brackets of the path are too deep in each other",
            Self::Long => "ERR the path visits too many values; use one with fewer '..' or '*'",
            Self::Number => "ERR a number in the path is out of range",
            Self::Syntax(text) => text,
            Self::Text => "Couldn't parse as UTF-8 string",
        })
    }
}
