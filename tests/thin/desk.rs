//! A made-up desk to draw: a bar of tabs, a form with blanks, a list over the whole width, a window
//! over either. As colourful as the real one, and in Chinese.

use ratatui::Frame;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::widgets::{Block, Clear, Widget};

const TABS: [&str; 9] = ["受理", "派工", "交接班", "投诉", "结算", "回访", "台账", "住户", "报表"];
const LABELS: [&str; 8] = ["业主", "电话", "房号", "事由", "位置", "预约时间", "派给", "备注"];
const WORDS: [&str; 10] = [
    "厨房漏水",
    "墙面起皮",
    "电梯异响",
    "门禁失灵",
    "路灯不亮",
    "下水堵塞",
    "噪音扰民",
    "车位被占",
    "水表停走",
    "窗框渗水",
];
const PEOPLE: [&str; 6] = ["老杨", "张建国", "李秀英", "王丽", "赵敏", "孙大勇"];

/// What is on the screen.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    pub tab: usize,
    /// What is typed into the field that has the caret.
    pub typed: String,
    pub field: usize,
    /// The first row of the list, and the one that is chosen.
    pub first: usize,
    pub chosen: usize,
    pub minute: usize,
    pub window: bool,
}

const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const KEY: Style = BOLD.fg(Color::Cyan);
const FIELD: Style = Style::new().add_modifier(Modifier::UNDERLINED);

impl Desk {
    pub fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let bottom = area.height - 1;
        let buffer = frame.buffer_mut();
        let mut x = 0;
        for (n, tab) in TABS.iter().enumerate() {
            let style = if n == self.tab { KEY.add_modifier(Modifier::REVERSED) } else { DIM };
            x = put(buffer, x, 0, &format!(" {tab} "), style);
        }
        let clock = format!("2026-11-29 10:{:02}", self.minute % 60);
        buffer.set_string(area.width - 16, 0, clock, Style::new());
        buffer.set_string(0, 1, "─".repeat(usize::from(area.width)), DIM);
        let caret = match self.tab % 3 {
            0 => Some(self.form(buffer)),
            1 => {
                self.list(buffer);
                None
            }
            _ => {
                self.report(buffer);
                None
            }
        };
        let mut x = 0;
        for (key, what) in [("F1", "帮助"), ("F2", "提交"), ("F4", "选择"), ("Esc", "返回")]
        {
            x = put(buffer, x, bottom, key, KEY);
            x = put(buffer, x, bottom, &format!(" {what}  "), Style::new());
        }
        if self.window {
            window(buffer, Rect::new(area.width / 4, 4, area.width / 2, area.height - 8));
        }
        if let Some(caret) = caret.filter(|_| !self.window) {
            frame.set_cursor_position(caret);
        }
    }

    fn form(&self, buffer: &mut Buffer) -> (u16, u16) {
        let width = buffer.area.width - 16;
        let mut caret = (0, 0);
        for (n, (y, label)) in (3..).step_by(2).zip(LABELS).enumerate() {
            let here = n == self.field;
            buffer.set_string(2, y, label, if here { BOLD } else { DIM });
            let blank = Rect::new(14, y, width, 1);
            if here {
                buffer.set_style(blank, FIELD);
                caret = (put(buffer, 14, y, &self.typed, FIELD), y);
            } else {
                buffer.set_string(14, y, WORDS[(n + self.tab) % 10], Style::new());
            }
        }
        let note = Style::new().fg(Color::Yellow);
        buffer.set_string(2, buffer.area.height - 3, "! 房号 8-1203 有一张未结的单", note);
        caret
    }

    fn list(&self, buffer: &mut Buffer) {
        let area = buffer.area;
        buffer.set_string(2, 2, "单号    房号     事由      位置       状态    师傅    剩余", DIM);
        for (n, y) in (self.first..).zip(3..area.height - 2) {
            let (mark, style) = if n == self.chosen {
                ("▸", BOLD.add_modifier(Modifier::REVERSED))
            } else {
                (" ", Style::new())
            };
            let chance = n * 7919 % 1000;
            let late = chance.is_multiple_of(7);
            let (left, tint) = if late { ("! 超时", Color::Red) } else { ("", Color::Reset) };
            buffer.set_style(Rect::new(0, y, area.width, 1), style);
            let text = format!(
                "{mark} {:06} {:>2}-{:04} {} 客厅{:<5} 已上报  {}",
                n + 2600,
                chance % 20 + 1,
                chance + 101,
                WORDS[chance % 10],
                chance % 90,
                PEOPLE[chance % 6]
            );
            buffer.set_string(0, y, text, style);
            buffer.set_string(area.width - 18, y, left, style.fg(tint));
            buffer.set_string(area.width - 8, y, format!("{chance:>4} 分"), style);
        }
    }

    fn report(&self, buffer: &mut Buffer) {
        let area = buffer.area;
        for (n, y) in (3..area.height - 2).enumerate() {
            let n = n + self.tab;
            buffer.set_string(4, y, WORDS[n % 10], Style::new());
            buffer.set_string(20, y, "█".repeat(n * 7 % 40 + 1), Style::new().fg(Color::Green));
            buffer.set_string(64, y, format!("{:>8}.{:02}", n * 977, n * 31 % 100), BOLD);
        }
    }
}

fn window(buffer: &mut Buffer, area: Rect) {
    clear(buffer, area);
    let block = Block::bordered().border_style(DIM).title_top(" 依据 ");
    let inside = block.inner(area);
    block.render(area, buffer);
    for (n, y) in (inside.top()..inside.bottom()).enumerate() {
        let text = format!("第{}条 {},{}", n + 1, WORDS[n % 10], WORDS[(n + 3) % 10]);
        buffer.set_stringn(inside.x, y, text, usize::from(inside.width), Style::new());
    }
}

/// Empties the area, and the halves of wide glyphs that reach over its edges.
pub fn clear(buffer: &mut Buffer, area: Rect) {
    if area.is_empty() {
        return;
    }
    for y in area.top()..area.bottom() {
        if area.left() > 0 && buffer[(area.left() - 1, y)].symbol().cell_width() > 1 {
            buffer[(area.left() - 1, y)].set_symbol(" ");
        }
    }
    Clear.render(area, buffer);
}

/// Writes, and gives the column behind.
fn put(buffer: &mut Buffer, x: u16, y: u16, text: &str, style: Style) -> u16 {
    buffer.set_stringn(x, y, text, usize::MAX, style).0
}
