//! Compares the board index with the slow way: decoding, filtering and sorting all open slips at
//! every query.

mod callbacks;
mod slow;

use crate::engine::prelude::*;
use std::collections::BTreeMap;

use super::*;
use crate::demo::{Days, Plan, Planned, office};
use crate::engine::book::map::MapBook;
use crate::engine::decision::{Hand, Input, Verdict};
use crate::engine::kind::reading::Sight;
use crate::forms;
use crate::forms::callbacks::asking::tally;
use crate::forms::callbacks::quota::CallsBack;
use crate::forms::office::staff;
use crate::protocol::messages::{Filter, Load, Order, Row, Spot, Window};
use crate::queries::presenter;
use crate::queries::presenter::Viewer;
use crate::queries::time_left::{At, Hours};
use slow::{Slow, fits, lay, loads, slow};

/// Numbers that follow from a number.
struct Luck(u64);

impl Luck {
    fn of(&mut self, many: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % many
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        let at = usize::try_from(self.of(of.len() as u64)).unwrap();
        of[at].clone()
    }

    fn filter(&mut self) -> Filter {
        let mut filter = Filter::default();
        let states = ["issued", "assigned", "arrived", "returned", "waiting", "received", "nosuch"];
        for part in 0..11 {
            if self.of(6) > 0 {
                continue;
            }
            match part {
                0 => {
                    filter.form = Some(self.pick(&["F-14", "F-13", "F-30", "F-21", "F-08"]).into())
                }
                1 => filter.states = vec![self.pick(&states).into(), self.pick(&states).into()],
                2 => filter.building = self.pick(&["1", "2", "3", "商业街"]).into(),
                3 => filter.trade = self.pick(&["plumbing", "electric", "lift", "nosuch"]).into(),
                4 => filter.worker = Some(self.pick(&[211, 212, 215, 102, 9])),
                5 => filter.mine = true,
                6 => filter.overdue = true,
                7 => filter.soon = 30,
                8 => filter.begins = self.pick(&["1", "2", "12", "7", "0", "1x"]).into(),
                9 => filter.step = self.pick(&["assign", "arrive", "resume", "nosuch"]).into(),
                _ => filter.text = self.pick(&["1203", "漏水", "赵", "000", "已派", "X"]).into(),
            }
        }
        filter.order = self.pick(&[Order::Urgency, Order::State, Order::Worker]);
        filter
    }
}

/// Asks both ways and compares all that is answered.
fn compare(
    index: &BoardIndex,
    book: &MapBook,
    filter: &Filter,
    board: Board,
    viewer: Viewer,
    me: u32,
) {
    let form = |s: &Slow| forms::tagged(s.slip.id.form).unwrap();
    let of_state = |s: &&Slow| {
        let state = form(s).state(s.slip.state).unwrap();
        filter.states.is_empty() || filter.states.iter().any(|name| name == state.name)
    };
    let of_worker = |s: &&Slow| filter.worker.is_none_or(|w| s.line.hands == Some(Badge(w)));
    let mut all = slow(book, viewer, board, me);
    // Who is free does not hang on what the filter hides.
    let (form_of, step) = (filter.form.clone(), filter.step.clone());
    let whole = Filter { form: form_of, step, ..Filter::default() };
    let loads = loads(book, all.iter().filter(|s| fits(s, &whole, board, me, viewer)));
    all.retain(|s| fits(s, filter, board, me, viewer));
    let hours = Hours::of(book, viewer.now);
    let hours = hours.at(viewer.now);
    lay(&mut all, filter.order, board, &hours);
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for s in all.iter().filter(of_worker) {
        let asked = matches!(board, Board::Callbacks { .. });
        let by = if asked { &s.row.word } else { &s.row.state };
        *counts.entry(by.clone()).or_default() += 1;
    }
    let rows: Vec<Row> =
        all.iter().filter(of_state).filter(of_worker).map(|s| s.row.clone()).collect();

    let calls = CallsBack::of(book.policy());
    let ask = |window: &Window| {
        let sight = viewer.sight;
        let (me, now) = (Some(me), viewer.now);
        let (role, to_call) = (viewer.role, None);
        let hours = &hours;
        let query =
            BoardQuery { board, filter, window, me, now, hours, sight, role, calls, to_call };
        let sifted = index.page(&query);
        let row = |BoardRow { kept, due, .. }: &BoardRow<'_>| {
            // What is left of a clock is laid on by the desk, where the calendar is.
            let left = hours.left(kept.line.hours, *due, &kept.line.stops);
            Row { left, ..presenter::cached_row(kept, *due, viewer, book.policy(), String::new()) }
        };
        let rows: Vec<Row> = sifted.rows.iter().map(row).collect();
        (rows, sifted.here, sifted.at, sifted.total, sifted.counts, sifted.loads)
    };
    let (found, _, at, total, said, load) = ask(&Window::first(10_000));
    assert_eq!(found, rows, "{board:?} {filter:?}");
    assert_eq!((at, total), (0, rows.len()));
    assert_eq!(said.into_iter().collect::<BTreeMap<_, _>>(), counts, "{filter:?}");
    assert_eq!(load, loads, "{board:?} {filter:?}");
    // A part of it from the middle is that part.
    if let Some(middle) = rows.get(rows.len() / 2) {
        let spot = Spot::Slip { id: middle.id, by: 3, or: 0 };
        let (part, here, at, ..) = ask(&Window { spot, before: 5, most: 9 });
        assert_eq!(part, rows[at..rows.len().min(at + 9)]);
        let wanted = (rows.len() / 2 + 3).min(rows.len() - 1);
        assert_eq!(at + here, wanted);
        let (end, here, at, ..) = ask(&Window { spot: Spot::End, before: 0, most: 4 });
        assert_eq!((end.last(), at + here), (rows.last(), rows.len() - 1));
    }
}

/// An office that goes on working, with its board index.
struct Office {
    book: MapBook,
    index: BoardIndex,
    now: Moment,
    seq: u64,
}

impl Office {
    fn take(&mut self, planned: &Planned) {
        self.now = planned.at;
        let (verdict, entries) = self.book.take(&planned.asked, planned.hand, planned.at);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}\n{planned:?}");
        self.seq += entries.len() as u64;
        let changed: Vec<SlipId> = entries.iter().map(|entry| entry.slip).collect();
        self.index.refresh(&self.book, &changed);
        let from = CallsBack::of(self.book.policy()).days(self.now).0;
        self.index.hold_finished(&self.book, from);
    }

    fn compare(&self, luck: &mut Luck) {
        let (from, to) = CallsBack::of(self.book.policy()).days(self.now);
        let asked = Board::Callbacks { from, to };
        let boards = [Board::Work, Board::Work, Board::Complaints, Board::FirstHeard, asked];
        let sight = luck.pick(&[Sight::Desk, Sight::Desk, Sight::Masked]);
        let viewer =
            Viewer { sight, role: Some(luck.pick(&[Role::Desk, Role::Head])), now: self.now };
        let (board, me) = (luck.pick(&boards), luck.pick(&[102, 211]));
        compare(&self.index, &self.book, &luck.filter(), board, viewer, me);
    }

    /// A change to something that slips name: whoever repairs is called otherwise.
    fn rename(&mut self, badge: u32, nick: &str) {
        let slip = staff::slip(&self.book, Badge(badge)).unwrap();
        let text = |name: &str, text: &str| (name.to_string(), Input::Text(text.to_string()));
        let role = staff::role_of(&slip).unwrap().name();
        let asked = Asked {
            form: staff::FORM.id.into(),
            step: "change".into(),
            slip: Some(slip.id),
            seen: Some(slip.version),
            fields: vec![text("name", staff::name(&slip)), text("role", role), text("nick", nick)],
            ..Asked::default()
        };
        let hand = Hand { badge: Badge(101), cosign: None };
        self.take(&Planned { asked, hand, at: self.now });
    }
}

#[test]
fn the_shelf_says_what_the_slow_way_says() {
    let plan = Plan { rooms: 900, slips: 160, seed: 7, ..Plan::default() };
    let mut luck = Luck(11);
    let mut it = Office {
        book: crate::forms::map_book(),
        index: BoardIndex::default(),
        now: plan.now,
        seq: 0,
    };
    for planned in office(&plan) {
        let (verdict, _) = it.book.take(&planned.asked, planned.hand, planned.at);
        assert!(matches!(verdict, Verdict::Accepted(_)));
    }
    let mut days = Days::new(&plan);
    let mut steps = 0_u64;
    while let Some(planned) = days.next(&it.book) {
        it.take(&planned);
        steps += 1;
        if luck.of(11) == 0 {
            it.compare(&mut luck);
        }
    }
    assert!(steps > 400 && it.index.len() > 60, "{steps} steps, {} shelved", it.index.len());
    for _ in 0..60 {
        it.compare(&mut luck);
    }
    // After a restart it is the same, with the same order of everything.
    let mut anew = BoardIndex::of(&it.book);
    anew.hold_finished(&it.book, CallsBack::of(it.book.policy()).days(it.now).0);
    let hours = Hours::of(&it.book, it.now);
    let went = std::mem::replace(&mut it.index, anew);
    for by in [Order::Urgency, Order::State, Order::Worker] {
        let all = |index: &BoardIndex| -> Vec<SlipId> {
            let filter = Filter { order: by, ..Filter::default() };
            let window = Window::first(10_000);
            let query = BoardQuery {
                board: Board::Work,
                filter: &filter,
                window: &window,
                me: None,
                now: it.now,
                hours: &hours.at(it.now),
                sight: Sight::Desk,
                role: None,
                calls: CallsBack::of(it.book.policy()),
                to_call: None,
            };
            index.page(&query).rows.iter().map(|row| row.kept.id).collect()
        };
        assert_eq!(all(&went), all(&it.index), "{by:?}");
    }
    // Workers are called otherwise: their slips say so and stand elsewhere.
    for (badge, nick) in [(211, "阿大"), (212, "张工"), (211, "周工")] {
        it.rename(badge, nick);
        for _ in 0..12 {
            it.compare(&mut luck);
        }
    }
}

#[test]
fn finished_repairs_are_held_for_their_days_and_no_longer() {
    let plan = Plan { rooms: 900, slips: 160, seed: 3, ..Plan::default() };
    let mut book = forms::map_book();
    let mut days = Days::new(&plan);
    for planned in office(&plan) {
        book.take(&planned.asked, planned.hand, planned.at);
    }
    while let Some(planned) = days.next(&book) {
        book.take(&planned.asked, planned.hand, planned.at);
    }
    let day = |ago: u64| u64::try_from(plan.now.day().before(ago).number()).unwrap();
    // What the staff reported of public parts has nobody to ask; a complaint that waits for its callback is
    // open, and held for that.
    let asked = |id: &SlipId| {
        let slip = book.slip(*id).filter(|slip| !slow::stands_open(slip));
        slip.and_then(|slip| tally(&slip, &book)).is_some()
    };
    let told = |from: u64| {
        let ids = book.keys(Index::Callback, (from, 0), (u64::MAX, u64::MAX), 9_999);
        ids.iter().filter(|id| asked(id)).count()
    };
    let mut index = BoardIndex::of(&book);
    let open = index.len();
    // A round of a week: the office waits longer now; then a clock that goes far ahead.
    for ago in [1, 8, 20] {
        index.hold_finished(&book, day(ago));
        assert_eq!(index.len() - open, told(day(ago)), "{ago} days");
    }
    assert!(told(day(20)) > told(day(1)));
    index.hold_finished(&book, day(0) + 40);
    assert_eq!(index.len(), open, "days long past go");
}

/// A small office with one of each kind of work about which a customer is asked.
fn asked_about() -> (MapBook, Moment) {
    let mut book = forms::map_book();
    let mut now = Moment::parse("2026-11-21T09:00:00+08:00", Moment(0)).unwrap();
    let mut step = |what: &str, of: Option<(u16, u64)>, by: u32, fields: &str| {
        let (form, step) = what.split_once('/').unwrap();
        let input = |word: &str| {
            let (name, text) = word.split_once('=').unwrap();
            let owns = |(name, text): (&str, &str)| (name.to_string(), text.to_string());
            let home = || [("room", text), ("relation", "owner")].map(owns).into();
            let rows = (name == "homes").then(|| Input::Rows(vec![home()]));
            (name.to_string(), rows.unwrap_or_else(|| Input::Text(text.to_string())))
        };
        let slip = of.map(|(form, number)| SlipId { form, number });
        let asked = Asked {
            form: form.into(),
            step: step.into(),
            slip,
            seen: slip.and_then(|id| book.slip(id)).map(|slip| slip.version),
            fields: fields.split_whitespace().map(input).collect(),
            ..Asked::default()
        };
        // An agreement's term and days go by.
        now = if step == "midterm" { now.plus_minutes(61 * 24 * 60) } else { now.plus_minutes(1) };
        let (verdict, _) = book.take(&asked, Hand { badge: Badge(by), cosign: None }, now);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{what}: {verdict:?}");
    };
    let signed = "result=fixed signed=张三";
    for (badge, role) in [(101, "head"), (102, "desk"), (110, "supervisor")] {
        step("B-01/enter", None, 0, &format!("badge={badge} name=员工{badge} role={role}"));
    }
    step("F-107/enter", None, 102, "no=1-1-101");
    step("F-56/enter", None, 102, "name=张三 homes=1-1-101");
    step("F-02/enter", None, 110, "code=a1 name=保洁 unit=次 price=20.00 approved_by=101");
    let terms = "rhythm=weekly weekdays=五 time=9:00 price=20 settle=monthly signed=张三";
    let term = "room=1-1-101 item=a1 from=2026-11-22 until=2027-02-22";
    step("F-24/sign", None, 102, &format!("{term} {terms}"));
    step("F-24/midterm", Some((24, 1)), 102, "");
    for (form, open) in [("F-14", "part=厨房 home=yes"), ("F-17", "item=a1 price_told=y")] {
        let id = forms::form(form).unwrap().tag;
        step(&format!("{form}/open"), None, 102, &format!("room=1-1-101 {open}"));
        step(&format!("{form}/return"), Some((id, 1)), 102, signed);
        step(&format!("{form}/tell-owner"), Some((id, 1)), 102, "told_owner=call");
    }
    step("F-30/open", None, 102, "points=电梯响 room=1-1-101 first_reply=will-look");
    step("F-30/grade", Some((30, 1)), 110, "grade=minor grade_why=轻");
    step("F-30/propose", Some((30, 1)), 102, "measure=换轴承 consent=phone promised=+60");
    step("F-30/agree", Some((30, 1)), 110, "result=已换 agrees=y");
    step("F-30/reply", Some((30, 1)), 102, "reply=已换 replied_how=call written=n");
    (book, now)
}

#[test]
fn complaints_agreements_cleaning_and_repairs_are_asked_about_on_one_board() {
    let (book, now) = asked_about();
    let mut index = BoardIndex::of(&book);
    let (from, to) = CallsBack::of(book.policy()).days(now);
    index.hold_finished(&book, from);
    let (filter, window, me) = (Filter::default(), Window::first(10), Some(102));
    let board = Board::Callbacks { from, to };
    let (calls, role, to_call) = (CallsBack::of(book.policy()), Some(Role::Desk), None);
    let (hours, filter, window) = (Hours::of(&book, now), &filter, &window);
    let (hours, sight) = (&hours.at(now), Sight::Desk);
    let query = BoardQuery { board, filter, window, me, now, hours, sight, role, calls, to_call };
    let sifted = index.page(&query);
    let mut forms: Vec<&str> = sifted.rows.iter().map(|row| row.kept.form.id).collect();
    forms.sort_unstable();
    assert_eq!(forms, ["F-14", "F-17", "F-24", "F-30"]);
    assert!(sifted.rows.iter().all(|row| row.due.is_some()), "each has its day");
}
