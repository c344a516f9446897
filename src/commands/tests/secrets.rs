//! What others may see of a call: SLOWLOG and MONITOR show no passwords.

use crate::commands::TABLE;
use crate::commands::testing::TestStore;
use crate::engine::config::parameters::all;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::table::secrets;

/// A call as it is shown.
fn shown(call: &str) -> String {
    let words: Vec<&[u8]> = call.split(' ').map(str::as_bytes).collect();
    let (row, args) = TABLE.resolve(&words).unwrap();
    let names = &words[..words.len() - args.len()];
    let shown = [names, &secrets::shown(row, args)].concat();
    String::from_utf8(shown.join(&b' ')).unwrap()
}

/// Expectations that were read off Valkey 9.1.
#[test]
fn passwords_and_whom_they_belong_to_are_not_shown() {
    const X: &str = "(redacted)";
    for (call, expected) in [
        ("AUTH pw", format!("AUTH {X}")),
        ("AUTH u pw", format!("AUTH {X} {X}")),
        ("ACL SETUSER u on >pw ~* +@all", format!("ACL SETUSER {X} {X} {X} {X} {X}")),
        ("ACL SETUSER u", format!("ACL SETUSER {X}")),
        ("ACL GETUSER u", format!("ACL GETUSER {X}")),
        ("ACL DELUSER u v", format!("ACL DELUSER {X} {X}")),
        ("ACL DRYRUN u get k", "ACL DRYRUN u get k".to_owned()),
        ("ACL CAT read", "ACL CAT read".to_owned()),
        ("HELLO 2 AUTH u pw SETNAME n", format!("HELLO 2 AUTH {X} {X} SETNAME n")),
        ("HELLO 2 SETNAME n auth u pw", format!("HELLO 2 SETNAME n auth {X} {X}")),
        ("HELLO", "HELLO".to_owned()),
        ("CONFIG SET masterauth m hz 10", format!("CONFIG SET masterauth {X} hz 10")),
        ("CONFIG SET hz 10 RequirePass m", format!("CONFIG SET hz 10 RequirePass {X}")),
        ("CONFIG SET masteruser m", format!("CONFIG SET masteruser {X}")),
        ("CONFIG SET tls-key-file-pass m", format!("CONFIG SET tls-key-file-pass {X}")),
        ("CONFIG SET primaryauth m", format!("CONFIG SET primaryauth {X}")),
        ("CONFIG SET requirepass m nosuch x", format!("CONFIG SET requirepass {X} nosuch x")),
        ("CONFIG SET aclfile m", "CONFIG SET aclfile m".to_owned()),
        ("MIGRATE h 1 k 0 10 AUTH pw", format!("MIGRATE h 1 k 0 10 AUTH {X}")),
        (
            "MIGRATE h 1  0 10 COPY AUTH2 us pw KEYS AUTH b",
            format!("MIGRATE h 1  0 10 COPY AUTH2 {X} {X} KEYS AUTH b"),
        ),
        ("SET AUTH secret", "SET AUTH secret".to_owned()),
    ] {
        assert_eq!(shown(call), expected);
    }
    // What cannot be made is shown with as much care, where Valkey shows all of it.
    for (call, expected) in [
        ("HELLO AUTH u pw", format!("HELLO AUTH {X} {X}")),
        ("HELLO 2 AUTH u", format!("HELLO 2 AUTH {X}")),
        ("MIGRATE h 1 k 0 10 BOGUS AUTH pw", format!("MIGRATE h 1 k 0 10 BOGUS AUTH {X}")),
        ("MIGRATE h 1 k 0 10 AUTH2 u", format!("MIGRATE h 1 k 0 10 AUTH2 {X}")),
        ("CONFIG SET requirepass", "CONFIG SET requirepass".to_owned()),
    ] {
        assert_eq!(shown(call), expected);
    }
}

/// The names of all places that are called like a secret and are none.
fn untold(name: &str, shape: &Shape, found: &mut Vec<String>) {
    let each = |fields: &[Field], found: &mut Vec<String>| {
        let secret = fields.iter().any(|field| field.name.contains("password"));
        for field in fields {
            let is_one =
                ["password", "secret", "credential"].iter().any(|it| field.name.contains(it))
                    || (secret && field.name.contains("user"));
            let name = if is_one { field.name } else { "" };
            untold(name, &field.shape, found);
        }
    };
    match shape {
        Shape::Block(fields) | Shape::OneOf(fields) | Shape::Options(fields) => each(fields, found),
        Shape::Tagged(word, inner) => {
            let is_one = word.contains("AUTH") || word.contains("PASS");
            untold(if is_one { word } else { name }, inner, found);
        }
        Shape::Optional(inner) | Shape::Many(inner) => untold(name, inner, found),
        Shape::Secret(_) | Shape::Nothing => {}
        _ if name.is_empty() => {}
        _ => found.push(name.to_owned()),
    }
}

#[test]
fn every_password_of_the_table_is_typed_as_a_secret() {
    let mut found = Vec::new();
    for row in TABLE.rows() {
        untold("", &Shape::Block(row.params), &mut found);
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn every_password_among_the_parameters_is_a_secret() {
    /// Called so, but nothing to hide.
    const OTHERS: [&str; 2] = ["tls-auth-clients", "tls-auth-clients-user"];
    for parameter in all() {
        let mut names = Dialect::ALL.into_iter().flat_map(|dialect| parameter.names(dialect));
        let is_one = names
            .any(|name| name.contains("pass") || name.contains("auth") || name.ends_with("user"));
        let is_one = is_one && !OTHERS.contains(&parameter.name);
        assert_eq!(parameter.secret, is_one, "{}", parameter.name);
    }
}

#[test]
fn inner_calls_are_not_shown_as_calls_of_a_client() {
    let mut db = TestStore::new();
    db.say("CONFIG SET slowlog-log-slower-than 0");
    db.say("SET k v");
    db.say("SLOWLOG RESET");
    assert!(db.say("MIGRATE 127.0.0.1 1 k 0 50 AUTH2 somebody something").starts_with("IOERR"));
    let Ok(Reply::Array(entries)) = db.call("SLOWLOG GET") else { panic!() };
    let entries = format!("{entries:?}");
    assert!(entries.contains("MIGRATE") && entries.contains("(redacted)"), "{entries}");
    for hidden in ["WATCH", "DUMP", "PTTL", "somebody", "something"] {
        assert!(!entries.contains(hidden), "{entries}");
    }
}
