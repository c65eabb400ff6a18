//! One call: the customer of what was done is asked, and what they said is written on the callback (F-27)
//! and on what it is about. Not content, or something amiss on site: somebody mends it by a day and they
//! are asked again (G-37, G-108). Nobody has to write 满意 to be rid of it: a callback that is declined or
//! reaches nobody ends as that (D-57).

use super::asking::{self, ToAsk};
use super::policy::{CALLBACK_FORM_HOURS, CallbackMethod};
use super::quota::{self, CallsBack, Whose};
use super::record::{
    ALL_CONTENT, AMISS, ASK_AGAIN, ASKED_BY, BY_HEAD, BY_SUPERVISOR, CALLED, CALLED_ALREADY,
    CALLED_STEP, CALLER, CALLING, CLASS, Call, Class, HEARD, How, MADE_BY, MATTER, MENDED_BY,
    MENDED_PAST, NO_ALSO, NOT_CONTENT, NOT_HEARD, NOT_OUR_WAY, NOT_SIGNED, NOT_THE_CALLER, OF,
    ON_WORK, OUTCOME, OWN_WORK, Outcome, PAPER_OUT, PHONE, ROOM, ROUNDS, SAY_WHICH, SAY_WHY, SINCE,
    SUM, TAG, TOO_EARLY, TOO_SOON, TRIED_AT, TRIES, TRY_AGAIN, UNHEARD, Unheard, WHO_MENDS,
    call_step,
};
use super::trying::{self, Tried};
use super::{also, director, household};
use crate::forms::complaints::policy::CALLBACK_TRIES;
use crate::forms::estate::people;
use crate::forms::office::policy::CALLBACK_REMEDY_DAYS;
use crate::forms::office::{staff, standing_in};
use crate::forms::prelude::*;
use crate::forms::quiet;
use crate::forms::unsigned;
use crate::forms::work::job::fields::{CALLER as REPORTED_BY, PHONE as REPORTED_FROM, Room};
use crate::forms::work::job::record::CLOSED;
use crate::forms::work::policy::SUPERVISOR_CALLBACK_FEN;

crate::dues! {
    /// The paper of a callback handed in.
    PAPER_IN = 300 "交回访表",
    /// Whoever was not reached, called again.
    TRY_NEXT = 301 "再联系",
}

/// The step that a form adds whose slips are asked about.
pub const CALLBACK: Step =
    Step::from(ON_WORK, "callback", "回访", &[CLOSED], Right::CallBack, Call::fields)
        .advise(advise)
        .decide(by!(first));

/// What the call rests on: what was done, and the callback so far.
pub(super) struct Matter<'a> {
    pub slip: &'a Slip,
    pub of: &'static ToAsk,
    pub before: Option<&'a Slip>,
}

impl Matter<'_> {
    fn number<T>(&self, tag: Tag<T>) -> i64
    where
        T: crate::engine::kind::Blank + Into<i64>,
    {
        self.before.and_then(|slip| slip.get(tag)).map_or(0, Into::into)
    }

    fn since(&self) -> Option<Moment> {
        self.before.and_then(|slip| slip.get(SINCE)).or_else(|| (self.of.since)(self.slip))
    }

    fn class(&self) -> Class {
        (self.of.class)(self.slip)
    }
}

/// What is known before anybody speaks: what was done, by whom, and for how much. Whom to dial stands on
/// the slip, masked as the asker may see it: what is worked out here is not masked on its way.
pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let Some((slip, of)) = ask.slip.and_then(|slip| Some((slip, asking::to_ask(slip.id.form)?)))
    else {
        return Advice::default();
    };
    said_of(ask, given, &Matter { slip, of, before: None })
}

/// The same, of a matter that was called about before.
pub(super) fn said_of(ask: &Ask<'_>, given: &Fields, matter: &Matter<'_>) -> Advice {
    let mut advice = Advice::default();
    let mut say = |label: &str, text: String| advice.computed.push((label.to_string(), text));
    say("事由", matter_of(ask.book, matter.slip));
    if let Some(badge) = (matter.of.made_by)(matter.slip) {
        say("谁做的", staff::shown(ask.book, badge));
    }
    let sum = (matter.of.sum)(matter.slip);
    if sum > Money::ZERO {
        say("金额", sum.to_string());
    }
    say("问什么", questions(matter.class()).to_string());
    let here: Vec<String> = household::due(ask, matter.slip, matter.before)
        .iter()
        .map(|slip| ask.book.called(slip.id).shown)
        .collect();
    if !here.is_empty() {
        advice.computed.push(("本户还要回访".to_string(), here.join("、")));
    }
    advice.warnings.extend(warn_not_the_caller(ask, matter));
    if matches!(given.get(Call::how), None | Some(How::Phone)) {
        let who = matter.slip.get(REPORTED_BY);
        advice.warnings.extend(quiet::warn_ringing(ask, who.as_ref()));
    }
    advice
}

/// The questions of the procedure, to be asked in these words (S3 §8 L202, S1E 4.6.2).
fn questions(class: Class) -> &'static str {
    match class {
        Class::Paid => "处理好了没有;质量、态度、收费满意吗;还有什么意见建议",
        _ => "处理好了没有;满意吗;还有什么意见建议",
    }
}

/// The row of what was done, as boards show it.
fn matter_of(book: &dyn Book, slip: &Slip) -> String {
    let form = book.registry().tagged(slip.id.form);
    let line = form.map_or_else(String::new, |form| form.line_of(slip, book).matter);
    people::without_names(book, slip, line)
}

/// C-07 names who asks; whoever stands above may, and another is said.
fn warn_not_the_caller(ask: &Ask<'_>, matter: &Matter<'_>) -> Option<Notice> {
    let calls = CallsBack::of(ask.book.policy());
    let large = calls.supervised() && is_large(ask, (matter.of.sum)(matter.slip));
    let named = calls.caller(matter.class(), if large { Whose::Supervisor } else { Whose::Desk });
    let above = match named {
        Role::Desk => [Role::Supervisor, Role::Head].contains(&ask.role),
        Role::Supervisor => ask.role == Role::Head,
        _ => false,
    };
    let speaks = standing_in::speaks_for(ask.book, ask.role, &[named]);
    (!speaks && !above).then(|| NOT_THE_CALLER.with(&[&standing_in::named(ask.book, &[named])]))
}

fn is_large(ask: &Ask<'_>, sum: Money) -> bool {
    sum > Money::ZERO && sum >= Money::fen(ask.limit(&SUPERVISOR_CALLBACK_FEN))
}

/// The first call about a slip: the callback begins with it.
fn first(ask: &Ask<'_>, it: Call) -> Result<Decision, Notice> {
    let slip = ask.standing()?;
    if let Some(SlipRef(before)) = slip.get(CALLED) {
        let form = ask.book.registry().tagged(before.form);
        let number = form.map_or_else(String::new, |form| form.number(before.number));
        return Err(CALLED_ALREADY.with(&[&number]));
    }
    let Some(of) = asking::to_ask(slip.id.form) else { return Err(NO_SLIP.says()) };
    let matter = Matter { slip, of, before: None };
    let id = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let call = heard(ask, &matter, &it)?;
    let warnings = call.warnings.clone();
    let drawn = begun(ask, &matter, call, id);
    let standing = standing_on(slip);
    let mut decision = Decision { drawn, warnings };
    if let Some(passing) = also::both(it.also, it.also_says.as_ref(), &NO_ALSO)? {
        also::draw(ask, passing, id, &standing, &mut decision)?;
    }
    with_all(ask, slip, &it, &mut decision)?;
    Ok(decision)
}

/// What stands on a slip and was not taken back.
fn standing_on(slip: &Slip) -> Fields {
    let stands = |(_, value): &&(u16, Value)| *value != Value::EMPTIED;
    slip.fields.iter().filter(stands).cloned().collect()
}

/// One call for all of a household's due matters: whoever says that all is well says so of each, and each has its
/// own callback.
pub(super) fn with_all(
    ask: &Ask<'_>,
    slip: &Slip,
    it: &Call,
    decision: &mut Decision,
) -> Result<(), Notice> {
    if it.with_all != Some(true) {
        return Ok(());
    }
    if it.satisfied != Some(true) || it.on_site.is_some() {
        return Err(ALL_CONTENT.at(Call::with_all));
    }
    let next = ask.book.next_number(TAG);
    let mut drawn = u64::try_from(
        decision.drawn.iter().filter(|d| d.slip.form == TAG && d.slip.number >= next).count(),
    )
    .unwrap_or(0);
    // What was said in passing belongs to the call, and not to each of the matters.
    let mut given = Fields::new();
    let passing = [Call::also.number(), Call::also_says.number()];
    let own = |tag: u16| !passing.contains(&tag) && !director::is_field(tag);
    for (tag, value) in ask.given.iter().filter(|(tag, _)| own(*tag)) {
        given.set(*tag, value.clone());
    }
    let each = Ask { given, ..*ask };
    for other in household::due(ask, slip, None) {
        let Some(of) = asking::to_ask(other.id.form) else { continue };
        let matter = Matter { slip: &other, of, before: None };
        if (of.made_by)(&other) == Some(ask.hand.badge) {
            continue;
        }
        let call = heard(&each, &matter, it)?;
        let id = SlipId { form: TAG, number: next + drawn };
        drawn += 1;
        decision.drawn.extend(begun(&each, &matter, call, id));
    }
    Ok(())
}

/// The entries of a first call: on what was done, and the callback that begins with it.
fn begun(ask: &Ask<'_>, matter: &Matter<'_>, call: Came, id: SlipId) -> Vec<Drawn> {
    let (slip, of) = (matter.slip, matter.of);
    let standing = standing_on(slip);
    let mut set = call
        .set
        .put(OF, SlipRef(slip.id))
        .put(CLASS, matter.class())
        .put(MATTER, Text(matter_of(ask.book, slip)))
        .put(SUM, (of.sum)(slip))
        .carry(&standing, Room::room, ROOM)
        .carry(&standing, REPORTED_BY, CALLER)
        .carry(&standing, REPORTED_FROM, PHONE);
    if let Some(since) = matter.since() {
        set = set.put(SINCE, since);
    }
    if let Some(badge) = (of.made_by)(slip) {
        set = set.put(MADE_BY, badge);
    }
    let mut opened = Ask::beside(id, CALLED_STEP, call.state, set);
    opened.dues = call.dues;
    let given = ask.given.clone().put(CALLED, SlipRef(id));
    let own = Ask::beside(slip.id, call_step(slip.id.form), slip.state, given);
    vec![own, opened]
}

/// What a call comes to, before it is written.
pub(super) struct Came {
    pub state: u16,
    pub set: Fields,
    pub dues: Vec<crate::engine::slip::Due>,
    pub warnings: Vec<Notice>,
}

/// Judges one call.
pub(super) fn heard(ask: &Ask<'_>, matter: &Matter<'_>, it: &Call) -> Result<Came, Notice> {
    if (matter.of.made_by)(matter.slip) == Some(ask.hand.badge) {
        return Err(OWN_WORK.says());
    }
    let mut came = match (it.satisfied, it.unheard) {
        (Some(content), None) => spoke(ask, matter, it, content)?,
        (None, Some(Unheard::Declined)) => declined(ask, matter),
        (None, Some(_)) => not_reached(ask, matter),
        _ => return Err(SAY_WHICH.at(Call::satisfied)),
    };
    if it.satisfied.is_some() {
        came.warnings.extend(director::heard(ask, it)?);
    }
    came.set = round(ask, matter, came.set);
    came.warnings.extend(warn_of_way(ask, matter, it));
    Ok(came)
}

/// What was given, over all that the call before left in the blanks. A call that reaches nobody takes back nothing
/// of what they said before.
fn round(ask: &Ask<'_>, matter: &Matter<'_>, set: Fields) -> Fields {
    let mut own = set.put(ASKED_BY, ask.hand.badge);
    own.lay(&ask.given);
    if at_rest(matter).is_some() && !ask.given.has(Call::satisfied) {
        return own;
    }
    for blank in Call::fields() {
        let left = matter.before.is_some_and(|slip| slip.value(blank.tag).is_some());
        if left && ask.given.value(blank.tag).is_none() && !director::is_field(blank.tag) {
            own.set(blank.tag, Value::EMPTIED);
        }
    }
    own
}

/// They said whether they are content. What is found amiss on site counts as if they were not (G-108).
fn spoke(ask: &Ask<'_>, matter: &Matter<'_>, it: &Call, content: bool) -> Result<Came, Notice> {
    refuse_unsigned(ask, it)?;
    let how = it.how.unwrap_or(How::Phone);
    let mut set = Fields::new()
        .put(OUTCOME, Outcome::Heard)
        .put(TRIES, 0)
        .put(ROUNDS, matter.number(ROUNDS) + 1);
    if matches!(ask.role, Role::Supervisor | Role::Head) {
        set = set.put(BY_SUPERVISOR, true);
    }
    if ask.role == Role::Head {
        set = set.put(BY_HEAD, true);
    }
    let mut came = Came { state: HEARD, set, dues: Vec::new(), warnings: Vec::new() };
    let mut drawn = Ask::beside(matter.slip.id, 0, 0, Fields::new());
    if let Some(before) = matter.before {
        drawn = drawn.met(Some(before), TRY_NEXT, ask.occurred);
        drawn = drawn.met(Some(before), dues::REMEDY, ask.occurred);
    }
    if how != How::Phone {
        let hours = ask.limit(&CALLBACK_FORM_HOURS);
        let because = format!("回访 {} + {hours} 小时 (G-40, N-30)", ask.occurred.show(ask.now));
        drawn = drawn.due(PAPER_IN, ask.occurred.plus_minutes(60 * hours), because);
        came.state = PAPER_OUT;
    } else if matter.before.and_then(|slip| slip.due(PAPER_IN)).is_some_and(|due| due.met.is_none())
    {
        came.state = PAPER_OUT;
    }
    if !content || it.on_site.is_some() {
        let (by, because) = mended_by(ask, it, content)?;
        let mends = it.mends.map_or_else(String::new, |badge| staff::short(ask.book, badge));
        came.warnings.push(ASK_AGAIN.with(&[&mends, &by.show(ask.now)]));
        came.state = AMISS;
        came.set = came.set.put(NOT_CONTENT, matter.number(NOT_CONTENT) + 1);
        drawn = drawn.due(dues::REMEDY, by, because);
    }
    came.dues = drawn.dues;
    Ok(came)
}

/// Who mends it, and until when (G-37).
fn mended_by(ask: &Ask<'_>, it: &Call, content: bool) -> Result<(Moment, String), Notice> {
    if !content && it.customer_says.is_none() {
        return Err(SAY_WHY.at(Call::customer_says));
    }
    if it.mends.is_none() {
        return Err(WHO_MENDS.at(Call::mends));
    }
    let days = ask.limit(&CALLBACK_REMEDY_DAYS);
    match it.remedy_by {
        Some(at) if ask.is_past(at) => {
            Err(MENDED_PAST.with(&[&at.show(ask.now)]).at(Call::remedy_by))
        }
        Some(at) => Ok((at, "整改期限 (G-37)".to_string())),
        None if days == 0 => Err(MENDED_BY.at(Call::remedy_by)),
        None => {
            let because =
                format!("回访 {} + {days} 天整改 (G-37, T-04a)", ask.occurred.show(ask.now));
            Ok((ask.occurred.plus_minutes(days * 24 * 60), because))
        }
    }
}

/// G-38: signed, unless by phone; who will not sign or is gone has an honest ending of it.
fn refuse_unsigned(ask: &Ask<'_>, it: &Call) -> Result<(), Notice> {
    let by_phone = matches!(it.how, None | Some(How::Phone));
    if by_phone
        || !ask.book.policy().is(CallbackMethod::AnySignedUnlessPhone)
        || it.resident_signed.is_some()
    {
        return Ok(());
    }
    let (why, served) = (it.no_sign_why.as_ref(), it.served.as_ref());
    if unsigned::shown(why, (it.witness, it.witness_too), served) {
        return Ok(());
    }
    Err(NOT_SIGNED.at(Call::resident_signed))
}

/// Where a callback rests that was heard before; a call that reaches nobody leaves it there.
fn at_rest(matter: &Matter<'_>) -> Option<u16> {
    let state = matter.before?.state;
    (![CALLING, AMISS].contains(&state)).then_some(state)
}

fn declined(ask: &Ask<'_>, matter: &Matter<'_>) -> Came {
    ended(ask, matter, Outcome::Declined, matter.number(TRIES) + 1)
}

/// It ends as what it was.
fn ended(ask: &Ask<'_>, matter: &Matter<'_>, outcome: Outcome, tries: i64) -> Came {
    let warnings = vec![NOT_HEARD.says()];
    if let Some(state) = at_rest(matter) {
        return Came { state, set: Fields::new(), dues: Vec::new(), warnings };
    }
    let set = Fields::new().put(TRIES, tries).put(OUTCOME, outcome);
    let mut drawn = Ask::beside(matter.slip.id, 0, 0, Fields::new());
    for due in [TRY_NEXT, dues::REMEDY] {
        drawn = drawn.met(matter.before, due, ask.occurred);
    }
    Came { state: UNHEARD, set, dues: drawn.dues, warnings }
}

/// The try counts where it lies apart from the one before (D-58); after as many as the office wants
/// (D-57) it ends.
fn not_reached(ask: &Ask<'_>, matter: &Matter<'_>) -> Came {
    let again = || TRY_AGAIN.with(&[&ask.limit(&CALLBACK_TRIES).to_string()]);
    let state = matter.before.map_or(CALLING, |slip| slip.state);
    let last = matter.before.and_then(|slip| slip.get(TRIED_AT));
    let (tries, next, because) = match trying::tried(ask, matter.number(TRIES), last) {
        Tried::TooSoon { hours } => {
            let warnings = vec![TOO_SOON.with(&[&hours.to_string()]), again()];
            return Came { state, set: Fields::new(), dues: Vec::new(), warnings };
        }
        Tried::Enough { tries } => return ended(ask, matter, Outcome::Unreached, tries),
        Tried::Again { tries, .. } if at_rest(matter).is_some() => {
            return ended(ask, matter, Outcome::Unreached, tries);
        }
        Tried::Again { tries, next, because } => (tries, next, because),
    };
    let mut set = Fields::new().put(TRIES, tries).put(TRIED_AT, ask.occurred);
    if matter.before.is_none() {
        set = set.put(OUTCOME, Outcome::Trying);
    }
    let drawn = Ask::beside(matter.slip.id, 0, 0, Fields::new());
    let dues = match state {
        CALLING => drawn.due(TRY_NEXT, next, because).dues,
        _ => Vec::new(),
    };
    Came { state, set, dues, warnings: vec![again()] }
}

/// By another way than the office's (C-08), or before the moment for it (N-24, G-41).
fn warn_of_way(ask: &Ask<'_>, matter: &Matter<'_>, it: &Call) -> Vec<Notice> {
    let policy = ask.book.policy();
    let how = it.how.unwrap_or(How::Phone);
    // Whoever is asked while the fee is collected was asked, whatever the way (C-48).
    let ours = how == How::Collecting
        || match policy.get::<CallbackMethod>() {
            CallbackMethod::AnySignedUnlessPhone => true,
            CallbackMethod::Phone => how == How::Phone,
            CallbackMethod::OnSite => how == How::Site,
            CallbackMethod::PhoneOrVisit => matches!(how, How::Phone | How::Visit),
        };
    let method = policy.get::<CallbackMethod>().chosen().side.label;
    let mut warnings: Vec<Notice> =
        (!ours).then(|| NOT_OUR_WAY.with(&[method])).into_iter().collect();
    let wait = quota::Terms::of(matter.class(), policy).wait;
    let early = matter.since().is_some_and(|since| ask.occurred.day() < since.day().next(wait));
    if early && how != How::Collecting && matter.before.is_none() {
        warnings.push(TOO_EARLY.with(&[&wait.to_string()]));
    }
    warnings
}
