//! Tests of what no single command shows.

mod blocking;
mod accounting;
mod acl_keys;
mod changes;
mod compaction;
mod copies;
mod events;
mod eviction;
mod expected;
mod facts;
mod gate;
mod hostile_rules;
mod hostile_scripts;
mod keeper;
mod near;
mod pausing;
mod secrets;
mod tracking;

use crate::engine::Engine;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::session::Session;

fn call(engine: &Engine, session: &mut Session, line: &str) -> Result<Reply> {
    let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
    engine.ask(session, &words)
}
