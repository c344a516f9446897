//! What becomes of a listener's other clients while the call of one takes long.
//!
//! Short calls run in place: handing each to another thread would cost more than most of them do.
//! One that has been at it for some milliseconds ([`duty`]) keeps its thread and hands the event
//! loop, with all other clients, to another thread, once.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::shared::Shared;
use crate::base::duty::Duty;

/// How long one waits for the other thread to take over. Else it is tried again later.
const PATIENCE: Duration = Duration::from_millis(100);

thread_local! {
    /// The call at hand has handed the event loop over.
    static RELIEVED: Cell<bool> = const { Cell::new(false) };
}

/// A thread of the listener begins.
pub(super) fn stand_by(shared: &Arc<Shared>) {
    let shared = Arc::clone(shared);
    Duty::take(move || {
        relieve();
        !shared.gives_up()
    })
    .for_ever();
}

/// A call begins in this thread, which serves all clients.
#[inline]
pub(super) fn begin() {
    RELIEVED.set(false);
}

/// Hands the event loop over.
fn relieve() {
    let Ok(runtime) = Handle::try_current() else { return };
    if RELIEVED.get() {
        return;
    }
    // Inside, the loop may be taken by another thread; afterwards this one would take it back.
    let taken = block_in_place(|| {
        let (tell, told) = sync_channel(1);
        runtime.spawn(async move {
            let _ = tell.send(());
        });
        told.recv_timeout(PATIENCE).is_ok()
    });
    RELIEVED.set(taken);
}
