//! Merging centroids that lie near each other.

use std::f64::consts::PI;

use super::{Centroid, Overflow, TDigest, weight};

/// How many centroids are sorted as the genuine module sorts them.
const MOST: usize = 1 << 13;

impl TDigest {
    /// Merges the centroids that came since the last time. A single number stays as it is.
    pub fn merge(&mut self) -> Result<(), Overflow> {
        if !self.is_unmerged() {
            return Ok(());
        }
        let total = weight(&self.centroids);
        if total >= i64::MAX as f64 {
            return Err(Overflow);
        }
        sort(&mut self.centroids);
        let compression = self.compression as f64;
        self.merged = merge_sorted(&mut self.centroids, total, compression);
        let merged = self.merged;
        self.centroids.truncate(merged);
        self.compressions += 1;
        Ok(())
    }

    /// Whether [`Self::merge`] would change anything.
    pub fn is_unmerged(&self) -> bool {
        self.merged < self.centroids.len() && !self.is_single()
    }
}

/// Merges neighbours as far as the scale allows. Answers how many centroids there are then, at the
/// front.
fn merge_sorted(centroids: &mut [Centroid], total: f64, compression: f64) -> usize {
    let normalizer = compression / (2.0 * PI * total * total.ln());
    let (mut last, mut before) = (0, 0.0);
    for next in 1..centroids.len() {
        let Centroid { mean, weight } = centroids[next];
        let proposed = centroids[last].weight + weight;
        let size = proposed * normalizer;
        let from = before / total;
        let to = (before + proposed) / total;
        if size <= from * (1.0 - from) && size <= to * (1.0 - to) {
            let into = &mut centroids[last];
            into.weight = proposed;
            into.mean += (mean - into.mean) * weight / proposed;
        } else {
            before += centroids[last].weight;
            last += 1;
            centroids[last] = centroids[next];
        }
    }
    last + 1
}

/// Sorts by the mean.
///
/// Among equal means the order is the genuine module's: that of a quicksort whose pivot is the one
/// in the middle. Many equal means cost it quadratic time, so more than [`MOST`] centroids, which
/// only a great compression has, are sorted in another way.
fn sort(mut centroids: &mut [Centroid]) {
    if centroids.len() > MOST {
        return centroids.sort_by(|one, other| one.mean.total_cmp(&other.mean));
    }
    while let Some(last) = centroids.len().checked_sub(1).filter(|last| *last > 0) {
        let less = part(centroids, last);
        let (below, above) = centroids.split_at_mut(less);
        let above = &mut above[1..];
        // The longer one goes on here, so that the stack stays short.
        let (shorter, longer) =
            if below.len() < above.len() { (below, above) } else { (above, below) };
        sort(shorter);
        centroids = longer;
    }
}

/// Puts the centroids that are less than the pivot before it and the others behind. Answers where
/// it is.
fn part(centroids: &mut [Centroid], last: usize) -> usize {
    if last == 1 {
        if centroids[0].mean > centroids[1].mean {
            centroids.swap(0, 1);
        }
        return 0;
    }
    let pivot = centroids[last / 2].mean;
    centroids.swap(last / 2, last);
    let mut less = 0;
    for at in 0..last {
        if centroids[at].mean < pivot {
            centroids.swap(less, at);
            less += 1;
        }
    }
    centroids.swap(less, last);
    less
}
