//! The Node-API door: it converts JavaScript values to a call, and the reply to JavaScript values.
//! Commands are bound as plain functions ([`command`], over [`door`]), and so is the byte door for
//! clients in the process ([`connection`]) and what runs beside JavaScript ([`seat`], over [`lane`]);
//! everything else is `#[napi]` ([`native`]).

mod arguments;
mod batch;
mod client;
mod command;
mod connection;
mod copies;
mod deep;
mod door;
mod environment;
mod facts;
mod far;
mod faults;
mod folder;
mod form;
mod floor;
mod lane;
mod listener;
mod native;
mod observed;
mod objects;
mod opening;
mod options;
mod place;
mod remote;
mod replies;
mod role;
mod seat;
mod shapes;
mod slab;
mod texts;
mod vectors;
mod waits;
mod wakes;
mod words;
