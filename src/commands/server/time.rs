//! What time it is.

use crate::base::{Bytes, clock};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::IntoReply;
use crate::{command, reply_type, rows};

rows![time];

reply_type! {
    Time => "[seconds: Text, microseconds: Text]";
}

command! {
    /// Tells the time: seconds since the Unix epoch, and microseconds of the present second.
    TIME since "2.6.0" "O(1)" [loading stale fast random]
    time() -> Time
}
fn time(_db: &mut Access<'_>) -> Result<Time> {
    let now = clock::unix_micros();
    let text = |number: u64| Bytes::from(number.to_string().as_str());
    Ok(Time(vec![text(now / 1_000_000), text(now % 1_000_000)].into_reply()))
}
