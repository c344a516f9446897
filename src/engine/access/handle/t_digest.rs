//! T-digests. As those of a module, their commands publish no keyspace events.

use super::Handle;
use crate::base::number;
use crate::engine::grammar::effects::{Change, Log};
use crate::value::TDigest;
use crate::value::t_digest::Overflow;

/// A change of a t-digest.
#[derive(Debug, Clone, Copy)]
enum TDigestChange<'a> {
    Make(u64),
    Add(&'a [f64]),
    /// Numbers were merged because somebody asked.
    Settle,
    Reset,
    /// Of the digests of these keys, and of its own unless it forgets them.
    Merge {
        compression: u64,
        sources: &'a [&'a [u8]],
        overrides: bool,
    },
}

impl Change for TDigestChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Make(compression) => {
                let command = log.command("TDIGEST.CREATE").word(key);
                drop(command.word(b"COMPRESSION").unsigned(compression));
            }
            Self::Add(numbers) => {
                let command = log.command("TDIGEST.ADD").word(key);
                drop(
                    numbers.iter().fold(command, |command, number| {
                        command.word(&number::format_f64(*number))
                    }),
                );
            }
            Self::Settle => drop(log.command("TDIGEST.CDF").word(key).word(b"0")),
            Self::Reset => drop(log.command("TDIGEST.RESET").word(key)),
            Self::Merge { compression, sources, overrides } => {
                let command = log.command("TDIGEST.MERGE").word(key);
                let command = command.unsigned(sources.len() as u64).words(sources);
                let command = command.word(b"COMPRESSION").unsigned(compression);
                drop(command.words(overrides.then_some("OVERRIDE")));
            }
        }
    }
}

impl Handle<'_, TDigest> {
    fn record(&mut self, change: &TDigestChange<'_>) {
        self.effects.change(self.db, self.key, change, 1);
    }

    /// Says that the digest is new.
    pub fn made(&mut self) {
        self.record(&TDigestChange::Make(self.value.compression()));
    }

    /// Adds finite numbers. If they do not fit, some were added.
    pub fn add(&mut self, numbers: &[f64]) -> Result<(), Overflow> {
        self.record(&TDigestChange::Add(numbers));
        numbers.iter().try_for_each(|number| self.value.add(*number))
    }

    /// Merges the numbers, so that the digest can be asked.
    pub fn merge(&mut self) -> Result<(), Overflow> {
        if self.value.is_unmerged() {
            self.value.merge()?;
            self.record(&TDigestChange::Settle);
        }
        Ok(())
    }

    /// Takes all numbers out.
    pub fn reset(&mut self) {
        self.value.reset();
        self.record(&TDigestChange::Reset);
    }

    /// Takes what the digests of these keys hold, and what it holds unless it forgets that.
    pub fn replace(&mut self, merged: TDigest, sources: &[&[u8]], overrides: bool) {
        *self.value = merged;
        let compression = self.value.compression();
        self.record(&TDigestChange::Merge { compression, sources, overrides });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::access::handle::testing::changes;

    #[test]
    fn every_change_is_recorded_as_it_can_be_repeated() {
        let (ops, events) = changes(TDigest::new(50), |digest| {
            digest.made();
            digest.add(&[0.1, -1e300, 5e-324]).unwrap();
            digest.merge().unwrap();
            digest.merge().unwrap();
            digest.reset();
            digest.replace(TDigest::new(7), &[b"k", b"l"], false);
            digest.replace(TDigest::new(8), &[b"l"], true);
        });
        let expected = [
            "TDIGEST.CREATE k COMPRESSION 50",
            "TDIGEST.ADD k 0.1 -1e+300 5e-324",
            "TDIGEST.CDF k 0",
            "TDIGEST.RESET k",
            "TDIGEST.MERGE k 2 k l COMPRESSION 7",
            "TDIGEST.MERGE k 1 l COMPRESSION 8 OVERRIDE",
        ];
        assert_eq!(ops, expected);
        assert!(events.is_empty());
    }
}
