//! MONITOR: shows calls to the connections that called it.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use crate::engine::Engine;
use crate::engine::shared::client::{Client, Door};
use crate::engine::shared::monitors::line;
use crate::engine::shared::session::Session;
use crate::engine::table::command::flags;
use crate::engine::table::secrets::Made;
use crate::pubsub::Letter;

impl Engine {
    /// Shows all calls to a client from now on, its own included.
    pub fn monitor(&self, client: &Arc<Client>) {
        if !client.shown.monitors.swap(true, Relaxed) {
            self.monitors.change(|all| all.push(Arc::clone(client)));
            self.show_era();
        }
    }

    /// Shows no more calls to a client.
    pub fn end_monitoring(&self, client: &Client) {
        if client.shown.monitors.swap(false, Relaxed) {
            self.monitors.change(|all| all.retain(|other| other.id != client.id));
            self.show_era();
        }
    }

    /// Shows a call, or one that a script makes.
    #[cold]
    pub(in crate::engine) fn show_call(&self, session: &Session, call: Made<'_>, by_script: bool) {
        // The store's own calls, as MIGRATE makes them for each key, are not shown.
        if call.0.is(flags::admin) || session.client.origin.door == Door::Internal {
            return;
        }
        let line: Arc<[u8]> = line(session, call, by_script, self.clock.unix_micros()).into();
        for client in &*self.monitors.all.read() {
            client.post(Letter::Line(Arc::clone(&line)));
        }
    }
}
