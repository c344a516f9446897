//! Lists.

use super::Handle;
use crate::base::{Bytes, number, range};
use crate::value::List;
use crate::value::list::Side;

impl Handle<'_, List> {
    /// Pushes values one after the other: the last one ends up outermost.
    pub fn push(&mut self, side: Side, values: &[&[u8]]) {
        let limits = self.config.list_limits();
        self.value.push_all(side, values.iter().copied(), &limits);
        let (verb, event) = push_names(side);
        self.changed_many(values.len(), verb, values, event);
    }

    pub fn pop(&mut self, side: Side) -> Option<Bytes> {
        let popped = self.value.pop(side, &self.config.list_limits())?;
        let (verb, event) = pop_names(side);
        self.changed(verb, &[], event);
        Some(popped)
    }

    /// Pops up to so many, the outermost first.
    pub fn pop_many(&mut self, side: Side, count: usize) -> Vec<Bytes> {
        let limits = self.config.list_limits();
        let count = count.min(self.value.len());
        let popped: Vec<_> = (0..count).map_while(|_| self.value.pop(side, &limits)).collect();
        if !popped.is_empty() {
            let (verb, event) = pop_names(side);
            let count = popped.len();
            self.changed_many(count, verb, &[&number::format_i64(count as i64)], event);
        }
        popped
    }

    /// Moves the element at one end to an end of the same list, and answers with it.
    pub fn rotate(&mut self, from: Side, to: Side) -> Option<Bytes> {
        let moved = self.value.rotate(from, to, &self.config.list_limits())?;
        let key = self.key;
        self.changed("LMOVE", &[key, word(from), word(to)], push_names(to).1);
        self.report(pop_names(from).1);
        Some(moved)
    }

    /// Moves so many elements, of which there are as many, at one end to an end of the same list,
    /// turned round or not, and answers with them in their new order.
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
        let (key, number) = (self.key, number::format_i64(moved.len() as i64));
        let order: &[u8] = if reverse { b"OBO" } else { b"BULK" };
        let args = [key, word(from), word(to), b"EXACTLY", &number, order];
        self.changed_many(moved.len(), "LMOVEM", &args, push_names(to).1);
        self.report(pop_names(from).1);
        moved
    }

    /// Replaces an element; false when there is none at `index`.
    pub fn set(&mut self, index: i64, value: &[u8]) -> bool {
        let found = self.value.set(index, value, &self.config.list_limits());
        if found {
            self.changed("LSET", &[&number::format_i64(index), value], "lset");
        }
        found
    }

    /// Puts `value` before the first element equal to `pivot`; answers the new length.
    pub fn insert_before(&mut self, pivot: &[u8], value: &[u8]) -> Option<usize> {
        let len = self.value.insert_before(pivot, value, &self.config.list_limits())?;
        self.changed("LINSERT", &[b"BEFORE", pivot, value], "linsert");
        Some(len)
    }

    /// Puts `value` after the first element equal to `pivot`; answers the new length.
    pub fn insert_after(&mut self, pivot: &[u8], value: &[u8]) -> Option<usize> {
        let len = self.value.insert_after(pivot, value, &self.config.list_limits())?;
        self.changed("LINSERT", &[b"AFTER", pivot, value], "linsert");
        Some(len)
    }

    /// Removes elements equal to `value`, `count` as LREM counts; answers how many there were.
    pub fn remove(&mut self, count: i64, value: &[u8]) -> usize {
        let removed = self.value.remove(count, value, &self.config.list_limits());
        if removed > 0 {
            self.changed_many(removed, "LREM", &[&number::format_i64(count), value], "lrem");
        }
        removed
    }

    /// Keeps the elements from `start` to `stop`, counted as LTRIM counts. The event comes in any
    /// case, as Valkey has it.
    pub fn trim(&mut self, start: i64, stop: i64) {
        let before = self.value.len();
        let kept = range::places(start, stop, before);
        let removed = before - kept.len();
        if removed == 0 {
            return self.report("ltrim");
        }
        let limits = self.config.list_limits();
        match kept.clone().last() {
            Some(last) => self.value.trim(kept.start, last, &limits),
            None => self.value.trim(before, before, &limits),
        }
        let (start, stop) = (number::format_i64(start), number::format_i64(stop));
        self.changed_many(removed, "LTRIM", &[&start, &stop], "ltrim");
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
