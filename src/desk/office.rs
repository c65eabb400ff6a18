//! The desk's thread. It takes everything from one inbox, judges and writes all waiting work as one
//! commit, then sends the answers and tells every terminal what changed.
//!
//! It must not wait for a terminal and must not check a PIN itself: both would hold up everybody.

mod answering;
mod auditing;
mod background;
mod backing_up;
mod backoff;
mod backups;
mod boards;
mod claiming;
mod claims;
mod compared;
mod computed_fields;
mod corrections;
mod draft_ages;
mod drafting;
mod drafts;
mod duty;
mod fee_run;
mod guesses;
mod guessing;
mod health;
mod household_card;
mod inbox;
mod index_build;
mod liking;
mod lists;
mod long_questions;
mod month_run;
mod naming;
mod neighbours;
mod new_pins;
mod once_a_day;
mod picking;
mod pin_change;
mod printing;
mod publishing;
mod readiness;
mod renewing;
mod replica;
mod replying;
mod resting;
mod rosters;
mod rounds;
mod rulings;
mod run_kinds;
mod run_steps;
mod runs;
mod scheduler;
mod sessions;
mod settling;
mod shipping_age;
mod signing_in;
mod starters;
mod telling;
mod timekeeping;
mod turns;
mod unheard;
mod waiting;

use crate::engine::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::clock::{self, DeskClock};
use super::log;
use super::pepper::Pepper;
use super::pins::PinPool;
use super::serve::{Arrived, Outbox, Serving};
use crate::exchange::Wanted;
use crate::protocol::messages;
use crate::protocol::messages::{Reply, Request, Sent};
use crate::queries::board_index::BoardIndex;
use crate::queries::directory::Directory;
use crate::queries::time_left::Hours;
use crate::store::access::Deed;
use crate::store::replica::Replica;
use crate::store::taking::{Done, Work};
use crate::store::{Store, StoreProblem};
use backoff::Backoff;
use backups::Backups;
use claims::Claims;
use compared::Compared;
use corrections::{Correction, Machine};
use drafts::Drafts;
use guesses::Guesses;
use long_questions::LongOnes;
use once_a_day::OnceADay;
use runs::Runs;
use sessions::Sessions;
use turns::Turns;
use unheard::Unheard;
use waiting::{BATCH, Pending, Waiting};

pub use inbox::{Built, Inbox};

/// Why the desk ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    Asked,
    /// Another desk answers at the socket, or is to be started from a new program.
    Displaced,
    /// No terminal was open for the given time.
    Idle,
    /// The store failed and could not be opened again: one sentence.
    Failed(String),
}

/// The desk: it owns the store and decides.
pub struct Desk {
    dir: PathBuf,
    store: Store,
    outbox: Outbox,
    /// What every hello says of the store.
    serving: Serving,
    /// Where sentences for whoever keeps the machine go.
    say: fn(&str),
    pins: PinPool,
    pepper: Option<Arc<Pepper>>,
    /// Why there is none, with the remedy, where there should be one.
    no_pepper: Option<String>,
    sessions: Sessions,
    drafts: Drafts,
    claims: Claims,
    guesses: Guesses,
    inbox: Sender<Inbox>,
    /// Counts the starts of building the directory and the board index; results of an earlier start
    /// are dropped.
    build_round: u32,
    directory: Option<Box<Directory>>,
    /// Whether the registers could be read to their end.
    directory_complete: bool,
    /// Slips that changed while the directory was being built.
    missed_by_directory: Vec<SlipId>,
    /// None while it is being built; an error if it could not be.
    board_index: Option<Result<Box<BoardIndex>, StoreProblem>>,
    /// Slips that changed since the board index was last brought up to date.
    missed_by_board_index: Vec<SlipId>,
    /// Working hours around today, computed once a day.
    hours: Hours,
    /// Board preferences that changed since the start; the others are read from the store.
    likes: BTreeMap<u32, Vec<messages::Liked>>,
    frozen: Option<Moment>,
    clock: DeskClock,
    machine: Machine,
    /// Steps that set the clock: each is taken by itself.
    corrections: Vec<Correction>,
    /// Slips, with their version, on which a step by the clock was refused. They are tried again
    /// when they change.
    stuck: BTreeSet<(SlipId, Option<u32>)>,
    /// When the clock looks again, by the last entry and how many are stuck.
    next_step: Option<((u64, usize), Moment)>,
    clock_backoff: Backoff,
    backups: Backups,
    /// What this is a copy of; nothing for an office's own desk.
    replica: Option<Replica>,
    /// Hours that the oldest unsent entry was old when the log last said so, and whether shipping failed.
    shipping_noted: Option<(i64, bool)>,
    /// What somebody who runs the desk must hear, and nobody has yet.
    unheard: Unheard,
    once_a_day: OnceADay,
    pending: Vec<Pending>,
    /// Who came in and what was handed out since the last commit.
    unwritten: Vec<Work>,
    questions: Turns<(Waiting, Request)>,
    /// Questions that wait for an index that is being built.
    early: Vec<(Waiting, Request)>,
    long: LongOnes,
    /// Pieces of imported rosters. Each commit takes one piece, so that no terminal waits for a
    /// whole file.
    rosters: VecDeque<(Waiting, Vec<Wanted>)>,
    compared: RefCell<Compared>,
    /// The statements of all households that are being made.
    runs: Runs,
    /// Set when the desk should end after the answers of this round.
    ended: Option<Ended>,
}

impl Desk {
    /// Takes over an open store.
    ///
    /// # Errors
    /// The store cannot be read, or no thread can be started.
    pub fn new(
        dir: PathBuf,
        store: Store,
        outbox: Outbox,
        pins: PinPool,
        inbox: Sender<Inbox>,
    ) -> Result<Self, StoreProblem> {
        Self::on_machine(dir, store, outbox, pins, inbox, Box::new(clock::machine))
    }

    /// The same with the clocks of another machine: for tests.
    fn on_machine(
        dir: PathBuf,
        store: Store,
        outbox: Outbox,
        pins: PinPool,
        inbox: Sender<Inbox>,
        machine: Machine,
    ) -> Result<Self, StoreProblem> {
        let frozen = store.practice_clock()?;
        let view = store.read()?;
        let drafts = Drafts::load(&view)?;
        let sessions = Sessions::load(&view)?;
        let backups = Backups::load(&view)?;
        let unheard = Unheard::load(&view)?;
        let clock = corrections::started(&store, &view, &machine)?;
        let runs = run_kinds::under_way(&view)?;
        let replica = Replica::of(&dir);
        let mut desk = Self {
            dir,
            store,
            outbox,
            serving: Serving::default(),
            say: |_| (),
            pins,
            pepper: None,
            no_pepper: None,
            sessions,
            drafts,
            claims: Claims::default(),
            guesses: Guesses::default(),
            inbox,
            build_round: 0,
            directory: None,
            directory_complete: false,
            missed_by_directory: Vec::new(),
            board_index: None,
            missed_by_board_index: Vec::new(),
            hours: Hours::default(),
            likes: BTreeMap::new(),
            frozen,
            clock,
            machine,
            corrections: Vec::new(),
            stuck: BTreeSet::new(),
            next_step: None,
            clock_backoff: Backoff::default(),
            backups,
            replica,
            shipping_noted: None,
            unheard,
            once_a_day: OnceADay::default(),
            pending: Vec::new(),
            unwritten: Vec::new(),
            questions: Turns::default(),
            early: Vec::new(),
            long: LongOnes::default(),
            rosters: VecDeque::new(),
            compared: RefCell::default(),
            runs,
            ended: None,
        };
        desk.hear_of_journal();
        desk.build_indexes()?;
        Ok(desk)
    }

    /// Serves until asked to end, or until no terminal has been open for `idle`.
    pub fn run(mut self, inbox: &Receiver<Inbox>, idle: Option<Duration>) -> Ended {
        // A full disk must not keep anybody from reading.
        if let Err(problem) = self.start_work()
            && let Err(last) = self.recover(&problem)
        {
            return Ended::Failed(last.to_string());
        }
        let mut last_company = Instant::now();
        loop {
            let left = idle.map(|idle| idle.saturating_sub(last_company.elapsed()));
            let alone = self.outbox.count() == 0;
            let waits = self.backups.is_under_way() || !self.runs.is_empty();
            if !alone {
                last_company = Instant::now();
            } else if !waits && left.is_some_and(|left| left.is_zero()) {
                self.write_last_accesses();
                return Ended::Idle;
            }
            let busy = !self.rosters.is_empty()
                || !self.pending.is_empty()
                || !self.questions.is_empty()
                || self.goes_on_with_runs();
            let left = left.filter(|_| alone && !waits);
            let nap = if busy { Duration::ZERO } else { self.rest(left) };
            let first = match inbox.recv_timeout(nap) {
                Ok(first) => Some(first),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ended::Asked,
            };
            if first.is_some() {
                self.look_at_clock();
            }
            log::doing("inbox");
            for item in first.into_iter().chain(inbox.try_iter().take(BATCH)) {
                self.handle(item);
            }
            if let Err(last) = self.round() {
                log::failed(last.name());
                self.fail_everybody(&last);
                return Ended::Failed(last.to_string());
            }
            if let Some(ended) = self.ended.take() {
                self.write_last_accesses();
                return ended;
            }
        }
    }

    /// What a desk does before anybody asks.
    fn start_work(&mut self) -> Result<(), StoreProblem> {
        self.look_at_clock();
        self.note_release()?;
        self.move_dues()?;
        self.run_clock()
    }

    /// What is due by time, the waiting work, and the answers.
    ///
    /// # Errors
    /// The store cannot be used any more: it was replaced, or did not open again after the disk failed.
    fn round(&mut self) -> Result<(), StoreProblem> {
        // Before anything is read or written: another book may lie at the path by now.
        log::doing("look");
        self.store.look()?;
        self.tend();
        self.end_old_drafts();
        log::doing("clock");
        let done = self.run_clock().and_then(|()| {
            log::doing("commit");
            self.next_roster().and_then(|()| self.commit())
        });
        let done =
            done.and_then(|()| self.take_corrections()).and_then(|()| self.go_on_with_runs());
        if let Err(problem) = done {
            log::failed(problem.name());
            log::doing("recover");
            self.recover(&problem)?;
        }
        self.answer();
        log::doing("backup");
        self.run_backups();
        log::doing("wait");
        Ok(())
    }

    fn handle(&mut self, item: Inbox) {
        match item {
            Inbox::Arrived(Arrived::Opened { conn, peer }) => {
                self.sessions.open(conn, peer.pid, peer.uid);
            }
            Inbox::Arrived(Arrived::Closed { conn, .. }) => {
                self.note_leaving(conn, Deed::Ended);
                self.sessions.close(conn);
                self.forget_long(conn);
                self.drafts.close_terminal(conn);
                self.release_terminal(conn);
            }
            Inbox::Arrived(Arrived::Displaced) => self.ended = Some(Ended::Displaced),
            Inbox::Arrived(Arrived::Body { conn, bytes, permit }) => {
                match messages::read::<Sent>(&bytes) {
                    Ok(sent) => {
                        let waiting = Waiting { conn, n: sent.n, _permit: Some(permit) };
                        self.dispatch(waiting, sent.request);
                    }
                    // It does not speak our protocol, so that it could not read an answer either.
                    Err(_) => self.outbox.close(conn),
                }
            }
            Inbox::Pin(answer) => self.pin_answered(answer),
            Inbox::Built(round, built) => self.take_built(round, built),
            Inbox::BackedUp(made) => self.backup_made(made),
            Inbox::LongEnded => self.long_ended(),
            // What there is to do is found by the round itself.
            Inbox::Stirred => {}
            Inbox::End => self.ended = Some(Ended::Asked),
        }
    }

    /// Queues a request: work for the next commit, questions for the answers after it.
    fn dispatch(&mut self, waiting: Waiting, request: Request) {
        self.note_activity(waiting.conn, &request);
        match request {
            Request::SignIn { badge, pin } => self.sign_in(waiting, badge, &pin),
            Request::SetPin { badge, old, new } => self.set_pin(waiting, badge, &old, &new),
            Request::GivePin { badge, new } => self.give_this_pin(waiting, badge, &new),
            Request::Hand { id, asked, draft, .. } if pin_change::is_about_pins(&asked) => {
                self.give_pin(waiting, id, asked, draft);
            }
            Request::Hand { id, asked, draft, cosign } => match cosign {
                Some((second, pin)) => self.cosign(waiting, id, asked, draft, second, &pin),
                None => self.submit_step(waiting, id, asked, draft, None),
            },
            Request::KeepDraft { number, draft } => self.keep_draft(waiting, number, draft),
            Request::DropDraft { number } => self.drop_draft(waiting, number),
            Request::TakeDraft { number } => self.take_draft(waiting, number),
            Request::SetClock(typed) => self.set_clock(waiting, typed.as_deref()),
            Request::Claim { slip, why, stays } => {
                self.claim_by_key(waiting, slip, why.trim(), stays);
            }
            Request::LetGo { slip } => {
                self.drafts.close_slip(waiting.conn, slip);
                self.release_form(waiting.conn, slip);
                self.reply(&waiting, Reply::Done);
            }
            Request::PutDown { draft } => {
                self.drafts.close_draft(waiting.conn, draft);
                self.reply(&waiting, Reply::Done);
            }
            Request::KeepLiked(liked) => self.keep_liked(waiting, liked),
            Request::TakeStarter { form } => self.take_starter(waiting, &form),
            Request::TakeRoster { wanted } => self.rosters.push_back((waiting, wanted)),
            Request::SignOut => {
                self.note_leaving(waiting.conn, Deed::SignedOut);
                self.sessions.sign_out(waiting.conn);
                self.outbox.note_signed_in(waiting.conn, false);
                self.drafts.close_terminal(waiting.conn);
                self.release_terminal(waiting.conn);
                self.reply(&waiting, Reply::SignedOut);
            }
            Request::RulingsAt => self.tell_rulings_at(&waiting),
            Request::Ruling(ruling) => self.take_ruling(waiting, &ruling),
            Request::Backup { target } => self.back_up_for(waiting, target),
            Request::Stop if self.outbox.count() > 1 => {
                let open = self.outbox.count() - 1;
                let no = format!("还有 {open} 个终端开着,它们会再叫起前台进程;请先都退出");
                self.decline(&waiting, no);
            }
            Request::Stop | Request::StopNow => {
                self.reply(&waiting, Reply::Done);
                self.ended = Some(Ended::Asked);
            }
            question => self.queue_question(waiting, question),
        }
    }

    /// Writes all waiting work as one commit, then answers and tells every terminal.
    fn commit(&mut self) -> Result<(), StoreProblem> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.write_accesses();
        // The store takes one list; the answers need the work by asker again.
        let counts: Vec<usize> = self.pending.iter().map(|p| p.work.len()).collect();
        let work: Vec<Work> = self.pending.iter_mut().flat_map(|p| p.work.drain(..)).collect();
        let taken = self.store.take(&work, self.now())?;
        self.clock_backoff.end();
        let (mut done, mut work) = (taken.done.iter(), work.into_iter());
        let by = self.pending.first().map_or(Badge::CLOCK, |p| p.by);
        for (mut pending, count) in std::mem::take(&mut self.pending).into_iter().zip(counts) {
            pending.work.extend(work.by_ref().take(count));
            let results: Vec<&Done> = done.by_ref().take(count).collect();
            self.reply_after_commit(pending, &results);
        }
        self.publish(&taken, by);
        Ok(())
    }
}
