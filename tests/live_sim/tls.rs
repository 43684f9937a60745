//! `confirm` over HTTPS, against servers of this machine: roots that the user names, and what goes
//! wrong in a handshake.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Output;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::support::{Asked, Does, confirm, json, one_defect, program, response, well};

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/live_sim/tls").join(name)
}

/// A listener of this machine whose connections are served one by one. The thread ends with the
/// test's process.
fn listen(serve: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || listener.incoming().flatten().for_each(serve));
    format!("https://localhost:{port}")
}

/// A server with that certificate: it issues a token, and accepts all writes.
fn https(certificate: &str) -> String {
    let chain = CertificateDer::pem_file_iter(file(certificate)).expect("a file");
    let chain = chain.map(|item| item.expect("a certificate")).collect();
    let key = PrivateKeyDer::from_pem_file(file("server.key")).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a certificate with its key");
    let config = Arc::new(config);
    listen(move |stream| {
        let connection = ServerConnection::new(Arc::clone(&config)).expect("a configuration");
        let mut stream = StreamOwned::new(connection, stream);
        let Some(asked) = read_request(&mut stream) else { return };
        let bytes = match well(&asked) {
            Some(Does::Sends(bytes)) => bytes,
            _ => response(202, "", ""),
        };
        let _ = stream.write_all(&bytes);
        stream.conn.send_close_notify();
        let _ = stream.flush();
    })
}

/// A request up to the end of its body; `None` where the handshake fails.
fn read_request(stream: &mut StreamOwned<ServerConnection, TcpStream>) -> Option<Asked> {
    let mut bytes = Vec::new();
    loop {
        let mut more = [0; 4096];
        let count = stream.read(&mut more).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&more[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        if body.len() >= length.unwrap_or(0) {
            let method = head.split(' ').next()?.to_owned();
            return Some(Asked { method, head: head.to_owned() });
        }
    }
}

fn send(url: &str, roots: &[&str]) -> Output {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.ndjson"), one_defect()).expect("written");
    let roots: Vec<_> = roots.iter().map(|value| file(value).to_string_lossy().into_owned()).collect();
    let mut args = vec!["a.ndjson", "--send", "--fixed-only", "-f", "json", "--timeout", "5"];
    args.extend(roots.iter().flat_map(|value| ["--ca-cert", value]));
    confirm(home.path(), url, &args)
}

/// Why there is no verdict.
fn why(url: &str, roots: &[&str]) -> String {
    let output = send(url, roots);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    json(&output)["cases"][0]["why"].as_str().expect("a text").to_owned()
}

#[test]
fn roots_of_a_company_are_trusted_when_named() {
    let url = https("localhost.pem");
    let output = send(&url, &["root.pem"]);
    let report = json(&output);
    // The server keeps nothing, so the write is accepted and what is read back differs.
    assert_eq!(report["cases"][0]["answers"]["fixed"]["status"], 202, "{report:#}");
    let unknown = why(&url, &[]);
    assert!(unknown.contains("unknown authority") && unknown.contains("--ca-cert"), "{unknown}");
}

#[test]
fn the_environment_names_roots_and_the_option_wins() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.ndjson"), one_defect()).expect("written");
    let url = https("localhost.pem");
    for (variable, option, trusted) in [("root.pem", None, true), ("root.pem", Some("expired.pem"), false)] {
        let mut command = program(home.path());
        command
            .env("SSL_CERT_FILE", file(variable))
            .env("GENESYSCLOUD_ACCESS_TOKEN", "t0ken-of-the-test-run")
            .args(["confirm", "a.ndjson", "--send", "--fixed-only", "-f", "json", "--base-url", &url])
            .args(["--conversation", "c", "--participant", "p"]);
        if let Some(name) = option {
            command.arg("--ca-cert").arg(file(name));
        }
        let report = json(&command.output().expect("it runs"));
        let status = &report["cases"][0]["answers"]["fixed"]["status"];
        assert_eq!(status == 202, trusted, "{report:#}");
    }
}

#[test]
fn failures_of_a_handshake_are_distinguished() {
    for (certificate, roots, words) in [
        ("expired.pem", "root.pem", "has expired"),
        ("early.pem", "root.pem", "is not valid yet"),
        ("elsewhere.pem", "root.pem", "is for another host"),
        ("self-signed.pem", "root.pem", "is self-signed or signed by an unknown authority"),
    ] {
        let why = why(&https(certificate), &[roots]);
        assert!(why.contains(words), "{certificate}: {why}");
        assert!(!why.contains("may have been executed"), "nothing was sent: {why}");
    }
    let plain = listen(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        drain(&mut stream);
    });
    let why_plain = why(&plain, &[]);
    assert!(why_plain.contains("does not speak TLS on this port"), "{why_plain}");
    // An alert: fatal, protocol_version.
    let old = listen(|mut stream| {
        let _ = stream.write_all(&[21, 3, 1, 0, 2, 2, 70]);
        drain(&mut stream);
    });
    let why_old = why(&old, &[]);
    assert!(why_old.contains("neither TLS 1.2 nor TLS 1.3"), "{why_old}");
}

/// Reads until the client closes, so that closing does not reset what was written.
fn drain(stream: &mut TcpStream) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let _ = stream.read_to_end(&mut Vec::new());
}

#[test]
fn files_without_a_certificate_are_refused() {
    let output = send("https://localhost:9", &["make.sh"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("--ca-cert") && stderr.contains("holds no certificate in PEM form"), "{stderr}");
    assert_eq!(output.status.code(), Some(2));
    let output = send("https://localhost:9", &["missing.pem"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("missing.pem"), "{output:?}");
    assert_eq!(output.status.code(), Some(2));
}
