//! What is searched for: a circle, a box or a polygon, and the cells of the map that cover it.

use super::cell::{Bounds, Cell};
use super::{Point, RADIUS, STEPS};

/// Half of the way around the equator of a square map, in metres.
const HALF_MAP: f64 = 20_037_726.37;

/// The form of what is searched for. Lengths are in metres.
#[derive(Clone, Debug)]
pub enum Outline {
    /// A circle with this radius.
    Circle(f64),
    /// A box whose sides run along meridians and parallels.
    Box {
        /// From west to east.
        width: f64,
        /// From south to north.
        height: f64,
    },
    /// The corners.
    Polygon(Vec<Point>),
}

/// An area of the earth to search.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The point from which distances are measured.
    pub centre: Point,
    /// The border of the area around the centre.
    pub outline: Outline,
}

impl Shape {
    /// A polygon, whose centre is the mean of its corners on the sphere.
    pub fn polygon(corners: Vec<Point>) -> Self {
        let (mut x, mut y, mut z) = (0.0, 0.0, 0.0);
        for corner in &corners {
            let (longitude, latitude) =
                (corner.longitude.to_radians(), corner.latitude.to_radians());
            x += latitude.cos() * longitude.cos();
            y += latitude.cos() * longitude.sin();
            z += latitude.sin();
        }
        let (longitude, latitude) = (y.atan2(x).to_degrees(), z.atan2(x.hypot(y)).to_degrees());
        Self { centre: Point { longitude, latitude }, outline: Outline::Polygon(corners) }
    }

    /// Metres from the centre to a place, if it lies within.
    pub fn distance_within(&self, point: Point) -> Option<f64> {
        let within = match &self.outline {
            Outline::Circle(radius) => {
                let distance = self.centre.distance(point);
                return (distance <= *radius).then_some(distance);
            }
            Outline::Box { width, height } => {
                let level = Point { longitude: self.centre.longitude, latitude: point.latitude };
                point.distance_north(self.centre.latitude) <= height / 2.0
                    && point.distance(level) <= width / 2.0
            }
            Outline::Polygon(corners) => is_inside(corners, point),
        };
        within.then(|| self.centre.distance(point))
    }

    /// Ranges of scores, from the first to below the second, that together contain every place of
    /// the shape. They are in the order in which Redis searches them: the cell of the centre, then
    /// its neighbours.
    pub fn ranges(&self) -> Vec<(f64, f64)> {
        let around = self.bounds();
        let mut steps = steps_for(self.reach(), self.centre.latitude);
        if steps > 1 && !self.is_covered(steps, &around) {
            steps -= 1;
        }
        let cell = Cell::of(self.centre, steps);
        let covered = cell.bounds();
        let mut cells: Vec<Cell> = Vec::with_capacity(NEIGHBOURS.len());
        for (east, north) in NEIGHBOURS {
            let useless = steps >= 2
                && (north < 0 && covered.south < around.south
                    || north > 0 && covered.north > around.north
                    || east < 0 && covered.west < around.west
                    || east > 0 && covered.east > around.east);
            let next = cell.neighbour(east, north);
            // Where cells are halves of the world, the neighbours on either side are the same.
            if !useless && cells.last() != Some(&next) {
                cells.push(next);
            }
        }
        cells.into_iter().map(Cell::scores).collect()
    }

    /// The neighbours of the centre's cell reach around the whole shape.
    fn is_covered(&self, steps: u32, around: &Bounds) -> bool {
        let cell = Cell::of(self.centre, steps);
        cell.neighbour(0, 1).bounds().north >= around.north
            && cell.neighbour(0, -1).bounds().south <= around.south
            && cell.neighbour(1, 0).bounds().east >= around.east
            && cell.neighbour(-1, 0).bounds().west <= around.west
    }

    /// Metres from the centre to the farthest point.
    fn reach(&self) -> f64 {
        match &self.outline {
            Outline::Circle(radius) => *radius,
            Outline::Box { width, height } => {
                (width / 2.0 * (width / 2.0) + height / 2.0 * (height / 2.0)).sqrt()
            }
            Outline::Polygon(corners) => {
                corners.iter().map(|corner| self.centre.distance(*corner)).fold(0.0, f64::max)
            }
        }
    }

    fn bounds(&self) -> Bounds {
        let (width, height) = match &self.outline {
            Outline::Circle(radius) => (*radius, *radius),
            Outline::Box { width, height } => (width / 2.0, height / 2.0),
            Outline::Polygon(corners) => return bounds_of(corners),
        };
        let Point { longitude, latitude } = self.centre;
        let up = (height / RADIUS).to_degrees();
        // A degree of longitude is shortest where the shape is nearest to a pole.
        let outer = if latitude < 0.0 { latitude - up } else { latitude + up };
        let aside = (width / RADIUS / outer.to_radians().cos()).to_degrees();
        Bounds {
            west: longitude - aside,
            south: latitude - up,
            east: longitude + aside,
            north: latitude + up,
        }
    }
}

/// East and north of the centre, in the order of the search.
const NEIGHBOURS: [(i64, i64); 9] =
    [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)];

/// The number of bits of the smallest cells of which nine cover `reach` metres around a place.
fn steps_for(reach: f64, latitude: f64) -> u32 {
    if reach == 0.0 {
        return STEPS;
    }
    let (mut covered, mut steps) = (reach, 1_i32);
    while covered < HALF_MAP {
        covered *= 2.0;
        steps += 1;
    }
    steps -= 2;
    // Cells are narrow towards the poles.
    steps -= i32::from(latitude.abs() > 66.0) + i32::from(latitude.abs() > 80.0);
    steps.clamp(1, STEPS as i32).cast_unsigned()
}

fn bounds_of(corners: &[Point]) -> Bounds {
    let none = Bounds {
        west: f64::INFINITY,
        south: f64::INFINITY,
        east: f64::NEG_INFINITY,
        north: f64::NEG_INFINITY,
    };
    corners.iter().fold(none, |bounds, corner| Bounds {
        west: bounds.west.min(corner.longitude),
        south: bounds.south.min(corner.latitude),
        east: bounds.east.max(corner.longitude),
        north: bounds.north.max(corner.latitude),
    })
}

/// A ray to the east crosses the border of a polygon an odd number of times from within.
fn is_inside(corners: &[Point], point: Point) -> bool {
    let Some(last) = corners.last() else { return false };
    let before = std::iter::once(last).chain(corners);
    let crossings = before.zip(corners).filter(|(from, to)| {
        let (low, high) = (from.latitude, to.latitude);
        if (low > point.latitude) == (high > point.latitude) {
            return false;
        }
        let part = (point.latitude - low) / (high - low);
        point.longitude < from.longitude + part * (to.longitude - from.longitude)
    });
    crossings.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{LATITUDE, LONGITUDE};
    use super::*;

    fn finds(shape: &Shape, point: Point) -> bool {
        let score = point.score();
        shape.ranges().iter().any(|(least, end)| (*least..*end).contains(&score))
    }

    #[test]
    fn a_polygon_may_be_hollow() {
        let corner = |longitude, latitude| Point { longitude, latitude };
        let arrow = [(12.0, 37.0), (16.0, 37.0), (16.0, 39.0), (14.0, 37.1), (12.0, 39.0)];
        let shape = Shape::polygon(arrow.map(|(a, b)| corner(a, b)).to_vec());
        let (inside, outside) = (corner(15.087269, 37.502669), corner(13.361389, 38.115556));
        let distance = shape.distance_within(Point::of_score(inside.score())).unwrap();
        assert_eq!(format!("{distance:.4}"), "102553.1351");
        assert_eq!(shape.distance_within(outside), None);
    }

    proptest! {
        /// Away from the border of the map, across which Redis doesn't look either.
        #[test]
        fn whatever_lies_within_is_found(
            (longitude, latitude) in (-90.0..90.0_f64, -60.0..60.0_f64),
            (east, north) in (-1.0..1.0_f64, -1.0..1.0_f64),
            size in prop_oneof![1.0..1e3_f64, 1e3..1e6_f64, 1e6..2e6_f64],
            form in 0..2_u8,
        ) {
            let centre = Point { longitude, latitude };
            let outline = match form {
                0 => Outline::Circle(size),
                _ => Outline::Box { width: size, height: size / 3.0 },
            };
            let shape = Shape { centre, outline };
            let bounds = shape.bounds();
            let point = Point {
                longitude: (longitude + east * (bounds.east - longitude)).clamp(-LONGITUDE, LONGITUDE),
                latitude: (latitude + north * (bounds.north - latitude)).clamp(-LATITUDE, LATITUDE),
            };
            if shape.distance_within(point).is_some() {
                prop_assert!(finds(&shape, point), "{shape:?} {point:?}");
            }
        }
    }
}
