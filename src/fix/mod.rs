//! Applying fixes to bytes.

mod apply;

pub use apply::{applied, apply};
