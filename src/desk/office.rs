//! The desk's own thread: everything that arrives comes to one inbox; what waits together is judged
//! and written as one commit; then the answers go out, and a note to every terminal.
//!
//! It never waits for a terminal and never checks a PIN itself.

mod answering;
mod background;
mod boards;
mod claiming;
mod claims;
mod computed_fields;
mod drafting;
mod drafts;
mod duty;
mod inbox;
mod index_build;
mod liking;
mod lists;
mod neighbours;
mod picking;
mod rest;
mod rosters;
mod scheduler;
mod sessions;
mod settling;
mod signing_in;
mod waiting;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::pins::PinRoom;
use super::serve::{Arrived, Outbox};
use crate::engine::moment::Moment;
use crate::engine::value::{Badge, SlipId};
use crate::exchange::Wanted;
use crate::forms;
use crate::forms::office::working_hours;
use crate::protocol::messages;
use crate::protocol::messages::{Reply, Request, Sent, Told};
use crate::queries::board_index::Shelf;
use crate::queries::directory::Directory;
use crate::queries::time_left::Hours;
use crate::store::taking::{Done, Handed, Taken, Work};
use crate::store::{Store, StoreProblem};
use claims::Claims;
use drafts::Drafts;
use rest::Rest;
use sessions::Sessions;
use waiting::{BATCH, Keeping, Pending, SIGN_FIRST, Waiting};

pub use inbox::{Built, Inbox};

/// How long an idle desk sleeps at most, so that what falls due by itself is not late.
const NAP: Duration = Duration::from_secs(20);
/// Why the desk ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    Asked,
    /// Another desk answers at the socket.
    Displaced,
    /// Nobody has been there for as long as was said.
    Idle,
    /// The store failed and could not be opened again: one sentence.
    Failed(String),
}

/// The deciding desk.
pub struct Desk {
    dir: PathBuf,
    store: Store,
    outbox: Outbox,
    pins: PinRoom,
    sessions: Sessions,
    drafts: Drafts,
    claims: Claims,
    inbox: Sender<Inbox>,
    /// How often the finder and the shelf have been begun.
    round: u32,
    directory: Option<Box<Directory>>,
    /// Whether the finder was read to its end.
    whole: bool,
    /// Slips of the directory that changed while it was being built.
    unfiled: Vec<SlipId>,
    /// Not there while it is being built; or why it could not be.
    shelf: Option<Result<Box<Shelf>, StoreProblem>>,
    /// Slips that changed while the shelf was being built.
    unshelved: Vec<SlipId>,
    /// The working calendars around today.
    hours: Hours,
    /// How operators like their boards, as far as it changed since the opening.
    likes: BTreeMap<u32, Vec<messages::Liked>>,
    frozen: Option<Moment>,
    /// Slips, at a version, on which a step of 钟 was not accepted.
    stuck: BTreeSet<(SlipId, Option<u32>)>,
    rest: Rest,
    pending: Vec<Pending>,
    questions: Vec<(Waiting, Request)>,
    /// Pieces of rosters: one goes into each commit, so that no terminal waits for a whole file.
    rosters: VecDeque<(Waiting, Vec<Wanted>)>,
    /// Answers that go out with the next round.
    ended: Option<Ended>,
}

impl Desk {
    /// Stands ready over an open store.
    ///
    /// # Errors
    /// The store cannot be read, or no thread can be started.
    pub fn new(
        dir: PathBuf,
        store: Store,
        outbox: Outbox,
        pins: PinRoom,
        inbox: Sender<Inbox>,
    ) -> Result<Self, StoreProblem> {
        let frozen = store.practice_clock()?;
        let view = store.read()?;
        let drafts = Drafts::load(&view)?;
        let sessions = Sessions::load(&view)?;
        let mut desk = Self {
            dir,
            store,
            outbox,
            pins,
            sessions,
            drafts,
            claims: Claims::default(),
            inbox,
            round: 0,
            directory: None,
            whole: false,
            unfiled: Vec::new(),
            shelf: None,
            unshelved: Vec::new(),
            hours: Hours::default(),
            likes: BTreeMap::new(),
            frozen,
            stuck: BTreeSet::new(),
            rest: Rest::default(),
            pending: Vec::new(),
            questions: Vec::new(),
            rosters: VecDeque::new(),
            ended: None,
        };
        desk.build()?;
        Ok(desk)
    }

    /// Serves until asked to end, or until no terminal has been open for `idle`.
    pub fn run(mut self, inbox: &Receiver<Inbox>, idle: Option<Duration>) -> Ended {
        // A full disk at the opening keeps nobody from reading.
        if let Err(problem) = self.act()
            && let Err(last) = self.recover(&problem)
        {
            return Ended::Failed(last.to_string());
        }
        let mut last_company = Instant::now();
        loop {
            if self.outbox.count() > 0 {
                last_company = Instant::now();
            } else if idle.is_some_and(|idle| last_company.elapsed() >= idle) {
                return Ended::Idle;
            }
            let nap = if self.rosters.is_empty() { NAP } else { Duration::ZERO };
            let first = match inbox.recv_timeout(nap) {
                Ok(first) => Some(first),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ended::Asked,
            };
            for item in first.into_iter().chain(inbox.try_iter().take(BATCH)) {
                self.receive(item);
            }
            let done = self.act().and_then(|()| self.next_roster()).and_then(|()| self.commit());
            if let Err(problem) = done
                && let Err(last) = self.recover(&problem)
            {
                return Ended::Failed(last.to_string());
            }
            self.answer();
            if let Some(ended) = self.ended.take() {
                return ended;
            }
        }
    }

    /// The desk's clock: the only clock.
    fn now(&self) -> Moment {
        self.frozen.unwrap_or_else(super::clock::wall).max(self.store.last_moment())
    }

    fn receive(&mut self, item: Inbox) {
        match item {
            Inbox::Arrived(Arrived::Opened { conn, peer }) => self.sessions.open(conn, peer.pid),
            Inbox::Arrived(Arrived::Closed { conn, .. }) => {
                self.sessions.close(conn);
                self.drafts.released(conn);
                self.terminal_left(conn);
            }
            Inbox::Arrived(Arrived::Displaced) => self.ended = Some(Ended::Displaced),
            Inbox::Arrived(Arrived::Body { conn, bytes, place }) => {
                match messages::read::<Sent>(&bytes) {
                    Ok(sent) => {
                        let waiting = Waiting { conn, n: sent.n, _place: Some(place) };
                        self.request(waiting, sent.request);
                    }
                    // Not our language: nothing could be answered to it either.
                    Err(_) => self.outbox.close(conn),
                }
            }
            Inbox::Pin(answer) => self.pin_answered(answer),
            Inbox::Built(round, built) => self.built(round, built),
            Inbox::End => self.ended = Some(Ended::Asked),
        }
    }

    /// Sorts a request: work waits for the commit, questions for the answers after it.
    fn request(&mut self, waiting: Waiting, request: Request) {
        self.hands_move(waiting.conn, &request);
        match request {
            Request::SignIn { badge, pin } => self.sign_in(waiting, badge, &pin),
            Request::SetPin { badge, old, new } => self.set_pin(waiting, badge, &old, &new),
            Request::Hand { id, asked, draft, cosign } => match cosign {
                Some((second, pin)) => self.cosign(waiting, id, asked, draft, second, &pin),
                None => self.hand(waiting, id, asked, draft, None),
            },
            Request::KeepDraft { number, draft } => self.keep_draft(waiting, number, draft),
            Request::DropDraft { number } => self.drop_draft(waiting, number),
            Request::TakeDraft { number } => self.take_draft(waiting, number),
            Request::SetClock(typed) => self.set_clock(waiting, typed.as_deref()),
            Request::Claim { slip, why, stays } => {
                self.claim_said(waiting, slip, why.trim(), stays);
            }
            Request::LetGo { slip } => {
                self.drafts.left(waiting.conn, slip);
                self.form_closed(waiting.conn, slip);
                self.tell(&waiting, Reply::Done);
            }
            Request::PutDown { draft } => {
                self.drafts.put_down(waiting.conn, draft);
                self.tell(&waiting, Reply::Done);
            }
            Request::KeepLiked(liked) => self.keep_liked(waiting, liked),
            Request::TakeRoster { wanted } => self.rosters.push_back((waiting, wanted)),
            Request::SignOut => {
                self.sessions.sign_out(waiting.conn);
                self.drafts.released(waiting.conn);
                self.terminal_left(waiting.conn);
                self.tell(&waiting, Reply::SignedOut);
            }
            Request::Stop if self.outbox.count() > 1 => {
                let open = self.outbox.count() - 1;
                let no = format!("还有 {open} 个终端开着,它们会再叫起前台进程;请先都退出");
                self.tell(&waiting, Reply::No(no));
            }
            Request::Stop => {
                self.tell(&waiting, Reply::Done);
                self.ended = Some(Ended::Asked);
            }
            question => self.questions.push((waiting, question)),
        }
    }

    /// Puts a signed step into the next commit.
    fn hand(
        &mut self,
        waiting: Waiting,
        id: String,
        asked: crate::engine::judge::Asked,
        draft: Option<u64>,
        cosign: Option<Badge>,
    ) {
        let Some(badge) = self.sessions.badge(waiting.conn) else {
            return self.tell(&waiting, Reply::No(SIGN_FIRST.to_string()));
        };
        if let Some(no) = self.not_the_holder(draft, badge) {
            return self.tell(&waiting, no);
        }
        let hand = crate::engine::judge::Hand { badge, cosign };
        let known = self.known(&asked, draft);
        let work = vec![Work::Step(Handed { known, draft, ..Handed::now(id, asked, hand) })];
        self.pending.push(Pending { waiting: Some(waiting), work, draft: None, by: badge });
    }

    /// One commit for all that waits; then everyone is told.
    fn commit(&mut self) -> Result<(), StoreProblem> {
        if self.pending.is_empty() {
            return Ok(());
        }
        // Lent to the store as one list, and given back for the answers.
        let counts: Vec<usize> = self.pending.iter().map(|p| p.work.len()).collect();
        let work: Vec<Work> = self.pending.iter_mut().flat_map(|p| p.work.drain(..)).collect();
        let taken = self.store.take(&work, self.now())?;
        self.rest.end();
        let (mut done, mut work) = (taken.done.iter(), work.into_iter());
        let by = self.pending.first().map_or(Badge::CLOCK, |p| p.by);
        for (mut pending, count) in std::mem::take(&mut self.pending).into_iter().zip(counts) {
            pending.work.extend(work.by_ref().take(count));
            let results: Vec<&Done> = done.by_ref().take(count).collect();
            self.settle(pending, &results);
        }
        self.posted(&taken, by);
        Ok(())
    }

    /// Answers one asker from what became of their work.
    fn settle(&mut self, pending: Pending, results: &[&Done]) {
        let Some(waiting) = pending.waiting else { return };
        if let Some(Keeping::Roster(plans)) = pending.draft {
            return self.tell(&waiting, Self::roster_done(plans, results));
        }
        if let Some(keeping) = &pending.draft
            && results.iter().all(|d| matches!(d, Done::Kept | Done::Accepted(_)))
        {
            let reply = match keeping {
                Keeping::Relieved(relief) => self.relieved(waiting.conn, pending.by, relief),
                keeping => self.drafts.answer(keeping),
            };
            return self.tell(&waiting, reply);
        }
        let step = results.iter().find(|d| !matches!(d, Done::Kept));
        let reply = match step {
            None => Reply::Done,
            Some(Done::Accepted(acceptance)) => {
                for work in &pending.work {
                    self.after_acceptance(&waiting, work, acceptance.slip);
                }
                Reply::Accepted {
                    slip: acceptance.slip,
                    number: forms::show_number(acceptance.slip),
                    version: acceptance.version,
                    warnings: acceptance.warnings.clone(),
                }
            }
            Some(Done::Refused(notice)) => Reply::Refused(notice.clone()),
            Some(Done::Invalid(problems)) => Reply::Invalid(problems.clone()),
            Some(Done::Kept) => Reply::Done,
            Some(Done::Reused) => Reply::No("同一编号已用于另一份内容;请重新提交".to_string()),
        };
        self.tell(&waiting, reply);
    }

    /// What the desk itself keeps once a step stands: the draft is gone, a number may be shown.
    fn after_acceptance(&mut self, waiting: &Waiting, work: &Work, slip: SlipId) {
        let Work::Step(handed) = work else { return };
        if let Some(draft) = handed.draft {
            self.drafts.forget(draft);
        }
        if let Some(on) = handed.asked.slip {
            self.form_closed(waiting.conn, on);
        }
        if slip.form != forms::office::unmasking::TAG {
            return;
        }
        // Whose number it is says the slip as it stands, not what was typed.
        let seen = self.store.read().and_then(|view| view.ask(|book| book.slip(slip)));
        if let Ok(Some(person)) = seen.map(|s| s.as_ref().and_then(forms::office::unmasking::whom))
        {
            let now = self.now();
            self.sessions.unmask(waiting.conn, person.0, now);
        }
    }

    /// Tells every terminal what changed, and keeps finder and shelf up.
    fn posted(&mut self, taken: &Taken, by: Badge) {
        if taken.changed.is_empty() {
            return;
        }
        let mut slips: Vec<SlipId> = taken.changed.iter().map(|s| s.id).collect();
        slips.dedup();
        match (&mut self.directory, self.store.read()) {
            (Some(directory), Ok(view)) => {
                for id in &slips {
                    directory.refresh(&view, *id);
                }
            }
            _ => self.unfiled.extend(&slips),
        }
        if slips.iter().any(|id| id.form == working_hours::TAG) {
            self.hours = Hours::default();
        }
        self.done_with(&slips);
        self.unshelved.extend(&slips);
        self.catch_up();
        slips.truncate(200);
        let told = Told::Posted { seq: self.store.head().seq, slips, by: by.0 };
        if let Ok(bytes) = messages::write(&told) {
            self.outbox.send_all(bytes);
        }
    }

    /// The disk said no: nothing of the batch stands, everyone is told so, and the store is opened
    /// anew, because after an I/O error redb refuses all writes.
    fn recover(&mut self, problem: &StoreProblem) -> Result<(), StoreProblem> {
        for pending in std::mem::take(&mut self.pending) {
            if let Some(waiting) = pending.waiting {
                self.tell(&waiting, Reply::Failed(problem.to_string()));
            }
        }
        if !matches!(problem, StoreProblem::TooLarge) {
            self.store.reopen(&self.dir)?;
        }
        // What was already so in memory is as the store has it again.
        self.likes.clear();
        self.hours = Hours::default();
        self.frozen = self.store.practice_clock()?;
        self.drafts.reload(&self.store.read()?)?;
        self.build_what_failed()
    }

    fn tell(&self, waiting: &Waiting, reply: Reply) {
        let told = Told::Reply { n: waiting.n, reply };
        let bytes = messages::write(&told).or_else(|_| {
            let reply = Reply::Failed("内容太多,一次放不下;请缩小范围".to_string());
            messages::write(&Told::Reply { n: waiting.n, reply })
        });
        if let Ok(bytes) = bytes {
            self.outbox.send(waiting.conn, bytes);
        }
    }
}
