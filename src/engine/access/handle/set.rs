//! Sets.

use super::Handle;
use crate::base::Bytes;
use crate::base::random::Random;
use crate::engine::grammar::effects::{Change, Log};
use crate::value::Set;

/// A change of a set.
#[derive(Debug, Clone, Copy)]
enum SetChange<'a, M> {
    Add(&'a [M]),
    Remove(&'a [M]),
    Delete,
}

impl<M: AsRef<[u8]>> Change for SetChange<'_, M> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Add(members) => log.command("SADD").word(key).list(members),
            Self::Remove(members) => log.command("SREM").word(key).list(members),
            Self::Delete => log.command("DEL").list([key]),
        };
    }
}

impl Handle<'_, Set> {
    /// Adds members; answers how many are new. They are counted as they come, known or not, when
    /// the set is made or prepared, since that is what decides its form in Redis.
    pub fn add(&mut self, members: &[&[u8]]) -> usize {
        let limits = self.config.set_limits();
        match members.first() {
            Some(first) if self.value.is_empty() => {
                *self.value = Set::expecting(first, members.len(), &limits);
            }
            _ => self.value.reserve(members.len(), &limits),
        }
        let added = members.iter().filter(|member| self.value.insert(member, &limits)).count();
        if added > 0 {
            self.changed(&SetChange::Add(members), added, "sadd");
        }
        added
    }

    /// Removes members; answers how many were there.
    pub fn remove(&mut self, members: &[&[u8]]) -> usize {
        let removed = members.iter().filter(|member| self.value.remove(member)).count();
        if removed > 0 {
            self.changed(&SetChange::Remove(members), removed, "srem");
        }
        removed
    }

    /// Removes and returns a random member.
    pub fn pop(&mut self, random: &mut Random) -> Option<Bytes> {
        let popped = self.value.pop_at(random.below(self.value.len()))?;
        self.changed(&SetChange::Remove(&[&popped]), 1, "spop");
        Some(popped)
    }

    /// Removes and returns up to `count` random members.
    pub fn pop_many(&mut self, count: usize, random: &mut Random) -> Vec<Bytes> {
        if count >= self.value.len() {
            return self.pop_all();
        }
        let draw = |_| self.value.pop_at(random.below(self.value.len()));
        let popped: Vec<Bytes> = (0..count).map_while(draw).collect();
        if !popped.is_empty() {
            self.changed(&SetChange::Remove(&popped), popped.len(), "spop");
        }
        popped
    }

    fn pop_all(&mut self) -> Vec<Bytes> {
        let all = std::mem::take(self.value);
        let popped: Vec<Bytes> = all.iter().map(|member| member.to_bytes()).collect();
        if !popped.is_empty() {
            self.changed(&SetChange::<Bytes>::Delete, popped.len(), "spop");
        }
        popped
    }
}

#[cfg(test)]
mod tests {
    use crate::base::random::Random;
    use crate::engine::access::handle::testing::changes;
    use crate::value::Set;

    #[test]
    fn a_draw_is_recorded_as_what_was_drawn() {
        let mut random = Random::from_seed(1);
        let mut drawn = Vec::new();
        let (ops, events) = changes(Set::new(), |set| {
            set.add(&[b"1", b"2", b"3", b"4"]);
            drawn.extend(set.pop(&mut random));
            drawn.extend(set.pop_many(2, &mut random));
            set.pop_many(9, &mut random);
        });
        let drawn: Vec<_> = drawn.iter().map(|member| String::from_utf8_lossy(member)).collect();
        assert_eq!(ops, ["SADD k 1 2 3 4", &format!("SREM k {}", drawn.join(" ")), "DEL k"]);
        assert_eq!(events, ["sadd", "spop"]);
    }

    #[test]
    fn what_changes_nothing_is_not_recorded() {
        let (ops, events) = changes(Set::new(), |set| {
            assert_eq!(set.remove(&[b"a"]), 0);
            assert_eq!(set.add(&[b"a", b"a"]), 1);
            assert_eq!(set.add(&[b"a"]), 0);
            assert_eq!(set.remove(&[b"b"]), 0);
            assert_eq!(set.pop_many(0, &mut Random::new()).len(), 0);
        });
        assert_eq!(
            (ops.as_slice(), events.as_slice()),
            (&["SADD k a a".into()][..], &["sadd"][..])
        );
    }
}
