//! The orders that callers give the keeper. `call/keeper.rs` describes what the keeper does.

use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::thread::JoinHandle;

use crossbeam_channel::Sender;
use parking_lot::Mutex;

/// The engine's end of the keeper.
#[derive(Debug, Default)]
pub struct Keeper {
    pub(in crate::engine) running: Mutex<Option<Running>>,
    /// Bytes of all that it has dropped for callers.
    pub(in crate::engine) discarded: AtomicUsize,
    /// How many things it was given to drop, and how many it has dropped.
    pub(in crate::engine) given: AtomicU64,
    pub(in crate::engine) dropped: AtomicU64,
}

#[derive(Debug)]
pub(in crate::engine) struct Running {
    pub(in crate::engine) orders: Sender<Order>,
    pub(in crate::engine) thread: JoinHandle<()>,
}

pub(in crate::engine) enum Order {
    Discard { garbage: Box<dyn Send>, bytes: usize },
    Look,
    Stop,
}

impl Keeper {
    /// Sends an order to the keeper.
    pub(in crate::engine) fn order(&self, order: Order) {
        let orders = self.running.lock().as_ref().map(|running| running.orders.clone());
        // Without a keeper the order is dropped here, and what it carries with it.
        if let Some(orders) = orders {
            let _ = orders.send(order);
        }
    }
}
