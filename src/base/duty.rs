//! Other work that a thread must do while one of its calls takes long.
//!
//! Most calls are short, so other work of the thread can wait for them. Code that may take long, a
//! script or a wait for a lock, calls [`attend`] every few milliseconds. The work that is done then
//! is registered beforehand as a [`Duty`]: a listener serves its other clients, and a JavaScript
//! environment checks whether it has been asked to end.

use std::cell::RefCell;
use std::rc::Rc;

type Act = Rc<dyn Fn() -> bool>;

thread_local! {
    static DUTIES: RefCell<Vec<Act>> = const { RefCell::new(Vec::new()) };
}

/// A duty of this thread. Dropping it ends the duty.
pub struct Duty(Option<Act>);

impl Duty {
    /// Registers `act` for this thread. It returns whether the long operation may go on. It must
    /// not call into the store.
    pub fn take(act: impl Fn() -> bool + 'static) -> Self {
        let act: Act = Rc::new(act);
        DUTIES.with_borrow_mut(|duties| duties.push(Rc::clone(&act)));
        Self(Some(act))
    }

    /// Keeps the duty for as long as the thread lives.
    pub fn for_ever(mut self) {
        self.0 = None;
    }
}

impl Drop for Duty {
    fn drop(&mut self) {
        let Some(mine) = &self.0 else { return };
        // The list of a thread that ends may be gone already.
        let _ = DUTIES.try_with(|duties| duties.borrow_mut().retain(|act| !Rc::ptr_eq(act, mine)));
    }
}

/// Does the duty of this thread. Returns false when the long operation must stop because the thread
/// ends.
///
/// Only the last duty is done: all duties of a thread come from one source, its listener or the
/// clients of its environment.
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
