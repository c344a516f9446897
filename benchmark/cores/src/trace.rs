//! `trace`: what `lines` runs under valgrind. Threads make calls in turns, each between two stores to a
//! line of its own, by which they are found in the trace.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Acquire, Release};

use crate::{Options, Subject, calls};

/// Of one thread, before those that count.
pub const WARM: usize = 200;
pub const COUNTED: usize = 50;

#[repr(align(64))]
pub struct Mark(AtomicU64);

/// One that begins a call of a thread, and one that ends it. The last pair is [`TURN`].
pub static MARKS: [[Mark; 2]; 64] = [const { [const { Mark(AtomicU64::new(0)) }; 2] }; 64];

/// The number of the call that may be made.
static TURN: &AtomicU64 = &MARKS[63][0].0;

pub fn run(options: &Options) {
    println!("{} {}", MARKS.as_ptr().addr(), run as *const () as usize);
    let command = &options.commands[0];
    let subject = Subject::open(options);
    calls::fill(&mut subject.connect(), command, options.keys);
    std::thread::scope(|scope| {
        for at in 0..options.threads {
            let subject = &subject;
            scope.spawn(move || one_thread(subject, command, options, at));
        }
    });
}

fn one_thread(subject: &Subject, command: &str, options: &Options, at: usize) {
    let mut client = subject.connect();
    let all = calls::bursts(command, options.keys, at as u64, WARM + COUNTED, 1);
    for (round, call) in all.iter().enumerate() {
        let turn = (round * options.threads + at) as u64;
        while TURN.load(Acquire) != turn {
            std::thread::yield_now();
        }
        MARKS[at][0].0.store(1, Release);
        calls::run(&mut client, call);
        MARKS[at][1].0.store(1, Release);
        TURN.store(turn + 1, Release);
    }
}
