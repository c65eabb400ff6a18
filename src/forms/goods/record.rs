//! What stands on a goods slip: its blanks, states and rules, and what others read of it. Tags are stored for ever.
//!
//! The word for goods that wait is 暂缓放行: the desk keeps nobody's property (P-36).

use crate::engine::kind::masking::mask_name;
use crate::forms::estate::{people, rooms};
use crate::forms::keys::record::Seen;
use crate::forms::prelude::*;

pub const TAG: u16 = 92;

/// Why it waits, in words.
pub(super) const WAITS_FOR: Tag<Text> = Tag::new(30, "waits_for");

/// Slips of a room that are looked through.
pub(super) const LOOKED_THROUGH: usize = 200;

states! {
    ISSUED = 1 "issued" "可放行" open,
    HELD = 2 "held" "暂缓放行" open,
    /// Whoever was asked said no.
    DECLINED = 3 "declined" "未同意",
    PASSED = 4 "passed" "已出门",
    VOID = 5 "void" "作废",
}

crate::dues! {
    /// The gate has let it pass on its day.
    PASS = 342 "出门",
    /// Whoever could not be reached is phoned again.
    AGAIN = 343 "再核实",
}

rules! {
    NO_ITEMS refuse "请逐件写明物品和数量" ["F-92", "P-36"];
    NOT_LISTED warn "携带人不是本户在册的{0};先按别人携带核实" ["P-36", "G-88"];
    SMALL_ONLY warn "都是小件,不在大件之列,可以不开出门条" ["G-90"];
    FREQUENT warn "本户近 {0} 天第 {1} 次临时携物出门,请留意" ["G-89"];
    NO_WORD warn "还没有征得{0}同意,暂缓放行;请拨册上的号码核实" ["G-87", "G-88"];
    MATERIAL_WAITS warn "装修材料出门要业主确认,暂缓放行;请拨册上的号码核实" ["G-91"];
    OWES warn "{0}还欠 {1} 元,暂缓放行;结清后办复核" ["G-86"];
    OTHERS_OWE warn "此房另有{0}欠物业费 {1} 元,不是迁出人的,不拦这批物品" ["G-86", "P-46"];
    NOT_CHECKED warn "搬家请出纳核到当天水电气和物业费,核清前暂缓放行" ["G-86", "P-36"];
    SAID_NO warn "核实对象不同意,不放行;请向携带人说明" ["G-88"];
    NOT_ON_FILE refuse "同意只认前台拨册上的号码问来的;请选册上的号码,来人给的不算" ["G-88", "F-92"];
    WHICH_NUMBER refuse "电话同意请写所拨号码" ["G-88", "F-92"];
    NOT_THEIRS_TO_SAY refuse "此事要{0}同意;请问本户在册的{0}" ["G-88", "P-36"];
    TIME_AND_WORDS refuse "请写去电时间和对方原话" ["G-88", "F-92"];
    CALLED_LATER refuse "去电时间还没到;请核对" ["H-06", "F-92"];
    STILL_OWES refuse "{0}还欠 {1} 元,按设置结清才放行;结清后办复核" ["G-86", "D-14"];
    HEAD_ALONE refuse "欠费搬家由管理处负责人定;请{0}来办" ["G-86", "D-14"];
    OWNERS_MATERIAL refuse "装修材料要业主确认才能出门;请再核实" ["G-91"];
    BY_MANAGER warn "按负责人决定放行,理由已记" ["P-36", "G-87"];
    WHAT_DIFFERS refuse "物条不符请写哪里不符" ["F-92", "P-36"];
    DAY_OVER warn "出门条开了已过当天;请核对还是不是这些物品" ["F-92"];
}

choice! {
    /// Who carries it out (S3 L99). Codes are stored.
    pub enum Carrier {
        Owner = 1 "owner" "业主",
        Tenant = 2 "tenant" "租户",
        Family = 3 "family" "家属",
        Child = 4 "child" "小孩",
        Nanny = 5 "nanny" "保姆",
        Worker = 6 "worker" "工人",
        Company = 7 "company" "公司职员",
        Other = 8 "other" "其他",
    }

    /// Why it leaves (S3 L103; S2-reno 4.11). Codes are stored.
    pub enum Reason {
        MoveOut = 1 "move-out" "搬家迁出",
        Carry = 2 "carry" "临时携带",
        Material = 3 "material" "装修材料",
    }

    /// What it is: all but small things and material are large goods (S3 L105). Codes are stored.
    pub enum Thing {
        Furniture = 1 "furniture" "家具",
        Appliance = 2 "appliance" "电器",
        Computer = 3 "computer" "电脑",
        Carton = 4 "carton" "纸箱",
        Parcel = 5 "parcel" "大件包袋",
        Small = 6 "small" "小件",
        Material = 7 "material" "装修材料",
    }

    /// What whoever was asked said. Codes are stored.
    pub enum Answer {
        Agreed = 1 "agreed" "电话同意",
        InPerson = 2 "in-person" "当面同意",
        Declined = 3 "declined" "不同意",
        NotReached = 4 "not-reached" "没联系上",
    }
}

fields! {
    pub struct Item {
        1 what: Text = "物品" 6;
        2 count: i64 = "数量" 2;
        3 thing: Thing = "类别" 4;
    }

    pub struct Carry {
        1 room: RoomId = "房号" 4;
        2 carrier: Who = "携带人" 4;
        3 whom: Carrier = "身份" 4;
        5 reason: Reason = "性质" 4;
        6 place: Text = "原因去处" 8;
        4 seen: Seen = "证件" 4;
        8 plate: Option<Text> = "车牌" 4;
        15 leaver: Option<Who> = "谁迁出" 4;
        7 items: Vec<Item> = "物品" 12;
        16 cleared: Option<bool> = "出纳核清" 4;
        12 answer: Option<Answer> = "核实结果" 4;
        9 asked: Option<Who> = "当面问谁" 4;
        10 dialled: Option<Phone> = "所拨号码" 4;
        11 called_at: Option<Moment> = "去电时间" 4;
        13 words: Option<Text> = "核实意见" 12;
    }

    /// 复核: asked again, or paid since.
    pub struct Review {
        16 cleared: Option<bool> = "出纳核清" 4;
        12 answer: Option<Answer> = "核实结果" 4;
        9 asked: Option<Who> = "当面问谁" 4;
        10 dialled: Option<Phone> = "所拨号码" 4;
        11 called_at: Option<Moment> = "去电时间" 4;
        13 words: Option<Text> = "核实意见" 12;
    }
}

fields! { pub struct Release { 20 release_why: Text = "放行理由" 12; } }

fields! {
    pub struct Pass {
        22 as_listed: bool = "物条相符" 4;
        21 guard: Option<Badge> = "门岗" 4;
        23 gate_note: Option<Text> = "说明" 12;
    }
}

fields! { pub struct Void { 24 void_why: Text = "作废原因" 12; } }

/// The things on a slip, `洗衣机×1 纸箱×6`.
pub fn things(slip: &Slip) -> String {
    let item = |row: crate::engine::fields::RowView<'_>| {
        format!("{}×{}", row.text(Item::what), row.get(Item::count).unwrap_or(0))
    };
    slip.rows_of(Carry::items).map(item).collect::<Vec<_>>().join(" ")
}

/// Who carries it, as lists may show it.
fn carrier(slip: &Slip, book: &dyn Book) -> String {
    match slip.get(Carry::carrier) {
        Some(Who::Known(person)) => mask_name(&people::name(book, person)),
        Some(Who::Named(name)) => mask_name(&name),
        None => String::new(),
    }
}

/// Why a slip waits; empty where it does not.
pub fn waits_for(slip: &Slip) -> &str {
    if slip.state == HELD { slip.text(WAITS_FOR) } else { "" }
}

pub(super) fn line(slip: &Slip, book: &dyn Book) -> Line {
    let reason = slip.get(Carry::reason).map_or("", Reason::label);
    let words = [reason, waits_for(slip), &carrier(slip, book), &things(slip)].map(str::to_string);
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let room = slip.get(Carry::room);
    Line {
        due: slip.next_due().map(|due| due.at),
        urgent: slip.state == HELD,
        place: room.map_or_else(String::new, |room| rooms::shown(book, room)),
        matter: words.join(" "),
        ..Line::default()
    }
}

/// The slips of a room that wait or may pass now.
pub fn open_in(book: &dyn Book, room: RoomId) -> Vec<Slip> {
    let open = book.under(Index::OpenRoom, u64::from(room.0), LOOKED_THROUGH);
    let mine = open.into_iter().filter(|id| id.form == TAG);
    mine.filter_map(|id| book.slip(id)).collect()
}
