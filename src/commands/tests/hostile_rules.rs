//! Hostile rules for users: right ones, with bytes changed, in any order. What is taken can be
//! written down, and read again it is the same user, as files of users need.

use crate::base::random::Random;
use crate::commands::testing::TestStore;
use crate::engine::grammar::reply::Reply;

const RULES: &[&[u8]] = &[
    b"on off nopass resetpass reset sanitize-payload skip-sanitize-payload",
    b">secret #9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    b"<secret !9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    b"~k* ~* %R~a %W~b %RW~c allkeys resetkeys ~[^a-]\\?*",
    b"&news &* allchannels resetchannels &a?[b",
    b"+@all -@all +@read -@write +get -set +config|get -config|set allcommands nocommands",
    b"+select|0 -@dangerous +@string|x +|x + - @ +xgroup|create db=1 alldbs resetdbs",
    b"(+get ~k) (-@all (+@all &c %R~x) clearselectors ()",
];

#[test]
fn a_user_of_any_rules_is_the_same_when_it_is_read_again() {
    let mut db = TestStore::new();
    let mut random = Random::from_seed(12);
    let rules: Vec<&[u8]> =
        RULES.iter().flat_map(|line| line.split(|byte| *byte == b' ')).collect();
    let mut taken = 0;
    for _ in 0..4000 {
        let words: Vec<Vec<u8>> = (0..random.below(9))
            .map(|_| disturbed(rules[random.below(rules.len())], &mut random))
            .collect();
        let Some(line) = user(&mut db, b"one", &words) else { continue };
        taken += 1;
        let again: Vec<Vec<u8>> = line.split(|byte| *byte == b' ').map(<[u8]>::to_vec).collect();
        let read = user(&mut db, b"two", &again);
        assert_eq!(read.as_deref().map(shown), Some(shown(&line)), "{words:?}");
    }
    assert!(taken > 500, "{taken}");
}

/// Makes a user; the line that tells of it, when its rules are some.
fn user(db: &mut TestStore, name: &[u8], rules: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut call = |words: &[&[u8]]| db.engine.ask(&mut db.session, words);
    call(&[b"ACL", b"DELUSER", name]).unwrap();
    let words: Vec<&[u8]> = rules.iter().map(Vec::as_slice).collect();
    call(&[&[&b"ACL"[..], b"SETUSER", name], &words[..]].concat()).ok()?;
    let Ok(Reply::Array(lines)) = call(&[b"ACL", b"LIST"]) else { panic!("no list") };
    let head = [b"user ", name, b" "].concat();
    lines.iter().find_map(|line| match line {
        Reply::Bytes(line) | Reply::Binary(line) => {
            line.strip_prefix(&head[..]).map(<[u8]>::to_vec)
        }
        _ => None,
    })
}

fn shown(line: &[u8]) -> String {
    line.escape_ascii().to_string()
}

/// A rule that is often as it is.
fn disturbed(rule: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = rule.to_vec();
    if random.below(6) > 0 {
        return bytes;
    }
    let at = random.below(bytes.len().max(1));
    match random.below(3) {
        0 if at < bytes.len() => bytes[at] = random.next_u64() as u8,
        1 => bytes.truncate(at),
        _ => bytes.insert(at.min(bytes.len()), random.next_u64() as u8),
    }
    bytes
}
