//! Ten thousand requests over fifty connections.

use payloadlint::sim::Config;

use super::support::{HttpClient, Sim};

const CONNECTIONS: usize = 50;
const EACH: usize = 200;

#[test]
fn ten_thousand_requests_over_fifty_connections() {
    let sim = Sim::start(Config::default());
    let token = sim.token();
    let threads: Vec<_> = (0..CONNECTIONS)
        .map(|at| {
            let (address, token) = (sim.address, token.clone());
            std::thread::spawn(move || {
                let mut client = HttpClient::connect(address);
                for n in 0..EACH {
                    let good = n % 2 == 0;
                    let value = if good { format!("\"{n}\"") } else { "null".to_owned() };
                    let (status, body) =
                        client.patch(&token, &format!("{{\"attributes\":{{\"n{at}\":{value}}}}}"));
                    assert_eq!(status, if good { 202 } else { 400 }, "{body}");
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("every answer was right");
    }
    let report = sim.end().report;
    assert_eq!(report.requests as usize, CONNECTIONS * EACH);
    assert_eq!(report.by_status.get(&202), Some(&5000));
    assert_eq!(report.by_status.get(&400), Some(&5000));
    assert_eq!((report.broken, report.dropped), (0, 0));
}
