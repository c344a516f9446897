//! Waiting calls of a client. JavaScript creates a promise for each, by a number. A reply, which
//! may come on any thread, queues the number and wakes the event loop, once per burst. There
//! JavaScript takes one number after the other and fetches its reply.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use parking_lot::Mutex;

use super::client::Client;
use super::door::{Function, Js, Scope};
use super::form::ReplyForm;
use super::role::Role;
use crate::engine::shared::blocking::{ABORTED, Blocked};

#[derive(Default)]
pub(super) struct Waits {
    open: RefCell<HashMap<u32, (Blocked, ReplyForm)>>,
    last: Cell<u32>,
    answered: Arc<Mutex<VecDeque<u32>>>,
}

impl Waits {
    fn add(&self, blocked: &Blocked, form: ReplyForm) -> u32 {
        let number = self.last.get().wrapping_add(1);
        self.last.set(number);
        self.open.borrow_mut().insert(number, (blocked.clone(), form));
        number
    }

    /// The call that waited for `old` waits for `new`.
    pub(super) fn replace(&self, old: &Blocked, new: &Blocked) {
        if let Some((blocked, _)) = self.open.borrow_mut().values_mut().find(|(it, _)| it == old) {
            *blocked = new.clone();
        }
        let old = old.clone();
        new.on_answer(move || old.wake());
    }

    fn find(&self, number: u32) -> Option<Blocked> {
        self.open.borrow().get(&number).map(|(blocked, _)| blocked.clone())
    }

    fn next_answered(&self) -> Option<u32> {
        self.answered.lock().pop_front()
    }
}

impl Client {
    /// The promise of a waiting call. `None` if an exception is pending.
    #[cold]
    pub(super) fn begin_wait<'s>(
        &self,
        scope: Scope<'s>,
        blocked: &Blocked,
        form: ReplyForm,
    ) -> Option<Js<'s>> {
        let number = self.waits.add(blocked, form);
        let made = scope.call(self.make.wait.get(scope), &[scope.new_integer(number.into())]);
        let Some(promise) = made else {
            self.give_up(number);
            self.waits.open.borrow_mut().remove(&number);
            return None;
        };
        let (answered, wake) = (Arc::clone(&self.waits.answered), self.wake());
        blocked.on_answer(move || {
            let mut numbers = answered.lock();
            numbers.push_back(number);
            let is_first = numbers.len() == 1;
            drop(numbers);
            if let (true, Some(wake)) = (is_first, wake) {
                wake.call();
            }
        });
        Some(promise)
    }

    pub(super) fn give_up(&self, number: u32) {
        let (Some(blocked), Ok(mut role)) = (self.waits.find(number), self.role.try_borrow_mut())
        else {
            return;
        };
        match &mut *role {
            Role::Owner(store, _) => {
                store.engine().end_wait(&blocked.0, Err(ABORTED));
            }
            Role::Guest(guest) => guest.give_up(&blocked),
            Role::Closed => {}
        }
    }
}

/// `next()`: the number of a wait that has its reply.
pub(super) struct Next {
    pub(super) client: Rc<Client>,
}

impl Function for Next {
    fn call<'s>(&self, scope: Scope<'s>, _args: &[Js<'s>]) -> Option<Js<'s>> {
        self.client.look_for_owner();
        let number = self.client.waits.next_answered();
        Some(number.map_or_else(|| scope.undefined(), |number| scope.new_integer(number.into())))
    }
}

/// `answer(number)`: returns the reply of a wait, or throws its error.
pub(super) struct Answer {
    pub(super) client: Rc<Client>,
}

impl Function for Answer {
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        let number = args.first().and_then(|number| scope.number(*number)).unwrap_or(0.0) as u32;
        let found = self.client.waits.open.borrow_mut().remove(&number);
        let answer = found.and_then(|(blocked, form)| Some((blocked.take()?, form)));
        match answer {
            Some((Ok(reply), form)) => self.client.to_js(scope, &reply, form),
            Some((Err(error), _)) => {
                self.client.throw(scope, &error);
                None
            }
            None => Some(scope.undefined()),
        }
    }
}
