//! FCALL and FCALL_RO.

use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::Reply;
use crate::{command, rows};

use super::eval::{Operands, Rest, invocation};

rows![fcall, fcall_ro];

command! {
    /// Calls a function of a library: all that it does, as one.
    FCALL since "7.0.0" "Depends on the function"
    [noscript stale skip_monitor no_mandatory_keys runs_scripts]
    fcall(function: &[u8], keys: Operands<false, true>, args: Rest) -> Reply
}
fn fcall(
    db: &mut Access<'_>,
    function: &[u8],
    keys: Operands<'_, false, true>,
    args: Rest<'_>,
) -> Result<Reply> {
    db.fcall(function, &invocation(keys, args))
}

command! {
    /// Calls a function that may read and not write.
    FCALL_RO since "7.0.0" "Depends on the function"
    [readonly noscript stale skip_monitor no_mandatory_keys runs_scripts]
    fcall_ro(function: &[u8], keys: Operands<true, true>, args: Rest) -> Reply
}
fn fcall_ro(
    db: &mut Access<'_>,
    function: &[u8],
    keys: Operands<'_, true, true>,
    args: Rest<'_>,
) -> Result<Reply> {
    db.fcall(function, &invocation(keys, args))
}
