//! Steps handed in: by their form, by one key for several slips, and again after a lost line under
//! the same id. It must not know what stands on a form.

use super::batch_result::{Outcome, Summary, cite};
use super::form_session::Session;
use super::getting_ready;
use super::handing::{After, Handing, ask_for, only_singly, takes};
use crate::engine::decision::Asked;
use crate::engine::notice::Notice;
use crate::forms::office::{staff, unmasking};
use crate::protocol::messages::{FirstPin, Reply, Request, View, Window};
use crate::terminal::prelude::*;

/// What this terminal hands in.
pub struct Submit {
    /// What it did last, and the slip's version since: lists may not show it yet.
    own: Option<(SlipId, u32)>,
    seed: String,
    hands: u64,
}

impl Submit {
    /// `seed` must differ from terminal to terminal and from run to run.
    pub fn new(seed: String) -> Submit {
        Submit { own: None, seed, hands: 0 }
    }

    /// A name for something handed in that no other terminal and no other moment gives.
    pub fn next_id(&mut self) -> String {
        self.hands += 1;
        format!("{}-{}", self.seed, self.hands)
    }

    /// Takes a step on slips, with what was written behind them typed into the first empty blank: at
    /// once if it is one key, else by its form, the first slip's first.
    pub fn take_step(
        &mut self,
        step: &str,
        targets: Vec<Target>,
        typed: String,
        ctx: &Ctx,
    ) -> Turn {
        let Some(first) = targets.first() else { return Turn::no("先选定一张单。") };
        let Some(form) = forms::tagged(first.id.form) else { return Turn::default() };
        let Some(step) = form.step(step) else {
            return Turn::no(format!("{}没有这一步。", form.title));
        };
        if step.at_once && !typed.is_empty() {
            return Turn::no(format!("“{typed}”不明白;“{}”后面只写单号。", step.title));
        }
        if step.at_once {
            return self.hand_each(form, step, targets, &[], After::Nothing, ctx);
        }
        if targets.len() > 1 && only_singly(form, step) {
            return Turn::no(format!("“{}”写的各单不同,请逐张办。", step.title));
        }
        let mut targets = targets.into_iter();
        let slip = targets.next();
        let also = targets.filter(|other| takes(other, step)).collect();
        let opening = Opening { slip, also, typed, ..Opening::new(form, step) };
        Wish::Begin(Box::new(opening)).into()
    }

    /// Hands the same step in for slip after slip.
    pub fn hand_each(
        &mut self,
        form: &'static Form,
        step: &Step,
        targets: Vec<Target>,
        fields: &[(&str, String)],
        then: After,
        ctx: &Ctx,
    ) -> Turn {
        let mut targets = targets.into_iter().filter(|target| takes(target, step));
        let Some(first) = targets.next() else { return Turn::default() };
        let form = forms::tagged(first.id.form).unwrap_or(form);
        let handing = Handing {
            id: self.next_id(),
            asked: ask_for(form, step.name, Some(&first), fields),
            say: sentence(step, &first),
            then,
            also: targets.collect(),
            ..Handing::default()
        };
        self.hand(handing, None, ctx)
    }

    /// Hands a step in that makes a slip and needs no form.
    pub fn hand_new(&mut self, asked: Asked, say: String, ctx: &Ctx) -> Turn {
        let handing = Handing { id: self.next_id(), asked, say, ..Handing::default() };
        self.hand(handing, None, ctx)
    }

    /// Records that somebody looks at the whole numbers of a person, and then asks for them.
    pub fn see(&mut self, person: u32, why: String, ctx: &Ctx) -> Turn {
        let mut fields = vec![("whom", format!("@{person}"))];
        if !why.is_empty() {
            fields.push(("why", why));
        }
        let handing = Handing {
            id: self.next_id(),
            asked: ask_for(&unmasking::FORM, "see", None, &fields),
            say: "完整号码显示 20 秒,查看已登记".to_owned(),
            then: After::Phones(person),
            ..Handing::default()
        };
        self.hand(handing, None, ctx)
    }

    /// Hands in, and remembers it until it is answered.
    pub fn hand(&mut self, mut handing: Handing, cosign: Option<(u32, String)>, ctx: &Ctx) -> Turn {
        // This terminal made that change itself: its version is not a change by somebody else.
        if let (Some((slip, version)), Some(seen)) = (self.own, &mut handing.asked.seen)
            && handing.asked.slip == Some(slip)
        {
            *seen = version.max(*seen);
        }
        let request = handing.request(cosign);
        let turn = Turn::from(Wish::Send(Pending::Hand(Box::new(handing)), request));
        match ctx.line.lost {
            Some(_) => turn.and(Turn::say("与前台断开了;连上并登录后会自动提交。")),
            None => turn,
        }
    }

    /// The answer to something handed in.
    pub fn hear(
        &mut self,
        handing: Handing,
        reply: Reply,
        session: &mut Session,
        ctx: &Ctx,
    ) -> Turn {
        match reply {
            Reply::Accepted { slip, number, version, warnings } => {
                self.own = Some((slip, version));
                self.hear_accepted(handing, slip, &number, &warnings, session, ctx)
            }
            Reply::FirstPin(first) => {
                self.own = Some((first.slip, first.version));
                let number = forms::show_number(first.slip);
                let turn = self.hear_accepted(handing, first.slip, &number, &[], session, ctx);
                turn.and(show_first_pin(&first))
            }
            Reply::Refused(notice) => self.hear_refused(handing, &notice, session, ctx),
            Reply::Invalid(problems) => {
                let first = problems.first().map_or_else(String::new, |p| p.problem.clone());
                match session.give_back(&handing) {
                    Some((form, turn)) => {
                        form.state.hear_problems(&problems);
                        turn.and(Turn::no(first))
                    }
                    None => self.skip(handing, &first, ctx),
                }
            }
            Reply::No(why) | Reply::Failed(why) => {
                let of_several = !handing.also.is_empty() || !handing.outcome.is_new();
                match session.give_back(&handing) {
                    Some((_, turn)) => turn.and(Turn::no(why)),
                    None if of_several => stop(handing, &why, ctx),
                    None => Turn::no(why),
                }
            }
            _ => session.give_back(&handing).map_or_else(Turn::default, |(_, turn)| turn),
        }
    }

    fn hear_accepted(
        &mut self,
        mut handing: Handing,
        slip: SlipId,
        number: &str,
        warnings: &[Notice],
        session: &mut Session,
        ctx: &Ctx,
    ) -> Turn {
        let mut turn = Turn::default();
        let (form, step) = (forms::form(&handing.asked.form), handing.asked.step.clone());
        if let Some(key) = handing.form {
            turn = turn.and(Wish::StandOn(slip));
            // A draft that got its number after the form was handed in went along with nothing.
            let late = session.form_of(key).and_then(|form| form.draft);
            turn = turn.and(Turn::changed(session.close(key)));
            if let Some(number) = late.filter(|_| handing.draft.is_none()) {
                turn = turn.and(Wish::Send(Pending::Nothing, Request::DropDraft { number }));
            }
            // A draft whose number is still on its way would be left behind.
            turn = turn.and(Wish::DropKept(key));
        }
        let what = form.and_then(|f| f.step(&step)).map_or("", |s| s.title);
        let said = match &handing.then {
            After::Said(said) => said.clone(),
            _ if handing.say.is_empty() => format!("已提交 {number} {what}"),
            _ => handing.say.clone(),
        };
        let unsaid = handing.unsaid(warnings);
        handing.outcome.add_done(said, &unsaid);
        let done = handing.outcome.done();
        // Who looks at a number goes on with the same household.
        let looks = matches!(handing.then, After::Phones(_));
        turn = turn.and((!looks).then_some(Wish::Served));
        match handing.then {
            After::Phones(person) => {
                turn = turn.and(Wish::Ask(Part::Phones(person), Request::Phones { person }));
            }
            // Who has it now is said where nothing else needs to be.
            After::Named if handing.also.is_empty() && handing.outcome.is_quiet() => {
                let named = Pending::Named(done.clone());
                turn = turn.and(Wish::Send(named, Request::Slip { id: slip }));
            }
            After::Named | After::Nothing | After::Said(_) => {}
        }
        if form.and_then(|form| form.step(&step)).is_some_and(|step| step.gives_receipt) {
            // Money may have been taken on a slip: which receipt was given for it?
            let (view, window) = (View::Receipts { of: slip }, Window::first(1));
            turn = turn.and(Wish::Send(Pending::Receipt(done), Request::List { view, window }));
        }
        if form.is_some_and(|form| form.tag == staff::FORM.tag) && step == "enter" {
            turn = turn.and(self.give_pin(slip));
        }
        let next = form.and_then(|form| form.step(&step)).and_then(|step| step.then);
        if let Some(step) = next.filter(|_| handing.also.is_empty()) {
            turn = turn.and(Wish::take(step, vec![Target::named(slip)]));
        }
        turn.and(Wish::Unmark(slip)).and(self.next_of(handing, ctx)).and(Wish::Refresh(Why::Shown))
    }

    /// Whoever was entered gets a PIN, to be told to them.
    fn give_pin(&mut self, slip: SlipId) -> Wish {
        let fields = [("pin_why", "登记".to_owned())];
        let asked = ask_for(&staff::FORM, staff::GIVE_PIN, Some(&Target::named(slip)), &fields);
        let request = Handing { asked, ..Handing::new(self.next_id()) }.request(None);
        Wish::Send(Pending::GivePin, request)
    }

    /// Of several, this one was not done; of one, it is told why.
    fn skip(&mut self, mut handing: Handing, why: &str, ctx: &Ctx) -> Turn {
        handing.note_failure(why);
        Turn::from(Wish::Refresh(Why::Shown)).and(self.next_of(handing, ctx))
    }

    /// The same step for the next of several slips; after the last one what became of all is told.
    fn next_of(&mut self, mut handing: Handing, ctx: &Ctx) -> Turn {
        if handing.also.is_empty() {
            return tell_all(&handing, ctx);
        }
        let next = handing.also.remove(0);
        // Repairs and paid services are marked together and have the same steps on the way.
        let form = forms::tagged(next.id.form);
        let step = form.and_then(|form| form.step(&handing.asked.step));
        handing.asked.form = form.map_or_else(String::new, |form| form.id.to_owned());
        handing.asked.slip = Some(next.id);
        handing.asked.seen = next.seen;
        handing.say = step.map_or_else(String::new, |step| sentence(step, &next));
        handing.id = self.next_id();
        (handing.form, handing.draft) = (None, None);
        // What was said in the form was said of the slip that stood there.
        handing.warned.clear();
        self.hand(handing, None, ctx)
    }

    fn hear_refused(
        &mut self,
        handing: Handing,
        notice: &Notice,
        session: &mut Session,
        ctx: &Ctx,
    ) -> Turn {
        let reason = cite(notice);
        if let After::Phones(person) = handing.then
            && notice.rule == "WHY_MISSING"
        {
            let see = Wish::See(person, String::new());
            return Turn::say(reason).and(Turn::lay(Overlay::line("查看完整号码的原因", see)));
        }
        let Some((form, mut turn)) = session.give_back(&handing) else {
            return self.skip(handing, &reason, ctx);
        };
        form.state.hear_refusal(notice);
        if notice.rule == "NEEDS_COSIGN" {
            turn = turn.and(Turn::lay(Overlay::cosign(form.state.step)));
        }
        if let (true, Some((id, _))) = (notice.rule == "STALE", form.state.slip) {
            turn = turn.and(Wish::Send(Pending::Latest(form.key), Request::Slip { id }));
        }
        turn.and(Turn::no(reason))
    }
}

/// A PIN that was given, to be read once and told to whoever it is for.
pub fn show_first_pin(first: &FirstPin) -> Turn {
    let lines = vec![
        overlay::line("工号", first.who.clone()),
        overlay::line("密码", first.pin.clone()),
        overlay::line(
            "",
            "只在这里显示一次,请当面告诉本人。24 小时内有效,第一次登录要换成自己的。",
        ),
    ];
    // What lacked PINs may be ready now: the record was posted before the PIN was kept.
    Turn::from(Wish::Warn { title: "发的密码", lines }).and(getting_ready::ask(false))
}

/// Somebody who was entered has no PIN: no word where their work needs none.
pub fn hear_no_first_pin(reply: &Reply) -> Turn {
    match reply {
        Reply::Refused(notice) if notice.rule == staff::NO_PIN.name => Turn::default(),
        Reply::Refused(notice) => Turn::no(cite(notice)),
        Reply::No(why) | Reply::Failed(why) => Turn::no(why.clone()),
        _ => Turn::default(),
    }
}

/// The desk takes nothing in now: those that are left are not tried, and what became of all is told.
fn stop(mut handing: Handing, why: &str, ctx: &Ctx) -> Turn {
    handing.note_failure(why);
    for left in std::mem::take(&mut handing.also) {
        handing.outcome.add_refusal(&left.called, "还没有提交;请稍后再试");
    }
    tell_all(&handing, ctx).and(Wish::Refresh(Why::Shown))
}

/// All of it is answered.
fn tell_all(handing: &Handing, ctx: &Ctx) -> Turn {
    let called = handing.asked.slip.map(|id| Target::named(id).called);
    tell(&handing.outcome, called.as_deref(), handing.form.is_some(), ctx)
}

/// What became of something, on the bottom line or over the screen, as [`Outcome::sum_up`] has it.
pub fn tell(outcome: &Outcome, called: Option<&str>, by_form: bool, ctx: &Ctx) -> Turn {
    let room = usize::from(ctx.columns).saturating_sub(2);
    match outcome.sum_up(called, by_form, room) {
        Summary::Line(tone, words) => Wish::Say(tone, words).into(),
        Summary::Window { title, lines, done } => {
            Turn::from(Wish::Warn { title, lines }).and(Wish::Say(Tone::Done, done))
        }
    }
}

/// What a step is called when it was done by one key.
fn sentence(step: &Step, target: &Target) -> String {
    match step.name {
        "chase" => format!("已催 {} (第 {} 次)", target.called, target.chased + 1),
        // 已阅 says itself that it is done.
        _ if step.title.contains('已') => format!("{} {}", target.called, step.title),
        _ => format!("{} 已{}", target.called, step.title),
    }
}
