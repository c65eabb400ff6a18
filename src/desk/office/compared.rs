//! The register that a list is coming into, kept in memory between the pieces of the list: reading it again for each held up
//! every terminal. It knows no rule of a register.

use std::time::{Duration, Instant};

use crate::engine::value::SlipId;
use crate::exchange::plan::Standing;
use crate::store::reader::Reader;

/// How long it is kept after a piece.
const KEPT: Duration = Duration::from_secs(120);

/// The register as the last piece left it, with all that was written since; and when that piece came.
#[derive(Default)]
pub(super) struct Compared(Option<(Standing, Instant)>);

impl Compared {
    /// As a piece leaves it now.
    pub(super) fn of(standing: Option<Standing>) -> Self {
        Self(standing.map(|standing| (standing, Instant::now())))
    }

    /// Nothing is kept.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// For the next piece.
    pub(super) fn into_standing(self) -> Option<Standing> {
        self.0.map(|(standing, _)| standing)
    }

    /// These slips were written.
    pub(super) fn renew(&mut self, view: &Reader, written: &[SlipId]) {
        let Some((mut standing, last)) = self.0.take() else { return };
        let known = last.elapsed() < KEPT && view.ask(|b| standing.renew(b, written)).is_ok();
        self.0 = known.then_some((standing, last));
    }
}
