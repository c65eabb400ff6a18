//! What happens to a callback after the first call: called again, its paper handed in, reviewed by the
//! manager, and after its years cleared away.

use super::also;
use super::asking;
use super::calling::{self, Matter, PAPER_IN, heard};
use super::policy::{CALLBACK_FORM_HOURS, CALLBACK_FORM_MONTHS, CallbackRetention};
use super::record::{
    AMISS, Call, HEARD, HandIn, NO_ALSO, NOT_CONTENT, OF, PAPER_OUT, REMOVED, REVIEWED, Remove,
    Review, call_step,
};
use crate::forms::prelude::*;

rules! {
    NO_PAPER refuse "没有要交的纸表" ["G-40", "N-30"];
    HANDED_LATE warn "回访表应在 {0} 小时内交回,已过" ["G-40", "N-30"];
    KEPT_UNTIL refuse "回访表须留 {0} 个月,到 {1} 才可清理" ["G-40", "N-31"];
    KEPT_FOR_GOOD refuse "按设置回访表一直留着,不清理" ["G-40", "C-45"];
}

/// What the callback is about.
fn matter_of(ask: &Ask<'_>, slip: &Slip) -> Option<Slip> {
    ask.book.slip(slip.get(OF)?.0)
}

pub(super) fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let Some(before) = ask.slip else { return Advice::default() };
    let Some(slip) = matter_of(ask, before) else { return Advice::default() };
    let Some(of) = asking::to_ask(slip.id.form) else { return Advice::default() };
    calling::said_of(ask, given, &Matter { slip: &slip, of, before: Some(before) })
}

/// Called again: what was heard stands on the work as well, for whoever judges it by that.
pub(super) fn again(ask: &Ask<'_>, it: Call) -> Outcome {
    let before = ask.standing()?;
    let Some(slip) = matter_of(ask, before) else { return Err(NO_SLIP.says()) };
    let Some(of) = asking::to_ask(slip.id.form) else { return Err(NO_SLIP.says()) };
    let came = heard(ask, &Matter { slip: &slip, of, before: Some(before) }, &it)?;
    let mut own = ask.draw_with(came.state, came.set);
    own.dues = came.dues;
    let mut decision = Decision { drawn: vec![own], warnings: came.warnings };
    if let Some(content) = it.satisfied {
        let mut set = Fields::new().put(Call::satisfied, content);
        for (tag, said) in [(Call::customer_says, &it.customer_says), (Call::on_site, &it.on_site)]
        {
            match said.clone() {
                Some(said) => set = set.put(tag, said),
                None => set.clear(tag),
            }
        }
        decision.drawn.push(Ask::beside(slip.id, call_step(slip.id.form), slip.state, set));
    }
    let stands = |(_, value): &&(u16, Value)| *value != Value::EMPTIED;
    let first: Fields = before.fields.iter().filter(stands).cloned().collect();
    if let Some(passing) = also::both(it.also, it.also_says.as_ref(), &NO_ALSO)? {
        also::draw(ask, passing, before.id, &first, &mut decision)?;
    }
    calling::with_all(ask, &slip, &it, &mut decision)?;
    Ok(decision)
}

/// The paper comes to the desk (G-40).
pub(super) fn hand_in(ask: &Ask<'_>, _: HandIn) -> Outcome {
    let slip = ask.standing()?;
    if slip.due(PAPER_IN).is_none_or(|due| due.met.is_some()) {
        return Err(NO_PAPER.says());
    }
    let state = if slip.state == PAPER_OUT { HEARD } else { slip.state };
    let late = slip.due(PAPER_IN).is_some_and(|due| due.met.is_none() && due.at < ask.occurred);
    let hours = ask.limit(&CALLBACK_FORM_HOURS).to_string();
    let warnings = late.then(|| HANDED_LATE.with(&[&hours])).into_iter().collect();
    let drawn = vec![ask.draw(state).met(Some(slip), PAPER_IN, ask.occurred)];
    Ok(Decision { drawn, warnings })
}

/// 审阅 (G-39): the manager's word. What went well at once is signed for by the day; whatever was ever
/// amiss is read by itself.
pub(super) fn review(ask: &Ask<'_>, it: Review) -> Outcome {
    let slip = ask.standing()?;
    let mut decision = Decision::from(ask.draw(REVIEWED));
    if it.whole_day != Some(true) {
        return Ok(decision);
    }
    let well = |other: &Slip| {
        let by_phone = !other.dues.iter().any(|due| due.what == PAPER_IN);
        other.state == HEARD && by_phone && other.get(NOT_CONTENT).unwrap_or(0) == 0
    };
    let of_day = asking::begun_on(ask.book, slip.opened().day()).into_iter();
    let others = of_day.filter(|id| *id != slip.id).filter_map(|id| ask.book.slip(id));
    for other in others.filter(well) {
        let set = Fields::new().put(Review::opinion, it.opinion.clone());
        decision.drawn.push(Ask::beside(other.id, ask.step.tag, REVIEWED, set));
    }
    Ok(decision)
}

/// Cleared away after its years, and not before (G-40); the journal keeps it all the same.
pub(super) fn remove(ask: &Ask<'_>, _: Remove) -> Outcome {
    match kept(ask) {
        Some(why) => Err(why),
        None => ask.draw(REMOVED).ok(),
    }
}

/// Why a form is not to be cleared away yet, whatever is written.
pub(super) fn kept(ask: &Ask<'_>) -> Option<Notice> {
    let slip = ask.slip?;
    if ask.book.policy().is(CallbackRetention::NoEnd) {
        return Some(KEPT_FOR_GOOD.says());
    }
    let months = ask.limit(&CALLBACK_FORM_MONTHS);
    let last = slip.story.iter().map(|deed| deed.occurred).max().unwrap_or_else(|| slip.opened());
    let until = after_months(last.day(), months);
    let early = ask.now.day() < until;
    early.then(|| KEPT_UNTIL.with(&[&months.to_string(), &until.to_string()]))
}

/// The same day so many months later; the last of a shorter month.
fn after_months(day: Day, months: i64) -> Day {
    let mut first = day.first_of_month();
    for _ in 0..months {
        first = first.next(31).first_of_month();
    }
    let of_month = u64::try_from(day.number() - day.first_of_month().number()).unwrap_or(0);
    let last = first.next(31).first_of_month().before(1);
    first.next(of_month).min(last)
}

/// Whether somebody still has to call: the row that the board of callbacks shows.
pub(super) fn to_call(slip: &Slip) -> bool {
    [super::record::CALLING, AMISS].contains(&slip.state)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::super::record::TAG;
    use super::*;
    use crate::engine::book::map::MapBook;
    use crate::engine::decision::{Asked, Hand, Input, Verdict};
    use crate::engine::judge::judge;
    use crate::engine::ledger::SumKey;
    use crate::engine::policy::Policy;
    use crate::engine::registry::Registry;

    /// A book that remembers which slips were read.
    struct Watched<'a> {
        book: &'a MapBook,
        read: RefCell<BTreeSet<SlipId>>,
    }

    impl Book for Watched<'_> {
        fn slip(&self, id: SlipId) -> Option<Slip> {
            self.read.borrow_mut().insert(id);
            self.book.slip(id)
        }
        fn keys(&self, i: Index, from: (u64, u64), to: (u64, u64), most: usize) -> Vec<SlipId> {
            self.book.keys(i, from, to, most)
        }
        fn next_number(&self, form: u16) -> u64 {
            self.book.next_number(form)
        }
        fn registry(&self) -> &'static Registry {
            self.book.registry()
        }
        fn policy(&self) -> &Policy {
            self.book.policy()
        }
        fn sums(&self, from: SumKey, to: SumKey, most: usize) -> Vec<(SumKey, Money)> {
            self.book.sums(from, to, most)
        }
    }

    /// `F-14 return 1 a=b`: a step, on a slip by its number.
    fn asked(book: &MapBook, words: &str) -> Asked {
        let mut words = words.split_whitespace().peekable();
        let (form, step) = (words.next().unwrap(), words.next().unwrap());
        let number: Option<u64> = words.peek().and_then(|word| word.parse().ok());
        let tag = crate::forms::form(form).unwrap().tag;
        let slip = number.map(|number| SlipId { form: tag, number });
        let field = |word: &str| {
            let (name, text) = word.split_once('=')?;
            Some((name.to_string(), Input::Text(text.to_string())))
        };
        Asked {
            form: form.to_string(),
            step: step.to_string(),
            slip,
            seen: slip.and_then(|id| book.slip(id)).map(|slip| slip.version),
            fields: words.filter_map(field).collect(),
            ..Asked::default()
        }
    }

    #[test]
    fn whoever_signs_for_a_day_reads_the_callbacks_of_that_day_and_no_others() {
        let mut book = crate::forms::map_book();
        let mut now = Moment::parse("2026-11-20 09:00", Moment(0)).unwrap();
        let hand = |badge| Hand { badge: Badge(badge), cosign: None };
        let mut take = |now: Moment, by: u32, words: &str| {
            let (verdict, _) = book.take(&asked(&book, words), hand(by), now);
            assert!(matches!(verdict, Verdict::Accepted(_)), "{words}: {verdict:?}");
        };
        take(now, 0, "B-01 enter badge=101 name=陈建国 role=head");
        take(now, 101, "B-01 enter badge=102 name=王丽 role=desk");
        take(now, 101, "B-01 enter badge=110 name=周敏 role=supervisor");
        take(now, 102, "F-107 enter no=1-1-101");
        for number in 1..=3 {
            take(now, 102, "F-14 open room=1-1-101 part=厨房 home=yes");
            take(now, 102, &format!("F-14 return {number} result=fixed signed=张三"));
            take(now, 102, &format!("F-14 tell-owner {number} told_owner=call"));
            take(now, 102, &format!("F-14 callback {number} satisfied=y"));
            if number == 1 {
                now = now.plus_minutes(24 * 60);
            }
        }
        let watched = Watched { book: &book, read: RefCell::default() };
        let review = asked(&book, "F-27 review 2 opinion=阅 whole_day=y");
        let verdict = judge(&watched, &review, hand(110), now);
        let Verdict::Accepted(decision) = verdict else { panic!("{verdict:?}") };
        let callback = |number| SlipId { form: TAG, number };
        let signed: Vec<SlipId> = decision.drawn.iter().map(|drawn| drawn.slip).collect();
        assert_eq!(signed, [callback(2), callback(3)]);
        assert!(!watched.read.borrow().contains(&callback(1)), "of the day before");
    }
}
