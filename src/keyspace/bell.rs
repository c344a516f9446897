//! A bell: something happened that a sleeping thread waits for. Rung twice, it is heard once.

use crossbeam_channel::{Receiver, Sender, bounded};

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
    pub fn ring(&self) {
        // Full: it rings already.
        let _ = self.rope.try_send(());
    }

    /// What to wait on.
    pub fn sound(&self) -> &Receiver<()> {
        &self.sound
    }
}
