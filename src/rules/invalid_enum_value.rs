//! `invalid-enum-value`: a text that the model's enum lacks.

use crate::contract::{Type, actions_model, fits, is_sdk_marker};
use crate::diagnostic::{Applicability, Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::Kind;
use crate::rule::{Context, Rule, Slot, Spot, declare_rule, named};

declare_rule! {
    /// ## What it does
    /// Reports a string that is none of the values the model lists, `outdated_sdk_version` and its kin
    /// among them: what an SDK writes in place of a value that it does not know.
    /// ## Why it fails
    /// The documented answer to a value outside an enum is 400 `invalid.value`. Of `state`, `connected` and
    /// `disconnected` are described as settable, and `parked` for email and messages; the others are
    /// listed and can be read back. A hold is no state but `held`.
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
    /// ```json good
    /// {"state": "CONNECTED"}
    /// ```
    /// ## Fix safety
    /// Safe where only the case is wrong, unsafe for a slip of the pen: a wrong guess of `state` hangs up a
    /// call. None else.
    /// ## Source
    /// `schemas/genesys/*.json`, `enum`. The Python SDK sends upper-case forms as given, so they are listed
    /// for `state`; its marker is `outdated_sdk_version`, Java's `OutdatedSdkVersion`, .NET's
    /// `OUTDATED_SDK_VERSION`.
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
        if fits(value, slot.ty) {
            return;
        }
        let Some(text) = value.text() else { return };
        let name = named(value);
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
                format!("{name} is `{text}`: what the {sdk} SDK writes for a value that it does not know"),
            )
            .help(format!("look where the program sets it, and set one of {accepted}"));
            return;
        }
        let is_state = slot.owner.is_some_and(|it| it.is(actions_model()));
        let meant = Correction::of(&text, allowed);
        let word = if is_state { state_word(&text) } else { None };
        let message = match (&meant, word) {
            (None, Some((word, _))) => {
                format!("{name} is `{word}`, which is none of the values that the model takes")
            }
            (Some(it), _) if it.applicability == Applicability::Safe => {
                format!("{name} is `{}` in another case than the model takes", it.word)
            }
            _ => format!("{name} is none of the values that the model takes"),
        };
        let mut help = String::new();
        match (&meant, word) {
            (None, Some((_, advice))) => help.push_str(advice),
            (Some(it), _) => help = format!("write `{}`", it.word),
            _ => {}
        }
        if meant.as_ref().is_none_or(|it| it.applicability != Applicability::Safe) {
            help = format!("{help}{}the model takes {accepted}", if help.is_empty() { "" } else { "; " });
            if is_state {
                help.push_str("; described as settable are `connected` and `disconnected`, for email and messages `parked`");
            }
        }
        let diagnostic = cx.report(self, Spot::Value(value), message);
        diagnostic.help(help);
        if let Some(Correction { word, applicability }) = meant {
            let edits = vec![Edit::replace(value.content_span(), word)];
            diagnostic.fix(Fix::new(applicability, format!("write `{word}`"), edits));
        }
    }
}

/// The value that was meant, as far as spelling tells.
struct Correction {
    word: &'static str,
    applicability: Applicability,
}

impl Correction {
    fn of(text: &str, allowed: &'static [&'static str]) -> Option<Self> {
        if let Some(word) = allowed.iter().find(|it| it.eq_ignore_ascii_case(text)) {
            return Some(Self { word, applicability: Applicability::Safe });
        }
        let folded = fold(text);
        // One slip in a short word makes another word.
        let slips = match folded.len() {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        allowed
            .iter()
            .map(|word| (strsim::damerau_levenshtein(&folded, &fold(word)), *word))
            .filter(|(distance, _)| *distance <= slips)
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, word)| Self { word, applicability: Applicability::Unsafe })
    }
}

fn fold(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric()).map(|it| it.to_ascii_lowercase()).collect()
}

/// Words that people write into `state`, and what they mean by them.
fn state_word(text: &str) -> Option<(&'static str, &'static str)> {
    const HOLD: &str = "a hold is no state: send {\"held\": true}";
    const RETRIEVE: &str = "taking off hold is no state: send {\"held\": false}";
    const MUTE: &str = "muting is no state: send {\"muted\": true}";
    const UNMUTE: &str = "unmuting is no state: send {\"muted\": false}";
    const HANG_UP: &str = "to hang up, send `disconnected`";
    const ANSWER: &str = "to answer, send `connected`";
    const WRAP_UP: &str = "a wrap-up is no state: send {\"wrapup\":{\"code\":\"<uuid>\"}}";
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

/// The values in words; of two that differ in case only the lower one.
fn accepted(allowed: &'static [&'static str]) -> String {
    let mut words: Vec<String> = allowed
        .iter()
        .filter(|it| {
            let lower = it.to_ascii_lowercase();
            lower == **it || !allowed.contains(&&*lower)
        })
        .map(|it| format!("`{it}`"))
        .collect();
    let last = words.pop().unwrap_or_default();
    if words.is_empty() { last } else { format!("{} or {last}", words.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::InvalidEnumValue;

    #[test]
    fn state() {
        RuleTester::new(&InvalidEnumValue)
            .operation("participant")
            .good(r#"{"state": "connected"}"#)
            .good(r#"{"state": "DISCONNECTED"}"#)
            .good(r#"{"state": "terminated"}"#)
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
                "the model takes `alerting`, `dialing`, `contacting`, `offering`, `connected`, `disconnected`, `terminated`, `converting`, `uploading`, `transmitting`, `parked` or `none`; described as settable",
            )
            .says(r#"{"state": "secret"}"#, "`state` is none of the values that the model takes")
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
    fn others() {
        RuleTester::new(&InvalidEnumValue)
            .operation("postConversationsCallParticipantConsultQueue")
            .good(r#"{"speakTo": "BOTH"}"#)
            .fix(r#"{"speakTo": "both"}"#, r#"{"speakTo": "BOTH"}"#)
            .unsafe_fix(r#"{"speakTo": "DESTINATON"}"#, r#"{"speakTo": "DESTINATION"}"#)
            .says(r#"{"speakTo": "hold"}"#, "the model takes `DESTINATION`, `OBJECT`, `BOTH` or `CONFERENCE`")
            .run();
    }
}
