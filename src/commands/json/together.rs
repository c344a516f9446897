//! Changing many values of a large document together.

use super::arguments::Given;
use crate::engine::access::handle::Handle;
use crate::value::Json;
use crate::value::json::{Fragment, Location, Node, Step};

/// What is done about values that lie in others that a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inner {
    /// They have to be changed one after the other.
    Matters,
    /// They go with the others, which come first.
    Goes,
}

/// Changes all values that a path has found as `new` says, which is asked for each in order and answers
/// nothing for one that stays. Answers false, and asks and changes nothing, if they have to be changed
/// one by one, or if that is little work.
pub(super) fn change_together(
    json: &mut Handle<'_, Json>,
    (path, found): (Given<'_>, &[Location]),
    inner: Inner,
    event: &'static str,
    mut new: impl FnMut(Node<'_>) -> Option<Fragment>,
) -> bool {
    if !json.is_much(found.len()) {
        return false;
    }
    let Some(is_inner) = inner_ones(found, inner) else { return false };
    let Ok(nodes) = path.find(json) else { return false };
    let values = nodes.into_iter().zip(is_inner);
    let values: Vec<_> = values.map(|(node, gone)| if gone { None } else { new(node) }).collect();
    let places = found.iter().map(Vec::as_slice).zip(values.iter().map(Option::as_ref));
    let changes: Vec<(&[Step], Option<&Fragment>)> =
        places.filter(|(_, value)| value.is_some()).collect();
    json.replace_all(&changes, event);
    true
}

/// Which values lie in others, or were found before; nothing if that matters.
fn inner_ones(found: &[Location], inner: Inner) -> Option<Vec<bool>> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    // What lies in a value stands right behind it.
    order.sort_by(|one, other| found.get(*one).cmp(&found.get(*other)));
    let mut gone = vec![false; found.len()];
    let mut outer: Option<(usize, &Location)> = None;
    for index in order {
        let location = found.get(index)?;
        match outer {
            Some((place, it)) if location.starts_with(it) => {
                if inner == Inner::Matters || index < place {
                    return None;
                }
                *gone.get_mut(index)? = true;
            }
            _ => outer = Some((index, location)),
        }
    }
    Some(gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::TestStore;

    /// What a command makes of a document that is large, and of one that is small.
    fn both(value: &str, call: &str) -> [String; 2] {
        [60_000, 400].map(|padding| {
            let mut db = TestStore::new();
            let items = vec![value; 300].join(",");
            let padding = "x".repeat(padding);
            db.say(&format!(r#"JSON.SET d $ {{"v":[{items}],"p":"{padding}"}}"#));
            let reply = db.say(call);
            format!("{reply} {}", db.say("JSON.GET d $.v"))
        })
    }

    #[test]
    fn a_large_document_becomes_what_a_small_one_does() {
        let document = r#"{"b":true,"s":"ab","a":[1,2,3],"o":{"x":1},"n":5}"#;
        let calls = [
            "JSON.TOGGLE d $.v.*.b",
            "JSON.TOGGLE d $.v.*.*",
            r#"JSON.STRAPPEND d $.v.*.* "cd""#,
            "JSON.CLEAR d $.v.*.*",
            "JSON.CLEAR d $.v..*",
            r#"JSON.MERGE d $.v.*.o {"x":null,"y":{"z":2}}"#,
            "JSON.ARRAPPEND d $.v.*.* 4 [5]",
            "JSON.ARRINSERT d $.v.*.* 1 4 [5]",
            "JSON.ARRPOP d $.v.*.*",
            "JSON.ARRPOP d $.v.*.a 0",
            "JSON.ARRTRIM d $.v.*.* 1 1",
            "JSON.ARRTRIM d $.v.*.a 2 1",
            "JSON.NUMINCRBY d $.v.*.* 2",
        ];
        for call in calls {
            let [large, small] = both(document, call);
            assert!(large == small, "{call}");
            assert!(!large.contains(&vec![document; 300].join(",")), "{call}");
        }
    }

    #[test]
    fn values_in_others_go_with_them_or_are_left_to_others() {
        let at = |indexes: &[usize]| indexes.iter().map(|index| Step::Item(*index)).collect();
        let nested: Vec<Location> = vec![at(&[1]), at(&[0]), at(&[1, 2]), at(&[0])];
        let gone = Some(vec![false, false, true, true]);
        assert_eq!(inner_ones(&nested, Inner::Goes), gone);
        assert_eq!(inner_ones(&nested, Inner::Matters), None);
        assert_eq!(inner_ones(&[at(&[1, 2]), at(&[1])], Inner::Goes), None);
        let apart = [at(&[1, 2]), at(&[0]), at(&[1, 1])];
        assert_eq!(inner_ones(&apart, Inner::Matters), Some(vec![false; 3]));
    }
}
