use proptest::prelude::*;

use crate::commands::testing::TestStore;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::shared::acl::file::Accounts;

const END: &str =
    "WARNING: ACL errors detected, no change to the previously active ACL rules was performed";

fn lines(accounts: &Accounts) -> Vec<u8> {
    let line = |(name, account): (_, &crate::engine::shared::acl::user::Account)| {
        [b"user ", name as &[u8], b" ", &account.describe(Dialect::default()), b"\n"].concat()
    };
    accounts.iter().map(|(name, account)| line((&name[..], account))).collect::<Vec<_>>().concat()
}

#[test]
fn a_line_is_a_user() {
    let db = TestStore::new();
    let text =
        b"user default on nopass ~* &* +@all\n\n  user z on   +get (~x  +set) \r\nuser y\nuser  on";
    let accounts = db.engine.read_user_lines(text, "f").unwrap();
    assert_eq!(
        String::from_utf8(lines(&accounts)).unwrap(),
        "user  on sanitize-payload resetchannels -@all\nuser default on nopass sanitize-payload ~* &* +@all\n\
         user y off sanitize-payload resetchannels -@all\n\
         user z on sanitize-payload resetchannels -@all +get (~x resetchannels -@all +set)\n"
    );
}

#[test]
fn all_mistakes_of_a_file_are_reported_with_their_lines() {
    let db = TestStore::new();
    let no_user = "should start with user keyword followed by the username. ";
    for (text, told) in [
        ("user a on\n\n# comment", format!("f:3 {no_user}")),
        ("usr a on\nuser  ", format!("f:1 {no_user}f:2 {no_user}")),
        ("user  y on", "f:1: Syntax error. ".to_owned()),
        ("user a bogus bad\nuser b bad", "f:1: Syntax error. f:2: Syntax error. ".to_owned()),
        ("user a\nuser a", "WARNING: Duplicate user 'a' found on line 2. ".to_owned()),
        ("user a (+get", "f:1: Unmatched parenthesis in selector definition.".to_owned()),
        ("user a\ton", "'f:1: username 'a\ton' contains invalid characters. ".to_owned()),
        (
            "user a +x off -y",
            "f:1: Error in applying operation '+x': Unknown command or category name in ACL. \
             f:1: Error in applying operation '-y': Unknown command or category name in ACL. "
                .to_owned(),
        ),
    ] {
        let mistakes = db.engine.read_user_lines(text.as_bytes(), "f").unwrap_err();
        assert_eq!(mistakes, format!("{told}{END}"), "{text}");
    }
    let mistakes = db.engine.read_user_lines(&b"x\n".repeat(100_000), "f").unwrap_err();
    assert!(mistakes.len() < 11_000);
}

#[test]
fn a_store_in_memory_has_no_file() {
    let mut db = TestStore::new();
    for call in ["ACL SAVE", "ACL LOAD"] {
        let text = db.say(call);
        assert!(text.starts_with("ERR This Redis instance is not configured to use an ACL file."));
    }
}

/// Rules, and what is nearly one.
fn rule() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "on",
        "off",
        "nopass",
        "resetpass",
        "reset",
        "allkeys",
        "resetkeys",
        "allchannels",
        "resetchannels",
        "allcommands",
        "nocommands",
        "+get",
        "-get",
        "+config|get",
        "+select|0",
        "+config",
        "-@read",
        "+@write",
        "~a*",
        "%R~b",
        "%W~b",
        "%RW~c",
        "&c",
        "&*",
        ">p",
        "<p",
        "db=1,2",
        "alldbs",
        "resetdbs",
        "(+get",
        "~x",
        "~y)",
        "(~z)",
        "clearselectors",
        "(",
        ")",
        "sanitize-payload",
        "skip-sanitize-payload",
        "%",
        "+",
        "db=",
        "+set|x",
        "+set|)",
        "+set|\"a b\"",
        "+set|a\nuser evil on nopass ~* +@all",
        "+set|a\0b",
        "~a\nuser evil on nopass ~* +@all",
        "~)",
        "~*",
        "%RW~*",
        "%R~*",
        "%W~*",
        "&)",
        "&a b",
        "(~a))",
        "(+set|x))",
        "(%RW~* ~a)",
        "db= 3",
    ]);
    prop_oneof![
        8 => known.prop_map(|rule| rule.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..8),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(rules in prop::collection::vec(rule(), 0..12)) {
        let db = TestStore::new();
        let text = [b"user u ", &rules.join(&b' ')[..]].concat();
        let Ok(accounts) = db.engine.read_user_lines(&text, "f") else { return Ok(()) };
        let written = lines(&accounts);
        let again = db.engine.read_user_lines(&written, "f");
        prop_assert_eq!(again.map(|accounts| lines(&accounts)), Ok(written));
    }

    #[test]
    fn a_user_whom_setuser_takes_is_read_back(
        names in prop::collection::vec("[a-c\"'() \n\0\\\\é]{0,3}", 1..4),
        rules in prop::collection::vec(rule(), 0..6),
    ) {
        let mut db = TestStore::new();
        for name in &names {
            let mut call: Vec<&[u8]> = vec![b"ACL", b"SETUSER", name.as_bytes()];
            call.extend(rules.iter().map(Vec::as_slice));
            let _ = db.engine.ask(&mut db.session, &call);
        }
        let lines: Vec<_> = db.engine.acl.list().iter().map(|user| user.line(db.engine.dialect())).collect();
        let written = [&lines.join(&b'\n')[..], b"\n"].concat();
        let again = db.engine.read_user_lines(&written, "f");
        prop_assert_eq!(again.map(|accounts| super::tests::lines(&accounts)), Ok(written));
    }

    #[test]
    fn any_bytes_are_a_file_or_a_mistake(text in prop::collection::vec(any::<u8>(), 0..200)) {
        let db = TestStore::new();
        let _ = db.engine.read_user_lines(&text, "f");
    }
}
