//! What a board can show besides the states of repairs, each once: cleaning commissions in every state, and
//! what a slip may carry (重大, 理赔, 保修, a price named on site, a second matter).
//!
//! The steps are written as an operator types them. It uses no random numbers.

use super::actions::caller;
use super::catalogue;
use super::lookup::{Scene, step_on};
use super::plan::{Planned, row};
use super::staff::{CLEANING, ENGINEERING, HEAD, SUPERVISOR};
use crate::engine::prelude::*;
use crate::forms::work::cleaning;

/// In place of a badge: the operator at the desk.
const DESK: u32 = 0;

/// A step: minutes before the end, who takes it, and its name with the blanks: `tell told=phone`. The blank
/// `rows.name` is the column `name` in the only row of `rows`; the text `@` stands for the caller.
type ScriptedStep = (i64, u32, &'static str);

/// A cleaning commission and its further steps.
struct Commission {
    /// Minutes before the end at which it is opened.
    before: i64,
    owner: usize,
    item: &'static str,
    content: &'static str,
    steps: &'static [ScriptedStep],
}

/// One for each state that no other commission is in.
static COMMISSIONS: &[Commission] = &[
    Commission {
        before: 3, owner: 30, item: "jb-01", content: "周末大扫除,约三小时", steps: &[]
    },
    Commission {
        before: 48,
        owner: 31,
        item: "jb-02",
        content: "南向窗内外两面",
        steps: &[(45, DESK, "tell told=phone told_whom=400")],
    },
    Commission {
        before: 160,
        owner: 32,
        item: "jb-01",
        content: "家有老人,请轻声",
        steps: &[
            (157, DESK, "tell told=phone told_whom=400"),
            (140, CLEANING, "quote quoted_labour=135"),
            (131, DESK, "consent consent=phone means=monthly"),
            (128, DESK, "to-cashier cashier=110"),
            (60, DESK, "assign worker=413 told=phone"),
        ],
    },
    Commission {
        before: 330,
        owner: 33,
        item: "jb-03",
        content: "客厅机织地毯",
        steps: &[
            (326, DESK, "tell told=phone told_whom=400"),
            (310, CLEANING, "quote quoted_labour=120"),
            (300, DESK, "consent consent=phone means=monthly"),
            (240, DESK, "assign worker=414 told=phone"),
            (215, DESK, "arrive worker=414"),
            (35, DESK, "return result=fixed signed=@ labour=120 worker=414 work=干洗两遍,已拉平"),
        ],
    },
    Commission {
        before: 350,
        owner: 34,
        item: "jb-02",
        content: "阳台玻璃",
        steps: &[
            (346, DESK, "tell told=phone told_whom=400"),
            (335, CLEANING, "quote quoted_labour=72"),
            (330, DESK, "consent consent=phone means=monthly"),
            (290, DESK, "assign worker=411 told=phone"),
            (250, DESK, "arrive worker=411"),
            (
                110,
                DESK,
                "return result=unsigned unsigned_why=家中只有保姆,不肯签 labour=72 worker=411",
            ),
            (100, DESK, "plan-sign next=明天10点 sign_note=业主明早在家"),
        ],
    },
    Commission {
        before: 420,
        owner: 35,
        item: "jb-05",
        content: "三台挂机",
        steps: &[
            (416, DESK, "tell told=phone told_whom=400"),
            (400, CLEANING, "quote quoted_labour=270"),
            (390, DESK, "consent consent=phone means=monthly"),
            (340, DESK, "assign worker=412 told=phone"),
            (260, DESK, "rebook wait=appointment next=明天10点 wait_note=业主临时外出"),
        ],
    },
    Commission {
        before: 1500,
        owner: 36,
        item: "jb-07",
        content: "门厅石材发暗",
        steps: &[
            (1495, DESK, "tell told=phone told_whom=400"),
            (1480, CLEANING, "quote quoted_labour=250"),
            (1470, DESK, "consent consent=phone means=monthly"),
            (1440, DESK, "assign worker=413 told=phone"),
            (1400, DESK, "arrive worker=413"),
            (
                1290,
                DESK,
                "return result=temporary measure=先吸干打底,待抛光机修好 explained=y next=后天9点",
            ),
        ],
    },
    Commission {
        before: 1620,
        owner: 37,
        item: "jb-03",
        content: "手工羊毛地毯",
        steps: &[
            (1616, DESK, "tell told=phone told_whom=400"),
            (1600, CLEANING, "quote quoted_labour=240"),
            (1590, DESK, "consent consent=phone means=monthly"),
            (1560, DESK, "assign worker=412 told=phone"),
            (1545, DESK, "arrive worker=412"),
            (
                1540,
                DESK,
                "return result=cannot reported_to=100 worker=412 verified_by=412 verified_how=现场查看",
            ),
            (1500, HEAD, "seen instruction=同意,费用先与业主谈好"),
        ],
    },
    Commission {
        before: 290,
        owner: 38,
        item: "jb-01",
        content: "擦两间房地板",
        steps: &[(280, SUPERVISOR, "void void_why=住户来电取消")],
    },
    Commission {
        before: 380,
        owner: 39,
        item: "jb-06",
        content: "120 平方米",
        steps: &[
            (376, DESK, "tell told=phone told_whom=400"),
            (350, CLEANING, "quote quoted_labour=960"),
            (340, DESK, "decline consent_by=@ declined_why=另找了便宜的"),
        ],
    },
];

/// Steps on scripted repairs, found by the minutes before the end at which they were opened.
static REPAIR_STEPS: &[(i64, ScriptedStep)] = &[
    // Already repaired: an open major one would have to be explained at every handover (G-04).
    (210, (150, HEAD, "major major_why=总管接头喷水,已关单元总阀")),
    (
        500,
        (
            420,
            DESK,
            "insured adjuster=财产险理赔员 claimed_by=100 adviser_told=y claim_no=2026-1121",
        ),
    ),
    (
        400,
        (
            300,
            DESK,
            "warranty contractor=开发商维保部 contact=余经理 contact_how=phone \
             control=已关支阀,放接水盆 next=明天9点",
        ),
    ),
    // After the last call, so that the numbers of other slips do not change.
    (85, (1, DESK, "another tasks.part=厨房吊柜门")),
    (300, (160, DESK, "plan-sign next=明天19点 sign_note=业主下班后在家")),
    (80, (18, DESK, "quote quoted_labour=30 quoted_material=12")),
    (4500, (4280, ENGINEERING, "report-up ladder.whom=100 ladder.plan=外墙渗水所致,与外墙一并修")),
    (4500, (4250, HEAD, "seen instruction=同意,列入下月维修")),
    (2950, (1380, ENGINEERING, "report-up ladder.whom=100 ladder.plan=外墙单位周一到场,先围护")),
    (2950, (1350, HEAD, "seen instruction=同意,请盯住围护")),
    (2900, (1390, ENGINEERING, "report-up ladder.whom=100 ladder.plan=同色瓷砖已停产,请业主选砖")),
    (2900, (1330, HEAD, "seen instruction=客服带样上门请业主选")),
];

#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    Commission(usize),
    /// A further step on a commission.
    CommissionStep(usize, usize),
    RepairStep(usize),
}

/// All events, with the minutes before the end.
pub(super) fn schedule() -> Vec<(i64, Event)> {
    let mut all = Vec::new();
    for (n, commission) in COMMISSIONS.iter().enumerate() {
        all.push((commission.before, Event::Commission(n)));
        let steps = commission.steps.iter().enumerate();
        all.extend(steps.map(|(m, (before, ..))| (*before, Event::CommissionStep(n, m))));
    }
    all.extend(
        REPAIR_STEPS.iter().enumerate().map(|(n, (_, step))| (step.0, Event::RepairStep(n))),
    );
    all
}

/// The step of an event; none if its slip does not exist.
pub(super) fn plan_step(scene: Scene<'_>, event: Event) -> Option<Planned> {
    match event {
        Event::Commission(n) => {
            let Commission { owner, item, content, .. } = *COMMISSIONS.get(n)?;
            open_commission(scene, owner, item, content)
        }
        Event::CommissionStep(n, m) => {
            let commission = COMMISSIONS.get(n)?;
            let slip = scene.opened(&[cleaning::TAG], commission.before)?;
            Some(fill_step(scene, &slip, commission.steps.get(m)?))
        }
        Event::RepairStep(n) => {
            let (before, step) = REPAIR_STEPS.get(n)?;
            Some(fill_step(scene, &scene.repair(*before)?, step))
        }
    }
}

/// The step that opens a cleaning commission of the `n`-th owner.
pub(super) fn open_commission(
    scene: Scene<'_>,
    n: usize,
    item: &str,
    content: &str,
) -> Option<Planned> {
    let payer = scene.owner(n)?;
    let step = Planned::step("F-17", "open", scene.by(), scene.at)
        .room(payer.room)
        .with("caller", format!("@{}", payer.person))
        .with("item", item)
        .with("price_told", catalogue::yes_no(true))
        .with("content", content);
    Some(step.with("channel", "call"))
}

fn fill_step(scene: Scene<'_>, slip: &Slip, step: &ScriptedStep) -> Planned {
    let (_, by, words) = step;
    let (name, blanks) = words.split_once(' ').unwrap_or((words, ""));
    let by = if *by == DESK { scene.by() } else { *by };
    let caller = caller(slip).unwrap_or_else(|| "本人".to_string());
    let mut step = step_on(slip, name, by, scene.at);
    let mut cells: Vec<(&str, &str)> = Vec::new();
    let mut table = "";
    for (blank, text) in blanks.split(' ').filter_map(|word| word.split_once('=')) {
        match blank.split_once('.') {
            Some((list, column)) => {
                table = list;
                cells.push((column, text));
            }
            None if text == "@" => step = step.with(blank, caller.as_str()),
            None => step = step.with(blank, text),
        }
    }
    if cells.is_empty() { step } else { step.rows(table, vec![row(&cells)]) }
}
