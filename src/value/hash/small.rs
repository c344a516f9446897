//! [`SmallEnding`]: a packed hash some of whose fields have deadlines, as Redis keeps it.

use crate::base::{Bytes, number};
use crate::value::deadlines::Deadline;
use crate::value::packed::{Item, Packed, PackedPlace};

/// What a field takes: itself, its value and its deadline.
pub(super) const WIDTH: usize = 3;

/// The deadline of a field without one.
const NONE: &[u8] = b"0";

/// Field, value and deadline in turn. Fields with a deadline come first, the earliest at the front; of
/// two with the same deadline the one that got it last. Fields without one follow in the order in
/// which they came or lost it. This is the order in which Redis replies.
#[derive(Clone, Default)]
pub(super) struct SmallEnding(Packed);

impl SmallEnding {
    /// The fields and values of a packed hash, in their order.
    pub(super) fn of(pairs: &Packed) -> Self {
        let mut all = Self::default();
        let mut items = pairs.iter();
        while let (Some(field), Some(value)) = (items.next(), items.next()) {
            field.with(|field| value.with(|value| all.push(field, value)));
        }
        all
    }

    /// Field, value and deadline in turn.
    pub(super) fn packed(&self) -> &Packed {
        &self.0
    }

    pub(super) fn len(&self) -> usize {
        self.0.len() / WIDTH
    }

    /// The value of a field.
    pub(super) fn find(&self, field: &[u8]) -> Option<Item<'_>> {
        self.0.item(self.0.next(self.place(field)?)?)
    }

    pub(super) fn deadline(&self, field: &[u8]) -> Option<Deadline> {
        self.deadline_at(self.place(field)?)
    }

    /// The earliest deadline.
    pub(super) fn first(&self) -> Option<Deadline> {
        self.deadlines().next()
    }

    /// All deadlines, the earliest first.
    pub(super) fn deadlines(&self) -> impl Iterator<Item = Deadline> {
        self.0.iter().skip(WIDTH - 1).step_by(WIDTH).map_while(time)
    }

    /// How many deadlines have passed by `now`: they are those of as many fields at the front.
    pub(super) fn passed(&self, now: Deadline) -> usize {
        self.deadlines().take_while(|deadline| *deadline <= now).count()
    }

    /// How many fields there are before a field; `None` if it is not there.
    pub(super) fn index(&self, field: &[u8]) -> Option<usize> {
        self.place(field).map(|place| place.index() / WIDTH)
    }

    /// Adds a field that is not there yet, without a deadline.
    pub(super) fn push(&mut self, field: &[u8], value: &[u8]) {
        self.0.push_back(field);
        self.0.push_back(value);
        self.0.push_back(NONE);
    }

    /// Replaces the value of a field. Returns whether the field is there.
    pub(super) fn replace(&mut self, field: &[u8], value: &[u8]) -> bool {
        let place = self.place(field).and_then(|place| self.0.next(place));
        place.is_some_and(|place| self.0.replace_at(place, value))
    }

    pub(super) fn remove(&mut self, field: &[u8]) -> bool {
        self.place(field).is_some_and(|place| self.0.remove_at(place, WIDTH) == WIDTH)
    }

    /// Sets or removes the deadline of a field, which moves to its new place in the order. Returns
    /// whether the field is there.
    pub(super) fn set_deadline(&mut self, field: &[u8], deadline: Option<Deadline>) -> bool {
        let Some(place) = self.place(field) else { return false };
        if deadline.is_none() && self.deadline_at(place).is_none() {
            return true;
        }
        let value = self.0.next(place).and_then(|place| self.0.item(place));
        let value = value.map(|value| value.to_bytes()).unwrap_or_default();
        self.0.remove_at(place, WIDTH);
        match deadline {
            None => self.push(field, &value),
            Some(deadline) => self.insert(field, &value, deadline),
        }
        true
    }

    /// Adds a field that is not there, before all that do not end earlier.
    fn insert(&mut self, field: &[u8], value: &[u8], deadline: Deadline) {
        let earlier = self.deadlines().take_while(|other| *other < deadline).count();
        // A deadline of 0 has passed as much as one of 1, and 0 stands for none.
        let mut digits = itoa::Buffer::new();
        let deadline = digits.format(deadline.max(1)).as_bytes();
        for (after, word) in [field, value, deadline].into_iter().enumerate() {
            self.0.insert(earlier * WIDTH + after, word);
        }
    }

    /// Removes the field with the earliest deadline, if it has passed by `now`.
    pub(super) fn remove_due(&mut self, now: Deadline) -> Option<Bytes> {
        self.first().filter(|deadline| *deadline <= now)?;
        let field = self.0.get(0)?.to_bytes();
        self.0.remove_range(0, WIDTH);
        Some(field)
    }

    /// Bytes of heap, with its own.
    pub(super) fn heap(&self) -> usize {
        size_of::<Self>() + self.0.heap()
    }

    fn place(&self, field: &[u8]) -> Option<PackedPlace> {
        self.0.find(field, WIDTH)
    }

    /// The deadline of the field at `place`.
    fn deadline_at(&self, place: PackedPlace) -> Option<Deadline> {
        let place = self.0.next(self.0.next(place)?)?;
        self.0.item(place).and_then(time)
    }
}

/// What a deadline is that was written; `None` for [`NONE`].
fn time(item: Item<'_>) -> Option<Deadline> {
    item.with(number::parse_u64).filter(|deadline| *deadline > 0)
}
