//! What a rule is, and how the rules are run over one request.
//!
//! A rule sees a request, its contract and a parsed body. It never learns which kind of file that
//! came from, prints nothing and edits nothing: it reports, and the engine places.

mod context;
mod declare;
mod dump;
mod edits;
mod names;
mod needed;
mod object_text;
mod placeholder;
mod refusal;
mod run;
mod shape;
mod typed_value;
mod words;

pub use context::{Context, Contract, ContractSource, Limits, Slot, Spot, is_all_of_a_body, path_of};
pub(crate) use declare::{declare_role, declare_rule};
pub use dump::Dump;
pub use edits::{
    json_string, json_text, quote, remove_elements, remove_members, rename, replace_value, unquote, unwrap,
};
pub(crate) use needed::{
    NOTHING_TO_DO, STATE_REQUIRED, TARGET_REQUIRED, WRAPUP_CODE_REQUIRED, does_something,
    is_address_without_phone, is_code_of_wrapup, is_effective_state, is_provisional, is_state_of_body,
    names_target,
};
pub(crate) use object_text::begins_with_html_escape;
pub(crate) use placeholder::{Unfilled, unfilled};
pub use refusal::{Explained, Refusal};
pub use run::{Detail, RuleSet, Subject, absorb, run, run_on_head};
pub use shape::{is_body_of, spelled};
pub(crate) use typed_value::{Inside, Lost, Notation, TypedValue, typed_map};
pub(crate) use words::{is_unquoted_word, kind_words, named};

use crate::contract::Model;
use crate::diagnostic::RuleMeta;
use crate::json::{Member, Value};

/// What `declare_rule!` gives every rule.
pub trait Declared {
    /// What is declared of it.
    fn meta(&self) -> &'static RuleMeta;
}

/// A check. Each hook is called at most once per place, rules in the order of their claims, and
/// never at a place that an earlier rule has claimed.
pub trait Rule: Declared + Sync {
    /// Method, URL, headers; called once per request.
    fn head(&self, _cx: &mut Context<'_>) {}

    /// The body's bytes and syntax; called once per request that has a body.
    fn text(&self, _cx: &mut Context<'_>) {}

    /// The body as a whole; called where its tree can be trusted and nobody has claimed it.
    fn body(&self, _cx: &mut Context<'_>) {}

    /// An object that is judged: one of a model (`Some`), or a map of free names (`None`).
    fn object<'t>(&self, _object: Value<'t>, _model: Option<&'static Model>, _cx: &mut Context<'t>) {}

    /// A member's name in an object of a model.
    fn name<'t>(&self, _member: Member<'t>, _model: &'static Model, _cx: &mut Context<'t>) {}

    /// A value and what the schema accepts there.
    fn value<'t>(&self, _slot: &Slot<'t>, _cx: &mut Context<'t>) {}

    /// Called last, once per body that nobody claimed whole: what no other rule has claimed.
    fn rest(&self, _cx: &mut Context<'_>) {}
}
