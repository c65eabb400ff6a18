//! Who signs in: badge and PIN, at the start, under a lock, and again after a lost line. It must not
//! keep a PIN longer than it takes to send it.

use super::action::Action;
use super::app::{App, Pending, Tone, Who};
use super::available_actions;
use super::editor::{EditKey, LineEditor};
use super::overlay::{self, Overlay};
use crate::protocol::messages::{Operator, Request};
use crate::text::half_width;

const BADGE_MOST: usize = 9;
const PIN_MOST: usize = 32;

/// A badge and a PIN being typed.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub badge: LineEditor,
    pub pin: LineEditor,
    /// The PIN is being typed, not the badge.
    pub at_pin: bool,
    /// One sentence about the last try.
    pub problem: String,
    /// The badge that stands was refused: what is typed next takes its place.
    stale: bool,
}

impl SignIn {
    /// Empty, or with the badge filled and the caret at the PIN.
    pub fn new(badge: Option<u32>) -> SignIn {
        let mut editor = LineEditor::new(BADGE_MOST);
        if let Some(badge) = badge {
            editor.set_text(&badge.to_string());
        }
        SignIn {
            badge: editor,
            pin: LineEditor::secret(PIN_MOST),
            at_pin: badge.is_some(),
            problem: String::new(),
            stale: false,
        }
    }

    /// The desk said no: the sentence, and the caret at what is to be typed again.
    pub fn refused(&mut self, why: String, badge: bool) {
        self.problem = why;
        self.at_pin = !badge;
        self.stale = badge;
    }

    /// Types a run or a paste where the caret is.
    pub fn insert(&mut self, text: &str) {
        if std::mem::take(&mut self.stale) && !self.at_pin {
            self.badge.set_text("");
        }
        self.editor().insert(text);
    }

    fn editor(&mut self) -> &mut LineEditor {
        if self.at_pin { &mut self.pin } else { &mut self.badge }
    }

    /// What was typed, the PIN taken out of the field; or the sentence that is now at the field.
    pub fn take(&mut self) -> Option<(u32, String)> {
        let Ok(badge) = half_width(&self.badge.text()).trim().parse::<u32>() else {
            self.refused("工号是数字;请重新输入。".to_owned(), true);
            return None;
        };
        let pin = half_width(&self.pin.text());
        if pin.is_empty() {
            self.at_pin = true;
            self.problem = "请输入密码。".to_owned();
            return None;
        }
        self.pin = LineEditor::secret(PIN_MOST);
        self.problem.clear();
        Some((badge, pin))
    }

    /// Moves or edits. `true`: it is to be sent.
    pub fn act(&mut self, action: Action) -> bool {
        match action {
            Action::NextField | Action::PrevField => self.at_pin = !self.at_pin,
            // Enter after the badge goes on to the PIN, as people expect.
            Action::Submit if !self.at_pin && self.pin.text().is_empty() => self.at_pin = true,
            Action::Submit => return true,
            Action::Back => *self = SignIn::new(None),
            _ => {
                if let Some(key) = EditKey::of(action) {
                    self.stale = false;
                    self.editor().apply(key);
                }
            }
        }
        false
    }
}

/// A key on the sign-in screen.
pub fn act(app: &mut App, action: Action) {
    let (Who::Nobody(sign) | Who::Locked(_, sign)) = &mut app.who else { return };
    if sign.act(action) {
        send(app);
    }
}

fn send(app: &mut App) {
    if app.line.lost.is_some() {
        return app.say_no("与前台断开了,正在重连;连上后再签到。");
    }
    let (Who::Nobody(sign) | Who::Locked(_, sign)) = &mut app.who else { return };
    if let Some((badge, pin)) = sign.take() {
        app.line.ask(Pending::SignIn, Request::SignIn { badge, pin });
    }
}

/// The PIN is right: the same operator finds the screen again, another begins with an empty one.
pub fn signed_in(app: &mut App, operator: Operator) {
    let before = app.who.operator().map(|o| o.badge);
    let same = before == Some(operator.badge);
    let greeting = format!("{} {}", operator.shown(), operator.role);
    if matches!(app.overlay, Some(Overlay::Pin(_))) {
        app.overlay = None;
    }
    if !same {
        app.clear_for_another();
        app.like_boards(&operator.liked);
    }
    let drafts = operator.drafts.clone();
    app.who = Who::In(operator);
    app.foot.said = format!("{greeting} 已签到");
    app.foot.tone = Tone::Plain;
    app.line.unsigned = false;
    super::submit::send_again(app);
    app.keep_drafts();
    app.refresh();
    if !same && !drafts.is_empty() {
        app.overlay = Some(overlay::drafts_menu(drafts, app.now()));
    }
}

/// Clears the screen and leaves everything typed at the desk.
pub fn lock(app: &mut App) {
    let Who::In(operator) = &app.who else { return };
    let locked = Who::Locked(operator.clone(), SignIn::new(Some(operator.badge)));
    app.keep_drafts();
    app.keep_liked();
    app.hide_phones();
    app.overlay = None;
    app.foot = super::app::Foot::default();
    // The session stays until the next one signs in: the last draft may still be on its way.
    app.who = locked;
}

impl App {
    /// Another operator sits down: nothing of the one before stays on the screen.
    fn clear_for_another(&mut self) {
        let unsure = self.line.awaits(|what| matches!(what, Pending::Hand(_)));
        // Sent again under another badge it would be a second thing done.
        self.line.asked.retain(|_, what| matches!(what, Pending::Nothing));
        self.line.ahead.clear();
        self.line.left = None;
        self.form = None;
        self.parked.clear();
        self.overlay = None;
        self.intake = super::search::Search::default();
        self.directory = super::search::Search::default();
        self.registers = super::registers::Registers::default();
        self.reports = super::reports::Reports::default();
        self.boards = super::board::all();
        self.handover = super::handover::Handover::default();
        self.tab = super::app::Tab::Intake;
        if unsure {
            self.say_no("前一位的提交还没有答复;请在台账里核对。");
        }
    }

    /// Signs out for good: the next one begins with an empty screen.
    pub fn sign_out(&mut self) {
        self.keep_drafts();
        self.keep_liked();
        self.clear_for_another();
        self.who = Who::Nobody(SignIn::new(None));
        self.line.ask(Pending::Nothing, Request::SignOut);
        self.say("已签退。");
    }
}

/// Whether the key belongs to the sign-in screen.
pub fn offers(action: Action) -> bool {
    let own = [Action::NextField, Action::PrevField, Action::Submit, Action::Back];
    let all = [Action::Quit, Action::Help];
    own.contains(&action) || all.contains(&action) || available_actions::edits(action)
}
