//! Why a file was not sealed or opened.

use std::fmt;

/// Why something was not opened or sealed; `Display` is part of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealProblem {
    /// None of the keys is one that it was sealed for.
    NotFor,
    /// It is no such file, or was cut or changed.
    Damaged,
    /// The machine gives no random bytes, or a key is none that can be used.
    Failed,
}

impl fmt::Display for SealProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotFor => "不是用这把私钥能开的",
            Self::Damaged => "被改动或不全",
            Self::Failed => "加密没有做成",
        })
    }
}
