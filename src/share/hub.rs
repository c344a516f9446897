//! [`Hub`]: the owner's side. It listens on the private socket and serves each connection of a guest
//! on a thread.
//!
//! When it closes, requests that have come are answered, and later ones cannot be sent: so a guest
//! knows which of its calls have run.

use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::net::Shutdown;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use socket2::Socket;

use super::greeting::{Coming, Hello, Welcome};
use super::place::{self, Place};
use super::run::Outbox;
use super::wire::{self, Stream, Wire};
use crate::base::clock;
use crate::base::duty::Duty;
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::persist::term::Term;

mod serve;

/// How long a connection may take for its greeting.
const GREETING: Duration = Duration::from_secs(10);
/// How long a closing hub waits for calls to end, and then for those that it has asked to end.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often to look whether guests still find the socket.
const LOOK: Duration = Duration::from_secs(2);
/// How long not to accept after the system had no resources for a connection.
const BREATH: Duration = Duration::from_millis(100);

/// Checks the options of a guest, as JSON, against those of the store.
pub type Agree = Box<dyn Fn(&str) -> Result<()> + Send + Sync>;

/// The open door for guests. Closes on drop.
pub struct Hub {
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

/// Where guests come in.
struct Entrance {
    place: Place,
    socket: Arc<Socket>,
}

struct Shared {
    engine: Arc<Engine>,
    data: PathBuf,
    /// `None` when the hub is closing.
    entrance: Mutex<Option<Entrance>>,
    agree: Agree,
    /// The owner's term; `None` if guests can keep no copies.
    term: Mutex<Option<Term>>,
    /// Whether long calls have to end.
    giving_up: AtomicBool,
    inside: Mutex<Inside>,
    /// Notified when a connection has ended.
    changed: Condvar,
}

#[derive(Default)]
struct Inside {
    closing: bool,
    last: u64,
    connections: HashMap<u64, Open>,
    outboxes: HashMap<u64, Arc<Outbox>>,
}

/// An open connection.
struct Open {
    stream: Arc<Stream>,
    /// Whether requests come on it.
    asks: bool,
}

/// A connection's entry among the open ones, which is removed on drop.
struct Entry {
    shared: Arc<Shared>,
    number: u64,
}

impl std::fmt::Debug for Hub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a hub with {} connections", self.shared.inside.lock().connections.len())
    }
}

impl Hub {
    /// Opens the door for guests of the folder `data`, in the `term` of this process.
    pub fn open(
        engine: &Arc<Engine>,
        data: &Path,
        term: Option<Term>,
        agree: Agree,
    ) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            engine: Arc::clone(engine),
            data: data.to_owned(),
            entrance: Mutex::new(Some(Entrance::make(data)?)),
            agree,
            term: Mutex::new(term),
            giving_up: AtomicBool::new(false),
            inside: Mutex::default(),
            changed: Condvar::new(),
        });
        let accepting = Arc::clone(&shared);
        let name = thread::Builder::new().name("redlet-guests".into());
        let accepting = name.spawn(move || accepting.accept())?;
        let hub = Self { shared, accepting: Some(accepting) };
        match hub.shared.announce() {
            // It is tried again, and the store can be used meanwhile.
            Err(why) if why.kind() != ErrorKind::StorageFull => Err(why),
            _ => Ok(hub),
        }
    }

    /// Answers what has come, and then ends all connections.
    pub fn close(&mut self) {
        let Some(entrance) = self.shared.entrance.lock().take() else { return };
        self.shared.inside.lock().closing = true;
        if let Some(accepting) = self.accepting.take()
            && entrance.wake()
        {
            let _ = accepting.join();
        }
        drop(entrance);
        self.shared.end();
    }
}

impl Entrance {
    fn make(data: &Path) -> io::Result<Self> {
        let place = Place::make(data)?;
        let socket = wire::listen(&place.socket)?;
        // Some systems have no time limit for this: there nobody looks after the place.
        socket.set_read_timeout(Some(LOOK))?;
        Ok(Self { place, socket: Arc::new(socket) })
    }

    /// Has who accepts look whether it is to end. False where it cannot be reached.
    fn wake(&self) -> bool {
        // When the socket's file was deleted nobody can come.
        Wire::connect(&self.place.socket, BREATH).is_ok()
            || self.socket.shutdown(Shutdown::Both).is_ok()
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.close();
    }
}

impl Shared {
    fn accept(self: &Arc<Self>) {
        loop {
            let entrance = self.entrance.lock().as_ref().map(|it| Arc::clone(&it.socket));
            let Some(socket) = entrance else { return };
            let accepted = socket.accept();
            if self.inside.lock().closing {
                return;
            }
            match accepted {
                Ok((socket, _)) => self.receive(socket),
                Err(why) if wire::is_late(&why) => {
                    self.look_after_entrance();
                    self.look_after_term();
                }
                Err(_) => thread::sleep(BREATH),
            }
        }
    }

    /// Tells guests where the socket is.
    fn announce(&self) -> io::Result<()> {
        self.entrance.lock().as_ref().map_or(Ok(()), |entrance| entrance.place.announce())
    }

    /// Makes anew what was deleted of the entrance. What fails is tried again.
    fn look_after_entrance(&self) {
        let mut entrance = self.entrance.lock();
        let Some(open) = entrance.as_mut() else { return };
        if !open.place.socket.exists() {
            let Ok(new) = Entrance::make(&self.data) else { return };
            *open = new;
        }
        if place::find(&self.data).as_ref() != Some(&open.place.socket) {
            let _ = open.place.announce();
        }
    }

    /// Begins a term anew when its file was deleted: the next owner could not end it for guests. What
    /// fails is tried again.
    fn look_after_term(&self) {
        let mut term = self.term.lock();
        let is_lost = |term: &&Term| !term.is_found();
        if term.as_ref().filter(is_lost).is_some_and(|lost| lost.end().is_ok()) {
            *term = Term::begin(&self.data, true).unwrap_or_default();
        }
    }

    fn receive(self: &Arc<Self>, socket: Socket) {
        let shared = Arc::clone(self);
        let name = thread::Builder::new().name("redlet-guest".into());
        // Without a thread for it the connection ends, and the guest tries again.
        let _ = name.spawn(move || {
            let gives_up = Arc::clone(&shared);
            Duty::take(move || !gives_up.giving_up.load(Relaxed)).for_ever();
            // A connection that breaks has ended.
            let _ = shared.greet(Wire::new(socket));
        });
    }

    /// Reads the greeting, and serves what it asks for.
    fn greet(self: &Arc<Self>, mut wire: Wire) -> io::Result<()> {
        wire.be_patient(Some(GREETING))?;
        let Some(frame) = wire.read()? else { return Ok(()) };
        let hello = match Hello::read(self.engine.rows, frame) {
            Ok(hello) => hello,
            Err(error) => return welcome(&wire, &Welcome::Refused(error)),
        };
        wire.be_patient(None)?;
        let asks = !matches!(hello.coming, Coming::Events(_));
        let Some(entry) = self.enter(&wire, asks) else {
            return welcome(&wire, &Welcome::Closing);
        };
        match hello.coming {
            Coming::Probe => welcome(&wire, &Welcome::In { id: 0, process: process::id() }),
            Coming::Stamps => serve::stamps(self, wire),
            Coming::Calls { options, script_timeout } => {
                if let Err(error) = (self.agree)(&options) {
                    return welcome(&wire, &Welcome::Refused(error));
                }
                serve::calls(&entry, wire, hello.process, script_timeout)
            }
            Coming::Events(id) => {
                let found = self.inside.lock().outboxes.get(&id).cloned();
                match found {
                    Some(outbox) => serve::events(&wire, &outbox, id),
                    None => welcome(&wire, &Welcome::Refused(no_client(id))),
                }
            }
            Coming::Conversation(script_timeout) => {
                serve::conversation(&self.engine, wire, script_timeout)
            }
        }
    }

    /// `None` when the hub is closing.
    fn enter(self: &Arc<Self>, wire: &Wire, asks: bool) -> Option<Entry> {
        let mut inside = self.inside.lock();
        if inside.closing {
            return None;
        }
        inside.last += 1;
        let number = inside.last;
        inside.connections.insert(number, Open { stream: Arc::clone(wire.stream()), asks });
        Some(Entry { shared: Arc::clone(self), number })
    }

    /// Ends all connections: first those on which requests come.
    fn end(&self) {
        self.shut(|open| open.asks.then_some(Shutdown::Read));
        if !self.wait_for_calls(PATIENCE) {
            self.giving_up.store(true, Relaxed);
            self.wait_for_calls(PATIENCE);
        }
        self.shut(|_| Some(Shutdown::Both));
        self.inside.lock().outboxes.values().for_each(|outbox| outbox.end(&self.engine));
        self.wait_until(PATIENCE, |inside| inside.connections.is_empty());
    }

    fn shut(&self, how: impl Fn(&Open) -> Option<Shutdown>) {
        for open in self.inside.lock().connections.values() {
            if let Some(how) = how(open) {
                wire::end(&open.stream, how);
            }
        }
    }

    fn wait_for_calls(&self, patience: Duration) -> bool {
        self.wait_until(patience, |inside| !inside.connections.values().any(|open| open.asks))
    }

    fn wait_until(&self, patience: Duration, is_so: impl Fn(&Inside) -> bool) -> bool {
        let until = clock::uptime() + patience;
        let mut inside = self.inside.lock();
        while !is_so(&inside) {
            if self.changed.wait_for(&mut inside, until.saturating_sub(clock::uptime())).timed_out()
            {
                return is_so(&inside);
            }
        }
        true
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.shared.inside.lock().connections.remove(&self.number);
        self.shared.changed.notify_all();
    }
}

fn welcome(wire: &Wire, welcome: &Welcome) -> io::Result<()> {
    let mut frame = Vec::new();
    wire::begin(&mut frame);
    welcome.write(&mut frame);
    wire.write(&mut frame)
}

fn no_client(id: u64) -> Error {
    Error::internal(format!("there is no client {id}"))
}
