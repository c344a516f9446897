//! Keys and certificates in files, as the parameters of Redis name them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use bstr::ByteSlice;

use super::ciphers;
use super::material::{Cache, Clients, Material, Pem};
use crate::engine::config::tls::TlsParameters;

/// What some parameters of Redis ask for cannot be had, and must not seem to be.
const NOT_SUPPORTED: [(&str, &str, &str); 4] = [
    (
        "tls-dh-params-file",
        "",
        "there are no ciphers with such parameters, but with elliptic curves",
    ),
    (
        "tls-key-file-pass",
        "",
        "write the key without a passphrase: openssl pkey -in <file> -out <other file>",
    ),
    ("tls-auth-clients-user", "off", "clients say who they are with AUTH"),
    ("tls-auto-reload-interval", "0", "CONFIG SET tls-cert-file reads renewed files"),
];

/// Reads the files.
pub(super) fn material(parameters: &TlsParameters) -> Result<Material, String> {
    for (name, unset, why) in NOT_SUPPORTED {
        if parameters.text(name) != unset {
            return Err(format!("{name} is not supported: {why}"));
        }
    }
    let (cert, key) = (file(parameters, "tls-cert-file")?, file(parameters, "tls-key-file")?);
    let clients = match parameters.text("tls-auth-clients") {
        "no" => Clients::NeedNone,
        "optional" => Clients::MayHaveOne,
        _ => Clients::NeedOne,
    };
    let authorities = authorities(parameters)?;
    if authorities.is_empty() && clients != Clients::NeedNone {
        return Err(
            "tls-auth-clients needs tls-ca-cert-file or tls-ca-cert-dir; 'no' does not".into()
        );
    }
    let (ciphers, suites) = (parameters.text("tls-ciphers"), parameters.text("tls-ciphersuites"));
    Ok(Material {
        cert,
        key,
        authorities,
        clients,
        versions: ciphers::versions(parameters.text("tls-protocols"))?,
        suites: ciphers::suites(ciphers, suites)?,
        our_order: parameters.is_on("tls-prefer-server-ciphers"),
        cache: cache(parameters),
    })
}

fn cache(parameters: &TlsParameters) -> Option<Cache> {
    let most = usize::try_from(parameters.number("tls-session-cache-size")).unwrap_or(usize::MAX);
    let lifetime = Duration::from_secs(parameters.number("tls-session-cache-timeout"));
    parameters.is_on("tls-session-caching").then_some(Cache { most, lifetime })
}

fn file(parameters: &TlsParameters, parameter: &str) -> Result<Pem, String> {
    match parameters.text(parameter) {
        "" => Err(format!("{parameter} is not set")),
        path => read(parameter, Path::new(path)),
    }
}

fn read(parameter: &str, path: &Path) -> Result<Pem, String> {
    let name = format!("{parameter} {}", path.display());
    let text = fs::read(path).map_err(|why| format!("{name}: {why}"))?;
    Ok(Pem { name, text })
}

/// The certificates of authorities, in a file or in all files of a folder.
fn authorities(parameters: &TlsParameters) -> Result<Vec<Pem>, String> {
    let mut found = Vec::new();
    if !parameters.text("tls-ca-cert-file").is_empty() {
        found.push(file(parameters, "tls-ca-cert-file")?);
    }
    let folder = parameters.text("tls-ca-cert-dir");
    if !folder.is_empty() {
        found.extend(in_folder("tls-ca-cert-dir", Path::new(folder))?);
    }
    Ok(found)
}

/// The files of a folder that have certificates, in the order of their names.
fn in_folder(parameter: &str, folder: &Path) -> Result<Vec<Pem>, String> {
    let failed = |why| format!("{parameter} {}: {why}", folder.display());
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut paths: Vec<_> = entries.map_err(failed)?.iter().map(fs::DirEntry::path).collect();
    paths.sort();
    paths.retain(|path| path.is_file());
    let mut found =
        paths.iter().map(|path| read(parameter, path)).collect::<Result<Vec<_>, _>>()?;
    found.retain(|pem| pem.text.contains_str("-----BEGIN CERTIFICATE-----"));
    Ok(found)
}
