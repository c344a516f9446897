use std::rc::Rc;

use super::walk::{Halt, Walk};
use super::*;
use crate::value::json::{Fragment, Json, Layout, Writer};

/// A document, then paths with what JSON.GET of ReJSON 2.8.3 answers. That module writes the lowest
/// byte of each character in errors; here the characters are whole.
const ANSWERS: &str = include_str!("paths.txt");

fn document(text: &str) -> Json {
    Json::new(Fragment::parse(text.as_bytes()).map_err(|error| error.0).unwrap())
}

fn text(node: Node<'_>) -> String {
    let mut writer = Writer::new(Layout::default(), 0, usize::MAX);
    writer.value(node);
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

/// What JSON.GET would answer.
fn get(json: &Json, path: &str) -> String {
    let path = match Path::parse(path.as_bytes()) {
        Ok(path) => path,
        Err(error) => return error.to_string(),
    };
    let found = path.find(json, &mut Budget::default()).unwrap();
    let texts: Vec<_> = found.iter().map(|node| text(*node)).collect();
    let places = path.locate(json, &mut Budget::default()).unwrap();
    let placed = places.iter().map(|place| text(json.at(place).unwrap()));
    assert!(placed.eq(texts.iter().cloned()), "locations of {}", path.text());
    let first = path.first(json, &mut Budget::default()).unwrap().map(text);
    assert_eq!(first.as_ref(), texts.first());
    match first {
        Some(first) if path.is_legacy() => first,
        None if path.is_legacy() => format!("ERR Path '{}' does not exist", path.text()),
        _ => format!("[{}]", texts.join(",")),
    }
}

fn error(path: &str) -> PathError {
    Path::parse(path.as_bytes()).unwrap_err()
}

#[test]
fn paths_mean_what_they_mean_to_the_genuine_module() {
    let mut lines = ANSWERS.lines();
    let json = document(lines.next().unwrap());
    let mut paths = 0;
    while let (Some(path), Some(answer)) = (lines.next(), lines.next()) {
        assert_eq!(get(&json, path), answer.trim_start(), "{path}");
        paths += 1;
    }
    assert!(paths > 250);
}

#[test]
fn paths_that_are_no_text_are_refused() {
    assert_eq!(Path::parse(b"$.\xff").unwrap_err(), PathError::Text);
}

#[test]
fn indexes_that_few_arrays_have_find_what_is_nearest_to_them() {
    assert_eq!(get(&document("[1,2]"), "$[9223372036854775807,-9223372036854775808]"), "[1]");
}

#[test]
fn brackets_that_are_too_deep_in_each_other_are_refused() {
    let json = document("[1]");
    let nested = |open: &str, close: &str, times| {
        format!("$[?{}@{}]", open.repeat(times), close.repeat(times))
    };
    assert_eq!(get(&json, &nested("(", ")", 23)), "[1]");
    assert_eq!(error(&nested("(", ")", 24)), PathError::Deep);
    let mixed = |times| format!("$[?{}@[?@[?@]]{}]", "(".repeat(times), ")".repeat(times));
    assert_eq!((get(&json, &mixed(21)), error(&mixed(22))), ("[1]".into(), PathError::Deep));
}

#[test]
fn long_paths_take_no_stack() {
    let ask = || {
        let json = document("[5]");
        assert_eq!(get(&json, &format!("$[0]{}", "[?(@==5)]".repeat(1000))), "[5]");
        assert_eq!(get(&json, &format!("$[0]{}", "..[?(@==5)]".repeat(1000))), "[5]");
        assert_eq!(get(&json, &format!("${}", ".a".repeat(1000))), "[]");
        assert_eq!(get(&json, &format!("$[0][?({}@==5)]", "@==4||".repeat(1000))), "[5]");
    };
    // A frame of 100 bytes for each step would be too much.
    std::thread::Builder::new().stack_size(100_000).spawn(ask).unwrap().join().unwrap();
}

#[test]
fn a_walk_that_takes_too_long_ends() {
    let json = document(&format!("{}1{}", "[1,".repeat(60), "]".repeat(60)));
    let end = |path: &str, left| {
        let path = Path::parse(path.as_bytes()).unwrap();
        Walk::new(json.body(), json.root(), left, &mut |_, _| Continue(()))
            .follow(json.root(), &path.steps)
    };
    assert_eq!(end("$..*", 1000), Continue(()));
    assert_eq!(end("$..*..*..*", 10_000), Break(Halt::TooLong));
    assert_eq!(end("$..[?($..[?($..x==1)]==1)]", 1_000_000), Break(Halt::TooLong));
    assert_eq!(end("$..[?(@=~@)]", 10_000), Continue(()));
    assert_eq!(
        end(&format!("$[?({})]", "$..x||".repeat(1000) + "@"), 10_000),
        Break(Halt::TooLong)
    );
}

#[test]
fn what_one_path_has_spent_another_of_the_call_has_not() {
    let json = document(&format!("[{}]", vec!["[1]"; 500].join(",")));
    let path = Path::parse(b"$..*").unwrap();
    let mut budget = Budget { visits: 5000, finds: 1600 };
    assert_eq!(path.find(&json, &mut budget).unwrap().len(), 1000);
    assert_eq!(path.first(&json, &mut budget).unwrap().map(text).as_deref(), Some("[1]"));
    assert_eq!(path.find(&json, &mut budget).unwrap_err(), PathError::Long);
    assert_eq!(path.locate(&json, &mut Budget { visits: 5000, finds: 1000 }), Err(PathError::Long));
    let mut short = Budget { visits: 900, finds: 9000 };
    assert_eq!(path.find(&json, &mut short).unwrap_err(), PathError::Long);
}

#[test]
fn what_takes_long_to_compare_counts_for_more() {
    let wide = format!("[{}]", vec!["1"; 8000].join(","));
    let texts = format!(r#"["{0}","{0}"]"#, "a".repeat(8000));
    let json = document(&format!(r#"{{"a":{wide},"b":{wide},"t":{texts},"p":"a?a?a?b"}}"#));
    let visits = |path: &str| {
        let path = Path::parse(path.as_bytes()).unwrap();
        let mut budget = Budget { visits: 1_000_000, ..Budget::default() };
        path.find(&json, &mut budget).unwrap();
        1_000_000 - budget.visits
    };
    assert!((2000..3000).contains(&visits("$.t[?($.a==$.b)]")));
    assert!(visits("$.t[?(@==$.t[0])]") < 100);
    assert!((16_000..17_000).contains(&visits(r#"$.t[?(@=~"b")]"#)));
    assert!(visits(r#"$.t[?(@=~"(a?a?a?a?a?a?a?a?a?a?){10}b")]"#) > 200_000);
    // It is compiled once.
    assert!((18_000..20_000).contains(&visits("$.t[?(@=~$.p)]")));
}

#[test]
fn the_text_of_a_path_begins_with_a_dollar_sign() {
    let full = |path: &str| Path::parse(path.as_bytes()).unwrap().text().to_owned();
    assert_eq!(full("."), "$");
    assert_eq!(full(".a"), "$.a");
    assert_eq!(full("a[0]"), "$.a[0]");
    assert_eq!(full("$a"), "$.$a");
    assert_eq!(full("$.a"), "$.a");
}

#[test]
fn a_path_is_kept_as_it_was_given() {
    let texts: Vec<_> = (0..300).map(|at| format!("$.a{at}")).collect();
    for text in texts.iter().chain(&texts) {
        for _ in 0..2 {
            assert_eq!(Path::of(text.as_bytes()).unwrap().text(), text);
        }
    }
    assert!(Rc::ptr_eq(&Path::of(b"$.a").unwrap(), &Path::of(b"$.a").unwrap()));
    assert_eq!(Path::of(b".a").unwrap().text(), "$.a");
    assert!(Path::of(b".a").unwrap().is_legacy() && !Path::of(b"$.a").unwrap().is_legacy());
    assert!(Path::of(b"$.").is_err() && Path::of(b"$.").is_err());
}

#[test]
fn a_new_member_keeps_the_backslashes_of_its_name() {
    let path = Path::parse(br#"$.a["q\"r\\"]"#).unwrap();
    assert_eq!(path.last(), Some(Last::Name(br#"q\"r\\"#)));
    assert!(path.is_static());
    assert_eq!(get(&document(r#"{"a":{"q\"r\\":1}}"#), path.text()), "[1]");
}

#[test]
fn only_names_and_indexes_lead_to_one_place() {
    let last = |path: &str| {
        let path = Path::parse(path.as_bytes()).unwrap();
        (path.is_static(), path.last().map(|last| format!("{last:?}")))
    };
    assert_eq!(last("$"), (true, None));
    assert_eq!(last("$.a[-1]"), (true, Some("Index(-1)".to_owned())));
    for path in ["$..a", "$.*.a", r#"$["a","b"].a"#, "$[0:1].a", "$[?(@)].a", "$[0,1].a"] {
        assert_eq!(last(path), (false, Some("Name([97])".to_owned())), "{path}");
    }
    assert_eq!(last("$.a.*"), (false, Some("Other".to_owned())));
}

#[test]
fn parents_are_what_the_path_without_its_last_step_means() {
    let json = document(r#"{"a":[{"b":1},{}]}"#);
    let parents = |path: &str| {
        let parents = Path::parse(path.as_bytes())
            .unwrap()
            .locate_parents(&json, &mut Budget::default())
            .unwrap();
        parents.iter().map(|place| text(json.root().at(place).unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(parents("$.a[*].b"), [r#"{"b":1}"#, "{}"]);
    assert_eq!(parents("$.x"), [r#"{"a":[{"b":1},{}]}"#]);
    assert!(parents("$").is_empty());
}

/// Pieces that paths are made of, so that many of the random ones make sense.
const PIECES: [&str; 38] = [
    "$", "@", ".", "..", "*", "[", "]", "[", "]", "?", "(", ")", "(@", "[?(@", ")]", "a", "b",
    "items", "0", "-1", "1", ":", ",", "\"a\"", "'b'", "'", "\"", "\\", " ", "==", "!=", "<", ">=",
    "=~", "&&", "||", "null", "é",
];

#[test]
fn no_path_panics() {
    let json = document(ANSWERS.lines().next().unwrap());
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..5_000 {
        let pieces = random.usize(0..14);
        let mut path: String = (0..pieces).map(|_| PIECES[random.usize(..PIECES.len())]).collect();
        if random.bool() {
            path.insert(0, '$');
        }
        get(&json, &path);
        let mut bytes = path.into_bytes();
        bytes.push(random.u8(..));
        let _ = Path::parse(&bytes);
    }
}
