//! What a source file names: the modules it declares, and every path in it.

/// A path as it is written, and where from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// How many modules written inside the file stand around it.
    pub(crate) inside: usize,
    /// `crate`, `super` or `self` first where it was written so.
    pub(crate) path: Vec<String>,
    /// It stands in code that is compiled for tests alone.
    pub(crate) test: bool,
    /// The name that `pub use` gives it, should it be exported.
    pub(crate) exported: Option<String>,
}

/// What matters of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    /// The modules that stand in files of their own, in the order in which they are declared.
    pub(crate) modules: Vec<String>,
    /// Those of them that are compiled for tests alone.
    pub(crate) tests: Vec<String>,
    pub(crate) named: Vec<Named>,
    /// Macros that it puts at the root.
    pub(crate) macros: Vec<String>,
    /// It says that its modules are listed from the bottom up.
    pub(crate) ordered: bool,
}

impl Text {
    pub(crate) fn read(text: &str) -> Self {
        let ordered = text.lines().any(|line| line.starts_with("// Bottom-up:"));
        let tokens = tokens(text);
        let mut reader =
            Reader { tokens: &tokens, at: 0, text: Self { ordered, ..Self::default() } };
        reader.read();
        reader.text
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    /// `::`
    Into,
    Other(char),
}

/// Words and signs, without comments, strings, characters and lifetimes.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = raw_string(rest) {
            length
        } else if first == '"' {
            string(rest)
        } else if first == '\'' {
            quote(rest)
        } else if first.is_alphabetic() || first == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..end].to_owned()));
            end
        } else if rest.starts_with("::") {
            tokens.push(Token::Into);
            2
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Other(first));
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of `r"..."`, `r#"..."#` and `br"..."` at the beginning.
fn raw_string(text: &str) -> Option<usize> {
    let start = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = start.len() - start.trim_start_matches('#').len();
    let inner = start[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inner.find(&end)? + end.len();
    Some(text.len() - inner.len() + length)
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// The length of a character between quotes, or of the quote of a lifetime.
fn quote(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(1, |end| end + 4),
        Some((_, _)) => match chars.next() {
            Some((at, '\'')) => at + 1,
            _ => 1,
        },
        None => 1,
    }
}

/// What an open brace began.
struct Brace {
    is_module: bool,
    is_test: bool,
}

/// What stands around a path.
#[derive(Clone, Copy)]
struct Around {
    modules: usize,
    test: bool,
}

struct Reader<'t> {
    tokens: &'t [Token],
    at: usize,
    text: Text,
}

impl Reader<'_> {
    fn read(&mut self) {
        let mut braces: Vec<Brace> = Vec::new();
        let (mut exports, mut test) = (false, false);
        while let Some(token) = self.tokens.get(self.at) {
            let around = Around {
                modules: braces.iter().filter(|brace| brace.is_module).count(),
                test: test || braces.iter().any(|brace| brace.is_test),
            };
            match token {
                Token::Other('{') => {
                    let is_module = self.word_before(1).as_deref() == Some("mod");
                    braces.push(Brace { is_module, is_test: std::mem::take(&mut test) });
                }
                Token::Other('}') => _ = braces.pop(),
                Token::Other(';') => test = false,
                Token::Word(word) if word == "cfg" => {
                    test |= self.word_at(self.at + 2).as_deref() == Some("test")
                        && self.sign_at(self.at + 3) == Some(')');
                }
                Token::Word(word) if word == "macro_export" => exports = true,
                Token::Word(word) if word == "macro_rules" && exports => {
                    exports = false;
                    self.text.macros.extend(self.word_at(self.at + 2));
                }
                Token::Word(word) if word == "mod" && self.sign_at(self.at + 2) == Some(';') => {
                    let name = self.word_at(self.at + 1);
                    self.text.tests.extend(name.clone().filter(|_| test));
                    self.text.modules.extend(name);
                }
                Token::Word(word) if word == "use" => {
                    let exported = self.is_exported();
                    self.at += 1;
                    self.tree(&mut Vec::new(), around, exported);
                    continue;
                }
                Token::Word(_) if self.begins_a_path() => {
                    let path = self.path();
                    self.name(&path, None, around);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn word_at(&self, at: usize) -> Option<String> {
        match self.tokens.get(at) {
            Some(Token::Word(word)) => Some(word.clone()),
            _ => None,
        }
    }

    fn sign_at(&self, at: usize) -> Option<char> {
        match self.tokens.get(at) {
            Some(Token::Other(sign)) => Some(*sign),
            _ => None,
        }
    }

    /// The word before the one before: `mod` of `mod name {`.
    fn word_before(&self, words: usize) -> Option<String> {
        self.word_at(self.at.checked_sub(words + 1)?)
    }

    /// Whether `pub` or `pub(...)` stands before.
    fn is_exported(&self) -> bool {
        let before = &self.tokens[..self.at];
        match before.last() {
            Some(Token::Word(word)) => word == "pub",
            Some(Token::Other(')')) => {
                let open = before.iter().rposition(|token| *token == Token::Other('('));
                let word = open.and_then(|open| open.checked_sub(1)).and_then(|at| before.get(at));
                word == Some(&Token::Word("pub".to_owned()))
            }
            _ => false,
        }
    }

    /// A word with `::` behind it and none before; not the `crate` of `pub(in crate::...)`.
    fn begins_a_path(&self) -> bool {
        let before = self.tokens[..self.at].iter().rev().find(|token| **token != Token::Other('$'));
        let behind = self.tokens.get(self.at + 1) == Some(&Token::Into);
        behind && before != Some(&Token::Into) && before != Some(&Token::Word("in".to_owned()))
    }

    fn path(&mut self) -> Vec<String> {
        let mut path = Vec::new();
        while let Some(word) = self.word_at(self.at) {
            path.push(word);
            self.at += 1;
            let goes_on = self.tokens.get(self.at) == Some(&Token::Into)
                && self.word_at(self.at + 1).is_some();
            if !goes_on {
                break;
            }
            self.at += 1;
        }
        path
    }

    /// What follows `use`, up to the end of this branch.
    fn tree(&mut self, before: &mut Vec<String>, around: Around, exported: bool) {
        let length = before.len();
        loop {
            match self.tokens.get(self.at) {
                Some(Token::Word(word)) => before.push(word.clone()),
                Some(Token::Other('{')) => {
                    self.at += 1;
                    while !matches!(self.tokens.get(self.at), None | Some(Token::Other('}'))) {
                        self.tree(before, around, exported);
                        self.at += usize::from(self.sign_at(self.at) == Some(','));
                    }
                    self.at += 1;
                    break;
                }
                Some(Token::Other('*')) => {
                    self.at += 1;
                    self.name(before, None, around);
                    break;
                }
                _ => break,
            }
            self.at += 1;
            if self.tokens.get(self.at) == Some(&Token::Into) {
                self.at += 1;
                continue;
            }
            let mut name = before.last().cloned();
            if self.word_at(self.at).as_deref() == Some("as") {
                name = self.word_at(self.at + 1);
                self.at += 2;
            }
            if before.len() > 1 && before.last().is_some_and(|last| last == "self") {
                before.pop();
            }
            self.name(before, name.filter(|_| exported), around);
            break;
        }
        before.truncate(length);
    }

    fn name(&mut self, path: &[String], exported: Option<String>, around: Around) {
        let Around { modules: inside, test } = around;
        self.text.named.push(Named { inside, path: path.to_vec(), test, exported });
    }
}
