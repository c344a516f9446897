use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use super::{Listen, Listener};
use crate::commands::TABLE;
use crate::engine::Engine;

fn engine() -> Arc<Engine> {
    Arc::new(Engine::new(&TABLE, 16))
}

/// A listener that gives each of two clients a thread of its own.
fn listener(engine: &Arc<Engine>) -> Listener {
    listener_of(engine, 2)
}

fn listener_of(engine: &Arc<Engine>, threads: usize) -> Listener {
    let listen = Listen { port: Some(0), threads: Some(threads), ..Listen::default() };
    Listener::open(Arc::clone(engine), &listen).unwrap()
}

fn connect(listener: &Listener) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", listener.port().unwrap())).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// Sends lines and reads as many bytes as are expected.
#[track_caller]
fn check(stream: &mut TcpStream, lines: &str, expected: &str) {
    stream.write_all(lines.as_bytes()).unwrap();
    let mut answer = vec![0; expected.len()];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(String::from_utf8_lossy(&answer), expected);
}

#[track_caller]
fn ends(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    // A connection that was cut may end in an error.
    let _ = stream.read_to_end(&mut rest);
    assert_eq!(String::from_utf8_lossy(&rest), "");
}

#[test]
fn clients_are_answered_and_leave_nothing_behind() {
    serve_two_clients(1);
    serve_two_clients(2);
}

fn serve_two_clients(threads: usize) {
    let engine = engine();
    let listener = listener_of(&engine, threads);
    let (mut one, mut other) = (connect(&listener), connect(&listener));
    check(&mut one, "SET k v\r\nGET k\r\n", "+OK\r\n$1\r\nv\r\n");
    check(
        &mut other,
        "GET k\r\nSUBSCRIBE c\r\n",
        "$1\r\nv\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n",
    );
    check(&mut one, "PUBLISH c m\r\n", ":1\r\n");
    check(&mut other, "", "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n");
    check(&mut one, "*x\r\nPING\r\n", "-ERR Protocol error: invalid multibulk length\r\n");
    ends(&mut one);
    drop(other);
    listener.close();
    assert!(engine.clients.is_empty() && engine.pubsub.is_idle());
    assert!(listener.is_closed());
    assert_eq!(Arc::strong_count(&engine), 1);
}

#[test]
fn what_came_before_the_listener_closed_is_answered() {
    let engine = engine();
    let listener = listener(&engine);
    let mut client = connect(&listener);
    check(&mut client, "PING\r\n", "+PONG\r\n");
    client.write_all("INCR n\r\n".repeat(10_000).as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(20));
    listener.close();
    let mut answers = String::new();
    client.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.lines().count(), 10_000);
    assert!(TcpStream::connect(("127.0.0.1", listener.port().unwrap())).is_err());
}

#[test]
fn one_client_too_many_gets_an_error() {
    let engine = engine();
    engine.config.set(&[(b"maxclients", b"1")]).unwrap();
    let listener = listener(&engine);
    let mut client = connect(&listener);
    check(&mut client, "PING\r\n", "+PONG\r\n");
    let mut other = connect(&listener);
    check(&mut other, "", "-ERR max number of clients reached\r\n");
    ends(&mut other);
    check(&mut client, "PING\r\n", "+PONG\r\n");
}

#[test]
fn a_killed_client_is_disconnected() {
    let engine = engine();
    let listener = listener(&engine);
    let mut client = connect(&listener);
    check(&mut client, "PING\r\n", "+PONG\r\n");
    assert!(engine.clients.list().iter().all(|client| client.close()));
    ends(&mut client);
}

#[test]
fn a_password_is_asked_for() {
    let engine = engine();
    let listen = Listen { port: Some(0), password: Some("p".into()), ..Listen::default() };
    let listener = Listener::open(Arc::clone(&engine), &listen).unwrap();
    let mut client = connect(&listener);
    check(&mut client, "PING\r\n", "-NOAUTH Authentication required.\r\n");
    assert_eq!(engine.config.password(), "p");
}

#[test]
fn a_pipeline_of_large_answers_is_read_whole_and_kept_in_pieces() {
    let engine = engine();
    let listener = listener(&engine);
    let (mut client, mut other) = (connect(&listener), connect(&listener));
    let value = "0123456789".repeat(100_000);
    let set = format!("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000000\r\n{value}\r\n");
    check(&mut other, &set, "+OK\r\n");
    client.write_all("GET k\r\n".repeat(50).as_bytes()).unwrap();
    // A client that does not read is still heard, so that one that reads late can go on.
    client.write_all("STRLEN k\r\n".repeat(300_000).as_bytes()).unwrap();
    check(&mut other, "PING\r\n", "+PONG\r\n");
    let waiting =
        |client: &Arc<crate::engine::shared::client::Client>| client.shown.output.load(Relaxed);
    let most = engine.clients.list().iter().map(waiting).max().unwrap();
    assert!(most < 2_000_000, "{most} bytes wait to be read");
    for _ in 0..50 {
        let mut answer = vec![0; value.len() + 12];
        client.read_exact(&mut answer).unwrap();
        assert!(answer == format!("$1000000\r\n{value}\r\n").as_bytes());
    }
    let mut rest = vec![0; 300_000 * 10];
    client.read_exact(&mut rest).unwrap();
    assert!(rest == ":1000000\r\n".repeat(300_000).as_bytes());
    client.write_all("GET k\r\n".repeat(50).as_bytes()).unwrap();
    client.write_all(b"QUIT\r\n").unwrap();
    let mut last = Vec::new();
    client.read_to_end(&mut last).unwrap();
    assert_eq!(last.len(), 50 * (value.len() + 12) + 5);
}

#[test]
fn clients_of_different_threads_wake_watch_and_end_each_other() {
    let engine = engine();
    let listener = listener(&engine);
    let (mut one, mut other) = (connect(&listener), connect(&listener));
    check(&mut other, "CLIENT ID\r\n", ":2\r\n");
    one.write_all(b"BLPOP l 0\r\n").unwrap();
    while !engine.clients.list().iter().any(|client| client.shown.blocked.load(Relaxed)) {
        std::thread::yield_now();
    }
    check(&mut other, "RPUSH l a b\r\n", ":2\r\n");
    check(&mut one, "", "*2\r\n$1\r\nl\r\n$1\r\na\r\n");
    check(&mut one, "WATCH k\r\nMULTI\r\nGET k\r\n", "+OK\r\n+OK\r\n+QUEUED\r\n");
    check(&mut other, "SET k v\r\n", "+OK\r\n");
    check(&mut one, "EXEC\r\n", "*-1\r\n");
    check(&mut one, "CLIENT KILL ID 2\r\n", ":1\r\n");
    ends(&mut other);
}

#[cfg(unix)]
#[test]
fn a_unix_socket_serves_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s");
    let listen = Listen { path: Some(path.clone()), ..Listen::default() };
    let listener = Listener::open(engine(), &listen).unwrap();
    assert_eq!((listener.port(), listener.path()), (None, Some(&*path)));
    let mut client = std::os::unix::net::UnixStream::connect(&path).unwrap();
    client.write_all(b"PING\r\n").unwrap();
    let mut answer = [0; 7];
    client.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"+PONG\r\n");
    listener.close();
    assert!(!path.exists());
}
