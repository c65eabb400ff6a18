//! Who sits here: signing in and out, the lock, a second signature. What is typed at a PIN must never reach
//! what lies behind it.

use super::App;
use crate::engine::notice::Notice;
use crate::language;
use crate::protocol::messages::{Operator, Reply, Request};
use crate::terminal::batch_result::cite;
use crate::terminal::command::CommandLine;
use crate::terminal::command::order::{self, Order};
use crate::terminal::connection::Pending;
use crate::terminal::credentials::Credentials;
use crate::terminal::foot::{Foot, Tone};
use crate::terminal::getting_ready;
use crate::terminal::handing::Handing;
use crate::terminal::importing::Importing;
use crate::terminal::language_choice;
use crate::terminal::message::{Alarm, Effect};
use crate::terminal::overlay::{self, Overlay, Pin, PinFor, ReadLine};
use crate::terminal::screens::Screens;
use crate::terminal::signin::SignIn;
use crate::terminal::tab::Tab;
use crate::terminal::tutor::Deed;
use crate::terminal::wish::{Why, Wish};
use crate::text::Shown;

/// Milliseconds in a minute.
const MINUTE: u64 = 60_000;
/// Over what whoever keeps the desk must hear when they sign in.
const NOTES: &str = "请留意";
/// Refusals of a second signature that are put right at the box.
const AT_THE_BOX: &[&str] = &["NEEDS_COSIGN", "SAME_BADGE", "NOT_STAFF"];

impl App {
    /// A key was pressed: the screen stays open for as long as the office says.
    pub(super) fn touch(&mut self) {
        let minutes = self.ctx.line.office.as_ref().map_or(0, |office| office.lock_minutes);
        if minutes > 0 && self.ctx.operator().is_some() {
            self.ctx.line.out.push(Effect::Wake(Alarm::Idle, u64::from(minutes) * MINUTE));
        }
    }

    /// Nobody has touched the screen for that long.
    pub(super) fn idle(&mut self) {
        if self.ctx.line.office.as_ref().is_some_and(|office| office.lock_minutes > 0) {
            self.lock();
        }
    }

    /// Clears the screen and leaves everything typed at the desk.
    pub(super) fn lock(&mut self) {
        // Whoever reads a copy has no PIN to come back with.
        let Some(operator) = self.ctx.operator().filter(|_| !self.reads_a_copy) else { return };
        let sign = SignIn::locked(operator.badge, operator.shown());
        self.cover(sign);
    }

    /// The sign box over everything; nothing of the operator's work is seen, and no key reaches it.
    fn cover(&mut self, sign: SignIn) {
        self.keep_drafts();
        self.keep_liked();
        self.hide_phones();
        self.put_warnings_behind();
        self.lay(None);
        self.ahead.kept.clear();
        (self.foot, self.command) = (Foot::default(), CommandLine::default());
        // The session stays until the next one signs in: the last draft may still be on its way.
        (self.ctx.locked, self.sign, self.changed) = (true, sign, true);
    }

    /// Ends the session; what is half typed stays at the desk, and the next one begins with an empty
    /// screen. The screen is covered at once, also while a draft is still on its way.
    pub(in crate::terminal) fn sign_out(&mut self) {
        if self.ctx.owner.is_none() || self.reads_a_copy {
            return;
        }
        self.cover(SignIn::new());
        language::speak(self.at_home);
        self.parting = true;
        self.part();
    }

    /// Whoever is leaving is gone as soon as what they typed is at the desk.
    pub(super) fn part(&mut self) {
        if !self.parting {
            return;
        }
        // What the desk could not keep goes again when its owner is back, not at every turn.
        let unkept = self.session.forms().any(|form| form.unkept);
        if !unkept {
            self.keep_drafts();
        }
        let line = &self.ctx.line;
        if self.session.forms().any(|form| form.dirty || line.awaits_draft(form.key)) {
            let stands = unkept || line.is_mute();
            let silent = self.sign.blanks.problem.is_empty();
            if let Some(owner) = self.ctx.owner.as_ref().filter(|_| stands && silent) {
                let (who, first) = (owner.shown(), if line.is_mute() { "连上后" } else { "" });
                self.sign.blanks.problem = format!("有草稿没存到前台:{first}请{who}先登录一次。");
                self.changed = true;
            }
            return;
        }
        self.parting = false;
        self.clear_for_another();
        (self.ctx.owner, self.ctx.locked) = (None, false);
        self.ctx.line.ask(Pending::Nothing, Request::SignOut);
        self.say(Tone::Plain, "已退出登录;请下一位登录。".to_owned());
    }

    /// The desk has ended the session.
    pub(super) fn hear_ended(&mut self, why: String) {
        let typing = matches!(self.overlay, Some(Overlay::Pin(_)));
        if self.ctx.operator().is_some() {
            self.sign = if typing { SignIn::in_the_middle() } else { SignIn::new() };
        }
        self.sign.forget_proof();
        self.parting = false;
        self.clear_for_another();
        (self.ctx.owner, self.ctx.locked, self.changed) = (None, false, true);
        self.sign.blanks.problem = why;
        self.ctx.line.out.push(Effect::Bell);
    }

    pub(super) fn hear_sign_in(&mut self, reply: Reply) {
        let again = self.sign.was_typed_again(&self.ahead.text());
        let opens = matches!(reply, Reply::SignedIn(_));
        let drops = !self.ahead.kept.is_empty()
            && (matches!(reply, Reply::MustChange | Reply::Done) || (again && opens));
        if drops {
            // A PIN of one's own is not chosen blindly, and one typed twice must not be read by others.
            self.ahead.kept.clear();
        }
        self.hear_who(reply);
        if drops {
            let said = "其后先按的键没有采用";
            match self.ctx.operator() {
                Some(_) => self.foot.said.push_str(&format!(";{said}")),
                None => self.sign.blanks.problem.push_str(said),
            }
        }
    }

    fn hear_who(&mut self, reply: Reply) {
        // Whoever has no desk work is refused by rule, a wrong PIN by a sentence.
        let (why, badge) = match reply {
            Reply::SignedIn(operator) => return self.hear_signed_in(operator),
            Reply::MustChange => return self.hear_must_change(),
            Reply::Done => return self.hear_changed(),
            Reply::No(why) | Reply::Failed(why) => (why, false),
            Reply::Refused(notice) => (cite(&notice), true),
            _ => return,
        };
        self.changed = true;
        match &mut self.overlay {
            Some(Overlay::Pin(pin)) => pin.refuse(why, badge),
            _ if self.ctx.operator().is_none() => self.sign.blanks.refuse(why, badge),
            _ => {}
        }
        self.ctx.line.out.push(Effect::Bell);
    }

    /// The PIN was changed under the lock of its owner: it opens it as any other time.
    fn hear_changed(&mut self) {
        self.sign.blanks = Credentials::new(self.ctx.owner.as_ref().map(|owner| owner.badge));
        self.sign.blanks.problem = "密码已改;请用新密码登录。".to_owned();
        self.changed = true;
    }

    /// The PIN was given by somebody else: it opens nothing but its own change.
    fn hear_must_change(&mut self) {
        let badge = self.ctx.operator().map(|operator| operator.badge);
        if badge.is_some() {
            self.clear_for_another();
            (self.ctx.owner, self.ctx.locked) = (None, false);
        }
        self.sign.must_change(badge);
        self.changed = true;
    }

    /// The PIN is right: the same operator finds the screen again, another begins with an empty one.
    fn hear_signed_in(&mut self, mut operator: Operator) {
        let same = self.ctx.owner.as_ref().is_some_and(|owner| owner.badge == operator.badge);
        let notes = std::mem::take(&mut operator.notes);
        let greeting = format!("{} {} 已登录", operator.shown(), operator.role);
        let whole = std::iter::once(greeting.clone()).chain(notes.iter().cloned());
        let whole = whole.collect::<Vec<_>>().join(";");
        // What does not fit beside the greeting would be cut where it says what to do.
        let fits = Shown::width_of(&whole) < usize::from(self.ctx.columns);
        let (greeting, notes) = if fits { (whole, Vec::new()) } else { (greeting, notes) };
        self.parting = false;
        if matches!(self.overlay, Some(Overlay::Pin(_))) {
            self.lay(None);
        }
        language::speak(language_choice::liked(&operator.liked).unwrap_or(self.at_home));
        if !same {
            // What was typed behind the PIN is for the screen of whoever signs in.
            let ahead = std::mem::take(&mut self.ahead.kept);
            self.clear_for_another();
            self.ahead.kept = ahead;
            self.screens.boards_mut().into_iter().for_each(|board| board.like(&operator.liked));
        }
        let (drafts, kept) = (std::mem::take(&mut operator.drafts), operator.drafts_kept);
        let badge = operator.badge;
        self.session.hear_drafts(&drafts, badge);
        (self.ctx.owner, self.ctx.locked, self.changed) = (Some(operator), false, true);
        (self.foot.said, self.foot.tone) = (greeting, Tone::Plain);
        self.ctx.line.unsigned = false;
        // Without the second PIN it cannot go by itself: the form is free to be signed again.
        for handing in self.ctx.line.send_again() {
            let turn = self.session.give_back(&handing).map(|(_, turn)| turn);
            self.carry_here(turn.unwrap_or_default());
            self.say_no("断线时正在双签:请核对单子,没有提交上的请再签一次。");
        }
        self.keep_drafts();
        self.refresh(Why::Shown);
        self.carry_here(getting_ready::ask(false).into());
        self.touch();
        if let Some(asked) = self.asked_again.take().filter(|_| same) {
            self.lay(Some(asked));
        } else if same && self.behind.is_some() {
            self.show_behind();
        }
        // Colleagues' drafts alone ask nothing of whoever sits down: they are counted on 交接班.
        if !same && drafts.iter().any(|draft| draft.badge == badge) {
            let shown = u32::try_from(drafts.len()).unwrap_or(u32::MAX);
            let more = (kept > shown).then_some(shown);
            self.lay(Some(overlay::drafts_menu(drafts, more, Some(badge), self.now())));
        }
        self.tell_notes(&notes);
        self.tell_tutor(Deed::SignedIn(badge));
    }

    /// Another operator sits down: nothing of the one before stays on the screen.
    fn clear_for_another(&mut self) {
        let unsure = self.ctx.line.awaits(|what| matches!(what, Pending::Hand(_)));
        // Sent again under another badge it would be a second thing done.
        self.ctx.line.asked.retain(|_, what| matches!(what, Pending::Nothing | Pending::Hello));
        self.ahead.kept.clear();
        self.session.clear();
        (self.behind, self.asked_again) = (None, None);
        self.lay(None);
        (self.command, self.importing) = (CommandLine::default(), Importing::default());
        self.screens = Screens::default();
        self.ctx.tab = Tab::Intake;
        if unsure {
            self.say_no("前一位的提交还没有答复;请在台账里核对。");
        }
    }

    /// The answer to a second signature. Where only the signature is wrong the box stays, and is told;
    /// otherwise it goes. `true`: it is told.
    pub(super) fn hear_second(&mut self, handing: &Handing, reply: &Reply) -> bool {
        let Some(Overlay::Pin(pin)) = &mut self.overlay else { return false };
        if !handing.cosigned || pin.what != PinFor::Second {
            return false;
        }
        let at_box = |notice: &Notice| AT_THE_BOX.contains(&notice.rule.as_str());
        let (why, badge) = match reply {
            Reply::No(why) | Reply::Failed(why) => (why.clone(), false),
            Reply::Refused(notice) if at_box(notice) => (cite(notice), true),
            _ => {
                self.show_behind();
                return false;
            }
        };
        pin.refuse(why, badge);
        let turn = self.session.give_back(handing).map(|(_, turn)| turn);
        self.carry_here(turn.unwrap_or_default());
        self.changed = true;
        self.ctx.line.out.push(Effect::Bell);
        true
    }

    /// One's own PIN was changed, or not.
    pub(super) fn hear_own_pin(&mut self, reply: &Reply) {
        let why = match reply {
            Reply::Done => {
                // The box may be gone by now: what lies there instead stays.
                if own(self.overlay.as_mut()).is_some() {
                    self.show_behind();
                }
                return self.say(Tone::Done, "密码已改。".to_owned());
            }
            Reply::No(why) | Reply::Failed(why) => why.clone(),
            Reply::Refused(notice) => cite(notice),
            _ => return,
        };
        let Some(pin) = own(self.overlay.as_mut()) else { return self.say_no(why) };
        pin.refuse(why, false);
        self.changed = true;
        self.ctx.line.out.push(Effect::Bell);
    }

    /// Puts what lies over the screen away, a box for a PIN, for what was to be read meanwhile.
    pub(in crate::terminal) fn show_behind(&mut self) {
        let behind = self.behind.take();
        self.lay(behind);
        self.ctx.line.out.push(Effect::Wake(Alarm::Seen, crate::terminal::type_ahead::REST));
    }

    /// What whoever keeps the desk must hear at their sign-in, behind what lies there to be chosen from.
    fn tell_notes(&mut self, notes: &[String]) {
        let lines: Vec<ReadLine> = notes.iter().map(|note| overlay::line("", note)).collect();
        match self.overlay {
            _ if lines.is_empty() => {}
            None => self.warn(NOTES, &lines),
            Some(_) => self.behind = Some(Overlay::warned(self.behind.take(), NOTES, &lines)),
        }
    }

    /// Warnings that lie over the screen wait for whoever comes back to it.
    pub(super) fn put_warnings_behind(&mut self) {
        if let Some(Overlay::Warned(mut warned)) =
            self.overlay.take_if(|it| matches!(it, Overlay::Warned(_)))
        {
            warned.seen = false;
            self.behind = Some(Overlay::Warned(warned));
        }
    }

    /// A word that was meant as a command, typed where a colon is text: what is typed next would be a badge
    /// and a PIN. The word goes from where it stands, and does what it says. `true`: it did.
    pub(super) fn leaves_by_word(&mut self) -> bool {
        let form = &mut self.session.form;
        let here = form.as_ref().map_or_else(String::new, |form| form.state.typed_here());
        let word = if order::hands_over(&here).is_some() { here } else { self.typing.clone() };
        let Some(order) = order::hands_over(&word) else { return false };
        if let Some(form) = form {
            form.state.take_back(&word);
            (form.touched, form.dirty) = (true, true);
        }
        self.typing.clear();
        self.lay(None);
        match order {
            Order::Do(action) => self.carry_here(Wish::Do(action).into()),
            _ => self.sign_out(),
        }
        true
    }
}

/// The box in which one's own PIN is changed, if that lies there.
fn own(overlay: Option<&mut Overlay>) -> Option<&mut Pin> {
    match overlay {
        Some(Overlay::Pin(pin)) if pin.what == PinFor::Own => Some(pin),
        _ => None,
    }
}
