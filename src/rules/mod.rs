//! The rules, one file each, in alphabetical order. Nothing else knows a rule by name.

mod null_value;
mod wrong_case_key;

#[cfg(test)]
mod tester;

use std::sync::LazyLock;

use crate::diagnostic::RuleMeta;
use crate::rule::Rule;

/// Every rule, alphabetically.
pub static ALL: &[&dyn Rule] = &[&null_value::NullValue, &wrong_case_key::WrongCaseKey];

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
