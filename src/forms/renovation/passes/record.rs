//! What the register of a household's passes holds, and how many are out: counted, never guessed. Numbers are stored
//! for ever.

use crate::forms::prelude::*;
use crate::forms::renovation::site::record as site;

pub const TAG: u16 = 69;

states! {
    OUT = 1 "out" "在外" open,
    RETURNED = 2 "returned" "已退清",
}

crate::dues! { EXPIRES = 463 "证到期" }

rules! {
    NOT_A_SITE refuse "请写装修的单号,如“装修 12”" ["F-69"];
    NOT_ALLOWED refuse "装修还在“{0}”:许可证发出后才办出入证" ["G-71"];
    HAS_ONE refuse "本户已有登记表{0};加办请用“加办”" ["F-69"];
    NOBODY refuse "请写办给谁" ["F-69"];
    NO_PHOTO warn "出入证请贴照片" ["F-68"];
    PAST_THE_END warn "有效期超过工期({0});延时请先办延时申请" ["F-68", "G-82"];
    EXPIRED refuse "有效期 {0} 已经过了" ["F-68"];
    TOO_MANY refuse "在外只有 {0} 张" ["G-81"];
    NOT_OURS refuse "{0} 不是本户在外的证" ["F-69", "G-81"];
    NUMBERS_DIFFER refuse "写了 {0} 个证号,张数是 {1};请核对" ["F-69", "G-81"];
    GIVEN_OUT warn "证号 {0} 在{1}还有一张在外;门岗会分不清" ["F-68"];
    WHICH_ONES warn "写上证号,门岗才知道是哪一张" ["F-68", "G-81"];
    NOT_ALL refuse "退证须一次办清:在外 {0} 张,交回 {1} 张;少的请先记“遗失”或找齐" ["G-80", "G-81"];
}

fields! {
    pub struct Pass { 1 no: Text = "证号" 3; 2 who: PersonName = "姓名" 3; 3 trade: Option<Text> = "工种" 3; }
}

fields! {
    pub struct Issue {
        1 site: SlipOf<{ site::TAG }> = "装修" 4;
        2 until: Day = "有效至" 4;
        3 photos: Option<bool> = "已贴照片" 4;
        4 passes: Vec<Pass> = "出入证" 12;
    }

    pub struct More { 5 more: Vec<Pass> = "加办" 12; 3 photos: Option<bool> = "已贴照片" 4; }

    pub struct Renew { 2 until: Day = "有效至" 4; }

    pub struct Lose { 6 lost: i64 = "遗失张数" 4; 12 lost_nos: Option<Text> = "遗失证号" 8; 7 statement: Text = "遗失说明" 12; }

    pub struct Collect { 8 collected: i64 = "收回张数" 4; 13 collected_nos: Option<Text> = "收回证号" 8; 9 collect_why: Text = "收回原因" 12; }

    pub struct GiveBack { 10 back: i64 = "交回张数" 4; 11 by: Text = "谁来退" 4; }
}

/// All that were ever issued, lost, taken in by the office, and brought back.
pub const ISSUED: Tag<i64> = Tag::new(20, "issued");
pub const LOST: Tag<i64> = Tag::new(21, "lost_all");
pub const COLLECTED: Tag<i64> = Tag::new(22, "collected_all");
pub const BACK: Tag<i64> = Tag::new(23, "back_all");

/// The numbers of those that are lost or were taken in, as far as they were said: the gate asks for them.
pub const LOST_NOS: Tag<Text> = Tag::new(24, "lost_nos_all");
pub const COLLECTED_NOS: Tag<Text> = Tag::new(25, "collected_nos_all");

/// What stands in a count.
pub fn count(slip: &Slip, tag: Tag<i64>) -> i64 {
    slip.get(tag).unwrap_or(0)
}

/// How many are in the hands of builders: issued, less lost, less taken in, less brought back.
pub fn out(slip: &Slip) -> i64 {
    count(slip, ISSUED) - count(slip, LOST) - count(slip, COLLECTED) - count(slip, BACK)
}
