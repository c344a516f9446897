use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
#[cfg(target_os = "linux")]
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::tls::{Given, Source};
use super::{Listen, Listener};
use crate::commands::TABLE;
use crate::engine::Engine;

/// What `openssl req -new | openssl x509 -req` makes without extensions: a certificate of X.509
/// version 1.
const OF_VERSION_1: &str = "-----BEGIN CERTIFICATE-----
MIIBITCByQIUVJiBg1nthLeoNcOfAuP9TJkh8KcwCgYIKoZIzj0EAwIwFDESMBAG
A1UEAwwJbG9jYWxob3N0MB4XDTI2MTEyOTExNDM1MloXDTM2MTEyNjExNDM1Mlow
FDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
I0VydB2xcoWxyCDmf8ZASNmcg/bI5frWORzqf5X6+yOD8GCtz0rcXlfTHYQbds/Y
OVeqNSFBlZdOoxuuBB0B1DAKBggqhkjOPQQDAgNHADBEAiBJQcK+LQmsQUfVUBIB
7IJZe5lref6S7glpA140JR0fFwIgavuzEmHLJVLlG0UoAFKpY5FQKvZ+iETPa7Js
jPre/tg=
-----END CERTIFICATE-----";

/// An authority, and what it has issued, all in PEM.
struct Issued {
    ca: String,
    cert: String,
    key: String,
}

fn issue(name: &str) -> Issued {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca_key = KeyPair::generate().unwrap();
    let ca = params.self_signed(&ca_key).unwrap().pem();
    let issuer = Issuer::new(params, ca_key);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new([name.to_owned()]).unwrap();
    let cert = params.signed_by(&key, &issuer).unwrap().pem();
    Issued { ca, cert, key: key.serialize_pem() }
}

fn engine() -> Arc<Engine> {
    Arc::new(Engine::new(&TABLE, 16))
}

fn open(engine: &Arc<Engine>, source: Source) -> Result<Listener, String> {
    let listen = Listen { port: Some(0), tls: Some(source), ..Listen::default() };
    Listener::open(Arc::clone(engine), &listen).map_err(|why| why.text.to_string())
}

fn given(issued: &Issued) -> Given {
    let Issued { cert, key, .. } = issued;
    Given { cert: cert.clone().into_bytes(), key: key.clone().into_bytes(), ca: None }
}

type Client = StreamOwned<ClientConnection, TcpStream>;

/// A client that knows the authority in `ca` and expects a server for `localhost`.
fn connect(listener: &Listener, ca: &str) -> Client {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(ca.as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let socket = TcpStream::connect(("127.0.0.1", listener.port().unwrap())).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    StreamOwned::new(connection, socket)
}

fn ask(client: &mut Client, line: &str, len: usize) -> std::io::Result<String> {
    client.write_all(line.as_bytes())?;
    let mut answer = vec![0; len];
    client.read_exact(&mut answer)?;
    Ok(String::from_utf8(answer).unwrap())
}

#[test]
fn clients_are_answered_and_leave_nothing_behind() {
    let engine = engine();
    let issued = issue("localhost");
    let listener = open(&engine, Source::Given(given(&issued))).unwrap();
    let mut client = connect(&listener, &issued.ca);
    assert_eq!(ask(&mut client, "SET k v\r\nGET k\r\n", 12).unwrap(), "+OK\r\n$1\r\nv\r\n");
    let refused = "-ERR Protocol error: invalid multibulk length\r\n";
    assert_eq!(ask(&mut client, "*x\r\n", refused.len()).unwrap(), refused);
    // It is told that nothing follows.
    assert_eq!(client.read(&mut [0]).unwrap(), 0);
    listener.close();
    assert!(engine.clients.is_empty());
    assert_eq!(Arc::strong_count(&engine), 1);
}

#[test]
fn a_stranger_and_a_client_in_the_clear_are_not_let_in() {
    let engine = engine();
    let issued = issue("localhost");
    let listener = open(&engine, Source::Given(given(&issued))).unwrap();
    let mut distrustful = connect(&listener, &issue("localhost").ca);
    assert!(ask(&mut distrustful, "SET k 1\r\n", 5).is_err());
    let mut clear = TcpStream::connect(("127.0.0.1", listener.port().unwrap())).unwrap();
    clear.write_all(b"SET k 2\r\n").unwrap();
    let mut answer = Vec::new();
    clear.read_to_end(&mut answer).unwrap();
    // An alert: fatal, and no text.
    assert_eq!((answer[0], answer.len()), (0x15, 7));
    drop((distrustful, clear));
    let mut client = connect(&listener, &issued.ca);
    assert_eq!(ask(&mut client, "GET k\r\n", 5).unwrap(), "$-1\r\n");
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_client_does_not_read_waits_in_the_store_and_not_in_the_system() {
    const LONG: usize = 1 << 20;
    let engine = engine();
    let issued = issue("localhost");
    let listener = open(&engine, Source::Given(given(&issued))).unwrap();
    let mut client = connect(&listener, &issued.ca);
    let set = format!("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n${LONG}\r\n{}\r\n", "x".repeat(LONG));
    assert_eq!(ask(&mut client, &set, 5).unwrap(), "+OK\r\n");
    socket2::SockRef::from(client.get_ref()).set_recv_buffer_size(4 << 10).unwrap();
    engine.configure(&[(b"client-output-buffer-limit", b"normal 6mb 0 0")]).unwrap();
    client.write_all("GET k\r\n".repeat(7).as_bytes()).unwrap();
    // Seven megabytes are more than six by less than a system takes if it is let.
    let was_cut = || {
        std::thread::sleep(Duration::from_millis(5));
        engine.clients.cut_for_output.load(Relaxed) > 0
    };
    assert!((0..4000).any(|_| was_cut()));
}

#[test]
fn parameters_name_files_and_changing_one_reads_them_again() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (first, second) = (issue("localhost"), issue("localhost"));
    let (cert, key) = (put("cert", &first.cert), put("key", &first.key));
    let engine = engine();
    let set = |name: &str, value: &str| {
        let set = engine.configure(&[(name.as_bytes(), value.as_bytes())]);
        set.map_err(|why| why.text.rsplit_once("configuration: ").unwrap().1.to_owned())
    };
    set("tls-auth-clients", "no").unwrap();
    set("tls-cert-file", &cert).unwrap();
    assert_eq!(open(&engine, Source::Parameters).unwrap_err(), "tls-key-file is not set");
    set("tls-key-file", &key).unwrap();
    let listener = open(&engine, Source::Parameters).unwrap();
    let pong = |ca: &str| ask(&mut connect(&listener, ca), "PING\r\n", 7).ok();
    assert_eq!(pong(&first.ca).unwrap(), "+PONG\r\n");
    put("cert", &second.cert);
    let not_that_of = format!(
        "the key of tls-key-file {key} is not that of the certificate of tls-cert-file {cert}"
    );
    assert_eq!(set("tls-cert-file", &cert).unwrap_err(), not_that_of);
    assert_eq!(pong(&first.ca).unwrap(), "+PONG\r\n");
    put("key", &second.key);
    set("tls-cert-file", &cert).unwrap();
    assert_eq!((pong(&first.ca), pong(&second.ca).as_deref()), (None, Some("+PONG\r\n")));
    assert!(listener.renew(given(&first)).unwrap_err().text.contains("CONFIG SET tls-cert-file"));
    refuses_what_it_cannot_do(&set, folder.path());
    assert_eq!(pong(&second.ca).unwrap(), "+PONG\r\n");
    drop(listener);
    // Nobody is there any more who could not do it.
    set("tls-cert-file", "/nowhere").unwrap();
}

fn refuses_what_it_cannot_do(set: &dyn Fn(&str, &str) -> Result<(), String>, folder: &Path) {
    let encrypted =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----";
    let (key, old, empty) = (folder.join("encrypted"), folder.join("old"), folder.join("empty"));
    std::fs::write(&key, encrypted).unwrap();
    std::fs::write(&old, OF_VERSION_1).unwrap();
    std::fs::create_dir(&empty).unwrap();
    let [key, old, empty] = [&key, &old, &empty].map(|path| path.to_str().unwrap());
    let needs = "tls-auth-clients needs tls-ca-cert-file or tls-ca-cert-dir; 'no' does not";
    for (name, value, told) in [
        ("tls-cert-file", "", "tls-cert-file is not set"),
        ("tls-cert-file", "/nowhere", "tls-cert-file /nowhere: "),
        ("tls-cert-file", key, "has no certificate in the format PEM"),
        ("tls-cert-file", old, "/old cannot be used: "),
        ("tls-cert-file", old, "; it has to be one of X.509 version 3, which 'openssl x509 -req'"),
        (
            "tls-key-file",
            key,
            "is encrypted, which is not supported; write it without a passphrase",
        ),
        ("tls-key-file-pass", "x", "tls-key-file-pass is not supported: write the key without"),
        ("tls-dh-params-file", "x", "tls-dh-params-file is not supported: there are no ciphers"),
        ("tls-protocols", "TLSv1.1", "tls-protocols: TLSv1.1 is not supported"),
        ("tls-ciphers", "DEFAULT", "tls-ciphers: DEFAULT is not supported"),
        ("tls-ca-cert-file", "/nowhere", "tls-ca-cert-file /nowhere: "),
        ("tls-ca-cert-dir", "/nowhere", "tls-ca-cert-dir /nowhere: "),
        ("tls-auth-clients", "yes", needs),
        ("tls-auth-clients", "optional", needs),
    ] {
        let answer = set(name, value).unwrap_err();
        assert!(answer.contains(told), "{name} {value}: {answer}");
    }
    set("tls-ca-cert-dir", empty).unwrap();
    assert_eq!(set("tls-auth-clients", "yes").unwrap_err(), needs);
    std::fs::write(folder.join("empty/ca"), issue("x").ca).unwrap();
    set("tls-auth-clients", "optional").unwrap();
    set("tls-auth-clients", "no").unwrap();
}
