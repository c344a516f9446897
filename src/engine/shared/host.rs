//! The program that a store lives in, as the store sees it. It ends when it wants to: a client of
//! its store can end it only where the program said how, as `npx redlet server` does.

use std::fmt;
use std::sync::OnceLock;

use crate::base::random::Random;

/// What the store knows of the program that embeds it.
#[derive(Default)]
pub struct Host {
    run_id: OnceLock<String>,
    end: OnceLock<Box<dyn Fn() + Send + Sync>>,
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
