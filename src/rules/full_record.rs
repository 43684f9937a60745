//! `full-record`: a whole participant or conversation record, as GET returns it, sent as a body.

use std::borrow::Cow;

use crate::contract::{
    CrmRecord, Family, MemberSpec, Model, Record, actions_model, attributes_model, camel,
    is_conversation_only, is_get_only,
};
use crate::diagnostic::{Claim, Evidence, Fix, FixAvailability, Hook, Label, Severity};
use crate::json::{Kind, Member, Value};
use crate::rule::{Context, Rule, Spot, declare_rule, remove_members, spelled};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports bodies that are whole records, as GET returns them. A participant record has four or
    /// more fields that only GET returns, at least one of them `purpose`, `mediaRoles`,
    /// `participantType`, `wrapupRequired`, `connectedTime` or `direction`. A conversation record
    /// has a field that only conversations have, such as `participants`. Records of Salesforce,
    /// Dynamics 365, HubSpot, ServiceNow and Zendesk are reported, too.
    /// ## Why it fails
    /// The body of a participant PATCH is a list of actions. The API tries each of `wrapup`,
    /// `state`, `recording`, `muted`, `confined`, `held`, `wrapupSkipped` and `resumeTime` that is
    /// in the record. It ignores or rejects the other fields (not documented which).
    ///
    /// In a Salesforce record, `attributes` holds the type and URL of the record. They would become
    /// attributes of the participant, and the fields of the record would not.
    /// ## Example
    /// ```json bad operation=participant
    /// {"id": "6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70", "purpose": "agent", "direction": "inbound", "queueId": "7f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70", "connectedTime": "2026-01-02T03:04:05Z", "held": true}
    /// ```
    /// ```json fixed
    /// {"held": true}
    /// ```
    /// ```json good
    /// {"held": true}
    /// ```
    /// ## Fix safety
    /// Unsafe: the fields that the schema accepts are kept, and each of them is an action. There is
    /// no fix if no field would remain. There is no fix for records of a CRM: only the author knows
    /// which fields the agent needs.
    /// ## Source
    /// `schemas/key-facts.json`; a Genesys employee in the forum, 2018: every field that is present
    /// is tried as an action. The CRM records: Salesforce REST API "sObject Rows", Dataverse Web API
    /// (`@odata.etag`), HubSpot CRM API v3 objects, ServiceNow Table API, Zendesk Ticketing API.
    FullRecord {
        id: "full-record", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::FullRecord, hooks: &[Hook::Body],
        refusals: ["invalid.property"],
    }
}

/// The most places inside a record that a finding lists. Records have about sixty members.
const MAX_RELATED: usize = 100;

impl Rule for FullRecord {
    fn body(&self, cx: &mut Context<'_>) {
        let Some(body) = cx.body() else { return };
        if takes_what_should_change(cx.operation().family)
            && let Some(record) = CrmRecord::of(body)
        {
            self.of_crm(record, cx);
            return;
        }
        let (Some(record), Some(model)) = (Record::of(body, cx.operation().family), cx.model()) else {
            return;
        };
        let parts: Vec<Part<'_>> = body.members().map(|member| Part::of(member, model)).collect();
        let help = cx.help(|| help(&parts, model, cx));
        let related = if cx.is_for_messages_only() { Vec::new() } else { inside(&parts, body, model, cx) };
        let what = match record {
            Record::Participant => "the body is a whole participant record, as GET returns it".to_owned(),
            Record::Conversation(name) => {
                format!("the body is a whole conversation record: only conversations have `{}`", shown(&name))
            }
        };
        cx.claim_body();
        let diagnostic = cx.report(self, cx.whole(), what);
        diagnostic.help = help;
        diagnostic.related = related;
        let mut gone = Vec::with_capacity(parts.len());
        gone.extend(parts.iter().filter(|part| !part.is_kept()).map(|part| part.member));
        if gone.len() < parts.len() {
            diagnostic.fix(Fix::risky(
                "keep only the fields that the operation accepts",
                remove_members(body, &gone),
            ));
        }
    }
}

impl FullRecord {
    /// Only the author knows which of its fields the agent needs, so there is no fix.
    fn of_crm(self, record: CrmRecord, cx: &mut Context<'_>) {
        let system = record.system();
        let message = match record {
            CrmRecord::Salesforce => {
                "the body is a Salesforce record, as its API returns it: `attributes` in it is Salesforce's own"
                    .to_owned()
            }
            _ => format!("the body is a {system} record, as its API returns it"),
        };
        let help = match cx.operation().family {
            Family::Attributes | Family::SecureAttributes => {
                "send the fields that are needed, under names of your own: `{\"attributes\":{\"crm_id\":\"<id>\"}}`"
            }
            _ => "send only what should change on the conversation, not the record",
        };
        cx.claim_body();
        cx.report(&self, Spot::Body, message).help(help);
    }
}

/// Whether an operation takes attributes or actions, so that records of other systems are not bodies of it.
fn takes_what_should_change(family: Family) -> bool {
    matches!(
        family,
        Family::Attributes
            | Family::SecureAttributes
            | Family::Participant
            | Family::Communication
            | Family::Wrapup
    )
}

/// A member of the record, looked up once.
struct Part<'t> {
    member: Member<'t>,
    name: Cow<'t, str>,
    /// Its name in the model.
    spec: Option<&'static MemberSpec>,
    /// What its value is, if it is empty: null, an empty string.
    unset: Option<&'static str>,
}

impl<'t> Part<'t> {
    fn of(member: Member<'t>, model: &'static Model) -> Self {
        let name = member.name();
        let spec = spelled(&name, model);
        Self { member, name, spec, unset: unset(member.value()) }
    }

    /// Whether the body of the operation has this member.
    fn is_kept(&self) -> bool {
        self.spec.is_some() && self.unset.is_none()
    }
}

fn help(parts: &[Part<'_>], model: &'static Model, cx: &Context<'_>) -> String {
    if !model.is(actions_model()) {
        return "send only `{\"attributes\":{…}}`".to_owned();
    }
    let kept = parts.iter().filter(|part| part.is_kept());
    let mut names: Vec<&'static str> = kept.filter_map(|part| part.spec).map(|spec| spec.name).collect();
    names.dedup();
    names.truncate(model.members.len());
    let mut help = match names.as_slice() {
        [] => "send only the fields to change: no field of this record is an action".to_owned(),
        [one] => format!("send only the fields to change: the API tries `{one}` as an action"),
        [all @ .., last] => format!(
            "send only the fields to change: the API tries `{}` and `{last}` as actions",
            all.join("`, `")
        ),
    };
    let has_attributes = parts.iter().any(|part| spelled(&part.name, attributes_model()).is_some());
    if has_attributes && let Some(operation) = cx.operation().sibling(Family::Attributes) {
        help.push_str("; to write `attributes`, use ");
        help.push_str(&cx.address_of(operation));
    }
    help
}

/// The members to list as places: actions first, then members that would be findings of their own.
fn inside(parts: &[Part<'_>], body: Value<'_>, model: &'static Model, cx: &Context<'_>) -> Vec<Label> {
    let tried = parts.iter().filter(|_| model.is(actions_model())).filter(|part| part.is_kept());
    let actions = tried.map(|part| (Spot::Name(part.member), "tried as an action"));
    let others = parts.iter().filter_map(|part| match (part.spec, part.unset) {
        (None, _) => Some((Spot::Name(part.member), foreign(&part.name))),
        (Some(_), Some(words)) => Some((Spot::Value(part.member.value()), words)),
        (Some(_), None) => None,
    });
    // Members at the top level are in the list already.
    let deeper =
        body.descendants().filter(|value| value.parent().is_some_and(|value| value.id() != body.id()));
    let deeper = deeper.filter_map(|value| Some((Spot::Value(value), unset(value)?)));
    let all = actions.chain(others).chain(deeper).take(MAX_RELATED);
    let mut labels = Vec::with_capacity(parts.len().min(MAX_RELATED));
    labels.extend(all.map(|(spot, words)| Label { place: cx.place(spot), message: words.into() }));
    labels
}

/// Why the operation does not accept a member.
fn foreign(name: &str) -> &'static str {
    // The most common case: the name is exactly that of the record.
    if is_get_only(name) {
        return "only GET returns it";
    }
    let camel = camel(name);
    if spelled(name, attributes_model()).is_some() {
        "not written by this operation"
    } else if is_get_only(&camel) || is_conversation_only(&camel) {
        "only GET returns it"
    } else {
        "not a field of the schema"
    }
}

fn unset(value: Value<'_>) -> Option<&'static str> {
    match value.kind() {
        Kind::Null => Some("null"),
        Kind::String if value.content_span().is_empty() => Some("an empty string"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::{PARTICIPANT, RuleTester};
    use super::FullRecord;

    const RECORD: &str = r#"{"id": "a", "purpose": "agent", "state": "connected", "queueId": "q", "direction": "inbound", "held": false, "attributes": {"a": null}}"#;

    #[test]
    fn on_participants() {
        RuleTester::new(&FullRecord)
            .operation("participant")
            .good(r#"{"held": true, "id": "a", "queueId": "q", "purpose": "agent"}"#)
            .good(r#"{"held": true, "selfUri": "/api/v2/x"}"#)
            .good(r#"{"a": {"participants": []}}"#)
            .says(RECORD, "the API tries `state` and `held` as actions")
            .unsafe_fix(RECORD, r#"{"state": "connected", "held": false}"#)
            .unsafe_fix(
                r#"{"id": "a", "purpose": "agent", "media_roles": [], "queue_id": "q", "connected_time": null, "wrapup_skipped": true, "held": null}"#,
                r#"{"wrapup_skipped": true}"#,
            )
            .shown_only(r#"{"id": "a", "purpose": "agent", "queueId": "q", "direction": "inbound"}"#)
            .says(r#"{"id": "a", "participants": [{"id": "b"}]}"#, "only conversations have `participants`")
            .bad(r#"{"recent_transfers": [], "state": "connected"}"#)
            .run();
        RuleTester::new(&FullRecord)
            .recorded("PATCH", PARTICIPANT)
            .says(RECORD, "2b3c4d5e6f70/attributes`")
            .run();
    }

    #[test]
    fn of_a_crm() {
        const SALESFORCE: &str = r#"{"attributes": {"type": "Account", "url": "/services/data/v59.0/sobjects/Account/001"}, "Id": "001", "Phone": null}"#;
        for operation in ["attributes", "participant", "wrapup"] {
            RuleTester::new(&FullRecord)
                .operation(operation)
                .says(SALESFORCE, "a Salesforce record")
                .shown_only(SALESFORCE)
                .says(r#"{"@odata.etag": "W/1", "contactid": "a", "fullname": "b"}"#, "a Dynamics 365 record")
                .shown_only(r#"{"id": "1", "properties": {"email": "a"}, "archived": false}"#)
                .run();
        }
        RuleTester::new(&FullRecord)
            .operation("attributes")
            .good(r#"{"attributes": {"type": "Account", "url": "/services/data/v59.0"}}"#)
            .good(r#"{"id": "1", "name": "Acme", "phone": "x"}"#)
            .run();
    }

    #[test]
    fn on_attributes() {
        RuleTester::new(&FullRecord)
            .operation("attributes")
            .good(r#"{"id": "1", "name": "x", "purpose": "sales", "queueName": "q", "direction": "n"}"#)
            .good(r#"{"participants": "4"}"#)
            .good(r#"{"attributes": {"id": "1", "name": "x", "purpose": "sales", "direction": "n"}}"#)
            .unsafe_fix(RECORD, r#"{"attributes": {"a": null}}"#)
            .shown_only(r#"{"id": "a", "participants": [{"id": "b"}], "divisions": []}"#)
            .run();
        RuleTester::new(&FullRecord)
            .operation("patchConversationsCall")
            .good(r#"{"participants": []}"#)
            .run();
    }
}
