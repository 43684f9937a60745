//! The fast pass: bytes to "surely clean" or "look closer".

mod gate;
mod values;

pub use gate::{Gate, Target};
pub use values::is_fine_text;
