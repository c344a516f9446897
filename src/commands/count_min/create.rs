//! Making a sketch.

use redlet_macros::command;

use crate::base::number;
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Write;
use crate::engine::grammar::reply::Done;
use crate::rows;
use crate::value::{CountMin, Value};

rows![cms_initbydim];

/// Makes a sketch of rows of counters.
///
/// ```js
/// db.cms.initbydim('views', 2000, 5)  // 'OK'
/// ```
#[command(CMS.INITBYDIM, since = "8.0.0", complexity = "O(1)", flags(write, denyoom, module))]
fn cms_initbydim(
    db: &mut Access<'_>,
    key: Write<'_, CountMin>,
    width: &[u8],
    depth: &[u8],
) -> Result<Done> {
    let size = |text: &[u8]| number::parse_i64(text).filter(|it| *it > 0).map(|it| it as usize);
    let width = size(width).ok_or(Error::bare("CMS: invalid width"))?;
    let depth = size(depth).ok_or(Error::bare("CMS: invalid depth"))?;
    if db.exists(&key)? {
        return Err(Error::bare("CMS: key already exists"));
    }
    let sketch = CountMin::new(width, depth).ok_or(Error::fixed("not enough memory"))?;
    db.put(&key, Value::from(sketch), Expiry::Clear, "")?;
    Ok(Done)
}
