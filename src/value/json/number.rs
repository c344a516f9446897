//! Numbers of documents, and what the commands compute with them.

/// A number.
#[derive(Debug, Clone, Copy)]
pub enum Number {
    /// An integer within the range of `i64`.
    Integer(i64),
    /// An integer above the range of `i64`.
    Unsigned(u64),
    /// A number with a fraction or an exponent, or beyond the range of integers. It is finite.
    Double(f64),
}

/// What can be done to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Adding another.
    Add,
    /// Multiplying by another.
    Multiply,
    /// Raising to the power of another.
    Power,
}

impl Number {
    /// The number as a double, which is the nearest one.
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Integer(number) => number as f64,
            Self::Unsigned(number) => number as f64,
            Self::Double(number) => number,
        }
    }

    /// The result of an operation. Two integers within the range of `i64` give one, which wraps around;
    /// any others give a double. `None` if that is not finite.
    pub fn operate(self, operation: Operation, other: Self) -> Option<Self> {
        if let (Self::Integer(one), Self::Integer(other)) = (self, other) {
            return Some(Self::Integer(match operation {
                Operation::Add => one.wrapping_add(other),
                Operation::Multiply => one.wrapping_mul(other),
                // As the genuine module has it, which keeps the lower bits of the exponent.
                Operation::Power => one.wrapping_pow(other as u32),
            }));
        }
        let (one, other) = (self.as_f64(), other.as_f64());
        let result = match operation {
            Operation::Add => one + other,
            Operation::Multiply => one * other,
            Operation::Power => one.powf(other),
        };
        result.is_finite().then_some(Self::Double(result))
    }
}

impl From<u64> for Number {
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or(Self::Unsigned(number), Self::Integer)
    }
}

impl PartialEq for Number {
    /// An integer never equals a double.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Integer(one), Self::Integer(other)) => one == other,
            (Self::Unsigned(one), Self::Unsigned(other)) => one == other,
            (Self::Double(one), Self::Double(other)) => one == other,
            _ => false,
        }
    }
}
