//! What is meant by the options and the config file. The engine sees only [`Settings`].

mod settings;

pub use settings::{Input, Level, Levels, Settings, rules};
