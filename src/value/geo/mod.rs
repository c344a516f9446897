//! Places on the earth as scores of a sorted set.
//!
//! Longitude and latitude are cut into 2^26 parts each, and the bits of the two numbers alternate,
//! longitude first: 52 bits, which a double holds. Places that are near each other have much of the
//! beginning in common, so a square of the earth is a range of scores ([`cell`]), and a search
//! ([`shape`]) looks at nine squares at most. Latitudes end at those of web maps, as in Redis.

mod cell;
mod shape;

pub use shape::{Outline, Shape};

/// The latitude where the square map of the web ends.
pub const LATITUDE: f64 = 85.051_128_78;
/// The greatest longitude, in degrees.
pub const LONGITUDE: f64 = 180.0;

/// Of the earth, in metres.
const RADIUS: f64 = 6_372_797.560_856;

/// Bits of a longitude, and of a latitude.
const STEPS: u32 = 26;

/// A place, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Degrees east of Greenwich, from -180 to 180.
    pub longitude: f64,
    /// Degrees north of the equator, from -[`LATITUDE`] to [`LATITUDE`].
    pub latitude: f64,
}

/// The first score that does not fit into 64 bits.
const TOO_LARGE: f64 = 18_446_744_073_709_551_616.0;

impl Point {
    /// A place that has a score.
    pub fn new(longitude: f64, latitude: f64) -> Option<Self> {
        let known = longitude.abs() <= LONGITUDE && latitude.abs() <= LATITUDE;
        known.then_some(Self { longitude, latitude })
    }

    /// The middle of the square that a score stands for.
    pub fn of_score(score: f64) -> Self {
        // A score out of range stands for the place that its bits give on x86: none, if it is too large.
        let bits = match score {
            ..0.0 => (score as i64).cast_unsigned(),
            TOO_LARGE.. => 0,
            _ => score as u64,
        };
        cell::Cell::of_bits(bits, STEPS).middle()
    }

    /// The score that stands for the square of the map in which this place lies.
    pub fn score(self) -> f64 {
        cell::Cell::of(self, STEPS).bits() as f64
    }

    /// Metres to another place, along the surface of a sphere.
    pub fn distance(self, other: Self) -> f64 {
        let half_longitude =
            ((other.longitude.to_radians() - self.longitude.to_radians()) / 2.0).sin();
        if half_longitude == 0.0 {
            return self.distance_north(other.latitude);
        }
        let (from, to) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_latitude = ((to - from) / 2.0).sin();
        let across = from.cos() * to.cos() * half_longitude * half_longitude;
        2.0 * RADIUS * (half_latitude * half_latitude + across).sqrt().asin()
    }

    /// Metres to a latitude.
    fn distance_north(self, latitude: f64) -> f64 {
        RADIUS * (latitude.to_radians() - self.latitude.to_radians()).abs()
    }

    /// The geohash of other programs: eleven letters of five bits, whose latitudes reach the poles.
    /// The last letter is always `0`, since there are only 52 bits.
    pub fn geohash(self) -> [u8; 11] {
        const LETTERS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";
        let bits = cell::Cell::on_globe(self, STEPS).bits();
        std::array::from_fn(|place| match place {
            10 => LETTERS[0],
            _ => LETTERS[(bits >> (52 - 5 * (place + 1)) & 0x1F) as usize],
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PALERMO: Point = Point { longitude: 13.361389, latitude: 38.115556 };
    const CATANIA: Point = Point { longitude: 15.087269, latitude: 37.502669 };

    // The numbers are those of Valkey 9.1.2.
    #[test]
    fn places_have_the_scores_of_redis() {
        assert_eq!(PALERMO.score(), 3_479_099_956_230_698.0);
        assert_eq!(CATANIA.score(), 3_479_447_370_796_909.0);
        let corner = Point::new(LONGITUDE, LATITUDE).unwrap();
        assert_eq!(corner.score(), 13_510_798_882_111_488.0);
        assert_eq!(Point::of_score(corner.score()), corner);
        assert_eq!(
            format!("{:.17}", Point::of_score(PALERMO.score()).longitude),
            "13.36138933897018433"
        );
    }

    #[test]
    fn distances_and_geohashes_are_those_of_redis() {
        let (from, to) = (Point::of_score(PALERMO.score()), Point::of_score(CATANIA.score()));
        assert_eq!(format!("{:.4}", from.distance(to)), "166274.1516");
        assert_eq!(&from.geohash(), b"sqc8b49rny0");
        assert_eq!(&to.geohash(), b"sqdtr74hyu0");
        assert_eq!(&Point::new(LONGITUDE, LATITUDE).unwrap().geohash(), b"bp05b5048p0");
    }

    #[test]
    fn what_lies_beyond_has_no_score() {
        assert_eq!(Point::new(180.1, 0.0), None);
        assert_eq!(Point::new(0.0, -85.1), None);
        assert_eq!(Point::new(f64::NAN, 0.0), None);
        let first = Point::of_score(0.0);
        for score in [-1.0, 9.3e18] {
            assert_eq!(Point::of_score(score), Point::new(LONGITUDE, LATITUDE).unwrap(), "{score}");
        }
        for score in [1.9e19, 1e300, f64::INFINITY] {
            assert_eq!(Point::of_score(score), first, "{score}");
        }
        let corner = Point::of_score(f64::NEG_INFINITY);
        assert_eq!((corner.longitude, corner.latitude), (LONGITUDE, first.latitude));
    }

    proptest! {
        #[test]
        fn a_score_is_of_a_place_within_a_metre(
            longitude in -LONGITUDE..LONGITUDE,
            latitude in -LATITUDE..LATITUDE,
        ) {
            let point = Point { longitude, latitude };
            let found = Point::of_score(point.score());
            prop_assert!(found.distance(point) < 1.0, "{found:?}");
            prop_assert_eq!(found.score(), point.score());
        }
    }
}
