//! The tables that `build.rs` writes from `schemas/`.

#![allow(clippy::unreadable_literal, reason = "generated, not read by people")]

use super::error_code::{Cause, ErrorCode};
use super::model::{Letters, MemberSpec, Model, Target, Type};
use super::names::{Names, Slots};
use super::operation::{Family, Hint, Lifecycle, Operation, PathPart};
use super::text::Text;

include!(concat!(env!("OUT_DIR"), "/contract_tables.rs"));
