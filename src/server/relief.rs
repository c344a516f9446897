//! Keeps a listener's other clients served while a call takes long.
//!
//! Short calls run in place: passing each to another thread would cost more than most of them take.
//! A call that has run for some milliseconds ([`duty`]) keeps its thread and passes the event loop,
//! with all other clients, to another thread, once.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::shared::Shared;
use crate::base::duty::Duty;

/// How long to wait for the other thread to take over. After that it is tried again later.
const PATIENCE: Duration = Duration::from_millis(100);

thread_local! {
    /// Whether the running call has passed on the event loop.
    static RELIEVED: Cell<bool> = const { Cell::new(false) };
}

/// Prepares a thread of the listener.
pub(super) fn stand_by(shared: &Arc<Shared>) {
    let shared = Arc::clone(shared);
    Duty::take(move || {
        relieve();
        !shared.gives_up()
    })
    .for_ever();
}

/// Marks the beginning of a call on the thread that serves all clients.
#[inline]
pub(super) fn begin() {
    RELIEVED.set(false);
}

/// Passes the event loop to another thread.
fn relieve() {
    let Ok(runtime) = Handle::try_current() else { return };
    if RELIEVED.get() {
        return;
    }
    // Inside, another thread can take the loop; afterwards this one would take it back.
    let taken = block_in_place(|| {
        let (tell, told) = sync_channel(1);
        runtime.spawn(async move {
            let _ = tell.send(());
        });
        told.recv_timeout(PATIENCE).is_ok()
    });
    RELIEVED.set(taken);
}
