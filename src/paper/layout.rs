//! A form that is printed already (套打): only what stands in its blanks is struck, each at its own place. Nothing is
//! cut, and nothing that stands on the slip is left out unless the layout says so.

use std::collections::BTreeSet;

use super::measure::wrap;
use super::place::{Mark, Page};
use super::priced::COMES_TO;
use super::sheet::{Block, Sheet};
use super::size::{Paper, U};

/// Where a printer of 24 pins begins to print, from the edge of continuous paper.
pub const PIN_EDGE: U = 270;
/// Columns that such a printer prints, of 1/12 inch.
const PIN_COLUMNS: i32 = 96;
/// Ten millimetres, and how long the lines of the ruler are.
const TEN_MM: i32 = 10;
const TICK: U = 20;
/// What a number beside it takes.
const NUMBER: U = 90;

/// Where the blanks of an own form are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// As it is chosen: the name of its file.
    pub name: String,
    /// The form whose slips it is for.
    pub form: String,
    pub width: U,
    /// Lines of 1/6 inch.
    pub lines: u8,
    pub places: Vec<Place>,
    pub tables: Vec<Table>,
    /// Blanks that are left out on purpose.
    pub without: Vec<String>,
}

/// A layout, and whether the ruler is struck with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preprinted {
    pub layout: Layout,
    pub ruler: bool,
}

/// Where a blank is, from the upper left corner of the paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub blank: String,
    pub x: U,
    pub y: U,
    /// Half-width columns, and lines.
    pub columns: i32,
    pub lines: i32,
}

/// Where the rows of a blank are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub blank: String,
    /// The first row, and from one to the next.
    pub y: U,
    pub step: U,
    /// Rows that the paper has.
    pub most: usize,
    /// The columns; their `y` is that of the row.
    pub columns: Vec<Place>,
}

/// What stands on every sheet beside its blanks: the word for it, and its name in a layout, which no blank can have.
pub const BESIDE: [(&str, &str); 9] = [
    ("单号", "slip-number"),
    ("题名", "form-title"),
    ("管理处名称", "office-name"),
    ("联次", "copy-name"),
    ("抬头", "opened-by"),
    ("打印人", "printed-by"),
    ("补打", "reprint-mark"),
    ("大写", "sum-words"),
    ("小写", "sum-figures"),
];

impl Layout {
    /// The paper that its marks are for.
    pub const fn paper(&self) -> Paper {
        let height = self.lines as U * Paper::TEXT_LINE;
        Paper { width: self.width, height, left: PIN_EDGE, columns: PIN_COLUMNS, ..Paper::HALF }
    }

    /// The pages of sheets. `ruler`: with millimetres at the edges and a frame round each place, to lay the paper by.
    ///
    /// # Errors
    /// One sentence for each thing that has no room or no place.
    pub fn place(&self, sheets: &[Sheet], ruler: bool) -> Result<Vec<Page>, Vec<String>> {
        let mut misfits = Vec::new();
        let page = |sheet: &Sheet| self.page(sheet, ruler, &mut misfits);
        let pages: Vec<Page> = sheets.iter().map(page).collect();
        // Copies of a slip lack the same.
        let mut seen = BTreeSet::new();
        misfits.retain(|misfit| seen.insert(misfit.clone()));
        if misfits.is_empty() { Ok(pages) } else { Err(misfits) }
    }

    fn page(&self, sheet: &Sheet, ruler: bool, misfits: &mut Vec<String>) -> Page {
        let mut page = Page::new();
        if ruler {
            self.rule(&mut page);
        }
        let values = values(sheet);
        for place in &self.places {
            strike(&mut page, place, place.y, self.standing(place, &values, misfits), misfits);
        }
        for block in &sheet.blocks {
            let Block::Table { name, label, heads, rows } = block else { continue };
            let Some(table) = self.tables.iter().find(|table| table.blank == *name) else {
                continue;
            };
            let filled = rows.iter().filter(|row| row.iter().any(|text| !text.is_empty()));
            let many = filled.clone().count();
            if many > table.most {
                misfits.push(format!("“{label}”有 {many} 行,这张纸只有 {} 行", table.most));
            }
            for (n, row) in (0..).zip(filled.take(table.most)) {
                for place in &table.columns {
                    let cell = heads.iter().zip(row).find(|(head, _)| head.name == place.blank);
                    let Some((head, text)) = cell else { continue };
                    let y = table.y + n * table.step;
                    strike(&mut page, place, y, (&head.label, text), misfits);
                }
            }
        }
        let unplaced = self.unplaced(sheet, &values).join("、");
        misfits
            .extend((!unplaced.is_empty()).then(|| format!("版式没有给这些栏留位置:{unplaced}")));
        page
    }

    /// What stands at a place: of blanks with one name the one that is filled in. Which of two is meant nobody said.
    fn standing<'a>(
        &self,
        place: &Place,
        values: &'a [Value<'_>],
        misfits: &mut Vec<String>,
    ) -> (&'a str, &'a str) {
        let named =
            values.iter().filter(|(name, _, text)| *name == place.blank && !text.is_empty());
        let mut filled = named.map(|(_, label, text)| (*label, text.as_str()));
        let (first, second) = (filled.next(), filled.next());
        if let (Some((one, _)), Some((other, _))) = (first, second) {
            let blank = &place.blank;
            misfits.push(format!("“{one}”和“{other}”都叫 {blank},都填了,版式分不出打哪一个"));
        }
        first.unwrap_or_default()
    }

    /// Names what stands on the sheet, has no place and is not left out on purpose.
    fn unplaced(&self, sheet: &Sheet, values: &[Value<'_>]) -> Vec<String> {
        let mut misfits = Vec::new();
        let has = |name: &str| {
            self.places.iter().any(|place| place.blank == name)
                || self.without.iter().any(|out| out == name)
        };
        let no_place = |label: &str, name: &str| match name == label {
            true => label.to_string(),
            false => format!("{label}({name})"),
        };
        // Marks and sums may not be missing; a form that is printed already has its own title.
        let needed = ["reprint-mark", "sum-words", "sum-figures"];
        let beside =
            |name: &str| !needed.contains(&name) && BESIDE.iter().any(|(_, own)| *own == name);
        for (name, label, text) in values {
            if !text.is_empty() && !beside(name) && !has(name) {
                misfits.push(no_place(label, name));
            }
        }
        for block in &sheet.blocks {
            let Block::Table { name, label, heads, rows } = block else { continue };
            let Some(table) = self.tables.iter().find(|table| table.blank == *name) else {
                let filled = rows.iter().flatten().any(|text| !text.is_empty());
                misfits.extend((filled && !has(name)).then(|| no_place(label, name)));
                continue;
            };
            for (at, head) in heads.iter().enumerate().filter(|(_, h)| h.name != COMES_TO.1) {
                let placed = table.columns.iter().any(|place| place.blank == head.name);
                let filled = rows.iter().filter_map(|row| row.get(at)).any(|text| !text.is_empty());
                let dotted = format!("{name}.{}", head.name);
                if filled && !placed && !has(&dotted) {
                    misfits.push(no_place(&head.label, &dotted));
                }
            }
        }
        misfits
    }

    /// Millimetres along the upper and the left edge of what is printed, and a frame round each place.
    fn rule(&self, page: &mut Page) {
        let (wide, high) = (mm(self.width), mm(U::from(self.lines) * Paper::TEXT_LINE));
        let number = |text: String, x: U, y: U| Mark::Text {
            x,
            y,
            room: NUMBER,
            big: false,
            red: false,
            text,
        };
        let first = mm(PIN_EDGE) + 1;
        for n in (first..wide - first).filter(|n| n % 5 == 0) {
            let x = units(n) - PIN_EDGE;
            let long = n % TEN_MM == 0;
            page.push(Mark::Down { x, y0: 0, y1: if long { 2 * TICK } else { TICK } });
            if n % (2 * TEN_MM) == 0 && x + 4 + NUMBER <= PIN_COLUMNS * Paper::HALF.column {
                page.push(number(n.to_string(), x + 4, 2 * TICK));
            }
        }
        for n in (1..high).filter(|n| n % 5 == 0) {
            let y = units(n);
            let long = n % TEN_MM == 0;
            page.push(Mark::Across { x0: 0, x1: if long { 2 * TICK } else { TICK }, y });
            if n % (2 * TEN_MM) == 0 && n > TEN_MM && n + TEN_MM < high {
                page.push(number(n.to_string(), 2 * TICK + 8, y - 24));
            }
        }
        let rows = self.tables.iter().flat_map(|table| {
            let at = move |n: usize| table.y + U::try_from(n).unwrap_or(0) * table.step;
            (0..table.most).flat_map(move |n| table.columns.iter().map(move |p| (p, at(n))))
        });
        for (place, y) in self.places.iter().map(|place| (place, place.y)).chain(rows) {
            let (x0, x1) =
                (place.x - PIN_EDGE, place.x - PIN_EDGE + place.columns * Paper::HALF.column);
            let y1 = y + place.lines * Paper::TEXT_LINE;
            page.extend([y, y1].map(|y| Mark::Across { x0, x1, y }));
            page.extend([x0, x1].map(|x| Mark::Down { x, y0: y, y1 }));
        }
    }
}

/// Strikes a text at its place, and says where it has no room.
fn strike(
    page: &mut Page,
    place: &Place,
    top: U,
    (label, text): (&str, &str),
    misfits: &mut Vec<String>,
) {
    let lines = wrap(text, place.columns);
    let wanted = i32::try_from(lines.len()).unwrap_or(i32::MAX);
    if wanted > place.lines {
        let Place { columns, lines, blank, .. } = place;
        misfits.push(format!("“{label}”({blank})要 {wanted} 行,这里只有 {lines} 行、{columns} 列"));
    }
    let room = place.columns * Paper::HALF.column;
    for (n, text) in (0..place.lines).zip(lines).filter(|(_, text)| !text.trim().is_empty()) {
        let (x, y) = (place.x - PIN_EDGE, top + n * Paper::TEXT_LINE + 4);
        page.push(Mark::Text { x, y, room, big: false, red: false, text });
    }
}

/// A name, the word for it, and what stands there.
type Value<'a> = (&'a str, &'a str, String);

/// What stands on a sheet, by name.
fn values(sheet: &Sheet) -> Vec<Value<'_>> {
    let times = (sheet.times > 1).then(|| format!("补打 第 {} 次", sheet.times));
    let marks = sheet.marked.iter().map(|mark| format!("【{mark}】")).chain(times);
    let beside = |name: &str| match name {
        "slip-number" => sheet.number.clone(),
        "form-title" => sheet.title.clone(),
        "office-name" => sheet.office.clone(),
        "copy-name" => sheet.part.clone(),
        "opened-by" => sheet.about.clone(),
        "printed-by" => sheet.printed.clone(),
        "reprint-mark" => marks.clone().collect(),
        _ => String::new(),
    };
    let squares = sheet.blocks.iter().filter_map(|block| match block {
        Block::Blanks(squares) => Some(squares),
        Block::Table { .. } => None,
    });
    // Who signs by hand has no name, and nothing stands there.
    let squares = squares.flatten().filter(|s| !s.name.is_empty() || !s.text.is_empty());
    let own =
        squares.map(|square| (square.name.as_str(), square.label.as_str(), square.text.clone()));
    let own: Vec<Value<'_>> = own.collect();
    let beside = BESIDE.iter().map(|(label, name)| (*name, *label, beside(name)));
    own.into_iter().chain(beside).collect()
}

/// Millimetres of a length, and a length of millimetres.
const fn mm(units: U) -> i32 {
    units * 254 / 3600
}

const fn units(mm: i32) -> U {
    (mm * 3600 + 127) / 254
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Head, Square};

    fn sheet(room: &str, rows: usize) -> Sheet {
        let square = |name: &str, label: &str, text: &str| Square {
            name: name.to_string(),
            label: label.to_string(),
            text: text.to_string(),
            width: 4,
            lines: 1,
            ..Square::default()
        };
        let head = Head { name: "what".into(), label: "品名".into(), width: 12, right: false };
        let table = Block::Table {
            name: "items".to_string(),
            label: "材料".to_string(),
            heads: vec![head],
            rows: vec![vec!["水龙头".to_string()]; rows],
        };
        let blanks = Block::Blanks(vec![square("room", "房号", room), square("note", "备注", "")]);
        Sheet { blocks: vec![blanks, table], times: 2, ..Sheet::default() }
    }

    fn place(blank: &str, mm: i32, columns: i32) -> Place {
        let (x, y) = (units(mm), units(20));
        Place { blank: blank.to_string(), x, y, columns, lines: 1 }
    }

    fn layout() -> Layout {
        let columns = vec![place("what", 40, 12)];
        let (y, step, most) = (units(50), units(8), 2);
        Layout {
            lines: 22,
            width: 3420,
            places: vec![place("room", 30, 10), place("reprint-mark", 120, 20)],
            tables: vec![Table { blank: "items".to_string(), y, step, most, columns }],
            ..Layout::default()
        }
    }

    #[test]
    fn only_what_stands_in_the_blanks_is_struck_each_at_its_place() {
        let pages = layout().place(&[sheet("1-2-1203", 2)], false).unwrap();
        let at = |mark: &Mark| match mark {
            Mark::Text { x, y, text, .. } => (x + PIN_EDGE, y - 4, text.clone()),
            other => panic!("a rule on a form that is printed already: {other:?}"),
        };
        let struck: Vec<_> = pages[0].iter().map(at).collect();
        let text = |x, y, text: &str| (units(x), units(y), text.to_string());
        let row = |y| text(40, y, "水龙头");
        assert_eq!(struck[0], text(30, 20, "1-2-1203"));
        assert_eq!(struck[1], text(120, 20, "补打 第 2 次"));
        assert_eq!(struck[2..], [row(50), row(58)]);
    }

    #[test]
    fn what_has_no_room_or_no_place_is_named() {
        let said = |sheet| layout().place(&[sheet], false).unwrap_err().join(";");
        assert!(said(sheet("1-2-1203 地下室东侧", 1)).contains("“房号”(room)要 2 行"));
        assert!(said(sheet("1", 3)).contains("“材料”有 3 行,这张纸只有 2 行"));
        let mut noted = sheet("1", 0);
        let Block::Blanks(squares) = &mut noted.blocks[0] else { panic!() };
        squares[1].text = "急".to_string();
        assert!(said(noted.clone()).contains("留位置:备注(note)"));
        let without = vec!["note".to_string()];
        let layout = Layout { without, ..layout() };
        assert!(layout.place(&[noted.clone()], false).is_ok());
        // A sum is never left out in silence.
        let Block::Blanks(squares) = &mut noted.blocks[0] else { panic!() };
        squares[1].name = "sum-words".to_string();
        let why = layout.place(&[noted], false).unwrap_err().join(";");
        assert!(why.contains("备注(sum-words)"), "{why}");
    }

    #[test]
    fn of_blanks_with_one_name_the_filled_one_is_struck_and_of_two_filled_none() {
        let mut sheet = sheet("", 0);
        let Block::Blanks(squares) = &mut sheet.blocks[0] else { panic!() };
        let again = |text: &str| Square { text: text.to_string(), ..squares[0].clone() };
        let (later, last) = (again("3-2-501"), again("1-2-1203"));
        squares.push(later);
        let pages = layout().place(&[sheet.clone()], false).unwrap();
        let struck = |mark: &Mark| matches!(mark, Mark::Text { text, .. } if text == "3-2-501");
        assert!(pages[0].iter().any(struck), "{pages:?}");
        let Block::Blanks(squares) = &mut sheet.blocks[0] else { panic!() };
        squares.push(last);
        let why = layout().place(&[sheet], false).unwrap_err().join(";");
        assert!(why.contains("都叫 room"), "{why}");
    }

    #[test]
    fn what_a_form_says_besides_its_blanks_has_a_place_or_is_named() {
        let mut sheet = sheet("1", 0);
        let Block::Blanks(squares) = &mut sheet.blocks[0] else { panic!() };
        let said = |name: &str, text: &str| Square {
            name: name.to_string(),
            label: "应退".to_string(),
            text: text.to_string(),
            ..Square::default()
        };
        squares.extend([said("应退", "180.00"), said("", "")]);
        let why = layout().place(&[sheet.clone()], false).unwrap_err().join(";");
        assert!(why.ends_with("留位置:应退"), "{why}");
        let mut with = layout();
        with.places.push(place("应退", 60, 12));
        let pages = with.place(&[sheet.clone()], false).unwrap();
        let struck = |mark: &Mark| matches!(mark, Mark::Text { text, .. } if text == "180.00");
        assert!(pages[0].iter().any(struck), "{pages:?}");
        let without = Layout { without: vec!["应退".to_string()], ..layout() };
        assert!(without.place(&[sheet.clone()], false).is_ok());
        // What has no name at all is not left out in silence either.
        let Block::Blanks(squares) = &mut sheet.blocks[0] else { panic!() };
        squares.push(said("", "20.00"));
        assert!(without.place(&[sheet], false).unwrap_err().join(";").contains("应退"));
    }

    #[test]
    fn the_ruler_stands_at_the_edges_and_frames_each_place() {
        let pages = layout().place(&[sheet("1", 1)], true).unwrap();
        let number = |mark: &&Mark| matches!(mark, Mark::Text { text, .. } if text == "100");
        assert!(pages[0].iter().any(|mark| number(&mark)));
        let frame = Mark::Down { x: units(30) - PIN_EDGE, y0: units(20), y1: units(20) + 60 };
        assert!(pages[0].contains(&frame));
    }
}
