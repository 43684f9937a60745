//! Runs the rules over one request: head, text, body as a whole, then every judged place once.

use super::context::{Context, Slot};
use super::hooks::Rule;
use super::needed::{is_address_without_phone, is_state_of_body};
use super::shortcut::{is_surely_fine, plain_body};
use super::subject::{Contract, ContractSource, Subject};
use crate::contract::{MemberSpec, Model, Type, fits, is_uuid, wrapup_model};
use crate::diagnostic::{Applicability, At, Claim, Diagnostic, Fix, Hook};
use crate::json::{Document, Kind, Value};

/// Rules by the hooks that they have, each list in the order of their claims.
#[derive(Default)]
pub struct RuleSet {
    head: Vec<&'static dyn Rule>,
    text: Vec<&'static dyn Rule>,
    body: Vec<&'static dyn Rule>,
    object: Vec<&'static dyn Rule>,
    name: Vec<&'static dyn Rule>,
    value: [Vec<&'static dyn Rule>; Kind::COUNT],
    rest: Vec<&'static dyn Rule>,
}

impl RuleSet {
    /// These rules.
    #[must_use]
    pub fn new(rules: &[&'static dyn Rule]) -> Self {
        let mut rules = rules.to_vec();
        rules.sort_by_key(|rule| rule.meta().claim);
        let mut set = Self::default();
        for rule in rules {
            for hook in rule.meta().hooks {
                match hook {
                    Hook::Head => set.head.push(rule),
                    Hook::Text => set.text.push(rule),
                    Hook::Body => set.body.push(rule),
                    Hook::Object => set.object.push(rule),
                    Hook::Name => set.name.push(rule),
                    Hook::Value(kinds) => kinds.iter().for_each(|kind| set.value[*kind as usize].push(rule)),
                    Hook::Rest => set.rest.push(rule),
                }
            }
        }
        set
    }
}

/// Runs `rules` and gives what they report.
#[must_use]
#[allow(clippy::needless_pass_by_value, reason = "a subject is made for one run and spent by it")]
pub fn run(rules: &RuleSet, subject: Subject<'_>) -> Vec<Diagnostic> {
    let Subject { request, contract, document, thorough, .. } = subject;
    let mut cx = Context::new(subject);
    // A body by itself, reported by its names, has no head.
    if thorough || request.has_head() || contract.source != ContractSource::Inferred {
        for rule in &rules.head {
            rule.head(&mut cx);
        }
    }
    if let Some(document) = document {
        for rule in &rules.text {
            rule.text(&mut cx);
        }
        // Where recovery had to guess, a finding of another rule would be a guess too.
        if document.is_whole()
            && let (Some(root), Some(ty)) = (document.root(), body_type(contract))
        {
            cx.judge(root, ty);
            body(rules, &mut cx);
        }
    } else {
        for rule in &rules.body {
            rule.body(&mut cx);
        }
    }
    cx.into_diagnostics()
}

/// What `rules` report on the head of a request whose body has not been parsed. That of `subject`
/// is not looked at.
#[must_use]
pub fn run_on_head(rules: &RuleSet, subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut cx = Context::new(Subject { document: None, ..*subject });
    for rule in &rules.head {
        rule.head(&mut cx);
    }
    cx.into_diagnostics()
}

fn body_type(contract: Contract) -> Option<Type> {
    let model = contract.operation.model?;
    Some(if contract.operation.array { model.array_type() } else { Type::Model(model) })
}

fn body(rules: &RuleSet, cx: &mut Context<'_>) {
    if let Some((value, ty)) = plain_body(cx) {
        descend(rules, value, ty, is_attributes(ty), cx);
    } else {
        for rule in &rules.body {
            if cx.body_claimed {
                return;
            }
            rule.body(cx);
        }
        if cx.body_claimed {
            return;
        }
        if let Some((value, ty)) = cx.judged {
            descend(rules, value, ty, is_attributes(ty), cx);
        }
    }
    for rule in &rules.rest {
        rule.rest(cx);
    }
}

fn descend<'t>(rules: &RuleSet, value: Value<'t>, ty: Type, attributes: bool, cx: &mut Context<'t>) {
    match (value.kind(), ty) {
        (Kind::Object, Type::Model(model)) => of_model(rules, value, model, cx),
        (Kind::Object, Type::Map(inner)) => {
            cx.in_attributes = attributes;
            for rule in &rules.object {
                rule.object(value, None, cx);
            }
            cx.in_attributes = false;
            let (sees_all, is_ascii) = (cx.sees_all(), cx.is_ascii);
            for member in value.members() {
                let adopted = cx.adopted_type(member);
                if adopted.is_none() && !sees_all && is_surely_fine(member.value(), *inner, is_ascii) {
                    continue;
                }
                let slot = Slot {
                    value: member.value(),
                    ty: adopted.unwrap_or(*inner),
                    attribute: attributes && adopted.is_none(),
                    spec: None,
                    owner: None,
                };
                visit(rules, &slot, cx);
            }
        }
        (Kind::Array, Type::Array(inner)) => {
            for element in value.elements() {
                let slot = Slot { value: element, ty: *inner, attribute: false, spec: None, owner: None };
                visit(rules, &slot, cx);
            }
        }
        _ => {}
    }
}

fn of_model<'t>(rules: &RuleSet, object: Value<'t>, model: &'static Model, cx: &mut Context<'t>) {
    for rule in &rules.object {
        rule.object(object, Some(model), cx);
    }
    let (sees_all, is_ascii) = (cx.sees_all(), cx.is_ascii);
    for member in object.members() {
        let name = member.name();
        let (ty, spec) = if let Some(ty) = cx.adopted_type(member) {
            (ty, None)
        } else if let Some(spec) = model.member(&name) {
            (spec.ty, Some(spec))
        } else if cx.is_unfilled(&name) {
            continue;
        } else {
            for rule in &rules.name {
                if cx.is_claimed(member.name_id()) {
                    break;
                }
                rule.name(member, model, cx);
            }
            if !cx.is_claimed(member.name_id()) {
                cx.unexplained = true;
            }
            // The value of a member in the wrong case is judged, of an unknown one not.
            match cx.is_renamed(member).then(|| model.respelled(&name)) {
                Some(Some(spec)) => (spec.ty, Some(spec)),
                _ => continue,
            }
        };
        // The gate wants an id there.
        let is_code = || matches!(spec, Some(spec) if spec.name == "code") && model.is(wrapup_model());
        let is_id = || member.value().plain_content().is_some_and(is_uuid);
        // Of a state and an address the rules ask what this operation does with it.
        let depends =
            |spec: &MemberSpec| is_state_of_body(spec, model, cx) || is_address_without_phone(spec, cx);
        if !sees_all
            && is_surely_fine(member.value(), ty, is_ascii)
            && (!is_code() || is_id())
            && !spec.is_some_and(depends)
        {
            continue;
        }
        let slot = Slot { value: member.value(), ty, attribute: false, spec, owner: Some(model) };
        visit(rules, &slot, cx);
    }
    let is_missing = |spec: &MemberSpec| spec.required && object.get(spec.name).is_none();
    if model.required != 0 && model.members.iter().any(is_missing) && !cx.is_claimed(object.id()) {
        cx.unexplained = true;
    }
    cx.unexplained |= model.beyond_tables;
}

fn visit<'t>(rules: &RuleSet, slot: &Slot<'t>, cx: &mut Context<'t>) {
    if cx.request.template && slot.value.text().is_some_and(|text| cx.is_unfilled(&text)) {
        // It is not known yet what will be there.
        cx.claim(slot.value.id());
        return;
    }
    for rule in &rules.value[slot.value.kind() as usize] {
        if cx.is_claimed(slot.value.id()) {
            return;
        }
        rule.value(slot, cx);
    }
    if cx.is_claimed(slot.value.id()) {
        return;
    }
    let nullable = slot.spec.is_some_and(|spec| spec.nullable);
    let allowed_null = nullable && slot.value.kind() == Kind::Null;
    if !allowed_null && !fits(slot.value, slot.ty) {
        cx.unexplained = true;
    }
    descend(rules, slot.value, slot.ty, holds_attributes(slot), cx);
}

/// One cause, one finding: what is right where the syntax is at fault, such as `None`, is
/// recognised by the syntax rule, which gets the fixes where they fix all of it.
///
/// To be called once it is settled which of the diagnostics count: where the syntax rule is off,
/// the others show.
pub fn absorb(document: Document<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // No more than some dozens are kept.
    let at_fault = |diagnostic: &Diagnostic| matches!(diagnostic.place.at, At::Body(span) if document.errors().iter().any(|error| error.span == span));
    let Some(syntax) = diagnostics.iter().position(|diagnostic| diagnostic.rule.claim == Claim::InvalidJson)
    else {
        return;
    };
    let mut syntax = diagnostics.remove(syntax);
    let absorbed: Vec<Diagnostic> = diagnostics.extract_if(.., |diagnostic| at_fault(diagnostic)).collect();
    let fixes: Vec<Fix> = absorbed.into_iter().filter_map(|finding| finding.fix).collect();
    let title = match fixes.as_slice() {
        [only] => only.title.clone(),
        _ => "fix each value".into(),
    };
    let is_all = fixes.len() == document.error_count()
        && fixes.iter().all(|fix| fix.applicability == Applicability::Safe);
    let fix = Fix::safe(title, fixes.into_iter().flat_map(|fix| fix.edits).collect());
    if is_all && fix.edits.is_sorted_by(|one, other| one.span.end <= other.span.start) {
        syntax.fix = Some(fix);
    }
    diagnostics.insert(0, syntax);
}

/// Whether the members of a value are participant attributes: where the model names it, it says so.
fn holds_attributes(slot: &Slot<'_>) -> bool {
    is_attributes(slot.ty) && slot.spec.is_none_or(|spec| spec.participant_attributes)
}

/// Whether the members of a body of this type are participant attributes: no other map is a body.
fn is_attributes(ty: Type) -> bool {
    matches!(ty, Type::Map(Type::String))
}
