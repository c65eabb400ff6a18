//! The form widget by its keys: strings such as `厨房<tab>y<f10>` go through the shipped keymap, and
//! pictures are plain text as a terminal would show it.

mod every;
mod keys;
mod pictures;

use std::sync::LazyLock;

use ratatui::buffer::{Buffer, CellWidth};

use super::*;
use crate::engine::decision::Input;
use crate::engine::fields::FieldSet;
use crate::engine::kind::{Lines, PersonName, Phone, Record, Signature, Text, Who};
use crate::engine::moment::{Clock, Day};
use crate::engine::money::Money;
use crate::engine::notice::Mode;
use crate::engine::rights::Right;
use crate::engine::value::{Badge, RoomId};
use crate::forms;
use crate::protocol::messages::{Names, Row, ShownField, ShownStep};
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

crate::states! { FILLED = 1 "filled" "已填" }

static EVERY: Form = Form::new("T-01", 9001, "各式单", "各式", STATES, &[]).steps(&[Step::opens(
    1,
    "fill",
    "填写",
    Right::TakeCalls,
    Every::fields,
)
.to(FILLED)]);

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
    let form = forms::form("F-14").unwrap();
    FormState::open(form, form.step("open").unwrap(), &begun, None, Some(12), Some(34))
}

/// F-14 回单 with 开单 and 派工 before it.
fn returning() -> FormState {
    let form = forms::form("F-14").unwrap();
    let id = SlipId { form: form.tag, number: 123 };
    let begun = Begun { slip: Some(Box::new(shown_slip(id))), ..Begun::default() };
    FormState::open(form, form.step("return").unwrap(), &begun, Some((id, 2)), Some(12), None)
}

fn shown_slip(id: SlipId) -> ShownSlip {
    let step = |title: &str, fields: &[(&str, &str)]| ShownStep {
        title: title.to_owned(),
        by: "王丽(102)".to_owned(),
        occurred: now(),
        recorded: now(),
        fields: fields
            .iter()
            .map(|(label, text)| ShownField {
                label: (*label).to_owned(),
                width: 4,
                text: (*text).to_owned(),
                ..ShownField::default()
            })
            .collect(),
        ..ShownStep::default()
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
        grade: String::new(),
        reply_by: None,
        worker: String::new(),
        chased: 0,
        households: 0,
        level: String::new(),
        left: None,
        opened: now(),
        can: Names::default(),
        held: String::new(),
    };
    let assign = [("责任人", "赵工(201)"), ("如何通知", "对讲")];
    let steps = vec![step("开单", &open), step("派工", &assign)];
    let title = "工程维修单".to_owned();
    ShownSlip {
        links: Vec::new(),
        row,
        form: "F-14".to_owned(),
        title,
        first: "王丽(102)".to_owned(),
        earlier: 0,
        steps,
        dues: Vec::new(),
        room: Some(12),
        person: None,
    }
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
    form.at()
}

fn text_of(form: &FormState, field: &str) -> String {
    let asked = form.asked();
    let typed = asked.fields.into_iter().find_map(|(name, input)| match input {
        crate::engine::decision::Input::Text(text) if name == field => Some(text),
        _ => None,
    });
    typed.unwrap_or_default()
}

fn themed(form: &FormState, size: (u16, u16), ascii: bool) -> (Buffer, Option<Position>) {
    let area = Rect::new(0, 0, size.0, size.1);
    let mut buffer = Buffer::empty(area);
    let theme = Theme::new(Look { colour: false, ascii });
    let stand = draw::draw(form, &mut buffer, area, &theme, now());
    (buffer, stand.caret)
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
