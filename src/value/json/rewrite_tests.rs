use super::path::Path;
use super::{Fragment, Json, text_of};

fn fragment(text: &str) -> Fragment {
    Fragment::parse(text.as_bytes()).map_err(|error| error.0).unwrap()
}

fn changed(document: &str, path: &str, new: Option<&str>) -> Option<String> {
    let mut json = Json::new(fragment(document));
    let places = Path::parse(path.as_bytes()).unwrap().locate(json.root()).unwrap();
    let new = new.map(fragment);
    let changes: Vec<_> = places.iter().map(|steps| (steps.as_slice(), new.as_ref())).collect();
    let done = json.change_all(&changes);
    assert!(done || json.root().bytes() == fragment(document).bytes);
    done.then(|| String::from_utf8(text_of(json.root())).unwrap())
}

#[test]
fn values_take_the_places_of_others() {
    let document = r#"{"a":[1,{"n":2},[3]],"b":{"n":4},"n":5}"#;
    let all = changed(document, "$.*", Some("7"));
    assert_eq!(all.as_deref(), Some(r#"{"a":7,"b":7,"n":7}"#));
    let some = changed(document, r#"$["a","b"].*"#, Some(r#""x""#));
    assert_eq!(some.as_deref(), Some(r#"{"a":["x","x","x"],"b":{"n":"x"},"n":5}"#));
    let root = changed(document, "$", Some("[]"));
    assert_eq!(root.as_deref(), Some("[]"));
}

#[test]
fn items_go() {
    let document = "[[1,2,3],[1,2],[]]";
    assert_eq!(changed(document, "$.*[1:]", None).as_deref(), Some("[[1],[1],[]]"));
    assert_eq!(changed(document, "$.*[*]", None).as_deref(), Some("[[],[],[]]"));
    assert_eq!(changed(document, "$[0:2]", None).as_deref(), Some("[[]]"));
}

#[test]
fn what_is_not_in_order_is_left_to_others() {
    for (path, new) in [("$[1,0]", Some("7")), ("$..*", Some("7")), ("$[0,0]", None)] {
        assert_eq!(changed("[[1],2]", path, new), None, "{path}");
    }
    assert_eq!(changed(r#"{"a":1}"#, "$.a", None), None);
}

#[test]
fn a_large_document_is_as_if_changed_one_by_one() {
    let items: Vec<_> = (0..500).map(|n| format!(r#"{{"n":{n},"s":"{n}"}}"#)).collect();
    let document = format!("[{}]", items.join(","));
    let mut json = Json::new(fragment(&document));
    let new = fragment(r#"["a longer value",1.5]"#);
    for place in Path::parse(b"$.*.n").unwrap().locate(json.root()).unwrap() {
        assert!(json.replace(&place, &new));
    }
    let at_once = changed(&document, "$.*.n", Some(r#"["a longer value",1.5]"#));
    assert_eq!(at_once.unwrap().into_bytes(), text_of(json.root()));
}
