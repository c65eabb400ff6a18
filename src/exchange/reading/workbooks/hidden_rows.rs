//! Which rows of a workbook whoever opens it does not see, because they were hidden or filtered out. The
//! reader of cells does not tell. Only the marks on rows are read here, as a stream; what cannot be read is
//! taken for seen, and says nothing about the cells. Old workbooks (xls, xlsb) are not looked through.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Cursor};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use zip::ZipArchive;

use crate::exchange::sheet::ROWS_MOST;

/// The numbers of hidden rows, as people count them, by the name of the sheet.
pub(super) type HiddenRows = BTreeMap<String, BTreeSet<u32>>;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The hidden rows of an xlsx or ods workbook; none where it is neither.
pub(super) fn hidden_rows(bytes: &[u8]) -> HiddenRows {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return HiddenRows::new() };
    let mut hidden = HiddenRows::new();
    if archive.index_for_name("content.xml").is_some() {
        of_document(&mut archive, &mut hidden);
        return hidden;
    }
    for (name, part) in sheets(&mut archive) {
        let (rows, mut row) = (hidden.entry(name).or_default(), 0u32);
        each_start(&mut archive, &part, |element| {
            if element.local_name().as_ref() == "row" {
                row = attribute(element, "r").and_then(|r| r.parse().ok()).unwrap_or(row + 1);
                let hides = attribute(element, "hidden").is_some_and(|h| h == "1" || h == "true");
                if hides && row <= ROWS_MOST {
                    rows.insert(row);
                }
            }
        });
    }
    hidden
}

/// The sheets of an xlsx workbook: what they are called, and the part that each lies in.
fn sheets(archive: &mut Archive<'_>) -> Vec<(String, String)> {
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    each_start(archive, "xl/_rels/workbook.xml.rels", |element| {
        if let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) {
            let part =
                target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), String::from);
            parts.insert(id, part);
        }
    });
    let mut sheets = Vec::new();
    each_start(archive, "xl/workbook.xml", |element| {
        let named = attribute(element, "name").zip(attribute(element, "r:id"));
        let is_sheet = element.local_name().as_ref() == "sheet";
        if let Some((name, id)) = named.filter(|_| is_sheet)
            && let Some(part) = parts.get(&id)
        {
            sheets.push((name, part.clone()));
        }
    });
    sheets
}

/// The rows of an open document's tables. One element may stand for many rows.
fn of_document(archive: &mut Archive<'_>, hidden: &mut HiddenRows) {
    let (mut table, mut row) = (String::new(), 0u32);
    each_start(archive, "content.xml", |element| match element.local_name().as_ref() {
        "table" => (table, row) = (attribute(element, "table:name").unwrap_or_default(), 0),
        "table-row" => {
            let repeated = attribute(element, "table:number-rows-repeated");
            let rows: u32 = repeated.and_then(|n| n.parse().ok()).unwrap_or(1);
            let shown = attribute(element, "table:visibility");
            let after = row.saturating_add(rows).min(ROWS_MOST);
            if shown.is_some_and(|shown| shown != "visible") {
                hidden.entry(table.clone()).or_default().extend(row + 1..=after);
            }
            row = after;
        }
        _ => {}
    });
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok()??;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(String::from)
}

/// Each element that begins in a part, until its end or the first thing that cannot be read.
fn each_start(archive: &mut Archive<'_>, part: &str, mut seen: impl FnMut(&BytesStart<'_>)) {
    let Ok(file) = archive.by_name(part) else { return };
    let mut reader = Reader::from_reader(BufReader::new(file));
    let mut held = Vec::new();
    loop {
        match reader.read_event_into(&mut held) {
            Ok(Event::Start(element) | Event::Empty(element)) => seen(&element),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
        held.clear();
    }
}
