//! A bell, which wakes a sleeping thread.

use crossbeam_channel::{Receiver, Sender, bounded};

/// Wakes one thread. Rings that come before the thread hears the first one count as one.
#[derive(Debug)]
pub struct Bell {
    rope: Sender<()>,
    sound: Receiver<()>,
}

impl Default for Bell {
    fn default() -> Self {
        let (rope, sound) = bounded(1);
        Self { rope, sound }
    }
}

impl Bell {
    /// Rings the bell. Never blocks.
    pub fn ring(&self) {
        // When the channel is full, the bell has rung already.
        let _ = self.rope.try_send(());
    }

    /// The channel to wait on.
    pub fn sound(&self) -> &Receiver<()> {
        &self.sound
    }
}
