//! What a thread owes others while one call of its takes long.
//!
//! Calls are short, so who waits for a thread waits for its call. What may take long, a script or a
//! wait for a lock, calls [`attend`] every few milliseconds. What is done then is said beforehand by
//! whoever else needs the thread: a listener has its other clients served, an environment of
//! JavaScript looks whether it has been told to end.

use std::cell::RefCell;
use std::rc::Rc;

type Act = Rc<dyn Fn() -> bool>;

thread_local! {
    static DUTIES: RefCell<Vec<Act>> = const { RefCell::new(Vec::new()) };
}

/// A duty of this thread, until it is dropped.
pub struct Duty(Option<Act>);

impl Duty {
    /// `act` tells whether what takes long may go on. It must not make a call itself.
    pub fn take(act: impl Fn() -> bool + 'static) -> Self {
        let act: Act = Rc::new(act);
        DUTIES.with_borrow_mut(|duties| duties.push(Rc::clone(&act)));
        Self(Some(act))
    }

    /// It lasts as long as the thread.
    pub fn for_ever(mut self) {
        self.0 = None;
    }
}

impl Drop for Duty {
    fn drop(&mut self) {
        let Some(mine) = &self.0 else { return };
        // A thread that ends may have forgotten its duties already.
        let _ = DUTIES.try_with(|duties| duties.borrow_mut().retain(|act| !Rc::ptr_eq(act, mine)));
    }
}

/// Does what this thread owes. False: what takes long has to end, since the thread does.
///
/// The duty that was taken last is asked, since all of one thread come from the same: its listener,
/// or clients of its environment.
pub fn attend() -> bool {
    let act = DUTIES.with_borrow(|duties| duties.last().cloned());
    act.is_none_or(|act| act())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_is_done_until_it_is_dropped() {
        assert!(attend());
        let first = Duty::take(|| true);
        let second = Duty::take(|| false);
        assert!(!attend());
        drop(second);
        assert!(attend());
        drop(first);
        assert!(attend());
    }
}
