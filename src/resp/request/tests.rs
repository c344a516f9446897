use proptest::prelude::*;

use super::*;

const ANYBODY: Limits =
    Limits { longest_bulk: 512 << 20, authenticated: true, dialect: Dialect::Valkey };
const STRANGER: Limits = Limits { authenticated: false, ..ANYBODY };
const OF_REDIS: Limits = Limits { dialect: Dialect::Redis, ..ANYBODY };

type Calls = Vec<Vec<Vec<u8>>>;

/// What bytes that come in these pieces are: the calls, and the fault that ends them.
fn read(pieces: &[&[u8]], limits: &Limits) -> (Calls, Option<ProtocolError>) {
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
        assert!(parser.args.capacity() <= KEPT_ARGS.max(input.len()));
    }
    (calls, None)
}

fn whole(input: &[u8]) -> (Vec<String>, Option<ProtocolError>) {
    shown(input, &ANYBODY)
}

fn shown(input: &[u8], limits: &Limits) -> (Vec<String>, Option<ProtocolError>) {
    let (calls, fault) = read(&[input], limits);
    let show = |call: &Vec<Vec<u8>>| {
        call.iter().map(|arg| arg.escape_ascii().to_string()).collect::<Vec<_>>().join(" ")
    };
    (calls.iter().map(show).collect(), fault)
}

#[track_caller]
fn calls(input: &[u8], expected: &[&str]) {
    assert_eq!(whole(input), (expected.iter().map(|call| (*call).to_owned()).collect(), None));
}

#[track_caller]
fn fault(input: &[u8], expected: ProtocolError) {
    assert_eq!(whole(input).1, Some(expected), "{}", input.escape_ascii());
}

#[test]
fn calls_are_arrays_of_strings_or_lines_of_words() {
    calls(b"*2\r\n$3\r\nGET\r\n$1\r\na\r\n*1\r\n$4\r\nPI", &["GET a"]);
    calls(
        b"PING\r\n  \r\nECHO 'a b'\nPING \"\\x00\"\r\nPI",
        &["PING", "", r"ECHO a b", r"PING \x00"],
    );
    calls(b"*0\r\n*-5\r\nPING\r\n*1\r\n$0\r\n\r\n", &["", "", "PING", ""]);
    calls(b"*1\r\n$4\r\n\r\n\r\n\r\n", &[r"\r\n\r\n"]);
}

#[test]
fn a_line_has_no_end_behind_a_zero_byte() {
    calls(b"ECHO a\0b\r\nPING\r\n", &[]);
    fault(&[&b"a\0b\r\n"[..], &[b'x'; 70_000]].concat(), ProtocolError::TooBigInline);
}

#[test]
fn redis_passes_over_the_ends_of_lines_and_finds_none_behind_a_zero_byte() {
    let read = |input: &[u8]| shown(input, &OF_REDIS);
    for (input, expected) in [
        (&b"*1\rx$4\ryPINGzz*1\r\n$1\r\na\r\n"[..], &["PING", "a"][..]),
        (b"*1\0\r\n$4\r\nPING\r\n", &[]),
        (b"*1\r\n$4\0\r\nPING\r\n", &[]),
        (b"*1\r\n\0\r\n", &[]),
        (b"*1\r", &[]),
    ] {
        let expected = expected.iter().map(|call| (*call).to_owned()).collect();
        assert_eq!(read(input), (expected, None), "{}", input.escape_ascii());
    }
    let long = [&b"*1\0\r\n"[..], &[b'x'; 70_000]].concat();
    assert_eq!(read(&long).1, Some(ProtocolError::TooBigMultibulkCount));
    assert_eq!(read(b"PING 'a'b\n").1, Some(ProtocolError::UnbalancedQuotes));
}

#[test]
fn faults_are_distinguished() {
    use ProtocolError::*;
    let counts = ["*\r\n", "*a\r\n", "* 1\r\n", "*+1\r\n", "*01\r\n", "*-0\r\n", "*2147483648\r\n"];
    counts.iter().for_each(|count| fault(count.as_bytes(), InvalidMultibulkLength));
    for length in ["-1", "", "x", "536870913", "99999999999999999999"] {
        fault(format!("*1\r\n${length}\r\n").as_bytes(), InvalidBulkLength);
    }
    for (input, got) in [("*1\r\n:4\r\n", b':'), ("*1\r\n\r\n", b'\r'), ("*1\r\nPING\r\n", b'P')] {
        fault(input.as_bytes(), ExpectedBulk(got));
    }
    for input in
        ["*1\rx", "*1\r\n$4\rx", "*1\r\n$4\r\nPINGxx", "*2\r\n$4\r\nECHO\r\n$3\r\na\r\nPING"]
    {
        fault(input.as_bytes(), InvalidLineEnd);
    }
    fault(b"PING 'a\r\n", UnbalancedQuotes);
}

#[test]
fn lines_that_do_not_end_are_refused() {
    let long = |head: &str| [head.as_bytes(), &[b'1'; 70_000]].concat();
    fault(&long("*"), ProtocolError::TooBigMultibulkCount);
    fault(&long("*1\r\n$"), ProtocolError::TooBigBulkCount);
    fault(&long("1"), ProtocolError::TooBigInline);
    fault(&[long("1"), b"\r\n".to_vec()].concat(), ProtocolError::TooBigInline);
    let most = [vec![b'a'; LONGEST_LINE], b"\r\n".to_vec()].concat();
    assert_eq!(whole(&most).0.len(), 1);
}

#[test]
fn strangers_may_send_little() {
    let read = |input: &[u8]| read(&[input], &STRANGER).1;
    assert_eq!(read(b"*11\r\n"), Some(ProtocolError::UnauthenticatedMultibulk));
    assert_eq!(read(b"*10\r\n$16384\r\n"), None);
    assert_eq!(read(b"*10\r\n$16385\r\n"), Some(ProtocolError::UnauthenticatedBulk));
}

#[test]
fn giant_lengths_reserve_nothing() {
    let mut parser = Parser::default();
    let input = b"*2147483647\r\n$536870912\r\nabc";
    assert_eq!(parser.advance(input, &ANYBODY), Ok(None));
    assert_eq!(parser.args.capacity(), 0);
    assert_eq!(parser.expected(), 25 + (512 << 20) + 2);
}

#[test]
fn a_fault_is_one_line() {
    let told = |fault: ProtocolError| {
        let mut out = Vec::new();
        fault.write(&mut out);
        out.escape_ascii().to_string()
    };
    let expected = r"-ERR Protocol error: expected \'$\', got \' \'\r\n";
    assert_eq!(told(ProtocolError::ExpectedBulk(b'\r')), expected);
    let expected = r"-ERR Protocol error: invalid bulk length\r\n";
    assert_eq!(told(ProtocolError::InvalidBulkLength), expected);
}

/// Bytes as a client, a careless one or a hostile one might send them.
fn requests() -> impl Strategy<Value = Vec<u8>> {
    let arg = || prop::collection::vec(any::<u8>(), 0..20);
    let call = prop::collection::vec(arg(), 0..5).prop_map(|args| encode(&args));
    let token = prop::sample::select(vec![
        "*",
        "$",
        "-1",
        "0",
        "1",
        "3",
        "\r\n",
        "\r",
        "\n",
        "\0",
        " ",
        "\"",
        "'",
        "\\",
        "\\x4",
        "PING",
        "a",
        "*1\r\n",
        "$1\r\n",
        "$2147483647\r\n",
        "*2147483647\r\n",
        "*3\r\n$3\r\nSET\r\n",
    ]);
    let line = prop::collection::vec(token, 0..6).prop_map(|tokens| tokens.concat().into_bytes());
    prop::collection::vec(prop_oneof![3 => call, 2 => line, 1 => arg()], 0..8)
        .prop_map(|parts| parts.concat())
}

fn encode(args: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", args.len()).into_bytes();
    for arg in args {
        bytes.extend_from_slice(format!("${}\r\n", arg.len()).as_bytes());
        bytes.extend_from_slice(arg);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}

proptest! {
    #[test]
    fn any_cut_of_the_bytes_gives_the_same_calls(
        input in requests(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        authenticated: bool,
        dialect in prop::sample::select(&Dialect::ALL[..]),
    ) {
        let limits = Limits { authenticated, dialect, ..ANYBODY };
        let mut places: Vec<_> = cuts.iter().map(|cut| cut.index(input.len() + 1)).collect();
        places.extend([0, input.len()]);
        places.sort_unstable();
        let pieces: Vec<_> = places.windows(2).map(|ends| &input[ends[0]..ends[1]]).collect();
        let bytes: Vec<_> = input.chunks(1).collect();
        let expected = read(&[&input], &limits);
        prop_assert_eq!(&read(&pieces, &limits), &expected);
        prop_assert_eq!(&read(&bytes, &limits), &expected);
    }

    #[test]
    fn calls_are_read_as_they_were_written(args in prop::collection::vec(
        prop::collection::vec(any::<u8>(), 0..100), 1..10,
    )) {
        for limits in [ANYBODY, OF_REDIS] {
            prop_assert_eq!(read(&[&encode(&args)], &limits), (vec![args.clone()], None));
        }
    }
}
