//! What may come next in a call: the grammar of a row, followed along the arguments that there are
//! so far. The door of JavaScript asks when it is given an array or an object, whose meaning depends
//! on where it stands.

mod choices;
mod walk;

pub use choices::{Choice, choice_of, choices, is_options};
use walk::Walk;

use super::shape::{Field, Shape};

/// All that may come at one place. Where nothing is known, nothing is expected.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expected {
    /// One value, and what it is called.
    pub value: Option<&'static str>,
    /// Milliseconds of the unit, where that value is a time since the Unix epoch.
    pub time: Option<u32>,
    /// Several values or words, one after the other.
    pub several: bool,
    /// Rows of values with these columns.
    pub rows: Option<&'static [Field]>,
    /// Options, each a word and what follows it.
    pub options: bool,
}

impl Expected {
    /// What a call of `params` expects after its first `len` arguments.
    pub fn after<'a>(
        params: &'static [Field],
        len: usize,
        arguments: &dyn Fn(usize) -> &'a [u8],
    ) -> Self {
        Walk::along(params, len, arguments)
    }

    /// What a value of this shape expects at its beginning.
    pub fn of(name: &'static str, shape: &'static Shape) -> Self {
        let mut found = Self::default();
        found.start(name, shape);
        found
    }

    /// True when one value by itself is all that can come.
    pub fn is_one_value(&self) -> bool {
        self.value.is_some() && !self.several && !self.options && self.rows.is_none()
    }

    /// How rows are names and values. `None` where they are not, or no rows are expected.
    pub fn pairs(&self) -> Option<Pairs> {
        self.rows.and_then(Pairs::of)
    }

    fn start_all(&mut self, fields: &'static [Field]) {
        for field in fields {
            self.start(field.name, &field.shape);
            if field.shape.least() > 0 {
                return;
            }
        }
    }

    /// Adds what this shape begins with.
    fn start(&mut self, name: &'static str, shape: &'static Shape) {
        if is_options(shape) {
            self.options = true;
            self.several = true;
        }
        match shape {
            Shape::Nothing | Shape::Options(_) => {}
            Shape::Key(_)
            | Shape::KeywordKey(..)
            | Shape::String
            | Shape::Secret(_)
            | Shape::Integer
            | Shape::Double
            | Shape::Pattern => self.start_value(name),
            Shape::UnixTime => {
                self.start_value(name);
                self.time = Some(if name.ends_with("milliseconds") { 1 } else { 1000 });
            }
            Shape::CountedKeys(_) | Shape::PossibleKeys(_) | Shape::CountedPairs(_) => {
                self.start_value("numkeys");
            }
            Shape::Token(_) | Shape::Tagged(..) | Shape::KeywordKeys(..) => self.several = true,
            Shape::OneOf(fields) => self.start_choice(name, fields),
            Shape::Block(fields) => self.start_all(fields),
            Shape::Optional(Shape::OneOf(fields)) => self.start_each(fields),
            Shape::Optional(inner) => self.start(name, inner),
            Shape::Many(inner) => match inner {
                Shape::Block(fields) if !inner.varies() => self.rows = Some(fields),
                Shape::OneOf(_) => self.several = true,
                _ => {
                    self.several = true;
                    self.start(name, inner);
                }
            },
        }
    }

    fn start_value(&mut self, name: &'static str) {
        self.value.get_or_insert(name);
    }

    fn start_choice(&mut self, name: &'static str, fields: &'static [Field]) {
        match fields.iter().all(|field| matches!(field.shape, Shape::Token(_))) {
            true => self.start_value(name),
            false => self.start_each(fields),
        }
    }

    fn start_each(&mut self, fields: &'static [Field]) {
        fields.iter().for_each(|field| self.start(field.name, &field.shape));
    }
}

/// How a row of two columns reads as a name and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairs {
    NameFirst,
    /// As ZADD has the score before the member.
    ValueFirst,
}

impl Pairs {
    pub fn of(columns: &[Field]) -> Option<Self> {
        match columns {
            [Field { shape: Shape::String | Shape::Key(_), .. }, _] => Some(Self::NameFirst),
            [_, Field { shape: Shape::String, .. }] => Some(Self::ValueFirst),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::TABLE;

    /// What a call in words expects next.
    fn after(call: &str) -> Expected {
        let words: Vec<&[u8]> = call.split_whitespace().map(str::as_bytes).collect();
        let (row, args) = TABLE.resolve(&words).unwrap();
        Expected::after(row.params, args.len(), &|at| args[at])
    }

    #[test]
    fn one_value_is_expected_by_its_name() {
        for (call, name) in [
            ("SET k", "value"),
            ("SET k v EX", "seconds"),
            ("SET k v NX PX", "milliseconds"),
            ("HSET h f", "value"),
            ("HSET h f v g", "value"),
            ("ZADD z 1", "member"),
            ("LPOS l e RANK", "rank"),
            ("HSETEX h EX", "seconds"),
            ("HSETEX h FIELDS 1 f", "value"),
            ("MSETEX 1 k", "value"),
            ("LINSERT l", "where"),
        ] {
            let expected = after(call);
            assert!(expected.is_one_value(), "{call}: {expected:?}");
            assert_eq!(expected.value.map(|name| name.trim_start_matches("r#")), Some(name));
        }
    }

    #[test]
    fn pairs_are_expected_where_a_row_begins() {
        for call in ["MSET", "HSET h", "HSET h f v", "MSETEX 2", "MSETEX 2 k v", "CONFIG SET"] {
            assert_eq!(after(call).pairs(), Some(Pairs::NameFirst), "{call}");
            assert!(!after(call).options, "{call}");
        }
        for call in ["XADD s *", "XADD s MAXLEN ~ 5 *", "HSETEX h EX 5 FIELDS 1"] {
            assert_eq!(after(call).pairs(), Some(Pairs::NameFirst), "{call}");
        }
        for call in ["ZADD z", "ZADD z NX", "ZADD z NX CH 1 a"] {
            assert_eq!(after(call).pairs(), Some(Pairs::ValueFirst), "{call}");
        }
    }

    #[test]
    fn options_are_expected_where_a_word_may_come() {
        for call in [
            "SET k v",
            "SET k v NX",
            "ZADD z",
            "XADD s",
            "LPOS l e",
            "GEOSEARCH g",
            "SORT l BY w_*",
            "MSETEX 1 k v",
            "XCLAIM s g c 0 1-1",
            "XREAD",
            "HEXPIRE h 60",
            "ZUNION 2 a b",
            "SINTERCARD 1 a",
            "CLIENT LIST",
        ] {
            assert!(after(call).options, "{call}: {:?}", after(call));
        }
        for call in ["SET k", "RPUSH l", "DEL a", "EVAL s 1 k", "HSET h", "PUBLISH c", "ZADD z 1 a"]
        {
            assert!(!after(call).options, "{call}: {:?}", after(call));
        }
    }

    #[test]
    fn several_are_expected_where_a_list_goes_on() {
        for call in ["DEL", "RPUSH l", "RPUSH l a", "ZUNION 2", "ZUNION 2 a", "XREAD STREAMS a"] {
            assert!(after(call).several, "{call}: {:?}", after(call));
        }
        for call in ["GET", "APPEND k", "ZUNION", "LSET l 0"] {
            assert!(!after(call).several, "{call}: {:?}", after(call));
        }
    }

    #[test]
    fn a_time_is_in_the_unit_of_its_name() {
        assert_eq!(after("EXPIREAT k").time, Some(1000));
        assert_eq!(after("PEXPIREAT k").time, Some(1));
        assert_eq!(after("SET k v EXAT").time, Some(1000));
        assert_eq!(after("SET k v PXAT").time, Some(1));
        assert_eq!(after("EXPIRE k").time, None);
    }

    #[test]
    fn times_say_their_unit() {
        fn check(name: &str, shape: &Shape) {
            let all = |fields: &[Field]| fields.iter().for_each(|f| check(f.name, &f.shape));
            match shape {
                Shape::UnixTime => assert!(name.ends_with("seconds"), "{name}"),
                Shape::Tagged(_, inner) | Shape::Optional(inner) | Shape::Many(inner) => {
                    check(name, inner);
                }
                Shape::OneOf(fields) | Shape::Block(fields) | Shape::Options(fields) => all(fields),
                _ => {}
            }
        }
        for row in TABLE.rows() {
            row.params.iter().for_each(|field| check(field.name, &field.shape));
        }
    }

    /// Arguments of a call, every optional part given.
    fn sample(shape: &Shape, into: &mut Vec<&'static str>) {
        let all = |fields: &[Field], into: &mut Vec<_>| {
            fields.iter().for_each(|field| sample(&field.shape, into));
        };
        match shape {
            Shape::Nothing => {}
            Shape::Token(word) => into.push(word),
            Shape::Tagged(word, inner) => {
                into.push(word);
                sample(inner, into);
            }
            Shape::OneOf(fields) => all(&fields[..1], into),
            Shape::Block(fields) | Shape::Options(fields) => all(fields, into),
            Shape::Optional(inner) => sample(inner, into),
            Shape::Many(inner) => {
                sample(inner, into);
                sample(inner, into);
            }
            Shape::CountedKeys(_) | Shape::PossibleKeys(_) => into.extend(["2", "k", "l"]),
            Shape::CountedPairs(_) => into.extend(["2", "k", "v", "l", "w"]),
            Shape::KeywordKeys(..) => into.extend(["k", "0"]),
            _ => into.push("1"),
        }
    }

    #[test]
    fn something_is_expected_before_each_argument_of_a_call() {
        for row in TABLE.rows() {
            let mut args = Vec::new();
            row.params.iter().for_each(|field| sample(&field.shape, &mut args));
            for len in 0..args.len() {
                let expected = Expected::after(row.params, len, &|at| args[at].as_bytes());
                let Expected { value, several, rows, options, .. } = expected;
                let something = value.is_some() || several || rows.is_some() || options;
                assert!(something, "{} {:?}", row.name, &args[..len]);
            }
        }
    }

    #[test]
    fn what_does_not_fit_expects_nothing() {
        for call in ["HEXPIRE h 60 NONSENSE", "MSETEX many", "GET k more"] {
            let Expected { value, several, rows, options, .. } = after(call);
            assert!(value.is_none() && !several && rows.is_none() && !options, "{call}");
        }
    }
}
