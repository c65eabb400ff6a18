//! Finds the header of a sheet and its columns. Titles may precede it, and it may have two rows: 业主 above
//! 姓名 and 电话.

use super::column_map::SheetMap;
use super::columns::{Column, Holder, holder_in_title, is_unit_beside_room, rank, recognise};
use super::sheet::{Sheet, SheetRow};
use crate::sorting::Arrange;

/// The number of rows that are searched for a header.
const SEARCHED_ROWS: usize = 40;
/// The fewest columns of a header, unless the sheet has a single one.
const MIN_COLUMNS: usize = 2;

/// The columns of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The index of the first row below the header.
    pub first_row: usize,
    /// The recognised columns, by position.
    pub columns: Vec<(u16, Column, Holder)>,
    /// The header texts, by position.
    pub headers: Vec<(u16, String)>,
    /// What stands above columns that nobody reads. Where a map says what to read, there is none.
    pub unread: Vec<String>,
}

impl Layout {
    pub fn has(&self, column: Column) -> bool {
        self.columns.iter().any(|(_, c, _)| *c == column)
    }

    fn name_unread(&mut self) {
        let read = |at: &u16| self.columns.iter().any(|(column, _, _)| column == at);
        let unread = self.headers.iter().filter(|(at, text)| !read(at) && !text.is_empty());
        self.unread = unread.map(|(_, text)| text.clone()).collect();
    }
}

/// The header of a sheet by the one known word that is the room, where no sheet of the file has a better one.
pub fn find_by_room(sheet: &Sheet) -> Option<Layout> {
    let rows = 0..sheet.rows.len().min(SEARCHED_ROWS);
    let found = rows.map(|at| one_row(sheet, at, None)).find(|layout| layout.has(Column::Room));
    let mut layout = resolve_columns(found?);
    layout.name_unread();
    Some(layout)
}

/// Finds the header.
///
/// # Errors
/// A sentence, if the map names a row or column that does not exist.
pub fn find(sheet: &Sheet, map: Option<&SheetMap>) -> Result<Option<Layout>, String> {
    if map.is_some_and(|map| map.skip) {
        return Ok(None);
    }
    let layout = match map.and_then(|map| map.header) {
        Some(number) => {
            let at = sheet.rows.iter().position(|row| row.number == number);
            let at = at.ok_or_else(|| format!("映射文件说表头在第 {number} 行,那一行是空的"))?;
            Some(one_row(sheet, at, map))
        }
        None => search(sheet, map),
    };
    let Some(layout) = layout else { return Ok(None) };
    if let Some(map) = map {
        check_map(map, &layout, sheet)?;
    }
    let mut layout = resolve_columns(layout);
    if map.is_none() {
        layout.name_unread();
    }
    Ok(Some(layout))
}

/// The first of the headers with the most columns.
fn search(sheet: &Sheet, map: Option<&SheetMap>) -> Option<Layout> {
    let mut best: Option<Layout> = None;
    for at in 0..sheet.rows.len().min(SEARCHED_ROWS) {
        for layout in
            [Some(one_row(sheet, at, map)), two_rows(sheet, at, map)].into_iter().flatten()
        {
            let more = best.as_ref().is_none_or(|b| layout.columns.len() > b.columns.len());
            if more && is_header(&layout) {
                best = Some(layout);
            }
        }
    }
    best.or_else(|| {
        // No header word is known, but the map names columns by letter: take the first row with two cells.
        map.filter(|map| map.names_columns())?;
        let at = sheet.rows.iter().position(|row| row.cells.len() >= MIN_COLUMNS);
        Some(one_row(sheet, at.unwrap_or(0), map))
    })
}

fn check_map(map: &SheetMap, layout: &Layout, sheet: &Sheet) -> Result<(), String> {
    let widest = sheet.rows.iter().filter_map(|r| r.cells.last()).map(|(c, _)| *c).max();
    match map.missing_column(&layout.headers, widest.unwrap_or(0)) {
        None => Ok(()),
        Some(text) => {
            Err(format!("映射文件里的“{text}”在表“{}”里找不到;请写表头文字或列号", sheet.name))
        }
    }
}

/// Whether enough columns are recognised.
fn is_header(layout: &Layout) -> bool {
    let known = layout.columns.len();
    let single = known == 1 && layout.headers.len() == 1 && layout.has(Column::Room);
    known >= MIN_COLUMNS || single
}

fn one_row(sheet: &Sheet, at: usize, map: Option<&SheetMap>) -> Layout {
    let headers = sheet.rows.get(at).map_or_else(Vec::new, |row| row.cells.clone());
    layout(headers, at + 1, map, recognise)
}

/// A header of two rows, in which a title above several columns names their holder.
fn two_rows(sheet: &Sheet, at: usize, map: Option<&SheetMap>) -> Option<Layout> {
    let (upper, lower) = (sheet.rows.get(at)?, sheet.rows.get(at + 1)?);
    if lower.number != upper.number + 1 {
        return None;
    }
    let mut headers: Vec<(u16, String)> = Vec::new();
    let widest = upper.cells.iter().chain(&lower.cells).map(|(c, _)| *c).max()?;
    let mut group = String::new();
    for column in 0..=widest {
        let (above, below) = (upper.at(column), lower.at(column));
        if !above.is_empty() {
            group = above.to_string();
        }
        match (above, below) {
            ("", "") => {}
            (above, "") => headers.push((column, above.to_string())),
            (_, below) => headers.push((column, format!("{group}\u{1f}{below}"))),
        }
    }
    let known = |text: &str| match text.split_once('\u{1f}') {
        None => recognise(text),
        Some((group, below)) => recognise(&format!("{group}{below}")).or_else(|| {
            let (column, own) = recognise(below)?;
            Some((column, own.or_else(|| holder_in_title(group))))
        }),
    };
    // If the lower row adds no columns, it is the first row of the table.
    let adds = lower.cells.iter().filter(|(_, text)| recognise(text).is_some()).count();
    (adds >= MIN_COLUMNS).then(|| layout(headers, at + 2, map, known))
}

fn layout(
    headers: Vec<(u16, String)>,
    first_row: usize,
    map: Option<&SheetMap>,
    known: impl Fn(&str) -> Option<(Column, Holder)>,
) -> Layout {
    let mut columns = Vec::new();
    let widest = if map.is_some() { super::sheet::COLUMNS_MOST } else { 0 };
    let without_header =
        (0..widest).filter(|c| !headers.iter().any(|(n, _)| n == c)).map(|c| (c, ""));
    let with_header = headers.iter().map(|(c, text)| (*c, text.as_str()));
    for (at, text) in with_header.chain(without_header) {
        let mapped = map.and_then(|m| m.column(at, text.rsplit('\u{1f}').next().unwrap_or(text)));
        match mapped {
            Some(Some((column, holder))) => columns.push((at, column, holder)),
            Some(None) => {}
            None => columns.extend(known(text).map(|(column, holder)| (at, column, holder))),
        }
    }
    columns.arrange_by_key(|(at, _, _)| *at);
    let headers = headers.into_iter().map(|(c, text)| (c, text.replace('\u{1f}', ""))).collect();
    Layout { first_row, columns, headers, unread: Vec::new() }
}

/// Drops second columns of a kind that can only be there once, and gives phones and dates the holder of
/// the name before them.
fn resolve_columns(mut layout: Layout) -> Layout {
    let single = |column: Column| {
        use Column::{
            Also, Area, Building, Keys, Kind, PersonKey, Room, RoomKey, Serial, Unit, Use,
        };
        matches!(
            column,
            Room | Building | Unit | Kind | Area | Use | Keys | Also | Serial | RoomKey | PersonKey
        )
    };
    // 房号 is the room even if 地址 precedes it.
    let headers = layout.headers.clone();
    let header =
        |at: u16| headers.iter().find(|(c, _)| *c == at).map_or("", |(_, text)| text.as_str());
    // 单元号 beside another room column, and no unit.
    let is_room = |column: Column| column == Column::Room;
    let rooms = layout.columns.iter().filter(|(_, column, _)| is_room(*column)).count();
    let own_unit = layout.columns.iter().any(|(_, column, _)| *column == Column::Unit);
    let unit = layout.columns.iter().position(|(at, column, _)| {
        is_room(*column) && is_unit_beside_room(header(*at)) && rooms > 1 && !own_unit
    });
    if let Some((_, column, _)) = unit.and_then(|at| layout.columns.get_mut(at)) {
        *column = Column::Unit;
    }
    let rooms = layout.columns.iter().filter(|(_, column, _)| *column == Column::Room);
    let best = rooms.map(|(c, _, _)| *c).min_by_key(|c| rank(Column::Room, header(*c)));
    layout.columns.retain(|(c, column, _)| *column != Column::Room || Some(*c) == best);
    let mut seen: Vec<Column> = Vec::new();
    layout.columns.retain(|(_, column, _)| {
        let again = single(*column) && seen.contains(column);
        seen.push(*column);
        !again
    });
    let mut last: Holder = None;
    for (_, column, holder) in &mut layout.columns {
        match column {
            Column::Name => last = *holder,
            Column::Phone | Column::From | Column::Until if holder.is_none() => *holder = last,
            _ => {}
        }
    }
    layout
}

/// Whether a row repeats the header, as printed lists do on every page.
pub fn repeats_header(layout: &Layout, row: &SheetRow) -> bool {
    let same = |(column, text): &(u16, String)| {
        layout.headers.iter().any(|(c, name)| c == column && name == text)
    };
    row.cells.len() >= MIN_COLUMNS && row.cells.iter().all(same)
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
    fn titles_precede_the_header_and_columns_have_any_order() {
        let sheet = sheet(&[
            &["滨江花园业主名册"],
            &["", "制表:王丽", "2026年"],
            &[],
            &["电话", "建筑面积(㎡)", "房号", "业主", "物业费"],
            &["13800138000", "90", "1-1-101", "张三", "2.8"],
        ]);
        let layout = find(&sheet, None).unwrap().unwrap();
        let columns: Vec<Column> = layout.columns.iter().map(|(_, b, _)| *b).collect();
        assert_eq!(columns, [Column::Phone, Column::Area, Column::Room, Column::Name]);
        assert_eq!(layout.first_row, 3, "rows with anything in them");
    }

    #[test]
    fn two_rows_name_the_holder_of_a_phone() {
        let sheet = sheet(&[
            &["房号", "业主信息", "", "租户", "", "面积"],
            &["", "姓名", "电话", "姓名", "电话", ""],
            &["1-1-101", "张三", "13800138000", "李四", "13900139000", "90"],
        ]);
        let layout = find(&sheet, None).unwrap().unwrap();
        assert_eq!(layout.first_row, 2);
        let phone = |c| layout.columns.iter().find(|(at, _, _)| *at == c).unwrap().2;
        assert_eq!((phone(2), phone(4)), (Some(Relation::Owner), Some(Relation::Tenant)));
    }

    #[test]
    fn the_surest_word_is_the_room() {
        let sheet = sheet(&[&["地址", "姓名", "房号"]]);
        let layout = find(&sheet, None).unwrap().unwrap();
        assert_eq!(layout.columns, [(1, Column::Name, None), (2, Column::Room, None)]);
    }

    #[test]
    fn a_unit_s_number_is_the_unit_beside_the_room() {
        for (room, at) in [("房号", 2), ("房间号", 2), ("门牌号", 2), ("户号", 2)] {
            let sheet = sheet(&[&["楼栋号", "单元号", room, "楼层"]]);
            let layout = find(&sheet, None).unwrap().unwrap();
            let columns: Vec<(u16, Column)> =
                layout.columns.iter().map(|(c, b, _)| (*c, *b)).collect();
            let wanted = [(0, Column::Building), (1, Column::Unit), (at, Column::Room)];
            assert_eq!(columns, wanted, "{room}");
            assert_eq!(layout.unread, ["楼层"]);
        }
        let alone = find(&sheet(&[&["单元号", "业主"]]), None).unwrap().unwrap();
        assert!(alone.has(Column::Room), "alone it is the room, as some lists call it");
        let both = find(&sheet(&[&["单元", "单元号", "房号"]]), None).unwrap().unwrap();
        assert_eq!(both.unread, ["单元号"]);
    }

    #[test]
    fn one_known_word_is_a_header_if_it_is_the_room() {
        let sheet = sheet(&[&["商铺导入"], &["商业区", "楼层", "房间号"], &["01", "1", "A-101"]]);
        assert_eq!(find(&sheet, None), Ok(None));
        let layout = find_by_room(&sheet).unwrap();
        assert_eq!((layout.first_row, layout.has(Column::Room)), (2, true));
        assert_eq!(layout.unread, ["商业区", "楼层"]);
    }

    #[test]
    fn a_phone_beside_the_tenant_is_the_tenants() {
        let sheet = sheet(&[&["房号", "业主", "电话", "租户", "电话"]]);
        let layout = find(&sheet, None).unwrap().unwrap();
        let holders: Vec<Holder> = layout.columns.iter().map(|(_, _, w)| *w).collect();
        let (owner, tenant) = (Some(Relation::Owner), Some(Relation::Tenant));
        assert_eq!(holders, [None, owner, owner, tenant, tenant]);
    }
}
