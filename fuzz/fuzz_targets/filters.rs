//! FILTER of VSIM: an expression, and the attributes of an element, which are a stranger's as well.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet::value::vector_set::filter::Filter;
use redlet_fuzz::two_texts;

fuzz_target!(|input: &[u8]| {
    let (text, attributes) = two_texts(input);
    match Filter::parse(text) {
        Ok(filter) => {
            let fits = filter.accepts(Some(attributes));
            assert_eq!(filter.accepts(Some(attributes)), fits);
            assert!(!filter.accepts(None));
        }
        Err(error) => assert!(text.ends_with(error.rest(text)) || text.contains(&0)),
    }
});
