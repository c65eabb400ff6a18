//! The check-lists of each kind (P-44), headed by the numbers to dial: those that hold everywhere, then what the
//! office wrote in its duty phone book (B-08). What the office does besides follows at the end.

use super::record::{Item, Kind, Mark, PLAN, Plan, TAG};
use crate::forms::office::phone_book;
use crate::forms::prelude::*;

/// Plans that are read at most.
const PLANS: usize = 200;

/// Whom to dial first: the kind of number, what is said, and the number if the office has none of its own.
type First = (phone_book::Kind, &'static str, &'static str);

const FIRE: First = (phone_book::Kind::Fire, "火警", "119");
const POLICE: First = (phone_book::Kind::Police, "报警", "110");
const MEDICAL: First = (phone_book::Kind::Medical, "急救", "120");
const POWER: First = (phone_book::Kind::Power, "供电", "95598");
const GAS: First = (phone_book::Kind::Gas, "燃气抢修", "");
const WATER: First = (phone_book::Kind::Water, "供水", "");
const LIFT: First = (phone_book::Kind::Lift, "电梯维保", "");

/// Whom to dial at an incident of this kind, if anybody.
fn first(kind: Kind) -> &'static [First] {
    match kind {
        Kind::Fire => &[FIRE],
        Kind::Crime | Kind::Fled | Kind::Guarded => &[POLICE],
        Kind::Injury => &[MEDICAL],
        Kind::Lift => &[LIFT],
        Kind::Flood => &[WATER],
        Kind::Gas => &[GAS],
        Kind::Power => &[POWER],
        _ => &[],
    }
}

/// What follows, in order.
fn rest(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Fire => &[
            "报本处领导",
            "核实火情,就近取灭火器扑救",
            "切断非消防电源和燃气",
            "救出屋内的人",
            "调附近保安保洁救火",
            "让出消防通道,伤者送医",
            "非消防电梯停到顶层",
            "拉警戒线,疏散围观",
            "接应并协助消防队",
            "清场,恢复供电和电梯",
            "贴出告示",
            "协助查明起因",
            "拍照,写书面记录",
        ],
        Kind::Crime => &[
            "报部门领导",
            "呼叫增援,守出口,拉警戒,疏散",
            "伤者送医",
            "稳住对方,不硬拼",
            "协助到场民警",
            "拍照,写书面记录",
        ],
        Kind::Fled => &[
            "报部门领导",
            "伤者送医",
            "封出口,问清去向特征和车牌",
            "保护现场,留住证人",
            "协助到场民警",
            "拍照,写书面记录",
        ],
        Kind::Guarded => &["报领导", "加强外来人车盘查", "记进出时间,进门先批准", "需要时昼夜看护"],
        Kind::Injury => {
            &["就近救助,不随意搬动", "派人到门口接救护车", "通知家属", "报领导", "保护现场"]
        }
        Kind::Entry => &["报领导", "找业主和紧急联系人", "请民警或居委会到场", "准备拍照"],
        Kind::Staff => &["报领导", "停下当事人的工作", "留下证据和证人", "答复受影响的业主"],
        Kind::Other => &["先保人", "报领导", "保护现场", "拍照,写书面记录"],
        _ => rest_of_works(kind),
    }
}

/// The same for what breaks, leaks or was built: engineering incidents.
fn rest_of_works(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Lift => &["同轿厢通话,安抚,叫人别扒门", "查看伤病,需要时拨 120", "停梯挂牌,告知住户"],
        Kind::Flood => &[
            "关阀止水",
            "切断受淹处电源,电梯升高停放",
            "告知受影响住户,无人应答走应急入户",
            "挡水排水",
            "拍照,登记损失",
        ],
        Kind::Gas => &[
            "屋外打电话,不碰开关,禁火",
            "关气阀,开门窗",
            "疏散上下左右住户",
            "拉警戒线",
            "检测合格后放人回去",
        ],
        Kind::Power => &[
            "查各部电梯有没有困人",
            "启用应急照明和备用电源",
            "通知各部门守岗",
            "告知住户原因和来电时间",
            "来电后逐项恢复",
        ],
        Kind::Weather => &[
            "报领导,通知各部门",
            "固定高空和外摆物",
            "巡天台、车库、低洼和水泵",
            "备沙袋和照明",
            "告知住户",
            "拍照,登记损失",
        ],
        Kind::Facility => &["隔离现场", "报工程主管", "抢修", "告知住户", "拍照,登记损失"],
        Kind::Building => &["叫停施工", "报领导", "拍照", "报政府主管部门"],
        Kind::House => &["到户查看,拍照", "报领导", "报开发商", "答复业主"],
        _ => &[],
    }
}

/// What stands after the first item and is more than done: who came, who is out.
fn marked(kind: Kind) -> &'static [(&'static str, Mark)] {
    match kind {
        Kind::Lift => &[("维保到场", Mark::There), ("人员救出", Mark::Freed)],
        Kind::Gas => &[("燃气公司到场", Mark::There)],
        _ => &[],
    }
}

/// The check-list that an incident of this kind begins with, and whose number the office has not got.
pub(super) fn begin(book: &dyn Book, kind: Kind) -> (Vec<Item>, Vec<&'static str>) {
    let item =
        |what: &str, mark| Item { what: Text(what.to_string()), mark, at: None, skipped: None };
    let (mut items, mut unknown) = (Vec::new(), Vec::new());
    for (what, said, everywhere) in first(kind) {
        let own = phone_book::numbers_of(book, *what);
        if own.is_empty() && everywhere.is_empty() {
            unknown.push(*said);
        }
        // What holds everywhere is dialled first: a number of the office's own never takes its place.
        let known = [(*everywhere).to_string()].into_iter().chain(own.into_iter().take(1));
        let known: Vec<String> = known.filter(|number| !number.is_empty()).collect();
        items.push(item(format!("拨打{said} {}", known.join("、")).trim_end(), Mark::Dial));
    }
    let (head, tail) = rest(kind).split_at(1.min(rest(kind).len()));
    items.extend(head.iter().map(|what| item(what, Mark::Plain)));
    items.extend(marked(kind).iter().map(|(what, mark)| item(what, *mark)));
    items.extend(tail.iter().map(|what| item(what, Mark::Plain)));
    items.extend(own(book, kind).into_iter().map(|what| item(&what, Mark::Plain)));
    (items, unknown)
}

/// What the office does besides at each incident of this kind.
fn own(book: &dyn Book, kind: Kind) -> Vec<String> {
    let plans = book.under(Index::State, u64::from(TAG), PLANS).into_iter();
    let plans = plans.filter_map(|id| book.slip(id));
    let plans = plans.filter(|plan| plan.state == PLAN && plan.get(Plan::kind) == Some(kind));
    let steps = plans.flat_map(|plan| plan.get(Plan::extra).unwrap_or_default());
    steps.map(|extra| extra.what.0).collect()
}
