//! Sources and what is found in them.

mod origin;
mod request;
mod rewrite;

pub use origin::{Escaping, Origin};
pub use request::{Answer, Body, Header, Item, Layer, Request, Text};
