//! While it runs: the first moment, the ticks, the words upward, the flat that was entered, and the calm after it.
//! Nothing here may ask for more than whoever is in the middle of it can say.

use super::checklists;
use super::record::{ALL_TICKED, CALM, DRAFT_AGAIN, DRAFTED, PATIENT, SAY_WHEN};
use super::record::{
    AT_WORK, Add, Calm, Check, Command, DIALLED, DRILL, DRILLED, Enter, FIRM_THERE, FURTHER_UP,
    INSIDE, INSIDE_NOW, Item, Kind, LIST, Leave, Mark, NO_NUMBER, NO_REPORT_YET, NO_ROOM,
    NO_SUCH_ITEM, NOBODY_RUNG, NONE_TICKED, NOT_A_HEAD, NOT_THEN, NOTES, Next, Note, Noted, Open,
    REPORT, RUNNING, SAME_RUNS, TAG, TICKED_ALREADY, TOLD, TWO_STAFF, Tick, Told, UNTICKED, Up,
    WHY_NOT, list,
};
use crate::engine::slip::state_key_of;
use crate::forms::estate::rooms;
use crate::forms::events::policy::{
    FIRST_AID_CALLBACK_DAYS, INCIDENT_REPORT_HOURS, INCIDENT_UP_MINUTES, IncidentChain,
    LIFT_ARRIVAL_MINUTES, POLICE_CALL_MINUTES,
};
use crate::forms::office::staff;
use crate::forms::prelude::*;
use crate::forms::shift::book_entry::{self, Class};

/// The check-list is on the screen as soon as the kind is chosen, its first line the number to dial.
pub(super) fn advise_open(ask: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(kind) = given.get(Open::kind) else { return advice };
    let (items, unknown) = checklists::begin(ask.book, kind);
    advice.computed = shown(&items);
    advice.warnings.extend(unknown.iter().map(|whose| NO_NUMBER.with(&[whose])));
    advice.warnings.extend(warn_same(ask, kind, given.get(Open::room)));
    advice
}

/// Another that runs, of the same kind and place: two slips for one fire are two half-ticked lists.
fn warn_same(ask: &Ask<'_>, kind: Kind, room: Option<RoomId>) -> Option<Notice> {
    let running = state_key_of(TAG, RUNNING);
    let ids = ask.book.under(Index::State, running, 50);
    let mut slips = ids.into_iter().filter_map(|id| ask.book.slip(id));
    let same = slips.find(|s| s.get(Open::kind) == Some(kind) && s.get(Open::room) == room)?;
    let number = ask.book.registry().show_number(same.id);
    Some(SAME_RUNS.with(&[kind.label(), &number]))
}

/// The list as lines to be done, with the time behind what somebody did.
fn shown(items: &[Item]) -> Vec<(String, String)> {
    let line = |(n, item): (usize, &Item)| {
        let at = match (item.at, &item.skipped) {
            (Some(at), _) => format!(" √{}", at.clock()),
            (None, Some(_)) => " 未办".to_string(),
            (None, None) => String::new(),
        };
        (format!("{} {}{at}", n + 1, item.what.0), String::new())
    };
    items.iter().enumerate().map(line).collect()
}

/// It begins: the list is laid down and the clocks run from when it happened.
pub(super) fn open(ask: &Ask<'_>, it: Open) -> Outcome {
    let (items, _) = checklists::begin(ask.book, it.kind);
    let from = ask.occurred;
    let heard = from.show(ask.now);
    let drawn = ask.draw_with(RUNNING, ask.given.clone().put(LIST, items));
    let up = ask.limit(&INCIDENT_UP_MINUTES);
    let hours = ask.limit(&INCIDENT_REPORT_HOURS);
    let mut drawn = drawn
        .due(dues::UP, from.plus_minutes(up), format!("发生 {heard} + {up} 分 (T-01c, G-99)"))
        .due(REPORT, from.plus_minutes(hours * 60), format!("发生 {heard} + {hours} 小时 (N-39)"));
    if drawn.set.get(LIST).is_some_and(|list| list.iter().any(|item| item.mark == Mark::Dial)) {
        let n = ask.limit(&POLICE_CALL_MINUTES);
        drawn = drawn.due(DIALLED, from.plus_minutes(n), format!("发生 {heard} + {n} 分 (T-01d)"));
    }
    if it.kind == Kind::Lift {
        let n = ask.limit(&LIFT_ARRIVAL_MINUTES);
        let why = format!("发生 {heard} + {n} 分 (D-85)");
        drawn = drawn.due(FIRM_THERE, from.plus_minutes(n), why);
    }
    // What is special is always in the shift book, for whoever comes next (P-26).
    let said = format!("突发事件 {}", it.kind.label());
    let entry = book_entry::beside(ask, Class::Urgent, said, drawn.slip, it.room);
    Ok(Decision { drawn: vec![drawn, entry], warnings: Vec::new() })
}

/// A drill has the same list and no clock.
pub(super) fn drill(ask: &Ask<'_>, it: Open) -> Outcome {
    let (items, _) = checklists::begin(ask.book, it.kind);
    ask.draw_with(DRILL, ask.given.clone().put(LIST, items)).ok()
}

/// The next item that nobody has ticked, with one key.
pub(super) fn next(ask: &Ask<'_>, _: Next) -> Outcome {
    let slip = ask.standing()?;
    let n = list(slip).iter().position(|item| !item.settled()).ok_or_else(|| ALL_TICKED.says())?;
    settle(ask, slip, vec![(n, Came::Done(ask.occurred))])
}

/// Characters of an item that stand in its row.
const READ_IN_A_ROW: usize = 40;

/// What is settled is shown with its time; what is not stands in rows, to be ticked.
pub(super) fn advise_tick(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    if ask.slip.is_some_and(|slip| slip.state == DRAFTED) {
        advice.warnings.push(DRAFT_AGAIN.says());
    }
    let items = ask.slip.map(list).unwrap_or_default();
    let open = items.iter().zip(shown(&items)).filter(|(item, _)| !item.settled());
    // Cut, since the office's own items may fill a line without their number.
    let row = |(n, (_, (line, _))): (usize, (&Item, (String, String)))| {
        let path = format!("{}.{}.{}", Tick::checks.name(), n + 1, Check::what.name());
        (path, line.chars().take(READ_IN_A_ROW).collect())
    };
    advice.fills = open.enumerate().map(row).collect();
    let settled = items.iter().zip(shown(&items)).filter(|(item, _)| item.settled());
    advice.computed = settled.map(|(_, line)| line).collect();
    advice
}

/// What became of an item: done at a moment, or not, and why.
enum Came {
    Done(Moment),
    Not(Text),
}

/// The numbers in a text, counted from nought; a word that is none is past every list.
fn numbers(text: &str) -> impl Iterator<Item = usize> {
    let words = text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
    words.map(|n| n.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).unwrap_or(usize::MAX))
}

/// What is said of a row of the list; nothing where it was left open.
fn came(
    ask: &Ask<'_>,
    slip: &Slip,
    row: &Check,
    why: Option<&Text>,
) -> Result<Option<Came>, Notice> {
    let done = row.done.or_else(|| row.at.map(|_| true));
    match (done, row.at, why) {
        (None, ..) => Ok(None),
        (Some(true), None, _) if !AT_WORK.contains(&slip.state) => Err(SAY_WHEN.at(Tick::checks)),
        (Some(true), at, _) => {
            let (from, at) = (slip.opened(), at.unwrap_or(ask.occurred));
            match (from..=ask.now).contains(&at) {
                true => Ok(Some(Came::Done(at))),
                false => Err(NOT_THEN.with(&[&from.show(ask.now)]).at(Tick::checks)),
            }
        }
        (Some(false), _, Some(why)) => Ok(Some(Came::Not(why.clone()))),
        (Some(false), _, None) => Err(WHY_NOT.at(Tick::skipped)),
    }
}

/// Those that were done by now, ticked on the screen or by their numbers; and, with a reason, those that were not needed.
pub(super) fn tick(ask: &Ask<'_>, it: Tick) -> Outcome {
    let slip = ask.standing()?;
    let many = list(slip).len();
    // Afterwards nothing is done now.
    if it.ticked.is_some() && it.skipped.is_none() && !AT_WORK.contains(&slip.state) {
        return Err(SAY_WHEN.at(Tick::checks));
    }
    let mut settled: Vec<(usize, Came)> = Vec::new();
    for n in it.ticked.iter().flat_map(|text| numbers(&text.0)) {
        let came = it.skipped.clone().map_or(Came::Done(ask.occurred), Came::Not);
        settled.push((n, came));
    }
    for row in &it.checks {
        if let Some(came) = came(ask, slip, row, it.skipped.as_ref())? {
            let number = row.what.iter().flat_map(|what| numbers(&what.0)).next();
            settled.push((number.unwrap_or(usize::MAX), came));
        }
    }
    if settled.is_empty() && it.ticked.is_none() {
        return Err(NONE_TICKED.at(Tick::ticked));
    }
    if settled.is_empty() || settled.iter().any(|(n, _)| *n >= many) {
        return Err(NO_SUCH_ITEM.with(&[&many.to_string()]).at(Tick::ticked));
    }
    settle(ask, slip, settled).map_err(|notice| notice.at(Tick::ticked))
}

/// Writes the moment (or the reason) on these items, and their words on the step, so that its story tells
/// what was done. A time that stands is never written over.
fn settle(ask: &Ask<'_>, slip: &Slip, settled: Vec<(usize, Came)>) -> Outcome {
    let mut items = list(slip);
    let mut fresh: Vec<(usize, Mark, Moment)> = Vec::new();
    let mut set = Fields::new();
    for (n, came) in settled {
        let Some(item) = items.get_mut(n).filter(|item| !item.settled()) else { continue };
        let at = match came {
            Came::Done(at) => *item.at.insert(at),
            Came::Not(why) => {
                set = set.put(Tick::skipped, why.clone());
                item.skipped = Some(why);
                ask.occurred
            }
        };
        fresh.push((n, item.mark, at));
    }
    if fresh.is_empty() {
        return Err(TICKED_ALREADY.says());
    }
    fresh.arrange_by_key(|(n, ..)| *n);
    let words =
        fresh.iter().filter_map(|(n, ..)| Some(format!("{} {}", n + 1, items.get(*n)?.what.0)));
    let words = words.collect::<Vec<_>>().join(";");
    let set = set.put(LIST, items).put(Next::ticked, Text(words));
    let mut drawn = ask.draw_with(slip.state, set);
    // What was said not to be needed owes nothing either.
    for (mark, due) in [(Mark::Dial, DIALLED), (Mark::There, FIRM_THERE)] {
        let first = fresh.iter().filter(|(_, own, _)| *own == mark).map(|(.., at)| *at).min();
        if let Some(at) = first {
            drawn = drawn.met(Some(slip), due, at);
        }
    }
    drawn.ok()
}

pub(super) fn add(ask: &Ask<'_>, it: Add) -> Outcome {
    let slip = ask.standing()?;
    let item = Item { what: it.added, mark: Mark::Plain, at: None, skipped: None };
    let set = ask.given.clone().add_row(&slip.fields, LIST, item);
    ask.draw_with(slip.state, set).ok()
}

/// The ranks to which word must come by the side of C-40, and what they are called.
fn enough(ask: &Ask<'_>) -> (&'static [Role], &'static str) {
    use Role::{CleaningHead, Company, EngineeringHead, Head, SecurityHead, Supervisor};
    match ask.book.policy().get::<IncidentChain>() {
        IncidentChain::StepByStep => (&[Head, Company], "物业主任"),
        IncidentChain::CentreDirector => (&[Supervisor, Head, Company], "客服中心主任"),
        IncidentChain::Superior => {
            (&[Supervisor, Head, Company, EngineeringHead, SecurityHead, CleaningHead], "上级领导")
        }
    }
}

/// Who is shown first in the blank: the lowest rank of the ladder that has not heard.
pub(super) fn next_rank(slip: &Slip, book: &dyn Book) -> Option<Badge> {
    use Role::{EngineeringHead, Head, SecurityHead, Supervisor};
    let own = match slip.get(Open::kind).map(Kind::class) {
        Some(super::record::Class::Engineering) => EngineeringHead,
        _ => SecurityHead,
    };
    let ladder: &[Role] = match book.policy().get::<IncidentChain>() {
        IncidentChain::StepByStep => &[own, Supervisor, Head],
        IncidentChain::CentreDirector => &[Supervisor, Head],
        IncidentChain::Superior => &[Head],
    };
    let told: Vec<Badge> = slip.rows_of(TOLD).filter_map(|row| row.get(Told::to)).collect();
    let heard = |role: &Role| told.iter().any(|badge| staff::role(book, *badge) == Some(*role));
    let ranks = ladder.iter().filter(|role| !heard(role));
    ranks.flat_map(|role| staff::holders(book, *role, 1)).next()
}

/// One rank upward: who, when, how. Word stands whoever heard it; the clock stops where the office wants it.
pub(super) fn up(ask: &Ask<'_>, it: Up) -> Outcome {
    let slip = ask.standing()?;
    let told = Told { to: it.up_to, at: ask.occurred, how: it.how };
    let set = ask.given.clone().add_row(&slip.fields, TOLD, told);
    let drawn = ask.draw_with(slip.state, set);
    let (ranks, called) = enough(ask);
    let runs = slip.due(dues::UP).is_some_and(|due| due.met.is_none());
    if runs && !staff::role(ask.book, it.up_to).is_some_and(|role| ranks.contains(&role)) {
        let warnings = vec![FURTHER_UP.with(&[called]).at(Up::up_to)];
        return Ok(Decision { drawn: vec![drawn], warnings });
    }
    drawn.met(Some(slip), dues::UP, ask.occurred).ok()
}

pub(super) fn command(ask: &Ask<'_>, _: Command) -> Outcome {
    ask.draw(ask.standing()?.state).ok()
}

/// What else happened. Also long after: it is added, with its own moment, and nothing gives way.
pub(super) fn note(ask: &Ask<'_>, it: Note) -> Outcome {
    let slip = ask.standing()?;
    let noted = Noted { at: ask.occurred, words: Text(it.note.0) };
    let set = ask.given.clone().add_row(&slip.fields, NOTES, noted);
    ask.draw_with(slip.state, set).ok()
}

pub(super) fn advise_enter(_: &Ask<'_>, given: &Fields) -> Advice {
    let mut advice = Advice::default();
    if given.rows(Enter::calls).is_empty() {
        advice.warnings.push(NOBODY_RUNG.at(Enter::calls));
    }
    advice
}

/// A flat is opened in need: who was rung, who allowed it, two of the staff and a witness.
pub(super) fn enter(ask: &Ask<'_>, it: Enter) -> Outcome {
    let slip = ask.standing()?;
    if it.room.is_none() && !slip.has(Open::room) {
        return Err(NO_ROOM.at(Enter::room));
    }
    if it.first == it.second {
        return Err(TWO_STAFF.at(Enter::second));
    }
    let entitled = |role| matches!(role, Role::Supervisor | Role::Head);
    if !staff::role(ask.book, it.approved).is_some_and(entitled) {
        let who = [Role::Supervisor.label(), Role::Head.label()].join("或");
        return Err(NOT_A_HEAD.with(&[&who]).at(Enter::approved));
    }
    ask.draw_with(slip.state, ask.given.clone().put(INSIDE_NOW, true)).ok()
}

pub(super) fn leave(ask: &Ask<'_>, _: Leave) -> Outcome {
    let slip = ask.standing()?;
    ask.draw_with(slip.state, ask.given.clone().put(INSIDE_NOW, false)).ok()
}

/// What is still open on the list and upward, as it is said before it is called over.
pub(super) fn advise_calm(ask: &Ask<'_>, _: &Fields) -> Advice {
    let mut advice = Advice::default();
    let Some(slip) = ask.slip else { return advice };
    let open = list(slip).iter().filter(|item| !item.settled()).count();
    if open > 0 {
        advice.warnings.push(UNTICKED.with(&[&open.to_string()]));
    }
    if slip.due(dues::UP).is_some_and(|due| due.met.is_none()) {
        advice.warnings.push(NO_REPORT_YET.says());
    }
    advice
}

/// It is over. Nobody is left in a flat that was opened.
pub(super) fn calm(ask: &Ask<'_>, _: Calm) -> Outcome {
    let slip = ask.standing()?;
    if slip.get(INSIDE_NOW) == Some(true) {
        return Err(INSIDE.says());
    }
    if slip.state == DRILL {
        return ask.draw(DRILLED).ok();
    }
    let drawn = ask.draw(CALM).met(Some(slip), DIALLED, ask.occurred);
    let drawn = drawn.met(Some(slip), FIRM_THERE, ask.occurred);
    if slip.get(Open::kind) != Some(Kind::Injury) {
        return drawn.ok();
    }
    let days = ask.limit(&FIRST_AID_CALLBACK_DAYS);
    let because = format!("平息 {} + {days} 天 (N-26)", ask.occurred.show(ask.now));
    drawn.due(PATIENT, ask.occurred.plus_minutes(days * 24 * 60), because).ok()
}

/// Its row: the place and what is to be done next, while it runs.
pub(super) fn line(slip: &Slip, book: &dyn Book) -> Line {
    let items = list(slip);
    let done = items.iter().filter(|item| item.settled()).count();
    let next = items.iter().find(|item| !item.settled());
    let matter = super::record::matter(slip);
    let running = AT_WORK.contains(&slip.state);
    let matter = match next.filter(|_| running) {
        Some(next) => format!("{matter} {done}/{} 下一项: {}", items.len(), next.what.0),
        None => matter,
    };
    Line {
        due: slip.next_due().map(|due| due.at),
        urgent: slip.state == RUNNING,
        place: slip.get(Open::room).map_or_else(String::new, |room| rooms::shown(book, room)),
        matter,
        // Sought and not reached: they are called again, whatever the paper waits for.
        ask_again: super::asking::sought(slip),
        worker: slip.get(Command::commander).map_or_else(String::new, |b| staff::short(book, b)),
        ..Line::default()
    }
}
