//! Runs against a transport that answers by script and a clock that only moves when waited on.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::clock::Clock;
use crate::contract::{Cause, ErrorCode, Family, errors_of};

const SECRET: &str = "s3cr3t-of-the-client";
const TOKEN: &str = "t0ken-of-the-run";

#[derive(Default)]
struct Time {
    now: Cell<Duration>,
}

impl Clock for Time {
    fn elapsed(&self) -> Duration {
        self.now.get()
    }
    fn unix(&self) -> Duration {
        self.now.get()
    }
    fn sleep(&self, how_long: Duration) {
        self.now.set(self.now.get() + how_long);
    }
}

type Came = Result<Answer, TransportError>;
type Behaviour<'s> = Box<dyn Fn(&Call, usize) -> Came + 's>;

/// Answers each call by what it is and how many came before it.
struct Script<'s> {
    made: RefCell<Vec<Call>>,
    answer: Behaviour<'s>,
}

impl Transport for Script<'_> {
    fn send(&self, call: &Call) -> Came {
        let before = self.made.borrow().iter().filter(|request| request.method == call.method).count();
        self.made.borrow_mut().push(call.clone());
        if call.url.ends_with("/oauth/token") {
            return answer(200, json!({"access_token": TOKEN, "expires_in": 1}));
        }
        (self.answer)(call, before)
    }
}

#[allow(clippy::unnecessary_wraps, reason = "what a transport gives")]
#[allow(clippy::needless_pass_by_value, reason = "reads better where it is called")]
fn answer(status: u16, body: Value) -> Came {
    let headers = vec![("ININ-Correlation-Id".to_owned(), format!("corr-{status}"))];
    Ok(Answer { status, headers, body: body.to_string().into_bytes(), incomplete: None })
}

fn with(came: Came, name: &str, value: &str) -> Came {
    came.map(|mut request| {
        request.headers.push((name.to_owned(), value.to_owned()));
        request
    })
}

fn refused() -> Came {
    answer(400, json!({"code": "bad.request", "message": "malformed", "contextId": "corr-400"}))
}

#[allow(clippy::needless_pass_by_value, reason = "reads better where it is called")]
fn conversation(attributes: Value) -> Came {
    answer(200, json!({"participants": [{"id": "x"}, {"id": "P", "attributes": attributes}]}))
}

#[allow(clippy::unnecessary_wraps, reason = "what a transport gives")]
fn lost() -> Came {
    Err(TransportError::Lost("no answer within the timeout".to_owned()))
}

fn message(body: &str) -> Message {
    Message {
        method: "PATCH".to_owned(),
        path: "/api/v2/conversations/calls/C/participants/P/attributes".to_owned(),
        content_type: Some("application/json".to_owned()),
        body: body.as_bytes().to_vec(),
        medium: "calls",
        family: Family::Attributes,
        needs_party: false,
    }
}

fn case() -> Case {
    Case {
        path: Arc::from("a.json"),
        record: 0,
        repeats: 0,
        findings: vec![Found {
            rule: "null-value",
            pointer: Some("/attributes/b".to_owned()),
            message: "`b` is null".to_owned(),
        }],
        original: Some(message(r#"{"attributes":{"a":"1","b":null}}"#)),
        fixed: Some(message(r#"{"attributes":{"a":"1"}}"#)),
        recorded_is_risky: false,
        blocked: None,
    }
}

struct Done {
    run: Run,
    made: Vec<Call>,
    waited: Duration,
    reported: Vec<String>,
    record: String,
}

impl Done {
    fn verdict(&self) -> Verdict {
        self.run.judged[0].verdict
    }

    fn why(&self) -> &str {
        &self.run.judged[0].why
    }

    fn count(&self, method: &str) -> usize {
        self.made.iter().filter(|request| request.method == method).count()
    }
}

struct Setting {
    credentials: Credentials,
    client: ClientOptions,
    run: RunOptions,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            credentials: Credentials::Client { id: "id".to_owned(), secret: Secret::new(SECRET) },
            client: ClientOptions { max_requests: 20, retry_lost: false },
            run: RunOptions::default(),
        }
    }
}

fn run_with(setting: Setting, cases: &[Case], answer: impl Fn(&Call, usize) -> Came) -> Done {
    let script = Script { made: RefCell::default(), answer: Box::new(answer) };
    let time = Time::default();
    let ids = Ids { conversation: "C".to_owned(), participant: "P".to_owned(), communication: None };
    let mut reported = Vec::new();
    let mut record = Vec::new();
    let run = {
        let mut notify = |why: &str| reported.push(why.to_owned());
        let target = Target::region("eu-west-1").expect("a region");
        let record = Some(&mut record as &mut dyn std::io::Write);
        let mut client =
            Client::new(&script, &time, target, setting.credentials, setting.client, record, &mut notify);
        confirm(cases, &ids, setting.run, &mut client, &mut |_, _| {})
    };
    let made = script.made.take();
    Done { run, made, waited: time.elapsed(), reported, record: String::from_utf8(record).expect("text") }
}

fn run(answer: impl Fn(&Call, usize) -> Came) -> Done {
    run_with(Setting::default(), &[case()], answer)
}

/// PATCHes by number, GETs with these attributes.
fn patches<'s>(answers: Vec<Came>, attributes: Value) -> impl Fn(&Call, usize) -> Came + 's {
    move |call, before| match call.method.as_str() {
        "GET" => conversation(attributes.clone()),
        _ => answers.get(before).cloned().unwrap_or_else(|| panic!("one PATCH too many: {before}")),
    }
}

#[test]
fn refused_then_taken_and_read_back_is_confirmed() {
    let done = run(|call, before| match (call.method.as_str(), before) {
        ("GET", 0) => conversation(json!({})),
        ("GET", _) => conversation(json!({"a": "1"})),
        (_, 0) => refused(),
        _ => answer(202, json!({})),
    });
    assert_eq!(done.verdict(), Verdict::Confirmed, "{}", done.why());
    assert_eq!((done.count("PATCH"), done.count("GET"), done.count("POST")), (2, 2, 1));
    assert_eq!(done.run.counts, Counts { api: 4, writes: 2, token: 1 });
    let original = done.run.judged[0].original.clone().expect("it was sent");
    assert_eq!(original.words.as_deref(), Some("malformed"));
    assert_eq!(original.correlation_id.as_deref(), Some("corr-400"));
    assert_eq!(done.made[0].url, "https://login.mypurecloud.ie/oauth/token");
    assert!(done.made[2].url.starts_with("https://api.mypurecloud.ie/api/v2/conversations/calls/C/"));
    assert_eq!(done.record.lines().count(), 4);
}

#[test]
fn accepted_without_effect_is_confirmed_and_with_one_is_not_reproduced() {
    let ignored =
        run(patches(vec![answer(202, json!({})), answer(202, json!({}))], json!({"a": "1", "b": "old"})));
    assert_eq!(ignored.verdict(), Verdict::Confirmed, "{}", ignored.why());
    assert!(ignored.why().contains("had no effect"), "{}", ignored.why());
    let removed = run(|call, before| match (call.method.as_str(), before) {
        ("GET", 0) => conversation(json!({"b": "old"})),
        ("GET", _) => conversation(json!({"a": "1"})),
        _ => answer(202, json!({})),
    });
    assert_eq!(removed.verdict(), Verdict::NotReproduced);
    assert_eq!(removed.count("PATCH"), 1, "the fixed body is no longer of interest");
}

#[test]
fn what_was_so_before_shows_nothing() {
    let mut case = case();
    case.findings[0].pointer = Some("/attributes/a".to_owned());
    let done =
        run_with(Setting::default(), &[case], patches(vec![answer(202, json!({}))], json!({"a": "1"})));
    assert_eq!(done.verdict(), Verdict::NoVerdict);
    assert!(done.why().contains("had these values before"), "{}", done.why());
}

#[test]
fn a_fixed_body_may_be_refused_or_have_no_effect() {
    let refused_twice = run(patches(vec![refused(), refused()], json!({})));
    assert_eq!(refused_twice.verdict(), Verdict::StillRefused);
    let unseen = run(patches(vec![refused(), answer(202, json!({}))], json!({"a": "0"})));
    assert_eq!(unseen.verdict(), Verdict::NotApplied);
    assert!(unseen.why().contains("`/attributes/a`"), "{}", unseen.why());
    assert!(unseen.waited >= Duration::from_secs(3), "202 only means accepted: it is waited for");
}

#[test]
fn an_effect_that_comes_late_is_seen() {
    let done = run(|call, before| match (call.method.as_str(), before) {
        ("GET", 3..) => conversation(json!({"a": "1"})),
        ("GET", _) => conversation(json!({})),
        (_, 0) => refused(),
        _ => answer(202, json!({})),
    });
    assert_eq!(done.verdict(), Verdict::Confirmed, "{}", done.why());
}

#[test]
fn too_many_requests_is_waited_out_reported_and_bounded() {
    let slow = || with(answer(429, json!({"message": "slow down"})), "Retry-After", "7");
    let done = run(patches(vec![slow(), refused(), slow(), answer(202, json!({}))], json!({"a": "1"})));
    assert_eq!(done.verdict(), Verdict::Confirmed, "{}", done.why());
    assert_eq!(done.waited, Duration::from_secs(14));
    assert_eq!(done.reported[0], "waiting 7 s: too many requests (429)");
    let never = run(patches(vec![slow(), slow(), slow(), slow()], json!({})));
    assert_eq!((never.verdict(), never.count("PATCH")), (Verdict::NoVerdict, 4));
    let hours = with(answer(429, json!({})), "Retry-After", "7200");
    let long = run(patches(vec![hours], json!({})));
    assert_eq!((long.verdict(), long.waited, long.count("PATCH")), (Verdict::NoVerdict, Duration::ZERO, 1));
    assert!(long.reported[0].contains("7200 s"), "{:?}", long.reported);
}

#[test]
fn the_rate_limit_is_kept_before_it_is_hit() {
    let done = run(|call, before| {
        let came = match (call.method.as_str(), before) {
            ("GET", 0) => conversation(json!({})),
            ("GET", _) => conversation(json!({"a": "1"})),
            (_, 0) => refused(),
            _ => answer(202, json!({})),
        };
        let count = if call.method == "GET" && before == 0 { "300" } else { "1" };
        let came = with(came, "inin-ratelimit-count", count);
        with(with(came, "inin-ratelimit-allowed", "300"), "inin-ratelimit-reset", "42")
    });
    assert_eq!((done.verdict(), done.waited), (Verdict::Confirmed, Duration::from_secs(42)));
}

#[test]
fn a_lost_write_is_never_made_again_unless_allowed() {
    let once = run(patches(vec![lost()], json!({})));
    assert_eq!((once.verdict(), once.count("PATCH")), (Verdict::NoVerdict, 1));
    assert!(once.why().contains("may have been executed"), "{}", once.why());
    let setting =
        Setting { client: ClientOptions { max_requests: 20, retry_lost: true }, ..Setting::default() };
    let again = run_with(
        setting,
        &[case()],
        patches(vec![lost(), refused(), lost(), answer(202, json!({}))], json!({"a": "1"})),
    );
    assert_eq!((again.verdict(), again.count("PATCH")), (Verdict::Confirmed, 4));
}

#[test]
fn a_lost_reading_is_tried_again_and_three_lost_answers_end_the_run() {
    let done = run(|call, before| match (call.method.as_str(), before) {
        ("GET", 0 | 2) => lost(),
        ("GET", _) => conversation(json!({"a": "1"})),
        (_, 0) => refused(),
        _ => answer(202, json!({})),
    });
    assert_eq!(done.verdict(), Verdict::Confirmed, "{}", done.why());
    let many: Vec<Case> = (0..6).map(|record| Case { record, ..case() }).collect();
    let dead = run_with(Setting::default(), &many, patches(vec![lost(), lost(), lost()], json!({})));
    assert_eq!((dead.run.count(Verdict::NoVerdict), dead.count("PATCH")), (6, 3));
    assert!(dead.run.judged[5].why.starts_with("not tried: "), "{}", dead.run.judged[5].why);
}

#[test]
fn one_token_a_run_and_one_new_one_on_401() {
    let expired = || answer(401, json!({"code": "credentials.expired", "message": "expired"}));
    let once = run(|call, before| match (call.method.as_str(), before) {
        ("GET", 0) => expired(),
        ("GET", _) => conversation(json!({"a": "1"})),
        (_, 0) => refused(),
        _ => answer(202, json!({})),
    });
    assert_eq!((once.verdict(), once.run.counts.token), (Verdict::Confirmed, 2));
    let always = run(|_, _| expired());
    assert_eq!((always.verdict(), always.run.counts.token, always.count("GET")), (Verdict::NoVerdict, 2, 2));
    let token = Setting { credentials: Credentials::Token(Secret::new(TOKEN)), ..Setting::default() };
    let given = run_with(token, &[case(), case()], |_, _| expired());
    assert_eq!((given.verdict(), given.run.counts.token, given.count("GET")), (Verdict::NoVerdict, 0, 1));
    assert!(given.why().contains("expired"), "{}", given.why());
}

#[test]
fn the_users_bound_is_kept_whatever_happens() {
    let many: Vec<Case> = (0..10).map(|record| Case { record, ..case() }).collect();
    for max_requests in [0, 1, 2, 3, 7] {
        let setting =
            Setting { client: ClientOptions { max_requests, retry_lost: true }, ..Setting::default() };
        let done = run_with(setting, &many, |call, before| match (call.method.as_str(), before % 2) {
            ("GET", _) => conversation(json!({"a": "1"})),
            (_, 0) => refused(),
            _ => answer(202, json!({})),
        });
        assert_eq!(done.run.counts.api, max_requests);
        assert_eq!(done.count("GET") + done.count("PATCH"), max_requests as usize);
        let last = &done.run.judged[9].why;
        assert!(last.contains("--max-requests"), "{last}");
    }
}

#[test]
fn answers_that_say_nothing_of_the_body_give_no_verdict() {
    for status in [301, 401, 403, 404, 408, 409, 500, 502, 503, 504] {
        let done = run(|call, _| match call.method.as_str() {
            "GET" => conversation(json!({})),
            _ => answer(status, json!({"message": "no"})),
        });
        assert_eq!((done.verdict(), done.count("PATCH") <= 2), (Verdict::NoVerdict, true), "{status}");
        assert!(done.why().contains(&status.to_string()), "{}", done.why());
    }
    let misled = Message { path: "/api/v2/conversations/voice/C/participants/P".to_owned(), ..message("{}") };
    let case = Case { original: Some(misled), ..case() };
    let done = run_with(
        Setting::default(),
        &[case],
        patches(vec![answer(404, json!({})), answer(202, json!({}))], json!({"a": "1"})),
    );
    assert_eq!(done.verdict(), Verdict::Confirmed, "where the path was wrong, 404 is the refusal");
}

#[test]
fn what_may_end_a_call_is_not_sent_unless_allowed() {
    let action = |body: &str| Message { family: Family::Participant, ..message(body) };
    let risky = Case {
        original: Some(action(r#"{"state":"disconnected","x":1}"#)),
        fixed: Some(action(r#"{"state":"disconnected"}"#)),
        ..case()
    };
    let done =
        run_with(Setting::default(), std::slice::from_ref(&risky), |_, _| panic!("something was sent"));
    assert!(done.why().contains("--allow-actions"), "{}", done.why());
    let allowed =
        Setting { run: RunOptions { allow_actions: true, fixed_only: false }, ..Setting::default() };
    let done = run_with(allowed, &[risky], |call, before| match (call.method.as_str(), before) {
        ("GET", _) => answer(200, json!({"participants": [{"id": "P", "state": "disconnected"}]})),
        (_, 0) => refused(),
        _ => answer(202, json!({})),
    });
    assert_eq!(done.verdict(), Verdict::Confirmed, "{}", done.why());
}

#[test]
fn fixed_only_sends_no_original() {
    let setting =
        Setting { run: RunOptions { fixed_only: true, allow_actions: false }, ..Setting::default() };
    let done = run_with(setting, &[case()], patches(vec![answer(202, json!({}))], json!({"a": "1"})));
    assert_eq!((done.verdict(), done.count("PATCH"), done.count("GET")), (Verdict::Confirmed, 1, 1));
    assert_eq!(done.made[1].body.as_deref(), Some(r#"{"attributes":{"a":"1"}}"#.as_bytes()));
}

#[test]
fn a_blocked_case_sends_nothing() {
    let blocked = Case { blocked: Some("it is a template".to_owned()), ..case() };
    let done = run_with(Setting::default(), &[blocked], |_, _| panic!("something was sent"));
    assert_eq!((done.verdict(), done.made.len()), (Verdict::NoVerdict, 0));
}

#[test]
fn whatever_a_server_echoes_no_secret_is_kept() {
    let echo = format!("you sent Bearer {TOKEN} and {SECRET}");
    let echoing = |status| {
        let body = json!({"code": TOKEN, "message": &echo, "contextId": TOKEN});
        with(answer(status, body), "Location", TOKEN)
    };
    for status in [202, 301, 400, 401, 403, 500] {
        let done = run(|call, _| match call.method.as_str() {
            "GET" => conversation(json!({"a": TOKEN})),
            _ => echoing(status),
        });
        let seen = format!("{:?} {:?} {} {:?}", done.run, done.reported, done.record, done.made);
        assert!(!seen.contains(TOKEN) && !seen.contains(SECRET), "{status}: {seen}");
        let cases = [case()];
        let report = json(&cases, ("C", "P"), None, Some(&done.run)).to_string();
        let mut text = Vec::new();
        let looks = Looks { verbose: true, ..Looks::default() };
        case_text(&mut text, &cases[0], &done.run.judged[0], looks).expect("a Vec takes it");
        let seen = format!("{report}{}", String::from_utf8_lossy(&text));
        assert!(!seen.contains(TOKEN) && !seen.contains(SECRET), "{status}: {seen}");
    }
}

#[test]
fn a_login_that_fails_ends_the_run_in_words() {
    struct NoLogin(Came);
    impl Transport for NoLogin {
        fn send(&self, call: &Call) -> Came {
            assert!(call.url.ends_with("/oauth/token"), "nothing else is sent");
            self.0.clone()
        }
    }
    let html = Answer { status: 200, body: b"<html>hi</html>".to_vec(), ..Answer::default() };
    for (came, words) in [
        (
            answer(400, json!({"error": "invalid_client", "description": "client not found"})),
            "invalid_client",
        ),
        (answer(401, json!({})), "rejected the client: 401"),
        (Ok(html), "contains no token"),
        (answer(200, json!({"access_token": "a b"})), "contains no token"),
        (answer(302, json!({})), "(302) contains no token"),
        (Err(TransportError::NotSent("the host name is unknown".to_owned())), "unknown"),
        (lost(), "no answer"),
    ] {
        let time = Time::default();
        let mut notify = |_: &str| {};
        let transport = NoLogin(came);
        let setting = Setting::default();
        let target = Target::region("eu-west-1").expect("a region");
        let mut client =
            Client::new(&transport, &time, target, setting.credentials, setting.client, None, &mut notify);
        let ids = Ids { conversation: "C".to_owned(), participant: "P".to_owned(), communication: None };
        let run = confirm(&[case(), case()], &ids, setting.run, &mut client, &mut |_, _| {});
        assert_eq!(run.count(Verdict::NoVerdict), 2);
        assert!(run.judged[0].why.contains(words), "{}", run.judged[0].why);
        assert_eq!(run.counts, Counts { api: 0, writes: 0, token: 1 });
    }
}

#[test]
fn nothing_that_holds_a_secret_shows_it() {
    let credentials = Setting::default().credentials;
    let call = Call {
        method: "GET".to_owned(),
        url: "https://h".to_owned(),
        headers: Vec::new(),
        authorization: Some(Secret::new(format!("Bearer {TOKEN}"))),
        body: None,
    };
    let options = TransportOptions {
        timeout: Duration::ZERO,
        proxy: Some(Secret::new(format!("http://u:{SECRET}@h"))),
        no_proxy: String::new(),
        roots: None,
    };
    let profile = profile(&format!("[a]\nclient_secret = \"{SECRET}\""), "a").expect("it is there");
    let seen = format!("{credentials:?} {call:?} {options:?} {profile:?}");
    assert!(!seen.contains(TOKEN) && !seen.contains(SECRET), "{seen}");
}

/// Every published code that is not about what was sent.
fn codes_about_others() -> Vec<&'static ErrorCode> {
    let all = (400..600).flat_map(errors_of);
    all.filter(|known| !known.cause.is_what_was_sent()).collect()
}

#[test]
fn a_code_about_the_caller_or_the_state_gives_no_verdict_and_nothing_is_sent_twice() {
    let codes = codes_about_others();
    assert!(codes.len() > 40, "{}", codes.len());
    for cause in [Cause::Caller, Cause::State, Cause::Setup, Cause::Reference, Cause::Route] {
        assert!(codes.iter().any(|known| known.cause == cause), "{cause:?}");
    }
    for known in codes {
        // Too many requests: the call was not carried out, and is made again.
        if known.status == 429 {
            continue;
        }
        let code = known.code;
        let refusal = || answer(known.status, json!({"code": code, "message": "m", "status": known.status}));
        // 401 is followed by one more call, with a new token.
        let tries = if known.status == 401 { 2 } else { 1 };
        let original = run(patches(vec![refusal(); tries], json!({})));
        assert_eq!(original.verdict(), Verdict::NoVerdict, "{code}: {}", original.why());
        assert_eq!(original.count("PATCH"), tries, "{code}");
        assert!(original.run.judged[0].fixed.is_none(), "{code}");
        if !known.platform {
            assert!(
                original.why().contains(code) && original.why().contains(known.phrase()),
                "{}",
                original.why()
            );
        }
        // The original is refused for its body, the fixed body for something else.
        let fixed = run(patches([vec![refused()], vec![refusal(); tries]].concat(), json!({})));
        assert_eq!(fixed.verdict(), Verdict::NoVerdict, "{code}: {}", fixed.why());
        assert_eq!(fixed.count("PATCH"), 1 + tries, "{code}");
    }
}

#[test]
fn a_code_about_the_body_is_a_verdict() {
    let all = (400..500).flat_map(errors_of).filter(|known| known.cause.is_what_was_sent());
    for known in all {
        let refusal = || answer(known.status, json!({"code": known.code, "message": "m"}));
        let taken = run(patches(vec![refusal(), answer(202, json!({}))], json!({"a": "1"})));
        assert_eq!(taken.verdict(), Verdict::Confirmed, "{}: {}", known.code, taken.why());
        let refused_twice = run(patches(vec![refusal(), refusal()], json!({})));
        assert_eq!(refused_twice.verdict(), Verdict::StillRefused, "{}", known.code);
    }
}
