//! Options: words in any order at the end of a call. [`choice!`] makes an enum with a variant for each
//! word and its argument; [`options!`] makes a struct with a field for each word.

use std::mem::discriminant;

use smallvec::SmallVec;

use super::error::{Error, Result};
use super::param::{Args, Param};
use super::shape::Shape;
use crate::keyspace::KeySet;

/// A field of an options struct that has a word. It reads the arguments after its word.
pub trait Opt<'a>: Default {
    /// The shape of what follows the word; `None` for a word alone.
    const SHAPE_AFTER: Option<Shape>;
    /// Whether the word may be given several times, each time with a value.
    const REPEATS: bool = false;

    /// Reads what follows the word, which is already taken.
    fn take(&mut self, args: &mut Args<'a>) -> Result<()>;

    /// Declares the keys it names.
    #[inline]
    fn keys(&self, _keys: &mut KeySet) {}
}

/// A field of an options struct that has no word of its own: a [`choice!`] of words.
pub trait Alternative<'a>: Default {
    /// The shape of all its words together.
    const SHAPE: Shape;

    /// Takes the next arguments if they begin with one of its words. Returns whether it took any.
    fn offer(&mut self, args: &mut Args<'a>) -> Result<bool>;

    /// Declares the keys it names.
    #[inline]
    fn keys(&self, _keys: &mut KeySet) {}
}

/// A choice that may be given once.
impl<'a, T: Param<'a>> Alternative<'a> for Option<T> {
    const SHAPE: Shape = Shape::Optional(&T::SHAPE);

    #[inline]
    fn offer(&mut self, args: &mut Args<'a>) -> Result<bool> {
        if self.is_none() && T::is_next(args) {
            *self = Some(T::parse(args)?);
            return Ok(true);
        }
        Ok(false)
    }

    #[inline]
    fn keys(&self, keys: &mut KeySet) {
        Param::keys(self, keys);
    }
}

/// A choice that may be given several times. The last one counts.
#[derive(Debug, Clone, Copy)]
pub struct Again<T>(pub Option<T>);

impl<T> Default for Again<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'a, T: Param<'a>> Alternative<'a> for Again<T> {
    const SHAPE: Shape = Shape::Optional(&T::SHAPE);

    fn offer(&mut self, args: &mut Args<'a>) -> Result<bool> {
        let found = T::is_next(args);
        if found {
            self.0 = Some(T::parse(args)?);
        }
        Ok(found)
    }
}

/// A choice of which one word may be given several times. The last one counts. Two different words of
/// it are a syntax error.
#[derive(Debug, Clone, Copy)]
pub struct Repeated<T>(pub Option<T>);

/// A choice that [`Repeated`] can hold.
pub trait Repeat: Sized {
    /// Whether this word may follow another.
    fn may_follow(&self, before: &Self) -> bool {
        discriminant(self) == discriminant(before)
    }
}

impl<T> Default for Repeated<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'a, T: Param<'a> + Repeat> Alternative<'a> for Repeated<T> {
    const SHAPE: Shape = Shape::Optional(&T::SHAPE);

    #[inline]
    fn offer(&mut self, args: &mut Args<'a>) -> Result<bool> {
        if !T::is_next(args) {
            return Ok(false);
        }
        let next = T::parse(args)?;
        if self.0.as_ref().is_some_and(|before| !next.may_follow(before)) {
            return Err(Error::SYNTAX);
        }
        self.0 = Some(next);
        Ok(true)
    }
}

/// A word alone.
impl<'a> Opt<'a> for bool {
    const SHAPE_AFTER: Option<Shape> = None;

    fn take(&mut self, _args: &mut Args<'a>) -> Result<()> {
        *self = true;
        Ok(())
    }
}

/// A word with an argument. Given twice, the last one counts, as in Redis.
impl<'a, T: Param<'a>> Opt<'a> for Option<T> {
    const SHAPE_AFTER: Option<Shape> = Some(T::SHAPE);

    fn take(&mut self, args: &mut Args<'a>) -> Result<()> {
        *self = Some(T::parse(args)?);
        Ok(())
    }

    #[inline]
    fn keys(&self, keys: &mut KeySet) {
        Param::keys(self, keys);
    }
}

/// A word with an argument that may be given several times.
impl<'a, T: Param<'a>> Opt<'a> for SmallVec<[T; 2]> {
    const SHAPE_AFTER: Option<Shape> = Some(T::SHAPE);
    const REPEATS: bool = true;

    fn take(&mut self, args: &mut Args<'a>) -> Result<()> {
        self.push(T::parse(args)?);
        Ok(())
    }

    fn keys(&self, keys: &mut KeySet) {
        self.iter().for_each(|one| one.keys(keys));
    }
}

/// A word with an argument that may be given once.
#[derive(Debug, Clone, Copy)]
pub struct Once<T>(pub Option<T>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'a, T: Param<'a>> Opt<'a> for Once<T> {
    const SHAPE_AFTER: Option<Shape> = Some(T::SHAPE);

    fn take(&mut self, args: &mut Args<'a>) -> Result<()> {
        if self.0.is_some() {
            return Err(Error::SYNTAX);
        }
        self.0 = Some(T::parse(args)?);
        Ok(())
    }
}

/// A word alone that may be given once.
#[derive(Debug, Clone, Copy, Default)]
pub struct OnceWord(pub bool);

impl<'a> Opt<'a> for OnceWord {
    const SHAPE_AFTER: Option<Shape> = None;

    fn take(&mut self, _args: &mut Args<'a>) -> Result<()> {
        if std::mem::replace(&mut self.0, true) { Err(Error::SYNTAX) } else { Ok(()) }
    }
}

/// The shape of a word and the arguments after it.
pub const fn word_shape(word: &'static str, after: &'static Option<Shape>) -> Shape {
    match after {
        Some(shape) => Shape::Tagged(word, shape),
        None => Shape::Token(word),
    }
}

/// The shape of an option, which may repeat.
pub const fn option_shape(once: &'static Shape, repeats: bool) -> Shape {
    if repeats { Shape::Many(once) } else { *once }
}

/// An enum of words: `choice! { pub enum Condition { "NX" Nx, "IFEQ" IfEq(value: &'a [u8]) } }`.
/// A variant has at most one parameter. The enum is a parameter itself; an `Option` of it takes
/// arguments only if they begin with one of its words.
#[macro_export]
macro_rules! choice {
    ($(#[doc = $doc:literal])* $vis:vis enum $name:ident $(<$life:lifetime>)? {
        $($(#[doc = $vdoc:literal])* $word:literal $variant:ident $(($arg:ident : $ty:ty))?),* $(,)?
    }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy)]
        $vis enum $name $(<$life>)? {
            $($(#[doc = $vdoc])* $variant $(($ty))?),*
        }

        $crate::choice!(@param $name [$($life)?] $($word $variant [$($arg $ty)?] [$($vdoc)*],)*);
    };

    (@param $name:ident [] $($rest:tt)*) => {
        $crate::choice!(@impl ['a] [$name] $name $($rest)*);
    };
    (@param $name:ident [$life:lifetime] $($rest:tt)*) => {
        $crate::choice!(@impl [$life] [$name<$life>] $name $($rest)*);
    };

    (@impl [$life:lifetime] [$self:ty] $name:ident
        $($word:literal $variant:ident [$($arg:ident $ty:ty)?] [$($vdoc:literal)*],)*) => {
        impl<$life> $crate::engine::grammar::param::Param<$life> for $self {
            const SHAPE: $crate::engine::grammar::shape::Shape = $crate::engine::grammar::shape::Shape::OneOf(&[
                $($crate::engine::grammar::shape::Field {
                    name: $crate::choice!(@name $word $($arg)?),
                    doc: concat!($($vdoc),*).trim_ascii(),
                    shape: $crate::choice!(@shape $word $($ty)?),
                }),*
            ]);

            fn parse(args: &mut $crate::engine::grammar::param::Args<$life>)
                -> $crate::engine::grammar::error::Result<Self> {
                $(if args.take_word($word) {
                    return Ok(Self::$variant $((
                        <$ty as $crate::engine::grammar::param::Param>::parse(args)?
                    ))?);
                })*
                Err($crate::engine::grammar::error::Error::SYNTAX)
            }

            fn is_next(args: &$crate::engine::grammar::param::Args<$life>) -> bool {
                use $crate::engine::grammar::param::is_word;
                let is_one = |next: &[u8]| [$($word),*].iter().any(|word| is_word(next, word));
                args.peek().is_some_and(is_one)
            }
        }
    };

    (@name $word:literal) => { $word };
    (@name $word:literal $arg:ident) => { stringify!($arg) };
    (@shape $word:literal) => { $crate::engine::grammar::shape::Shape::Token($word) };
    (@shape $word:literal $ty:ty) => {
        $crate::engine::grammar::shape::Shape::Tagged(
            $word,
            &<$ty as $crate::engine::grammar::param::Param>::SHAPE,
        )
    };
}

/// A struct of options. A field is either a word with a type (`bool`, `Option<T>`,
/// `SmallVec<[T; 2]>`) or an `Option` (or [`Again`], or [`Repeated`]) of a [`choice!`]:
///
/// ```ignore
/// options! { struct SetOptions<'a> {
///     condition: Option<Condition<'a>>,
///     "GET" get: bool,
///     "COUNT" count: Option<i64>,
/// } }
/// ```
///
/// A choice that is given twice, or two words of one choice, are a syntax error unless the field is an
/// [`Again`] or a [`Repeated`].
#[macro_export]
macro_rules! options {
    ($(#[doc = $doc:literal])* $vis:vis struct $name:ident<$life:lifetime> {
        $($(#[doc = $fdoc:literal])* $($word:literal)? $field:ident : $ty:ty),* $(,)?
    }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Default)]
        $vis struct $name<$life> {
            $($(#[doc = $fdoc])* pub $field: $ty,)*
            lifetime: std::marker::PhantomData<&$life ()>,
        }

        impl<$life> $name<$life> {
            /// Reads the rest of a call. After a mistake it holds what was before it.
            #[inline]
            fn take_all(&mut self, args: &mut $crate::engine::grammar::param::Args<$life>)
                -> $crate::engine::grammar::error::Result<()> {
                while !args.is_empty() {
                    $($crate::options!(@take self args $field $ty $(, $word)?);)*
                    return Err($crate::engine::grammar::error::Error::SYNTAX);
                }
                Ok(())
            }
        }

        impl<$life> $crate::engine::grammar::param::Param<$life> for $name<$life> {
            const SHAPE: $crate::engine::grammar::shape::Shape = $crate::engine::grammar::shape::Shape::Options(&[
                $($crate::engine::grammar::shape::Field {
                    name: stringify!($field),
                    doc: concat!($($fdoc),*).trim_ascii(),
                    shape: $crate::options!(@shape $ty $(, $word)?),
                }),*
            ]);

            #[inline]
            fn parse(args: &mut $crate::engine::grammar::param::Args<$life>)
                -> $crate::engine::grammar::error::Result<Self> {
                let mut options = Self::default();
                options.take_all(args).map(|()| options)
            }

            #[inline]
            fn keys(&self, _keys: &mut $crate::keyspace::KeySet) {
                $($crate::options!(@keys self _keys $field $(, $word)?);)*
            }
        }
    };

    (@shape $ty:ty, $word:literal) => {
        $crate::engine::grammar::options::option_shape(
            &$crate::engine::grammar::options::word_shape(
                $word,
                &<$ty as $crate::engine::grammar::options::Opt>::SHAPE_AFTER,
            ),
            <$ty as $crate::engine::grammar::options::Opt>::REPEATS,
        )
    };
    (@shape $ty:ty) => { <$ty as $crate::engine::grammar::options::Alternative>::SHAPE };

    (@keys $self:tt $keys:ident $field:ident, $word:literal) => {
        $crate::engine::grammar::options::Opt::keys(&$self.$field, $keys);
    };
    (@keys $self:tt $keys:ident $field:ident) => {
        $crate::engine::grammar::options::Alternative::keys(&$self.$field, $keys);
    };

    (@take $options:tt $args:ident $field:ident $ty:ty, $word:literal) => {
        if $args.take_word($word) {
            $crate::engine::grammar::options::Opt::take(&mut $options.$field, $args)?;
            continue;
        }
    };
    (@take $options:tt $args:ident $field:ident $ty:ty) => {
        if $crate::engine::grammar::options::Alternative::offer(&mut $options.$field, $args)? {
            continue;
        }
    };
}
