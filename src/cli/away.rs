//! What the commands for head office share: how it is said that something did not go, and what a program without the
//! feature says instead.

#[cfg(feature = "head-office")]
use super::{FAILED, REFUSED};
use super::{USAGE, fail};
#[cfg(feature = "head-office")]
use crate::headoffice::problem::HeadOfficeProblem;

/// The words of a command that this program was built without.
#[cfg(not(feature = "head-office"))]
#[derive(clap::Args)]
pub(crate) struct Absent {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    words: Vec<std::ffi::OsString>,
}

/// Says that this program was built without it.
#[cfg(not(feature = "head-office"))]
pub(super) fn absent() -> u8 {
    fail("这个程序编译时没有带上总部;请换带 head-office 的程序", USAGE)
}

#[cfg(not(feature = "head-office"))]
impl Absent {
    /// The same, whatever was asked of the command.
    pub(super) fn say(&self) -> u8 {
        let _ = &self.words;
        absent()
    }
}

/// Prints why something did not go, and answers the exit code.
#[cfg(feature = "head-office")]
pub(super) fn failed(problem: &HeadOfficeProblem) -> u8 {
    let code = match problem {
        HeadOfficeProblem::Usage(_) => USAGE,
        problem if problem.is_refusal() => REFUSED,
        _ => FAILED,
    };
    fail(&problem.to_string(), code)
}
