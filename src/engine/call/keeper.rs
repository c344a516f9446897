//! The keeper: the one thread beside the callers that looks after the keyspace. It keeps the clock
//! of LRU, takes expired keys out of memory, goes on evicting where a call had to stop, ends the
//! waits of blocked calls whose time is up or runs them again, and drops what is too big to be
//! dropped by a caller.
//!
//! It looks at the shards' next deadlines every [`TICK`] while any key has one, and otherwise
//! sleeps until the keyspace's bell rings. It holds the engine weakly and ends with it; `close()`
//! stops it and waits. An engine without a keeper works too: expired keys are invisible anyway.

use std::io;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Weak};
use std::time::Duration;

use crossbeam_channel::{Receiver, select, unbounded};

use super::engine::Call;
use crate::base::clock;
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::client::Client;
use crate::engine::shared::keeper::{Listener, Order, Running, Watermark};
use crate::engine::shared::pause::Paused;
use crate::engine::shared::session::Session;
use crate::engine::shared::timing::EXPIRY;
use crate::keyspace::shard::Shard;
use crate::keyspace::{CLOCK_START, Keyspace, ShardId};

/// How long an expired key may stay in memory, about.
const TICK: Duration = Duration::from_millis(50);
/// How long the keeper sleeps while no key expires: the grain of the LRU clock.
const LONG: Duration = Duration::from_secs(1);
/// What `set_time` says of a store with the system's clock.
const OWN_CLOCK: &str = "the store goes by the system's clock: open it with the option `clock`";
/// Keys that expire under one lock. A call that waits for it waits some 20 microseconds.
const BATCH: usize = 64;

impl Engine {
    /// Starts the keeper, unless it runs.
    pub fn start_keeper(self: &Arc<Self>) -> io::Result<()> {
        let mut running = self.keeper.running.lock();
        if running.is_some() {
            return Ok(());
        }
        let _ = self.weak_self.set(Arc::downgrade(self));
        let (sender, orders) = unbounded();
        let (engine, bell) = (Arc::downgrade(self), self.keyspace.bell.sound().clone());
        let thread = std::thread::Builder::new()
            .name("redlet-keeper".into())
            .spawn(move || keep(&engine, &orders, &bell))?;
        *running = Some(Running { orders: sender, thread });
        Ok(())
    }

    /// Stops the keeper and waits until it has ended.
    pub fn stop_keeper(&self) {
        let running = self.keeper.running.lock().take();
        if let Some(Running { orders, thread }) = running {
            let _ = orders.send(Order::Stop);
            let _ = thread.join();
        }
    }

    /// Drops a value of about `bytes` bytes without making the caller wait for it.
    pub fn discard(&self, garbage: Box<dyn Send>, bytes: usize) {
        self.keeper.given.fetch_add(1, Relaxed);
        self.keeper.order(Order::Discard { garbage, bytes });
    }

    /// Bytes that were ever dropped for callers.
    pub fn discarded_bytes(&self) -> usize {
        self.keeper.discarded.load(Relaxed)
    }

    /// How many things wait to be dropped for callers, and how many have been.
    pub fn discarded_things(&self) -> (u64, u64) {
        let dropped = self.keeper.dropped.load(Relaxed);
        (self.keeper.given.load(Relaxed).saturating_sub(dropped), dropped)
    }

    /// Has `listener` called from now on, as long as it exists, when much memory was freed.
    pub fn on_freed(&self, listener: &Arc<Listener>) {
        self.keeper.freed.add(listener);
    }

    /// Has `listener` called from now on, as long as it exists, every second.
    pub fn on_second(&self, listener: &Arc<Listener>) {
        self.keeper.second.add(listener);
    }

    /// Makes the keeper look at once whether there is anything to do.
    pub fn wake_keeper(&self) {
        self.keeper.order(Order::Look);
    }

    /// Takes expired keys out of memory, a few from each shard; true when there may be more. The
    /// session is the keeper's own.
    pub fn expire_due(&self, session: &mut Session) -> bool {
        let (now, begun) = (self.clock.unix_millis(), clock::uptime());
        let mut more = false;
        self.begin_burst(session);
        for (shard, state) in self.keyspace.all_shards().iter().enumerate() {
            if state.is_due(now) {
                more |= self.expire_shard(session, shard as ShardId);
            }
        }
        self.end_burst(session);
        self.clients.absorb(&session.client.counters);
        let took = clock::uptime().saturating_sub(begun).as_micros() as u64;
        if let Some(burst) = self.stats.round_of_expiry(took, more) {
            self.note_expiry(burst / 1000);
        }
        more
    }

    fn note_expiry(&self, millis: u64) {
        let threshold = self.config.latency_monitor_threshold.load(Relaxed);
        if threshold > 0 && millis >= threshold {
            self.timing.spikes.add(EXPIRY, clock::unix_millis() / 1000, millis);
        }
    }

    fn expire_shard(&self, session: &mut Session, shard: ShardId) -> bool {
        session.db = Keyspace::database_of(shard);
        let mut call = Call::new(self, session);
        let locked = call.lock_shard(shard);
        let expired = locked.and_then(|()| call.expire_shard(shard, BATCH));
        // When the log refuses, the keys are gone nevertheless: a recovery finds them expired.
        call.finish().is_ok() && expired == Ok(BATCH)
    }

    /// Brings the clock of LRU and LFU up to date.
    pub fn tick(&self) {
        let seconds = CLOCK_START.saturating_add(self.uptime().as_secs() as u32);
        self.keyspace.seconds.store(seconds, Relaxed);
        self.show_era();
    }

    /// Moves a clock that stands still to this time, in microseconds since the Unix epoch. What ends
    /// until then ends in the order of its times, before this returns.
    pub fn set_time(&self, micros: u64) -> Result<()> {
        if !self.clock.is_manual() {
            return Err(Error::with_code("INVALID_ARGUMENT", OWN_CLOCK));
        }
        let (mut session, mut last) = (Session::new(Client::default()), self.clock.unix_micros());
        while let Some(due) = self.next_due().map(|due| due.saturating_mul(1000)) {
            // What cannot end now, because another thread is at it, is not waited for.
            if due <= last || due >= micros {
                break;
            }
            last = due;
            self.stand_at(due, &mut session);
        }
        self.stand_at(micros, &mut session);
        Ok(())
    }

    fn stand_at(&self, micros: u64, session: &mut Session) {
        self.clock.set(micros);
        self.tick();
        self.look_after_pause();
        self.look_after_held();
        while self.expires() && self.expire_due(session) {}
        self.look_after_waits();
    }

    /// When, in milliseconds since the Unix epoch, there is next something to do: a key expires, or a
    /// wait, a pause or the delay of a call ends.
    pub fn next_due(&self) -> Option<u64> {
        let (now, elapsed) = (self.clock.unix_millis(), self.clock.elapsed());
        let shards = self.keyspace.all_shards().iter().filter_map(Shard::next_deadline);
        let expires = if self.expires() { shards.min() } else { None };
        let (paused, left) = self.pause.left(elapsed);
        let pause = (paused != Paused::Nothing).then_some(left);
        let wait = self.waiters.next_due().map(|next| next.saturating_sub(elapsed));
        let millis =
            |left: Duration| now.saturating_add(left.as_nanos().div_ceil(1_000_000) as u64);
        let times = [pause, wait, self.look_after_held()].map(|left| left.map(millis));
        times.into_iter().chain([expires]).flatten().min()
    }

    /// True while expired keys are removed in the background.
    fn expires(&self) -> bool {
        let (rests, active) = (&self.config.keeper_rests, &self.config.active_expire);
        !rests.load(Relaxed) && active.load(Relaxed) != 0 && !self.keeps_all()
    }

    /// One round of the keeper; returns how long it may sleep.
    fn look_after(&self, session: &mut Session) -> Duration {
        self.tick();
        if !self.chance.is_seeded() {
            self.measure_for_limit();
        }
        self.look_after_disk();
        let paused = self.look_after_pause();
        let rests = self.config.keeper_rests.load(Relaxed);
        let more = !rests && ((self.expires() && self.expire_due(session)) | self.evict_excess());
        let pause = if more {
            Duration::ZERO
        } else if self.keyspace.expiring.sum() == 0 {
            LONG
        } else {
            TICK
        };
        let next = [self.look_after_waits(), paused, self.look_after_held()];
        next.into_iter().flatten().fold(pause, Duration::min)
    }

    /// True while nothing may expire or be evicted in the background.
    pub(in crate::engine) fn keeps_all(&self) -> bool {
        self.pause.is_on() || self.config.imports()
    }
}

fn keep(engine: &Weak<Engine>, orders: &Receiver<Order>, bell: &Receiver<()>) {
    let mut session = Session::new(Client::default());
    let mut pause = Duration::ZERO;
    let mut watermark = Watermark::default();
    let mut second = Duration::ZERO;
    loop {
        let order = select! {
            recv(orders) -> order => order.unwrap_or(Order::Stop),
            recv(bell) -> rung => rung.map_or(Order::Stop, |()| Order::Look),
            default(pause) => Order::Look,
        };
        let (mut dropped, mut things) = (0, 0);
        match order {
            Order::Stop => return,
            Order::Discard { garbage, bytes } => {
                drop(garbage);
                (dropped, things) = (bytes, 1);
            }
            Order::Look => {}
        }
        let Some(engine) = engine.upgrade() else { return };
        engine.keeper.discarded.fetch_add(dropped, Relaxed);
        engine.keeper.dropped.fetch_add(things, Relaxed);
        watermark.note(engine.keyspace.used_bytes() + dropped);
        pause = engine.look_after(&mut session);
        engine.compact_if_due();
        let now = clock::uptime();
        if now.saturating_sub(second) >= LONG {
            second = now;
            engine.keeper.second.call();
        }
        if watermark.look(now, || engine.keyspace.used_bytes()) {
            engine.keeper.freed.call();
        }
    }
}
