//! Refusals and warnings: our own sentence, and the clause it rests on.
//!
//! Every rule is declared once, in a `rules!` table of the register it belongs to, so that a test
//! can demand that each is reached.

use serde::{Deserialize, Serialize};

/// Whether a rule blocks a step or only speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mode {
    Refuse,
    Warn,
}

/// A rule of a register: a name for tests, a sentence with `{0}`, `{1}` for particulars, and clauses.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    pub name: &'static str,
    pub mode: Mode,
    pub text: &'static str,
    pub cites: &'static [&'static str],
}

/// A rule as it was met: the sentence with its particulars.
#[must_use]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub rule: String,
    pub mode: Mode,
    pub text: String,
    pub cites: Vec<String>,
    /// The field it stands at, when it belongs to one.
    pub field: Option<String>,
}

impl Rule {
    /// The notice without particulars.
    pub fn says(&self) -> Notice {
        self.with(&[])
    }

    /// The notice without particulars, standing at a field.
    pub fn at(&self, field: impl AsRef<str>) -> Notice {
        self.says().at(field)
    }

    /// The notice with particulars put in for `{0}`, `{1}` ….
    pub fn with(&self, particulars: &[&str]) -> Notice {
        let mut text = self.text.to_string();
        for (i, p) in particulars.iter().enumerate() {
            text = text.replace(&format!("{{{i}}}"), p);
        }
        Notice {
            rule: self.name.to_string(),
            mode: self.mode,
            text,
            cites: self.cites.iter().map(ToString::to_string).collect(),
            field: None,
        }
    }
}

impl Notice {
    /// The same notice, standing at a field.
    pub fn at(mut self, field: impl AsRef<str>) -> Self {
        self.field = Some(field.as_ref().to_string());
        self
    }
}

/// Declares the rules of a register as constants and gathers them in `RULES`.
///
/// `NAME refuse "sentence" ["G-30", "S2-repair 3.3.5"];` or `NAME warn …`.
#[macro_export]
macro_rules! rules {
    (@mode refuse) => { $crate::engine::notice::Mode::Refuse };
    (@mode warn) => { $crate::engine::notice::Mode::Warn };
    ($($name:ident $mode:ident $text:literal [$($cite:literal),+ $(,)?];)*) => {
        $(pub const $name: $crate::engine::notice::Rule = $crate::engine::notice::Rule {
            name: stringify!($name),
            mode: $crate::rules!(@mode $mode),
            text: $text,
            cites: &[$($cite),+],
        };)*
        /// Every rule of this register, in order of precedence.
        pub static RULES: &[$crate::engine::notice::Rule] = &[$($name),*];
    };
}
