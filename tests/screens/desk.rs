//! A scripted desk with enough data for every tab. It applies no rules; other tests use the real desk.

#[path = "desk_money.rs"]
mod money;
#[path = "desk_reports.rs"]
mod reports;
#[path = "desk_rows.rs"]
mod rows;

use money::{of_payer, settled};
use reports::report;
pub use rows::{complaint, row};
use rows::{complaints, told_yesterday};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use qiantai::engine::moment::Moment;
use qiantai::engine::money::Money;
use qiantai::engine::notice::{Mode, Notice};
use qiantai::engine::value::SlipId;
use qiantai::protocol::messages::*;

/// 2026-11-21 14:32 in the office's zone.
pub fn now() -> Moment {
    Moment::parse("2026-11-21T14:32:00+08:00", Moment(0)).unwrap()
}

pub const OPERATOR: u32 = 102;
pub const PIN: &str = "2580";

/// Answers that replace the usual ones, first come first served, for requests that a test picks.
type Say = (fn(&Request) -> bool, Reply);

#[derive(Clone, Default)]
pub struct Script {
    pub says: Rc<RefCell<VecDeque<Say>>>,
    /// Drafts offered at sign-in.
    pub drafts: Rc<RefCell<Vec<ShownDraft>>>,
    /// More people and slips carry this behind their names.
    pub spice: Rc<RefCell<String>>,
}

impl Script {
    /// The next request of this kind is answered so.
    pub fn say(&self, when: fn(&Request) -> bool, reply: Reply) {
        self.says.borrow_mut().push_back((when, reply));
    }

    pub fn answer(&self, sent: Sent) -> Vec<Told> {
        let Sent { n, request } = sent;
        let mut says = self.says.borrow_mut();
        let said = says.iter().position(|(when, _)| when(&request));
        let reply = match said.and_then(|at| says.remove(at)) {
            Some((_, reply)) => reply,
            None => self.usual(request),
        };
        vec![Told::Reply { n, reply }]
    }

    fn usual(&self, request: Request) -> Reply {
        let spice = self.spice.borrow().clone();
        match request {
            Request::Hello { .. } => Reply::Hello(Office {
                name: format!("翠湖花园{spice}"),
                practice: true,
                now: now(),
                frozen: false,
                code: "7Q4K-91TX".into(),
                unsure: false,
                seq: 1,
                lock_minutes: 10,
                to_try: vec![(102, "前台".into(), "6102".into())],
            }),
            Request::SignIn { badge, pin } if pin == PIN => Reply::SignedIn(Operator {
                liked: Vec::new(),
                badge,
                name: format!("{}{spice}", if badge == OPERATOR { "王丽" } else { "周敏" }),
                role: "前台".into(),
                drafts: self.drafts.borrow().clone(),
                drafts_kept: u32::try_from(self.drafts.borrow().len()).unwrap(),
                notes: Vec::new(),
                unsent_hours: 0,
            }),
            Request::SignIn { .. } => Reply::No("工号或密码不对,请重新输入。".into()),
            Request::SignOut
            | Request::DropDraft { .. }
            | Request::PutDown { .. }
            | Request::LetGo { .. } => Reply::Done,
            Request::Find { typed, .. } => Reply::Found(found(&typed, &spice)),
            Request::Household { room, .. } => Reply::Household(Box::new(household(room, &spice))),
            Request::List { view, .. } | Request::TakeOut { view, .. } => {
                Reply::List(list(&view, &spice))
            }
            Request::Settlement { month, .. } => {
                Reply::Settlement(Box::new(settled(month, &spice)))
            }
            Request::Slip { id } => Reply::Slip(Box::new(slip(id, &spice))),
            Request::Begin { slip: on, .. } => Reply::Begun(Begun {
                slip: on.map(|id| Box::new(slip(id, &spice))),
                ..Begun::default()
            }),
            Request::Report(asked) => Reply::Report(Box::new(reported(&asked, &spice))),
            Request::Handover => Reply::Handover(Box::new(sheet(&spice))),
            Request::Try(_) => Reply::Tried(Default::default()),
            Request::Hand { asked, .. } => Reply::Accepted {
                slip: asked.slip.unwrap_or(SlipId { form: 14, number: 135 }),
                number: "维修 000135".into(),
                version: 1,
                warnings: Vec::new(),
            },
            Request::Phones { .. } => Reply::Phones(vec!["13812345678".into()]),
            Request::KeepDraft { number, .. } => Reply::DraftKept { number: number.unwrap_or(7) },
            Request::Drafts => Reply::Drafts(self.drafts.borrow().clone()),
            Request::TakeDraft { number } => {
                let mut draft = Draft { title: "维修单 开单".into(), ..Draft::default() };
                draft.asked.form = "F-14".into();
                draft.asked.step = "open".into();
                Reply::DraftOpened { number, draft }
            }
            Request::Basis { .. } => Reply::Basis(vec![Clause {
                id: "G-28".into(),
                text: format!("同一件事再来电,记催单,不另开单。{spice}"),
            }]),
            Request::Pick { .. } => Reply::Picks(Vec::new()),
            _ => Reply::Done,
        }
    }
}

fn reported(asked: &ReportAsked, spice: &str) -> qiantai::report::Sheet {
    match asked.name.as_str() {
        "complaints-of-day" => reports::complaints(&asked.building, &asked.behind),
        _ => report(&asked.day, spice),
    }
}

/// A shift that hands over at 15:48, as SCREENS has it.
pub(super) fn sheet(spice: &str) -> HandoverSheet {
    let mut shift = row(1, "", "早班", "值班", None);
    shift.id = SlipId { form: 35, number: 1 };
    let steps = ["hand-over", "refuse", "extend", "stand-in", "leave"];
    shift.can = steps.into_iter().collect();
    let line = |label: &str, rows: Vec<Row>| PendingLine {
        label: label.into(),
        count: u32::try_from(rows.len()).unwrap(),
        rows,
    };
    let mut entry = row(2, "", &format!("紧急 水泵异响{spice}"), "待办", Some(88));
    entry.id = SlipId { form: 36, number: 2 };
    entry.number = "交班 000002".into();
    entry.can = ["done", "reason", "instruct", "void"].into_iter().collect();
    HandoverSheet {
        at: now(),
        shift: Some(Standing {
            row: shift,
            label: "早班".into(),
            badge: OPERATOR,
            who: format!("王丽{spice}(102)"),
            since: now().plus_minutes(-397),
            ends: Some(now().plus_minutes(88)),
            next: "中班".into(),
            there_by: Some(now().plus_minutes(83)),
            dispute: Vec::new(),
        }),
        pending: vec![
            line("紧急未完", vec![row(131, "5-1-302", &format!("漏水{spice}"), "已派", Some(-4))]),
            line("重大维修未完", Vec::new()),
            line("未派", vec![row(133, "2号楼电梯", "停运", "未派", Some(3))]),
        ],
        counts: vec![("电话".into(), Some(2)), ("对讲机".into(), None)],
        cash_should: "1260.00".into(),
        book: vec![entry],
        drafts: 1,
        half_filled: None,
        half_elsewhere: false,
        code: "7Q4K-91TX-0MZC".into(),
        signs: true,
        closes: false,
    }
}

fn candidate(room: u32, person: Option<u32>, place: &str, name: &str, rel: &str) -> Candidate {
    Candidate {
        room: Some(room),
        person,
        place: place.into(),
        name: name.into(),
        relation: rel.into(),
        phone: if person.is_some() { "138****5678".into() } else { String::new() },
        note: if person.is_some() { String::new() } else { "空置".into() },
    }
}

fn found(typed: &str, spice: &str) -> Vec<Candidate> {
    let all = [
        candidate(1, Some(11), "1-2-1203", &format!("张三{spice}"), "业主"),
        candidate(2, Some(12), "3-1-1203", "李四", "租户"),
        candidate(3, None, "5-1-1203", "", ""),
    ];
    let hit = |c: &&Candidate| c.place.contains(typed.trim()) || c.name.contains(typed.trim());
    all.iter().filter(hit).cloned().collect()
}

fn household(room: u32, spice: &str) -> Household {
    let person = |person, name: &str, relation: &str| Resident {
        person,
        name: format!("{name}{spice}"),
        relation: relation.into(),
        phones: vec!["138****5678".into()],
    };
    let first = room == 1;
    Household {
        room,
        place: if first { "1-2-1203" } else { "3-1-1203" }.into(),
        about: "94.56㎡ 业主自住".into(),
        keys: if first { "留存钥匙 1 把 (先电话同意)" } else { "" }.into(),
        people: vec![person(10 + room, "张三", "业主"), person(21, "王敏", "家属")],
        open: if first {
            vec![
                row(123, "1-2-1203", &format!("厨房漏水{spice}"), "已派", Some(9)),
                complaint(17, "1-2-1203", "轻微", "电梯噪音", "处理中"),
            ]
        } else {
            vec![
                row(124, "3-1-1203", "换灯", "已派", Some(-4)),
                row(125, "3-1-1203", "门锁", "未派", Some(60)),
            ]
        },
        recent: vec![row(90, "1-2-1203", "换灯管", "已告知", None)],
        notices: vec![Posted {
            slip: SlipId { form: 44, number: 7 },
            about: "1 号楼 09:00–12:00 检修停水。".into(),
            words: format!("预计 12 点恢复,已张贴通知。{spice}"),
        }],
        also: Vec::new(),
        alike: first.then(|| same(&format!("停水{spice}"))).into_iter().collect(),
        monthly: Money::fen(4_200),
        deposit: if first { Money::ZERO } else { Money::fen(20_000) },
        held: Vec::new(),
        arrears: Money::ZERO,
        facts: Vec::new(),
    }
}

/// What two neighbours have reported today.
fn same(kind: &str) -> Alike {
    let slips = vec![
        row(126, "1-2-0801", kind, "未派", Some(12)),
        row(127, "1-1-0301", kind, "已派", Some(40)),
    ];
    Alike { kind: kind.into(), households: 2, today: true, common: true, slips }
}

fn list(view: &View, spice: &str) -> Page {
    let all = vec![
        row(131, "5-1-302", &format!("主卧漏水 紧急{spice}"), "已派", Some(-4)),
        row(133, "2号楼电梯", "停运 3 户已报", "未派", Some(3)),
        row(134, "1-2-1203", "更换角阀", "未派", Some(21)),
        row(129, "6-1-501", "门禁对讲", "已到场", Some(150)),
        row(120, "4-1-1102", "换窗轮 至周四", "待料待约", None),
    ];
    let text = match view {
        View::Open(filter) | View::Complaints(filter) | View::Callbacks(filter) => {
            filter.text.clone()
        }
        _ => String::new(),
    };
    let all = match view {
        View::Complaints(_) => complaints(spice),
        View::Callbacks(_) => vec![complaints(spice).remove(3), told_yesterday()],
        _ => all,
    };
    let rows = match view {
        View::Payer { room, .. } => of_payer(*room),
        View::Receipts { .. } => vec![Row {
            id: SlipId { form: 9006, number: 12 },
            number: "收据 000012".into(),
            ..row(12, "3-1-1203", "202611 月结 107.00 元", "已开", None)
        }],
        View::FirstHeard => Vec::new(),
        View::Slips(sift) if sift.form.as_deref() != Some("F-14") => Vec::new(),
        _ => all
            .into_iter()
            .filter(|r| r.place.contains(&text) || r.matter.contains(&text))
            .collect(),
    };
    let counts = match view {
        View::Complaints(_) => vec![("待定级", 1), ("处理中", 1), ("待答复", 1), ("待回访", 1)],
        View::Callbacks(_) => vec![("投诉", 1), ("维修", 1)],
        _ => vec![("未派", 3), ("已派", 11), ("已到场", 6)],
    };
    let note = match view {
        View::Callbacks(_) => "报修 应访 2 已访 1 还差 1".to_owned(),
        _ => String::new(),
    };
    let counts = counts.into_iter().map(|(label, many)| (label.to_owned(), many)).collect();
    let loads = loads(&rows);
    Page { rows, counts, loads, note, opens: opens(view), ..Page::default() }
}

/// Whoever asks here may open everything.
fn opens(view: &View) -> Vec<String> {
    let View::Slips(sift) = view else { return Vec::new() };
    let form = sift.form.as_deref().and_then(qiantai::forms::form);
    let steps = form.iter().flat_map(|form| form.steps);
    steps.filter(|step| step.is_opening()).map(|step| step.name.to_owned()).collect()
}

/// Who has how much of the rows.
fn loads(rows: &[Row]) -> Vec<Load> {
    let mut loads: Vec<Load> = Vec::new();
    for row in rows.iter().filter(|row| !row.worker.is_empty()) {
        let urgent = u32::from(row.urgent);
        match loads.iter_mut().find(|load| load.worker == row.worker) {
            Some(load) => (load.open, load.urgent) = (load.open + 1, load.urgent + urgent),
            None => loads.push(Load {
                badge: 301,
                worker: row.worker.clone(),
                open: 1,
                urgent,
                sent: true,
            }),
        }
    }
    loads
}

pub fn slip(id: SlipId, spice: &str) -> ShownSlip {
    let mut row = row(id.number, "1-2-1203", "更换角阀", "已派", Some(21));
    if id.form == 30
        && let Some(own) = complaints(spice).into_iter().find(|row| row.id == id)
    {
        row = own;
    }
    row.id = id;
    let step = |title: &str, minutes: i64| ShownStep {
        step: "open".into(),
        title: title.into(),
        by: "王丽(102)".into(),
        occurred: now().plus_minutes(minutes),
        recorded: now().plus_minutes(minutes),
        source: String::new(),
        late: String::new(),
        quiet: false,
        fields: vec![ShownField {
            name: "content".into(),
            label: "情况".into(),
            width: 12,
            was: String::new(),
            text: format!("已自行关总阀{spice}"),
            rows: Vec::new(),
        }],
    };
    ShownSlip {
        links: Vec::new(),
        form: "F-14".into(),
        title: "工程维修单".into(),
        first: "王丽(102)".into(),
        earlier: 0,
        steps: vec![step("开单", -20), step("派工", -15)],
        dues: vec![ShownDue {
            label: "到场".into(),
            at: now().plus_minutes(21),
            because: "来电 14:12 + 15 分 (N-02)".into(),
            met: None,
        }],
        room: Some(1),
        person: Some(11),
        row,
    }
}

pub fn refusal(rule: &str, text: &str) -> Notice {
    Notice {
        rule: rule.into(),
        mode: Mode::Refuse,
        text: text.into(),
        cites: vec!["H-03".into()],
        field: None,
    }
}

pub fn draft(number: u64, badge: u32) -> ShownDraft {
    ShownDraft {
        number,
        title: "维修单 开单 1-2-1203".into(),
        by: if badge == OPERATOR { "王丽(102)" } else { "周敏(105)" }.into(),
        badge,
        open: badge != OPERATOR,
        since: now(),
        last_key: now(),
    }
}
