use fastrand::Rng;

use super::merge::{Change, changes, merged};
use super::{Draft, Fragment, Json, Location, Node, Step, View};

fn fragment(text: &str) -> Fragment {
    Fragment::parse(text.as_bytes()).map_err(|error| error.0).unwrap()
}

/// A value with few names and small arrays, so that random places are often there.
fn value(random: &mut Rng, depth: usize) -> String {
    let all = |random: &mut Rng, count| -> Vec<String> {
        (0..count).map(|_| value(random, depth - 1)).collect()
    };
    let count = random.usize(..5);
    match if depth == 0 { 0 } else { random.u8(..3) } {
        0 => ["1", "1000", r#""text""#, "null", "[]", "{}"][random.usize(..6)].to_owned(),
        1 => format!("[{}]", all(random, count).join(",")),
        _ => {
            let members = all(random, count).into_iter().zip("abcde".chars());
            let members: Vec<_> = members.map(|(it, name)| format!(r#""{name}":{it}"#)).collect();
            format!("{{{}}}", members.join(","))
        }
    }
}

/// A place in a value, mostly; sometimes one that is not there.
fn place(random: &mut Rng, root: Node<'_>) -> Location {
    let mut location = Location::new();
    let mut node = root;
    while random.u8(..4) > 0 {
        let step = match node.view() {
            View::Array(items) => Step::Item(random.usize(..items.len() + 1)),
            View::Object(mut members) if members.len() > 0 => {
                let index = random.usize(..members.len());
                Step::Member(members.nth(index).unwrap().0.into())
            }
            _ => Step::Member(b"a".as_slice().into()),
        };
        location.push(step);
        match node.at(&location[location.len() - 1..]) {
            Some(next) => node = next,
            None => break,
        }
    }
    location
}

#[test]
fn changes_of_a_draft_are_those_of_a_document() {
    let mut random = Rng::with_seed(1);
    for _ in 0..300 {
        let mut json = Json::new(fragment(&value(&mut random, 4)));
        let mut copy = json.clone();
        let mut draft = copy.draft();
        for _ in 0..random.usize(..40) {
            let at = place(&mut random, json.root());
            let new = fragment(&value(&mut random, 2));
            let (index, count) = (random.usize(..4), random.usize(..3));
            match random.u8(..6) {
                0 => assert_eq!(draft.replace(&at, &new), json.replace(&at, &new)),
                1 => assert_eq!(draft.remove(&at), json.remove(&at), "{at:?}"),
                2 => {
                    let new = vec![new; count];
                    assert_eq!(draft.insert(&at, index, &new), json.insert(&at, index, &new));
                }
                3 => {
                    let gap = index..index + count;
                    let gone = json.remove_items(&at, gap.clone());
                    assert_eq!(draft.remove_items(&at, gap), gone);
                }
                4 => {
                    let there = json.root().at(&at);
                    assert_eq!(draft.array_len(&at), there.and_then(Node::array_len));
                    let item = there.and_then(|array| array.item(index)).map(Node::bytes);
                    assert_eq!(draft.item(&at, index).map(Node::bytes), item);
                }
                _ => {
                    let there = json.root().at(&at).map(Node::bytes);
                    assert_eq!(draft.node(&at).map(Node::bytes), there);
                }
            }
        }
        copy.accept(draft);
        assert_eq!(copy.root().bytes(), json.root().bytes());
    }
}

#[test]
fn a_draft_takes_about_as_much_as_the_document_has() {
    let items: Vec<_> = (0..20_000).map(|n| format!(r#"{{"n":{n},"s":["{n}"]}}"#)).collect();
    let document = fragment(&format!("[{}]", items.join(",")));
    let mut draft = Json::new(document.clone()).draft();
    for index in (0..20_000).rev() {
        let at = vec![Step::Item(index), Step::Member(b"s".as_slice().into())];
        assert_eq!(draft.insert(&at, 0, &[fragment("true")]), Some(2));
        assert!(draft.replace(&at, &fragment("[1,2,3]")));
    }
    assert!(draft.work() < document.bytes.len(), "{}", draft.work());
}

#[test]
fn a_place_that_changes_again_and_again_is_too_much_in_the_end() {
    let text = format!(r#"["{}"]"#, "x".repeat(1 << 20));
    let mut draft: Draft = Json::new(fragment(&text)).draft();
    let tries = (0..1000).take_while(|tries| {
        let new = fragment(&format!("[{tries},{text}]"));
        draft.replace(&[Step::Item(0)], &new) && !draft.takes_too_much()
    });
    assert!((250..300).contains(&tries.count()));
}

#[test]
fn changes_make_of_an_object_what_a_patch_does() {
    let mut random = Rng::with_seed(3);
    let mut made = 0;
    for _ in 0..2000 {
        let [target, patch] = [0, 1].map(|_| fragment(&value(&mut random, 4)));
        let mut json = Json::new(Fragment::array([target.node()].into_iter()));
        let object = [Step::Item(0)];
        let Some(changes) = changes(&json, &object, &patch) else { continue };
        made += 1;
        for (at, change) in changes {
            assert!(match (change, at.split_last()) {
                (Change::Replace(value), _) => json.replace(&at, &value),
                (Change::Add(value), Some((Step::Member(name), object))) => {
                    json.add_member(object, name, &value)
                }
                _ => json.remove(&at),
            });
        }
        let expected = merged(target.node(), &patch);
        assert_eq!(json.at(&object).map(Node::bytes), Some(expected.node().bytes()));
    }
    assert!(made > 100, "{made}");
}
