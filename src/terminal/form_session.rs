//! A step being filled: opened, typed into, tried, kept as a draft, left. It must not know what
//! stands on a form, nor what becomes of it once it is handed in.

use super::action::Action;
use super::app::{App, OpenForm, Opening, Parked, Pending, Tab};
use super::form::{FormState, Wish};
use super::update::{Alarm, Effect};
use super::{available_actions, claiming};
use crate::engine::form::Form;
use crate::protocol::messages::{Begun, Request};

/// Milliseconds after the last key until the dry run is asked for.
const TRY_AFTER: u64 = 120;
/// Milliseconds after the last key until the draft is at the desk.
pub(super) const KEEP_AFTER: u64 = 300;

impl App {
    /// Opens a step: asks the desk what stands in its blanks.
    pub fn begin(&mut self, opening: Opening) {
        if self.line.lost.is_some() {
            return self.say_no("与前台断开了,正在重连;连上后再打开。");
        }
        let request = Request::Begin {
            form: opening.form.id.to_owned(),
            step: opening.step.name.to_owned(),
            slip: opening.slip.as_ref().map(|target| target.id),
            room: opening.room,
            person: opening.person,
            month: (self.tab == Tab::Settlement).then_some(self.settlement.month).flatten(),
        };
        self.line.ask(Pending::Begin(Box::new(opening)), request);
    }

    /// Opens a step of a form that needs no slip, for a room and a person.
    pub fn begin_new(
        &mut self,
        form: &'static Form,
        step: &str,
        room: Option<u32>,
        person: Option<u32>,
    ) {
        let Some(step) = form.step(step) else { return };
        let opening = Opening {
            form,
            step,
            slip: None,
            room,
            person,
            also: Vec::new(),
            typed: String::new(),
            draft: None,
        };
        self.begin(opening);
    }

    /// The desk has said what stands in the blanks: the form is there.
    pub fn begun(&mut self, opening: Opening, begun: &Begun) {
        let seen = begun.slip.as_ref().map(|slip| (slip.row.id, slip.row.version));
        let slip = seen.or(opening.slip.as_ref().map(|t| (t.id, t.seen.unwrap_or(0))));
        let (form, step) = (opening.form, opening.step);
        let resumed = opening.draft.as_ref().and_then(|(_, draft)| FormState::resume(draft, begun));
        // Who signs and who is told are picked from the people of the slip's room.
        let room = opening.room.or_else(|| begun.slip.as_ref().and_then(|slip| slip.room));
        let fresh = || FormState::open(form, step, begun, slip, room, opening.person);
        let touched = opening.draft.is_some();
        if !leave(self) {
            // Handed in and not answered: its answer must find it, so it is put aside whole.
            let (form, intake, tab) = (self.form.take(), self.intake.clone(), self.tab);
            self.parked.push(Parked { tab, form, intake });
        }
        let draft = opening.draft.map(|(number, _)| number);
        // What is open again was not left.
        self.line.left = self.line.left.filter(|(number, _)| Some(*number) != draft);
        let mut state = resumed.unwrap_or_else(fresh);
        state.resized(self.screen.columns);
        self.form = Some(OpenForm {
            key: self.line.fresh_key(),
            state,
            draft,
            touched,
            dirty: false,
            handing: None,
            latest: None,
            also: opening.also,
            leaving: false,
        });
        if opening.typed.is_empty() {
            self.try_form();
        } else {
            self.form_text(&opening.typed);
        }
    }

    /// A key in the open form.
    pub fn form_act(&mut self, action: Action) {
        if matches!(action, Action::Chase | Action::Attach) {
            if leave(self) {
                super::intake::act(self, action);
            }
            return;
        }
        if self.stands_still() && action != Action::Back {
            return;
        }
        let wishes = self.form.as_mut().map_or_else(Vec::new, |form| form.state.act(action));
        self.grant(wishes);
    }

    pub fn form_text(&mut self, text: &str) {
        if self.stands_still() {
            return;
        }
        let wishes = self.form.as_mut().map_or_else(Vec::new, |form| form.state.text(text));
        self.grant(wishes);
    }

    /// A form that is handed in must not change until the answer is there: sent again it would be
    /// another thing under the same id.
    fn stands_still(&mut self) -> bool {
        let still = self.form.as_ref().is_some_and(|form| form.handing.is_some());
        if still {
            self.say("已提交,正在等前台答复。");
        }
        still
    }

    fn grant(&mut self, wishes: Vec<Wish>) {
        for wish in wishes {
            match wish {
                Wish::Changed => self.form_changed(),
                Wish::HandIn => self.hand_form(None),
                Wish::Leave => drop(leave(self)),
                Wish::Pick { field, typed } => self.ask_picks(field, typed),
                Wish::Say(text) => self.say(text),
            }
        }
    }

    fn form_changed(&mut self) {
        let Some(form) = &mut self.form else { return };
        form.touched = true;
        form.dirty = true;
        form.leaving = false;
        self.line.out.push(Effect::Wake(Alarm::Try, TRY_AFTER));
        self.line.out.push(Effect::Wake(Alarm::Keep, KEEP_AFTER));
    }

    /// The desk filled blanks by itself: a fresh dry run sees them. Nobody typed, so what there is to
    /// lose has not changed.
    pub fn form_filled(&mut self) {
        self.line.out.push(Effect::Wake(Alarm::Try, TRY_AFTER));
    }

    fn ask_picks(&mut self, field: String, typed: String) {
        let Some(form) = &self.form else { return };
        let request = Request::Pick {
            form: form.state.form.id.to_owned(),
            step: form.state.step.name.to_owned(),
            field: field.clone(),
            typed,
            place: form.state.place(),
        };
        let key = form.key;
        self.line.ask(Pending::Pick(key, field), request);
    }

    /// Asks what would be said to the form as it stands.
    pub fn try_form(&mut self) {
        let Some(form) = self.form.as_ref().filter(|form| form.handing.is_none()) else { return };
        let request = Request::Try(form.state.asked());
        let key = form.key;
        self.line.ask(Pending::Try(key), request);
    }

    /// Sends every draft that has changed, open or parked.
    pub fn keep_drafts(&mut self) {
        let line = &mut self.line;
        if line.is_mute() {
            return;
        }
        let parked = self.parked.iter_mut().filter_map(|parked| parked.form.as_mut());
        for form in self.form.iter_mut().chain(parked) {
            let key = form.key;
            let keeping = line.awaits(|what| matches!(what, Pending::Keep(k) if *k == key));
            // Without its number a second one would be a second draft: it goes after the answer.
            if !form.dirty || form.handing.is_some() || (keeping && form.draft.is_none()) {
                continue;
            }
            form.dirty = false;
            let request = Request::KeepDraft { number: form.draft, draft: form.state.draft() };
            line.ask(Pending::Keep(key), request);
        }
    }

    /// The number of a draft, for the form that it is of.
    pub fn draft_kept(&mut self, key: u64, number: u64) {
        // Taken over by another hand meanwhile, it is theirs now.
        let Some(form) = self.form_of(key) else { return };
        form.draft = Some(number);
        let (dirty, leaving) = (form.dirty, form.leaving);
        let open = self.form.as_ref().is_some_and(|form| form.key == key);
        if leaving && open {
            // With its number known, what was typed since goes at once.
            leave(self);
        } else if dirty {
            self.line.out.push(Effect::Wake(Alarm::Keep, KEEP_AFTER));
        }
    }

    /// Takes the form of this key off the screen.
    pub fn close_form(&mut self, key: u64) {
        if self.form.as_ref().is_some_and(|form| form.key == key) {
            self.form = None;
        }
        for parked in &mut self.parked {
            if parked.form.as_ref().is_some_and(|form| form.key == key) {
                parked.form = None;
            }
        }
    }
}

/// Throws a draft away: the one of this number, else the open form's, else the one left last. Esc
/// keeps everything, so what was begun by mistake would stand as being filled in for ever.
pub fn discard(app: &mut App, number: Option<u64>) {
    if app.line.is_mute() {
        return app.say_no("与前台断开了;连上后再弃稿。");
    }
    let filled = match number {
        // Thrown away under its form it would come back with the next key.
        Some(_) => app.forms().find(|form| form.draft == number),
        None => app.form.as_ref(),
    };
    let (number, title) = match (filled, number, app.line.left) {
        (Some(form), ..) if form.handing.is_some() => {
            return app.say("已提交,正在等前台答复。");
        }
        (Some(form), ..) => {
            let (key, draft, title) = (form.key, form.draft, form.state.form.title);
            throw_away(app, key);
            (draft, title)
        }
        (None, Some(number), _) => (Some(number), ""),
        (None, None, Some((number, title))) => (Some(number), title),
        (None, None, None) => {
            return app.say_no("弃哪一份?用命令“草稿”看草稿号,再写 弃稿 12。");
        }
    };
    match number {
        Some(number) => {
            app.line.left = None;
            let said = format!("{title}草稿 {number} 已弃。");
            app.line.ask(Pending::Dropped(said), Request::DropDraft { number });
        }
        None => app.say_done(format!("{title}没有留草稿。")),
    }
}

/// Closes a form for good: nobody is on its slip by it, and a draft of it whose number is still on its
/// way goes as soon as it has one.
fn throw_away(app: &mut App, key: u64) {
    let slip = app.form_of(key).and_then(|form| form.state.slip);
    app.close_form(key);
    for what in app.line.asked.values_mut() {
        if matches!(what, Pending::Keep(of) if *of == key) {
            *what = Pending::DropKept;
        }
    }
    if let Some((slip, _)) = slip {
        claiming::let_go(app, slip);
    }
    app.refresh();
}

/// Leaves the open form; what was typed stays at the desk as a draft. `false`: it is handed in and
/// not answered, so it stays: refused, it would be the only place of what was typed.
pub fn leave(app: &mut App) -> bool {
    app.keep_drafts();
    let mute = app.line.is_mute();
    let line = &app.line;
    let kept = |form: &OpenForm| {
        !form.dirty && !line.awaits(|what| matches!(what, Pending::Keep(key) if *key == form.key))
    };
    let stays = |form: &&mut OpenForm| form.handing.is_some() || (form.touched && !kept(form));
    if let Some(form) = app.form.as_mut().filter(stays) {
        form.leaving = form.handing.is_none() && !mute;
        let why = match (&form.handing, mute) {
            (Some(_), _) => "已提交,正在等前台答复。",
            (None, true) => "断线时草稿存不到前台,先留在这里;也可先挂起。",
            (None, false) => "正在存草稿…",
        };
        app.say(why);
        return false;
    }
    let left = app.form.take();
    if let Some(form) = &left {
        match (form.state.slip, form.draft) {
            (Some((slip, _)), _) => claiming::let_go(app, slip),
            (None, Some(draft)) => app.line.ask(Pending::Nothing, Request::PutDown { draft }),
            (None, None) => {}
        }
    }
    if let Some(form) = left.filter(|form| form.touched) {
        let key = available_actions::key_label(app, Action::Resume);
        app.line.left = form.draft.map(|number| (number, form.state.form.title));
        app.say(format!("草稿已留在前台;{key} 取回,不要的用命令“弃稿”。"));
        if app.tab == Tab::Handover {
            // The sheet says by which draft it goes on.
            app.ask_sheet();
        }
    }
    true
}
