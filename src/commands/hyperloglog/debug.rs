//! A look inside.

use redlet_macros::command;

use super::sketch::{CORRUPT, NOT_ONE, sketch};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS, Write};
use crate::engine::grammar::kind::Str;
use crate::engine::grammar::reply::{Done, Reply};
use crate::value::hyperloglog::{self, Registers};
use crate::{reply_type, rows};

rows![pfdebug, pfselftest];

reply_type! {
    /// What the subcommand asks for.
    Inside => "Text | number | number[]";
}

/// Shows what a HyperLogLog is made of: `ENCODING` (`sparse` or `dense`), `DECODE` (the runs of
/// a sparse one), `GETREG` (its registers, for which it becomes dense), or makes it dense
/// (`TODENSE`).
///
/// ```js
/// db.pfadd('visitors', 'ada')
/// db.pfdebug('ENCODING', 'visitors')  // 'sparse'
/// db.pfdebug('TODENSE', 'visitors')  // 1
/// ```
#[command(PFDEBUG, since = "2.8.9", complexity = "N/A", flags(write, denyoom, admin, syscmd))]
fn pfdebug(db: &mut Access<'_>, subcommand: &[u8], key: Write<'_, Str, ACCESS>) -> Result<Inside> {
    const MISSING: Error = Error::fixed("The specified key does not exist");
    const NOT_SPARSE: Error = Error::fixed("HLL encoding is not sparse");
    let text = db.view(&key)?.ok_or(MISSING)?;
    let bytes = sketch(text)?;
    let dense = hyperloglog::is_dense(&bytes);
    match subcommand.to_ascii_uppercase().as_slice() {
        b"ENCODING" => Ok(Reply::Status(if dense { "dense" } else { "sparse" })),
        b"DECODE" => hyperloglog::decode(&bytes).map(Reply::bytes).ok_or(NOT_SPARSE),
        b"GETREG" => {
            drop(bytes);
            make_dense(db, &key)?;
            registers(db, &key)
        }
        b"TODENSE" => {
            drop(bytes);
            make_dense(db, &key).map(|made| Reply::Int(made.into()))
        }
        _ => {
            let name = String::from_utf8_lossy(subcommand);
            Err(Error::new(format!("Unknown PFDEBUG subcommand '{name}'")))
        }
    }
    .map(Inside)
}

/// Returns whether it was sparse.
fn make_dense(db: &mut Access<'_>, key: &Write<'_, Str, ACCESS>) -> Result<bool> {
    let Some(mut text) = db.text(key)? else { return Ok(false) };
    if hyperloglog::is_dense(&text.view().as_cow()) {
        return Ok(false);
    }
    text.make_dense().map(|()| true).ok_or(CORRUPT)
}

fn registers(db: &Access<'_>, key: &Write<'_, Str, ACCESS>) -> Result<Reply> {
    let mut registers = Registers::default();
    let text = db.view(key)?.ok_or(NOT_ONE)?;
    registers.merge(&text.as_cow()).ok_or(CORRUPT)?;
    let all = registers.as_slice().iter().map(|value| Reply::Int((*value).into()));
    Ok(Reply::Array(all.collect()))
}

/// Counts a million numbers and holds the estimates against the truth.
///
/// ```js
/// db.pfselftest()  // 'OK'
/// ```
#[command(PFSELFTEST, since = "2.8.9", complexity = "N/A", flags(admin, syscmd))]
fn pfselftest(_db: &mut Access<'_>) -> Result<Done> {
    let mut registers = Registers::default();
    for number in 1_u64..=1_000_000 {
        registers.add(&number.to_le_bytes());
        if number.is_power_of_two() {
            check(&registers, number)?;
        }
    }
    check(&registers, 1_000_000).map(|()| Done)
}

/// Six times the standard error, and a few that small numbers are off by.
fn check(registers: &Registers, number: u64) -> Result<()> {
    let (count, allowed) = (registers.count(), number / 20 + 2);
    if count.abs_diff(number) <= allowed {
        return Ok(());
    }
    Err(Error::new(format!(
        "TESTFAILED Too big error. card:{number} abserr:{}",
        count.abs_diff(number)
    )))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn a_sparse_one_shows_its_runs_and_becomes_dense_on_request() {
        let mut db = TestStore::new();
        db.say("PFADD h a b c d e f");
        db.say("SET s x");
        let runs =
            "Z:1646 v:1,1 Z:5645 v:1,1 Z:1143 v:1,1 Z:4274 v:2,1 Z:2445 v:1,1 Z:622 v:1,1 Z:603";
        for (call, reply) in [
            ("PFDEBUG encoding h", "sparse"),
            ("PFDEBUG DECODE h", runs),
            ("PFDEBUG TODENSE h", "1"),
            ("PFDEBUG TODENSE h", "0"),
            ("PFDEBUG ENCODING h", "dense"),
            ("PFDEBUG DECODE h", "ERR HLL encoding is not sparse"),
            ("PFDEBUG foo h", "ERR Unknown PFDEBUG subcommand 'foo'"),
            ("PFDEBUG foo none", "ERR The specified key does not exist"),
            ("PFDEBUG foo s", "WRONGTYPE Key is not a valid HyperLogLog string value."),
            ("PFCOUNT h", "6"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
        let registers = db.say("PFDEBUG GETREG h");
        let registers: Vec<_> = registers.trim_matches(['[', ']']).split(' ').collect();
        assert_eq!(registers.len(), 16384);
        assert_eq!(registers.iter().filter(|register| **register != "0").count(), 6);
    }
}
