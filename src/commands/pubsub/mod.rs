//! Publish and subscribe.

// Bottom-up: a module uses only those above it.
mod inspect;
mod publish;
mod subscribe;

use crate::files;

files![inspect, publish, subscribe];
