//! [`Tunnel`]: a conversation in RESP with the owner, for a client library of the guest. Bytes go
//! there; output comes on another thread, which wakes the event loop.

use std::net::Shutdown;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use parking_lot::Mutex;

use super::greeting::{Coming, Hello};
use super::link::{Failed, knock};
use super::octets::Reader;
use super::wire::{self, Wire};
use crate::engine::call::engine::Rows;
use crate::engine::grammar::error::Result;

/// What a frame of output has before the output, its length included.
pub(super) const HEADER: usize = 13;
const WAITS: u8 = 1;
const ENDED: u8 = 2;

pub(super) fn flags(waits: bool, ended: bool) -> u8 {
    (if waits { WAITS } else { 0 }) | (if ended { ENDED } else { 0 })
}

/// A guest's end of a conversation. It ends on drop.
pub struct Tunnel {
    stream: Arc<wire::Stream>,
    far: Arc<Mutex<Far>>,
    frame: Vec<u8>,
}

/// What has come from the owner.
#[derive(Default)]
struct Far {
    output: Vec<u8>,
    /// Inputs that were sent and that the owner has not run.
    owed: u32,
    waits: bool,
    ended: bool,
}

/// Output of the conversation.
#[derive(Debug)]
pub struct Output {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether more may come without input.
    pub waits: bool,
    /// Whether it has ended.
    pub ended: bool,
}

impl Tunnel {
    /// Begins a conversation with the owner at this socket. `wake` is called on another thread when
    /// there is output.
    pub fn open(
        path: &Path,
        rows: &Rows,
        script_timeout: u64,
        wake: impl Fn() + Send + 'static,
    ) -> Result<Self, Failed> {
        let (wire, ..) = knock(path, rows, &Hello::new(Coming::Conversation(script_timeout)))?;
        wire.be_patient(None).map_err(|_| Failed::Unsent)?;
        let (stream, far) = (Arc::clone(wire.stream()), Arc::new(Mutex::new(Far::default())));
        let told = Arc::clone(&far);
        let name = thread::Builder::new().name("redlet-tunnel".into());
        name.spawn(move || listen(wire, &told, wake)).map_err(|_| Failed::Unsent)?;
        Ok(Self { stream, far, frame: Vec::new() })
    }

    /// Sends input.
    pub fn send(&mut self, input: &[u8]) {
        self.far.lock().owed += 1;
        wire::begin(&mut self.frame);
        self.frame.extend_from_slice(input);
        if wire::send(&self.stream, &mut self.frame).is_err() {
            // The other thread finds the end.
            wire::end(&self.stream, Shutdown::Both);
        }
    }

    /// Takes the output that has come.
    pub fn take(&self) -> Output {
        let mut far = self.far.lock();
        let waits = far.waits || far.owed > 0;
        Output { bytes: std::mem::take(&mut far.output), waits, ended: far.ended }
    }
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        wire::end(&self.stream, Shutdown::Both);
    }
}

fn listen(mut wire: Wire, far: &Mutex<Far>, wake: impl Fn()) {
    while let Ok(Some(frame)) = wire.read() {
        if !far.lock().take(frame) {
            break;
        }
        wake();
    }
    far.lock().ended = true;
    wake();
}

impl Far {
    /// False when nothing more comes.
    fn take(&mut self, frame: &[u8]) -> bool {
        let mut from = Reader(frame);
        let (Ok(taken), Ok(flags)) = (from.u32(), from.u8()) else { return false };
        self.owed = self.owed.saturating_sub(taken);
        self.output.extend_from_slice(from.0);
        self.waits = flags & WAITS != 0;
        flags & ENDED == 0
    }
}
