//! The options of GEOSEARCH and GEORADIUS.
//!
//! Redis looks at the key before it reads the words that follow, and a member that is searched
//! around is looked up as it is read. So a body reads the words ([`Reader`]); only the key of STORE
//! is sought beforehand, since it has to be locked.

use super::measure::Unit;
use super::place::place;
use crate::base::number;
use crate::engine::grammar::error::{Error, Result, quoted};
use crate::engine::grammar::key::Overwrite;
use crate::engine::grammar::param::{Args, Param, take_double};
use crate::value::SortedSet;
use crate::value::geo::{Outline, Point, Shape};

/// Where a search begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Unknown,
    Member,
    Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Ascending,
    Descending,
}

/// What is searched for, and what is wanted of it.
#[derive(Debug, Clone)]
pub(super) struct Query {
    pub(super) shape: Shape,
    /// The unit of distances, in metres.
    pub(super) unit: f64,
    pub(super) with_distance: bool,
    pub(super) with_hash: bool,
    pub(super) with_coordinates: bool,
    pub(super) order: Option<Order>,
    /// 0 is no limit.
    pub(super) count: usize,
    /// Any members, not the nearest, up to the count.
    pub(super) any: bool,
}

/// Where a result is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) key: Overwrite<'a>,
    /// The scores are distances.
    pub(super) distances: bool,
}

/// Which of the commands it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Search,
    SearchStore,
    Radius,
    RadiusReadOnly,
}

/// Reads words after a key that may be there.
pub(super) struct Reader<'s, 'a> {
    set: Option<&'s SortedSet>,
    args: Args<'a>,
    form: Form,
    origin: Origin,
    centre: Point,
    outline: Option<Outline>,
    query: Query,
    pub(super) target: Option<Target<'a>>,
}

const NOWHERE: Point = Point { longitude: 0.0, latitude: 0.0 };

impl<'s, 'a> Reader<'s, 'a> {
    pub(super) fn new(set: Option<&'s SortedSet>, args: Args<'a>, form: Form) -> Self {
        let query = Query {
            shape: Shape { centre: NOWHERE, outline: Outline::Circle(0.0) },
            unit: 1.0,
            with_distance: false,
            with_hash: false,
            with_coordinates: false,
            order: None,
            count: 0,
            any: false,
        };
        let (origin, centre) = (Origin::Unknown, NOWHERE);
        Self { set, args, form, origin, centre, outline: None, query, target: None }
    }

    /// `longitude latitude radius unit`, as GEORADIUS begins.
    pub(super) fn circle_around_place(&mut self) -> Result<()> {
        self.around_place()?;
        self.circle()
    }

    /// `member radius unit`, as GEORADIUSBYMEMBER begins. Without the key nothing of it matters.
    pub(super) fn circle_around_member(&mut self) -> Result<()> {
        self.around_member()?;
        if self.set.is_some() {
            return self.circle();
        }
        self.outline = Some(Outline::Circle(0.0));
        self.args.take()?;
        self.args.take().map(|_| ())
    }

    /// Reads all that is left.
    pub(super) fn read(mut self) -> Result<(Query, Option<Target<'a>>)> {
        while !self.args.is_empty() {
            let known = self.wish() || self.limit()? || self.store()? || self.search()?;
            if !known {
                return Err(Error::SYNTAX);
            }
        }
        self.check()?;
        let query = match self.outline {
            Some(Outline::Polygon(corners)) => {
                Query { shape: Shape::polygon(corners), ..self.query }
            }
            Some(outline) => Query { shape: Shape { centre: self.centre, outline }, ..self.query },
            None => self.query,
        };
        Ok((query, self.target))
    }

    /// A word alone.
    fn wish(&mut self) -> bool {
        let (args, query) = (&mut self.args, &mut self.query);
        if args.take_word("WITHDIST") {
            query.with_distance = true;
        } else if args.take_word("WITHHASH") {
            query.with_hash = true;
        } else if args.take_word("WITHCOORD") {
            query.with_coordinates = true;
        } else if args.take_word("ANY") {
            query.any = true;
        } else if args.take_word("ASC") {
            query.order = Some(Order::Ascending);
        } else if args.take_word("DESC") {
            query.order = Some(Order::Descending);
        } else {
            return false;
        }
        true
    }

    fn limit(&mut self) -> Result<bool> {
        if !self.takes("COUNT", 1) {
            return Ok(false);
        }
        let count = i64::parse(&mut self.args)?;
        let positive = usize::try_from(count).ok().filter(|&count| count > 0);
        self.query.count = positive.ok_or(Error::fixed("COUNT must be > 0"))?;
        Ok(true)
    }

    fn store(&mut self) -> Result<bool> {
        match self.form {
            Form::Radius => {
                let distances = self.takes("STOREDIST", 1);
                if distances || self.takes("STORE", 1) {
                    self.target =
                        Some(Target { key: Overwrite::parse(&mut self.args)?, distances });
                    return Ok(true);
                }
            }
            Form::SearchStore if self.args.take_word("STOREDIST") => {
                if let Some(target) = &mut self.target {
                    target.distances = true;
                }
                return Ok(true);
            }
            _ => {}
        }
        Ok(false)
    }

    /// Where GEOSEARCH looks.
    fn search(&mut self) -> Result<bool> {
        if !matches!(self.form, Form::Search | Form::SearchStore) {
            return Ok(false);
        }
        let polygon = matches!(self.outline, Some(Outline::Polygon(_)));
        let boxed = matches!(self.outline, Some(Outline::Box { .. }));
        let round = matches!(self.outline, Some(Outline::Circle(_)));
        if self.origin != Origin::Place && !polygon && self.takes("FROMMEMBER", 1) {
            self.around_member()?;
        } else if self.origin != Origin::Member && !polygon && self.takes("FROMLONLAT", 2) {
            self.around_place()?;
        } else if !boxed && !polygon && self.takes("BYRADIUS", 2) {
            self.circle()?;
        } else if !round && !polygon && self.takes("BYBOX", 3) {
            self.boxed()?;
        } else if self.origin == Origin::Unknown && !round && !boxed && self.takes("BYPOLYGON", 1) {
            self.polygon()?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// Takes a word if at least this many arguments follow it.
    fn takes(&mut self, word: &str, arguments: usize) -> bool {
        self.args.len() > arguments && self.args.take_word(word)
    }

    fn around_member(&mut self) -> Result<()> {
        let member = self.args.take()?;
        self.origin = Origin::Member;
        if let Some(set) = self.set {
            self.centre = place(set, member).ok_or_else(|| {
                if !self.args.dialect().names_missing_members() {
                    return Error::fixed("could not decode requested zset member");
                }
                Error::new(format!("member {} does not exist", quoted(member)))
            })?;
        }
        Ok(())
    }

    fn around_place(&mut self) -> Result<()> {
        self.centre = Point::parse(&mut self.args)?;
        self.origin = Origin::Place;
        Ok(())
    }

    fn circle(&mut self) -> Result<()> {
        let radius = self.length("need numeric radius")?;
        if radius < 0.0 {
            return Err(Error::fixed("radius cannot be negative"));
        }
        let unit = self.unit()?;
        self.outline = Some(Outline::Circle(radius * unit));
        Ok(())
    }

    fn boxed(&mut self) -> Result<()> {
        let width = self.length("need numeric width")?;
        let height = self.length("need numeric height")?;
        if width < 0.0 || height < 0.0 {
            return Err(Error::fixed("height or width cannot be negative"));
        }
        let unit = self.unit()?;
        self.outline = Some(Outline::Box { width: width * unit, height: height * unit });
        Ok(())
    }

    fn polygon(&mut self) -> Result<()> {
        let corners = number::parse_i64(self.args.take()?).and_then(|n| i32::try_from(n).ok());
        let corners = corners.ok_or(Error::fixed("invalid number of vertices"))?;
        let corners = usize::try_from(corners).unwrap_or(0);
        if corners < 3 || corners > self.args.len() / 2 {
            return Err(Error::fixed("GEOSEARCH BYPOLYGON must have at least 3 vertices"));
        }
        let corners = (0..corners).map(|_| Point::parse(&mut self.args)).collect::<Result<_>>()?;
        self.outline = Some(Outline::Polygon(corners));
        Ok(())
    }

    fn length(&mut self, text: &'static str) -> Result<f64> {
        take_double(&mut self.args)?.ok_or(Error::fixed(text))
    }

    fn unit(&mut self) -> Result<f64> {
        self.query.unit = Unit::parse(&mut self.args)?.0;
        Ok(self.query.unit)
    }

    /// What does not go together, in the order in which Redis complains.
    fn check(&self) -> Result<()> {
        let Query { with_distance, with_hash, with_coordinates, any, count, .. } = self.query;
        let name = self.args.command();
        if self.target.is_some() && (with_distance || with_hash || with_coordinates) {
            let what = if self.form == Form::Radius { "STORE option in GEORADIUS" } else { name };
            let text = "is not compatible with WITHDIST, WITHHASH and WITHCOORD options";
            return Err(Error::new(format!("{what} {text}")));
        }
        let polygon = matches!(self.outline, Some(Outline::Polygon(_)));
        if self.origin == Origin::Unknown && !polygon {
            let text = "exactly one of FROMMEMBER or FROMLONLAT can be specified for";
            return Err(Error::new(format!("{text} {name}")));
        }
        if self.outline.is_none() {
            let shapes = self.args.dialect().shapes_of_searches();
            let text = "can be specified for";
            return Err(Error::new(format!("exactly one of {shapes} {text} {name}")));
        }
        if any && count == 0 {
            return Err(Error::fixed("the ANY argument requires COUNT argument"));
        }
        Ok(())
    }
}
