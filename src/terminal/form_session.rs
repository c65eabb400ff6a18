//! A step being filled: opened, typed into, tried, kept as a draft, left. It must not know what
//! stands on a form, nor what becomes of it once it is handed in.

mod draw;
mod resuming;

pub use resuming::open_draft;

use super::form::{self, FormState};
use super::handing::Handing;
use super::prelude::*;
use super::search::Search;
use crate::engine::decision::Tried;
use crate::engine::value::SlipId;
use crate::protocol::messages::{Begun, Picked, Request, ShownDraft, ShownSlip};
use std::collections::BTreeSet;

/// Milliseconds after the last key until the dry run is asked for.
const TRY_AFTER: u64 = 120;
/// Milliseconds after the last key until the draft is at the desk.
const KEEP_AFTER: u64 = 300;
/// Changes after which it goes although the fingers do not rest: whoever types without a pause loses a line at most.
const KEEP_AT: u32 = 12;

/// The forms that are filled here.
#[derive(Default)]
pub struct Session {
    pub form: Option<OpenForm>,
    /// Calls put aside, the last one on top.
    pub parked: Vec<Parked>,
    /// The draft that was left last, with its form's title: what nobody wants is thrown away by a word.
    left: Option<(u64, &'static str)>,
    /// The operator's own drafts at the desk that are open nowhere here, as far as this terminal has heard.
    pub waiting: BTreeSet<u64>,
    keys: u64,
}

/// A step being filled, and how it stands at the desk.
pub struct OpenForm {
    /// Names it on this screen, also after it was parked.
    pub key: u64,
    pub state: FormState,
    /// The number of its draft, once the desk has said it.
    pub draft: Option<u64>,
    /// Something was typed: there is something to lose.
    pub touched: bool,
    /// Typed since the draft was last sent.
    pub dirty: bool,
    /// How often something was typed since then.
    changes: u32,
    /// Handed in under this id and not answered: the blanks stand still until it is.
    pub handing: Option<String>,
    /// What another hand wrote meanwhile.
    pub latest: Option<Box<ShownSlip>>,
    pub also: Vec<Target>,
    /// It goes as soon as its draft is at the desk.
    pub leaving: bool,
    /// The desk could not keep the draft.
    pub unkept: bool,
}

/// A call put aside.
pub struct Parked {
    pub tab: Tab,
    pub form: Option<OpenForm>,
    pub intake: Search,
}

impl Session {
    /// Opens a step: asks the desk what stands in its blanks.
    pub fn begin(&mut self, opening: Opening, month: Option<u32>, ctx: &Ctx) -> Turn {
        if let Some(turn) = self.go_to_same(&opening) {
            return turn;
        }
        if ctx.line.lost.is_some() {
            return Turn::no("与前台断开了,正在重连;连上后再打开。");
        }
        let request = Request::Begin {
            form: opening.form.id.to_owned(),
            step: opening.step.name.to_owned(),
            slip: opening.slip.as_ref().map(|target| target.id),
            room: opening.room,
            person: opening.person,
            month,
            // What is to be written on several slips is begun anew: a draft is of one.
            resume: opening.draft.is_none() && opening.also.is_empty(),
        };
        Wish::Send(Pending::Begin(Box::new(opening)), request).into()
    }

    /// The desk has said what stands in the blanks: the form is there. `intake`: the call it is for.
    pub fn hear_begun(
        &mut self,
        mut opening: Opening,
        begun: &Begun,
        intake: &Search,
        ctx: &Ctx,
    ) -> Turn {
        let goes_on = resuming::go_on_with(&mut opening, begun, ctx);
        let seen = begun.slip.as_ref().map(|slip| (slip.row.id, slip.row.version));
        let slip = seen.or(opening.slip.as_ref().map(|t| (t.id, t.seen.unwrap_or(0))));
        let (form, step) = (opening.form, opening.step);
        let resumed = opening.draft.as_ref().and_then(|(_, draft)| FormState::resume(draft, begun));
        // Who signs and who is told are picked from the people of the slip's room.
        let room = opening.room.or_else(|| begun.slip.as_ref().and_then(|slip| slip.room));
        let fresh = || FormState::open(form, step, begun, slip, room, opening.person);
        let touched = opening.draft.is_some();
        let (left, turn) = self.leave(ctx);
        if !left {
            // Handed in and not answered: its answer must find it, so it is put aside whole.
            let form = self.form.take();
            self.parked.push(Parked { tab: ctx.tab, form, intake: intake.clone() });
        }
        let draft = opening.draft.map(|(number, _)| number);
        // What is open again was not left.
        self.left = self.left.filter(|(number, _)| Some(*number) != draft);
        draft.map(|number| self.waiting.remove(&number));
        let mut state = resumed.unwrap_or_else(fresh);
        let card = intake.card.as_ref().filter(|card| Some(card.room) == room && step.is_opening());
        let words = card.into_iter().flat_map(|card| &card.notices).map(|notice| &notice.words);
        let words = words.filter(|words| !words.is_empty());
        state.tell = words.map(|words| format!("统一口径: “{words}”")).collect();
        state.resize(ctx.columns);
        self.keys += 1;
        self.form = Some(OpenForm {
            key: self.keys,
            state,
            draft,
            touched,
            dirty: false,
            changes: 0,
            handing: None,
            latest: None,
            also: opening.also,
            leaving: false,
            unkept: false,
        });
        let turn = turn.and(Turn::changed(true));
        if opening.typed.is_empty() || goes_on.is_some() {
            turn.and(self.ask_try()).and(goes_on.unwrap_or_default())
        } else {
            turn.and(self.insert(&opening.typed, ctx))
        }
    }

    /// Whether the open form can do this now. `may_attach`: others have reported what it says already.
    pub fn offers(&self, action: Action, may_chase: bool, may_attach: bool, ctx: &Ctx) -> bool {
        let Some(form) = &self.form else { return false };
        let step = form.state.step;
        match action {
            Action::Help | Action::Command | Action::Basis | Action::ChangePin => true,
            Action::Park | Action::Back => true,
            Action::Resume => !self.parked.is_empty(),
            // From a slip that is being opened, where it may be the same matter: the household has one open already,
            // or others have reported it.
            Action::Chase | Action::Attach => {
                let known = step.is_opening() && form.state.form.step(action.name()).is_some();
                known && if action == Action::Chase { may_chase } else { may_attach }
            }
            Action::RowAdd | Action::RowDelete => (step.fields)().iter().any(|f| f.rows.is_some()),
            Action::Refresh => ctx.line.slow,
            Action::FirstHeard => (step.fields)().iter().any(|f| f.name == form::FIRST_HEARD),
            // Tabs inside a form are reached after Esc: a stray key must not leave it.
            _ => FormState::knows(action),
        }
    }

    /// A key in the open form.
    pub fn act(&mut self, action: Action, ctx: &Ctx) -> Turn {
        if action != Action::Back
            && let Some(turn) = self.stand_still()
        {
            return turn;
        }
        let wishes = self.form.as_mut().map_or_else(Vec::new, |form| form.state.act(action));
        self.grant(wishes, ctx)
    }

    /// Text for the open form.
    pub fn insert(&mut self, text: &str, ctx: &Ctx) -> Turn {
        if let Some(turn) = self.stand_still() {
            return turn;
        }
        let wishes = self.form.as_mut().map_or_else(Vec::new, |form| form.state.text(text));
        self.grant(wishes, ctx)
    }

    /// A form that is handed in must not change until the answer is there: sent again it would be
    /// another thing under the same id.
    fn stand_still(&self) -> Option<Turn> {
        let still = self.form.as_ref().is_some_and(|form| form.handing.is_some());
        still.then(|| Turn::say("已提交,正在等前台答复。"))
    }

    fn grant(&mut self, wishes: Vec<form::Wish>, ctx: &Ctx) -> Turn {
        let mut turn = self.form.as_mut().map_or_else(Turn::default, |form| form.look(ctx));
        for wish in wishes {
            turn = turn.and(match wish {
                form::Wish::Changed => self.note_change(),
                form::Wish::HandIn => Wish::HandIn(None).into(),
                form::Wish::Leave => self.leave(ctx).1,
                form::Wish::Pick { field, typed } => self.ask_picks(field, typed),
                form::Wish::Say(text) => Turn::say(text),
            });
        }
        turn
    }

    fn note_change(&mut self) -> Turn {
        let Some(form) = &mut self.form else { return Turn::default() };
        form.touched = true;
        form.dirty = true;
        form.leaving = false;
        form.changes += 1;
        let after = if form.changes >= KEEP_AT { 0 } else { KEEP_AFTER };
        Turn::from(Wish::wake(Alarm::Try, TRY_AFTER)).and(Wish::wake(Alarm::Keep, after))
    }

    fn ask_picks(&self, field: String, typed: String) -> Turn {
        let Some(form) = &self.form else { return Turn::default() };
        let request = Request::Pick {
            form: form.state.form.id.to_owned(),
            step: form.state.step.name.to_owned(),
            field: field.clone(),
            typed,
            place: form.state.place(),
            slip: form.state.slip.map(|(id, _)| id),
        };
        Wish::Send(Pending::Pick(form.key, field), request).into()
    }

    /// Candidates came.
    pub fn hear_picks(&mut self, key: u64, field: &str, picks: Vec<Picked>) -> Turn {
        let form = self.form_of(key);
        let found = form.is_some();
        if let Some(form) = form {
            form.state.hear_picks(field, picks);
        }
        Turn::changed(found)
    }

    /// Asks what would be said to the form as it stands.
    pub fn ask_try(&self) -> Turn {
        let Some(form) = self.form.as_ref().filter(|form| form.handing.is_none()) else {
            return Turn::default();
        };
        Wish::Send(Pending::Try(form.key), Request::Try(form.state.asked())).into()
    }

    /// What would be said to it came. Where the desk filled blanks by itself, a fresh dry run sees them;
    /// nobody typed, so what there is to lose has not changed.
    pub fn hear_tried(&mut self, key: u64, tried: &Tried) -> Turn {
        let form = self.form_of(key).filter(|form| form.handing.is_none());
        let Some(form) = form else { return Turn::default() };
        let news = form.state.hear_try(tried);
        let again = form.state.refilled().then(|| Wish::wake(Alarm::Try, TRY_AFTER));
        Turn::changed(news).and(again)
    }

    /// Sends every draft that has changed, open or parked.
    pub fn keep_drafts(&mut self, ctx: &Ctx) -> Turn {
        let mut turn = Turn::default();
        if ctx.line.is_mute() {
            return turn;
        }
        for form in self.forms_mut() {
            // Without its number a second one would be a second draft: it goes after the answer.
            let keeping = form.draft.is_none() && ctx.line.awaits_draft(form.key);
            if !form.dirty || form.handing.is_some() || keeping {
                continue;
            }
            form.dirty = false;
            form.changes = 0;
            let request = Request::KeepDraft { number: form.draft, draft: form.state.draft() };
            turn = turn.and(Wish::Send(Pending::Keep(form.key), request));
        }
        turn
    }

    /// The number of a draft, for the form that it is of.
    pub fn hear_kept(&mut self, key: u64, number: u64, ctx: &Ctx) -> Turn {
        // Taken over by another hand meanwhile, it is theirs now.
        let Some(form) = self.form_of(key) else { return Turn::default() };
        let news = form.unkept || form.draft != Some(number);
        (form.draft, form.unkept) = (Some(number), false);
        let (dirty, leaving) = (form.dirty, form.leaving);
        let open = self.form.as_ref().is_some_and(|form| form.key == key);
        let turn = Turn::changed(news);
        if leaving && open {
            // With its number known, what was typed since goes at once.
            turn.and(self.leave(ctx).1)
        } else {
            turn.and(dirty.then(|| Wish::wake(Alarm::Keep, KEEP_AFTER)))
        }
    }

    /// A draft was not kept: it goes again with the next change. Whether that was news.
    pub fn hear_unkept(&mut self, key: u64) -> bool {
        let Some(form) = self.form_of(key) else { return false };
        form.dirty = true;
        !std::mem::replace(&mut form.unkept, true)
    }

    /// The open form as it is handed in under this id. A second signature is asked for when the desk says
    /// that nothing else is missing.
    pub fn hand_in(&mut self, id: String, cosigned: bool) -> Result<Handing, Turn> {
        let open = self.form.as_mut().filter(|form| form.handing.is_none());
        let Some(form) = open else { return Err(Turn::default()) };
        form.handing = Some(id.clone());
        Ok(Handing {
            id,
            asked: form.state.asked(),
            draft: form.draft,
            form: Some(form.key),
            also: std::mem::take(&mut form.also),
            warned: form.state.warnings_read().to_vec(),
            cosigned,
            ..Handing::default()
        })
    }

    /// The form of what was handed in, free to be typed in again.
    pub fn give_back(&mut self, handing: &Handing) -> Option<(&mut OpenForm, Turn)> {
        let form = self.form_of(handing.form?)?;
        form.handing = None;
        form.also.clone_from(&handing.also);
        let keep = form.dirty.then(|| Wish::wake(Alarm::Keep, KEEP_AFTER));
        Some((form, Turn::changed(true).and(keep)))
    }

    /// What another hand wrote is shown above; the form stands on it from now on.
    pub fn hear_latest(&mut self, key: u64, slip: Box<ShownSlip>, ctx: &Ctx) -> Turn {
        let Some(form) = self.form_of(key) else { return Turn::default() };
        form.state.slip = Some((slip.row.id, slip.row.version));
        form.latest = Some(slip);
        let submit = ctx.key(&form.state.places(), Action::Submit);
        Turn::no(format!("单子刚被改过,最新内容在上方;核对后再按 {submit} 提交。"))
    }

    /// Somebody took over a draft that is open here: two hands must not fill one form.
    pub fn hear_taken(&mut self, number: u64, by: &str) -> Turn {
        self.waiting.remove(&number);
        let found = self.forms().find(|form| form.draft == Some(number));
        let Some((key, title)) = found.map(|form| (form.key, form.state.form.title)) else {
            return Turn::default();
        };
        self.close(key);
        Turn::no(format!("“{title}”的草稿已由{by}接管;已输入的都在那边。"))
    }

    /// The line is lost: nothing typed goes away. `unsaved`: a draft was on its way.
    pub fn hear_lost(&mut self, unsaved: bool) {
        for form in self.forms_mut() {
            form.dirty |= unsaved && form.touched;
            form.unkept |= form.dirty;
            form.leaving = false;
        }
    }

    /// The form of this key, open or parked.
    pub fn form_of(&mut self, key: u64) -> Option<&mut OpenForm> {
        self.forms_mut().find(|form| form.key == key)
    }

    /// Every form that is filled here, the open one first.
    pub fn forms(&self) -> impl Iterator<Item = &OpenForm> {
        self.form.iter().chain(self.parked.iter().filter_map(|parked| parked.form.as_ref()))
    }

    /// The same, to be changed.
    pub fn forms_mut(&mut self) -> impl Iterator<Item = &mut OpenForm> {
        let parked = self.parked.iter_mut().filter_map(|parked| parked.form.as_mut());
        self.form.iter_mut().chain(parked)
    }

    /// Forms with something typed, open or parked.
    pub fn unfinished(&self) -> usize {
        self.forms().filter(|form| form.touched).count()
    }

    /// Takes the form of this key off the screen. Whether it was there.
    pub fn close(&mut self, key: u64) -> bool {
        let is = |form: &Option<OpenForm>| form.as_ref().is_some_and(|form| form.key == key);
        let parked = self.parked.iter_mut().map(|parked| &mut parked.form);
        let found = std::iter::once(&mut self.form).chain(parked).find(|form| is(form));
        found.is_some_and(|form| form.take().is_some())
    }

    /// Another operator sits down: nothing of the one before stays.
    pub fn clear(&mut self) {
        (self.form, self.left) = (None, None);
        self.parked.clear();
        self.waiting.clear();
    }

    /// The drafts came: those of this badge that are open nowhere here wait for their operator.
    pub fn hear_drafts(&mut self, drafts: &[ShownDraft], badge: u32) {
        let here: Vec<u64> = self.forms().filter_map(|form| form.draft).collect();
        let own = drafts.iter().filter(|draft| draft.badge == badge).map(|draft| draft.number);
        self.waiting = own.filter(|number| !here.contains(number)).collect();
    }

    /// Throws a draft away: the one of this number, else the open form's, else the one left last. Esc
    /// keeps everything, so what was begun by mistake would stand as being filled in for ever.
    pub fn discard(&mut self, number: Option<u64>, ctx: &Ctx) -> Turn {
        if ctx.line.is_mute() {
            return Turn::no("与前台断开了;连上后再弃稿。");
        }
        let filled = match number {
            // Thrown away under its form it would come back with the next key.
            Some(_) => self.forms().find(|form| form.draft == number),
            None => self.form.as_ref(),
        };
        let mut turn = Turn::default();
        let (number, title) = match (filled, number, self.left) {
            (Some(form), ..) if form.handing.is_some() => {
                return Turn::say("已提交,正在等前台答复。");
            }
            (Some(form), ..) => {
                let (key, draft, title) = (form.key, form.draft, form.state.form.title);
                turn = self.throw_away(key);
                (draft, title)
            }
            (None, Some(number), _) => (Some(number), ""),
            (None, None, Some((number, title))) => (Some(number), title),
            (None, None, None) => {
                return Turn::no("弃哪一份?用命令“草稿”看草稿号,再写 弃稿 12。");
            }
        };
        match number {
            Some(number) => {
                self.left = None;
                self.waiting.remove(&number);
                let said = Pending::Dropped(format!("{title}草稿 {number} 已弃。"));
                turn.and(Wish::Send(said, Request::DropDraft { number }))
            }
            None => turn.and(Turn::done(format!("{title}没有留草稿。"))),
        }
    }

    /// Closes a form for good: nobody is on its slip by it, and a draft of it whose number is still on
    /// its way goes as soon as it has one.
    fn throw_away(&mut self, key: u64) -> Turn {
        let slip = self.form_of(key).and_then(|form| form.state.slip);
        let turn = Turn::changed(self.close(key)).and(Wish::DropKept(key));
        let let_go = slip.and_then(|(slip, _)| self.let_go(slip));
        turn.and(let_go).and(Wish::Refresh(Why::Shown))
    }

    /// No form of a slip is filled here any more, unless another one is, open or parked.
    pub fn let_go(&self, slip: SlipId) -> Option<Wish> {
        let held = self.forms().any(|form| form.state.slip.is_some_and(|(id, _)| id == slip));
        (!held).then_some(Wish::Send(Pending::Nothing, Request::LetGo { slip }))
    }

    /// Leaves the open form; what was typed stays at the desk as a draft. `false`: it is handed in and
    /// not answered, so it stays: refused, it would be the only place of what was typed.
    pub fn leave(&mut self, ctx: &Ctx) -> (bool, Turn) {
        // Emptied again, it is no draft: nobody would find anything in it.
        let emptied = |form: &&OpenForm| form.touched && form.state.is_emptied();
        let free = |form: &&OpenForm| form.handing.is_none() && !ctx.line.is_mute();
        if self.form.as_ref().filter(free).filter(emptied).is_some() {
            return (true, self.discard(None, ctx));
        }
        let turn = self.keep_drafts(ctx);
        let sent = |key: u64| {
            let of = |wish: &Wish| matches!(wish, Wish::Send(Pending::Keep(of), _) if *of == key);
            turn.wishes.iter().any(of)
        };
        let mute = ctx.line.is_mute();
        let kept =
            |form: &OpenForm| !form.dirty && !sent(form.key) && !ctx.line.awaits_draft(form.key);
        let stays = |form: &&mut OpenForm| form.handing.is_some() || (form.touched && !kept(form));
        if let Some(form) = self.form.as_mut().filter(stays) {
            form.leaving = form.handing.is_none() && !mute;
            let why = match (&form.handing, mute) {
                (Some(_), _) => "已提交,正在等前台答复。",
                (None, true) => "断线时草稿存不到前台,先留在这里;也可先挂起。",
                (None, false) => "正在存草稿…",
            };
            return (false, turn.and(Turn::say(why)));
        }
        let Some(form) = self.form.take() else { return (true, turn) };
        let gone = match (form.state.slip, form.draft) {
            (Some((slip, _)), _) => self.let_go(slip),
            (None, Some(draft)) => Some(Wish::Send(Pending::Nothing, Request::PutDown { draft })),
            (None, None) => None,
        };
        let turn = turn.and(Turn::changed(true)).and(gone);
        if !form.touched {
            return (true, turn);
        }
        self.left = form.draft.map(|number| (number, form.state.form.title));
        self.waiting.extend(form.draft);
        let key = ctx.key(&[ctx.tab.place(), Place::List, Place::All], Action::Resume);
        let said = format!("草稿已留在前台;{key} 取回,不要的用命令“弃稿”。");
        (true, turn.and(Turn::say(said)).and(Wish::Refresh(Why::Draft)))
    }
}
