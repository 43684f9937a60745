//! Verdicts that the published facts decide, one row each: a body, the operation that it is sent
//! with, and what is reported. All rules run, so that a row also says that nothing else is
//! reported: one cause, one finding.

use payloadlint::contract::find_operation;
use payloadlint::diagnostic::{Applicability, Evidence, Severity};
use payloadlint::input::{Body, Origin, Request};
use payloadlint::json::Tape;
use payloadlint::rule::{Contract, ContractSource, Detail, Limits, Subject, run};
use payloadlint::rules::BY_CLAIM;

use Evidence::{Assumed, Documented, Observed};
use Severity::{Error, Warning};

const CALLS: &str = "patchConversationsCallParticipant";
const GENERIC: &str = "patchConversationParticipant";
const CHATS: &str = "patchConversationsChatParticipant";
const EMAILS: &str = "patchConversationsEmailParticipant";
const WRAPUP: &str = "postConversationsCallParticipantCommunicationWrapup";
const COMMUNICATION: &str = "patchConversationsCallParticipantCommunication";
const CONVERSATION: &str = "patchConversationsCall";
const REPLACE: &str = "postConversationParticipantReplace";
const REPLACE_CALL: &str = "postConversationsCallParticipantReplace";
const CODE: &str = "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70";

type Finding = (&'static str, Severity, Evidence);

/// What all rules report on a body, apart from what they say of the operation as such; and whether
/// any fix is safe.
fn verdict(operation: &str, body: &str) -> (Vec<Finding>, bool) {
    let mut tape = Tape::new();
    let parsed = tape.parse(body.as_bytes());
    let request = Request {
        body: Some(Body { bytes: body.as_bytes().into(), origin: Origin::Verbatim { offset: 0 } }),
        ..Request::default()
    };
    let operation = find_operation(operation).unwrap_or_else(|error| panic!("{error}"));
    let limits = Limits::default();
    let subject = |thorough| Subject {
        request: &request,
        route: None,
        contract: Contract { operation, source: ContractSource::Configured },
        document: Some(parsed.document()),
        limits: &limits,
        thorough,
        detail: Detail::All,
    };
    let mut found = run(&BY_CLAIM, subject(false));
    assert_eq!(format!("{found:?}"), format!("{:?}", run(&BY_CLAIM, subject(true))), "{body}");
    found.retain(|finding| finding.rule.id != "removed-endpoint");
    let is_safe = |applicability| applicability == Applicability::Safe;
    let safe = found.iter().any(|finding| finding.fix.as_ref().is_some_and(|fix| is_safe(fix.applicability)));
    (found.iter().map(|finding| (finding.rule.id, finding.severity, finding.evidence)).collect(), safe)
}

#[track_caller]
fn check(rows: &[(&str, &str, &[Finding])]) {
    for (operation, body, expected) in rows {
        let (found, _) = verdict(operation, body);
        assert_eq!(found, *expected, "{operation} {body}");
    }
}

/// A fix never takes away a code that a wrap-up needs; an empty or missing one is reported once.
#[test]
fn the_code_of_a_wrapup() {
    let empty = r#"{"wrapup":{"code":"","notes":"x"}}"#;
    let null = r#"{"wrapup":{"code":null,"notes":"x"}}"#;
    let notes = r#"{"wrapup":{"notes":"x"}}"#;
    let name = r#"{"wrapup":{"name":"Sale"}}"#;
    let nothing = r#"{"wrapup":{}}"#;
    for operation in [CALLS, GENERIC, CHATS] {
        check(&[
            (operation, empty, &[("empty-string", Error, Observed)]),
            (operation, null, &[("null-value", Error, Observed)]),
            (operation, notes, &[("missing-member", Error, Observed)]),
            (operation, name, &[("missing-member", Error, Observed)]),
            (operation, nothing, &[("missing-member", Error, Observed)]),
        ]);
    }
    check(&[
        (EMAILS, empty, &[("empty-string", Error, Assumed)]),
        (EMAILS, notes, &[("missing-member", Warning, Assumed)]),
        (EMAILS, nothing, &[("missing-member", Warning, Assumed)]),
        (WRAPUP, r#"{"notes":"x"}"#, &[("missing-member", Warning, Assumed)]),
        (WRAPUP, r#"{"provisional":true,"notes":"x"}"#, &[]),
        (WRAPUP, "{}", &[]),
        (CALLS, r#"{"wrapup":{"provisional":true,"notes":"x"}}"#, &[]),
        (CALLS, &format!(r#"{{"wrapup":{{"code":"{CODE}"}}}}"#), &[]),
    ]);
    for body in [
        empty,
        null,
        r#"{"wrapup":{"code":" ","notes":"x"}}"#,
        r#"{"wrapup":{"code":"undefined","notes":"x"}}"#,
    ] {
        let (found, is_safe) = verdict(CALLS, body);
        assert!(found.len() == 1 && !is_safe, "{body}: {found:?}");
    }
    // A draft needs none.
    assert!(verdict(CALLS, r#"{"wrapup":{"code":null,"provisional":true}}"#).1);
}

/// The PATCH of a communication disconnects it, and nothing else.
#[test]
fn a_communication_is_only_disconnected() {
    check(&[
        (COMMUNICATION, r#"{"state":"disconnected"}"#, &[]),
        (COMMUNICATION, r#"{"state":"connected"}"#, &[("wrong-endpoint", Error, Observed)]),
        (COMMUNICATION, r#"{"held":true}"#, &[("wrong-endpoint", Error, Observed)]),
        (
            COMMUNICATION,
            r#"{"state":"disconnected","held":true}"#,
            &[("ineffective-key", Warning, Documented)],
        ),
        (COMMUNICATION, "{}", &[("empty-body", Error, Observed)]),
    ]);
    for medium in ["Callback", "Chat", "Cobrowsesession", "Email", "Message"] {
        let operation = format!("patchConversations{medium}ParticipantCommunication");
        check(&[(&operation, r#"{"held":true}"#, &[("wrong-endpoint", Error, Observed)])]);
    }
}

/// Values that differ from those of an enum only in case.
#[test]
fn the_case_of_an_enum_value() {
    let case: &[Finding] = &[("invalid-enum-value", Warning, Assumed)];
    for (operation, body) in [
        (CALLS, r#"{"state":"CONNECTED"}"#),
        (CALLS, r#"{"state":"Disconnected"}"#),
        ("putConversationsCallRecordingstate", r#"{"recordingState":"active"}"#),
        (CONVERSATION, r#"{"recordingState":"paused"}"#),
        (
            "patchConversationsCallbacks",
            r#"{"conversationId":"5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70","agentId":"6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70","customerFirstCallbackDeliveryMode":"useQueueSetting"}"#,
        ),
    ] {
        check(&[(operation, body, case)]);
        assert!(verdict(operation, body).1, "{body}: the fix is safe");
    }
    check(&[(CALLS, r#"{"state":"gold"}"#, &[("invalid-enum-value", Error, Documented)])]);
}

/// The types require `speakTo`, its text gives it a default.
#[test]
fn a_required_field_with_a_published_default() {
    let body = r#"{"userId":"5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70"}"#;
    check(&[
        ("postConversationsCallParticipantConsultAgent", body, &[("missing-member", Warning, Documented)]),
        (
            "patchConversationsCallParticipantConsult",
            r#"{"consultingUserId":"5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70"}"#,
            &[("missing-member", Error, Documented)],
        ),
    ]);
}

/// A transfer goes somewhere.
#[test]
fn the_target_of_a_transfer() {
    let assumed: &[Finding] = &[("missing-member", Warning, Assumed)];
    check(&[
        (REPLACE, r#"{"transferType":"Attended"}"#, &[("missing-member", Error, Observed)]),
        (REPLACE, r#"{"userName":"Ann"}"#, assumed),
        (REPLACE, "{}", &[("empty-body", Error, Observed)]),
        (REPLACE, r#"{"queueId":"5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70"}"#, &[]),
        (REPLACE, r#"{"voicemail":true}"#, &[]),
        (REPLACE_CALL, r#"{"userName":"Ann"}"#, assumed),
        (REPLACE_CALL, r#"{"transferType":"Attended"}"#, assumed),
        (REPLACE_CALL, "{}", &[("empty-body", Warning, Assumed)]),
        ("postConversationParticipantReplaceQueue", r#"{"transferType":"Unattended"}"#, assumed),
        ("postConversationParticipantReplaceAgent", r#"{"voicemail":false}"#, assumed),
        ("postConversationsCallParticipantConsultAgent", r#"{"speakTo":"DESTINATION"}"#, assumed),
        (
            "postConversationsCallbackParticipantReplace",
            r#"{"address":"+13175550100"}"#,
            &[("invalid-id", Error, Documented)],
        ),
        (REPLACE_CALL, r#"{"address":"+13175550100"}"#, &[]),
    ]);
}

/// The PATCH of a conversation does three things.
#[test]
fn fields_of_a_conversation_that_do_nothing() {
    let nothing: &[Finding] = &[("ineffective-key", Error, Observed)];
    check(&[
        (CONVERSATION, r#"{"securePause":true}"#, nothing),
        (CONVERSATION, r#"{"externalTag":"A"}"#, nothing),
        (CONVERSATION, r#"{"name":"x","maxParticipants":3}"#, nothing),
        (CONVERSATION, r#"{"utilizationLabelId":"x"}"#, nothing),
        (CONVERSATION, "{}", &[("empty-body", Error, Observed)]),
        (CONVERSATION, r#"{"state":"connected"}"#, &[("wrong-endpoint", Error, Observed)]),
        (CONVERSATION, r#"{"state":"disconnected"}"#, &[]),
        (
            CONVERSATION,
            r#"{"recordingState":"PAUSED","securePause":true}"#,
            &[("ineffective-key", Warning, Documented)],
        ),
        ("patchConversationsEmail", r#"{"externalTag":"A"}"#, &[("ineffective-key", Warning, Documented)]),
    ]);
}

/// Two limits of a body, and one of an attribute.
#[test]
fn limits() {
    let of = |characters: usize| format!(r#"{{"attributes":{{"crm_note":"{}"}}}}"#, "x".repeat(characters));
    let long: Finding = ("long-attribute", Warning, Documented);
    check(&[
        ("attributes", &of(1024), &[]),
        ("attributes", &of(1025), &[long]),
        ("attributes", &format!(r#"{{"attributes":{{"{}":"x"}}}}"#, "x".repeat(1100)), &[long]),
        ("attributes", &of(600_000), &[("body-too-large", Warning, Assumed), long]),
        ("attributes", &of(3_000_001), &[("body-too-large", Error, Documented), long]),
    ]);
}

/// What is left of the list.
#[test]
fn smaller_verdicts() {
    check(&[
        (
            "patchConversationCustomattributes",
            r#"{"id":"x","customAttributes":{"a":1}}"#,
            &[("missing-member", Warning, Documented)],
        ),
        (CALLS, r#"{"state":"parked"}"#, &[("invalid-enum-value", Warning, Assumed)]),
        (EMAILS, r#"{"state":"parked"}"#, &[]),
        (
            "patchConversationsEmailParticipantParkingstate",
            r#"{"state":"alerting"}"#,
            &[("invalid-enum-value", Warning, Assumed)],
        ),
        ("patchConversationsEmailParticipantParkingstate", r#"{"state":"connected"}"#, &[]),
        (CALLS, r#"{"muted":true,"held":true,"confined":true}"#, &[]),
        (
            CALLS,
            r#"{"muted":true,"held":true,"confined":true,"recording":true}"#,
            &[("many-actions", Warning, Assumed)],
        ),
        (
            "postConversationParticipantCallbacks",
            r#"{"callbackNumbers":["+13175550100"]}"#,
            &[("schema-violation", Error, Observed)],
        ),
        (
            "patchConversationUtilizationlabel",
            r#"{"utilizationLabelId":""}"#,
            &[("empty-string", Warning, Assumed)],
        ),
    ]);
}
