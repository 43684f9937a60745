//! What a rule is: a check with hooks that the walk calls.

use super::context::{Context, Slot};
use super::declare::Declared;
use crate::contract::Model;
use crate::json::{Member, Value};

/// A check. Each hook is called at most once per place, rules in the order of their claims, and
/// never at a place that an earlier rule has claimed.
pub trait Rule: Declared + Sync {
    /// Method, URL, headers; called once per request.
    fn head(&self, _cx: &mut Context<'_>) {}

    /// The body's bytes and syntax; called once per request that has a body.
    fn text(&self, _cx: &mut Context<'_>) {}

    /// The body as a whole; called where its tree can be trusted and nothing has claimed it.
    fn body(&self, _cx: &mut Context<'_>) {}

    /// An object that is judged: one of a model (`Some`), or a map of free names (`None`).
    fn object<'t>(&self, _object: Value<'t>, _model: Option<&'static Model>, _cx: &mut Context<'t>) {}

    /// A member's name in an object of a model.
    fn name<'t>(&self, _member: Member<'t>, _model: &'static Model, _cx: &mut Context<'t>) {}

    /// A value and what the schema accepts there.
    fn value<'t>(&self, _slot: &Slot<'t>, _cx: &mut Context<'t>) {}

    /// Called last, once per body that nothing claimed whole: what no other rule has claimed.
    fn rest(&self, _cx: &mut Context<'_>) {}
}
