//! What is expected next in calls of the table.

use crate::commands::TABLE;
use crate::engine::grammar::expected::{Expected, Pairs};
use crate::engine::grammar::shape::{Field, Shape};

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
    for call in ["SET k", "RPUSH l", "DEL a", "EVAL s 1 k", "HSET h", "PUBLISH c", "ZADD z 1 a"] {
        assert!(!after(call).options, "{call}: {:?}", after(call));
    }
}

#[test]
fn another_value_is_expected_where_a_list_may_continue() {
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
        Shape::Vector | Shape::VectorOrElement => into.extend(["VALUES", "1", "0.5"]),
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
            let Expected { value, several, rows, options, vector, .. } = expected;
            let something =
                value.is_some() || several || rows.is_some() || options || vector.is_some();
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
