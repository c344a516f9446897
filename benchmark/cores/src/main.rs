//! The store without sockets on several threads: how calls of the protocol scale, and which lines of
//! memory their threads take from each other.
//!
//!     cd benchmark/cores
//!     cargo run --release -- scale                 # from one thread to one for each processor
//!     cargo run --release -- lines --threads 16    # needs valgrind and addr2line
//!
//! Options: `--threads N` (the most), `--keys N`, `--commands set,get`; of `scale` also `--rounds N` and
//! `--log` (a data folder with `everysec`, in the temporary folder).

mod calls;
mod lines;
mod scale;
mod trace;

use std::path::PathBuf;
use std::sync::Arc;

use redlet::engine::shared::client::Origin;
use redlet::resp::Conversation;
use redlet::store::{OpenStore, StoreOptions};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Clone)]
pub struct Options {
    pub threads: usize,
    pub keys: usize,
    pub rounds: usize,
    pub commands: Vec<String>,
    pub log: bool,
}

impl Options {
    fn read(mut words: impl Iterator<Item = String>) -> Self {
        let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
        let commands = calls::COMMANDS.map(String::from).to_vec();
        let mut options = Self { threads, keys: 10_000, rounds: 9, commands, log: false };
        while let Some(word) = words.next() {
            let mut value = || words.next().expect("a value");
            match word.as_str() {
                "--log" => options.log = true,
                "--threads" => options.threads = value().parse().expect("a number"),
                "--keys" => options.keys = value().parse().expect("a number"),
                "--rounds" => options.rounds = value().parse().expect("a number"),
                "--commands" => options.commands = value().split(',').map(String::from).collect(),
                _ => panic!("unknown option {word}"),
            }
        }
        options
    }

    /// The words that say the same, for one command.
    pub fn words(&self, command: &str) -> Vec<String> {
        let numbers = [("--threads", self.threads), ("--keys", self.keys)];
        let numbers = numbers.map(|(name, value)| [name.into(), value.to_string()]);
        numbers.concat().into_iter().chain(["--commands".into(), command.into()]).collect()
    }
}

/// A store, and its folder if it has one.
pub struct Subject {
    store: Option<OpenStore>,
    folder: Option<PathBuf>,
}

impl Subject {
    pub fn open(options: &Options) -> Self {
        let name = format!("redlet-cores-{}", std::process::id());
        let folder = options.log.then(|| std::env::temp_dir().join(name));
        let path = folder.clone();
        let store = OpenStore::open(&StoreOptions { path, ..StoreOptions::default() });
        Self { store: Some(store.expect("a store")), folder }
    }

    /// A connection, as one over a socket is behind the socket.
    pub fn connect(&self) -> Conversation {
        let engine = Arc::clone(self.store.as_ref().expect("it is open").engine());
        Conversation::open(engine, Origin::in_process(Arc::new(|| {}))).expect("a connection")
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        self.store.take().map(OpenStore::close);
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

fn main() {
    let mut words = std::env::args().skip(1);
    let what = words.next().unwrap_or_else(|| "scale".into());
    let options = Options::read(words);
    match what.as_str() {
        "scale" => scale::run(&options),
        "lines" => lines::run(&options),
        "trace" => trace::run(&options),
        _ => panic!("scale or lines, not {what}"),
    }
}
