//! Sessions begin and end.

use crate::engine::Engine;
use crate::engine::shared::client::{Client, Door, Origin};
use crate::engine::shared::clients::CLOSED;
use crate::engine::shared::connection::Protocol;
use crate::engine::shared::happening::{Happening, kinds};
use crate::engine::shared::session::Session;

impl Engine {
    /// A native client. Give it back with [`Self::end_session`].
    pub fn new_session(&self) -> Session {
        self.new_guest(Origin::native())
    }

    /// As [`Self::new_session`], for a native client of another process.
    pub fn new_guest(&self, origin: Origin) -> Session {
        self.clients.open(origin, self.seconds())
    }

    /// A client whose functions run on a thread beside that of JavaScript. Give it back with
    /// [`Self::end_session`].
    pub fn new_session_beside(&self) -> Session {
        self.clients.open(Origin::beside(), self.seconds())
    }

    /// A client that speaks the protocol, from inside or over the network: RESP2, authenticated
    /// unless it comes from outside and there is a password. `None` when it is one connection more
    /// than `maxclients`: the door answers `-ERR max number of clients reached` and hangs up.
    pub fn new_connection(&self, origin: Origin) -> Option<Session> {
        let most = self.config.most_clients();
        let (door, address) = (origin.door, origin.address.clone());
        let Some(mut session) = self.clients.open_within(most, origin, self.seconds()) else {
            self.tell_refused(door, &address, "maxclients", None);
            return None;
        };
        self.begin_anew(&mut session);
        session.speak(Protocol::Resp2);
        self.tell_client("opened", &session.client);
        Some(session)
    }

    fn tell_client(&self, state: &'static str, client: &Client) {
        let from = (client.origin.door, &*client.origin.address);
        self.tell_connection(state, client.id, from, ("", None));
    }

    /// Tells observers that a connection was not taken; `problem` says more than the reason.
    pub fn tell_refused(
        &self,
        door: Door,
        address: &str,
        reason: &'static str,
        problem: Option<&str>,
    ) {
        self.tell_connection("refused", 0, (door, address), (reason, problem));
    }

    fn tell_connection(
        &self,
        state: &'static str,
        client: u64,
        (door, address): (Door, &str),
        (reason, problem): (&'static str, Option<&str>),
    ) {
        if door.is_connection() && self.observers.want(kinds::CONNECTION) {
            let (address, problem) = (address.to_owned(), problem.map(str::to_owned));
            let happening = Happening::Connection { state, client, door, address, reason, problem };
            self.observers.tell(&happening);
        }
    }

    /// Forgets a client and all that it left.
    pub fn end_session(&self, session: &mut Session) {
        session.end_copies();
        self.end_transaction(session);
        self.unsubscribe_all(session);
        self.forget_tracking(session);
        self.end_monitoring(&session.client);
        self.pause.forget(&session.client);
        self.faults.forget(&session.client);
        for waiter in self.waiters.of_client(session.client.id) {
            self.end_wait(&waiter, Err(CLOSED));
        }
        if self.clients.forget(&session.client, self.table) {
            self.tell_client("closed", &session.client);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::Ordering::Relaxed;
    use std::time::Duration;

    use super::*;
    use crate::engine::call::engine::Rows;
    use crate::engine::shared::client::Wake;

    fn engine() -> Engine {
        Engine::new(Box::leak(Box::new(Rows::new(&[], &[]))), 1)
    }

    fn connect(engine: &Engine, door: Door) -> Option<Session> {
        let wake: Wake = Arc::new(|| {});
        engine.new_connection(Origin { door, wake: Some(wake), ..Origin::default() })
    }

    #[test]
    fn maxclients_limits_connections_from_outside() {
        let engine = engine();
        engine.config.set(&[(b"maxclients", b"2")]).unwrap();
        let mut first = connect(&engine, Door::Tcp).unwrap();
        let _second = connect(&engine, Door::Unix).unwrap();
        assert!(connect(&engine, Door::Tcp).is_none());
        let _native = engine.new_session();
        let _inside = connect(&engine, Door::InProcess).unwrap();
        assert_eq!((engine.clients.len(), engine.clients.rejected.load(Relaxed)), (4, 1));
        engine.end_session(&mut first);
        engine.end_session(&mut first);
        assert!(connect(&engine, Door::Tcp).is_some());
        assert!(connect(&engine, Door::Tcp).is_none());
    }

    #[test]
    fn connections_inside_the_process_have_addresses_of_their_own() {
        let engine = engine();
        let open = || connect(&engine, Door::InProcess).unwrap().client.origin.address.clone();
        assert_eq!([open(), open()], ["in-process:1", "in-process:2"]);
    }

    #[test]
    fn calls_of_clients_that_have_left_are_counted() {
        let engine = engine();
        let mut session = engine.new_session();
        session.client.counters.calls.add(3);
        session.client.counters.input.add(70);
        engine.end_session(&mut session);
        assert!(engine.clients.is_empty());
        let totals = engine.clients.totals();
        assert_eq!((totals.calls, totals.input), (3, 70));
        engine.clients.reset();
        assert_eq!(engine.clients.totals().input, 0);
    }

    #[test]
    fn a_rate_is_taken_over_a_second_at_least() {
        let engine = engine();
        let session = engine.new_session();
        session.client.counters.calls.add(500);
        let rate = |millis| engine.clients.rates(Duration::from_millis(millis)).calls;
        assert_eq!([rate(900), rate(2000), rate(2500)], [0, 250, 250]);
        session.client.counters.calls.add(100);
        assert_eq!(rate(3000), 100);
    }
}
