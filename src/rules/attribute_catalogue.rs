//! `attribute-catalogue`: attributes that do not match the team's own schema.

use crate::contract::{AttributeSchema, Type, Violation};
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Kind, Value, parse_pointer};
use crate::rule::{Context, Rule, Spot, declare_rule, named};
use crate::text::{push_safe, shown, slips};

declare_rule! {
    /// ## What it does
    /// Reports attributes that do not match your team's own JSON Schema. It reports attributes that are
    /// missing, unknown or malformed. It checks the body of an attributes operation, and the string
    /// maps that become participant attributes: `attributes` of a new call, email or inbound email,
    /// `data` of a callback, and `metadata` and channel `customAttributes` of an inbound open
    /// message.
    ///
    /// The rule does nothing without a schema. Name one with `schema` under `[attributes]` in
    /// `payloadlint.toml`, or with `--schema`.
    /// ## Why it fails
    /// The published schema accepts any attribute name and any text. Which names and values flows,
    /// scripts and reports expect is an agreement in your team. A body that breaks it is accepted,
    /// and the field on the agent's screen stays empty.
    /// ## Example
    /// ```json bad operation=attributes catalogue={"properties":{"crm_tier":{"enum":["gold","silver"]}},"additionalProperties":false}
    /// {"attributes": {"crm_teir": "gold"}}
    /// ```
    /// ```json good catalogue={"properties":{"crm_tier":{"enum":["gold","silver"]}},"additionalProperties":false}
    /// {"attributes": {"crm_tier": "gold"}}
    /// ```
    /// ## Fix safety
    /// No fix: the schema says what is wrong, not what was meant.
    /// ## Source
    /// Your team's schema, evaluated by the `jsonschema` crate. References are followed to local
    /// files only.
    AttributeCatalogue {
        id: "attribute-catalogue", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Standard,
        fix: FixAvailability::None, claim: Claim::AttributeCatalogue, hooks: &[Hook::Rest],
    }
}

impl Rule for AttributeCatalogue {
    fn rest(&self, cx: &mut Context<'_>) {
        let Some(schema) = cx.limits().attributes.clone() else { return };
        let (Some(body), Some(ty)) = (cx.body(), cx.body_type()) else { return };
        let mut maps = Vec::new();
        attribute_maps(body, ty, &mut maps);
        for map in maps {
            self.judge(map, &schema, cx);
        }
    }
}

/// The maps that become participant attributes, wherever the model has them.
fn attribute_maps<'t>(value: Value<'t>, ty: Type, maps: &mut Vec<Value<'t>>) {
    match (value.kind(), ty) {
        (Kind::Object, Type::Model(model)) => {
            for member in value.members() {
                let Some(spec) = model.member(&member.name()) else { continue };
                if spec.participant_attributes && member.value().kind() == Kind::Object {
                    maps.push(member.value());
                } else {
                    attribute_maps(member.value(), spec.ty, maps);
                }
            }
        }
        (Kind::Array, Type::Array(inner)) => {
            value.elements().for_each(|element| attribute_maps(element, *inner, maps));
        }
        _ => {}
    }
}

impl AttributeCatalogue {
    fn judge<'t>(self, attributes: Value<'t>, schema: &AttributeSchema, cx: &mut Context<'t>) {
        // `invalid-json` reports what serde_json cannot read.
        let Ok(instance) = serde_json::from_slice(attributes.raw()) else { return };
        let violations = schema.validate(&instance);
        let missing: Vec<String> = violations
            .iter()
            .filter(|violation| violation.keyword == "required" && violation.pointer.is_empty())
            .flat_map(|violation| violation.names.iter().map(|name| format!("`{}`", shown(name))))
            .collect();
        for violation in &violations {
            match &*violation.keyword {
                "additionalProperties" | "unevaluatedProperties" if violation.pointer.is_empty() => {
                    self.unknown(attributes, violation, schema, cx);
                }
                "required" if violation.pointer.is_empty() => {}
                _ => self.ill_formed(attributes, violation, cx),
            }
        }
        if !missing.is_empty() && !cx.is_claimed(attributes.id()) {
            let names = missing.join(", ");
            cx.report(&self, Spot::Value(attributes), format!("{} lacks {names}", named(attributes)))
                .help("your attribute schema requires it in every body");
        }
    }

    fn unknown<'t>(
        self,
        attributes: Value<'t>,
        violation: &Violation,
        schema: &AttributeSchema,
        cx: &mut Context<'t>,
    ) {
        for name in &violation.names {
            for member in attributes.members().filter(|member| member.name() == **name) {
                if cx.is_claimed(member.name_id()) {
                    continue;
                }
                let message = format!("your attribute schema has no attribute `{}`", shown(name));
                let diagnostic = cx.report(&self, Spot::Name(member), message);
                if let Some(near) = nearest(name, schema) {
                    diagnostic.help(format!("did you mean `{}`?", shown(near)));
                }
            }
        }
    }

    fn ill_formed<'t>(self, attributes: Value<'t>, violation: &Violation, cx: &mut Context<'t>) {
        let Some(value) = find(attributes, &violation.pointer) else { return };
        if cx.is_claimed(value.id()) {
            return;
        }
        let mut words = String::new();
        violation.message.chars().for_each(|char| push_safe(&mut words, char));
        let message = match words.strip_prefix("value ") {
            Some(rest) => format!("{} {}", named(value), rest.replace('"', "`")),
            None => format!("{} violates `{}` of your attribute schema", named(value), violation.keyword),
        };
        cx.report(&self, Spot::Value(value), message).help("your attribute schema sets this; see `schema` under `[attributes]` in payloadlint.toml, or `--schema`");
    }
}

/// The name in the schema that was probably meant.
fn nearest<'s>(name: &str, schema: &'s AttributeSchema) -> Option<&'s str> {
    let folded = name.to_lowercase();
    schema
        .names()
        .map(|known| (slips(&known.to_lowercase(), &folded), known))
        .min()
        .filter(|(distance, known)| *distance <= 2 && *distance < known.chars().count() / 2)
        .map(|(_, known)| known)
}

fn find<'t>(attributes: Value<'t>, pointer: &str) -> Option<Value<'t>> {
    parse_pointer(pointer)?.iter().try_fold(attributes, |value, token| match value.kind() {
        Kind::Array => value.elements().nth(token.parse().ok()?),
        _ => value.get(token),
    })
}
