//! A small office for the tests and benches of the store: always the same steps in the same order.

use qiantai::engine::decision::{Asked, Hand, Input};
use qiantai::engine::moment::Moment;
use qiantai::engine::value::{Badge, SlipId};
use qiantai::store::taking::{Handed, Work};

/// 2026-11-21 14:32:00 +08:00.
pub const START: Moment = Moment(1_795_242_720_000);

/// A name and a phone number that no public data may contain.
pub const NAME: &str = "欧阳静怡";
pub const PHONE: &str = "13987654321";

/// A step by its words. `id` is the asker's; an empty one is never remembered.
pub fn step(
    id: &str,
    badge: u32,
    form: &str,
    name: &str,
    slip: Option<SlipId>,
    fields: &[(&str, &str)],
) -> Work {
    let typed = |(name, text): &(&str, &str)| {
        // `rows:column=text,column=text;…` stands for repeated rows.
        let input = match text.strip_prefix("rows:") {
            Some(rows) => Input::Rows(
                rows.split(';')
                    .map(|row| {
                        let cell = |c: &str| c.split_once('=').map(|(n, t)| (n.into(), t.into()));
                        row.split(',').filter_map(cell).collect()
                    })
                    .collect(),
            ),
            None => Input::Text((*text).to_string()),
        };
        ((*name).to_string(), input)
    };
    Work::Step(Handed {
        id: id.to_string(),
        asked: Asked {
            form: form.to_string(),
            step: name.to_string(),
            slip,
            fields: fields.iter().map(typed).collect(),
            ..Asked::default()
        },
        hand: Hand { badge: Badge(badge), cosign: None },
        known: Vec::new(),
        draft: None,
        pin: None,
        at: None,
    })
}

/// Opens the office: itself, its staff, rooms, people and a fault code.
pub fn founding() -> Vec<Work> {
    let people = format!("rows:number={PHONE}");
    vec![
        step("f0", 0, "B-03", "open", None, &[("name", "云栖花园管理处")]),
        step(
            "f1",
            0,
            "B-01",
            "enter",
            None,
            &[("badge", "101"), ("name", "周敏"), ("role", "head")],
        ),
        step(
            "f2",
            101,
            "B-01",
            "enter",
            None,
            &[("badge", "102"), ("name", "王丽"), ("role", "desk")],
        ),
        step(
            "f3",
            101,
            "B-01",
            "enter",
            None,
            &[("badge", "210"), ("name", "孙强"), ("role", "worker"), ("nick", "孙工")],
        ),
        step("f4", 102, "F-107", "enter", None, &[("no", "3-2-501"), ("keys", "1")]),
        step("f5", 102, "F-107", "enter", None, &[("no", "3-2-502")]),
        step(
            "f6",
            102,
            "F-56",
            "enter",
            None,
            &[("name", NAME), ("phones", &people), ("homes", "rows:room=3-2-501,relation=owner")],
        ),
        step("f7", 101, "F-20", "enter", None, &[("code", "D03"), ("wording", "龙头漏水")]),
    ]
}

/// The `n`th piece of a day's work, from 0: six kinds in turn, about one repair in each round.
pub fn work(n: u64) -> Work {
    let (round, id) = (n / 6, format!("w{n}"));
    let repair = Some(SlipId { form: 14, number: round + 1 });
    let room = if round.is_multiple_of(2) { "3-2-501" } else { "3-2-502" };
    let content = format!("第 {n} 件。{}", "厨房水槽下面一直滴水,柜子里已经湿了。".repeat(3));
    match n % 6 {
        0 => step(
            &id,
            102,
            "F-14",
            "open",
            None,
            &[
                ("room", room),
                ("caller", "司徒晓"),
                ("phone", "13700001111"),
                ("part", "厨房龙头"),
                ("home", "yes"),
                ("content", &content),
            ],
        ),
        1 => step(&id, 102, "F-14", "assign", repair, &[("worker", "210"), ("told", "radio")]),
        2 => step(
            &id,
            102,
            "F-08",
            "log",
            None,
            &[("matter", "consult"), ("handled", "later"), ("content", &content)],
        ),
        3 => step(&id, 102, "F-14", "arrive", repair, &[]),
        4 => Work::Draft(n, Some(content.into_bytes())),
        _ => step(
            &id,
            102,
            "F-14",
            "return",
            repair,
            &[("result", "fixed"), ("signed", "司徒晓"), ("labour", "30")],
        ),
    }
}

/// The moment of the `n`th step.
pub fn at(n: u64) -> Moment {
    START.plus_minutes(i64::try_from(n).unwrap_or(0))
}
