//! Publish and subscribe.

mod inspect;
mod publish;
mod subscribe;

use crate::files;

files![inspect, publish, subscribe];
