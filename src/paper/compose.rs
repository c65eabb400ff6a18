//! A slip as a sheet: the blanks of its form in their twelfths, its rows, the amount in words, who signs. It
//! decides nothing of where things stand, and shows nothing that it was not handed.

use std::collections::BTreeSet;

use super::measure::clean;
use super::priced;
use super::sheet::{Block, Copies, Head, Sheet, Square};
use crate::engine::fields::in_row;
use crate::engine::form::Beside;
use crate::engine::kind::Field;
use crate::engine::kind::Kind;
use crate::engine::kind::masking::HIDDEN;
use crate::engine::prelude::*;
use crate::engine::print::{Part, Rows, Said, SaidSort};
use crate::engine::value::Row;

/// What a sheet is made of.
pub struct Source<'a> {
    pub book: &'a dyn Book,
    pub form: &'static Form,
    pub slip: &'a Slip,
    /// A cell as its reader may see it; whether the phone stands whole.
    pub show: &'a dyn Fn(&Kind, &Cell, bool) -> String,
    pub office: &'a str,
    pub practice: bool,
    pub now: Moment,
    /// Who prints.
    pub by: &'a str,
    /// The how manieth print of the slip it is; 0: it is only looked at.
    pub times: u32,
}

impl Source<'_> {
    /// Whether a phone may stand whole on a copy.
    fn whole(part: Option<&Part>) -> bool {
        part.is_some_and(|part| part.whole_phone)
    }
}

/// The sheets of these copies.
pub fn compose(source: &Source<'_>, copies: Copies) -> Vec<Sheet> {
    match (copies, source.form.print.parts.len()) {
        (Copies::Each, parts) if parts > 0 => (1..=parts).map(|n| sheet(source, n)).collect(),
        (Copies::One(part), _) => match source.form.paper(part) {
            Some(paper) => beside(source, paper),
            None => vec![sheet(source, part)],
        },
        (Copies::Each | Copies::Pressed, _) => vec![sheet(source, 0)],
    }
}

/// The sheets of a paper of its own that is made of the slip.
fn beside(source: &Source<'_>, paper: &Beside) -> Vec<Sheet> {
    let ink = Ink { source, whole: false, done: BTreeSet::new() };
    let of = |said: Vec<Said>| {
        let squares = said.into_iter().map(|said| ink.said(said));
        let squares = squares.chain(signatures(paper.signs, paper.room)).collect();
        Sheet {
            number: number(source.form, source.slip),
            title: paper.title.to_string(),
            office: clean(source.office),
            part: String::new(),
            about: String::new(),
            blocks: vec![Block::Blanks(squares)],
            foot: paper.foot.iter().map(|line| (*line).to_string()).collect(),
            printed: printed(source),
            times: source.times,
            marked: marked(source),
        }
    };
    (paper.sheets)(source.slip, source.book).into_iter().map(of).collect()
}

/// Where somebody signs by hand.
fn signatures(signs: &[&str], lines: u8) -> Vec<Square> {
    let wide = u8::try_from(12 / signs.len().max(1)).unwrap_or(12).max(2);
    let square =
        |who: &&str| Square { label: (*who).to_string(), width: wide, lines, ..Square::default() };
    signs.iter().map(square).collect()
}

fn printed(source: &Source<'_>) -> String {
    format!("打印 {} {} {}", source.now.day(), source.now.clock(), source.by)
}

/// The sheet of one copy: of the part with this number, counted from one; 0 is all of them in one, as
/// copies that are pressed through.
fn sheet(source: &Source<'_>, part: usize) -> Sheet {
    let Source { book, form, slip, .. } = *source;
    let print = form.print;
    let own = part.checked_sub(1).and_then(|n| print.parts.get(n));
    let mut ink = Ink { source, whole: Source::whole(own), done: BTreeSet::new() };
    let mut blocks = ink.blanks();
    if let Some(rows) = print.rows {
        blocks.push(ink.declared_rows(rows));
    }
    let said = form.said.filter(|_| !slip.story.is_empty());
    let said = said.map_or_else(Vec::new, |said| said(slip, book));
    let said: Vec<Square> = said.into_iter().map(|said| ink.said(said)).collect();
    let (first, mut last) = if print.said_first { (said, Vec::new()) } else { (Vec::new(), said) };
    if !first.is_empty() {
        blocks.insert(0, Block::Blanks(first));
    }
    let before: &[Square] = match blocks.last() {
        Some(Block::Blanks(squares)) => squares,
        _ => &[],
    };
    last.extend(ink.sum(line_used(before.iter().chain(&last))));
    last.extend(signatures(print.signs, Beside::SIGNED));
    match blocks.last_mut() {
        Some(Block::Blanks(squares)) => squares.extend(last),
        _ if last.is_empty() => {}
        _ => blocks.push(Block::Blanks(last)),
    }
    Sheet {
        number: number(form, slip),
        title: print.title.unwrap_or(form.title).to_string(),
        office: clean(source.office),
        part: part_name(print.parts, part),
        about: about(source),
        blocks,
        foot: print.foot.iter().map(|line| (*line).to_string()).collect(),
        printed: printed(source),
        times: source.times,
        marked: marked(source),
    }
}

/// `第二联 工程联`; all of them, where they are pressed through.
fn part_name(parts: &[Part], part: usize) -> String {
    const COUNTED: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let counted = |n: usize| COUNTED.get(n).copied().unwrap_or("末");
    let named = |n: usize, part: &Part| format!("第{}联 {}", counted(n), part.name);
    match part.checked_sub(1) {
        Some(n) => parts.get(n).map_or_else(String::new, |part| named(n, part)),
        None if parts.is_empty() => String::new(),
        None => {
            let all: Vec<&str> = parts.iter().map(|part| part.name).collect();
            format!("一式{}联:{}", counted(parts.len() - 1), all.join("、"))
        }
    }
}

/// Where a number is written by hand.
pub const BY_HAND: &str = "____________";

/// The number of a slip; one that is to be written by hand has none yet.
fn number(form: &Form, slip: &Slip) -> String {
    if slip.story.is_empty() { BY_HAND.to_string() } else { form.number(slip.id.number) }
}

/// When it was opened and by whom, who signed last for what two must sign, and how it stands.
fn about(source: &Source<'_>) -> String {
    let Source { book, form, slip, .. } = *source;
    if slip.story.is_empty() {
        return String::new();
    }
    let first = slip.story.first();
    let shown = |badge: Badge| book.registry().lookup.staff_shown(book, badge);
    let who = first.map_or_else(String::new, |deed| shown(deed.by));
    let titled = |step: u16| form.step_tagged(step).map(|step| step.title);
    let title = first.and_then(|deed| titled(deed.step)).unwrap_or("开单");
    let state = form.state(slip.state).map_or("?", |state| state.label);
    let opened = slip.opened().on_paper();
    let two = slip.story.iter().rev().find_map(|deed| Some((deed, deed.cosign?)));
    let signed = two.and_then(|(deed, beside)| Some((titled(deed.step)?, deed, beside)));
    clean(&match signed {
        None => format!("{title} {opened} {who}  状态 {state}"),
        Some((step, deed, beside)) => {
            let (by, at) = ([shown(deed.by), shown(beside)].join("、"), deed.occurred.on_paper());
            format!("{title} {opened} {who}  {step} {at} {by}  状态 {state}")
        }
    })
}

/// What must not be overlooked: that it is practice, or void.
fn marked(source: &Source<'_>) -> Vec<String> {
    let state = source.form.state(source.slip.state);
    let void = state.filter(|state| ["void", "reversed"].contains(&state.name));
    let practice = source.practice.then(|| "练习".to_string());
    practice.into_iter().chain(void.map(|state| state.label.to_string())).collect()
}

struct Ink<'a> {
    source: &'a Source<'a>,
    whole: bool,
    /// Tags that stand on the sheet already.
    done: BTreeSet<u16>,
}

impl Ink<'_> {
    /// The blanks of the declared steps; else those of the step that opened the slip, and what other steps
    /// filled in.
    fn blanks(&mut self) -> Vec<Block> {
        let Source { form, slip, .. } = *self.source;
        let mut blocks = Vec::new();
        let steps = form.print.steps;
        let opened = match slip.story.first() {
            Some(deed) => form.step_tagged(deed.step),
            None => form.steps.iter().find(|step| step.is_opening() && !step.aside),
        };
        let first: Vec<&Step> = if steps.is_empty() {
            opened.into_iter().collect()
        } else {
            steps.iter().filter_map(|name| form.step(name)).collect()
        };
        for step in first {
            self.fields(step, &mut blocks, |_| true);
        }
        if steps.is_empty() || form.print.and_filled {
            for step in form.steps {
                self.fields(step, &mut blocks, |field| {
                    slip.value(field.tag).is_some_and(|value| *value != Value::EMPTIED)
                });
            }
        }
        blocks
    }

    fn fields(&mut self, step: &Step, blocks: &mut Vec<Block>, wanted: impl Fn(&Field) -> bool) {
        let print = self.source.form.print;
        let sum = print.sum.map(|(tag, _)| tag);
        for field in (step.fields)() {
            let unsigned =
                print.below.contains(&field.name) && self.source.slip.cell(field.tag).is_none();
            let left_out =
                unsigned || print.without.contains(&field.name) || sum == Some(field.tag);
            if left_out || !wanted(field) || !self.done.insert(field.tag) {
                continue;
            }
            if let Some(columns) = field.rows {
                blocks.push(
                    self.table((field.name, field.label), columns(), field.tag, |_, _| false),
                );
                continue;
            }
            let by_hand = !step.is_opening() || self.source.slip.story.is_empty();
            let square = self.square(field, by_hand);
            match blocks.last_mut() {
                Some(Block::Blanks(squares)) => squares.push(square),
                _ => blocks.push(Block::Blanks(vec![square])),
            }
        }
    }

    /// A blank; `by_hand`: it is filled on the way, so that an empty one has room for that.
    fn square(&self, field: &Field, by_hand: bool) -> Square {
        let cell = self.source.slip.cell(field.tag);
        let text =
            cell.map_or_else(String::new, |cell| match self.source.form.is_private(field.name) {
                // Paper goes round.
                true => HIDDEN.to_string(),
                false => self.show(&field.kind, cell),
            });
        let written = by_hand && text.is_empty() && matches!(field.kind, Kind::Lines);
        Square {
            name: field.name.to_string(),
            label: field.label.to_string(),
            text,
            ticks: if by_hand { ticks(&field.kind) } else { String::new() },
            width: field.width,
            lines: if written { 2 } else { 1 },
            red: false,
        }
    }

    fn show(&self, kind: &Kind, cell: &Cell) -> String {
        match cell {
            Cell::Moment(at) => at.on_paper(),
            _ => clean(&(self.source.show)(kind, cell, self.whole)),
        }
    }

    /// What a decision computed; names and people's words as their reader may see them.
    fn said(&self, said: Said) -> Square {
        let text = match said.sort {
            SaidSort::Name => self.show(&Kind::Name, &Cell::Name(said.text)),
            SaidSort::Words => self.show(&Kind::Text, &Cell::Text(said.text)),
            SaidSort::Plain => clean(&said.text),
        };
        Square {
            name: said.label.to_string(),
            label: said.label.to_string(),
            text,
            width: said.width,
            lines: 1,
            red: said.red,
            ..Square::default()
        }
    }

    fn declared_rows(&mut self, rows: Rows) -> Block {
        self.done.insert(rows.tag);
        self.table(("rows", rows.label), (rows.columns)(), rows.tag, rows.public)
    }

    fn table(
        &self,
        (name, label): (&str, &str),
        columns: &'static [Field],
        tag: u16,
        public: fn(&Row, u16) -> bool,
    ) -> Block {
        let head = |field: &Field| Head {
            name: field.name.to_string(),
            label: field.label.to_string(),
            width: field.width,
            right: matches!(field.kind, Kind::Money | Kind::Number),
        };
        let of_rows = self.source.form.print.priced.filter(|of_rows| of_rows.rows == tag);
        let row = |row: &Row| -> Vec<String> {
            let cell = |field: &Field| {
                in_row(row, field.tag).map_or_else(String::new, |cell| match cell {
                    Cell::Text(text) if public(row, field.tag) => clean(text),
                    _ => self.show(&field.kind, cell),
                })
            };
            let comes_to = of_rows.map(|of_rows| priced::amount(row, of_rows));
            columns.iter().map(cell).chain(comes_to).collect()
        };
        let mut rows: Vec<Vec<String>> =
            self.source.slip.fields.rows(tag).iter().map(row).collect();
        let mut heads: Vec<Head> = columns.iter().map(head).collect();
        if of_rows.is_some() {
            let amounts = priced::beside_the_widest(&mut heads);
            heads.push(amounts);
        }
        let spare = usize::from(self.source.form.print.spare).max(rows.len());
        rows.resize(spare, vec![String::new(); heads.len()]);
        let (name, label) = (name.to_string(), label.to_string());
        Block::Table { name, label, heads, rows }
    }

    /// The amount in words and in figures, in what is left of the line; both free to be written by hand while
    /// there is none.
    fn sum(&self, used: u8) -> Vec<Square> {
        // An amount in words that is broken is easily changed: where little is left, it begins a line.
        let used = if used > 4 { 0 } else { used };
        let words = (12 - used) * 2 / 3;
        let Some((tag, label)) = self.source.form.print.sum else { return Vec::new() };
        let sum = match self.source.slip.cell(tag) {
            Some(Cell::Money(sum)) => Some(*sum),
            _ => None,
        };
        let square = |name: &str, label: String, text: String, width| Square {
            name: name.to_string(),
            label,
            text,
            width,
            lines: 1,
            ..Square::default()
        };
        vec![
            square(
                "sum-words",
                format!("{label}(大写)"),
                sum.map_or_else(String::new, |sum| format!("人民币{}", sum.capitals())),
                words,
            ),
            square(
                "sum-figures",
                "￥".to_string(),
                sum.map_or_else(String::new, |sum| sum.to_string()),
                12 - used - words,
            ),
        ]
    }
}

/// So many twelfths of the last line are taken by squares that follow each other.
fn line_used<'a>(squares: impl Iterator<Item = &'a Square>) -> u8 {
    let used = squares.fold(12, |used, square| {
        let wide = square.width.clamp(1, 12);
        if used + wide > 12 { wide } else { used + wide }
    });
    used % 12
}

/// What may be ticked by hand in an empty blank.
fn ticks(kind: &Kind) -> String {
    let box_for = |label: &str| format!("□{label}");
    let all: Vec<String> = match kind {
        Kind::Choice(picks) => picks.iter().map(|pick| box_for(pick.label)).collect(),
        Kind::Yes => ["是", "否"].map(box_for).into(),
        _ => Vec::new(),
    };
    all.join(" ")
}
