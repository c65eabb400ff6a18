//! The connection to head office: never in plain beyond this machine, and never waiting without an end.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::{Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::account::Account;
use super::problem::HeadOfficeProblem;

pub use postgres::Client;

/// Where a machine keeps the certificates that it believes.
const MACHINE: &[&str] =
    &["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];
/// How long a connection may take to come about, and to be silent while something is on its way.
const PATIENCE: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_secs(30);

/// Connects.
///
/// # Errors
/// The address or the certificate is not usable, or nobody lets us in.
pub fn connect(url: &str, account: Option<&Account>) -> Result<Client, HeadOfficeProblem> {
    let mut config = configured(url)?;
    if let Some(account) = account {
        config.user(&account.user);
        if !account.password.is_empty() {
            config.password(&account.password);
        }
    }
    let ca = account.and_then(|account| account.ca.as_deref());
    let mut client = if is_local(&config) && ca.is_none() {
        config.ssl_mode(SslMode::Disable).connect(NoTls)?
    } else {
        config.ssl_mode(SslMode::Require).connect(MakeRustlsConnect::new(tls(ca)?))?
    };
    client.batch_execute("set statement_timeout = '120s'; set lock_timeout = '60s'")?;
    Ok(client)
}

/// The address as it may stand in an argument: without a password.
fn configured(url: &str) -> Result<Config, HeadOfficeProblem> {
    let usage = |sentence: &str| HeadOfficeProblem::Usage(sentence.to_string());
    let mut config: Config = url
        .parse()
        .map_err(|_| usage("总部地址写成 postgres://主机/数据库;几台写 postgres://甲,乙/数据库"))?;
    if config.get_password().is_some() {
        return Err(usage("密码不要写在地址里,别的账号会看见;请写进账号文件(--account)"));
    }
    config.application_name("qiantai").connect_timeout(PATIENCE).tcp_user_timeout(SILENCE);
    config.keepalives_idle(SILENCE).keepalives_interval(PATIENCE).keepalives_retries(3);
    Ok(config)
}

/// Whether nothing leaves this machine.
fn is_local(config: &Config) -> bool {
    let loopback = |address: &std::net::IpAddr| address.is_loopback();
    let local = |host: &Host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address| loopback(&address))
        }
    };
    config.get_hosts().iter().all(local) && config.get_hostaddrs().iter().all(loopback)
}

fn tls(ca: Option<&Path>) -> Result<ClientConfig, HeadOfficeProblem> {
    let unusable = |at: &Path| {
        HeadOfficeProblem::Usage(format!(
            "证书 {} 读不出;请在账号文件里写 ca = \"…\"",
            at.display()
        ))
    };
    let machine = MACHINE.iter().map(Path::new).find(|path| path.is_file());
    let at = ca.or(machine).ok_or_else(|| unusable(Path::new(MACHINE[0])))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(at).map_err(|_| unusable(at))? {
        let certificate = certificate.map_err(|_| unusable(at))?;
        // A machine's bundle may hold some that are of no use here.
        let added = roots.add(certificate);
        if ca.is_some() {
            added.map_err(|_| unusable(at))?;
        }
    }
    if roots.is_empty() {
        return Err(unusable(at));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|e| HeadOfficeProblem::Usage(e.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_the_machine_in_plain_and_no_password_stands_in_an_address() {
        for (url, local) in [
            ("postgres://localhost/q", true),
            ("postgres://127.0.0.1:5433/q", true),
            ("postgres:///q?host=/run/postgresql", true),
            ("postgres://head.example/q", false),
            ("postgres://localhost,head.example/q", false),
            ("host=localhost hostaddr=192.0.2.7 dbname=q", false),
        ] {
            assert_eq!(is_local(&configured(url).unwrap()), local, "{url}");
        }
        for url in ["postgres://me:secret@localhost/q", "postgres//x", "http://x/y"] {
            let said = configured(url).unwrap_err().to_string();
            assert!(!said.contains("secret"), "{said}");
        }
        // Beyond this machine there is no other way than a certificate that is believed.
        let account = Account {
            user: "x".to_string(),
            password: String::new(),
            ca: Some("/nowhere/ca.pem".into()),
        };
        let said = connect("postgres://head.example/q", Some(&account)).err().unwrap().to_string();
        assert!(said.contains("/nowhere/ca.pem"), "{said}");
    }
}
