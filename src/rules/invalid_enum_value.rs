//! `invalid-enum-value`: a string that is not one of the enum's values.

use crate::contract::{Family, Type, actions_model, fits, is_sdk_marker};
use crate::diagnostic::{Applicability, Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::Kind;
use crate::rule::{
    Context, ContractSource, Rule, Slot, Spot, declare_rule, is_effective_state, is_state_of_body, named,
};
use crate::text::{shown, slips};

declare_rule! {
    /// ## What it does
    /// Reports strings that are not one of the values that the schema lists. `outdated_sdk_version`
    /// and similar values are included: an SDK writes them in place of a value that it does not
    /// know. A value that differs from a listed one only in case is a warning. So is a listed
    /// `state` that is not documented to have an effect in the operation, such as `parked` for a
    /// call.
    /// ## Why it fails
    /// The documented answer to a value outside an enum is 400 `invalid.value`.
    ///
    /// Whether case matters is not documented. The Python SDK compares without case and sends the
    /// value unchanged, and the published texts of some fields write their own values in lower case
    /// ('paused' for `PAUSED`). So a difference in case only is a warning, for every enum.
    ///
    /// Of the states of a participant, `connected` and `disconnected` are documented as settable,
    /// and `parked` for emails and messages. GET returns the others; what the API does with them in
    /// a request is not documented, so they are a warning. For a whole conversation the published
    /// text accepts only `disconnected` ("No other values are valid"), so others are an error. To
    /// hold a call, send `held`; hold is not a state.
    /// ## Example
    /// ```json bad operation=participant
    /// {"state": "Disconnected"}
    /// ```
    /// ```json fixed
    /// {"state": "disconnected"}
    /// ```
    /// ```json bad operation=participant
    /// {"state": "outdated_sdk_version"}
    /// ```
    /// ```json bad operation=participant
    /// {"state": "parked"}
    /// ```
    /// ```json good
    /// {"state": "connected"}
    /// ```
    /// ## Fix safety
    /// Safe if only the case is wrong. Unsafe for a probable typing error: a wrong guess of `state`
    /// hangs up a call. Otherwise no fix is offered.
    /// ## Source
    /// `schemas/genesys/*.json`, `enum`; 400 `invalid.value` is listed for every write in the official API
    /// description of 2018. The states: `schemas/operations.json`, `effective`. The SDKs' markers:
    /// `outdated_sdk_version` (Python), `OutdatedSdkVersion` (Java), `OUTDATED_SDK_VERSION` (.NET).
    InvalidEnumValue {
        id: "invalid-enum-value", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::InvalidEnumValue, hooks: &[Hook::Value(&[Kind::String])],
        refusals: ["invalid.value"],
    }
}

impl Rule for InvalidEnumValue {
    fn value<'t>(&self, slot: &Slot<'t>, cx: &mut Context<'t>) {
        let value = slot.value;
        let Type::Enum(allowed) = slot.ty else { return };
        let Some(text) = value.text() else { return };
        let name = named(value);
        if fits(value, slot.ty) {
            self.without_effect(slot, &text, cx);
            return;
        }
        let accepted = accepted(allowed);
        if is_sdk_marker(&text) {
            let sdk = match &*text {
                "outdated_sdk_version" => "Python",
                "OutdatedSdkVersion" => "Java",
                _ => ".NET",
            };
            cx.report(
                self,
                Spot::Value(value),
                format!("{name} is `{text}`, which the {sdk} SDK writes for a value that it does not know"),
            )
            .help(format!("find where the program sets it, and set one of {accepted}"));
            return;
        }
        let is_state = slot.owner.is_some_and(|owner| owner.is(actions_model()));
        let meant = Correction::of(&text, allowed);
        let word = if is_state { state_word(&text) } else { None };
        let message = match (&meant, word) {
            (None, Some((word, _))) => {
                format!("{name} is `{word}`, which is not an accepted value")
            }
            (Some(it), _) if it.applicability == Applicability::Safe => {
                format!("{name} differs from `{}` only in case", it.word)
            }
            _ => format!("{name} is not an accepted value"),
        };
        let mut help = String::new();
        match (&meant, word) {
            (None, Some((_, advice))) => help.push_str(advice),
            (Some(it), _) => help = format!("write `{}`", it.word),
            _ => {}
        }
        if meant.as_ref().is_none_or(|meant| meant.applicability != Applicability::Safe) {
            help = format!("{help}{}the schema accepts {accepted}", if help.is_empty() { "" } else { "; " });
            if is_state {
                help.push_str("; documented as settable: `connected` and `disconnected`, and `parked` for emails and messages");
            }
        }
        let diagnostic = cx.report(self, Spot::Value(value), message);
        diagnostic.help(help);
        if let Some(Correction { word, applicability }) = meant {
            if applicability == Applicability::Safe {
                diagnostic.severity(Severity::Warning).evidence(Evidence::Assumed);
            }
            let edits = vec![Edit::replace(value.content_span(), word)];
            diagnostic.fix(Fix::new(applicability, format!("write `{word}`"), edits));
        }
    }
}

/// The state that only emails and messages are documented to accept.
const PARKED: &str = "parked";

impl InvalidEnumValue {
    /// Reports a state that the schema lists but that is not documented to have an effect in this operation.
    fn without_effect<'t>(self, slot: &Slot<'t>, text: &str, cx: &mut Context<'t>) {
        let is_state =
            slot.spec.zip(slot.owner).is_some_and(|(spec, owner)| is_state_of_body(spec, owner, cx));
        if !is_state || is_effective_state(text, cx) {
            return;
        }
        let operation = cx.operation();
        // A body without a URL may be for a call or for an email.
        if cx.contract().source == ContractSource::Inferred && text == PARKED {
            return;
        }
        let states = accepted(operation.effective_states);
        // The word is from the schema, so it is not a secret.
        let message = format!("`state` is `{}`, which is not documented to have an effect here", shown(text));
        let help = if text == PARKED && operation.family == Family::Participant {
            "only emails and messages can be parked, with their own operations".to_owned()
        } else {
            format!("documented to have an effect: {states}")
        };
        let diagnostic = cx.report(&self, Spot::Value(slot.value), message);
        diagnostic.help(help);
        // The published text says "No other values are valid" for the state of a conversation only.
        if operation.family != Family::Conversation {
            diagnostic.severity(Severity::Warning).evidence(Evidence::Assumed);
        }
    }
}

/// The intended value, judged by the spelling.
struct Correction {
    word: &'static str,
    applicability: Applicability,
}

impl Correction {
    fn of(text: &str, allowed: &'static [&'static str]) -> Option<Self> {
        if let Some(word) = allowed.iter().find(|value| value.eq_ignore_ascii_case(text)) {
            return Some(Self { word, applicability: Applicability::Safe });
        }
        let folded = fold(text);
        // A short word with one letter changed may be a different word.
        let allowed_slips = match folded.len() {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        allowed
            .iter()
            .map(|word| (slips(&folded, &fold(word)), *word))
            .filter(|(distance, _)| *distance <= allowed_slips)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, word)| Self { word, applicability: Applicability::Unsafe })
    }
}

fn fold(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).map(|char| char.to_ascii_lowercase()).collect()
}

/// Words that people write into `state`, and what to send instead.
fn state_word(text: &str) -> Option<(&'static str, &'static str)> {
    const HOLD: &str = "hold is not a state: send {\"held\": true}";
    const RETRIEVE: &str = "hold is not a state: send {\"held\": false}";
    const MUTE: &str = "mute is not a state: send {\"muted\": true}";
    const UNMUTE: &str = "unmute is not a state: send {\"muted\": false}";
    const HANG_UP: &str = "to hang up, send `disconnected`";
    const ANSWER: &str = "to answer, send `connected`";
    const WRAP_UP: &str = "a wrap-up is not a state: send {\"wrapup\":{\"code\":\"<uuid>\"}}";
    const WORDS: [(&str, &str); 30] = [
        ("hold", HOLD),
        ("held", HOLD),
        ("onhold", HOLD),
        ("unhold", RETRIEVE),
        ("retrieve", RETRIEVE),
        ("retrieved", RETRIEVE),
        ("resume", RETRIEVE),
        ("mute", MUTE),
        ("muted", MUTE),
        ("unmute", UNMUTE),
        ("unmuted", UNMUTE),
        ("hangup", HANG_UP),
        ("hungup", HANG_UP),
        ("end", HANG_UP),
        ("ended", HANG_UP),
        ("close", HANG_UP),
        ("closed", HANG_UP),
        ("complete", HANG_UP),
        ("completed", HANG_UP),
        ("finished", HANG_UP),
        ("terminate", HANG_UP),
        ("answer", ANSWER),
        ("answered", ANSWER),
        ("accept", ANSWER),
        ("accepted", ANSWER),
        ("pickup", ANSWER),
        ("active", ANSWER),
        ("wrapup", WRAP_UP),
        ("acw", WRAP_UP),
        ("park", "to park an email or a message, send `parked`"),
    ];
    let folded = fold(text);
    WORDS.iter().find(|(word, _)| *word == folded).copied()
}

/// The values as a list in words. Of two values that differ only in case it has the lower-case one.
fn accepted(allowed: &'static [&'static str]) -> String {
    let mut words: Vec<String> = allowed
        .iter()
        .filter(|value| {
            let lower = value.to_ascii_lowercase();
            lower == **value || !allowed.contains(&&*lower)
        })
        .map(|value| format!("`{value}`"))
        .collect();
    let last = words.pop().unwrap_or_default();
    if words.is_empty() { last } else { format!("{} or {last}", words.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::InvalidEnumValue;
    use crate::diagnostic::Severity;

    #[test]
    fn state() {
        RuleTester::new(&InvalidEnumValue)
            .operation("participant")
            .good(r#"{"state": "connected"}"#)
            .severity(r#"{"state": "DISCONNECTED"}"#, Severity::Warning)
            .severity(r#"{"state": "gold"}"#, Severity::Error)
            .severity(r#"{"state": "terminated"}"#, Severity::Warning)
            .severity(r#"{"state": "parked"}"#, Severity::Warning)
            .says(r#"{"state": "parked"}"#, "emails and messages can be parked")
            .fix(r#"{"state": "CONNECTED"}"#, r#"{"state": "connected"}"#)
            .good(r#"{"state": ""}"#)
            .good(r#"{"state": null}"#)
            .good(r#"{"state": 1}"#)
            .good(r#"{"state": "undefined"}"#)
            .fix(r#"{"state": "Connected"}"#, r#"{"state": "connected"}"#)
            .fix(r#"{"state": "dIsconnected"}"#, r#"{"state": "disconnected"}"#)
            .unsafe_fix(r#"{"state": "connected "}"#, r#"{"state": "connected"}"#)
            .unsafe_fix(r#"{"state": "disconected"}"#, r#"{"state": "disconnected"}"#)
            .unsafe_fix(r#"{"state": "disconnect"}"#, r#"{"state": "disconnected"}"#)
            .shown_only(r#"{"state": "hold"}"#)
            .shown_only(r#"{"state": "hangup"}"#)
            .shown_only(r#"{"state": "gold"}"#)
            .says(r#"{"state": "hold"}"#, r#"{"held": true}"#)
            .says(r#"{"state": "On-Hold"}"#, r#"{"held": true}"#)
            .says(r#"{"state": "hang_up"}"#, "send `disconnected`")
            .says(r#"{"state": "mute"}"#, r#"{"muted": true}"#)
            .says(
                r#"{"state": "gold"}"#,
                "the schema accepts `alerting`, `dialing`, `contacting`, `offering`, `connected`, `disconnected`, `terminated`, `converting`, `uploading`, `transmitting`, `parked` or `none`; documented as settable",
            )
            .says(r#"{"state": "secret"}"#, "`state` is not an accepted value")
            .says(r#"{"state": "outdated_sdk_version"}"#, "the Python SDK")
            .says(r#"{"state": "OutdatedSdkVersion"}"#, "the Java SDK")
            .says(r#"{"state": "OUTDATED_SDK_VERSION"}"#, "the .NET SDK")
            .run();
        RuleTester::new(&InvalidEnumValue)
            .operation("participant")
            .template()
            .good(r#"{"state": "{{state}}"}"#)
            .run();
    }

    #[test]
    fn states_that_an_operation_acts_on() {
        RuleTester::new(&InvalidEnumValue)
            .operation("participant")
            .inferred()
            .good(r#"{"state": "parked", "muted": true}"#)
            .bad(r#"{"state": "alerting", "muted": true}"#)
            .run();
        for (operation, state, severity) in [
            ("patchConversationsMessageParticipant", "parked", None),
            ("patchConversationParticipant", "parked", None),
            ("patchConversationsCallbackParticipant", "parked", Some(Severity::Warning)),
            ("patchConversationsMessageParticipant", "alerting", Some(Severity::Warning)),
            ("patchConversationsMessageParticipantParkingstate", "parked", None),
            ("patchConversationsMessageParticipantParkingstate", "connected", None),
            ("patchConversationsMessageParticipantParkingstate", "alerting", Some(Severity::Warning)),
            ("patchConversationsCall", "disconnected", None),
            ("patchConversationsCall", "alerting", Some(Severity::Error)),
        ] {
            let tester = RuleTester::new(&InvalidEnumValue).operation(operation);
            let body = format!(r#"{{"state": "{state}"}}"#);
            match severity {
                Some(severity) => tester.severity(&body, severity).run(),
                None => tester.good(&body).run(),
            }
        }
    }

    #[test]
    fn others() {
        for (operation, body, fixed) in [
            (
                "putConversationsCallRecordingstate",
                r#"{"recordingState": "active"}"#,
                r#"{"recordingState": "ACTIVE"}"#,
            ),
            (
                "postConversationParticipantReplaceQueue",
                r#"{"transferType": "attended", "queueId": "x"}"#,
                r#"{"transferType": "Attended", "queueId": "x"}"#,
            ),
        ] {
            RuleTester::new(&InvalidEnumValue)
                .operation(operation)
                .severity(body, Severity::Warning)
                .fix(body, fixed)
                .run();
        }
        RuleTester::new(&InvalidEnumValue)
            .operation("postConversationsCallParticipantConsultQueue")
            .good(r#"{"speakTo": "BOTH"}"#)
            .fix(r#"{"speakTo": "both"}"#, r#"{"speakTo": "BOTH"}"#)
            .unsafe_fix(r#"{"speakTo": "DESTINATON"}"#, r#"{"speakTo": "DESTINATION"}"#)
            .says(
                r#"{"speakTo": "hold"}"#,
                "the schema accepts `DESTINATION`, `OBJECT`, `BOTH` or `CONFERENCE`",
            )
            .run();
    }
}
