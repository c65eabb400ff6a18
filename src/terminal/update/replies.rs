//! What the desk tells, given to whoever asked for it; and the line lost and found again. It must not
//! draw, and an answer that nobody waits for any more changes nothing.

use super::App;
use crate::protocol::messages::{Begun, DRAFTS_A_PAGE, Office, Reply, Request, Told};
use crate::terminal::access_list;
use crate::terminal::backing_up;
use crate::terminal::batch_result::cite;
use crate::terminal::claiming;
use crate::terminal::exporting;
use crate::terminal::form_session;
use crate::terminal::getting_ready;
use crate::terminal::handing::Handing;
use crate::terminal::prelude::*;
use crate::terminal::print;
use crate::terminal::registers;
use crate::terminal::settings;
use crate::terminal::submit;
use crate::terminal::tab::TABS;
use crate::terminal::tutor::Deed;

impl App {
    /// One body from the desk.
    pub(super) fn hear(&mut self, told: Told) {
        // Whatever came, the desk lives.
        self.changed |= std::mem::take(&mut self.ctx.line.slow);
        let turn = match told {
            Told::Reply { n, reply } => match self.ctx.line.asked.remove(&n) {
                Some(what) => return self.answer(what, reply),
                None => self.hear_unwanted(&reply),
            },
            Told::Posted { slips, .. } => return self.hear_posted(&slips),
            Told::DraftTaken { number, by } => self.session.hear_taken(number, &by),
            Told::Relieved { slip, by, why } => claiming::hear_relieved(slip, &by, &why),
            Told::Ended { why } => return self.hear_ended(why),
            Told::Noted { text } => return self.say_no(text),
            Told::Unsent { hours } => {
                if let Some(owner) = &mut self.ctx.owner {
                    self.changed |= owner.unsent_hours != hours;
                    owner.unsent_hours = hours;
                }
                return;
            }
            Told::ClockSet { now, frozen, unsure } => {
                if let Some(office) = &mut self.ctx.line.office {
                    self.changed |= office.unsure != unsure;
                    office.unsure = unsure;
                }
                return self.set_clock(now, frozen);
            }
        };
        self.carry_here(turn);
    }

    /// A step was opened for nobody, because the key was taken back meanwhile: the slip is let go.
    fn hear_unwanted(&self, reply: &Reply) -> Turn {
        let Reply::Begun(begun) = reply else { return Turn::default() };
        let slip = begun.slip.as_ref().map(|slip| slip.row.id);
        slip.and_then(|slip| self.session.let_go(slip)).into()
    }

    /// A screen whose question was answered with a sentence waits for nothing more.
    fn hear_no(&mut self, what: &Pending) {
        if let Pending::Screen(tab, part) = *what {
            let turn = self.screens.get_mut(tab).hear_no(part, &self.ctx);
            self.carry(tab, turn);
        }
    }

    fn answer(&mut self, what: Pending, reply: Reply) {
        if self.say_instead(&what, &reply) {
            return self.hear_no(&what);
        }
        self.count_drafts(&what, &reply);
        if matches!(what, Pending::Begin(_) | Pending::Claim(_)) && matches!(reply, Reply::Held(_))
        {
            // What was typed ahead was for the form; it must not become the reason that is asked for.
            self.ahead.kept.clear();
        }
        let turn = match (what, reply) {
            (Pending::Screen(tab, part), reply) => {
                let turn = self.screens.get_mut(tab).hear(part, reply, &self.ctx);
                return self.carry(tab, turn);
            }
            (Pending::Hello, Reply::Hello(office)) => return self.hear_hello(office),
            (Pending::SignIn, reply) => return self.hear_sign_in(reply),
            (Pending::OwnPin, reply) => return self.hear_own_pin(&reply),
            (Pending::GivePin, Reply::FirstPin(first)) => submit::show_first_pin(&first),
            (Pending::GivePin, reply) => submit::hear_no_first_pin(&reply),
            (Pending::Begin(opening), Reply::Begun(begun)) => self.hear_begun(*opening, &begun),
            (Pending::Begin(opening), Reply::Held(held)) => {
                claiming::ask_why(&held, Some(opening), &self.ctx)
            }
            (Pending::Claim(then), reply) => claiming::hear(then, &reply, &self.ctx),
            (Pending::Hand(handing), reply) => return self.hear_hand(*handing, reply),
            (Pending::Latest(key), Reply::Slip(slip)) => {
                self.session.hear_latest(key, slip, &self.ctx)
            }
            (Pending::Try(key), Reply::Tried(tried)) => self.session.hear_tried(key, &tried),
            (Pending::Pick(key, field), Reply::Picks(picks)) => {
                self.session.hear_picks(key, &field, picks)
            }
            (Pending::Keep(key), Reply::DraftKept { number }) => {
                self.session.hear_kept(key, number, &self.ctx)
            }
            (Pending::DropKept, Reply::DraftKept { number }) => {
                Wish::Send(Pending::Nothing, Request::DropDraft { number }).into()
            }
            (Pending::Dropped(said), Reply::Done) => dropped(said),
            (Pending::TakeDraft, Reply::DraftOpened { number, draft }) => {
                form_session::open_draft(number, draft)
            }
            (Pending::Print(printing), reply) => print::hear_desk(*printing, reply),
            (Pending::Readiness(wanted), Reply::Readiness(lines)) => {
                let turn = Turn::changed(self.ctx.readiness != lines);
                self.ctx.readiness = lines;
                if wanted { turn.and(getting_ready::show(&self.ctx.readiness)) } else { turn }
            }
            (Pending::Accesses, Reply::Accesses(lines)) => access_list::show(lines, self.now()),
            (Pending::Backup, Reply::BackedUp(lines)) => self.hear_backed_up(lines),
            (Pending::Starter, Reply::StarterTaken { drafts, refused }) => {
                registers::hear_starter(drafts, refused)
            }
            (Pending::PlanRoster, Reply::Planned(more)) => {
                let typing = self.types_over();
                self.importing.hear_plan(more, typing, &self.ctx)
            }
            (Pending::TakeRoster, Reply::Planned(more)) => self.importing.hear_taken(more),
            (
                what @ (Pending::RoomSlips(_) | Pending::Numbered(_) | Pending::Complete(_)),
                reply,
            ) => self.command.hear(what, reply, &App::seen(&self.screens)),
            (what, reply) => self.hear_window(what, reply),
        };
        self.carry_here(turn);
    }

    fn hear_begun(&mut self, opening: Opening, begun: &Begun) -> Turn {
        self.tell_tutor(Deed::Opened(opening.form.tag, opening.step.name));
        self.session.hear_begun(opening, begun, &self.screens.intake, &self.ctx)
    }

    fn hear_backed_up(&mut self, lines: Vec<String>) -> Turn {
        self.tell_tutor(Deed::BackedUp);
        let covered = self.overlay.is_some() || self.session.form.is_some();
        backing_up::show(lines, covered)
    }

    /// What became of something that was handed in. What was typed behind a form that stays was meant for
    /// what comes after it: it goes, and that is said.
    fn hear_hand(&mut self, handing: Handing, reply: Reply) {
        if self.hear_second(&handing, &reply) {
            return;
        }
        let signs = matches!(&reply, Reply::Refused(notice) if notice.rule == "NEEDS_COSIGN");
        let taken = matches!(reply, Reply::Accepted { .. } | Reply::FirstPin(_));
        let drops = handing.form.is_some() && !taken && !signs && !self.ahead.kept.is_empty();
        let form = forms::form(&handing.asked.form).filter(|_| taken);
        let step = form.map(|form| (form.tag, handing.asked.step.clone()));
        let turn = self.submit.hear(handing, reply, &mut self.session, &self.ctx);
        self.carry_here(turn);
        if let Some((form, step)) = &step {
            self.tell_tutor(Deed::Step(*form, step));
        }
        if drops {
            self.ahead.kept.clear();
            self.foot.said.push_str(" (其后先按的键没有采用)");
        }
    }

    /// What is read or chosen over the screen, or said below it.
    fn hear_window(&self, what: Pending, reply: Reply) -> Turn {
        let before = self.overlay.as_ref();
        match (what, reply) {
            (Pending::ListRows(gathering), Reply::List(page)) => {
                exporting::hear_rows(*gathering, page, before, &self.ctx)
            }
            (Pending::Slip, Reply::Slip(slip)) => {
                Turn::lay(overlay::story(before, *slip, &self.ctx))
            }
            (Pending::Reread(id), Reply::Slip(slip))
                if before.and_then(Overlay::reads) == Some(id) =>
            {
                Turn::lay(overlay::story(before, *slip, &self.ctx))
            }
            (Pending::Named(done), Reply::Slip(slip)) => {
                Turn::done(format!("{done}:{} {}", slip.row.worker, slip.row.place))
            }
            // The receipt is named, and opened: its number and the sum in words go on the paper.
            (Pending::Receipt(done), Reply::List(page)) => match page.rows.first() {
                Some(row) => {
                    let free = before.is_none_or(|it| matches!(it, Overlay::Warned(_)));
                    let story = free.then(|| Wish::story(row.id));
                    Turn::done(format!("{done};{} {}", row.number, row.matter)).and(story)
                }
                None => Turn::default(),
            },
            (Pending::Drafts(from), Reply::Drafts(kept)) if kept.is_empty() => {
                Turn::say(if from > 0 {
                    "后面没有了。"
                } else {
                    "没有未提交的草稿可由您打开。"
                })
            }
            (Pending::Drafts(from), Reply::Drafts(kept)) => {
                let badge = self.ctx.operator().map(|me| me.badge);
                // A page that is not full is the last.
                let shown = u32::try_from(kept.len()).unwrap_or(u32::MAX);
                let full = kept.len() >= DRAFTS_A_PAGE;
                let more = full.then(|| from.saturating_add(shown));
                Turn::lay(overlay::drafts_menu(kept, more, badge, self.now()))
            }
            (Pending::Settings(typed), Reply::Settings(touched)) => {
                settings::hear(touched, &typed, &self.ctx)
            }
            (Pending::Paper, Reply::Paper(papers)) => print::hear(before, *papers),
            (Pending::Repaper, Reply::Paper(papers)) => print::hear_again(before, *papers),
            (Pending::Basis(title), Reply::Basis(clauses)) => {
                let form = self.session.form.as_ref();
                let reckoned = form.map_or_else(Vec::new, |form| form.state.reckonings());
                Turn::lay(Overlay::basis(&title, reckoned, &clauses))
            }
            _ => Turn::default(),
        }
    }

    /// The drafts came: the bar says how many of them wait for their operator.
    fn count_drafts(&mut self, what: &Pending, reply: &Reply) {
        // A later page says nothing of those before it.
        if matches!(what, Pending::Drafts(from) if *from > 0) {
            return;
        }
        if let (Reply::Drafts(kept), Some(me)) = (reply, self.ctx.operator()) {
            self.session.hear_drafts(kept, me.badge);
            self.changed = true;
        }
    }

    /// A sentence instead of an answer is for the operator, whatever was asked; what was handed in has its
    /// own way with it.
    fn say_instead(&mut self, what: &Pending, reply: &Reply) -> bool {
        let why = match reply {
            Reply::No(why) | Reply::Failed(why) => why.clone(),
            Reply::Refused(notice) => cite(notice),
            _ => return false,
        };
        if what.opens() {
            self.ahead.kept.clear();
        }
        if what.has_own_words() {
            return false;
        }
        self.say_no(why);
        self.screens.get_mut(self.ctx.tab).let_go();
        if let Pending::Keep(key) = what {
            self.changed |= self.session.hear_unkept(*key);
        }
        if let Reply::Refused(_) = reply {
            return true;
        }
        self.stay();
        true
    }

    fn hear_hello(&mut self, office: Office) {
        self.set_clock(office.now, office.frozen);
        self.ctx.line.office = Some(office);
        self.changed = true;
        self.touch();
        let known = self.ctx.operator().is_some() && !self.ctx.line.unsigned;
        if self.reads_a_copy && !known {
            let request = Request::SignIn { badge: 0, pin: String::new() };
            self.ctx.line.ask(Pending::SignIn, request);
        }
    }

    fn set_clock(&mut self, now: Moment, frozen: bool) {
        self.changed |= self.ctx.line.now != now;
        self.ctx.line.now = now;
        self.ctx.line.out.push(Effect::Clock(now, frozen));
        self.refresh(Why::Shown);
    }

    /// Something was posted: what is on the screen is asked for anew.
    fn hear_posted(&mut self, slips: &[SlipId]) {
        if slips.contains(&forms::office::settings::SLIP) {
            let terminal = self.ctx.name.clone();
            self.ctx.line.ask(Pending::Hello, Request::Hello { terminal });
        }
        if self.ctx.operator().is_none() {
            return;
        }
        let read = self.overlay.as_ref().and_then(Overlay::reads);
        if let Some(id) = read.filter(|id| slips.contains(id)) {
            self.reread(id);
        }
        self.refresh(Why::Posted);
        if getting_ready::may_be_there(slips, &self.ctx) {
            self.carry_here(getting_ready::ask(false).into());
        }
    }

    /// A question that could not be sent has no answer: what was handed in is free to be changed.
    pub(super) fn hear_unsent(&mut self, n: u64, why: String) {
        if let Some(what) = self.ctx.line.asked.remove(&n) {
            self.answer(what, Reply::Failed(why));
        }
    }

    /// The line is lost: nothing typed goes away.
    pub(super) fn hear_lost(&mut self, reason: String) {
        let line = &mut self.ctx.line;
        let since = line.lost.as_ref().map_or(line.now, |(since, _)| *since);
        line.lost = Some((since, reason));
        line.slow = false;
        self.changed = true;
        // Whichever tab it was asked on: its answer does not come any more.
        for tab in TABS {
            self.screens.get_mut(*tab).let_go();
        }
        let handing = self.session.form.as_ref().is_some_and(|form| form.handing.is_some());
        if handing || self.ctx.line.awaits(Pending::opens) {
            // What was typed ahead was for what does not come now: elsewhere it would mean something else.
            self.ahead.kept.clear();
        }
        let unsaved = self.ctx.line.awaits(|what| matches!(what, Pending::Keep(_)));
        let printing = self.ctx.line.awaits(|what| matches!(what, Pending::Print(_)));
        if let Some(said) = print::hear_lost(&mut self.overlay, printing) {
            self.say_no(said);
        }
        let roster = |what: &Pending| matches!(what, Pending::PlanRoster | Pending::TakeRoster);
        if self.ctx.line.awaits(roster) {
            // What was taken is found by what it is, so a second time brings in the rest only.
            self.say_no("断线时名册还没有导完;已写入的都在,连上后再导入一次会接着写。");
        }
        if self.ctx.line.awaits(|what| matches!(what, Pending::GivePin)) {
            self.say_no("断线时新登记的人也许还没有密码;连上后请在人员册里给他发新密码。");
        }
        self.ctx.line.asked.retain(|_, what| matches!(what, Pending::Hand(_)));
        self.session.hear_lost(unsaved);
        self.sign.forget_proof();
    }

    /// The line is back: the desk does not know who sits here, so the PIN is asked for once more. What
    /// was on the screen waits behind it.
    pub(super) fn hear_back(&mut self) {
        self.ctx.line.lost = None;
        self.ctx.line.unsigned = true;
        self.changed = true;
        let terminal = self.ctx.name.clone();
        self.ctx.line.ask(Pending::Hello, Request::Hello { terminal });
        // Whoever reads a copy has no PIN: the hello signs in again.
        let operator = self.ctx.operator().filter(|_| !self.reads_a_copy);
        let Some(badge) = operator.map(|operator| operator.badge) else {
            return self.say(Tone::Plain, "与前台连上了。".to_owned());
        };
        self.put_warnings_behind();
        // A signature that was asked for is asked for again: what is typed next must have no way into the form.
        if let Some(asked) = self.overlay.as_ref().and_then(Overlay::afresh) {
            self.asked_again = Some(asked);
        }
        self.lay(Some(Overlay::again(badge)));
        let submit = self.ctx.key(&[Place::Text, Place::SignIn, Place::All], Action::Submit);
        self.say(Tone::Plain, format!("连上了:请再输密码,{submit} 确认。"));
    }

    /// Whether something is being written over the screen.
    pub(super) fn types_over(&self) -> bool {
        self.overlay.as_ref().is_some_and(Overlay::takes_text)
    }
}

/// A draft was thrown away. A sheet or list that counts drafts is read again.
fn dropped(said: String) -> Turn {
    Turn::done(said).and(Wish::Refresh(Why::Shown))
}
