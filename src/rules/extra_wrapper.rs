//! `extra-wrapper`: the intended body is nested inside another object.

use crate::contract::{Family, Model, Type, attributes_model};
use crate::diagnostic::{Claim, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::{Kind, Member, Value};
use crate::rule::{
    Context, Inside, Notation, Rule, Spot, TypedValue, declare_rule, is_body_of, named, spelled, typed_map,
    unwrap,
};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports bodies with one wrapper too many. That is `attributes` inside `attributes`, a body
    /// inside `body` or another name, and the envelope of a Kafka Connect converter, of Debezium or
    /// of EventBridge that was sent as the body.
    ///
    /// It also reports attributes to which a serialiser added a level of its own: `nameValuePairs`
    /// (Gson), `map` (Vert.x), `M` (DynamoDB), `mapValue` (Firestore), and a class name (Jackson).
    /// ## Why it fails
    /// The operation reads the fields at the top level, but the intended fields are one level
    /// deeper.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"attributes": {"attributes": {"crm_id": "12345"}}}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```json bad operation=attributes
    /// {"attributes": {"nameValuePairs": {"crm_id": "12345"}}}
    /// ```
    /// ```json fixed
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ## Fix safety
    /// Safe if the content is a valid body of the operation, if it is attributes that were sent to
    /// the wrong operation, and for what a converter or serialiser added, which is not part of the
    /// data. Unsafe otherwise. There is no fix if a value inside cannot be converted. The program
    /// that writes the bodies has to change as well.
    /// ## Source
    /// `schemas/genesys/*.json#/properties`; the documentation of Kafka Connect's `JsonConverter`,
    /// Debezium and EventBridge.
    ExtraWrapper {
        id: "extra-wrapper", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Documented,
        fix: FixAvailability::Sometimes, claim: Claim::ExtraWrapper,
        hooks: &[Hook::Body],
        refusals: ["invalid.property"],
    }
}

/// Names that have no meaning except as a wrapper: one known field inside is enough to recognise the body.
const WRAPPERS: [&str; 9] =
    ["body", "payload", "request", "requestBody", "data", "json", "value", "participant", "content"];

impl Rule for ExtraWrapper {
    fn body(&self, cx: &mut Context<'_>) {
        let Some(body) = cx.body().filter(|body| body.kind() == Kind::Object) else { return };
        let Some(model) = cx.model() else { return };
        if cx.request().sent && self.envelope(body, model, cx) {
            return;
        }
        if self.typed(body, model, cx) {
            return;
        }
        let inner = self.wrapped(body, model, cx);
        self.doubled(inner, model, cx);
    }
}

impl ExtraWrapper {
    /// Reports a body inside one or several wrappers, and returns the body inside.
    fn wrapped<'t>(self, body: Value<'t>, model: &'static Model, cx: &mut Context<'t>) -> Value<'t> {
        let Some((member, inner)) = sole_wrapper(body, model, cx) else { return body };
        let name = shown(&member.name()).into_owned();
        let message = format!("the body is wrapped in `{name}`, which is not a field of `{}`", model.name);
        let edits = unwrap(body, inner);
        // Attributes belong to another path than actions, and to neither in a wrapper.
        let fix = if is_body_of(inner, model) || is_body_of(inner, attributes_model()) {
            Fix::safe("remove the wrapper", edits)
        } else {
            Fix::risky("remove the wrapper", edits)
        };
        cx.judge(inner, Type::Model(model));
        cx.report(&self, Spot::Name(member), message)
            .help(format!("send the contents of `{name}` as the body"))
            .fix(fix);
        inner
    }

    /// The attributes, or the body and the attributes, in the notation of a serialiser that writes types or fields of its own
    /// around them. However many levels it has: one serialiser, one finding.
    fn typed<'t>(self, body: Value<'t>, model: &'static Model, cx: &mut Context<'t>) -> bool {
        let mut edits = Vec::new();
        let mut found: Option<(Value<'t>, TypedValue<'t>)> = None;
        let mut judged = body;
        let holds_known =
            |inner: Value<'_>| inner.members().any(|member| spelled(&member.name(), model).is_some());
        if let Some(typed) = TypedValue::of(body)
            && matches!(typed.notation, Notation::Gson | Notation::Vertx)
            && let Inside::Container(inner) = typed.inside
            && holds_known(inner)
        {
            edits = unwrap(body, inner);
            found = Some((body, typed));
            judged = inner;
        }
        let is_map = |member: &Member<'_>| {
            model.member(&member.name()).is_some_and(|spec| matches!(spec.ty, Type::Map(Type::String)))
        };
        let map = judged.members().find(is_map).map(Member::value);
        let mut is_whole = true;
        if let Some(map) = map
            && let Some(typed) = TypedValue::of(map)
            && let Some((inner, inside)) = typed_map(typed)
        {
            // Of an empty map nothing would be left.
            is_whole = inside.is_some() && !inner.is_empty();
            edits.extend(inside.unwrap_or_default());
            found = found.or(Some((map, typed)));
            adopt(map, inner, typed, cx);
        }
        let Some((place, typed)) = found else { return false };
        if judged.id() != body.id() {
            cx.judge(judged, Type::Model(model));
        }
        let what = typed.describe();
        let diagnostic = cx.report(&self, spot_of(place), format!("{} is {what}", named(place)));
        diagnostic.help(typed.help());
        if is_whole {
            diagnostic.fix(Fix::safe("keep only what is inside", edits));
        }
        true
    }

    /// `attributes` inside `attributes`.
    fn doubled<'t>(self, body: Value<'t>, model: &'static Model, cx: &mut Context<'t>) {
        // For an operation with actions, `wrong-endpoint` reports the right path.
        let model = if cx.operation().family.takes_actions() { attributes_model() } else { model };
        let Some((outer, first)) = doubled(body, model) else { return };
        // Any number of levels has one cause, so it is one finding.
        let mut inner = first;
        cx.adopt(inner, Type::Map(&Type::String));
        while let Some(next) = alone_inside(inner) {
            cx.adopt(next, Type::Map(&Type::String));
            inner = next;
        }
        let name = shown(&inner.name()).into_owned();
        cx.report(&self, Spot::Name(first), format!("`{name}` is nested inside `{name}`"))
            .help(format!("put the attributes directly into a single `{name}`"))
            .fix(Fix::safe("remove the wrapper", unwrap(outer, inner.value())));
    }

    fn envelope<'t>(self, body: Value<'t>, model: &'static Model, cx: &mut Context<'t>) -> bool {
        let Some(envelope) = Envelope::of(body) else { return false };
        // An envelope in an envelope has one cause: report the outer one only.
        let mut inner = envelope.inner();
        while let Some(next) = Envelope::of(inner) {
            inner = next.inner();
        }
        let fits = is_body_of(inner, model);
        let row = cx.operation().family == Family::Attributes && !matches!(envelope, Envelope::Event(_));
        if inner.kind() == Kind::Object && !inner.is_empty() && (fits || row) {
            cx.judge(inner, Type::Model(model));
        } else {
            cx.claim_body();
        }
        let (what, help) = envelope.words();
        let next = envelope.inner();
        let diagnostic = cx.report(&self, Spot::Body, format!("the body is {what}, not `{}`", model.name));
        diagnostic.help(help);
        let edits = unwrap(body, next);
        match envelope {
            _ if next.kind() != Kind::Object => {}
            Envelope::Connect(_) => {
                diagnostic.fix(Fix::safe("keep only `payload`", edits));
            }
            _ if is_body_of(next, model) => {
                diagnostic.fix(Fix::safe("remove the wrapper", edits));
            }
            Envelope::Change(_) => {
                diagnostic.fix(Fix::risky("keep only the row", edits));
            }
            Envelope::Event(_) => {}
        }
        true
    }
}

/// Has the attributes in `inner`, which are inside `map`, checked. Values in the same notation belong to the finding already.
fn adopt<'t>(map: Value<'t>, inner: Value<'t>, typed: TypedValue<'t>, cx: &mut Context<'t>) {
    for member in inner.members() {
        if TypedValue::of(member.value()).is_some_and(|value| value.notation == typed.notation) {
            cx.claim(member.value().id());
        }
    }
    if map.kind() == Kind::Array {
        cx.claim(map.id());
    }
    let mut level = inner;
    while level.id() != map.id() {
        if let Some(member) = level.member() {
            cx.adopt(member, Type::Map(&Type::String));
        }
        let Some(parent) = level.parent() else { return };
        // `empty` of Vert.x.
        for beside in parent.members().filter(|beside| beside.value().id() != level.id()) {
            cx.claim(beside.name_id());
            cx.claim(beside.value().id());
        }
        level = parent;
    }
}

/// Where a value in a notation is reported. An object is reported at the key inside, so that its content is still checked.
fn spot_of(value: Value<'_>) -> Spot<'_> {
    match value.members().next() {
        _ if value.parent().is_none() => Spot::Body,
        Some(member) => Spot::Name(member),
        None => Spot::Value(value),
    }
}

/// An envelope that a producer or connector adds, and its content.
#[derive(Clone, Copy)]
enum Envelope<'t> {
    /// `schema` and `payload` of Kafka Connect's JSON converter.
    Connect(Value<'t>),
    /// `before` and `after` of Debezium.
    Change(Value<'t>),
    /// An EventBridge event.
    Event(Value<'t>),
}

impl<'t> Envelope<'t> {
    fn of(body: Value<'t>) -> Option<Self> {
        // The largest of them, an EventBridge event, has twelve members.
        if body.kind() != Kind::Object || body.len() > 16 {
            return None;
        }
        let is = |name: &str, kind: Kind| body.get(name).is_some_and(|body| body.kind() == kind);
        if let Some(payload) = body.get("payload").filter(|_| body.len() == 2)
            && (is("schema", Kind::Object) || is("schema", Kind::Null))
        {
            return Some(Self::Connect(payload));
        }
        let (before, after) = (body.get("before"), body.get("after"));
        if is("op", Kind::String) && (before.is_some() || after.is_some()) && body.get("source").is_some() {
            return after.or(before).map(Self::Change);
        }
        let detail = body.get("detail")?;
        (is("detail-type", Kind::String) && body.get("source").is_some()).then_some(Self::Event(detail))
    }

    fn inner(self) -> Value<'t> {
        let (Self::Connect(inner) | Self::Change(inner) | Self::Event(inner)) = self;
        inner
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Connect(_) => (
                "a Kafka Connect envelope (`schema` and `payload`)",
                "set `value.converter.schemas.enable=false` in the producer, or read the topic in the sink with the JsonConverter and `value.converter.schemas.enable=true`",
            ),
            Self::Change(_) => (
                "a Debezium change event (`before`, `after`, `op`)",
                "flatten it with the transform `io.debezium.transforms.ExtractNewRecordState`; set `value.converter.schemas.enable=false` if it is wrapped in `schema` and `payload`",
            ),
            Self::Event(_) => (
                "an EventBridge event (`detail-type`, `detail`)",
                "build the body from `detail` with an input transformer; the event itself is not a body",
            ),
        }
    }
}

/// `{"x":{"x":{…}}}` for a map `x` of strings, as the only member of the inner object.
fn doubled<'t>(body: Value<'t>, model: &'static Model) -> Option<(Value<'t>, Member<'t>)> {
    body.members().find_map(|member| {
        let inner = alone_inside(member)?;
        let spec = model.member(&member.name())?;
        matches!(spec.ty, Type::Map(Type::String)).then_some((member.value(), inner))
    })
}

/// The only member of a member, if it is an object with the same name.
fn alone_inside(outer: Member<'_>) -> Option<Member<'_>> {
    let inner = outer.value().members().next().filter(|_| outer.value().len() == 1)?;
    (inner.name() == outer.name() && inner.value().kind() == Kind::Object).then_some(inner)
}

/// The only member of a body, and the intended body: its value, or the content of further wrappers.
fn sole_wrapper<'t>(
    body: Value<'t>,
    model: &'static Model,
    cx: &Context<'_>,
) -> Option<(Member<'t>, Value<'t>)> {
    let sole = |object: Value<'t>| {
        let member = object.members().next().filter(|_| object.len() == 1)?;
        let is_known = spelled(&member.name(), model).is_some();
        (member.value().kind() == Kind::Object && !is_known).then_some(member)
    };
    let is_wrapper = |member: Member<'_>| WRAPPERS.contains(&&*member.name());
    let member = sole(body)?;
    // For an operation with actions the path is wrong instead.
    let elsewhere = cx.operation().family.takes_actions().then(attributes_model);
    let fits = |inner: Value<'_>| {
        is_body_of(inner, model) || elsewhere.is_some_and(|model| is_body_of(inner, model))
    };
    if elsewhere.is_some_and(|model| spelled(&member.name(), model).is_some()) {
        return None;
    }
    let (mut last, mut inner) = (member, member.value());
    while is_wrapper(last)
        && !fits(inner)
        && let Some(next) = sole(inner)
    {
        (last, inner) = (next, next.value());
    }
    let known = || inner.members().any(|member| model.member(&member.name()).is_some());
    (fits(inner) || is_wrapper(last) && known()).then_some((member, inner))
}

#[cfg(test)]
mod tests {
    use super::super::nested_attribute::NestedAttribute;
    use super::super::non_string_attribute::NonStringAttribute;
    use super::super::tester::{ATTRIBUTES, PARTICIPANT, RuleTester, WRAPUP};
    use super::ExtraWrapper;

    #[test]
    fn wrapped_once_too_often() {
        RuleTester::new(&ExtraWrapper)
            .operation("attributes")
            .good(r#"{"attributes": {"attributes": "yes"}}"#)
            .good(r#"{"attributes": {"attributes": {"a": "x"}, "b": "y"}}"#)
            .good(r#"{"body": "x"}"#)
            .good(r#"{"body": {"crm_id": "x"}}"#)
            .fix(r#"{"attributes": {"attributes": {"a": "x"}}}"#, r#"{"attributes": {"a": "x"}}"#)
            .fix(
                r#"{"attributes": {"attributes": {"attributes": {"a": "x"}}}}"#,
                r#"{"attributes": {"a": "x"}}"#,
            )
            .fix(r#"{"body": {"attributes": {"attributes": {"a": "x"}}}}"#, r#"{"attributes": {"a": "x"}}"#)
            .fix(r#"{"data": {"body": {"attributes": {"a": "x"}}}}"#, r#"{"attributes": {"a": "x"}}"#)
            .good(r#"{"crm": {"body": {"attributes": {"a": "x"}}}}"#)
            .good(r#"{"body": {"attributes": {"a": "x"}}, "id": "1"}"#)
            .good(r#"{"body": {"body": {"body": "x"}}}"#)
            .fix(r#"{"body": {"attributes": {"a": null}}}"#, r#"{"attributes": {"a": null}}"#)
            .fix(r#"{"customer": {"attributes": {"a": "x"}}}"#, r#"{"attributes": {"a": "x"}}"#)
            .unsafe_fix(
                r#"{"data": {"type": "crm", "attributes": {"a": "x"}}}"#,
                r#"{"type": "crm", "attributes": {"a": "x"}}"#,
            )
            .run();
        RuleTester::new(&ExtraWrapper)
            .operation("participant")
            .good(r#"{"attributes": {"state": "connected"}}"#)
            .good(r#"{"wrapup": {"code": "x"}}"#)
            .good(r#"{"wrapUp": {"code": "x"}}"#)
            .good(r#"{"body": {}}"#)
            .good(r#"{"attributes": {"attributes": "x"}}"#)
            .good(r#"{"body": {"crm_id": "x"}}"#)
            .fix(r#"{"participant": {"held": true}}"#, r#"{"held": true}"#)
            .fix(r#"{"request": {"body": {"held": true}}}"#, r#"{"held": true}"#)
            // What is left is a matter of the path.
            .fix(r#"{"body": {"attributes": {"a": "x"}}}"#, r#"{"attributes": {"a": "x"}}"#)
            .fix(r#"{"attributes": {"attributes": {"a": "x"}}}"#, r#"{"attributes": {"a": "x"}}"#)
            .run();
        RuleTester::new(&ExtraWrapper)
            .recorded("POST", WRAPUP)
            .fix(r#"{"wrapup": {"code": "x", "notes": "y"}}"#, r#"{"code": "x", "notes": "y"}"#)
            .run();
    }

    #[test]
    fn notations_of_serialisers() {
        RuleTester::new(&ExtraWrapper)
            .operation("attributes")
            .good(r#"{"attributes": {"nameValuePairs": "x", "M": "y", "map": "z"}}"#)
            .fix(
                r#"{"attributes": {"nameValuePairs": {"a": "x", "b": "y"}}}"#,
                r#"{"attributes": {"a": "x", "b": "y"}}"#,
            )
            .fix(
                r#"{"nameValuePairs": {"attributes": {"nameValuePairs": {"a": "x"}}}}"#,
                r#"{"attributes": {"a": "x"}}"#,
            )
            .fix(
                r#"{"map": {"attributes": {"map": {"a": "x"}, "empty": false}}, "empty": false}"#,
                r#"{"attributes": {"a": "x"}}"#,
            )
            .fix(
                r#"{"attributes": {"M": {"a": {"S": "x"}, "b": {"N": "5"}, "c": {"BOOL": true}}}}"#,
                r#"{"attributes": {"a": "x", "b": "5", "c": "true"}}"#,
            )
            .shown_only(r#"{"attributes": {"M": {"a": {"S": "x"}, "b": {"NULL": true}}}}"#)
            .shown_only(r#"{"attributes": {"nameValuePairs": {}}}"#)
            .fix(
                r#"{"attributes": {"mapValue": {"fields": {"a": {"stringValue": "x"}}}}}"#,
                r#"{"attributes": {"a": "x"}}"#,
            )
            .fix(
                r#"{"attributes": ["java.util.LinkedHashMap", {"a": "x", "b": ["java.lang.Long", 5]}]}"#,
                r#"{"attributes": {"a": "x", "b": "5"}}"#,
            )
            .says(r#"{"attributes": {"nameValuePairs": {"a": null}}}"#, "a `JSONObject` that Gson wrote")
            .run();
        // The content is still checked, but its types are not a second finding.
        RuleTester::new(&NestedAttribute)
            .operation("attributes")
            .good(r#"{"attributes": {"M": {"a": {"S": "x"}, "b": {"NULL": true}}}}"#)
            .good(r#"{"attributes": {"nameValuePairs": {"a": "x"}}}"#)
            .bad(r#"{"attributes": {"nameValuePairs": {"a": {"b": "c"}}}}"#)
            .run();
        RuleTester::new(&NonStringAttribute)
            .operation("attributes")
            .good(r#"{"attributes": {"map": {"a": "x"}, "empty": false}}"#)
            .bad(r#"{"attributes": {"map": {"a": 5}, "empty": false}}"#)
            .run();
    }

    #[test]
    fn envelopes() {
        RuleTester::new(&ExtraWrapper)
            .recorded("PATCH", ATTRIBUTES)
            .good(r#"{"schema": "a", "payload": "b"}"#)
            .good(r#"{"schema": {}, "payload": {}, "topic": "t"}"#)
            .fix(
                r#"{"schema": {"type": "struct"}, "payload": {"attributes": {"a": "x"}}}"#,
                r#"{"attributes": {"a": "x"}}"#,
            )
            .says(r#"{"schema": null, "payload": null}"#, "value.converter.schemas.enable=false")
            .shown_only(r#"{"schema": null, "payload": null}"#)
            .unsafe_fix(
                r#"{"before": null, "after": {"id": "1"}, "source": {"db": "crm"}, "op": "u", "ts_ms": 1}"#,
                r#"{"id": "1"}"#,
            )
            .says(
                r#"{"schema": {}, "payload": {"before": null, "after": {"id": "1"}, "source": {}, "op": "u"}}"#,
                "a Kafka Connect envelope",
            )
            .shown_only(r#"{"version": "0", "detail-type": "x", "source": "aws", "detail": {"attributes": 1}}"#)
            .run();
        RuleTester::new(&ExtraWrapper)
            .recorded("PATCH", PARTICIPANT)
            .bad(r#"{"before": null, "after": {"id": "1"}, "source": {"db": "crm"}, "op": "u"}"#)
            .run();
        // In a bare file the envelope is a layer, which the reader of the file removes.
        RuleTester::new(&ExtraWrapper)
            .operation("attributes")
            .good(r#"{"schema": {}, "payload": {"attributes": {"a": "x"}}}"#)
            .run();
    }
}
