//! One operator's screen: the components it is made of, and the one place where their wishes are carried
//! out. It does no IO and asks no clock: what is to be done outside it answers as effects.

use super::board::{Board, Sift};
use super::command::{CommandLine, Seen};
use super::connection::DeskLine;
use super::exporting;
use super::foot::Foot;
use super::form_session::Session;
use super::getting_ready;
use super::importing::{self, Importing};
use super::intake;
use super::keymap::Keymap;
use super::language_choice;
use super::overlay::reading::ReadLine;
use super::print;
use super::screens::Screens;
use super::search::Search;
use super::settings;
use super::signin::SignIn;
use super::submit::Submit;
use super::tab::TABS;
use super::tutor::{self, Deed, Tutor};
use super::type_ahead::{REST, TypeAhead};
use crate::language::{self, Language};
use crate::protocol::messages::Request;
use crate::terminal::prelude::*;

/// One screen. A modal is one value, so two cannot be open.
pub struct App {
    pub ctx: Ctx,
    pub screens: Screens,
    pub sign: SignIn,
    pub session: Session,
    pub submit: Submit,
    pub importing: Importing,
    pub overlay: Option<Overlay>,
    /// Warnings that came while a box for a PIN was open, the screen was locked or something was to be chosen
    /// from: they are read when that is gone, by nobody but the operator they are for.
    pub(super) behind: Option<Overlay>,
    /// A box for a signature that lay there when the line went: it is asked for again after the sign-in.
    pub(super) asked_again: Option<Overlay>,
    /// It looks at a copy of an office: nobody types who they are.
    pub reads_a_copy: bool,
    /// This is the tutor's office, and so far the learner is.
    pub tutor: Option<Tutor>,
    /// What this machine speaks while nobody is signed in who chose another language.
    pub(super) at_home: Language,
    /// The operator is leaving; the screen is covered, and their last draft is on its way.
    pub(super) parting: bool,
    /// What was typed as text since the last key that was none.
    pub(super) typing: String,
    pub command: CommandLine,
    pub foot: Foot,
    pub ahead: TypeAhead,
    /// Something that is seen has changed since this was asked.
    pub(super) changed: bool,
    /// The text in the blank with the caret has, since then.
    pub(super) blank: bool,
}

impl App {
    /// A screen before anybody has signed in. `seed` must differ from terminal to terminal and from
    /// run to run: what is handed in is named by it.
    pub fn new(keymap: Keymap, name: &str, seed: String, (columns, rows): (u16, u16)) -> App {
        App {
            ctx: Ctx {
                line: DeskLine::default(),
                owner: None,
                locked: false,
                tab: Tab::Intake,
                keymap,
                columns,
                rows,
                name: name.to_owned(),
                readiness: Vec::new(),
            },
            screens: Screens::default(),
            sign: SignIn::new(),
            session: Session::default(),
            submit: Submit::new(seed),
            importing: Importing::default(),
            overlay: None,
            behind: None,
            asked_again: None,
            reads_a_copy: false,
            tutor: None,
            at_home: language::spoken(),
            parting: false,
            typing: String::new(),
            command: CommandLine::default(),
            foot: Foot::default(),
            ahead: TypeAhead::default(),
            changed: true,
            blank: false,
        }
    }

    /// The first thing to do.
    pub fn start(&mut self) -> Vec<Effect> {
        let terminal = self.ctx.name.clone();
        self.ctx.line.ask(Pending::Hello, Request::Hello { terminal });
        std::mem::take(&mut self.ctx.line.out)
    }

    /// The last thing to do: what is typed goes to the desk.
    pub fn end(&mut self) -> Vec<Effect> {
        self.keep_drafts();
        std::mem::take(&mut self.ctx.line.out)
    }

    pub fn now(&self) -> Moment {
        self.ctx.now()
    }

    /// Nothing lies over the screen, so that the caret is its own.
    pub fn is_free(&self) -> bool {
        self.overlay.is_none() && self.command.line.is_none()
    }

    /// The screen of the tab.
    pub fn screen(&self) -> &dyn Screen {
        self.screens.get(self.ctx.tab)
    }

    /// The board of the tab, if it is one.
    pub fn board(&self) -> Option<&Board> {
        self.screens.boards().into_iter().find(|board| board.kind.tab == self.ctx.tab)
    }

    /// Whether Enter leads to what a new office still lacks: nothing of its own stands on the screen.
    pub fn leads_on(&self) -> bool {
        self.screen().is_bare() && getting_ready::lacks(&self.ctx)
    }

    /// Does this with the screen of the tab, and carries out what it wants.
    pub(super) fn on_screen(&mut self, act: impl FnOnce(&mut dyn Screen, &Ctx) -> Turn) {
        let tab = self.ctx.tab;
        let turn = act(self.screens.get_mut(tab), &self.ctx);
        self.carry(tab, turn);
    }

    /// What the screens show that a command may mean: boards first, because they are kept up.
    pub(super) fn seen<'a>(screens: &'a Screens) -> Seen<'a> {
        let boards_first = TABS.iter().skip(1).chain(&TABS[..1]).map(|tab| screens.get(*tab));
        Seen {
            rows: boards_first.flat_map(Screen::rows).collect(),
            loads: screens.boards().into_iter().flat_map(|board| &board.loads).collect(),
        }
    }

    /// Something was not done.
    pub fn say_no(&mut self, text: impl Into<String>) {
        self.say(Tone::Trouble, text.into());
    }

    /// One sentence on the bottom line; trouble rings.
    pub(super) fn say(&mut self, tone: Tone, said: String) {
        self.changed |= self.foot.said != said || self.foot.tone != tone;
        (self.foot.said, self.foot.tone) = (said, tone);
        if tone == Tone::Trouble {
            self.ctx.line.out.push(Effect::Bell);
        }
    }

    /// Lays something over the screen, or puts away what lies there.
    pub(super) fn lay(&mut self, overlay: Option<Overlay>) {
        self.changed |= overlay.is_some() || self.overlay.is_some();
        self.overlay = overlay;
    }

    /// Carries out what a component wants; `tab` is the screen that hears the answers.
    pub(super) fn carry(&mut self, tab: Tab, turn: Turn) {
        self.changed |= turn.changed;
        self.blank |= turn.blank;
        for wish in turn.wishes {
            self.grant(tab, wish);
        }
    }

    /// The same for what is no screen.
    pub(super) fn carry_here(&mut self, turn: Turn) {
        self.carry(self.ctx.tab, turn);
    }

    fn grant(&mut self, tab: Tab, wish: Wish) {
        let turn = match wish {
            Wish::Ask(part, request) => {
                return self.ctx.line.ask(Pending::Screen(tab, part), request);
            }
            Wish::Send(what, request) => return self.ctx.line.ask(what, request),
            Wish::Outside(effect) => return self.ctx.line.out.push(effect),
            Wish::Forget(parts) => return self.ctx.line.forget(parts),
            Wish::Say(tone, said) => return self.say(tone, said),
            Wish::Lay(overlay) => return self.lay_late(*overlay),
            Wish::Close => return self.close(),
            Wish::Warn { title, lines } => return self.warn(title, &lines),
            Wish::Do(action) => return self.perform(action),
            Wish::ListCommands => return self.list_commands(),
            Wish::Meant(typed, why) => return self.list_meant(&typed, why),
            Wish::Write(text) => return self.begin_command(&text),
            Wish::Refresh(why) => return self.refresh(why),
            Wish::Show(to, topic) => return self.show_at(to, topic),
            Wish::Sift(sift) => self.narrow_to(sift),
            Wish::Unmark(slip) => return self.screens.unmark(slip),
            Wish::StandOn(slip) => return self.screens.stand_on(self.ctx.tab, slip),
            Wish::Served => return self.serve(),
            Wish::DropKept(key) => return self.ctx.line.drop_kept(key),
            Wish::Relieve { slip, why, then } => return self.relieve(slip, why, then),
            Wish::HandIn(cosign) => return self.hand_form(cosign),
            Wish::Learn => return self.learn(),
            Wish::GoAndLearn => return self.go_and_learn(),
            Wish::BeginLesson(lesson) => {
                self.tutor.iter_mut().for_each(|tutor| tutor.begin(lesson));
                Turn::changed(true).and(Some(Wish::Close))
            }
            Wish::SignOut => return self.sign_out(),
            Wish::Speak(language) => return self.speak(language),
            Wish::Quit => return self.close_terminal(),
            Wish::Take { step, targets, typed } => {
                self.submit.take_step(step, targets, typed, &self.ctx)
            }
            Wish::TakeHere { step, which } => self.take_here(step, which),
            Wish::HandEach { form, step, targets, fields, then } => {
                self.submit.hand_each(form, step, targets, &fields, then, &self.ctx)
            }
            Wish::Begin(opening) => self.session.begin(*opening, self.screen().month(), &self.ctx),
            Wish::HandNew { asked, say } => self.submit.hand_new(*asked, say, &self.ctx),
            Wish::See(person, why) => self.submit.see(person, why, &self.ctx),
            Wish::Attach(target) => intake::attach_to(&self.screens.intake, target),
            Wish::OfferImport => importing::offer(),
            Wish::WriteTemplate { kind, file } => importing::write_template(kind, &file),
            Wish::ReadRoster { kind, file, map } => importing::read(kind, &file, map.as_deref()),
            Wish::ChooseRoster => self.importing.choose(),
            Wish::TakeRoster => self.importing.take(),
            Wish::Export(sheet, name) => exporting::ask_file(sheet, &name),
            Wish::WriteSheet(sheet, name) => exporting::write(sheet, &name),
            Wish::Change { name, worth, why } => settings::change(name, worth, why),
            Wish::OnPreview(action) => print::act(&mut self.overlay, action, &self.ctx),
            Wish::Print(printing) => print::begin(*printing),
            Wish::PrintTo(printing, name) => print::to_file(*printing, &name),
            Wish::Discard(number) => self.session.discard(number, &self.ctx),
        };
        self.carry(tab, turn);
    }

    /// The tutor has room above the screen.
    pub fn is_taught(&mut self) {
        self.tutor = Some(Tutor::default());
        self.ctx.rows = self.ctx.rows.saturating_sub(tutor::STRIP);
    }

    /// Something was done, that a lesson may wait for.
    pub(super) fn tell_tutor(&mut self, deed: Deed<'_>) {
        if let Some(tutor) = &mut self.tutor {
            self.changed |= tutor.hear(deed);
        }
    }

    fn learn(&mut self) {
        let overlay = match &self.tutor {
            Some(tutor) => tutor.menu(),
            None => Overlay::ask(
                "教程在另一个练习管理处里,这里先退出登录,草稿留着;关了教程就回到这里。去教程?"
                    .to_owned(),
                Wish::GoAndLearn,
            ),
        };
        self.lay(Some(overlay));
    }

    /// Leaves this office for the tutor's; what is being written is kept first.
    fn go_and_learn(&mut self) {
        self.keep_liked();
        self.keep_drafts();
        self.ctx.line.out.push(Effect::QuitForTutor);
    }

    /// Shows everything in this language: at any terminal where whoever is signed in signs in again, or, chosen at the
    /// sign-in, on this machine.
    fn speak(&mut self, language: Language) {
        language::speak(language);
        self.ctx.line.out.push(Effect::Resync);
        if self.ctx.operator().is_some() {
            let kept = Request::KeepLiked(language_choice::kept(language));
            self.ctx.line.ask(Pending::Nothing, kept);
            self.refresh(Why::Shown);
        } else {
            self.at_home = language;
            self.ctx.line.out.push(Effect::Remember(language));
        }
        (self.changed, self.foot.said) = (true, String::new());
    }

    /// Puts away the box over the screen; what lay behind it shows.
    fn close(&mut self) {
        if self.signs() || self.behind.is_some() { self.show_behind() } else { self.lay(None) }
    }

    /// The terminal ends; what is being written is kept first.
    fn close_terminal(&mut self) {
        self.keep_drafts();
        self.ctx.line.out.push(Effect::Quit);
    }

    /// Takes a slip over from whoever is on it; what was to be opened then is opened at the answer.
    fn relieve(&mut self, slip: SlipId, why: String, then: Option<Box<Opening>>) {
        let request = Request::Claim { slip, why, stays: then.is_none() };
        self.ctx.line.ask(Pending::Claim(then), request);
    }

    /// Lays over the screen what was asked for before, where that may still come.
    fn lay_late(&mut self, overlay: Overlay) {
        // What comes late shows nobody's work over a lock, and no key reaches it there. A box for a PIN stays until
        // it is answered or put away: what came meanwhile can be asked for again.
        let kept = self.signs() && !matches!(overlay, Overlay::Pin(_));
        if self.ctx.operator().is_none() || kept {
            return;
        }
        // A warning is never replaced by what was only asked for: that comes when it was put away.
        if matches!((&self.overlay, &overlay), (Some(Overlay::Warned(_)), Overlay::Story(_))) {
            self.behind = Some(overlay);
            return;
        }
        self.lay(Some(overlay));
    }

    /// Takes a step on the slip that is selected on the screen.
    fn take_here(&mut self, step: &'static str, which: String) -> Turn {
        let id = self.screen().slip();
        let has =
            |id: &SlipId| forms::tagged(id.form).is_some_and(|form| form.step(step).is_some());
        match id.filter(has) {
            Some(id) => {
                let row = self.screen().rows().iter().find(|row| row.id == id);
                let target = row.map_or_else(|| Target::named(id), Target::of);
                self.submit.take_step(step, vec![target], String::new(), &self.ctx)
            }
            None => Turn::no(which),
        }
    }

    /// Goes to a tab and shows there what is meant. Where the form stays, nothing is shown: later it would
    /// come unasked.
    fn show_at(&mut self, to: Tab, topic: Topic) {
        if self.go(to) {
            let turn = self.screens.get_mut(to).show(topic, &self.ctx);
            self.carry(to, turn);
        }
    }

    /// Narrows the board of the tab.
    fn narrow_to(&mut self, sift: Sift) -> Turn {
        let mut boards = self.screens.boards_mut().into_iter();
        let board = boards.find(|board| board.kind.tab == self.ctx.tab);
        board.map_or_else(Turn::default, |board| board.narrow_to(sift, &self.ctx))
    }

    /// What was asked for the caller of the tab is done: the next key in its box is for another.
    fn serve(&mut self) {
        let (tab, screens) = (self.ctx.tab, &mut self.screens);
        let boxes = [&mut screens.intake, &mut screens.directory].into_iter();
        boxes.filter(|search| search.tab == tab).for_each(Search::serve);
    }

    /// Whether a box for a PIN lies over the screen.
    pub(super) fn signs(&self) -> bool {
        matches!(self.overlay, Some(Overlay::Pin(_)))
    }

    /// Warnings lie over the screen, behind those that lie there already; over a lock they wait for who
    /// locked it. They are taken for seen when nothing was typed for a while from now on.
    pub(super) fn warn(&mut self, title: &str, lines: &[ReadLine]) {
        if self.signs() || self.ctx.operator().is_none() {
            let before = self.behind.take();
            self.behind = Some(Overlay::warned(before, title, lines));
            return;
        }
        let before = self.overlay.take();
        self.lay(Some(Overlay::warned(before, title, lines)));
        self.ctx.line.out.push(Effect::Wake(Alarm::Seen, REST));
    }

    /// Hands the open form in, with a second signature if the step asks for one.
    pub fn hand_form(&mut self, cosign: Option<(u32, String)>) {
        let id = self.submit.next_id();
        let turn = match self.session.hand_in(id, cosign.is_some()) {
            Ok(handing) => Turn::changed(true).and(self.submit.hand(handing, cosign, &self.ctx)),
            // Its form went while the box was open: there is nothing left to sign.
            Err(turn) if self.signs() => {
                self.show_behind();
                turn.and(Turn::no("要签的单子已不在这里;请重新打开。"))
            }
            Err(turn) => turn,
        };
        self.carry_here(turn);
    }

    /// Sends every draft that has changed.
    pub(super) fn keep_drafts(&mut self) {
        let turn = self.session.keep_drafts(&self.ctx);
        self.carry_here(turn);
    }

    /// Leaves the open form. `false`: it stays, because it is handed in and not answered, or its draft
    /// is not kept yet.
    pub fn leave(&mut self) -> bool {
        let (left, turn) = self.session.leave(&self.ctx);
        self.carry_here(turn);
        left
    }

    /// Goes to a tab; an open form is left there as a draft, as by Esc. `false`: it stays, and so does the tab.
    pub(super) fn go(&mut self, tab: Tab) -> bool {
        if !self.leave() {
            return false;
        }
        self.hide_phones();
        self.changed |= self.ctx.tab != tab;
        self.ctx.tab = tab;
        self.refresh(Why::Shown);
        true
    }

    /// Asks anew for what is on the screen.
    pub(super) fn refresh(&mut self, why: Why) {
        if self.ctx.operator().is_none() || self.ctx.line.is_mute() {
            return;
        }
        let tab = self.ctx.tab;
        let turn = self.screens.get_mut(tab).ask(why, &self.ctx);
        let whole = why == Why::Shown || (why == Why::Minute && !turn.wishes.is_empty());
        self.carry(tab, turn);
        if let Some(id) = self.overlay.as_ref().and_then(Overlay::reads).filter(|_| whole) {
            self.reread(id);
        }
    }

    /// Asks for the slip that is being read, as it is now.
    pub(super) fn reread(&mut self, id: SlipId) {
        self.ctx.line.ask(Pending::Reread(id), Request::Slip { id });
    }

    /// Whole numbers are not shown any more.
    pub(super) fn hide_phones(&mut self) {
        for tab in TABS {
            self.changed |= self.screens.get_mut(*tab).hide_phones();
        }
    }

    /// Sends what has changed about how boards are looked at.
    pub(super) fn keep_liked(&mut self) {
        if self.ctx.line.is_mute() || self.ctx.operator().is_none() {
            return;
        }
        for liked in self.screens.boards_mut().into_iter().filter_map(Board::liked) {
            self.ctx.line.ask(Pending::Nothing, Request::KeepLiked(liked));
        }
    }
}
