//! JSON texts as JSON.SET takes them, and a patch of JSON.MERGE: what they become is written, and is
//! the same when it is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet::value::json::{Fragment, Json, equal, merged, text_of};
use redlet_fuzz::two_texts;

fuzz_target!(|input: &[u8]| {
    let (text, patch) = two_texts(input);
    let Ok(value) = Fragment::parse(text) else { return };
    let again = Fragment::parse_all(&text_of(value.node())).expect("what was written");
    assert_eq!(text_of(again.node()), text_of(value.node()));
    if let Ok(patch) = Fragment::parse(patch) {
        let merged = merged(value.node(), &patch);
        let written = Fragment::parse_all(&text_of(merged.node())).expect("what was written");
        assert!(equal(written.node(), merged.node()));
        assert!(Json::new(value).replace(&[], &patch));
    }
});
