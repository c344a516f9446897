use super::parts::{Damage, Part, State};
use super::*;
use crate::base::random::Random;

const ALL: [Quantisation; 3] = [Quantisation::Bin, Quantisation::F32, Quantisation::Q8];

fn shape(dimension: usize, quantisation: Quantisation) -> Shape {
    Shape { dimension, quantisation, m: 16, projection: None }
}

fn how(count: usize) -> Search<'static> {
    Search { count, ef: None, epsilon: None, filter: None, filter_ef: None, truth: false }
}

/// A component that is about normally distributed.
fn normal(random: &mut Random) -> f32 {
    let sum: f64 = (0..12).map(|_| random.fraction()).sum();
    (sum - 6.0) as f32
}

fn vector(random: &mut Random, dimension: usize) -> Vec<f32> {
    (0..dimension).map(|_| normal(random)).collect()
}

fn filled(shape: Shape, count: usize, random: &mut Random) -> VectorSet {
    let dimension = shape.dimension;
    let mut set = VectorSet::new(shape);
    for number in 0..count {
        let name = format!("element {number}");
        set.insert(name.as_bytes(), &vector(random, dimension), 50, None).unwrap();
    }
    set
}

/// Every link leads to an element that is there, reaches the layer, and is linked back, once.
fn assert_sound(set: &VectorSet) {
    let links = &set.graph.links;
    let len = set.len() as u32;
    assert_eq!((set.graph.len(), set.lengths.len()), (len, len));
    assert!(len == 0 || links.level(set.graph.entry()) == set.max_level());
    let mut reach = [0; links::TOP + 1];
    for index in 0..len {
        assert!(links.level(index) <= set.max_level());
        for (layer, reach) in reach.iter_mut().enumerate().take(links.level(index) + 1) {
            *reach += 1;
            let neighbours = links.of(layer, index);
            assert!(neighbours.len() <= links.room(layer));
            for (at, &neighbour) in neighbours.iter().enumerate() {
                assert!(neighbour < len && neighbour != index && links.level(neighbour) >= layer);
                assert!(
                    links.has(layer, neighbour, index) && !neighbours[..at].contains(&neighbour)
                );
            }
        }
    }
    assert!((0..=links::TOP).all(|layer| links.count(layer) == reach[layer]));
}

/// How many of the elements that a search should find it finds.
fn recall(set: &VectorSet, queries: &[Vec<f32>], how: &Search<'_>) -> f64 {
    let (mut found, mut all) = (0, 0);
    for query in queries {
        let query = Query::Vector(query);
        let truth = set.search(query, &Search { truth: true, ..how.clone() }).unwrap();
        let worst = truth.last().map_or(0.0, |found| found.score);
        found += set.search(query, how).unwrap().iter().filter(|it| it.score >= worst).count();
        all += truth.len();
    }
    found as f64 / all as f64
}

#[test]
fn a_search_finds_most_of_what_is_near() {
    let mut random = Random::from_seed(1);
    for quantisation in ALL {
        let set = filled(shape(16, quantisation), 600, &mut random);
        assert_sound(&set);
        let queries: Vec<_> = (0..30).map(|_| vector(&mut random, 16)).collect();
        let recall = recall(&set, &queries, &how(10));
        assert!(recall > 0.97, "{quantisation:?}: {recall}");
    }
}

#[test]
fn removals_keep_the_graph_sound() {
    let mut random = Random::from_seed(2);
    for quantisation in ALL {
        let mut set = filled(shape(8, quantisation), 300, &mut random);
        let full = set.heap();
        for step in 0..290 {
            let name = set.at(random.below(set.len())).unwrap().to_vec();
            assert!(set.remove(&name) && !set.remove(&name));
            if step % 60 == 0 {
                assert_sound(&set);
                let queries: Vec<_> = (0..10).map(|_| vector(&mut random, 8)).collect();
                assert!(recall(&set, &queries, &how(10)) > 0.97);
            }
        }
        assert_sound(&set);
        while let Some(name) = set.at(random.below(set.len())).map(|name| name.to_vec()) {
            set.remove(&name);
            assert_sound(&set);
        }
        assert!(set.heap() < full / 30, "{} of {full}", set.heap());
    }
}

#[test]
fn an_element_can_have_more_links_than_a_row_has_places() {
    let mut random = Random::from_seed(8);
    let wide = Shape { m: 100, ..shape(4, Quantisation::F32) };
    let mut set = VectorSet::new(wide);
    for number in 0..220 {
        let name = format!("element {number}");
        set.insert(name.as_bytes(), &vector(&mut random, 4), 220, None).unwrap();
    }
    let most = |set: &VectorSet| {
        (0..set.len() as u32).map(|index| set.graph.links.degree(0, index)).max().unwrap()
    };
    assert_eq!(most(&set), 200);
    assert_sound(&set);
    let (full, before) = (set.heap(), pieces(&set));
    let picture = set.share();
    let mut copy = VectorSet::new(picture.shape().clone());
    picture.parts().for_each(|part| copy.push_part(&part).unwrap());
    copy.resume(picture.state()).unwrap();
    for step in 0..210 {
        let name = set.at(random.below(set.len())).unwrap().to_vec();
        assert!(set.remove(&name));
        if step % 30 == 0 {
            assert_sound(&set);
        }
    }
    assert_sound(&set);
    assert!(set.heap() < full / 10, "{} of {full}", set.heap());
    assert!(pieces(&copy) == before, "the picture stays as it was");
    assert_sound(&copy);
}

#[test]
fn a_set_is_the_same_after_it_was_taken_to_pieces() {
    let mut random = Random::from_seed(3);
    for quantisation in ALL {
        let mut set = filled(shape(8, quantisation), 300, &mut random);
        for number in 0..50 {
            set.remove(format!("element {}", number * 3).as_bytes());
        }
        set.set_attributes(b"element 1", b"{}");
        let picture = set.share();
        let mut copy = VectorSet::new(picture.shape().clone());
        picture.parts().for_each(|part| copy.push_part(&part).unwrap());
        copy.resume(picture.state()).unwrap();
        assert_sound(&copy);
        assert!(copy.heap() <= set.heap());
        assert_eq!(copy.attributes(b"element 1"), Some(Some(&b"{}"[..])));
        for number in 0..50 {
            let (name, vector) = (format!("more {number}"), vector(&mut random, 8));
            for set in [&mut set, &mut copy] {
                set.insert(name.as_bytes(), &vector, 100, None).unwrap();
                set.remove(format!("element {}", number * 3 + 1).as_bytes());
            }
        }
        assert!(pieces(&copy) == pieces(&set), "{quantisation:?}");
        assert_eq!(picture.parts().count(), 250, "the picture stays as it was");
    }
}

fn pieces(set: &VectorSet) -> (State, Vec<String>) {
    let piece = |mut part: Part<'_>| {
        part.links.iter_mut().for_each(|links| links.sort_unstable());
        format!("{part:?}")
    };
    (set.state(), set.parts().map(piece).collect())
}

#[test]
fn parts_that_lie_are_refused() {
    let mut set = VectorSet::new(shape(2, Quantisation::Q8));
    let steps = [127_i8, 0];
    let part = |name, links: &[&[u32]]| Part {
        name,
        attributes: None,
        direction: Direction::Q8(&steps, 1.0),
        length: 1.0,
        links: links.iter().map(|links| links.to_vec()).collect(),
    };
    let mut push = |part: Part<'_>| set.push_part(&part);
    assert_eq!(push(part(b"a", &[&[], &[]])), Ok(()));
    assert_eq!(push(part(b"b", &[&[0], &[0]])), Ok(()));
    assert_eq!(push(part(b"c", &[&[0, 1]])), Ok(()));
    assert_eq!(push(part(b"a", &[&[]])), Err(Damage::Name));
    assert_eq!(push(part(b"d", &[])), Err(Damage::Layers));
    assert_eq!(push(part(b"d", &[&[][..]; 17])), Err(Damage::Layers));
    assert_eq!(push(part(b"d", &[&[3]])), Err(Damage::Link), "itself");
    assert_eq!(push(part(b"d", &[&[u32::MAX]])), Err(Damage::Link), "not there");
    assert_eq!(push(part(b"d", &[&[1, 1]])), Err(Damage::Link), "twice");
    assert_eq!(push(part(b"d", &[&[1], &[2]])), Err(Damage::Link), "does not reach the layer");
    for direction in [
        Direction::Q8(&[1], 1.0),
        Direction::Q8(&[1, -128], 1.0),
        Direction::F32(&[1.0, 0.0]),
        Direction::Bin(&[1]),
    ] {
        assert_eq!(push(Part { direction, ..part(b"d", &[&[0]]) }), Err(Damage::Direction));
    }
    let state = |entry| State { entry, inserted: 9 };
    assert_eq!(set.resume(state(2)), Err(Damage::State), "not of the highest layer");
    assert_eq!(set.resume(state(3)), Err(Damage::State), "not there");
    assert_eq!(set.resume(state(1)), Ok(()));
    assert_eq!((set.len(), set.inserted()), (3, 9));
    assert_sound(&set);
}

#[test]
fn an_element_has_no_more_links_than_there_is_room() {
    let mut set = VectorSet::new(Shape { m: 2, ..shape(1, Quantisation::F32) });
    let part = |name, links: Vec<u32>| Part {
        name,
        attributes: None,
        direction: Direction::F32(&[1.0]),
        length: 1.0,
        links: vec![links],
    };
    let names: Vec<String> = (0..6).map(|number| number.to_string()).collect();
    for (number, name) in names.iter().enumerate() {
        let links = if number == 0 { Vec::new() } else { vec![0] };
        let full = if number == 5 { Err(Damage::Link) } else { Ok(()) };
        assert_eq!(set.push_part(&part(name.as_bytes(), links)), full);
    }
    let many = part(b"many", vec![0, 1, 2, 3, 4]);
    assert_eq!(set.push_part(&many), Err(Damage::Link));
}

// As VSIM, VEMB and VEMB RAW of Redis 8.2.3 answer.
#[test]
fn scores_and_embeddings_are_those_of_redis() {
    let pair = |quantisation, one: &[f32], other: &[f32]| {
        let mut set = VectorSet::new(shape(one.len(), quantisation));
        set.insert(b"a", one, 100, None).unwrap();
        let score = set.search(Query::Vector(other), &how(1)).unwrap()[0].score;
        (score, set.embedding(b"a").unwrap())
    };
    let near = pair(Quantisation::Q8, &[1.0, 0.0], &[1.0, 1.0]);
    assert_eq!(near, (0.853_553_384_542_465_2, vec![1.0, 0.0]));
    let odd = pair(Quantisation::Q8, &[1.0, 2.0], &[0.0, 0.0]);
    assert_eq!(odd, (0.5, vec![0.992_125_9, 2.0]));
    let even = pair(Quantisation::Q8, &[1.0, 2.0, 3.0, 4.0], &[f32::MAX; 4]);
    assert_eq!(even, (0.5, vec![1.007_874, 2.015_748, 2.992_126_2, 4.0]));
    let signs = pair(Quantisation::Bin, &[1.0, 0.0, -1.0, 5.0], &[1.0, 1.0, 1.0, 1.0]);
    assert_eq!(signs, (0.5, vec![1.0, -1.0, -1.0, 1.0]));
    let (score, _) = pair(Quantisation::F32, &[f32::INFINITY, 1.0], &[1.0, 1.0]);
    assert!(score.is_nan());
}

#[test]
fn truth_is_what_a_look_at_every_element_finds() {
    let mut random = Random::from_seed(4);
    let set = filled(shape(12, Quantisation::F32), 200, &mut random);
    let query = vector(&mut random, 12);
    let cosine = |name: &Bytes| {
        let vector = set.embedding(name).unwrap();
        let dot = |one: &[f32], other: &[f32]| -> f64 {
            one.iter().zip(other).map(|(one, other)| f64::from(*one) * f64::from(*other)).sum()
        };
        dot(&query, &vector) / (dot(&query, &query) * dot(&vector, &vector)).sqrt()
    };
    let mut all: Vec<(f64, &Bytes)> = set.names().map(|name| (cosine(name), name)).collect();
    all.sort_by(|one, other| other.0.total_cmp(&one.0));
    for count in [1, 10, 200, 1000] {
        let how = Search { truth: true, ..how(count) };
        let found = set.search(Query::Vector(&query), &how).unwrap();
        assert_eq!(found.len(), count.min(200));
        for (found, (cosine, name)) in found.iter().zip(&all) {
            assert_eq!(found.name, *name);
            assert!((found.score - f64::midpoint(1.0, *cosine)).abs() < 1e-6);
        }
    }
}

#[test]
fn a_search_keeps_its_limits() {
    let mut random = Random::from_seed(5);
    let mut set = filled(shape(4, Quantisation::F32), 400, &mut random);
    for number in 0..400 {
        let attributes = format!("{{\"n\": {}}}", number % 20);
        assert!(set.set_attributes(format!("element {number}").as_bytes(), attributes.as_bytes()));
    }
    let query = vector(&mut random, 4);
    let search = |how: &Search<'_>| set.search(Query::Vector(&query), how).unwrap();
    let all = search(&how(400));
    assert_eq!(all.len(), 400);
    let fifth = 1.0 - all[4].score;
    assert_eq!(search(&Search { epsilon: Some(fifth), ..how(400) }).len(), 5, "inclusive");
    assert_eq!(search(&Search { epsilon: Some(fifth * 0.999), ..how(400) }).len(), 4);
    let filter = Filter::parse(b".n == 7").unwrap();
    let filtered = Search { filter: Some(&filter), filter_ef: Some(400), ..how(20) };
    let found = search(&filtered);
    assert!(found.len() == 20 && found.iter().all(|it| it.attributes == Some(b"{\"n\": 7}")));
    assert_eq!(search(&Search { truth: true, ..filtered.clone() }), found);
    assert!(search(&Search { filter_ef: Some(2), ..filtered }).len() < 10);
    assert_eq!(search(&Search { ef: Some(1), ..how(10) }).len(), 10);
    let nearest = set.search(Query::Element(b"element 3"), &how(1)).unwrap();
    assert_eq!(&**nearest[0].name, b"element 3");
    assert_eq!(set.search(Query::Element(b"nobody"), &how(1)), Ok(vec![]));
    let wrong = WrongDimension { expected: 4, got: 3 };
    assert_eq!(set.search(Query::Vector(&query[..3]), &how(1)), Err(wrong));
}

#[test]
fn another_vector_takes_the_place_of_the_one_before_and_keeps_attributes() {
    let mut set = VectorSet::new(shape(2, Quantisation::F32));
    assert_eq!(set.insert(b"a", &[1.0, 0.0], 9, Some(b"{}")), Ok(Inserted::New));
    assert_eq!(set.insert(b"a", &[0.0, 3.0], 9, None), Ok(Inserted::Replaced));
    assert_eq!(set.embedding(b"a"), Some(vec![0.0, 3.0]));
    assert_eq!((set.attributes(b"a"), set.with_attributes()), (Some(Some(&b"{}"[..])), 1));
    assert_eq!(set.insert(b"a", &[1.0, 0.0], 9, Some(b"")), Ok(Inserted::Replaced));
    assert_eq!((set.attributes(b"a"), set.attributes(b"b")), (Some(None), None));
    assert_eq!((set.len(), set.inserted(), set.with_attributes()), (1, 3, 0));
    let wrong = WrongDimension { expected: 2, got: 1 };
    assert_eq!(set.insert(b"a", &[1.0], 9, None), Err(wrong));
}

// The signs are those that Redis 8.2.3 shows when it reduces vectors with one component.
#[test]
fn a_projection_has_the_signs_of_a_hadamard_matrix() {
    let projection = Projection::new(4, 3);
    let signs = [[1.0, 1.0, 1.0, 1.0], [1.0, -1.0, 1.0, -1.0], [1.0, 1.0, -1.0, -1.0]];
    let expected: Vec<f32> = signs.concat().iter().map(|sign| sign * 0.5).collect();
    assert!(projection.cells().eq(expected));
    let shape = Shape { projection: Some(Arc::new(projection)), ..shape(3, Quantisation::F32) };
    let mut set = VectorSet::new(shape);
    assert_eq!(set.input_dimension(), 4);
    set.insert(b"a", &[0.0, 2.0, 0.0, 0.0], 9, None).unwrap();
    let vector = set.embedding(b"a").unwrap();
    assert!(vector.iter().zip([1.0, -1.0, 1.0]).all(|(one, other)| (one - other).abs() < 1e-6));
}

#[test]
fn a_projection_is_the_product_with_its_matrix() {
    let mut random = Random::from_seed(7);
    for (from, to) in [(1, 1), (2, 5), (4, 3), (5, 2), (7, 7), (100, 3), (128, 64), (48, 200)] {
        let projection = Projection::new(from, to);
        let vector = vector(&mut random, from);
        let cells: Vec<f32> = projection.cells().collect();
        let product = |row: &[f32]| -> f64 {
            row.iter().zip(&vector).map(|(one, other)| f64::from(*one) * f64::from(*other)).sum()
        };
        let expected: Vec<f64> = cells.chunks(from).map(product).collect();
        let close = |reduced: Vec<f32>| {
            let pairs = reduced.iter().zip(&expected);
            reduced.len() == to && pairs.into_iter().all(|(a, b)| (f64::from(*a) - b).abs() < 1e-5)
        };
        assert!(close(projection.apply(&vector)), "{from} to {to}");
        let mut other = cells.clone();
        other[0] = -other[0];
        let own = Projection::from_matrix(from, to, other).unwrap();
        assert_eq!(own.heap(), from * to * 4);
        let flipped = own.apply(&vector)[0] + 2.0 * cells[0] * vector[0];
        assert!((f64::from(flipped) - expected[0]).abs() < 1e-5);
        // One that was dumped and restored is the same, and takes no more memory.
        let restored = Projection::from_matrix(from, to, cells).unwrap();
        assert_eq!((restored.heap(), &restored), (0, &projection));
    }
    assert_eq!(Projection::from_matrix(2, 2, vec![1.0; 3]), None);
    let reduced = Projection::new(100, 2).apply(&[0.1; 100]);
    assert_eq!(reduced.iter().map(|it| it.to_bits()).collect::<Vec<_>>(), [1_065_353_210, 0]);
}

#[test]
fn products_do_not_depend_on_how_many_lanes_a_processor_has() {
    // Numbers whose sum depends on the order of the additions.
    let one: Vec<f32> = (0..100).map(|at| 1.0 / (at as f32 + 1.0)).collect();
    let other: Vec<f32> = (0..100).map(|at| (at % 7) as f32 - 2.9).collect();
    assert_eq!(kernel::dot(&one, &other).to_bits(), 3_227_021_353);
    let steps: Vec<i8> = vec![-127; 200_000];
    assert_eq!(kernel::dot_bytes(&steps, &steps), 127 * 127 * 200_000);
}
