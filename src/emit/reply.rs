//! Replies as TypeScript types. A row's reply is one type, or one for each way it may be called:
//! `Text | null; count: Text[]` is `Text | null`, and `Text[]` when `count` is given. Names with
//! the same reply are listed together: `'OK'; nx, xx: 'OK' | null`. The first that is given
//! decides. `a & b` is given if both are.

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
