//! Records that are bodies, or hold one: what the kinds that are JSON and nothing more have in common.

use crate::input::bare::{Look, bare, tombstone};
use crate::input::records::{Record, Records, Tail};
use crate::input::{Body, Frame, Item, Layout, Load, Sieve};
use crate::json::Tape;
use crate::text::KnownLine;

/// Loads the records of a text that are bodies and nothing more.
pub(super) fn load_bare(load: Load<'_, '_>, layout: Layout) -> u64 {
    load_records(load, layout, Look::Quick)
}

/// Loads the records of a kind whose records are recognised by their shape, and which are bodies
/// else.
pub(super) fn load_shaped_bare(load: Load<'_, '_>) -> u64 {
    let layout = record_layout(load.text, load.frame.layout);
    load_records(load, layout, Look::Always)
}

/// Records that are looked for before the first of them is handed on. To pass over the others is
/// much code, and what becomes of these is much code, and by turns they would drive one another out
/// of the processor's cache.
const KEPT_TOGETHER: usize = 256;

pub(super) fn load_records(load: Load<'_, '_>, layout: Layout, look: Look) -> u64 {
    let Load { text, frame, tape, sieve, emit } = load;
    let mut records = Records::new(text, layout);
    let mut kept = Vec::new();
    loop {
        kept.extend(std::iter::from_fn(|| records.next_kept(sieve)).take(KEPT_TOGETHER));
        if kept.is_empty() {
            break;
        }
        for Record { index, start, line, bytes } in kept.drain(..) {
            let body = Body { bytes: bytes.into(), origin: frame.origin(start) };
            let mut item = match bytes {
                b"null" if is_stream(layout) => tombstone(index),
                _ => bare(index, body, frame.layers.clone(), look, tape),
            };
            put_on_line(&mut item, line);
            emit(item);
        }
    }
    report_tail(records.tail(), emit);
    records.newlines().inspect(|newline| sieve.newlines(*newline));
    records.count_so_far()
}

/// Whether records of that layout follow one another as in a dump of a topic, where a null is a tombstone.
fn is_stream(layout: Layout) -> bool {
    matches!(layout, Layout::Lines | Layout::Glued | Layout::Sequence)
}

/// Loads records that hold the body somewhere inside. `item` gives `None` for what is not a record.
/// `passes` looks at a record that lies on a line, and gives its end where `sieve` takes it out.
pub(super) fn load_shaped<'s>(
    load: Load<'_, 's>,
    passes: fn(text: &[u8], at: usize, sieve: &dyn Sieve) -> Option<usize>,
    mut item: impl FnMut(Record<'s>, &'s [u8], &Frame, &mut Tape) -> Option<Item<'s>>,
) -> u64 {
    let Load { text, frame, tape, sieve, emit } = load;
    let mut records = Records::new(text, record_layout(text, frame.layout));
    let mut count = 0;
    loop {
        count += records.pass_lines(|text, at| passes(text, at, sieve));
        let Some(record) = records.next() else { break };
        if let Some(mut item) = item(Record { index: count, ..record }, text, frame, tape) {
            put_on_line(&mut item, record.line);
            emit(item);
            count += 1;
        }
    }
    report_tail(records.tail(), emit);
    records.newlines().inspect(|newline| sieve.newlines(*newline));
    count
}

/// Says which line the record of an item is.
pub(super) fn put_on_line(item: &mut Item<'_>, line: Option<KnownLine>) {
    if let Item::Request(request) = item {
        request.line = line;
    }
}

/// How records lie that are recognised by their shape: those in an array of one, too.
pub(super) fn record_layout(text: &[u8], layout: Layout) -> Layout {
    let array = layout == Layout::One && text.trim_ascii_start().starts_with(b"[");
    if array { Layout::Array } else { layout }
}

/// Says what is wrong around the elements of an array.
pub(super) fn report_tail<'s>(tail: Tail, emit: &mut dyn FnMut(Item<'s>)) {
    let reason = match tail {
        Tail::Fine => return,
        Tail::Unclosed => "the array is never closed: the file may be truncated",
        Tail::Trailing => "other text follows the array",
    };
    emit(Item::Unreadable { record: None, reason: reason.into() });
}
