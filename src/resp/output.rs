//! [`Output`]: bytes that wait to be sent. Sent ones leave room at the front, which is used again
//! when it is the greater part.

/// A buffer of this capacity or less is kept while nothing waits.
const KEPT: usize = 4 << 10;

#[derive(Debug, Default)]
pub struct Output {
    bytes: Vec<u8>,
    sent: usize,
}

impl Output {
    /// Where replies are appended.
    #[inline]
    pub fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    pub fn waiting(&self) -> &[u8] {
        self.bytes.get(self.sent..).unwrap_or_default()
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.bytes.len() - self.sent
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// So many bytes of [`Self::waiting`] are on their way.
    pub fn sent(&mut self, count: usize) {
        self.sent = (self.sent + count).min(self.bytes.len());
        if self.is_empty() {
            self.sent = 0;
            self.bytes.clear();
            if self.bytes.capacity() > KEPT {
                self.bytes = Vec::new();
            }
        } else if self.sent > self.bytes.len() / 2 {
            self.bytes.drain(..self.sent);
            self.sent = 0;
        }
    }

    /// All that waits.
    pub fn take(&mut self) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.drain(..std::mem::take(&mut self.sent));
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_gone_and_what_waits_stays_in_order() {
        let mut output = Output::default();
        output.buffer().extend(0..100);
        output.sent(30);
        assert_eq!(output.waiting(), (30..100).collect::<Vec<u8>>());
        output.sent(30);
        output.buffer().push(100);
        assert_eq!(output.len(), 41);
        assert_eq!(output.take(), (60..=100).collect::<Vec<u8>>());
        assert!(output.is_empty());
    }

    #[test]
    fn a_big_buffer_is_given_back_when_all_is_sent() {
        let mut output = Output::default();
        output.buffer().resize(1 << 20, 0);
        output.sent(1 << 20);
        assert_eq!(output.bytes.capacity(), 0);
    }
}
