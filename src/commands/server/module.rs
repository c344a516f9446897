//! MODULE: there are no modules, and none can be loaded.

use redlet_macros::command;

use crate::commands::modules::modules;
use crate::commands::refused::{Unread, field, grammars, refused};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::Shape;
use crate::{reply_type, rows};

rows![module_help, module_list, module_load, module_loadex, module_unload];

reply_type! {
    Modules => "Named<Text, Record<string, unknown>>[]";
}

/// Lists the loaded modules: those that the server of the dialect has from the beginning.
///
/// ```js
/// db.module('LIST').length > 0  // true
/// ```
#[command(MODULE | LIST, since = "4.0.0", complexity = "O(1)", flags(admin, noscript, unordered))]
fn module_list(db: &mut Access<'_>) -> Result<Modules> {
    Ok(Modules(modules(db.dialect())))
}

/// As Redis says it where `enable-module-command` is `no`.
const NOT_ALLOWED: Error = Error::fixed(
    "MODULE command not allowed. If the enable-module-command option is set to \"local\", you can \
     run it from a local connection, otherwise you need to set this option in the configuration \
     file, and then restart the server.",
);

grammars! {
    Configs = Shape::Optional(&Shape::Many(&Shape::Tagged("CONFIG", &CONFIG)));
    LoadArgs = Shape::Optional(&Shape::Many(&Shape::String));
    Rest = Shape::Optional(&Shape::Tagged("ARGS", &Shape::Many(&Shape::String)));
}

const CONFIG: Shape = Shape::Block(&[field("name", Shape::String), field("value", Shape::String)]);

refused! { NOT_ALLOWED;
    /// Loads a module; refused, as on servers that do not allow it.
    ///
    /// ```js
    /// db.module('LOAD', '/lib/graph.so')  // throws ERR MODULE command not allowed ...
    /// ```
    #[command(
        MODULE | LOAD,
        since = "4.0.0",
        complexity = "O(1)",
        flags(admin, noscript, no_async_loading)
    )]
    fn module_load(path: &[u8], args: Unread<LoadArgs>) -> Done;

    /// Loads a module with settings; refused, as on servers that do not allow it.
    ///
    /// ```js
    /// db.module('LOADEX', '/lib/g.so', { args: '8' })  // throws ERR MODULE command not allowed ...
    /// ```
    #[command(
        MODULE | LOADEX,
        since = "7.0.0",
        complexity = "O(1)",
        flags(admin, noscript, no_async_loading)
    )]
    fn module_loadex(path: &[u8], configs: Unread<Configs>, args: Unread<Rest>) -> Done;

    /// Unloads a module; refused, as on servers that do not allow it.
    ///
    /// ```js
    /// db.module('UNLOAD', 'graph')  // throws ERR MODULE command not allowed ...
    /// ```
    #[command(
        MODULE | UNLOAD,
        since = "4.0.0",
        complexity = "O(1)",
        flags(admin, noscript, no_async_loading)
    )]
    fn module_unload(name: &[u8]) -> Done;
}

/// Lists the subcommands of MODULE.
///
/// ```js
/// db.module('HELP')[0]  // 'MODULE <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
/// ```
#[command(MODULE | HELP, since = "5.0.0", complexity = "O(1)", flags(loading, stale))]
fn module_help(_db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    Ok(vec![
        "MODULE <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "LIST",
        "    Return a list of loaded modules.",
        "LOAD <path> [<arg> ...]",
        "    Load a module library from <path>, passing to it any optional arguments.",
        "LOADEX <path> [[CONFIG NAME VALUE] [CONFIG NAME VALUE]] [ARGS ...]",
        "    Load a module library from <path>, while passing it module \
         configurations and optional arguments.",
        "UNLOAD <name>",
        "    Unload a module.",
        "HELP",
        "    Print this help.",
    ])
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;

    #[test]
    fn modules_are_those_of_the_server_and_none_is_loaded() {
        let mut db = TestStore::of(Dialect::Valkey);
        assert_eq!(db.say("MODULE LIST"), "[{name:lua ver:1 path:lua args:[]}]");
        let mut db = TestStore::of(Dialect::Redis);
        let listed = db.say("MODULE LIST");
        assert!(listed.starts_with("[{name:vectorset ver:1 path: args:[]} {name:ReJSON ver:"));
        for call in ["LOAD x", "LOADEX x CONFIG", "UNLOAD x"] {
            assert!(
                db.say(&format!("MODULE {call}")).starts_with("ERR MODULE command not allowed")
            );
        }
        assert_eq!(db.say("MODULE X"), "ERR unknown subcommand 'X'. Try MODULE HELP.");
    }
}
