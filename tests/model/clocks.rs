//! Deadlines over any order of steps: each rests on moments that are recorded: when it happened, what was agreed, when it
//! was written down; on nothing else that a desk could know.

use proptest::prelude::*;
use qiantai::engine::decision::{Asked, Input, Verdict};
use qiantai::engine::moment::Moment;
use qiantai::engine::slip::Entry;
use qiantai::engine::value::{Badge, SlipId};

use crate::{Office, deeds, hand};

/// The step with every moment in it written out: what is typed as from now on, and when it happened.
fn written_out(asked: Asked, now: Moment) -> Asked {
    let moment = |text: String| match text.strip_prefix('+').and_then(|n| n.parse::<i64>().ok()) {
        Some(minutes) => now.plus_minutes(minutes).to_string(),
        None => text,
    };
    let fields = asked.fields.into_iter().map(|(name, input)| match input {
        Input::Text(text) => (name, Input::Text(moment(text))),
        rows @ Input::Rows(_) => (name, rows),
    });
    let occurred = match asked.occurred.as_str() {
        "" => now.to_string(),
        _ => asked.occurred,
    };
    Asked { fields: fields.collect(), occurred, ..asked }
}

/// What each entry lays down: on which slip, what, until when, met when.
fn laid(entries: &[Entry]) -> Vec<(SlipId, u16, Moment, Option<Moment>)> {
    let of = |entry: &Entry| {
        let slip = entry.slip;
        entry.dues.iter().map(move |due| (slip, due.what, due.at, due.met)).collect::<Vec<_>>()
    };
    entries.iter().flat_map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_deadline_rests_on_anything_but_recorded_moments(deeds in deeds(), late in 1..9_i64) {
        let mut office = Office::open();
        for deed in &deeds {
            office.now = office.now.plus_minutes(deed.minutes);
            let asked = written_out(office.asked(deed), office.now);
            // The same, typed some minutes later at a desk where nothing else happened.
            let mut other = office.book.clone();
            let later = office.now.plus_minutes(late);
            let (again, typed_later) = other.take(&asked, hand(&asked, Badge(deed.badge)), later);
            let written = office.journal.len();
            let verdict = office.take(&asked, Badge(deed.badge));
            if let (Verdict::Accepted(_), Verdict::Accepted(_)) = (&verdict, &again) {
                let (first, second) = (laid(&office.journal[written..]), laid(&typed_later));
                prop_assert_eq!(first.len(), second.len(), "{} {}", asked.form, asked.step);
                for (one, other) in first.iter().zip(&second) {
                    prop_assert_eq!((one.0, one.1), (other.0, other.1), "{}", asked.step);
                    prop_assert_eq!(one.3.is_some(), other.3.is_some(), "{}", asked.step);
                    // From when it happened: the same. From when it was written: later by as much, and no more.
                    let met = one.3.zip(other.3);
                    for (first, second) in std::iter::once((one.2, other.2)).chain(met) {
                        let moved = first.minutes_until(second);
                        prop_assert!((0..=late).contains(&moved), "{} {moved}", asked.step);
                    }
                }
            }
        }
    }
}
