//! A client's role at its store: with the store itself, or, for a guest of a shared folder, with a
//! link to the process that has it.
//!
//! When the owner ends, the next call of a guest changes: it links to the next owner,
//! or becomes the owner. What the client was is carried over: its database, its user, its
//! subscriptions, and the calls that wait, which are made again.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::door::Wake;
use crate::base::Bytes;
use crate::commands::TABLE;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::blocking::{ABORTED, Blocked};
use crate::engine::shared::clients::CLOSED;
use crate::engine::shared::near::Desk;
use crate::engine::shared::session::Session;
use crate::engine::table::command::Command;
use crate::share::link::{Failed, Link};
use crate::share::run::{Answer, Ran};
use crate::share::stamps::Checks;
use crate::share::{Request, State};
use crate::store::guest;
use crate::store::{OpenStore, StoreOptions};

/// Where a client's calls run.
#[expect(clippy::large_enum_variant, reason = "a client has one, and each call goes through it")]
pub(super) enum Role {
    /// In this process.
    Owner(OpenStore, Session),
    /// In the process that has the folder open.
    Guest(Box<Guest>),
    Closed,
}

/// A client whose calls run in another process.
pub(super) struct Guest {
    /// `None` after the owner was lost, until the next call.
    pub(super) link: Option<Link>,
    pub(super) options: StoreOptions,
    pub(super) script_timeout: u64,
    /// The process of the owner, or of the last one.
    pub(super) owner: u32,
    /// How many owners it has had.
    pub(super) owners: u32,
    /// The session after the last answer.
    pub(super) state: State,
    /// The channels, patterns and shard channels it is subscribed to.
    names: [BTreeSet<Bytes>; 3],
    /// The kinds of happenings it asked for.
    pub(super) kinds: u32,
    pub(super) wake: Option<Wake>,
    pub(super) pending: Vec<Pending>,
    pub(super) left: Unasked,
    /// Where JavaScript sees which replies it may keep, once it keeps some.
    desk: Option<Arc<Desk>>,
}

/// A call that waits at the owner.
pub(super) struct Pending {
    pub(super) blocked: Blocked,
    /// What to ask the next owner.
    pub(super) request: Vec<u8>,
    /// Its number there.
    pub(super) number: u64,
}

/// What has come unasked and is not delivered.
#[derive(Default)]
pub(super) struct Unasked {
    pub(super) messages: Vec<Reply>,
    pub(super) happenings: Vec<Reply>,
}

/// The kinds of subscriptions: what begins one, and what confirms its beginning and its end.
const KINDS: [(&[u8], &[u8], &[u8]); 3] = [
    (b"SUBSCRIBE", b"subscribe", b"unsubscribe"),
    (b"PSUBSCRIBE", b"psubscribe", b"punsubscribe"),
    (b"SSUBSCRIBE", b"ssubscribe", b"sunsubscribe"),
];

impl Role {
    /// A client's first one.
    pub(super) fn new(seat: guest::Seat, options: StoreOptions, script_timeout: u64) -> Self {
        match seat {
            guest::Seat::Owner(store) => {
                let mut session = store.engine().new_session();
                session.script_timeout = script_timeout;
                Self::Owner(store, session)
            }
            guest::Seat::Guest(link) => {
                Self::Guest(Box::new(Guest::new(link, options, script_timeout)))
            }
        }
    }
}

impl Guest {
    fn new(link: Link, options: StoreOptions, script_timeout: u64) -> Self {
        Self {
            owner: link.owner,
            owners: 1,
            link: Some(link),
            options,
            script_timeout,
            state: State::default(),
            names: Default::default(),
            kinds: 0,
            wake: None,
            pending: Vec::new(),
            left: Unasked::default(),
            desk: None,
        }
    }

    /// Prepares near reads of this command with the owner that it has.
    pub(super) fn keep_copies(
        &mut self,
        row: &'static Command,
    ) -> Result<Option<(Checks, Arc<Desk>)>, Failed> {
        let folder = self.options.path.as_deref().unwrap_or(Path::new(""));
        let link = self.link.as_mut().ok_or(Failed::Unsent)?;
        let Some(checks) = link.keep_copies(place_of(row), folder)? else { return Ok(None) };
        let desk = Arc::new(Desk::new(row));
        self.desk = Some(Arc::clone(&desk));
        Ok(Some((checks, desk)))
    }

    /// Of a command of whose replies copies are kept: how many reads these have answered.
    pub(super) fn counted(&self, row: &'static Command) -> Option<[f64; 2]> {
        let desk = self.desk.as_ref().filter(|desk| std::ptr::eq(desk.row(), row));
        desk.map(|desk| desk.counted())
    }

    /// The error of what only the owner can do.
    pub(super) fn owner_only(&self) -> Error {
        Error::with_code(
            "OWNER_ONLY",
            format!(
                "only the process that owns the folder can do this: process {}. `db.ownership` \
                 says whether a process does",
                self.owner
            ),
        )
    }

    /// The folder, as the program has given it.
    pub(super) fn folder(&self) -> Option<String> {
        self.options.path.as_ref().map(|path| path.display().to_string())
    }

    /// The owner has ended. What it has sent is still read.
    pub(super) fn lose(&mut self) {
        if let Some(desk) = self.desk.take() {
            desk.end();
        }
        if let Some(link) = self.link.take() {
            link.wait_for_rest();
            self.take_from(&link);
        }
    }

    pub(super) fn take_from(&mut self, link: &Link) {
        self.left.messages.extend(link.incoming.take_messages());
        self.left.happenings.extend(link.incoming.take_happenings());
    }

    /// Makes a new link to the client's. An error is the client's; what failed is tried again.
    pub(super) fn begin(&mut self, mut link: Link) -> Result<Result<(), Failed>> {
        self.owner = link.owner;
        self.owners += 1;
        let begun = self.restore(&mut link);
        self.link = Some(link);
        match begun {
            Ok(Some(error)) => Err(error),
            Ok(None) => Ok(Ok(())),
            Err(failed) => Ok(Err(failed)),
        }
    }

    fn restore(&mut self, link: &mut Link) -> Result<Option<Error>, Failed> {
        if self.state != State::default()
            && let Answer::Error(error) = link.ask(&Request::Restore(&self.state))?
        {
            return Ok(Some(error));
        }
        for words in self.subscribing() {
            let words: Vec<&[u8]> = words.iter().map(|word| &word[..]).collect();
            link.ask(&Request::ByName(&words))?;
        }
        if self.kinds != 0 {
            link.ask(&Request::Observe(self.kinds))?;
        }
        if let Some(wake) = self.wake.clone() {
            link.listen(move || wake.call())?;
        }
        self.pending.retain(|pending| !pending.blocked.is_over());
        for pending in &mut self.pending {
            match link.ask_again(&pending.request)? {
                Answer::Waits(number) => {
                    pending.number = number;
                    link.incoming.expect(number, &pending.blocked);
                }
                Answer::Reply(reply) => pending.blocked.settle(Ok(reply)),
                Answer::Error(error) => pending.blocked.settle(Err(error)),
                Answer::Batch(_) => pending.blocked.settle(Err(unexpected())),
            }
        }
        Ok(None)
    }

    /// The calls that subscribe to what it was subscribed to.
    pub(super) fn subscribing(&self) -> Vec<Vec<Bytes>> {
        let calls = KINDS.iter().zip(&self.names).filter(|(_, names)| !names.is_empty());
        let words = |((begin, ..), names): (&(&[u8], _, _), &BTreeSet<Bytes>)| {
            [Bytes::new(begin)].into_iter().chain(names.iter().cloned()).collect()
        };
        calls.map(words).collect()
    }

    /// Notes which subscriptions an answer confirms.
    fn note(&mut self, reply: &Reply) {
        let Reply::Pushes(pushes) = reply else { return };
        for push in pushes {
            let [kind, name, ..] = &push[..] else { continue };
            let (Some(kind), Some(name)) = (bytes(kind), bytes(name)) else { continue };
            for ((_, begun, ended), names) in KINDS.iter().zip(&mut self.names) {
                if kind == *begun {
                    names.insert(Bytes::new(name));
                } else if kind == *ended {
                    names.remove(name);
                }
            }
        }
    }

    /// What an answer comes to. `request` is asked again, should it wait and the owner end.
    pub(super) fn ran(
        &mut self,
        answer: Answer,
        row: &'static Command,
        request: &Request<'_>,
    ) -> Result<Ran> {
        let Some(link) = &self.link else { return Err(unexpected()) };
        self.state = link.state.clone();
        if let (Some(desk), Some(seen)) = (&self.desk, link.seen) {
            desk.show(seen);
        }
        match answer {
            Answer::Reply(reply) => {
                self.note(&reply);
                Ok(Ran::Reply(reply))
            }
            Answer::Batch(replies) => {
                replies.iter().flatten().for_each(|reply| self.note(reply));
                Ok(Ran::Batch(replies))
            }
            Answer::Error(error) => Err(error),
            Answer::Waits(number) => {
                let blocked = Blocked::elsewhere(row);
                link.incoming.expect(number, &blocked);
                self.pending.retain(|pending| !pending.blocked.is_over());
                let request = Link::written(request);
                self.pending.push(Pending { blocked: blocked.clone(), request, number });
                Ok(Ran::Waits(blocked))
            }
        }
    }

    pub(super) fn listen(&mut self, wake: Wake) {
        self.wake = Some(wake.clone());
        let again = wake.clone();
        let Some(link) = &mut self.link else { return again.call() };
        if link.listen(move || wake.call()).is_err() {
            self.lose();
            again.call();
        }
    }

    /// Ends a wait. Its end comes as others do.
    pub(super) fn give_up(&mut self, blocked: &Blocked) {
        let number =
            self.pending.iter().find(|pending| pending.blocked == *blocked).map(|it| it.number);
        let asked = match (&mut self.link, number) {
            (Some(link), Some(number)) => link.ask(&Request::GiveUp(number)).is_ok(),
            _ => false,
        };
        if !asked {
            blocked.settle(Err(ABORTED));
        }
    }

    /// Whether the owner was lost and what waits for it, or listens to it, needs another one.
    pub(super) fn needs_another(&self) -> bool {
        let waits = !self.pending.is_empty() || self.kinds != 0;
        let listens = self.names.iter().any(|names| !names.is_empty());
        let lost = self.link.as_ref().is_none_or(|link| link.incoming.is_lost());
        lost && (waits || listens)
    }

    /// The client closes.
    pub(super) fn end(self) {
        self.desk.iter().for_each(|desk| desk.end());
        for pending in self.pending {
            pending.blocked.settle(Err(CLOSED));
        }
    }
}

fn bytes(reply: &Reply) -> Option<&[u8]> {
    match reply {
        Reply::Bytes(bytes) | Reply::Line(bytes) => Some(bytes),
        Reply::Short(bytes) => Some(bytes),
        Reply::Status(text) => Some(text.as_bytes()),
        _ => None,
    }
}

pub(super) fn unexpected() -> Error {
    crate::share::link::unexpected()
}

impl Guest {
    /// Hears of these kinds of happenings from now on.
    pub(super) fn observe(&mut self, kinds: u32) {
        self.kinds = kinds;
        if let Some(link) = &mut self.link {
            // Another owner is asked again.
            let _ = link.ask(&Request::Observe(kinds));
        }
    }

    /// The link to the owner.
    pub(super) fn link(&self) -> Option<&Link> {
        self.link.as_ref()
    }
}

/// The place in the table of a row.
pub(super) fn place_of(row: &'static Command) -> usize {
    TABLE.table().place(row).unwrap_or(usize::MAX)
}
