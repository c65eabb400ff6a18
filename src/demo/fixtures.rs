//! What the board can show besides the states of repairs: cleaning commissions in each state, and what
//! a slip may carry: 重大, 理赔, 保修, a price at the door, a second matter found on the way.
//!
//! Each thing once, typed as it is typed at the desk. No dice are thrown; a step that the rules would
//! refuse or warn of is left out by the tale.

use super::listed::typed;
use super::lookup::{of, opened_at, operator, owner, standing};
use super::scene::Scene;
use super::staff::{ENGINEERING, HEAD, SUPERVISOR};
use super::{Planned, catalogue};
use crate::engine::book::Book;
use crate::engine::moment::Moment;
use crate::engine::slip::Slip;
use crate::forms::work::{cleaning, job};

/// Leads the cleaners.
const CLEANING: u32 = 400;

/// Who does it.
#[derive(Clone, Copy, Debug)]
enum By {
    /// Whoever sits at the desk.
    Desk,
    Badge(u32),
}

/// A step as it is typed: minutes before the end, the step, the hand, the blanks. A blank `rows.name`
/// is one of the only row of `rows`; `@` is whoever called.
type Said = (i64, &'static str, By, &'static [(&'static str, &'static str)]);

/// A cleaning commission: minutes before the end, which owner, item, what they said, and what follows.
struct Commission {
    before: i64,
    owner: usize,
    item: &'static str,
    content: &'static str,
    then: &'static [Said],
}

const TOLD: &[(&str, &str)] = &[("told", "phone"), ("told_whom", "400")];
const MONTHLY: &[(&str, &str)] = &[("consent", "phone"), ("means", "monthly")];
const TO_CASHIER: &[(&str, &str)] = &[("cashier", "110")];

/// One for each state that nothing else in the office is in.
static COMMISSIONS: &[Commission] = &[
    Commission {
        before: 3, owner: 30, item: "jb-01", content: "周末大扫除,约三小时", then: &[]
    },
    Commission {
        before: 48,
        owner: 31,
        item: "jb-02",
        content: "南向窗内外两面",
        then: &[(45, "tell", By::Desk, TOLD)],
    },
    Commission {
        before: 160,
        owner: 32,
        item: "jb-01",
        content: "家有老人,请轻声",
        then: &[
            (157, "tell", By::Desk, TOLD),
            (140, "quote", By::Badge(CLEANING), &[("quoted_labour", "135")]),
            (131, "consent", By::Desk, MONTHLY),
            (128, "to-cashier", By::Desk, TO_CASHIER),
            (60, "assign", By::Desk, &[("worker", "413"), ("told", "phone")]),
        ],
    },
    Commission {
        before: 330,
        owner: 33,
        item: "jb-03",
        content: "客厅机织地毯",
        then: &[
            (326, "tell", By::Desk, TOLD),
            (310, "quote", By::Badge(CLEANING), &[("quoted_labour", "120")]),
            (300, "consent", By::Desk, MONTHLY),
            (240, "assign", By::Desk, &[("worker", "414"), ("told", "phone")]),
            (215, "arrive", By::Desk, &[("worker", "414")]),
            (
                35,
                "return",
                By::Desk,
                &[
                    ("result", "fixed"),
                    ("signed", "@"),
                    ("labour", "120"),
                    ("worker", "414"),
                    ("work", "干洗两遍,已拉平"),
                ],
            ),
        ],
    },
    Commission {
        before: 350,
        owner: 34,
        item: "jb-02",
        content: "阳台玻璃",
        then: &[
            (346, "tell", By::Desk, TOLD),
            (335, "quote", By::Badge(CLEANING), &[("quoted_labour", "72")]),
            (330, "consent", By::Desk, MONTHLY),
            (290, "assign", By::Desk, &[("worker", "411"), ("told", "phone")]),
            (250, "arrive", By::Desk, &[("worker", "411")]),
            (
                110,
                "return",
                By::Desk,
                &[
                    ("result", "unsigned"),
                    ("unsigned_why", "家中只有保姆,不肯签"),
                    ("labour", "72"),
                    ("worker", "411"),
                ],
            ),
            (100, "plan-sign", By::Desk, &[("next", "明天10点"), ("sign_note", "业主明早在家")]),
        ],
    },
    Commission {
        before: 420,
        owner: 35,
        item: "jb-05",
        content: "三台挂机",
        then: &[
            (416, "tell", By::Desk, TOLD),
            (400, "quote", By::Badge(CLEANING), &[("quoted_labour", "270")]),
            (390, "consent", By::Desk, MONTHLY),
            (340, "assign", By::Desk, &[("worker", "412"), ("told", "phone")]),
            (
                260,
                "rebook",
                By::Desk,
                &[("wait", "appointment"), ("next", "明天10点"), ("wait_note", "业主临时外出")],
            ),
        ],
    },
    Commission {
        before: 1500,
        owner: 36,
        item: "jb-07",
        content: "门厅石材发暗",
        then: &[
            (1495, "tell", By::Desk, TOLD),
            (1480, "quote", By::Badge(CLEANING), &[("quoted_labour", "250")]),
            (1470, "consent", By::Desk, MONTHLY),
            (1440, "assign", By::Desk, &[("worker", "413"), ("told", "phone")]),
            (1400, "arrive", By::Desk, &[("worker", "413")]),
            (
                1290,
                "return",
                By::Desk,
                &[
                    ("result", "temporary"),
                    ("measure", "先吸干打底,待抛光机修好"),
                    ("explained", "y"),
                    ("next", "后天9点"),
                ],
            ),
        ],
    },
    Commission {
        before: 1620,
        owner: 37,
        item: "jb-03",
        content: "手工羊毛地毯",
        then: &[
            (1616, "tell", By::Desk, TOLD),
            (1600, "quote", By::Badge(CLEANING), &[("quoted_labour", "240")]),
            (1590, "consent", By::Desk, MONTHLY),
            (1560, "assign", By::Desk, &[("worker", "412"), ("told", "phone")]),
            (1545, "arrive", By::Desk, &[("worker", "412")]),
            (
                1540,
                "return",
                By::Desk,
                &[("result", "cannot"), ("reported_to", "100"), ("worker", "412")],
            ),
            (1500, "seen", By::Badge(HEAD), &[("instruction", "同意,费用先与业主谈好")]),
        ],
    },
    Commission {
        before: 290,
        owner: 38,
        item: "jb-01",
        content: "擦两间房地板",
        then: &[(280, "void", By::Badge(SUPERVISOR), &[("void_why", "住户来电取消")])],
    },
    Commission {
        before: 380,
        owner: 39,
        item: "jb-06",
        content: "120 平方米",
        then: &[
            (376, "tell", By::Desk, TOLD),
            (350, "quote", By::Badge(CLEANING), &[("quoted_labour", "960")]),
            (340, "decline", By::Desk, &[("consent_by", "@"), ("declined_why", "另找了便宜的")]),
        ],
    },
];

/// What happens to a slip of the cast, found by when it was opened.
static MARKS: &[(i64, Said)] = &[
    // Marked while the water ran, and mended since: an open one would have to be explained at every
    // handover (G-04).
    (210, (150, "major", By::Badge(HEAD), &[("major_why", "总管接头喷水,已关单元总阀")])),
    (
        500,
        (
            420,
            "insured",
            By::Desk,
            &[
                ("adjuster", "财产险理赔员"),
                ("claimed_by", "100"),
                ("adviser_told", "y"),
                ("claim_no", "2026-1121"),
            ],
        ),
    ),
    (
        400,
        (
            300,
            "warranty",
            By::Desk,
            &[
                ("contractor", "开发商维保部"),
                ("contact", "余经理"),
                ("contact_how", "phone"),
                ("control", "已关支阀,放接水盆"),
                ("next", "明天9点"),
            ],
        ),
    ),
    // After the last call, so that the numbers of the slips before stay as they are.
    (85, (1, "another", By::Desk, &[("tasks.part", "厨房吊柜门")])),
    (300, (160, "plan-sign", By::Desk, &[("next", "明天19点"), ("sign_note", "业主下班后在家")])),
    (80, (18, "quote", By::Desk, &[("quoted_labour", "30"), ("quoted_material", "12")])),
    (
        4500,
        (
            4280,
            "report-up",
            By::Badge(ENGINEERING),
            &[("ladder.whom", "100"), ("ladder.plan", "外墙渗水所致,与外墙一并修")],
        ),
    ),
    (4500, (4250, "seen", By::Badge(HEAD), &[("instruction", "同意,列入下月维修")])),
    (
        2950,
        (
            1380,
            "report-up",
            By::Badge(ENGINEERING),
            &[("ladder.whom", "100"), ("ladder.plan", "外墙单位周一到场,先围护")],
        ),
    ),
    (2950, (1350, "seen", By::Badge(HEAD), &[("instruction", "同意,请盯住围护")])),
    (
        2900,
        (
            1390,
            "report-up",
            By::Badge(ENGINEERING),
            &[("ladder.whom", "100"), ("ladder.plan", "同色瓷砖已停产,请业主选砖")],
        ),
    ),
    (2900, (1330, "seen", By::Badge(HEAD), &[("instruction", "客服带样上门请业主选")])),
];

/// One of the things that happen here.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
    Commission(usize),
    /// What follows on a commission.
    Then(usize, usize),
    Mark(usize),
}

/// All of it, with the minutes before the end.
pub(super) fn beginning() -> Vec<(i64, Deed)> {
    let mut all = Vec::new();
    for (n, part) in COMMISSIONS.iter().enumerate() {
        all.push((part.before, Deed::Commission(n)));
        let then = part.then.iter().enumerate();
        all.extend(then.map(|(m, (before, ..))| (*before, Deed::Then(n, m))));
    }
    all.extend(MARKS.iter().enumerate().map(|(n, (_, said))| (said.0, Deed::Mark(n))));
    all
}

/// The step of a deed; none where its slip is not there.
pub(super) fn play(scene: &Scene, book: &dyn Book, deed: Deed, at: Moment) -> Option<Planned> {
    match deed {
        Deed::Commission(n) => opened(scene, book, COMMISSIONS.get(n)?, at),
        Deed::Then(n, m) => {
            let part = COMMISSIONS.get(n)?;
            let opened = scene.last.plus_minutes(-part.before);
            let slip = opened_at(book, &[cleaning::TAG], opened)?;
            Some(step(scene, &slip, part.then.get(m)?, at))
        }
        Deed::Mark(n) => {
            let (before, said) = MARKS.get(n)?;
            let slip = standing(book, scene.last.plus_minutes(-*before))?;
            Some(step(scene, &slip, said, at))
        }
    }
}

fn opened(scene: &Scene, book: &dyn Book, part: &Commission, at: Moment) -> Option<Planned> {
    let payer = owner(scene, book, part.owner, at)?;
    let step = Planned::step("F-17", "open", operator(scene, at), at)
        .with("room", format!("#{}", payer.room))
        .with("caller", format!("@{}", payer.person))
        .with("item", part.item)
        .with("price_told", catalogue::yes(true))
        .with("content", part.content);
    Some(step.with("channel", "call"))
}

fn step(scene: &Scene, slip: &Slip, said: &Said, at: Moment) -> Planned {
    let (_, name, by, blanks) = said;
    let by = match by {
        By::Desk => operator(scene, at),
        By::Badge(badge) => *badge,
    };
    let caller = job::known_caller(&slip.fields);
    let caller = caller.map_or_else(|| "本人".to_string(), |person| format!("@{}", person.0));
    let mut step = of(slip, name, by, at);
    let mut rows: Vec<(&str, &str)> = Vec::new();
    let mut table = "";
    for (blank, text) in *blanks {
        match blank.split_once('.') {
            Some((rows_of, column)) => {
                table = rows_of;
                rows.push((column, text));
            }
            None if *text == "@" => step = step.with(blank, caller.as_str()),
            None => step = step.with(blank, *text),
        }
    }
    if rows.is_empty() { step } else { step.rows(table, vec![typed(&rows)]) }
}
