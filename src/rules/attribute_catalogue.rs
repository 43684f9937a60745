//! `attribute-catalogue`: attributes that the team's own schema does not have so.

use crate::contract::{AttributeSchema, Type, Violation};
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Kind, Value, parse_pointer};
use crate::rule::{Context, Rule, Spot, declare_rule, named};
use crate::text::{push_safe, shown, slips};

declare_rule! {
    /// ## What it does
    /// Holds the attributes against the team's own JSON Schema: those that are missing, unknown or ill-formed.
    /// Attributes are the body of an attributes operation, and the string maps that become a participant's: `attributes`
    /// of a new call, email or inbound email, `data` of a callback, `metadata` and channel `customAttributes` of an
    /// inbound open message.
    /// It is silent without one: name it by `schema` under `[attributes]` in `payloadlint.toml`, or by `--schema`.
    /// ## Why it fails
    /// The published model takes any name and any text. What flows, scripts and reports read is agreed in the team, and
    /// what breaks that agreement is found in production, by a screen that stays empty.
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
    /// The team's schema, judged by the `jsonschema` crate; references are followed to files alone.
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
        // What serde_json cannot read is not JSON, and told as that.
        let Ok(instance) = serde_json::from_slice(attributes.raw()) else { return };
        let violations = schema.validate(&instance);
        let missing: Vec<String> = violations
            .iter()
            .filter(|it| it.keyword == "required" && it.pointer.is_empty())
            .flat_map(|it| it.names.iter().map(|name| format!("`{}`", shown(name))))
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
                .help("the team's schema of attributes demands it in every body");
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
            for member in attributes.members().filter(|it| it.name() == **name) {
                if cx.is_claimed(member.name_id()) {
                    continue;
                }
                let message = format!("the team's schema has no attribute `{}`", shown(name));
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
        violation.message.chars().for_each(|it| push_safe(&mut words, it));
        let message = match words.strip_prefix("value ") {
            Some(rest) => format!("{} {}", named(value), rest.replace('"', "`")),
            None => format!("{} breaks `{}` of the team's schema", named(value), violation.keyword),
        };
        cx.report(&self, Spot::Value(value), message).help("the team's schema of attributes says so");
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
