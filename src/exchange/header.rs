//! Where a sheet's header stands and what its columns are. Titles may stand above it, and it may be
//! two rows high: 业主 over 姓名 and 电话.

use super::blanks::{Blank, Whose, meant, rank, whose};
use super::map::SheetMap;
use super::sheet::{Sheet, SheetRow};

/// How far down a header is looked for.
const LOOKED_AT: usize = 40;
/// The fewest columns that make a row a header; a single column will do where it stands alone.
const COLUMNS_LEAST: usize = 2;

/// A sheet's columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// How many of the sheet's rows stand above the first row of the table.
    pub below: usize,
    /// What was recognised, by column.
    pub columns: Vec<(u16, Blank, Whose)>,
    /// The header as it was read, for sentences.
    pub named: Vec<(u16, String)>,
}

impl Layout {
    #[must_use]
    pub fn has(&self, blank: Blank) -> bool {
        self.columns.iter().any(|(_, b, _)| *b == blank)
    }
}

/// Finds the header.
///
/// # Errors
/// One sentence, when the map names a row or a column that is not there.
pub fn find(sheet: &Sheet, map: Option<&SheetMap>) -> Result<Option<Layout>, String> {
    if let Some(map) = map {
        if map.skip {
            return Ok(None);
        }
        if let Some(number) = map.header {
            let at = sheet.rows.iter().position(|row| row.number == number);
            let at = at.ok_or_else(|| format!("映射文件说表头在第 {number} 行,那一行是空的"))?;
            let layout = one_row(sheet, at, Some(map));
            check(map, &layout, sheet)?;
            return Ok(Some(tidied(layout)));
        }
    }
    let mut best: Option<Layout> = None;
    for at in 0..sheet.rows.len().min(LOOKED_AT) {
        for layout in
            [Some(one_row(sheet, at, map)), two_rows(sheet, at, map)].into_iter().flatten()
        {
            let more = best.as_ref().is_none_or(|b| layout.columns.len() > b.columns.len());
            if more && counts(&layout) {
                best = Some(layout);
            }
        }
    }
    match (best, map) {
        (Some(layout), Some(map)) => {
            check(map, &layout, sheet)?;
            Ok(Some(tidied(layout)))
        }
        (Some(layout), None) => Ok(Some(tidied(layout))),
        // No word is known, but the map has columns by letter: the first row with two cells is it.
        (None, Some(map)) if map.names_columns() => {
            let at = sheet.rows.iter().position(|row| row.cells.len() >= COLUMNS_LEAST);
            let layout = one_row(sheet, at.unwrap_or(0), Some(map));
            check(map, &layout, sheet)?;
            Ok(Some(tidied(layout)))
        }
        (None, _) => Ok(None),
    }
}

fn check(map: &SheetMap, layout: &Layout, sheet: &Sheet) -> Result<(), String> {
    let widest = sheet.rows.iter().filter_map(|r| r.cells.last()).map(|(c, _)| *c).max();
    match map.missing(&layout.named, widest.unwrap_or(0)) {
        None => Ok(()),
        Some(text) => {
            Err(format!("映射文件里的“{text}”在表“{}”里找不到;请写表头文字或列号", sheet.name))
        }
    }
}

/// Whether that much of a header is one.
fn counts(layout: &Layout) -> bool {
    let known = layout.columns.len();
    let alone = known == 1 && layout.named.len() == 1 && layout.has(Blank::Room);
    known >= COLUMNS_LEAST || alone
}

fn one_row(sheet: &Sheet, at: usize, map: Option<&SheetMap>) -> Layout {
    let named = sheet.rows.get(at).map_or_else(Vec::new, |row| row.cells.clone());
    layout(named, at + 1, map, meant)
}

/// A header of two rows: a title over several columns says whose they are.
fn two_rows(sheet: &Sheet, at: usize, map: Option<&SheetMap>) -> Option<Layout> {
    let (upper, lower) = (sheet.rows.get(at)?, sheet.rows.get(at + 1)?);
    if lower.number != upper.number + 1 {
        return None;
    }
    let mut named: Vec<(u16, String)> = Vec::new();
    let widest = upper.cells.iter().chain(&lower.cells).map(|(c, _)| *c).max()?;
    let mut group = String::new();
    for column in 0..=widest {
        let (above, below) = (upper.at(column), lower.at(column));
        if !above.is_empty() {
            group = above.to_string();
        }
        match (above, below) {
            ("", "") => {}
            (above, "") => named.push((column, above.to_string())),
            (_, below) => named.push((column, format!("{group}\u{1f}{below}"))),
        }
    }
    let known = |text: &str| match text.split_once('\u{1f}') {
        None => meant(text),
        Some((group, below)) => meant(&format!("{group}{below}")).or_else(|| {
            let (blank, own) = meant(below)?;
            Some((blank, own.or_else(|| whose(group))))
        }),
    };
    // The lower row must add something, or it is the first row of the table.
    let adds = lower.cells.iter().filter(|(_, text)| meant(text).is_some()).count();
    (adds >= COLUMNS_LEAST).then(|| layout(named, at + 2, map, known))
}

fn layout(
    named: Vec<(u16, String)>,
    below: usize,
    map: Option<&SheetMap>,
    known: impl Fn(&str) -> Option<(Blank, Whose)>,
) -> Layout {
    let mut columns = Vec::new();
    let widest = if map.is_some() { super::sheet::COLUMNS_MOST } else { 0 };
    let bare = (0..widest).filter(|c| !named.iter().any(|(n, _)| n == c)).map(|c| (c, ""));
    let dressed = named.iter().map(|(c, text)| (*c, text.as_str()));
    for (column, text) in dressed.chain(bare) {
        let said = map.and_then(|m| m.column(column, text.rsplit('\u{1f}').next().unwrap_or(text)));
        match said {
            Some(Some((blank, whose))) => columns.push((column, blank, whose)),
            Some(None) => {}
            None => columns.extend(known(text).map(|(blank, whose)| (column, blank, whose))),
        }
    }
    columns.sort_by_key(|(column, _, _)| *column);
    let named = named.into_iter().map(|(c, text)| (c, text.replace('\u{1f}', ""))).collect();
    Layout { below, columns, named }
}

/// One column a blank, where a second could only contradict it; and a phone beside the tenant's name
/// is the tenant's.
fn tidied(mut layout: Layout) -> Layout {
    let single = |blank: Blank| {
        use Blank::{
            Also, Area, Building, Keys, Kind, PersonKey, Room, RoomKey, Serial, Unit, Use,
        };
        matches!(
            blank,
            Room | Building | Unit | Kind | Area | Use | Keys | Also | Serial | RoomKey | PersonKey
        )
    };
    // 房号 is the room even where 地址 stands before it.
    let header = |column: u16| {
        layout.named.iter().find(|(c, _)| *c == column).map_or("", |(_, text)| text.as_str())
    };
    let rooms = layout.columns.iter().filter(|(_, blank, _)| *blank == Blank::Room);
    let best = rooms.map(|(c, _, _)| *c).min_by_key(|c| rank(Blank::Room, header(*c)));
    layout.columns.retain(|(c, blank, _)| *blank != Blank::Room || Some(*c) == best);
    let mut seen: Vec<Blank> = Vec::new();
    layout.columns.retain(|(_, blank, _)| {
        let again = single(*blank) && seen.contains(blank);
        seen.push(*blank);
        !again
    });
    let mut last: Whose = None;
    for (_, blank, whose) in &mut layout.columns {
        match blank {
            Blank::Name => last = *whose,
            Blank::Phone | Blank::From | Blank::Until if whose.is_none() => *whose = last,
            _ => {}
        }
    }
    layout
}

/// Whether a row repeats the header, as printed lists do on every page.
#[must_use]
pub fn repeats(layout: &Layout, row: &SheetRow) -> bool {
    let same = |(column, text): &(u16, String)| {
        layout.named.iter().any(|(c, name)| c == column && name == text)
    };
    row.cells.len() >= COLUMNS_LEAST && row.cells.iter().all(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::estate::people::Relation;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let mut sheet = Sheet::default();
        for (number, row) in (1..).zip(rows) {
            for (column, text) in (0..).zip(*row) {
                sheet.push(number, column, text);
            }
        }
        sheet
    }

    #[test]
    fn titles_stand_above_and_columns_in_any_order() {
        let sheet = sheet(&[
            &["滨江花园业主名册"],
            &["", "制表:王丽", "2026年"],
            &[],
            &["电话", "建筑面积(㎡)", "房号", "业主", "物业费"],
            &["13800138000", "90", "1-1-101", "张三", "2.8"],
        ]);
        let layout = find(&sheet, None).unwrap().unwrap();
        let blanks: Vec<Blank> = layout.columns.iter().map(|(_, b, _)| *b).collect();
        assert_eq!(blanks, [Blank::Phone, Blank::Area, Blank::Room, Blank::Name]);
        assert_eq!(layout.below, 3, "rows with anything in them");
    }

    #[test]
    fn two_rows_say_whose_phone_it_is() {
        let sheet = sheet(&[
            &["房号", "业主信息", "", "租户", "", "面积"],
            &["", "姓名", "电话", "姓名", "电话", ""],
            &["1-1-101", "张三", "13800138000", "李四", "13900139000", "90"],
        ]);
        let layout = find(&sheet, None).unwrap().unwrap();
        assert_eq!(layout.below, 2);
        let phone = |c| layout.columns.iter().find(|(at, _, _)| *at == c).unwrap().2;
        assert_eq!((phone(2), phone(4)), (Some(Relation::Owner), Some(Relation::Tenant)));
    }

    #[test]
    fn the_surest_word_is_the_room() {
        let sheet = sheet(&[&["地址", "姓名", "房号"]]);
        let layout = find(&sheet, None).unwrap().unwrap();
        assert_eq!(layout.columns, [(1, Blank::Name, None), (2, Blank::Room, None)]);
    }

    #[test]
    fn a_phone_beside_the_tenant_is_the_tenants() {
        let sheet = sheet(&[&["房号", "业主", "电话", "租户", "电话"]]);
        let layout = find(&sheet, None).unwrap().unwrap();
        let whose: Vec<Whose> = layout.columns.iter().map(|(_, _, w)| *w).collect();
        let (owner, tenant) = (Some(Relation::Owner), Some(Relation::Tenant));
        assert_eq!(whose, [None, owner, owner, tenant, tenant]);
    }
}
