use super::*;

fn accepts(text: &str, attributes: &str) -> bool {
    Filter::parse(text.as_bytes()).unwrap().accepts(Some(attributes.as_bytes()))
}

#[test]
fn an_expression_is_about_the_fields_of_an_object() {
    let film = r#"{"year": 1984, "genres": ["drama", "action"], "title": "A film"}"#;
    assert!(accepts(r#".year >= 1980 and "drama" in .genres"#, film));
    assert!(!accepts(r#".year >= 1980 and not ("drama" in .genres)"#, film));
}
