//! payloadlint.
pub mod cli;
#[cfg(feature = "live")]
pub mod clock;
pub mod config;
pub mod contract;
pub mod diagnostic;
pub mod engine;
pub mod fix;
pub mod input;
pub mod json;
pub mod report;
pub mod rule;
pub mod rules;
pub mod scan;
#[cfg(feature = "live")]
pub mod sim;
pub mod text;
