//! Whether a text that is not in a file yet would be read as one that holds a body by itself.

use super::detect;
use crate::input::{Frame, Item, KeepAll, Load, Sample};
use crate::json::Tape;

/// Whether a source of this text, whatever its kind turns out to be, holds a body without a method and a URL.
/// A recorded call is another thing: it may be one that is not checked.
#[must_use]
pub fn holds_body(text: &[u8], tape: &mut Tape) -> bool {
    let (kind, layout) = {
        let sample = Sample::new(text, true, None, tape);
        (detect(&sample), sample.layout())
    };
    let frame = Frame { layout, layers: Vec::new(), offset: 0, byte_map: true, forced: false, folder: None };
    let mut found = false;
    let emit = &mut |item: Item<'_>| {
        found |= matches!(item, Item::Request(request) if request.method.is_none() && request.url.is_none());
    };
    kind.load(Load { text, frame: &frame, tape, sieve: &KeepAll, emit });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_hold_a_request_and_events_do_not() {
        for (text, expected) in [
            ("{\"attributes\":{}}", true),
            ("\"{}\"", true),
            ("{\"schema\":null,\"payload\":{}}", true),
            ("{\"schema\":null,\"payload\":null}", false),
            ("{\"version\":\"\",\"detail-type\":\"\",\"source\":\"false\",\"detail\":{}}", false),
            ("{\"method\":\"GET\",\"url\":\"/x\",\"body\":null}", false),
            ("{\"log\":{\"version\":\"1.2\",\"creator\":{},\"entries\":[]}}", false),
        ] {
            assert_eq!(holds_body(text.as_bytes(), &mut Tape::new()), expected, "{text}");
        }
    }
}
