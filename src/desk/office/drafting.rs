//! Keeps, drops and takes over drafts, as terminals ask for it.

use super::Desk;
use super::drafts::{GONE, StoredDraft};
use super::waiting::{CommitReply, Waiting};
use crate::bytes;
use crate::desk::serve::Conn;
use crate::engine::decision::{Hand, Input};
use crate::engine::judge::allowed;
use crate::engine::prelude::*;
use crate::forms;
use crate::forms::office::{staff, takeover};
use crate::protocol::messages::{DRAFTS_A_PAGE, Draft, OwnDraft, Reply, ShownDraft, Told};
use crate::store::StoreProblem;
use crate::store::taking::{Handed, Work};

/// How many drafts an operator may leave unsubmitted.
const EACH_MOST: usize = 200;
/// How many characters of what a draft is about are kept.
const TITLE_MOST: usize = 60;
/// How many drafts go with a sign-in.
pub(super) const AT_SIGN_IN: usize = 20;

impl Desk {
    /// The warning that goes with an accepted step of which the same operator has another draft. It is named, not
    /// thrown away: it may be meant for later, or hold what nobody wrote elsewhere.
    pub(super) fn left_half_filled(&self, waiting: &Waiting, work: &[Work]) -> Option<Notice> {
        let handed = work.iter().find_map(|work| match work {
            Work::Step(handed) => Some(handed),
            _ => None,
        })?;
        let (slip, step) = (handed.asked.slip?, &handed.asked.step);
        let number = self.drafts.latest_of_step(slip, step, handed.hand.badge)?;
        // Open at the same terminal: its number came while its form was handed in, and it goes by itself.
        let here = self.drafts.open.get(&number) == Some(&waiting.conn);
        (!here).then(|| takeover::DONE_BESIDE_A_DRAFT.with(&[&number.to_string()]))
    }

    pub(super) fn keep_draft(&mut self, waiting: Waiting, number: Option<u64>, draft: Draft) {
        let Some(badge) = self.signed_in(&waiting) else { return };
        let now = self.now();
        let standing = number.map(|number| (number, self.drafts.by_number.get(&number)));
        let (number, since) = match standing {
            // It was submitted or dropped: a late keystroke must not bring it back.
            Some((_, None)) => return self.decline(&waiting, GONE),
            Some((_, Some(kept))) if kept.badge != badge.0 => {
                return self.reply(&waiting, self.taken_over(kept.badge));
            }
            // The operator went on at another terminal: older text must not overwrite newer.
            Some((number, _)) if self.drafts.open_elsewhere(number, waiting.conn) => {
                return self.decline(&waiting, "这份草稿已在您的另一台终端打开;这里的改动没有存");
            }
            Some((number, Some(kept))) => (number, kept.since),
            None if self.drafts.count_of(badge) >= EACH_MOST => {
                let no =
                    format!("您已有 {EACH_MOST} 份草稿没有提交,这里的没有存;请先提交或作废一些");
                return self.decline(&waiting, no);
            }
            None => {
                self.drafts.next += 1;
                (self.drafts.next - 1, now)
            }
        };
        let title = draft.title.chars().take(TITLE_MOST).collect();
        let draft = Draft { title, ..draft };
        let kept = StoredDraft { draft, badge: badge.0, since, last_key: now };
        let Ok(bytes) = bytes::encode(&kept) else {
            return self.decline(&waiting, "草稿太长,没有存;请先提交一部分");
        };
        self.drafts.by_number.insert(number, kept);
        self.drafts.open.insert(number, waiting.conn);
        let work = vec![Work::Draft(number, Some(bytes))];
        self.enqueue(waiting, badge, work, Some(CommitReply::DraftKept(number)));
    }

    /// The refusal, if a draft belongs to another operator by now.
    pub(super) fn held_by_colleague(&self, draft: Option<u64>, badge: Badge) -> Option<Reply> {
        let kept = self.drafts.by_number.get(&draft?)?;
        (kept.badge != badge.0).then(|| self.taken_over(kept.badge))
    }

    fn taken_over(&self, by: u32) -> Reply {
        Reply::No(format!("草稿已由{}接管;这里的改动没有存", self.name(Badge(by))))
    }

    pub(super) fn drop_draft(&mut self, waiting: Waiting, number: u64) {
        let Some(badge) = self.signed_in(&waiting) else { return };
        match self.drafts.by_number.get(&number) {
            Some(kept) if kept.badge != badge.0 => {
                let who = self.name(Badge(kept.badge));
                return self.decline(&waiting, format!("这是{who}的草稿;请先接管"));
            }
            Some(_) => self.drafts.forget(number),
            None => return self.decline(&waiting, GONE),
        }
        let work = vec![Work::Draft(number, None)];
        self.enqueue(waiting, badge, work, None);
    }

    /// Opens the operator's own draft, or takes over a colleague's. The record and the change of
    /// owner are one commit, and the colleague's terminal is told.
    pub(super) fn take_draft(&mut self, waiting: Waiting, number: u64) {
        let Some(badge) = self.signed_in(&waiting) else { return };
        let Some(kept) = self.drafts.by_number.get(&number).cloned() else {
            return self.decline(&waiting, GONE);
        };
        let mut work = Vec::new();
        if kept.badge != badge.0 {
            let text = |name: &str, text: &str| (name.to_string(), Input::Text(text.to_string()));
            let asked = Asked {
                form: takeover::FORM.id.to_string(),
                step: "take".to_string(),
                fields: vec![text("what", &kept.draft.title), text("of", &kept.badge.to_string())],
                ..Asked::default()
            };
            let hand = Hand { badge, cosign: None };
            work.push(Work::Step(Handed::now(String::new(), asked, hand)));
        }
        let kept_by = kept.badge;
        let taken = StoredDraft { badge: badge.0, ..kept };
        let Ok(bytes) = bytes::encode(&taken) else {
            return self.reply(&waiting, Reply::Failed("草稿太长".to_string()));
        };
        work.push(Work::Draft(number, Some(bytes)));
        // If the record were refused, the draft must stay where it is, so the right is checked
        // first.
        let barred = self.ask(|b| {
            let step = step_of(&taken).map(|step| step.right);
            [Some(Right::TakeOver), step].into_iter().flatten().find_map(|r| allowed(b, badge, r))
        });
        match barred {
            Ok(Some(notice)) if work.len() > 1 => {
                return self.reply(&waiting, Reply::Refused(notice));
            }
            Err(problem) => return self.fail(&waiting, &problem),
            Ok(_) => {}
        }
        self.open_draft_at(waiting.conn, number, badge);
        if let Some(slip) = taken.draft.asked.slip {
            self.claim_with_draft(slip, Badge(kept_by), badge, waiting.conn);
        }
        self.drafts.by_number.insert(number, taken);
        let reply = Some(CommitReply::DraftOpened(number));
        self.enqueue(waiting, badge, work, reply);
    }

    /// Whoever begins a step that they have left half filled goes on with it, and not with a second, empty one. A
    /// colleague's draft is not handed out so: taking it over leaves a record.
    pub(super) fn resume_own_draft(&mut self, conn: Conn, step: &str, reply: &mut Reply) {
        let Reply::Begun(begun) = reply else { return };
        let Some(badge) = self.sessions.badge(conn) else { return };
        let slip = begun.slip.as_ref().map(|slip| slip.row.id);
        let number = slip.and_then(|slip| self.drafts.latest_of_step(slip, step, badge));
        let Some((number, kept)) =
            number.and_then(|number| Some((number, self.drafts.by_number.get(&number)?.clone())))
        else {
            return;
        };
        self.open_draft_at(conn, number, badge);
        let StoredDraft { draft, last_key, .. } = kept;
        begun.draft = Some(Box::new(OwnDraft { number, draft, last_key }));
    }

    /// A draft is open at this terminal from now on; at another one its form closes, so that two never write
    /// over each other.
    fn open_draft_at(&mut self, conn: Conn, number: u64, by: Badge) {
        let before = self.drafts.open.insert(number, conn);
        if let Some(holder) = before.filter(|holder| *holder != conn) {
            self.send(holder, &Told::DraftTaken { number, by: self.name(by) });
        }
    }

    /// The operator's own drafts first, then those that nobody has open: a page of them. A colleague's is shown
    /// to whoever may take it over and go on with it: nobody is asked about what would be refused.
    pub(super) fn shown_drafts(
        &self,
        badge: Badge,
        (from, most): (usize, usize),
    ) -> Result<Vec<ShownDraft>, StoreProblem> {
        let mut all = self.drafts_for(badge)?;
        all.arrange_by_key(|(number, kept)| {
            (kept.badge != badge.0, self.drafts.open.contains_key(number), kept.since)
        });
        self.ask(|book| {
            let shown = |(number, kept): (&u64, &StoredDraft)| ShownDraft {
                number: *number,
                title: kept.draft.title.chars().take(TITLE_MOST).collect(),
                by: staff::shown(book, Badge(kept.badge)),
                badge: kept.badge,
                open: self.drafts.open.contains_key(number),
                since: kept.since,
                last_key: kept.last_key,
            };
            all.into_iter().skip(from).take(most).map(shown).collect()
        })
    }

    /// The drafts that an operator is shown, in no order.
    fn drafts_for(&self, badge: Badge) -> Result<Vec<(&u64, &StoredDraft)>, StoreProblem> {
        self.ask(|book| {
            let role = staff::role(book, badge);
            let may = |right| role.is_some_and(|role| book.policy().may(role, right));
            let others = may(Right::TakeOver);
            let goes_on = |kept: &StoredDraft| step_of(kept).is_none_or(|step| may(step.right));
            let shown = |(_, kept): &(&u64, &StoredDraft)| {
                kept.badge == badge.0 || (others && goes_on(kept))
            };
            self.drafts.by_number.iter().filter(shown).collect()
        })
    }

    /// How many drafts are shown to an operator, page by page.
    pub(super) fn drafts_shown_to(&self, badge: Badge) -> Result<usize, StoreProblem> {
        Ok(self.drafts_for(badge)?.len())
    }

    /// The answer to who asks for the drafts behind the first so many.
    pub(super) fn draft_page(&self, badge: Badge, from: u32) -> Result<Reply, StoreProblem> {
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        Ok(Reply::Drafts(self.shown_drafts(badge, (from, DRAFTS_A_PAGE))?))
    }

    pub(super) fn name(&self, badge: Badge) -> String {
        let name = self.ask(|b| staff::shown(b, badge));
        name.unwrap_or_else(|_| badge.0.to_string())
    }
}

/// The step that a draft is of, where this program still has it.
fn step_of(kept: &StoredDraft) -> Option<&'static Step> {
    let asked = &kept.draft.asked;
    forms::form(&asked.form)?.step(&asked.step)
}
