//! The tables that `build.rs` writes from `schemas/`.

use super::facts::Hint;
use super::model::{MemberSpec, Model, Type};
use super::operation::{Family, Lifecycle, Operation};

include!(concat!(env!("OUT_DIR"), "/contract_tables.rs"));
