//! Neither the token nor the client secret shows, whatever fails and however it is reported.

use std::fs;
use std::path::Path;

use payloadlint::sim::{Config, Fault};

use super::support::{
    Asked, CLIENT, CONVERSATION, Does, PARTICIPANT, Rogue, SECRET, Sim, confirm, one_defect, program,
    response, well,
};

const TOKEN: &str = "t0ken-of-the-test-run";

/// Every form in which a secret could show.
fn forms() -> Vec<String> {
    let basic = format!("{CLIENT}:{SECRET}");
    vec![
        SECRET.to_owned(),
        TOKEN.to_owned(),
        "sim-".to_owned(),
        base64(basic.as_bytes()),
        base64(SECRET.as_bytes()),
        SECRET.replace('/', "%2F").replace('+', "%2B").replace('=', "%3D"),
        SECRET.replace('/', "\\/"),
    ]
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            out.push(char::from(DIGITS[(word >> (18 - 6 * at) & 63) as usize]));
        }
    }
    out
}

fn search(what: &str, home: &Path, output: &std::process::Output) {
    let mut seen =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    for entry in fs::read_dir(home).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            seen.push_str(&fs::read_to_string(&path).expect("text"));
        }
    }
    for form in forms() {
        assert!(!seen.contains(&form), "{what} shows `{form}`:\n{seen}");
    }
}

/// Runs in every format and at every level, all at once, and searches all that is left.
fn every_way(what: &str, url: &str) {
    let levels = [&[][..], &["-v"][..]];
    let ways = ["human", "json"].into_iter().flat_map(|format| levels.map(|level| (format, level)));
    std::thread::scope(|scope| {
        for (format, level) in ways {
            scope.spawn(move || {
                let home = tempfile::tempdir().expect("a folder");
                fs::write(home.path().join("a.ndjson"), one_defect()).expect("written");
                let fixed =
                    ["a.ndjson", "--send", "--timeout", "2", "--record", "sent.ndjson", "--color", "always"];
                let args = [&fixed[..], &["-f", format], level].concat();
                let output = confirm(home.path(), url, &args);
                search(&format!("{what}, {args:?}"), home.path(), &output);
            });
        }
    });
}

#[test]
fn no_failing_run_shows_a_secret() {
    let wrong = Some(("x".to_owned(), "y".to_owned()));
    let sims = [
        ("a good run", Config::default()),
        ("a refused client", Config { client: wrong, ..Config::default() }),
        ("an ended conversation", Config { ended: vec![CONVERSATION.to_owned()], ..Config::default() }),
        ("an expired token", Config { token_uses: Some(0), ..Config::default() }),
        ("lost answers", Config { faults: vec![Fault::Drop(1.0)], ..Config::default() }),
    ];
    std::thread::scope(|scope| {
        for (what, config) in sims {
            scope.spawn(move || every_way(what, &Sim::start(config).url()));
        }
        scope.spawn(|| every_way("no server", "http://127.0.0.1:9"));
    });
}

#[test]
fn no_echo_shows_a_secret() {
    // Servers that say everything they know.
    std::thread::scope(|scope| {
        for status in [200, 302, 400, 401, 403, 404, 500] {
            scope.spawn(move || {
                let rogue = Rogue::start(move |asked| match asked.method.as_str() {
                    "PATCH" => Does::Sends(echo(status, asked)),
                    _ => well(asked).expect("a token or a reading"),
                });
                every_way(&format!("an echo with {status}"), &rogue.url());
            });
        }
        scope.spawn(|| {
            let rogue = Rogue::start(|asked| {
                let said = asked.head.replace("\r\n", " ");
                Does::Sends(response(400, "", &format!("{{\"error\":\"{said}\"}}")))
            });
            every_way("a login host that echoes", &rogue.url());
        });
    });
}

fn echo(status: u16, asked: &Asked) -> Vec<u8> {
    let lines = asked.head.lines();
    let sent: String = lines.filter(|line| line.to_lowercase().starts_with("authorization")).collect();
    let body =
        format!("{{\"message\":\"{sent} {SECRET} {TOKEN}\",\"code\":\"{TOKEN}\",\"contextId\":\"{TOKEN}\"}}");
    let headers =
        format!("ININ-Correlation-Id: {TOKEN}\r\nLocation: https://h/{TOKEN}\r\nContent-Type: {TOKEN}\r\n");
    response(status, &headers, &body)
}

#[test]
fn the_environment_and_the_profile_are_not_shown_either() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("a.ndjson"), one_defect()).expect("written");
    let ids = ["--conversation", CONVERSATION, "--participant", PARTICIPANT];
    let broken_token = format!("{TOKEN} with spaces");
    let output = program(home.path())
        .env("GENESYSCLOUD_ACCESS_TOKEN", &broken_token)
        .args(["confirm", "a.ndjson", "--send", "--base-url", "http://127.0.0.1:9"])
        .args(ids)
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    search("an invalid token", home.path(), &output);
    fs::create_dir(home.path().join(".gc")).expect("a folder");
    for (text, status) in [
        (format!("[DEFAULT]\nclient_credentials = \"{CLIENT}\"\nclient_secret = \"{SECRET}\"\n"), 3),
        (format!("[DEFAULT]\nclient_secret = {SECRET}\n"), 2),
        (format!("[other]\nclient_secret = \"{SECRET}\"\n"), 2),
        (format!("[DEFAULT]\naccess_token = \"{TOKEN}\"\n"), 3),
    ] {
        fs::write(home.path().join(".gc/config.toml"), &text).expect("written");
        let output = program(home.path())
            .args([
                "confirm",
                "a.ndjson",
                "--send",
                "--profile",
                "DEFAULT",
                "--base-url",
                "http://127.0.0.1:9",
            ])
            .args(ids)
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(status), "{}", String::from_utf8_lossy(&output.stderr));
        search("a profile", home.path(), &output);
    }
    let output = program(home.path())
        .env("HTTPS_PROXY", format!("://user:{SECRET}@nowhere"))
        .env("GENESYSCLOUD_ACCESS_TOKEN", TOKEN)
        .args(["confirm", "a.ndjson", "--send", "--region", "eu-west-1"])
        .args(ids)
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    search("an invalid proxy", home.path(), &output);
}
