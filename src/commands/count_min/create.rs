//! Making sketches, and what they are.

use redlet_macros::command;

use super::MISSING;
use crate::commands::filters::fits_memory;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Read, Write};
use crate::engine::grammar::param::Late;
use crate::engine::grammar::reply::{Done, Reply};
use crate::value::{CountMin, Value};
use crate::{reply_type, rows};

rows![cms_info, cms_initbydim, cms_initbyprob];

/// What is refused here, and what there is no memory for.
const TOO_LARGE: Error = Error::bare("CMS: more counters than a sketch can have");

reply_type! {
    /// What a sketch is.
    Info => "Named<Text, { width: number; depth: number; count: number }>";
}

/// Makes a sketch of rows of counters: `width` of them in each of `depth` rows.
///
/// ```js
/// db.cms.initbydim('views', 2000, 5)  // 'OK'
/// db.cms.incrby('views', '/home', 3)  // [3]
/// ```
#[command(CMS.INITBYDIM, since = "8.0.0", complexity = "O(1)", flags(write, denyoom, module))]
fn cms_initbydim(
    db: &mut Access<'_>,
    key: Write<'_, CountMin>,
    width: Late<'_, i64>,
    depth: Late<'_, i64>,
) -> Result<Done> {
    refuse_existing(db, &key)?;
    let width = positive(width).ok_or(Error::bare("CMS: invalid width"))?;
    let depth = positive(depth).ok_or(Error::bare("CMS: invalid depth"))?;
    make(db, &key, width, depth)
}

/// Makes a sketch that counts too much by at most `error` of all that is counted, but with the
/// given probability of more.
///
/// ```js
/// db.cms.initbyprob('views', 0.001, 0.01)  // 'OK'
/// db.cms.info('views').width  // 2000
/// ```
#[command(CMS.INITBYPROB, since = "8.0.0", complexity = "O(1)", flags(write, denyoom, module))]
fn cms_initbyprob(
    db: &mut Access<'_>,
    key: Write<'_, CountMin>,
    /// By how much counts may be too great, as a part of all that is counted: between 0 and 1.
    error: Late<'_, f64>,
    /// How likely a count may be even greater: between 0 and 1.
    probability: Late<'_, f64>,
) -> Result<Done> {
    refuse_existing(db, &key)?;
    let part = |text: Late<'_, f64>| text.value().ok().filter(|part| *part > 0.0 && *part < 1.0);
    let error = part(error).ok_or(Error::bare("CMS: invalid overestimation value"))?;
    let probability = part(probability).ok_or(Error::bare("CMS: invalid prob value"))?;
    // What is too great for an integer becomes the greatest, which is refused.
    let width = (2.0 / error).ceil() as usize;
    let depth = (-probability.log2()).ceil() as usize;
    make(db, &key, width, depth)
}

/// Describes a sketch.
///
/// ```js
/// db.cms.initbydim('views', 2000, 5)
/// db.cms.info('views').depth  // 5
/// ```
#[command(CMS.INFO, since = "8.0.0", complexity = "O(1)", flags(readonly, module))]
fn cms_info(db: &mut Access<'_>, key: Read<'_, CountMin>) -> Result<Info> {
    let sketch = db.read(&key)?.ok_or(MISSING)?;
    let fields = [
        ("width", sketch.width() as i64),
        ("depth", sketch.depth() as i64),
        ("count", sketch.count()),
    ];
    let fields = fields.map(|(name, number)| (Reply::Status(name), Reply::Int(number)));
    Ok(Info(Reply::Map(fields.into())))
}

fn positive(text: Late<'_, i64>) -> Option<usize> {
    text.value().ok().filter(|number| *number > 0).and_then(|number| usize::try_from(number).ok())
}

fn refuse_existing(db: &Access<'_>, key: &Write<'_, CountMin>) -> Result<()> {
    if db.exists(key)? { Err(Error::bare("CMS: key already exists")) } else { Ok(()) }
}

fn make(
    db: &mut Access<'_>,
    key: &Write<'_, CountMin>,
    width: usize,
    depth: usize,
) -> Result<Done> {
    let sketch = CountMin::new(width, depth).ok_or(TOO_LARGE)?;
    if !fits_memory(db, sketch.bytes()) {
        return Err(TOO_LARGE);
    }
    db.create_from(key, || Value::from(sketch))?.made();
    Ok(Done)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn a_sketch_larger_than_the_memory_is_refused() {
        let mut db = TestStore::new();
        let refused = "CMS: more counters than a sketch can have";
        assert_eq!(db.say("CONFIG SET maxmemory 10mb"), "OK");
        assert_eq!(db.say("CMS.INITBYDIM s 1000000 3"), refused);
        assert_eq!(db.say("CMS.INITBYPROB s 0.000001 0.01"), refused);
        assert_eq!(db.say("EXISTS s"), "0");
        assert_eq!(db.say("CMS.INITBYDIM s 1000000 2"), "OK");
    }
}
