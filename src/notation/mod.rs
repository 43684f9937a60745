//! Texts in which a body is written down: YAML, shell, Python literals, hex dumps. Each is decoded into a
//! [`Rendering`](rendering::Rendering), which leads every byte back to the bytes that it was written with.
//!
//! This room must never know what a text is for: requests and headers belong to the kinds.

pub(crate) mod cmd;
pub(crate) mod curl_options;
pub(crate) mod powershell;
pub(crate) mod python;
pub(crate) mod rendering;
pub(crate) mod shell;
pub(crate) mod trace;
pub(crate) mod wire;
pub(crate) mod yaml;
mod yaml_scalar;
