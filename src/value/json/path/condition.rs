//! Whether the condition of a filter holds for a value.

use std::cmp::Ordering;
use std::ops::ControlFlow::{self, Break, Continue};

use super::compiled::{Check, Comparison, Condition, Pattern, Step, Term};
use super::filter::pattern;
use super::walk::{Halt, Walk};
use crate::value::json::{Node, Number, View};

/// What an attempt to compile a pattern of the document counts as, in values looked at.
const PATTERN_COST: usize = 500;

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
                left.compares(*comparison, self.operand(right, node)?)
            }
            Check::Exists(term) => !matches!(self.operand(term, node)?, Operand::Missing),
            Check::Fits(term, pattern) => return self.fits(term, pattern, node),
            Check::Group(condition) => return self.holds(condition, node),
        })
    }

    /// Only a text of the document fits a pattern.
    fn fits(&mut self, term: &Term, given: &Pattern, node: Node<'a>) -> Holds {
        let (Term::FromCurrent(_) | Term::FromRoot(_)) = term else { return Continue(false) };
        let Operand::Text(text) = self.operand(term, node)? else { return Continue(false) };
        let term = match given {
            Pattern::Fixed(regex) => {
                self.spend(text.len() / 16)?;
                return Continue(regex.as_ref().is_some_and(|regex| regex.is_match(text)));
            }
            Pattern::Of(term) => term,
        };
        let Operand::Text(given) = self.operand(term, node)? else { return Continue(false) };
        self.spend(PATTERN_COST + given.len() + text.len() / 16)?;
        Continue(pattern(given).is_some_and(|regex| regex.is_match(text)))
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
        let mut walk = Walk::new(from, self.left, &mut found);
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

    fn compares(self, comparison: Comparison, other: Self) -> bool {
        if let (Self::Container(one), Self::Container(other)) = (self, other) {
            return match comparison {
                Comparison::Equal => equal(one, other),
                Comparison::Unequal => !equal(one, other),
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

/// Whether two values are the same, in which an integer may equal a double.
fn equal(one: Node<'_>, other: Node<'_>) -> bool {
    match (one.view(), other.view()) {
        (View::Array(ones), View::Array(others)) => {
            ones.len() == others.len() && ones.zip(others).all(|(one, other)| equal(one, other))
        }
        (View::Object(mut ones), View::Object(others)) => {
            let same = |(name, value): (&[u8], _)| {
                other.member(name).is_some_and(|other| equal(value, other))
            };
            ones.len() == others.len() && ones.all(same)
        }
        _ => Operand::of(Some(one)).order(Operand::of(Some(other))) == Some(Ordering::Equal),
    }
}
