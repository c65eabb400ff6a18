//! Half-typed steps, kept at the desk: found again after a dropped line, a lock, or at another
//! terminal; taken over only with a record (B-05).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Desk, Keeping, Pending, SIGN_FIRST, Waiting};
use crate::desk::serve::Conn;
use crate::engine::judge::{Asked, Hand, Input};
use crate::engine::moment::Moment;
use crate::engine::value::{Badge, SlipId};
use crate::forms::office::{staff, takeover};
use crate::protocol::messages;
use crate::protocol::messages::{Draft, Reply, ShownDraft, Told};
use crate::store::reader::Reader;
use crate::store::taking::{Handed, Work};
use crate::store::{StoreProblem, codec};

/// What is said of a draft that is no more.
const GONE: &str = "这份草稿已经提交或作废";

/// A draft as stored.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    draft: Draft,
    badge: u32,
    since: Moment,
    last_key: Moment,
}

/// All drafts of the office.
pub(super) struct Drafts {
    kept: BTreeMap<u64, Kept>,
    /// Which terminal has it open.
    open: BTreeMap<u64, Conn>,
    next: u64,
}

impl Drafts {
    pub(super) fn load(view: &Reader) -> Result<Self, StoreProblem> {
        let mut kept = BTreeMap::new();
        for (number, bytes) in view.drafts()? {
            // A draft of another version's shape is not worth refusing to open for.
            if let Ok(draft) = codec::decode::<Kept>(&bytes) {
                kept.insert(number, draft);
            }
        }
        let next = kept.last_key_value().map_or(1, |(n, _)| n + 1);
        Ok(Self { kept, open: BTreeMap::new(), next })
    }

    /// The drafts as the store has them, after a commit that failed; who has which open stays so.
    pub(super) fn reload(&mut self, view: &Reader) -> Result<(), StoreProblem> {
        let fresh = Self::load(view)?;
        self.open.retain(|number, _| fresh.kept.contains_key(number));
        self.kept = fresh.kept;
        self.next = self.next.max(fresh.next);
        Ok(())
    }

    pub(super) fn released(&mut self, conn: Conn) {
        self.open.retain(|_, holder| *holder != conn);
    }

    pub(super) fn forget(&mut self, number: u64) {
        self.kept.remove(&number);
        self.open.remove(&number);
    }

    /// What the commit of a draft is answered with.
    pub(super) fn answer(&self, keeping: &Keeping) -> Reply {
        match keeping {
            Keeping::Kept(number) => Reply::DraftKept { number: *number },
            Keeping::Opened(number) => match self.kept.get(number) {
                Some(kept) => Reply::DraftOpened { number: *number, draft: kept.draft.clone() },
                None => Reply::No(GONE.to_string()),
            },
            Keeping::Relieved(..) | Keeping::Roster(_) => Reply::Done,
        }
    }

    /// How many there are, without the one that ends now.
    pub(super) fn count(&self, ends: Option<u64>) -> usize {
        self.kept.keys().filter(|number| Some(**number) != ends).count()
    }

    /// Somebody's latest draft of a step on a slip.
    pub(super) fn of_step(&self, slip: SlipId, step: &str, badge: Badge) -> Option<u64> {
        let of = |asked: &Asked| asked.slip == Some(slip) && asked.step == step;
        let own = |k: &Kept| k.badge == badge.0 && of(&k.draft.asked);
        self.kept.iter().rfind(|(_, k)| own(k)).map(|(number, _)| *number)
    }

    /// A terminal left this draft's form.
    pub(super) fn put_down(&mut self, conn: Conn, number: u64) {
        self.open.retain(|n, holder| *n != number || *holder != conn);
    }

    /// A terminal left the form of a slip: its drafts lie here, open nowhere.
    pub(super) fn left(&mut self, conn: Conn, slip: SlipId) {
        let of = |k: &Kept| k.draft.asked.slip == Some(slip);
        let kept = &self.kept;
        self.open.retain(|n, holder| *holder != conn || !kept.get(n).is_some_and(of));
    }
}

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
        let Ok(bytes) = codec::encode(&kept) else {
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
        let Ok(bytes) = codec::encode(&taken) else {
            return self.tell(&waiting, Reply::Failed("草稿太长".to_string()));
        };
        work.push(Work::Draft(number, Some(bytes)));
        // A refusal of the record must leave the draft where it is, so the right is asked first.
        let right = self.store.read().and_then(|v| {
            v.ask(|b| {
                crate::engine::judge::allowed(b, badge, crate::engine::rights::Right::TakeOver)
            })
        });
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
