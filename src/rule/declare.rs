//! `declare_rule!`: a rule's page and its facts in one place.

/// Declares a rule: its doc comment becomes the page that `explain`, `docs/rules/`, the reports'
/// help and the example tests read.
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])*
        $name:ident {
            id: $id:literal, since: $since:literal, severity: $severity:expr, evidence: $evidence:expr,
            fix: $fix:expr, claim: $claim:expr, hooks: $hooks:expr
            $(, refusals: [$($refusal:literal),*])? $(,)?
        }
    ) => {
        // The page itself is no rustdoc: its fences say more than rustdoc's may.
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
                    docs: concat!($($doc, "\n"),*),
                };
                &META
            }
        }
    };
}

pub(crate) use declare_rule;
