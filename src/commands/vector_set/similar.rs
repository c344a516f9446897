//! Searching for what is similar.

use redlet_macros::command;

use super::arguments::{Source, mismatch, projection_mismatch};
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Inspect;
use crate::engine::grammar::param::{Args, Deferred, Param};
use crate::engine::grammar::reply::{IntoReply, Records, Reply, Shown};
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::VectorSet;
use crate::value::member::Member;
use crate::value::vector_set::filter::Filter;
use crate::value::vector_set::{Found, Query, Search};
use crate::{reply_type, rows};

rows![vsim];

/// How many elements are found, unless told otherwise.
const COUNT: usize = 10;

/// What to find, and how. The source is looked at before the options.
#[derive(Debug)]
struct Question<'a> {
    source: Source<'a>,
    options: Result<Options>,
}

/// The words of a search.
#[derive(Debug)]
struct Options {
    scores: bool,
    attributes: bool,
    count: usize,
    epsilon: Option<f64>,
    ef: Option<usize>,
    filter: Option<Filter>,
    filter_ef: Option<usize>,
    truth: bool,
}

impl Options {
    const INVALID: Error = Error::fixed("syntax error in VSIM command");

    fn parse(args: &mut Args<'_>) -> Result<Self> {
        let mut options = Self {
            scores: false,
            attributes: false,
            count: COUNT,
            epsilon: None,
            ef: None,
            filter: None,
            filter_ef: None,
            truth: false,
        };
        while !args.is_empty() {
            if !options.take_word(args) {
                options.take_value(args)?;
            }
        }
        Ok(options)
    }

    fn take_word(&mut self, args: &mut Args<'_>) -> bool {
        let words = [
            ("WITHSCORES", &mut self.scores),
            ("WITHATTRIBS", &mut self.attributes),
            ("TRUTH", &mut self.truth),
        ];
        for (word, flag) in words {
            if args.take_word(word) {
                *flag = true;
                return true;
            }
        }
        // A search runs where it is called.
        args.take_word("NOTHREAD")
    }

    fn take_value(&mut self, args: &mut Args<'_>) -> Result<()> {
        if args.len() < 2 {
            return Err(Self::INVALID);
        }
        if args.take_word("COUNT") {
            self.count = positive(args, "invalid COUNT")?;
        } else if args.take_word("EPSILON") {
            let epsilon = number::parse_f64(args.take()?).filter(|epsilon| *epsilon > 0.0);
            self.epsilon = Some(epsilon.ok_or(Error::fixed("invalid EPSILON"))?);
        } else if args.take_word("EF") {
            self.ef = Some(positive(args, "invalid EF")?);
        } else if args.take_word("FILTER-EF") {
            self.filter_ef = Some(positive(args, "invalid FILTER-EF")?);
        } else if args.take_word("FILTER") {
            self.filter = Some(compile(args.take()?)?);
        } else {
            return Err(Self::INVALID);
        }
        Ok(())
    }
}

fn positive(args: &mut Args<'_>, error: &'static str) -> Result<usize> {
    let number = number::parse_i64(args.take()?).filter(|number| *number > 0);
    number.and_then(|number| usize::try_from(number).ok()).ok_or(Error::fixed(error))
}

fn compile(expression: &[u8]) -> Result<Filter> {
    Filter::parse(expression).map_err(|rest| {
        let rest = String::from_utf8_lossy(rest.rest(expression));
        Error::new(format!("syntax error in FILTER expression near: {rest}"))
    })
}

impl<'a> Param<'a> for Question<'a> {
    const SHAPE: Shape = Shape::Block(&[
        Field {
            name: "query",
            doc: "what to find the like of: a vector, or an element of the set",
            shape: Source::SHAPE,
        },
        Field { name: "options", doc: "", shape: OPTIONS },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let source = Source::parse(args)?;
        let options = Options::parse(args);
        args.take_rest();
        Ok(Self { source, options })
    }
}

const OPTIONS: Shape = {
    const fn word(name: &'static str, doc: &'static str, word: &'static str) -> Field {
        Field { name, doc, shape: Shape::Token(word) }
    }
    const fn number(name: &'static str, doc: &'static str, shape: Shape) -> Field {
        Field { name, doc, shape }
    }
    Shape::Options(&[
        word("withscores", "answer how similar each is: 1 for the same direction", "WITHSCORES"),
        word("withattribs", "answer the attributes of each", "WITHATTRIBS"),
        number(
            "count",
            "how many elements to find; 10 by default",
            Shape::Tagged("COUNT", &Shape::Integer),
        ),
        number(
            "epsilon",
            "find only elements whose score is at most this far from 1",
            Shape::Tagged("EPSILON", &Shape::Double),
        ),
        number(
            "ef",
            "how many candidates the search keeps: the more, the better is what it finds",
            Shape::Tagged("EF", &Shape::Integer),
        ),
        number(
            "filter",
            "what holds for the attributes of an element, as `.year >= 1980 and .rating > 7`",
            Shape::Tagged("FILTER", &Shape::String),
        ),
        number(
            "filter_ef",
            "how many elements a search with a filter looks at; 100 for each of the count by \
             default",
            Shape::Tagged("FILTER-EF", &Shape::Integer),
        ),
        word("truth", "compare with every element, which is slow and exact", "TRUTH"),
        word("nothread", "in Redis, search in the main thread; without effect here", "NOTHREAD"),
    ])
};

reply_type! {
    /// Elements, the most similar first; with their scores or attributes a record each.
    Similar => "Text[]; withscores & withattribs: \
                { element: Text; score: number; attributes: Text | null }[]; \
                withscores: { element: Text; score: number }[]; \
                withattribs: { element: Text; attributes: Text | null }[]";
}

/// Returns the elements whose vectors are most similar to a vector, or to that of an element, the
/// most similar first.
///
/// ```js
/// db.vadd('words', [1, 0.2], 'king')
/// db.vadd('words', [0.9, 0.4], 'queen', { setattr: '{"x":1}' })
/// db.vsim('words', [1, 0.1], { count: 2 })  // ['king', 'queen']
/// db.vsim('words', 'king', { filter: '.x == 1' })  // ['queen']
/// db.vsim('words', 'king', { withscores: true })[0].element  // 'king'
/// ```
#[command(
    VSIM,
    since = "8.0.0",
    complexity = "O(log(N)) where N is the number of elements",
    flags(readonly, module)
)]
fn vsim(
    db: &mut Access<'_>,
    key: Inspect<'_, VectorSet>,
    question: Deferred<'_, Question<'_>>,
) -> Result<Similar> {
    let Some(set) = db.read(&key)? else { return Ok(Similar(Reply::Array(Vec::new()))) };
    let Question { source, options } = question.read()?;
    check(set, &source)?;
    let options = options?;
    let search = Search {
        count: options.count,
        ef: options.ef,
        epsilon: options.epsilon,
        filter: options.filter.as_ref(),
        filter_ef: options.filter_ef,
        truth: options.truth,
    };
    let query = match &source {
        Source::Element(element) => Query::Element(element),
        Source::Vector(vector) => Query::Vector(vector),
    };
    let found = set.search(query, &search).map_err(|wrong| mismatch(wrong.got, set))?;
    Ok(Similar(shown(&found, options.scores, options.attributes)))
}

fn check(set: &VectorSet, source: &Source<'_>) -> Result<()> {
    match source {
        Source::Element(element) if !set.contains(element) => {
            Err(Error::fixed("element not found in set"))
        }
        Source::Element(_) => Ok(()),
        Source::Vector(vector) => match &set.shape().projection {
            _ if vector.len() == set.shape().dimension => Ok(()),
            None => Err(mismatch(vector.len(), set)),
            Some(projection) if projection.from_dimension() == vector.len() => Ok(()),
            Some(projection) => Err(projection_mismatch(vector.len(), projection.from_dimension())),
        },
    }
}

fn shown(found: &[Found<'_>], scores: bool, attributes: bool) -> Reply {
    let name = |found: &Found<'_>| Shown::from(Member::Shared(found.name)).into_reply();
    let columns: &[&str] = match (scores, attributes) {
        (false, false) => return Reply::Array(found.iter().map(name).collect()),
        (true, false) => &["element", "score"],
        (false, true) => &["element", "attributes"],
        (true, true) => &["element", "score", "attributes"],
    };
    let row = |found: &Found<'_>| {
        let mut row = vec![name(found)];
        row.extend(scores.then_some(Reply::Double(found.score)));
        let text = || found.attributes.map(Shown::from).into_reply();
        row.extend(attributes.then(text));
        row
    };
    Reply::Records(Box::new(Records { columns, rows: found.iter().map(row).collect() }))
}
