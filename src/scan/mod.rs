//! The fast pass: bytes to "surely clean" or "look closer".
//!
//! It may send a clean body to the full check. It must never pass a body that a rule would report.

mod gate;
mod values;

pub use gate::{Gate, Target};
pub use values::is_fine_text;
