//! What a message changes: the one way into the screen's state. Pure: it reads and writes nothing but
//! the [`App`] it is given, and what is to be done outside it answers as [`Effect`]s.

mod replies;
mod sitting;
mod typing;

use super::action::Action;
use super::app::App;
use super::available_actions::{self as available, Layer};
use super::backing_up;
use super::command::{CommandLine, listing, nearest, palette};
use super::connection::{Part, Pending};
use super::editor::EditKey;
use super::exporting;
use super::foot::Tone;
use super::form_session::Parked;
use super::getting_ready;
use super::importing;
use super::language_choice;
use super::message::{Alarm, Effect, Msg, Typed};
use super::overlay::{Menu, Overlay};
use super::print;
use super::seen::Seen;
use super::tab::{TABS, Tab};
use super::tutor::{self, Deed};
use super::wish::{Turn, Why, Wish};
use crate::paper::Copies;
use crate::protocol::messages::Request;

/// What a message did.
pub struct Done {
    pub effects: Vec<Effect>,
    pub seen: Seen,
}

/// Changes the screen's state and says what is to be done.
pub fn update(app: &mut App, msg: Msg) -> Done {
    (app.changed, app.blank) = (false, false);
    if matches!(msg, Msg::Key(_) | Msg::Text(_) | Msg::Paste(_)) {
        app.touch();
    }
    match msg {
        Msg::Key(chord) => app.take_typed(Typed::Key(chord)),
        Msg::Text(text) => app.take_typed(Typed::Text(text)),
        Msg::Paste(text) => app.take_typed(Typed::Paste(text)),
        Msg::Resize(columns, rows) => {
            let strip = if app.tutor.is_some() { tutor::STRIP } else { 0 };
            let rows = rows.saturating_sub(strip);
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
        Msg::Located(found) => app.carry_here(backing_up::hear_folder(found)),
        Msg::Lost(reason) => app.hear_lost(reason),
        Msg::Back => app.hear_back(),
        Msg::Minute(now) => {
            app.changed |= app.ctx.line.now != now;
            app.ctx.line.now = now;
            app.refresh(Why::Minute);
        }
        Msg::Tick(alarm) => app.ring(alarm),
    }
    while let Some(kept) = app.ahead.kept.front()
        && !app.must_wait(kept)
    {
        let kept = app.ahead.kept.pop_front();
        kept.into_iter().for_each(|kept| app.do_typed(kept));
    }
    app.part();
    let mut seen = Seen::from(app.changed);
    if app.blank {
        seen |= Seen::Blank;
    }
    Done { effects: std::mem::take(&mut app.ctx.line.out), seen }
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

    /// Does what was asked for, by a key or by a word, in the innermost layer. What that layer does not
    /// offer is not done.
    pub(super) fn perform(&mut self, action: Action) {
        if available::goes_on(action) && available::is_text(self) && self.leaves_by_word() {
            return;
        }
        self.typing.clear();
        if !available::offers(self, action) {
            let harmless = EditKey::of(action).is_some() || action == Action::Back;
            let boxed = self.overlay.is_some();
            if boxed && !available::takes_text(self) {
                self.refuse_key(Some(action));
            } else if self.ctx.operator().is_some() && !boxed && !harmless {
                self.say_no(format!("现在不能“{}”。", action.word()));
            }
            return;
        }
        self.changed |= !self.foot.said.is_empty();
        self.foot.said.clear();
        if matches!(action, Action::Language) && !self.signs() {
            return self.act_anywhere(action);
        }
        if matches!(action, Action::Quit | Action::Lock | Action::Command | Action::Resync) {
            return self.act_anywhere(action);
        }
        let turn = match available::layer(self) {
            // Nothing may lie over a PIN that is typed: its help is a sentence.
            Layer::Overlay if action == Action::Help && self.signs() => {
                let said = available::pin_help(self);
                if let Some(Overlay::Pin(pin)) = &mut self.overlay {
                    pin.help();
                }
                return self.say(Tone::Plain, said);
            }
            Layer::Overlay if action == Action::Help => {
                let help = available::help(self);
                Turn::lay(Overlay::Help(help, self.overlay.take().map(Box::new)))
            }
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
            Layer::Screen if available::is_print(action) => {
                available::printed(self, action).map(|of| Wish::paper(of, Copies::Each)).into()
            }
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
            Action::Help => self.lay(Some(Overlay::Help(available::help(self), None))),
            Action::Command => self.open_command(),
            Action::Lock => self.lock(),
            Action::ChangePin => {
                let own = self.ctx.operator().map(|operator| Overlay::own_pin(operator.badge));
                self.lay(own);
            }
            Action::Quit => self.quit(),
            Action::Language => match language_choice::menu() {
                Some(menu) => self.lay(Some(menu)),
                None => self.say_no("这个程序只带了简体中文。"),
            },
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

    pub(super) fn open_command(&mut self) {
        self.foot.said.clear();
        self.command.open(self.overlay.take());
        self.changed = true;
    }

    /// Begins a command with this.
    pub(super) fn begin_command(&mut self, text: &str) {
        self.open_command();
        let turn = self.command.insert(text);
        self.carry_here(turn);
    }

    /// Every word of the command line, with what it does here; then every register and report.
    pub(super) fn list_commands(&mut self) {
        let all = Overlay::Menu(Box::new(self.all_that_can_be_done()));
        self.carry_here(Turn::lay(all));
    }

    /// What a line that is no command may mean, to choose from. Where nothing is found the line stays, to be put right.
    pub(super) fn list_meant(&mut self, typed: &str, why: String) {
        match palette::meant(&self.all_that_can_be_done(), typed) {
            Some(mut menu) => {
                menu.title = format!("没有“{}”这个命令;相近的", typed.trim());
                self.command = CommandLine::default();
                self.carry_here(Turn::lay(Overlay::Menu(Box::new(menu))));
            }
            None => self.say_no(why),
        }
    }

    fn all_that_can_be_done(&self) -> Menu {
        let words = Action::all().filter(|action| nearest::is_word(*action));
        let here = words.filter(|action| available::offers(self, *action));
        let said = |action| {
            let keys = available::keys_of(self, action);
            let key = keys.first().map_or_else(String::new, |chord| chord.label(true));
            (action, format!("{key} {}", available::doc_of(self, action)).trim().to_owned())
        };
        palette::with_all(listing::menu(here.map(said).collect(), self.ctx.tab))
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
        self.tell_tutor(Deed::Parked);
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
        self.tell_tutor(Deed::Resumed);
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
