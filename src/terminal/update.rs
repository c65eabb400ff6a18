//! What a message changes: the one way into the screen's state. Pure: it reads and writes nothing but
//! the [`App`] it is given, and what is to be done outside it answers as [`Effect`]s.

mod replies;
mod sitting;

use super::action::Action;
use super::app::App;
use super::available_actions::{self as available, Layer};
use super::chord::{Chord, Key};
use super::connection::{Part, Pending};
use super::editor::EditKey;
use super::exporting;
use super::foot::Tone;
use super::form_session::Parked;
use super::getting_ready;
use super::importing;
use super::message::{Alarm, Effect, Msg, Typed};
use super::overlay::Overlay;
use super::print;
use super::tab::{TABS, Tab};
use super::type_ahead::REST;
use super::view;
use super::wish::{Turn, Why, Wish};
use crate::protocol::messages::Request;

/// Bytes of a run of text that are remembered: more than any word of a command.
const LINE_MOST: usize = 64;

/// What a message did.
pub struct Done {
    pub effects: Vec<Effect>,
    /// Something that is seen may look different now.
    pub changed: bool,
}

/// Changes the screen's state and says what is to be done.
pub fn update(app: &mut App, msg: Msg) -> Done {
    app.changed = false;
    if matches!(msg, Msg::Key(_) | Msg::Text(_) | Msg::Paste(_)) {
        app.touch();
    }
    match msg {
        Msg::Key(chord) => app.take_typed(Typed::Key(chord)),
        Msg::Text(text) => app.take_typed(Typed::Text(text)),
        Msg::Paste(text) => app.take_typed(Typed::Paste(text)),
        Msg::Resize(columns, rows) => {
            (app.ctx.columns, app.ctx.rows, app.changed) = (columns, rows, true);
            app.session.forms_mut().for_each(|form| form.state.resize(columns));
        }
        Msg::Told(told) => app.hear(*told),
        Msg::Unsent(n, why) => app.hear_unsent(n, why),
        Msg::Read(read) => {
            let typing = app.types_over();
            let turn = app.importing.hear_file(*read, typing, &app.ctx);
            app.carry_here(turn);
        }
        Msg::Template(written) => {
            let covered = app.overlay.is_some() || app.ctx.operator().is_none();
            let turn = importing::hear_template(written, covered);
            app.carry_here(turn);
        }
        Msg::Wrote(wrote) => {
            let turn = exporting::hear(*wrote, app.overlay.is_some(), &app.ctx);
            app.carry_here(turn);
        }
        Msg::Printers(found) => {
            if let Some(Overlay::Print(preview)) = &mut app.overlay {
                let turn = print::found(preview, *found);
                app.carry_here(turn);
            }
        }
        Msg::Printed(printing, done) => {
            let turn = print::hear_done(*printing, done, app.overlay.is_some(), &app.ctx);
            app.carry_here(turn);
        }
        Msg::Lost(reason) => app.hear_lost(reason),
        Msg::Back => app.hear_back(),
        Msg::Minute(now) => {
            app.changed |= app.ctx.line.now != now;
            app.ctx.line.now = now;
            app.refresh(Why::Minute);
        }
        Msg::Tick(alarm) => app.ring(alarm),
    }
    while !app.holds()
        && !app.list_waits()
        && let Some(kept) = app.ahead.kept.pop_front()
    {
        app.do_typed(kept);
    }
    app.part();
    Done { effects: std::mem::take(&mut app.ctx.line.out), changed: app.changed }
}

/// What was typed, and where it goes.
impl App {
    fn ring(&mut self, alarm: Alarm) {
        match alarm {
            Alarm::Try => {
                let turn = self.session.ask_try();
                self.carry_here(turn);
            }
            Alarm::Keep => self.keep_drafts(),
            Alarm::Like => self.keep_liked(),
            Alarm::Find => self.fingers_rest(),
            Alarm::HidePhones => self.hide_phones(),
            Alarm::Idle => self.idle(),
            Alarm::Patience => self.changed |= self.ctx.line.patience_over(),
            Alarm::Seen => {
                if let Some(Overlay::Warned(warned)) = &mut self.overlay {
                    (warned.seen, self.changed) = (true, true);
                }
            }
        }
    }

    /// What was typed into a box is looked for, also where it was left meanwhile.
    fn fingers_rest(&mut self) {
        for tab in TABS {
            let turn = self.screens.get_mut(*tab).rested();
            self.carry(*tab, turn);
        }
    }

    /// Whether keys wait: they are meant for what is being opened or handed in just now, or lie behind
    /// a warning.
    fn holds(&self) -> bool {
        if self.ctx.line.lost.is_some() {
            return false;
        }
        match &self.overlay {
            Some(Overlay::Warned(_)) => true,
            Some(_) => false,
            None => {
                let form = self.session.form.as_ref();
                let handing = form.is_some_and(|form| form.handing.is_some() || form.leaving);
                let opening = self.ctx.line.awaits(Pending::opens);
                opening || handing || self.screen().waits(&self.ctx)
            }
        }
    }

    /// Whether a pick-list is open whose rows are still on their way: a key that chooses there is meant for
    /// them, and so are those behind it.
    fn list_waits(&self) -> bool {
        let form = self.session.form.as_ref().filter(|_| self.overlay.is_none());
        form.is_some_and(|form| form.state.lists())
            && self.ctx.line.lost.is_none()
            && self.ctx.line.awaits(|what| matches!(what, Pending::Pick(..)))
    }

    /// A key at such a list: what narrows it goes on narrowing it, and Esc puts it away with all that waits.
    fn type_at_list(&mut self, typed: Typed, action: Option<Action>) {
        match action {
            Some(Action::Back) => {
                self.ahead.kept.clear();
                self.do_typed(typed);
            }
            None if self.ahead.kept.is_empty() => self.do_typed(typed),
            _ => self.ahead.keep(typed),
        }
    }

    /// Something was typed: done now, or kept.
    fn take_typed(&mut self, typed: Typed) {
        if self.is_too_small() {
            return self.type_unseen(&typed);
        }
        let action = match &typed {
            Typed::Key(chord) => self.ctx.keymap.action(&available::places(self), chord),
            Typed::Text(_) | Typed::Paste(_) => None,
        };
        let leaves = matches!(action, Some(Action::Quit | Action::Lock));
        if self.list_waits() && !leaves {
            return self.type_at_list(typed, action);
        }
        if !self.holds() || leaves {
            return self.do_typed(typed);
        }
        match &self.overlay {
            Some(Overlay::Warned(warned)) if warned.seen => self.answer_warning(typed, action),
            Some(Overlay::Warned(_)) => self.keep_before_warning(typed, action),
            _ if action == Some(Action::Back) => self.give_up_waiting(),
            _ => self.ahead.keep(typed),
        }
    }

    /// Whether the glass shows nothing but that it is too small.
    fn is_too_small(&self) -> bool {
        self.ctx.columns < view::SMALLEST.0 || self.ctx.rows < view::SMALLEST.1
    }

    /// A key that nobody sees the effect of does nothing; but the program ends if nothing is lost by it.
    fn type_unseen(&mut self, typed: &Typed) {
        let action = match typed {
            Typed::Key(chord) => self.ctx.keymap.action(&available::places(self), chord),
            Typed::Text(_) | Typed::Paste(_) => None,
        };
        if action == Some(Action::Quit) && self.session.unfinished() == 0 {
            return self.quit();
        }
        self.ctx.line.out.push(Effect::Bell);
    }

    /// A key on a warning that nobody can have read yet.
    fn keep_before_warning(&mut self, typed: Typed, action: Option<Action>) {
        let alone = self.ahead.kept.is_empty();
        if alone && matches!(action, Some(Action::Open | Action::Back)) {
            return;
        }
        self.ahead.keep(typed);
        self.ctx.line.out.push(Effect::Wake(Alarm::Seen, REST));
    }

    /// A key on a warning that lies there long enough.
    fn answer_warning(&mut self, typed: Typed, action: Option<Action>) {
        let known = match (&typed, action) {
            (_, Some(action)) => available::offers(self, action),
            (Typed::Text(text), None) => text.chars().all(|c| available::key_of(self, c).is_some()),
            _ => false,
        };
        if known { self.do_typed(typed) } else { self.ctx.line.out.push(Effect::Bell) }
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
    fn stay(&mut self) {
        TABS.iter().for_each(|tab| self.screens.get_mut(*tab).stay());
        self.screens.get_mut(self.ctx.tab).let_go();
    }

    /// Does what was typed, in the innermost layer.
    fn do_typed(&mut self, typed: Typed) {
        match typed {
            Typed::Key(chord) => self.key(chord),
            Typed::Text(text) => self.run(&text),
            Typed::Paste(text) if available::takes_text(self) => self.insert(&text),
            Typed::Paste(_) => {}
        }
    }

    /// A run of characters: keys until something takes text, and then text in one piece.
    fn run(&mut self, text: &str) {
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if available::takes_text(self) {
                if available::begins_command(self, c) {
                    self.open_command();
                    continue;
                }
                let whole: String = std::iter::once(c).chain(rest).collect();
                return self.insert(&whole);
            }
            self.key(Chord::plain(Key::Char(c)));
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
            self.key(esc);
            self.run(&c.to_string());
        }
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

    /// Does what was asked for, by a key or by a word, in the innermost layer. What that layer does not
    /// offer is not done.
    pub(super) fn perform(&mut self, action: Action) {
        if available::goes_on(action) && available::is_text(self) && self.leaves_by_word() {
            return;
        }
        self.typing.clear();
        if !available::offers(self, action) {
            let harmless = EditKey::of(action).is_some() || action == Action::Back;
            if self.ctx.operator().is_some() && self.overlay.is_none() && !harmless {
                self.say_no(format!("现在不能“{}”。", action.word()));
            }
            return;
        }
        self.changed |= !self.foot.said.is_empty();
        self.foot.said.clear();
        if matches!(action, Action::Quit | Action::Lock | Action::Command | Action::Resync) {
            return self.act_anywhere(action);
        }
        let turn = match available::layer(self) {
            Layer::Overlay => {
                let overlay = self.overlay.as_mut();
                overlay.map_or_else(Turn::default, |overlay| overlay.act(action, &self.ctx))
            }
            Layer::Command => self.command.act(action, &App::seen(&self.screens), &self.ctx),
            Layer::SignIn if action != Action::Help => self.sign.act(action, &self.ctx),
            // From a slip that is being filled to one that stands already.
            Layer::Form if matches!(action, Action::Chase | Action::Attach) => {
                if self.leave() {
                    self.on_screen(|screen, ctx| screen.act(action, ctx));
                }
                return;
            }
            Layer::Form if !available::is_global(action) => self.session.act(action, &self.ctx),
            Layer::Screen if action == Action::Print => self
                .screen()
                .slip()
                .map(|slip| Wish::paper(slip, crate::paper::Copies::Each))
                .into(),
            Layer::Screen if action == Action::Story && self.leads_on() => {
                getting_ready::ask(true).into()
            }
            Layer::Screen if !available::is_global(action) => {
                return self.on_screen(|screen, ctx| screen.act(action, ctx));
            }
            _ => return self.act_anywhere(action),
        };
        self.carry_here(turn);
    }

    fn act_anywhere(&mut self, action: Action) {
        match action {
            Action::Help => self.lay(Some(available::help(self))),
            Action::Command => self.open_command(),
            Action::Lock => self.lock(),
            Action::ChangePin => {
                let own = self.ctx.operator().map(|operator| Overlay::own_pin(operator.badge));
                self.lay(own);
            }
            Action::Quit => self.quit(),
            Action::Resync => self.ctx.line.out.push(Effect::Resync),
            Action::Park => self.park(),
            Action::Resume => self.resume(),
            Action::Refresh if self.ctx.line.slow => self.ctx.line.out.push(Effect::HangUp),
            Action::Refresh => self.refresh(Why::Shown),
            Action::Basis => self.ask_basis(),
            Action::TabNext | Action::TabPrev => {
                self.go(self.ctx.tab.beside(action == Action::TabNext));
            }
            _ => {
                if let Some(tab) = action.tab().and_then(|at| TABS.get(at)) {
                    self.go(*tab);
                }
            }
        }
    }

    fn open_command(&mut self) {
        self.foot.said.clear();
        self.command.open(self.overlay.take());
        self.changed = true;
    }

    fn quit(&mut self) {
        let many = self.session.unfinished();
        self.keep_liked();
        if many == 0 || self.ctx.operator().is_none() {
            return self.carry_here(Wish::Quit.into());
        }
        let text = format!("有 {many} 份单没有提交,草稿留在前台,下次登录会找回。关闭本终端?");
        self.lay(Some(Overlay::ask(text, Wish::Quit)));
    }

    /// Puts the call aside, with its form as a draft, for the one that rings now.
    fn park(&mut self) {
        self.keep_drafts();
        self.hide_phones();
        let call = self.set_aside();
        self.session.parked.push(call);
        self.ctx.tab = Tab::Intake;
        self.say(Tone::Plain, "已挂起;空框已备好。".to_owned());
    }

    /// The call as it stands, taken off the screen.
    fn set_aside(&mut self) -> Parked {
        let empty = self.screens.intake.fresh();
        let intake = std::mem::replace(&mut self.screens.intake, empty);
        let found = |what: &Pending| {
            matches!(what, Pending::Screen(Tab::Intake, Part::Found | Part::Household))
        };
        self.ctx.line.asked.retain(|_, what| !found(what));
        self.changed = true;
        Parked { tab: self.ctx.tab, form: self.session.form.take(), intake }
    }

    /// Back to the call put aside last; without one, the drafts are offered.
    fn resume(&mut self) {
        self.keep_drafts();
        let Some(back) = self.session.parked.pop() else {
            return self.carry_here(Wish::drafts().into());
        };
        let busy = !self.screens.intake.editor.text().is_empty();
        if busy || self.session.form.is_some() {
            // The two calls change places: neither is lost.
            let call = self.set_aside();
            self.session.parked.insert(0, call);
        }
        (self.ctx.tab, self.session.form, self.screens.intake) = (back.tab, back.form, back.intake);
        self.changed = true;
        self.refresh(Why::Shown);
        let turn = self.session.ask_try();
        self.carry_here(turn);
    }

    fn ask_basis(&mut self) {
        let (form, step) = match &self.session.form {
            Some(open) => (open.state.form, Some(open.state.step)),
            None => match self.screen().form() {
                Some(form) => (form, None),
                None => return self.say_no("先选定一张单,再看依据。"),
            },
        };
        let title = step.map_or(form.title.to_owned(), |s| format!("{} {}", form.title, s.title));
        let step = step.map(|step| step.name.to_owned());
        let request = Request::Basis { form: form.id.to_owned(), step };
        self.ctx.line.ask(Pending::Basis(title), request);
    }
}
