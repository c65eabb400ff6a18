//! Random screens that come out of one another as screens do: text typed, lists scrolled, windows
//! opened over wide glyphs, the terminal resized.

use std::ops::Range;

use proptest::prelude::*;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::widgets::{Block, Widget};

use super::desk::clear;

/// Never bold and dim at once: emulators differ in what that is.
const STYLES: [Style; 9] = [
    Style::new(),
    Style::new(),
    Style::new().add_modifier(Modifier::BOLD).remove_modifier(Modifier::DIM),
    Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD).remove_modifier(Modifier::DIM),
    Style::new().add_modifier(Modifier::UNDERLINED),
    Style::new().add_modifier(Modifier::REVERSED),
    Style::new().bg(Color::Blue).fg(Color::White),
    Style::new().fg(Color::Indexed(200)).bg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::ITALIC),
    Style::new().fg(Color::LightRed).add_modifier(Modifier::DIM).remove_modifier(Modifier::BOLD),
];

/// Where the list stands.
const LIST: Range<u16> = 4..11;

#[derive(Clone, Debug)]
pub enum Change {
    /// Text in a row, from a column on.
    Text {
        row: u16,
        column: u16,
        text: String,
        style: usize,
    },
    /// A whole row of one style.
    Ground {
        row: u16,
        style: usize,
    },
    /// An empty row, or all of them.
    Empty(u16),
    /// The list goes on or back.
    List(i8),
    Window(Option<(Rect, usize)>),
    Caret(Option<(u16, u16)>),
    /// A letter where the caret is.
    Typed(char),
    Resize(u16, u16),
    Resync,
}

pub fn any_story() -> impl Strategy<Value = Vec<Change>> {
    let text = "[ a-f厨房漏水张，─│é]{1,30}|[厨房漏水]{1,24}| {1,40}|e\u{301}[a漏]{1,4}|─{3,40}";
    let row = || 0u16..16;
    let written = (row(), 0u16..44, text, 0..STYLES.len())
        .prop_map(|(row, column, text, style)| Change::Text { row, column, text, style });
    let ground = (row(), 0..STYLES.len()).prop_map(|(row, style)| Change::Ground { row, style });
    let window = (0u16..40, 0u16..12, 2u16..24, 2u16..9, 0..STYLES.len())
        .prop_map(|(x, y, width, height, style)| (Rect { x, y, width, height }, style));
    let caret = (0u16..44, row());
    let change = prop_oneof![
        6 => written,
        1 => ground,
        1 => (0u16..18).prop_map(Change::Empty),
        3 => (-3i8..4).prop_map(Change::List),
        2 => proptest::option::of(window).prop_map(Change::Window),
        2 => proptest::option::weighted(0.8, caret).prop_map(Change::Caret),
        2 => proptest::sample::select(vec!['a', '漏', ' ', 'z']).prop_map(Change::Typed),
        1 => (20u16..50, 12u16..18).prop_map(|(columns, rows)| Change::Resize(columns, rows)),
        1 => Just(Change::Resync),
    ];
    proptest::collection::vec(change, 1..24)
}

/// What is written in a row, in the order of writing.
type Written = Vec<(u16, String, usize)>;

#[derive(Clone, Debug)]
pub struct Scene {
    pub size: (u16, u16),
    /// Something else has written to the terminal.
    pub resync: bool,
    rows: Vec<(usize, Written)>,
    first: u16,
    window: Option<(Rect, usize)>,
    caret: Option<(u16, u16)>,
}

impl Default for Scene {
    fn default() -> Scene {
        let rows = vec![(0, Vec::new()); 18];
        Scene { size: (44, 14), resync: false, rows, first: 100, window: None, caret: None }
    }
}

impl Scene {
    /// `true`: the size is another one.
    pub fn change(&mut self, change: &Change) -> bool {
        self.resync = false;
        match change {
            Change::Text { row, column, text, style } => {
                self.rows[usize::from(*row)].1.push((*column, text.clone(), *style));
            }
            Change::Ground { row, style } => self.rows[usize::from(*row)] = (*style, Vec::new()),
            Change::Empty(17) => self.rows.fill((0, Vec::new())),
            Change::Empty(row) => self.rows[usize::from(*row)].1.clear(),
            Change::List(by) => self.first = self.first.saturating_add_signed(i16::from(*by)),
            Change::Window(window) => self.window = *window,
            Change::Caret(caret) => self.caret = *caret,
            Change::Typed(c) => {
                let (column, row) = self.caret.unwrap_or((0, 0));
                self.rows[usize::from(row)].1.push((column, c.to_string(), 0));
                self.caret = Some((column + if c.is_ascii() { 1 } else { 2 }, row));
            }
            Change::Resize(columns, rows) => {
                let other = self.size != (*columns, *rows);
                self.size = (*columns, *rows);
                return other;
            }
            Change::Resync => self.resync = true,
        }
        false
    }

    pub fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        assert_eq!((area.width, area.height), self.size);
        let buffer = frame.buffer_mut();
        for (y, (ground, texts)) in (0..area.height).zip(&self.rows) {
            buffer.set_style(Rect::new(0, y, area.width, 1), STYLES[*ground]);
            if LIST.contains(&y) {
                let n = usize::from(self.first + y);
                let text = format!("{n:03} 客厅漏水 {:>12}", n * 977 * 977 % 999_983);
                write(buffer, 0, y, &text, STYLES[n % 2]);
            }
            for (column, text, style) in texts {
                write(buffer, *column, y, text, STYLES[*style]);
            }
        }
        if let Some((window, style)) = self.window {
            let window = window.intersection(area);
            clear(buffer, window);
            Block::bordered().style(STYLES[style]).title_top("依据").render(window, buffer);
        }
        if let Some((x, y)) = self.caret {
            frame.set_cursor_position((x.min(area.width - 1), y.min(area.height - 1)));
        }
    }
}

/// Writes over what stands there, taking away whole what is met in part.
fn write(buffer: &mut Buffer, x: u16, y: u16, text: &str, style: Style) {
    if x >= buffer.area.width {
        return;
    }
    let room = buffer.area.width - x;
    let width = u16::try_from(ratatui::text::Line::from(text).width()).unwrap().min(room);
    let ground = buffer[(x, y)].style();
    clear(buffer, Rect::new(x, y, width, 1));
    buffer.set_style(Rect::new(x, y, width, 1), ground);
    buffer.set_stringn(x, y, text, usize::from(room), style);
}
