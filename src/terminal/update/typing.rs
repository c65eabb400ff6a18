//! Where what is typed goes: done now, kept for what it is meant for, or refused with a word. It must not know
//! what a key does.

use super::App;
use crate::terminal::action::Action;
use crate::terminal::available_actions::{self as available, Layer};
use crate::terminal::chord::{Chord, Key};
use crate::terminal::connection::Pending;
use crate::terminal::foot::Tone;
use crate::terminal::message::{Alarm, Effect, Typed};
use crate::terminal::overlay::Overlay;
use crate::terminal::tab::TABS;
use crate::terminal::type_ahead::REST;
use crate::terminal::view;
use crate::terminal::wish::Turn;

/// Bytes of a run of text that are remembered: more than any word of a command.
const LINE_MOST: usize = 64;

impl App {
    /// Whether keys wait: they are meant for what is being opened or handed in just now, or lie behind
    /// a warning.
    fn holds(&self) -> bool {
        if self.ctx.line.lost.is_some() {
            return false;
        }
        match &self.overlay {
            Some(Overlay::Warned(_)) => true,
            Some(_) => false,
            // What is typed behind a sign-in is for the screen that it opens.
            None if self.ctx.operator().is_none() => {
                self.ctx.line.awaits(|what| matches!(what, Pending::SignIn))
            }
            None => {
                let form = self.session.form.as_ref();
                let handing = form.is_some_and(|form| form.handing.is_some() || form.leaving);
                let opening = self.ctx.line.awaits(Pending::opens);
                opening || handing || self.screen().waits(&self.ctx)
            }
        }
    }

    /// Whether this key must wait: all do, or it chooses among candidates that are still on their way.
    pub(super) fn must_wait(&self, typed: &Typed) -> bool {
        self.holds() || (self.lists_late() && self.action_of(typed).is_some_and(chooses))
    }

    /// Whether the open list of a blank does not show yet what was typed for it.
    fn lists_late(&self) -> bool {
        let waits = self.session.form.as_ref().is_some_and(|form| form.state.list_waits());
        let asked = self.ctx.line.awaits(|what| matches!(what, Pending::Pick(..)));
        waits && asked && self.is_free() && self.ctx.line.lost.is_none()
    }

    /// What a key asks for here; text asks for nothing.
    fn action_of(&self, typed: &Typed) -> Option<Action> {
        match typed {
            Typed::Key(chord) => self.ctx.keymap.action(&available::places(self), chord),
            Typed::Text(_) | Typed::Paste(_) => None,
        }
    }

    /// Something was typed: done now, or kept.
    pub(super) fn take_typed(&mut self, typed: Typed) {
        if self.is_too_small() {
            return self.type_unseen(&typed);
        }
        let action = self.action_of(&typed);
        let leaves = matches!(action, Some(Action::Quit | Action::Lock));
        if self.lists_late() && !leaves {
            return match action {
                Some(Action::Back) => {
                    self.ahead.kept.clear();
                    self.do_typed(typed);
                }
                _ if self.ahead.kept.is_empty() && !self.must_wait(&typed) => self.do_typed(typed),
                _ => self.ahead.keep(typed),
            };
        }
        if !self.holds() || leaves {
            return self.do_typed(typed);
        }
        match &self.overlay {
            Some(Overlay::Warned(warned)) if warned.seen => self.answer_warning(typed, action),
            Some(Overlay::Warned(_)) => self.keep_before_warning(typed, action),
            _ if action == Some(Action::Back) && self.is_impatient() => self.give_up_waiting(),
            _ if action == Some(Action::Back) => {
                self.ahead.keep(typed);
                let key = self.ctx.key(&available::places(self), Action::Back);
                self.say(Tone::Plain, format!("前台还没有答复;再按一次 {key},先按的都不要了。"));
            }
            _ => self.ahead.keep(typed),
        }
    }

    /// Whether the glass shows nothing but that it is too small.
    fn is_too_small(&self) -> bool {
        self.ctx.columns < view::SMALLEST.0 || self.ctx.rows < view::SMALLEST.1
    }

    /// A key that nobody sees the effect of does nothing; but the program ends if nothing is lost by it.
    fn type_unseen(&mut self, typed: &Typed) {
        if self.action_of(typed) == Some(Action::Quit) && self.session.unfinished() == 0 {
            return self.quit();
        }
        self.ctx.line.out.push(Effect::Bell);
    }

    /// A key on a warning that nobody can have read yet.
    fn keep_before_warning(&mut self, typed: Typed, action: Option<Action>) {
        let alone = self.ahead.kept.is_empty();
        if alone && matches!(action, Some(Action::Open | Action::Back)) {
            return self.say(Tone::Plain, "提示刚出来:看过再按一次,收起。".to_owned());
        }
        self.ahead.keep(typed);
        self.ctx.line.out.push(Effect::Wake(Alarm::Seen, REST));
    }

    /// A key on a warning that lies there long enough.
    fn answer_warning(&mut self, typed: Typed, action: Option<Action>) {
        let known = match (&typed, action) {
            (_, Some(action)) => available::offers(self, action),
            // What stands behind a colon goes into the line that it opens.
            (Typed::Text(text), None) => {
                let mut keys = text.chars().map(|c| available::key_of(self, c));
                keys.find(|key| matches!(key, None | Some(Action::Command))) != Some(None)
            }
            _ => false,
        };
        if known { self.do_typed(typed) } else { self.refuse_key(action) }
    }

    /// A key that the box over the screen does not know: it is not done beneath, where nobody would see it,
    /// and that is said with the keys that go on. Asked for help it says those alone: over what is only to be read
    /// nothing more is laid.
    pub(super) fn refuse_key(&mut self, asked: Option<Action>) {
        let Some(overlay) = &self.overlay else { return };
        let key = |action| self.ctx.key(&overlay.places(), action);
        if asked == Some(Action::Help) {
            let (close, or) = (key(Action::Back), key(Action::Open));
            let (up, down) = (key(Action::Up), key(Action::Down));
            return self.say(Tone::Plain, format!("{close} 或 {or} 收起,{up} {down} 翻看。"));
        }
        let said = match overlay {
            Overlay::Ask(_) => {
                format!("请先回答:{} 确定,{} 取消。", key(Action::Yes), key(Action::No))
            }
            _ => format!("请先看完,{} 收起;刚才的键没有采用。", key(Action::Back)),
        };
        self.say_no(said);
    }

    /// Whether Esc is for what is waited for: nothing else was typed behind it yet, or Esc itself.
    fn is_impatient(&self) -> bool {
        let last = self.ahead.kept.back();
        last.is_none_or(|last| self.action_of(last) == Some(Action::Back))
    }

    /// Esc while something is being opened: it is not opened, and what was typed ahead is gone.
    fn give_up_waiting(&mut self) {
        self.ahead.kept.clear();
        self.stay();
        self.ctx.line.asked.retain(|_, what| !what.opens());
        let Some(form) = &mut self.session.form else { return };
        form.leaving = false;
        if form.handing.is_some() {
            self.say(Tone::Plain, "已提交,正在等前台答复。".to_owned());
        }
    }

    /// No list waits for the row that a key went to, and no action for its household.
    pub(super) fn stay(&mut self) {
        TABS.iter().for_each(|tab| self.screens.get_mut(*tab).stay());
        self.screens.get_mut(self.ctx.tab).let_go();
    }

    /// Does what was typed, in the innermost layer.
    pub(super) fn do_typed(&mut self, typed: Typed) {
        match typed {
            Typed::Key(chord) => self.key(chord),
            Typed::Text(text) => self.run(&text),
            Typed::Paste(text) if available::takes_text(self) => self.insert(&text),
            Typed::Paste(_) => self.say_no("此处不能粘贴;没有贴上。"),
        }
    }

    /// A run of characters: keys until something takes text, and then text in one piece.
    fn run(&mut self, text: &str) {
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if !available::takes_text(self) {
                self.key(Chord::plain(Key::Char(c)));
            } else if available::begins_command(self, c) {
                self.open_command();
            } else {
                // Up to the sign that would begin a command if it came alone.
                let behind = rest.as_str();
                let ends = behind.find(|c| available::ends_text(self, c)).unwrap_or(behind.len());
                let (piece, left) = behind.split_at(ends);
                self.insert(&format!("{c}{piece}"));
                rest = left.chars();
            }
            if self.holds() {
                return self.ahead.keep_rest(rest.collect());
            }
        }
    }

    fn key(&mut self, chord: Chord) {
        if let Some(c) = chord.typed().filter(|_| available::takes_text(self)) {
            return self.run(&c.to_string());
        }
        if let Some(action) = self.ctx.keymap.action(&available::places(self), &chord) {
            return self.perform(action);
        }
        if let Some((esc, c)) = chord.apart() {
            // A form is not left, and nothing typed beneath it, by what may have been one key.
            if available::layer(self) == Layer::Form {
                return self.say_useless(chord);
            }
            self.key(esc);
            return self.run(&c.to_string());
        }
        if !available::takes_text(self) {
            self.refuse_key(None);
        }
    }

    /// A key that does nothing here, and how to leave if that was meant.
    fn say_useless(&mut self, chord: Chord) {
        let back = self.ctx.key(&available::places(self), Action::Back);
        let key = chord.label(false);
        self.say_no(format!("{key} 在此处没有用处,什么也没有做;要返回,请单按 {back}。"));
    }

    /// Text for whatever takes it, innermost first.
    fn insert(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if available::is_text(self) && self.typing.len() < LINE_MOST {
            self.typing.push_str(text);
        }
        let turn = match available::layer(self) {
            Layer::Screen => return self.on_screen(|screen, ctx| screen.insert(text, ctx)),
            Layer::Overlay => {
                self.overlay.as_mut().into_iter().for_each(|overlay| overlay.insert(text));
                Turn::changed(true)
            }
            Layer::Command => self.command.insert(text),
            Layer::SignIn => {
                self.sign.blanks.insert(text);
                Turn::changed(true)
            }
            Layer::Form => self.session.insert(text, &self.ctx),
        };
        self.carry_here(turn);
    }
}

/// Whether an action takes a candidate, or goes from one to another.
fn chooses(action: Action) -> bool {
    use Action::{Down, End, Home, NextField, Open, PageDown, PageUp, Submit, Up};
    [Open, NextField, Up, Down, PageUp, PageDown, Home, End, Submit].contains(&action)
}
