//! `declare_rule!`: a rule's page and its facts in one place.

use crate::diagnostic::RuleMeta;

/// What `declare_rule!` gives every rule.
pub trait Declared {
    /// What is declared of it.
    fn meta(&self) -> &'static RuleMeta;
}

/// Declares a rule: its doc comment becomes the page that `explain`, `docs/rules/`, the reports'
/// help and the example tests read.
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])*
        $name:ident {
            id: $id:literal, since: $since:literal, severity: $severity:expr, evidence: $evidence:expr,
            fix: $fix:expr, claim: $claim:expr, hooks: $hooks:expr
            $(, refusals: [$($refusal:literal),*])? $(, role: $role:ident)? $(,)?
        }
    ) => {
        // The page itself is not a rustdoc: its fences say more than rustdoc's may.
        #[doc = concat!("The rule `", $id, "`. Its page is in [`RuleMeta::docs`](crate::diagnostic::RuleMeta::docs).")]
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $name;

        impl crate::rule::Declared for $name {
            fn meta(&self) -> &'static crate::diagnostic::RuleMeta {
                static META: crate::diagnostic::RuleMeta = crate::diagnostic::RuleMeta {
                    id: $id,
                    since: $since,
                    severity: $severity,
                    evidence: $evidence,
                    fix: $fix,
                    claim: $claim,
                    hooks: $hooks,
                    refusals: &[$($($refusal),*)?],
                    role: crate::rule::declare_role!($($role)?),
                    docs: concat!($($doc, "\n"),*),
                };
                &META
            }
        }
    };
}

/// The role of a rule: most have none.
macro_rules! declare_role {
    () => {
        crate::diagnostic::Role::Plain
    };
    ($role:ident) => {
        crate::diagnostic::Role::$role
    };
}

pub(crate) use {declare_role, declare_rule};
