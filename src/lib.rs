//! payloadlint.
pub mod contract;
pub mod json;
pub mod text;
