use super::*;
use crate::base::clock::Clock;
use crate::commands::TABLE;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::shared::client::Door;

struct Scene {
    engine: Arc<Engine>,
    woken: Arc<AtomicBool>,
    client: Conversation,
}

/// A client of the network, and whether it was woken.
fn caller(engine: &Arc<Engine>) -> (Conversation, Arc<AtomicBool>) {
    let woken = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&woken);
    let wake: crate::engine::shared::client::Wake = Arc::new(move || flag.store(true, Relaxed));
    let origin = Origin { door: Door::Tcp, ..Origin::in_process(wake) };
    (Conversation::open(Arc::clone(engine), origin).unwrap(), woken)
}

impl Scene {
    fn new() -> Self {
        Self::on(Arc::new(Engine::new(&TABLE, 16)))
    }

    fn on(engine: Arc<Engine>) -> Self {
        let woken = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&woken);
        let origin = Origin::in_process(Arc::new(move || flag.store(true, Relaxed)));
        let client = Conversation::open(Arc::clone(&engine), origin).unwrap();
        Self { engine, woken, client }
    }

    /// What these lines are answered, with `|` for line ends.
    fn say(&mut self, lines: &str) -> String {
        self.client.receive(lines.as_bytes());
        self.heard()
    }

    fn heard(&mut self) -> String {
        String::from_utf8_lossy(&self.client.take_output()).replace("\r\n", "|")
    }

    fn set(&self, name: &str, value: &str) {
        self.engine.config.set(&[(name.as_bytes(), value.as_bytes())]).unwrap();
    }
}

#[test]
fn calls_are_answered_in_their_order_however_they_come() {
    let mut scene = Scene::new();
    assert_eq!(scene.say("SET k v\r\nGET k\r\n*2\r\n$3\r\nGE"), "+OK|$1|v|");
    assert_eq!(scene.client.client().shown.query_buffer.load(Relaxed), 10);
    assert_eq!(scene.say("T\r\n$1\r\n"), "");
    assert_eq!(scene.say("k\r\nINCR n\r\n"), "$1|v|:1|");
    assert_eq!(scene.client.client().shown.query_buffer.load(Relaxed), 0);
}

#[test]
fn a_protocol_error_follows_the_replies_and_ends_the_connection() {
    let mut scene = Scene::new();
    let told = scene.say("PING\r\n*x\r\nPING\r\n");
    assert_eq!(told, "+PONG|-ERR Protocol error: invalid multibulk length|");
    assert_eq!(scene.client.state(), ConnectionState::Closing);
    assert_eq!(scene.say("PING\r\n"), "");
}

#[test]
fn a_web_browser_is_disconnected() {
    for line in ["POST / HTTP/1.1\r\nPING\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\nPING\r\n"] {
        let mut scene = Scene::new();
        assert_eq!(scene.say(line), "");
        assert_eq!(scene.client.state(), ConnectionState::Cut);
    }
}

#[test]
fn messages_come_behind_the_confirmation_and_before_the_end() {
    let mut scene = Scene::new();
    let confirmed = "*3|$9|subscribe|$1|a|:1|";
    assert_eq!(scene.say("SUBSCRIBE a\r\n"), confirmed);
    assert!(!scene.woken.load(Relaxed));
    scene.engine.pubsub.publish(b"a", b"1");
    assert!(scene.woken.load(Relaxed));
    scene.client.wake();
    assert_eq!(scene.heard(), "*3|$7|message|$1|a|$1|1|");
    scene.engine.pubsub.publish(b"a", b"2");
    let end = "*3|$7|message|$1|a|$1|2|*3|$11|unsubscribe|$1|a|:0|";
    assert_eq!(scene.say("UNSUBSCRIBE\r\n"), end);
    assert_eq!(scene.say("PSUBSCRIBE *\r\n"), "*3|$10|psubscribe|$1|*|:1|");
    scene.engine.pubsub.publish(b"a", b"3");
    scene.client.wake();
    assert_eq!(scene.heard(), "*4|$8|pmessage|$1|*|$1|a|$1|3|");
}

#[test]
fn in_resp3_messages_are_pushes_and_ones_own_come_behind_the_reply() {
    let mut scene = Scene::new();
    scene.client.session.speak(crate::engine::shared::connection::Protocol::Resp3);
    let expected = ">3|$9|subscribe|$1|a|:1|:1|>3|$7|message|$1|a|$1|x|_|";
    assert_eq!(scene.say("SUBSCRIBE a\r\nPUBLISH a x\r\nGET k\r\n"), expected);
}

#[test]
fn a_killed_client_is_cut_and_its_subscriptions_end() {
    let mut scene = Scene::new();
    scene.say("SUBSCRIBE a\r\n");
    assert!(scene.client.client().close());
    assert!(scene.woken.load(Relaxed));
    scene.client.wake();
    assert_eq!(scene.client.state(), ConnectionState::Cut);
    assert_eq!(scene.engine.pubsub.publish(b"a", b"1"), 0);
    assert!(scene.engine.clients.is_empty());
}

#[test]
fn a_reader_that_is_too_slow_is_disconnected_at_its_limit() {
    let mut scene = Scene::new();
    scene.say(&format!("SET k {}\r\n", "x".repeat(10_000)));
    scene.set("client-output-buffer-limit", "normal 100kb 0 0");
    scene.client.receive("GET k\r\n".repeat(10).as_bytes());
    assert_eq!(scene.client.state(), ConnectionState::Open);
    scene.client.receive("GET k\r\n".repeat(10).as_bytes());
    assert_eq!(scene.client.state(), ConnectionState::Cut);
    assert!(scene.client.output().is_empty());
}

#[test]
fn a_soft_limit_is_one_of_time() {
    let mut scene = Scene::new();
    scene.set("client-output-buffer-limit", "normal 0 10kb 0");
    scene.say(&format!("SET k {}\r\n", "x".repeat(10_000)));
    scene.client.receive("GET k\r\nGET k\r\n".as_bytes());
    assert_eq!(scene.client.state(), ConnectionState::Open);
    scene.set("client-output-buffer-limit", "normal 0 10kb 60");
    scene.client.receive("GET k\r\n".as_bytes());
    scene.client.wake();
    assert_eq!(scene.client.state(), ConnectionState::Open);
    scene.set("client-output-buffer-limit", "normal 0 10kb 0");
    scene.client.wake();
    assert_eq!(scene.client.state(), ConnectionState::Cut);
}

#[test]
fn a_subscriber_that_does_not_read_is_disconnected_at_its_limit() {
    let mut scene = Scene::new();
    scene.set("client-output-buffer-limit", "pubsub 100kb 0 0");
    scene.say("SUBSCRIBE a\r\n");
    for _ in 0..20 {
        scene.engine.pubsub.publish(b"a", &[b'x'; 10_000]);
    }
    scene.client.wake();
    assert_eq!(scene.client.state(), ConnectionState::Cut);
}

#[test]
fn a_call_that_never_ends_is_cut_at_the_limit_of_input() {
    let mut scene = Scene::new();
    scene.set("client-query-buffer-limit", "1mb");
    scene.client.receive(b"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2000000\r\n");
    for _ in 0..10 {
        scene.client.receive(&[b'x'; 100_000]);
    }
    assert_eq!(scene.client.state(), ConnectionState::Open);
    scene.client.receive(&[b'x'; 100_000]);
    assert_eq!(scene.client.state(), ConnectionState::Cut);
}

#[test]
fn a_string_of_many_pieces_arrives() {
    let mut scene = Scene::new();
    let value = "0123456789".repeat(100_000);
    let call = format!("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n${}\r\n{value}\r\n", value.len());
    call.as_bytes().chunks(777).for_each(|piece| scene.client.receive(piece));
    assert_eq!(scene.heard(), "+OK|");
    assert_eq!(scene.say("GET k\r\n"), format!("$1000000|{value}|"));
    assert_eq!(scene.client.pending.free(), 0);
}

#[test]
fn unauthenticated_clients_must_authenticate_first() {
    const NO_AUTH: &str = "-NOAUTH Authentication required.|";
    const NO_NAME: &str = "-ERR unknown command 'nosuch', with args beginning with: |";
    let arity = |name| format!("-ERR wrong number of arguments for '{name}' command|");
    let explained = [NO_NAME.to_owned(), arity("get"), arity("config|get")];
    let withheld = [NO_AUTH; 3].map(str::to_owned);
    for (dialect, told) in [(Dialect::Redis, explained), (Dialect::Valkey, withheld)] {
        let engine = Arc::new(Engine::of_dialect(dialect, Clock::System, &TABLE, 16));
        engine.configure(&[(b"requirepass", b"secret")]).unwrap();
        let mut scene = Scene::on(engine);
        scene.client.session.connection.authenticated = false;
        assert_eq!(scene.say("GET k\r\n"), NO_AUTH);
        for (line, told) in ["nosuch", "GET", "CONFIG GET"].into_iter().zip(told) {
            assert_eq!(scene.say(&format!("{line}\r\n")), told, "{line}");
        }
        let refused = "-ERR Protocol error: unauthenticated multibulk length|";
        assert_eq!(scene.say("*11\r\n"), refused);
    }
}

#[test]
fn a_flush_that_redis_waits_for_is_told_before_its_reply() {
    let flushes = "CLIENT TRACKING ON BCAST\r\nSET k 1\r\nFLUSHALL\r\nSET j 1\r\n";
    let (none, k, j) =
        (">2|$10|invalidate|_|", ">2|$10|invalidate|*1|$1|k|", ">2|$10|invalidate|*1|$1|j|");
    for (dialect, heard) in [
        (Dialect::Redis, format!("+OK|+OK|{none}{k}+OK|+OK|{j}")),
        (Dialect::Valkey, format!("+OK|+OK|+OK|{none}+OK|>2|$10|invalidate|*2|$1|j|$1|k|")),
    ] {
        let mut scene = Scene::on(Arc::new(Engine::of_dialect(dialect, Clock::System, &TABLE, 16)));
        scene.say("HELLO 3\r\n");
        assert_eq!(scene.say(flushes), heard);
    }
}

#[test]
fn an_unauthenticated_client_that_does_not_read_is_disconnected() {
    let engine = Arc::new(Engine::new(&TABLE, 16));
    engine.configure(&[(b"requirepass", b"secret")]).unwrap();
    let (mut client, _) = caller(&engine);
    client.receive("PING\r\n".repeat(400).as_bytes());
    assert_eq!(client.state(), ConnectionState::Open);
    client.receive("PING\r\n".repeat(200).as_bytes());
    assert_eq!((client.state(), client.output().len()), (ConnectionState::Cut, 0));
    let (mut client, _) = caller(&engine);
    client.receive(b"AUTH secret\r\n");
    client.receive("PING\r\n".repeat(6000).as_bytes());
    assert_eq!(client.state(), ConnectionState::Open);
}

#[test]
fn nothing_is_left_of_a_conversation() {
    let scene = Scene::new();
    let engine = Arc::clone(&scene.engine);
    let mut scene = scene;
    scene.say("WATCH k\r\nSUBSCRIBE a\r\nPSUBSCRIBE b\r\n*3\r\n$3\r\nSET\r\n");
    drop(scene);
    assert!(engine.clients.is_empty() && engine.pubsub.is_idle() && !engine.watched.is_active());
    assert_eq!(Arc::strong_count(&engine), 1);
}

#[test]
fn a_waiting_call_delays_those_after_it() {
    let mut scene = Scene::new();
    let mut other = Scene::on(Arc::clone(&scene.engine));
    assert_eq!(scene.say("PING\r\nBLPOP q 0\r\nPING\r\nBLPOP q 0\r\n"), "+PONG|");
    assert_eq!(scene.say("GET "), "");
    assert!(!scene.woken.load(Relaxed));
    assert_eq!(other.say("RPUSH q a\r\n"), ":1|");
    assert!(scene.woken.swap(false, Relaxed));
    assert_eq!(scene.say("k\r\n"), "");
    scene.client.wake();
    assert_eq!(scene.heard(), "*2|$1|q|$1|a|+PONG|");
    other.say("RPUSH q b\r\n");
    scene.client.wake();
    assert_eq!(scene.heard(), "*2|$1|q|$1|b|$-1|");
}

#[test]
fn a_wait_ends_with_its_conversation() {
    let mut scene = Scene::new();
    let mut other = Scene::on(Arc::clone(&scene.engine));
    assert_eq!(scene.say("BLPOP q 0\r\n"), "");
    scene.client.cut();
    assert_eq!(other.say("RPUSH q a\r\nLLEN q\r\n"), ":1|:1|");
    assert_eq!(other.say("BLPOP none 0\r\n"), "");
    drop(other);
    assert!(scene.engine.waiters.is_empty());
}

#[test]
fn a_wait_is_answered_with_null_inside_a_transaction() {
    let mut scene = Scene::new();
    let told = scene.say("MULTI\r\nBLPOP q 0\r\nBLMOVE q r LEFT LEFT 0\r\nEXEC\r\n");
    assert_eq!(told, "+OK|+QUEUED|+QUEUED|*2|*-1|$-1|");
}

#[test]
fn what_came_while_a_call_waited_is_run_in_bursts() {
    let engine = Arc::new(Engine::new(&TABLE, 16));
    let (mut client, woken) = caller(&engine);
    client.receive(b"BLPOP q 0\r\n");
    (0..50).for_each(|_| client.receive("INCR n\r\n".repeat(1000).as_bytes()));
    let mut other = Scene::on(engine);
    other.say("RPUSH q a\r\n");
    let (mut bursts, mut answers) = (0, client.take_output());
    while woken.swap(false, Relaxed) {
        client.wake();
        answers.extend(client.take_output());
        bursts += 1;
    }
    // There are more where a burst takes longer than a turn.
    assert!(bursts > 50_000 * 8 / BURST, "{bursts}");
    assert!(answers.ends_with(b":49999\r\n:50000\r\n"));
    assert_eq!(client.pending.len(), 0);
}

#[test]
fn slow_calls_of_one_read_are_run_in_turns_and_all_of_them() {
    let engine = Arc::new(Engine::new(&TABLE, 16));
    let (mut client, woken) = caller(&engine);
    client.receive(&b"DEBUG SLEEP 0.2\r\nINCR n\r\n".repeat(3));
    let (mut turns, mut answers) = (1, client.take_output());
    while woken.swap(false, Relaxed) {
        assert!(client.is_unfinished());
        client.wake();
        answers.extend(client.take_output());
        turns += 1;
    }
    assert!((2..=6).contains(&turns), "{turns}");
    assert_eq!(answers, b"+OK\r\n:1\r\n+OK\r\n:2\r\n+OK\r\n:3\r\n");
    assert!(!client.is_unfinished() && client.pending.is_empty());
}

#[test]
fn paused_calls_run_in_order_after_the_pause() {
    let mut a = Scene::new();
    let mut b = Scene::on(Arc::clone(&a.engine));
    assert_eq!(a.say("CLIENT PAUSE 100000 WRITE\r\n"), "+OK|");
    assert_eq!(b.say("GET k\r\nSET k 1\r\nGET k\r\nIN"), "$-1|");
    assert_eq!(b.say("CR k\r\n"), "");
    b.client.wake();
    assert!(b.heard().is_empty() && b.client.waits());
    a.say("CLIENT UNPAUSE\r\n");
    assert!(b.woken.load(Relaxed));
    b.client.wake();
    assert_eq!(b.heard(), "+OK|$1|1|:2|");
    assert!(!b.client.waits());
}

#[test]
fn a_paused_client_can_be_killed() {
    let mut a = Scene::new();
    let mut b = Scene::on(Arc::clone(&a.engine));
    a.say("CLIENT PAUSE 100000 WRITE\r\n");
    b.say("SET k 1\r\n");
    a.say(&format!("CLIENT KILL ID {}\r\n", b.client.client().id));
    b.client.wake();
    assert_eq!((b.client.state(), a.engine.pause.waiting()), (ConnectionState::Cut, 0));
}

#[test]
fn what_came_before_a_call_is_read_before_its_reply_and_what_it_made_stale_after() {
    let mut a = Scene::new();
    let mut b = Scene::on(Arc::clone(&a.engine));
    a.say("HELLO 3\r\nCLIENT TRACKING ON\r\nGET k\r\nGET j\r\n");
    b.say("SET k 1\r\n");
    let stale = |key| format!(">2|$10|invalidate|*1|$1|{key}|");
    let expected = format!("{}+OK|{}+PONG|", stale("k"), stale("j"));
    assert_eq!(a.say("SET j 1\r\nPING\r\n"), expected);
}

#[test]
fn keys_with_a_prefix_are_invalidated_once_a_burst_after_its_replies() {
    let mut a = Scene::new();
    let mut b = Scene::on(Arc::clone(&a.engine));
    a.say("HELLO 3\r\nCLIENT TRACKING ON BCAST\r\n");
    b.say("SET k 1\r\nSET j 1\r\nSET k 2\r\n");
    a.client.wake();
    assert_eq!(a.heard(), ">2|$10|invalidate|*2|$1|j|$1|k|");
    let told = ">2|$10|invalidate|*1|$1|k|";
    assert_eq!(a.say("SET k 1\r\nGET k\r\nSET k 2\r\n"), format!("+OK|$1|1|+OK|{told}"));
    // A burst ends where a call waits.
    b.say("SET k 1\r\nBLPOP q 0\r\nSET j 1\r\n");
    a.client.wake();
    assert_eq!(a.heard(), told);
    a.say("CLIENT TRACKING ON BCAST NOLOOP\r\n");
    assert_eq!(a.say("SET k 1\r\nPING\r\n"), "+OK|+PONG|");
}

#[test]
fn a_monitor_that_does_not_read_is_disconnected_at_its_limit() {
    let mut a = Scene::new();
    let mut b = Scene::on(Arc::clone(&a.engine));
    a.set("client-output-buffer-limit", "normal 1000 0 0");
    assert_eq!(b.say("MONITOR\r\n"), "+OK|");
    for _ in 0..20 {
        a.say("GET a-key-that-is-looked-for\r\n");
    }
    b.client.wake();
    assert_eq!(b.client.state(), ConnectionState::Cut);
    assert!(!a.engine.monitors.is_active());
}

/// Reads so many bytes at a time, and no more than `bytes`.
fn read(client: &mut Conversation, at_a_time: usize, bytes: usize) -> Vec<u8> {
    let mut read = Vec::new();
    while read.len() < bytes && client.has_more() {
        client.wake();
        let waiting = client.output().bytes().into_owned();
        let piece = waiting.get(..at_a_time.min(waiting.len())).unwrap();
        read.extend_from_slice(piece);
        client.sent(piece.len());
    }
    read
}

#[test]
fn a_pipeline_of_large_answers_costs_the_memory_of_a_few_of_them() {
    let engine = Arc::new(Engine::new(&TABLE, 16));
    let (mut client, _) = caller(&engine);
    let value = "0123456789".repeat(10_000);
    let set = format!("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n${}\r\n{value}\r\n", value.len());
    client.receive(set.as_bytes());
    client.receive("GET k\r\n".repeat(100).as_bytes());
    client.receive(b"GET ");
    client.receive(b"none\r\n");
    assert!(client.output().len() < FULL + value.len() + 20 && !client.waits());
    // What is changed meanwhile is seen by the calls that have not run, and by no others.
    Scene::on(Arc::clone(&engine)).say("SET k v\r\n");
    let answers = String::from_utf8(read(&mut client, 70_000, usize::MAX)).unwrap();
    let answers = answers.replace(&value, "x");
    let [old, new] = ["$100000\r\nx\r\n", "$1\r\nv\r\n"];
    let made = answers.matches(old).count();
    let expected = format!("+OK\r\n{}{}$-1\r\n", old.repeat(made), new.repeat(100 - made));
    assert_eq!(answers, expected);
    assert!(made < 10 && client.pending.is_empty());
}

#[test]
fn a_client_that_sends_without_reading_is_heard_all_the_same() {
    let engine = Arc::new(Engine::new(&TABLE, 16));
    let (mut client, _) = caller(&engine);
    let set = format!("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n${FULL}\r\n{}\r\n", "x".repeat(FULL));
    client.receive(format!("{set}GET k\r\n").as_bytes());
    let call = format!("STRLEN {}\r\n", "x".repeat(60_000));
    let calls = 400;
    for _ in 0..calls {
        client.receive(call.as_bytes());
    }
    let held_up = client.pending.len();
    assert!(held_up <= limits::HELD_UP as usize && held_up > limits::HELD_UP as usize - call.len());
    let answers = String::from_utf8(read(&mut client, 1 << 20, usize::MAX)).unwrap();
    assert_eq!(answers.matches(":0\r\n").count(), calls);
}

#[test]
fn with_a_limit_a_client_that_does_not_read_is_disconnected_and_not_waited_for() {
    let engine = Arc::new(Engine::new(&TABLE, 16));
    let (mut client, _) = caller(&engine);
    let mut other = Scene::on(engine);
    other.set("client-output-buffer-limit", "normal 2mb 0 0");
    other.client.receive(format!("APPEND k {}\r\n", "x".repeat(60_000)).as_bytes());
    client.receive("GET k\r\n".repeat(34).as_bytes());
    assert_eq!((client.state(), client.pending.len()), (ConnectionState::Open, 0));
    client.receive("GET k\r\n".repeat(2).as_bytes());
    assert_eq!(client.state(), ConnectionState::Cut);
}

#[test]
fn messages_come_although_answers_wait_to_be_read() {
    let engine = Arc::new(Engine::new(&TABLE, 16));
    let (mut client, _) = caller(&engine);
    let mut other = Scene::on(engine);
    other.set("client-output-buffer-limit", "pubsub 0 0 0");
    client.receive(b"HELLO 3\r\nSUBSCRIBE a\r\n");
    read(&mut client, 1 << 20, usize::MAX);
    other.client.receive(format!("APPEND k {}\r\n", "x".repeat(60_000)).as_bytes());
    client.receive("GET k\r\n".repeat(10).as_bytes());
    other.say("PUBLISH a m\r\n");
    client.wake();
    let answers = read(&mut client, 1 << 20, usize::MAX);
    let answers = String::from_utf8(answers).unwrap().replace(&"x".repeat(60_000), "x");
    let answer = "$60000\r\nx\r\n".to_owned();
    let message = ">3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nm\r\n";
    assert_eq!(answers, [&answer.repeat(5), message, &answer.repeat(5)].concat());
}
