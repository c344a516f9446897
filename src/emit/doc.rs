//! Doc comments of generated TypeScript, inside an interface.

/// A doc comment, on one line if it fits.
pub(super) fn comment(lines: &[String]) -> String {
    if let [line] = lines {
        let short = format!("  /** {line} */\n");
        if short.chars().count() <= WIDTH {
            return short;
        }
    }
    let wrapped = lines.iter().flat_map(|line| wrap(line, WIDTH - "   * ".len()));
    let body = wrapped.map(|line| format!("   * {line}").trim_end().to_owned() + "\n");
    format!("  /**\n{}   */\n", body.collect::<String>())
}

const WIDTH: usize = 100;

/// Makes a sentence of a text: a capital, a full stop, and no line break.
pub(super) fn sentence(doc: &str) -> String {
    let doc = doc.split_whitespace().collect::<Vec<_>>().join(" ");
    let (first, rest) = doc.split_at(doc.chars().next().map_or(0, char::len_utf8));
    let stop = if doc.ends_with(['.', '!', '?', ')']) { "" } else { "." };
    format!("{}{rest}{stop}", first.to_uppercase())
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
    fn a_hint_becomes_a_sentence() {
        assert_eq!(sentence(" so many\n at most"), "So many at most.");
        assert_eq!(first_sentence("One thing. And another."), "One thing.");
    }
}
