//! What leaves the desk's screens, in a file or on paper, and what a card says of what is kept.

use super::line::{Line, call, step};
use super::office::TestOffice;
use qiantai::demo::OPERATORS;
use qiantai::engine::rights::Role;
use qiantai::forms;
use qiantai::paper::{Block, Copies};
use qiantai::protocol::messages::{
    AccessLine, Page, Printable, Reply, Request, Spot, View, Window,
};
use qiantai::report::{Row, Sheet};

const WORDS: &str = "回电 138-1234-5678 问车位";

fn page(reply: Reply) -> Page {
    match reply {
        Reply::List(page) => page,
        other => panic!("{other:?}"),
    }
}

/// What a head reads of the list of accesses: exports alone.
fn exports(office: &TestOffice) -> Vec<AccessLine> {
    let (head, ..) = OPERATORS.iter().find(|(_, _, role, _)| *role == Role::Head).unwrap();
    match office.signed(*head).ask(Request::Accesses { before: None, most: 200 }) {
        Reply::Accesses(lines) => lines.into_iter().filter(|line| line.deed == "导出").collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_list_that_leaves_bears_no_numbers_but_firms_and_is_recorded_once() {
    let office = TestOffice::practice();
    let mut line = office.signed(102);
    line.accepted("a", &call(WORDS));
    let calls = || View::of_form("F-08");
    let first = || Window::first(5);
    let on_screen = page(line.ask(Request::List { view: calls(), window: first() }));
    assert!(on_screen.rows[0].matter.contains("138-1234-5678"), "{:?}", on_screen.rows[0]);
    assert_eq!(exports(&office).len(), 0, "it is only looked at");

    let taken = page(line.ask(Request::TakeOut { view: calls(), window: first() }));
    let matter = &taken.rows[0].matter;
    assert!(matter.contains("138****5678") && !matter.contains("1234-"), "{matter}");
    // The second piece is of the same list.
    let window = Window { spot: Spot::Slip { id: taken.rows[4].id, by: 1, or: 5 }, ..first() };
    assert_eq!(page(line.ask(Request::TakeOut { view: calls(), window })).rows.len(), 5);
    let written = exports(&office);
    let [one] = written.as_slice() else { panic!("{written:?}") };
    assert!(one.who.ends_with("(102)"), "{one:?}");

    let about = ("about", "停水,问 13812345678");
    let post =
        [("building", "全区"), ("from", "8点"), ("until", "明天6点"), about, ("words", "请打")];
    line.accepted("b", &step("F-44", "post", &post));
    let notices = page(line.ask(Request::TakeOut { view: View::of_form("F-44"), window: first() }));
    assert_eq!(notices.rows[0].matter, "停水,问 13812345678", "what is posted for everybody");
}

#[test]
fn a_report_on_paper_bears_no_numbers() {
    let office = TestOffice::practice();
    let mut line = office.signed(102);
    let mut sheet = Sheet::with_columns(&[("事由", 0, 0)]);
    sheet.rows.push(Row::of(None, vec![WORDS.into()]));
    let of = Printable::Report(Box::new(sheet));
    let Reply::Paper(papers) = line.ask(Request::Paper { of, copies: Copies::Each, print: None })
    else {
        panic!("no paper")
    };
    let Block::Table { rows, .. } = &papers.sheets[0].blocks[0] else { panic!("{papers:?}") };
    assert_eq!(rows[0][0], "回电 138****5678 问车位");
}

fn keys_said(line: &mut Line, room: u32) -> String {
    match line.ask(Request::Household { room, person: None }) {
        Reply::Household(card) => card.keys,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_card_says_of_kept_keys_what_the_owner_said_of_them() {
    let office = TestOffice::practice();
    let mut line = office.signed(102);
    let rows = line.rows(forms::estate::rooms::FORM.id);
    let room = |row: &&qiantai::protocol::messages::Row| u32::try_from(row.id.number).unwrap();
    let none = rows.iter().find(|row| keys_said(&mut line, room(row)).is_empty());
    let none = none.expect("a room without keys in the cupboard");
    let (number, place) = (room(&none), none.place.clone());
    let mut leave = |terms: &str| {
        let mut fields = vec![("room", &*place), ("count", "1"), ("signed", "张三")];
        fields.extend((!terms.is_empty()).then_some(("terms", terms)));
        line.accepted("", &step("F-93", "deposit", &fields));
        keys_said(&mut line, number)
    };
    assert_eq!(leave("repair-only"), "留存钥匙 1 把 (只为整改)");
    assert_eq!(leave("repair-only"), "留存钥匙 2 把 (只为整改)");
    // Where nothing was said the owner is asked.
    assert_eq!(leave(""), "留存钥匙 1 把先电话同意、2 把只为整改");
}
