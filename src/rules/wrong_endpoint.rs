//! `wrong-endpoint`: the body belongs to another operation than the one it is checked against.

use std::borrow::Cow;

use crate::contract::{
    Family, Inference, Model, Operation, Route, Type, actions_model, attributes_model, hint_for, infer,
    is_conversation_only, is_get_only, wrapup_model,
};
use crate::diagnostic::{Claim, Diagnostic, Evidence, Fix, FixAvailability, HeadPart, Hook, Severity};
use crate::json::{Kind, Member, Value};
use crate::rule::{
    Context, ContractSource, NOTHING_TO_DO, Rule, STATE_REQUIRED, Spot, declare_rule, is_body_of,
    is_effective_state, spelled,
};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports bodies that belong to another operation. That is `attributes` on a participant
    /// operation; actions such as `held` on the attributes operation; a wrap-up that is not under
    /// `wrapup`, or that is sent to a communication; actions, or a state other than `disconnected`,
    /// on a communication; the state of a participant on a conversation; a flat map of names that
    /// are not actions.
    /// ## Why it fails
    /// Participants have two PATCH operations. `…/participants/{participantId}` accepts actions
    /// (`MediaParticipantRequest`), and `…/participants/{participantId}/attributes` accepts
    /// `attributes` (`ParticipantAttributes`). They have no field in common. The API ignores or
    /// rejects a field of the other operation (not documented which).
    ///
    /// The PATCH of a communication is described as "by disconnecting it", and documents 400
    /// `communication.state.required`: a communication's state can only be set to disconnected.
    /// ## Example
    /// ```http bad
    /// PATCH /api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70 HTTP/1.1
    /// Content-Type: application/json
    ///
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```http good
    /// PATCH /api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes HTTP/1.1
    /// Content-Type: application/json
    ///
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ## Fix safety
    /// The right path is shown. The body is never edited, because the path is wrong and not the
    /// body. The body is checked against the operation that it belongs to, so its other defects
    /// show in the same run.
    /// ## Source
    /// `schemas/genesys/MediaParticipantRequest.json`, `ParticipantAttributes.json` and
    /// `WrapupInput.json`; every published SDK has the same fields. The error code: the official
    /// API description of 2018, in `schemas/operations.json`.
    WrongEndpoint {
        id: "wrong-endpoint", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::WrongEndpoint, hooks: &[Hook::Body],
        role: CorrectsOperation,
    }
}

/// Operations to which people send actions by mistake.
const CONFUSED_WITH_PARTICIPANT: [Family; 7] = [
    Family::Attributes,
    Family::Wrapup,
    Family::AfterCallWork,
    Family::Parking,
    Family::Conversation,
    Family::CustomAttributes,
    Family::RecordingState,
];

impl Rule for WrongEndpoint {
    fn body(&self, cx: &mut Context<'_>) {
        let Some(body) = cx.body().filter(|body| body.kind() == Kind::Object && !body.is_empty()) else {
            return;
        };
        let (Some(model), family) = (cx.model(), cx.operation().family) else { return };
        match family {
            Family::Communication => {
                if let Some(wrapup) = body.members().find(|member| member.name() == "wrapup") {
                    return self.wrapup_on_communication(wrapup, cx);
                }
            }
            Family::Conversation if body.len() == 1 => {
                if let Some(state) = body.members().find(|member| is_state_of_a_participant(*member)) {
                    return self.state_on_conversation(body, state, cx);
                }
            }
            _ => {}
        }
        let foreign = body.members().find(|member| spelled(&member.name(), model).is_none());
        let Some(foreign) = foreign else {
            if family == Family::Communication {
                self.actions_on_communication(body, cx);
            }
            return;
        };
        if family.takes_actions() {
            if let Some(first) = body.members().find(|member| names_attributes(*member)) {
                self.attributes_on_actions(body, first, cx);
            } else if is_body_of(body, wrapup_model()) && body.get("code").is_some() {
                self.wrapup_on_actions(body, foreign, cx);
            } else if is_flat_map(body, model) {
                self.flat_map_on_actions(body, cx);
            } else if family == Family::Communication {
                self.actions_on_communication(body, cx);
            }
        } else if CONFUSED_WITH_PARTICIPANT.contains(&family) {
            if means_actions(body) {
                self.actions_elsewhere(body, foreign, cx);
            } else if is_body_of(body, attributes_model()) {
                self.attributes_elsewhere(body, foreign, cx);
            }
        }
    }
}

impl WrongEndpoint {
    fn attributes_on_actions<'t>(self, body: Value<'t>, first: Member<'t>, cx: &mut Context<'t>) {
        let Some(right) = cx.operation().sibling(Family::Attributes) else { return };
        let alone = body.members().all(names_attributes);
        if alone {
            cx.judge(body, Type::Model(attributes_model()));
        } else {
            for member in body.members().filter(|member| names_attributes(*member)) {
                cx.adopt(member, Type::Map(&Type::String));
            }
        }
        let (address, or_configure) = (cx.address_of(right), or_configure(cx, "attributes"));
        if alone {
            let help = format!("send the same body with {address}{or_configure}");
            self.point(first, help, title(right, cx), cx);
        } else {
            let help = format!(
                "send two requests: `attributes` with {address}, and the rest with this path{or_configure}"
            );
            self.point(first, help, "send `attributes` in a separate request", cx);
        }
    }

    /// Columns of a CRM at the top level: one finding for any number of columns.
    fn flat_map_on_actions<'t>(self, body: Value<'t>, cx: &mut Context<'t>) {
        let Some(right) = cx.operation().sibling(Family::Attributes) else { return };
        cx.judge(body, Type::Map(&Type::String));
        let model = cx.operation().model.map_or("", |model| model.name);
        let message = format!(
            "none of the {} fields belongs to `{model}`: the API ignores or rejects them",
            body.len()
        );
        let help = format!(
            "if these are attributes, put them into one field, `{{\"attributes\":{{…}}}}`, and send it with {}",
            cx.address_of(right)
        );
        let whole = cx.whole();
        self.report(whole, message, help, "send them as attributes", cx);
    }

    fn attributes_elsewhere<'t>(self, body: Value<'t>, first: Member<'t>, cx: &mut Context<'t>) {
        let Some(right) = cx.operation().sibling(Family::Attributes) else { return };
        cx.judge(body, Type::Model(attributes_model()));
        let help =
            format!("send the same body with {}{}", cx.address_of(right), or_configure(cx, "attributes"));
        self.point(first, help, title(right, cx), cx);
    }

    fn actions_elsewhere<'t>(self, body: Value<'t>, first: Member<'t>, cx: &mut Context<'t>) {
        let Some(right) = cx.operation().sibling(Family::Participant) else { return };
        cx.judge(body, Type::Model(actions_model()));
        let help = format!(
            "this is an action: send the same body with {}{}",
            cx.address_of(right),
            or_configure(cx, "participant")
        );
        self.point(first, help, title(right, cx), cx);
    }

    /// The summary of the operation says that it does not update the wrap-up.
    fn wrapup_on_communication<'t>(self, wrapup: Member<'t>, cx: &mut Context<'t>) {
        let Some(right) = cx.operation().sibling(Family::Participant) else { return };
        let address = cx.address_of(right);
        let message = "`wrapup` has no effect here: this operation does not update the wrap-up".to_owned();
        let title = title(right, cx);
        self.report(Spot::Name(wrapup), message, format!("send it with {address}"), title, cx);
    }

    /// The PATCH of a communication disconnects it and does nothing else.
    fn actions_on_communication<'t>(self, body: Value<'t>, cx: &mut Context<'t>) {
        let operation = cx.operation();
        let Some(right) = operation.sibling(Family::Participant) else { return };
        let named = |wanted: &str| {
            body.members().find(|member| {
                spelled(&member.name(), actions_model()).is_some_and(|spec| spec.name == wanted)
            })
        };
        let address = cx.address_of(right);
        let (first, message) = if let Some(state) = named("state") {
            // A value that is not a state is reported at the value.
            let Some(text) = state.value().text() else { return };
            let is_state = named_states().any(|state| state.eq_ignore_ascii_case(&text));
            if !is_state || is_effective_state(&text, cx) {
                return;
            }
            // No other rule may report this state.
            cx.claim(state.value().id());
            (state, "this operation only disconnects: `state` must be `disconnected`")
        } else {
            // An unfilled placeholder may become the state.
            let is_action = |member: &Member<'_>| spelled(&member.name(), actions_model()).is_some();
            if body.members().any(|member| cx.is_unfilled(&member.name())) {
                return;
            }
            let Some(first) = body.members().find(is_action) else { return };
            (first, "this operation only disconnects: `state` is missing")
        };
        let help = format!(
            "for an action on the participant, send the body with {address}; to end the communication, send `{{\"state\":\"disconnected\"}}`"
        );
        let title = title(right, cx);
        let diagnostic = self.report(Spot::Name(first), message.to_owned(), help, title, cx);
        diagnostic.severity(Severity::Warning).confirmed_by(operation, STATE_REQUIRED);
    }

    /// A conversation answered `{"state":"connected"}` with 400, "An empty list of conversations is
    /// invalid" (2018, a chat). The only documented state is `disconnected`.
    fn state_on_conversation<'t>(self, body: Value<'t>, state: Member<'t>, cx: &mut Context<'t>) {
        let Some(right) = cx.operation().sibling(Family::Participant) else { return };
        cx.judge(body, Type::Model(actions_model()));
        let help =
            format!("this is the state of a participant: send the same body with {}", cx.address_of(right));
        let message = "only the state `disconnected` has an effect on a whole conversation".to_owned();
        let (operation, title) = (cx.operation(), title(right, cx));
        self.report(Spot::Name(state), message, help, title, cx).confirmed_by(operation, NOTHING_TO_DO);
    }

    fn wrapup_on_actions<'t>(self, body: Value<'t>, first: Member<'t>, cx: &mut Context<'t>) {
        let Some(right) = cx.operation().sibling(Family::Wrapup) else { return };
        cx.judge(body, Type::Model(wrapup_model()));
        let address = cx.address_of(right);
        let help = if cx.operation().family == Family::Participant {
            format!(
                "put the wrap-up under `wrapup`, as in `{{\"wrapup\":{{\"code\":\"<uuid>\"}}}}`, or send the same body with {address}{}",
                or_configure(cx, "wrapup")
            )
        } else {
            format!("send the same body with {address}{}", or_configure(cx, "wrapup"))
        };
        self.point(first, help, title(right, cx), cx);
    }

    fn point<'t>(
        self,
        first: Member<'t>,
        help: String,
        title: impl Into<Cow<'static, str>>,
        cx: &mut Context<'t>,
    ) {
        let model = cx.operation().model.map_or("", |model| model.name);
        let name = first.name();
        let message = format!("`{model}` has no field `{}`: the API ignores or rejects it", shown(&name));
        self.report(Spot::Name(first), message, help, title, cx);
    }

    fn report<'c, 't>(
        self,
        spot: Spot<'t>,
        message: String,
        help: String,
        title: impl Into<Cow<'static, str>>,
        cx: &'c mut Context<'t>,
    ) -> &'c mut Diagnostic {
        let url = cx.request().url.is_some().then(|| cx.place(Spot::Head(HeadPart::Url)));
        let diagnostic = cx.report(&self, spot, message);
        diagnostic.help(help).fix(Fix::shown(title, Vec::new()));
        if let Some(url) = url {
            diagnostic.related(url, "sent here");
        }
        diagnostic
    }
}

/// Whether a member is a state that only participants can be set to, not whole conversations.
fn is_state_of_a_participant(member: Member<'_>) -> bool {
    let is_meant = |text: &str| ["connected", "parked"].iter().any(|state| text.eq_ignore_ascii_case(state));
    member.name() == "state" && member.value().text().is_some_and(|text| is_meant(&text))
}

/// The values of `state`.
fn named_states() -> impl Iterator<Item = &'static str> {
    match actions_model().member("state").map(|spec| spec.ty) {
        Some(Type::Enum(states)) => states.iter().copied(),
        _ => [].iter().copied(),
    }
}

/// Whether an object is a list of actions, in any spelling. `{"state":"NY"}` is not.
fn means_actions(body: Value<'_>) -> bool {
    is_body_of(body, actions_model())
        || body.members().all(|member| may_be_action(&member.name()))
            && infer(body) == Inference::Family(Family::Participant)
}

/// Whether a name is that of an action, or of a wrap-up code, which people send as an action.
pub(super) fn may_be_action(name: &str) -> bool {
    spelled(name, actions_model()).is_some()
        || hint_for(name, Family::Participant).is_some_and(|hint| hint.names.contains(&"wrapup_code"))
}

/// Whether an object has two or more fields with a text or number, and no name is similar to one of
/// the model or of a record.
fn is_flat_map(body: Value<'_>, model: &'static Model) -> bool {
    body.len() >= 2
        && body.members().all(|member| {
            let name = member.name();
            !matches!(member.value().kind(), Kind::Object | Kind::Array | Kind::True | Kind::False)
                && spelled(&name, model).is_none()
                && spelled(&name, wrapup_model()).is_none()
                && model.nearest(&name).is_none()
                && hint_for(&name, Family::Participant).is_none()
                && !is_get_only(&name)
                && !is_conversation_only(&name)
        })
}

/// The title of the fix.
fn title(right: &Operation, cx: &Context<'_>) -> String {
    // An unpublished path may have more errors than a missing end.
    let published = !matches!(cx.route(), Some(Route::Unknown));
    match right.path.strip_prefix(cx.operation().path) {
        Some(tail) if published && right.method == cx.operation().method => {
            format!("append `{tail}` to the path")
        }
        _ => format!("send it with {}", cx.address_of(right)),
    }
}

fn names_attributes(member: Member<'_>) -> bool {
    spelled(&member.name(), attributes_model()).is_some()
}

/// Help for a body whose operation was not recorded: the operation may be wrong, not the body.
fn or_configure(cx: &Context<'_>, short: &str) -> String {
    match cx.contract().source {
        ContractSource::Recorded => String::new(),
        ContractSource::Configured | ContractSource::Inferred => {
            format!(", or set `-o {short}` if it is sent there already")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::{ATTRIBUTES, PARTICIPANT, RuleTester, WRAPUP};
    use super::WrongEndpoint;
    use crate::diagnostic::Severity;

    const GENERIC: &str = "/gw/api/v2/conversations/{{cid}}/participants/{{pid}}";

    #[test]
    fn attributes_on_a_participant() {
        RuleTester::new(&WrongEndpoint)
            .recorded("PATCH", PARTICIPANT)
            .good(r#"{"held": true, "participantData": {}}"#)
            .good(r#"{"wrapup": {"attributes": {}}}"#)
            .shown_only(r#"{"attributes": {"a": null}}"#)
            .says(
                r#"{"attributes": {"a": "x"}}"#,
                "`PATCH /api/v2/conversations/calls/5f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/participants/6f1f2c6e-9b1d-4c0a-8d7e-2b3c4d5e6f70/attributes`",
            )
            .says(r#"{"held": true, "attributes": {"a": "x"}}"#, "send two requests")
            .says(r#"{"Attributes": {}, "attributes": {}}"#, "`MediaParticipantRequest` has no field `Attributes`")
            .bad(r#"{"attributes": null, "state": "connected"}"#)
            .run();
        RuleTester::new(&WrongEndpoint)
            .recorded("PATCH", GENERIC)
            .says(
                r#"{"attributes": {}}"#,
                "/gw/api/v2/conversations/{{cid}}/participants/{{pid}}/attributes`",
            )
            .run();
        RuleTester::new(&WrongEndpoint)
            .operation("participant")
            .says(r#"{"attributes": {"a": "x"}}"#, "set `-o attributes`")
            .run();
        RuleTester::new(&WrongEndpoint)
            .operation("patchConversationsCall")
            .says(r#"{"attributes": {"a": "x"}}"#, "{participantId}/attributes`")
            .run();
        RuleTester::new(&WrongEndpoint)
            .operation("patchConversationCustomattributes")
            .good(r#"{"id": "x", "customAttributes": {}}"#)
            .bad(r#"{"attributes": {"a": "x"}}"#)
            .run();
        RuleTester::new(&WrongEndpoint)
            .operation("patchConversationSecureattributes")
            .good(r#"{"attributes": {"a": "x"}}"#)
            .run();
    }

    #[test]
    fn actions_elsewhere() {
        RuleTester::new(&WrongEndpoint)
            .recorded("PATCH", ATTRIBUTES)
            .good(r#"{"attributes": {"held": "true"}}"#)
            .good(r#"{"attributes": {"a": "x"}, "held": true}"#)
            .good(r#"{"state": "NY"}"#)
            .good(r#"{"state": "connected", "tier": "gold"}"#)
            .good(r#"{"muted": 1}"#)
            .good(r#"{"held": "true", "crm_id": "x"}"#)
            .shown_only(r#"{"held": "true"}"#)
            .shown_only(r#"{"Held": "true", "state": "disconnect"}"#)
            .shown_only(r#"{"wrapup": "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70"}"#)
            .shown_only(r#"{"wrapup_code": "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70"}"#)
            .says(r#"{"state": "disconnected", "wrapupSkipped": true}"#, "2b3c4d5e6f70`")
            .bad(r#"{"wrapup": {"code": null}}"#)
            .run();
        RuleTester::new(&WrongEndpoint)
            .operation("patchConversationsCall")
            .good(r#"{"state": "disconnected"}"#)
            .says(r#"{"state": "connected"}"#, "only the state `disconnected` has an effect")
            .bad(r#"{"muted": true}"#)
            .run();
        RuleTester::new(&WrongEndpoint)
            .recorded("POST", WRAPUP)
            .good(r#"{"code": "x"}"#)
            .good(r#"{"wrapup": {"code": "x"}}"#)
            .bad(r#"{"wrapup": {"code": "x"}, "state": "disconnected"}"#)
            .run();
    }

    #[test]
    fn a_wrapup_without_its_name() {
        RuleTester::new(&WrongEndpoint)
            .recorded("PATCH", PARTICIPANT)
            .good(r#"{"notes": "x"}"#)
            .good(r#"{"code": "x", "foo": "y"}"#)
            .says(r#"{"code": "x", "notes": "y"}"#, "put the wrap-up under `wrapup`")
            .says(r#"{"code": "x"}"#, "{communicationId}/wrapup`")
            .run();
        RuleTester::new(&WrongEndpoint)
            .recorded("PATCH", PARTICIPANT)
            .says(r#"{"crm_id": "1", "tier": "gold", "vip": "true"}"#, "none of the 3 fields")
            .says(r#"{"crm_id": "1", "tier": "gold"}"#, "2b3c4d5e6f70/attributes`")
            .good(r#"{"crm_id": "1"}"#)
            .good(r#"{"crm_id": "1", "state": "connected"}"#)
            .good(r#"{"crm_id": "1", "mutd": "true"}"#)
            .good(r#"{"crm_id": "1", "purpose": "agent"}"#)
            .run();
        RuleTester::new(&WrongEndpoint)
            .operation("communication")
            .good(r#"{"state": "disconnected"}"#)
            .good(r#"{"state": "Disconnected"}"#)
            .good(r#"{"state": "disconnected", "held": true}"#)
            .good(r#"{"state": ""}"#)
            .good(r#"{"state": "gold"}"#)
            .severity(r#"{"state": "connected"}"#, Severity::Error)
            .severity(r#"{"state": "CONNECTED", "held": true}"#, Severity::Error)
            .severity(r#"{"held": true}"#, Severity::Error)
            .severity(r#"{"held": true, "foo": 1}"#, Severity::Error)
            .says(r#"{"held": true}"#, "`state` is missing")
            .shown_only(r#"{"held": true}"#)
            .good(r#"{"foo": 1}"#)
            .says(
                r#"{"wrapup": {"code": "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70"}}"#,
                "does not update the wrap-up",
            )
            .says(r#"{"code": "x"}"#, "send the same body with `POST ")
            .run();
    }
}
