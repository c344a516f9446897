//! What calls share, each part behind a lock of its own.

// Bottom-up: a module uses only those above it.
pub mod stats;
pub mod sampling;
pub mod images;
pub mod host;
pub mod usage;
pub mod near;
pub mod client;
pub mod tracking;
pub mod acl;
pub mod connection;
pub mod subscriptions;
pub mod session;
pub mod candidates;
pub mod evictor;
pub mod keeper;
pub mod blocking;
pub mod clients;
pub mod happening;
pub mod observers;
pub mod monitors;
pub mod pause;
pub mod faults;
pub mod timing;
pub mod persistence;
pub mod script;
pub mod all;
pub mod beside;
pub mod disk;
pub mod footprint;
