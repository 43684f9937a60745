//! Files that hold calls: read where a kind reads them, refused where none does, and never edited
//! as if they were bodies.

use super::Place;

const CALL: &str = "sending PATCH https://api.mypurecloud.com/api/v2/conversations/calls/\
    11111111-2222-4333-8444-555555555555/participants/66666666-7777-4888-9999-aaaaaaaaaaaa/attributes \
    with {\"attributes\":{\"crm_tier\":null}}, answered by 400\n";

const CLEAN: &str = "{\"attributes\":{\"crm_tier\":\"gold\"}}";

/// What a file that is not JSON and holds a call looks like after its first line, so that no kind claims it.
fn odd_text() -> String {
    format!("report of the nightly run\n\n>> {CALL}")
}

#[test]
fn a_named_file_with_a_call_that_nothing_reads_is_unreadable() {
    let place = Place::new().file("run.txt", &odd_text()).file("good.json", CLEAN);
    let run = place.run(&["check", "run.txt", "good.json"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stdout.contains("unreadable: run.txt: it holds a recorded call"), "{run:?}");
    let run = place.run(&["check", "-o", "attributes", "run.txt"]);
    assert_eq!(run.status, 2, "{run:?}");
    // Nothing of it is detected as a body.
    assert!(!run.stdout.contains("invalid-json"), "{run:?}");
    let run = place.run(&["fix", "run.txt", "-o", "attributes", "--unsafe"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert_eq!(std::fs::read_to_string(place.path().join("run.txt")).unwrap(), odd_text());
}

#[test]
fn such_a_file_in_a_folder_is_mentioned() {
    let place = Place::new().file("all/run.json", &odd_text()).file("all/good.json", CLEAN);
    let run = place.run(&["check", "all"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.stderr.contains("all/run.json: every request was skipped: it holds a recorded call"),
        "{run:?}"
    );
    let run = place.run(&["check", "--allow-empty", "all/run.json", "all/good.json"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stderr.contains("it holds a recorded call"), "{run:?}");
}

#[test]
fn an_archive_that_is_none_is_unreadable() {
    let place = Place::new().file("a.har", "{\"error\": \"expired\"}");
    let run = place.run(&["check", "a.har"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stdout.contains("not an HTTP archive"), "{run:?}");
}

#[test]
fn a_container_is_not_edited_as_a_body() {
    let message = "{\"Value\":\"{\\\"attributes\\\":{\\\"a\\\":1}}\",\"Offset\":41,\"Headers\":{}}";
    let export =
        "{\"_type\":\"export\",\"__export_format\":4,\"resources\":[{\"url\":\"x\",\"n\":null}],\"n\":null}";
    let place =
        Place::new().file("message.json", message).file("export.json", export).file("flat.json", "{\"a\":1}");
    let fix = |file: &str| place.run(&["fix", "--unsafe", "-o", "attributes", file]);
    let text = |file: &str| std::fs::read_to_string(place.path().join(file)).unwrap();
    fix("message.json");
    let fixed = "{\"Value\":\"{\\\"attributes\\\":{\\\"a\\\":\\\"1\\\"}}\",\"Offset\":41,\"Headers\":{}}";
    assert_eq!(text("message.json"), fixed);
    fix("export.json");
    assert_eq!(text("export.json"), export);
    // A flat object is a body, and gets its wrapper.
    fix("flat.json");
    assert_eq!(text("flat.json"), "{\"attributes\":{\"a\":\"1\"}}");
}
