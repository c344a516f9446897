//! Doc comments of generated TypeScript, inside an interface.

/// A doc comment, on one line if it fits. Code between fences is kept as it is.
pub(super) fn comment(lines: &[String]) -> String {
    if let [line] = lines {
        let short = format!("  /** {line} */\n");
        if short.chars().count() <= WIDTH {
            return short;
        }
    }
    let mut in_code = false;
    let wrapped = lines.iter().flat_map(|line| {
        let is_fence = line.starts_with("```");
        in_code ^= is_fence;
        if in_code || is_fence { vec![line.clone()] } else { wrap(line, WIDTH - "   * ".len()) }
    });
    format!("  /**\n{}   */\n", wrapped.map(|line| starred(&line)).collect::<String>())
}

/// A line of a doc comment.
pub(super) fn starred(line: &str) -> String {
    format!("   * {line}").trim_end().to_owned() + "\n"
}

const WIDTH: usize = 100;

/// Makes a sentence of a text: a capital, a full stop, and no line break.
pub(super) fn sentence(doc: &str) -> String {
    let doc = doc.split_whitespace().collect::<Vec<_>>().join(" ");
    let (first, rest) = doc.split_at(doc.chars().next().map_or(0, char::len_utf8));
    let stop = if doc.ends_with(['.', '!', '?', ')']) { "" } else { "." };
    format!("{}{rest}{stop}", first.to_uppercase())
}

/// The lines of a block of JavaScript.
pub(super) fn code_block(code: &str) -> Vec<String> {
    let lines = std::iter::once("```js").chain(code.lines()).chain(["```"]);
    lines.map(str::to_owned).collect()
}

pub(super) fn first_sentence(summary: &str) -> String {
    let summary = summary.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = summary.find(". ").map_or(summary.len(), |at| at + 1);
    summary[..end].to_owned()
}

/// Breaks a line between words.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => *line += word,
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                *line += " ";
                *line += word;
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_comment_is_broken_between_words() {
        let text = comment(&["word ".repeat(30)]);
        assert!(text.lines().all(|line| line.len() <= WIDTH && !line.ends_with(' ')), "{text}");
        assert_eq!(text.matches("word").count(), 30);
    }

    #[test]
    fn code_in_a_comment_is_not_broken() {
        let text = comment(&["It is:".to_owned(), "```js".to_owned(), "  a  b".to_owned()]);
        assert_eq!(text, "  /**\n   * It is:\n   * ```js\n   *   a  b\n   */\n");
    }

    #[test]
    fn a_hint_becomes_a_sentence() {
        assert_eq!(sentence(" so many\n at most"), "So many at most.");
        assert_eq!(first_sentence("One thing. And another."), "One thing.");
    }
}
