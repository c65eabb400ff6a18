//! The line beyond one machine, tried on a real server: what is believed, what is refused, and by which sentence.

use std::path::{Path, PathBuf};
use std::process::Command;

use qiantai::headoffice::account::Account;
use qiantai::headoffice::connection::connect;
use qiantai::headoffice::problem::HeadOfficeProblem;
use qiantai::headoffice::shipping::standing;

use crate::server;
use crate::ship::company;

fn openssl(dir: &Path, words: &[&str]) {
    let done = Command::new("openssl").args(words).current_dir(dir).output().unwrap();
    assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// An authority of the house's own.
fn authority(dir: &Path, name: &str) -> PathBuf {
    let (key, pem) = (format!("{name}.key"), format!("{name}.pem"));
    let subject = format!("/CN={name}");
    openssl(
        dir,
        &[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            &key,
            "-out",
            &pem,
            "-subj",
            &subject,
            "-days",
            "30",
            "-addext",
            "keyUsage=critical,keyCertSign,cRLSign",
        ],
    );
    dir.join(pem)
}

/// A server's certificate for a name, signed by an authority: certificate and key.
fn certificate(dir: &Path, by: &str, name: &str) -> (String, String) {
    let at = |what: &str| format!("{name}.{what}");
    let (key, csr, crt, ext) = (at("key"), at("csr"), at("crt"), at("ext"));
    std::fs::write(
        dir.join(&ext),
        format!("subjectAltName=DNS:{name}\nbasicConstraints=CA:FALSE\n"),
    )
    .unwrap();
    let subject = format!("/CN={name}");
    openssl(
        dir,
        &[
            "req",
            "-new",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            &key,
            "-out",
            &csr,
            "-subj",
            &subject,
        ],
    );
    let (ca, ca_key) = (format!("{by}.pem"), format!("{by}.key"));
    openssl(
        dir,
        &[
            "x509",
            "-req",
            "-in",
            &csr,
            "-CA",
            &ca,
            "-CAkey",
            &ca_key,
            "-CAcreateserial",
            "-out",
            &crt,
            "-days",
            "30",
            "-extfile",
            &ext,
        ],
    );
    let read = |file: &str| std::fs::read_to_string(dir.join(file)).unwrap();
    (read(&crt), read(&key))
}

#[test]
fn only_the_right_authority_and_the_right_name_are_believed_and_nothing_goes_in_plain() {
    let Some((server, _turn)) = server() else { return };
    if Command::new("openssl").arg("version").output().is_err() {
        println!("skipped: needs openssl");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (own, other) = (authority(dir.path(), "own"), authority(dir.path(), "other"));
    let office = company(&server, &["甲"]).remove(0);
    let by = |ca: &Path| Account { ca: Some(ca.to_path_buf()), ..office.clone() };
    let url = format!("postgres://localhost:{}/q?hostaddr=127.0.0.1", server.port);
    // TLS is asked for, and the server has none: nothing is sent in plain instead.
    let plain = connect(&url, Some(&by(&own))).err().unwrap();
    assert!(plain.to_string().contains("没有开 TLS"), "{plain:?}");
    let (certificate_of, key) = certificate(dir.path(), "own", "localhost");
    server.answer_by_tls(&certificate_of, &key);
    // The right authority: in, by TLS, and the office ships.
    let mut client = connect(&url, Some(&by(&own))).unwrap();
    let by_tls: bool = client
        .query_one("select ssl from pg_stat_ssl where pid = pg_backend_pid()", &[])
        .unwrap()
        .get(0);
    assert!(by_tls);
    assert_eq!(standing(&mut client).unwrap().name, "甲");
    // Another authority, and the authorities of the machine.
    let wrong = connect(&url, Some(&by(&other))).err().unwrap();
    assert!(
        wrong.is_refusal() && wrong.to_string().contains("不是这里相信的机构签发的"),
        "{wrong}"
    );
    // Without TLS the server lets nobody in, whatever the password.
    let bare = connect(&server.url(), Some(&office)).err().unwrap();
    assert!(matches!(bare, HeadOfficeProblem::Password), "{bare}");
    // The right authority, but the certificate is another machine's.
    let (certificate_of, key) = certificate(dir.path(), "own", "elsewhere.example");
    server.answer_by_tls(&certificate_of, &key);
    let name = connect(&url, Some(&by(&own))).err().unwrap();
    assert!(name.is_refusal() && name.to_string().contains("是另一台机器的"), "{name}");
}
