//! `confusable-attribute-name`: an attribute name that is empty or padded, or that differs from another one only in case.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::contract::Model;
use crate::diagnostic::{Claim, Evidence, FixAvailability, Hook, Severity};
use crate::json::{Member, Value};
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::shown;

declare_rule! {
    /// ## What it does
    /// Reports attribute names that are empty, padded or differ only in case. A padded name begins
    /// or ends with white space. A name is compared with the other names in the same object.
    /// ## Why it fails
    /// Attribute names are case-sensitive: `crm_id`, `CRM_ID` and `crm_id ` are three attributes,
    /// and a flow that reads one of them does not find the others. A blank name is an error in
    /// Architect.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_id": "12345", "CRM_ID": "12345"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "12345"}}
    /// ```
    /// ## Fix safety
    /// No fix: flows and reports depend on the name.
    /// ## Source
    /// Resource Center, "Set Participant Data action": names are case-sensitive, a blank name is an
    /// error.
    ConfusableAttributeName {
        id: "confusable-attribute-name", since: "0.1.0", severity: Severity::Warning,
        evidence: Evidence::Documented, fix: FixAvailability::None, claim: Claim::Independent,
        hooks: &[Hook::Object],
    }
}

impl Rule for ConfusableAttributeName {
    fn object<'t>(&self, object: Value<'t>, model: Option<&'static Model>, cx: &mut Context<'t>) {
        if model.is_some() || !cx.is_attribute_map() {
            return;
        }
        let known = cx.alike();
        let Ok(at) = known.binary_search_by_key(&object.id(), |(id, _)| *id) else { return };
        let alike = known[at].1.clone();
        let mut names: Vec<(Cow<'t, str>, Member<'t>)> = Vec::with_capacity(alike.len());
        for member in alike {
            let name = member.name();
            let is_folded = name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
            names.push((if is_folded { name } else { name.to_lowercase().into() }, member));
        }
        // The sort is stable, so names that differ only in case keep their order.
        names.sort_by(|(one, _), (other, _)| one.cmp(other));
        for alike in names.chunk_by(|(one, _), (other, _)| one == other) {
            let first = alike[0].1;
            self.padded(first, &first.name(), cx);
            let mut seen = HashSet::new();
            for (_, member) in &alike[1..] {
                let name = member.name();
                // `duplicate-key` reports identical names.
                if name != first.name() && seen.insert(name.clone()) {
                    self.padded(*member, &name, cx);
                    let place = cx.place(Spot::Name(first));
                    let message = format!(
                        "`{}` differs from `{}` only in case: these are two different attributes",
                        shown(&name),
                        shown(&first.name())
                    );
                    cx.report(self, Spot::Name(*member), message)
                        .help("use the spelling that your flow reads")
                        .related(place, "the other attribute");
                }
            }
        }
    }
}

impl ConfusableAttributeName {
    fn padded<'t>(self, member: Member<'t>, name: &str, cx: &mut Context<'t>) {
        if name.trim().is_empty() {
            let what = if name.is_empty() { "is empty" } else { "contains only white space" };
            cx.report(&self, Spot::Name(member), format!("an attribute name {what}"))
                .help("give the attribute a name: a blank name is an error in Architect");
        } else if name.trim() != name {
            let message = format!("the attribute name `{}` begins or ends with white space", shown(name));
            cx.report(&self, Spot::Name(member), message)
                .help("remove the white space: the padded name is a different attribute");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tester::RuleTester;
    use super::ConfusableAttributeName;

    #[test]
    fn cases() {
        RuleTester::new(&ConfusableAttributeName)
            .operation("attributes")
            .good(r#"{"attributes": {"Account Balance": "x", "context.email": "y", "käse/größe": "z", "名前": "n"}}"#)
            .good(r#"{"attributes": {"a": "x", "a": "y"}}"#)
            .good(r#"{"attributes": {"a_b": "x", "aB": "y"}}"#)
            .says(r#"{"attributes": {"": "x"}}"#, "name is empty")
            .says(r#"{"attributes": {" ": "x"}}"#, "only white space")
            .says(r#"{"attributes": {"crm_id ": "x", "crm_id": "y"}}"#, "begins or ends with white space")
            .says(r#"{"attributes": {"a": "x", "A": "y", "A": "z"}}"#, "`A` differs from `a` only in case")
            .bad(r#"{"Ä": "x", "ä": "y"}"#)
            .run();
        RuleTester::new(&ConfusableAttributeName)
            .operation("participant")
            .good(r#"{"held": true, " held": true}"#)
            .bad(r#"{"attributes": {" a": "x"}}"#)
            .run();
        RuleTester::new(&ConfusableAttributeName)
            .operation("patchConversationCustomattributes")
            .good(r#"{"id": "x", "customAttributes": {"A": 1, "a": 2}}"#)
            .run();
    }
}
