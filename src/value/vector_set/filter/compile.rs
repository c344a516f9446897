//! From the text of an expression to a program in postfix order, by the shunting-yard algorithm.
//!
//! An operator may also stand behind its operands: only their number is checked, as Redis does.

use super::token::{Operator, Token, Tokens};
use super::{FilterError, Step};

const WHOLE: FilterError = FilterError { at: 0 };

/// An operator or an open bracket that waits for what follows.
enum Waiting {
    Open,
    Operator(Operator),
}

#[derive(Default)]
struct Program {
    steps: Vec<Step>,
    /// How many values there are after the steps.
    depth: usize,
    waiting: Vec<Waiting>,
}

pub(super) fn compile(text: &[u8]) -> Result<Vec<Step>, FilterError> {
    let mut program = Program::default();
    let mut tokens = Tokens::new(text);
    while let Some(token) = tokens.next()? {
        match token {
            Token::Value(value) => program.push(Step::Push(value)),
            Token::Field(name) => program.push(Step::Field(name.to_vec())),
            Token::Open => program.waiting.push(Waiting::Open),
            Token::Close => program.close()?,
            Token::Operator(operator) => program.add(operator)?,
        }
    }
    while let Some(waiting) = program.waiting.pop() {
        let Waiting::Operator(operator) = waiting else { return Err(WHOLE) };
        program.apply(operator)?;
    }
    if program.depth == 1 { Ok(program.steps) } else { Err(WHOLE) }
}

impl Program {
    fn push(&mut self, step: Step) {
        self.steps.push(step);
        self.depth += 1;
    }

    /// Lets an operator wait for its right operand; those before it that bind as strongly have
    /// theirs.
    fn add(&mut self, operator: Operator) -> Result<(), FilterError> {
        while let Some(Waiting::Operator(before)) = self.waiting.last() {
            let before = *before;
            let to_the_right = matches!(operator, Operator::Power);
            if before.strength() < operator.strength()
                || (to_the_right && before.strength() == operator.strength())
            {
                break;
            }
            self.waiting.pop();
            self.apply(before)?;
        }
        self.waiting.push(Waiting::Operator(operator));
        Ok(())
    }

    fn close(&mut self) -> Result<(), FilterError> {
        loop {
            match self.waiting.pop().ok_or(WHOLE)? {
                Waiting::Open => return Ok(()),
                Waiting::Operator(operator) => self.apply(operator)?,
            }
        }
    }

    fn apply(&mut self, operator: Operator) -> Result<(), FilterError> {
        let rest = self.depth.checked_sub(operator.operands()).ok_or(WHOLE)?;
        self.steps.push(Step::Apply(operator));
        self.depth = rest + 1;
        Ok(())
    }
}
