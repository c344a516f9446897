//! Calls that name many places of a large document.

use crate::commands::testing::TestStore;

/// What a call makes of many values in a document that is large, which is changed at the end, and of
/// those in a small one, which is changed one by one.
fn both(value: &str, call: &str) -> [String; 2] {
    [60_000, 400].map(|padding| {
        let mut db = TestStore::new();
        let items = vec![value; 300].join(",");
        let padding = "x".repeat(padding);
        db.say(&format!(r#"JSON.SET d $ {{"v":[{items}],"p":"{padding}"}}"#));
        let reply = db.say(call);
        format!("{reply} {}", db.say("JSON.GET d $.v"))
    })
}

#[test]
fn a_large_document_becomes_what_a_small_one_does() {
    let document = r#"{"b":true,"s":"ab","a":[1,[2],3],"o":{"x":1,"o":{"o":{"x":2}}},"n":5}"#;
    let again = format!("$.v[{}]", ["0"; 70].join(","));
    let calls = [
        "JSON.TOGGLE d $.v.*.b",
        "JSON.TOGGLE d $..*",
        r#"JSON.STRAPPEND d $.v..* "cd""#,
        "JSON.CLEAR d $.v.*.*",
        "JSON.CLEAR d $.v..*",
        "JSON.DEL d $.v.*['s','a','n']",
        "JSON.DEL d $.v..o",
        r#"JSON.MERGE d $.v.*.o {"x":null,"y":{"z":2}}"#,
        r#"JSON.SET d $.v..o {"o":[1]}"#,
        "JSON.SET d $.v.*['n','a'] 6.5",
        "JSON.ARRAPPEND d $.v.*.* 4 [5]",
        "JSON.ARRAPPEND d $.v..* 4 [5]",
        "JSON.ARRINSERT d $.v.*.* 1 4 [5]",
        "JSON.ARRPOP d $.v.*.*",
        "JSON.ARRPOP d $.v.*.a 0",
        "JSON.ARRPOP d $.v..* 0",
        "JSON.ARRTRIM d $.v.*.* 1 1",
        "JSON.ARRTRIM d $.v.*.a 2 1",
        "JSON.ARRTRIM d $.v..* 1 2",
        "JSON.NUMINCRBY d $.v.*['n','a'] 2",
        "JSON.NUMINCRBY d $.v..* 2",
    ]
    .map(str::to_owned);
    let of_one_place = [
        format!("JSON.SET d {again}.n [7]"),
        format!("JSON.NUMINCRBY d {again}.n 1"),
        format!("JSON.ARRPOP d {again}.a 0"),
        format!("JSON.ARRINSERT d {again}.a 1 8"),
        format!(r#"JSON.STRAPPEND d {again}.s "x""#),
        format!(r#"JSON.MERGE d {again}.o {{"x":{{"y":1}}}}"#),
    ];
    for call in calls.iter().chain(&of_one_place) {
        let [large, small] = both(document, call);
        assert!(large == small, "{call}");
        assert!(!large.contains(&vec![document; 300].join(",")), "{call}");
    }
}
