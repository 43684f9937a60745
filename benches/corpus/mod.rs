//! Seeded corpora of PATCH bodies: the same arguments give the same bytes everywhere.
//!
//! A document holds no defect, or exactly one that payloadlint reports as exactly one finding, so
//! that the counts of a run can be checked against the generator's.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The defects that are injected, by the rule that reports each.
pub(crate) const DEFECTS: [&str; 9] = [
    "null-value",
    "empty-string",
    "nested-attribute",
    "non-string-attribute",
    "unknown-key",
    "wrong-case-key",
    "duplicate-key",
    "full-record",
    "invalid-json",
];

/// Names of the kinds seen in contact-centre flows: snake, camel, dotted, spaced.
const NAMES: [&str; 64] = [
    "crm_id",
    "vip_status",
    "customer_name",
    "account_number",
    "case_id",
    "language",
    "ivr_path",
    "queue_label",
    "callback_number",
    "campaign_id",
    "contact_list_id",
    "sf_contact_id",
    "sf_case_number",
    "auth_level",
    "auth_method",
    "intent",
    "sub_intent",
    "sentiment",
    "survey_opt_in",
    "preferred_channel",
    "segment",
    "region",
    "postcode",
    "order_id",
    "last_order_total",
    "loyalty_tier",
    "product_line",
    "ticket_url",
    "transfer_reason",
    "agent_notes",
    "disposition_code",
    "screenPopName",
    "screenPopUrl",
    "customerId",
    "customerTier",
    "externalTagName",
    "dnis_label",
    "ani_masked",
    "skill_hint",
    "business_unit",
    "consent_recording",
    "consent_timestamp",
    "bot_session_id",
    "bot_confidence",
    "kb_article",
    "escalation_level",
    "priority_score",
    "retry_count",
    "scheduled_window",
    "time_zone",
    "varAccountBalance",
    "varPaymentDue",
    "Flow.Outcome",
    "Flow.Milestone",
    "context.deviceType",
    "context.browser",
    "context.pageUrl",
    "Customer Name",
    "Case Number",
    "UUI Data",
    "policy-number",
    "claim-id",
    "member-id",
    "correlation-id",
];

const WORDS: [&str; 30] = [
    "customer",
    "called",
    "about",
    "delayed",
    "order",
    "refund",
    "requested",
    "agent",
    "offered",
    "credit",
    "will",
    "follow",
    "up",
    "by",
    "email",
    "tomorrow",
    "morning",
    "verified",
    "identity",
    "with",
    "two",
    "factors",
    "account",
    "upgraded",
    "plan",
    "premium",
    "billing",
    "address",
    "changed",
    "shipping",
];

const STATES: [&str; 2] = ["connected", "disconnected"];

/// xorshift64*: small, seeded, the same everywhere.
pub(crate) struct Random(u64);

impl Random {
    /// A stream for a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A whole number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }
}

/// Makes bodies one after another.
pub(crate) struct Corpus {
    random: Random,
    per_mille: u64,
    /// Findings that were injected, by rule.
    pub(crate) injected: BTreeMap<&'static str, u64>,
}

impl Corpus {
    /// A corpus with a defect in `per_mille` of a thousand bodies.
    pub(crate) fn new(seed: u64, per_mille: u64) -> Self {
        Self { random: Random::new(seed), per_mille, injected: BTreeMap::new() }
    }

    /// The next body, on one line without its newline.
    pub(crate) fn body(&mut self, out: &mut String) {
        out.clear();
        if self.random.below(1000) < self.per_mille {
            let defect = DEFECTS[self.random.below(DEFECTS.len() as u64) as usize];
            *self.injected.entry(defect).or_default() += 1;
            self.defective(defect, out);
        } else {
            self.clean(out);
        }
    }

    fn clean(&mut self, out: &mut String) {
        let spaced = self.random.below(5) == 0;
        match self.random.below(100) {
            0..72 => {
                out.push_str(if spaced { "{\"attributes\": {" } else { "{\"attributes\":{" });
                let count = 6 + self.random.below(8);
                self.attributes(count, spaced, "", out);
                out.push_str("}}");
            }
            72..90 => self.wrapup(spaced, "", out),
            _ => {
                let flag = self.random.pick(&["muted", "held", "recording", "confined"]);
                let state = self.random.pick(&STATES);
                let _ = write!(out, "{{\"state\":\"{state}\",\"{flag}\":{}}}", self.random.below(2) == 0);
            }
        }
    }

    fn wrapup(&mut self, spaced: bool, extra: &str, out: &mut String) {
        let (comma, colon) = if spaced { (", ", ": ") } else { (",", ":") };
        let _ = write!(out, "{{\"wrapup\"{colon}{{\"code\"{colon}\"");
        self.uuid(out);
        let _ = write!(out, "\"{comma}\"notes\"{colon}\"");
        let words = 10 + self.random.below(50);
        self.phrase(words, out);
        let seconds = self.random.below(900);
        let _ = write!(out, "\"{comma}\"durationSeconds\"{colon}{seconds}");
        if self.random.below(3) == 0 {
            let month = 1 + self.random.below(12);
            let _ = write!(out, "{comma}\"endTime\"{colon}\"2026-{month:02}-07T10:00:00.000Z\"");
        }
        if self.random.below(3) == 0 {
            let _ = write!(out, "{comma}\"tags\"{colon}[\"billing\"{comma}\"follow-up\"]");
        }
        let _ = write!(out, "{extra}}}{comma}\"wrapupSkipped\"{colon}false}}");
    }

    /// `count` attributes; `extra` is put among them, with a comma after it.
    fn attributes(&mut self, count: u64, spaced: bool, extra: &str, out: &mut String) {
        let (comma, colon) = if spaced { (", ", ": ") } else { (",", ":") };
        let start = self.random.below(64);
        let stride = 2 * self.random.below(32) + 1;
        let at = self.random.below(count);
        for nth in 0..count {
            if nth > 0 {
                out.push_str(comma);
            }
            if nth == at {
                out.push_str(extra);
            }
            let _ = write!(out, "\"{}\"{colon}\"", NAMES[((start + nth * stride) & 63) as usize]);
            self.value(out);
            out.push('"');
        }
    }

    /// The content of a string, as JSON writes it.
    fn value(&mut self, out: &mut String) {
        match self.random.below(100) {
            0..20 => {
                let digits = 10_u64.pow(1 + self.random.below(9) as u32);
                let _ = write!(out, "{}", self.random.below(digits));
            }
            20..30 => out.push_str(self.random.pick(&["true", "false"])),
            30..45 => self.uuid(out),
            45..55 => {
                let _ = write!(out, "+1555{:07}", self.random.below(10_000_000));
            }
            55..65 => {
                let _ = write!(
                    out,
                    "https://crm.example.com/cases/{}?src=ivr&lang=en",
                    self.random.below(100_000_000)
                );
            }
            65..72 => {
                let _ = write!(
                    out,
                    "2026-{:02}-{:02}T12:34:56.789Z",
                    1 + self.random.below(12),
                    1 + self.random.below(28)
                );
            }
            72..75 => out.push_str(self.random.pick(&[
                "Zoë Müller",
                "Łukasz Żak",
                "山田太郎",
                "Zo\\u00eb",
                "\\ud83d\\ude00 ok",
            ])),
            75..77 => out.push_str(self.random.pick(&[
                "say \\\"hi\\\" twice",
                "line one\\nline two",
                "C:\\\\temp\\\\x",
            ])),
            _ => {
                let words = 1 + self.random.below(5);
                self.phrase(words, out);
            }
        }
    }

    fn phrase(&mut self, words: u64, out: &mut String) {
        for nth in 0..words {
            if nth > 0 {
                out.push(' ');
            }
            out.push_str(self.random.pick(&WORDS));
        }
    }

    fn uuid(&mut self, out: &mut String) {
        let mut quarter = || self.random.below(1 << 16);
        let (a, b, c, d) = (quarter(), quarter(), quarter(), quarter());
        let _ =
            write!(out, "{a:04x}{b:04x}-{c:04x}-4{:03x}-8{:03x}-{a:04x}{c:04x}{d:04x}", b & 0xfff, d & 0xfff);
    }

    fn defective(&mut self, defect: &'static str, out: &mut String) {
        let extra = match defect {
            "null-value" => "\"defect_a\":null,",
            "empty-string" => "\"defect_b\":\"\",",
            "nested-attribute" => "\"defect_c\":{\"tier\":\"gold\"},",
            "non-string-attribute" => "\"defect_d\":42,",
            "duplicate-key" => "\"defect_e\":\"one\",\"defect_e\":\"two\",",
            "unknown-key" => {
                self.wrapup(false, ",\"reason\":\"other\"", out);
                return;
            }
            "wrong-case-key" => {
                self.wrapup(false, ",\"disable_end_time_updates\":true", out);
                return;
            }
            "full-record" => {
                out.push_str("{\"id\":\"");
                self.uuid(out);
                out.push_str("\",\"startTime\":\"2026-05-01T10:00:00.000Z\",\"purpose\":\"agent\",\"address\":\"sip:a@example.com\",\"direction\":\"inbound\",\"state\":\"connected\",\"held\":false,\"wrapupRequired\":true,\"attributes\":{");
                self.attributes(4, false, "", out);
                out.push_str("}}");
                return;
            }
            _ => "",
        };
        out.push_str("{\"attributes\":{");
        let count = 4 + self.random.below(8);
        self.attributes(count, false, extra, out);
        out.push_str("}}");
        if defect == "invalid-json" {
            // Truncated inside the last value.
            let cut = out.char_indices().rev().nth(4).map_or(0, |(at, _)| at);
            out.truncate(cut);
        }
    }
}
