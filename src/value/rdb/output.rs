//! What is written: lengths, strings, and the compact forms.

use super::compact;
use crate::base::number;
use crate::value::packed::Packed;

/// The longest text that may be one of 32 bits.
const LONGEST_INTEGER: usize = 11;

/// Bytes that are being written.
#[derive(Debug, Default)]
pub struct Output {
    bytes: Vec<u8>,
}

impl Output {
    /// The bytes written so far, to keep.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The bytes written so far.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Forgets what was written so far, and frees memory beyond `kept` bytes.
    pub fn clear(&mut self, kept: usize) {
        self.bytes.clear();
        self.bytes.shrink_to(kept);
    }

    /// Appends bytes without a length.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Appends a length in the shortest of its forms: 1, 2, 5 or 9 bytes.
    pub fn length(&mut self, length: u64) {
        match length {
            0..64 => self.bytes.push(length as u8),
            64..16_384 => self.raw(&(length as u16 | 0x4000).to_be_bytes()),
            _ => match u32::try_from(length) {
                Ok(length) => {
                    self.bytes.push(0x80);
                    self.raw(&length.to_be_bytes());
                }
                Err(_) => {
                    self.bytes.push(0x81);
                    self.raw(&length.to_be_bytes());
                }
            },
        }
    }

    /// A string; what is an integer of 32 bits is written as one.
    pub fn string(&mut self, text: &[u8]) {
        let integer = if text.len() <= LONGEST_INTEGER { number::parse_i64(text) } else { None };
        if !integer.is_some_and(|value| self.integer(value)) {
            self.blob(text);
        }
    }

    /// A string of this length in its compressed form.
    pub fn compressed(&mut self, packed: &[u8], length: usize) {
        /// The byte before it: the fourth of the special forms.
        const COMPRESSED: u8 = 0xC3;
        self.bytes.push(COMPRESSED);
        self.length(packed.len() as u64);
        self.length(length as u64);
        self.raw(packed);
    }

    /// Bytes as they are.
    pub fn blob(&mut self, bytes: &[u8]) {
        self.length(bytes.len() as u64);
        self.raw(bytes);
    }

    fn integer(&mut self, value: i64) -> bool {
        if let Ok(value) = i8::try_from(value) {
            self.bytes.push(0xC0);
            self.raw(&value.to_le_bytes());
        } else if let Ok(value) = i16::try_from(value) {
            self.bytes.push(0xC1);
            self.raw(&value.to_le_bytes());
        } else if let Ok(value) = i32::try_from(value) {
            self.bytes.push(0xC2);
            self.raw(&value.to_le_bytes());
        } else {
            return false;
        }
        true
    }

    /// A listpack, as a string.
    pub fn listpack(&mut self, packed: &Packed) {
        let (head, end) = compact::listpack_frame(packed);
        self.length((head.len() + packed.bytes() + end.len()) as u64);
        self.raw(&head);
        self.raw(packed.as_slice());
        self.raw(&end);
    }
}

#[cfg(test)]
mod tests {
    use super::super::input::Input;
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for length in [0, 63, 64, 16_383, 16_384, u64::from(u32::MAX), 1 << 32, u64::MAX] {
            let mut output = Output::default();
            output.length(length);
            let bytes = output.into_bytes();
            let mut input = Input::new(&bytes);
            assert_eq!(input.length(), Some(length));
            assert!(input.is_empty());
        }
        for text in ["", "0", "-128", "128", "-32769", "2147483647", "2147483648", "01", "abc"] {
            let mut output = Output::default();
            output.string(text.as_bytes());
            assert_eq!(Input::new(output.bytes()).string().as_deref(), Some(text.as_bytes()));
        }
    }
}
