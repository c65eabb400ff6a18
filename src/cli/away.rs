//! What the commands for head office share: how it is said that something did not go.

#[cfg(feature = "head-office")]
use super::{FAILED, REFUSED, USAGE, fail};
#[cfg(feature = "head-office")]
use crate::headoffice::problem::HeadOfficeProblem;

/// What a program without the feature says.
#[cfg(not(feature = "head-office"))]
pub(super) const NOT_BUILT: &str = "这个程序编译时没有带上总部;请换带 head-office 的程序";

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
