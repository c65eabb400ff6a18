//! What a violation sheet holds, and what of it counts against the deposit. Numbers are stored for ever.

use crate::forms::prelude::*;
use crate::forms::renovation::site::record as site;

pub const TAG: u16 = 74;

states! {
    /// Said to the workers or their head, and mended.
    SPOKEN = 1 "spoken" "口头纠正",
    /// Serious: written, the owner and the company to be told, both to sign.
    WRITTEN = 2 "written" "待签收" open,
    SIGNED = 3 "signed" "待整改" open,
    MENDED = 4 "mended" "已整改",
    CANCELLED = 5 "cancelled" "已撤销",
}

pub(super) const OPEN: &[u16] = &[WRITTEN, SIGNED];
/// While a forfeit may be written or signed: mended work broke the agreement all the same.
pub(super) const COUNTED: &[u16] = &[SIGNED, MENDED];

crate::dues! { MEND = 464 "限期整改", SIGNATURES = 465 "双方签收" }

rules! {
    NOT_A_SITE refuse "请写装修的单号,如“装修 12”" ["F-74"];
    SITE_OVER refuse "装修已在“{0}”;押金已不在账上" ["F-74", "G-83"];
    TO_WHOM warn "口头纠正请写向谁讲的" ["P-32"];
    TIME_PAST refuse "整改期限 {0} 已经过了" ["H-06"];
    NO_DEADLINE refuse "严重违章请写整改期限" ["P-32", "F-74"];
    FEW_COPIES warn "整改表一式 {0} 份" ["N-43", "F-74"];
    OWNER_FIRST warn "请先电话通报业主,取得谅解和支持,再通报装修公司" ["G-77"];
    BOTH_SIGN refuse "整改表须业主和装修公司签收;拒签的请写原因、如何送达、照片存处和两名见证人" ["G-77"];
    NO_FORFEITS refuse "按设置违章不扣违约金;请叫停、上报" ["C-27"];
    NO_SUM refuse "违约金须大于零" ["G-78"];
    OTHER_SUM warn "与设置的 {0} 元不同;违约金按协议约定" ["D-69", "S3 §2 L60"];
    KEPT_OUT warn "没有书面同意的违章材料、乙炔、电焊不得进;大宗易燃易爆和有毒的一律不得进" ["G-74", "G-75"];
    NO_FORFEIT refuse "还没有写违约金" ["G-78"];
    CONFIRMED_ALREADY refuse "项目经理已签认;要改请先撤销这张整改表" ["G-78"];
    SHEET_FIRST warn "按设置先开整改表,不改再收证上报" ["C-27", "G-79"];
    NOT_OUR_WAY warn "按设置违章走整改表和违约金;确有必要的照报" ["C-27", "G-79"];
}

choice! {
    pub enum Gravity { Minor = 1 "minor" "轻微", Serious = 2 "serious" "严重", }

    /// What was found (G-74…G-76, G-107).
    pub enum Offence {
        OffPlan = 1 "off-plan" "不按批准方案",
        Structure = 2 "structure" "动结构、违建",
        Facade = 3 "facade" "改外观、护栏",
        Dish = 4 "dish" "擅装天线",
        Wiring = 5 "wiring" "乱拉乱接",
        Fire = 6 "fire" "违规动火",
        Goods = 7 "goods" "违禁物品",
        Public = 8 "public" "损坏公共设施",
        Rubbish = 9 "rubbish" "垃圾未袋装",
        Noise = 10 "noise" "超时施工",
        Passes = 11 "passes" "无证进场",
        Other = 12 "other" "其他",
    }
}

fields! {
    pub struct Open {
        1 site: SlipOf<{ site::TAG }> = "装修" 4;
        2 gravity: Gravity = "轻重" 4;
        3 offence: Offence = "哪一类" 4;
        4 what: Lines = "违章情况" 12;
        5 spoken_to: Option<Text> = "向谁讲" 4;
        6 deadline: Option<Moment> = "整改期限" 4;
        7 copies: Option<i64> = "份数" 4;
    }

    pub struct Called { 8 heard: Text = "谁接怎说" 12; }

    pub struct Sign {
        9 owner: Option<Signature> = "业主签" 4;
        10 company: Option<Signature> = "公司签" 4;
        11 refused: Option<Text> = "拒签原因" 4;
        12 served: Option<Text> = "如何送达" 4;
        13 photos: Option<Text> = "照片存处" 4;
        14 witness_1: Option<Badge> = "见证一" 4;
        15 witness_2: Option<Badge> = "见证二" 4;
    }

    pub struct Forfeit { 16 forfeit: Money = "违约金" 4; 17 term: Text = "协议条款" 8; }

    pub struct Authorities { 18 reported_to: Text = "报给哪里" 6; 19 sent_out: Option<bool> = "人员请出" 4; }

    pub struct Mend { 20 mended: Text = "整改结果" 12; }

    pub struct Cancel { 21 why: Text = "撤销原因" 12; }
}

/// When the owner heard, and the company.
pub const OWNER_HEARD: Tag<Moment> = Tag::new(30, "owner_heard");
pub const COMPANY_HEARD: Tag<Moment> = Tag::new(31, "company_heard");
/// The project manager signed the forfeit.
pub const CONFIRMED: Tag<bool> = Tag::new(32, "confirmed");

/// What counts against the deposit: only what the project manager signed (G-78).
pub fn forfeit(slip: &Slip) -> Money {
    let counts = slip.get(CONFIRMED) == Some(true) && slip.state != CANCELLED;
    slip.get(Forfeit::forfeit).filter(|_| counts).unwrap_or_default()
}
