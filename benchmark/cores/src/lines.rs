//! `lines`: which lines of memory threads take from each other, a call.
//!
//! Valgrind's `lackey` prints each access to memory; threads make calls in turns. A line that a thread
//! reads and another one has written since costs a transfer between cores (*read*), and so does one
//! that it writes and others have (*write*). Turns are the worst case: somebody else always was there
//! last. Lines that calls of all threads write are what bounds the calls a second of all together.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use crate::Options;
use crate::trace::{COUNTED, MARKS, WARM, run as traced};

const LINE: u64 = 64;
/// What is printed of the places in the code that cause transfers.
const PLACES: usize = 12;

/// Who has a line of memory.
#[derive(Default)]
struct Holders {
    /// The thread that has written it, as long as nobody else has read it.
    writer: Option<u8>,
    readers: u64,
}

#[derive(Default)]
struct Counts {
    reads: u64,
    writes: u64,
    /// By the address of the instruction.
    places: HashMap<u64, u64>,
    /// Transfers of each line.
    lines: HashMap<u64, u64>,
}

pub fn run(options: &Options) {
    // A record gets its time by rustix, which valgrind ends.
    assert!(!options.log, "lines cannot be counted with a log");
    println!("{} threads in turns, {} keys; transfers a call:\n", options.threads, options.keys);
    println!("| | read | write | the line that moves most often: of 100 calls |");
    println!("|---|---:|---:|---:|");
    let mut all = Vec::new();
    for command in &options.commands {
        let (counts, base) = count(options, command);
        let calls = (options.threads * COUNTED) as f64;
        let most = counts.lines.values().max().copied().unwrap_or(0) as f64;
        let (reads, writes) = (counts.reads as f64 / calls, counts.writes as f64 / calls);
        println!("| {command} | {reads:.1} | {writes:.1} | {:.0} |", 100.0 * most / calls);
        all.push((command, counts, base));
    }
    for (command, counts, base) in all {
        println!("\n{command}: of 100 calls, by place\n");
        show_places(&counts, base, (options.threads * COUNTED) as f64);
    }
}

/// Runs the calls under valgrind: what they cost, and where the program was loaded.
fn count(options: &Options, command: &str) -> (Counts, u64) {
    let program = std::env::current_exe().expect("this program");
    let mut child = Command::new("valgrind")
        .args(["--tool=lackey", "--trace-mem=yes", "--basic-counts=no", "--log-fd=2"])
        .arg(program)
        .arg("trace")
        .args(options.words(command))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("valgrind");
    let trace = child.stderr.take().expect("a pipe");
    let mut stdout = child.stdout.take().expect("a pipe");
    let told = std::sync::Arc::new(std::sync::OnceLock::new());
    let tell = std::sync::Arc::clone(&told);
    std::thread::spawn(move || {
        let mut reader = BufReader::new(&mut stdout);
        let mut line = String::new();
        reader.read_line(&mut line).expect("addresses");
        let numbers: Vec<u64> =
            line.split_whitespace().map(|it| it.parse().expect("a number")).collect();
        tell.set((numbers[0], numbers[1])).expect("once");
        let _ = reader.read_to_end(&mut Vec::new());
    });
    let mut machine = Machine { warm: options.threads * WARM, ..Machine::default() };
    let mut reader = BufReader::with_capacity(1 << 20, trace);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
        if let Some((marks, _)) = told.get()
            && let Some((kind, address, size)) = access(&line)
        {
            machine.step(kind, address, size, *marks);
        }
        line.clear();
    }
    assert!(child.wait().expect("an end").success(), "the traced program failed");
    let expected = options.threads * (WARM + COUNTED);
    assert_eq!(machine.calls, expected, "calls found in the trace");
    let (_, function) = told.get().copied().expect("addresses");
    (machine.counts, function - (traced as *const () as u64 - own_base()))
}

/// An access as lackey prints it: ` L 1ffe,8`, ` S ...`, ` M ...`, and `I  4001,3` for instructions.
fn access(line: &[u8]) -> Option<(u8, u64, u64)> {
    let text = std::str::from_utf8(line).ok()?.trim();
    let (kind, rest) = text.split_at_checked(1)?;
    let (address, size) = rest.trim().split_once(',')?;
    let address = u64::from_str_radix(address, 16).ok()?;
    Some((kind.as_bytes()[0], address, size.parse().ok()?))
}

#[derive(Default)]
struct Machine {
    lines: HashMap<u64, Holders>,
    counts: Counts,
    /// The thread whose call runs.
    thread: Option<u8>,
    instruction: u64,
    calls: usize,
    /// The calls that are not counted.
    warm: usize,
}

impl Machine {
    fn step(&mut self, kind: u8, address: u64, size: u64, marks: u64) {
        if kind == b'I' {
            self.instruction = address;
            return;
        }
        let mark = address.wrapping_sub(marks) / LINE;
        if address >= marks && mark < 2 * MARKS.len() as u64 {
            self.mark(kind, mark);
            return;
        }
        let Some(thread) = self.thread else { return };
        for line in address / LINE..=(address + size - 1) / LINE {
            if kind != b'S' {
                self.read(thread, line);
            }
            if kind != b'L' {
                self.write(thread, line);
            }
        }
    }

    /// A call begins or ends.
    fn mark(&mut self, kind: u8, mark: u64) {
        let is_turn = mark / 2 == MARKS.len() as u64 - 1;
        if kind == b'L' || is_turn {
            return;
        }
        self.thread = (mark % 2 == 0).then_some((mark / 2) as u8);
        self.calls += usize::from(mark % 2 == 0);
    }

    fn read(&mut self, thread: u8, line: u64) {
        let held = self.lines.entry(line).or_default();
        let written = held.writer.is_some_and(|writer| writer != thread);
        held.readers |= 1 << thread;
        if written {
            held.writer = None;
            self.counted(line, false);
        }
    }

    fn write(&mut self, thread: u8, line: u64) {
        let held = self.lines.entry(line).or_default();
        let others = held.readers & !(1 << thread) != 0;
        let elsewhere = held.writer.is_some_and(|writer| writer != thread);
        *held = Holders { writer: Some(thread), readers: 1 << thread };
        if others || elsewhere {
            self.counted(line, true);
        }
    }

    fn counted(&mut self, line: u64, is_write: bool) {
        if self.calls <= self.warm {
            return;
        }
        *(if is_write { &mut self.counts.writes } else { &mut self.counts.reads }) += 1;
        *self.counts.places.entry(self.instruction).or_default() += 1;
        *self.counts.lines.entry(line).or_default() += 1;
    }
}

/// Where this program was loaded.
fn own_base() -> u64 {
    let maps = std::fs::read_to_string("/proc/self/maps").expect("Linux");
    let program = std::env::current_exe().expect("this program");
    let program = program.to_str().expect("a path");
    let line = maps.lines().find(|line| line.ends_with(program)).expect("a mapping of it");
    let address = line.split('-').next().expect("an address");
    u64::from_str_radix(address, 16).expect("a number")
}

/// The functions of the instructions with the most transfers, innermost first.
fn show_places(counts: &Counts, base: u64, calls: f64) {
    let mut places: Vec<_> = counts.places.iter().collect();
    places.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    for (address, count) in places.into_iter().take(PLACES) {
        println!(
            "* {:.0}: {}",
            100.0 * *count as f64 / calls,
            functions(address.wrapping_sub(base))
        );
    }
}

fn functions(offset: u64) -> String {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new("addr2line")
        .args(["-C", "-i", "-f", "-s", "-e"])
        .arg(program)
        .arg(format!("{offset:x}"))
        .output()
        .expect("addr2line");
    let text = String::from_utf8_lossy(&output.stdout);
    let names: Vec<&str> = text.lines().step_by(2).take(8).collect();
    names.join(" < ")
}
