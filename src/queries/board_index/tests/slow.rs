//! The slow way: every open slip decoded, filtered, sorted and counted anew.

use super::*;
use crate::forms::callbacks::quota::Whose;

/// One row of the slow way, and what it is laid and filtered by.
pub(super) struct Slow {
    pub(super) slip: Slip,
    pub(super) row: Row,
    pub(super) line: crate::engine::form::Line,
    pub(super) at: u64,
    pub(super) building: String,
    pub(super) assignee: String,
}

/// The blank of whoever heard a matter first; the same on every paper.
const FIRST_RESPONDER: Tag<Badge> = Tag::new(30, "first");

fn typist(s: &Slow) -> Option<u32> {
    s.slip.story.first().map(|deed| deed.by.0)
}

pub(super) fn slow(book: &MapBook, viewer: Viewer, board: Board, me: u32) -> Vec<Slow> {
    let all = book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), usize::MAX);
    let told = match board {
        Board::Callbacks { from, to } => {
            book.keys(Index::Callback, (from, 0), (to, u64::MAX), usize::MAX)
        }
        _ => Vec::new(),
    };
    let calls = CallsBack::of(book.policy());
    let tallied = |id: &SlipId| book.slip(*id).and_then(|slip| tally(&slip, book));
    // What is asked on its own paper keeps its key after the call, and may still be open.
    let told = told.into_iter().filter(|id| {
        let open = book.slip(*id).is_some_and(|s| stands_open(&s));
        let of = tallied(id).filter(|t| t.matter == *id && t.outcome.is_none() && !open);
        of.is_some_and(|t| calls.now(&t, Whose::Desk, viewer.now))
    });
    let hours = Hours::of(book, viewer.now);
    let mut rows: Vec<Slow> = all
        .into_iter()
        .chain(told)
        .map(|id| {
            let slip = book.slip(id).unwrap();
            let form = forms::tagged(id.form).unwrap();
            let keys = forms::keys(&slip);
            let key = |index| keys.iter().find(|k| k.index == index).map(|k| k.a);
            let line = form.line_of(&slip, book);
            let mut row = presenter::row(book, form, &slip, viewer, &hours, None);
            let at = key(Index::Open);
            if at.is_none() {
                row.due = tallied(&id).and_then(|tally| calls.by(&tally, Whose::Desk));
            }
            let room = key(Index::OpenRoom).or(key(Index::Room));
            let room = room.and_then(|r| {
                forms::estate::rooms::slip(
                    book,
                    crate::engine::value::RoomId(u32::try_from(r).ok()?),
                )
            });
            let building =
                room.map_or(String::new(), |r| forms::estate::rooms::building(&r).into());
            let assignee = line.hands.map_or(String::new(), |b| staff::short(book, b));
            Slow { row, at: at.unwrap_or(u64::MAX), building, assignee, line, slip }
        })
        .collect();
    match board {
        Board::Work => {}
        Board::FirstHeard => {
            let own = |s: &Slow| s.slip.get(FIRST_RESPONDER).map(|badge| badge.0);
            let matters = ["F-08", "F-09", "F-10", "F-13", "F-14", "F-17", "F-30"];
            let form = |s: &Slow| forms::tagged(s.slip.id.form).unwrap().id;
            rows.retain(|s| matters.contains(&form(s)) && own(s).or(typist(s)) == Some(me));
        }
        Board::Complaints => rows.retain(|s| s.line.gravity.is_some()),
        Board::Callbacks { .. } => rows.retain(|s| s.line.ask_again || s.at == u64::MAX),
    }
    rows
}

/// Whether a slip stands among what is open.
pub(super) fn stands_open(slip: &Slip) -> bool {
    forms::keys(slip).iter().any(|key| key.index == Index::Open)
}

pub(super) fn fits(s: &Slow, filter: &Filter, board: Board, me: u32, viewer: Viewer) -> bool {
    let form = forms::tagged(s.slip.id.form).unwrap();
    let on = match &filter.form {
        Some(id) => form.id == id,
        None => board != Board::Work || !form.off_board,
    };
    let due = s.row.due;
    // By what the row shows.
    let late = due.is_some_and(|due| due < viewer.now);
    let minutes = minutes(&s.row, viewer.now);
    let clock = match (filter.overdue, filter.soon) {
        (false, 0) => true,
        (true, 0) => late,
        (over, soon) => {
            (over && late) || (!late && minutes.is_some_and(|left| left <= soon.into()))
        }
    };
    let allows_step = form.step(&filter.step).is_some_and(|step| step.from.contains(&s.slip.state));
    let words = [&s.row.place, &s.row.matter, &s.row.number, &s.row.worker, &s.row.state];
    let own = s.line.hands == Some(Badge(me)) || s.slip.story[0].by == Badge(me);
    // A finished slip is called about by the desk.
    let mine = if s.at == u64::MAX { viewer.role == Some(Role::Desk) } else { own };
    on && clock
        && s.slip.id.number.to_string().starts_with(&filter.begins)
        && (filter.step.is_empty() || allows_step)
        && (filter.building.is_empty() || s.building == filter.building)
        && (filter.trade.is_empty() || s.line.trade.is_some_and(|t| t.name() == filter.trade))
        && (!filter.mine || mine)
        && (filter.text.is_empty() || words.iter().any(|w| w.contains(&filter.text)))
}

/// What a row shows of its clock.
pub(super) fn minutes(row: &Row, now: Moment) -> Option<i64> {
    let due = row.due?;
    Some(row.left.map_or_else(|| now.minutes_until(due), |left| left.minutes))
}

/// Sorts as a board does: by what is left, and then by parts.
pub(super) fn lay(all: &mut [Slow], order: Order, board: Board, hours: &At<'_>) {
    let labels: Vec<&str> = {
        let every = forms::all().flat_map(|form| form.states).map(|s| s.label);
        let mut once = Vec::new();
        every.for_each(|label| {
            if !once.contains(&label) {
                once.push(label)
            }
        });
        once
    };
    let rank = |s: &Slow| labels.iter().position(|l| *l == s.row.state);
    // Finished slips keep the order in which their owners were told.
    let told = |s: &Slow| s.at == u64::MAX;
    let left = |s: &Slow| match s.row.due.filter(|_| !told(s)) {
        Some(due) => hours.left_ms(s.line.hours, due.0, &s.line.stops),
        None => i64::MAX,
    };
    all.sort_by_key(|s| (told(s), left(s)));
    match (order, board) {
        (Order::State, _) => all.sort_by_key(|s| (told(s), rank(s).filter(|_| !told(s)))),
        (Order::Worker, _) => {
            all.sort_by_key(|s| (told(s), Some(s.assignee.clone()).filter(|_| !told(s))));
        }
        (Order::Urgency, Board::Complaints) => all.sort_by_key(|s| s.line.gravity),
        (Order::Urgency, _) => {}
    }
}

pub(super) fn loads<'a>(book: &MapBook, all: impl Iterator<Item = &'a Slow>) -> Vec<Load> {
    let mut loads: BTreeMap<(String, u32), (u32, u32)> = BTreeMap::new();
    let sent = |badge: u32| staff::role(book, Badge(badge)).is_some_and(Role::goes_out);
    for s in all {
        if let Some(badge) = s.line.hands {
            let load = loads.entry((s.assignee.clone(), badge.0)).or_default();
            *load = (load.0 + 1, load.1 + u32::from(s.line.urgent));
        }
    }
    loads
        .into_iter()
        .map(|((worker, badge), (open, urgent))| {
            let sent = sent(badge);
            Load { badge, worker, open, urgent, sent }
        })
        .collect()
}
