//! The honest ending of a signature that is not given (拒签) or cannot be had (失联): the reason, and two
//! witnesses or the proof of serving. One rule for every paper that a customer signs.

use super::prelude::*;

/// Whether a reason stands for the signature: two different witnesses saw it, or it was served and something
/// shows that.
pub fn shown(
    why: Option<&Text>,
    (one, two): (Option<Badge>, Option<Badge>),
    served: Option<&Text>,
) -> bool {
    let witnessed = one.is_some() && two.is_some() && one != two;
    why.is_some() && (witnessed || served.is_some())
}
