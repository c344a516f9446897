//! [`Link`]: the guest's side of a client's connections.

use std::collections::HashMap;
use std::io;
use std::net::Shutdown;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::greeting::{Coming, Hello, Welcome};
use super::octets::malformed;
use super::requests::{Request, State};
use super::run::{Answer, Answered, Told, read_answer};
use super::stamps::Checks;
use super::wire::{self, Stream, Wire};
use crate::base::{clock, duty};
use crate::engine::call::engine::Rows;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::blocking::Blocked;

/// How long an owner may be silent before it is asked whether it is there, and how long it may take
/// to answer that.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait for the last messages of an owner that has ended.
const REST: Duration = Duration::from_secs(1);
/// How often a thread that waits for an answer looks whether it is to end.
const GLANCE: Duration = Duration::from_millis(250);

/// Why a request has no answer.
#[derive(Debug)]
pub enum Failed {
    /// The owner has ended, and the request has not run.
    Unsent,
    /// The owner has ended. Whether the request has run is unknown.
    Lost,
    /// The owner does not answer, but has not ended either.
    Silent,
    /// The owner refuses this guest, or the answer cannot be read.
    Refused(Error),
}

/// A client's connections to the owner. They end on drop.
pub struct Link {
    /// The process of the owner.
    pub owner: u32,
    /// The session after the last answer.
    pub state: State,
    /// What copies of replies have to see after the last answer, once it keeps copies.
    pub seen: Option<[i32; 4]>,
    /// What comes unasked.
    pub incoming: Arc<Incoming>,
    id: u64,
    path: PathBuf,
    rows: &'static Rows,
    wire: Wire,
    frame: Vec<u8>,
    /// Answers to requests that nobody waits for any more.
    owed: usize,
    events: Option<Arc<Stream>>,
}

/// What has come from the owner without being asked for.
#[derive(Default)]
pub struct Incoming {
    inside: Mutex<Inside>,
    /// Notified when the connection has ended.
    ended: Condvar,
}

#[derive(Default)]
struct Inside {
    messages: Vec<Reply>,
    happenings: Vec<Reply>,
    waits: HashMap<u64, Blocked>,
    /// Ends of waits that came before the answers that name them were read.
    early: HashMap<u64, Result<Reply>>,
    lost: bool,
}

/// Connects, and greets. Returns the id of the new client, and the process of the owner.
pub(super) fn knock(path: &Path, rows: &Rows, hello: &Hello) -> Result<(Wire, u64, u32), Failed> {
    let mut wire = Wire::connect(path, PATIENCE).map_err(|why| failed(&why, Failed::Unsent))?;
    wire.be_patient(Some(PATIENCE)).map_err(|_| Failed::Unsent)?;
    let mut frame = Vec::new();
    wire::begin(&mut frame);
    hello.write(rows, &mut frame);
    wire.write(&mut frame).map_err(|why| failed(&why, Failed::Unsent))?;
    let answer = wire.read().map_err(|why| failed(&why, Failed::Unsent))?;
    match Welcome::read(answer.ok_or(Failed::Unsent)?).map_err(Failed::Refused)? {
        Welcome::In { id, process } => Ok((wire, id, process)),
        Welcome::Closing => Err(Failed::Unsent),
        Welcome::Refused(error) => Err(Failed::Refused(error)),
    }
}

fn failed(why: &io::Error, otherwise: Failed) -> Failed {
    if wire::is_late(why) { Failed::Silent } else { otherwise }
}

impl Link {
    /// Opens a client of the owner at this socket.
    pub fn open(path: &Path, rows: &'static Rows, hello: &Hello) -> Result<Self, Failed> {
        let (wire, id, owner) = knock(path, rows, hello)?;
        wire.be_patient(Some(GLANCE)).map_err(|_| Failed::Unsent)?;
        Ok(Self {
            owner,
            state: State::default(),
            seen: None,
            incoming: Arc::default(),
            id,
            path: path.to_owned(),
            rows,
            wire,
            frame: Vec::new(),
            owed: 0,
            events: None,
        })
    }

    /// The socket of the owner.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Has what comes unasked come from now on. `wake` is called on another thread when there is
    /// something, and when the connection has ended.
    pub fn listen(&mut self, wake: impl Fn() + Send + 'static) -> Result<(), Failed> {
        if self.events.is_some() {
            return Ok(());
        }
        let (wire, ..) = knock(&self.path, self.rows, &Hello::new(Coming::Events(self.id)))?;
        wire.be_patient(None).map_err(|_| Failed::Unsent)?;
        self.events = Some(Arc::clone(wire.stream()));
        let incoming = Arc::clone(&self.incoming);
        let name = thread::Builder::new().name("redlet-events".into());
        name.spawn(move || incoming.listen(wire, wake)).map_err(|_| Failed::Unsent)?;
        Ok(())
    }

    /// Has answers say from now on which replies of the command with this place may be kept, and
    /// returns what copies of them are checked against. `None` if none can be kept: the owner's
    /// system or this one does not allow it.
    pub fn keep_copies(&mut self, place: usize, folder: &Path) -> Result<Option<Checks>, Failed> {
        let (wire, term, _) = match knock(&self.path, self.rows, &Hello::new(Coming::Stamps)) {
            Err(Failed::Refused(_)) => return Ok(None),
            come => come?,
        };
        let mut frame = Vec::new();
        wire::begin(&mut frame);
        // Only now the memory comes, so that nothing else has read it.
        wire.write(&mut frame).map_err(|_| Failed::Unsent)?;
        let Ok(checks) = Checks::take(&wire, folder, term) else { return Ok(None) };
        let asked = self.ask(&Request::KeepCopies(place))?;
        Ok(matches!(asked, Answer::Reply(_)).then_some(checks))
    }

    /// Sends a request, and waits for the answer.
    pub fn ask(&mut self, request: &Request<'_>) -> Result<Answer, Failed> {
        wire::begin(&mut self.frame);
        request.write(&mut self.frame);
        self.exchange()
    }

    /// Sends the same request again, as [`Self::written`] has returned it.
    pub fn ask_again(&mut self, request: &[u8]) -> Result<Answer, Failed> {
        wire::begin(&mut self.frame);
        self.frame.extend_from_slice(request);
        self.exchange()
    }

    /// A request as [`Self::ask_again`] takes it.
    pub fn written(request: &Request<'_>) -> Vec<u8> {
        let mut written = Vec::new();
        request.write(&mut written);
        written
    }

    fn exchange(&mut self) -> Result<Answer, Failed> {
        const KEPT: usize = 1 << 20;
        if let Err(why) = self.wire.write(&mut self.frame) {
            // A frame that is not whole does not run, but nothing can come behind it.
            wire::end(self.wire.stream(), Shutdown::Both);
            return Err(failed(&why, Failed::Unsent));
        }
        if self.frame.capacity() > KEPT {
            self.frame = Vec::new();
        }
        self.owed += 1;
        loop {
            let Answered { answer, state, seen } = self.next_answer()?;
            self.owed -= 1;
            if self.owed == 0 {
                (self.state, self.seen) = (state, seen);
                return Ok(answer);
            }
            if let Answer::Waits(number) = answer {
                self.give_up_late(number)?;
            }
        }
    }

    /// A call began to wait after its caller was told that it had no answer.
    fn give_up_late(&mut self, number: u64) -> Result<(), Failed> {
        let mut frame = Vec::new();
        wire::begin(&mut frame);
        Request::GiveUp(number).write(&mut frame);
        self.wire.write(&mut frame).map_err(|_| Failed::Lost)?;
        self.owed += 1;
        Ok(())
    }

    fn next_answer(&mut self) -> Result<Answered, Failed> {
        let mut asked = clock::uptime();
        loop {
            match self.wire.read() {
                Ok(Some(frame)) => return read_answer(frame).map_err(Failed::Refused),
                Ok(None) => return Err(Failed::Lost),
                Err(why) if wire::is_late(&why) => {}
                Err(_) => return Err(Failed::Lost),
            }
            if !duty::attend() {
                return Err(Failed::Silent);
            }
            if clock::uptime().saturating_sub(asked) >= PATIENCE {
                self.probe()?;
                asked = clock::uptime();
            }
        }
    }

    /// Waits until everything that the owner has sent before it ended has come.
    pub fn wait_for_rest(&self) {
        wire::end(self.wire.stream(), Shutdown::Both);
        if self.events.is_some() {
            let mut inside = self.incoming.inside.lock();
            while !inside.lost && !self.incoming.ended.wait_for(&mut inside, REST).timed_out() {}
        }
    }

    /// A call may take long; an owner that is there answers a greeting at once.
    fn probe(&self) -> Result<(), Failed> {
        match knock(&self.path, self.rows, &Hello::new(Coming::Probe)) {
            Err(Failed::Silent) => Err(Failed::Silent),
            // An owner that has ended, or is about to, is noticed on this connection.
            _ => Ok(()),
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        wire::end(self.wire.stream(), Shutdown::Both);
        if let Some(events) = &self.events {
            wire::end(events, Shutdown::Both);
        }
    }
}

impl Incoming {
    fn listen(&self, mut wire: Wire, wake: impl Fn()) {
        while let Ok(Some(frame)) = wire.read() {
            match Told::read(frame) {
                Ok(Told::Message(message)) => self.inside.lock().messages.push(message),
                Ok(Told::Happening(happening)) => self.inside.lock().happenings.push(happening),
                Ok(Told::Answer(number, answer)) => self.settle(number, answer),
                Err(_) => break,
            }
            wake();
        }
        self.inside.lock().lost = true;
        self.ended.notify_all();
        wake();
    }

    fn settle(&self, number: u64, answer: Result<Reply>) {
        let mut inside = self.inside.lock();
        match inside.waits.remove(&number) {
            Some(blocked) => {
                drop(inside);
                blocked.settle(answer);
            }
            None => {
                inside.early.insert(number, answer);
            }
        }
    }

    /// The wait with this number ends `blocked`.
    pub fn expect(&self, number: u64, blocked: &Blocked) {
        let mut inside = self.inside.lock();
        match inside.early.remove(&number) {
            Some(answer) => {
                drop(inside);
                blocked.settle(answer);
            }
            None => {
                inside.waits.insert(number, blocked.clone());
            }
        }
    }

    /// Takes the messages that have come.
    pub fn take_messages(&self) -> Vec<Reply> {
        std::mem::take(&mut self.inside.lock().messages)
    }

    /// Takes what has happened.
    pub fn take_happenings(&self) -> Vec<Reply> {
        std::mem::take(&mut self.inside.lock().happenings)
    }

    /// Whether nothing more comes, because the connection has ended.
    pub fn is_lost(&self) -> bool {
        self.inside.lock().lost
    }
}

/// The error of an answer that is none to its request.
pub fn unexpected() -> Error {
    malformed()
}
