//! What the handover of a house holds: its stages and rules, its blanks step by step. Numbers are stored for ever.
//! Nothing here decides.

use crate::forms::billing::receipts::record::Taken;
use crate::forms::keys::record::Seen;
use crate::forms::prelude::*;

pub const TAG: u16 = 58;

/// The turn of the day in which the owner came.
pub const QUEUE: Tag<i64> = Tag::new(40, "queue");
/// The day on which they took that turn.
pub const CAME_ON: Tag<Day> = Tag::new(41, "came_on");
/// Until when fees are paid.
pub const PAID_TO: Tag<Day> = Tag::new(42, "paid_to");
/// What was taken.
pub const PAID_SUM: Tag<Money> = Tag::new(43, "paid_sum");
pub(super) const RECEIPT: Tag<SlipRef> = Tag::new(44, "receipt");
/// The cashier has been here: with a receipt, or with the reason for none.
pub(super) const PAID_DONE: Tag<bool> = Tag::new(45, "paid_done");
/// The day on which the keys were handed over.
pub const HANDED_ON: Tag<Day> = Tag::new(46, "handed_on");

states! {
    WAITING = 1 "waiting" "待核资料" open,
    CHECKED = 2 "checked" "待缴费" open,
    PAID = 3 "paid" "待交钥匙" open,
    /// Theirs, and the builder still has something to mend.
    MENDING = 4 "mending" "已交付整改中" open,
    HANDED = 5 "handed" "已交付" listed,
    /// Not taken over, with the reason.
    DECLINED = 6 "declined" "未接" open,
    VOID = 7 "void" "作废",
}

/// The steps that the sheet of a day tells of.
pub mod steps {
    pub const ARRIVE: u16 = 1;
    pub const PAY: u16 = 4;
    pub const TAKE_BACK: u16 = 5;
    pub const HAND: u16 = 7;
    pub const DECLINE: u16 = 9;
    pub const AGAIN: u16 = 10;
}

/// While the owner stands in the hall.
pub(super) const IN_HALL: &[u16] = &[WAITING, CHECKED, PAID];
pub(super) const AFTER_PAPERS: &[u16] = &[CHECKED, PAID];
/// While fees may still be paid: keys may go before them (D-80).
pub(super) const TO_PAY: &[u16] = &[CHECKED, MENDING, HANDED];

crate::dues! {
    /// What the builder owes is put right.
    MENDED = 350 "整改",
    /// The house is shown again.
    AGAIN = 351 "再交",
    /// Papers that were missing are brought.
    PAPERS = 352 "补资料",
}

rules! {
    RUNS_ALREADY refuse "本户的交接还没办完:{0}" ["P-30"];
    HANDED_BEFORE refuse "本户已经交付:{0}" ["P-30", "F-59"];
    NOT_ON_LIST refuse "业主清册上本户业主不是此人;请先核对开发商清册和合同,在“住户”里登记" ["G-61", "F-54"];
    NO_CONTRACT refuse "请核对买卖合同原件" ["G-61"];
    NO_BIRTHDAY warn "生日没有写:业主不愿留的可以不写" ["G-62"];
    BIRTHDAY_ASKED refuse "写生日先说明用途并得到同意;同意的请写 y" ["G-62"];
    COPY_MARKED warn "复印件请注明“仅供交房使用”" ["P-30", "F-55"];
    PLEDGE warn "请说明并签安全责任书" ["P-30", "F-57"];
    KNOWN_PERSON warn "业主没有从住户册选定:紧急手机和生日以后凭登记也看不到;请作废,选定了再取号" ["P-40", "G-96"];
    PAPERS_WHEN refuse "还缺的资料请写哪天补" ["P-30", "F-55"];
    MONTHS_OTHER warn "按设置预收 {0} 个月" ["N-41", "P-30"];
    WHY_NOTHING refuse "没有收的请写免收原因;收的请写收款方式" ["P-30", "F-58"];
    WHICH_MONTHLY refuse "收了款的请写每月多少元;没有收费标准的,请先登记标准或照约定写" ["P-30", "F-58", "B-25"];
    PAID_BEFORE refuse "这一户的费用已经办过;要改请先撤回收款" ["P-30", "F-58"];
    MONTHS_FROM_TO refuse "预收写 0 到 {0} 个月" ["N-41", "P-30"];
    NOT_BOTH refuse "收了款的不写免收原因,免收的不写收款方式" ["P-30", "F-58"];
    NOT_PAID_BACK refuse "这一户没有收过款" ["B-06"];
    WHAT_DEFECTS refuse "验房有问题的请逐条写,没有的“没有问题”写 y" ["F-103", "F-104"];
    DAY_PAST refuse "{0} 已经过了" ["H-06"];
    NOT_INSPECTED refuse "请先验房、抄表" ["F-103", "P-30"];
    UNPAID warn "物业费还没有交" ["P-30", "D-80"];
    GONE_OUT refuse "预收的物业费已退出 {0} 元;不能再撤回" ["P-30", "F-226"];
    UNPAID_HELD refuse "按设置先交物业费再交钥匙" ["P-30", "D-80"];
    WHO_SIGNS refuse "领钥匙和资料须业主在签收表上签字;代领的请写凭什么" ["G-63", "F-106"];
    KEYS_DIFFER refuse "柜里本户钥匙 {0} 把:交出的加留下的须等于它;不符的先在“钥匙”里办" ["P-37", "F-93"];
    KEYS_UNLISTED refuse "房屋册记本户有钥匙 {0} 把,还没登记到钥匙柜;先在“钥匙”里登记" ["P-37", "F-93"];
    LOCK_FIRST refuse "钥匙 {0} 报失、待换锁;先在“钥匙”里办换锁芯" ["P-37", "F-93"];
    NO_KEYS refuse "请写交出几把钥匙" ["P-30", "F-106"];
    KEPT_CONSENT refuse "留钥匙只为整改,且要业主同意;同意的请写 y" ["P-30", "N-48"];
    KEPT_MOST refuse "整改最多留 {0} 把" ["N-48"];
    HANDBOOKS warn "请发业主手册和装修手册" ["P-30", "F-106"];
    BUILDER_TOLD warn "遗留问题请告诉开发商或施工单位,留整改单" ["F-104"];
    NOBODY_CONFIRMED refuse "整改好了请业主签字;未签的写原因,并写明谁见证" ["F-104"];
    WHAT_STILL refuse "还没好的请写差什么、到哪天" ["F-104"];
    NO_REASON refuse "未接的房屋要登记原因:业主为什么不收" ["G-64", "F-59"];
    KEY_BACK warn "整改留的钥匙请在“钥匙”里办取回" ["P-30", "F-93"];
    MONEY_TAKEN refuse "钱已收;请先撤回收款" ["F-58"];
}

fields! {
    /// 到场: a turn, so that nobody waits for another.
    pub struct Arrive {
        1 room: RoomId = "房号" 4;
        2 owner: Who = "业主" 4;
        3 phone: Option<Phone> = "电话" 4;
    }

    /// 核资料: who they are, their papers, their file.
    pub struct Check {
        4 seen: Seen = "证件" 4;
        5 contract: bool = "买卖合同" 4;
        6 pledge: Option<bool> = "责任书已签" 4;
        7 mobile: Phone = "紧急手机" 4;
        8 birthday: Option<Day> = "生日" 4;
        9 birthday_ok: Option<bool> = "生日同意" 4;
        10 id_copy: Option<bool> = "证件复印" 4;
        11 missing: Option<Text> = "还缺资料" 4;
        12 missing_by: Option<Day> = "哪天补" 4;
    }

    /// 补资料: what was still missing on the day.
    pub struct Complete {
        6 pledge: Option<bool> = "责任书已签" 4;
        10 id_copy: Option<bool> = "证件复印" 4;
        13 brought: Text = "补了什么" 4;
        11 missing: Option<Text> = "还缺资料" 4;
        12 missing_by: Option<Day> = "哪天补" 4;
    }

    /// 缴费: from this day, so many months ahead.
    pub struct Pay {
        14 from: Option<Day> = "起算日" 4;
        15 months: Option<i64> = "预收几月" 4;
        16 monthly: Option<Money> = "每月" 4;
        19 taken: Option<Taken> = "收款方式" 4;
        49 reference: Option<Text> = "流水号" 4;
        20 no_fees: Option<Text> = "免收原因" 8;
    }
}

fields! { pub struct TakeBack { 48 why: Text = "撤回原因" 12; } }

fields! {
    pub struct Defect {
        1 what: Text = "问题" 5;
        2 mends: Option<Text> = "谁整改" 4;
        3 by: Day = "限期" 3;
    }

    /// 验房 (F-103) with the meters.
    pub struct Inspect {
        21 water: Option<Text> = "水表" 4;
        22 power: Option<Text> = "电表" 4;
        23 gas: Option<Text> = "气表" 4;
        24 clean: Option<bool> = "没有问题" 4;
        25 defects: Vec<Defect> = "问题" 12;
    }

    /// 交钥匙 (F-106): keys and books against a signature.
    pub struct Hand {
        26 keys: i64 = "交出几把" 4;
        27 kept: Option<i64> = "留下几把" 4;
        28 kept_ok: Option<bool> = "同意留" 4;
        29 handbooks: Option<bool> = "手册已发" 4;
        30 signed: Signature = "业主签收" 4;
        31 by_what: Option<Text> = "凭什么" 4;
    }

    pub struct Recheck {
        32 all_mended: bool = "全部改好" 4;
        33 still: Option<Text> = "还差什么" 4;
        34 until: Option<Day> = "到哪天" 4;
        35 confirmed: Option<Signature> = "业主签字" 4;
        36 unsigned: Option<Text> = "未签原因" 4;
        37 witness: Option<Badge> = "见证人" 4;
    }

    /// 未接 (F-59): why the house was not taken over.
    pub struct Decline {
        38 reason: Option<Text> = "未接原因" 8;
        39 again_on: Option<Day> = "再约哪天" 4;
        25 defects: Vec<Defect> = "问题" 12;
    }

    pub struct Void { 47 void_why: Text = "作废原因" 12; }
}

/// Handovers of one room that are looked through.
const OF_ROOM_MOST: usize = 100;

/// The day from which a room owes property fees, by its handover: the newest on which the cashier wrote one.
pub fn fees_from(book: &dyn Book, room: RoomId) -> Option<Day> {
    let key = (u64::from(room.0), u64::from(TAG));
    let all = book.keys(Index::RoomForm, key, key, OF_ROOM_MOST).into_iter().rev();
    let stand = all.filter_map(|id| book.slip(id)).filter(|slip| slip.state != VOID);
    stand.filter_map(|slip| slip.get(Pay::from)).next()
}
