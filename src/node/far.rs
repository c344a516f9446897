//! A client whose calls run in another process: how it asks the owner, and how it finds another one.

use std::cell::RefMut;
use std::process;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::client::{Client, busy, closed};
use super::door::Wake;
use super::environment;
use super::role::{Guest, Role, Unasked, unexpected};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::happening::kinds::OWNERSHIP;
use crate::engine::shared::session::Session;
use crate::engine::table::command::Command;
use crate::persist::Holder;
use crate::pubsub::Mailbox;
use crate::share::facts::{self, Found, Health, Overview};
use crate::share::link::{Failed, Link};
use crate::share::run::{self, Answer, Ran};
use crate::share::{Question, Request, owned_by};
use crate::store::OpenStore;
use crate::store::guest::{self, take_seat};

fn lost(owner: u32) -> Error {
    Error::with_code(
        "OWNER_LOST",
        format!(
            "process {owner}, which owned the folder, ended before it answered this call: whether \
             the call has run is unknown"
        ),
    )
}

impl Client {
    /// Makes a request of a guest, or runs it here, should this process have become the owner.
    /// `repeats`: the request changes nothing, so it may run twice.
    #[cold]
    pub(super) fn ask_owner(
        &self,
        row: &'static Command,
        request: &Request<'_>,
        repeats: bool,
    ) -> Result<Ran> {
        self.at_owner(
            repeats,
            |store, session| run::again(store.engine(), session, &Link::written(request)),
            |guest| {
                let answer = guest.link.as_mut().ok_or(Failed::Unsent)?.ask(request)?;
                Ok(guest.ran(answer, row, request))
            },
        )?
    }

    /// Does something with the owner, `far` through the link of a guest.
    pub(super) fn at_owner<R>(
        &self,
        repeats: bool,
        here: impl FnOnce(&OpenStore, &mut Session) -> R,
        mut far: impl FnMut(&mut Guest) -> Result<R, Failed>,
    ) -> Result<R> {
        loop {
            let mut role = self.role.try_borrow_mut().map_err(|_| busy())?;
            let guest = match &mut *role {
                Role::Owner(store, session) => return Ok(here(store, session)),
                Role::Closed => return Err(closed()),
                Role::Guest(guest) => guest,
            };
            if guest.link.is_none() {
                self.take_another(role)?;
                continue;
            }
            let owner = guest.owner;
            match far(guest) {
                Ok(done) => return Ok(done),
                Err(Failed::Unsent) => guest.lose(),
                Err(Failed::Lost) => {
                    guest.lose();
                    if !repeats {
                        return Err(lost(owner));
                    }
                }
                Err(Failed::Silent) => {
                    return Err(guest::silent(Some(Holder { pid: owner, shares: true })));
                }
                Err(Failed::Refused(error)) => {
                    guest.lose();
                    return Err(error);
                }
            }
        }
    }

    /// Takes another place for a guest whose owner has ended.
    fn take_another(&self, mut role: RefMut<'_, Role>) -> Result<()> {
        let Role::Guest(guest) = &mut *role else { return Ok(()) };
        let before = guest.owner;
        match take_seat(&guest.options, guest.script_timeout)? {
            guest::Seat::Guest(link) => match guest.begin(link)? {
                Ok(()) => {
                    let (owner, kinds) = (guest.owner, guest.kinds);
                    drop(role);
                    self.tell_ownership(kinds, owner, before);
                    Ok(())
                }
                Err(Failed::Refused(error)) => {
                    guest.lose();
                    Err(error)
                }
                Err(Failed::Silent) => {
                    guest.lose();
                    Err(guest::silent(Some(Holder { pid: guest.owner, shares: true })))
                }
                Err(Failed::Unsent | Failed::Lost) => {
                    guest.lose();
                    Ok(())
                }
            },
            guest::Seat::Owner(store) => {
                let mut session = store.engine().new_session();
                session.script_timeout = guest.script_timeout;
                run::restore(store.engine(), &mut session, &guest.state)?;
                let kinds = guest.kinds;
                self.move_in(guest, &store, &mut session);
                *role = Role::Owner(store, session);
                drop(role);
                self.observe(kinds);
                self.tell_ownership(kinds, process::id(), before);
                Ok(())
            }
        }
    }

    /// Has those hear of it who asked for `kinds`, that the folder has another owner.
    fn tell_ownership(&self, kinds: u32, owner: u32, before: u32) {
        if kinds & OWNERSHIP != 0 {
            self.left.borrow_mut().happenings.push(owned_by(owner, before));
            self.wake().iter().for_each(Wake::call);
        }
    }

    /// Carries over what a guest was that is the owner now.
    fn move_in(&self, guest: &mut Guest, store: &OpenStore, session: &mut Session) {
        let engine = store.engine();
        environment::hears_of_freed(engine);
        if let Some(wake) = guest.wake.take() {
            session.subscriptions.attach(Arc::new(Mailbox::new(move || wake.call())));
        }
        for words in guest.subscribing() {
            let words: Vec<&[u8]> = words.iter().map(|word| &word[..]).collect();
            // It was subscribed before.
            let _ = engine.ask(session, &words);
        }
        self.left.replace(std::mem::take(&mut guest.left));
        for pending in guest.pending.drain(..).filter(|pending| !pending.blocked.is_over()) {
            match run::again(engine, session, &pending.request) {
                Ok(Ran::Waits(blocked)) => self.waits.replace(&pending.blocked, &blocked),
                Ok(Ran::Reply(reply)) => pending.blocked.settle(Ok(reply)),
                Ok(Ran::Batch(_)) => pending.blocked.settle(Err(unexpected())),
                Err(error) => pending.blocked.settle(Err(error)),
            }
        }
    }

    /// Finds another owner for a guest that waits or listens. Without one its waits fail.
    pub(super) fn look_for_owner(&self) {
        loop {
            let Ok(mut role) = self.role.try_borrow_mut() else { return };
            let Role::Guest(guest) = &mut *role else { return };
            if !guest.needs_another() {
                return;
            }
            guest.lose();
            let Err(error) = self.take_another(role) else { continue };
            if let Ok(mut role) = self.role.try_borrow_mut()
                && let Role::Guest(guest) = &mut *role
            {
                guest.pending.drain(..).for_each(|it| it.blocked.settle(Err(error.clone())));
            }
            return;
        }
    }

    /// Takes what has come unasked to a guest, and what had come before it was none any more.
    pub(super) fn take_unasked(&self) -> Unasked {
        let mut left = self.left.take();
        if let Ok(mut role) = self.role.try_borrow_mut()
            && let Role::Guest(guest) = &mut *role
        {
            let link = guest.link.take();
            if let Some(link) = &link {
                guest.take_from(link);
            }
            guest.link = link;
            left.messages.append(&mut guest.left.messages);
            left.happenings.append(&mut guest.left.happenings);
        }
        left
    }
}

impl Client {
    /// Answers a question of a program about the store: text, or JSON.
    pub(super) fn about(&self, question: Question, labels: &[(String, String)]) -> Result<String> {
        let text = |reply: &Reply| match reply {
            Reply::Verbatim(text) => Ok(text.clone()),
            _ => Err(unexpected()),
        };
        self.at_owner(
            true,
            |store, _| facts::answer(store.engine(), question, labels).and_then(|it| text(&it)),
            |guest| {
                let link = guest.link.as_mut().ok_or(Failed::Unsent)?;
                Ok(match link.ask(&Request::Ask(question, labels))? {
                    Answer::Reply(reply) => text(&reply),
                    Answer::Error(error) => Err(error),
                    _ => Err(unexpected()),
                })
            },
        )?
    }

    /// Of a guest whose owner does not answer, that is the problem.
    pub(super) fn health(&self) -> Option<Health> {
        self.or_without_owner(Question::Health, |guest, problem| Health {
            path: guest.folder(),
            read_only: false,
            problem: Some(problem),
        })
    }

    pub(super) fn overview(&self) -> Option<Overview> {
        self.or_without_owner(Question::Overview, |guest, _| Overview {
            path: guest.folder(),
            dialect: guest.options.dialect.unwrap_or_default().name().into(),
            read_only: false,
            keys: None,
            memory: 0,
        })
    }

    /// What recovery found; `None` without a folder.
    pub(super) fn found(&self) -> Option<Found> {
        let found = self.about(Question::Recovered, &[]).ok()?;
        serde_json::from_str::<Option<Found>>(&found).ok()?
    }

    /// `None` once closed.
    fn or_without_owner<T: DeserializeOwned>(
        &self,
        question: Question,
        otherwise: impl FnOnce(&Guest, String) -> T,
    ) -> Option<T> {
        let error = match self.about(question, &[]) {
            Ok(json) => return serde_json::from_str(&json).ok(),
            Err(error) => error,
        };
        match &*self.role.try_borrow().ok()? {
            Role::Guest(guest) => Some(otherwise(guest, error.text.into_owned())),
            _ => None,
        }
    }
}
