//! Slips and entries as bytes: lists of (tag, value). Every cell is prefixed by its kind and
//! length, so that a kind written by a later version is kept as it is.
//!
//! Tags and kind codes are never reused.

mod cells;

use crate::bytes::{TooLarge, Unreadable, decode, encode};
use crate::engine::fields::in_row;
use crate::engine::ledger::{Account, Payer, Posting};
use crate::engine::prelude::*;
use crate::engine::slip::{Deed, Due, Entry};
use crate::engine::value::Row;
use cells::{Personal, WITHHELD, Written, load, load_cell, store_cell};

/// Tags of an entry's and a slip's own parts, above all field tags.
mod part {
    pub(super) const SEQ: u16 = 60_001;
    pub(super) const SLIP: u16 = 60_002;
    pub(super) const STEP: u16 = 60_003;
    pub(super) const VERSION: u16 = 60_004;
    pub(super) const BY: u16 = 60_005;
    pub(super) const COSIGN: u16 = 60_006;
    pub(super) const OCCURRED: u16 = 60_007;
    pub(super) const RECORDED: u16 = 60_008;
    pub(super) const SOURCE: u16 = 60_009;
    pub(super) const LATE: u16 = 60_010;
    pub(super) const STATE: u16 = 60_011;
    pub(super) const DUES: u16 = 60_012;
    pub(super) const CORRECTS: u16 = 60_013;
    pub(super) const STORY: u16 = 60_014;
    pub(super) const POSTINGS: u16 = 60_015;
    /// The first and the last of them. A part that a later version adds lies outside and is carried
    /// along like a field.
    pub(super) const OWN: std::ops::RangeInclusive<u16> = SEQ..=POSTINGS;
}

fn number(n: u64) -> Cell {
    Cell::Number(i64::try_from(n).unwrap_or(i64::MAX))
}

fn read_number<T: TryFrom<i64>>(cell: Option<&Cell>) -> Result<T, Unreadable> {
    match cell {
        Some(Cell::Number(n)) => T::try_from(*n).map_err(|_| Unreadable("数字越界")),
        _ => Err(Unreadable("缺少数字")),
    }
}

fn read_moment(cell: Option<&Cell>) -> Result<Moment, Unreadable> {
    match cell {
        Some(Cell::Moment(m)) => Ok(*m),
        _ => Err(Unreadable("缺少时间")),
    }
}

fn read_text(cell: Option<&Cell>) -> String {
    match cell {
        Some(Cell::Text(t)) => t.clone(),
        _ => String::new(),
    }
}

fn read_badge(cell: Option<&Cell>) -> Option<Badge> {
    match cell {
        Some(Cell::Staff(b)) => Some(*b),
        _ => None,
    }
}

fn due_rows(dues: &[Due]) -> Value {
    let row = |d: &Due| {
        let mut row: Row = vec![
            (1, Cell::Number(i64::from(d.what))),
            (2, Cell::Moment(d.at)),
            (3, Cell::Text(d.because.clone())),
        ];
        row.extend(d.met.map(|m| (4, Cell::Moment(m))));
        row
    };
    Value::Rows(dues.iter().map(row).collect())
}

fn read_dues(fields: &Fields) -> Result<Vec<Due>, Unreadable> {
    let due = |row: &Row| {
        Ok(Due {
            what: read_number(in_row(row, 1))?,
            at: read_moment(in_row(row, 2))?,
            because: read_text(in_row(row, 3)),
            met: read_moment(in_row(row, 4)).ok(),
        })
    };
    fields.rows(part::DUES).iter().map(due).collect()
}

fn posting_rows(postings: &[Posting]) -> Value {
    let row = |p: &Posting| -> Row {
        vec![
            (1, number(u64::from(p.account as u8))),
            (2, number(p.month.into())),
            (3, number(p.payer.room.into())),
            (4, number(p.payer.person.into())),
            (5, number(p.item.into())),
            (6, Cell::Money(p.amount)),
        ]
    };
    Value::Rows(postings.iter().map(row).collect())
}

/// Reads postings back. An account of a later version cannot be left out: the rest would not balance.
fn read_postings(fields: &Fields) -> Result<Vec<Posting>, Unreadable> {
    let posting = |row: &Row| {
        let Some(Cell::Money(amount)) = in_row(row, 6) else {
            return Err(Unreadable("缺少金额"));
        };
        Ok(Posting {
            account: Account::of(read_number(in_row(row, 1))?).ok_or(Unreadable("不认识的科目"))?,
            month: read_number(in_row(row, 2))?,
            payer: Payer {
                room: read_number(in_row(row, 3))?,
                person: read_number(in_row(row, 4))?,
            },
            item: read_number(in_row(row, 5))?,
            amount: *amount,
        })
    };
    fields.rows(part::POSTINGS).iter().map(posting).collect()
}

/// A text, where there is one.
fn said(tag: u16, text: &str) -> Option<(u16, Value)> {
    (!text.is_empty()).then(|| (tag, Value::One(Cell::Text(text.to_string()))))
}

/// An entry's or a slip's own parts beside its fields, which are not copied.
fn in_order<'a>(
    fields: &'a Fields,
    own: &'a [(u16, Value)],
) -> impl Iterator<Item = &'a (u16, Value)> {
    let clear = |(tag, _): &&(u16, Value)| !part::OWN.contains(tag);
    let below = fields.iter().filter(clear).take_while(|(tag, _)| *tag < part::SEQ);
    let above = fields.iter().filter(clear).skip_while(|(tag, _)| *tag < part::SEQ);
    below.chain(own.iter()).chain(above)
}

/// An entry as two byte strings: public, and personal (empty if nothing in it is).
///
/// # Errors
/// The entry is too large to be stored.
pub fn entry_bytes(entry: &Entry) -> Result<(Vec<u8>, Vec<u8>), TooLarge> {
    let one = |tag, cell| Some((tag, Value::One(cell)));
    // In the order of their tags, as they are stored. Money only where some is moved, so that what
    // moves none has the bytes it always had.
    let own: Vec<(u16, Value)> = [
        one(part::SEQ, number(entry.seq)),
        one(part::SLIP, Cell::Slip(entry.slip)),
        one(part::STEP, number(entry.step.into())),
        one(part::VERSION, number(entry.version.into())),
        one(part::BY, Cell::Staff(entry.by)),
        entry.cosign.and_then(|badge| one(part::COSIGN, Cell::Staff(badge))),
        one(part::OCCURRED, Cell::Moment(entry.occurred)),
        one(part::RECORDED, Cell::Moment(entry.recorded)),
        said(part::SOURCE, &entry.source),
        said(part::LATE, &entry.late),
        one(part::STATE, number(entry.state.into())),
        (!entry.dues.is_empty()).then(|| (part::DUES, due_rows(&entry.dues))),
        entry.corrects.and_then(|seq| one(part::CORRECTS, number(seq))),
        (!entry.postings.is_empty()).then(|| (part::POSTINGS, posting_rows(&entry.postings))),
    ]
    .into_iter()
    .flatten()
    .collect();
    // Places of personal cells are counted in 16 bits, of which the last says "no row".
    let rows = |(_, value): &(u16, Value)| matches!(value, Value::Rows(r) if r.len() >= 0xffff);
    if entry.set.iter().any(rows) {
        return Err(TooLarge);
    }
    let mut personal = Personal::new();
    for (tag, value) in in_order(&entry.set, &[]) {
        set_apart(*tag, value, &mut personal);
    }
    let personal = if personal.is_empty() { Vec::new() } else { encode(&personal)? };
    Ok((encode(&written(&entry.set, &own, true))?, personal))
}

/// Fields and own parts as they are written.
fn written<'a>(
    fields: &'a Fields,
    own: &'a [(u16, Value)],
    apart: bool,
) -> Vec<(u16, Written<'a>)> {
    in_order(fields, own).map(|(tag, value)| (*tag, Written { value, apart })).collect()
}

/// Takes the personal cells of a field, with their places.
fn set_apart<'a>(tag: u16, value: &'a Value, personal: &mut Personal<'a>) {
    let mut take = |row: u16, column: u16, cell: &'a Cell| {
        if cell.is_personal() {
            personal.push((tag, row, column, store_cell(cell)));
        }
    };
    match value {
        Value::One(cell) => take(u16::MAX, 0, cell),
        Value::Rows(rows) => {
            for (row, n) in rows.iter().zip(0..u16::MAX) {
                row.iter().for_each(|(column, cell)| take(n, *column, cell));
            }
        }
    }
}

/// Whether a cell is the mark of a personal one that is withheld or erased.
pub fn is_mark(cell: &Cell) -> bool {
    matches!(cell, Cell::Unknown(WITHHELD, _))
}

/// Reads an entry back. With an empty personal part (withheld, erased) the marks stay as they are.
///
/// # Errors
/// Says what of the bytes is not an entry.
pub fn read_entry(public: &[u8], personal: &[u8]) -> Result<Entry, Unreadable> {
    let mut all = load(&decode(public)?)?;
    if !personal.is_empty() {
        for (tag, row, column, cell) in decode::<Personal<'_>>(personal)? {
            put_back(&mut all, tag, row, column, load_cell(&cell)?);
        }
    }
    let Some(Cell::Slip(slip)) = all.cell(part::SLIP).cloned() else {
        return Err(Unreadable("缺少单号"));
    };
    Ok(Entry {
        seq: read_number(all.cell(part::SEQ))?,
        slip,
        step: read_number(all.cell(part::STEP))?,
        version: read_number(all.cell(part::VERSION))?,
        by: read_badge(all.cell(part::BY)).ok_or(Unreadable("缺少工号"))?,
        cosign: read_badge(all.cell(part::COSIGN)),
        occurred: read_moment(all.cell(part::OCCURRED))?,
        recorded: read_moment(all.cell(part::RECORDED))?,
        source: read_text(all.cell(part::SOURCE)),
        late: read_text(all.cell(part::LATE)),
        state: read_number(all.cell(part::STATE))?,
        dues: read_dues(&all)?,
        corrects: read_number(all.cell(part::CORRECTS)).ok(),
        postings: read_postings(&all)?,
        set: {
            all.retain(|tag| !part::OWN.contains(&tag));
            all
        },
    })
}

/// Puts a personal cell where its mark stands, and nowhere else.
fn put_back(all: &mut Fields, tag: u16, row: u16, column: u16, cell: Cell) {
    let value = match all.value(tag) {
        Some(Value::One(mark)) if row == u16::MAX && is_mark(mark) => Value::One(cell),
        Some(Value::Rows(rows)) => {
            let mut rows = rows.clone();
            let places = rows.get_mut(usize::from(row)).into_iter().flatten();
            for place in places.filter(|(t, c)| *t == column && is_mark(c)).take(1) {
                place.1 = cell.clone();
            }
            Value::Rows(rows)
        }
        _ => return,
    };
    all.set(tag, value);
}

/// A slip as bytes.
///
/// # Errors
/// The slip is too large to be stored.
pub fn slip_bytes(slip: &Slip) -> Result<Vec<u8>, TooLarge> {
    let deed = |d: &Deed| {
        let mut row: Row = vec![
            (1, number(d.seq)),
            (2, number(d.step.into())),
            (3, Cell::Staff(d.by)),
            (5, Cell::Moment(d.occurred)),
            (6, Cell::Moment(d.recorded)),
        ];
        row.extend(d.cosign.map(|b| (4, Cell::Staff(b))));
        for (tag, text) in [(7, &d.source), (8, &d.late)] {
            if !text.is_empty() {
                row.push((tag, Cell::Text(text.clone())));
            }
        }
        row
    };
    let mut own = vec![
        (part::SLIP, Value::One(Cell::Slip(slip.id))),
        (part::VERSION, Value::One(number(slip.version.into()))),
        (part::STATE, Value::One(number(slip.state.into()))),
    ];
    if !slip.dues.is_empty() {
        own.push((part::DUES, due_rows(&slip.dues)));
    }
    own.push((part::STORY, Value::Rows(slip.story.iter().map(deed).collect())));
    encode(&written(&slip.fields, &own, false))
}

/// Reads a slip back.
///
/// # Errors
/// Says what of the bytes is not a slip.
pub fn read_slip(bytes: &[u8]) -> Result<Slip, Unreadable> {
    let mut all = load(&decode(bytes)?)?;
    let Some(Cell::Slip(id)) = all.cell(part::SLIP).cloned() else {
        return Err(Unreadable("缺少单号"));
    };
    let deed = |row: &Row| {
        Ok(Deed {
            seq: read_number(in_row(row, 1))?,
            step: read_number(in_row(row, 2))?,
            by: read_badge(in_row(row, 3)).ok_or(Unreadable("缺少工号"))?,
            cosign: read_badge(in_row(row, 4)),
            occurred: read_moment(in_row(row, 5))?,
            recorded: read_moment(in_row(row, 6))?,
            source: read_text(in_row(row, 7)),
            late: read_text(in_row(row, 8)),
        })
    };
    Ok(Slip {
        id,
        version: read_number(all.cell(part::VERSION))?,
        state: read_number(all.cell(part::STATE))?,
        dues: read_dues(&all)?,
        story: all.rows(part::STORY).iter().map(deed).collect::<Result<_, _>>()?,
        fields: {
            all.retain(|tag| !part::OWN.contains(&tag));
            all
        },
    })
}
