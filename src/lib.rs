//! payloadlint.
pub mod contract;
pub mod diagnostic;
pub mod fix;
pub mod input;
pub mod json;
pub mod rule;
pub mod rules;
pub mod scan;
pub mod text;
