//! Calls as a client sends them.

use redlet::base::random::Random;
use redlet::resp::Conversation;

/// `set-longer` has values of a new length each time; `-one` means that all threads use one key.
pub const COMMANDS: [&str; 11] = [
    "get",
    "set",
    "set-longer",
    "incr",
    "lpush",
    "sadd",
    "hset",
    "zadd",
    "ping",
    "get-one",
    "incr-one",
];

/// The calls of one thread, in bursts of so many.
pub fn bursts(command: &str, keys: usize, seed: u64, count: usize, each: usize) -> Vec<Vec<u8>> {
    let mut random = Random::from_seed(seed);
    let mut burst = || (0..each).flat_map(|_| call(command, keys, &mut random)).collect();
    (0..count).map(|_| burst()).collect()
}

/// One call, as redis-benchmark makes it.
fn call(command: &str, keys: usize, random: &mut Random) -> Vec<u8> {
    let (name, one) = match command.strip_suffix("-one") {
        Some(name) => (name, true),
        None => (command, false),
    };
    let at = random.below(keys);
    let key = if one { "one".into() } else { format!("{name}:{at:012}") };
    let member = format!("element:{:012}", random.below(16));
    match name {
        "ping" => line(&["PING"]),
        "get" => line(&["GET", &key]),
        "set" => line(&["SET", &key, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"]),
        "set-longer" => line(&["SET", &key, &"x".repeat(32 + random.below(64))]),
        "incr" => line(&["INCR", &key]),
        "lpush" => line(&["LPUSH", &key, "xxx"]),
        "sadd" => line(&["SADD", &key, &member]),
        "hset" => line(&["HSET", &key, &member, "xxx"]),
        "zadd" => line(&["ZADD", &key, &random.below(1000).to_string(), &member]),
        _ => panic!("unknown command {command}"),
    }
}

fn line(words: &[&str]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", words.len()).into_bytes();
    for word in words {
        bytes.extend(format!("${}\r\n{word}\r\n", word.len()).into_bytes());
    }
    bytes
}

/// Makes the keys that the calls use.
pub fn fill(client: &mut Conversation, command: &str, keys: usize) {
    let name = command.strip_suffix("-one").unwrap_or(command);
    let all = (0..keys).map(|at| format!("{name}:{at:012}")).chain(["one".into()]);
    for key in all {
        let call = match name {
            "get" | "set" | "set-longer" => {
                line(&["SET", &key, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"])
            }
            "incr" => line(&["SET", &key, "1000"]),
            _ => continue,
        };
        run(client, &call);
    }
}

/// Runs calls and takes their replies.
pub fn run(client: &mut Conversation, calls: &[u8]) {
    client.receive(calls);
    let count = client.output().len();
    client.sent(count);
}
