//! The names of ciphers and versions, as OpenSSL and the parameters of Redis write them.

use rustls::crypto::ring::cipher_suite as suite;
use rustls::version::{TLS12, TLS13};
use rustls::{SupportedCipherSuite, SupportedProtocolVersion};

/// The ciphers of TLS 1.2.
const OLDER: [(&str, SupportedCipherSuite); 6] = [
    ("ECDHE-ECDSA-AES256-GCM-SHA384", suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
    ("ECDHE-ECDSA-AES128-GCM-SHA256", suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
    ("ECDHE-ECDSA-CHACHA20-POLY1305", suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256),
    ("ECDHE-RSA-AES256-GCM-SHA384", suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384),
    ("ECDHE-RSA-AES128-GCM-SHA256", suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
    ("ECDHE-RSA-CHACHA20-POLY1305", suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
];

/// Those of TLS 1.3.
const NEWER: [(&str, SupportedCipherSuite); 3] = [
    ("TLS_AES_256_GCM_SHA384", suite::TLS13_AES_256_GCM_SHA384),
    ("TLS_AES_128_GCM_SHA256", suite::TLS13_AES_128_GCM_SHA256),
    ("TLS_CHACHA20_POLY1305_SHA256", suite::TLS13_CHACHA20_POLY1305_SHA256),
];

/// The suites that `tls-ciphers` and `tls-ciphersuites` name, the best first: lists with colons, all
/// that there are if empty.
pub(super) fn suites(older: &str, newer: &str) -> Result<Vec<SupportedCipherSuite>, String> {
    let mut suites = named("tls-ciphersuites", &NEWER, newer)?;
    suites.extend(named("tls-ciphers", &OLDER, older)?);
    Ok(suites)
}

fn named(
    parameter: &str,
    known: &[(&str, SupportedCipherSuite)],
    list: &str,
) -> Result<Vec<SupportedCipherSuite>, String> {
    if list.is_empty() {
        return Ok(known.iter().map(|(_, suite)| *suite).collect());
    }
    let suites = list.split(':').map(|word| {
        let found = known.iter().find(|(name, _)| *name == word).map(|(_, suite)| *suite);
        found.ok_or_else(|| {
            let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
            format!("{parameter}: {word} is not supported; there are {}", names.join(", "))
        })
    });
    suites.collect()
}

/// The versions that `tls-protocols` names: a list with blanks, both that there are if empty.
pub(super) fn versions(list: &str) -> Result<Vec<&'static SupportedProtocolVersion>, String> {
    if list.is_empty() {
        return Ok(vec![&TLS13, &TLS12]);
    }
    let versions = list.split(' ').map(|word| match &*word.to_ascii_lowercase() {
        "tlsv1.2" => Ok(&TLS12),
        "tlsv1.3" => Ok(&TLS13),
        _ => Err(format!("tls-protocols: {word} is not supported; there are TLSv1.2 and TLSv1.3")),
    });
    versions.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ciphers_are_in_the_order_in_which_they_are_named() {
        let names = |older, newer| {
            let suites = suites(older, newer).unwrap();
            suites.iter().map(|suite| format!("{:?}", suite.suite())).collect::<Vec<_>>()
        };
        assert_eq!(names("", "").len(), 9);
        assert_eq!(
            names(
                "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305",
                "TLS_CHACHA20_POLY1305_SHA256",
            ),
            [
                "TLS13_CHACHA20_POLY1305_SHA256",
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            ]
        );
    }

    #[test]
    fn what_is_not_supported_is_refused_by_name() {
        for (older, newer, told) in [
            ("DEFAULT", "", "tls-ciphers: DEFAULT is not supported; there are ECDHE-ECDSA-AES256"),
            ("ECDHE-RSA-AES128-GCM-SHA256:!MEDIUM", "", "tls-ciphers: !MEDIUM is not supported"),
            ("", "TLS_AES_128_CCM_SHA256", "tls-ciphersuites: TLS_AES_128_CCM_SHA256 is not supp"),
        ] {
            assert!(suites(older, newer).unwrap_err().starts_with(told));
        }
        for (list, word) in [("TLSv1.1 TLSv1.2", "TLSv1.1"), ("SSLv3", "SSLv3"), ("TLSv1.2 ", "")] {
            let told = "is not supported; there are TLSv1.2 and TLSv1.3";
            assert_eq!(versions(list).unwrap_err(), format!("tls-protocols: {word} {told}"));
        }
        assert_eq!(versions("tlsv1.2 TLSv1.3").unwrap(), [&TLS12, &TLS13]);
        assert_eq!(versions("").unwrap(), [&TLS13, &TLS12]);
    }
}
