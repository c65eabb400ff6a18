//! How a slip or a list looks before it is printed, and what can be chosen for it: what lies over the screen. What is
//! done with it stands in `print.rs`; it must not ask the desk for anything.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::action::Action;
use super::list::put;
use super::pen::{Pen, row, text};
use super::printers::{form_of, size_of};
use super::theme::Theme;
use crate::paper::{Copies, Format, Layout, Paper, Preprinted};
use crate::printing::printers::Printer;
use crate::protocol::messages::{Papers, Printable};
use crate::text::Shown;

/// Rows above the preview.
const HEAD: u16 = 2;
/// A slip or a list before it is printed.
#[derive(Clone)]
pub struct Preview {
    pub papers: Papers,
    pub lines: Vec<String>,
    pub top: usize,
    /// The printers of the office, and behind them the files.
    pub ways: Vec<Way>,
    /// The office's own printed forms for this slip.
    pub layouts: Vec<Layout>,
    pub way: usize,
    pub paper: usize,
    pub part: usize,
    pub at: At,
    /// Something was chosen here: what was chosen last does not take its place any more.
    pub touched: bool,
}

/// Which choice the keys are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum At {
    Way,
    Paper,
    Part,
}

/// A printer, or a file of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    Printer(Printer),
    File(Format),
}

/// What is printed on: plain paper, or a form that is printed already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stock {
    Plain(Paper),
    Preprinted(Preprinted),
}

impl Stock {
    /// The word on the screen.
    pub fn label(&self) -> String {
        match self {
            Stock::Plain(paper) => paper.label.to_owned(),
            Stock::Preprinted(on) if on.ruler => format!("套打 {} 带标尺", on.layout.name),
            Stock::Preprinted(on) => format!("套打 {}", on.layout.name),
        }
    }

    /// What is kept of a choice.
    pub fn name(&self) -> String {
        match self {
            Stock::Plain(paper) => paper.name.to_owned(),
            Stock::Preprinted(_) => self.label(),
        }
    }
}

impl Way {
    pub fn format(&self) -> Format {
        match self {
            Way::Printer(printer) => printer.format,
            Way::File(format) => *format,
        }
    }

    /// The word on the screen, and what is kept of a choice.
    pub fn label(&self) -> String {
        match self {
            Way::Printer(printer) => printer.name.clone(),
            Way::File(format) => format!("{}文件", format.label()),
        }
    }
}

pub fn files() -> impl Iterator<Item = Way> {
    [Format::Pdf, Format::Text, Format::Xlsx].into_iter().map(Way::File)
}

impl Preview {
    pub fn chosen(&self) -> Option<&Way> {
        self.ways.get(self.way)
    }

    pub fn format(&self) -> Format {
        self.chosen().map_or(Format::Pdf, Way::format)
    }

    /// The papers to choose from, and behind them the office's own forms, each also with the ruler.
    pub fn papers(&self) -> Vec<Stock> {
        let plain = self.format().papers(size_of(&self.papers.of)).into_iter().map(Stock::Plain);
        let own = self.layouts.iter().filter(|_| self.format().strikes_places());
        let own = own.flat_map(|layout| {
            [false, true].map(|ruler| Preprinted { layout: layout.clone(), ruler })
        });
        plain.chain(own.map(Stock::Preprinted)).collect()
    }

    /// The copies to choose from: all of them first.
    pub fn parts(&self) -> Vec<String> {
        let form = form_of(&self.papers.of);
        let parts = form.map_or(&[][..], |form| form.print.parts);
        // A pile is of one kind of sheet.
        let own = form.filter(|_| matches!(self.papers.of, Printable::Slip(_)));
        let own = own.map_or(&[][..], |form| form.beside);
        let all = match parts.len() {
            0 => "单联".to_owned(),
            many if self.format().presses_through() => format!("{many} 联一次打透"),
            many => format!("{many} 联各一张"),
        };
        let copies = parts.iter().map(|part| part.name.to_owned());
        let papers = own.iter().map(|paper| paper.name.to_owned());
        std::iter::once(all).chain(copies).chain(papers).collect()
    }

    pub fn copies(&self) -> Copies {
        match self.part {
            0 if self.format().presses_through() => Copies::Pressed,
            0 => Copies::Each,
            part => Copies::One(part),
        }
    }

    pub fn offers(action: Action) -> bool {
        use Action::{Back, Down, End, Home, Left, NextField, PageDown, PageUp, PrevField, Right};
        use Action::{Submit, Up};
        [Up, Down, PageUp, PageDown, Home, End, Left, Right, NextField, PrevField, Submit, Back]
            .contains(&action)
    }

    pub fn scroll(&mut self, action: Action, rows: usize) -> bool {
        let before = self.top;
        let last = self.lines.len().saturating_sub(rows);
        self.top = match action {
            Action::Up => self.top.saturating_sub(1),
            Action::Down => self.top + 1,
            Action::PageUp => self.top.saturating_sub(rows),
            Action::PageDown => self.top + rows,
            Action::Home => 0,
            Action::End => last,
            _ => self.top,
        }
        .min(last);
        self.top != before
    }

    /// Draws it over the whole screen but its last two rows.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) {
        let area = Rect { height: area.height.saturating_sub(2), ..area };
        super::popup::clear_wide(buffer, area);
        let mut title = format!(" 打印 {}", self.papers.number);
        if self.papers.times > 0 {
            title.push_str(&format!("  已打 {} 次,上次 {}", self.papers.times, self.papers.last));
        }
        text(buffer, row(area, 0), theme, &title, theme.title);
        let paper = self.papers().get(self.paper).map_or_else(String::new, Stock::label);
        let part = self.parts().get(self.part).cloned().unwrap_or_default();
        let way = self.chosen().map_or_else(String::new, Way::label);
        let mut pen = Pen::new(buffer, row(area, 1));
        let choices = [("打印机", way, At::Way), ("纸", paper, At::Paper), ("联", part, At::Part)];
        for (label, value, at) in choices {
            pen.write(&format!(" {label} "), theme.dim);
            let style = if at == self.at { theme.selected } else { theme.strong };
            pen.write(&format!(" {value} "), style);
        }
        let below = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
        for (y, line) in (0..below.height).zip(self.lines.iter().skip(self.top)) {
            put(buffer, row(below, y), &Shown::from(line), theme.plain);
        }
    }
}

/// Rows of the preview on so high a screen.
pub fn rows(screen: u16) -> u16 {
    screen.saturating_sub(HEAD + 2).max(1)
}
