//! DEBUG PROTOCOL: one reply of each type.

use crate::base::Bytes;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::connection::Protocol;

pub(super) fn reply(db: &mut Call<'_>, kind: &[u8]) -> Result<Reply> {
    let numbers = || (0..3).map(Reply::Int);
    Ok(match kind.to_ascii_lowercase().as_slice() {
        b"string" => Reply::bytes("Hello World"),
        b"integer" => Reply::Int(12345),
        b"double" => Reply::Double(3141.0 / 1000.0),
        b"null" => Reply::Null,
        b"array" => Reply::Array(numbers().collect()),
        b"set" => Reply::Set(numbers().collect()),
        b"map" => Reply::Map(numbers().zip([false, true, false].map(Reply::Bool)).collect()),
        b"bignum" => Reply::BigNumber(Bytes::from("1234567999999999999999999999999999999")),
        b"true" => Reply::Bool(true),
        b"false" => Reply::Bool(false),
        b"verbatim" => Reply::Verbatim("This is a verbatim\nstring".to_owned()),
        b"attrib" => with_attribute(),
        b"push" => with_push(db)?,
        _ => return Err(WRONG),
    })
}

fn with_attribute() -> Reply {
    let popularity = Reply::Array(vec![Reply::bytes("key:123"), Reply::Int(90)]);
    let attributes = vec![(Reply::bytes("key-popularity"), popularity)];
    let reply = Reply::bytes("Some real reply following the attribute");
    Reply::Attributed(Box::new((attributes, reply)))
}

/// The message comes behind the reply.
fn with_push(db: &mut Call<'_>) -> Result<Reply> {
    if db.session().connection.protocol == Protocol::Resp2 || db.is_in_script() {
        return Err(NOT_IN_RESP2);
    }
    db.send_notice("server-cpu-usage", 42);
    Ok(Reply::bytes("Some real reply following the push reply"))
}

const NOT_IN_RESP2: Error = Error::fixed("RESP2 is not supported by this command");

const WRONG: Error = Error::fixed(
    "Wrong protocol type name. Please use one of the following: \
     string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false",
);
