//! MONITOR.

use redlet_macros::command;

use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Done;
use crate::rows;

rows![monitor];

/// From now on this connection gets a line for every call that is made, until RESET. For
/// connections only: functions called in the process answer, and nothing more.
///
/// ```js
/// db.monitor()  // throws ERR monitoring is for connections: lines need one to come through
/// ```
#[command(MONITOR, since = "1.0.0", complexity = "O(1)", flags(admin, noscript, loading, stale))]
fn monitor(db: &mut Call<'_>) -> Result<Done> {
    if db.is_inside() {
        return Err(Error::fixed("MONITOR isn't allowed for DENY BLOCKING client"));
    }
    if !db.session().client.has_mailbox() {
        return Err(Error::fixed("monitoring is for connections: lines need one to come through"));
    }
    db.engine.monitor(&db.session().client);
    db.session_mut().connection.monitors = true;
    Ok(Done)
}
