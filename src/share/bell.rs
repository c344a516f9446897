//! Wakes a thread that waits for something to do.

use parking_lot::{Condvar, Mutex};

/// Rung by any thread, heard by one. Ringing twice before it is heard is ringing once.
#[derive(Default)]
pub(super) struct Bell {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    rung: bool,
    over: bool,
}

impl Bell {
    pub(super) fn ring(&self) {
        self.state.lock().rung = true;
        self.changed.notify_one();
    }

    /// Nobody needs to wait any more.
    pub(super) fn end(&self) {
        self.state.lock().over = true;
        self.changed.notify_one();
    }

    /// Waits until it is rung; false once it has ended.
    pub(super) fn wait(&self) -> bool {
        let mut state = self.state.lock();
        while !state.rung && !state.over {
            self.changed.wait(&mut state);
        }
        state.rung = false;
        !state.over
    }
}
