//! Clients that misbehave: the simulator keeps answering the others.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use payloadlint::sim::{Config, Limits};

use super::support::{HttpClient, Sim, attributes_path};

const GOOD: &str = r#"{"attributes":{"a":"1"}}"#;

fn answers(sim: &Sim, token: &str) {
    assert_eq!(HttpClient::connect(sim.address).patch(token, GOOD).0, 202);
}

#[test]
fn what_is_not_http_is_answered_and_closed() {
    let sim = Sim::start(Config::default());
    let token = sim.token();
    for (bytes, status) in [
        (&b"hello\r\n\r\n"[..], 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"PATCH / HTTP/1.1\r\n\r\n", 400),
        (b"PATCH / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400),
        (b"PATCH / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"PATCH / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999\r\n\r\n", 413),
        (b"PATCH / HTTP/3.0\r\nHost: h\r\n\r\n", 505),
    ] {
        let mut client = HttpClient::connect(sim.address);
        client.raw(bytes);
        assert_eq!(
            client.answer().map(|answer| answer.0),
            Some(status),
            "{}",
            String::from_utf8_lossy(bytes)
        );
        assert_eq!(client.answer(), None, "and closed");
        answers(&sim, &token);
    }
    let report = sim.end().report;
    assert_eq!(report.broken, 7);
}

#[test]
fn bodies_over_the_limit_are_answered_413_however_they_come() {
    let sim = Sim::start(Config { max_body: 1000, ..Config::default() });
    let token = sim.token();
    let large = format!("{{\"attributes\":{{\"a\":\"{}\"}}}}", "x".repeat(3_000_000));
    let mut client = HttpClient::connect(sim.address);
    let (status, body) = client.patch(&token, &large);
    assert_eq!(status, 413);
    assert!(body.contains("request.entity.too.large") && body.contains("1000"), "{body}");
    assert_eq!(client.patch(&token, GOOD).0, 202, "on the same connection");
    let mut chunked = HttpClient::connect(sim.address);
    chunked.raw(
        format!(
            "PATCH {} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
            attributes_path()
        )
        .as_bytes(),
    );
    for _ in 0..20 {
        chunked.raw(format!("64\r\n{}\r\n", "x".repeat(100)).as_bytes());
    }
    chunked.raw(b"0\r\n\r\n");
    assert_eq!(chunked.answer().map(|answer| answer.0), Some(413));
    // More than anyone would throw away: answered before it has all come, and not reset.
    let mut endless = HttpClient::connect(sim.address);
    endless.raw(b"PATCH /x HTTP/1.1\r\nHost: h\r\nContent-Length: 999999999\r\n\r\n");
    endless.raw(&vec![b'x'; 1_000_000]);
    assert_eq!(endless.answer().map(|answer| answer.0), Some(413));
    answers(&sim, &token);
    sim.end();
}

#[test]
fn thousands_of_idle_and_slow_connections_take_nothing_from_the_others() {
    let limits =
        Limits { request: Duration::from_secs(5), idle: Duration::from_secs(300), ..Limits::default() };
    let sim = Sim::with_limits(Config::default(), limits);
    let token = sim.token();
    let mut idle = Vec::new();
    for at in 0..3000 {
        let Ok(mut stream) = TcpStream::connect(sim.address) else { break };
        if at % 2 == 0 {
            // A head that does not end.
            stream.write_all(b"PATCH /x HTTP/1.1\r\nHost: h\r\n").expect("taken");
        }
        idle.push(stream);
        if at % 500 == 0 {
            answers(&sim, &token);
        }
    }
    // As many as the system lets one process have, client and server being in one here.
    assert!(idle.len() >= 400, "{}", idle.len());
    answers(&sim, &token);
    // A head that does not end is answered 408; a client that sent nothing may stay.
    let mut slow = &idle[(idle.len() - 1) / 2 * 2];
    let mut answer = [0; 12];
    slow.read_exact(&mut answer).expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 408");
    answers(&sim, &token);
    drop(idle);
    answers(&sim, &token);
    let played = sim.end();
    assert!(played.events.iter().all(|event| event.status < 400));
}

#[test]
fn beyond_its_connections_the_idlest_goes() {
    let sim = Sim::with_limits(Config::default(), Limits { connections: 20, ..Limits::default() });
    let token = sim.token();
    let idle: Vec<TcpStream> = (0..200).map(|_| TcpStream::connect(sim.address).expect("taken")).collect();
    answers(&sim, &token);
    drop(idle);
    sim.end();
}

#[test]
fn clients_that_leave_half_way_or_speak_by_the_byte() {
    let sim = Sim::start(Config::default());
    let token = sim.token();
    let head = format!(
        "PATCH {} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        attributes_path(),
        GOOD.len()
    );
    for cut in [1, head.len() / 2, head.len(), head.len() + 5] {
        let mut stream = TcpStream::connect(sim.address).expect("taken");
        stream.write_all(&format!("{head}{GOOD}").as_bytes()[..cut]).expect("taken");
        drop(stream);
    }
    let mut client = HttpClient::connect(sim.address);
    for byte in format!("{head}{GOOD}").bytes() {
        client.raw(&[byte]);
    }
    assert_eq!(client.answer().map(|answer| answer.0), Some(202));
    // Three at once, and no more to say.
    let stream = TcpStream::connect(sim.address).expect("taken");
    (&stream).write_all(format!("{head}{GOOD}").repeat(3).as_bytes()).expect("taken");
    stream.shutdown(Shutdown::Write).expect("half closed");
    let mut all = String::new();
    (&stream).read_to_string(&mut all).expect("all of it");
    assert_eq!(all.matches("HTTP/1.1 202").count(), 3, "{all}");
    answers(&sim, &token);
    let report = sim.end().report;
    assert_eq!(report.requests, 5);
}
