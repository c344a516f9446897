//! LOLWUT: a picture, and the version.

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;
use crate::rows;

rows![lolwut];

/// `VERSION n` and arguments of the pictures of others: all of them lead to the same one.
#[derive(Debug, Clone, Copy)]
struct Picture;

impl<'a> Param<'a> for Picture {
    const SHAPE: Shape = Shape::Optional(&Shape::Tagged("VERSION", &Shape::Integer));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() > 1 && args.take_word("VERSION") {
            i64::parse(args)?;
        }
        args.take_rest();
        Ok(Self)
    }
}

/// Draws a picture and returns the version.
///
/// ```js
/// console.log(db.lolwut({ version: 5 }))
/// ```
#[command(LOLWUT, since = "5.0.0", complexity = "O(1)", flags(readonly, fast), categories())]
fn lolwut(db: &mut Access<'_>, _version: Picture) -> Result<String> {
    let carpet: String = (0..ROWS_OF_CARPET).map(thread).collect();
    let version = env!("CARGO_PKG_VERSION");
    let server = db.dialect().lolwut_version();
    Ok(format!("{carpet}\n{server}, redlet ver. {version}\n"))
}

const ROWS_OF_CARPET: u32 = 27;

/// A row of Sierpinski's carpet: a hole wherever both coordinates have a 1 at the same place, written
/// to base 3.
fn thread(row: u32) -> String {
    let is_hole = |column: u32| {
        (0..3)
            .map(|place| 3_u32.pow(place))
            .any(|unit| row / unit % 3 == 1 && column / unit % 3 == 1)
    };
    let stitches = (0..ROWS_OF_CARPET).map(|column| if is_hole(column) { "  " } else { "▓▓" });
    stitches.chain(["\n"]).collect()
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn a_carpet_is_drawn() {
        let mut db = TestStore::new();
        let carpet = db.say("LOLWUT");
        assert_eq!(carpet.lines().count(), 29);
        assert_eq!(carpet.matches("▓▓").count(), 512);
        assert!(carpet.contains(db.engine.dialect().lolwut_version()));
        assert_eq!(db.say("LOLWUT VERSION 5 40 20"), carpet);
        let integer = "ERR value is not an integer or out of range";
        assert_eq!(db.say("LOLWUT VERSION x"), integer);
    }
}
