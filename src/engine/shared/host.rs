//! The program that a store lives in, as the store sees it. It ends when it wants to: a client of
//! its store can end it only where the program said how, as `npx redlet server` does.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use parking_lot::Mutex;

use crate::base::random::Random;

/// What the store knows of the program that embeds it.
#[derive(Default)]
pub struct Host {
    run_id: OnceLock<String>,
    end: OnceLock<Box<dyn Fn() + Send + Sync>>,
    listeners: Mutex<BTreeMap<Way, String>>,
}

/// Ways to listen, in the order in which INFO numbers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// TCP in the clear.
    Tcp,
    /// A Unix socket.
    Unix,
    /// TCP with TLS.
    Tls,
}

impl Way {
    /// The number and the name that INFO has for it.
    fn shown(self) -> (u8, &'static str) {
        match self {
            Self::Tcp => (0, "tcp"),
            Self::Unix => (1, "unix"),
            Self::Tls => (2, "tls"),
        }
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Host {{ ends: {} }}", self.end.get().is_some())
    }
}

impl Host {
    /// Forty hexadecimal digits, different each time a store is opened.
    pub fn run_id(&self) -> &str {
        self.run_id.get_or_init(|| {
            let mut random = Random::new();
            let digits = (0..3).map(|_| format!("{:016x}", random.next_u64())).collect::<String>();
            digits.chars().take(40).collect()
        })
    }

    /// Notes that there is a listener, for INFO: `place` is `bind=127.0.0.1,port=6379`. Of each way the
    /// last one is shown.
    pub fn note_listener(&self, way: Way, place: String) {
        self.listeners.lock().insert(way, place);
    }

    /// Forgets a listener, unless another has been noted since.
    pub fn forget_listener(&self, way: Way, place: &str) {
        let mut listeners = self.listeners.lock();
        if listeners.get(&way).is_some_and(|shown| shown == place) {
            listeners.remove(&way);
        }
    }

    /// The lines of INFO about listeners.
    pub fn listeners(&self) -> String {
        let line = |(way, place): (&Way, &String)| {
            let (number, name) = way.shown();
            format!("listener{number}:name={name},{place}\r\n")
        };
        self.listeners.lock().iter().map(line).collect()
    }

    /// Allows clients to end the program: `end` is then called, on any thread. Only the first call
    /// of this function counts.
    pub fn may_be_ended(&self, end: impl Fn() + Send + Sync + 'static) {
        let _ = self.end.set(Box::new(end));
    }

    /// The function that ends the program, if clients may end it.
    pub fn end(&self) -> Option<&(dyn Fn() + Send + Sync)> {
        self.end.get().map(|end| &**end)
    }
}
