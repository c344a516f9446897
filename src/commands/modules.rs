//! The modules that a server has from the beginning. A store has none; it lists those of the server
//! whose answers it gives.

use std::fmt::Write as _;

use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::reply::Reply;

/// The modules that the server of a dialect has, as HELLO lists them too.
pub(in crate::commands) fn modules(dialect: Dialect) -> Reply {
    let one = |&(name, version, path, _): &(&str, u32, &str, &str)| {
        let lines = [
            ("name", Reply::bytes(name)),
            ("ver", Reply::Int(version.into())),
            ("path", Reply::bytes(path)),
            ("args", Reply::Array(Vec::new())),
        ];
        Reply::Map(lines.map(|(name, value)| (Reply::bytes(name), value)).into())
    };
    Reply::Array(dialect.modules().iter().map(one).collect())
}

/// The section about them in INFO.
pub(in crate::commands) fn modules_info(dialect: Dialect, text: &mut String) {
    for (name, version, _, options) in dialect.modules() {
        let rest = "api=1,filters=0,usedby=[],using=[]";
        let _ = write!(text, "module:name={name},ver={version},{rest},options=[{options}]\r\n");
    }
}
