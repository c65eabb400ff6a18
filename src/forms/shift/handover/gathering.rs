//! What must be handed over, gathered from the keys of open work: the screen shows it, and a handover
//! records it. It reads no closed slip and decides nothing.

use crate::forms::intake::control_book::record as control_book;
use crate::forms::keys::record as keys;
use crate::forms::prelude::*;
use crate::forms::shift::book_entry;
use crate::forms::work::job::record::UNDER_WAY;
use crate::forms::work::job::{fields as job_fields, raising, record as job};

use super::fields::{Carried, Pending};
use super::record::{COUNTERSIGN, TAG};

/// Everything open that the next shift must know of, at a moment. A slip may stand under several kinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    pub at: Moment,
    /// Each kind with its slips, in the order of the sheet; what hurts next first. Kinds without
    /// slips stand here too: nothing is a statement as well.
    pub found: Vec<(Pending, Vec<SlipId>)>,
}

impl Gathered {
    /// The slips of a kind, what hurts next first.
    pub fn of(&self, what: Pending) -> &[SlipId] {
        self.found.iter().find(|(kind, _)| *kind == what).map_or(&[], |(_, slips)| slips)
    }

    pub fn count(&self, what: Pending) -> usize {
        self.of(what).len()
    }

    /// Whether anything waits in the shift book.
    pub fn book_waits(&self) -> bool {
        let kinds = [Pending::BookUrgent, Pending::BookPlain, Pending::Meeting, Pending::Legacy];
        kinds.iter().any(|what| self.count(*what) > 0)
    }

    /// The numbers as the handover records them.
    pub fn numbers(&self) -> Vec<Carried> {
        let row = |(what, slips): &(Pending, Vec<SlipId>)| Carried {
            what: *what,
            count: i64::try_from(slips.len()).unwrap_or(i64::MAX),
        };
        self.found.iter().map(row).collect()
    }

    fn put(&mut self, what: Pending, slip: SlipId) {
        if let Some((_, slips)) = self.found.iter_mut().find(|(kind, _)| *kind == what)
            && !slips.contains(&slip)
        {
            slips.push(slip);
        }
    }
}

/// Whether somebody still has to come, for a repair or for any other work.
fn under_way(book: &dyn Book, slip: &Slip) -> bool {
    of_work(book, slip) && UNDER_WAY.contains(&slip.state)
}

/// Whatever paper the work is on: the forms say so themselves, by having its states.
fn of_work(book: &dyn Book, slip: &Slip) -> bool {
    book.registry().tagged(slip.id.form).is_some_and(job::is_work)
}

/// Gathers what must be handed over. It looks at every open slip once, and at nothing else.
pub fn gather(book: &dyn Book, now: Moment) -> Gathered {
    let found = Pending::ALL.iter().map(|what| (*what, Vec::new())).collect();
    let mut gathered = Gathered { at: now, found };
    let open = book.keys(Index::Open, (0, 0), (u64::MAX, u64::MAX), usize::MAX);
    for slip in open.into_iter().filter_map(|id| book.slip(id)) {
        for what in kinds(book, &slip, now) {
            gathered.put(what, slip.id);
        }
        if let Some(repair) = major_repair(book, &slip) {
            gathered.put(Pending::Major, repair);
        }
    }
    gathered
}

fn kinds(book: &dyn Book, slip: &Slip, now: Moment) -> Vec<Pending> {
    let running = |what: DueKind| slip.due(what).filter(|d| d.met.is_none());
    let today = |at: Moment| at.day() <= now.day();
    let mut kinds = Vec::new();
    if running(dues::REPLY).is_some_and(|d| today(d.at)) {
        kinds.push(Pending::Replies);
    }
    if running(dues::CALLBACK).is_some_and(|d| today(d.at)) {
        kinds.push(Pending::Callbacks);
    }
    if under_way(book, slip) {
        let late = slip.next_due().is_some_and(|d| d.at < now);
        let urgent = slip.get(job_fields::URGENT) == Some(true);
        let unassigned = [job::ISSUED, job::TOLD].contains(&slip.state);
        for (what, holds) in [
            (Pending::Major, slip.get(raising::MarkMajor::major) == Some(true)),
            (Pending::Urgent, urgent),
            (Pending::Late, urgent && late),
            (Pending::Unassigned, unassigned),
            (Pending::AwaitingReturn, !unassigned),
        ] {
            kinds.extend(holds.then_some(what));
        }
    }
    match slip.id.form {
        book_entry::TAG => kinds.extend(of_entry(slip)),
        keys::LOANS => kinds.push(Pending::KeysLent),
        TAG if slip.state == COUNTERSIGN => kinds.push(Pending::Countersigns),
        // Looked into so often a day, and taken back on the next (G-104).
        control_book::TAG if slip.state == control_book::OVER => kinds.push(Pending::ControlSheets),
        control_book::TAG if running(dues::CHECK).is_some() => kinds.push(Pending::ControlChecks),
        _ => {}
    }
    kinds
}

/// The repair that an entry of the shift book marks as 重大, while it is still under way.
fn major_repair(book: &dyn Book, slip: &Slip) -> Option<SlipId> {
    let repair = book_entry::major(slip).and_then(|id| book.slip(id))?;
    under_way(book, &repair).then_some(repair.id)
}

/// What has its reason, or cannot be solved soon, is a legacy issue until it is solved (P-27).
fn of_entry(slip: &Slip) -> Option<Pending> {
    match slip.state {
        book_entry::MEETING => Some(Pending::Meeting),
        book_entry::REASONED => Some(Pending::Legacy),
        _ => book_entry::class_of(slip).map(|class| match class {
            book_entry::Class::Urgent => Pending::BookUrgent,
            book_entry::Class::Plain => Pending::BookPlain,
            book_entry::Class::Long => Pending::Legacy,
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use super::*;
    use crate::engine::book::map::MapBook;
    use crate::engine::decision::{Asked, Hand, Input, Verdict};
    use crate::engine::ledger::SumKey;
    use crate::engine::money::Money;
    use crate::engine::policy::Policy;
    use crate::engine::value::Badge;

    /// A book that remembers which slips were read.
    struct Watched<'a> {
        book: &'a MapBook,
        read: RefCell<BTreeMap<SlipId, u32>>,
    }

    impl Book for Watched<'_> {
        fn slip(&self, id: SlipId) -> Option<Slip> {
            *self.read.borrow_mut().entry(id).or_default() += 1;
            self.book.slip(id)
        }
        fn keys(&self, i: Index, from: (u64, u64), to: (u64, u64), most: usize) -> Vec<SlipId> {
            self.book.keys(i, from, to, most)
        }
        fn next_number(&self, form: u16) -> u64 {
            self.book.next_number(form)
        }
        fn registry(&self) -> &'static crate::engine::registry::Registry {
            self.book.registry()
        }
        fn policy(&self) -> &Policy {
            self.book.policy()
        }
        fn sums(&self, from: SumKey, to: SumKey, most: usize) -> Vec<(SumKey, Money)> {
            self.book.sums(from, to, most)
        }
    }

    fn take(book: &mut MapBook, now: Moment, words: &str) -> SlipId {
        let mut words = words.split_whitespace();
        let (form, step) = (words.next().unwrap(), words.next().unwrap());
        let field = |word: &str| {
            let (name, text) = word.split_once('=').unwrap();
            (name.to_string(), Input::Text(text.to_string()))
        };
        let asked = Asked {
            form: form.to_string(),
            step: step.to_string(),
            fields: words.map(field).collect(),
            ..Asked::default()
        };
        let hand = Hand { badge: Badge::CLOCK, cosign: None };
        let (verdict, entries) = book.take(&asked, hand, now);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{form} {step}: {verdict:?}");
        entries.first().unwrap().slip
    }

    #[test]
    fn it_reads_every_open_slip_once_no_closed_one_and_what_hurts_first_stands_first() {
        let now = Moment::parse("2026-11-21 14:32", Moment(0)).unwrap();
        let mut book = crate::forms::map_book();
        for _ in 0..30 {
            take(
                &mut book,
                now,
                "F-08 log matter=consult handled=on-the-spot content=问 answer=答",
            );
        }
        let later = "F-08 log matter=need handled=later content=桩";
        let evening = take(&mut book, now, &format!("{later} promised=18:00"));
        let afternoon = take(&mut book, now, &format!("{later} promised=16:00"));
        let tomorrow = take(&mut book, now, &format!("{later} promised=明天9点"));
        let watched = Watched { book: &book, read: RefCell::default() };
        let gathered = gather(&watched, now);
        assert_eq!(gathered.of(Pending::Replies), [afternoon, evening]);
        assert_eq!(gathered.count(Pending::Urgent), 0);
        assert!(!gathered.book_waits());
        let read: Vec<(SlipId, u32)> = watched.read.into_inner().into_iter().collect();
        assert_eq!(read, [(evening, 1), (afternoon, 1), (tomorrow, 1)]);
        // Every kind is named in what is recorded, also where nothing waits.
        assert_eq!(gathered.numbers().len(), Pending::ALL.len());
        assert_eq!(Pending::ALL.len(), Pending::PICKS.len());
    }
}
