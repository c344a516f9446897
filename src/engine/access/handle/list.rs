//! Lists.

use super::Handle;
use crate::base::{Bytes, range};
use crate::engine::grammar::effects::{Change, Log};
use crate::value::List;
use crate::value::list::Side;

/// A change of a list.
#[derive(Debug, Clone, Copy)]
enum ListChange<'a> {
    Push(Side, &'a [&'a [u8]]),
    Pop(Side),
    PopMany(Side, usize),
    Rotate {
        from: Side,
        to: Side,
    },
    RotateMany {
        from: Side,
        to: Side,
        count: usize,
        reverse: bool,
    },
    Set(i64, &'a [u8]),
    /// `BEFORE` or `AFTER` a pivot.
    Insert(&'static [u8], &'a [u8], &'a [u8]),
    Remove(i64, &'a [u8]),
    Trim(i64, i64),
}

impl Change for ListChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Push(side, values) => log.command(push_names(side).0).word(key).list(values),
            Self::Pop(side) => log.command(pop_names(side).0).word(key),
            Self::PopMany(side, count) => {
                log.command(pop_names(side).0).word(key).unsigned(count as u64)
            }
            Self::Rotate { from, to } => {
                log.command("LMOVE").word(key).word(key).word(word(from)).word(word(to))
            }
            Self::RotateMany { from, to, count, reverse } => {
                let ends =
                    log.command("LMOVEM").word(key).word(key).word(word(from)).word(word(to));
                let order: &[u8] = if reverse { b"OBO" } else { b"BULK" };
                ends.word(b"EXACTLY").unsigned(count as u64).word(order)
            }
            Self::Set(index, value) => log.command("LSET").word(key).number(index).word(value),
            Self::Insert(side, pivot, value) => {
                log.command("LINSERT").word(key).word(side).word(pivot).word(value)
            }
            Self::Remove(count, value) => log.command("LREM").word(key).number(count).word(value),
            Self::Trim(start, stop) => log.command("LTRIM").word(key).number(start).number(stop),
        };
    }
}

impl Handle<'_, List> {
    /// Pushes values one after the other: the last one ends up outermost.
    pub fn push(&mut self, side: Side, values: &[&[u8]]) {
        let limits = self.config.list_limits();
        self.value.push_all(side, values.iter().copied(), &limits);
        self.changed(&ListChange::Push(side, values), values.len(), push_names(side).1);
    }

    /// Pops the element at one end.
    pub fn pop(&mut self, side: Side) -> Option<Bytes> {
        let popped = self.value.pop(side, &self.config.list_limits())?;
        self.changed(&ListChange::Pop(side), 1, pop_names(side).1);
        Some(popped)
    }

    /// Pops up to `count` elements, the outermost first.
    pub fn pop_many(&mut self, side: Side, count: usize) -> Vec<Bytes> {
        let limits = self.config.list_limits();
        let count = count.min(self.value.len());
        let popped: Vec<_> = (0..count).map_while(|_| self.value.pop(side, &limits)).collect();
        if !popped.is_empty() {
            let count = popped.len();
            self.changed(&ListChange::PopMany(side, count), count, pop_names(side).1);
        }
        popped
    }

    /// Moves the element at one end to an end of the same list, and answers with it.
    pub fn rotate(&mut self, from: Side, to: Side) -> Option<Bytes> {
        let moved = self.value.rotate(from, to, &self.config.list_limits())?;
        self.changed(&ListChange::Rotate { from, to }, 1, push_names(to).1);
        self.report(pop_names(from).1);
        Some(moved)
    }

    /// Moves `count` elements from one end to an end of the same list, in the same or the reverse
    /// order, and returns them in their new order. The list must have that many.
    pub fn rotate_many(&mut self, from: Side, to: Side, count: usize, reverse: bool) -> Vec<Bytes> {
        let limits = self.config.list_limits();
        let mut moved: Vec<Bytes> =
            (0..count).map_while(|_| self.value.pop(from, &limits)).collect();
        // They came off an end from the outside in.
        if (from == Side::Right) != reverse {
            moved.reverse();
        }
        let values = moved.iter().map(|element| &element[..]);
        match to {
            Side::Left => self.value.push_all(to, values.rev(), &limits),
            Side::Right => self.value.push_all(to, values, &limits),
        }
        let count = moved.len();
        let change = ListChange::RotateMany { from, to, count, reverse };
        self.changed(&change, count, push_names(to).1);
        self.report(pop_names(from).1);
        moved
    }

    /// Replaces an element; false when `index` is out of range.
    pub fn set(&mut self, index: i64, value: &[u8]) -> bool {
        let found = self.value.set(index, value, &self.config.list_limits());
        if found {
            self.changed(&ListChange::Set(index, value), 1, "lset");
        }
        found
    }

    /// Puts `value` before the first element equal to `pivot`; answers the new length.
    pub fn insert_before(&mut self, pivot: &[u8], value: &[u8]) -> Option<usize> {
        let len = self.value.insert_before(pivot, value, &self.config.list_limits())?;
        self.changed(&ListChange::Insert(b"BEFORE", pivot, value), 1, "linsert");
        Some(len)
    }

    /// Puts `value` after the first element equal to `pivot`; answers the new length.
    pub fn insert_after(&mut self, pivot: &[u8], value: &[u8]) -> Option<usize> {
        let len = self.value.insert_after(pivot, value, &self.config.list_limits())?;
        self.changed(&ListChange::Insert(b"AFTER", pivot, value), 1, "linsert");
        Some(len)
    }

    /// Removes elements equal to `value`, `count` as LREM counts; answers how many there were.
    pub fn remove(&mut self, count: i64, value: &[u8]) -> usize {
        let removed = self.value.remove(count, value, &self.config.list_limits());
        if removed > 0 {
            self.changed(&ListChange::Remove(count, value), removed, "lrem");
        }
        removed
    }

    /// Keeps the elements from `start` to `stop`, counted as LTRIM counts.
    pub fn trim(&mut self, start: i64, stop: i64) {
        let before = self.value.len();
        let kept = range::places(start, stop, before);
        let removed = before - kept.len();
        if removed == 0 {
            if self.dialect().idle_trims_touch() {
                self.effects.touch(self.db, self.key);
            }
            self.report("ltrim");
            return;
        }
        let limits = self.config.list_limits();
        match kept.clone().last() {
            Some(last) => self.value.trim(kept.start, last, &limits),
            None => self.value.trim(before, before, &limits),
        }
        self.changed(&ListChange::Trim(start, stop), removed, "ltrim");
    }
}

/// The operation and the event of a push.
fn push_names(side: Side) -> (&'static str, &'static str) {
    match side {
        Side::Left => ("LPUSH", "lpush"),
        Side::Right => ("RPUSH", "rpush"),
    }
}

/// The operation and the event of a pop.
fn pop_names(side: Side) -> (&'static str, &'static str) {
    match side {
        Side::Left => ("LPOP", "lpop"),
        Side::Right => ("RPOP", "rpop"),
    }
}

fn word(side: Side) -> &'static [u8] {
    match side {
        Side::Left => b"LEFT",
        Side::Right => b"RIGHT",
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::access::handle::testing::changes;
    use crate::value::List;
    use crate::value::list::Side::{Left, Right};

    #[test]
    fn every_change_is_recorded_as_it_can_be_repeated() {
        let (ops, events) = changes(List::new(), |list| {
            list.push(Right, &[b"a", b"b", b"c", b"a"]);
            list.push(Left, &[b"z"]);
            list.pop(Right);
            list.pop_many(Left, 2);
            list.rotate(Left, Right);
            list.set(-1, b"x");
            list.insert_after(b"c", b"d");
            list.remove(0, b"x");
            list.trim(1, -1);
            list.rotate_many(Left, Left, 2, true);
        });
        let expected = [
            "RPUSH k a b c a",
            "LPUSH k z",
            "RPOP k",
            "LPOP k 2",
            "LMOVE k k LEFT RIGHT",
            "LSET k -1 x",
            "LINSERT k AFTER c d",
            "LREM k 0 x",
            "LTRIM k 1 -1",
            "LMOVEM k k LEFT LEFT EXACTLY 1 OBO",
        ];
        assert_eq!(ops, expected);
        let expected = "rpush lpush rpop lpop rpush lpop lset linsert lrem ltrim lpush lpop";
        assert_eq!(events.join(" "), expected);
    }

    #[test]
    fn what_changes_nothing_is_not_recorded() {
        let mut list = List::new();
        list.push(Left, b"a", &Default::default());
        let (ops, events) = changes(list, |list| {
            list.pop_many(Left, 0);
            list.set(1, b"x");
            list.insert_before(b"zz", b"x");
            list.remove(0, b"zz");
            list.trim(0, -1);
        });
        assert!(ops.is_empty());
        assert_eq!(events, ["ltrim"]);
    }
}
