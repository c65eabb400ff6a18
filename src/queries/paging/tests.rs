//! The walk beside the slow way: every slip decoded, filtered and sorted anew.

use std::sync::{Mutex, OnceLock};

use proptest::prelude::*;

use super::*;
use crate::demo::{Days, Plan, Planned, office};
use crate::engine;
use crate::engine::slip::Slip;
use crate::forms;
use crate::forms::billing::service;
use crate::forms::estate::rooms;
use crate::forms::intake::contact;
use crate::forms::work::{paid, repair};
use crate::protocol::messages::Sift;
use crate::store::Store;
use crate::store::opening::Kind;
use crate::store::taking::{Handed, Steps};

const FORMS: [u16; 4] = [repair::TAG, contact::TAG, paid::TAG, service::TAG];

/// A practice office, and all slips of some forms.
struct Book {
    store: Mutex<Store>,
    slips: Vec<Slip>,
    today: Day,
}

/// The steps of a plan, as the program hands them in.
struct All(Box<dyn Iterator<Item = Planned>>, Days);

impl Steps for All {
    fn next(&mut self, book: &dyn engine::book::Book) -> Option<Handed> {
        let planned = self.0.next().or_else(|| self.1.next(book))?;
        let now = Handed::now(String::new(), planned.asked, planned.hand);
        Some(Handed { at: Some(planned.at), ..now })
    }
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        let plan = Plan { rooms: 900, slips: 700, seed: 5, ..Plan::default() };
        let backend = redb::backends::InMemoryBackend::new();
        let mut store = Store::over(backend, Kind::Practice { seed: 5 }).unwrap();
        let mut all = All(Box::new(office(&plan)), Days::new(&plan));
        store.take_each(2_000, plan.now, &mut all).unwrap();
        let mut slips = Vec::new();
        for form in FORMS {
            let all = |slip| {
                slips.push(slip);
                true
            };
            store.read().unwrap().slips_of(form, 0, all).unwrap();
        }
        Book { store: Mutex::new(store), slips, today: plan.now.day() }
    })
}

/// What a question may ask.
#[derive(Clone, Debug)]
struct Asked {
    form: usize,
    state: Option<usize>,
    worker: Option<u32>,
    /// Of a slip that there is.
    room: Option<usize>,
    person: Option<usize>,
    /// Days ago, from and to.
    days: Option<(u64, u64)>,
}

fn asked() -> impl Strategy<Value = Asked> {
    let some = |most: usize| proptest::option::weighted(0.3, 0..most);
    (
        0..FORMS.len(),
        some(11),
        proptest::option::weighted(0.3, 211u32..221),
        some(5_000),
        proptest::option::weighted(0.15, 0usize..5_000),
        proptest::option::weighted(0.3, (0u64..25, 0u64..25)),
    )
        .prop_map(|(form, state, worker, room, person, days)| Asked {
            form,
            state,
            worker,
            room,
            person,
            days: days.map(|(a, b)| (a.max(b), a.min(b))),
        })
}

fn key(slip: &Slip, index: Index) -> Option<u64> {
    forms::keys(slip).into_iter().find(|k| k.index == index).map(|k| k.a)
}

fn opened(slip: &Slip) -> (i32, std::cmp::Reverse<i64>) {
    (slip.opened().day().number(), std::cmp::Reverse(slip.opened().0))
}

/// The question as it goes to the desk, and its answer the slow way.
fn slow(book: &Book, asked: &Asked) -> (Sift, Vec<SlipId>) {
    let tag = FORMS[asked.form];
    let form = forms::tagged(tag).unwrap();
    let mut slips: Vec<&Slip> = book.slips.iter().filter(|s| s.id.form == tag).collect();
    let one = |n: usize| slips[n % slips.len()];
    let state = asked.state.map(|n| &form.states[n % form.states.len()]);
    let room = asked.room.and_then(|n| key(one(n), Index::Room));
    let person = asked.person.and_then(|n| key(one(n), Index::Person));
    let days = asked.days.map(|(a, b)| (book.today.before(a), book.today.before(b)));
    let filter = Sift {
        form: Some(form.id.into()),
        state: state.map(|s| s.name.into()),
        worker: asked.worker,
        room: room.map(|r| u32::try_from(r).unwrap()),
        person: person.map(|p| u32::try_from(p).unwrap()),
        days: days.map_or(String::new(), |(from, to)| format!("{from}..{to}")),
        text: String::new(),
    };
    slips.retain(|slip| {
        state.is_none_or(|s| s.code == slip.state)
            // Three households, one lift: a slip stands under the room of each.
            && room.is_none_or(|room| {
                forms::keys(slip).iter().any(|k| k.index == Index::Room && k.a == room)
            })
            && person.is_none_or(|person| key(slip, Index::Person) == Some(person))
            && asked.worker.is_none_or(|w| key(slip, Index::DoneBy) == Some(w.into()))
            && days.is_none_or(|(from, to)| (from..=to).contains(&slip.opened().day()))
    });
    let newest = |slip: &&Slip| std::cmp::Reverse(slip.id.number);
    slips.sort_by_key(newest);
    if person.is_some() {
        slips.sort_by_key(|slip| (opened(slip).1, slip.id));
    } else if days.is_some() {
        slips.sort_by_key(|slip| std::cmp::Reverse(opened(slip).0));
    }
    (filter, slips.into_iter().map(|slip| slip.id).collect())
}

/// A walk as the desk goes it, what stands under further keys included.
fn went(book: &Book, filter: &Sift, window: &Window) -> ListPage {
    let view = book.store.lock().unwrap().read().unwrap();
    let query = plan(&view, filter, book.today).unwrap();
    let fits = |id: SlipId| {
        let under = |p: &cursor::Posting| {
            let key = (p.a, p.b, id);
            !view.keys_between(p.index, key, key, true, 1).unwrap().is_empty()
        };
        Ok(query.also.iter().all(under))
    };
    let fits: Option<&dyn Fn(SlipId) -> Result<bool, StoreProblem>> =
        if query.also.is_empty() { None } else { Some(&fits) };
    page(&view, &query.scan, window, book.today, fits).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_window_of_any_list_is_what_the_slow_way_has_there(
        asked in asked(),
        (from, by) in (0usize..5_000, -60i32..60),
        (before, most) in (0u16..40, 1u16..60),
    ) {
        let book = book();
        let (filter, all) = slow(book, &asked);
        let whole = went(book, &filter, &Window::first(500));
        prop_assert_eq!(&whole.slips[..], &all[..all.len().min(500)], "{:?}", filter);
        prop_assert_eq!((whole.above, whole.below, whole.exhausted), (false, all.len() > 500, false));
        let end = went(book, &filter, &Window { spot: Spot::End, before: 0, most });
        let last = all.len().saturating_sub(most.into());
        prop_assert_eq!((&end.slips[..], end.above), (&all[last..], last > 0));
        if all.is_empty() {
            return Ok(());
        }
        let at = from % all.len();
        let spot = Spot::Slip { id: all[at], by, or: 0 };
        let part = went(book, &filter, &Window { spot, before, most });
        let before = usize::from(before.min(most - 1));
        let wanted = at as i64 + i64::from(by);
        if before == 0 && wanted >= all.len() as i64 {
            prop_assert!(part.slips.is_empty() && part.above && !part.below);
            return Ok(());
        }
        let wanted = usize::try_from(wanted.max(0)).unwrap().min(all.len() - 1);
        let first = wanted.saturating_sub(before);
        let end = (first + usize::from(most)).min(all.len());
        prop_assert_eq!(&part.slips[..], &all[first..end], "{:?}", filter);
        prop_assert_eq!((part.here, part.above, part.below), (wanted - first, first > 0, end < all.len()));
    }
}

#[test]
fn a_register_is_read_through_page_by_page_in_both_directions() {
    let book = book();
    let filter = Sift { form: Some(repair::FORM.id.into()), ..Sift::default() };
    let mut all: Vec<SlipId> =
        book.slips.iter().map(|s| s.id).filter(|id| id.form == repair::TAG).collect();
    all.reverse();
    let (mut seen, mut spot): (Vec<SlipId>, _) = (Vec::new(), Spot::Top);
    loop {
        let page = went(book, &filter, &Window { spot, before: 0, most: 37 });
        seen.extend(&page.slips);
        match page.slips.last() {
            Some(last) => spot = Spot::Slip { id: *last, by: 1, or: u32::MAX },
            None => break,
        }
    }
    assert_eq!(seen, all);
}

#[test]
fn a_number_and_a_day_are_jumped_to() {
    let book = book();
    let filter = Sift { form: Some(repair::FORM.id.into()), ..Sift::default() };
    let at = |spot: Spot| {
        let page_of = went(book, &filter, &Window { spot, before: 4, most: 9 });
        page_of.slips[page_of.here]
    };
    let of = |number| SlipId { form: repair::TAG, number };
    assert_eq!(at(Spot::Number(123)), of(123));
    let last = book.slips.iter().map(|s| s.id).filter(|id| id.form == repair::TAG).max().unwrap();
    assert_eq!(at(Spot::Number(9_999_999)), last, "no such number yet: the newest");
    let day = book.today.before(9);
    let newest = book.slips.iter().filter(|s| s.id.form == repair::TAG && s.opened().day() <= day);
    let newest = newest.max_by_key(|s| (s.opened().day(), s.id.number)).unwrap();
    assert_eq!(at(Spot::Day(day.to_string())), newest.id);
    assert_eq!(at(Spot::Day("2020-01-01".into())), last, "nothing that old: the newest");
}

#[test]
fn typed_words_are_found_by_their_keys() {
    let book = book();
    let view = book.store.lock().unwrap().read().unwrap();
    let query = |form: &str, text: &str| {
        let filter = Sift { form: Some(form.into()), text: text.into(), ..Sift::default() };
        plan(&view, &filter, book.today).unwrap()
    };
    let under = |query: &ListQuery| match &query.scan {
        Scan::Numbers { under, .. } | Scan::Days { under, .. } => {
            under.iter().map(|p| p.index).collect::<Vec<_>>()
        }
        _ => Vec::new(),
    };
    let found = query("F-14", "已告知 赵工 2026-11 漏水");
    assert_eq!(under(&found), [Index::InState, Index::DoneBy]);
    assert!(matches!(found.scan, Scan::Days { .. }));
    assert_eq!(found.text, "漏水");
    let room = book.slips.iter().find(|s| s.id.form == repair::TAG).unwrap();
    let room = room.get(crate::forms::work::job::Room::room).unwrap();
    let room = view.ask(|b| rooms::shown(b, room)).unwrap();
    assert!(!room.contains('-') || under(&query("F-14", &room)) == [Index::RoomForm]);
    // What the form keeps no key for is sought in its rows.
    let found = query("F-08", "赵工 1203");
    assert_eq!((under(&found).len(), found.text.as_str()), (0, "赵工 1203"));
}
