//! The statements of a month for every household (B-13), a few at a time: where such a run is, and what it asks for next.
//! It bills nobody; each household's statement is an ordinary step.

use super::runs::{Kind, Next, Steps};
use crate::engine::ledger::{Account, Payer};
use crate::engine::prelude::*;
use crate::forms::billing::month_run;

/// Households in one commit: few, so that nobody at a terminal waits for more than them.
const HOUSEHOLDS: usize = 16;

pub(super) static KIND: Kind = Kind {
    tag: month_run::TAG,
    under_way: month_run::under_way,
    begin: |_| Box::new(MonthRun::default()),
};

#[derive(Default)]
struct MonthRun {
    /// The last household that was dealt with.
    after: Option<Payer>,
    /// Whether this time through the month some household was billed: then there may be others still.
    made: bool,
}

impl Steps for MonthRun {
    fn next(&mut self, book: &dyn Book, run: &Slip, _: Day) -> Next {
        let month = month_run::month(run);
        let payers = month_run::payers_on(book, Account::Unbilled, month, self.after, HOUSEHOLDS);
        match payers.last() {
            Some(last) => self.after = Some(*last),
            // Others have audited meanwhile: once more, until a time through bills nobody.
            None if self.made => {
                self.begin_again();
                return Next::Further;
            }
            None => return Next::End(month_run::FORM.asked("finish", run)),
        }
        let statement = |payer: &Payer| month_run::ask_statement(run.id, *payer);
        Next::Take(payers.iter().map(statement).collect())
    }

    fn written(&mut self, accepted: bool) {
        self.made |= accepted;
    }

    fn begin_again(&mut self) {
        *self = Self::default();
    }
}
