//! What calls share, each part behind a lock of its own.

pub mod stats;
pub mod images;
pub mod host;
pub mod usage;
pub mod tracking;
pub mod acl;
pub mod near;
pub mod client;
pub mod connection;
pub mod subscriptions;
pub mod session;
pub mod candidates;
pub mod evictor;
pub mod keeper;
pub mod blocking;
pub mod clients;
pub mod monitors;
pub mod pause;
pub mod timing;
pub mod persistence;
pub mod script;
pub mod all;
