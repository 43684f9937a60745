//! The `human` report.

use std::io::{self, Write};

use super::concise::Concise;
use super::{ReportOptions, Reporter};
use crate::diagnostic::{Outcome, Summary};

pub(super) struct Human<'w> {
    inner: Concise<'w>,
}

impl<'w> Human<'w> {
    pub(super) fn new(options: ReportOptions, out: Box<dyn Write + 'w>) -> Self {
        Self { inner: Concise::new(options, out) }
    }
}

impl Reporter for Human<'_> {
    fn outcome(&mut self, outcome: &Outcome) -> io::Result<()> {
        self.inner.outcome(outcome)
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        self.inner.finish(summary)
    }

    fn wants_excerpts(&self) -> bool {
        true
    }
}
