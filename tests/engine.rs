//! An office of three toy forms: shows that reading, deciding, numbering and finding need no form by
//! name.

use qiantai::engine::book::Book;
use qiantai::engine::book::map::MapBook;
use qiantai::engine::decision::{Asked, Hand, Input, Outcome, Verdict};
use qiantai::engine::fields::{FieldSet, Nothing};
use qiantai::engine::form::{By, Form};
use qiantai::engine::kind::{Record, Text};
use qiantai::engine::ledger::{Account, Payer, Posting, PostingProblem, SumKey, may_post, moved};
use qiantai::engine::moment::Moment;
use qiantai::engine::money::Money;
use qiantai::engine::notice::Notice;
use qiantai::engine::policy::{Limit, Policy, Schema, Unit};
use qiantai::engine::registry::{Lookup, Registry, Shared};
use qiantai::engine::rights::{Right, Role};
use qiantai::engine::slip::{Index, Slip};
use qiantai::engine::step::Ask;
use qiantai::engine::step::Step;
use qiantai::engine::value::{Badge, PersonId, RoomId, SlipId};

/// Umbrellas by code, lent to a room, with a day by which they are to be back.
mod umbrella {
    use super::{Ask, By, FieldSet, Form, Moment, Nothing, Outcome, Record, Right, RoomId, Step};

    qiantai::states! { OUT = 1 "out" "借出" open, BACK = 2 "back" "归还" }
    qiantai::dues! { RETURN = 900 "归还" }
    qiantai::rules! { PAST refuse "{0} 已经过了" ["H-06"]; }
    qiantai::fields! {
        pub struct Lend {
            1 room: RoomId = "房号" 4;
            2 which: Record<61_002> = "哪把" 4;
            3 until: Moment = "借至" 4;
        }
    }

    pub static FORM: Form = Form::new("T-91", 61_001, "借伞", "借伞", STATES, RULES)
        .steps(&[
            Step::opens(1, "lend", "借出", Right::TakeCalls, Lend::fields)
                .decide(qiantai::by!(lend)),
            Step::from(2, "return", "归还", &[OUT], Right::TakeCalls, Nothing::fields)
                .to(BACK)
                .meets(&[RETURN])
                .cosigned(Right::Mend),
        ])
        .keys(&[By::Room(Lend::room), By::Work])
        .dues(DUES);

    fn lend(ask: &Ask<'_>, it: Lend) -> Outcome {
        if it.until <= ask.now {
            return Err(PAST.with(&[&it.until.show(ask.now)]).at(Lend::until));
        }
        ask.draw(OUT).due(RETURN, it.until, "约定").ok()
    }
}

/// The umbrellas themselves: records in force under a code.
mod stock {
    use super::{By, FieldSet, Form, Right, Step, Text};

    qiantai::states! { THERE = 1 "there" "在册" listed, GONE = 2 "gone" "注销" }
    qiantai::fields! { pub struct Enter { 1 code: Text = "编号" 4; } }
    qiantai::fields! { pub struct Strike { 2 why: Text = "原因" 8; } }

    pub static FORM: Form = Form::new("T-92", 61_002, "雨伞", "雨伞", STATES, &[])
        .steps(&[
            Step::opens(1, "enter", "登记", Right::KeepCatalogue, Enter::fields).to(THERE),
            Step::from(2, "strike", "注销", &[THERE], Right::KeepCatalogue, Strike::fields)
                .to(GONE),
        ])
        .keys(&[By::Code(Enter::code)])
        .called(|_, slip| qiantai::engine::form::Called {
            code: slip.text(Enter::code).to_string(),
            shown: slip.text(Enter::code).to_string(),
        });
}

/// A plain register: nothing is said but its blanks and its step.
mod visits {
    use super::{Badge, FieldSet, Form, Right, RoomId, Step, Text};

    qiantai::states! { WRITTEN = 1 "written" "已记" }
    qiantai::fields! {
        pub struct Write {
            1 room: Option<RoomId> = "房号" 4;
            2 what: Text = "何事" 8;
            3 who: Option<Badge> = "经办" 4;
        }
    }

    pub static FORM: Form = Form::new("T-93", 61_003, "来访", "来访", STATES, &[])
        .steps(&[Step::opens(1, "write", "登记", Right::TakeCalls, Write::fields).to(WRITTEN)]);
}

struct Toys;

impl Lookup for Toys {
    fn room_find(&self, _: &dyn Book, typed: &str) -> Result<RoomId, String> {
        typed.parse().map(RoomId).map_err(|_| "房号写成数字".to_string())
    }
    fn room_shown(&self, _: &dyn Book, room: RoomId) -> String {
        format!("{}号", room.0)
    }
    fn person_exists(&self, _: &dyn Book, _: PersonId) -> bool {
        false
    }
    fn person_name(&self, _: &dyn Book, _: PersonId) -> String {
        String::new()
    }
    fn person_phone(&self, _: &dyn Book, _: PersonId, _: u8) -> Option<String> {
        None
    }
    fn resident_named(&self, _: &dyn Book, _: RoomId, _: &str) -> Option<PersonId> {
        None
    }
    fn resident_with_phone(&self, _: &dyn Book, _: RoomId, _: &str) -> Option<(PersonId, u8)> {
        None
    }
    fn staff_find(&self, _: &dyn Book, typed: &str, _: &str) -> Result<Badge, String> {
        typed.parse().map(Badge).map_err(|_| "工号写成数字".to_string())
    }
    fn staff_shown(&self, _: &dyn Book, badge: Badge) -> String {
        format!("工号{}", badge.0)
    }
    fn staff_short(&self, book: &dyn Book, badge: Badge) -> String {
        self.staff_shown(book, badge)
    }
    fn staff_role(&self, _: &dyn Book, badge: Badge) -> Option<Role> {
        match badge.0 {
            1 => Some(Role::Desk),
            2 => Some(Role::Supervisor),
            _ => None,
        }
    }
    fn two_people(&self, _: &Ask<'_>, _: Badge, _: Right) -> Result<(), Notice> {
        Ok(())
    }
    fn policy_on(&self, _: &Slip) -> Option<Policy> {
        None
    }
}

static SHARED: &[Shared] = &[Shared {
    whose: "every form",
    rules: qiantai::engine::decision::RULES,
    goes_by: |_| true,
    bars: |_, _| None,
    warns: |_, _| None,
}];

static FAR_BACK: Limit = Limit {
    id: "D-51",
    name: "far_back_hours",
    label: "迟报",
    default: 24,
    least: 1,
    most: 240,
    unit: Unit::Hours,
    clause: "DESK",
};

static SCHEMA: Schema =
    Schema { groups: &[], profiles: &[], far_back: &FAR_BACK, roles: |_, _| None };

/// The registry of the toys.
static REGISTRY: Registry =
    Registry::new(&[&umbrella::FORM, &stock::FORM, &visits::FORM], SHARED, &[], &SCHEMA, &Toys);

fn reads(book: &MapBook) -> &dyn Book {
    book
}

fn noon() -> Moment {
    Moment::parse("2026-11-21 12:00", Moment(0)).unwrap()
}

fn ask(form: &str, step: &str, slip: Option<SlipId>, fields: &[(&str, &str)]) -> Asked {
    let text = |(name, text): &(&str, &str)| (name.to_string(), Input::Text(text.to_string()));
    Asked {
        form: form.to_string(),
        step: step.to_string(),
        slip,
        fields: fields.iter().map(text).collect(),
        ..Asked::default()
    }
}

fn desk() -> Hand {
    Hand { badge: Badge(1), cosign: None }
}

fn supervisor() -> Hand {
    Hand { badge: Badge(2), cosign: None }
}

/// A book in which umbrella `a1` stands.
fn stocked() -> MapBook {
    let mut book = MapBook::over(&REGISTRY);
    let (verdict, _) =
        book.take(&ask("T-92", "enter", None, &[("code", "a1")]), supervisor(), noon());
    assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
    book
}

fn refused(verdict: Verdict) -> qiantai::engine::notice::Notice {
    let Verdict::Refused(notice) = verdict else { panic!("{verdict:?}") };
    notice
}

#[test]
fn slips_are_numbered_form_by_form_and_found_where_their_form_says() {
    let mut book = stocked();
    let fields = [("room", "7"), ("which", "a1"), ("until", "18:00")];
    for number in 1..=2 {
        let (verdict, entries) = book.take(&ask("T-91", "lend", None, &fields), desk(), noon());
        assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
        assert_eq!(entries[0].slip, SlipId { form: 61_001, number });
    }
    assert_eq!(reads(&book).under(Index::OpenRoom, 7, 9).len(), 2);
    let first = SlipId { form: 61_001, number: 1 };
    assert_eq!(REGISTRY.show_number(first), "T-91/000001");
    assert_eq!(REGISTRY.slip_number("借伞 1"), Some(first));
    let slip = book.slip(first).unwrap();
    assert_eq!(slip.get(umbrella::Lend::room), Some(RoomId(7)));
    assert_eq!(REGISTRY.due_label(first.form, slip.dues[0].what), "归还");
    let back = Hand { badge: Badge(1), cosign: Some(Badge(2)) };
    book.take(&ask("T-91", "return", Some(first), &[]), back, noon());
    let slip = book.slip(first).unwrap();
    assert_eq!((slip.state, slip.dues[0].met), (umbrella::BACK, Some(noon())));
    assert_eq!(reads(&book).under(Index::OpenRoom, 7, 9).len(), 1);
}

#[test]
fn what_does_not_read_is_a_problem_at_its_blank_and_what_may_not_be_is_refused() {
    let mut book = stocked();
    let (verdict, _) = book.take(&ask("T-91", "lend", None, &[("which", "zz")]), desk(), noon());
    let Verdict::Invalid(problems) = verdict else { panic!("{verdict:?}") };
    let at: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(at, ["room", "which", "until"]);
    let late = [("room", "7"), ("which", "a1"), ("until", "9:00")];
    let (verdict, _) = book.take(&ask("T-91", "lend", None, &late), desk(), noon());
    let notice = refused(verdict);
    assert_eq!((notice.rule.as_str(), notice.field.as_deref()), ("PAST", Some("until")));
    let enter = ask("T-92", "enter", None, &[("code", "a2")]);
    assert_eq!(refused(book.take(&enter, desk(), noon()).0).rule, "NOT_YOURS");
    let stranger = Hand { badge: Badge(9), cosign: None };
    assert_eq!(refused(book.take(&enter, stranger, noon()).0).rule, "NOT_STAFF");
    let a1 = SlipId { form: 61_002, number: 1 };
    book.take(&ask("T-92", "strike", Some(a1), &[("why", "断")]), supervisor(), noon());
    let again = ask("T-92", "strike", Some(a1), &[("why", "断")]);
    assert_eq!(refused(book.take(&again, supervisor(), noon()).0).rule, "WRONG_STATE");
    assert!(reads(&book).named(61_002, "a1").is_empty(), "a struck record is not named any more");
}

#[test]
fn a_plain_register_is_found_and_shown_by_the_kinds_of_its_blanks() {
    let mut book = MapBook::over(&REGISTRY);
    let fields = [("room", "5"), ("what", "送文件"), ("who", "1")];
    let (_, entries) = book.take(&ask("T-93", "write", None, &fields), desk(), noon());
    let slip = book.slip(entries[0].slip).unwrap();
    assert_eq!(reads(&book).under(Index::Room, 5, 9), [slip.id]);
    let line = visits::FORM.line_of(&slip, &book);
    let shown = (line.place.as_str(), line.matter.as_str(), line.worker.as_str());
    assert_eq!(shown, ("5号", "送文件", "工号1"));
    assert_eq!(REGISTRY.called(&book, slip.id).shown, "T-93/000001");
}

#[test]
fn a_stored_cell_of_another_kind_empties_its_own_blank_and_not_its_row() {
    use qiantai::engine::fields::Fields;
    use qiantai::engine::tag::Tag;
    use qiantai::engine::value::{Cell, Value};
    qiantai::fields! { pub struct Column { 1 what: Text = "何物" 6; 2 count: i64 = "几个" 6; } }
    const ROWS: Tag<Vec<Column>> = Tag::new(4, "rows");
    let row = vec![(1, Cell::Text("钥匙".to_string())), (2, Cell::Unknown(99, vec![1]))];
    let mut fields = Fields::new();
    fields.set(ROWS, Value::Rows(vec![row]));
    let read: Vec<_> =
        fields.rows_of(ROWS).map(|row| (row.get(Column::what), row.get(Column::count))).collect();
    assert_eq!(read, [(Some(Text("钥匙".to_string())), None)]);
    assert_eq!(fields.get(Tag::<i64>::new(4, "count")), None);
}

const PAYER: Payer = Payer { room: 1, person: 2 };
const SLIP: SlipId = SlipId { form: 21, number: 1 };

/// The largest sum that an account holds, in fen.
const MOST: i64 = 1_000_000_000_000;

fn lines(amount: i64) -> Vec<Posting> {
    let accounts = (Account::Unbilled, Account::Income);
    moved(Money::fen(amount), accounts, (202_611, 202_611), PAYER, 3)
}

/// No key has a sum yet.
fn nothing(_: SumKey) -> Money {
    Money::ZERO
}

#[test]
fn a_double_entry_is_together_zero_and_so_is_its_reversal() {
    let lines = lines(2_550);
    assert_eq!(may_post(SLIP, &lines, nothing), Ok(()));
    let back: Vec<Posting> = lines.iter().map(|p| p.reversed()).collect();
    assert_eq!(may_post(SLIP, &back, nothing), Ok(()));
    assert_eq!(may_post(SLIP, &lines[..1], nothing), Err(PostingProblem::Unbalanced));
    assert!(moved(Money::ZERO, (Account::Cash, Account::Deposit), (0, 0), PAYER, 0).is_empty());
}

#[test]
fn what_would_leave_the_range_is_refused() {
    assert_eq!(may_post(SLIP, &lines(MOST), nothing), Ok(()));
    assert_eq!(may_post(SLIP, &lines(MOST + 1), nothing), Err(PostingProblem::TooLarge));
    let twice = [lines(MOST), lines(1)].concat();
    assert_eq!(may_post(SLIP, &twice, nothing), Err(PostingProblem::TooLarge));
}

#[test]
fn account_codes_are_their_own() {
    for account in Account::ALL {
        assert_eq!(Account::of(*account as u8), Some(*account));
    }
    assert_eq!(Account::of(0), None);
}
