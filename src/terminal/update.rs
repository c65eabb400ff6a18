//! What a message changes: the one way into the screen's state. Pure: it reads and writes nothing but
//! the [`App`] it is given, and what is to be done outside it answers as [`Effect`]s.

use std::path::PathBuf;

use super::action::Action;
use super::app::{App, Parked, Pending, Tab, Who};
use super::chord::{Chord, Key};
use super::editor::EditKey;
use super::overlay::{self, Overlay, Then};
use super::{
    available_actions, board, command, directory, form_session, handover, intake, registers,
    replies, reports, settlement, signin, type_ahead,
};
use crate::engine::moment::Moment;
use crate::exchange::{Kind, Roster};
use crate::protocol::messages::{Request, Row, Told};
use crate::report::Sheet;
use crate::report::export::{Overwrite, Saved};

/// What can happen to a screen.
#[derive(Clone, Debug)]
pub enum Msg {
    Key(Chord),
    /// A run of characters, cleaned.
    Text(String),
    /// A paste: text that presses no key.
    Paste(String),
    Resize(u16, u16),
    Told(Box<Told>),
    /// The question of this number did not go out, for this reason.
    Unsent(u64, String),
    /// A roster was read from a file, or why not.
    Read(Box<Result<Roster, String>>),
    /// A sheet was written to a file, or why not.
    Wrote(Box<Saved>),
    /// The line is lost, for this reason.
    Lost(String),
    /// The line is back, to a desk that does not know this terminal.
    Back,
    /// The desk's clock.
    Minute(Moment),
    Tick(Alarm),
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send this question; its answer comes back with the number.
    Ask(u64, Box<Request>),
    /// Tick with this after so many milliseconds; a later call moves it.
    Wake(Alarm, u64),
    /// The desk's clock stands at this moment; it may be frozen there.
    Clock(Moment, bool),
    /// Give this connection up and make a new one.
    HangUp,
    Bell,
    /// Read a roster of this kind from a file, by a map where one is named.
    Read(Kind, PathBuf, Option<PathBuf>),
    /// Write this sheet to a file; over one that is there already only if that was said.
    Write(Box<Sheet>, PathBuf, Overwrite),
    Quit,
}

/// What a timer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
    /// A dry run of the open form.
    Try,
    /// The draft goes to the desk.
    Keep,
    HidePhones,
    /// How boards are looked at goes to the desk.
    Like,
    /// Has the desk answered?
    Patience,
    /// The hand rested: a warning on the screen is seen.
    Seen,
}

/// What a person typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    Key(Chord),
    Text(String),
    Paste(String),
}

/// Changes the screen's state and says what is to be done.
pub fn update(app: &mut App, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(chord) => type_ahead::typed(app, Typed::Key(chord)),
        Msg::Text(text) => type_ahead::typed(app, Typed::Text(text)),
        Msg::Paste(text) => type_ahead::typed(app, Typed::Paste(text)),
        Msg::Resize(columns, rows) => {
            (app.screen.columns, app.screen.rows) = (columns, rows);
            let parked = app.parked.iter_mut().filter_map(|parked| parked.form.as_mut());
            for form in app.form.iter_mut().chain(parked) {
                form.state.resized(columns);
            }
        }
        Msg::Told(news) => replies::hear(app, *news),
        Msg::Unsent(n, why) => replies::unsent(app, n, why),
        Msg::Read(read) => app.roster_read(*read),
        Msg::Wrote(wrote) => app.sheet_written(*wrote),
        Msg::Lost(reason) => replies::lost(app, reason),
        Msg::Back => replies::back(app),
        Msg::Minute(now) => minute(app, now),
        Msg::Tick(alarm) => tick(app, alarm),
    }
    while !type_ahead::holds(app)
        && let Some(kept) = app.line.ahead.pop_front()
    {
        do_typed(app, kept);
    }
    std::mem::take(&mut app.line.out)
}

/// A clock that stood still and runs now, or the other way round, is asked for anew.
fn minute(app: &mut App, now: Moment) {
    app.line.now = now;
    let turned = |row: &Row| row.left.and_then(|left| left.turns).is_some_and(|at| at <= now);
    if app.board().is_some_and(|board| board.rows.rows().iter().any(turned)) {
        app.refresh();
    }
}

fn tick(app: &mut App, alarm: Alarm) {
    match alarm {
        Alarm::Try => app.try_form(),
        Alarm::Keep => app.keep_drafts(),
        Alarm::Like => app.keep_liked(),
        Alarm::HidePhones => app.hide_phones(),
        Alarm::Patience => app.line.patience_over(),
        Alarm::Seen => type_ahead::rested(app),
    }
}

/// Does what was typed, in the innermost layer.
pub(super) fn do_typed(app: &mut App, typed: Typed) {
    match typed {
        Typed::Key(chord) => key(app, chord),
        Typed::Text(text) => run(app, &text),
        Typed::Paste(text) => {
            if available_actions::takes_text(app) {
                insert(app, &text);
            }
        }
    }
}

/// A run of characters: keys until something takes text, and then text in one piece.
fn run(app: &mut App, text: &str) {
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if available_actions::takes_text(app) {
            if available_actions::begins_command(app, c) {
                command::open(app);
                continue;
            }
            let whole: String = std::iter::once(c).chain(rest).collect();
            return insert(app, &whole);
        }
        key(app, Chord::plain(Key::Char(c)));
        if type_ahead::holds(app) {
            return app.line.keep_rest(rest.collect());
        }
    }
}

fn key(app: &mut App, chord: Chord) {
    if let Some(c) = chord.typed().filter(|_| available_actions::takes_text(app)) {
        return run(app, &c.to_string());
    }
    if let Some(action) = app.screen.keymap.action(&available_actions::places(app), &chord) {
        return perform(app, action);
    }
    if let Some((esc, c)) = chord.apart() {
        key(app, esc);
        run(app, &c.to_string());
    }
}

/// Text for whatever takes it, innermost first.
fn insert(app: &mut App, text: &str) {
    if text.is_empty() {
        return;
    }
    if let Some(overlay) = &mut app.overlay {
        overlay.insert(text);
    } else if let Some(line) = &mut app.foot.command {
        line.insert(text);
    } else if let Who::Nobody(sign) | Who::Locked(_, sign) = &mut app.who {
        sign.insert(text);
    } else if app.form.is_some() {
        app.form_text(text);
    } else {
        match app.tab {
            _ if app.board().is_some() => app.board_filter_text(text),
            Tab::Registers => app.register_filter_text(text),
            Tab::Settlement => app.settlement.filter_text(text),
            Tab::Reports => {}
            _ => app.search_text(text),
        }
    }
}

/// Does what was asked for, by a key or by a word, in the innermost layer. What that layer does not
/// offer is not done.
pub fn perform(app: &mut App, action: Action) {
    if !available_actions::offers(app, action) {
        let harmless = EditKey::of(action).is_some() || action == Action::Back;
        if app.operator().is_some() && app.overlay.is_none() && !harmless {
            app.say_no(format!("现在不能“{}”。", action.word()));
        }
        return;
    }
    app.foot.said.clear();
    if matches!(action, Action::Quit | Action::Lock | Action::Command) {
        return global(app, action);
    }
    if app.overlay.is_some() {
        overlay::act(app, action);
    } else if app.foot.command.is_some() {
        command::act(app, action);
    } else if app.operator().is_none() {
        match action {
            Action::Help => app.open_help(),
            _ => signin::act(app, action),
        }
    } else if app.form.is_some() && !is_global(action) {
        app.form_act(action);
    } else if is_global(action) {
        global(app, action);
    } else {
        match app.tab {
            Tab::Handover => handover::act(app, action),
            _ if app.board().is_some() => board::act(app, action),
            Tab::Registers => registers::act(app, action),
            Tab::Settlement => settlement::act(app, action),
            Tab::Reports => reports::act(app, action),
            Tab::Directory => directory::act(app, action),
            _ => intake::act(app, action),
        }
    }
}

fn is_global(action: Action) -> bool {
    use Action::{Basis, Command, Help, Lock, Park, Quit, Refresh, Resume, TabNext, TabPrev};
    let all = [Basis, Command, Help, Lock, Park, Quit, Refresh, Resume, TabNext, TabPrev];
    all.contains(&action) || action.tab().is_some()
}

fn global(app: &mut App, action: Action) {
    match action {
        Action::Help => app.open_help(),
        Action::Command => command::open(app),
        Action::Lock => signin::lock(app),
        Action::Quit => quit(app),
        Action::Park => app.park(),
        Action::Resume => app.resume(),
        Action::Refresh if app.line.slow => app.line.out.push(Effect::HangUp),
        Action::Refresh => app.refresh(),
        Action::Basis => app.ask_basis(),
        Action::TabNext | Action::TabPrev => {
            let tabs: Vec<Tab> = Tab::built().collect();
            let here = tabs.iter().position(|tab| *tab == app.tab).unwrap_or(0);
            let by = if action == Action::TabNext { 1 } else { tabs.len() - 1 };
            app.go(tabs[(here + by) % tabs.len()]);
        }
        _ => {
            let tab = action.tab().and_then(|at| super::app::TABS.get(at));
            match tab {
                Some((tab, _, _, true)) => app.go(*tab),
                Some((_, label, _, false)) => app.say_no(format!("“{label}”还没有。")),
                None => {}
            }
        }
    }
}

fn quit(app: &mut App) {
    let many = app.unfinished();
    app.keep_liked();
    if many == 0 || app.operator().is_none() {
        app.keep_drafts();
        return app.line.out.push(Effect::Quit);
    }
    let text = format!("有 {many} 份单没有提交,草稿留在前台,下次签到会找回。关闭本终端?");
    app.overlay = Some(Overlay::ask(text, Then::Quit));
}

impl App {
    /// No list waits for the row that a key went to.
    pub fn stay(&mut self) {
        self.boards.iter_mut().for_each(|board| board.rows.stay());
        if let Some(slips) = &mut self.registers.slips {
            slips.list.stay();
        }
    }

    /// Goes to a tab; an open form is left there as a draft, as by Esc.
    pub fn go(&mut self, tab: Tab) {
        if !form_session::leave(self) {
            return;
        }
        self.hide_phones();
        self.tab = tab;
        self.refresh();
    }

    /// Asks anew for what is on the screen.
    pub fn refresh(&mut self) {
        if self.operator().is_none() || self.line.is_mute() {
            return;
        }
        match self.tab {
            Tab::Handover => self.ask_sheet(),
            _ if self.board().is_some() => self.ask_board(),
            Tab::Registers => self.ask_register(),
            Tab::Settlement => self.ask_settlement(),
            Tab::Reports => self.ask_report(),
            _ if self.search_ref().room().is_some() => self.ask_household(),
            _ => {}
        }
        if let Some(Overlay::Story(story)) = &self.overlay {
            let id = story.slip.row.id;
            self.line.ask(Pending::Reread(id), Request::Slip { id });
        }
    }

    /// Puts the call aside, with its form as a draft, for the one that rings now.
    fn park(&mut self) {
        self.keep_drafts();
        self.hide_phones();
        let (form, tab) = (self.form.take(), self.tab);
        let intake = std::mem::take(&mut self.intake);
        self.line.asked.retain(|_, what| !matches!(what, Pending::Find | Pending::Household));
        self.parked.push(Parked { tab, form, intake });
        self.tab = Tab::Intake;
        self.say("已挂起;空框已备好。");
    }

    /// Back to the call put aside last; without one, the drafts are offered.
    fn resume(&mut self) {
        if self.parked.is_empty() {
            self.line.ask(Pending::Drafts, Request::Drafts);
            return;
        }
        self.keep_drafts();
        let busy = self.form.is_some() || !self.intake.editor.text().is_empty();
        let Some(back) = self.parked.pop() else { return };
        if busy {
            // The two calls change places: neither is lost.
            let (form, tab) = (self.form.take(), self.tab);
            let intake = std::mem::take(&mut self.intake);
            self.parked.insert(0, Parked { tab, form, intake });
        }
        (self.tab, self.form, self.intake) = (back.tab, back.form, back.intake);
        self.refresh();
        self.try_form();
    }

    fn open_help(&mut self) {
        self.overlay = Some(overlay::help(self));
    }

    fn ask_basis(&mut self) {
        let (form, step) = match &self.form {
            Some(open) => (open.state.form, Some(open.state.step)),
            None => match available_actions::selected_form(self) {
                Some(form) => (form, None),
                None => return self.say_no("先选定一张单,再看依据。"),
            },
        };
        let title = step.map_or(form.title.to_owned(), |s| format!("{} {}", form.title, s.title));
        let request = Request::Basis {
            form: form.id.to_owned(),
            step: step.map(|step| step.name.to_owned()),
        };
        self.line.ask(Pending::Basis(title), request);
    }
}
