//! Client-side caching: remembers what clients read, and notifies them of changes.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use crate::base::Bytes;
use crate::engine::Engine;
use crate::engine::grammar::effects;
use crate::engine::shared::client::Client;
use crate::engine::shared::client::tracking::{BCAST, BROKEN, NOLOOP, ON, SessionTracking};
use crate::engine::shared::session::{Expired, Session};
use crate::engine::shared::tracking::Wish;
use crate::engine::shared::tracking::table::Readers;
use crate::engine::table::command::{Command, flags};
use crate::engine::table::docs::extract;
use crate::pubsub::Letter;

impl Engine {
    /// CLIENT TRACKING ON. The wish was found to be in order.
    pub fn track(&self, session: &mut Session, wish: &Wish<'_>) {
        let client = &session.client;
        self.tracking.enlist(client);
        client.tracking.begin(wish.flags, wish.redirect);
        if wish.flags & BCAST != 0 {
            let all: &[&[u8]] = &[b""];
            let prefixes = if wish.prefixes.is_empty() { all } else { wish.prefixes };
            self.tracking.prefixes.add(client, prefixes);
        }
        session.tracking = SessionTracking { remembers: wish.flags & BCAST == 0, caching: false };
        // A transaction that turns it on has asked before.
        session.effects.wants |= effects::TRACKING;
    }

    /// CLIENT TRACKING OFF.
    pub fn untrack(&self, session: &mut Session) {
        if session.client.tracking.has(BCAST) {
            self.tracking.prefixes.remove(session.client.id);
        }
        session.client.tracking.end();
        session.tracking = SessionTracking::default();
    }

    /// The session ends.
    pub(in crate::engine) fn forget_tracking(&self, session: &mut Session) {
        self.untrack(session);
        self.tracking.forget(session.client.id);
    }

    /// A call of a client that tracks has run. Its keys are still locked.
    #[cold]
    pub(in crate::engine) fn remember(&self, session: &Session, row: &Command, args: &[&[u8]]) {
        let met = &mut *session.met.borrow_mut();
        self.remember_for(&session.client, session.tracking.caching, (row, args), met);
    }

    /// CLIENT CACHING meant the call that was made now, unless that opened a transaction or was a
    /// call of CLIENT itself.
    #[cold]
    pub(in crate::engine) fn end_caching(session: &mut Session, row: &Command) {
        if !row.is(flags::keeps_caching) {
            Self::forget_caching(session);
        }
    }

    #[cold]
    pub(in crate::engine) fn forget_caching(session: &mut Session) {
        session.tracking.caching &= session.queue.is_some();
    }

    /// Remembers what a call has read, if its client wants to hear of it. `caching` says that
    /// CLIENT CACHING was called for it. What it has met expired is remembered when that is taken
    /// away, which is no news to the client.
    pub(in crate::engine) fn remember_for(
        &self,
        client: &Client,
        caching: bool,
        (row, args): (&Command, &[&[u8]]),
        met: &mut [Expired],
    ) {
        let reads = row.is(flags::readonly) && !row.is(flags::runs_scripts | flags::pubsub);
        if !reads || !client.tracking.remembers(caching) {
            return;
        }
        for (place, _) in extract::keys(row, args).unwrap_or_default() {
            let Some(key) = args.get(place) else { continue };
            match met.iter_mut().find(|met| *met.key == **key) {
                Some(met) => met.read = true,
                None => self.tracking.table.remember(key, client.id),
            }
        }
        self.limit_tracking();
    }

    /// Forgets random keys while there are too many, and notifies their readers.
    pub(in crate::engine) fn limit_tracking(&self) {
        let most = self.config.tracking_table_max_keys.load(Relaxed);
        while most != 0 && self.tracking.table.keys() > most {
            let Some((key, readers)) = self.tracking.table.take_any() else { return };
            self.notify_readers(&key, &readers, 0);
        }
    }

    /// Notifies the readers of the keys that changed since the last time. Called with the keys
    /// locked, after a call, also one inside a transaction.
    pub(in crate::engine) fn invalidate(&self, session: &mut Session) {
        let actor = session.actor();
        let effects = &mut session.effects;
        if std::mem::take(&mut effects.flushed) {
            self.tracking.table.clear();
            self.tracking.clients.iter().filter(|it| it.tracking.has(ON)).for_each(|client| {
                self.notify(&client, None);
            });
        }
        for key in effects.changed.get(effects.sent..).unwrap_or_default() {
            if let Some(readers) = self.tracking.table.take(key) {
                self.notify_readers(key, &readers, actor);
            }
        }
        effects.sent = effects.changed.len();
    }

    /// Notifies clients that track prefixes of the keys that a call has changed, at the end of the
    /// call or of its burst.
    pub(in crate::engine) fn broadcast_changes(&self, session: &mut Session) {
        let actor = session.actor();
        let Session { effects, burst, .. } = session;
        match burst {
            _ if self.tracking.prefixes.is_empty() => {}
            Some(later) => later.append(&mut effects.changed),
            None => self.broadcast(&mut effects.changed, actor),
        }
        effects.changed.clear();
        effects.sent = 0;
    }

    /// The calls that follow, until [`Self::end_burst`], are one burst.
    pub fn begin_burst(&self, session: &mut Session) {
        session.burst = Some(Vec::new());
    }

    /// Notifies clients that track prefixes of the keys changed in the burst, each key once.
    pub fn end_burst(&self, session: &mut Session) {
        if let Some(mut changed) = session.burst.take().filter(|changed| !changed.is_empty()) {
            self.broadcast(&mut changed, session.actor());
        }
    }

    #[cold]
    fn broadcast(&self, changed: &mut Vec<Bytes>, actor: u64) {
        changed.sort_unstable();
        changed.dedup();
        self.tracking.prefixes.each(changed, |client, keys| {
            if !(client.id == actor && client.tracking.has(NOLOOP)) {
                self.notify(client, Some(keys));
            }
        });
    }

    fn notify_readers(&self, key: &Bytes, readers: &Readers, actor: u64) {
        let keys: Arc<[Bytes]> = Arc::new([key.clone()]);
        for reader in readers {
            let Some(client) = self.tracking.clients.get(reader) else { continue };
            let state = &client.tracking;
            let is_own = *reader == actor && state.has(NOLOOP);
            if state.has(ON) && !state.has(BCAST) && !is_own {
                self.notify(&client, Some(Arc::clone(&keys)));
            }
        }
    }

    /// Notifies a client, or the one it redirects to. RESP2 has no message for that but that of a
    /// subscription, and only a client that others redirect to gets it.
    fn notify(&self, client: &Client, keys: Option<Arc<[Bytes]>>) {
        let redirect = client.tracking.redirect();
        if redirect == 0 {
            if client.speaks_resp3() {
                client.post(Letter::Invalid(keys));
            }
            return;
        }
        match self.clients.find(redirect) {
            Some(other) if other.speaks_resp3() || other.shown.is_subscriber() => {
                other.post(Letter::Invalid(keys));
            }
            Some(_) => {}
            None => {
                client.tracking.add(BROKEN);
                if client.speaks_resp3() {
                    client.post(Letter::Notice("tracking-redir-broken", redirect));
                }
            }
        }
    }
}
