//! Keeping, dropping and taking over drafts, as terminals ask for it.

use super::Desk;
use super::drafts::{GONE, Kept};
use super::waiting::{Keeping, Pending, SIGN_FIRST, Waiting};
use crate::bytes;
use crate::engine::judge::{Asked, Hand, Input, allowed};
use crate::engine::rights::Right;
use crate::engine::value::Badge;
use crate::forms::office::{staff, takeover};
use crate::protocol::messages;
use crate::protocol::messages::{Draft, Reply, ShownDraft, Told};
use crate::store::StoreProblem;
use crate::store::taking::{Handed, Work};

impl Desk {
    pub(super) fn keep_draft(&mut self, waiting: Waiting, number: Option<u64>, draft: Draft) {
        let Some(badge) = self.sessions.badge(waiting.conn) else {
            return self.tell(&waiting, Reply::No(SIGN_FIRST.to_string()));
        };
        let now = self.now();
        let standing = number.map(|number| (number, self.drafts.kept.get(&number)));
        let (number, since) = match standing {
            // It was handed in or dropped: a late keystroke must not bring it back.
            Some((_, None)) => return self.tell(&waiting, Reply::No(GONE.to_string())),
            Some((_, Some(kept))) if kept.badge != badge.0 => {
                return self.tell(&waiting, self.taken_over(kept.badge));
            }
            // The same operator went on at another terminal: older words must not win.
            Some((number, _))
                if self.drafts.open.get(&number).is_some_and(|c| *c != waiting.conn) =>
            {
                let no = "这份草稿已在您的另一台终端打开;这里的改动没有存";
                return self.tell(&waiting, Reply::No(no.to_string()));
            }
            Some((number, Some(kept))) => (number, kept.since),
            None => {
                self.drafts.next += 1;
                (self.drafts.next - 1, now)
            }
        };
        let kept = Kept { draft, badge: badge.0, since, last_key: now };
        let Ok(bytes) = bytes::encode(&kept) else {
            return self.tell(&waiting, Reply::No("草稿太长,没有存;请先提交一部分".to_string()));
        };
        self.drafts.kept.insert(number, kept);
        self.drafts.open.insert(number, waiting.conn);
        let work = vec![Work::Draft(number, Some(bytes))];
        self.pending.push(Pending {
            waiting: Some(waiting),
            work,
            draft: Some(Keeping::Kept(number)),
            by: badge,
        });
    }

    /// Why a step may not end this draft: it is another's by now.
    pub(super) fn not_the_holder(&self, draft: Option<u64>, badge: Badge) -> Option<Reply> {
        let kept = self.drafts.kept.get(&draft?)?;
        (kept.badge != badge.0).then(|| self.taken_over(kept.badge))
    }

    fn taken_over(&self, by: u32) -> Reply {
        Reply::No(format!("草稿已由{}接管;这里的改动没有存", self.name(Badge(by))))
    }

    pub(super) fn drop_draft(&mut self, waiting: Waiting, number: u64) {
        let Some(badge) = self.sessions.badge(waiting.conn) else {
            return self.tell(&waiting, Reply::No(SIGN_FIRST.to_string()));
        };
        match self.drafts.kept.get(&number) {
            Some(kept) if kept.badge != badge.0 => {
                let who = self.name(Badge(kept.badge));
                return self.tell(&waiting, Reply::No(format!("这是{who}的草稿;请先接管")));
            }
            Some(_) => self.drafts.forget(number),
            None => return self.tell(&waiting, Reply::No(GONE.to_string())),
        }
        let work = vec![Work::Draft(number, None)];
        self.pending.push(Pending { waiting: Some(waiting), work, draft: None, by: badge });
    }

    /// Opens one's own draft, or takes a colleague's over: the record and the change of hands are one
    /// commit, and the colleague's terminal is told.
    pub(super) fn take_draft(&mut self, waiting: Waiting, number: u64) {
        let Some(badge) = self.sessions.badge(waiting.conn) else {
            return self.tell(&waiting, Reply::No(SIGN_FIRST.to_string()));
        };
        let Some(kept) = self.drafts.kept.get(&number).cloned() else {
            return self.tell(&waiting, Reply::No(GONE.to_string()));
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
        let taken = Kept { badge: badge.0, ..kept };
        let Ok(bytes) = bytes::encode(&taken) else {
            return self.tell(&waiting, Reply::Failed("草稿太长".to_string()));
        };
        work.push(Work::Draft(number, Some(bytes)));
        // A refusal of the record must leave the draft where it is, so the right is asked first.
        let right = self.store.read().and_then(|v| v.ask(|b| allowed(b, badge, Right::TakeOver)));
        match right {
            Ok(Some(notice)) if work.len() > 1 => {
                return self.tell(&waiting, Reply::Refused(notice));
            }
            Err(problem) => return self.tell(&waiting, Reply::Failed(problem.to_string())),
            Ok(_) => {}
        }
        if let Some(holder) = self.drafts.open.insert(number, waiting.conn)
            && holder != waiting.conn
        {
            let told = Told::DraftTaken { number, by: self.name(badge) };
            if let Ok(bytes) = messages::write(&told) {
                self.outbox.send(holder, bytes);
            }
        }
        if let Some(slip) = taken.draft.asked.slip {
            self.claim_with_draft(slip, Badge(kept_by), badge, waiting.conn);
        }
        self.drafts.kept.insert(number, taken);
        let draft = Some(Keeping::Opened(number));
        self.pending.push(Pending { waiting: Some(waiting), work, draft, by: badge });
    }

    /// One's own first, then those that nobody has open.
    pub(super) fn shown_drafts(&self, badge: Badge) -> Result<Vec<ShownDraft>, StoreProblem> {
        let view = self.store.read()?;
        let mut drafts: Vec<ShownDraft> = view.ask(|book| {
            let shown = |(number, kept): (&u64, &Kept)| ShownDraft {
                number: *number,
                title: kept.draft.title.clone(),
                by: staff::shown(book, Badge(kept.badge)),
                badge: kept.badge,
                open: self.drafts.open.contains_key(number),
                since: kept.since,
                last_key: kept.last_key,
            };
            self.drafts.kept.iter().map(shown).collect()
        })?;
        drafts.sort_by_key(|d| (d.badge != badge.0, d.open, d.since));
        Ok(drafts)
    }

    pub(super) fn name(&self, badge: Badge) -> String {
        let name = self.store.read().and_then(|v| v.ask(|b| staff::shown(b, badge)));
        name.unwrap_or_else(|_| badge.0.to_string())
    }
}
