//! Fields that a request cannot do without: a fix never takes them away.

use super::context::{Context, Slot, is_all_of_a_body};
use super::edits::remove_value;
use crate::contract::{MemberSpec, Model, Target, wrapup_model};
use crate::diagnostic::{Applicability, Fix};
use crate::json::{Kind, Member, Value};

/// The refusal of a wrap-up without a code.
pub(crate) const WRAPUP_CODE_REQUIRED: &str = "conversation.error.wrapup.code.required";

/// The refusal of a communication PATCH that does not disconnect.
pub(crate) const STATE_REQUIRED: &str = "communication.state.required";

/// The refusal of a conversation PATCH that asks for nothing.
pub(crate) const NOTHING_TO_DO: &str = "conversation.error.empty.conversation.list";

/// The refusal of a blind transfer without a target.
pub(crate) const TARGET_REQUIRED: &str = "conversations.error.transfer.destination.required";

/// What to do about a value that is wrong where the field itself must stay; `None` where it may go.
fn why_needed(slot: &Slot<'_>, cx: &Context<'_>) -> Option<&'static str> {
    let spec = slot.spec?;
    if spec.required {
        return Some("set a value: the operation requires this field");
    }
    if spec.absent_clears {
        return Some("set a value: omitting the field clears the stored values");
    }
    let (object, owner) = (slot.value.member()?.object(), slot.owner?);
    if is_code_of_wrapup(spec, owner) && !is_provisional(object) {
        return Some("a wrap-up needs the id of its code, unless `provisional` is true");
    }
    let is_only_target =
        || spec.target != Target::No && !object.members().any(|member| names_target(member, owner));
    if is_only_target() {
        return Some("set a value: without this field the transfer has no target");
    }
    let is_body = cx.body().is_some_and(|body| body.id() == object.id());
    let keys = cx.operation().effective_keys;
    if is_body && keys.contains(&spec.name) && !object.members().any(|member| does_something(member, keys)) {
        return Some("set a value: without this field the request does nothing");
    }
    None
}

impl<'t> Context<'t> {
    /// What to do about a value that is wrong where its field must stay; `None` where it may go.
    #[must_use]
    pub(crate) fn why_needed(&self, slot: &Slot<'t>) -> Option<&'static str> {
        why_needed(slot, self)
    }

    /// The fix that removes a value; `None` where the request cannot do without it. Only shown where
    /// nothing of the body would remain, and where another value of that name would count from then on.
    #[must_use]
    pub fn removal(&self, slot: &Slot<'t>, applicability: Applicability) -> Option<Fix> {
        if self.why_needed(slot).is_some() {
            return None;
        }
        let value = slot.value;
        let (title, edits) = remove_value(value);
        let is_decisive = value.member().is_some_and(|spec| self.decisive.contains(spec.name_id()));
        let is_for_hand = is_decisive || is_all_of_a_body(value);
        Some(Fix::new(if is_for_hand { Applicability::Shown } else { applicability }, title, edits))
    }
}

/// Whether a field is the code of a wrap-up.
#[must_use]
pub(crate) fn is_code_of_wrapup(spec: &MemberSpec, owner: &Model) -> bool {
    spec.name == "code" && owner.is(wrapup_model())
}

/// Whether a wrap-up is a draft, which needs no code yet.
#[must_use]
pub(crate) fn is_provisional(wrapup: Value<'_>) -> bool {
    wrapup.get("provisional").is_some_and(|provisional| provisional.kind() == Kind::True)
}

/// Whether a member names the target of a transfer by itself.
#[must_use]
pub(crate) fn names_target(member: Member<'_>, model: &'static Model) -> bool {
    let spec = model.member(&member.name()).or_else(|| model.respelled(&member.name()));
    let is_set = match member.value().kind() {
        // A transfer to the voicemail of the participant.
        Kind::Null | Kind::False => false,
        Kind::String => !member.value().content_span().is_empty(),
        _ => true,
    };
    is_set && spec.is_some_and(|spec| spec.target == Target::Enough)
}

/// Whether a member is one of those that do something, and asks for something.
#[must_use]
pub(crate) fn does_something(member: Member<'_>, keys: &[&str]) -> bool {
    let value = member.value();
    let is_set = match value.kind() {
        Kind::Null => false,
        Kind::String => !value.content_span().is_empty(),
        Kind::Array => !value.is_empty(),
        _ => true,
    };
    is_set && keys.contains(&&*member.name())
}

/// Whether a value of `state` is one that the operation is described to act on. Case does not count here.
#[must_use]
pub(crate) fn is_effective_state(state: &str, cx: &Context<'_>) -> bool {
    let states = cx.operation().effective_states;
    states.is_empty() || states.iter().any(|other| other.eq_ignore_ascii_case(state))
}

/// Whether a field is an address that is documented to take no phone number here.
#[must_use]
pub(crate) fn is_address_without_phone(spec: &MemberSpec, cx: &Context<'_>) -> bool {
    spec.name == "address" && cx.operation().no_phone_address
}

/// Whether a slot is the `state` of the body itself, of whose values the operation acts on some.
#[must_use]
pub(crate) fn is_state_of_body(spec: &MemberSpec, owner: &Model, cx: &Context<'_>) -> bool {
    let operation = cx.operation();
    spec.name == "state"
        && !operation.effective_states.is_empty()
        && operation.model.is_some_and(|model| model.is(owner))
}
