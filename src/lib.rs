//! payloadlint finds out which byte of a Genesys Cloud conversation body is wrong, why, and what would work.
//!
//! The way of a payload, and the room that each step is in:
//!
//! ```text
//! source → kind → request → contract → gate → tape → rules → finding → report
//! ```
//!
//! 1. [`cli`] reads the arguments, and [`config`] makes one `Settings` of them and of `payloadlint.toml`.
//! 2. [`engine`] runs the sources through the steps below, in order, on all threads.
//! 3. [`source`] finds the files, opens and unpacks them, and cuts long ones into pieces.
//! 4. [`kinds`] detects what a source is (HAR, NDJSON, curl, …) and finds the requests in it. Texts that are
//!    not JSON are decoded by `notation`, which keeps the way back to each byte. What is found is a
//!    `Request`, declared in [`input`].
//! 5. [`contract`] says which operation a request is for, and which model its body must fit.
//! 6. [`scan`] passes bodies that are surely clean. They cost no parse.
//! 7. [`json`] parses the others, broken ones included, into a tape of nodes.
//! 8. [`rule`] walks the tape beside the model and asks the [`rules`], one file each, what is wrong.
//! 9. [`engine`] gives each [`diagnostic`] its place in the source, and drops those that are allowed,
//!    suppressed or in the baseline. [`fix`] applies edits.
//! 10. [`report`] renders the findings.
//!
//! `confirm` sends requests to the API (`live`), and `serve` plays the API (`sim`). [`text`] is the ground
//! of it all: spans, lines and columns.
//!
//! Imports run the other way, down, and never in a circle; `tests/architecture` fails otherwise.
//! `ARCHITECTURE.md` says what each room must not do, and why.
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
pub mod kinds;
#[cfg(feature = "live")]
pub mod live;
pub(crate) mod notation;
#[cfg(feature = "live")]
pub mod recording;
pub mod report;
pub mod rule;
pub mod rules;
pub mod scan;
#[cfg(feature = "live")]
pub mod sim;
pub mod source;
pub mod text;
