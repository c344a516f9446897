//! What time it is.

use redlet_macros::command;

use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::IntoReply;
use crate::{reply_type, rows};

rows![time];

reply_type! {
    Time => "[seconds: Text, microseconds: Text]";
}

/// Returns the time: seconds since the Unix epoch, and microseconds of the present second.
///
/// ```js
/// const [seconds, microseconds] = db.time()
/// Math.abs(Number(seconds) - Date.now() / 1000) < 5  // true
/// ```
#[command(TIME, since = "2.6.0", complexity = "O(1)", flags(loading, stale, fast, random))]
fn time(db: &mut Access<'_>) -> Result<Time> {
    let now = db.clock().unix_micros();
    let text = |number: u64| Bytes::from(number.to_string().as_str());
    Ok(Time(vec![text(now / 1_000_000), text(now % 1_000_000)].into_reply()))
}
