//! Records of other systems, as their APIs return them: none of them is a body of this API.

use crate::json::{Kind, Value};

/// A record of another system, as its API returns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrmRecord {
    /// `attributes` with `type` and `url`, and fields beside it; or the list of them that a query gives.
    Salesforce,
    /// Names that begin with `@odata.`.
    Dynamics,
    /// `properties` beside `id` and `archived`.
    HubSpot,
    /// `sys_id` and `sys_created_on`, perhaps inside `result`.
    ServiceNow,
    /// A `url` of its API.
    Zendesk,
}

impl CrmRecord {
    /// What `body` is a record of.
    #[must_use]
    pub fn of(body: Value<'_>) -> Option<Self> {
        let is = |name: &str, kind: Kind| body.get(name).is_some_and(|value| value.kind() == kind);
        let of_query = || {
            let first = body.get("records").and_then(|records| records.elements().next());
            first.is_some_and(is_salesforce_record)
        };
        if is_salesforce_record(body) || body.get("totalSize").is_some() && of_query() {
            return Some(Self::Salesforce);
        }
        if body.members().any(|member| member.name().starts_with("@odata.")) {
            return Some(Self::Dynamics);
        }
        if is("properties", Kind::Object)
            && body.get("id").is_some()
            && (is("archived", Kind::False) || is("archived", Kind::True))
        {
            return Some(Self::HubSpot);
        }
        let is_servicenow =
            |record: Value<'_>| record.get("sys_id").is_some() && record.get("sys_created_on").is_some();
        let result = || {
            let result = body.get("result").filter(|_| body.len() == 1)?;
            if result.kind() == Kind::Array { result.elements().next() } else { Some(result) }
        };
        if is_servicenow(body) || result().is_some_and(is_servicenow) {
            return Some(Self::ServiceNow);
        }
        let url = body.get("url").and_then(Value::text);
        url.is_some_and(|url| url.contains(".zendesk.com/api/v2/")).then_some(Self::Zendesk)
    }

    /// The name of the system.
    #[must_use]
    pub const fn system(self) -> &'static str {
        match self {
            Self::Salesforce => "Salesforce",
            Self::Dynamics => "Dynamics 365",
            Self::HubSpot => "HubSpot",
            Self::ServiceNow => "ServiceNow",
            Self::Zendesk => "Zendesk",
        }
    }
}

/// Whether an object is a record of Salesforce: its `attributes` name the type and the address of the record.
fn is_salesforce_record(record: Value<'_>) -> bool {
    let text = |name: &str| record.get("attributes")?.get(name)?.text();
    record.len() >= 2
        && text("type").is_some()
        && text("url").is_some_and(|url| url.starts_with("/services/data/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_other_systems() {
        let of =
            |text: &str| CrmRecord::of(crate::json::Tape::new().parse(text.as_bytes()).document().root()?);
        for (text, expected) in [
            (
                r#"{"attributes":{"type":"Account","url":"/services/data/v59.0/sobjects/Account/001"},"Id":"001"}"#,
                Some(CrmRecord::Salesforce),
            ),
            (
                r#"{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Case","url":"/services/data/v59.0/sobjects/Case/500"},"Id":"500"}]}"#,
                Some(CrmRecord::Salesforce),
            ),
            (r#"{"@odata.etag":"W/\"1\"","contactid":"a"}"#, Some(CrmRecord::Dynamics)),
            (r#"{"id":"1","properties":{"email":"a"},"archived":false}"#, Some(CrmRecord::HubSpot)),
            (r#"{"result":{"sys_id":"a","sys_created_on":"2026-01-01"}}"#, Some(CrmRecord::ServiceNow)),
            (r#"{"result":[{"sys_id":"a","sys_created_on":"2026-01-01"}]}"#, Some(CrmRecord::ServiceNow)),
            (r#"{"url":"https://x.zendesk.com/api/v2/users/1.json","id":1}"#, Some(CrmRecord::Zendesk)),
            (r#"{"attributes":{"type":"Account","url":"/services/data/v59.0"}}"#, None),
            (r#"{"attributes":{"type":"Account","url":"https://crm.example.com"},"Id":"001"}"#, None),
            (r#"{"totalSize":1,"done":true,"records":[]}"#, None),
            (r#"{"sys_id":"a","crm_tier":"gold"}"#, None),
            ("[]", None),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
