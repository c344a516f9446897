//! MONITOR: connections that see every call.
//!
//! A line is made of a call once it has run, while its keys are still locked, so that calls that
//! meet in a key are shown in their order; a script is shown before what it calls. Lines go to the
//! monitors' mailboxes, which their output limits bound: no call waits for a monitor. Without
//! monitors a call pays one load.

use std::sync::Arc;

use parking_lot::RwLock;

use super::client::{Client, Door};
use super::session::Session;
use crate::base::attention::Signal;
use crate::base::quoting;
use crate::engine::table::secrets::{self, Made};

/// The clients that called MONITOR.
#[derive(Debug, Default)]
pub struct Monitors {
    pub(in crate::engine) all: RwLock<Vec<Arc<Client>>>,
    /// Held up by each of them.
    active: Signal,
}

impl Monitors {
    /// No monitors. `active` is raised while there is one.
    pub fn new(active: Signal) -> Self {
        Self { active, ..Self::default() }
    }

    /// True while there is a monitor.
    pub fn is_active(&self) -> bool {
        self.active.is_raised()
    }

    pub(in crate::engine) fn change(&self, change: impl FnOnce(&mut Vec<Arc<Client>>)) {
        let mut all = self.all.write();
        change(&mut all);
        self.active.hold(all.len());
    }
}

/// `1339518083.107412 [0 127.0.0.1:60866] "SET" "key" "value"`.
/// `micros` is the time, since the Unix epoch.
pub(in crate::engine) fn line(
    session: &Session,
    call: Made<'_>,
    by_script: bool,
    micros: u64,
) -> Vec<u8> {
    let (seconds, micros) = (micros / 1_000_000, micros % 1_000_000);
    let origin = &session.client.origin;
    let address = match origin.door {
        _ if by_script => "lua".to_owned(),
        Door::Unix => format!("unix:{}", origin.address.trim_end_matches(":0")),
        _ => origin.address.clone(),
    };
    let mut line = format!("{seconds}.{micros:06} [{} {address}]", session.db).into_bytes();
    secrets::each_word(call, |word| {
        line.push(b' ');
        quoting::write(word, &mut line);
    });
    line
}
