//! Index ranges as LRANGE and similar commands take them: from 0, or from the end, where -1 is the
//! last element.

use std::ops::Range;

/// The indices from `start` to `stop`, both included, in a sequence of `len` elements. Empty when
/// no element lies between them.
pub fn places(start: i64, stop: i64, len: usize) -> Range<usize> {
    let len = i64::try_from(len).unwrap_or(i64::MAX);
    let from_front = |place: i64| if place < 0 { place.saturating_add(len) } else { place };
    let start = from_front(start).max(0);
    let end = from_front(stop).min(len - 1) + 1;
    if start < end { start as usize..end as usize } else { 0..0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_from_either_end_and_stay_within_the_sequence() {
        let cases = [
            (0, -1, 0..4),
            (1, 2, 1..3),
            (-3, -2, 1..3),
            (-100, 100, 0..4),
            (2, 1, 0..0),
            (4, 9, 0..0),
            (-1, -2, 0..0),
            (0, -5, 0..0),
            (i64::MIN, i64::MAX, 0..4),
            (i64::MAX, i64::MIN, 0..0),
        ];
        for (start, stop, expected) in cases {
            assert_eq!(places(start, stop, 4), expected, "{start} {stop}");
        }
        assert_eq!(places(0, -1, 0), 0..0);
    }
}
