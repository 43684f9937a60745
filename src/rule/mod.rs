//! What a rule is, and how the rules are run over one request.
//!
//! A rule sees a request, its contract and a parsed body. It never learns which kind of file that
//! came from, prints nothing and edits nothing: it reports, and the engine places.

mod context;
mod declare;
mod dump;
mod edits;
mod hooks;
mod names;
mod needed;
mod object_text;
mod placeholder;
mod refusal;
mod run;
mod shape;
mod shortcut;
mod subject;
mod typed_value;
mod words;

pub use context::{Context, Slot, Spot, is_all_of_a_body, path_of};
pub use declare::Declared;
pub(crate) use declare::{declare_role, declare_rule};
pub use dump::Dump;
pub use edits::{
    json_string, json_text, quote, remove_elements, remove_members, rename, replace_value, unquote, unwrap,
};
pub use hooks::Rule;
pub(crate) use needed::{
    NOTHING_TO_DO, STATE_REQUIRED, TARGET_REQUIRED, WRAPUP_CODE_REQUIRED, does_something,
    is_address_without_phone, is_code_of_wrapup, is_effective_state, is_provisional, is_state_of_body,
    names_target,
};
pub(crate) use object_text::begins_with_html_escape;
pub(crate) use placeholder::{Unfilled, unfilled};
pub use refusal::{Explained, Refusal};
pub use run::{RuleSet, absorb, run, run_on_head};
pub use shape::{is_body_of, spelled};
pub use subject::{Contract, ContractSource, Detail, Limits, Subject};
pub(crate) use typed_value::{Inside, Lost, Notation, TypedValue, typed_map};
pub(crate) use words::{is_unquoted_word, kind_words, named};
