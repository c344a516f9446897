//! Parameters that commands about expiring fields share: the word FIELDS with a number of fields,
//! and what may come before it. They are taken here and read in [`super::asked`], since servers read
//! them in different orders.

use std::marker::PhantomData;

use crate::commands::string::expiry::{Ending, KeepTtl, Persist};
use crate::engine::grammar::error::Result;
use crate::engine::grammar::options::{Repeat, Repeated};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::{Field, Shape};
use crate::{choice, options};

const NUMFIELDS: Field = Field { name: "numfields", doc: "", shape: Shape::Integer };
const FIELD: Field = Field { name: "field", doc: "", shape: Shape::String };
const VALUE: Field = Field { name: "value", doc: "", shape: Shape::String };

/// The arguments before the word FIELDS, which are a `T`; all arguments if the word is missing.
#[derive(Debug, Clone)]
pub(super) struct Before<'a, T>(Args<'a>, PhantomData<T>);

impl<'a, T> Before<'a, T> {
    pub(super) fn args(&self) -> Args<'a> {
        self.0.clone()
    }
}

impl<'a, T: Param<'a>> Param<'a> for Before<'a, T> {
    const SHAPE: Shape = T::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let before = args.take_until("FIELDS").unwrap_or_else(|| {
            let all = args.clone();
            args.take_rest();
            all
        });
        Ok(Self(before, PhantomData))
    }
}

/// What is listed behind FIELDS and the number.
pub(super) trait Listed {
    const SHAPE: Field;
    /// How many arguments each is.
    const WIDTH: usize;
}

/// The names of fields.
#[derive(Debug, Clone)]
pub(super) struct Names;

impl Listed for Names {
    const SHAPE: Field = Field { shape: Shape::Many(&Shape::String), ..FIELD };
    const WIDTH: usize = 1;
}

/// Fields with their values.
#[derive(Debug, Clone)]
pub(super) struct Data;

impl Listed for Data {
    const SHAPE: Field =
        Field { name: "data", doc: "", shape: Shape::Many(&Shape::Block(&[FIELD, VALUE])) };
    const WIDTH: usize = 2;
}

/// FIELDS, a number, and as many fields up to the end of the call.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a, T = Names>(Option<&'a [&'a [u8]]>, PhantomData<T>);

impl<'a, T: Listed> Fields<'a, T> {
    /// How many arguments there are, FIELDS among them.
    pub(super) fn len(&self) -> usize {
        self.0.map_or(0, |rest| 1 + rest.len())
    }

    /// The number, and what is listed; `None` if FIELDS is missing, or is the last argument.
    pub(super) fn split(&self) -> Option<(&'a [u8], &'a [&'a [u8]])> {
        let (number, listed) = self.0?.split_first()?;
        Some((number, listed))
    }
}

impl<'a, T: Listed> Param<'a> for Fields<'a, T> {
    const SHAPE: Shape = Shape::Tagged("FIELDS", &Shape::Block(&[NUMFIELDS, T::SHAPE]));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let found = args.take_word("FIELDS");
        let rest = args.take_rest();
        Ok(Self(found.then_some(rest), PhantomData))
    }
}

options! {
    /// What HGETEX does to the deadlines.
    pub(super) struct HgetexOptions<'a> {
        expiration: Repeated<Ending<'a, Persist, 0>>,
    }
}

choice! {
    /// The condition on the key under which the fields are set.
    pub(super) enum KeyCondition {
        /// Only if the key does not exist.
        "NX" Nx,
        /// Only if the key exists.
        "XX" Xx,
    }
}

impl Repeat for KeyCondition {}

choice! {
    /// On what condition of the fields they are set.
    pub(super) enum FieldCondition {
        /// Only if none of the fields exists.
        "FNX" Fnx,
        /// Only if all of the fields exist.
        "FXX" Fxx,
    }
}

impl Repeat for FieldCondition {}

options! {
    /// When and how HSETEX sets fields.
    pub(super) struct HsetexOptions<'a> {
        key_condition: Repeated<KeyCondition>,
        fields_condition: Repeated<FieldCondition>,
        expiration: Repeated<Ending<'a, KeepTtl, 0>>,
    }
}
