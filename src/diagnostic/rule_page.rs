//! The page of a rule, parsed into blocks for `explain`, `docs/rules/` and the help of reports.

use super::rule_meta::{FixAvailability, Hook, RuleMeta};

/// A part of a rule's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block<'d> {
    /// The text after `##`.
    Heading(&'d str),
    /// A paragraph, its lines joined.
    Text(String),
    /// An item of a list, its lines joined.
    Item(String),
    /// Lines between fences.
    Code {
        /// The first word after the fence: `json`, `http`; may be empty.
        language: &'d str,
        /// The other words: `bad`, `fixed`, `good`, `operation=attributes`.
        words: Vec<&'d str>,
        /// The lines, without their newlines.
        lines: Vec<&'d str>,
    },
}

impl Block<'_> {
    /// The caption that the words after a fence mean, such as "Reported, with operation `attributes`:".
    #[must_use]
    pub fn caption(&self) -> Option<String> {
        let Self::Code { words, .. } = self else { return None };
        let value = |name: &str| {
            words
                .iter()
                .find_map(|word| word.split_once('=').filter(|(parts, _)| *parts == name))
                .map(|(_, word)| word)
        };
        let mut parts: Vec<String> = Vec::new();
        for word in words {
            parts.push(match (*word, word.split_once('=')) {
                ("bad", None) => "Reported".to_owned(),
                ("fixed", None) => "Fixed".to_owned(),
                ("good", None) => "Fine".to_owned(),
                (_, Some(("url", url))) => format!("sent as `{} {url}`", value("method").unwrap_or("PATCH")),
                (_, Some(("header", header))) => format!("with header `{}`", header.replacen(':', ": ", 1)),
                (_, Some((name, value))) if name != "method" => format!("with {name} `{value}`"),
                _ => continue,
            });
        }
        (!parts.is_empty()).then(|| parts.join(", ") + ":")
    }
}

impl RuleMeta {
    /// The page, parsed into blocks.
    #[must_use]
    pub fn page(&self) -> Vec<Block<'static>> {
        let mut blocks: Vec<Block<'static>> = Vec::new();
        let mut joins = false;
        let mut lines = self.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        while let Some(line) = lines.next() {
            if let Some(info) = line.strip_prefix("```") {
                let mut words = info.split_whitespace();
                let language = words.next().unwrap_or("");
                let words = words.collect();
                let lines = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
                blocks.push(Block::Code { language, words, lines });
                joins = false;
            } else if let Some(heading) = line.strip_prefix("## ") {
                blocks.push(Block::Heading(heading.trim()));
                joins = false;
            } else if let Some(item) = line.strip_prefix("- ") {
                blocks.push(Block::Item(item.trim().to_owned()));
                joins = true;
            } else if line.trim().is_empty() {
                joins = false;
            } else if let (true, Some(Block::Text(text) | Block::Item(text))) = (joins, blocks.last_mut()) {
                text.push(' ');
                text.push_str(line.trim());
            } else {
                blocks.push(Block::Text(line.trim().to_owned()));
                joins = true;
            }
        }
        blocks
    }

    /// The first sentence of the page.
    #[must_use]
    pub fn summary(&self) -> String {
        let text = self.page().into_iter().find_map(|block| match block {
            Block::Text(text) => Some(text),
            _ => None,
        });
        let text = text.unwrap_or_default();
        let end = text.find(". ").unwrap_or(text.trim_end_matches('.').len());
        text[..end].to_owned()
    }

    /// The headings of a list of rules, in order.
    pub const THEMES: [&'static str; 6] =
        ["Values", "Fields", "Bodies", "Recorded requests", "Schemas and answers", "Config and fixtures"];

    /// The heading under which a list has the rule. It follows from where the rule looks.
    #[must_use]
    pub fn theme(&self) -> &'static str {
        let [values, fields, bodies, requests, rest, config] = Self::THEMES;
        let has = |wanted: fn(&Hook) -> bool| self.hooks.iter().any(wanted);
        if self.hooks.is_empty() {
            config
        } else if has(|hook| matches!(hook, Hook::Head)) {
            requests
        } else if has(|hook| matches!(hook, Hook::Value(_))) {
            values
        } else if has(|hook| matches!(hook, Hook::Object | Hook::Name)) {
            fields
        } else if has(|hook| matches!(hook, Hook::Text | Hook::Body)) {
            bodies
        } else {
            rest
        }
    }

    /// One line of facts: "error by default, fixes some cases, since 0.1.0".
    #[must_use]
    pub fn facts(&self) -> String {
        let fix = match self.fix {
            FixAvailability::None => "no fix",
            FixAvailability::Sometimes => "fixes some cases",
            FixAvailability::Always => "fixes all cases",
        };
        format!("{} by default, {fix}, since {}", self.severity, self.since)
    }

    /// What it is based on, and what that word means.
    #[must_use]
    pub fn evidence_words(&self) -> String {
        format!("evidence: {} ({})", self.evidence.as_str(), self.evidence.meaning())
    }

    /// The page as Markdown, with a heading and the facts.
    #[must_use]
    pub fn markdown(&self) -> String {
        let (facts, evidence) = (capital(&self.facts()), capital(&self.evidence_words()));
        let mut out = format!("# {}\n\n{facts}\n\n{evidence}\n", self.id);
        let mut in_list = false;
        for block in self.page() {
            let is_item = matches!(block, Block::Item(_));
            if !(in_list && is_item) {
                out.push('\n');
            }
            in_list = is_item;
            match &block {
                Block::Heading(heading) => out.push_str(&["## ", heading, "\n"].concat()),
                Block::Text(text) => out.push_str(&[text, "\n"].concat()),
                Block::Item(item) => out.push_str(&["- ", item, "\n"].concat()),
                Block::Code { language, lines, .. } => {
                    if let Some(caption) = block.caption() {
                        out.push_str(&[&caption, "\n\n"].concat());
                    }
                    out.push_str(&["```", language, "\n", &lines.join("\n"), "\n```\n"].concat());
                }
            }
        }
        out
    }
}

impl FixAvailability {
    /// The word that `explain` prints.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sometimes => "sometimes",
            Self::Always => "always",
        }
    }
}

fn capital(text: &str) -> String {
    text[..1].to_ascii_uppercase() + &text[1..]
}

#[cfg(test)]
mod tests {
    use super::super::{Claim, Evidence, Severity};
    use super::*;

    static RULE: RuleMeta = RuleMeta {
        id: "some-rule",
        since: "0.1.0",
        severity: Severity::Warning,
        evidence: Evidence::Assumed,
        fix: FixAvailability::None,
        claim: Claim::Independent,
        hooks: &[],
        refusals: &[],
        role: crate::diagnostic::Role::Plain,
        docs: " ## What it does\n Reports `a.b`\n and more. Nothing else.\n\n - one\n   item\n - two\n ## Example\n ```json bad operation=attributes\n {\n  \"a\": 1}\n ```\n ```json fixed\n {}\n ```\n",
    };

    #[test]
    fn a_page_in_parts() {
        assert_eq!(RULE.summary(), "Reports `a.b` and more");
        assert_eq!(
            RULE.markdown(),
            "# some-rule\n\nWarning by default, no fix, since 0.1.0\n\n\
             Evidence: assumed (neither published nor observed; an inference)\n\n\
             ## What it does\n\nReports `a.b` and more. Nothing else.\n\n- one item\n- two\n\n\
             ## Example\n\nReported, with operation `attributes`:\n\n```json\n{\n \"a\": 1}\n```\n\n\
             Fixed:\n\n```json\n{}\n```\n"
        );
    }
}
