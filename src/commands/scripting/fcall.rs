//! FCALL and FCALL_RO.

use redlet_macros::command;

use crate::engine::call::engine::Call;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::Reply;
use crate::rows;

use super::eval::{Operands, Rest, invocation};

rows![fcall, fcall_ro];

/// Calls a function of a library: all that it does, as one.
///
/// ```js
/// const buy = "function(keys, args) return redis.call('DECRBY', keys[1], args[1]) end"
/// db.function('LOAD', `#!lua name=shop\nredis.register_function('buy', ${buy})`)
/// db.set('stock:tea', 5)
/// db.fcall('buy', 1, 'stock:tea', 2)  // 3
/// ```
#[command(
    FCALL,
    since = "7.0.0",
    complexity = "Depends on the function",
    flags(noscript, stale, skip_monitor, no_mandatory_keys, runs_function),
    notes("We cannot tell how the keys will be used so we assume the worst, RW and UPDATE")
)]
fn fcall(
    db: &mut Call<'_>,
    function: &[u8],
    keys: Operands<'_, false, true>,
    args: Rest<'_>,
) -> Result<Reply> {
    db.fcall(function, &invocation(keys, args))
}

/// Calls a function that may read and not write.
///
/// ```js
/// const look = "callback = function(keys) return redis.call('GET', keys[1]) end"
/// const code = `redis.register_function{function_name = 'look', ${look}, flags = {'no-writes'}}`
/// db.function('LOAD', `#!lua name=shop\n${code}`)
/// db.set('stock:tea', 5)
/// db.fcall_ro('look', 1, 'stock:tea')  // '5'
/// ```
#[command(
    FCALL_RO,
    since = "7.0.0",
    complexity = "Depends on the function",
    flags(readonly, noscript, stale, skip_monitor, no_mandatory_keys, runs_function),
    notes("We cannot tell how the keys will be used so we assume the worst, RO and ACCESS")
)]
fn fcall_ro(
    db: &mut Call<'_>,
    function: &[u8],
    keys: Operands<'_, true, true>,
    args: Rest<'_>,
) -> Result<Reply> {
    db.fcall(function, &invocation(keys, args))
}
