//! Which operation a bare body is meant for, reported by its top-level names.
//!
//! An ordinary folder of JSON files must yield no findings, so names that half the world uses
//! (`state`, `recording`) vote alone only where their value looks like this API's.

use super::crm_record::CrmRecord;
use super::facts::{camel_case_of, hint_for, is_get_only};
use super::model::{Model, Type};
use super::operation::{Family, Operation};
use super::tables;
use crate::json::{Kind, Value};
use crate::text::slips;

/// What the names of a body show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inference {
    /// Meant for this family; the operation is the `calls` one.
    Family(Family),
    /// A participant record as GET returns it: judged as sent back to the participant operation.
    Record,
    /// Nothing.
    Unknown,
}

/// Get-only names that make a participant record.
pub(super) const RECORD_NAMES: usize = 4;

/// Names of which one, among four get-only ones, makes a participant record.
const RECORD_MARKS: [&str; 6] =
    ["purpose", "mediaRoles", "participantType", "wrapupRequired", "connectedTime", "direction"];

/// Wrong names that nothing uses for anything else, so that they may vote in a bare body.
const TYPICAL_NAMES: [&str; 4] =
    ["participantData", "participant_data", "externalAttributes", "external_attributes"];

/// Names of other formats that nothing puts into a body of this API: of Home Assistant, of GIS
/// features, of OpenTelemetry and of SCIM.
const FOREIGN_NAMES: [&str; 5] =
    ["entity_id", "geometry", "droppedAttributesCount", "dropped_attributes_count", "schemas"];

impl Inference {
    /// The operation that a bare body of that kind is checked against.
    #[must_use]
    pub fn operation(self) -> Option<&'static Operation> {
        let family = match self {
            Self::Family(family) => family,
            Self::Record => Family::Participant,
            Self::Unknown => return None,
        };
        super::catalog::of_family(family, "calls")
    }
}

/// Infers what `body` is meant for. An array of one is read as its element.
#[must_use]
pub fn infer(body: Value<'_>) -> Inference {
    let body = match body.kind() {
        Kind::Array if body.len() == 1 => body.elements().next().unwrap_or(body),
        _ => body,
    };
    if body.kind() != Kind::Object {
        return Inference::Unknown;
    }
    if wraps_attributes(body).is_some() {
        return Inference::Family(Family::Attributes);
    }
    if CrmRecord::of(body).is_some() {
        return Inference::Unknown;
    }
    if is_participant_record(body) {
        let known = body.members().filter(|member| is_record_name(&member.name())).count();
        return if known * 2 >= body.len() { Inference::Record } else { Inference::Unknown };
    }
    let attributes = &tables::PARTICIPANT_ATTRIBUTES;
    let actions = &tables::MEDIA_PARTICIPANT_REQUEST;
    let (mut for_attributes, mut for_actions, mut weak, mut foreign) = (0, 0, 0, 0);
    for member in body.members() {
        let name = member.name();
        if FOREIGN_NAMES.contains(&&*name) {
            return Inference::Unknown;
        }
        let is_action = actions.member(&name).is_some();
        if !is_action && (names_member(&name, attributes) || TYPICAL_NAMES.contains(&&*name)) {
            for_attributes += 1;
        } else if is_action || names_member(&name, actions) || is_wrapup_hint(&name) {
            for_actions += 1;
            weak += usize::from(is_common_word(&name) && !looks_like_ours(&name, member.value()));
        } else {
            foreign += usize::from(!is_familiar(&name));
        }
    }
    let known = for_attributes + for_actions;
    // A state that is not one of ours is one of another format.
    let foreign_state = usize::from(has_foreign_state(body));
    let (ours, foreign) = (known - foreign_state.min(known), foreign + foreign_state);
    let is_foreign = foreign >= 2 && foreign >= ours || for_attributes > 0 && foreign_state > 0;
    if known == 0 || known * 2 < body.len() || is_foreign {
        Inference::Unknown
    } else if for_attributes > 0 {
        Inference::Family(Family::Attributes)
    } else if weak == for_actions {
        Inference::Unknown
    } else {
        Inference::Family(Family::Participant)
    }
}

/// What a body carries that belongs to a participant, be it beside other members: attributes, an
/// action, or with `hinted` a name that people send in their place (`schemas/key-facts.json`).
/// `None` where it carries nothing of it.
#[must_use]
pub fn carried(body: Value<'_>, hinted: bool) -> Option<Family> {
    match infer(body) {
        Inference::Family(family) => return Some(family),
        Inference::Record => return Some(Family::Participant),
        Inference::Unknown => {}
    }
    let body = match body.kind() {
        Kind::Array if body.len() == 1 => body.elements().next().unwrap_or(body),
        _ => body,
    };
    let any = |wanted: &dyn Fn(&str, Value<'_>) -> bool| {
        body.members().any(|member| wanted(&member.name(), member.value()))
    };
    let is_attributes = |name: &str, value: Value<'_>| {
        name == "attributes" && value.kind() == Kind::Object || TYPICAL_NAMES.contains(&name)
    };
    let is_action = |name: &str, value: Value<'_>| {
        tables::MEDIA_PARTICIPANT_REQUEST.member(name).is_some()
            && (!is_common_word(name) || looks_like_ours(name, value))
    };
    if any(&is_attributes) {
        Some(Family::Attributes)
    } else if any(&is_action) {
        Some(Family::Participant)
    } else {
        let is_hinted = |family| hinted && any(&|name, _| hint_for(name, family).is_some());
        [Family::Attributes, Family::Participant].into_iter().find(|family| is_hinted(*family))
    }
}

/// What is under `attributes`, an object, where that is the only member of `body`.
#[must_use]
pub fn wraps_attributes(body: Value<'_>) -> Option<Value<'_>> {
    let member = body.members().next().filter(|_| body.len() == 1)?;
    let is_attributes = member.plain_name() == Some(b"attributes") && member.value().kind() == Kind::Object;
    is_attributes.then(|| member.value())
}

/// Whether an object is a participant record: four or more names that only GET has, one of them
/// characteristic. Python spellings count.
#[must_use]
pub fn is_participant_record(body: Value<'_>) -> bool {
    if body.len() < RECORD_NAMES {
        return false;
    }
    let (mut get_only, mut mark) = (0, false);
    body.members().any(|member| {
        let name = member.name();
        let name = camel_case_of(&name).unwrap_or(&name);
        get_only += usize::from(is_get_only(name));
        mark |= RECORD_MARKS.contains(&name);
        get_only >= RECORD_NAMES && mark
    })
}

fn is_record_name(name: &str) -> bool {
    let name = camel_case_of(name).unwrap_or(name);
    is_get_only(name) || name == "attributes" || tables::MEDIA_PARTICIPANT_REQUEST.member(name).is_some()
}

/// Whether a name is one of a record that GET returns, or one that people send by mistake, so that
/// it is not a sign of another format. Models of operations that are never inferred do not count:
/// their fields are called `name`, `type` and `status`, as everywhere.
fn is_familiar(name: &str) -> bool {
    let name = camel_case_of(name).unwrap_or(name);
    let families = [Family::Participant, Family::Attributes, Family::Wrapup];
    is_get_only(name) || families.into_iter().any(|family| hint_for(name, family).is_some())
}

/// Whether `state` holds a text or a number that is not a state of ours, as in home automation:
/// `{"state": "25", "attributes": {…}}`.
fn has_foreign_state(body: Value<'_>) -> bool {
    body.get("state").is_some_and(|state| {
        let is_said = match state.kind() {
            Kind::Number => true,
            Kind::String => state.text().is_some_and(|text| !text.trim().is_empty()),
            _ => false,
        };
        is_said && !looks_like_ours("state", state)
    })
}

fn names_member(name: &str, model: &'static Model) -> bool {
    model.member(name).is_some() || model.respelled(name).is_some() || one_slip_away(name, model)
}

/// A slip counts only in a long name: `date` is not a `state`.
fn one_slip_away(name: &str, model: &'static Model) -> bool {
    name.len() >= 8 && model.nearest(name).is_some()
}

fn is_wrapup_hint(name: &str) -> bool {
    hint_for(name, Family::Participant).is_some_and(|hint| hint.names.contains(&"wrapup_code"))
}

/// Names that other formats use too.
fn is_common_word(name: &str) -> bool {
    ["state", "recording", "muted", "confined", "held"].iter().any(|text| text.eq_ignore_ascii_case(name))
}

fn looks_like_ours(name: &str, value: Value<'_>) -> bool {
    let Some(spec) = tables::MEDIA_PARTICIPANT_REQUEST
        .member(name)
        .or_else(|| tables::MEDIA_PARTICIPANT_REQUEST.respelled(name))
    else {
        return false;
    };
    match (spec.ty, value.kind()) {
        (Type::Boolean, Kind::True | Kind::False) => true,
        (Type::Boolean, Kind::String) => value
            .text()
            .is_some_and(|text| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")),
        (Type::Enum(allowed), Kind::String) => value.text().is_some_and(|text| {
            let word = text.to_ascii_lowercase();
            // `disconnect` for `disconnected`.
            let allowed_slips = match word.len() {
                0..7 => 0,
                7..10 => 1,
                _ => 2,
            };
            is_sdk_marker(&text) || allowed.iter().any(|one| slips(&word, one) <= allowed_slips)
        }),
        _ => false,
    }
}

/// What an SDK writes in place of an enum value that it does not know: `outdated_sdk_version` and kin.
#[must_use]
pub fn is_sdk_marker(text: &str) -> bool {
    matches!(text, "outdated_sdk_version" | "OutdatedSdkVersion" | "OUTDATED_SDK_VERSION")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Tape;

    fn inferred(text: &str) -> Inference {
        infer(Tape::new().parse(text.as_bytes()).document().root().expect("a value"))
    }

    /// Documents of other systems, each of which shares a key or two with our bodies.
    #[test]
    fn documents_of_other_systems_are_not_claimed() {
        for text in [
            // Home automation.
            r#"{"entity_id": "sensor.kitchen", "state": "25", "attributes": {"precision": 1}, "last_changed": "2026-05-14"}"#,
            r#"{"state": "25", "attributes": {"unit_of_measurement": "C"}}"#,
            r#"{"state": 25, "attributes": {"unit_of_measurement": "C"}}"#,
            r#"{"entity_id": "light.kitchen", "attributes": {}}"#,
            r#"{"name": "Item", "label": "x", "state": "ON", "attributes": {}}"#,
            // GIS features.
            r#"{"geometry": {"x": 1, "y": 2}, "attributes": {"OBJECTID": 1}}"#,
            // Observability.
            r#"{"attributes": [{"key": "service.name", "value": {}}], "droppedAttributesCount": 0}"#,
            r#"{"traceId": "a", "spanId": "b", "attributes": {"http.method": "GET"}}"#,
            r#"{"state": "connected", "attributes": {}, "traceId": "a", "spanId": "b"}"#,
            // Identity providers.
            r#"{"username": "a", "enabled": true, "attributes": {"locale": ["de"]}}"#,
            r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "attributes": {}}"#,
            // Salesforce.
            r#"{"attributes": {"type": "Account", "url": "/services/data/v59.0/sobjects/Account/001"}, "Id": "001"}"#,
            // JSON:API.
            r#"{"type": "articles", "id": "1", "attributes": {"title": "a"}}"#,
            r#"{"held": false, "muted": true, "volume": 3, "title": "a"}"#,
        ] {
            assert_eq!(inferred(text), Inference::Unknown, "{text}");
        }
    }

    /// One unknown key does not hide a body, nor do keys of a record that GET returns.
    #[test]
    fn bodies_with_mistakes_are_still_claimed() {
        let (attributes, participant) =
            (Inference::Family(Family::Attributes), Inference::Family(Family::Participant));
        for (text, expected) in [
            (r#"{"attributes": {"a": null}}"#, attributes),
            (r#"{"attributes": {"a": "1"}, "crm_tier": "gold"}"#, attributes),
            (r#"{"attributes": {"a": "1"}, "state": "disconnect"}"#, attributes),
            (r#"{"attributes": {"a": "1"}, "state": null}"#, attributes),
            (r#"{"state": "disconnected", "crm_tier": "gold"}"#, participant),
            (r#"{"state": "connected", "held": true, "id": "x", "name": "y"}"#, participant),
            (r#"{"wrapup": {}, "wrapup_skipped": true, "note": "x"}"#, participant),
            (r#"{"held": "yes", "muted": "no", "wrapup": {}}"#, participant),
            (
                r#"{"state": null, "recording": null, "muted": null, "held": null, "wrapup_skipped": null}"#,
                participant,
            ),
        ] {
            assert_eq!(inferred(text), expected, "{text}");
        }
    }
}
