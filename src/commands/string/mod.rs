//! Strings.

pub(super) mod basic;
pub(super) mod counter;
