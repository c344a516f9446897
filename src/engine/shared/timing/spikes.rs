//! LATENCY: events that took longer than `latency-monitor-threshold`, each with its last samples.

use std::collections::{BTreeMap, VecDeque};

use parking_lot::Mutex;

/// The event of keys that expire in the background.
pub const EXPIRY: &str = "expire-cycle";

/// Samples that are kept of an event.
const KEPT: usize = 160;

/// The slow events, by name.
#[derive(Debug, Default)]
pub struct Spikes(Mutex<BTreeMap<&'static str, Series>>);

/// The samples of an event: seconds since the Unix epoch, and milliseconds. The worst of a second
/// stands for it.
#[derive(Debug, Default, Clone)]
pub struct Series {
    /// The last samples, the oldest first.
    pub samples: VecDeque<(u64, u64)>,
    /// The worst ever.
    pub worst: u64,
    /// The sum of all, those whose samples are gone included.
    pub sum: u64,
    /// How many there were, those whose samples are gone included.
    pub count: u64,
}

impl Spikes {
    /// Adds a sample: an event that ended in this second and took this long.
    pub fn add(&self, event: &'static str, second: u64, millis: u64) {
        let mut all = self.0.lock();
        let series = all.entry(event).or_default();
        series.worst = series.worst.max(millis);
        series.sum += millis;
        series.count += 1;
        match series.samples.back_mut() {
            Some((last, worst)) if *last == second => *worst = millis.max(*worst),
            _ => series.samples.push_back((second, millis)),
        }
        if series.samples.len() > KEPT {
            series.samples.pop_front();
        }
    }

    /// Copies of all series, by the names of the events.
    pub fn all(&self) -> Vec<(&'static str, Series)> {
        self.0.lock().iter().map(|(event, series)| (*event, series.clone())).collect()
    }

    /// An event by its name, in any case.
    pub fn find(&self, name: &[u8]) -> Option<(&'static str, Series)> {
        self.all().into_iter().find(|(event, _)| event.as_bytes() == name)
    }

    /// Removes these events, or all if no names are given, and returns how many it removed.
    pub fn reset(&self, names: &[&[u8]]) -> usize {
        let mut all = self.0.lock();
        let before = all.len();
        all.retain(|event, _| !names.is_empty() && !names.contains(&event.as_bytes()));
        before - all.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_is_recorded_by_its_worst_latency_and_old_ones_are_removed() {
        let spikes = Spikes::default();
        for (second, millis) in [(1, 5), (1, 9), (1, 3), (2, 4)] {
            spikes.add("command", second, millis);
        }
        let (_, series) = spikes.find(b"command").unwrap();
        assert_eq!((series.samples, series.worst), ([(1, 9), (2, 4)].into(), 9));
        (3..300).for_each(|second| spikes.add("command", second, 1));
        assert_eq!(spikes.find(b"command").unwrap().1.samples.len(), KEPT);
        spikes.add("fast-command", 1, 1);
        assert_eq!(spikes.reset(&[b"command", b"none"]), 1);
        assert_eq!((spikes.reset(&[]), spikes.all().len()), (1, 0));
    }
}
