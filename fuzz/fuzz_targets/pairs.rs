//! A key and its value in one allocation: any steps, beside a model of safe Rust.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet::keyspace::pair::trial;

fuzz_target!(|steps: &[u8]| trial::run(steps));
