//! Plain registers: papers that are only their blanks and steps, with no rule of their own. One walk
//! over all of them fills every step by the kinds of its blanks, takes it from every state that knows
//! it, and looks at what a table would: the state, where it is found, its line, its paper, and that
//! states that do not know a step refuse it.

use std::collections::VecDeque;

use qiantai::engine::book::Book;
use qiantai::engine::book::map::MapBook;
use qiantai::engine::decision::{Asked, Hand, Input, Verdict};
use qiantai::engine::form::Form;
use qiantai::engine::kind::reading::Sight;
use qiantai::engine::kind::{Field, Kind};
use qiantai::engine::moment::Moment;
use qiantai::engine::rights::{Right, Role};
use qiantai::engine::slip::{Entry, Index, Slip};
use qiantai::engine::step::Step;
use qiantai::engine::value::{Badge, SlipId};
use qiantai::forms;
use qiantai::forms::FORMS;
use qiantai::queries::presenter::{Viewer, history};

/// The badge of each role is its code and this.
const BADGES: u32 = 100;

fn plain() -> impl Iterator<Item = &'static Form> {
    FORMS.iter().copied().filter(|form| form.is_plain())
}

fn badge(role: Role) -> Badge {
    Badge(BADGES + role as u32)
}

/// An office with a hand for each role, one room and the one who lives in it.
struct Office {
    book: MapBook,
    entries: Vec<Entry>,
    now: Moment,
}

impl Office {
    fn open() -> Self {
        let now = Moment::parse("2026-11-21T14:32:00+08:00", Moment(0)).unwrap();
        let mut office = Self { book: forms::map_book(), entries: Vec::new(), now };
        for role in Role::PICKS.iter().filter(|role| role.name != "clock") {
            let number = (BADGES + u32::from(role.code)).to_string();
            let fields = [("badge", number.as_str()), ("name", role.label), ("role", role.name)];
            office.enter("B-01", fields.map(|(name, text)| (name.to_string(), typed(text))));
        }
        office.enter("F-107", [("no".to_string(), typed("1-2-1203"))]);
        let home = vec![vec![
            ("room".to_string(), "1-2-1203".to_string()),
            ("relation".to_string(), "owner".to_string()),
        ]];
        let fields =
            [("name".to_string(), typed("张三")), ("homes".to_string(), Input::Rows(home))];
        office.enter("F-56", fields);
        office
    }

    fn enter<const N: usize>(&mut self, form: &str, fields: [(String, Input); N]) {
        let step = "enter".to_string();
        let asked =
            Asked { form: form.to_string(), step, fields: fields.to_vec(), ..Asked::default() };
        let (verdict, _) =
            self.book.take(&asked, Hand { badge: Badge::CLOCK, cosign: None }, self.now);
        assert!(matches!(verdict, Verdict::Accepted(_)), "{form}: {verdict:?}");
    }

    /// Takes a step by the first role that may, signed by another where it asks for two.
    fn take(
        &mut self,
        form: &Form,
        step: &Step,
        slip: Option<SlipId>,
        fields: Vec<(String, Input)>,
    ) -> Verdict {
        let hand = holder(step.right, None);
        let cosign = step.cosign.map(|right| holder(right, Some(hand)));
        let (form, step) = (form.id.to_string(), step.name.to_string());
        let asked = Asked { form, step, slip, fields, ..Asked::default() };
        let (verdict, entries) = self.book.take(&asked, Hand { badge: hand, cosign }, self.now);
        self.entries.extend(entries);
        verdict
    }

    /// Takes a step with all its blanks filled; the slip as it stands then.
    fn done(&mut self, form: &Form, step: &Step, slip: Option<SlipId>) -> Slip {
        match self.take(form, step, slip, filled((step.fields)())) {
            Verdict::Accepted(decision) => self.book.slip(decision.drawn[0].slip).unwrap(),
            other => panic!("{} {}: {other:?}", form.id, step.name),
        }
    }

    /// A fresh slip in a state, by the fewest steps.
    fn brought(&mut self, form: &'static Form, state: u16) -> SlipId {
        let way = way_to(form, state)
            .unwrap_or_else(|| panic!("{}: no step leads to state {state}", form.id));
        let mut slip = None;
        for step in way {
            slip = Some(self.done(form, step, slip).id);
        }
        slip.unwrap()
    }
}

/// Whoever has a right, first named first; not this one.
fn holder(right: Right, but: Option<Badge>) -> Badge {
    let mut holders = right.roles().iter().map(|role| badge(*role));
    holders.find(|holder| Some(*holder) != but).expect("a right that somebody has")
}

/// The fewest steps that lead to a state.
fn way_to(form: &'static Form, state: u16) -> Option<Vec<&'static Step>> {
    let opening = form.steps.iter().filter(|step| step.is_opening());
    let mut ways: VecDeque<Vec<&Step>> = opening.map(|step| vec![step]).collect();
    while let Some(way) = ways.pop_front() {
        let at = way.last()?.leads_to()?;
        if at == state {
            return Some(way);
        }
        // A way with more steps than states goes in a circle.
        if way.len() <= form.states.len() {
            let next = form.steps.iter().filter(|step| step.from.contains(&at));
            ways.extend(next.map(|step| [&way[..], &[step]].concat()));
        }
    }
    None
}

fn typed(text: &str) -> Input {
    Input::Text(text.to_string())
}

/// What is typed into a blank of a kind.
fn text(kind: &Kind) -> String {
    let plain = match kind {
        Kind::Text | Kind::Lines => "蓝色一套",
        Kind::Number => "3",
        Kind::Money => "12.50",
        Kind::Day => "2026-11-25",
        Kind::Clock => "8:30",
        Kind::Moment => "2026-11-21 18:00",
        Kind::Choice(picks) => picks[0].name,
        Kind::Yes => "y",
        Kind::Room => "1-2-1203",
        Kind::Person | Kind::Signature => "@1",
        Kind::Phone => "13800138001",
        Kind::Name => "李四",
        Kind::Staff => "102",
        Kind::Slip(_) => "F-107/1",
        Kind::Record(form) => panic!("say here what record of form {form} is pointed to"),
    };
    plain.to_string()
}

fn filled(fields: &[Field]) -> Vec<(String, Input)> {
    let input = |field: &Field| match field.rows {
        None => typed(&text(&field.kind)),
        Some(columns) => {
            let cells = columns().iter().map(|c| (c.name.to_string(), text(&c.kind)));
            Input::Rows(vec![cells.collect()])
        }
    };
    fields.iter().map(|field| (field.name.to_string(), input(field))).collect()
}

fn required(fields: &[Field]) -> Vec<(String, Input)> {
    let asked = |name: &str| fields.iter().any(|field| field.name == name && field.required);
    filled(fields).into_iter().filter(|(name, _)| asked(name)).collect()
}

#[test]
fn there_are_plain_registers() {
    let ids: Vec<&str> = plain().map(|form| form.id).collect();
    for id in ["F-39", "F-42", "F-43", "F-48", "F-49", "F-51", "F-52", "F-108", "F-201", "F-210"] {
        assert!(ids.contains(&id), "{id} is no plain register: {ids:?}");
    }
}

#[test]
fn every_step_leads_to_its_state_and_other_states_refuse_it() {
    for form in plain() {
        let mut office = Office::open();
        for step in form.steps {
            let at = format!("{} {}", form.id, step.name);
            if step.is_opening() {
                assert_eq!(Some(office.done(form, step, None).state), step.leads_to(), "{at}");
                continue;
            }
            for state in form.states {
                let slip = office.brought(form, state.code);
                if step.from.contains(&state.code) {
                    let after = office.done(form, step, Some(slip));
                    assert_eq!(Some(after.state), step.leads_to(), "{at} from {}", state.label);
                    let set = |field: &Field| after.value(field.tag).is_some();
                    assert!((step.fields)().iter().all(set), "{at}: a blank is lost");
                    continue;
                }
                let verdict = office.take(form, step, Some(slip), filled((step.fields)()));
                let refused = matches!(&verdict, Verdict::Refused(n) if n.rule == "WRONG_STATE");
                assert!(refused, "{at} from {}: {verdict:?}", state.label);
            }
        }
    }
}

#[test]
fn what_must_be_filled_is_enough_and_what_is_missing_is_said_at_its_blank() {
    for form in plain() {
        let mut office = Office::open();
        for step in form.steps {
            let slip = step.from.first().map(|state| office.brought(form, *state));
            let at = format!("{} {}", form.id, step.name);
            let asked = required((step.fields)());
            if !asked.is_empty() {
                let verdict = office.take(form, step, slip, Vec::new());
                let Verdict::Invalid(problems) = verdict else { panic!("{at}: {verdict:?}") };
                let said: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
                let names: Vec<&str> = asked.iter().map(|(name, _)| name.as_str()).collect();
                assert_eq!(said, names, "{at}");
            }
            let verdict = office.take(form, step, slip, asked);
            assert!(matches!(verdict, Verdict::Accepted(_)), "{at}: {verdict:?}");
        }
    }
}

#[test]
fn what_is_owed_by_a_day_runs_to_its_end_and_a_closed_slip_owes_nothing() {
    let mut owing = 0;
    for form in plain() {
        let mut office = Office::open();
        for step in form.steps.iter().filter(|step| step.owed().is_some()) {
            owing += 1;
            let at = format!("{} {}", form.id, step.name);
            let (kind, by) = step.owed().unwrap();
            let slip = step.from.first().map(|state| office.brought(form, *state));
            let after = office.done(form, step, slip);
            let due = after.due(kind.number()).unwrap_or_else(|| panic!("{at}: no due"));
            assert_eq!(after.get(by).map(|day| day.next(1).begins()), Some(due.at), "{at}");
            assert!(due.met.is_none(), "{at}: met at once");
            // Only what is open stands where people look for what is due.
            let open = form.state(after.state).is_some_and(|state| state.open);
            assert!(open, "{at}: owed in a state that is not open");
            assert_eq!(form.due_label(kind.number()), Some(kind.label()), "{at}: not in its dues");
            // Every way on from here that ends the work stops the clock.
            let ways = form.steps.iter().filter(|next| next.from.contains(&after.state));
            let ends = |next: &&Step| form.state(next.leads_to().unwrap()).is_some_and(|s| !s.open);
            for next in ways.filter(ends).filter(|next| next.leads_to() != Some(after.state)) {
                let slip = step.from.first().map(|state| office.brought(form, *state));
                let owing = office.done(form, step, slip).id;
                let ended = office.done(form, next, Some(owing));
                let met = ended.due(kind.number()).and_then(|due| due.met);
                assert!(met.is_some(), "{at}, then {}: still owed", next.name);
            }
        }
    }
    assert!(owing > 10, "only {owing} steps owe something by a day");
}

#[test]
fn it_is_found_by_its_day_and_by_the_kinds_of_its_blanks() {
    for form in plain() {
        let mut office = Office::open();
        for step in form.steps.iter().filter(|step| step.is_opening()) {
            let slip = office.done(form, step, None).id;
            let day = u64::try_from(office.now.day().number()).unwrap();
            let mut places = vec![(Index::Day, day)];
            for field in (step.fields)().iter().filter(|field| field.rows.is_none()) {
                match field.kind {
                    Kind::Room => places.push((Index::Room, 1)),
                    Kind::Person | Kind::Signature => places.push((Index::Person, 1)),
                    Kind::Staff => places.push((Index::DoneBy, 102)),
                    _ => {}
                }
            }
            for (index, a) in places {
                let found = office.book.keys(index, (a, 0), (a, u64::MAX), 99);
                assert!(found.contains(&slip), "{}: not under {index:?}", form.id);
            }
        }
    }
}

#[test]
fn its_line_and_its_paper_show_what_was_written() {
    for form in plain() {
        let mut office = Office::open();
        for step in form.steps.iter().filter(|step| step.is_opening()) {
            let slip = office.done(form, step, None);
            let line = form.line_of(&slip, &office.book);
            assert!(!line.matter.is_empty(), "{}: an empty line", form.id);
            let shown = format!("{} {}", line.place, line.matter);
            assert!(!shown.contains("13800138001") && !shown.contains("李四"), "{shown}");

            let eye = Viewer { sight: Sight::Desk, role: Some(Role::Desk), now: office.now };
            let entry = |seq| Ok(office.entries.iter().find(|entry| entry.seq == seq).cloned());
            let (told, _) =
                history::page(&office.book, &entry, form, &slip, None, eye).expect("a story");
            let shown: Vec<&str> = told[0].fields.iter().map(|f| f.label.as_str()).collect();
            let labels: Vec<&str> = (step.fields)().iter().map(|field| field.label).collect();
            assert_eq!(shown, labels, "{}", form.id);
            let empty = told[0].fields.iter().find(|f| f.text.is_empty() && f.rows.is_empty());
            assert!(empty.is_none(), "{}: {empty:?}", form.id);
        }
    }
}

#[test]
fn what_is_owed_stands_on_one_list_until_it_is_done_and_a_heads_part_on_another() {
    let mut office = Office::open();
    let sheet = |office: &Office, name: &str| {
        let report = qiantai::report::report(name).unwrap();
        report.build(&office.book, office.now.day(), office.now)
    };
    let listed = |office: &Office, name: &str, slip: SlipId| {
        sheet(office, name).rows.iter().filter(|row| row.slip == Some(slip)).count()
    };
    let step = |form: &'static Form, name: &str| form.step(name).unwrap();
    // A seal waits for a head until it is approved; then the desk's own people go on.
    let seals = forms::form("F-208").unwrap();
    let seal = office.done(seals, step(seals, "apply"), None).id;
    assert_eq!(listed(&office, "waiting-for-heads", seal), 1);
    office.done(seals, step(seals, "approve"), Some(seal));
    assert_eq!(listed(&office, "waiting-for-heads", seal), 0);
    assert_eq!(listed(&office, "open-items", seal), 1);
    office.done(seals, step(seals, "seal"), Some(seal));
    assert_eq!(listed(&office, "open-items", seal), 0);
    // An instruction whose day is over counts as late, beside whoever has it, until it is reported.
    let given = forms::form("F-52").unwrap();
    let slip = office.done(given, step(given, "give"), None).id;
    office.now = office.now.plus_minutes(5 * 24 * 60);
    let all = sheet(&office, "open-items");
    let row = all.rows.iter().find(|row| row.slip == Some(slip)).unwrap();
    let shown: Vec<String> = row.cells.iter().map(|cell| cell.shown(office.now)).collect();
    assert_eq!(
        (shown[0].as_str(), shown[5].as_str(), shown[7].as_str()),
        ("客服主管", "待签收", "5")
    );
    let late = |sheet: &qiantai::report::Sheet| {
        sheet.sums.iter().find(|(what, _)| what == "逾期").map(|(_, n)| n.shown(Moment(0)))
    };
    assert_eq!(late(&all).as_deref(), Some("1"));
    for name in ["note", "done", "report"] {
        assert_eq!(listed(&office, "open-items", slip), 1, "before {name}");
        office.done(given, step(given, name), Some(slip));
    }
    assert_eq!(listed(&office, "open-items", slip), 0);
    assert_eq!(late(&sheet(&office, "open-items")).as_deref(), Some("0"));
}
