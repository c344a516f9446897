use super::document::{Json, cleared, memory};
use super::equal::equal;
use super::merge::merged;
use super::node::{Location, Node, Step, View};
use super::number::{Number, Operation};
use super::parse::{DEEPEST, Fragment, ParseError};
use super::write::{Layout, Writer};

fn fragment(text: &str) -> Fragment {
    Fragment::parse(text.as_bytes()).unwrap()
}

fn json(text: &str) -> Json {
    Json::new(fragment(text))
}

fn text(node: Node<'_>) -> String {
    let mut writer = Writer::new(Layout::default(), 0, usize::MAX);
    writer.value(node);
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

fn again(source: &str) -> String {
    text(json(source).root())
}

/// Steps written as `a/0/b`.
fn at(location: &str) -> Location {
    let step = |word: &str| match word.parse() {
        Ok(index) => Step::Item(index),
        Err(_) => Step::Member(word.as_bytes().into()),
    };
    location.split('/').filter(|word| !word.is_empty()).map(step).collect()
}

#[test]
fn texts_are_written_as_they_were_read() {
    for it in ["null", "true", "false", "[]", "{}", "\"\"", "[1,[2,{\"a\":[]}],\"x\"]"] {
        assert_eq!(again(it), it);
    }
    let long = format!("[\"{}\",{{\"{}\":1}}]", "x".repeat(70_000), "y".repeat(300));
    assert_eq!(again(&long), long);
    let wide = format!("[{}]", vec!["12345"; 70_000].join(","));
    assert_eq!(again(&wide), wide);
}

#[test]
fn numbers_keep_their_value_and_their_kind() {
    let cases = [
        ("1.0", "1.0"),
        ("1e5", "100000.0"),
        ("1E+2", "100.0"),
        ("-0", "-0.0"),
        ("-0.0", "-0.0"),
        ("1e15", "1000000000000000.0"),
        ("1e16", "1e16"),
        ("1e21", "1e21"),
        ("1e-5", "0.00001"),
        ("1e-6", "1e-6"),
        ("5e-324", "5e-324"),
        ("18446744073709551616", "1.8446744073709552e19"),
        ("0.1", "0.1"),
        ("1.7976931348623157e308", "1.7976931348623157e308"),
    ];
    for (source, written) in cases {
        assert_eq!(again(source), written);
    }
    let edges =
        [0, 1, 111, 112, 127, 128, 255, 32767, 32768, 1 << 31, i64::MAX as u64, 1 << 63, u64::MAX];
    for number in edges {
        assert_eq!(again(&number.to_string()), number.to_string());
        if number <= 1 << 63 {
            assert_eq!(again(&format!("-{}", number.max(1))), format!("-{}", number.max(1)));
        }
    }
}

#[test]
fn errors_are_those_that_clients_know() {
    let cases = [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("x", "expected value at line 1 column 1"),
        ("[1,]", "trailing comma at line 1 column 4"),
        ("{1:2}", "key must be a string at line 1 column 2"),
        ("01", "invalid number at line 1 column 2"),
        ("\"\\x\"", "invalid escape at line 1 column 3"),
        ("\"a", "EOF while parsing a string at line 1 column 2"),
        ("1e400", "number out of range at line 1 column 5"),
        ("\"\\ud800\"", "unexpected end of hex escape at line 1 column 8"),
        ("\"\\udc00\"", "lone leading surrogate in hex escape at line 1 column 7"),
        ("{", "EOF while parsing an object at line 1 column 1"),
    ];
    for (source, error) in cases {
        assert_eq!(Fragment::parse(source.as_bytes()), Err(ParseError(error.to_owned())));
    }
    let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(fragment(&deep(DEEPEST)).depth, DEEPEST);
    let error = Fragment::parse(deep(DEEPEST + 1).as_bytes()).unwrap_err();
    assert_eq!(error.0, "recursion limit exceeded at line 1 column 128");
    assert_eq!(Fragment::parse(b"\"\xff\"").unwrap_err().0, "Couldn't parse as UTF-8 string");
}

#[test]
fn only_a_whole_text_may_have_something_behind_it() {
    assert_eq!(again("1 2"), "1");
    let error = Fragment::parse_all(b"1 2").unwrap_err();
    assert_eq!(error.0, "trailing characters at line 1 column 3");
}

#[test]
fn the_last_of_members_with_one_name_wins_in_the_place_of_the_first() {
    assert_eq!(again(r#"{"a":1,"b":2,"a":[3],"a":4}"#), r#"{"a":4,"b":2}"#);
    let member = |n: usize| format!("\"m{n}\":{n}");
    let many: Vec<String> = (0..100).map(member).collect();
    let twice = format!("{{{},\"m50\":\"x\",\"m99\":\"y\"}}", many.join(","));
    let once = twice.replace("m50\":50", "m50\":\"x\"").replace("m99\":99", "m99\":\"y\"");
    assert_eq!(again(&twice), once.replace(",\"m50\":\"x\",\"m99\":\"y\"}", "}"));
}

#[test]
fn strings_have_only_those_characters_escaped_that_have_to_be() {
    let source = r#""\u0000\b\f\n\r\t\u001f\"\\\/\u007fhé\u00e9\ud83d\ude00""#;
    assert_eq!(again(source), "\"\\u0000\\b\\f\\n\\r\\t\\u001f\\\"\\\\/\u{7f}héé😀\"");
}

#[test]
fn a_layout_stands_between_the_parts() {
    let layout = Layout { indent: b"--", newline: b"|", space: b"_" };
    let mut writer = Writer::new(layout, 0, usize::MAX);
    writer.value(json(r#"{"a":[1,{"b":2}],"c":[],"d":{}}"#).root());
    let expected = "{|--\"a\":_[|----1,|----{|------\"b\":_2|----}|--],|--\"c\":_[],|--\"d\":_{}|}";
    assert_eq!(String::from_utf8(writer.finish().unwrap()).unwrap(), expected);
}

#[test]
fn values_are_found_by_name_and_index() {
    let json = json(r#"{"a":[10,{"b":"x"}],"c":null}"#);
    let found = |location: &str| json.root().at(&at(location)).map(text);
    assert_eq!(found("a/1/b").as_deref(), Some("\"x\""));
    assert_eq!(found("").as_deref(), Some(r#"{"a":[10,{"b":"x"}],"c":null}"#));
    assert_eq!(found("c").as_deref(), Some("null"));
    for missing in ["b", "a/2", "a/b", "c/0", "c/d"] {
        assert_eq!(found(missing), None);
    }
    assert_eq!(
        (json.root().count(), json.root().member(b"a").unwrap().count()),
        (Some(2), Some(2))
    );
}

#[test]
fn values_are_replaced_added_and_removed() {
    let mut json = json(r#"{"a":[1,2,3],"b":{"c":4,"d":5,"e":6}}"#);
    assert!(json.replace(&at("a/1"), &fragment(r#"{"x":"long enough to need some room"}"#)));
    assert!(json.replace(&at("b/c"), &fragment("40000")));
    assert!(json.add_member(&at("b"), b"f", &fragment("[7]")));
    assert!(!json.add_member(&at("a"), b"f", &fragment("[7]")));
    assert!(!json.replace(&at("a/3"), &fragment("1")));
    let whole =
        r#"{"a":[1,{"x":"long enough to need some room"},3],"b":{"c":40000,"d":5,"e":6,"f":[7]}}"#;
    assert_eq!(text(json.root()), whole);
    assert!(json.remove(&at("b/c")));
    assert!(json.remove(&at("a/0")));
    assert!(!json.remove(&at("a/9")));
    assert!(!json.remove(&at("")));
    assert!(json.remove(&at("a/0/x")));
    assert_eq!(text(json.root()), r#"{"a":[{},3],"b":{"f":[7],"d":5,"e":6}}"#);
}

#[test]
fn items_are_put_in_and_taken_out() {
    let mut json = json(r#"{"a":[1,2]}"#);
    assert_eq!(json.insert(&at("a"), 1, &[fragment("9"), fragment("[8]")]), Some(4));
    assert_eq!(json.insert(&at("a"), 4, &[fragment("7")]), Some(5));
    assert_eq!(json.insert(&at("a"), 6, &[fragment("7")]), None);
    assert_eq!(json.insert(&at(""), 0, &[]), None);
    assert_eq!(text(json.root()), r#"{"a":[1,9,[8],2,7]}"#);
    assert_eq!(json.remove_items(&at("a"), 1..4), Some(2));
    assert_eq!(text(json.root()), r#"{"a":[1,7]}"#);
    assert_eq!(json.remove_items(&at("a"), 0..2), Some(0));
    assert_eq!(text(json.root()), r#"{"a":[]}"#);
}

#[test]
fn lengths_widen_and_narrow_as_containers_grow_and_shrink() {
    let mut json = json(r#"[[[]]]"#);
    for round in 0..40_000 {
        assert_eq!(json.insert(&at("0/0"), 0, &[fragment("\"ab\"")]), Some(round + 1));
        if round % 5000 == 0 {
            assert_eq!(text(json.root()), format!("[[[{}]]]", vec!["\"ab\""; round + 1].join(",")));
        }
    }
    assert_eq!(json.remove_items(&at("0/0"), 1..40_000), Some(1));
    assert_eq!(json.bytes.as_slice(), fragment("[[[\"ab\"]]]").bytes);
    assert!(json.bytes.capacity() < 100);
}

#[test]
fn zero_and_what_is_empty_is_clear_already() {
    let after = |source: &str| cleared(json(source).root()).map(|it| text(it.node()));
    for source in ["0", "0.0", "-0.0", "[]", "{}", "null", "true", "\"x\""] {
        assert_eq!(after(source), None, "{source}");
    }
    let cases = [("[0]", "[]"), (r#"{"a":0}"#, "{}"), ("5e-324", "0"), ("-1", "0")];
    assert!(cases.iter().all(|(source, less)| after(source).as_deref() == Some(*less)));
}

#[test]
fn a_patch_is_merged_as_the_standard_says() {
    let cases = [
        (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
        (r#"{"a":"b"}"#, r#"{"b":"c"}"#, r#"{"a":"b","b":"c"}"#),
        (r#"{"a":"b","b":"c"}"#, r#"{"a":null}"#, r#"{"b":"c"}"#),
        (r#"{"a":["b"]}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
        (r#"{"a":{"b":"c"}}"#, r#"{"a":{"b":"d","c":null}}"#, r#"{"a":{"b":"d"}}"#),
        (r#"["a","b"]"#, r#"["c"]"#, r#"["c"]"#),
        (r#"{"a":"b"}"#, "null", "null"),
        (r#"{"e":null}"#, r#"{"a":1}"#, r#"{"e":null,"a":1}"#),
        ("[1,2]", r#"{"a":"b","c":null}"#, r#"{"a":"b"}"#),
        ("{}", r#"{"a":{"bb":{"ccc":null}}}"#, r#"{"a":{"bb":{}}}"#),
        (r#"{"b":1,"a":2,"c":3,"d":4}"#, r#"{"b":null,"d":5,"a":null}"#, r#"{"d":5,"c":3}"#),
    ];
    for (target, patch, result) in cases {
        let merged = merged(fragment(target).node(), &fragment(patch));
        assert_eq!(text(merged.node()), result, "{target} with {patch}");
    }
}

#[test]
fn equal_values_may_have_their_members_in_another_order() {
    let same = |one, other| equal(fragment(one).node(), fragment(other).node());
    assert!(same(r#"{"a":1,"b":[2,{"c":3,"d":4}]}"#, r#"{"b":[2,{"d":4,"c":3}],"a":1}"#));
    assert!(same("0.0", "-0.0") && same("\"x\"", "\"x\"") && same("null", "null"));
    let others = [
        ("1", "1.0"),
        ("[1]", "[1,2]"),
        ("{\"a\":1}", "{\"b\":1}"),
        ("true", "false"),
        ("0", "null"),
    ];
    assert!(others.into_iter().all(|(one, other)| !same(one, other)));
}

#[test]
fn memory_is_what_the_genuine_module_says() {
    let cases = [
        ("null", 8),
        ("1", 8),
        ("384", 12),
        ("-129", 12),
        ("8388607", 12),
        ("8388608", 24),
        ("1.5", 24),
        ("\"\"", 8),
        ("\"abc\"", 11),
        ("[]", 8),
        ("[1]", 64),
        ("[1,2,3]", 80),
        ("[1,2,3,4,5]", 128),
        ("[1,2,3,4,5,6,7,8,9]", 224),
        ("{}", 8),
        ("{\"a\":1}", 129),
        ("{\"a\":1,\"b\":2}", 138),
        ("{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5}", 261),
        ("[[1]]", 120),
        ("{\"abc\":\"xyzw\"}", 135),
        ("{\"abc\":[1]}", 187),
        ("{\"abc\":1.5}", 147),
        ("{\"abc\":{\"d\":{}}}", 252),
        ("{\"abc\":\"xyzw\",\"d\":[1,2],\"e\":1.5}", 233),
    ];
    for (source, bytes) in cases {
        assert_eq!(memory(fragment(source).node()), bytes, "{source}");
    }
}

#[test]
fn integers_wrap_around_and_doubles_stay_finite() {
    use Number::{Double, Integer, Unsigned};
    use Operation::{Add, Multiply, Power};
    let result = |one: Number, operation, other| one.operate(operation, other);
    assert_eq!(result(Integer(i64::MAX), Add, Integer(1)), Some(Integer(i64::MIN)));
    assert_eq!(
        result(Integer(3_000_000_000), Multiply, Integer(4_000_000_000)),
        Some(Integer(-6446744073709551616))
    );
    assert_eq!(result(Integer(4), Multiply, Double(0.5)), Some(Double(2.0)));
    assert_eq!(result(Unsigned(1 << 63), Add, Integer(1)), Some(Double(9.223372036854776e18)));
    assert_eq!(result(Integer(2), Power, Integer((1 << 32) + 1)), Some(Integer(2)));
    assert_eq!(result(Integer(0), Power, Integer(-1)), Some(Integer(0)));
    assert_eq!(result(Double(1e308), Multiply, Integer(10)), None);
    assert_eq!(result(Double(0.0), Power, Integer(-1)), None);
}

#[test]
fn doubles_are_read_to_the_last_digit() {
    for number in ["8.533e68", "1e23", "9007199254740992.0", "2.2250738585072011e-308"] {
        let double: f64 = number.parse().unwrap();
        let View::Number(read) = fragment(number).node().view() else { unreachable!() };
        assert_eq!(read, Number::Double(double));
    }
}

/// A document as a tree, to compare with.
#[derive(Debug, Clone)]
enum Model {
    Leaf(String),
    Array(Vec<Model>),
    Object(Vec<(String, Model)>),
}

impl Model {
    fn any(random: &mut fastrand::Rng, depth: usize) -> Self {
        let size = random.usize(..5);
        match random.u8(..if depth < 4 { 6 } else { 4 }) {
            0 => Self::Leaf(format!("{}", random.i64(..) >> random.u32(..64))),
            1 => Self::Leaf(format!("{:?}", "x".repeat(random.usize(..100)))),
            2 => Self::Leaf(format!("{:?}", random.i32(..) as f64 / 8.0)),
            3 => Self::Leaf(["null", "true", "false"][random.usize(..3)].to_owned()),
            4 => Self::Array((0..size).map(|_| Self::any(random, depth + 1)).collect()),
            _ => {
                let member = |at| (format!("m{at}"), Self::any(random, depth + 1));
                Self::Object((0..size).map(member).collect())
            }
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Leaf(text) => text.clone(),
            Self::Array(items) => {
                format!("[{}]", items.iter().map(Self::text).collect::<Vec<_>>().join(","))
            }
            Self::Object(members) => {
                let member =
                    |(name, value): &(String, Self)| format!("\"{name}\":{}", value.text());
                format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
            }
        }
    }

    /// A random container in it, with the way to it.
    fn container<'a>(&'a mut self, random: &mut fastrand::Rng, at: &mut Location) -> &'a mut Self {
        let containers: Vec<(usize, Step)> = match self {
            Self::Leaf(_) => Vec::new(),
            Self::Array(items) => {
                let item = |(index, _)| (index, Step::Item(index));
                items.iter().enumerate().filter(|(_, it)| it.is_container()).map(item).collect()
            }
            Self::Object(members) => {
                let all = members.iter().enumerate().filter(|(_, (_, it))| it.is_container());
                all.map(|(index, (name, _))| (index, Step::Member(name.as_bytes().into())))
                    .collect()
            }
        };
        if containers.is_empty() || random.u8(..3) == 0 {
            return self;
        }
        let (index, step) = containers[random.usize(..containers.len())].clone();
        at.push(step);
        match self {
            Self::Array(items) => items[index].container(random, at),
            Self::Object(members) => members[index].1.container(random, at),
            Self::Leaf(_) => unreachable!(),
        }
    }

    fn is_container(&self) -> bool {
        !matches!(self, Self::Leaf(_))
    }
}

#[test]
fn random_changes_leave_what_they_leave_of_a_tree() {
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..60 {
        let mut model = Model::any(&mut random, 0);
        let mut json = json(&model.text());
        for name in 0..120 {
            let (mut at, new) = (Location::new(), Model::any(&mut random, 2));
            let value = fragment(&new.text());
            match model.container(&mut random, &mut at) {
                Model::Leaf(_) => {}
                Model::Array(items) if random.bool() => {
                    let place = random.usize(..=items.len());
                    assert_eq!(json.insert(&at, place, &[value]), Some(items.len() + 1));
                    items.insert(place, new);
                }
                Model::Array(items) if items.len() > 2 => {
                    assert_eq!(json.remove_items(&at, 1..3), Some(items.len() - 2));
                    items.drain(1..3);
                }
                Model::Array(items) => {
                    let Some(last) = items.len().checked_sub(1) else { continue };
                    at.push(Step::Item(last));
                    assert!(json.replace(&at, &value));
                    items[last] = new;
                }
                Model::Object(members) if members.len() > 3 || random.u8(..3) == 0 => {
                    let Some(most) = members.len().checked_sub(1) else { continue };
                    let place = random.usize(..=most);
                    at.push(Step::Member(members[place].0.as_bytes().into()));
                    assert!(json.remove(&at));
                    members.swap_remove(place);
                }
                Model::Object(members) => {
                    let name = format!("new{name}");
                    assert!(json.add_member(&at, name.as_bytes(), &value));
                    members.push((name, new));
                }
            }
            assert_eq!(text(json.root()), model.text());
        }
        assert_eq!(json.bytes.as_slice(), fragment(&model.text()).bytes);
    }
}

#[test]
fn any_bytes_are_refused_or_read_as_what_they_are_written_as() {
    let mut random = fastrand::Rng::with_seed(11);
    let source =
        r#"{"a":[1,-2.5e3,"x\u00e9\n",{"b":null,"a":true,"b":[[]]}],"":18446744073709551615}"#;
    let mut read = 0;
    for _ in 0..20_000 {
        let mut bytes = source.as_bytes().to_vec();
        for _ in 0..random.usize(..4) {
            let at = random.usize(..bytes.len());
            match random.u8(..3) {
                0 => bytes[at] = b"{}[]\",:\\0e-1u\x00\xff "[random.usize(..16)],
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, bytes[random.usize(..bytes.len())]),
            }
        }
        let Ok(value) = Fragment::parse(&bytes) else { continue };
        read += 1;
        let again = Fragment::parse_all(text(value.node()).as_bytes()).unwrap();
        assert_eq!(again.bytes, value.bytes);
        // A value that a later one of its name replaced may have been deeper.
        assert!(again.depth <= value.depth);
    }
    assert!(read > 1000, "{read}");
}

#[test]
fn a_text_that_grows_longer_than_it_may_is_not_written_to_its_end() {
    let document = Json::new(Fragment::parse(br#"[[1,2],{"a":[3]},"text"]"#).unwrap());
    let indent = [b' '; 100];
    let layout = Layout { indent: &indent, ..Layout::default() };
    let written = |layout, limit| {
        let mut writer = Writer::new(layout, 1 << 40, limit);
        writer.value(document.root());
        writer.finish().map(|text| text.len())
    };
    assert_eq!(written(Layout::default(), 24), Some(24));
    assert_eq!(written(Layout::default(), 20), None);
    assert_eq!(written(layout, 1624), Some(1624));
    assert_eq!(written(layout, 1000), None);
}
