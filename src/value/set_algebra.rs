//! Unions, intersections and differences of sets.
//!
//! The form of a result follows Redis: a union or difference grows from an empty intset, an
//! intersection begins in the form of its smallest set. A difference is computed in one of two
//! ways, whichever promises less work; they can leave the result in different forms, so the
//! choice is Redis's too.

use smallvec::SmallVec;

use super::set::{Set, SetLimits};

/// Sets of a call; most calls name a few.
type Sets<'a> = SmallVec<[&'a Set; 4]>;

/// Calls `meet` with every member that all sets have, until it returns false.
pub fn intersect<'a>(sets: &[&'a Set], mut meet: impl FnMut(super::member::Member<'a>) -> bool) {
    let mut sets = Sets::from_slice(sets);
    // The smallest leads, and the next smallest are the most likely to lack a member.
    sets.sort_by_key(|set| set.len());
    let Some((smallest, others)) = sets.split_first() else { return };
    for member in smallest.iter() {
        if others.iter().all(|set| set.has(&member)) && !meet(member) {
            return;
        }
    }
}

/// The members of a set that none of the others has.
pub fn members_of_none<'a>(
    set: &'a Set,
    others: &[&Set],
) -> impl Iterator<Item = super::member::Member<'a>> {
    set.iter().filter(move |member| !others.iter().any(|other| other.has(member)))
}

/// The intersection as a set to keep.
pub fn intersection(sets: &[&Set], limits: &SetLimits) -> Set {
    let smallest = sets.iter().min_by_key(|set| set.len());
    let ints = smallest.is_some_and(|set| set.is_ints());
    let mut result = if ints { Set::new() } else { Set::packed() };
    intersect(sets, |member| {
        member.with(|member| result.insert(member, limits));
        true
    });
    result.prefer_ints(limits);
    result
}

/// The members that any of the sets has.
pub fn union<'a>(sets: impl IntoIterator<Item = &'a Set>, limits: &SetLimits) -> Set {
    let mut result = Set::new();
    sets.into_iter().for_each(|set| insert_all(&mut result, set, limits));
    result
}

/// The members of `first` that none of the others has.
pub fn difference(first: &Set, others: &[&Set], limits: &SetLimits) -> Set {
    if others.iter().any(|other| std::ptr::eq(*other, first)) {
        return Set::new();
    }
    let look_up = first.len().saturating_mul(others.len() + 1) / 2;
    let take_away = others.iter().map(|set| set.len()).fold(first.len(), usize::saturating_add);
    if look_up <= take_away {
        by_looking_up(first, others, limits)
    } else {
        by_taking_away(first, others, limits)
    }
}

fn by_looking_up(first: &Set, others: &[&Set], limits: &SetLimits) -> Set {
    let mut others = Sets::from_slice(others);
    // The largest are the most likely to have a member.
    others.sort_by_key(|set| std::cmp::Reverse(set.len()));
    let mut result = Set::new();
    for member in first.iter().filter(|member| !others.iter().any(|set| set.has(member))) {
        member.with(|member| result.insert(member, limits));
    }
    result
}

fn by_taking_away(first: &Set, others: &[&Set], limits: &SetLimits) -> Set {
    let mut result = Set::new();
    insert_all(&mut result, first, limits);
    for member in others.iter().flat_map(|set| set.iter()) {
        if result.is_empty() {
            break;
        }
        member.with(|member| result.remove(member));
    }
    result
}

fn insert_all(result: &mut Set, set: &Set, limits: &SetLimits) {
    for member in set {
        member.with(|member| result.insert(member, limits));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const LIMITS: SetLimits =
        SetLimits { max_intset_entries: 6, max_listpack_entries: 8, max_listpack_value: 10 };

    type Model = BTreeSet<Vec<u8>>;

    fn model(set: &Set) -> Model {
        set.iter().map(|member| member.to_bytes().to_vec()).collect()
    }

    fn members() -> impl Strategy<Value = Model> {
        let member = prop_oneof![
            (0..12_i64).prop_map(|number| number.to_string().into_bytes()),
            prop::collection::vec(b'a'..b'd', 0..2),
            Just(b"longer than is packed".to_vec()),
        ];
        prop::collection::btree_set(member, 0..14)
    }

    fn set(members: &Model) -> Set {
        let mut set = Set::new();
        members.iter().for_each(|member| assert!(set.insert(member, &LIMITS)));
        set
    }

    #[test]
    fn a_set_without_itself_is_empty() {
        let numbers = set(&(0..9).map(|number: u8| vec![number]).collect());
        assert!(difference(&numbers, &[&numbers], &LIMITS).is_empty());
        assert_eq!(intersection(&[&numbers, &numbers], &LIMITS).len(), 9);
        assert!(intersection(&[], &LIMITS).is_empty());
    }

    #[test]
    fn an_intersection_stops_at_its_limit() {
        let numbers = set(&(0..9).map(|number: u8| vec![number]).collect());
        let mut met = 0;
        intersect(&[&numbers, &numbers], |_| {
            met += 1;
            met < 3
        });
        assert_eq!(met, 3);
    }

    proptest! {
        #[test]
        fn they_agree_with_trees(models in prop::collection::vec(members(), 1..4)) {
            let sets: Vec<Set> = models.iter().map(set).collect();
            let sets: Vec<&Set> = sets.iter().collect();
            let all = |join: fn(Model, &Model) -> Model| {
                models[1..].iter().fold(models[0].clone(), join)
            };
            prop_assert_eq!(model(&union(sets.iter().copied(), &LIMITS)), all(|a, b| &a | b));
            prop_assert_eq!(model(&intersection(&sets, &LIMITS)), all(|a, b| &a & b));
            let rest = all(|a, b| &a - b);
            prop_assert_eq!(model(&difference(sets[0], &sets[1..], &LIMITS)), rest.clone());
            prop_assert_eq!(model(&by_looking_up(sets[0], &sets[1..], &LIMITS)), rest.clone());
            prop_assert_eq!(model(&by_taking_away(sets[0], &sets[1..], &LIMITS)), rest);
        }
    }
}
