//! The form widget by its keys: strings such as `厨房<tab>y<f10>` go through the shipped keymap, and
//! pictures are plain text as a terminal would show it.

mod every;
mod pictures;

use std::sync::LazyLock;

use ratatui::buffer::{Buffer, CellWidth};

use super::*;
use crate::desk::talk::{Row, ShownField, ShownStep};
use crate::domain::book::Book;
use crate::domain::form::{FieldSet, called_by_number, no_advice, no_due, no_fills};
use crate::domain::judge::{Drawn, Input};
use crate::domain::kind::{Lines, PersonName, Phone, Record, Signature, Text, Who};
use crate::domain::moment::{Clock, Day};
use crate::domain::money::Money;
use crate::domain::notice::Mode;
use crate::domain::registers;
use crate::domain::slip::Slip;
use crate::domain::staff::Right;
use crate::domain::value::{Badge, Fields, RoomId};
use crate::terminal::action::Action;
use crate::terminal::chord::Chord;
use crate::terminal::keymap::Keymap;
use crate::terminal::theme::Look;

crate::choice! {
    pub enum Grade {
        Good = 1 "good" "满意",
        Fair = 2 "fair" "一般",
        Bad = 3 "bad" "不满意",
        Heavy = 10 "heavy" "重大",
        Hard = 11 "hard" "难办",
    }
}

crate::fields! {
    pub struct Item {
        1 what: Text = "物品" 6;
        2 many: Option<i64> = "数量" 3;
        3 whole: Option<bool> = "完好" 3;
    }
}

crate::fields! {
    /// Every kind once.
    pub struct Every {
        1 text: Text = "文字" 6;
        2 name: Option<PersonName> = "姓名" 6;
        3 number: Option<i64> = "数" 3;
        4 money: Option<Money> = "金额" 3;
        5 day: Option<Day> = "日期" 3;
        6 clock: Option<Clock> = "钟点" 3;
        7 moment: Option<Moment> = "时刻" 4;
        8 grade: Option<Grade> = "评价" 4;
        9 yes: Option<bool> = "可否" 4;
        10 room: Option<RoomId> = "房号" 4;
        11 person: Option<Who> = "来人" 4;
        12 phone: Option<Phone> = "电话" 4;
        13 staff: Option<Badge> = "经办" 4;
        14 signed: Option<Signature> = "签认" 4;
        15 code: Option<Record<17>> = "代码" 4;
        16 items: Vec<Item> = "物品" 12;
        17 note: Option<Lines> = "说明" 12;
    }
}

static EVERY: Form = Form {
    id: "T-01",
    tag: 9001,
    title: "各式单",
    word: "各式",
    states: &[],
    steps: &[Step {
        tag: 1,
        name: "fill",
        title: "填写",
        from: &[],
        right: Right::TakeCalls,
        cosign: None,
        fields: Every::fields,
        advise: no_advice,
        decide: |ask, given| Ok(Drawn { ..ask.draw(1, given.clone()) }.into()),
    }],
    rules: &[],
    keys: |_| Vec::new(),
    line: |_: &Slip, _: &dyn Book| Default::default(),
    called: called_by_number,
    fills: no_fills,
    due: no_due,
};

fn every() -> FormState {
    FormState::open(&EVERY, &EVERY.steps[0], &Begun::default(), None, None, None)
}

fn now() -> Moment {
    Day::of(2026, 11, 20).unwrap().at(Clock::of_minutes(14 * 60 + 32).unwrap())
}

fn blank(typed: &str, shown: &str) -> Blank {
    Blank { typed: typed.to_owned(), shown: shown.to_owned() }
}

/// F-14 开单 as the desk opens it for a known owner.
fn opening() -> FormState {
    let fills = [
        ("room", blank("#12", "1-2-1203")),
        ("caller", blank("@34", "张三")),
        ("phone", blank("@34.0", "138****5678")),
        ("key_kept", blank("y", "是")),
        ("channel", blank("call", "来电")),
    ];
    let fills = fills.map(|(name, blank)| (name.to_owned(), blank)).to_vec();
    let begun = Begun { fills, ..Begun::default() };
    let form = registers::form("F-14").unwrap();
    FormState::open(form, form.step("open").unwrap(), &begun, None, Some(12), Some(34))
}

/// F-14 回单 with 开单 and 派工 before it.
fn returning() -> FormState {
    let form = registers::form("F-14").unwrap();
    let id = SlipId { form: form.tag, number: 123 };
    let begun = Begun { slip: Some(Box::new(shown_slip(id))), ..Begun::default() };
    FormState::open(form, form.step("return").unwrap(), &begun, Some((id, 2)), Some(12), None)
}

fn shown_slip(id: SlipId) -> ShownSlip {
    let step = |title: &str, fields: &[(&str, &str)]| ShownStep {
        step: String::new(),
        title: title.to_owned(),
        by: "王丽(102)".to_owned(),
        occurred: now(),
        recorded: now(),
        source: String::new(),
        late: String::new(),
        fields: fields
            .iter()
            .map(|(label, text)| ShownField {
                name: String::new(),
                label: (*label).to_owned(),
                width: 4,
                text: (*text).to_owned(),
                rows: Vec::new(),
            })
            .collect(),
    };
    let open = [
        ("楼室号", "1-2-1203"),
        ("报修人", "张三"),
        ("报修部位", "厨房水槽下"),
        ("情况", "角阀渗水,已自行关总阀,地面有水,请带毛巾"),
        ("空栏", ""),
    ];
    let row = Row {
        id,
        version: 2,
        number: "维修 000123".to_owned(),
        word: "维修".to_owned(),
        state: "已派".to_owned(),
        open: true,
        urgent: false,
        due: None,
        place: "1-2-1203".to_owned(),
        matter: String::new(),
        worker: String::new(),
        chased: 0,
        opened: now(),
        can: Vec::new(),
        held: String::new(),
    };
    let assign = [("责任人", "赵工(201)"), ("如何通知", "对讲")];
    let steps = vec![step("开单", &open), step("派工", &assign)];
    let title = "工程维修单".to_owned();
    ShownSlip { row, form: "F-14".to_owned(), title, steps, dues: Vec::new(), room: Some(12) }
}

/// The shipped keys, read once.
static KEYS: LazyLock<Keymap> = LazyLock::new(|| Keymap::load(&[]).unwrap());

/// Presses keys as the app does: what types goes to the form, the rest through the keymap.
fn press(form: &mut FormState, keys: &str) -> Vec<Wish> {
    let mut wishes = Vec::new();
    let mut chars = keys.chars();
    while let Some(c) = chars.next() {
        if c != '<' {
            assert!(form.takes_text());
            wishes.extend(form.text(&c.to_string()));
            continue;
        }
        let word: String = chars.by_ref().take_while(|c| *c != '>').collect();
        let chord = Chord::parse(&word).unwrap();
        let action = KEYS.action(&form.places(), &chord);
        wishes.extend(form.act(action.unwrap_or_else(|| panic!("{word} asks for nothing"))));
    }
    wishes
}

fn at(form: &FormState) -> String {
    form.path(form.focus)
}

fn text_of(form: &FormState, field: &str) -> String {
    let asked = form.asked();
    crate::desk::talk::text_of(&asked, field).unwrap_or_default().to_owned()
}

fn themed(form: &FormState, size: (u16, u16), ascii: bool) -> (Buffer, Option<Position>) {
    let area = Rect::new(0, 0, size.0, size.1);
    let mut buffer = Buffer::empty(area);
    let theme = Theme::new(Look { colour: false, ascii });
    let caret = draw::draw(form, &mut buffer, area, &theme, now());
    (buffer, caret)
}

/// The screen as read: the second half of a wide glyph is not a character of its own.
fn printed(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area();
    let row = |y| {
        let (mut line, mut x) = (String::new(), 0);
        while x < area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += symbol.cell_width().max(1);
        }
        line.trim_end().to_owned()
    };
    (0..area.height).map(row).collect()
}

fn picture(form: &FormState, size: (u16, u16)) -> String {
    printed(&themed(form, size, false).0).join("\n").trim_end().to_owned()
}

#[test]
fn the_caret_waits_in_the_first_empty_blank() {
    assert_eq!(at(&opening()), "fault");
    assert_eq!(at(&returning()), "result");
    assert_eq!(at(&every()), "text");
}

#[test]
fn yes_and_choice_digits_move_on_and_letters_wait() {
    let mut form = every();
    press(&mut form, "<tab><tab><tab><tab><tab><tab><tab>");
    assert_eq!(at(&form), "grade");
    assert_eq!(press(&mut form, "3"), [Wish::Changed]);
    assert_eq!((at(&form).as_str(), text_of(&form, "grade").as_str()), ("yes", "bad"));
    press(&mut form, "y");
    assert_eq!((at(&form).as_str(), text_of(&form, "yes").as_str()), ("room", "y"));
    // 1 may be 1, 10 or 11: the caret waits for more.
    press(&mut form, "<backtab><backtab>1");
    assert_eq!((at(&form).as_str(), text_of(&form, "grade").as_str()), ("grade", "good"));
    press(&mut form, "1");
    assert_eq!((at(&form).as_str(), text_of(&form, "grade").as_str()), ("yes", "hard"));
    press(&mut form, "<backtab>zd");
    assert_eq!((at(&form).as_str(), text_of(&form, "grade").as_str()), ("grade", "heavy"));
    press(&mut form, "<right>");
    assert_eq!(text_of(&form, "grade"), "hard");
    press(&mut form, "<right>");
    assert_eq!(text_of(&form, "grade"), "good");
    press(&mut form, "不");
    assert_eq!(text_of(&form, "grade"), "bad");
    assert!(matches!(press(&mut form, "q")[..], [Wish::Say(_)]));
    press(&mut form, "<backspace>");
    assert_eq!(text_of(&form, "grade"), "");
    press(&mut form, "<tab> ");
    assert_eq!((at(&form).as_str(), text_of(&form, "yes").as_str()), ("yes", "n"));
    press(&mut form, " ");
    assert_eq!(text_of(&form, "yes"), "y");
    press(&mut form, "否");
    assert_eq!((at(&form).as_str(), text_of(&form, "yes").as_str()), ("room", "n"));
}

#[test]
fn a_run_that_arrives_at_once_goes_over_into_the_next_blank() {
    let mut form = every();
    press(&mut form, "<tab><tab><tab><tab><tab><tab><tab>");
    assert_eq!(form.text("２ｙ1203"), [Wish::Changed]);
    assert_eq!(text_of(&form, "grade"), "fair");
    assert_eq!(text_of(&form, "yes"), "y");
    assert_eq!(text_of(&form, "room"), "1203");
}

#[test]
fn a_paste_never_submits_and_full_width_is_folded_where_it_is_code() {
    let mut form = every();
    assert_eq!(form.text("一行\n二行。１"), [Wish::Changed]);
    assert_eq!(text_of(&form, "text"), "一行 二行。１");
    press(&mut form, "<tab><tab><tab>");
    form.text("１２。５０");
    assert_eq!(text_of(&form, "money"), "12.50");
    press(&mut form, "<ctrl-u>");
    let wishes = form.text(&"9".repeat(40));
    assert!(matches!(&wishes[..], [Wish::Say(s), Wish::Changed] if s.contains("24")), "{wishes:?}");
}

#[test]
fn enter_goes_on_and_a_note_breaks_its_line_otherwise() {
    let mut form = every();
    form.focus = form.spot_of("note").unwrap();
    press(&mut form, "甲<alt-enter>乙<enter>");
    assert_eq!(text_of(&form, "note"), "甲\n乙");
    assert_eq!(at(&form), "occurred");
    press(&mut form, "14:00<enter>对讲<enter>");
    assert_eq!(at(&form), "text");
    let asked = form.asked();
    assert_eq!((asked.occurred.as_str(), asked.source.as_str()), ("14:00", "对讲"));
    assert_eq!(press(&mut form, "<f10>"), [Wish::HandIn]);
    assert_eq!(press(&mut form, "<esc>"), [Wish::Leave]);
}

#[test]
fn references_are_handed_in_and_never_typed_back_from_what_is_shown() {
    let mut form = opening();
    assert_eq!(text_of(&form, "phone"), "@34.0");
    assert!(picture(&form, (80, 24)).contains("138****5678"));
    form.focus = form.spot_of("phone").unwrap();
    press(&mut form, "1");
    assert_eq!(text_of(&form, "phone"), "1", "typing begins anew");
    form.focus = form.spot_of("caller").unwrap();
    press(&mut form, "<left><right><home>");
    assert_eq!(text_of(&form, "caller"), "@34", "moving in it changes nothing");
    press(&mut form, "<backspace>");
    assert_eq!(text_of(&form, "caller"), "");
    let everything = format!("{:?}", form.asked());
    assert!(!everything.contains('*') && !everything.contains("张三"), "{everything}");
}

#[test]
fn a_pick_list_is_asked_filtered_taken_and_left() {
    let mut form = opening();
    let wish = |typed: &str| Wish::Pick { field: "fault".into(), typed: typed.into() };
    assert_eq!(press(&mut form, "cp<enter>"), [Wish::Changed, Wish::Changed, wish("cp")]);
    let picked =
        |typed: &str, shown: &str| Picked { blank: blank(typed, shown), note: "急".into() };
    form.picks("room", vec![picked("#1", "错")]);
    form.picks("fault", vec![picked("cp-01", "水管爆裂"), picked("cp-07", "角阀渗水")]);
    assert_eq!(press(&mut form, "-"), [wish("cp-")]);
    form.picks("fault", vec![picked("cp-01", "水管爆裂"), picked("cp-07", "角阀渗水")]);
    assert_eq!(press(&mut form, "<down><enter>"), [Wish::Changed]);
    assert_eq!(text_of(&form, "fault"), "cp-07");
    assert_eq!(at(&form), "part");
    // What stands stays chosen: Enter twice changes nothing; Esc closes the list, then the form.
    press(&mut form, "<backtab><enter>");
    form.picks("fault", vec![picked("cp-01", "水管爆裂"), picked("cp-07", "角阀渗水")]);
    assert_eq!(press(&mut form, "<enter>"), []);
    assert_eq!(text_of(&form, "fault"), "cp-07");
    assert_eq!(press(&mut form, "<backtab><enter><esc>"), [wish("")]);
    assert_eq!(press(&mut form, "<esc>"), [Wish::Leave]);
}

#[test]
fn an_unknown_name_is_taken_as_typed_and_a_choice_list_sounds() {
    let mut form = opening();
    form.focus = form.spot_of("caller").unwrap();
    press(&mut form, "李四<enter>");
    form.picks("caller", Vec::new());
    press(&mut form, "<enter>");
    assert_eq!((text_of(&form, "caller").as_str(), at(&form).as_str()), ("李四", "phone"));
    form.focus = form.spot_of("charge").unwrap();
    assert_eq!(press(&mut form, "<enter>youc<enter>"), [Wish::Changed]);
    assert_eq!((text_of(&form, "charge").as_str(), at(&form).as_str()), ("paid", "price_told"));
}

#[test]
fn fills_go_only_where_nothing_stands_and_nobody_typed() {
    let mut form = opening();
    let fills = [("part", "厨房"), ("urgent", "y"), ("charge", "paid"), ("caller", "@99")];
    let fills: Vec<_> = fills.map(|(f, t)| (f.to_owned(), t.to_owned())).to_vec();
    let tried = Tried { advice: Advice { fills, ..Advice::default() }, ..Tried::default() };
    form.focus = form.spot_of("part").unwrap();
    press(&mut form, "阳<backspace>");
    form.tried(&tried);
    assert!(form.refilled() && !form.refilled());
    assert_eq!(text_of(&form, "part"), "", "the operator emptied it");
    assert_eq!(text_of(&form, "urgent"), "y");
    assert_eq!(text_of(&form, "charge"), "paid");
    assert_eq!(text_of(&form, "caller"), "@34");
    form.tried(&tried);
    assert!(!form.refilled());
    // The draft remembers that it was emptied.
    let mut again = FormState::resume(&form.draft(), &Begun::default()).unwrap();
    again.tried(&tried);
    assert_eq!(text_of(&again, "part"), "");
}

#[test]
fn rows_come_and_go() {
    let mut form = returning();
    form.focus = form.spot_of("materials").unwrap();
    press(&mut form, "角阀<tab>2<tab>个<tab>18<tab>");
    assert_eq!(at(&form), "materials.2.name");
    press(&mut form, "生料带<enter>1<tab><tab><tab>");
    assert_eq!(at(&form), "materials.3.name");
    press(&mut form, "<tab>");
    assert_eq!(at(&form), "labour", "an empty row is left at its first cell");
    let rows = |form: &FormState| match form.asked().fields.into_iter().find(|f| f.0 == "materials")
    {
        Some((_, Input::Rows(rows))) => rows.len(),
        _ => 0,
    };
    assert_eq!(rows(&form), 2);
    press(&mut form, "<backtab>");
    assert_eq!(at(&form), "materials.2.price");
    press(&mut form, "<f5>");
    assert_eq!(at(&form), "materials.3.name");
    press(&mut form, "<right><right>米<up><up><f3>");
    assert_eq!(at(&form), "materials.1.unit");
    assert_eq!(rows(&form), 2);
    press(&mut form, "<f3><f3><f3>");
    assert_eq!((rows(&form), at(&form).as_str()), (0, "materials.1.unit"));
    form.focus = form.spot_of("labour").unwrap();
    assert!(matches!(press(&mut form, "<f3>")[..], [Wish::Say(_)]));
    press(&mut form, "<insert>");
    assert_eq!(at(&form), "materials.1.name");
    for _ in 0..60 {
        press(&mut form, "料<f5>");
    }
    assert_eq!(rows(&form), crate::domain::kind::ROWS_MOST);
}

#[test]
fn problems_of_empty_blanks_wait_for_a_try_to_hand_in() {
    let mut form = opening();
    let missing = Problem { missing: true, ..Problem::new("part", "请填“报修部位”") };
    let wrong = Problem::new("phone", "电话写 11 位手机号,或区号加座机号");
    let tried = Tried { problems: vec![missing, wrong], ..Tried::default() };
    form.tried(&tried);
    form.focus = form.spot_of("part").unwrap();
    let seen = picture(&form, (80, 24));
    assert!(seen.contains("*报修部位") && !seen.contains("请填"), "{seen}");
    assert!(seen.contains("!电话") && !seen.contains("11 位"), "{seen}");
    press(&mut form, "<f10>");
    let seen = picture(&form, (80, 24));
    assert!(seen.contains("!报修部位") && seen.contains("! 报修部位: 请填"), "{seen}");
    form.focus = form.spot_of("fault").unwrap();
    form.invalid(&tried.problems);
    assert_eq!(at(&form), "phone", "the first on the paper");
    assert!(picture(&form, (80, 24)).contains("! 电话: 电话写 11 位"));
    press(&mut form, "1");
    assert!(!picture(&form, (80, 24)).contains("11 位"), "it was said of another number");
}

#[test]
fn a_late_entry_asks_for_its_reason_only_when_the_desk_does() {
    let mut form = opening();
    assert!(form.spot_of("late").is_none());
    let notice = Notice {
        rule: "FAR_BACK".into(),
        mode: Mode::Refuse,
        text: "发生时间早于24小时前;请写明迟报原因".into(),
        cites: vec!["H-06".into()],
        field: Some("late".into()),
    };
    form.refused(&notice);
    assert_eq!(at(&form), "late");
    let seen = picture(&form, (80, 24));
    assert!(seen.contains("!迟报原因") && seen.contains("请写明迟报原因 (H-06)"), "{seen}");
    press(&mut form, "电台坏了");
    form.tried(&Tried::default());
    press(&mut form, "<tab>");
    form.tried(&Tried::default());
    assert_eq!(form.asked().late, "电台坏了");
    assert!(picture(&form, (80, 24)).contains("电台坏了"), "it stays while it is written in");
}

#[test]
fn up_and_down_follow_the_paper() {
    let mut form = opening();
    press(&mut form, "<down>");
    assert_eq!(at(&form), "home");
    press(&mut form, "<tab><tab><up>");
    assert_eq!(at(&form), "part");
    press(&mut form, "<up>");
    assert_eq!(at(&form), "caller");
    press(&mut form, "<up>");
    assert_eq!(at(&form), "caller", "nothing above");
    press(&mut form, "<pagedown><pagedown>");
    assert!(["occurred", "source"].contains(&at(&form).as_str()));
    form.focus = form.spot_of("content").unwrap();
    press(&mut form, "一<alt-enter>二<up>");
    assert_eq!(at(&form), "content", "first the lines of the note");
    press(&mut form, "<up>");
    assert_ne!(at(&form), "content");
}

#[test]
fn looking_keys_up_never_eats_what_is_typed() {
    let form = every();
    assert!(form.takes_text());
    assert_eq!(form.places(), [Place::Text, Place::Form, Place::All]);
    let enter = Chord::parse("enter").unwrap();
    assert_eq!(KEYS.action(&form.places(), &enter), Some(Action::Open));
}
