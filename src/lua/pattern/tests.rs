use super::class::{Fault, Result};
use super::matcher::Matcher;

fn at(text: &str, pattern: &str) -> Result<Option<usize>> {
    Matcher::new(text.as_bytes(), pattern.as_bytes(), &|| None).at(0, 0)
}

#[test]
fn patterns_match_as_lua_matches_them() {
    for (text, pattern, end) in [
        ("hello", "h.l+", Some(4)),
        ("hello", "h.-l", Some(3)),
        ("abc", "[^x-z]*$", Some(3)),
        ("(a(b)c)d", "%b()", Some(7)),
        ("THE end", "%u+%f[%W]", Some(3)),
        ("abab", "(ab)%1", Some(4)),
        ("]x", "[]]", Some(1)),
        ("a-z", "[a%-z]+", Some(3)),
        ("x", "y?x", Some(1)),
        ("", "", Some(0)),
        ("abc", "b", None),
    ] {
        assert_eq!(at(text, pattern), Ok(end), "{pattern}");
    }
    assert_eq!(at("x", "%"), Err(Fault("malformed pattern (ends with '%')")));
    assert_eq!(at("x", "[x"), Err(Fault("malformed pattern (missing ']')")));
    assert_eq!(at("x", "%1"), Err(Fault("invalid capture index")));
    assert_eq!(at("x", "x)"), Err(Fault("invalid pattern capture")));
}

#[test]
fn a_pattern_that_would_never_end_is_given_up() {
    let (text, pattern) = ("a".repeat(60), "a?".repeat(60) + &"a".repeat(60));
    let asked = std::cell::Cell::new(0);
    let watch = || {
        asked.set(asked.get() + 1);
        (asked.get() > 3).then_some("enough")
    };
    let text = text + "b";
    let pattern = pattern.replace("aa", "a*a*") + "c";
    let found = Matcher::new(text.as_bytes(), pattern.as_bytes(), &watch).at(0, 0);
    assert_eq!(found, Err(Fault("enough")));
}

#[test]
fn a_pattern_that_is_too_deep_is_refused() {
    let pattern = "a?".repeat(5000);
    assert_eq!(at(&"a".repeat(5000), &pattern), Err(Fault("pattern too complex")));
}
