//! The rules, one file each, in alphabetical order. Nothing else knows a rule by name.

mod blank_string;
mod empty_string;
mod invalid_date_time;
mod invalid_enum_value;
mod nested_attribute;
mod non_string_attribute;
mod null_value;
mod placeholder_value;
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
    &empty_string::EmptyString,
    &invalid_date_time::InvalidDateTime,
    &invalid_enum_value::InvalidEnumValue,
    &nested_attribute::NestedAttribute,
    &non_string_attribute::NonStringAttribute,
    &null_value::NullValue,
    &placeholder_value::PlaceholderValue,
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
