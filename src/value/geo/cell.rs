//! A square of the map, given by the highest bits of longitude and latitude.

use super::{LATITUDE, LONGITUDE, Point, STEPS};

/// The latitude of the poles.
const POLE: f64 = 90.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// Counted from the west.
    x: u64,
    /// Counted from the south.
    y: u64,
    /// Bits of each.
    steps: u32,
}

/// What a cell covers, in degrees.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) west: f64,
    pub(super) south: f64,
    pub(super) east: f64,
    pub(super) north: f64,
}

impl Cell {
    /// The cell that a place lies in. One on the eastern or northern border of the map lies in a
    /// cell beyond it, as in Redis.
    pub(super) fn of(point: Point, steps: u32) -> Self {
        Self::within(point, LATITUDE, steps)
    }

    /// The same, where latitudes reach the poles.
    pub(super) fn on_globe(point: Point, steps: u32) -> Self {
        Self::within(point, POLE, steps)
    }

    fn within(point: Point, top: f64, steps: u32) -> Self {
        let parts = (1_u64 << steps) as f64;
        let part = |value: f64, most: f64| ((value + most) / (most + most) * parts) as u64;
        Self { x: part(point.longitude, LONGITUDE), y: part(point.latitude, top), steps }
    }

    pub(super) fn of_bits(bits: u64, steps: u32) -> Self {
        Self { x: gathered(bits >> 1), y: gathered(bits), steps }
    }

    pub(super) fn bits(self) -> u64 {
        spread(self.x) << 1 | spread(self.y)
    }

    /// The scores of places in the cell: from the first to below the second.
    pub(super) fn scores(self) -> (f64, f64) {
        let shift = 2 * (STEPS - self.steps);
        let bits = self.bits();
        ((bits << shift) as f64, ((bits + 1) << shift) as f64)
    }

    /// The cell `east` cells to the east and `north` cells to the north. The map wraps at its
    /// borders.
    pub(super) fn neighbour(self, east: i64, north: i64) -> Self {
        let last = (1 << self.steps) - 1;
        let moved = |place: u64, by: i64| match by {
            0 => place,
            _ => place.wrapping_add_signed(by) & last,
        };
        Self { x: moved(self.x, east), y: moved(self.y, north), ..self }
    }

    pub(super) fn bounds(self) -> Bounds {
        let parts = (1_u64 << self.steps) as f64;
        let degrees = |part: u64, most: f64| part as f64 / parts * (most + most) - most;
        Bounds {
            west: degrees(self.x, LONGITUDE),
            south: degrees(self.y, LATITUDE),
            east: degrees(self.x + 1, LONGITUDE),
            north: degrees(self.y + 1, LATITUDE),
        }
    }

    pub(super) fn middle(self) -> Point {
        let Bounds { west, south, east, north } = self.bounds();
        Point {
            longitude: ((west + east) / 2.0).clamp(-LONGITUDE, LONGITUDE),
            latitude: ((south + north) / 2.0).clamp(-LATITUDE, LATITUDE),
        }
    }
}

/// Distances by which bits move when every second place is made free, with what is kept of them.
const MOVES: [(u32, u64); 5] = [
    (16, 0x0000_FFFF_0000_FFFF),
    (8, 0x00FF_00FF_00FF_00FF),
    (4, 0x0F0F_0F0F_0F0F_0F0F),
    (2, 0x3333_3333_3333_3333),
    (1, 0x5555_5555_5555_5555),
];

/// Puts 32 bits into the even places of 64.
fn spread(value: u64) -> u64 {
    MOVES.iter().fold(value & 0xFFFF_FFFF, |value, (by, kept)| (value | value << by) & kept)
}

/// Takes the bits of the even places.
fn gathered(value: u64) -> u64 {
    let even = value & 0x5555_5555_5555_5555;
    let moves = MOVES.iter().rev().skip(1).map(|(_, kept)| *kept).chain([0xFFFF_FFFF]);
    let widths = [1, 2, 4, 8, 16];
    widths.iter().zip(moves).fold(even, |value, (by, kept)| (value | value >> by) & kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_spread_and_gathered() {
        for value in [0, 1, 2, 0x2AA_AAAA, 0x3FF_FFFF, 0xFFFF_FFFF] {
            assert_eq!(gathered(spread(value)), value, "{value:x}");
        }
        assert_eq!(spread(0b1011), 0b100_0101);
        assert_eq!(gathered(0b1111_1110), 0b1110);
    }

    #[test]
    fn neighbours_go_around_the_world() {
        let cell = Cell { x: 0, y: 3, steps: 2 };
        assert_eq!(cell.neighbour(-1, 0), Cell { x: 3, y: 3, steps: 2 });
        assert_eq!(cell.neighbour(1, 1), Cell { x: 1, y: 0, steps: 2 });
    }

    #[test]
    fn a_cell_is_a_range_of_scores() {
        let place = Point { longitude: 15.0, latitude: 37.0 };
        for steps in 1..=STEPS {
            let (least, end) = Cell::of(place, steps).scores();
            assert!((least..end).contains(&place.score()), "{steps}");
        }
    }
}
