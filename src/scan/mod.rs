//! The fast pass's vocabulary: what may be wrong with a body.

mod signals;

pub use signals::Signals;
