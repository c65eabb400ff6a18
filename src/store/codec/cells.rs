//! One cell as bytes: its kind, its length, its content, so that a kind of a later version is kept
//! as it is.

use crate::engine::prelude::*;
use serde::{Deserialize, Serialize};

use crate::bytes::{Unreadable, decode, encode_few};
use crate::engine::value::Row;

/// Bytes that go in and out as one run: the same bytes as a list of numbers, without a call for each.
/// Numbers need no memory of their own, and what is read lies where it was read.
pub(super) enum Run<'a> {
    Lent(&'a [u8]),
    Few([u8; FEW], u8),
}

/// Bytes of the largest thing that is written as numbers: a form's tag and a slip's number.
const FEW: usize = 12;

impl Run<'_> {
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Lent(bytes) => bytes,
            Self::Few(bytes, length) => bytes.get(..usize::from(*length)).unwrap_or(bytes),
        }
    }
}

impl Serialize for Run<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(self.bytes())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Run<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <&[u8]>::deserialize(from).map(Run::Lent)
    }
}

/// A cell as it is written and read: kind and bytes.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredCell<'a>(pub(super) u8, #[serde(borrow)] pub(super) Run<'a>);

#[derive(Deserialize)]
pub(super) enum StoredValue<'a> {
    One(#[serde(borrow)] StoredCell<'a>),
    Rows(#[serde(borrow)] Vec<Vec<(u16, StoredCell<'a>)>>),
}

/// Fields as they are read.
pub(super) type Stored<'a> = Vec<(u16, StoredValue<'a>)>;

/// A personal cell's place: field tag, row (`u16::MAX` for none), column tag.
pub(super) type Personal<'a> = Vec<(u16, u16, u16, StoredCell<'a>)>;

/// Kind code of a cell whose content lies with the personal parts.
pub(super) const WITHHELD: u8 = 200;

mod kind {
    pub(super) const TEXT: u8 = 1;
    pub(super) const NUMBER: u8 = 2;
    pub(super) const MONEY: u8 = 3;
    pub(super) const DAY: u8 = 4;
    pub(super) const CLOCK: u8 = 5;
    pub(super) const MOMENT: u8 = 6;
    pub(super) const CHOICE: u8 = 7;
    pub(super) const YES: u8 = 8;
    pub(super) const ROOM: u8 = 9;
    pub(super) const PERSON: u8 = 10;
    pub(super) const STAFF: u8 = 11;
    pub(super) const SLIP: u8 = 12;
    pub(super) const PHONE_OF: u8 = 13;
    pub(super) const NAME: u8 = 14;
    pub(super) const PHONE: u8 = 15;
}

pub(super) fn store_cell(cell: &Cell) -> StoredCell<'_> {
    match cell {
        Cell::Text(t) => StoredCell(kind::TEXT, Run::Lent(t.as_bytes())),
        Cell::Name(t) => StoredCell(kind::NAME, Run::Lent(t.as_bytes())),
        Cell::Phone(t) => StoredCell(kind::PHONE, Run::Lent(t.as_bytes())),
        Cell::Unknown(kind, bytes) => StoredCell(*kind, Run::Lent(bytes)),
        Cell::Number(n) => few(kind::NUMBER, n),
        Cell::Money(m) => few(kind::MONEY, &m.in_fen()),
        Cell::Day(d) => few(kind::DAY, &d.number()),
        Cell::Clock(c) => few(kind::CLOCK, &c.minutes()),
        Cell::Moment(m) => few(kind::MOMENT, &m.0),
        Cell::Choice(c) => few(kind::CHOICE, c),
        Cell::Yes(y) => few(kind::YES, &u8::from(*y)),
        Cell::Room(r) => few(kind::ROOM, &r.0),
        Cell::Person(p) => few(kind::PERSON, &p.0),
        Cell::Staff(b) => few(kind::STAFF, &b.0),
        Cell::Slip(id) => few(kind::SLIP, &(id.form, id.number)),
        Cell::PhoneOf(p, n) => few(kind::PHONE_OF, &(p.0, *n)),
    }
}

/// A cell of numbers, which is never too large.
fn few<T: Serialize>(kind: u8, value: &T) -> StoredCell<'static> {
    let mut bytes = [0; FEW];
    let length = encode_few(value, &mut bytes);
    StoredCell(kind, Run::Few(bytes, length))
}

pub(super) fn load_cell(StoredCell(kind, run): &StoredCell<'_>) -> Result<Cell, Unreadable> {
    let bytes = run.bytes();
    let text = |b: &[u8]| match std::str::from_utf8(b) {
        Ok(text) => Ok(text.to_string()),
        Err(_) => Err(Unreadable("文字不是 UTF-8")),
    };
    Ok(match *kind {
        kind::TEXT => Cell::Text(text(bytes)?),
        kind::NUMBER => Cell::Number(decode(bytes)?),
        kind::MONEY => Cell::Money(Money::fen(decode(bytes)?)),
        kind::DAY => Cell::Day(Day::from_number(decode(bytes)?).ok_or(Unreadable("日期"))?),
        kind::CLOCK => Cell::Clock(Clock::of_minutes(decode(bytes)?).ok_or(Unreadable("时间"))?),
        kind::MOMENT => Cell::Moment(Moment(decode(bytes)?)),
        kind::CHOICE => Cell::Choice(decode(bytes)?),
        kind::YES => match bytes {
            [0] => Cell::Yes(false),
            [1] => Cell::Yes(true),
            _ => return Err(Unreadable("是否")),
        },
        kind::ROOM => Cell::Room(RoomId(decode(bytes)?)),
        kind::PERSON => Cell::Person(PersonId(decode(bytes)?)),
        kind::STAFF => Cell::Staff(Badge(decode(bytes)?)),
        kind::SLIP => {
            let (form, number) = decode(bytes)?;
            Cell::Slip(SlipId { form, number })
        }
        kind::PHONE_OF => {
            let (person, n) = decode(bytes)?;
            Cell::PhoneOf(PersonId(person), n)
        }
        kind::NAME => Cell::Name(text(bytes)?),
        kind::PHONE => Cell::Phone(text(bytes)?),
        unknown => Cell::Unknown(unknown, bytes.to_vec()),
    })
}

/// A value as it is written, straight from where it stands: the bytes of a [`StoredValue`]. Where
/// personal cells are kept `apart`, marks stand in their places.
pub(super) struct Written<'a> {
    pub(super) value: &'a Value,
    pub(super) apart: bool,
}

impl Serialize for Written<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::One(cell) => to.serialize_newtype_variant("", 0, "", &self.cell(cell)),
            Value::Rows(rows) => {
                to.serialize_newtype_variant("", 1, "", &WrittenRows { of: self, rows })
            }
        }
    }
}

impl Written<'_> {
    fn cell<'c>(&self, cell: &'c Cell) -> StoredCell<'c> {
        match self.apart && cell.is_personal() {
            true => StoredCell(WITHHELD, Run::Lent(&[])),
            false => store_cell(cell),
        }
    }
}

struct WrittenRows<'a> {
    of: &'a Written<'a>,
    rows: &'a [Row],
}

impl Serialize for WrittenRows<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.rows.iter().map(|row| WrittenRow { of: self.of, row }))
    }
}

struct WrittenRow<'a> {
    of: &'a Written<'a>,
    row: &'a Row,
}

impl Serialize for WrittenRow<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.row.iter().map(|(tag, cell)| (*tag, self.of.cell(cell))))
    }
}

fn load_value(stored: &StoredValue<'_>) -> Result<Value, Unreadable> {
    Ok(match stored {
        StoredValue::One(cell) => Value::One(load_cell(cell)?),
        StoredValue::Rows(rows) => {
            let row = |row: &Vec<(u16, StoredCell<'_>)>| {
                row.iter()
                    .map(|(t, c)| Ok((*t, load_cell(c)?)))
                    .collect::<Result<Row, Unreadable>>()
            };
            Value::Rows(rows.iter().map(row).collect::<Result<_, _>>()?)
        }
    })
}

/// Tags ascend, each once: one content has one form, and hostile bytes cannot make sorting costly.
pub(super) fn load(stored: &Stored<'_>) -> Result<Fields, Unreadable> {
    if !stored.is_sorted_by(|(a, _), (b, _)| a < b) {
        return Err(Unreadable("栏目次序"));
    }
    stored.iter().map(|(tag, value)| Ok((*tag, load_value(value)?))).collect()
}
