use proptest::prelude::*;

use super::range::{LexLimit, ScoreLimit};
use super::*;

const LIMITS: SortedSetLimits =
    SortedSetLimits { max_listpack_entries: 128, max_listpack_value: 64 };

type Pair = (Vec<u8>, f64);

fn pairs<'a>(members: impl Iterator<Item = (Member<'a>, f64)>) -> Vec<Pair> {
    members.map(|(member, score)| (member.to_bytes().to_vec(), score)).collect()
}

fn of(members: &[(&str, f64)]) -> SortedSet {
    let mut set = SortedSet::new();
    for (member, score) in members {
        set.insert(member.as_bytes(), *score, &LIMITS);
    }
    set
}

fn recounted(set: &SortedSet) -> usize {
    match &set.0 {
        Repr::Packed(packed) => packed.heap(),
        Repr::Large(large) => {
            let contents: usize = large.table.iter().map(|entry| entry.member.heap()).sum();
            // What the tree counts, its own tests hold against its nodes.
            let tree = large.heap() - large.table.heap() - contents;
            assert!(tree > 0 || large.len() == 0);
            size_of::<Large>() + large.table.heap() + contents + tree
        }
    }
}

#[test]
fn members_are_in_the_order_of_scores_and_then_of_bytes() {
    let mut set = of(&[("c", 1.0), ("b", 2.0), ("a", 1.0), ("inf", f64::INFINITY), ("z", -0.5)]);
    for _ in 0..2 {
        let names: Vec<_> = pairs(set.iter()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, [&b"z"[..], b"a", b"c", b"b", b"inf"]);
        assert_eq!(set.rank(b"b"), Some((3, 2.0)));
        assert_eq!(pairs(set.range(1..3).rev()), [(b"c".to_vec(), 1.0), (b"a".to_vec(), 1.0)]);
        set.unpack();
    }
}

#[test]
fn negative_zero_is_zero_and_a_large_set_keeps_its_sign() {
    let mut set = of(&[("a", -0.0), ("b", 1.0)]);
    assert!(set.score(b"a").is_some_and(f64::is_sign_positive));
    assert_eq!(set.update(b"a", &LIMITS, |_| Some(-0.0)), ScoreChange::Same);
    set.unpack();
    assert_eq!(set.update(b"a", &LIMITS, |_| Some(-0.0)), ScoreChange::Same);
    assert_eq!(set.update(b"b", &LIMITS, |_| Some(-0.0)), ScoreChange::Updated);
    set.insert(b"c", -0.0, &LIMITS);
    set.insert(b"d", 0.0, &LIMITS);
    let signs: Vec<_> = set.iter().map(|(_, score)| score.is_sign_negative()).collect();
    assert_eq!(signs, [false, true, true, false]);
    assert_eq!(set.rank(b"d").map(|(rank, _)| rank), Some(3));
}

#[test]
fn one_member_more_or_longer_than_the_limit_makes_it_large_for_good() {
    let mut set = SortedSet::new();
    for number in 0..128 {
        set.insert(format!("m{number}").as_bytes(), number.into(), &LIMITS);
    }
    assert_eq!(set.encoding(), "listpack");
    set.insert(b"m7", 1.5, &LIMITS);
    assert_eq!(set.encoding(), "listpack");
    set.insert(b"one more", 1.5, &LIMITS);
    assert_eq!((set.encoding(), set.len()), ("skiplist", 129));
    assert!(set.remove(b"one more"));
    assert_eq!(set.encoding(), "skiplist");
    let mut set = of(&[("a", 1.0)]);
    set.insert(&[b'x'; 65], 1.0, &LIMITS);
    assert_eq!(set.encoding(), "skiplist");
}

#[test]
fn a_call_with_many_members_decides_the_form_beforehand() {
    let form = |mut set: SortedSet, members: usize, first: &[u8]| {
        set.reserve(members, first, &LIMITS);
        set.encoding()
    };
    assert_eq!(form(SortedSet::new(), 128, b"a"), "listpack");
    assert_eq!(form(SortedSet::new(), 129, b"a"), "skiplist");
    assert_eq!(form(SortedSet::new(), 1, &[b'x'; 65]), "skiplist");
    assert_eq!(form(of(&[("a", 1.0)]), 1, &[b'x'; 65]), "listpack");
    assert_eq!(form(of(&[("a", 1.0)]), 129, b"a"), "skiplist");
}

#[test]
fn a_walk_meets_every_member_once() {
    let mut set = SortedSet::new();
    for number in 0..300 {
        set.insert(format!("m{number}").as_bytes(), f64::from(number % 7), &LIMITS);
    }
    let (mut cursor, mut met) = (0, Vec::new());
    loop {
        cursor =
            set.scan(cursor, 13, |member, score| met.push((member.to_bytes().to_vec(), score)));
        if cursor == 0 {
            break;
        }
    }
    met.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    assert_eq!(met, pairs(set.iter()));
    assert_eq!((0..300).filter_map(|index| set.any(index)).count(), 300);
    assert!(set.any(300).is_none());
}

fn member() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        (0..40_i64).prop_map(|number| number.to_string().into_bytes()),
        prop::collection::vec(b'a'..b'e', 0..3),
        (0..9_u8)
            .prop_map(|last| [b"longer than fits into sixteen bytes".as_slice(), &[last]].concat()),
    ]
}

fn score() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-4..4_i32).prop_map(f64::from),
        (-1e3..1e3_f64),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(-0.0),
        Just(1e300),
    ]
}

#[derive(Clone, Debug)]
enum Step {
    Insert(Vec<u8>, f64),
    Remove(Vec<u8>),
    TakeAt(usize),
    RemoveRange(usize, usize),
    Unpack,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (member(), score()).prop_map(|(member, score)| Step::Insert(member, score)),
        4 => member().prop_map(Step::Remove),
        2 => (0..40_usize).prop_map(Step::TakeAt),
        1 => (0..30_usize, 0..6_usize).prop_map(|(start, len)| Step::RemoveRange(start, start + len)),
        1 => Just(Step::Unpack),
    ]
}

fn sort(model: &mut [Pair]) {
    model.sort_by(|a, b| a.1.partial_cmp(&b.1).unwrap().then_with(|| a.0.cmp(&b.0)));
}

proptest! {
    #[test]
    fn it_agrees_with_a_sorted_list(steps in prop::collection::vec(step(), 0..300)) {
        let limits = SortedSetLimits { max_listpack_entries: 20, max_listpack_value: 36 };
        let (mut set, mut model) = (SortedSet::new(), Vec::<Pair>::new());
        for step in steps {
            match step {
                Step::Insert(member, score) => {
                    let old = model.iter().position(|pair| pair.0 == member);
                    prop_assert_eq!(set.insert(&member, score, &limits), old.is_none());
                    old.map(|at| model.remove(at));
                    model.push((member, score + 0.0));
                    sort(&mut model);
                }
                Step::Remove(member) => {
                    let old = model.iter().position(|pair| pair.0 == member);
                    prop_assert_eq!(set.remove(&member), old.map(|at| model.remove(at)).is_some());
                }
                Step::TakeAt(rank) => {
                    let expected = (rank < model.len()).then(|| model.remove(rank));
                    let taken = set.take_at(rank).map(|(member, score)| (member.to_vec(), score));
                    prop_assert_eq!(taken, expected);
                }
                Step::RemoveRange(start, end) => {
                    let (start, end) = (start.min(model.len()), end.min(model.len()));
                    set.remove_range(start..end);
                    model.drain(start..end);
                }
                Step::Unpack => set.unpack(),
            }
            prop_assert_eq!(set.len(), model.len());
            prop_assert_eq!(set.heap(), recounted(&set));
            prop_assert_eq!(pairs(set.iter()), model.clone());
        }
        for (rank, (member, score)) in model.iter().enumerate() {
            prop_assert_eq!(set.score(member), Some(*score));
            prop_assert_eq!(set.rank(member), Some((rank, *score)));
        }
        let mut reversed = pairs(set.iter().rev());
        reversed.reverse();
        prop_assert_eq!(reversed, model);
    }

    #[test]
    fn ranges_are_what_filters_find(
        members in prop::collection::vec((member(), score()), 0..200),
        (min, max) in (score(), score()),
        (from, to) in (member(), member()),
        open in prop::array::uniform4(any::<bool>()),
    ) {
        let (mut set, mut level) = (SortedSet::new(), SortedSet::new());
        for (member, score) in &members {
            set.insert(member, *score, &LIMITS);
            level.insert(member, 1.0, &LIMITS);
        }
        let limit = |score, exclusive| ScoreLimit { score, exclusive };
        let range = ScoreRange { min: limit(min, open[0]), max: limit(max, open[1]) };
        let within = |score: &f64| {
            let (low, high) = (*score > min || *score == min && !open[0], *score < max || *score == max && !open[1]);
            low && high
        };
        let expected: Vec<_> = pairs(set.iter()).into_iter().filter(|pair| within(&pair.1)).collect();
        prop_assert_eq!(pairs(set.range(set.ranks_of_scores(&range))), expected);

        let limit = |member, exclusive| {
            if exclusive { LexLimit::Exclusive(member) } else { LexLimit::Inclusive(member) }
        };
        let range = LexRange { min: limit(&from, open[2]), max: limit(&to, open[3]) };
        let within = |member: &Vec<u8>| {
            let (low, high) = (member > &from || member == &from && !open[2], member < &to || member == &to && !open[3]);
            low && high
        };
        let expected: Vec<_> = pairs(level.iter()).into_iter().filter(|pair| within(&pair.0)).collect();
        prop_assert_eq!(pairs(level.range(level.ranks_of_members(&range))), expected);
        let all = LexRange { min: LexLimit::Lowest, max: LexLimit::Highest };
        prop_assert_eq!(level.ranks_of_members(&all), 0..level.len());
        prop_assert_eq!(set.ranks_of_scores(&ScoreRange::EVERYTHING), 0..set.len());
    }
}
