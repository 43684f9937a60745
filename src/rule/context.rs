//! What a rule sees, and how it reports.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;

use super::declare::Declared;
use super::names::alike_in;
use super::placeholder::holds_placeholder;
use super::refusal::{Refusal, is_cause};
use super::subject::{Contract, Detail, Limits, Subject};
use crate::contract::{MemberSpec, Model, Operation, Path, Route, Type};
use crate::diagnostic::{At, Claim, Diagnostic, Evidence, Fix, HeadPart, Label, Place, RuleMeta, Severity};
use crate::input::{Origin, Request};
use crate::json::{Document, Member, NodeId, Value};
use crate::text::{BodySpan, FileSpan, push_safe_text};

/// Characters of a path that a message shows; four ids and a long prefix have room.
const MAX_PATH: usize = 400;

/// A value and what is taken in its place.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'t> {
    /// What is there.
    pub value: Value<'t>,
    /// What the schema accepts.
    pub ty: Type,
    /// Whether it is the value of a participant attribute.
    pub attribute: bool,
    /// The member it is the value of, where the model names it.
    pub spec: Option<&'static MemberSpec>,
    /// The model whose member it is.
    pub owner: Option<&'static Model>,
}

/// A place to report at. Names and values are claimed by the rule that reports there.
#[derive(Clone, Debug)]
pub enum Spot<'t> {
    /// The body's first byte; pointer `""`.
    Body,
    /// A member's name.
    Name(Member<'t>),
    /// A value.
    Value(Value<'t>),
    /// Bytes inside a value (or a name, read as a value): its pointer, and only these bytes.
    Part(Value<'t>, BodySpan),
    /// Bytes of the body, pointer `""`.
    Bytes(BodySpan),
    /// A part of the request's head.
    Head(HeadPart),
    /// Bytes of the source.
    Source(FileSpan),
}

/// A set of nodes, a bit each. Every rule asks it at every place, so it hashes nothing; most bodies
/// have no more nodes than its first word has bits, and it grows with the first one after them.
#[derive(Default)]
pub(super) struct NodeSet {
    first: u64,
    words: Vec<u64>,
}

impl NodeSet {
    fn insert(&mut self, node: NodeId) {
        let bit = 1 << (node.0 % 64);
        match (node.0 as usize / 64).checked_sub(1) {
            None => self.first |= bit,
            Some(at) => {
                if at >= self.words.len() {
                    self.words.resize(at + 1, 0);
                }
                self.words[at] |= bit;
            }
        }
    }

    pub(super) fn contains(&self, node: NodeId) -> bool {
        let word = match (node.0 as usize / 64).checked_sub(1) {
            None => self.first,
            Some(at) => self.words.get(at).copied().unwrap_or(0),
        };
        word & 1 << (node.0 % 64) != 0
    }
}

/// One request being linted.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Context<'t> {
    pub(super) request: &'t Request<'t>,
    pub(super) route: Option<Route>,
    pub(super) contract: Contract,
    pub(super) document: Option<Document<'t>>,
    pub(super) limits: &'t Limits,
    pub(super) thorough: bool,
    detail: Detail,
    /// Whether all of the document is ASCII.
    pub(super) is_ascii: bool,
    /// What is judged as the body, and by which type.
    pub(super) judged: Option<(Value<'t>, Type)>,
    pub(super) body_claimed: bool,
    pub(super) in_attributes: bool,
    claimed: NodeSet,
    /// Members whose names may be detected as one another, by their objects, once all objects have
    /// been looked at.
    alike: Option<Vec<(NodeId, Vec<Member<'t>>)>>,
    /// Of members that have one name, those that most readers keep.
    pub(super) decisive: NodeSet,
    /// Members whose value is judged by another type than the model's own.
    adopted: HashMap<NodeId, Type>,
    /// Names that `wrong-case-key` claimed: their values are judged all the same.
    renamed: NodeSet,
    /// Something does not fit the model and no rule has claimed it: the oracle is asked.
    pub(super) unexplained: bool,
    diagnostics: Vec<Diagnostic>,
    /// Findings of each rule, once there are more in all than are listed of one.
    counts: HashMap<&'static str, Count>,
    /// The latest finding that is not listed; its rule goes on to describe it.
    unlisted: Option<Diagnostic>,
}

/// The findings of one rule.
#[derive(Default)]
struct Count {
    all: usize,
    /// The index of the last one that is listed.
    last: usize,
}

impl<'t> Context<'t> {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "it is large, and made where it is used")]
    pub(super) fn new(subject: Subject<'t>) -> Self {
        let Subject { request, route, contract, document, limits, thorough, detail } = subject;
        Self {
            request,
            route,
            contract,
            document,
            limits,
            thorough,
            detail,
            is_ascii: document.is_some_and(Document::is_ascii),
            judged: None,
            body_claimed: false,
            in_attributes: false,
            claimed: NodeSet::default(),
            alike: None,
            decisive: NodeSet::default(),
            adopted: HashMap::new(),
            renamed: NodeSet::default(),
            unexplained: false,
            diagnostics: Vec::new(),
            counts: HashMap::new(),
            unlisted: None,
        }
    }

    /// The request.
    #[must_use]
    pub fn request(&self) -> &'t Request<'t> {
        self.request
    }

    /// Its recorded path.
    #[must_use]
    pub fn path(&self) -> Option<Path<'t>> {
        path_of(self.request)
    }

    /// What its recorded method and path mean; `None` where they were not recorded.
    #[must_use]
    pub fn route(&self) -> Option<Route> {
        self.route
    }

    /// The contract it is checked against.
    #[must_use]
    pub fn contract(&self) -> Contract {
        self.contract
    }

    /// The operation it is checked against.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.contract.operation
    }

    /// Limits that a team may set.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        self.limits
    }

    /// The parsed body.
    #[must_use]
    pub fn document(&self) -> Option<Document<'t>> {
        self.document
    }

    /// What is judged as the body (the inside of a wrapper, once one was found).
    #[must_use]
    pub fn body(&self) -> Option<Value<'t>> {
        self.judged.map(|(value, _)| value)
    }

    /// The type that the body is judged by.
    #[must_use]
    pub fn body_type(&self) -> Option<Type> {
        self.judged.map(|(_, ty)| ty)
    }

    /// The model that the body is judged by, where that is an object of one.
    #[must_use]
    pub fn model(&self) -> Option<&'static Model> {
        match self.judged {
            Some((_, Type::Model(model))) => Some(model),
            _ => None,
        }
    }

    /// Where a rule on the body as a whole reports: the body's first byte, or the object inside a wrapper
    /// that is judged in its place.
    #[must_use]
    pub fn whole(&self) -> Spot<'t> {
        match self.body() {
            Some(body) if body.parent().is_some() => Spot::Value(body),
            _ => Spot::Body,
        }
    }

    /// Whether nothing reads more of what is reported than the message: long help and lists of
    /// places need not be made.
    #[must_use]
    pub fn is_for_messages_only(&self) -> bool {
        self.detail != Detail::All
    }

    /// What to do, put into words where anybody reads it.
    pub fn help<W: Into<Cow<'static, str>>>(&self, words: impl FnOnce() -> W) -> Option<Cow<'static, str>> {
        (!self.is_for_messages_only()).then(|| words().into())
    }

    /// Whether a name or text is not known yet: a template's, with a placeholder in it.
    #[must_use]
    pub(crate) fn is_unfilled(&self, text: &str) -> bool {
        self.request.template && holds_placeholder(text)
    }

    /// Whether values that the gate would let through are shown to rules all the same.
    pub(super) fn sees_all(&self) -> bool {
        self.thorough || self.request.template || self.document.is_some_and(|document| !document.is_valid())
    }

    /// In the hook `object`: whether its members are participant attributes.
    #[must_use]
    pub fn is_attribute_map(&self) -> bool {
        self.in_attributes
    }

    /// Method and path of `operation` as words of a message: with the ids and the prefix of the recorded
    /// path, else as published.
    #[must_use]
    pub fn address_of(&self, operation: &Operation) -> String {
        let path = self.path().filter(|path| !path.segments().is_empty());
        let path = path.map_or_else(|| operation.path.to_owned(), |path| path.rewritten(operation));
        let end = match path.len() {
            0..=MAX_PATH => path.len(),
            length => path.char_indices().nth(MAX_PATH).map_or(length, |(end, _)| end),
        };
        let mut out = String::with_capacity(operation.method.len() + end + 3);
        out.push('`');
        out.push_str(operation.method);
        out.push(' ');
        push_safe_text(&mut out, &path[..end]);
        out.push('`');
        out
    }

    /// From here on `value` is judged as the body, by `ty`.
    pub fn judge(&mut self, value: Value<'t>, ty: Type) {
        self.judged = Some((value, ty));
    }

    /// Claims a member's name and has its value judged by `ty`.
    pub fn adopt(&mut self, member: Member<'t>, ty: Type) {
        self.claimed.insert(member.name_id());
        self.adopted.insert(member.name_id(), ty);
    }

    pub(super) fn adopted_type(&self, member: Member<'t>) -> Option<Type> {
        self.adopted.get(&member.name_id()).copied()
    }

    /// Says that a claimed name only spells a member otherwise: its value is judged all the same.
    pub fn mark_renamed(&mut self, member: Member<'t>) {
        self.renamed.insert(member.name_id());
    }

    pub(super) fn is_renamed(&self, member: Member<'t>) -> bool {
        self.renamed.contains(member.name_id())
    }

    /// Whether something does not fit the model and no rule has claimed it.
    #[must_use]
    pub fn has_unexplained(&self) -> bool {
        self.unexplained
    }

    /// Whether a rule has reported what the API may have refused the request for. A leaked token or a large
    /// body does not count.
    #[must_use]
    pub fn has_cause(&self) -> bool {
        self.diagnostics.iter().any(is_cause)
    }

    /// Whether a finding so far is about what the recorded refusal names.
    #[must_use]
    pub fn has_named_cause(&self, refusal: &Refusal) -> bool {
        self.diagnostics.iter().any(|finding| refusal.is_named_by(finding))
    }

    /// Members whose names may be detected as one another, by their objects, both in the order of
    /// the text: too many rather than too few. So that rules which distinguish such names with sets
    /// of texts are spared the work for almost every object.
    pub(crate) fn alike(&mut self) -> &[(NodeId, Vec<Member<'t>>)] {
        let (document, thorough) = (self.document, self.thorough);
        let all = |document: Document<'t>| {
            document.objects().map(|object| (object.id(), object.members().collect::<Vec<_>>())).collect()
        };
        let find = || {
            document
                .map(|document| if thorough { all(document) } else { alike_in(document) })
                .unwrap_or_default()
        };
        self.alike.get_or_insert_with(find)
    }

    /// Claims the whole body: nothing in it is judged any further.
    pub fn claim_body(&mut self) {
        self.body_claimed = true;
    }

    /// Says that a member is the last of several of its name, which most readers keep.
    pub fn mark_decisive(&mut self, member: Member<'t>) {
        self.decisive.insert(member.name_id());
    }

    /// Claims a member's name or a value (by its node) without a report.
    pub fn claim(&mut self, node: NodeId) {
        self.claimed.insert(node);
    }

    /// Whether a name or value has been claimed.
    #[must_use]
    pub fn is_claimed(&self, node: NodeId) -> bool {
        self.claimed.contains(node)
    }

    /// Whether the body's names at the top level hold one that satisfies `wanted`.
    #[must_use]
    pub fn has_member(&self, wanted: impl Fn(&str) -> bool) -> bool {
        self.body().is_some_and(|body| body.members().any(|member| wanted(&member.name())))
    }

    /// Reports a defect. The place is claimed, unless the rule is independent.
    pub fn report(
        &mut self,
        rule: &dyn Declared,
        spot: Spot<'t>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let meta = rule.meta();
        if meta.claim != Claim::Independent {
            match &spot {
                Spot::Name(member) => {
                    self.claimed.insert(member.name_id());
                }
                Spot::Value(value) | Spot::Part(value, _) => {
                    self.claimed.insert(value.id());
                }
                Spot::Body | Spot::Bytes(_) | Spot::Head(_) | Spot::Source(_) => {}
            }
        }
        let place = self.place(spot);
        self.push(meta, place, message.into())
    }

    fn push(&mut self, rule: &'static RuleMeta, place: Place, message: String) -> &mut Diagnostic {
        if self.diagnostics.is_empty() {
            // Most bodies that have any have one; room for several is more than allocators have at hand.
            self.diagnostics.reserve_exact(1);
        }
        let diagnostic = Diagnostic {
            rule,
            severity: rule.severity,
            evidence: rule.evidence,
            message,
            help: None,
            place,
            related: Vec::new(),
            fix: None,
            once: false,
        };
        if self.diagnostics.len() >= self.limits.listed_findings && self.is_one_too_many(rule) {
            return self.unlisted.insert(diagnostic);
        }
        self.diagnostics.push(diagnostic);
        self.diagnostics.last_mut().expect("internal error: just pushed")
    }

    /// Counts a finding of `rule`, and says whether so many are listed already.
    fn is_one_too_many(&mut self, rule: &'static RuleMeta) -> bool {
        if self.counts.is_empty() {
            for (at, found) in self.diagnostics.iter().enumerate() {
                let count = self.counts.entry(found.rule.id).or_default();
                (count.all, count.last) = (count.all + 1, at);
            }
        }
        let count = self.counts.entry(rule.id).or_default();
        count.all += 1;
        if count.all > self.limits.listed_findings {
            return true;
        }
        count.last = self.diagnostics.len();
        false
    }

    /// The place of a spot, for labels.
    #[must_use]
    pub fn place(&self, spot: Spot<'t>) -> Place {
        match spot {
            Spot::Body => {
                let start = self.document.and_then(Document::root).map_or(0, |root| root.span().start);
                let end = self.document.map_or(0, |document| (document.text().len() as u32).min(start + 1));
                Place::body(BodySpan::new(start.min(end), end), String::new())
            }
            Spot::Name(member) => {
                Place::body(member.name_span(), self.pointer(member.document(), member.name_id()))
            }
            Spot::Value(value) => Place::body(value.span(), self.pointer(value.document(), value.id())),
            Spot::Part(value, span) => Place::body(span, self.pointer(value.document(), value.id())),
            Spot::Bytes(span) => Place::body(span, String::new()),
            Spot::Head(part) => {
                let span = match &part {
                    HeadPart::Url => self.request.url.as_ref().and_then(|url| url.span),
                    HeadPart::Method => self.request.method.as_ref().and_then(|method| method.span),
                    HeadPart::Header(name) => self.request.header(name).and_then(|header| header.value.span),
                };
                Place { at: At::Head(part, span), pointer: None }
            }
            Spot::Source(span) => Place { at: At::File(span), pointer: None },
        }
    }

    fn pointer(&self, document: Document<'_>, node: NodeId) -> String {
        if self.detail == Detail::MessagesAndBytes { String::new() } else { document.pointer(node) }
    }

    /// The origin of the body.
    #[must_use]
    pub fn origin(&self) -> Option<&'t Origin> {
        self.request.body.as_ref().map(|body| &body.origin)
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let Self { mut diagnostics, counts, limits, .. } = self;
        #[allow(clippy::iter_over_hash_type, reason = "each changes a finding of its own")]
        for count in counts.values().filter(|count| count.all > limits.listed_findings) {
            let more = count.all - limits.listed_findings;
            let message = &mut diagnostics[count.last].message;
            let _ = write!(message, "; {more} more of these in the same body are not listed");
        }
        diagnostics
    }
}

/// Whether a value is that of the only member of a body.
#[must_use]
pub fn is_all_of_a_body(value: Value<'_>) -> bool {
    value.member().is_some_and(|spec| spec.object().len() == 1 && spec.object().parent().is_none())
}

/// The path that was recorded of a request, on the host that its URL or its headers show.
#[must_use]
pub fn path_of<'t>(request: &'t Request<'_>) -> Option<Path<'t>> {
    let path = Path::parse(&request.url.as_ref()?.text);
    Some(match request.header("host") {
        Some(host) => path.on_host(&host.value.text),
        None => path,
    })
}

impl Diagnostic {
    /// Adds what to do.
    pub fn help(&mut self, help: impl Into<Cow<'static, str>>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Adds how to fix it.
    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fix = Some(fix);
        self
    }

    /// Says that an official error code names this defect, where the operation lists that code.
    pub(crate) fn confirmed_by(&mut self, operation: &Operation, code: &str) -> &mut Self {
        if operation.documents(code) {
            self.severity(Severity::Error).evidence(Evidence::Observed)
        } else {
            self
        }
    }

    /// Adds a place that belongs to the same cause.
    pub fn related(&mut self, place: Place, message: impl Into<Cow<'static, str>>) -> &mut Self {
        self.related.push(Label { place, message: message.into() });
        self
    }

    /// Adds further places of one cause, ten at most; the last one says how many more there are.
    pub fn related_some(
        &mut self,
        places: impl IntoIterator<Item = (Place, String)>,
        unseen: usize,
    ) -> &mut Self {
        const SHOWN: usize = 10;
        let mut more = unseen;
        for (place, message) in places {
            if self.related.len() < SHOWN {
                self.related(place, message);
            } else {
                more += 1;
            }
        }
        if more > 0
            && let Some(last) = self.related.last_mut()
        {
            let comma = if last.message.is_empty() { "" } else { ", " };
            last.message = format!("{}{comma}and {more} more", last.message).into();
        }
        self
    }

    /// Says it once per source: what is wrong is the source's, or is in each of its requests.
    pub fn once(&mut self) -> &mut Self {
        self.once = true;
        self
    }

    /// Changes what this case is based on.
    pub fn evidence(&mut self, evidence: Evidence) -> &mut Self {
        self.evidence = evidence;
        self
    }

    /// Changes the severity for this case.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }
}
