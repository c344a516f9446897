//! Numbers, parsed and written as Redis does.
