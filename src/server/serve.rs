//! The tasks of a listener's thread beside those of its clients: they begin the service of a client,
//! check all clients every second, and wait for their ends.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tokio::time::timeout;

use super::connection::Connection;
use super::shared::{MUCH, Shared};
use super::signal::Signal;
use super::stream::Caller;
use crate::base::memory;
use crate::engine::shared::client::Origin;
use crate::engine::shared::keeper::Listener;
use crate::resp::Conversation;
use crate::resp::conversation::TOO_MANY_CLIENTS;

/// How long a thread that stops waits for its clients to end, and then for those whose calls were
/// ended.
const PATIENCE: Duration = Duration::from_secs(3);
const BREATH: Duration = Duration::from_millis(100);

/// Memory is returned to the system when at least [`MUCH`] bytes less are used than before,
/// and also this part of what is used: a search of all memory for a small gain would cost more
/// than it frees.
const PART: usize = 8;
/// The number of later checks that return memory again, since another thread drops large values
/// meanwhile.
const AGAIN: u32 = 5;

/// The password of a listener may be removed later.
const UNGUARDED: &[u8] =
    b"-DENIED this store has no password any more, so it takes clients of its \
own machine only. Set one with CONFIG SET requirepass.\r\n";

/// Decides when a listener's thread returns memory to the system.
#[derive(Debug, Default)]
struct Held {
    /// The most bytes seen in use since memory was last returned.
    most: usize,
    /// The number of bytes dropped until then, which shows what comes and goes between two checks.
    discarded: usize,
    again: u32,
}

impl Held {
    /// Returns memory to the system if much of it was freed. `used` bytes are in use now, `largest`
    /// more were at some time since the last check, and the keeper has dropped `discarded` bytes in
    /// total.
    fn look(&mut self, used: usize, largest: usize, discarded: usize) {
        self.most = self.most.max(used + largest);
        let freed = (self.most - used).max(discarded.wrapping_sub(self.discarded));
        if freed >= MUCH.max(used / PART) {
            (self.most, self.discarded, self.again) = (used, discarded, AGAIN);
        }
        if self.again > 0 {
            self.again -= 1;
            memory::give_back();
        }
    }
}

/// Checks the clients of a thread until it is stopped, and then waits for their ends.
pub(super) async fn serve(shared: Arc<Shared>) {
    let looking = tokio::spawn(look(Arc::clone(&shared)));
    shared.changed.until(|| shared.is_stopping()).await;
    shared.second.raise();
    // A panic has ended it, too.
    let _ = looking.await;
    shared.wake_all();
    let all_gone = || shared.changed.until(|| shared.clients() == 0);
    // Clients that wait for a busy script have waited long enough.
    let busy = shared.engine.keyspace.gate.is_busy();
    if !busy && timeout(PATIENCE, all_gone()).await.is_ok() {
        return;
    }
    shared.give_up();
    // Clients that remain are dropped with the runtime.
    let _ = timeout(if busy { PATIENCE } else { BREATH }, all_gone()).await;
}

/// Checks every second whether clients are idle or too slow. The keeper counts the seconds: with a timer
/// of its own the event loop would set the system's clock whenever it waits.
async fn look(shared: Arc<Shared>) {
    let ticking = Arc::clone(&shared);
    let second: Arc<Listener> = Arc::new(move || ticking.second.raise());
    shared.engine.on_second(&second);
    let mut held = Held::default();
    loop {
        shared.second.raised().await;
        if shared.is_stopping() {
            return;
        }
        shared.look();
        let used = shared.engine.keyspace.used_bytes();
        held.look(used, shared.take_largest(), shared.engine.discarded_bytes());
    }
}

/// Serves a client, or refuses it, inside the runtime of the thread that `shared` belongs to.
pub(super) fn take_in(shared: &Arc<Shared>, caller: Caller) {
    let engine = &shared.engine;
    if !caller.is_local && !engine.acl.asks_for_password() {
        engine.tell_refused(caller.door, &caller.address, "unprotected", None);
        return caller.stream.send_off(UNGUARDED);
    }
    caller.keep_alive(engine.config.tcp_keepalive.load(Relaxed));
    let signal = Arc::new(Signal::default());
    let raise = Arc::clone(&signal);
    let origin = Origin {
        door: caller.door,
        address: caller.address,
        local_address: caller.local_address,
        wake: Some(Arc::new(move || raise.raise())),
    };
    let Some(talk) = Conversation::open(Arc::clone(engine), origin) else {
        return caller.stream.send_off(TOO_MANY_CLIENTS);
    };
    // It cannot be served where the system has no room for it in another event loop.
    let Ok(stream) = caller.stream.move_here() else { return };
    let place = shared.enter(Arc::clone(&signal), Arc::clone(talk.client()));
    tokio::spawn(Connection::new(stream, talk, signal, place).run());
}
