//! One cell as bytes: its kind, its length, its content; so that a kind of a later version is carried
//! along unopened.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Unreadable, decode, encode_small};
use crate::domain::moment::{Clock, Day, Moment};
use crate::domain::money::Money;
use crate::domain::value::{Badge, Cell, Fields, PersonId, RoomId, Row, SlipId, Value};

/// Bytes that go in and out as one run: the same bytes as a list of numbers, without a call for each.
pub(super) struct Run<'a>(pub(super) Cow<'a, [u8]>);

impl Serialize for Run<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Run<'static> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Whole;
        impl serde::de::Visitor<'_> for Whole {
            type Value = Run<'static>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Run<'static>, E> {
                Ok(Run(Cow::Owned(bytes.to_vec())))
            }
            fn visit_byte_buf<E: serde::de::Error>(
                self,
                bytes: Vec<u8>,
            ) -> Result<Run<'static>, E> {
                Ok(Run(Cow::Owned(bytes)))
            }
        }
        from.deserialize_byte_buf(Whole)
    }
}

/// A cell as it is written: kind and bytes.
#[derive(Serialize)]
pub(super) struct StoredCell<'a>(pub(super) u8, pub(super) Run<'a>);

#[derive(Serialize)]
pub(super) enum StoredValue<'a> {
    One(StoredCell<'a>),
    Rows(Vec<Vec<(u16, StoredCell<'a>)>>),
}

/// Fields as they are written.
pub(super) type Stored<'a> = Vec<(u16, StoredValue<'a>)>;

/// A personal cell's place: field tag, row (`u16::MAX` for none), column tag.
pub(super) type Personal<'a> = Vec<(u16, u16, u16, StoredCell<'a>)>;

/// The same as they are read: with bytes of their own.
#[derive(Deserialize)]
pub(super) struct LoadedCell(u8, Run<'static>);

#[derive(Deserialize)]
pub(super) enum LoadedValue {
    One(LoadedCell),
    Rows(Vec<Vec<(u16, LoadedCell)>>),
}

pub(super) type Loaded = Vec<(u16, LoadedValue)>;

pub(super) type LoadedPersonal = Vec<(u16, u16, u16, LoadedCell)>;

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
    let own = |kind, bytes| (kind, Cow::Owned(bytes));
    let (kind, bytes) = match cell {
        Cell::Text(t) => (kind::TEXT, Cow::Borrowed(t.as_bytes())),
        Cell::Name(t) => (kind::NAME, Cow::Borrowed(t.as_bytes())),
        Cell::Phone(t) => (kind::PHONE, Cow::Borrowed(t.as_bytes())),
        Cell::Unknown(kind, bytes) => (*kind, Cow::Borrowed(bytes.as_slice())),
        Cell::Number(n) => own(kind::NUMBER, encode_small(n)),
        Cell::Money(m) => own(kind::MONEY, encode_small(&m.in_fen())),
        Cell::Day(d) => own(kind::DAY, encode_small(&d.number())),
        Cell::Clock(c) => own(kind::CLOCK, encode_small(&c.minutes())),
        Cell::Moment(m) => own(kind::MOMENT, encode_small(&m.0)),
        Cell::Choice(c) => own(kind::CHOICE, encode_small(c)),
        Cell::Yes(y) => own(kind::YES, vec![u8::from(*y)]),
        Cell::Room(r) => own(kind::ROOM, encode_small(&r.0)),
        Cell::Person(p) => own(kind::PERSON, encode_small(&p.0)),
        Cell::Staff(b) => own(kind::STAFF, encode_small(&b.0)),
        Cell::Slip(id) => own(kind::SLIP, encode_small(&(id.form, id.number))),
        Cell::PhoneOf(p, n) => own(kind::PHONE_OF, encode_small(&(p.0, *n))),
    };
    StoredCell(kind, Run(bytes))
}

pub(super) fn load_cell(loaded: LoadedCell) -> Result<Cell, Unreadable> {
    let LoadedCell(kind, Run(bytes)) = loaded;
    let bytes = bytes.into_owned();
    let text = |b: Vec<u8>| String::from_utf8(b).map_err(|_| Unreadable("文字不是 UTF-8"));
    Ok(match kind {
        kind::TEXT => Cell::Text(text(bytes)?),
        kind::NUMBER => Cell::Number(decode(&bytes)?),
        kind::MONEY => Cell::Money(Money::fen(decode(&bytes)?)),
        kind::DAY => Cell::Day(Day::from_number(decode(&bytes)?).ok_or(Unreadable("日期"))?),
        kind::CLOCK => Cell::Clock(Clock::of_minutes(decode(&bytes)?).ok_or(Unreadable("时间"))?),
        kind::MOMENT => Cell::Moment(Moment(decode(&bytes)?)),
        kind::CHOICE => Cell::Choice(decode(&bytes)?),
        kind::YES => match bytes.as_slice() {
            [0] => Cell::Yes(false),
            [1] => Cell::Yes(true),
            _ => return Err(Unreadable("是否")),
        },
        kind::ROOM => Cell::Room(RoomId(decode(&bytes)?)),
        kind::PERSON => Cell::Person(PersonId(decode(&bytes)?)),
        kind::STAFF => Cell::Staff(Badge(decode(&bytes)?)),
        kind::SLIP => {
            let (form, number) = decode(&bytes)?;
            Cell::Slip(SlipId { form, number })
        }
        kind::PHONE_OF => {
            let (person, n) = decode(&bytes)?;
            Cell::PhoneOf(PersonId(person), n)
        }
        kind::NAME => Cell::Name(text(bytes)?),
        kind::PHONE => Cell::Phone(text(bytes)?),
        unknown => Cell::Unknown(unknown, bytes),
    })
}

pub(super) fn store_value(value: &Value) -> StoredValue<'_> {
    match value {
        Value::One(cell) => StoredValue::One(store_cell(cell)),
        Value::Rows(rows) => StoredValue::Rows(
            rows.iter().map(|r| r.iter().map(|(t, c)| (*t, store_cell(c))).collect()).collect(),
        ),
    }
}

fn load_value(loaded: LoadedValue) -> Result<Value, Unreadable> {
    Ok(match loaded {
        LoadedValue::One(cell) => Value::One(load_cell(cell)?),
        LoadedValue::Rows(rows) => {
            let row = |r: Vec<(u16, LoadedCell)>| {
                r.into_iter()
                    .map(|(t, c)| Ok((t, load_cell(c)?)))
                    .collect::<Result<Row, Unreadable>>()
            };
            Value::Rows(rows.into_iter().map(row).collect::<Result<_, _>>()?)
        }
    })
}

/// Tags ascend, each once: one content has one form, and hostile bytes cannot make sorting costly.
pub(super) fn load(stored: Loaded) -> Result<Fields, Unreadable> {
    if !stored.is_sorted_by(|(a, _), (b, _)| a < b) {
        return Err(Unreadable("栏目次序"));
    }
    stored.into_iter().map(|(tag, value)| Ok((tag, load_value(value)?))).collect()
}
