//! The tasks of a listener beside those of its clients: one accepts clients, one checks them every
//! second.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::connection::Connection;
use super::shared::{MUCH, Shared};
use super::signal::Signal;
use super::stream::{Acceptor, Caller, is_of_the_peer};
use crate::base::memory;
use crate::engine::shared::client::Origin;
use crate::resp::Conversation;
use crate::resp::conversation::TOO_MANY_CLIENTS;

/// How often clients are checked for being idle or too slow.
const TICK: Duration = Duration::from_secs(1);
/// How long to wait before accepting again after the system had no resources for a client.
const BREATH: Duration = Duration::from_millis(100);
/// How long a closing listener waits for its clients to end.
const PATIENCE: Duration = Duration::from_secs(3);

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

/// Serves clients until it is stopped.
pub(super) async fn serve(shared: Arc<Shared>, acceptors: Vec<Acceptor>) {
    let accepting: Vec<_> = acceptors
        .into_iter()
        .map(|acceptor| tokio::spawn(accept(Arc::clone(&shared), acceptor)))
        .collect();
    let looking = tokio::spawn(look(Arc::clone(&shared)));
    shared.changed.until(|| shared.is_stopping()).await;
    for task in accepting {
        task.abort();
        let _ = task.await;
    }
    looking.abort();
    shared.wake_all();
    let all_gone = || shared.changed.until(|| shared.is_empty());
    // Clients that wait for a busy script have waited long enough.
    let busy = shared.engine.keyspace.gate.is_busy();
    if !busy && timeout(PATIENCE, all_gone()).await.is_ok() {
        return;
    }
    shared.give_up();
    // Clients that remain are dropped with the runtime.
    let _ = timeout(if busy { PATIENCE } else { BREATH }, all_gone()).await;
}

async fn look(shared: Arc<Shared>) {
    let mut held = Held::default();
    loop {
        sleep(TICK).await;
        shared.look();
        let used = shared.engine.keyspace.used_bytes();
        held.look(used, shared.take_largest(), shared.engine.discarded_bytes());
    }
}

async fn accept(shared: Arc<Shared>, acceptor: Acceptor) {
    loop {
        match acceptor.accept().await {
            Ok(caller) => take_in(&shared, caller),
            Err(why) if is_of_the_peer(&why) => {}
            Err(_) => sleep(BREATH).await,
        }
    }
}

fn take_in(shared: &Arc<Shared>, caller: Caller) {
    let engine = &shared.engine;
    if !caller.is_local && !engine.acl.asks_for_password() {
        engine.tell_refused(caller.door, &caller.address, "unprotected");
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
    let place = shared.enter(Arc::clone(&signal), Arc::clone(talk.client()));
    tokio::spawn(Connection::new(caller.stream, talk, signal, place).run());
}
