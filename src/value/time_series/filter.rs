//! [`Filter`]: which time series a call means, by their labels.
//!
//! A filter is a row of conditions, all of which must hold:
//!
//! | condition | holds for a series with |
//! |---|---|
//! | `name=value`, `name=(a,b)` | a label of that name and the value, or one of the values |
//! | `name!=value`, `name!=(a,b)` | no such label |
//! | `name=` | no label of that name |
//! | `name!=` | a label of that name |
//!
//! One of the first kind has to be there: by it the index finds the series.
//!
//! The genuine module takes a condition apart at the characters of its operator, wherever they stand
//! and however often in a row: `name==value` is `name=value`, and so is `name=value=more`.

use super::labels::Labels;

/// Conditions on the labels of a time series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter<'a> {
    conditions: Vec<Condition<'a>>,
}

/// Why conditions are no filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterError {
    /// One of them is no condition.
    Syntax,
    /// None of them asks for a label with a value.
    NoMatcher,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Condition<'a> {
    name: &'a [u8],
    holds: Holds<'a>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Holds<'a> {
    /// With a label that has one of these values.
    With(Vec<&'a [u8]>),
    /// Without one.
    Without(Vec<&'a [u8]>),
    /// With a label of the name.
    Present,
    /// Without one.
    Absent,
}

/// The operators, in the order in which they are looked for, and the characters at which each takes
/// a condition apart.
const OPERATORS: [Operator; 4] = [
    Operator { sign: b"!=(", negates: true, lists: true },
    Operator { sign: b"!=", negates: true, lists: false },
    Operator { sign: b"=(", negates: false, lists: true },
    Operator { sign: b"=", negates: false, lists: false },
];

struct Operator {
    sign: &'static [u8],
    negates: bool,
    /// What follows is a list of values, which a bracket ends.
    lists: bool,
}

impl<'a> Filter<'a> {
    /// The filter of these conditions.
    pub fn parse(conditions: &[&'a [u8]]) -> Result<Self, FilterError> {
        let conditions = conditions.iter().map(|text| Condition::parse(text));
        let conditions = conditions.collect::<Option<Vec<_>>>().ok_or(FilterError::Syntax)?;
        let filter = Self { conditions };
        if filter.matchers().next().is_none() { Err(FilterError::NoMatcher) } else { Ok(filter) }
    }

    /// The labels of which a series must have one, for each condition that asks for values: a name,
    /// and the values.
    pub fn matchers(&self) -> impl Iterator<Item = (&'a [u8], &[&'a [u8]])> {
        self.conditions.iter().filter_map(|condition| match &condition.holds {
            Holds::With(values) => Some((condition.name, &values[..])),
            _ => None,
        })
    }

    /// Whether a series with these labels is meant.
    pub fn accepts(&self, labels: &Labels) -> bool {
        self.conditions.iter().all(|condition| condition.holds_for(labels))
    }
}

impl<'a> Condition<'a> {
    /// `None` if the text is no condition.
    fn parse(text: &'a [u8]) -> Option<Self> {
        let has = |sign: &[u8]| text.windows(sign.len()).any(|part| part == sign);
        let operator = OPERATORS.iter().find(|operator| has(operator.sign))?;
        let mut parts = parts(text, operator.sign);
        let name = parts.next()?;
        let values = match (operator.lists, parts.next()) {
            (true, list) => list_of(list?)?,
            (false, Some(value)) => vec![value],
            (false, None) => {
                let holds = if operator.negates { Holds::Present } else { Holds::Absent };
                return Some(Self { name, holds });
            }
        };
        let holds = if operator.negates { Holds::Without(values) } else { Holds::With(values) };
        Some(Self { name, holds })
    }

    fn holds_for(&self, labels: &Labels) -> bool {
        let mut values =
            labels.iter().filter(|it| it.name() == self.name).map(|label| label.value());
        match &self.holds {
            Holds::With(wanted) => values.any(|value| wanted.contains(&value)),
            Holds::Without(barred) => !values.any(|value| barred.contains(&value)),
            Holds::Present => values.next().is_some(),
            Holds::Absent => values.next().is_none(),
        }
    }
}

/// What stands between any of these characters, without what is empty.
fn parts<'a>(text: &'a [u8], at: &'static [u8]) -> impl Iterator<Item = &'a [u8]> {
    text.split(|byte| at.contains(byte)).filter(|part| !part.is_empty())
}

/// The values of a list up to its bracket. `None`: there is no bracket at its end, or a value is
/// empty.
fn list_of(text: &[u8]) -> Option<Vec<&[u8]>> {
    let values = text.strip_suffix(b")")?;
    if values.is_empty() {
        return Some(Vec::new());
    }
    let values = values.split(|byte| *byte == b',');
    values.map(|value| Some(value).filter(|value| !value.is_empty())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those of the values that a label `x` of a series must have one of.
    fn values(text: &str) -> Result<Vec<&str>, FilterError> {
        let filter = Filter::parse(&[text.as_bytes()])?;
        let (name, values) = filter.matchers().next().unwrap();
        assert_eq!(name, b"x");
        Ok(values.iter().map(|value| str::from_utf8(value).unwrap()).collect())
    }

    fn accepts(conditions: &str, labels: &[(&'static str, &'static str)]) -> bool {
        let labels =
            Labels::new(labels.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())));
        let conditions: Vec<_> = conditions.split(' ').map(str::as_bytes).collect();
        Filter::parse(&conditions).unwrap().accepts(&labels)
    }

    #[test]
    fn a_condition_is_taken_apart_at_the_characters_of_its_operator() {
        for (text, expected) in [
            ("x=1", &["1"][..]),
            ("x==1", &["1"]),
            ("=x=1", &["1"]),
            ("x=1=2", &["1"]),
            ("x=!1", &["!1"]),
            ("x= 1 ", &[" 1 "]),
            ("x=1,2", &["1,2"]),
            ("x=1)", &["1)"]),
            ("x=(1,2)", &["1", "2"]),
            ("x=('1', 2)", &["'1'", " 2"]),
            ("x=()", &[]),
            ("x=()()", &[]),
            ("x=((1)", &["1"]),
            ("x=(1)(2", &["1"]),
            ("x=((1))", &["1)"]),
        ] {
            assert_eq!(values(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_has_no_operator_or_no_whole_list_is_no_condition() {
        for text in [
            "", "x", "x!", "=", "!=", "==", "x=(", "x=(1", "x=(1)2", "x=(1(2))", "x=(,)", "x=(1,)",
            "x=(,1)", "x=(1,,2)", "x==(", "x!=(", "x!=(1=",
        ] {
            assert_eq!(values(text), Err(FilterError::Syntax), "{text}");
        }
    }

    #[test]
    fn one_condition_must_ask_for_values() {
        for text in ["x=", "x!=", "x!=1", "x!=(1,2)", "=1", "x=!=1"] {
            assert_eq!(values(text), Err(FilterError::NoMatcher), "{text}");
        }
        assert_eq!(
            Filter::parse(&[b"x=", b"y!=1", b"z"]).map(drop),
            Err(FilterError::Syntax),
            "what is no condition is told first"
        );
    }

    #[test]
    fn all_conditions_must_hold() {
        let labels = &[("x", "1"), ("y", "2"), ("y", "3")];
        for conditions in
            ["x=1", "x=(0,1)", "x=1 y=3", "x=1 y!=4", "x=1 y!=", "x=1 z=", "x=1 z!=2", "x=1 y!=()"]
        {
            assert!(accepts(conditions, labels), "{conditions}");
        }
        for conditions in
            ["x=2", "x=()", "x=1 y=4", "x=1 y!=3", "x=1 y=", "x=1 z!=", "X=1", "y=(2,3) x!=(2,1)"]
        {
            assert!(!accepts(conditions, labels), "{conditions}");
        }
    }
}
