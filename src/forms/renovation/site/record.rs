//! What a renovation holds: its stages and rules, its blanks step by step, and what is read of one file. Numbers are
//! stored for ever. The papers that hang on it (passes, violations, hot work, extensions) read it from here and are
//! counted from here; this file knows none of their rules.

use crate::engine::ledger::Payer;
use crate::engine::place::{RoomNo, Side};
use crate::engine::slip::{link_key, state_key_of};
use crate::forms::billing::receipts::record::Taken;
use crate::forms::estate::people::{self, Relation};
use crate::forms::estate::rooms;
use crate::forms::prelude::*;

pub const TAG: u16 = 60;
/// The form tags of the papers that hang on a renovation.
pub const PASSES: u16 = 69;
pub const VIOLATIONS: u16 = 74;

/// The step by which an extension moves the end.
pub(super) const EXTENDED: u16 = 23;
/// The step by which one that was under way on paper is laid down.
pub(super) const CARRIED: u16 = 24;

states! {
    APPLIED = 1 "applied" "待审批" open,
    /// Refused with reasons; comes again mended, or goes.
    REFUSED = 2 "refused" "退回补正" open,
    APPROVED = 3 "approved" "待签协议" open,
    /// Signed and told; the cashier's turn.
    AGREED = 4 "agreed" "待交费" open,
    PAID = 5 "paid" "待发证" open,
    PERMITTED = 6 "permitted" "待进场" open,
    WORKING = 7 "working" "施工中" open,
    STOPPED = 8 "stopped" "停工" open,
    COMPLETED = 9 "completed" "待验收" open,
    FAULTS = 10 "faults" "整改待复验" open,
    /// Passed; the months run.
    PASSED = 11 "passed" "待退押金" open,
    /// Damage looked for, deductions reckoned; the project manager's word.
    CHECKED = 12 "checked" "待同意退款" open,
    CONSENTED = 13 "consented" "待付退款" open,
    REFUNDED = 14 "refunded" "已结清",
    WITHDRAWN = 15 "withdrawn" "已撤回",
    /// The rest went back; what is not agreed on is still held.
    IN_DISPUTE = 16 "in-dispute" "争议款未结" open,
}

/// While there are builders, or may be.
pub const ON_SITE: &[u16] = &[PERMITTED, WORKING, STOPPED, COMPLETED, FAULTS];
/// From the permit to the end: violations are found, passes come back.
pub const RUNNING: &[u16] =
    &[PERMITTED, WORKING, STOPPED, COMPLETED, FAULTS, PASSED, CHECKED, CONSENTED];

crate::dues! {
    APPROVE = 455 "审批",
    NOTIFY = 456 "知会部门",
    PATROL = 457 "巡查",
    PERIOD_END = 458 "工期到期",
    INSPECT = 459 "验收",
    MENDED = 460 "限期复验",
    REFUND = 461 "退押金",
    DISPUTE = 550 "争议款",
}

rules! {
    ONE_RUNS refuse "本户已有在办的装修{0}" ["F-60"];
    PERIOD_TURNED refuse "完工早于开工;请核对" ["G-66"];
    NOT_SIGNED refuse "申请表和承诺书须业主签字;业主不能来的请写委托书" ["G-67"];
    NO_LICENCE refuse "装修公司证照须盖鲜章并在有效期内;请核对后再收" ["G-68"];
    NO_DESIGN refuse "商业或重点场所还须设计资质" ["G-68"];
    LICENCE_ENDS warn "装修公司证照在完工前到期({0})" ["G-68"];
    OWN_WORK warn "没有写装修公司:按业主自装受理,请核对" ["G-66"];
    NO_DRAWINGS warn "图纸(平面、天花、管线电路、剖面,盖章)还没收齐" ["F-64"];
    FEW_COPIES warn "证照复印件须 {0} 份" ["F-64", "N-46"];
    TO_AUTHORITIES warn "请业主先向主管部门报批:{0};带身份证明、图纸、装修公司证照,办理指南请给一份" ["G-69", "F-63"];
    NOT_A_SIGNER refuse "按设置装修由{0}审批" ["C-23"];
    SIGNED_ALREADY refuse "这一栏已签;还缺{0}" ["C-23"];
    OWNER_SIGNS refuse "协议须业主签;承诺书写明委托的装修公司才可代签" ["G-70", "C-25"];
    CONTRACTOR_SIGNS refuse "按设置协议由装修公司签" ["C-25"];
    SAY_ALOUD warn "请当面讲到:{0}" ["P-31"];
    GIVE_RULES warn "装修管理规定请给一份" ["P-31", "F-63"];
    PAID_ALREADY refuse "这一项已收过;要改请先撤回收款" ["B-06", "F-60"];
    WHY_NOTHING refuse "没有收的请写免收原因;收的请写收款方式" ["P-31", "F-60"];
    BELOW_SET warn "{0}低于设置的 {1} 元" ["D-67", "D-68"];
    NO_RECEIPT refuse "没有可撤回的收款" ["B-06"];
    MONEY_TAKEN refuse "钱已收;请先撤回收款" ["F-60"];
    NO_PERMIT_NO refuse "按设置须发许可证:请写证号" ["C-26", "G-71"];
    NO_MATERIAL_PERMIT warn "按设置还有材料进出证;请写证号" ["C-26", "F-67"];
    NO_PASSES warn "还没有办施工人员出入证" ["F-68", "F-69"];
    TELL_OTHERS warn "请向其他部门发装修入场知会单" ["G-73", "F-71"];
    QUIET_NOW warn "现在是{0};有声响请当场请其停" ["P-32", "B-07"];
    DAY_TOLD warn "竣工验收时间请告知工程部和保安部" ["P-34"];
    NOT_MENDED warn "还有 {0} 张违章没有结" ["G-107", "P-32"];
    WHO_INSPECTS refuse "按设置竣工由{0}" ["C-29", "G-85"];
    WHAT_FAULTS refuse "没通过的请写问题和整改期限,并向业主说明原因和办法" ["P-34", "F-76"];
    BEFORE_ASKED refuse "验收不会早于 {0} 的申请或上次验收;请核对发生时间" ["H-06", "N-44", "P-34"];
    TIME_PAST refuse "{0} 已经过了" ["H-06"];
    NOT_YET refuse "押金须满期才退:不早于 {0}" ["G-83", "N-44"];
    OWNER_AGREES refuse "装修公司提出退款须先通知业主,由业主同意" ["G-84"];
    THREE_SIGN refuse "退款验收须业主、装修公司、中心负责人三方签字;缺的请写原因,并有两名见证人和照片存处" ["G-83", "N-45"];
    NOT_A_HEAD refuse "中心负责人须是{0}" ["G-83"];
    PASSES_OUT refuse "施工证还有 {0} 张没有退清" ["G-80", "G-81"];
    MORE_THAN_HELD refuse "扣款 {0} 元超过押金 {1} 元;多出的另行追收" ["G-83"];
    FORFEITS_OVER warn "违约金 {0} 元超过押金 {1} 元:押金全数抵扣,还差 {2} 元另行追收" ["G-78", "G-83"];
    CHANGED_SINCE refuse "核算后违约金有变;请先“重新核算”" ["G-78", "G-83"];
    NO_OLD_RECEIPT refuse "原收据收回,或写遗失声明" ["F-78"];
    NOT_THE_PAYER refuse "押金退给收据上的付款人;代领的请写凭据" ["F-78", "G-83"];
    BEYOND refuse "争议款 {0} 元;退付款人的写 0 到 {0} 元" ["G-83", "F-78"];
    BY_OPENING refuse "期初的装修和押金在“期初登记”里办" ["F-60", "B-14"];
    BY_ITS_PAPER refuse "延时请开“房屋延时施工申请表”" ["G-82"];
}

choice! {
    pub enum Party { Owner = 1 "owner" "业主", Contractor = 2 "contractor" "装修公司", Office = 3 "office" "管理处", }

    /// Who walked the site.
    pub enum Round {
        Desk = 1 "desk" "客服",
        Engineering = 2 "engineering" "工程",
        Security = 3 "security" "保安",
        Manager = 4 "manager" "经理抽查",
    }

    /// Where a renovation stood when the desk began to keep its file.
    pub enum Stage {
        Paid = 1 "paid" "待发证",
        Permitted = 2 "permitted" "待进场",
        Working = 3 "working" "施工中",
        Stopped = 4 "stopped" "停工",
        Completed = 5 "completed" "待验收",
        Faults = 6 "faults" "整改待复验",
        Passed = 7 "passed" "待退押金",
    }

    pub enum Which { Fees = 1 "fees" "费用", Deposit = 2 "deposit" "押金", }
}

fields! {
    pub struct Apply {
        1 room: RoomId = "房号" 4;
        2 owner: Option<Who> = "业主" 4;
        5 phone: Option<Phone> = "电话" 4;
        3 contractor: Option<Text> = "装修公司" 4;
        4 head: Option<PersonName> = "工地负责" 4;
        7 from: Day = "开工" 4;
        8 until: Day = "完工" 4;
        6 contents: Lines = "装修内容" 12;
        9 signed: Signature = "申请签字" 4;
        10 attorney: Option<Text> = "委托书" 4;
        17 delegated: Option<bool> = "委托签约" 4;
        11 drawings: Option<bool> = "图纸收齐" 4;
        12 sealed: Option<bool> = "证照盖章" 4;
        13 valid_until: Option<Day> = "证照有效" 4;
        14 copies: Option<i64> = "资料份数" 4;
        15 commercial: Option<bool> = "商业重点" 4;
        16 design: Option<bool> = "设计资质" 4;
        18 fire: Option<bool> = "动消防" 4;
        19 structure: Option<bool> = "动结构" 4;
        20 gas: Option<bool> = "动燃气" 4;
    }
}

fields! {
    pub struct SignIt {
        21 opinion: Option<Text> = "意见" 12;
        // Where nobody holds a role that signs; the decision writes it.
        119 signs_for: Option<Text> = "代签" 12;
    }
}

fields! { pub struct Refuse { 22 reasons: Lines = "不批理由" 12; 23 told_how: Text = "告知业主" 6; } }

fields! { pub struct Resubmit { 24 changed: Lines = "补正内容" 12; } }

fields! {
    pub struct Agree {
        25 accepted: Signature = "业主认可" 4;
        26 signer: Party = "协议签署" 4;
        27 agreed: Signature = "签协议人" 4;
        28 rules_given: Option<bool> = "给规定" 4;
        29 said_fire: Option<bool> = "讲防火" 4;
        30 said_hours: Option<bool> = "讲运料" 4;
        31 said_order: Option<bool> = "讲秩序" 4;
        32 said_facade: Option<bool> = "讲外观" 4;
        33 said_rails: Option<bool> = "讲护栏" 4;
        118 fire_pledge: Option<bool> = "防火责任书" 4;
    }
}

fields! {
    pub struct PayFees {
        86 fee_payer: Option<Who> = "付款人" 4;
        40 management: Option<Money> = "管理服务" 4;
        41 haulage: Option<Money> = "清运费" 4;
        42 pass_fee: Option<Money> = "工本费" 4;
        43 taken: Option<Taken> = "收款方式" 4;
        44 no_fees: Option<Text> = "免收原因" 8;
    }

    pub struct PayDeposit {
        85 payer: Option<Who> = "付款人" 4;
        45 deposit: Option<Money> = "装修押金" 4;
        46 pass_deposit: Option<Money> = "出入证押" 4;
        43 taken: Option<Taken> = "收款方式" 4;
        47 no_deposit: Option<Text> = "免收原因" 8;
    }

    pub struct TakeBack { 48 which: Which = "撤回哪笔" 4; 112 why: Text = "原因" 12; }
}

fields! {
    pub struct Permit { 50 permit_no: Option<Text> = "许可证号" 4; 51 material_no: Option<Text> = "材料证号" 4; 52 posted: Option<bool> = "贴门外" 4; }

    pub struct EnterSite {
        53 condition: Lines = "进场状况" 12;
        54 theirs: Signature = "对方签字" 4;
        55 notified: Option<Text> = "知会部门" 8;
    }

    pub struct Notify { 55 notified: Text = "知会部门" 12; }

    pub struct Walk { 56 round: Round = "哪个部门" 4; 57 found: Option<Text> = "巡查情况" 12; }

    pub struct Note { 58 note: Lines = "记事" 12; }

    pub struct Stop { 59 stop_why: Text = "停工原因" 12; }

    pub struct Resume { 60 resume_why: Text = "复工依据" 12; }
}

fields! {
    pub struct Complete {
        61 applied_by: Signature = "申请验收" 4;
        62 inspect_at: Moment = "约定验收" 4;
        63 heads_told: Option<Text> = "告知部门" 4;
    }

    pub struct Inspect {
        64 passed: bool = "通过" 4;
        65 engineer: Option<Badge> = "工程验收" 4;
        66 guard: Option<Badge> = "保安验收" 4;
        67 manager: Option<Badge> = "经理签" 4;
        68 owner_there: Option<Signature> = "业主签" 4;
        69 owner_absent: Option<Text> = "业主未签" 6;
        70 faults: Option<Lines> = "问题办法" 12;
        71 deadline: Option<Moment> = "整改期限" 4;
    }
}

fields! {
    pub struct Deduct { 1 what: Text = "扣款项目" 6; 2 sum: Money = "金额" 4; 3 disputed: Option<bool> = "有争议" 2; }

    pub struct Check {
        72 asked_by: Option<Party> = "谁提出" 4;
        73 owner_agrees: Option<bool> = "业主同意" 4;
        74 harm: Text = "损害情况" 12;
        75 owner_signs: Option<Signature> = "业主签" 4;
        76 company_signs: Option<Signature> = "公司签" 4;
        77 centre: Option<Badge> = "中心负责" 4;
        78 unsigned: Option<Text> = "缺签原因" 6;
        79 witness_1: Option<Badge> = "见证一" 4;
        80 witness_2: Option<Badge> = "见证二" 4;
        81 photos: Option<Text> = "照片存处" 4;
        82 deductions: Vec<Deduct> = "扣款" 12;
    }

    pub struct Recheck { 83 recheck_why: Text = "重核原因" 12; }

    pub struct Refund {
        43 taken: Option<Taken> = "付款方式" 4;
        87 refund_to: Signature = "领款人" 4;
        88 receipt_back: Option<bool> = "收回收据" 4;
        89 receipt_lost: Option<Text> = "遗失声明" 6;
        90 proxy: Option<Text> = "代领凭据" 6;
    }

    pub struct Withdraw { 112 why: Text = "原因" 12; }
}

fields! {
    /// A signature of the approval, as it was given.
    pub struct Signed { 1 by: Badge = "谁" 4; 2 at: Moment = "时间" 4; }

    /// A round through the site.
    pub struct Walked { 1 round: Round = "部门" 4; 2 day: Day = "日期" 4; }
}

fields! {
    /// One that was under way before the desk kept its file, under the number of its paper.
    pub struct Carried {
        1 room: RoomId = "房号" 4;
        113 stage: Stage = "到哪一步" 4;
        34 paper_no: Text = "纸单号" 4;
    }
}

/// Who approved, in order.
pub const SIGNS: Tag<Vec<Signed>> = Tag::new(100, "signs");
/// What the cashier holds: deposit and pass deposits together.
pub const HELD: Tag<Money> = Tag::new(101, "held");
/// The receipts, and that the cashier is through with it, also where nothing was charged.
pub const FEES_RECEIPT: Tag<SlipRef> = Tag::new(102, "fees_receipt");
pub const DEPOSIT_RECEIPT: Tag<SlipRef> = Tag::new(103, "deposit_receipt");
pub const FEES_DONE: Tag<bool> = Tag::new(104, "fees_done");
pub const DEPOSIT_DONE: Tag<bool> = Tag::new(105, "deposit_done");
/// The rounds of the last days.
pub const WALKS: Tag<Vec<Walked>> = Tag::new(106, "walks");
/// The day of acceptance, and the first day on which the deposit may go back, where there is one.
pub const PASSED_ON: Tag<Day> = Tag::new(107, "passed_on");
pub const REFUND_FROM: Tag<Day> = Tag::new(108, "refund_from");
/// What was reckoned: forfeits, other deductions, what goes back.
pub const FORFEITS: Tag<Money> = Tag::new(109, "forfeits");
pub const DEDUCTED: Tag<Money> = Tag::new(110, "deducted");
pub const GOES_BACK: Tag<Money> = Tag::new(111, "goes_back");

/// The papers of a form that hang on a renovation, read at most.
const HANGING: usize = 2_000;

/// The papers of a form that hang on a renovation.
pub fn hanging(book: &dyn Book, site: SlipId, form: u16) -> Vec<Slip> {
    let all = book.under(Index::Linked, link_key(site), HANGING);
    all.into_iter().filter(|id| id.form == form).filter_map(|id| book.slip(id)).collect()
}

/// The renovation that a paper names, or what is wrong with the name.
pub fn named(book: &dyn Book, paper: impl Into<SlipRef>) -> Option<Slip> {
    let SlipRef(id) = paper.into();
    Some(id).filter(|id| id.form == TAG).and_then(|id| book.slip(id))
}

/// The renovation of a room that is not over; one of which only money is in dispute is.
pub fn open_in(book: &dyn Book, room: RoomId) -> Option<Slip> {
    let open = book.under(Index::OpenRoom, u64::from(room.0), 200);
    let sites = open.into_iter().filter(|id| id.form == TAG).filter_map(|id| book.slip(id));
    sites.into_iter().find(|slip| slip.state != IN_DISPUTE)
}

/// The sites of the estate that are read for one household.
const SITES_READ: usize = 2_000;

/// The renovations around a room on which there are builders, or may be: above, below, and beside it.
pub fn around(book: &dyn Book, room: RoomId) -> Vec<(Side, Slip)> {
    let number = |slip: &Slip| RoomNo::parse(rooms::canonical(slip)).ok();
    let Some(here) = rooms::slip(book, room).and_then(|slip| number(&slip)) else {
        return Vec::new();
    };
    let ids = ON_SITE
        .iter()
        .flat_map(|state| book.under(Index::InState, state_key_of(TAG, *state), SITES_READ));
    let mut found: Vec<(Side, Slip)> = ids
        .filter_map(|id| book.slip(id))
        .filter_map(|slip| {
            let there = self::room(&slip).and_then(|room| rooms::slip(book, room))?;
            Some((here.side_of(&number(&there)?)?, slip))
        })
        .collect();
    found.arrange_by_key(|(side, slip)| (*side, slip.id));
    found
}

/// Where a paper of the household comes half filled: the renovation of the room on the screen.
pub fn fills(start: Start, book: &dyn Book) -> Vec<Fill> {
    let site = start.room.and_then(|room| open_in(book, room));
    let number = site.map(|site| book.registry().show_number(site.id));
    number.map(|number| ("site", number)).into_iter().collect()
}

/// Whether somebody owns a room on a day.
pub fn owns(book: &dyn Book, room: RoomId, who: &Who, day: Day) -> bool {
    let owner = |relation| matches!(relation, Relation::Owner | Relation::CoOwner);
    let household = people::household(book, room, Some(day));
    // A paper without a room of its own has the name as it was typed.
    let meant = |known: PersonId, slip: &Slip| match who {
        Who::Known(person) => known == *person,
        Who::Named(name) => people::full_name(slip) == name,
    };
    household.iter().any(|(known, relation, slip)| owner(*relation) && meant(*known, slip))
}

/// Whose account the deposit stands on: a person of the register, else the household as such (a builder who paid).
pub fn account(room: RoomId, payer: Option<&Who>) -> Payer {
    let person = match payer {
        Some(Who::Known(PersonId(person))) => *person,
        _ => 0,
    };
    Payer { room: room.0, person }
}

/// Whether it was under way before the desk kept its file.
pub fn is_carried(slip: &Slip) -> bool {
    slip.has(Carried::paper_no)
}

/// The room of a renovation.
pub fn room(slip: &Slip) -> Option<RoomId> {
    slip.get(Apply::room)
}

/// Sums, which are in range by the ledger's own rule.
pub fn sum(all: impl IntoIterator<Item = Money>) -> Money {
    all.into_iter().fold(Money::ZERO, |sum, more| sum.plus(more).unwrap_or(sum))
}
