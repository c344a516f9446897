//! `scale`: calls of one thread, two, four, and so on.
//!
//! The processor's time of a call holds on a busy machine too. Calls a second of all threads, each on
//! a processor of its own, follow from it. What it does not contain is the time in which threads sleep
//! because others hold a lock; calls a second as they were stand beside it.

use std::fs;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use crate::{Options, Subject, calls};

/// Of one thread in one round.
const TIME: Duration = Duration::from_millis(100);
const BURST: usize = 16;
const BURSTS: usize = 512;

/// Nanoseconds a call: of a processor, and passed for all threads together.
#[derive(Clone, Copy)]
struct Sample {
    busy: f64,
    passed: f64,
}

pub fn run(options: &Options) {
    let mut counts: Vec<usize> =
        (0..).map(|power| 1 << power).take_while(|it| *it < options.threads).collect();
    counts.push(options.threads);
    let heads = counts[1..]
        .iter()
        .map(|it| format!(" {it} threads: a call | times as many calls (as they were) |"));
    println!("| | one thread: a call |{}", heads.collect::<String>());
    println!("|---|---:|{}", "---:|---:|".repeat(counts.len() - 1));
    for command in &options.commands {
        let subject = Subject::open(options);
        calls::fill(&mut subject.connect(), command, options.keys);
        let mut rounds: Vec<Vec<Sample>> = vec![Vec::new(); counts.len()];
        for _ in 0..options.rounds {
            for (at, threads) in counts.iter().enumerate() {
                rounds[at].push(round(&subject, command, options.keys, *threads));
            }
        }
        show(command, &counts, &rounds);
    }
}

fn show(command: &str, counts: &[usize], rounds: &[Vec<Sample>]) {
    let busy = |at: usize| median(rounds[at].iter().map(|it| it.busy));
    let mut line = format!("| {command} | {:.0} ns |", busy(0));
    for (at, threads) in counts.iter().enumerate().skip(1) {
        let pairs = || rounds[0].iter().zip(&rounds[at]);
        let by_work = median(pairs().map(|(one, all)| one.busy / all.busy)) * *threads as f64;
        let as_was = median(pairs().map(|(one, all)| one.passed / all.passed));
        line += &format!(" {:.0} ns | {by_work:.2} ({as_was:.2}) |", busy(at));
    }
    println!("{line}");
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn round(subject: &Subject, command: &str, keys: usize, threads: usize) -> Sample {
    let start = Barrier::new(threads);
    let done: Vec<(u64, u64)> = std::thread::scope(|scope| {
        let spawn = |at| {
            let start = &start;
            scope.spawn(move || one_thread(subject, command, keys, at, start))
        };
        let running: Vec<_> = (0..threads as u64).map(spawn).collect();
        running.into_iter().map(|it| it.join().expect("a thread")).collect()
    });
    let calls: u64 = done.iter().map(|(calls, _)| calls).sum();
    let busy: u64 = done.iter().map(|(_, busy)| busy).sum();
    Sample { busy: busy as f64 / calls as f64, passed: TIME.as_nanos() as f64 / calls as f64 }
}

/// The calls that a thread made, and the nanoseconds of a processor that it took for them.
fn one_thread(
    subject: &Subject,
    command: &str,
    keys: usize,
    at: u64,
    start: &Barrier,
) -> (u64, u64) {
    let mut client = subject.connect();
    let bursts = calls::bursts(command, keys, at, BURSTS, BURST);
    let mut next = bursts.iter().cycle();
    let mut some = |count: u64| {
        for burst in next.by_ref().take(count as usize) {
            calls::run(&mut client, burst);
        }
        count * BURST as u64
    };
    some(BURSTS as u64);
    start.wait();
    let (begun, busy, mut calls) = (Instant::now(), busy(), 0);
    while begun.elapsed() < TIME {
        calls += some(16);
    }
    (calls, self::busy() - busy)
}

/// Nanoseconds that this thread has had a processor.
fn busy() -> u64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    text.split(' ').next().and_then(|it| it.parse().ok()).expect("a number")
}
