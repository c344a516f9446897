//! Running the program of an expression.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::Step;
use super::json::field;
use super::token::Operator;
use super::value::Value;

/// What the program says of these attributes; none if a field is missing.
pub(super) fn run(steps: &[Step], attributes: &[u8]) -> Option<bool> {
    let mut stack: SmallVec<[Cow<'_, Value<'_>>; 8]> = SmallVec::new();
    for step in steps {
        let value = match step {
            Step::Push(value) => Cow::Borrowed(value),
            Step::Field(name) => Cow::Owned(field(attributes, name)?),
            Step::Apply(Operator::Not) => Cow::Owned(Value::from_bool(!stack.pop()?.is_true())),
            Step::Apply(operator) => {
                let right = stack.pop()?;
                let left = stack.pop()?;
                Cow::Owned(apply(*operator, &left, &right))
            }
        };
        stack.push(value);
    }
    Some(stack.pop()?.is_true())
}

fn apply(operator: Operator, left: &Value<'_>, right: &Value<'_>) -> Value<'static> {
    let (one, other) = (|| left.number(), || right.number());
    match operator {
        Operator::Add => Value::Number(one() + other()),
        Operator::And => Value::from_bool(left.is_true() && right.is_true()),
        Operator::Divide => Value::Number(one() / other()),
        Operator::Equal => Value::from_bool(left.equals(right)),
        Operator::In => Value::from_bool(left.is_in(right)),
        Operator::Less => Value::from_bool(one() < other()),
        Operator::LessOrEqual => Value::from_bool(one() <= other()),
        Operator::More => Value::from_bool(one() > other()),
        Operator::MoreOrEqual => Value::from_bool(one() >= other()),
        Operator::Multiply => Value::Number(one() * other()),
        Operator::Not => Value::from_bool(!right.is_true()),
        Operator::Or => Value::from_bool(left.is_true() || right.is_true()),
        Operator::Power => Value::Number(one().powf(other())),
        Operator::Remainder => Value::Number(one() % other()),
        Operator::Subtract => Value::Number(one() - other()),
        Operator::Unequal => Value::from_bool(!left.equals(right)),
    }
}
