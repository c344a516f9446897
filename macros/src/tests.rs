//! What the attribute says of mistakes, and what it reads from a signature.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use crate::facts::{Facts, Told};
use crate::function::Function;

fn get() -> TokenStream {
    quote! {
        /// Returns the string value of a key.
        ///
        /// ```js
        /// db.get('user:1')  // 'Ada'
        /// ```
        fn get(db: &mut Access<'_>, key: Read<'_, Str>) -> Result<Option<Bytes>> { body }
    }
}

fn mistake_in_facts(facts: TokenStream) -> String {
    syn::parse2::<Facts>(facts).err().expect("a mistake").to_string()
}

fn mistake_in_function(function: TokenStream) -> String {
    syn::parse2::<Function>(function).err().expect("a mistake").to_string()
}

#[test]
fn names_of_commands_and_subcommands_are_read() {
    let name = |facts: TokenStream| {
        let facts: Facts = syn::parse2(facts).expect("facts");
        (facts.name, facts.words)
    };
    let rest = quote! { since = "1.0.0", complexity = "O(1)" };
    assert_eq!(name(quote! { GET, #rest }), ("GET".to_owned(), 1));
    assert_eq!(name(quote! { BITFIELD_RO, #rest }), ("BITFIELD_RO".to_owned(), 1));
    assert_eq!(name(quote! { RESTORE-ASKING, #rest }), ("RESTORE-ASKING".to_owned(), 1));
    assert_eq!(name(quote! { JSON.SET, #rest }), ("JSON.SET".to_owned(), 1));
    assert_eq!(name(quote! { CLIENT | NO-TOUCH, #rest }), ("CLIENT|NO-TOUCH".to_owned(), 2));
}

#[test]
fn a_history_is_read_in_its_order_for_all_servers_and_for_one() {
    let facts: Facts = syn::parse2(quote! {
        GET,
        since = "1.0.0",
        complexity = "O(1)",
        history("6.0.0" = "a count", "6.2.0" = "option GET"),
        valkey(history("8.1.0" = "option IFEQ"))
    })
    .expect("facts");
    let shown = |told: &Told| {
        let change = |(version, what): &(LitStr, LitStr)| (version.value(), what.value());
        told.history.iter().map(change).collect::<Vec<_>>()
    };
    let pair = |version: &str, what: &str| (version.to_owned(), what.to_owned());
    assert_eq!(shown(&facts.told), [pair("6.0.0", "a count"), pair("6.2.0", "option GET")]);
    assert!(facts.redis.history.is_empty());
    assert_eq!(shown(&facts.valkey), [pair("8.1.0", "option IFEQ")]);
}

#[test]
fn a_mistake_in_the_facts_says_what_is_right() {
    let missing = mistake_in_facts(quote! { GET, since = "1.0.0" });
    assert_eq!(missing, "a command states `complexity`, as in `complexity = \"O(1)\"`");
    let version = mistake_in_facts(quote! { GET, since = "1", complexity = "O(1)" });
    assert_eq!(version, "a version is three numbers, as in `\"7.2.0\"`");
    let twice = mistake_in_facts(quote! { GET, flags(fast, write, fast) });
    assert_eq!(twice, "`fast` is listed twice");
    let lower = mistake_in_facts(quote! { get, since = "1.0.0" });
    assert_eq!(lower, "the name of a command is in capitals");
    let version = mistake_in_facts(quote! { GET, history("7" = "option GET") });
    assert_eq!(version, "a version is three numbers, as in `\"7.2.0\"`");
    let alone = mistake_in_facts(quote! { GET, history("7.0.0") });
    assert_eq!(alone, "expected `=`");
    let unknown = mistake_in_facts(quote! { GET, sinse = "1.0.0" });
    assert!(unknown.starts_with("unknown fact: "), "{unknown}");
}

#[test]
fn a_mistake_in_the_signature_says_what_is_right() {
    let undocumented = quote! { fn get(db: &mut Access<'_>) -> Result<Done> {} };
    let text = "a command needs a doc comment, which becomes its summary";
    assert_eq!(mistake_in_function(undocumented), text);
    let doc = quote! { #[doc = "Gets."] #[doc = "```js"] #[doc = "db.get('k')"] #[doc = "```"] };
    let without_access = quote! { #doc fn get(key: Read<Str>) -> Result<Done> {} };
    let text = "the first parameter of a command is `db: &mut Access<'_>`";
    assert_eq!(mistake_in_function(without_access), text);
    let without_result = quote! { #doc fn get(db: &mut Access) -> Option<Bytes> {} };
    let text = "a command returns `Result<T>`, where `T` is its reply";
    assert_eq!(mistake_in_function(without_result), text);
    let taken_apart = quote! {
        #doc fn get(db: &mut Access, Pair(a, b): Pair<A, B>) -> Result<Done> {}
    };
    let text = "a parameter of a command needs one name: take the value apart in the body";
    assert_eq!(mistake_in_function(taken_apart), text);
}

#[test]
fn parameters_have_names_docs_and_types_without_lifetimes() {
    let function: Function = syn::parse2(quote! {
        /// Does something,
        /// and more.
        ///
        /// ```js
        /// db.f('type', 'unused', 'inner')
        /// ```
        fn f<'a>(
            db: &mut Access<'_>,
            r#type: Read<'a, Str>,
            /// Told to readers.
            _unused: &'a [u8],
            Wrapped(inner): Wrapped<&'static str>,
        ) -> Result<Vec<Text<'a>>> {}
    })
    .expect("a function");
    assert_eq!(function.summary, "Does something, and more.");
    assert_eq!(function.reply.ty.to_string(), "Vec < Text < '_ > >");
    let parameters = function.parameters.iter().map(|parameter| {
        (parameter.name.as_str(), parameter.doc.as_str(), parameter.ty.to_string())
    });
    let parameters: Vec<_> = parameters.collect();
    assert_eq!(parameters[0], ("type", "", "Read < '_ , Str >".to_owned()));
    assert_eq!(parameters[1], ("unused", "Told to readers.", "& '_ [u8]".to_owned()));
    assert_eq!(parameters[2], ("inner", "", "Wrapped < & 'static str >".to_owned()));
}

fn with_lines(lines: &[&str]) -> TokenStream {
    quote! { #(#[doc = #lines])* fn get(db: &mut Access) -> Result<Done> {} }
}

#[test]
fn the_doc_comment_is_a_summary_and_an_example() {
    let lines = [" Gets", " it.", "", " ```js", " if (a) {", "   b()", " }", " ```"];
    let function: Function = syn::parse2(with_lines(&lines)).expect("a function");
    assert_eq!(function.summary, "Gets it.");
    assert_eq!(function.example, "if (a) {\n  b()\n}\n");
}

#[test]
fn an_example_that_is_missing_or_empty_or_does_not_end_the_doc_comment_is_a_mistake() {
    for lines in [
        &[" Gets."][..],
        &[" Gets.", " ```js", " ```"],
        &[" Gets.", " ```js", " db.get('k')"],
        &[" Gets.", " ```js", " db.get('k')", " ```", " More."],
    ] {
        let mistake = mistake_in_function(with_lines(lines));
        assert!(mistake.starts_with("a command needs an example, which ends its doc comment"));
    }
}

#[test]
fn a_function_with_a_mistake_stands_beside_the_error() {
    let expanded = crate::expand(quote! { GET }, get()).to_string();
    assert!(expanded.contains("fn get"), "{expanded}");
    assert!(
        expanded.contains("static ROW : crate :: engine :: call :: engine :: Row"),
        "{expanded}"
    );
    assert!(expanded.contains("compile_error"), "{expanded}");
}

#[test]
fn a_row_stands_in_a_module_of_the_functions_name() {
    let facts = quote! { GET, since = "1.0.0", complexity = "O(1)", flags(readonly, fast) };
    let expanded = crate::expand(facts, get()).to_string();
    assert!(expanded.contains("mod get {"), "{expanded}");
    assert!(!expanded.contains("compile_error"), "{expanded}");
}
