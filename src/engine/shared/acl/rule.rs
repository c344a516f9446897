//! The words of ACL SETUSER, as they come in: what belongs together, and what can be wrong.

use std::fmt;

use crate::engine::table::index::Table;

/// What the meaning of rules depends on.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    pub(in crate::engine) table: &'static Table,
    /// `acl-pubsub-default`: what is new listens to all channels.
    pub(in crate::engine) opens_channels: bool,
}

/// Rules, each selector one of them: `(+get` and `~k)` belong together.
#[derive(Debug, Default)]
pub struct Rules(Vec<Vec<u8>>);

impl Rules {
    /// Joins the words of each selector into one rule. Fails when a selector is not closed.
    pub fn read(words: &[&[u8]]) -> Result<Self, Mistake> {
        let mut rules: Vec<Vec<u8>> = Vec::new();
        let mut open = None;
        for word in words {
            match (open, rules.last_mut()) {
                (Some(_), Some(selector)) => {
                    selector.push(b' ');
                    selector.extend_from_slice(word);
                }
                _ => rules.push(word.to_vec()),
            }
            let begins = open.or(word.first().filter(|first| **first == b'(').map(|_| word));
            open = begins.filter(|_| word.last() != Some(&b')'));
        }
        match open {
            Some(first) => Err(Mistake::of(first, Wrong::Unmatched)),
            None => Ok(Self(rules)),
        }
    }

    pub(in crate::engine) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
    }
}

/// True when a text has a byte that separates or ends words in a file. Names and rules cannot have
/// one, since they could not be read back.
pub fn has_blanks(text: &[u8]) -> bool {
    text.iter().any(|byte| byte.is_ascii_whitespace() || matches!(byte, 0 | 11))
}

/// A rule, and what is wrong with it.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The rule as it was given.
    pub rule: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

impl Mistake {
    pub(in crate::engine) fn of(rule: &[u8], wrong: Wrong) -> Self {
        Self { rule: String::from_utf8_lossy(rule).into_owned(), wrong }
    }
}

/// What can be wrong with a rule. Its `Display` is the text that Redis uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// The rule has none of the known forms.
    Syntax,
    /// No such command, subcommand or category.
    Unknown,
    /// `+config|get|x`.
    FirstOfSubcommand,
    /// A pattern where all keys are open already.
    AfterAllKeys,
    /// A channel pattern where all channels are open already.
    AfterAllChannels,
    /// `#` or `!` without a SHA-256 hash in lowercase hexadecimal.
    NoHash,
    /// A password to remove that the user does not have.
    NoSuchPassword,
    /// A number that no database can have.
    Database,
    /// A selector without its end.
    Unmatched,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "Syntax error",
            Self::Unknown => "Unknown command or category name in ACL",
            Self::FirstOfSubcommand => "Allowing first-arg of a subcommand is not supported",
            Self::AfterAllKeys => {
                "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and \
                 does not have any effect. Try 'resetkeys' to start with an empty list of patterns"
            }
            Self::AfterAllChannels => {
                "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and \
                 does not have any effect. Try 'resetchannels' to start with an empty list of \
                 channels"
            }
            Self::NoHash => {
                "The password hash must be exactly 64 characters and contain only lowercase \
                 hexadecimal characters"
            }
            Self::NoSuchPassword => {
                "The password you are trying to remove from the user does not exist"
            }
            Self::Database => "The provided database ID is out of range",
            Self::Unmatched => "Unmatched parenthesis in selector definition.",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Vec<String>, Mistake> {
        let words: Vec<_> = words.iter().map(|word| word.as_bytes()).collect();
        let text = |rule: &[u8]| String::from_utf8_lossy(rule).into_owned();
        Rules::read(&words).map(|rules| rules.iter().map(text).collect())
    }

    #[test]
    fn a_selector_reaches_to_the_word_that_ends_it() {
        assert_eq!(
            read(&["on", "(+get", "~x", "~y)", "off"]).unwrap(),
            ["on", "(+get ~x ~y)", "off"]
        );
        assert_eq!(read(&["(", "~x", ")", "(~y))", "()"]).unwrap(), ["( ~x )", "(~y))", "()"]);
        assert_eq!(read(&["~(x", "x)", ""]).unwrap(), ["~(x", "x)", ""]);
        for words in [&["on", "(~x", "on"][..], &["(~x", ") on"], &["(~x"]] {
            let wrong = Wrong::Unmatched;
            assert_eq!(read(words), Err(Mistake { rule: "(~x".into(), wrong }), "{words:?}");
        }
    }
}
