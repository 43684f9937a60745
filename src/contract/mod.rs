//! What the API publishes: operations, the models of their bodies, and names that people mix up.
//!
//! The tables are compiled from `schemas/` by `build.rs`. This room knows JSON Schema and HTTP paths. It must
//! never know files, rules or reports.

mod attributes;
mod catalog;
mod crm_record;
mod error_code;
mod facts;
mod formats;
mod infer;
mod lookup;
mod model;
mod names;
mod not_checked;
mod operation;
mod path;
mod python_name;
mod record;
mod route;
mod schema;
mod schema_limits;
mod tables;
mod text;

pub use attributes::{AttributeSchema, SchemaError};
pub use catalog::{actions_model, attributes_model, body_models, models, operations, wrapup_model};
pub use crm_record::CrmRecord;
pub use error_code::{Cause, ErrorCode};
pub use facts::{
    WRITTEN_MEDIA, camel_case_of, error_code, errors_of, find_region, hint_for, is_conversation_only,
    is_get_only, is_published_host, note_on_medium, regions,
};
pub use formats::{fits, integer, is_date_time, is_date_time_without_zone, is_uuid};
pub use infer::{Inference, carried, infer, is_participant_record, is_sdk_marker, wraps_attributes};
pub use lookup::{NameError, find_operation};
pub use model::{MemberSpec, Model, Target, Type};
pub use not_checked::is_published_unchecked;
pub use operation::{Family, Hint, Lifecycle, Operation, PathPart};
pub(crate) use path::is_placeholder;
pub use path::{Base, Likeness, Path, Segment};
pub use record::{Record, camel};
pub use route::{Route, route};
pub use schema::{Violation, alternatives, schema_text, validate};
pub use schema_limits::LimitError;
pub use tables::{ATTRIBUTE_CHARACTERS, BODY_BYTES, BODY_BYTES_REFUSED};
