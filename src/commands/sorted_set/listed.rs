//! Members and scores as replies.

use crate::base::Bytes;
use crate::engine::grammar::reply::{IntoReply, Reply};
use crate::engine::grammar::strings::Strings;
use crate::value::member::Member;

/// Members with their scores, in an order.
pub(in crate::commands) type Scored = Vec<(Bytes, f64)>;

/// Members, with their scores if they are wanted.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) members: Strings,
    scores: Option<Vec<f64>>,
}

impl Listed {
    /// None yet, with room for this many.
    pub(super) fn with_capacity(count: usize, with_scores: bool) -> Self {
        let scores = with_scores.then(|| Vec::with_capacity(count));
        Self { members: Strings::with_capacity(count), scores }
    }

    pub(super) fn of(members: &Scored, with_scores: bool) -> Self {
        let mut listed = Self::with_capacity(members.len(), with_scores);
        members.iter().for_each(|(member, score)| listed.push(member.into(), *score));
        listed
    }

    #[inline]
    pub(super) fn push(&mut self, member: Member<'_>, score: f64) {
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
pub(super) fn pairs(members: Scored) -> Reply {
    let pair = |(member, score)| (Reply::Bytes(member), Reply::Double(score));
    Reply::Pairs(members.into_iter().map(pair).collect())
}
