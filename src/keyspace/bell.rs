//! A bell: something happened that a sleeping thread waits for. Rung twice, it is heard once.

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
        // Full: it rings already.
        let _ = self.rope.try_send(());
    }

    /// What to wait on.
    pub fn sound(&self) -> &Receiver<()> {
        &self.sound
    }
}
