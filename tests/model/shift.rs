//! The shift over months, in any order of steps: no act of two is ever done by one badge, and no month loses or doubles
//! what it carries on.

use proptest::prelude::*;
use qiantai::engine::book::Book;
use qiantai::engine::book::map::MapBook;
use qiantai::engine::decision::{Asked, Hand, Input, Verdict};
use qiantai::engine::moment::Moment;
use qiantai::engine::slip::{Index, Slip};
use qiantai::engine::value::{Badge, SlipId};
use qiantai::forms::{self, FORMS};

/// The step by which 钟 carries an open slip into the next month's file.
const CARRY: u16 = 30;
const MONTHLY: [u16; 2] = [40, 45];

/// Form, step, fields. Rows are `a=1+b=2`, several with `/` between.
const DEEDS: &[(&str, &str, &str)] = &[
    ("F-36", "write", "class=long matter=渗水"),
    ("F-36", "write", "class=plain matter=灯"),
    ("F-36", "class", "class=urgent"),
    ("F-36", "done", ""),
    ("F-40", "open", "about=F-36/1 why=等雨季"),
    ("F-40", "open", "about=F-36/2 why=等料"),
    ("F-40", "watch", "progress=约了"),
    ("F-40", "solve", "outcome=好了"),
    ("F-45", "find", "group=green place=南门 finding=枯树"),
    ("F-45", "find", "group=grounds place=北门 finding=积水"),
    ("F-45", "ask", "department=绿化 mend_by=2027-12-31"),
    ("F-45", "to-book", ""),
    ("F-45", "mend", "result=好了"),
    ("F-35", "start", "shift=morning read=y"),
    ("F-35", "hand-over", "desk_clean=y chairs_clean=y floor_clean=y clear=y next_read=y"),
    (
        "F-38",
        "enter",
        "from=2026-11-01 rows=who=102+turns=早中夜/who=103+turns=夜早中/who=104+turns=中夜早",
    ),
    ("F-38", "swap", "day=+1 shift=morning with=103"),
    ("F-38", "swap", "day=+1 shift=morning with=104"),
    ("F-38", "agree", ""),
    ("F-38", "leave", "away_from=+600 away_until=+700 leave_why=病"),
    ("F-38", "approve", "stand_in=105"),
    ("F-38", "approve", "stand_in=101"),
    ("F-38", "present", ""),
    ("F-38", "go", ""),
    ("F-41", "draw", "until=+0 other=无事"),
    ("F-41", "change", "until=+0 other=无事"),
    ("F-41", "sign", ""),
    ("F-224", "draw", "who=101 period=month of=2026-09-01 discipline=好 work=好 proposal=none"),
    ("F-224", "draw", "who=102 period=month of=2026-09-01 discipline=好 work=好 proposal=none"),
    ("F-224", "sign", ""),
    ("F-224", "read", ""),
];

#[derive(Clone, Debug)]
struct Deed {
    what: usize,
    number: u64,
    badge: u32,
    second: u32,
    /// Days that pass before it.
    days: i64,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let badge = || prop::sample::select(vec![101_u32, 102, 103, 104, 105, 106]);
    let days = prop_oneof![6 => Just(0_i64), 2 => 1..9_i64, 1 => 20..70_i64];
    let deed = (0..DEEDS.len(), 1..7_u64, badge(), badge(), days);
    let deed = deed.prop_map(|(what, number, badge, second, days)| Deed {
        what,
        number,
        badge,
        second,
        days,
    });
    prop::collection::vec(deed, 1..160)
}

/// `+600` is so many minutes from now, `day=+1` tomorrow.
fn typed(name: &str, text: &str, now: Moment) -> Input {
    let pairs = |row: &str| -> Vec<(String, String)> {
        let cells = row.split('+').filter_map(|cell| cell.split_once('='));
        cells.map(|(name, text)| (name.to_string(), text.to_string())).collect()
    };
    match (name, text.strip_prefix('+')) {
        ("rows", _) => Input::Rows(text.split('/').map(pairs).collect()),
        ("day", Some(days)) => Input::Text(now.day().next(days.parse().unwrap()).to_string()),
        (_, Some(minutes)) => Input::Text(now.plus_minutes(minutes.parse().unwrap()).to_string()),
        (_, None) => Input::Text(text.to_string()),
    }
}

struct Office {
    book: MapBook,
    now: Moment,
}

impl Office {
    fn open() -> Self {
        let now = Moment::parse("2026-11-02T09:00:00+08:00", Moment(0)).unwrap();
        let mut office = Self { book: forms::map_book(), now };
        let roles = [
            (101, "head"),
            (102, "desk"),
            (103, "desk"),
            (104, "supervisor"),
            (105, "control-room"),
            (106, "head"),
        ];
        for (badge, role) in roles {
            let fields = format!("badge={badge} name=某{badge} role={role}");
            let verdict = office.step("B-01", "enter", &fields, None, (0, None));
            assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
        }
        office
    }

    fn step(
        &mut self,
        form: &str,
        step: &str,
        fields: &str,
        slip: Option<SlipId>,
        (badge, second): (u32, Option<u32>),
    ) -> Verdict {
        let pair = |word: &str| {
            let (name, text) = word.split_once('=').unwrap();
            (name.to_string(), typed(name, text, self.now))
        };
        let mut fields: Vec<(String, Input)> = fields.split_whitespace().map(pair).collect();
        if step == "hand-over" {
            let cell = |(name, text): (&str, &str)| (name.to_string(), text.to_string());
            let row = |item| [("item", item), ("should", "1"), ("have", "1")].map(cell).to_vec();
            let rows = qiantai::forms::shift::handover::COUNTED.iter().map(|item| row(*item));
            fields.push(("counts".to_string(), Input::Rows(rows.collect())));
        }
        let seen = slip.and_then(|id| self.book.slip(id)).map(|slip| slip.version);
        let (form, step) = (form.to_string(), step.to_string());
        let asked = Asked { form, step, fields, slip, seen, ..Asked::default() };
        let hand = Hand { badge: Badge(badge), cosign: second.map(Badge) };
        self.book.take(&asked, hand, self.now).0
    }

    /// What time does until now, again and again as a desk that was killed in between would.
    fn clock(&mut self) {
        loop {
            let until = u64::MAX;
            let found = self.book.keys(Index::Clock, (0, 0), (until, u64::MAX), 10_000);
            let slips: Vec<Slip> = found.into_iter().filter_map(|id| self.book.slip(id)).collect();
            let mut any = false;
            for slip in slips {
                let Some(form) = forms::tagged(slip.id.form) else { continue };
                for asked in (form.by_clock.due)(&slip, &self.book, self.now) {
                    let hand = Hand { badge: Badge::CLOCK, cosign: None };
                    let (verdict, _) = self.book.take(&asked, hand, self.now);
                    any |= matches!(verdict, Verdict::Accepted(_));
                    // The same once more, as after a crash: it must not be taken twice.
                    self.book.take(&asked, hand, self.now);
                }
            }
            if !any {
                return;
            }
        }
    }

    fn slips(&self) -> Vec<Slip> {
        let of = |form: &&'static qiantai::engine::form::Form| {
            let tag = form.tag;
            (1..self.book.next_number(tag)).map(move |number| SlipId { form: tag, number })
        };
        FORMS.iter().flat_map(of).filter_map(|id| self.book.slip(id)).collect()
    }
}

/// Whole months between two moments, by their beginnings.
fn months(from: Moment, until: Moment) -> usize {
    let month = |at: Moment| {
        let month = i64::try_from(at.day().month()).unwrap();
        month / 100 * 12 + month % 100
    };
    usize::try_from(month(until) - month(from)).unwrap()
}

/// The badge of the last deed of a step.
fn by(slip: &Slip, step: &str) -> Option<Badge> {
    let tag = forms::tagged(slip.id.form)?.step(step)?.tag;
    slip.last_deed(tag).map(|deed| deed.by)
}

/// Who wrote what is signed last.
fn writer(slip: &Slip, sign: &str) -> Option<Badge> {
    let form = forms::tagged(slip.id.form)?;
    let (draw, change) = (form.step("draw")?.tag, form.step("change")?.tag);
    let sign = form.step(sign)?.tag;
    let signed = slip.story.iter().rposition(|deed| deed.step == sign)?;
    let wrote = |deed: &&qiantai::engine::slip::Deed| [draw, change].contains(&deed.step);
    slip.story[..signed].iter().rev().find(wrote).map(|deed| deed.by)
}

/// What two must do, two have done.
fn check_two(slip: &Slip) -> Result<(), TestCaseError> {
    let opener = slip.story.first().map(|deed| deed.by);
    for (step, other) in [("agree", opener), ("approve", opener), ("present", opener)] {
        if slip.id.form == 38
            && let Some(hand) = by(slip, step)
        {
            prop_assert_ne!(Some(hand), other, "{} {:?}", step, slip.id);
        }
    }
    if [41, 224].contains(&slip.id.form)
        && let Some(hand) = by(slip, "sign")
    {
        prop_assert_ne!(Some(hand), writer(slip, "sign"), "{:?}", slip.id);
    }
    let form = forms::tagged(slip.id.form).expect("a form");
    for deed in &slip.story {
        let two = form.step_tagged(deed.step).is_some_and(|step| step.cosign.is_some());
        if two {
            prop_assert!(deed.cosign.is_some_and(|second| second != deed.by), "{:?}", slip.id);
        }
    }
    Ok(())
}

/// An open slip of a monthly file stands once in every month since it began, and no more.
fn check_carried(slip: &Slip, now: Moment) -> Result<(), TestCaseError> {
    let carried = slip.story.iter().filter(|deed| deed.step == CARRY).count();
    let form = forms::tagged(slip.id.form).expect("a form");
    let open = form.state(slip.state).is_some_and(|state| state.open);
    let other = slip.story.iter().rev().find(|deed| deed.step != CARRY);
    let until = if open { now } else { other.map_or(now, |deed| deed.occurred) };
    prop_assert_eq!(carried, months(slip.opened(), until), "{:?} {}", slip.id, slip.state);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_are_two_and_no_month_loses_or_doubles_what_it_carries(deeds in deeds()) {
        let mut office = Office::open();
        for deed in &deeds {
            office.now = office.now.plus_minutes(deed.days * 24 * 60 + 1);
            office.clock();
            let (form, step, fields) = DEEDS[deed.what];
            let known = forms::form(form).expect("a form");
            let opens = known.step(step).expect("a step").is_opening();
            let slip = (!opens).then_some(SlipId { form: known.tag, number: deed.number });
            office.step(form, step, fields, slip, (deed.badge, Some(deed.second)));
        }
        office.clock();
        for slip in office.slips() {
            check_two(&slip)?;
            let round = slip.id.form == 45 && slip.state == 1;
            if MONTHLY.contains(&slip.id.form) && !round {
                check_carried(&slip, office.now)?;
            }
        }
    }
}

/// The property is worth something only if such days come to what they must not break.
#[test]
fn the_days_reach_swaps_leave_signatures_and_months() {
    let mut office = Office::open();
    let accepted =
        |verdict: Verdict| assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
    let slip = |form: u16, number| Some(SlipId { form, number });
    accepted(office.step("F-38", "enter", DEEDS[15].2, None, (104, None)));
    accepted(office.step("F-38", "leave", DEEDS[19].2, None, (102, None)));
    assert!(!matches!(
        office.step("F-38", "approve", "stand_in=105", slip(38, 2), (102, None)),
        Verdict::Accepted(_)
    ));
    accepted(office.step("F-38", "approve", "stand_in=105", slip(38, 2), (104, None)));
    accepted(office.step("F-38", "present", "", slip(38, 2), (105, None)));
    accepted(office.step("F-38", "go", "", slip(38, 2), (102, None)));
    accepted(office.step("F-41", "draw", "until=+0 other=无事", None, (106, None)));
    let own = office.step("F-41", "sign", "", slip(41, 1), (106, None));
    assert!(matches!(own, Verdict::Refused(_)), "{own:?}");
    accepted(office.step("F-41", "sign", "", slip(41, 1), (101, None)));
    accepted(office.step("F-45", "find", DEEDS[8].2, None, (102, None)));
    office.now = office.now.plus_minutes(70 * 24 * 60);
    office.clock();
    let found = office.book.slip(SlipId { form: 45, number: 1 }).expect("it stands");
    assert_eq!(found.story.iter().filter(|deed| deed.step == CARRY).count(), 2);
}
