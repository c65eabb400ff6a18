//! Imports of rosters. Rows are planned against the book as it stands, and their steps go into the
//! same commit as everybody else's. They are judged like any other step; nothing is decided here.

use std::cell::RefCell;

use super::Desk;
use super::compared::Compared;
use super::waiting::CommitReply;
use crate::engine::decision::Hand;
use crate::engine::judge::allowed;
use crate::engine::prelude::*;
use crate::exchange::plan::{self, Plan};
use crate::exchange::{BATCH, RowOutcome, Verdict, Wanted};
use crate::protocol::messages::Reply;
use crate::store::StoreProblem;
use crate::store::taking::{Done, Handed, Work};

/// What would become of these rows.
pub(super) fn plan(
    book: &dyn Book,
    wanted: &[Wanted],
    hand: Hand,
    now: Moment,
    compared: &RefCell<Compared>,
) -> Reply {
    match plans(book, wanted, hand, now, compared) {
        Ok(plans) => Reply::Planned(plans.into_iter().map(|plan| plan.planned).collect()),
        Err(no) => *no,
    }
}

fn plans(
    book: &dyn Book,
    wanted: &[Wanted],
    hand: Hand,
    now: Moment,
    compared: &RefCell<Compared>,
) -> Result<Vec<Plan>, Box<Reply>> {
    for one in wanted {
        let Some(right) = plan::right(one) else {
            return Err(Box::new(Reply::No("这本台账不能导入".to_string())));
        };
        if let Some(refusal) = allowed(book, hand.badge, right) {
            return Err(Box::new(Reply::Refused(refusal)));
        }
    }
    // A larger piece would hold up every terminal.
    if wanted.len() > BATCH {
        return Err(Box::new(Reply::No(format!("一次最多 {BATCH} 条;请分开送"))));
    }
    let planner = plan::Planner { book, hand, now };
    let mut standing = compared.take().into_standing();
    let plans = planner.plan_all(wanted, &mut standing);
    compared.replace(Compared::of(standing));
    Ok(plans)
}

impl Desk {
    /// These slips were written: the register of an import is not read again for them.
    pub(super) fn renew_compared(&mut self, written: &[SlipId]) {
        if self.compared.get_mut().is_empty() {
            return;
        }
        match self.store.read() {
            Ok(view) => self.compared.get_mut().renew(&view, written),
            Err(_) => self.forget_compared(),
        }
    }

    /// What stands is read again for the next piece.
    pub(super) fn forget_compared(&mut self) {
        *self.compared.get_mut() = Compared::default();
    }

    /// Puts the next piece of a roster into the coming commit. Only one, planned on the book as it
    /// stands now, so that two pieces never bring in the same person.
    pub(super) fn next_roster(&mut self) -> Result<(), StoreProblem> {
        let Some((waiting, wanted)) = self.rosters.pop_front() else { return Ok(()) };
        let Some(badge) = self.signed_in(&waiting) else { return Ok(()) };
        let hand = Hand { badge, cosign: None };
        let now = self.now();
        let planned = self.ask(|b| plans(b, &wanted, hand, now, &self.compared));
        match planned {
            Ok(Ok(plans)) => {
                let steps = plans.iter().flat_map(|plan| &plan.steps);
                // Without an id: what stands is found by what it is, and the ids that terminals
                // may still send again are not pushed out by a long roster.
                let work = steps
                    .map(|(asked, _)| Work::Step(Handed::now(String::new(), asked.clone(), hand)))
                    .collect();
                let reply = Some(CommitReply::Roster(plans));
                self.enqueue(waiting, badge, work, reply);
            }
            Ok(Err(no)) => self.reply(&waiting, *no),
            Err(problem) => {
                self.fail(&waiting, &problem);
                return Err(problem);
            }
        }
        Ok(())
    }

    /// The result of a piece: as planned, except for steps that were refused after all.
    pub(super) fn roster_done(plans: Vec<Plan>, results: &[&Done]) -> Reply {
        let mut results = results.iter();
        let mut answered = Vec::new();
        for Plan { steps, mut planned } in plans {
            planned.entries = 0;
            for (asked, parts) in steps {
                let refused = match results.next() {
                    Some(Done::Accepted(_)) => {
                        planned.entries += 1;
                        continue;
                    }
                    Some(Done::Refused(notice)) => {
                        Verdict::refused(notice.text.clone(), notice.cites.clone())
                    }
                    Some(Done::Invalid(problems)) => {
                        let first = problems.first().map_or("", |p| p.problem.as_str());
                        Verdict::refused(first, vec![asked.form.clone()])
                    }
                    Some(Done::Reused | Done::Kept) | None => {
                        Verdict::refused("没有写入;请再导入一次", vec![asked.form.clone()])
                    }
                };
                for part in parts {
                    if let Some(verdict) = planned.parts.get_mut(part) {
                        verdict.clone_from(&refused);
                    }
                }
                planned.again = false;
            }
            if planned.parts.iter().all(|verdict| verdict.outcome == RowOutcome::Refused) {
                planned.again = false;
            }
            answered.push(planned);
        }
        Reply::Planned(answered)
    }
}
