//! How long a call waits.

use std::time::Duration;

use crate::base::extended::Extended;
use crate::base::{clock, number};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, FromArgument, Param};
use crate::engine::grammar::shape::Shape;

/// The longest time that a call waits, in seconds. 0 means forever; here it is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeout(pub Option<Duration>);

/// A [`Timeout`] that is an integer of milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Millis(pub Timeout);

const OUT_OF_RANGE: Error = Error::fixed("timeout is out of range");

impl Timeout {
    fn of_seconds(text: &[u8]) -> Result<Self> {
        let seconds =
            Extended::parse(text).ok_or(Error::fixed("timeout is not a float or out of range"))?;
        Self::of_millis(seconds.times_rounded_up(1000))
    }

    fn of_millis(millis: i64) -> Result<Self> {
        let millis = u64::try_from(millis).map_err(|_| Error::fixed("timeout is negative"))?;
        // The end must fit into an i64.
        if millis > (i64::MAX as u64).saturating_sub(clock::unix_millis()) {
            return Err(OUT_OF_RANGE);
        }
        Ok(Self((millis > 0).then(|| Duration::from_millis(millis))))
    }
}

impl<'a> Param<'a> for Timeout {
    const SHAPE: Shape = Shape::Double;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Self::of_seconds(args.take()?)
    }
}

impl FromArgument for Timeout {
    fn read(text: &[u8]) -> Result<Self> {
        Self::of_seconds(text)
    }
}

impl<'a> Param<'a> for Millis {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Self::read(args.take()?)
    }
}

impl FromArgument for Millis {
    fn read(text: &[u8]) -> Result<Self> {
        let millis = number::parse_i64(text);
        let millis = millis.ok_or(Error::fixed("timeout is not an integer or out of range"))?;
        Timeout::of_millis(millis).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_read_as_redis_reads_them() {
        let millis = |text: &str| {
            Timeout::of_seconds(text.as_bytes())
                .map(|timeout| timeout.0.map_or(0, |time| time.as_millis()))
                .map_err(|error| error.text.into_owned())
        };
        assert_eq!(millis("0"), Ok(0));
        assert_eq!(millis("1.5"), Ok(1500));
        assert_eq!(millis("0.0001"), Ok(1));
        assert_eq!(millis("1e-4000"), Ok(1));
        assert_eq!(millis("-0"), Ok(0));
        // A thousandth is no float, and its thousandfold is less than one.
        assert_eq!(millis("-0.001"), Ok(0));
        assert_eq!(millis("0.001"), Ok(1));
        assert_eq!(millis("9000000000000"), Ok(9_000_000_000_000_000));
        for (text, error) in [
            ("x", "timeout is not a float or out of range"),
            ("nan", "timeout is not a float or out of range"),
            ("-1", "timeout is negative"),
            ("-1e30", "timeout is negative"),
            ("-0.0011", "timeout is negative"),
            ("-inf", "timeout is negative"),
            ("inf", "timeout is out of range"),
            ("1e20", "timeout is out of range"),
            ("9223372036854775", "timeout is out of range"),
            ("0x10000000000000000000", "timeout is out of range"),
        ] {
            assert_eq!(millis(text), Err(error.to_owned()), "{text}");
        }
    }
}
