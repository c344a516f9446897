//! Sorted sets.

pub(super) mod add;
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
use crate::engine::grammar::strings::Strings;
use crate::files;
use crate::value::member::Member;

files![add, algebra, blocking, look, pop, range, range_by, remove, sample, store];

/// Members with their scores, in an order.
pub(in crate::commands) type Scored = Vec<(Bytes, f64)>;

/// Members, with their scores if they are wanted.
#[derive(Debug)]
struct Listed {
    members: Strings,
    scores: Option<Vec<f64>>,
}

impl Listed {
    fn new(with_scores: bool) -> Self {
        Self { members: Strings::default(), scores: with_scores.then(Vec::new) }
    }

    fn of(members: &Scored, with_scores: bool) -> Self {
        let mut listed = Self::new(with_scores);
        members.iter().for_each(|(member, score)| listed.push(member.into(), *score));
        listed
    }

    #[inline]
    fn push(&mut self, member: Member<'_>, score: f64) {
        self.members.push(member);
        if let Some(scores) = &mut self.scores {
            scores.push(score);
        }
    }
}

impl IntoReply for Listed {
    const TYPE: &'static str = "Text[]; withscores: [member: Text, score: number][]";

    fn into_reply(self) -> Reply {
        match self.scores {
            Some(scores) => self.members.scored(scores),
            None => self.members.into_reply(),
        }
    }
}

/// Members and scores, nested in RESP3 and flat in RESP2.
fn pairs(members: Scored) -> Reply {
    let pair = |(member, score)| (Reply::Bytes(member), Reply::Double(score));
    Reply::Pairs(members.into_iter().map(pair).collect())
}
