//! Random days at a small office in memory: invariants that must hold for any order of steps.

#[path = "model/clocks.rs"]
mod clocks;
#[path = "model/debts.rs"]
mod debts;
#[path = "model/deeds.rs"]
mod deeds;
#[path = "model/keys.rs"]
mod keys;
#[path = "model/shift.rs"]
mod shift;

use std::collections::BTreeMap;

use proptest::prelude::*;
use qiantai::engine::book::Book;
use qiantai::engine::book::map::MapBook;
use qiantai::engine::decision::{Asked, Hand, Input, Verdict};
use qiantai::engine::moment::Moment;
use qiantai::engine::slip::{Entry, Slip, apply};
use qiantai::engine::value::{Badge, Cell, SlipId};
use qiantai::forms::FORMS;
use qiantai::forms::office::{settings, staff};
use qiantai::forms::shift::handover::COUNTED;

use deeds::DEEDS;

/// 首问责任人 of calls, repairs and complaints.
const FIRST: u16 = 30;
const CALLS: u16 = 8;
const REPAIRS: u16 = 14;
const CLEANING: u16 = 17;
const COMPLAINTS: u16 = 30;
/// Steps of F-14 and F-17.
const ARRIVE: u16 = 4;
const RETURN: u16 = 5;
const INSPECT: u16 = 38;
/// Supervisor: grades complaints, agrees to results, signs as the second.
const SUPERVISOR: u32 = 101;

/// A step that somebody tries.
#[derive(Clone, Debug)]
struct Deed {
    what: usize,
    /// The slip of the form, counted from 1; it may not exist.
    slip: u64,
    badge: u32,
    /// The version seen, the present one or an older one.
    stale: bool,
    minutes: i64,
    /// Minutes ago that it happened.
    ago: i64,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let badge = prop_oneof![
        6 => Just(102), 2 => Just(103), 3 => Just(SUPERVISOR), 1 => Just(202), 1 => Just(999)
    ];
    let deed = (0..DEEDS.len(), 1..6_u64, badge, 0..12_u8, 0..90_i64, 0..40_i64).prop_map(
        |(what, slip, badge, stale, minutes, ago)| Deed {
            what,
            slip,
            badge,
            stale: stale == 0,
            minutes,
            ago: if ago < 20 { 0 } else { ago - 20 },
        },
    );
    prop::collection::vec(deed, 1..120)
}

fn asked(form: &str, step: &str, fields: &str) -> Asked {
    let field = |word: &str| {
        let (name, text) = word.split_once('=').expect("field=text");
        (name.to_string(), Input::Text(text.to_string()))
    };
    Asked {
        form: form.to_string(),
        step: step.to_string(),
        fields: fields.split_whitespace().map(field).chain(counts(step)).collect(),
        ..Asked::default()
    }
}

/// The counts at the end of a shift: one of each thing.
fn counts(step: &str) -> Option<(String, Input)> {
    let row = |item: &&str| {
        let cells = [("item", *item), ("should", "1"), ("have", "1")];
        cells.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect()
    };
    let rows = || Input::Rows(COUNTED.iter().map(row).collect());
    (step == "hand-over").then(|| ("counts".to_string(), rows()))
}

/// A badge, with a second one if the step requires it.
fn hand(asked: &Asked, badge: Badge) -> Hand {
    let form = FORMS.iter().find(|form| form.id == asked.form);
    let step = form.and_then(|form| form.step(&asked.step));
    let second = Badge(if badge.0 == SUPERVISOR { 102 } else { SUPERVISOR });
    Hand { badge, cosign: step.and_then(|step| step.cosign).map(|_| second) }
}

/// The office: the book, every entry ever written, and the clock.
struct Office {
    book: MapBook,
    journal: Vec<Entry>,
    now: Moment,
}

impl Office {
    fn open() -> Self {
        let now = Moment::parse("2026-11-21T08:00:00+08:00", Moment(0)).unwrap();
        let mut office = Self { book: qiantai::forms::map_book(), journal: Vec::new(), now };
        for (form, step, fields) in [
            ("B-03", "open", "name=小处"),
            ("B-01", "enter", "badge=101 name=刘玉 role=supervisor"),
            ("B-01", "enter", "badge=102 name=王丽 role=desk"),
            ("B-01", "enter", "badge=103 name=李敏 role=desk"),
            ("B-01", "enter", "badge=104 name=陈立 role=head"),
            ("B-01", "enter", "badge=202 name=马班 role=foreman"),
            ("B-01", "enter", "badge=301 name=赵强 role=worker"),
            ("B-01", "enter", "badge=302 name=孙伟 role=worker"),
            // A desk that closes in the evening: shifts end by handover and by closing.
            ("B-02", "set", "name=duty_hours worth=office_hours why=夜间无人"),
            ("F-107", "enter", "no=1-1-101"),
            ("F-107", "enter", "no=1-1-102"),
            ("F-02", "enter", "code=a1 name=保洁 unit=次 price=20 approved_by=101"),
        ] {
            let settings = (form == "B-02").then_some(settings::SLIP);
            let asked = Asked { slip: settings, ..asked(form, step, fields) };
            let verdict = office.take(&asked, Badge::CLOCK);
            assert!(matches!(verdict, Verdict::Accepted(_)), "{form} {step}: {verdict:?}");
        }
        office
    }

    fn take(&mut self, asked: &Asked, badge: Badge) -> Verdict {
        let (verdict, entries) = self.book.take(asked, hand(asked, badge), self.now);
        self.journal.extend(entries);
        verdict
    }

    /// Every slip, as the book has it.
    fn slips(&self) -> BTreeMap<SlipId, Slip> {
        let ids = self.journal.iter().map(|e| e.slip);
        ids.map(|id| (id, self.book.slip(id).expect("a slip that was written stands"))).collect()
    }

    fn asked(&self, deed: &Deed) -> Asked {
        let (form, step, fields) = DEEDS[deed.what];
        let tag = FORMS.iter().find(|f| f.id == form).expect("a form").tag;
        let slip = SlipId { form: tag, number: deed.slip };
        let version = self.book.slip(slip).map_or(1, |s| s.version);
        let occurred = match deed.ago {
            0 => String::new(),
            ago => self.now.plus_minutes(-ago).to_string(),
        };
        Asked {
            slip: Some(slip),
            seen: Some(if deed.stale { version + 1 } else { version }),
            occurred,
            ..asked(form, step, fields)
        }
    }
}

/// Checks the changes of one accepted step.
fn check_step(
    before: &BTreeMap<SlipId, Slip>,
    after: &BTreeMap<SlipId, Slip>,
    written: &[Entry],
) -> Result<(), TestCaseError> {
    for (id, slip) in after {
        let entries = u32::try_from(written.iter().filter(|e| e.slip == *id).count()).unwrap();
        let old = before.get(id);
        prop_assert_eq!(slip.version, old.map_or(0, |s| s.version) + entries, "{:?}", id);
        if entries == 0 {
            prop_assert_eq!(Some(slip), old, "a slip changes only by an entry");
        }
        if [CALLS, REPAIRS, CLEANING, COMPLAINTS].contains(&id.form) {
            prop_assert!(matches!(slip.cell(FIRST), Some(Cell::Staff(_))), "G-42: {id:?}");
            if let Some(old) = old {
                prop_assert_eq!(slip.cell(FIRST), old.cell(FIRST), "G-42: it never changes");
            }
        }
    }
    for entry in written {
        let runs = |what: u16| {
            let due = before.get(&entry.slip).and_then(|s| s.due(what));
            due.filter(|d| d.met.is_none())
        };
        for due in entry.dues.iter().filter(|d| d.met.is_some()) {
            // At the door, or with the paper, a clock may begin and end in one entry.
            if [REPAIRS, CLEANING].contains(&entry.slip.form)
                && [ARRIVE, RETURN, INSPECT].contains(&entry.step)
            {
                prop_assert!(due.met <= Some(entry.recorded), "a clock ends when it was said");
                continue;
            }
            let running = runs(due.what);
            prop_assert!(running.is_some(), "a clock stopped that did not run: {due:?}");
            prop_assert_eq!(running.map(|d| (d.at, &d.because)), Some((due.at, &due.because)));
        }
        prop_assert!(entry.occurred <= entry.recorded, "nothing happens in the future");
    }
    Ok(())
}

/// Checks that slip numbers have no gaps, except staff, who are numbered by badge.
fn check_numbers(office: &Office) -> Result<(), TestCaseError> {
    for form in FORMS.iter().filter(|f| f.tag != staff::TAG) {
        let next = office.book.next_number(form.tag);
        for number in 1..next {
            let slip = office.book.slip(SlipId { form: form.tag, number });
            prop_assert!(slip.is_some(), "{} has a gap at {number}", form.id);
        }
        let written = office.slips().keys().filter(|id| id.form == form.tag).count();
        prop_assert_eq!(written as u64, next - 1, "{}", form.id);
    }
    Ok(())
}

/// The slips that result from applying the whole journal.
fn fold(journal: &[Entry]) -> BTreeMap<SlipId, Slip> {
    let mut slips: BTreeMap<SlipId, Slip> = BTreeMap::new();
    for entry in journal {
        let slip = apply(slips.remove(&entry.slip), entry);
        slips.insert(entry.slip, slip);
    }
    slips
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn however_steps_follow_each_other(deeds in deeds()) {
        let mut office = Office::open();
        for deed in &deeds {
            office.now = office.now.plus_minutes(deed.minutes);
            let (before, written) = (office.slips(), office.journal.len());
            let verdict = office.take(&office.asked(deed), Badge(deed.badge));
            let after = office.slips();
            match verdict {
                Verdict::Accepted(decision) => {
                    prop_assert_eq!(decision.drawn.len(), office.journal.len() - written);
                    check_step(&before, &after, &office.journal[written..])?;
                }
                Verdict::Refused(_) | Verdict::Invalid(_) => {
                    prop_assert_eq!(&before, &after, "what is not accepted changes nothing");
                    prop_assert_eq!(written, office.journal.len());
                }
            }
        }
        let seqs: Vec<u64> = office.journal.iter().map(|e| e.seq).collect();
        prop_assert_eq!(seqs, (1..=office.journal.len() as u64).collect::<Vec<_>>());
        prop_assert_eq!(fold(&office.journal), office.slips(), "apply is the only fold");
        check_numbers(&office)?;
    }
}

/// The generator is useful only if days get far: every state of the long-running forms must be reachable.
#[test]
fn the_deeds_can_reach_every_state() {
    every_state_is_reached(
        REPAIRS,
        &[
            &["open part=厨房", "tell", "assign", "arrive", "return labour", "tell-owner"],
            &["open part=厨房", "return result=unsigned"],
            &["open part=厨房", "return result=temporary"],
            &["open part=厨房", "return result=cannot"],
            &["open part=厨房", "return result=not-fixed next"],
            &["open part=厨房", "void"],
            &["open part=厨房", "quote", "decline"],
        ],
    );
    every_state_is_reached(
        CLEANING,
        &[
            &[
                "open item=a1",
                "tell",
                "assign",
                "arrive",
                "return labour",
                "tell-owner",
                "callback satisfied=n",
            ],
            &["open item=a1", "return result=unsigned", "sign"],
            &["open item=a1", "return result=temporary"],
            &["open item=a1", "return result=cannot"],
            &["open item=a1", "pause back_by", "resume"],
            &["open item=a1", "void"],
            &["open item=a1", "quote", "decline"],
        ],
    );
}

#[test]
fn the_deeds_can_reach_every_state_of_what_the_desk_itself_does() {
    every_state_is_reached(
        COMPLAINTS,
        &[
            &[
                "open points=电梯响",
                "grade grade=minor",
                "pass",
                "propose consent=phone",
                "agree agrees=y",
                "reply",
                "callback heard=no-answer",
                "callback heard=unsatisfied",
                "agree agrees=y",
                "reply",
                "callback called_how=visit",
            ],
            &[
                "open major_hint",
                "report-up",
                "grade grade=invalid",
                "unsolvable next",
                "progress",
                "agree agrees=y",
                "reply callback_at",
                "callback heard=satisfied called_how=call",
                "sign signed",
            ],
            &["open points=吵", "void void_why=twice"],
            &[
                "open points=电梯响",
                "grade grade=minor",
                "pass",
                "propose consent=phone",
                "agree agrees=y",
                "reply",
                "callback heard=declined",
            ],
            &[
                "open sent_by=hotline",
                "grade grade=minor",
                "pass",
                "propose consent=phone",
                "agree agrees=y",
                "reply",
                "callback called_how=visit",
                "tell-them",
                "file",
            ],
        ],
    );
    every_state_is_reached(
        36,
        &[&["write class=plain", "reason", "done"], &["write class=long", "to-meeting", "void"]],
    );
    every_state_is_reached(
        35,
        &[
            &["start read", "hand-over cash"],
            &["start read", "leave", "back", "extend", "refuse", "close"],
            &["start read", "void"],
            &["start read", "refuse", "rule ruling=take", "stand-in", "countersign"],
            &["start read", "refuse", "rule ruling=make-good"],
        ],
    );
}

/// Runs each way in a new office. A deed is given by its step and words of its fields, and applies to the
/// last slip whose state allows it.
fn every_state_is_reached(tag: u16, ways: &[&[&str]]) {
    let form = FORMS.iter().find(|f| f.tag == tag).unwrap();
    let mut states = std::collections::BTreeSet::new();
    for way in ways {
        let mut office = Office::open();
        for words in *way {
            let mut words = words.split(' ');
            let (step, marks) = (words.next().unwrap(), words.collect::<Vec<_>>());
            let fits = |(of, name, fields): &(&str, &str, &str)| {
                *of == form.id && *name == step && marks.iter().all(|mark| fields.contains(mark))
            };
            let what = DEEDS.iter().position(fits).unwrap_or_else(|| panic!("{step}"));
            let (step_of, next) = (form.step(step).unwrap(), office.book.next_number(tag));
            let stands = |number: &u64| {
                let slip = office.book.slip(SlipId { form: tag, number: *number });
                slip.is_some_and(|s| step_of.from.contains(&s.state))
            };
            let number = (1..next).rev().find(stands).unwrap_or(next);
            let own = ["grade", "agree", "refuse", "stand-in"].contains(&step);
            let badge = match step {
                // The head alone decides about a refused handover; this office has none.
                "rule" => Badge::CLOCK.0,
                _ if own => SUPERVISOR,
                _ => 102,
            };
            let deed = Deed { what, slip: number, badge, stale: false, minutes: 0, ago: 0 };
            let verdict = office.take(&office.asked(&deed), Badge(badge));
            assert!(matches!(verdict, Verdict::Accepted(_)), "{:?}: {verdict:?}", DEEDS[what]);
            let slips = office.slips();
            states.extend(slips.iter().filter(|(id, _)| id.form == tag).map(|(_, s)| s.state));
        }
    }
    let missed: Vec<&str> =
        form.states.iter().filter(|s| !states.contains(&s.code)).map(|s| s.label).collect();
    assert!(missed.is_empty(), "{} {missed:?}", form.id);
}
