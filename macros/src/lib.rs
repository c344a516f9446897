//! The attribute `#[command]`, which makes a row of the command table from a function.
//!
//! ```ignore
//! /// Returns the string value of a key.
//! ///
//! /// ```js
//! /// db.get('user:1')  // 'Ada'
//! /// ```
//! #[command(GET, since = "1.0.0", complexity = "O(1)", flags(readonly, fast))]
//! fn get(db: &mut Access<'_>, key: Read<'_, Str>) -> Result<Option<Bytes>> {
//!     Ok(db.read(&key)?.map(Text::to_bytes))
//! }
//! ```
//!
//! The signature alone defines what the command takes and returns. The attribute leaves
//! the function as it is and adds a module of the same name with `ROW`, the row. `rows!` lists the
//! rows of a file; a row that is not listed is reported by the compiler as never used.
//!
//! Mistakes are reported where they are: at the fact, the flag or the parameter. A type that cannot be
//! a parameter is reported at that type, because the generated code that uses it has its position.
//!
//! The generated code names items of redlet (`crate::engine::…`), so only redlet can use this crate.

mod facts;
mod function;
mod mistake;
mod row;

use proc_macro2::TokenStream;

/// Makes a row of the command table from the function below it.
///
/// The arguments are the name of the command and its facts:
///
/// * the name, as in `GET`, `RESTORE-ASKING`, `JSON.SET`, or `CONFIG | GET` and `CLIENT | NO-TOUCH` for a
///   subcommand;
/// * `since`: the version of Redis that had it first;
/// * `complexity`: how its cost grows. `"O(1)"` alone marks it as taking constant time;
/// * `flags`: flags of `engine::table::command::flags`;
/// * `categories`: ACL categories, if those of the family are wrong for it;
/// * `tips`: how clients of a cluster spread the call, in the words of COMMAND;
/// * `group`: the group of COMMAND DOCS, if it is not that of the family;
/// * `notes`: what COMMAND INFO says of each key specification;
/// * `deprecated`: the version since when other commands are preferred, and which;
/// * `history`: the versions that changed it, and what, as in `("6.2.0" = "option GET")`;
/// * `redis` and `valkey`: of these facts and of `flags` and `since`, what only that server tells. Its flags
///   are in addition to the others and concern COMMAND alone.
///
/// The function's doc comment is the summary, then an example for users: a block of JavaScript. The first parameter is `&mut Access`, or `&mut Call` for a
/// command that uses more than keys. Each other parameter is a parameter of the command, with a type
/// that implements `Param` and, if a reader needs it, a doc comment. The function returns a `Result` of
/// a type that implements `IntoReply`.
#[proc_macro_attribute]
pub fn command(
    facts: proc_macro::TokenStream,
    function: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    expand(facts.into(), function.into()).into()
}

/// The code that replaces the attribute and its function.
fn expand(facts: TokenStream, function: TokenStream) -> TokenStream {
    let row = syn::parse2(facts).and_then(|facts| {
        let function = syn::parse2(function.clone())?;
        Ok(row::expand(&facts, &function))
    });
    row.unwrap_or_else(|error| mistake::report(function, error.into_compile_error()))
}

#[cfg(test)]
mod tests;
