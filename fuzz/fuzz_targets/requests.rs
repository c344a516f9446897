//! What a client may send: any bytes, in any pieces. However they are cut they are the same calls
//! and the same fault, and what is kept of them is in proportion to what came.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet::engine::grammar::dialect::Dialect;
use redlet::resp::request::{Limits, Parser, ProtocolError};
use redlet_fuzz::two_texts;

type Calls = Vec<Vec<Vec<u8>>>;

fuzz_target!(|input: &[u8]| {
    let (cuts, bytes) = two_texts(input);
    let authenticated = cuts.len().is_multiple_of(2);
    for dialect in Dialect::ALL {
        let limits = Limits { longest_bulk: 512 << 20, authenticated, dialect };
        let whole = read([bytes].into_iter(), &limits);
        assert!(whole.0.iter().flatten().map(Vec::len).sum::<usize>() <= bytes.len());
        assert_eq!(read(pieces(bytes, cuts), &limits), whole);
    }
});

/// The calls that bytes are, and the fault that ends them.
fn read<'a>(
    pieces: impl Iterator<Item = &'a [u8]>,
    limits: &Limits,
) -> (Calls, Option<ProtocolError>) {
    let (mut parser, mut input, mut calls) = (Parser::default(), Vec::new(), Calls::new());
    for piece in pieces {
        input.extend_from_slice(piece);
        loop {
            match parser.advance(&input, limits) {
                Ok(None) => break,
                Ok(Some(len)) => {
                    calls.push(parser.args(&input).map(<[u8]>::to_vec).collect());
                    input.drain(..len);
                }
                Err(fault) => return (calls, Some(fault)),
            }
        }
    }
    (calls, None)
}

/// Cuts bytes into pieces of these lengths, the last one as long as it is.
fn pieces<'a>(mut bytes: &'a [u8], cuts: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut cuts = cuts.iter();
    std::iter::from_fn(move || {
        let most = cuts.next().map_or(bytes.len(), |&cut| usize::from(cut).min(bytes.len()));
        let (piece, rest) = bytes.split_at(most);
        bytes = rest;
        (!piece.is_empty() || !rest.is_empty()).then_some(piece)
    })
}
