use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

const LIMITS: SetLimits =
    SetLimits { max_intset_entries: 512, max_listpack_entries: 128, max_listpack_value: 64 };

fn recounted(set: &Set) -> usize {
    match &set.0 {
        Repr::Ints(ints) => ints.heap(),
        Repr::Packed(packed) => packed.heap(),
        Repr::Table(table) => {
            let contents: usize = table.members.iter().map(Bytes::heap).sum();
            size_of::<MemberTable>() + table.members.heap() + contents
        }
    }
}

fn of(members: impl IntoIterator<Item = impl ToString>, limits: &SetLimits) -> Set {
    let mut set = Set::new();
    for member in members {
        set.insert(member.to_string().as_bytes(), limits);
    }
    set
}

fn text(set: &Set) -> String {
    let member = |member: Member<'_>| format!("{:?} ", member.to_bytes()).replace('"', "");
    set.iter().map(member).collect()
}

#[test]
fn too_many_integers_make_a_table_even_if_they_would_fit_a_packed_set() {
    let mut set = of(0..512, &LIMITS);
    assert_eq!(set.encoding(), "intset");
    assert!(!set.insert(b"7", &LIMITS) && set.insert(b"512", &LIMITS));
    assert_eq!(set.encoding(), "hashtable");
    let ten = SetLimits { max_intset_entries: 10, ..LIMITS };
    assert_eq!(of(0..11, &ten).encoding(), "hashtable");
}

#[test]
fn a_member_that_is_no_integer_packs_an_intset_that_is_small_enough() {
    for (len, encoding) in [(0, "listpack"), (127, "listpack"), (128, "hashtable")] {
        let mut set = of(0..len, &LIMITS);
        assert!(set.insert(b"x", &LIMITS));
        assert_eq!(set.encoding(), encoding);
        assert_eq!(set.len(), len + 1);
    }
    for (new, encoding) in [(64, "listpack"), (65, "hashtable")] {
        let mut set = of(0..3, &LIMITS);
        set.insert(&vec![b'x'; new], &LIMITS);
        assert_eq!(set.encoding(), encoding);
    }
}

#[test]
fn integers_too_long_to_be_packed_make_a_table() {
    let short = SetLimits { max_listpack_value: 3, ..LIMITS };
    assert_eq!(text(&of(["-12", "123", "x"], &short)), "-12 123 x ");
    assert_eq!(of(["-12", "123", "x"], &short).encoding(), "listpack");
    assert_eq!(of(["-123", "1", "x"], &short).encoding(), "hashtable");
    assert_eq!(of(["x", "1234"], &short).encoding(), "hashtable");
}

#[test]
fn only_the_canonical_form_of_an_integer_is_one() {
    for member in ["01", "-0", "9223372036854775808", "", "1.0"] {
        assert_eq!(of([member], &LIMITS).encoding(), "listpack");
    }
    let mut set = of([i64::MIN, i64::MAX], &LIMITS);
    assert!(!set.contains(b"01") && !set.remove(b"01"));
    assert_eq!(set.encoding(), "intset");
}

#[test]
fn members_of_an_intset_are_sorted_and_those_of_a_packed_set_keep_their_order() {
    assert_eq!(text(&of(["3", "1", "2"], &LIMITS)), "1 2 3 ");
    assert_eq!(text(&of(["3", "1", "x", "2"], &LIMITS)), "1 3 x 2 ");
    assert_eq!(text(&of(["x", "3", "1"], &LIMITS)), "x 3 1 ");
}

#[test]
fn the_number_of_members_in_a_call_chooses_the_form() {
    let encoding =
        |first: &str, members| Set::expecting(first.as_bytes(), members, &LIMITS).encoding();
    assert_eq!(encoding("1", 512), "intset");
    assert_eq!(encoding("1", 513), "hashtable");
    assert_eq!(encoding("x", 128), "listpack");
    assert_eq!(encoding("x", 129), "hashtable");
    let none = SetLimits { max_intset_entries: 0, ..LIMITS };
    assert_eq!(Set::expecting(b"1", 1, &none).encoding(), "listpack");

    let mut ints = of(0..3, &LIMITS);
    ints.reserve(512, &LIMITS);
    assert_eq!(ints.encoding(), "intset");
    ints.reserve(513, &LIMITS);
    assert_eq!((ints.encoding(), ints.len()), ("hashtable", 3));
    let mut packed = of(["x"], &LIMITS);
    packed.reserve(129, &LIMITS);
    assert_eq!(packed.encoding(), "hashtable");
}

#[test]
fn a_result_of_integers_becomes_an_intset() {
    let mut set = Set::packed();
    for number in 0..300 {
        set.insert(number.to_string().as_bytes(), &LIMITS);
    }
    assert_eq!(set.encoding(), "hashtable");
    set.prefer_ints(&LIMITS);
    assert_eq!((set.encoding(), set.len()), ("intset", 300));
    let mut mixed = of(["x", "1"], &LIMITS);
    mixed.prefer_ints(&LIMITS);
    assert_eq!(mixed.encoding(), "listpack");
}

#[test]
fn a_scan_meets_every_member_once_when_nothing_changes() {
    for len in [0, 3, 512, 513, 2000] {
        let set = of(0..len, &LIMITS);
        let (mut met, mut cursor) = (Vec::new(), 0);
        loop {
            cursor = set.scan(cursor, 10, |member| met.push(member.to_i64().unwrap()));
            if cursor == 0 {
                break;
            }
        }
        met.sort_unstable();
        assert!(met.into_iter().eq(0..len));
    }
}

fn members() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        20 => (0..60i32).prop_map(|number| number.to_string().into_bytes()),
        1 => any::<i64>().prop_map(|number| number.to_string().into_bytes()),
        2 => "[a-c]{0,2}".prop_map(String::into_bytes),
        1 => "x{12,24}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #[test]
    fn it_agrees_with_a_model(
        steps in prop::collection::vec((members(), 0..5u8), 0..200),
        max_intset_entries in 0..60usize,
        max_listpack_entries in 0..60usize,
        max_listpack_value in 2..30usize,
    ) {
        let limits = SetLimits { max_intset_entries, max_listpack_entries, max_listpack_value };
        let mut set = Set::new();
        let mut model = HashSet::new();
        for (member, kind) in steps {
            match kind {
                0 => prop_assert_eq!(set.remove(&member), model.remove(&member)),
                1 if !model.is_empty() => {
                    let index = member.len() * 7 % model.len();
                    let shown = set.at(index).map(|member| member.to_bytes());
                    let popped = set.pop_at(index);
                    prop_assert_eq!(&shown, &popped);
                    prop_assert!(model.remove(&*popped.unwrap()));
                }
                _ => {
                    let new = model.insert(member.clone());
                    prop_assert_eq!(set.insert(&member, &limits), new);
                    let most = match set.encoding() {
                        "intset" => max_intset_entries,
                        "listpack" => max_listpack_entries,
                        _ => usize::MAX,
                    };
                    prop_assert!(!new || set.len() <= most);
                }
            }
            prop_assert_eq!(set.len(), model.len());
            prop_assert_eq!(set.heap(), recounted(&set));
            prop_assert_eq!(set.contains(&member), model.contains(&member));
        }
        let shown: HashSet<Vec<u8>> = set.iter().map(|one| one.to_bytes().to_vec()).collect();
        prop_assert!(set.iter().enumerate().all(|(index, one)| set.at(index) == Some(one)));
        prop_assert_eq!(set.pop_at(set.len()), None);
        prop_assert_eq!(shown, model);
    }
}
