//! `long-attribute`: an attribute name or value that is too long for analytics.

use crate::contract::{Family, Model};
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Kind, Value};
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports attribute names and values that are longer than 1,024 characters.
    /// `max-attribute-characters` under `[limits]` in `payloadlint.toml` sets another limit.
    /// ## Why it fails
    /// The conversation keeps a longer text, but analytics truncates names and values to 1,024
    /// characters, so reports and exports lose the rest. Whether the API rejects a much longer text
    /// is not documented. The rule counts Unicode scalar values; the documentation does not say
    /// whether the API counts those or UTF-16 units.
    ///
    /// Bot flows keep less: 256 characters per value. If bot flows set or read your attributes, set
    /// `max-attribute-characters = 256`.
    /// ## Example
    /// ```json bad operation=attributes max-attribute-characters=40
    /// {"attributes": {"crm_note": "The customer called about the invoice of last month."}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_note": "Called about an invoice.", "crm_note_url": "https://crm.example.com/n/1"}}
    /// ```
    /// ## Fix safety
    /// No fix: only the author can decide what to leave out.
    /// ## Source
    /// developer.genesys.cloud, conversation details job of the analytics API: names and values of participant
    /// attributes are truncated to 1,024 characters (`schemas/service.json`, `limits`). Bot flows: Resource
    /// Center.
    LongAttribute {
        id: "long-attribute", since: "0.1.0", severity: Severity::Warning, evidence: Evidence::Documented,
        fix: FixAvailability::None, claim: Claim::Independent, hooks: &[Hook::Object],
    }
}

impl Rule for LongAttribute {
    fn object<'t>(&self, object: Value<'t>, model: Option<&'static Model>, cx: &mut Context<'t>) {
        // Secure attributes are not part of analytics.
        let is_secure = cx.operation().family == Family::SecureAttributes;
        if model.is_some() || !cx.is_attribute_map() || is_secure {
            return;
        }
        let limit = cx.limits().max_attribute_characters;
        // A character has at least one byte, so a short text does not need to be counted.
        let is_long = |bytes: u32, text: &dyn Fn() -> Option<u64>| {
            u64::from(bytes) > limit && text().is_some_and(|characters| characters > limit)
        };
        for member in object.members() {
            let (name, value) = (member.name_content_span(), member.value());
            if is_long(name.end - name.start, &|| Some(characters(&member.name()))) {
                let characters = characters(&member.name());
                let message = format!(
                    "an attribute name has {characters} characters, more than {limit}: reports truncate it"
                );
                cx.report(self, Spot::Name(member), message).help("use a shorter name");
            }
            let content = value.content_span();
            if value.kind() == Kind::String
                && is_long(content.end - content.start, &|| value.text().map(|text| characters(&text)))
            {
                let characters = value.text().map_or(0, |text| characters(&text));
                let message = format!(
                    "`{}` has {characters} characters, more than {limit}: reports truncate it",
                    shown(&member.name())
                );
                cx.report(self, Spot::Value(value), message)
                    .help("store long texts elsewhere and send a reference; `max-attribute-characters` under `[limits]` in payloadlint.toml sets the limit");
            }
        }
    }
}

fn characters(text: &str) -> u64 {
    text.chars().count() as u64
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::LongAttribute;
    use crate::diagnostic::Severity;

    #[test]
    fn cases() {
        let value = |text: &str| format!(r#"{{"attributes": {{"crm_note": "{text}", "b": "x"}}}}"#);
        let name = |text: &str| format!(r#"{{"attributes": {{"{text}": "x", "b": "x"}}}}"#);
        RuleTester::new(&LongAttribute)
            .operation("attributes")
            .good(&value(&"x".repeat(1024)))
            .good(&name(&"x".repeat(1024)))
            // Characters, and not the bytes or escapes that they are written with.
            .good(&value(&"é".repeat(1024)))
            .good(&value(&"\\u00e9".repeat(1024)))
            .good(&value(&"😀".repeat(1024)))
            .severity(&value(&"x".repeat(1025)), Severity::Warning)
            .severity(&name(&"x".repeat(1025)), Severity::Warning)
            .says(&value(&"😀".repeat(1500)), "`crm_note` has 1500 characters, more than 1024")
            .says(&name(&"\\u00e9".repeat(1100)), "an attribute name has 1100 characters")
            .run();
        RuleTester::new(&LongAttribute)
            .operation("patchConversationSecureattributes")
            .good(&value(&"x".repeat(1025)))
            .run();
        RuleTester::new(&LongAttribute)
            .operation("participant")
            .good(&format!(r#"{{"wrapup": {{"code": "x", "notes": "{}"}}}}"#, "x".repeat(1025)))
            .run();
        RuleTester::new(&LongAttribute)
            .operation("attributes")
            .max_attribute_characters(256)
            .good(&value(&"x".repeat(256)))
            .bad(&value(&"x".repeat(257)))
            .run();
    }
}
