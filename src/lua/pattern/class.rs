//! A pattern, and its classes of bytes: one byte, `.`, `%` and a letter, or a set in brackets.

pub(super) const ESCAPE: u8 = b'%';

/// Why matching failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lua) struct Fault(pub(in crate::lua) &'static str);

pub(super) type Result<T> = std::result::Result<T, Fault>;

/// The bytes of a pattern. Reads beyond its end return zeros.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pattern<'m>(&'m [u8]);

impl<'m> Pattern<'m> {
    /// A pattern ends at its first NUL.
    pub(super) fn new(bytes: &'m [u8]) -> Self {
        Self(bytes.split(|&byte| byte == 0).next().unwrap_or_default())
    }

    pub(super) fn len(self) -> usize {
        self.0.len()
    }

    pub(super) fn part(self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }

    /// The end of a class: a byte, `%` and a letter, or a set.
    pub(super) fn class_end(self, p: usize) -> Result<usize> {
        match self.part(p) {
            ESCAPE if p + 1 >= self.0.len() => Err(Fault("malformed pattern (ends with '%')")),
            ESCAPE => Ok(p + 2),
            b'[' => self.set_end(p + 1),
            _ => Ok(p + 1),
        }
    }

    fn set_end(self, mut p: usize) -> Result<usize> {
        if self.part(p) == b'^' {
            p += 1;
        }
        loop {
            if p >= self.0.len() {
                return Err(Fault("malformed pattern (missing ']')"));
            }
            p += if self.part(p) == ESCAPE && p + 1 < self.0.len() { 2 } else { 1 };
            if self.part(p) == b']' {
                return Ok(p + 1);
            }
        }
    }

    pub(super) fn fits(self, byte: u8, p: usize, end: usize) -> bool {
        match self.part(p) {
            b'.' => true,
            ESCAPE => in_class(byte, self.part(p + 1)),
            b'[' => self.in_set(byte, p, end - 1),
            other => other == byte,
        }
    }

    /// `last` is the index of the closing bracket.
    pub(super) fn in_set(self, byte: u8, mut p: usize, last: usize) -> bool {
        let includes = self.part(p + 1) != b'^';
        if !includes {
            p += 1;
        }
        p += 1;
        while p < last {
            if self.part(p) == ESCAPE {
                p += 1;
                if in_class(byte, self.part(p)) {
                    return includes;
                }
            } else if self.part(p + 1) == b'-' && p + 2 < last {
                if (self.part(p)..=self.part(p + 2)).contains(&byte) {
                    return includes;
                }
                p += 2;
            } else if self.part(p) == byte {
                return includes;
            }
            p += 1;
        }
        !includes
    }
}

/// `%a` and the like. A capital letter negates the class.
fn in_class(byte: u8, class: u8) -> bool {
    let holds = match class.to_ascii_lowercase() {
        b'a' => byte.is_ascii_alphabetic(),
        b'c' => byte.is_ascii_control(),
        b'd' => byte.is_ascii_digit(),
        b'l' => byte.is_ascii_lowercase(),
        b'p' => byte.is_ascii_punctuation(),
        b's' => matches!(byte, b' ' | b'\t'..=b'\r'),
        b'u' => byte.is_ascii_uppercase(),
        b'w' => byte.is_ascii_alphanumeric(),
        b'x' => byte.is_ascii_hexdigit(),
        b'z' => byte == 0,
        _ => return class == byte,
    };
    holds != class.is_ascii_uppercase()
}
