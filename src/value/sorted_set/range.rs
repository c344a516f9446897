//! Which part of a sorted set is meant: by scores, or by members where all scores are the same.

/// A score, and whether it belongs to the range that it limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoreLimit {
    /// The limit itself, never NaN.
    pub score: f64,
    /// Whether the limit is outside the range.
    pub exclusive: bool,
}

/// The scores from one limit to the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoreRange {
    /// The lower limit.
    pub min: ScoreLimit,
    /// The upper limit.
    pub max: ScoreLimit,
}

impl ScoreRange {
    /// All scores, both infinities included.
    pub const EVERYTHING: Self = Self {
        min: ScoreLimit { score: f64::NEG_INFINITY, exclusive: false },
        max: ScoreLimit { score: f64::INFINITY, exclusive: false },
    };

    /// From one score to another, both included.
    pub const fn between(min: f64, max: f64) -> Self {
        Self {
            min: ScoreLimit { score: min, exclusive: false },
            max: ScoreLimit { score: max, exclusive: false },
        }
    }

    /// A score lies before the range.
    #[inline]
    pub fn is_after(&self, score: f64) -> bool {
        if self.min.exclusive { score <= self.min.score } else { score < self.min.score }
    }

    /// A score lies behind the range.
    #[inline]
    pub fn is_before(&self, score: f64) -> bool {
        if self.max.exclusive { score >= self.max.score } else { score > self.max.score }
    }

    /// No score can lie in it.
    pub fn is_empty(&self) -> bool {
        let exclusive = self.min.exclusive || self.max.exclusive;
        self.min.score > self.max.score || exclusive && self.min.score == self.max.score
    }
}

/// A member, and whether it belongs to the range that it limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LexLimit<'a> {
    /// Before every member: `-`.
    Lowest,
    /// This member is inside the range.
    Inclusive(&'a [u8]),
    /// This member is outside the range.
    Exclusive(&'a [u8]),
    /// Behind every member: `+`.
    Highest,
}

/// The members from one limit to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LexRange<'a> {
    /// The lower limit.
    pub min: LexLimit<'a>,
    /// The upper limit.
    pub max: LexLimit<'a>,
}

impl LexRange<'_> {
    /// A member lies before the range.
    #[inline]
    pub fn is_after(&self, member: &[u8]) -> bool {
        match self.min {
            LexLimit::Lowest => false,
            LexLimit::Inclusive(min) => member < min,
            LexLimit::Exclusive(min) => member <= min,
            LexLimit::Highest => true,
        }
    }

    /// A member lies behind the range.
    #[inline]
    pub fn is_before(&self, member: &[u8]) -> bool {
        match self.max {
            LexLimit::Lowest => true,
            LexLimit::Inclusive(max) => member > max,
            LexLimit::Exclusive(max) => member >= max,
            LexLimit::Highest => false,
        }
    }

    /// No member can lie in it.
    pub fn is_empty(&self) -> bool {
        use LexLimit::{Exclusive, Highest, Inclusive, Lowest};
        match (self.min, self.max) {
            (Highest, _) | (_, Lowest) => true,
            (Lowest, _) | (_, Highest) => false,
            (Inclusive(min), Inclusive(max)) => min > max,
            (Inclusive(min) | Exclusive(min), Inclusive(max) | Exclusive(max)) => min >= max,
        }
    }
}
