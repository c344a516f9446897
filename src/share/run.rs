//! Runs a guest's request in its session, on the owner's side.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use parking_lot::Mutex;

use super::bell::Bell;
use super::facts;
use super::octets::{Put, Reader, malformed};
use super::replies;
use super::requests::{Read, State, Words};
use super::told::happened;
use crate::engine::Engine;
use crate::engine::call::engine::{Outcome, Row};
use crate::engine::call::transaction::BatchCall;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::blocking::{ABORTED, Blocked};
use crate::engine::shared::client::{Names, Origin};
use crate::engine::shared::clients::CLOSED;
use crate::engine::shared::near::Desk;
use crate::engine::shared::observers::Observer;
use crate::engine::shared::session::Session;
use crate::pubsub::{Mail, Mailbox};

/// What may wait for a guest that does not read, in bytes. With more, its connections are cut.
const MOST_MAIL: usize = 64 << 20;

/// What a request comes to.
#[derive(Debug)]
pub enum Ran {
    /// Its reply.
    Reply(Reply),
    /// It waits.
    Waits(Blocked),
    /// The replies of a transaction; `None` if a watched key has changed.
    Batch(Option<Vec<Reply>>),
}

/// A guest's session.
pub(super) struct Visit {
    pub(super) session: Session,
    /// What a guest that keeps copies of replies has to see of them.
    desk: Option<Arc<Desk>>,
    pub(super) outbox: Arc<Outbox>,
}

/// What a guest is to be told without asking.
pub(super) struct Outbox {
    bell: Arc<Bell>,
    mailbox: Arc<Mailbox>,
    observer: Mutex<Option<Arc<Observer>>>,
    waits: Mutex<HashMap<u64, Blocked>>,
    /// The numbers of waits that have ended.
    ended: Arc<Mutex<Vec<u64>>>,
    last: AtomicU64,
}

impl Visit {
    pub(super) fn new(engine: &Engine, process: u32, script_timeout: u64) -> Self {
        let mut session = engine.new_guest(Origin::guest(process));
        session.script_timeout = script_timeout;
        let outbox = Arc::new(Outbox::new());
        session.subscriptions.attach(Arc::clone(&outbox.mailbox));
        Self { session, desk: None, outbox }
    }

    /// Runs a request.
    pub(super) fn run(&mut self, engine: &Arc<Engine>, frame: &[u8]) -> Result<Ran> {
        if let Some(desk) = &self.desk {
            desk.forget_note();
        }
        match Read::of(frame)? {
            Read::KeepCopies(place) => {
                let row = engine.rows.rows().get(place).copied().ok_or_else(malformed)?;
                self.keep_copies(row);
                Ok(Ran::Reply(Reply::Null))
            }
            Read::Fetch(place, args, [hits, misses]) => {
                if let Some(desk) = &self.desk {
                    desk.count(hits, misses);
                }
                run(engine, &mut self.session, Read::Call(place, args))
            }
            Read::Observe(kinds) => {
                self.outbox.observe(engine, kinds);
                Ok(Ran::Reply(Reply::Null))
            }
            Read::GiveUp(wait) => {
                self.outbox.give_up(engine, wait);
                Ok(Ran::Reply(Reply::Null))
            }
            request => run(engine, &mut self.session, request),
        }
    }

    fn keep_copies(&mut self, row: &'static Row) {
        if self.desk.is_none() {
            let desk = Arc::new(Desk::new(row));
            self.session.keep_copies(Arc::clone(&desk));
            self.desk = Some(desk);
        }
    }

    /// The state that the guest takes to another owner.
    pub(super) fn state(&self) -> State {
        state(&self.session)
    }

    /// What the guest's copies have to see of the request that was run.
    fn seen(&self) -> Option<[i32; 4]> {
        self.session.show_mode();
        self.desk.as_ref().map(|desk| desk.seen())
    }
}

/// Runs a request that needs a session alone.
fn run(engine: &Arc<Engine>, session: &mut Session, request: Read<'_>) -> Result<Ran> {
    let row = |place: usize| -> Result<&'static Row> {
        engine.rows.rows().get(place).copied().ok_or_else(malformed)
    };
    match request {
        // What copies have answered counted for the owner that has ended.
        Read::Call(place, args) | Read::Fetch(place, args, _) => {
            engine.call(session, row(place)?, &[], &args).map(Ran::from)
        }
        Read::ByName(words) => engine.call_by_name(session, &words).map(Ran::from),
        Read::Batch(calls) => {
            let calls = calls.into_iter().map(|(place, args)| Ok((row(place)?, args)));
            let calls = calls.collect::<Result<Vec<(&'static Row, Words<'_>)>>>()?;
            let calls = calls.iter().map(|(row, args)| BatchCall { row, names: &[], args });
            engine.batch(session, &calls.collect::<Vec<_>>()).map(Ran::Batch)
        }
        Read::Restore(state) => {
            restore(engine, session, &state)?;
            Ok(Ran::Reply(Reply::Null))
        }
        Read::Ask(question, labels) => facts::answer(engine, question, &labels).map(Ran::Reply),
        Read::Observe(_) | Read::GiveUp(_) | Read::KeepCopies(_) => Err(malformed()),
    }
}

/// Runs again what was written for an owner, now that this process owns the folder.
pub fn again(engine: &Arc<Engine>, session: &mut Session, request: &[u8]) -> Result<Ran> {
    run(engine, session, Read::of(request)?)
}

/// What of a session outlives its owner.
pub fn state(session: &Session) -> State {
    State {
        db: session.db,
        queues: session.queue.is_some(),
        watches: !session.watched.is_empty(),
        user: session.acts_as(),
        names: session
            .client
            .given_names()
            .map(|names| Box::new([names.name, names.lib_name, names.lib_version])),
    }
}

/// Makes a new session what another one was. Of its transaction nothing is known but that there was
/// one: so EXEC fails, and a transaction with watched keys is as if they had changed.
pub fn restore(engine: &Engine, session: &mut Session, state: &State) -> Result<()> {
    if let Some(name) = &state.user {
        let gone = || Error::with_code("NOAUTH", "the user of this client was removed");
        session.belong_to(Some(engine.acl.find(name).ok_or_else(gone)?));
    }
    if let Some([name, lib_name, lib_version]) = state.names.as_deref().cloned() {
        let user = session.client.user();
        session.client.rename(|names| *names = Names { name, lib_name, lib_version, user });
    }
    if state.watches {
        engine.ask(session, &[b"WATCH", b""])?;
        session.watched.iter_mut().for_each(|watched| watched.version = u64::MAX);
    }
    if state.queues {
        engine.ask(session, &[b"MULTI"])?;
        session.break_queue();
    }
    session.select(state.db);
    Ok(())
}

impl From<Outcome> for Ran {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Reply(reply) => Self::Reply(reply),
            Outcome::Waits(blocked) => Self::Waits(blocked),
        }
    }
}

impl Outbox {
    fn new() -> Self {
        let bell = Arc::new(Bell::default());
        let ring = Arc::clone(&bell);
        let mailbox = Mailbox::with_limit(MOST_MAIL, move || ring.ring());
        Self {
            bell,
            mailbox: Arc::new(mailbox),
            observer: Mutex::default(),
            waits: Mutex::default(),
            ended: Arc::default(),
            last: AtomicU64::new(0),
        }
    }

    fn observe(&self, engine: &Engine, kinds: u32) {
        let mut observer = self.observer.lock();
        let bell = Arc::clone(&self.bell);
        let observer = observer.get_or_insert_with(|| Arc::new(Observer::new(move || bell.ring())));
        engine.observers.listen(observer, kinds);
    }

    /// Keeps a wait, and returns its number.
    fn keep(&self, blocked: &Blocked) -> u64 {
        let number = self.last.fetch_add(1, Relaxed) + 1;
        self.waits.lock().insert(number, blocked.clone());
        let (ended, bell) = (Arc::clone(&self.ended), Arc::clone(&self.bell));
        blocked.on_answer(move || {
            ended.lock().push(number);
            bell.ring();
        });
        number
    }

    fn give_up(&self, engine: &Engine, wait: u64) {
        let found = self.waits.lock().get(&wait).cloned();
        if let Some(blocked) = found {
            engine.end_wait(&blocked.0, Err(ABORTED));
        }
    }

    /// The guest has gone.
    pub(super) fn end(&self, engine: &Engine) {
        if let Some(observer) = self.observer.lock().take() {
            engine.observers.listen(&observer, 0);
        }
        self.bell.end();
    }

    /// Waits until there is something to tell; false when the guest has gone.
    pub(super) fn wait(&self) -> bool {
        self.bell.wait()
    }

    /// Passes on what there is to tell, a frame each. False if the guest has read too little.
    pub(super) fn tell(&self, mut frame: impl FnMut(&Told)) -> bool {
        let Mail::Letters(letters) = self.mailbox.take() else { return false };
        for message in letters.into_iter().filter_map(super::told::message) {
            frame(&Told::Message(message));
        }
        let ended = std::mem::take(&mut *self.ended.lock());
        for number in ended {
            let blocked = self.waits.lock().remove(&number);
            match blocked.and_then(|blocked| blocked.take()) {
                // It goes on with the next owner.
                None => {}
                Some(Err(error)) if error == CLOSED => {}
                Some(answer) => frame(&Told::Answer(number, answer)),
            }
        }
        let observer = self.observer.lock().clone();
        let happenings = observer.map(|observer| observer.take());
        for happening in happenings.into_iter().flatten() {
            frame(&Told::Happening(happened(happening)));
        }
        true
    }
}

/// What a guest hears without asking.
#[derive(Debug)]
pub(super) enum Told {
    /// `[kind, channel, payload, pattern]`
    Message(Reply),
    /// As lib/events.js has it.
    Happening(Reply),
    /// The end of a wait.
    Answer(u64, Result<Reply>),
}

impl Told {
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        match self {
            Self::Message(message) => {
                to.u8(0);
                replies::write(message, to);
            }
            Self::Happening(happening) => {
                to.u8(1);
                replies::write(happening, to);
            }
            Self::Answer(number, answer) => {
                to.u8(2);
                to.u64(*number);
                write_result(answer, to);
            }
        }
    }

    pub(super) fn read(frame: &[u8]) -> Result<Self> {
        let mut from = Reader(frame);
        let told = match from.u8()? {
            0 => Self::Message(replies::read(&mut from)?),
            1 => Self::Happening(replies::read(&mut from)?),
            _ => Self::Answer(from.u64()?, read_result(&mut from)?),
        };
        from.end()?;
        Ok(told)
    }
}

fn write_result(result: &Result<Reply>, to: &mut Vec<u8>) {
    to.u8(result.is_ok().into());
    match result {
        Ok(reply) => replies::write(reply, to),
        Err(error) => to.bytes(error.to_string().as_bytes()),
    }
}

fn read_result(from: &mut Reader<'_>) -> Result<Result<Reply>> {
    Ok(match from.u8()? {
        0 => Err(Error::of_script(from.bytes()?)),
        _ => Ok(replies::read(from)?),
    })
}

/// The answer to a request.
#[derive(Debug)]
pub enum Answer {
    /// Its reply.
    Reply(Reply),
    /// It waits, under this number.
    Waits(u64),
    /// The replies of a transaction.
    Batch(Option<Vec<Reply>>),
    /// It failed.
    Error(Error),
}

/// An answer, and what the session is after it.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) answer: Answer,
    pub(super) state: State,
    /// What copies of replies have to see, if the guest keeps some.
    pub(super) seen: Option<[i32; 4]>,
}

/// Appends the answer to a request, and what the session is after it.
pub(super) fn write_answer(visit: &Visit, ran: &Result<Ran>, to: &mut Vec<u8>) {
    visit.state().write(to);
    let seen = visit.seen();
    to.u8(seen.is_some().into());
    seen.iter().flatten().for_each(|word| to.u32(word.cast_unsigned()));
    match ran {
        Ok(Ran::Reply(reply)) => {
            to.u8(0);
            replies::write(reply, to);
        }
        Ok(Ran::Waits(blocked)) => {
            to.u8(1);
            to.u64(visit.outbox.keep(blocked));
        }
        Ok(Ran::Batch(None)) => to.u8(2),
        Ok(Ran::Batch(Some(items))) => {
            to.u8(3);
            to.u32(items.len() as u32);
            items.iter().for_each(|item| replies::write(item, to));
        }
        Err(error) => {
            to.u8(4);
            to.bytes(error.to_string().as_bytes());
        }
    }
}

/// Reads an answer.
pub(super) fn read_answer(frame: &[u8]) -> Result<Answered> {
    let mut from = Reader(frame);
    let state = State::read(&mut from)?;
    let seen = match from.u8()? {
        0 => None,
        _ => Some([from.u32()?, from.u32()?, from.u32()?, from.u32()?].map(u32::cast_signed)),
    };
    let answer = match from.u8()? {
        0 => Answer::Reply(replies::read(&mut from)?),
        1 => Answer::Waits(from.u64()?),
        2 => Answer::Batch(None),
        3 => {
            let count = from.count()?;
            Answer::Batch(Some(from.each(count, replies::read)?))
        }
        _ => Answer::Error(Error::of_script(from.bytes()?)),
    };
    from.end()?;
    Ok(Answered { answer, state, seen })
}
