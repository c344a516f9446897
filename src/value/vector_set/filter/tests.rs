use proptest::prelude::*;

use super::*;

/// Lines that are no comments.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

fn accepts(text: &str, attributes: &str) -> bool {
    Filter::parse(text.as_bytes()).unwrap().accepts(Some(attributes.as_bytes()))
}

#[test]
fn an_expression_is_about_the_fields_of_an_object() {
    let film = r#"{"year": 1984, "genres": ["drama", "action"], "title": "A film"}"#;
    assert!(accepts(r#".year >= 1980 and "drama" in .genres"#, film));
    assert!(!accepts(r#".year >= 1980 and not ("drama" in .genres)"#, film));
}

#[test]
fn expressions_mean_what_they_mean_to_redis() {
    let mut lines = lines(include_str!("expressions.txt"));
    let elements: Vec<(&str, &str)> = lines
        .by_ref()
        .map_while(|line| line.split_once('\t'))
        .take_while(|it| !it.0.is_empty())
        .collect();
    assert_eq!(elements.len(), 8);
    let mut count = 0;
    for (text, expected) in lines.filter_map(|line| line.split_once('\t')) {
        let said = match Filter::parse(text.as_bytes()) {
            Err(error) => format!("!{}", String::from_utf8_lossy(error.rest(text.as_bytes()))),
            Ok(filter) => {
                let attributes =
                    |text: &'static str| Some(text.as_bytes()).filter(|it| !it.is_empty());
                let fits = |it: &&(&str, &'static str)| filter.accepts(attributes(it.1));
                elements.iter().filter(fits).map(|it| it.0).collect()
            }
        };
        assert_eq!(said, expected, "{text}");
        count += 1;
    }
    assert!(count > 300);
}

#[test]
fn attributes_are_read_as_redis_reads_them() {
    for line in lines(include_str!("attributes.txt")) {
        let [attributes, text, fits] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        assert_eq!(accepts(text, attributes), fits == "yes", "{line}");
    }
}

#[test]
fn white_space_and_zero_bytes_are_those_of_c() {
    for text in ["1\n==\t1\r", "1\x0B", "1\0garbage", "\"a\nb\" == \"a\nb\""] {
        assert!(accepts(text, "{}"), "{text:?}");
    }
    let tab = r#"{"n": "a\tb\nc\rd"}"#;
    assert!(accepts(".n == \"a\tb\nc\rd\"", tab));
    let rest =
        |text: &'static str| Filter::parse(text.as_bytes()).unwrap_err().rest(text.as_bytes());
    assert_eq!(rest("\0"), b"");
    assert_eq!(rest("1 @\0garbage"), b"@");
}

#[test]
fn length_and_depth_take_no_stack_and_no_time_out_of_proportion() {
    let many = 50_000;
    let brackets = "(".repeat(many) + "1" + &")".repeat(many);
    let terms = vec!["1"; many].join(" and ");
    let list = format!("1 in [{}]", vec!["0"; many].join(",") + ",1");
    let postfix = "1 ".repeat(many) + &"+ ".repeat(many - 1);
    for text in [brackets, terms, list, postfix] {
        assert!(accepts(&text, "{}"));
    }
    let (open, close) = ("[".repeat(many), "]".repeat(many));
    assert!(accepts(".n", &format!("{{\"m\": {open}{close}, \"n\": 1}}")));
    assert!(!accepts(".n", &format!("{{\"n\": {open}{close}}}")));
}

proptest! {
    #[test]
    fn no_text_does_any_harm(text in "[-.n1 \"'\\[\\]()!&|=<>+*/%,eaodint0]{0,40}", attributes in "[{}\\[\\]\":,ntrue1\\\\ -]{0,40}") {
        if let Ok(filter) = Filter::parse(text.as_bytes()) {
            filter.accepts(Some(attributes.as_bytes()));
        }
    }
}
