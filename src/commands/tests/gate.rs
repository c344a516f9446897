//! Scripts, which lock as they go, beside calls of every other kind, from many threads.

use std::sync::Arc;
use std::thread;

use crate::commands::TABLE;
use crate::commands::testing::show;
use crate::engine::Engine;
use crate::engine::shared::session::Session;

const ACCOUNTS: usize = 20;
const ROUNDS: usize = 300;

fn call(engine: &Engine, session: &mut Session, line: &str) -> String {
    let words: Vec<_> = line.split(' ').map(str::as_bytes).collect();
    let reply = engine.ask(session, &words);
    reply.map_or_else(|error| error.to_string(), |reply| show(&reply))
}

/// Moves money between accounts that it does not declare, in this order and in the other.
const TRANSFER: &str = "local a, b = ARGV[1], ARGV[2] \
     redis.call('DECRBY', 'account:' .. a, 5) \
     redis.call('INCRBY', 'account:' .. b, 5) \
     return redis.call('GET', KEYS[1])";

const SUM: &str = "local sum = 0 \
     for i = 0, 19 do sum = sum + redis.call('GET', 'account:' .. i) end \
     return sum";

/// What one thread does in one round.
fn act(engine: &Engine, session: &mut Session, thread: usize, round: usize) {
    let (a, b) = ((thread * 7 + round * 3) % ACCOUNTS, (thread + round * 11) % ACCOUNTS);
    match thread % 6 {
        0 | 1 => {
            let words: [&[u8]; 6] = [
                b"EVAL",
                TRANSFER.as_bytes(),
                b"1",
                b"declared",
                &a.to_string().into_bytes(),
                &b.to_string().into_bytes(),
            ];
            engine.ask(session, &words).unwrap();
        }
        2 => {
            for line in [
                "MULTI".to_owned(),
                format!("DECRBY account:{b} 3"),
                format!("INCRBY account:{a} 3"),
                "EXEC".to_owned(),
            ] {
                call(engine, session, &line);
            }
        }
        3 => {
            let sum = engine.ask(session, &[b"EVAL", SUM.as_bytes(), b"0"]).unwrap();
            assert_eq!(show(&sum), "2000");
        }
        4 => {
            call(engine, session, &format!("MSET x:{a} 1 x:{b} 2 x:{round} 3 declared {round}"));
            call(engine, session, &format!("WATCH x:{a}"));
            call(engine, session, "MULTI");
            call(engine, session, "EVAL return(redis.call('DBSIZE')) 0");
            call(engine, session, "EXEC");
        }
        _ => {
            call(engine, session, "SWAPDB 1 2");
            call(engine, session, "DBSIZE");
            call(engine, session, &format!("MOVE x:{a} 1"));
            call(engine, session, "SCRIPT FLUSH");
        }
    }
}

#[test]
fn no_thread_waits_forever_and_no_money_is_lost() {
    let engine = Arc::new(Engine::new(&TABLE, 4));
    let mut session = engine.new_session();
    for account in 0..ACCOUNTS {
        call(&engine, &mut session, &format!("SET account:{account} 100"));
    }
    let threads: Vec<_> = (0..8)
        .map(|thread| {
            let engine = Arc::clone(&engine);
            thread::spawn(move || {
                let mut session = engine.new_session();
                (0..ROUNDS).for_each(|round| act(&engine, &mut session, thread, round));
                engine.end_session(&mut session);
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let sum = engine.ask(&mut session, &[b"EVAL", SUM.as_bytes(), b"0"]).unwrap();
    assert_eq!(show(&sum), "2000");
}
