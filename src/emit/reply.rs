//! Replies as TypeScript types. A row's reply is one type, or one for each way it may be called:
//! `Text | null; count: Text[]` is `Text | null`, and `Text[]` when `count` is given. Names with
//! the same reply are listed together: `'OK'; nx, xx: 'OK' | null`. The first that is given
//! decides. `a & b` is given if both are.

use crate::engine::grammar::expected;
use crate::engine::table::command::Command;

/// The types of a row's replies: the usual one first, then those that arguments select.
pub fn replies(row: &Command) -> Vec<&'static str> {
    let ReplyTypes { plain, when } = ReplyTypes::of(row.reply);
    std::iter::once(plain).chain(when.into_iter().map(|(_, reply)| reply)).collect()
}

/// The index in [`replies`] of what a call with these arguments answers. A word that is given decides
/// before other arguments.
pub fn reply_of_call(row: &Command, args: &[&[u8]]) -> usize {
    if !row.reply.contains(';') {
        return 0;
    }
    let types = ReplyTypes::of(row.reply);
    let given = expected::given(row.params, args);
    let has = |name: &str| given.iter().any(|given| given.eq_ignore_ascii_case(name));
    let is_word = |name: &str| given.contains(&&*name.to_ascii_uppercase());
    let by = |is_given: &dyn Fn(&str) -> bool| {
        let selects = |name: &&str| name.split(" & ").all(is_given);
        types.when.iter().position(|(names, _)| names.iter().any(selects))
    };
    by(&is_word).or_else(|| by(&has)).map_or(0, |index| index + 1)
}

/// The parsed reply of a row.
#[derive(Debug, PartialEq)]
pub(super) struct ReplyTypes {
    /// The reply if none of the names below is given.
    pub(super) plain: &'static str,
    /// The reply if one of these arguments or words is given.
    pub(super) when: Vec<(Vec<&'static str>, &'static str)>,
}

impl ReplyTypes {
    pub(super) fn of(reply: &'static str) -> Self {
        let mut parts = split(reply, ';').into_iter();
        let plain = parts.next().unwrap_or("unknown");
        let when = parts.filter_map(|part| part.split_once(": "));
        let when = when.map(|(names, reply)| (names.split(", ").collect(), reply)).collect();
        Self { plain, when }
    }

    /// The case that a name selects.
    pub(super) fn decides(&self, name: &str) -> Option<&'static str> {
        let names = self.when.iter().flat_map(|(names, _)| names);
        names.copied().find(|found| *found == name)
    }

    /// The reply if this name is given, or if none is.
    pub(super) fn given(&self, name: Option<&str>) -> &'static str {
        let when = self.when.iter().find(|(names, _)| names.iter().any(|n| Some(*n) == name));
        when.map_or(self.plain, |(_, reply)| reply)
    }

    /// The union of all replies.
    pub(super) fn any(&self) -> String {
        let whens = self.when.iter().map(|(_, reply)| *reply);
        let mut all = Vec::new();
        for part in std::iter::once(self.plain).chain(whens).flat_map(|reply| split(reply, '|')) {
            if !all.contains(&part) {
                all.push(part);
            }
        }
        // Null comes last, as is usual.
        all.sort_by_key(|part| *part == "null");
        all.join(" | ")
    }
}

/// Splits at separators outside of brackets.
fn split(text: &'static str, separator: char) -> Vec<&'static str> {
    let mut depth = 0;
    let separates = |found: char| {
        match found {
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' | '>' => depth -= 1,
            _ => {}
        }
        found == separator && depth == 0
    };
    text.split(separates).map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::TABLE;

    #[track_caller]
    fn check(call: &str, expected: &str) {
        let words: Vec<_> = call.split(' ').map(str::as_bytes).collect();
        let (row, args) = TABLE.table().resolve(&words).unwrap();
        assert_eq!(replies(row)[reply_of_call(row, args)], expected, "{call}");
    }

    #[test]
    fn the_arguments_of_a_call_select_its_reply() {
        check("SET k v", "'OK'");
        check("SET get nx", "'OK'");
        check("SET k v NX EX 5", "'OK' | null");
        check("SET k v EX 5 GET", "Text | null");
        check("SET k v NX GET", "Text | null");
        check("LPOP count", "Text | null");
        check("LPOP k 2", "Text[] | null");
        check("PING", "'PONG'");
        check("PING x", "Text");
        check("ZRANGE k 0 -1 BYSCORE withscores", "[member: Text, score: number][]");
        check("ZRANGE withscores 0 -1", "Text[]");
        check("ZUNION 1 WITHSCORES", "Text[]");
        check("ZUNION 1 a WITHSCORES", "[member: Text, score: number][]");
        check("ZUNION 2 a b WEIGHTS 1 -inf WITHSCORES", "[member: Text, score: number][]");
        check("ZADD k 1 incr", "number");
        check("ZADD k INCR 1 m", "number | null");
        check("ZPOPMIN k", "[member: Text, score: number] | []");
        check("ZPOPMIN k 1", "[member: Text, score: number][]");
        check("ZRANK k m WITHSCORE", "[rank: number, score: number] | null");
        check("HRANDFIELD k 2", "Text[]");
        check("HRANDFIELD k 2 WITHVALUES", "[field: Text, value: Text][]");
        check("SORT k STORE d", "number");
        check("SORT k BY store", "(Text | null)[]");
        check("XCLAIM k g c 0 1-0 JUSTID", "Text[]");
        check("XCLAIM k g c 0 1-0 FORCE", "[id: Text, fields: Text[]][]");
        check("LPOS k x", "number | null");
        check("LPOS k x COUNT 0", "number[]");
        check("LCS a b LEN", "number");
        check("LCS a b IDX WITHMATCHLEN", replies_of("LCS")[2]);
        check("XPENDING k g", replies_of("XPENDING")[0]);
        check("XPENDING k g - + 10", replies_of("XPENDING")[1]);
        check("XPENDING k g IDLE 5 - + 10", replies_of("XPENDING")[1]);
        check("XINFO STREAM k", replies_of("XINFO|STREAM")[0]);
        check("XINFO STREAM k FULL COUNT 1", replies_of("XINFO|STREAM")[1]);
        check("VSIM k ELE a WITHSCORES WITHATTRIBS", replies_of("VSIM")[1]);
        check("VSIM k VALUES 1 2 WITHATTRIBS", replies_of("VSIM")[3]);
        check("VEMB k e RAW", replies_of("VEMB")[1]);
        check("VLINKS k e WITHSCORES", replies_of("VLINKS")[1]);
        check("GEORADIUS k 1 2 3 km WITHCOORD", replies_of("GEORADIUS")[1]);
        check("GEORADIUS k 1 2 3 km STOREDIST d", "number");
        check("INCREX k BYFLOAT 1.5", replies_of("INCREX")[1]);
        check("LMOVEM a b LEFT RIGHT EXACTLY 5", "Text[] | null");
    }

    fn replies_of(name: &str) -> Vec<&'static str> {
        replies(TABLE.table().named(name.as_bytes()).unwrap())
    }

    #[test]
    fn a_reply_may_depend_on_the_arguments() {
        let reply = ReplyTypes::of("Text | null; count: [a: Text; b: 1][]; len: number");
        assert_eq!(reply.plain, "Text | null");
        let when = [(vec!["count"], "[a: Text; b: 1][]"), (vec!["len"], "number")];
        assert_eq!(reply.when, when);
        assert_eq!(reply.any(), "Text | [a: Text; b: 1][] | number | null");
    }

    #[test]
    fn several_names_may_decide_on_one_reply() {
        let reply = ReplyTypes::of("'OK'; nx, xx: 'OK' | null");
        assert_eq!(reply.decides("xx"), Some("xx"));
        assert_eq!(reply.decides("ex"), None);
        assert_eq!([reply.given(Some("xx")), reply.given(None)], ["'OK' | null", "'OK'"]);
    }
}
