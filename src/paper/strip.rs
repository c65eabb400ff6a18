//! A sheet as a strip of lines, for rolls: one blank below the other, nothing side by side.

use super::measure::{width, wrap};
use super::sheet::{Block, Sheet};

/// One line of a strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub text: String,
    /// Twice as large, in the middle.
    pub head: bool,
}

fn plain(text: String) -> Line {
    Line { text, head: false }
}

/// The lines of a sheet.
pub(super) fn lines(sheet: &Sheet, columns: i32) -> Vec<Line> {
    let mut out = Vec::new();
    let mut say = |text: &str| out.extend(wrap(text, columns).into_iter().map(plain));
    say(&sheet.office);
    let marks: String = sheet.marked.iter().map(|mark| format!("【{mark}】")).collect();
    let title = format!("{marks}{}", sheet.title);
    let head = |text| Line { text, head: true };
    let mut all: Vec<Line> = out;
    all.extend(wrap(&title, columns / 2).into_iter().map(head));
    let times = (sheet.times > 1).then(|| format!("补打 第 {} 次", sheet.times));
    let number = format!("No {}", sheet.number);
    let top = [Some(number), Some(sheet.part.clone()), times, Some(sheet.about.clone())];
    let mut lines: Vec<String> = top.into_iter().flatten().filter(|t| !t.is_empty()).collect();
    let rule = "-".repeat(usize::try_from(columns).unwrap_or(0));
    lines.push(rule.clone());
    for block in &sheet.blocks {
        match block {
            Block::Blanks(squares) => {
                let squares = squares.iter().filter(|s| !s.text.is_empty() || s.lines > 1);
                lines.extend(squares.map(|s| format!("{}:{}", s.label, s.text)));
            }
            Block::Table { label, heads, rows, .. } => {
                let filled = rows.iter().filter(|row| row.iter().any(|text| !text.is_empty()));
                for row in filled {
                    let named = heads.iter().zip(row).filter(|(_, text)| !text.is_empty());
                    let cells: Vec<String> = named.map(|(_, text)| text.clone()).collect();
                    lines.push(beside(label, &cells, columns));
                }
            }
        }
    }
    lines.push(rule);
    lines.extend(sheet.foot.iter().chain(Some(&sheet.printed)).cloned());
    let lines = lines.iter().filter(|line| !line.is_empty());
    all.extend(lines.flat_map(|line| wrap(line, columns)).map(plain));
    all
}

/// A row of a table: its first words, and the rest at the right where both have room.
fn beside(label: &str, cells: &[String], columns: i32) -> String {
    let (first, rest) = cells.split_first().map_or(("", &[][..]), |(a, b)| (a.as_str(), b));
    let (left, right) = (format!("{label}:{first}"), rest.join(" "));
    let free = columns - width(&left) - width(&right);
    match usize::try_from(free) {
        Ok(free) if free > 0 => format!("{left}{}{right}", " ".repeat(free)),
        _ => format!("{left} {right}"),
    }
}
