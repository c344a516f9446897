//! [`Signal`]: wakes a task, from any thread.

use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Poll, Waker};

use parking_lot::Mutex;

/// A flag that wakes a task. Raising it twice before the task has checked it has the effect of
/// once.
#[derive(Debug, Default)]
pub(super) struct Signal {
    raised: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

impl Signal {
    pub(super) fn raise(&self) {
        if !self.raised.swap(true, SeqCst) {
            let waker = self.waker.lock().take();
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    /// Whether it was raised since the last check.
    pub(super) fn take(&self) -> bool {
        self.raised.load(SeqCst) && self.raised.swap(false, SeqCst)
    }

    /// The same. If it was not, the task is woken when it is raised.
    pub(super) fn poll(&self, context: &Context<'_>) -> bool {
        self.take() || {
            self.keep(context.waker());
            self.take()
        }
    }

    /// Waits until it is raised.
    pub(super) async fn raised(&self) {
        poll_fn(|context| if self.poll(context) { Poll::Ready(()) } else { Poll::Pending }).await;
    }

    /// Waits until a condition holds, which is checked whenever the signal is raised.
    pub(super) async fn until(&self, is_so: impl Fn() -> bool) {
        poll_fn(|context| {
            while !is_so() {
                if !self.poll(context) {
                    return Poll::Pending;
                }
            }
            Poll::Ready(())
        })
        .await;
    }

    fn keep(&self, waker: &Waker) {
        let mut kept = self.waker.lock();
        if !kept.as_ref().is_some_and(|kept| kept.will_wake(waker)) {
            *kept = Some(waker.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_raised_is_seen_once() {
        let signal = Signal::default();
        let context = Context::from_waker(Waker::noop());
        assert!(!signal.poll(&context));
        signal.raise();
        signal.raise();
        assert!(signal.poll(&context) && !signal.poll(&context));
    }
}
