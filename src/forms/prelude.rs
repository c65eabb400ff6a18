//! What nearly every paper needs, in one line: `use crate::forms::prelude::*;`.

pub use crate::engine::prelude::*;
pub use crate::engine::print::{Part, Print, Said, Size};
pub use crate::forms::dues;
pub use crate::{by, choice, dues, fields, rules, states};
