//! The architecture is written down where modules are listed. A list with `// Bottom-up:` above it is in
//! order: each module uses only those listed above it, and nothing that the listing module itself
//! defines. This reads every path of the source and fails on a use that goes up.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod house;
mod knots;
mod text;

use std::path::Path;
use std::sync::LazyLock;

use house::{Edge, House, module};
use text::Text;

/// No more modules than this may lead to each other in circles.
const LARGEST_KNOT: usize = 4;

/// The lists that are in order. One that is not named here may become so; none of these may cease to
/// be.
const ORDERED: [&str; 43] = [
    "",
    "commands::bitmap",
    "commands::cluster",
    "commands::connection",
    "commands::connection::client",
    "commands::generic",
    "commands::generic::migrate",
    "commands::generic::sort",
    "commands::geo",
    "commands::hash",
    "commands::hyperloglog",
    "commands::list",
    "commands::pubsub",
    "commands::scripting",
    "commands::server",
    "commands::server::debug",
    "commands::set",
    "commands::sorted_set",
    "commands::stream",
    "commands::string",
    "commands::transaction",
    "emit",
    "engine",
    "engine::access",
    "engine::call",
    "engine::config",
    "engine::grammar",
    "engine::grammar::param",
    "engine::shared",
    "engine::shared::acl",
    "engine::shared::timing",
    "engine::shared::tracking",
    "engine::table",
    "keyspace",
    "lua",
    "lua::pattern",
    "lua::stack",
    "persist",
    "pubsub",
    "resp",
    "server",
    "share",
    "value",
];

/// Commands about data: they see keys, by handles, and never the store around them.
const DATA: [&str; 16] = [
    "bitmap",
    "bloom",
    "count_min",
    "cuckoo",
    "geo",
    "hash",
    "hyperloglog",
    "json",
    "list",
    "set",
    "sorted_set",
    "stream",
    "string",
    "t_digest",
    "time_series",
    "top_k",
];

static SOURCE: LazyLock<House> =
    LazyLock::new(|| House::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")));

#[test]
fn modules_use_only_the_modules_above_them() {
    let ordered = SOURCE.ordered();
    let missing: Vec<_> =
        ORDERED.iter().filter(|list| !ordered.iter().any(|o| o == *list)).collect();
    assert!(missing.is_empty(), "lists that no longer say `Bottom-up:`: {missing:?}");
    let upward = SOURCE.upward();
    assert!(upward.is_empty(), "uses that go up:\n  {}", upward.join("\n  "));
}

#[test]
fn nothing_is_named_through_the_root() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let root = std::fs::read_to_string(root).unwrap();
    assert!(!root.contains("pub use "), "src/lib.rs exports modules, not what is in them");
}

#[test]
fn no_more_than_a_few_modules_form_a_knot() {
    let edges = SOURCE.edges().into_iter().filter(|edge| !edge.test).collect();
    let large: Vec<_> =
        knots::knots(&edges).into_iter().filter(|knot| knot.len() > LARGEST_KNOT).collect();
    assert!(large.is_empty(), "knots: {large:?}");
}

#[test]
fn commands_about_data_name_neither_calls_nor_what_they_share() {
    let is_data = |edge: &Edge| {
        let [commands, family, ..] = &edge.from[..] else { return false };
        commands == "commands" && DATA.contains(&family.as_str())
    };
    let of = |edge: &Edge, storey: &str| edge.to.starts_with(&module(storey));
    let edges = SOURCE.edges();
    let wrong: Vec<_> = edges
        .iter()
        .filter(|edge| is_data(edge) && !edge.by_macro)
        .filter(|edge| of(edge, "engine::call") || of(edge, "engine::shared"))
        .map(|edge| format!("{} uses {}", edge.from.join("::"), edge.to.join("::")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(edges.iter().any(is_data), "the families are where they were");
}

#[test]
fn every_form_of_a_path_is_read() {
    let text = r#"
        // Bottom-up: says it.
        mod one;
        pub mod two;
        use crate::{a::{self, B}, c as d};
        pub(crate) use super::e::{F, g::H as I};
        use one::*;
        // use crate::comment::C;
        const S: &str = "use crate::string::S;"; const C: char = '"'; const L: &'static str = r"{";
        pub(in crate::hidden) fn f() -> self::two::T { $crate::j::K::new(x::y); l!() }
        #[cfg(test)]
        mod tests { use super::*; fn f() { super::super::M } }
        #[macro_export]
        macro_rules! n { () => {} }
    "#;
    let text = Text::read(text.replace("\n        ", "\n").trim_start());
    assert!(text.ordered);
    assert_eq!((text.modules, text.macros), (vec!["one".into(), "two".into()], vec!["n".into()]));
    let shown = |named: &text::Named| {
        let name = named.exported.as_ref().map_or(String::new(), |name| format!(" as {name}"));
        let test = if named.test { "test " } else { "" };
        format!("{test}{}{}{name}", "in ".repeat(named.inside), named.path.join("::"))
    };
    let named: Vec<_> = text.named.iter().map(shown).collect();
    assert_eq!(
        named,
        [
            "crate::a",
            "crate::a::B",
            "crate::c",
            "super::e::F as F",
            "super::e::g::H as I",
            "one",
            "self::two::T",
            "crate::j::K::new",
            "x::y",
            "test in super",
            "test in super::super::M",
        ]
    );
}

#[test]
fn upward_uses_are_seen_in_each_form() {
    let upward = |text: &str| {
        let root = "// Bottom-up:\nmod low;\nmod high;";
        let low = "// Bottom-up:\nmod first;\nmod second;\npub use second::Told;\npub struct Own;";
        let high = "mod deep;\n#[macro_export]\nmacro_rules! told { () => {} }";
        let files = [
            ("", root),
            ("low", low),
            ("low::first", text),
            ("low::second", ""),
            ("high", high),
            ("high::deep", "use super::X; use crate::low::{first, Own};"),
        ];
        House::of(&files).upward().len()
    };
    for up in [
        "use crate::high::X;",
        "use crate::{low, high::X};",
        "use super::super::high::deep::X;",
        "($x:ty) => { $crate::high::X }",
        "fn f() { crate::high::f() }",
        "crate::told! { X }",
        "use super::second::X;",
        "use crate::low::second;",
        "use super::Told;",
        "use super::Own;",
        "use super::*;",
        "mod tests { use super::super::second; }",
    ] {
        let expected = if up == "use crate::{low, high::X};" { 2 } else { 1 };
        assert_eq!(upward(up), expected, "{up}");
    }
    for fine in [
        "",
        "mod tests { use super::*; }",
        "//! as [`crate::high`] says",
        "use std::high::X; use high::X;",
        "pub(in crate::high) struct X;",
    ] {
        assert_eq!(upward(fine), 0, "{fine}");
    }
}

#[test]
fn knots_are_found() {
    let files = [
        ("", "mod a; mod b; mod c; mod d;"),
        ("a", "use crate::b::X;"),
        ("b", "use crate::c::X; use crate::d::X;"),
        ("c", "use crate::a::X;"),
        ("d", ""),
    ];
    let knots = knots::knots(&House::of(&files).edges());
    let mut knot = knots[0].clone();
    knot.sort();
    assert_eq!((knots.len(), knot), (1, vec![module("a"), module("b"), module("c")]));
}
