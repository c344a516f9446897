//! What a digest says about its numbers. A digest is asked when it is merged; one that holds a
//! single number never is, and knows little but its least and greatest.
//!
//! Between the means of two centroids numbers are taken to lie evenly, half of each centroid on
//! either side of its mean; a centroid of one number lies wholly at its mean.

use super::{Centroid, TDigest, weight};

impl TDigest {
    fn merged(&self) -> &[Centroid] {
        &self.centroids[..self.merged]
    }

    /// How many numbers it holds.
    pub fn observations(&self) -> f64 {
        weight(&self.centroids)
    }

    /// The number below which a part of the numbers lie; the part is from 0 to 1.
    pub fn quantile(&self, part: f64) -> f64 {
        let centroids = self.merged();
        let [first, .., last] = centroids else {
            return centroids.first().map_or(f64::NAN, |only| only.mean);
        };
        let total = weight(centroids);
        let place = part * total;
        let half = first.weight / 2.0;
        if first.weight > 1.0 && place < half {
            // One number is the least, and the others lie between it and the mean. Of two equal
            // ones nothing is left to lie there: the genuine module answers no number.
            return self.min + (place - 1.0) / (half - 1.0) * (first.mean - self.min);
        }
        if place > total - 1.0 {
            return self.max;
        }
        let half = last.weight / 2.0;
        if last.weight > 1.0 && total - place <= half {
            let behind = (total - place - 1.0) / (half - 1.0);
            return self.max - behind * (self.max - last.mean);
        }
        self.between(centroids, place)
    }

    /// The number at a place that lies between the means of the first and the last centroid.
    fn between(&self, centroids: &[Centroid], place: f64) -> f64 {
        let mut before = centroids[0].weight / 2.0;
        for pair in centroids.windows(2) {
            let [left, right] = pair else { break };
            let step = (left.weight + right.weight) / 2.0;
            if before + step > place {
                return inside(left, right, place - before, before + step - place);
            }
            before += step;
        }
        let last = &centroids[centroids.len() - 1];
        let total = weight(centroids);
        let after = place - total - last.weight / 2.0;
        average(last.mean, after, self.max, last.weight / 2.0 - after)
    }

    /// The part of the numbers that lie below a number; half of those that are equal to it count.
    pub fn cdf(&self, number: f64) -> f64 {
        let centroids = self.merged();
        if centroids.is_empty() {
            return f64::NAN;
        }
        if number < self.min {
            return 0.0;
        }
        if number > self.max {
            return 1.0;
        }
        let [first, .., last] = centroids else {
            let width = self.max - self.min;
            return if number - self.min <= width { 0.5 } else { (number - self.min) / width };
        };
        let total = weight(centroids);
        if number < first.mean {
            let width = first.mean - self.min;
            return match number - self.min {
                _ if width <= 0.0 => 0.0,
                0.0 => 0.5 / total,
                distance => (1.0 + distance / width * (first.weight / 2.0 - 1.0)) / total,
            };
        }
        if number > last.mean {
            let width = self.max - last.mean;
            return match self.max - number {
                _ if width <= 0.0 => 1.0,
                0.0 => 1.0 - 0.5 / total,
                distance => 1.0 - (1.0 + distance / width * (last.weight / 2.0 - 1.0)) / total,
            };
        }
        below(centroids, number) / total
    }

    /// How many numbers lie below a number: -1 if it is less than all, and -2 if there are none.
    pub fn rank(&self, number: f64) -> i64 {
        let total = self.observations();
        let before = round_half_down(self.cdf(number) * total);
        place(total, number < self.min, number > self.max, before)
    }

    /// How many numbers lie above a number: -1 if it is greater than all, and -2 if there are none.
    pub fn rank_from_above(&self, number: f64) -> i64 {
        let total = self.observations();
        let before = total - (self.cdf(number) * total).round();
        place(total, number > self.max, number < self.min, before)
    }

    /// The number at a place from 0 on, the least first; infinite behind the last.
    pub fn by_rank(&self, rank: i64) -> f64 {
        let total = self.observations();
        match rank as f64 {
            _ if total == 0.0 => f64::NAN,
            rank if rank >= total => f64::INFINITY,
            0.0 => self.min,
            rank => self.quantile(rank / total),
        }
    }

    /// The number at a place from 0 on, the greatest first; infinite behind the last.
    pub fn by_rank_from_above(&self, rank: i64) -> f64 {
        let total = self.observations();
        match (rank as f64, total - rank as f64 - 1.0) {
            _ if total == 0.0 => f64::NAN,
            (0.0, _) => self.max,
            (_, 0.0) => self.min,
            (_, below) if below < 0.0 => f64::NEG_INFINITY,
            (_, below) => self.quantile(below / total),
        }
    }

    /// The mean of the numbers between two parts of all.
    pub fn trimmed_mean(&self, low: f64, high: f64) -> f64 {
        let centroids = self.merged();
        let total = weight(centroids);
        let (low, high) = ((total * low).floor(), (total * high).ceil());
        let (mut before, mut sum, mut count) = (0.0, 0.0, 0.0);
        for centroid in centroids {
            let above = centroid.weight - (low - before).max(0.0).min(centroid.weight);
            let inside = (high - before).max(0.0).min(above);
            sum += centroid.mean * inside;
            count += inside;
            before += centroid.weight;
            if before >= high {
                break;
            }
        }
        sum / count
    }
}

/// The place of a number that has so many of all before it, or is outside of all or behind them.
fn place(total: f64, outside: bool, behind: bool, before: f64) -> i64 {
    match (total > 0.0, outside, behind) {
        (false, ..) => -2,
        (_, true, _) => -1,
        (_, _, true) => total as i64,
        // What the conversion makes of a number that is none, where the genuine module runs.
        _ if !before.is_finite() => i64::MIN,
        _ => before as i64,
    }
}

/// How many numbers lie below one that is between the means of the first and the last centroid.
fn below(centroids: &[Centroid], number: f64) -> f64 {
    let mut before = 0.0;
    for (at, pair) in centroids.windows(2).enumerate() {
        let [left, right] = pair else { break };
        if left.mean == number {
            let equal = centroids[at..].iter().take_while(|it| it.mean == number);
            return before + equal.map(|it| it.weight).sum::<f64>() / 2.0;
        }
        if left.mean <= number && number < right.mean {
            return within(before, left, right, number);
        }
        before += left.weight;
    }
    before + centroids.last().map_or(0.0, |last| last.weight) - 0.5
}

/// The same for one between the means of two centroids that have so many numbers before them.
fn within(before: f64, left: &Centroid, right: &Centroid, number: f64) -> f64 {
    let (left_alone, right_alone) = (left.weight == 1.0, right.weight == 1.0);
    if left_alone && right_alone {
        return before + 1.0;
    }
    let out = |alone: bool| if alone { 0.5 } else { 0.0 };
    let between = (left.weight + right.weight) / 2.0 - out(left_alone) - out(right_alone);
    let base = before + left.weight / 2.0 + out(left_alone);
    base + between * (number - left.mean) / (right.mean - left.mean)
}

/// The number between the means of two centroids that has so many numbers behind the left one and
/// before the right one.
fn inside(left: &Centroid, right: &Centroid, behind: f64, before: f64) -> f64 {
    let mut out = [0.0, 0.0];
    if left.weight == 1.0 {
        if behind < 0.5 {
            return left.mean;
        }
        out[0] = 0.5;
    }
    if right.weight == 1.0 {
        if before <= 0.5 {
            return right.mean;
        }
        out[1] = 0.5;
    }
    average(left.mean, before - out[1], right.mean, behind - out[0])
}

/// The average of two numbers with weights, never outside of them.
fn average(one: f64, one_weight: f64, other: f64, other_weight: f64) -> f64 {
    let average = (one * one_weight + other * other_weight) / (one_weight + other_weight);
    let (least, greatest) = if one <= other { (one, other) } else { (other, one) };
    least.max(average.min(greatest))
}

/// The nearest integer; of two that are equally near the one nearer to zero.
fn round_half_down(number: f64) -> f64 {
    if number.fract().abs() <= 0.5 { number.trunc() } else { number.round() }
}
