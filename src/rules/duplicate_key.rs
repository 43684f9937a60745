//! `duplicate-key`: a key that appears more than once in an object.

use std::borrow::Cow;

use crate::contract::Record;
use crate::diagnostic::{Claim, Edit, Evidence, Fix, FixAvailability, Hook, Severity};
use crate::json::Member;
use crate::rule::{Context, Rule, Spot, declare_rule};
use crate::text::{BodySpan, shown};

declare_rule! {
    /// ## What it does
    /// Reports keys that appear more than once in an object, at any depth. Keys are compared after
    /// decoding escapes: `"\u0061"` and `"a"` are the same key.
    /// ## Why it fails
    /// Only one of the values is used, and the reader decides which: most parsers keep the last
    /// one, some keep the first one, and some reject the text.
    /// ## Example
    /// ```json bad operation=attributes
    /// {"attributes": {"crm_id": "12345", "crm_id": "67890"}}
    /// ```
    /// ```json good
    /// {"attributes": {"crm_id": "67890"}}
    /// ```
    /// ## Fix safety
    /// Only shown: the fix removes all but the last one, which most parsers keep. The last one may
    /// be the wrong one.
    /// ## Source
    /// RFC 8259, section 4.
    DuplicateKey {
        id: "duplicate-key", since: "0.1.0", severity: Severity::Error, evidence: Evidence::Standard,
        fix: FixAvailability::Sometimes, claim: Claim::Independent, hooks: &[Hook::Text],
    }
}

/// The most further places of one name that a finding lists.
const MAX_RELATED: usize = 10;

impl Rule for DuplicateKey {
    fn text(&self, cx: &mut Context<'_>) {
        let Some(document) = cx.document().filter(|document| document.is_whole()) else { return };
        let Some(root) = document.root() else { return };
        let alike: Vec<_> = cx.alike().iter().filter(|(_, group)| group.len() > 1).cloned().collect();
        // `full-record` reports a whole record as one finding.
        if alike.is_empty() || Record::of(root, cx.operation().family).is_some() {
            return;
        }
        for (_, members) in alike {
            self.names_of(&members, cx);
        }
    }
}

impl DuplicateKey {
    fn names_of<'t>(self, alike: &[Member<'t>], cx: &mut Context<'t>) {
        let mut names: Vec<(Cow<'t, str>, Member<'t>)> =
            alike.iter().map(|member| (member.name(), *member)).collect();
        // The sort is stable, so equal names keep their order.
        names.sort_by(|(one, _), (other, _)| one.cmp(other));
        for same in names.chunk_by(|(one, _), (other, _)| one == other).filter(|group| group.len() > 1) {
            // In a template both names may be filled with different ones.
            if !cx.is_unfilled(&same[0].0) {
                let members: Vec<Member<'t>> = same.iter().map(|(_, member)| *member).collect();
                self.reported(&members, &same[0].0, cx);
            }
        }
    }

    fn reported<'t>(self, members: &[Member<'t>], name: &str, cx: &mut Context<'t>) {
        if let Some(last) = members.last() {
            cx.mark_decisive(*last);
        }
        let times = match members.len() {
            2 => Cow::Borrowed("twice"),
            count => format!("{count} times").into(),
        };
        let others = members.iter().take(2 + MAX_RELATED).enumerate().filter(|(at, _)| *at != 1);
        let places: Vec<_> = if cx.is_for_messages_only() {
            Vec::new()
        } else {
            others.map(|(at, other)| (at, cx.place(Spot::Name(*other)))).collect()
        };
        let edits = members.iter().filter_map(|member| without(*member)).take(members.len() - 1).collect();
        let message = ["`", &*shown(name), "` appears ", &times, "; only one of the values is used"].concat();
        let diagnostic = cx.report(&self, Spot::Name(members[1]), message);
        diagnostic.help("keep one: most parsers use the last one and silently drop the others");
        for (at, place) in places {
            diagnostic.related(place, if at == 0 { "first here" } else { "also here" });
        }
        diagnostic.fix(Fix::shown("remove all but the last", edits));
    }
}

/// Removes a member that is not the last one.
fn without(member: Member<'_>) -> Option<Edit> {
    let next = member.following()?;
    Some(Edit::delete(BodySpan::new(member.span().start, next.span().start)))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::tester::RuleTester;
    use super::DuplicateKey;

    #[test]
    fn cases() {
        RuleTester::new(&DuplicateKey)
            .operation("attributes")
            .good(r#"{"attributes": {"a": "x", "A": "y", "a ": "z"}}"#)
            .good(r#"{"attributes": {"attributes": {"attributes": "x"}}}"#)
            .good(r#"{"attributes": {"a": "{\"b\": 1, \"b\": 2}"}}"#)
            .shown_only(r#"{"attributes": {"a": "x", "a": "y"}}"#)
            .says(r#"{"attributes": {"a": "x", "b": "y", "\u0061": "z", "a": null}}"#, "`a` appears 3 times")
            .bad(r#"{"attributes": {"a": null, "a": "x"}}"#)
            .bad(r#"{"attributes": {}, "attributes": {}}"#)
            .bad(r#"{"foo": [{"a": 1, "a": 2}]}"#)
            .bad(r#"[{"a": 1, "a": 2}]"#)
            .run();
        RuleTester::new(&DuplicateKey)
            .operation("participant")
            .good(r#"{"participants": [], "id": "x", "id": "y"}"#)
            .bad(r#"{"held": true, "held": false}"#)
            .run();
    }

    #[test]
    fn takes_time_in_proportion_to_the_members() {
        let mut body = String::from(r#"{"attributes": {"#);
        for at in 0..100_000 {
            write!(body, "\"n{at}\":\"\",\"same\":\"\",").expect("writing to a String");
        }
        body.push_str(r#""last": "x"}}"#);
        RuleTester::new(&DuplicateKey).says(&body, "`same` appears 100000 times").run();
    }
}
