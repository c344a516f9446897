//! A path of JSON and a document, which are a stranger's as well: what it finds stands where it says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet::value::Json;
use redlet::value::json::Fragment;
use redlet::value::json::path::{Budget, Path};
use redlet_fuzz::two_texts;

fuzz_target!(|input: &[u8]| {
    let (path, document) = two_texts(input);
    let (Ok(path), Ok(root)) = (Path::parse(path), Fragment::parse(document)) else { return };
    let document = Json::new(root);
    let Ok(found) = path.find(&document, &mut Budget::default()) else { return };
    let places = path.locate(&document, &mut Budget::default()).unwrap_or_default();
    assert!(places.len() == found.len() || places.is_empty());
    for (place, node) in places.iter().zip(&found) {
        let there = document.at(place).map(|there| there.count());
        assert_eq!(there, Some(node.count()));
    }
});
