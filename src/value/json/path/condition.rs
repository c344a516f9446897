//! Whether the condition of a filter holds for a value.

use std::cmp::Ordering;
use std::ops::ControlFlow::{self, Break, Continue};

use super::compiled::{Check, Comparison, Condition, Fit, Pattern, Step, Term};
use super::filter::pattern;
use super::walk::{Halt, Walk};
use crate::value::json::equal::equal_by;
use crate::value::json::{Node, Number, View};

/// So many bytes of arrays, objects and texts are compared in the time that it takes to look at a value.
const COMPARED: usize = 8;
const COMPARED_TEXT: usize = 256;

type Holds = ControlFlow<Halt, bool>;

/// A value that is compared.
#[derive(Debug, Clone, Copy)]
enum Operand<'a> {
    Bool(bool),
    /// An array or an object.
    Container(Node<'a>),
    /// Nothing is at the end of the steps, or more than one value.
    Missing,
    Null,
    Number(Number),
    Text(&'a [u8]),
}

impl<'a> Walk<'a, '_> {
    pub(super) fn holds(&mut self, Condition(groups): &Condition, node: Node<'a>) -> Holds {
        for group in groups {
            if self.all_hold(group, node)? {
                return Continue(true);
            }
        }
        Continue(false)
    }

    fn all_hold(&mut self, checks: &[Check], node: Node<'a>) -> Holds {
        for check in checks {
            if !self.check(check, node)? {
                return Continue(false);
            }
        }
        Continue(true)
    }

    fn check(&mut self, check: &Check, node: Node<'a>) -> Holds {
        self.spend(1)?;
        Continue(match check {
            Check::Compare(left, comparison, right) => {
                let left = self.operand(left, node)?;
                let right = self.operand(right, node)?;
                self.spend(left.work(right))?;
                left.compares(*comparison, right)
            }
            Check::Exists(term) => !matches!(self.operand(term, node)?, Operand::Missing),
            Check::Fits(term, pattern) => return self.fits(term, pattern, node),
            Check::Group(condition) => return self.holds(condition, node),
        })
    }

    /// Only a text of the document fits a pattern.
    fn fits(&mut self, term: &Term, given: &Fit, node: Node<'a>) -> Holds {
        let (Term::FromCurrent(_) | Term::FromRoot(_)) = term else { return Continue(false) };
        let Operand::Text(text) = self.operand(term, node)? else { return Continue(false) };
        let term = match given {
            Fit::Fixed(pattern) => return self.try_pattern(pattern, text),
            Fit::Of(term) => term,
        };
        let Operand::Text(given) = self.operand(term, node)? else { return Continue(false) };
        self.spend(given.len() / COMPARED_TEXT)?;
        let kept = self.pattern.take().filter(|(text, _)| **text == *given);
        let (kept, pattern) = match kept {
            Some(kept) => kept,
            None => {
                let pattern = pattern(given);
                self.spend(pattern.effort)?;
                (given.into(), pattern)
            }
        };
        let fits = self.try_pattern(&pattern, text);
        self.pattern = Some((kept, pattern));
        fits
    }

    fn try_pattern(&mut self, pattern: &Pattern, text: &[u8]) -> Holds {
        let Some(regex) = &pattern.regex else { return Continue(false) };
        self.spend(text.len().saturating_mul(pattern.weight))?;
        Continue(regex.is_match(text))
    }

    fn operand<'t>(&mut self, term: &'t Term, node: Node<'a>) -> ControlFlow<Halt, Operand<'t>>
    where
        'a: 't,
    {
        Continue(match term {
            Term::Bool(value) => Operand::Bool(*value),
            Term::FromCurrent(steps) => Operand::of(self.only(node, steps)?),
            Term::FromRoot(steps) => Operand::of(self.only(self.root, steps)?),
            Term::Null => Operand::Null,
            Term::Number(number) => Operand::Number(*number),
            Term::Text(text) => Operand::Text(text),
        })
    }

    /// The value at the end of the steps, if there is exactly one. In filters among the steps, `$` is
    /// the value that they begin with, as in the genuine module.
    fn only(&mut self, from: Node<'a>, steps: &[Step]) -> ControlFlow<Halt, Option<Node<'a>>> {
        let mut only = None;
        let mut more = false;
        let mut found = |node, _: &[_]| {
            more = only.replace(node).is_some();
            if more { Break(Halt::Enough) } else { Continue(()) }
        };
        let mut walk = Walk::new(self.document, from, self.left, &mut found);
        let way = walk.follow(from, steps);
        self.left = walk.left;
        match way {
            Break(Halt::TooLong) => Break(Halt::TooLong),
            _ if more => Continue(None),
            _ => Continue(only),
        }
    }
}

impl<'a> Operand<'a> {
    fn of(node: Option<Node<'a>>) -> Self {
        let Some(node) = node else { return Self::Missing };
        match node.view() {
            View::Null => Self::Null,
            View::Bool(value) => Self::Bool(value),
            View::Number(number) => Self::Number(number),
            View::Text(text) => Self::Text(text),
            View::Array(_) | View::Object(_) => Self::Container(node),
        }
    }

    /// As how many values it counts to compare two.
    fn work(self, other: Self) -> usize {
        match (self, other) {
            (Self::Container(one), Self::Container(other)) => {
                one.text_size().min(other.text_size()) / COMPARED
            }
            (Self::Text(one), Self::Text(other)) => one.len().min(other.len()) / COMPARED_TEXT,
            _ => 0,
        }
    }

    fn compares(self, comparison: Comparison, other: Self) -> bool {
        if let (Self::Container(one), Self::Container(other)) = (self, other) {
            // An integer may equal a double.
            let equal = equal_by(one, other, &|one, other| {
                let (one, other) = (Operand::of(Some(one)), Operand::of(Some(other)));
                one.order(other) == Some(Ordering::Equal)
            });
            return match comparison {
                Comparison::Equal => equal,
                Comparison::Unequal => !equal,
                _ => false,
            };
        }
        let order = self.order(other);
        match comparison {
            Comparison::Equal => order == Some(Ordering::Equal),
            Comparison::Less => order == Some(Ordering::Less),
            Comparison::LessOrEqual => order.is_some_and(Ordering::is_le),
            Comparison::More => order == Some(Ordering::Greater),
            Comparison::MoreOrEqual => order.is_some_and(Ordering::is_ge),
            Comparison::Unequal => order != Some(Ordering::Equal),
        }
    }

    /// How two values of one kind stand to each other.
    fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bool(one), Self::Bool(other)) => Some(one.cmp(&other)),
            (Self::Null, Self::Null) => Some(Ordering::Equal),
            (Self::Number(one), Self::Number(other)) => number_order(one, other),
            (Self::Text(one), Self::Text(other)) => Some(one.cmp(other)),
            _ => None,
        }
    }
}

/// Numbers of which one is above the range of `i64` or a double are compared as doubles.
fn number_order(one: Number, other: Number) -> Option<Ordering> {
    match (one, other) {
        (Number::Integer(one), Number::Integer(other)) => Some(one.cmp(&other)),
        _ => one.as_f64().partial_cmp(&other.as_f64()),
    }
}
