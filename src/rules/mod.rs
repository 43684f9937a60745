//! The rules, one file each, in alphabetical order. Nothing else knows a rule by name.

mod blank_string;
mod body_too_large;
mod empty_string;
mod invalid_date_time;
mod invalid_encoding;
mod invalid_enum_value;
mod invalid_id;
mod invalid_json;
mod nested_attribute;
mod non_string_attribute;
mod null_value;
mod placeholder_value;
mod recorded_credential;
mod schema_violation;
mod wrong_case_key;
mod wrong_type;

#[cfg(test)]
mod tester;

use std::sync::LazyLock;

use crate::diagnostic::RuleMeta;
use crate::rule::Rule;

/// Every rule, alphabetically.
pub static ALL: &[&dyn Rule] = &[
    &blank_string::BlankString,
    &body_too_large::BodyTooLarge,
    &empty_string::EmptyString,
    &invalid_date_time::InvalidDateTime,
    &invalid_encoding::InvalidEncoding,
    &invalid_enum_value::InvalidEnumValue,
    &invalid_id::InvalidId,
    &invalid_json::InvalidJson,
    &nested_attribute::NestedAttribute,
    &non_string_attribute::NonStringAttribute,
    &null_value::NullValue,
    &placeholder_value::PlaceholderValue,
    &recorded_credential::RecordedCredential,
    &schema_violation::SchemaViolation,
    &wrong_case_key::WrongCaseKey,
    &wrong_type::WrongType,
];

/// Every rule, in the order of their claims: the order in which they are run.
pub static BY_CLAIM: LazyLock<Vec<&'static dyn Rule>> = LazyLock::new(|| {
    let mut rules = ALL.to_vec();
    rules.sort_by_key(|rule| rule.meta().claim);
    rules
});

/// The rule of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static RuleMeta> {
    ALL.iter().map(|rule| rule.meta()).find(|meta| meta.id == id)
}
