//! Starter tables, brought in. Every row is an ordinary step of its register in one commit, judged like any
//! other; nothing is decided here.

use super::Desk;
use super::waiting::{CommitReply, Waiting};
use crate::engine::decision::Hand;
use crate::engine::judge::allowed;
use crate::forms;
use crate::forms::starter;
use crate::protocol::messages::Reply;
use crate::store::taking::{Done, Handed, Work};

impl Desk {
    /// Puts the rows of a table that its register has not into the coming commit.
    pub(super) fn take_starter(&mut self, waiting: Waiting, form: &str) {
        let Some(badge) = self.signed_in(&waiting) else { return };
        let found = forms::form(form).and_then(|form| Some((form, starter::of(form)?)));
        let Some((form, starter)) = found else {
            return self.decline(&waiting, format!("{form} 没有开办范本"));
        };
        let right = form.step(starter.step).map(|step| step.right);
        let asked = self.ask(|book| {
            let refusal = right.and_then(|right| allowed(book, badge, right));
            refusal.map_or_else(|| Ok(starter.missing(book)), Err)
        });
        let missing = match asked {
            Ok(Ok(missing)) => missing,
            Ok(Err(refusal)) => return self.reply(&waiting, Reply::Refused(refusal)),
            Err(problem) => return self.fail(&waiting, &problem),
        };
        let hand = Hand { badge, cosign: None };
        // Without an id: what is there already is known by its code.
        let step = |asked| Work::Step(Handed::now(String::new(), asked, hand));
        let work: Vec<Work> = missing.into_iter().map(step).collect();
        if work.is_empty() {
            return self.reply(&waiting, Reply::StarterTaken { drafts: 0, refused: None });
        }
        self.enqueue(waiting, badge, work, Some(CommitReply::Starter));
    }

    /// How many rows came in, and why the first of the others did not.
    pub(super) fn starter_done(results: &[&Done]) -> Reply {
        let drafts = results.iter().filter(|done| matches!(done, Done::Accepted(_))).count();
        let refused = results.iter().find_map(|done| match done {
            Done::Refused(notice) => Some(notice.text.clone()),
            Done::Invalid(problems) => problems.first().map(|p| p.problem.clone()),
            Done::Accepted(_) | Done::Kept | Done::Reused => None,
        });
        Reply::StarterTaken { drafts: u32::try_from(drafts).unwrap_or(u32::MAX), refused }
    }
}
