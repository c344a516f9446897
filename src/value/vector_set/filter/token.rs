//! The words of an expression.

use super::FilterError;
use super::value::{Value, decimal, is_space};

/// Digits and signs of a number, at most.
const LONGEST_NUMBER: usize = 255;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    And,
    Divide,
    Equal,
    In,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Multiply,
    Not,
    Or,
    Power,
    Remainder,
    Subtract,
    Unequal,
}

/// How operators are written. Where one begins like another, the longer one comes first.
const WRITTEN: [(&[u8], Mark); 22] = {
    use Operator as O;
    [
        (b"and", Mark::Operator(O::And)),
        (b"in", Mark::Operator(O::In)),
        (b"not", Mark::Operator(O::Not)),
        (b"or", Mark::Operator(O::Or)),
        (b"!=", Mark::Operator(O::Unequal)),
        (b"&&", Mark::Operator(O::And)),
        (b"**", Mark::Operator(O::Power)),
        (b"<=", Mark::Operator(O::LessOrEqual)),
        (b"==", Mark::Operator(O::Equal)),
        (b">=", Mark::Operator(O::MoreOrEqual)),
        (b"||", Mark::Operator(O::Or)),
        (b"!", Mark::Operator(O::Not)),
        (b"%", Mark::Operator(O::Remainder)),
        (b"(", Mark::Open),
        (b")", Mark::Close),
        (b"*", Mark::Operator(O::Multiply)),
        (b"+", Mark::Operator(O::Add)),
        (b"-", Mark::Operator(O::Subtract)),
        (b"/", Mark::Operator(O::Divide)),
        (b"<", Mark::Operator(O::Less)),
        (b">", Mark::Operator(O::More)),
        (b"null", Mark::Null),
    ]
};

#[derive(Debug, Clone, Copy)]
enum Mark {
    Close,
    Null,
    Open,
    Operator(Operator),
}

#[derive(Debug)]
pub(super) enum Token<'a> {
    Close,
    Field(&'a [u8]),
    Open,
    Operator(Operator),
    Value(Value<'static>),
}

pub(super) struct Tokens<'a> {
    text: &'a [u8],
    at: usize,
    /// Whether the last token was an operand or closed one: a minus is an operator then.
    after_operand: bool,
}

impl<'a> Tokens<'a> {
    pub(super) const fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, after_operand: false }
    }

    /// The next token; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, FilterError> {
        self.skip_space();
        let Some(first) = self.peek() else { return Ok(None) };
        let token = match first {
            b'0'..=b'9' => self.number().map(Token::Value)?,
            b'-' if !self.after_operand && self.next_is_digit() => {
                self.number().map(Token::Value)?
            }
            b'"' | b'\'' => self.quoted(first).map(Token::Value)?,
            b'.' => self.field()?,
            b'[' => self.list().map(Token::Value)?,
            _ => self.mark()?,
        };
        self.after_operand = matches!(token, Token::Close | Token::Field(_) | Token::Value(_));
        Ok(Some(token))
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        self.span(is_space);
    }

    fn span(&mut self, part: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = &self.text[self.at..];
        let len = rest.iter().position(|byte| !part(*byte)).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    fn next_is_digit(&self) -> bool {
        self.text.get(self.at + 1).is_some_and(u8::is_ascii_digit)
    }

    /// What follows makes no sense. At the end that is said of the expression as a whole.
    const fn error(&self) -> FilterError {
        FilterError { at: if self.at < self.text.len() { self.at } else { 0 } }
    }

    fn number(&mut self) -> Result<Value<'static>, FilterError> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        self.span(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E'));
        if self.at - start > LONGEST_NUMBER {
            self.at = start + LONGEST_NUMBER;
            return Err(self.error());
        }
        decimal(&self.text[start..self.at]).map(Value::Number).ok_or_else(|| self.error())
    }

    /// A text in quotes. A backslash keeps a quote from ending it, and stays in the text.
    fn quoted(&mut self, quote: u8) -> Result<Value<'static>, FilterError> {
        let start = self.at + 1;
        self.at = start;
        while let Some(byte) = self.peek() {
            if byte == quote {
                let text = self.text[start..self.at].to_vec();
                self.at += 1;
                return Ok(Value::Text(text.into()));
            }
            self.at += if byte == b'\\' && self.at + 1 < self.text.len() { 2 } else { 1 };
        }
        Err(self.error())
    }

    /// The name of a field after its dot. Only at the end it may be empty.
    fn field(&mut self) -> Result<Token<'a>, FilterError> {
        let part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if self.text.get(self.at + 1).is_some_and(|byte| !part(*byte)) {
            return Err(self.error());
        }
        self.at += 1;
        Ok(Token::Field(self.span(part)))
    }

    fn list(&mut self) -> Result<Value<'static>, FilterError> {
        self.at += 1;
        let mut list = Vec::new();
        loop {
            self.skip_space();
            list.push(match self.peek() {
                Some(b']') => break,
                Some(b'0'..=b'9' | b'-') => self.number()?,
                Some(quote @ (b'"' | b'\'')) => self.quoted(quote)?,
                _ => return Err(self.error()),
            });
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.error()),
            }
        }
        self.at += 1;
        Ok(Value::List(list))
    }

    /// An operator, a bracket or null.
    fn mark(&mut self) -> Result<Token<'a>, FilterError> {
        let rest = &self.text[self.at..];
        let Some((written, mark)) = WRITTEN.iter().find(|(it, _)| rest.starts_with(it)) else {
            self.span(|byte| byte.is_ascii_alphabetic() || b"+-*%/!()<>=|&".contains(&byte));
            return Err(self.error());
        };
        self.at += written.len();
        Ok(match mark {
            Mark::Close => Token::Close,
            Mark::Null => Token::Value(Value::Null),
            Mark::Open => Token::Open,
            Mark::Operator(operator) => Token::Operator(*operator),
        })
    }
}

impl Operator {
    /// How strongly it binds.
    pub(super) const fn strength(self) -> u8 {
        match self {
            Self::Or => 0,
            Self::And => 1,
            Self::Equal
            | Self::In
            | Self::Less
            | Self::LessOrEqual
            | Self::More
            | Self::MoreOrEqual
            | Self::Unequal => 2,
            Self::Add | Self::Subtract => 3,
            Self::Divide | Self::Multiply | Self::Remainder => 4,
            Self::Power => 5,
            Self::Not => 6,
        }
    }

    /// How many operands it takes.
    pub(super) const fn operands(self) -> usize {
        if matches!(self, Self::Not) { 1 } else { 2 }
    }
}
