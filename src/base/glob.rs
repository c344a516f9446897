//! Glob patterns as Redis matches them.
//!
//! `*` is any run of bytes, `?` one byte, `[a-z]` and `[^a-z]` one byte of a class, and a
//! backslash takes the next byte as it is. Patterns are bytes, not characters.
//!
//! Everything but a star consumes exactly one byte. So when the part after a star does not fit,
//! only that last star needs to take one byte more: an earlier star could offer nothing that the
//! last one will not try. The matcher remembers one star, needs no recursion, and its time is at
//! most the product of the two lengths, however hostile the pattern.
//!
//! The odd corners are Redis's too, because patterns rely on them: a class with no end runs to the
//! end of the pattern, `[a-]` is a range up to `]` and has no end either, a range may be written
//! backwards, `[]` fits nothing, and no pattern except the empty one fits the empty text, not even
//! `*`. (KEYS and SCAN take a lone `*` for "all" before they come here.)

/// A pattern with more stars than these fits nothing. A run of stars is one, and the last ones of a
/// pattern do not count.
const MOST_STARS: usize = 1000;

/// Whether `pattern` fits the whole of `text`; `nocase` folds the case of ASCII letters.
pub fn matches(pattern: &[u8], text: &[u8], nocase: bool) -> bool {
    if text.is_empty() {
        return pattern.is_empty();
    }
    let (mut pattern, mut text) = (pattern, text);
    let mut stars = 0;
    // What follows the last star, and the text it was last tried on.
    let mut star: Option<(&[u8], &[u8])> = None;
    loop {
        if let Some(rest) = skip_stars(pattern) {
            if rest.is_empty() {
                return true;
            }
            stars += 1;
            if text.is_empty() || stars > MOST_STARS {
                return false;
            }
            star = Some((rest, text));
            pattern = rest;
        } else if let Some(((_, after), rest)) = text.split_first().zip(step(pattern, text, nocase))
        {
            (pattern, text) = (rest, after);
        } else if text.is_empty() {
            return pattern.is_empty();
        } else {
            let Some((rest, [_, tail @ ..])) = star else { return false };
            star = Some((rest, tail));
            (pattern, text) = (rest, tail);
        }
    }
}

/// Whether `pattern` fits exactly one text, the pattern itself.
pub fn is_literal(pattern: &[u8]) -> bool {
    literal_prefix(pattern).len() == pattern.len()
}

/// The bytes before the first special one. Every text that fits begins with them.
pub fn literal_prefix(pattern: &[u8]) -> &[u8] {
    let special = pattern.iter().position(|byte| matches!(byte, b'*' | b'?' | b'[' | b'\\'));
    &pattern[..special.unwrap_or(pattern.len())]
}

/// The pattern after its leading stars; `None` when it does not begin with one.
fn skip_stars(pattern: &[u8]) -> Option<&[u8]> {
    let stars = pattern.iter().take_while(|byte| **byte == b'*').count();
    if stars == 0 { None } else { pattern.get(stars..) }
}

/// Fits the first element of `pattern` to the first byte of `text`. Returns the rest of the
/// pattern.
fn step<'a>(pattern: &'a [u8], text: &[u8], nocase: bool) -> Option<&'a [u8]> {
    let byte = *text.first()?;
    let (rest, fits) = match pattern {
        [b'?', rest @ ..] => (rest, true),
        [b'[', b'^', class @ ..] => {
            let (rest, found) = search_class(class, byte, nocase);
            (rest, !found)
        }
        [b'[', class @ ..] => search_class(class, byte, nocase),
        [b'\\', literal, rest @ ..] | [literal, rest @ ..] => (rest, same(*literal, byte, nocase)),
        [] => return None,
    };
    fits.then_some(rest)
}

/// Whether `byte` is in a class, whose opening bracket has been read, and the pattern after its
/// `]`.
fn search_class(class: &[u8], byte: u8, nocase: bool) -> (&[u8], bool) {
    let (mut class, mut found) = (class, false);
    loop {
        let (rest, fits) = match class {
            // An escaped byte in a class never folds its case.
            [b'\\', literal, rest @ ..] => (rest, *literal == byte),
            [b']', rest @ ..] => return (rest, found),
            [low, b'-', high, rest @ ..] => (rest, in_range(*low, *high, byte, nocase)),
            [literal, rest @ ..] => (rest, same(*literal, byte, nocase)),
            [] => return (class, found),
        };
        class = rest;
        found |= fits;
    }
}

/// The ends of a range may come in either order; bytes above 127 sort below the others, as C's
/// signed `char` makes them.
fn in_range(low: u8, high: u8, byte: u8, nocase: bool) -> bool {
    let (low, high) =
        if low.cast_signed() > high.cast_signed() { (high, low) } else { (low, high) };
    let order = |byte: u8| if nocase { byte.to_ascii_lowercase() } else { byte }.cast_signed();
    (order(low)..=order(high)).contains(&order(byte))
}

fn same(a: u8, b: u8, nocase: bool) -> bool {
    a == b || (nocase && a.eq_ignore_ascii_case(&b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fits(pattern: &str, text: &str) -> bool {
        matches(pattern.as_bytes(), text.as_bytes(), false)
    }

    #[test]
    fn a_pattern_with_more_than_a_thousand_stars_fits_nothing() {
        let text = "a".repeat(5000);
        for (pattern, fit) in [
            ("*a".repeat(1000), true),
            ("*a".repeat(1001), false),
            ("a*".repeat(1001), true),
            ("a*".repeat(1002), false),
            ("*".repeat(5000), true),
            ("*".repeat(5000) + "a", true),
        ] {
            assert_eq!(fits(&pattern, &text), fit, "{}", pattern.len());
        }
    }

    #[test]
    fn stars_and_question_marks_stand_for_bytes() {
        assert!(fits("h?llo", "hello") && !fits("h?llo", "hllo"));
        assert!(fits("h*llo", "hllo") && fits("h*llo", "heeeello") && fits("hello***", "hello"));
        assert!(fits("*a*b*c", "xxabxbxc") && !fits("*a*b*c", "xxabxbxcd"));
        assert!(fits("?", "x") && !fits("?", "") && !fits("a?", "a") && !fits("*?", ""));
    }

    #[test]
    fn classes_hold_bytes_and_ranges_in_either_order() {
        assert!(fits("h[ae]llo", "hallo") && !fits("h[ae]llo", "hillo"));
        assert!(fits("h[^e]llo", "hallo") && !fits("h[^e]llo", "hello"));
        assert!(fits("[a-c]", "b") && fits("[c-a]", "b") && !fits("[a-c]", "d"));
        assert!(fits("[\\]]", "]") && fits("[^]", "x") && !fits("[]x]", "x"));
    }

    #[test]
    fn a_class_with_no_end_runs_to_the_end_of_the_pattern() {
        assert!(fits("a[bc", "ac") && !fits("a[bc", "ad") && !fits("a[", "ab"));
        assert!(fits("[a-]", "`") && !fits("[a-]", "-") && fits("[^", "x") && fits("[\\", "\\"));
    }

    #[test]
    fn a_backslash_takes_the_next_byte_as_it_is() {
        assert!(fits("\\*", "*") && !fits("\\*", "x") && fits("a\\?b", "a?b") && fits("\\", "\\"));
    }

    #[test]
    fn the_empty_text_fits_the_empty_pattern_alone() {
        assert!(fits("", "") && !fits("*", "") && !fits("**", "") && !fits("", "x"));
    }

    #[test]
    fn case_is_folded_on_request_but_not_behind_a_backslash_in_a_class() {
        assert!(matches(b"HeL*", b"hElLo", true) && !matches(b"HeL*", b"hElLo", false));
        assert!(matches(b"[A-C]x", b"bX", true) && matches(b"[A]", b"a", true));
        assert!(!matches(b"[\\A]", b"a", true) && matches(b"\\A", b"a", true));
    }

    #[test]
    fn a_hostile_pattern_takes_no_more_than_the_product_of_the_lengths() {
        let pattern = [b"a*".repeat(2000), b"b".to_vec()].concat();
        assert!(!matches(&pattern, &b"a".repeat(5000), false));
        assert!(!matches(&b"*".repeat(100_000), b"", false));
    }

    #[test]
    fn the_literal_prefix_ends_at_the_first_special_byte() {
        assert_eq!(literal_prefix(b"user:*:name"), b"user:");
        assert_eq!(literal_prefix(b"a\\*"), b"a");
        assert!(is_literal(b"plain") && is_literal(b"a]") && !is_literal(b"a?"));
    }

    /// The definition, with no thought for time: a star is nothing, or one byte and a star.
    fn naive(pattern: &[u8], text: &[u8]) -> bool {
        match pattern {
            [] => text.is_empty(),
            [b'*', rest @ ..] => {
                naive(rest, text) || (!text.is_empty() && naive(pattern, &text[1..]))
            }
            _ => step(pattern, text, false).is_some_and(|rest| naive(rest, &text[1..])),
        }
    }

    proptest! {
        #[test]
        fn matching_agrees_with_the_definition(
            pattern in "[ab*?\\[\\]^\\\\-]{0,10}", text in "[ab\\-]{1,10}"
        ) {
            prop_assert_eq!(fits(&pattern, &text), naive(pattern.as_bytes(), text.as_bytes()));
        }

        #[test]
        fn any_bytes_can_be_a_pattern(pattern: Vec<u8>, text: Vec<u8>, nocase: bool) {
            matches(&pattern, &text, nocase);
            prop_assert!(literal_prefix(&pattern).len() <= pattern.len());
        }
    }
}
