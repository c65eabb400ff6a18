//! A form is one file: a small register beside the real ones is used, listed, found and printed, and nothing
//! outside its file knows it.

#[path = "example/umbrellas.rs"]
mod umbrellas;

use qiantai::engine::book::Book;
use qiantai::engine::book::map::MapBook;
use qiantai::engine::decision::{Asked, Hand, Input, Verdict};
use qiantai::engine::form::Form;
use qiantai::engine::judge::try_out;
use qiantai::engine::kind::reading::{Sight, show};
use qiantai::engine::moment::Moment;
use qiantai::engine::slip::Index;
use qiantai::engine::value::{Badge, SlipId, Value};
use qiantai::forms;
use qiantai::forms::FORMS;

static BESIDE: &[&Form] = &[&umbrellas::FORM];

const DESK: Badge = Badge(102);
const SUPERVISOR: Badge = Badge(110);

/// The slip's fields as a paper would have them: the label and the text, line by line.
fn printed(book: &MapBook, id: SlipId, now: Moment) -> String {
    let (form, slip) = (forms::tagged(id.form).unwrap(), book.slip(id).unwrap());
    let mut paper = format!("{} {}\n", form.title, form.number(id.number));
    let mut seen = Vec::new();
    for field in form.steps.iter().flat_map(|step| (step.fields)()) {
        let (Some(Value::One(cell)), false) = (slip.value(field.tag), seen.contains(&field.tag))
        else {
            continue;
        };
        seen.push(field.tag);
        let text = show(&field.kind, cell, book, now, Sight::Desk);
        paper.push_str(&format!("{}:{text}\n", field.label));
    }
    paper.push_str(&format!("状态:{}\n", form.state(slip.state).unwrap().label));
    paper
}

struct Office {
    book: MapBook,
    now: Moment,
}

impl Office {
    /// An office with two people of the desk and one room.
    fn open() -> Self {
        forms::lay_beside(BESIDE);
        let now = Moment::parse("2026-11-21T14:32:00+08:00", Moment(0)).unwrap();
        let mut office = Self { book: forms::map_book(), now };
        let clock = Badge::CLOCK;
        for fields in [
            &[("badge", "102"), ("name", "王丽"), ("role", "desk")],
            &[("badge", "110"), ("name", "周敏"), ("role", "supervisor")],
        ] {
            office.accepted("B-01", "enter", None, fields, (clock, None));
        }
        office.accepted("F-107", "enter", None, &[("no", "1-2-1203")], (clock, None));
        office
    }

    fn ask(
        &mut self,
        form: &str,
        step: &str,
        slip: Option<SlipId>,
        fields: &[(&str, &str)],
        (badge, cosign): (Badge, Option<Badge>),
    ) -> Verdict {
        let asked = asked(form, step, slip, fields);
        self.book.take(&asked, Hand { badge, cosign }, self.now).0
    }

    fn accepted(
        &mut self,
        form: &str,
        step: &str,
        slip: Option<SlipId>,
        fields: &[(&str, &str)],
        hands: (Badge, Option<Badge>),
    ) -> SlipId {
        match self.ask(form, step, slip, fields, hands) {
            Verdict::Accepted(decision) => decision.drawn[0].slip,
            other => panic!("{form} {step}: {other:?}"),
        }
    }

    fn lend(&mut self) -> SlipId {
        let fields = [("room", "1-2-1203"), ("which", "黑伞"), ("deposit", "20")];
        self.accepted("T-01", "lend", None, &fields, (DESK, None))
    }

    fn refused(&mut self, step: &str, slip: SlipId, hands: (Badge, Option<Badge>)) -> String {
        match self.ask("T-01", step, Some(slip), &[], hands) {
            Verdict::Refused(notice) => notice.rule,
            other => panic!("{step}: {other:?}"),
        }
    }
}

fn asked(form: &str, step: &str, slip: Option<SlipId>, fields: &[(&str, &str)]) -> Asked {
    let field = |(name, text): &(&str, &str)| (name.to_string(), Input::Text(text.to_string()));
    Asked {
        form: form.to_string(),
        step: step.to_string(),
        slip,
        fields: fields.iter().map(field).collect(),
        ..Asked::default()
    }
}

#[test]
fn it_stands_after_the_desks_own_forms_and_is_found_by_id_and_tag() {
    forms::lay_beside(BESIDE);
    let ids: Vec<&str> = forms::all().map(|f| f.id).collect();
    assert_eq!(ids.len(), FORMS.len() + 1);
    assert_eq!(ids.last(), Some(&"T-01"));
    assert_eq!(forms::form("t-01").map(|f| f.tag), Some(umbrellas::FORM.tag));
    assert_eq!(forms::slip_number("T-01/7").map(|id| id.number), Some(7));
}

#[test]
fn every_step_is_walked_accepted_and_refused() {
    let mut office = Office::open();
    let fields = [("room", "1-2-1203"), ("which", "黑伞"), ("deposit", "0")];
    let verdict = office.ask("T-01", "lend", None, &fields, (DESK, None));
    assert!(matches!(verdict, Verdict::Refused(n) if n.rule == "NO_DEPOSIT"));

    let back = office.lend();
    office.accepted("T-01", "return", Some(back), &[], (DESK, None));
    assert_eq!(office.refused("return", back, (DESK, None)), "WRONG_STATE");

    let lost = office.lend();
    assert_eq!(lost.number, 2);
    assert_eq!(office.refused("lose", lost, (DESK, None)), "NEEDS_COSIGN");
    assert_eq!(office.refused("lose", lost, (DESK, Some(DESK))), "SAME_BADGE");
    office.accepted("T-01", "lose", Some(lost), &[], (DESK, Some(SUPERVISOR)));
    let slip = office.book.slip(lost).unwrap();
    assert_eq!(slip.story.last().unwrap().cosign, Some(SUPERVISOR));
    assert_eq!(slip.version, 2);
}

#[test]
fn every_blank_says_what_is_wrong_with_it() {
    let mut office = Office::open();
    let fields = [("room", "9-9-9"), ("deposit", "1.234"), ("colour", "red")];
    let verdict = office.ask("T-01", "lend", None, &fields, (DESK, None));
    let Verdict::Invalid(problems) = verdict else { panic!("{verdict:?}") };
    let mut names: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["colour", "deposit", "room", "which"]);
    let tried = try_out(
        &office.book,
        &asked("T-01", "lend", None, &fields),
        Hand { badge: DESK, cosign: None },
        office.now,
    );
    assert_eq!(tried.problems, problems, "the dry run says the same");
}

#[test]
fn it_is_listed_found_by_its_room_and_printed() {
    let mut office = Office::open();
    let slip = office.lend();
    let form = forms::form("T-01").unwrap();
    let line = form.line_of(&office.book.slip(slip).unwrap(), &office.book);
    assert_eq!((line.place.as_str(), line.matter.as_str()), ("1-2-1203", "黑伞"));
    assert_eq!(forms::called(&office.book, slip).code, "T-01/000001");

    let book: &dyn Book = &office.book;
    assert_eq!(book.under(Index::Room, 1, 10), [slip]);

    let paper = printed(&office.book, slip, office.now);
    assert_eq!(paper, "借伞登记 T-01/000001\n房号:1-2-1203\n哪把伞:黑伞\n押金:20.00\n状态:借出\n");
}
