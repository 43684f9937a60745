//! payloadlint.
pub mod cli;
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
pub mod text;
