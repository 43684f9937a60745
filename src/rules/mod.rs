//! The rules, one file each, in alphabetical order. No other module should know a rule by its id.
//!
//! A rule must never learn which kind of file a body came from, and must never put a value of a body into a
//! message or a fix.

mod attribute_catalogue;
mod blank_string;
mod body_too_large;
mod confusable_attribute_name;
mod double_encoded_body;
mod duplicate_key;
mod empty_body;
mod empty_string;
mod expired_suppression;
mod extra_wrapper;
mod full_record;
mod get_only_key;
mod ineffective_key;
mod invalid_date_time;
mod invalid_encoding;
mod invalid_enum_value;
mod invalid_id;
mod invalid_json;
mod long_attribute;
mod many_actions;
mod missing_attributes;
mod missing_member;
mod nested_attribute;
mod non_string_attribute;
mod not_an_object;
mod null_value;
mod placeholder_value;
mod recorded_credential;
mod removed_endpoint;
mod schema_violation;
mod unexplained_refusal;
mod unknown_endpoint;
mod unknown_key;
mod unmatched_paths;
mod unmet_expectation;
mod unused_suppression;
mod wrong_case_key;
mod wrong_content_type;
mod wrong_endpoint;
mod wrong_method;
mod wrong_type;
mod zero_value_skeleton;

#[cfg(test)]
mod tester;

pub(crate) use expired_suppression::ExpiredSuppression;
pub(crate) use unmatched_paths::UnmatchedPaths;
pub(crate) use unmet_expectation::UnmetExpectation;
pub(crate) use unused_suppression::UnusedSuppression;

use std::sync::LazyLock;

use crate::diagnostic::RuleMeta;
use crate::rule::{Limits, Rule, RuleSet};

/// Every rule, alphabetically.
pub static ALL: &[&dyn Rule] = &[
    &attribute_catalogue::AttributeCatalogue,
    &blank_string::BlankString,
    &body_too_large::BodyTooLarge,
    &confusable_attribute_name::ConfusableAttributeName,
    &double_encoded_body::DoubleEncodedBody,
    &duplicate_key::DuplicateKey,
    &empty_body::EmptyBody,
    &empty_string::EmptyString,
    &expired_suppression::ExpiredSuppression,
    &extra_wrapper::ExtraWrapper,
    &full_record::FullRecord,
    &get_only_key::GetOnlyKey,
    &ineffective_key::IneffectiveKey,
    &invalid_date_time::InvalidDateTime,
    &invalid_encoding::InvalidEncoding,
    &invalid_enum_value::InvalidEnumValue,
    &invalid_id::InvalidId,
    &invalid_json::InvalidJson,
    &long_attribute::LongAttribute,
    &many_actions::ManyActions,
    &missing_attributes::MissingAttributes,
    &missing_member::MissingMember,
    &nested_attribute::NestedAttribute,
    &non_string_attribute::NonStringAttribute,
    &not_an_object::NotAnObject,
    &null_value::NullValue,
    &placeholder_value::PlaceholderValue,
    &recorded_credential::RecordedCredential,
    &removed_endpoint::RemovedEndpoint,
    &schema_violation::SchemaViolation,
    &unexplained_refusal::UnexplainedRefusal,
    &unknown_endpoint::UnknownEndpoint,
    &unknown_key::UnknownKey,
    &unmatched_paths::UnmatchedPaths,
    &unmet_expectation::UnmetExpectation,
    &unused_suppression::UnusedSuppression,
    &wrong_case_key::WrongCaseKey,
    &wrong_content_type::WrongContentType,
    &wrong_endpoint::WrongEndpoint,
    &wrong_method::WrongMethod,
    &wrong_type::WrongType,
    &zero_value_skeleton::ZeroValueSkeleton,
];

/// Every rule, in the order of their claims: the order in which they are run.
pub static BY_CLAIM: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::new(ALL));

/// Whether a rule has all that it needs: one needs the team's schema.
#[must_use]
pub fn can_run(rule: &RuleMeta, limits: &Limits) -> bool {
    rule.id != "attribute-catalogue" || limits.attributes.is_some()
}

/// The rule of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static RuleMeta> {
    ALL.iter().map(|rule| rule.meta()).find(|meta| meta.id == id)
}
