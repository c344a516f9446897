//! The threads of a listener: each serves clients of its own.
//!
//! A thread ([`Worker`]) has an event loop, a read buffer and clients, and shares only the store with
//! the others. A client stays with the thread that it is given, the one with the fewest clients when
//! it connects. The first thread also accepts. Another one is started only when a client comes and
//! none is without clients, so a listener with one client has one thread, however many it may have.

use std::io;
use std::mem::take;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::address::Bound;
use super::shared::Shared;
use super::stream::{Acceptor, Caller, is_of_the_peer};
use super::tls::Tls;
use super::{relief, serve};
use crate::engine::Engine;

/// The most long calls of a thread's clients at the same time. With more, its other clients wait. Threads
/// are only made as such calls come, and end when they are idle.
const RELIEF: usize = 1024;
/// How long to wait before accepting again after the system had no resources for a client.
const BREATH: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(super) struct Crew {
    pub(super) engine: Arc<Engine>,
    /// The most threads.
    most: usize,
    /// The tasks that accept clients, on the first thread.
    accepting: Mutex<Vec<JoinHandle<()>>>,
    /// Empty once it was dismissed.
    workers: Mutex<Vec<Worker>>,
}

#[derive(Debug)]
struct Worker {
    shared: Arc<Shared>,
    runtime: Runtime,
    serving: JoinHandle<()>,
}

impl Crew {
    /// Starts the first thread, which accepts clients. With `tls`, TCP is encrypted.
    pub(super) fn start(
        engine: &Arc<Engine>,
        most: usize,
        bound: Vec<Bound>,
        tls: Option<&Arc<Tls>>,
    ) -> io::Result<Arc<Self>> {
        let first = Worker::start(engine)?;
        let handle = first.runtime.handle().clone();
        let acceptors = {
            let _inside = handle.enter();
            let acceptors = bound.into_iter().map(|bound| Acceptor::new(bound, tls));
            acceptors.collect::<io::Result<Vec<_>>>()?
        };
        let crew = Arc::new(Self {
            engine: Arc::clone(engine),
            most,
            accepting: Mutex::default(),
            workers: Mutex::new(vec![first]),
        });
        let accept = |acceptor| handle.spawn(accept(Arc::clone(&crew), acceptor));
        *crew.accepting.lock() = acceptors.into_iter().map(accept).collect();
        Ok(crew)
    }

    /// Gives a client to the thread that has the fewest.
    pub(super) fn take_in(&self, caller: Caller) {
        let mut workers = self.workers.lock();
        let all_serve = workers.iter().all(|worker| worker.shared.clients() > 0);
        if all_serve
            && workers.len() < self.most
            // Where the system has no further thread, those there are do.
            && let Ok(another) = Worker::start(&self.engine)
        {
            workers.push(another);
        }
        if let Some(worker) = workers.iter().min_by_key(|worker| worker.shared.clients()) {
            let _inside = worker.runtime.enter();
            serve::take_in(&worker.shared, caller);
        }
    }

    /// Accepts no more clients, answers received calls, and ends the threads.
    pub(super) fn dismiss(&self) {
        let accepting = take(&mut *self.accepting.lock());
        accepting.iter().for_each(JoinHandle::abort);
        // A task that was aborted may still hand over a client, for which it needs the lock.
        let runtime = self.workers.lock().first().map(|first| first.runtime.handle().clone());
        // A panic in a task has ended what it did, so there is nothing to report it to.
        for task in accepting {
            let _ = runtime.as_ref().map(|runtime| runtime.block_on(task));
        }
        let workers = take(&mut *self.workers.lock());
        workers.iter().for_each(|worker| worker.shared.stop());
        for Worker { serving, runtime, .. } in workers {
            let _ = runtime.block_on(serving);
        }
    }
}

impl Worker {
    fn start(engine: &Arc<Engine>) -> io::Result<Self> {
        let shared = Arc::new(Shared::new(Arc::clone(engine)));
        let owing = Arc::clone(&shared);
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .max_blocking_threads(RELIEF)
            .thread_name("redlet-server")
            .on_thread_start(move || relief::stand_by(&owing))
            .enable_io()
            .enable_time()
            .build()?;
        let serving = runtime.spawn(serve::serve(Arc::clone(&shared)));
        Ok(Self { shared, runtime, serving })
    }
}

/// Accepts clients until it is aborted.
async fn accept(crew: Arc<Crew>, acceptor: Acceptor) {
    loop {
        match acceptor.accept().await {
            Ok(caller) => crew.take_in(caller),
            Err(why) if is_of_the_peer(&why) => {}
            Err(_) => sleep(BREATH).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;
    use crate::commands::TABLE;
    use crate::server::Listen;
    use crate::server::address::bind;

    fn crew(most: usize) -> (Arc<Crew>, impl Fn() -> TcpStream) {
        let listen = Listen { port: Some(0), ..Listen::default() };
        let (sockets, bound) = bind(&listen, false, 16).unwrap();
        let crew = Crew::start(&Arc::new(Engine::new(&TABLE, 16)), most, bound, None).unwrap();
        let connect = move || {
            let mut stream = TcpStream::connect(sockets.address.unwrap()).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
            stream.write_all(b"PING\r\n").unwrap();
            stream.read_exact(&mut [0; 7]).unwrap();
            stream
        };
        (crew, connect)
    }

    /// The number of clients of each thread.
    fn clients(crew: &Crew) -> Vec<usize> {
        crew.workers.lock().iter().map(|worker| worker.shared.clients()).collect()
    }

    #[test]
    fn threads_are_started_as_clients_come_and_each_client_goes_to_the_one_with_the_fewest() {
        let (crew, connect) = crew(3);
        assert_eq!(clients(&crew), [0]);
        let first = connect();
        assert_eq!(clients(&crew), [1]);
        let mut others: Vec<_> = (0..6).map(|_| connect()).collect();
        assert_eq!(clients(&crew), [3, 2, 2]);
        drop(first);
        drop(others.remove(2));
        while clients(&crew) != [1, 2, 2] {
            std::thread::yield_now();
        }
        others.push(connect());
        assert_eq!(clients(&crew), [2, 2, 2]);
        crew.dismiss();
        assert!(clients(&crew).is_empty());
    }

    #[test]
    fn a_single_thread_serves_all_clients_if_no_more_are_allowed() {
        let (crew, connect) = crew(1);
        let _connected: Vec<_> = (0..5).map(|_| connect()).collect();
        assert_eq!(clients(&crew), [5]);
        crew.dismiss();
    }

    #[test]
    fn dismissing_a_crew_answers_what_came_and_ends_the_clients_of_all_threads() {
        let (crew, connect) = crew(4);
        let mut streams: Vec<_> = (0..8).map(|_| connect()).collect();
        streams.iter_mut().for_each(|it| it.write_all(&b"INCR n\r\n".repeat(1000)).unwrap());
        // What was written before it is accepted by the system has arrived.
        std::thread::sleep(Duration::from_millis(20));
        crew.dismiss();
        let mut answers = String::new();
        for stream in &mut streams {
            stream.read_to_string(&mut answers).unwrap();
        }
        let mut numbers: Vec<u32> =
            answers.lines().map(|line| line.trim_start_matches(':').parse().unwrap()).collect();
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq(1..=8000));
        assert!(crew.engine.clients.is_empty());
    }
}
