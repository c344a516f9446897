//! The three kinds of connections, each on a thread of its own.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process;
use std::sync::Arc;
use std::thread;

use parking_lot::Mutex;

use super::{Entry, Shared, welcome};
use crate::engine::Engine;
use crate::engine::grammar::error::Error;
use crate::engine::shared::client::Origin;
use crate::persist::term::Term;
use crate::resp::{ConnectionState, Conversation};
use crate::share::bell::Bell;
use crate::share::greeting::Welcome;
use crate::share::octets::Put;
use crate::share::run::{Outbox, Visit, write_answer};
use crate::share::wire::{self, Wire};
use crate::share::{stamps, tunnel};

/// A larger buffer is freed after the answer.
const KEPT: usize = 1 << 20;

/// Answers the requests of a guest's client, one after the other, until it ends.
pub(super) fn calls(
    entry: &Entry,
    mut wire: Wire,
    process: u32,
    script_timeout: u64,
) -> io::Result<()> {
    let shared = &entry.shared;
    let engine = &shared.engine;
    let mut visit = Visit::new(engine, process, script_timeout);
    let id = visit.session.client.id;
    shared.inside.lock().outboxes.insert(id, Arc::clone(&visit.outbox));
    let ended = answer(engine, &mut wire, &mut visit, id);
    shared.inside.lock().outboxes.remove(&id);
    visit.outbox.end(engine);
    engine.end_session(&mut visit.session);
    ended
}

fn answer(engine: &Arc<Engine>, wire: &mut Wire, visit: &mut Visit, id: u64) -> io::Result<()> {
    welcome(wire, &Welcome::In { id, process: process::id() })?;
    let mut output = Vec::new();
    while let Some(frame) = wire.read()? {
        let ran = catch_unwind(AssertUnwindSafe(|| visit.run(engine, frame)));
        let bug = |_| Err(Error::internal("redlet met a bug of its own; please report it"));
        wire::begin(&mut output);
        write_answer(visit, &ran.unwrap_or_else(bug), &mut output);
        wire.write(&mut output)?;
        if output.capacity() > KEPT {
            output = Vec::new();
        }
    }
    Ok(())
}

/// Gives a guest the memory that its copies are checked against, once it asks for it.
pub(super) fn stamps(shared: &Shared, mut wire: Wire) -> io::Result<()> {
    let term = shared.term.lock().as_ref().map(Term::number);
    let Some((term, stamps)) = term.zip(shared.engine.keyspace.stamps.as_ref()) else {
        return welcome(&wire, &Welcome::Refused(Error::internal("no copies can be kept")));
    };
    welcome(&wire, &Welcome::In { id: term.into(), process: process::id() })?;
    match wire.read()? {
        Some(_) => stamps::give(wire.stream(), stamps.file()),
        None => Ok(()),
    }
}

/// Tells a guest's client what it has not asked for, until either side ends.
pub(super) fn events(wire: &Wire, outbox: &Outbox, id: u64) -> io::Result<()> {
    welcome(wire, &Welcome::In { id, process: process::id() })?;
    let mut frame = Vec::new();
    let mut told = Ok(());
    while outbox.wait() && told.is_ok() {
        let whole = outbox.tell(|item| {
            wire::begin(&mut frame);
            item.write(&mut frame);
            if told.is_ok() {
                told = wire.write(&mut frame);
            }
        });
        if !whole {
            return Ok(());
        }
    }
    told
}

/// A conversation, and the thread that continues it without input.
struct Talk {
    conversation: Mutex<Conversation>,
    bell: Arc<Bell>,
}

/// Carries a conversation in RESP, until either side ends it.
pub(super) fn conversation(
    engine: &Arc<Engine>,
    mut wire: Wire,
    script_timeout: u64,
) -> io::Result<()> {
    let bell = Arc::new(Bell::default());
    let ring = Arc::clone(&bell);
    let origin = Origin::in_process(Arc::new(move || ring.ring()));
    let Some(mut conversation) = Conversation::open(Arc::clone(engine), origin) else {
        return Ok(());
    };
    conversation.limit_scripts(script_timeout);
    let id = conversation.client().id;
    let talk = Talk { conversation: Mutex::new(conversation), bell };
    welcome(&wire, &Welcome::In { id, process: process::id() })?;
    let stream = Arc::clone(wire.stream());
    thread::scope(|scope| {
        scope.spawn(|| {
            while talk.bell.wait() && talk.go_on(&stream, 0, Conversation::wake) {}
            wire::end(&stream, std::net::Shutdown::Both);
        });
        let ended = loop {
            match wire.read() {
                Ok(Some(input)) => {
                    if !talk.go_on(&stream, 1, |conversation| conversation.receive(input)) {
                        break Ok(());
                    }
                }
                Ok(None) => break Ok(()),
                Err(why) => break Err(why),
            }
        };
        talk.bell.end();
        ended
    })
}

impl Talk {
    /// Continues it, and sends the output: behind it comes nothing else, since the conversation is
    /// locked meanwhile. `taken` inputs are done with. False when it has ended.
    fn go_on(
        &self,
        stream: &wire::Stream,
        taken: u32,
        step: impl FnOnce(&mut Conversation),
    ) -> bool {
        let mut conversation = self.conversation.lock();
        let bug = catch_unwind(AssertUnwindSafe(|| step(&mut conversation))).is_err();
        let ended = bug || conversation.state() != ConnectionState::Open;
        let output = conversation.take_output();
        let mut frame = Vec::with_capacity(output.len() + tunnel::HEADER);
        wire::begin(&mut frame);
        frame.u32(taken);
        frame.u8(tunnel::flags(conversation.waits(), ended));
        frame.extend_from_slice(&output);
        wire::send(stream, &mut frame).is_ok() && !ended
    }
}
