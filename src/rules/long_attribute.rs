//! `long-attribute`: a name or value of a participant attribute that reports cut off.

use crate::contract::{Family, Model};
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Kind, Value};
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports a participant attribute whose name or value has more than 1,024 characters.
    /// `max-attribute-characters` in `[limits]` of `payloadlint.toml` sets another limit.
    /// ## Why it fails
    /// The conversation keeps a longer text, but analytics cuts names and values off after 1,024 characters,
    /// so that reports and exports lose the rest. Whether the API rejects a much longer text is not documented.
    /// Characters are Unicode scalar values here; the documentation does not say whether it counts those or
    /// UTF-16 units.
    ///
    /// Bot flows keep less: 256 characters a value. If your attributes are set or read in bot flows, set
    /// `max-attribute-characters = 256`.
    /// ## Example
    /// ```json bad operation=attributes max-attribute-characters=40
    /// {"attributes": {"crm_note": "The customer called about the invoice of last month."}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_note": "Called about an invoice.", "crm_note_url": "https://crm.example.com/n/1"}}
    /// ```
    /// ## Fix safety
    /// No fix: what to leave out is the author's choice.
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
        // Secure attributes are not in analytics.
        let is_secure = cx.operation().family == Family::SecureAttributes;
        if model.is_some() || !cx.is_attribute_map() || is_secure {
            return;
        }
        let limit = cx.limits().max_attribute_characters;
        // A character has a byte or more, so that a short text need not be counted.
        let is_long = |bytes: u32, text: &dyn Fn() -> Option<u64>| {
            u64::from(bytes) > limit && text().is_some_and(|characters| characters > limit)
        };
        for member in object.members() {
            let (name, value) = (member.name_content_span(), member.value());
            if is_long(name.end - name.start, &|| Some(characters(&member.name()))) {
                let characters = characters(&member.name());
                let message = format!(
                    "the name of an attribute has {characters} characters, more than {limit}: reports cut it off"
                );
                cx.report(self, Spot::Name(member), message).help("give it a short name");
            }
            let content = value.content_span();
            if value.kind() == Kind::String
                && is_long(content.end - content.start, &|| value.text().map(|it| characters(&it)))
            {
                let characters = value.text().map_or(0, |it| characters(&it));
                let message = format!(
                    "`{}` has {characters} characters, more than {limit}: reports cut it off",
                    shown(&member.name())
                );
                cx.report(self, Spot::Value(value), message)
                    .help("keep long texts elsewhere and send a reference; `max-attribute-characters` in `[limits]` of payloadlint.toml sets the limit");
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
            .says(&name(&"\\u00e9".repeat(1100)), "the name of an attribute has 1100 characters")
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
