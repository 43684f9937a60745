//! The fast pass: bytes to "surely clean" or "look closer", and the vocabulary for what may be wrong.

mod gate;
mod signals;

pub use gate::{Gate, Target};
pub use signals::Signals;
