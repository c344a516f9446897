//! [`Output`]: bytes to send.
//!
//! They are held in pieces. Short replies are appended to one buffer. A long string is not copied
//! but shared with the store, as a piece of its own, until it is sent. Changing the value meanwhile
//! replaces the string, so the reply does not change.
//!
//! Sent bytes leave room at the front of the buffer, which is reused when it is the larger part. A
//! large buffer is freed when it is empty.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::IoSlice;

use crate::base::Bytes;

/// Strings of at least this number of bytes are shared.
pub(super) const LONG: usize = 16 << 10;
/// A buffer of at most this capacity is kept while it is empty.
const KEPT: usize = 4 << 10;

/// Bytes to send. Long strings are shared, not copied.
#[derive(Debug, Default)]
pub struct Output {
    /// The pieces before `last`.
    pieces: VecDeque<Piece>,
    /// The sum of their lengths.
    before: usize,
    /// Where short replies are appended.
    last: Vec<u8>,
    /// The number of bytes sent of the first piece, or of `last` if there is no piece.
    sent: usize,
}

#[derive(Debug)]
enum Piece {
    Own(Vec<u8>),
    Shared(Bytes),
}

impl Piece {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Own(bytes) => bytes,
            Self::Shared(bytes) => bytes,
        }
    }
}

impl Output {
    /// Where replies are appended.
    #[inline]
    pub fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.last
    }

    /// Appends a string without copying it.
    #[cold]
    pub fn share(&mut self, bytes: &Bytes) {
        if !self.last.is_empty() {
            let last = std::mem::take(&mut self.last);
            self.before += last.len();
            self.pieces.push_back(Piece::Own(last));
        }
        self.before += bytes.len();
        self.pieces.push_back(Piece::Shared(bytes.clone()));
    }

    /// The number of bytes to send.
    #[inline]
    pub fn len(&self) -> usize {
        self.before + self.last.len() - self.sent
    }

    /// Whether there is nothing to send.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `room` with the first pieces, and returns their number.
    pub fn slices<'a>(&'a self, room: &mut [IoSlice<'a>]) -> usize {
        let mut count = 0;
        for (slot, piece) in room.iter_mut().zip(self.waiting()) {
            *slot = IoSlice::new(piece);
            count += 1;
        }
        count
    }

    /// All bytes to send, in one piece.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        if self.pieces.is_empty() {
            return Cow::Borrowed(self.last.get(self.sent..).unwrap_or_default());
        }
        let mut whole = Vec::with_capacity(self.len());
        self.waiting().for_each(|piece| whole.extend_from_slice(piece));
        Cow::Owned(whole)
    }

    /// The bytes to send, piece by piece.
    fn waiting(&self) -> impl Iterator<Item = &[u8]> {
        let pieces = self.pieces.iter().map(Piece::bytes).chain([&*self.last]);
        let unsent = |(place, piece): (usize, _)| -> &[u8] {
            let piece: &[u8] = piece;
            if place == 0 { piece.get(self.sent..).unwrap_or_default() } else { piece }
        };
        pieces.enumerate().map(unsent)
    }

    /// Removes sent bytes.
    pub fn sent(&mut self, count: usize) {
        self.sent += count.min(self.len());
        while let Some(first) = self.pieces.front().map(|piece| piece.bytes().len())
            && self.sent >= first
        {
            self.pieces.pop_front();
            self.before -= first;
            self.sent -= first;
        }
        if self.pieces.is_empty() {
            self.pieces = VecDeque::new();
            self.make_room();
        }
    }

    fn make_room(&mut self) {
        if self.is_empty() {
            self.sent = 0;
            self.last.clear();
            if self.last.capacity() > KEPT {
                self.last = Vec::new();
            }
        } else if self.sent > self.last.len() / 2 {
            self.last.drain(..std::mem::take(&mut self.sent));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sent_pieces_are_removed_and_waiting_ones_stay_in_order() {
        let mut output = Output::default();
        output.buffer().extend(0..100);
        output.sent(30);
        assert_eq!(*output.bytes(), (30..100).collect::<Vec<u8>>());
        output.sent(30);
        output.buffer().push(100);
        assert_eq!(output.len(), 41);
        assert_eq!(*output.bytes(), (60..=100).collect::<Vec<u8>>());
        output.sent(1000);
        assert!(output.is_empty());
    }

    #[test]
    fn a_big_buffer_is_given_back_when_all_is_sent() {
        let mut output = Output::default();
        output.buffer().resize(1 << 20, 0);
        output.sent(1 << 20);
        assert_eq!(output.last.capacity(), 0);
    }

    #[test]
    fn long_strings_are_shared_and_given_back_when_they_are_sent() {
        let long = Bytes::new(&[7; LONG]);
        let mut output = Output::default();
        (0..3).for_each(|_| output.share(&long));
        assert_eq!((output.last.capacity(), output.len()), (0, 3 * LONG));
        output.sent(2 * LONG + 1);
        assert_eq!((output.pieces.len(), output.len()), (1, LONG - 1));
        output.sent(LONG - 1);
        assert!(output.is_empty() && output.pieces.capacity() == 0);
    }

    #[test]
    fn pieces_of_every_kind_leave_in_the_order_in_which_they_came() {
        let mut random = fastrand::Rng::with_seed(9);
        let (mut output, mut expected) = (Output::default(), Vec::new());
        for round in 0..300_u32 {
            let len = random.usize(..if round % 3 == 0 { 3 * LONG } else { 100 });
            let bytes = Bytes::new(&vec![round as u8; len]);
            output.share(&bytes);
            expected.extend_from_slice(&bytes);
            assert_eq!(output.len(), expected.len());
            let mut room = [IoSlice::new(&[]); 4];
            let count = output.slices(&mut room);
            let most: usize = room.iter().take(count).map(|slice| slice.len()).sum();
            assert!(expected.starts_with(
                &room[..count].iter().flat_map(|slice| slice.iter().copied()).collect::<Vec<u8>>()
            ));
            assert_eq!(most == 0, expected.is_empty());
            let gone = random.usize(..=most);
            output.sent(gone);
            expected.drain(..gone);
        }
        assert_eq!(*output.bytes(), expected);
    }
}
