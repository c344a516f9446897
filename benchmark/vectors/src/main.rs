//! Sets of vectors beside those of a Redis server: recall against what a look at every element finds,
//! searches and insertions a second, bytes an element. The server gets calls over one connection,
//! sixteen at a time. Rates are of processor time (of all threads of the server), so that they hold
//! on a machine that is busy; those in parentheses are of time.
//!
//!     cd benchmark/vectors
//!     cargo run --release -- --port 6379 --data clusters --kinds q8,noquant,bin,reduce,filter
//!
//! Other options: `--count`, `--dimension`, `--queries`, `--m`, `--ef`, `--search-ef`, `--threads`.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use redlet::base::random::Random;
use redlet::value::vector_set::filter::Filter;
use redlet::value::vector_set::{Projection, Quantisation, Query, Search, Shape, VectorSet};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Options {
    count: usize,
    dimension: usize,
    queries: usize,
    port: Option<u16>,
    data: String,
    kinds: Vec<String>,
    m: usize,
    ef: usize,
    search_ef: Option<usize>,
    threads: usize,
}

fn options() -> Options {
    let mut options = Options {
        count: 100_000,
        dimension: 128,
        queries: 1000,
        port: None,
        data: "clusters".into(),
        kinds: ["q8", "noquant", "bin", "reduce", "filter"].map(String::from).to_vec(),
        m: 16,
        ef: 200,
        search_ef: None,
        threads: 1,
    };
    let mut words = std::env::args().skip(1);
    while let (Some(word), Some(value)) = (words.next(), words.next()) {
        let number = || value.parse::<usize>().expect("a number");
        match word.as_str() {
            "--count" => options.count = number(),
            "--dimension" => options.dimension = number(),
            "--queries" => options.queries = number(),
            "--port" => options.port = value.parse().ok(),
            "--data" => options.data = value,
            "--kinds" => options.kinds = value.split(',').map(String::from).collect(),
            "--m" => options.m = number(),
            "--ef" => options.ef = number(),
            "--search-ef" => options.search_ef = Some(number()),
            "--threads" => options.threads = number(),
            _ => panic!("unknown option {word}"),
        }
    }
    options
}

/// A component that is normally distributed, about.
fn normal(random: &mut Random) -> f32 {
    let sum: f64 = (0..12).map(|_| random.fraction()).sum();
    (sum - 6.0) as f32
}

/// Vectors without any structure ("noise"), or around centers, with components that matter less and
/// less ("clusters"), as embeddings are.
fn vectors(options: &Options, count: usize, seed: u64) -> Vec<Vec<f32>> {
    let dimension = options.dimension;
    let mut random = Random::from_seed(9);
    let centers: Vec<Vec<f32>> =
        (0..1000).map(|_| (0..dimension).map(|_| normal(&mut random)).collect()).collect();
    let mut random = Random::from_seed(seed);
    let clusters = options.data == "clusters";
    let vector = |_| {
        let center = &centers[random.below(centers.len())];
        let component = |(at, center): (usize, &f32)| {
            let weight = if clusters { 1.0 / (1.0 + at as f32 / 16.0) } else { 1.0 };
            let center = if clusters { *center } else { 0.0 };
            (center + normal(&mut random)) * weight
        };
        center.iter().enumerate().map(component).collect()
    };
    (0..count).map(vector).collect()
}

struct Redis {
    out: TcpStream,
    input: BufReader<TcpStream>,
}

#[derive(Debug)]
enum Reply {
    Text(Vec<u8>),
    Number(i64),
    List(Vec<Reply>),
}

impl Redis {
    fn open(port: u16) -> Self {
        let out = TcpStream::connect(("127.0.0.1", port)).expect("a server");
        out.set_nodelay(true).expect("a socket");
        let input = BufReader::with_capacity(1 << 16, out.try_clone().expect("a socket"));
        Self { out, input }
    }

    fn write(buffer: &mut Vec<u8>, words: &[&[u8]]) {
        buffer.extend(format!("*{}\r\n", words.len()).bytes());
        for word in words {
            buffer.extend(format!("${}\r\n", word.len()).bytes());
            buffer.extend_from_slice(word);
            buffer.extend(b"\r\n");
        }
    }

    fn read(&mut self) -> Reply {
        let mut line = String::new();
        self.input.read_line(&mut line).expect("a reply");
        let (kind, rest) = (line.as_bytes()[0], line[1..].trim_end());
        match kind {
            b'+' => Reply::Text(rest.into()),
            b':' => Reply::Number(rest.parse().expect("a number")),
            b'$' => {
                let mut text = vec![0; rest.parse::<usize>().expect("a length") + 2];
                self.input.read_exact(&mut text).expect("a text");
                text.truncate(text.len() - 2);
                Reply::Text(text)
            }
            b'*' => {
                let len: usize = rest.parse().expect("a length");
                Reply::List((0..len).map(|_| self.read()).collect())
            }
            _ => panic!("{line}"),
        }
    }

    fn call(&mut self, words: &[&[u8]]) -> Reply {
        let mut buffer = Vec::new();
        Self::write(&mut buffer, words);
        self.out.write_all(&buffer).expect("a call");
        self.read()
    }

    /// Calls, sixteen at a time.
    fn pipeline(&mut self, calls: &[Vec<Vec<u8>>]) -> Vec<Reply> {
        let mut replies = Vec::new();
        for sixteen in calls.chunks(16) {
            let mut buffer = Vec::new();
            for words in sixteen {
                let words: Vec<&[u8]> = words.iter().map(Vec::as_slice).collect();
                Self::write(&mut buffer, &words);
            }
            self.out.write_all(&buffer).expect("calls");
            replies.extend(sixteen.iter().map(|_| self.read()));
        }
        replies
    }

    fn info(&mut self, section: &str, name: &str) -> f64 {
        let Reply::Text(text) = self.call(&[b"info", section.as_bytes()]) else { return 0.0 };
        let text = String::from_utf8_lossy(&text).into_owned();
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name}:")));
        line.map_or(0.0, |value| value.trim().parse().expect("a number"))
    }

    fn cpu(&mut self) -> f64 {
        self.info("cpu", "used_cpu_user") + self.info("cpu", "used_cpu_sys")
    }
}

/// Seconds of processor that this process has used.
fn cpu() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |at: usize| fields[at].parse::<f64>().expect("ticks");
    (ticks(11) + ticks(12)) / 100.0
}

#[derive(Default)]
struct Figures {
    insert: f64,
    search: f64,
    search_wall: f64,
    insert_wall: f64,
    recall: f64,
    memory: f64,
}

fn shape(options: &Options, kind: &str) -> Shape {
    let quantisation = match kind {
        "noquant" | "reduce" => Quantisation::F32,
        "bin" => Quantisation::Bin,
        _ => Quantisation::Q8,
    };
    let reduced = options.dimension / 2;
    let projection = (kind == "reduce").then(|| Projection::new(options.dimension, reduced).into());
    let dimension = if kind == "reduce" { reduced } else { options.dimension };
    Shape { dimension, quantisation, m: options.m, projection }
}

const EXPRESSION: &str = ".n < 10 and .kind == \"even\"";

fn attributes(number: usize) -> String {
    let kind = if number % 2 == 0 { "even" } else { "odd" };
    format!("{{\"kind\": \"{kind}\", \"n\": {}}}", number % 100)
}

fn ours(
    options: &Options,
    kind: &str,
    data: &[Vec<f32>],
    queries: &[Vec<f32>],
) -> (Figures, Vec<f64>) {
    let mut set = VectorSet::new(shape(options, kind));
    let (begin, wall) = (cpu(), Instant::now());
    for (number, vector) in data.iter().enumerate() {
        let text = (kind == "filter").then(|| attributes(number));
        let text = text.as_ref().map(String::as_bytes);
        set.insert(format!("e{number}").as_bytes(), vector, options.ef, text).expect("a vector");
    }
    let insert = data.len() as f64 / (cpu() - begin);
    let insert_wall = data.len() as f64 / wall.elapsed().as_secs_f64();
    let filter = (kind == "filter").then(|| Filter::parse(EXPRESSION.as_bytes()).expect("valid"));
    let how = Search {
        count: 10,
        ef: options.search_ef,
        epsilon: None,
        filter: filter.as_ref(),
        filter_ef: None,
        truth: false,
    };
    let truth = Search { truth: true, ..how.clone() };
    let lowest = |query: &Vec<f32>| {
        let found = set.search(Query::Vector(query), &truth).expect("a vector");
        found.last().map_or(2.0, |found| found.score)
    };
    let lowest: Vec<f64> = queries.iter().map(lowest).collect();
    let (begin, wall, mut hits) = (cpu(), Instant::now(), 0);
    let rounds = 5;
    for _ in 0..rounds {
        for (query, lowest) in queries.iter().zip(&lowest) {
            let found = set.search(Query::Vector(query), &how).expect("a vector");
            hits += found.iter().filter(|found| found.score >= *lowest - 1e-7).count();
        }
    }
    let searches = (rounds * queries.len()) as f64;
    let figures = Figures {
        insert,
        insert_wall,
        search: searches / (cpu() - begin),
        search_wall: searches / wall.elapsed().as_secs_f64(),
        recall: hits as f64 / searches / 10.0,
        memory: set.heap() as f64 / data.len() as f64,
    };
    if options.threads > 1 {
        let wall = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..options.threads {
                scope.spawn(|| {
                    for query in queries {
                        set.search(Query::Vector(query), &how).expect("a vector");
                    }
                });
            }
        });
        let all = (options.threads * queries.len()) as f64;
        println!(
            "{} threads: {:.2} of one",
            options.threads,
            all / wall.elapsed().as_secs_f64() / figures.search_wall
        );
    }
    (figures, lowest)
}

fn blob(vector: &[f32]) -> Vec<u8> {
    vector.iter().flat_map(|component| component.to_le_bytes()).collect()
}

fn redis(
    options: &Options,
    kind: &str,
    data: &[Vec<f32>],
    queries: &[Vec<f32>],
    lowest: &[f64],
) -> Figures {
    let mut redis = Redis::open(options.port.expect("a port"));
    redis.call(&[b"del", b"set"]);
    let before = redis.info("memory", "used_memory");
    let word = |text: &str| text.as_bytes().to_vec();
    let add = |(number, vector): (usize, &Vec<f32>)| {
        let mut words = vec![word("VADD"), word("set")];
        if kind == "reduce" {
            words.extend([word("REDUCE"), word(&(options.dimension / 2).to_string())]);
        }
        words.extend([word("FP32"), blob(vector), word(&format!("e{number}"))]);
        match kind {
            "noquant" | "reduce" => words.push(word("NOQUANT")),
            "bin" => words.push(word("BIN")),
            "filter" => words.extend([word("SETATTR"), word(&attributes(number))]),
            _ => {}
        }
        words.extend([word("M"), word(&options.m.to_string())]);
        words.extend([word("EF"), word(&options.ef.to_string())]);
        words
    };
    let calls: Vec<_> = data.iter().enumerate().map(add).collect();
    let (begin, wall) = (redis.cpu(), Instant::now());
    redis.pipeline(&calls);
    let insert = data.len() as f64 / (redis.cpu() - begin);
    let insert_wall = data.len() as f64 / wall.elapsed().as_secs_f64();
    let memory = (redis.info("memory", "used_memory") - before) / data.len() as f64;
    let sim = |query: &Vec<f32>| {
        let mut words = vec![word("VSIM"), word("set"), word("FP32"), blob(query)];
        words.extend([word("WITHSCORES"), word("COUNT"), word("10")]);
        if let Some(ef) = options.search_ef {
            words.extend([word("EF"), word(&ef.to_string())]);
        }
        if kind == "filter" {
            words.extend([word("FILTER"), word(EXPRESSION)]);
        }
        words
    };
    let calls: Vec<_> = queries.iter().map(sim).collect();
    let (begin, wall) = (redis.cpu(), Instant::now());
    let replies = redis.pipeline(&calls);
    let (search, search_wall) = (redis.cpu() - begin, wall.elapsed().as_secs_f64());
    let mut hits = 0;
    for (reply, lowest) in replies.iter().zip(lowest) {
        let Reply::List(list) = reply else { panic!("{reply:?}") };
        let scores = list.iter().skip(1).step_by(2);
        let score = |reply: &Reply| match reply {
            Reply::Text(text) => String::from_utf8_lossy(text).parse().unwrap_or(0.0),
            _ => 0.0,
        };
        hits += scores.map(score).filter(|score| *score >= lowest - 1e-6).count();
    }
    redis.call(&[b"del", b"set"]);
    let searches = queries.len() as f64;
    Figures {
        insert,
        insert_wall,
        search: searches / search,
        search_wall: searches / search_wall,
        recall: hits as f64 / searches / 10.0,
        memory,
    }
}

fn main() {
    let options = options();
    let data = vectors(&options, options.count, 1);
    let queries = vectors(&options, options.queries, 2);
    for kind in &options.kinds {
        let (ours, lowest) = ours(&options, kind, &data, &queries);
        let show = |name: &str, figures: &Figures| {
            println!(
                "{kind} {name}: recall {:.4}, searches/s {:.0} ({:.0}), insertions/s {:.0} ({:.0}), bytes {:.0}",
                figures.recall,
                figures.search,
                figures.search_wall,
                figures.insert,
                figures.insert_wall,
                figures.memory
            );
        };
        show("redlet", &ours);
        if options.port.is_some() {
            let redis = redis(&options, kind, &data, &queries, &lowest);
            show("redis", &redis);
            println!(
                "{kind} ratios: searches {:.2} ({:.2}), insertions {:.2} ({:.2}), memory {:.2}",
                ours.search / redis.search,
                ours.search_wall / redis.search_wall,
                ours.insert / redis.insert,
                ours.insert_wall / redis.insert_wall,
                ours.memory / redis.memory
            );
        }
    }
}
