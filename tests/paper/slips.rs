//! Slips of every form, filled by the kinds of their blanks: with nothing, with what is usual, with what is
//! long, with letters that printers have not.

use qiantai::engine::kind::Field;
use qiantai::engine::kind::Kind;
use qiantai::engine::prelude::*;
use qiantai::engine::slip::Deed;
use qiantai::engine::value::Row;

/// How a slip is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    Empty,
    Usual,
    /// As much as each blank takes, and forty rows.
    Long,
    /// Letters that no printer has.
    Rare,
}

pub const ALL: [Filling; 4] = [Filling::Empty, Filling::Usual, Filling::Long, Filling::Rare];

/// A small generator of numbers: the same slips in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides.max(1)
    }
}

/// A slip of a form.
pub fn slip(form: &'static Form, filling: Filling, dice: &mut Dice) -> Slip {
    let mut fields = Fields::new();
    let opening = form.steps.iter().find(|step| step.is_opening());
    let print = form.print.rows.iter().map(|rows| (rows.tag, (rows.columns)()));
    let tables: Vec<(u16, &'static [Field])> = print.collect();
    for step in form.steps {
        for field in (step.fields)().iter().filter(|_| filling != Filling::Empty) {
            match field.rows {
                Some(columns) => fields.set(field.tag, Value::Rows(rows(columns(), filling, dice))),
                None => fields.set(field.tag, Value::One(cell(&field.kind, filling, dice))),
            }
        }
    }
    for (tag, columns) in tables.into_iter().filter(|_| filling != Filling::Empty) {
        fields.set(tag, Value::Rows(rows(columns, filling, dice)));
    }
    if let Some((tag, _)) = form.print.sum.filter(|_| filling != Filling::Empty) {
        fields.set(tag, Value::One(cell(&Kind::Money, filling, dice)));
    }
    let at = Moment(1_795_600_000_000);
    let deed = Deed {
        seq: 1,
        step: opening.map_or(1, |step| step.tag),
        by: Badge(102),
        cosign: None,
        occurred: at,
        recorded: at,
        source: String::new(),
        late: String::new(),
    };
    Slip {
        id: SlipId { form: form.tag, number: 1 + dice.roll(999_999) },
        version: 1,
        state: form.states.first().map_or(0, |state| state.code),
        fields,
        dues: Vec::new(),
        story: vec![deed],
    }
}

fn rows(columns: &'static [Field], filling: Filling, dice: &mut Dice) -> Vec<Row> {
    let many = match filling {
        Filling::Long => 40,
        _ => 1 + dice.roll(3),
    };
    let mut row = || -> Row {
        columns.iter().map(|column| (column.tag, cell(&column.kind, filling, dice))).collect()
    };
    (0..many).map(|_| row()).collect()
}

fn cell(kind: &Kind, filling: Filling, dice: &mut Dice) -> Cell {
    let words = |most: usize, dice: &mut Dice| -> String {
        let usual = ["厨房水槽下漏水", "更换角阀 2 只", "¥20 元起 – 按“实”收", "喆堃小区·东门"];
        let usual = usual[usize::try_from(dice.roll(4)).unwrap()];
        match filling {
            Filling::Long => {
                "水管接头处渗水,需要更换角阀ABC-12/3。".chars().cycle().take(most).collect()
            }
            Filling::Rare => format!("{usual}𠮷㙦€🏠e\u{301}"),
            _ => usual.to_string(),
        }
    };
    match kind {
        Kind::Text => Cell::Text(words(80, dice)),
        Kind::Lines => Cell::Text(words(500, dice)),
        Kind::Number => Cell::Number(i64::try_from(dice.roll(1_000_000_000)).unwrap()),
        Kind::Money => Cell::Money(Money::fen(i64::try_from(dice.roll(10_000_000_000)).unwrap())),
        Kind::Day => Cell::Day(Day::of(2026, 11, 29).unwrap()),
        Kind::Clock => Cell::Clock(Clock::of_minutes(905).unwrap()),
        Kind::Moment => Cell::Moment(Moment(1_795_600_000_000)),
        Kind::Choice(picks) => {
            let at = usize::try_from(dice.roll(picks.len() as u64)).unwrap();
            Cell::Choice(picks[at].code)
        }
        Kind::Yes => Cell::Yes(dice.roll(2) == 1),
        Kind::Room => Cell::Room(RoomId(1)),
        Kind::Person | Kind::Name | Kind::Signature => Cell::Name(words(30, dice)),
        Kind::Phone => Cell::Phone("13812345678".to_string()),
        Kind::Staff => Cell::Staff(Badge(102)),
        Kind::Record(form) => Cell::Slip(SlipId { form: *form, number: 7 }),
        Kind::Slip(_) => Cell::Slip(SlipId { form: 14, number: 123 }),
    }
}
