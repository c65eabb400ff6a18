//! Steps handed in: by their form, by one key for several slips, and again after a lost line under
//! the same id. It must not know what stands on a form.

use super::action::Action;
use super::app::{App, OpenForm, Opening, Pending};
use super::available_actions;
use super::batch_result;
use super::batch_result::Outcome;
use super::form_session::KEEP_AFTER;
use super::overlay::{Overlay, Then};
use super::update::{Alarm, Effect};
use crate::engine::form::Form;
use crate::engine::judge::{Asked, Input};
use crate::engine::notice::Notice;
use crate::engine::step::Step;
use crate::engine::value::SlipId;
use crate::forms;
use crate::forms::billing::receipts;
use crate::protocol::messages::{Reply, Request, Row};

/// A slip that a step is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub id: SlipId,
    /// Its version as seen; nothing when it was named and not seen.
    pub seen: Option<u32>,
    /// What it is called in messages.
    pub called: String,
    pub chased: u32,
}

impl Target {
    pub fn of(row: &Row) -> Target {
        let called = row.number.clone();
        Target { id: row.id, seen: Some(row.version), called, chased: row.chased }
    }

    /// A slip known by its number only.
    pub fn named(id: SlipId) -> Target {
        let called = match forms::tagged(id.form) {
            Some(form) => format!("{} {:06}", form.word, id.number),
            None => forms::show_number(id),
        };
        Target { id, seen: None, called, chased: 0 }
    }
}

/// Something handed in and not yet answered, kept whole so that it can be sent again.
#[derive(Clone, Debug)]
pub struct Handing {
    pub id: String,
    pub asked: Asked,
    pub draft: Option<u64>,
    pub form: Option<u64>,
    /// What is said when it is accepted; empty: the number that was given.
    pub say: String,
    pub then: After,
    /// The slips that get the same, after this one.
    pub also: Vec<Target>,
    /// What became of those before.
    pub outcome: Outcome,
    /// A second person signed: the PIN is not kept, so it cannot be sent again by itself.
    pub cosigned: bool,
}

/// What follows acceptance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum After {
    Nothing,
    /// Whole numbers of the person.
    Phones(u32),
    /// Say who has the slip now.
    Named,
}

impl Handing {
    fn request(&self, cosign: Option<(u32, String)>) -> Request {
        Request::Hand { id: self.id.clone(), asked: self.asked.clone(), draft: self.draft, cosign }
    }
}

/// Whether the form of a slip has the step.
fn takes(target: &Target, step: &Step) -> bool {
    forms::tagged(target.id.form).is_some_and(|form| form.step(step.name).is_some())
}

/// A step with these blanks, for a slip or for none.
pub fn asked(form: &Form, step: &str, slip: Option<&Target>, fields: &[(&str, &str)]) -> Asked {
    Asked {
        form: form.id.to_owned(),
        step: step.to_owned(),
        slip: slip.map(|target| target.id),
        seen: slip.and_then(|target| target.seen),
        fields: fields
            .iter()
            .map(|(name, text)| ((*name).to_owned(), Input::Text((*text).to_owned())))
            .collect(),
        ..Asked::default()
    }
}

impl App {
    /// Takes a step on slips: at once if it is one key, else by its form, the first slip's first.
    pub fn take_step(&mut self, step: &str, targets: Vec<Target>) {
        self.take_step_with(step, targets, "");
    }

    /// The same, with what was written behind the slips typed into the first empty blank.
    pub fn take_step_with(&mut self, step: &str, targets: Vec<Target>, typed: &str) {
        let Some(first) = targets.first() else { return self.say_no("先选定一张单。") };
        let Some(form) = forms::tagged(first.id.form) else { return };
        let Some(step) = form.step(step) else {
            return self.say_no(format!("{}没有这一步。", form.title));
        };
        if step.at_once && !typed.is_empty() {
            return self.say_no(format!("“{typed}”不明白;“{}”后面只写单号。", step.title));
        }
        if step.at_once {
            return self.hand_each(form, step, targets, &[], After::Nothing);
        }
        let mut targets = targets.into_iter();
        let slip = targets.next();
        let also = targets.filter(|other| takes(other, step)).collect();
        let typed = typed.to_owned();
        self.begin(Opening {
            form,
            step,
            slip,
            room: None,
            person: None,
            also,
            typed,
            draft: None,
        });
    }

    /// Hands the same step in for slip after slip.
    pub fn hand_each(
        &mut self,
        form: &'static Form,
        step: &Step,
        targets: Vec<Target>,
        fields: &[(&str, &str)],
        then: After,
    ) {
        let mut targets = targets.into_iter().filter(|target| takes(target, step));
        let Some(first) = targets.next() else { return };
        let form = forms::tagged(first.id.form).unwrap_or(form);
        let handing = Handing {
            id: self.line.hand_id(),
            asked: asked(form, step.name, Some(&first), fields),
            draft: None,
            form: None,
            say: said(step, &first),
            then,
            also: targets.collect(),
            outcome: Outcome::default(),
            cosigned: false,
        };
        self.hand(handing, None);
    }

    pub fn hand(&mut self, mut handing: Handing, cosign: Option<(u32, String)>) {
        // What this hand has just done is nothing that another hand changed behind its back.
        if let (Some((slip, version)), Some(seen)) = (self.line.own, &mut handing.asked.seen)
            && handing.asked.slip == Some(slip)
        {
            *seen = version.max(*seen);
        }
        let request = handing.request(cosign);
        self.line.ask(Pending::Hand(Box::new(handing)), request);
        if self.line.lost.is_some() {
            self.say("与前台断开了;连上并签到后会自动提交。");
        }
    }

    /// Hands the open form in, with a second signature if the step asks for one.
    pub fn hand_form(&mut self, cosign: Option<(u32, String)>) {
        let Some(form) = &mut self.form else { return };
        if form.handing.is_some() {
            return;
        }
        let asked = form.state.asked();
        if form.state.step.cosign.is_some() && cosign.is_none() {
            self.overlay = Some(Overlay::cosign(form.state.step));
            return;
        }
        let id = self.line.hand_id();
        let Some(form) = &mut self.form else { return };
        form.handing = Some(id.clone());
        let handing = Handing {
            id,
            asked,
            draft: form.draft,
            form: Some(form.key),
            say: String::new(),
            then: After::Nothing,
            also: std::mem::take(&mut form.also),
            outcome: Outcome::default(),
            cosigned: cosign.is_some(),
        };
        self.hand(handing, cosign);
    }

    /// The answer to something handed in.
    pub fn handed(&mut self, handing: Handing, reply: Reply) {
        match reply {
            Reply::Accepted { slip, number, version, warnings } => {
                self.line.own = Some((slip, version));
                self.accepted(handing, slip, &number, warnings);
            }
            Reply::Refused(notice) => self.refused(handing, notice),
            Reply::Invalid(problems) => {
                let first = problems.first().map_or_else(String::new, |p| p.problem.clone());
                match self.give_back(&handing) {
                    Some(form) => {
                        form.state.invalid(&problems);
                        self.say_no(first);
                    }
                    None => self.fell(handing, &first),
                }
            }
            Reply::No(why) | Reply::Failed(why) => {
                let of_several = !handing.also.is_empty() || !handing.outcome.is_new();
                if self.give_back(&handing).is_none() && of_several {
                    return self.stopped(handing, &why);
                }
                self.say_no(why);
            }
            _ => {
                self.give_back(&handing);
            }
        }
    }

    /// The form of what was handed in, free to be typed in again.
    fn give_back(&mut self, handing: &Handing) -> Option<&mut OpenForm> {
        let key = handing.form?;
        let dirty = self.form_of(key)?.dirty;
        if dirty {
            self.line.out.push(Effect::Wake(Alarm::Keep, KEEP_AFTER));
        }
        let form = self.form_of(key)?;
        form.handing = None;
        form.also.clone_from(&handing.also);
        Some(form)
    }

    fn accepted(
        &mut self,
        mut handing: Handing,
        slip: SlipId,
        number: &str,
        warnings: Vec<Notice>,
    ) {
        let (form, step) = (forms::form(&handing.asked.form), handing.asked.step.clone());
        if let Some(key) = handing.form {
            // A draft that got its number after the form was handed in went along with nothing.
            let late = self.form_of(key).and_then(|form| form.draft);
            self.close_form(key);
            if let Some(number) = late.filter(|_| handing.draft.is_none()) {
                self.line.ask(Pending::Nothing, Request::DropDraft { number });
            }
            // A draft whose number is still on its way would be left behind.
            for what in self.line.asked.values_mut() {
                if matches!(what, Pending::Keep(of) if *of == key) {
                    *what = Pending::DropKept;
                }
            }
        }
        let what = form.and_then(|f| f.step(&step)).map_or("", |s| s.title);
        let said = if handing.say.is_empty() {
            format!("已提交 {number} {what}")
        } else {
            handing.say.clone()
        };
        handing.outcome.accepted(said, &warnings);
        match handing.then {
            After::Phones(person) => {
                self.line.ask(Pending::Phones(person), Request::Phones { person })
            }
            // Who has it now is said where nothing else needs to be.
            After::Named if handing.also.is_empty() && handing.outcome.is_quiet() => {
                self.line.ask(Pending::Named(handing.outcome.done()), Request::Slip { id: slip });
            }
            After::Named | After::Nothing => {}
        }
        if form.is_some_and(|form| receipts::given_with(form.tag, &step)) {
            self.ask_receipt(slip, handing.outcome.done());
        }
        for board in &mut self.boards {
            board.marked.retain(|row| row.id != slip);
        }
        self.next_of(handing);
        self.refresh();
    }

    /// Of several, this one was not done; of one, it is told why.
    fn fell(&mut self, mut handing: Handing, why: &str) {
        batch_result::fell(&mut handing, why);
        self.refresh();
        self.next_of(handing);
    }

    /// The desk takes nothing in now: those that are left are not tried, and what became of all is told.
    fn stopped(&mut self, mut handing: Handing, why: &str) {
        batch_result::fell(&mut handing, why);
        for left in std::mem::take(&mut handing.also) {
            handing.outcome.refused(&left.called, "还没有提交;请稍后再试");
        }
        self.tell_outcome(&handing);
        self.refresh();
    }

    /// The same step for the next of several slips; after the last one what became of all is told.
    fn next_of(&mut self, mut handing: Handing) {
        if handing.also.is_empty() {
            return self.tell_outcome(&handing);
        }
        let next = handing.also.remove(0);
        // Repairs and paid services are marked together and have the same steps on the way.
        let form = forms::tagged(next.id.form);
        let step = form.and_then(|form| form.step(&handing.asked.step));
        handing.asked.form = form.map_or_else(String::new, |form| form.id.to_owned());
        handing.asked.slip = Some(next.id);
        handing.asked.seen = next.seen;
        handing.say = step.map_or_else(String::new, |step| said(step, &next));
        handing.id = self.line.hand_id();
        (handing.form, handing.draft) = (None, None);
        self.hand(handing, None);
    }

    fn refused(&mut self, handing: Handing, notice: Notice) {
        let stale = notice.rule == "STALE";
        let cosign = notice.rule == "NEEDS_COSIGN";
        let reason = cited(&notice);
        if let After::Phones(person) = handing.then
            && notice.rule == "WHY_MISSING"
        {
            self.say(reason);
            self.overlay = Some(Overlay::line("查看完整号码的原因", Then::See(person)));
            return;
        }
        let Some(form) = self.give_back(&handing) else {
            return self.fell(handing, &reason);
        };
        form.state.refused(&notice);
        let (key, slip, step) = (form.key, form.state.slip.map(|(id, _)| id), form.state.step);
        if cosign {
            self.overlay = Some(Overlay::cosign(step));
        }
        if let (true, Some(id)) = (stale, slip) {
            self.line.ask(Pending::Latest(key), Request::Slip { id });
        }
        self.say_no(reason);
    }

    /// What another hand wrote is shown above; the form stands on it from now on.
    pub fn latest(&mut self, key: u64, reply: Reply) {
        let Reply::Slip(slip) = reply else { return };
        let submit = available_actions::key_label(self, Action::Submit);
        let Some(form) = self.form_of(key) else { return };
        form.state.slip = Some((slip.row.id, slip.row.version));
        form.latest = Some(slip);
        self.say_no(format!("单子刚被改过,最新内容在上方;核对后再按 {submit} 提交。"));
    }
}

/// After the line came back: what was handed in and not answered goes again, under its old id.
pub fn send_again(app: &mut App) {
    let waiting: Vec<(u64, Request)> = app
        .line
        .asked
        .iter()
        .filter_map(|(n, what)| match what {
            Pending::Hand(handing) if !handing.cosigned => Some((*n, handing.request(None))),
            _ => None,
        })
        .collect();
    for (n, request) in waiting {
        app.line.ask_again(n, request);
    }
    // Without the second PIN it cannot go by itself: the form is free to be signed again.
    let signed = |what: &Pending| matches!(what, Pending::Hand(handing) if handing.cosigned);
    let gone: Vec<u64> =
        app.line.asked.iter().filter(|(_, what)| signed(what)).map(|(n, _)| *n).collect();
    for n in gone {
        if let Some(Pending::Hand(handing)) = app.line.asked.remove(&n) {
            app.give_back(&handing);
            app.say_no("断线时正在双签:请核对单子,没有提交上的请再签一次。");
        }
    }
}

/// What a step is called when it was done by one key.
fn said(step: &Step, target: &Target) -> String {
    match step.name {
        "chase" => format!("已催 {} (第 {} 次)", target.called, target.chased + 1),
        // 已阅 says itself that it is done.
        _ if step.title.contains('已') => format!("{} {}", target.called, step.title),
        _ => format!("{} 已{}", target.called, step.title),
    }
}

/// A notice with what it rests on.
pub fn cited(notice: &Notice) -> String {
    format!("{} ({})", notice.text, notice.cites.join("、"))
}
