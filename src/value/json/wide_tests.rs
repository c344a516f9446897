use fastrand::Rng;

use super::wide::{Index, MANY};
use super::{Fragment, Json, Step};

fn fragment(text: &str) -> Fragment {
    Fragment::parse(text.as_bytes()).map_err(|error| error.0).unwrap()
}

fn name(number: usize) -> Box<[u8]> {
    format!("member {number}").into_bytes().into()
}

fn object(numbers: impl Iterator<Item = usize>) -> String {
    let members: Vec<_> = numbers.map(|it| format!(r#""member {it}":{it}"#)).collect();
    format!("{{{}}}", members.join(","))
}

fn array(count: usize) -> String {
    format!("[{}]", vec!["12345"; count].join(","))
}

/// Holds an index that was kept through changes against one that is made now: it has the same
/// containers, and what is found by it lies where it does.
fn check(json: &Json) {
    let mut expected = Json::new(Fragment { bytes: json.bytes.to_vec(), depth: 0 });
    let (kept, fresh) = (json.index.as_deref(), expected.index.take());
    let Some(kept) = kept else {
        // It may have fewer than it takes to make it anew, and more than it takes to give it up.
        return assert!(fresh.is_none(), "a container has no entry");
    };
    if let Some(fresh) = &fresh {
        assert!(fresh.places().all(|place| kept.get(place).is_some()), "an entry is missing");
    }
    kept.places().for_each(|place| kept.check(&json.bytes, place));
}

#[test]
fn an_index_is_kept_through_changes_as_it_would_be_made() {
    let mut random = Rng::with_seed(2);
    for _ in 0..4 {
        let many = MANY + random.usize(..MANY);
        let text = format!(
            r#"{{"a":{},"o":{},"small":[1],"n":[{},{},0]}}"#,
            array(many),
            object(0..many),
            array(many / 2),
            array(many),
        );
        let mut json = Json::new(fragment(&text));
        for _ in 0..60 {
            let at = |way: &str| -> Vec<Step> {
                let step = |word: &str| match word.parse() {
                    Ok(index) => Step::Item(index),
                    Err(_) => Step::Member(word.as_bytes().into()),
                };
                way.split('/').filter(|word| !word.is_empty()).map(step).collect()
            };
            let array_at = at(["a", "n/0", "n/1", "n", "small"][random.usize(..5)]);
            let len = json.at(&array_at).and_then(|it| it.array_len()).unwrap_or_default();
            let object_at = at(["o", ""][random.usize(..2)]);
            let which = name(random.usize(..2 * many));
            let mut member_at = object_at.clone();
            member_at.push(Step::Member(which.clone()));
            let new = match random.u8(..12) {
                0 => array(MANY + 5),
                1 => object(0..MANY + 5),
                2 => "[[1],{}]".to_owned(),
                3 => format!("\"{}\"", "x".repeat(random.usize(..70_000))),
                _ => random.i32(..).to_string(),
            };
            let new = fragment(&new);
            match random.u8(..8) {
                0 | 1 => {
                    let values = vec![new; [1, 1, 2, 300][random.usize(..4)]];
                    json.insert(&array_at, random.usize(..len + 1), &values[..values.len().min(3)]);
                }
                2 => {
                    let some = vec![fragment("7"); 200 + random.usize(..200)];
                    json.insert(&array_at, [0, len / 2, len][random.usize(..3)], &some);
                }
                3 => {
                    let from = random.usize(..len + 1);
                    let to = (from + [1, 5, 700][random.usize(..3)]).min(len);
                    json.remove_items(&array_at, from..to);
                }
                4 if len > 0 => {
                    let mut item = array_at;
                    item.push(Step::Item(random.usize(..len)));
                    if random.bool() {
                        json.replace(&item, &new)
                    } else {
                        json.remove(&item)
                    };
                }
                5 | 6 if json.at(&member_at).is_some() => {
                    if random.bool() {
                        json.remove(&member_at)
                    } else {
                        json.replace(&member_at, &new)
                    };
                }
                _ if json.at(&member_at).is_none() => {
                    json.add_member(&object_at, &which, &new);
                }
                _ => {}
            }
            check(&json);
        }
    }
}

#[test]
fn a_container_is_noted_when_it_is_large_and_until_it_has_become_small() {
    let mut json = Json::new(fragment(&array(MANY - 1)));
    assert!(json.index.is_none());
    json.insert(&[], 0, &[fragment("1")]);
    assert!(json.index.is_some());
    json.remove_items(&[], 1..MANY / 2 + 1);
    assert!(json.index.is_some());
    json.remove(&[Step::Item(0)]);
    assert!(json.index.is_none());
    let mut json = Json::new(fragment("{}"));
    for number in 0..3 * MANY {
        assert!(json.add_member(&[], &name(number), &fragment("1")));
    }
    check(&json);
    for number in 0..3 * MANY {
        assert!(json.at(&[Step::Member(name(number))]).is_some());
        assert!(json.remove(&[Step::Member(name(number))]));
        assert!(json.at(&[Step::Member(name(number))]).is_none());
    }
    assert!(json.index.is_none());
}

#[test]
fn entries_take_little_beside_the_document() {
    let json = Json::new(fragment(&array(100_000)));
    let index = json.index.as_ref().map(|index| Index::heap(index)).unwrap();
    assert!(index < json.bytes.len() / 10, "{index}");
    let json = Json::new(fragment(&object(0..100_000)));
    let index = json.index.as_ref().map(|index| Index::heap(index)).unwrap();
    assert!(index < 100_000 * 12, "{index}");
}

#[test]
fn items_of_a_large_array_are_those_that_lie_there() {
    let numbers: Vec<_> = (0..3 * MANY).map(|it| it.to_string()).collect();
    let json = Json::new(fragment(&format!(r#"[{{"a":[{}]}}]"#, numbers.join(","))));
    let at = [Step::Item(0), Step::Member(b"a".as_slice().into())];
    let array = json.at(&at).unwrap();
    for index in [0, 1, 63, 64, 65, MANY, 3 * MANY - 1] {
        let item = json.item(&at, index).unwrap();
        assert_eq!(item.bytes(), array.item(index).unwrap().bytes());
        assert_eq!(super::text_of(item), numbers[index].as_bytes());
    }
    assert!(json.item(&at, 3 * MANY).is_none());
    assert!(json.item(&at[..1], 0).is_none());
}
