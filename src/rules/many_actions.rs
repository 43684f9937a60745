//! `many-actions`: four or more independent actions in one request.

use crate::contract::{Model, actions_model};
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Kind, Member, Value};
use crate::rule::{Context, Rule, Spot, declare_rule, spelled};

declare_rule! {
    /// ## What it does
    /// Reports participant and communication bodies with four or more independent actions. A
    /// wrap-up with its `state`, `wrapupSkipped` and `resumeTime` is one action. `held`, `muted`,
    /// `recording` and `confined` are one action each.
    /// ## Why it fails
    /// The API tries each field as an action, and if one fails, the whole request fails. The
    /// official announcement of that behaviour shows an ordinary request with three actions
    /// (`muted`, `held`, `confined`), so three are accepted. Four or five are rarely intended: more
    /// often the values of a record were copied.
    /// ## Example
    /// ```json bad operation=participant
    /// {"held": false, "muted": false, "recording": true, "confined": false}
    /// ```
    /// ```json good
    /// {"muted": true, "held": false, "confined": false}
    /// ```
    /// ## Fix safety
    /// No fix: only the author knows which action is intended.
    /// ## Source
    /// Genesys employees in the forum, 2018
    /// (improvement-to-conversation-participant-update-behavior/3143): every field that is present
    /// is tried as an action; if any fails, the call fails and the answer lists the failed ones.
    /// The limit of four is our own estimate.
    ManyActions {
        id: "many-actions", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Assumed,
        fix: FixAvailability::None, claim: Claim::Independent, hooks: &[Hook::Object],
    }
}

/// The number of actions that is reported.
const MANY: usize = 4;

impl Rule for ManyActions {
    fn object<'t>(&self, object: Value<'t>, model: Option<&'static Model>, cx: &mut Context<'t>) {
        if object.len() < MANY {
            return;
        }
        let Some(model) = model.filter(|model| model.is(actions_model())) else { return };
        let mut actions: Vec<(&'static str, Member<'t>)> = Vec::new();
        for member in object.members().filter(|member| member.value().kind() != Kind::Null) {
            let Some(spec) = spelled(&member.name(), model) else { continue };
            let action = match spec.name {
                "wrapup" | "state" | "wrapupSkipped" | "resumeTime" => "wrapup",
                other => other,
            };
            // The first of each is kept; there are at most five.
            if actions.iter().all(|(other, _)| *other != action) {
                actions.push((action, member));
            }
        }
        if actions.len() < MANY {
            return;
        }
        let names: Vec<String> = actions.iter().map(|(_, action)| format!("`{}`", action.name())).collect();
        let message = format!("{} independent actions in one request: {}", actions.len(), names.join(", "));
        cx.report(self, Spot::Name(actions[0].1), message)
            .help("send one request for each action: if one action fails, the whole request fails");
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::ManyActions;

    #[test]
    fn cases() {
        RuleTester::new(&ManyActions)
            .operation("participant")
            .good(r#"{"state": "disconnected", "wrapupSkipped": true, "wrapup": {}, "resumeTime": "x"}"#)
            .good(r#"{"held": true, "muted": true}"#)
            .good(r#"{"held": true, "muted": true, "recording": null}"#)
            .good(r#"{"held": true, "held": true, "muted": true}"#)
            .good(r#"{"muted": true, "held": false, "confined": false}"#)
            .says(
                r#"{"state": "connected", "Held": true, "muted": true, "confined": true}"#,
                "`state`, `Held`, `muted`, `confined`",
            )
            .says(r#"{"held": true, "muted": true, "recording": true, "confined": true}"#, "4 independent")
            .run();
        RuleTester::new(&ManyActions)
            .operation("attributes")
            .good(r#"{"attributes": {"held": "x", "muted": "y", "recording": "z"}}"#)
            .run();
    }
}
