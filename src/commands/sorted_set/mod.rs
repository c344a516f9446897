//! Sorted sets.

mod add;
mod algebra;
mod blocking;
mod bounds;
mod inputs;
mod look;
pub(in crate::commands) mod pop;
mod range;
mod range_by;
mod remove;
mod sample;
pub(in crate::commands) mod store;

use crate::base::Bytes;
use crate::engine::grammar::reply::{IntoReply, Reply};
use crate::engine::table::command::Command;

pub(super) const FILES: &[&[&Command]] = &[
    add::ROWS,
    algebra::ROWS,
    blocking::ROWS,
    look::ROWS,
    pop::ROWS,
    range::ROWS,
    range_by::ROWS,
    remove::ROWS,
    sample::ROWS,
    store::ROWS,
];

/// Members with their scores, in an order.
pub(in crate::commands) type Scored = Vec<(Bytes, f64)>;

/// Members, with their scores if they are wanted.
#[derive(Debug)]
struct Listed {
    members: Scored,
    with_scores: bool,
}

impl IntoReply for Listed {
    const TYPE: &'static str = "Text[]; withscores: [member: Text, score: number][]";

    fn into_reply(self) -> Reply {
        if self.with_scores {
            return pairs(self.members);
        }
        Reply::Array(self.members.into_iter().map(|(member, _)| Reply::Bytes(member)).collect())
    }
}

/// Members and scores, nested in RESP3 and flat in RESP2.
fn pairs(members: Scored) -> Reply {
    let pair = |(member, score)| (Reply::Bytes(member), Reply::Double(score));
    Reply::Pairs(members.into_iter().map(pair).collect())
}
