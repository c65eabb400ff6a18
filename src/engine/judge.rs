//! From a step as handed in to entries, a refusal, or problems at its fields: the one way to decide.
//!
//! What every form shares is checked here, in a fixed order; what is peculiar to a form is its
//! step's `decide`. Nothing here writes.

use serde::{Deserialize, Serialize};

use super::book::Book;
use super::field::Numbered;
use super::form::Form;
use super::kind::reading::{Reading, clean, read_fields};
use super::ledger::{Posting, PostingProblem, may_post};
use super::moment::Moment;
use super::notice::{Mode, Notice, Rule};
use super::policy::Limit;
use super::rights::{Right, Role, may, who_may};
use super::slip::{Due, Entry, Slip};
use super::step::Step;
use super::value::{Badge, Fields, SlipId};

crate::rules! {
    NOT_YOURS refuse "{0}不能{1};请由{2}办理" ["H-01"];
    NO_SLIP refuse "没有这张单;请核对单号" ["H-02"];
    STALE refuse "这张单刚被{0}改过({1});请看过最新内容再提交" ["H-03"];
    WRONG_STATE refuse "单子现在是“{0}”,不能{1}" ["H-04"];
    NEEDS_COSIGN refuse "此步须第二人签字:请{0}输入工号和密码" ["H-05"];
    SAME_BADGE refuse "第二签字人不能是本人;请换一位{0}" ["H-05"];
    FAR_BACK refuse "发生时间早于{0}小时前;请写明迟报原因" ["H-06"];
    UNBALANCED refuse "借贷不平,未入账;请报告主管" ["H-08"];
    SUM_RANGE refuse "金额超出账目范围,未入账;请核对数量与单价" ["H-08"];
    NOT_STAFF refuse "工号{0}不在册或已停用;请主管核对人员登记" ["H-01"];
}

/// A step's blanks were not those of its decision: a fault of the program, said and not hidden.
pub(super) const UNREAD: Rule = Rule {
    name: "UNREAD",
    mode: Mode::Refuse,
    text: "这一步没有办成:表单与程序不符;请报告主管",
    cites: &["H-04"],
};

/// What a blank holds as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Input {
    Text(String),
    /// Rows of `(column, text)`.
    Rows(Vec<Vec<(String, String)>>),
}

/// A step as it was handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub form: String,
    pub step: String,
    pub slip: Option<SlipId>,
    /// The slip's version on the asker's screen.
    pub seen: Option<u32>,
    /// 发生时间 as typed; empty: now.
    pub occurred: String,
    pub source: String,
    /// Why it is recorded late.
    pub late: String,
    pub fields: Vec<(String, Input)>,
}

/// Whose hand it is; the PINs have been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    pub badge: Badge,
    pub cosign: Option<Badge>,
}

/// Something wrong with one blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field, or `rows.2.column`; `occurred` for 发生时间.
    pub field: String,
    pub problem: String,
    /// The blank is required and empty: no reproach before it is handed in.
    pub missing: bool,
}

impl Problem {
    pub fn new(field: &str, problem: &str) -> Self {
        Self { field: field.to_string(), problem: problem.to_string(), missing: false }
    }
}

/// What a step's `decide` is told.
pub struct Ask<'a> {
    pub book: &'a dyn Book,
    pub form: &'static Form,
    pub step: &'static Step,
    pub slip: Option<&'a Slip>,
    pub hand: Hand,
    pub role: Role,
    pub occurred: Moment,
    pub now: Moment,
    pub source: &'a str,
    /// What was filled in, as far as it reads.
    pub given: Fields,
}

/// One entry as decided: what it will say, before the journal gives it a place.
#[must_use]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    pub slip: SlipId,
    pub step: u16,
    pub state: u16,
    pub set: Fields,
    pub dues: Vec<Due>,
    pub corrects: Option<u64>,
    pub postings: Vec<Posting>,
}

/// What was decided.
#[must_use]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// The entries, in the order in which they are to be written.
    pub drawn: Vec<Drawn>,
    pub warnings: Vec<Notice>,
}

/// A decision, or the refusal.
pub type Outcome = Result<Decision, Notice>;

/// What the desk knows while the form is still being filled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    pub warnings: Vec<Notice>,
    /// Values for blanks that are still empty: `(field, text that reads back)`.
    pub fills: Vec<(String, String)>,
    /// What will be so after handing in: `(label, text)`.
    pub computed: Vec<(String, String)>,
}

/// The answer to a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepted(Decision),
    Refused(Notice),
    Invalid(Vec<Problem>),
}

/// The answer to a dry run.
#[must_use]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    pub problems: Vec<Problem>,
    pub refusal: Option<Notice>,
    pub advice: Advice,
}

impl Ask<'_> {
    /// The slip that an opening step writes.
    pub fn fresh(&self) -> SlipId {
        SlipId { form: self.form.tag, number: self.book.next_number(self.form.tag) }
    }

    /// An entry on the asked slip (or on the fresh one) with these fields, in this state.
    pub fn draw_with(&self, state: u16, set: Fields) -> Drawn {
        let slip = self.slip.map_or_else(|| self.fresh(), |s| s.id);
        Self::beside(slip, self.step.tag, state, set)
    }

    /// An entry on the asked slip (or on the fresh one) with what was filled in, in this state.
    pub fn draw(&self, state: u16) -> Drawn {
        self.draw_with(state, self.given.clone())
    }

    /// An entry on another slip of the same decision, by a step of its own form.
    pub fn beside(slip: SlipId, step: u16, state: u16, set: Fields) -> Drawn {
        let (dues, postings) = (Vec::new(), Vec::new());
        Drawn { slip, step, state, set, dues, corrects: None, postings }
    }

    /// A limit of the office's policy.
    pub fn limit(&self, limit: &Limit) -> i64 {
        self.book.policy().limit(limit)
    }
}

impl<'a> Ask<'a> {
    /// The slip on which the step is taken: every step that is no opening has one.
    ///
    /// # Errors
    /// [`NO_SLIP`], where an opening step asks for it.
    pub fn standing(&self) -> Result<&'a Slip, Notice> {
        self.slip.ok_or_else(|| NO_SLIP.says())
    }
}

impl Drawn {
    /// The entry as the journal has it, once it has its place there.
    pub fn entry(&self, seq: u64, version: u32, asked: &Asked, hand: Hand, now: Moment) -> Entry {
        // Judged before: what does not read as a moment has been refused.
        let occurred = match asked.occurred.trim() {
            "" => now,
            typed => Moment::parse(typed, now).unwrap_or(now).min(now),
        };
        Entry {
            seq,
            slip: self.slip,
            step: self.step,
            version,
            by: hand.badge,
            cosign: hand.cosign,
            occurred,
            recorded: now,
            source: clean(asked.source.trim(), false),
            late: clean(asked.late.trim(), false),
            state: self.state,
            set: self.set.clone(),
            dues: self.dues.clone(),
            corrects: self.corrects,
            postings: self.postings.clone(),
        }
    }

    /// The same entry, moving money.
    pub fn posting(mut self, lines: Vec<Posting>) -> Self {
        self.postings.extend(lines);
        self
    }

    /// The same entry, starting or moving a clock.
    pub fn due(mut self, what: impl Numbered, at: Moment, because: impl Into<String>) -> Self {
        let (what, because) = (what.number(), because.into());
        self.dues.push(Due { what, at, because, met: None });
        self
    }

    /// The same entry, stopping a clock if it runs.
    pub fn met(mut self, slip: Option<&Slip>, what: impl Numbered, when: Moment) -> Self {
        let running = slip.and_then(|s| s.due(what)).filter(|d| d.met.is_none());
        if let Some(due) = running {
            self.dues.push(Due { met: Some(when), ..due.clone() });
        }
        self
    }

    /// As the whole decision.
    ///
    /// # Errors
    /// Never: it is what a decision ends with.
    pub fn ok(self) -> Outcome {
        Ok(self.into())
    }

    /// The same entry, stopping every clock that runs.
    pub fn all_met(mut self, slip: &Slip, when: Moment) -> Self {
        for due in slip.dues.iter().filter(|d| d.met.is_none()) {
            if !self.dues.iter().any(|d| d.what == due.what) {
                self.dues.push(Due { met: Some(when), ..due.clone() });
            }
        }
        self
    }
}

impl From<Drawn> for Decision {
    fn from(drawn: Drawn) -> Self {
        Self { drawn: vec![drawn], warnings: Vec::new() }
    }
}

/// Everything about a step that is the same for all forms, found and checked.
struct Prepared<'a> {
    ask: Ask<'a>,
    problems: Vec<Problem>,
}

/// Decides a step.
pub fn judge(book: &dyn Book, asked: &Asked, hand: Hand, now: Moment) -> Verdict {
    let slip = asked.slip.and_then(|id| book.slip(id));
    let prepared = match prepare(book, asked, slip.as_ref(), hand, now) {
        Ok(prepared) => prepared,
        Err(verdict) => return verdict,
    };
    if !prepared.problems.is_empty() {
        return Verdict::Invalid(prepared.problems);
    }
    let ask = &prepared.ask;
    if let Err(refusal) = far_back(ask, asked).and_then(|()| cosigned(ask)) {
        return Verdict::Refused(refusal);
    }
    match decided(ask) {
        Ok(mut decision) => {
            let advice = (ask.step.advise)(ask, &ask.given);
            decision.warnings.splice(0..0, advice.warnings);
            Verdict::Accepted(decision)
        }
        Err(refusal) => Verdict::Refused(refusal),
    }
}

/// The step's own decision; money that it moves is moved whole or not at all.
fn decided(ask: &Ask<'_>) -> Outcome {
    let mut decision = ask.step.outcome(ask)?;
    for drawn in &mut decision.drawn {
        if let Some(form) = ask.book.registry().tagged(drawn.slip.form) {
            (form.by_clock.plan)(ask, drawn);
        }
    }
    for drawn in &decision.drawn {
        match may_post(ask.book, drawn.slip, &drawn.postings) {
            Ok(()) => {}
            Err(PostingProblem::Unbalanced) => return Err(UNBALANCED.says()),
            Err(PostingProblem::TooLarge) => return Err(SUM_RANGE.says()),
        }
    }
    Ok(decision)
}

/// Tries a half-filled step: nothing is written, and everything that can already be said is said.
pub fn try_out(book: &dyn Book, asked: &Asked, hand: Hand, now: Moment) -> Tried {
    let slip = asked.slip.and_then(|id| book.slip(id));
    let prepared = match prepare(book, asked, slip.as_ref(), hand, now) {
        Ok(prepared) => prepared,
        Err(Verdict::Refused(refusal)) => {
            return Tried { refusal: Some(refusal), ..Tried::default() };
        }
        Err(Verdict::Invalid(problems)) => return Tried { problems, ..Tried::default() },
        Err(Verdict::Accepted(_)) => return Tried::default(),
    };
    let ask = &prepared.ask;
    let mut advice = (ask.step.advise)(ask, &ask.given);
    let mut refusal = far_back(ask, asked).err();
    if prepared.problems.is_empty() && refusal.is_none() {
        match decided(ask) {
            Ok(decision) => advice.warnings.extend(decision.warnings),
            Err(notice) => refusal = Some(notice),
        }
    }
    Tried { problems: prepared.problems, refusal, advice }
}

fn prepare<'a>(
    book: &'a dyn Book,
    asked: &'a Asked,
    slip: Option<&'a Slip>,
    hand: Hand,
    now: Moment,
) -> Result<Prepared<'a>, Verdict> {
    let unknown = |what: &str| Verdict::Invalid(vec![Problem::new("form", what)]);
    let form = book.registry().form(&asked.form).ok_or_else(|| unknown("没有这种表单"))?;
    let step = form.step(&asked.step).ok_or_else(|| unknown("这种表单没有这一步"))?;
    // An opening step writes a new slip, whichever slip the asker happened to point at.
    let slip = slip.filter(|_| !step.is_opening());
    let role = entitled(book, hand.badge, step.right).map_err(Verdict::Refused)?;
    standing(asked, form, step, slip, book).map_err(Verdict::Refused)?;

    let mut problems = Vec::new();
    let occurred = occurred(&asked.occurred, now, slip).unwrap_or_else(|problem| {
        problems.push(Problem::new("occurred", problem));
        now
    });
    for (name, text) in [("source", &asked.source), ("late", &asked.late)] {
        if text.chars().count() > super::kind::TEXT_MOST {
            problems.push(Problem::new(name, "太长,请写短些"));
        }
    }
    let room =
        slip.and_then(|s| s.fields.iter().find_map(|(_, v)| super::kind::reading::room_in(v)));
    let reading = Reading { book, now, room, standing: slip.map(|s| &s.fields) };
    let (given, found) = read_fields((step.fields)(), &asked.fields, &reading);
    problems.extend(found);
    let ask = Ask {
        book,
        form,
        step,
        slip,
        hand,
        role,
        occurred,
        now,
        source: asked.source.trim(),
        given,
    };
    Ok(Prepared { ask, problems })
}

/// The role in which a badge has a right.
fn entitled(book: &dyn Book, badge: Badge, right: Right) -> Result<Role, Notice> {
    let Some(role) = book.registry().lookup.staff_role(book, badge) else {
        return Err(NOT_STAFF.with(&[&badge.0.to_string()]));
    };
    if may(role, right, book.policy()) {
        return Ok(role);
    }
    Err(NOT_YOURS.with(&[role.label(), right.label(), &who_may(right, book.policy())]))
}

/// The slip exists, is as the asker saw it, and is in a state that knows the step.
fn standing(
    asked: &Asked,
    form: &Form,
    step: &Step,
    slip: Option<&Slip>,
    book: &dyn Book,
) -> Result<(), Notice> {
    if step.is_opening() {
        return Ok(());
    }
    let Some(slip) = slip.filter(|s| s.id.form == form.tag) else { return Err(NO_SLIP.says()) };
    if asked.seen.is_some_and(|seen| stale(form, slip, seen)) {
        let last = slip.story.last();
        let who = last.map_or_else(String::new, |d| book.registry().lookup.staff_shown(book, d.by));
        let what = last.and_then(|d| form.step_tagged(d.step)).map_or("", |s| s.title);
        return Err(STALE.with(&[&who, what]));
    }
    if !step.from.contains(&slip.state) {
        if let Some(no) = book.registry().barred(form, step, slip) {
            return Err(no);
        }
        let state = form.state(slip.state).map_or("?", |s| s.label);
        return Err(WRONG_STATE.with(&[state, step.title]));
    }
    Ok(())
}

/// Whether something was done to the slip's work since it was seen. A reminder, and that it was read,
/// leave the work as it is: they must not throw away what somebody is typing.
fn stale(form: &Form, slip: &Slip, seen: u32) -> bool {
    let quiet = form.by_clock.quiet;
    let since = usize::try_from(seen).ok().and_then(|seen| slip.story.get(seen..));
    seen != slip.version && !since.is_some_and(|deeds| deeds.iter().all(|d| quiet(d.step)))
}

/// 发生时间: as typed, never in the future (a minute of grace for the typist), not before the slip.
fn occurred(typed: &str, now: Moment, slip: Option<&Slip>) -> Result<Moment, &'static str> {
    if typed.trim().is_empty() {
        return Ok(now);
    }
    let at = Moment::parse(typed, now).ok_or("时间写成 14:32 或 11-20 14:32")?;
    if at > now.plus_minutes(1) {
        return Err("发生时间不能在将来");
    }
    // Before all time that is counted here: a slip of the pen in the year.
    if at.0 < 0 {
        return Err("发生时间早于 1970 年;请核对年份");
    }
    if slip.is_some_and(|s| at < s.opened().minute()) {
        return Err("发生时间早于开单,请核对");
    }
    Ok(at.min(now))
}

fn far_back(ask: &Ask<'_>, asked: &Asked) -> Result<(), Notice> {
    let hours = ask.limit(ask.book.policy().schema().far_back);
    let far = ask.occurred < ask.now.plus_minutes(-60 * hours);
    if far && asked.late.trim().is_empty() {
        return Err(FAR_BACK.with(&[&hours.to_string()]).at("late"));
    }
    Ok(())
}

/// Two-person steps are never one badge's.
fn cosigned(ask: &Ask<'_>) -> Result<(), Notice> {
    let Some(right) = ask.step.cosign else { return Ok(()) };
    let Some(second) = ask.hand.cosign else {
        return Err(NEEDS_COSIGN.with(&[&who_may(right, ask.book.policy())]));
    };
    let entitled = ask
        .book
        .registry()
        .lookup
        .staff_role(ask.book, second)
        .is_some_and(|r| may(r, right, ask.book.policy()));
    if !entitled {
        return Err(NEEDS_COSIGN.with(&[&who_may(right, ask.book.policy())]));
    }
    if second == ask.hand.badge {
        return Err(SAME_BADGE.with(&[&who_may(right, ask.book.policy())]));
    }
    Ok(())
}

/// A right that is asked for outside any step (reading, signing in).
pub fn allowed(book: &dyn Book, badge: Badge, right: Right) -> Option<Notice> {
    entitled(book, badge, right).err()
}
