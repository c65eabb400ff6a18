//! What a patrol sheet and its findings hold: blanks, states, rules, and the points of the sheet. Numbers are stored for
//! ever; nothing here decides.

use crate::forms::prelude::*;
use crate::forms::shift::book_entry::Class;

pub const TAG: u16 = 45;

/// The slip that came of a finding.
pub(super) const BECAME: Tag<SlipRef> = Tag::new(31, "became");

/// The step that writes a finding, beside its round or by itself.
pub(super) const FIND: u16 = 2;

states! {
    WALKED = 1 "walked" "已巡",
    FOUND = 2 "found" "待交办" open,
    ASKED = 3 "asked" "整改中" open,
    MENDED = 4 "mended" "已整改",
    /// A paper of its own came of it; it is followed until that is done.
    TURNED = 5 "turned" "已转单" open,
}

/// A finding that is not mended yet.
pub const OPEN: &[u16] = &[FOUND, ASKED, TURNED];

/// One of which no other paper has come.
pub(super) const NO_PAPER: &[u16] = &[FOUND, ASKED];

crate::dues! { MEND = 430 "整改到期" }

rules! {
    NOTHING_SAID refuse "没写发现;都正常请记“其余正常”" ["P-28"];
    ENDS_FIRST refuse "巡视结束不晚于开始;请核对" ["P-28"];
    NOT_OVER refuse "还没巡完;走完再记" ["P-28"];
    TELL_MANAGER warn "有发现要报经理;报过请记“已报经理”" ["P-28"];
    DAY_PAST refuse "整改期限{0}已经过了;请另定" ["P-28"];
    IN_MONTH refuse "这条已在本月的表上" ["P-28"];
    NO_GROUP refuse "第 {0} 行没写类别;请选要点,或写类别" ["P-28"];
    OTHER_GROUP refuse "“{0}”属{1};请核对类别" ["P-28"];
    NO_ROOM refuse "转维修单要房号;公共部位请选公共区域的房号" ["P-28", "F-14"];
    NOT_DONE warn "所转的 {0} 还是“{1}”;办完再记整改完" ["P-28"];
    ITSELF refuse "不能转成巡视自己的单;请写另一张单的单号" ["P-28"];
}

choice! {
    /// The five groups of the sheet. Codes are stored.
    pub enum Group {
        Grounds = 1 "grounds" "环境",
        Green = 2 "green" "绿化",
        Security = 3 "security" "保安",
        Engineering = 4 "engineering" "工程",
        Renovation = 5 "renovation" "装修",
    }
}

choice! {
    /// The 28 points of the sheet, and whatever the office has added to them (F-223). Codes are stored.
    pub enum Point {
        Road = 1 "road" "公共路面",
        Bins = 2 "bins" "垃圾桶旁",
        Stairs = 3 "stairs" "各楼道",
        Statues = 4 "statues" "雕塑座椅",
        Play = 5 "play" "游乐健身设施",
        Water = 6 "water" "水系漂浮物",
        Parking = 7 "parking" "车辆停放",
        DeadPlants = 8 "dead-plants" "枯死树木花草",
        Pests = 9 "pests" "花卉生虫",
        Hedges = 10 "hedges" "绿篱修剪",
        Lawns = 11 "lawns" "草坪修剪",
        Weeds = 12 "weeds" "杂草",
        Bearing = 13 "bearing" "保安形象",
        Traffic = 14 "traffic" "疏导车辆",
        Beats = 15 "beats" "定岗定点巡逻",
        LeftPost = 16 "left-post" "脱岗",
        Strangers = 17 "strangers" "外来人员控制",
        Booth = 18 "booth" "岗亭卫生",
        Facilities = 19 "facilities" "公用设施损坏",
        Tiles = 20 "tiles" "路面地砖瓷砖",
        Landscape = 21 "landscape" "人造景观",
        Equipment = 22 "equipment" "设备养护记录",
        Registered = 23 "registered" "装修登记审核",
        Illegal = 24 "illegal" "违章建筑",
        Bagged = 25 "bagged" "垃圾装袋",
        Breach = 26 "breach" "违章施工",
        Damage = 27 "damage" "破坏公共设施",
        Dishes = 28 "dishes" "卫星天线",
        Own = 29 "own" "本处要点",
    }
}

impl Point {
    /// The group in which it stands; what an office has added stands in any.
    pub fn group(self) -> Option<Group> {
        match self as u16 {
            1..=7 => Some(Group::Grounds),
            8..=12 => Some(Group::Green),
            13..=18 => Some(Group::Security),
            19..=22 => Some(Group::Engineering),
            23..=28 => Some(Group::Renovation),
            _ => None,
        }
    }
}

fields! {
    pub struct Finding {
        4 point: Option<Point> = "要点" 3;
        1 group: Option<Group> = "类别" 2;
        2 place: Text = "地点" 3;
        3 finding: Text = "发现" 4;
    }

    pub struct Round {
        1 walker: Badge = "巡视人" 4;
        2 from: Moment = "自" 4;
        3 until: Moment = "至" 4;
        4 findings: Vec<Finding> = "发现" 12;
        5 rest_fine: Option<bool> = "其余正常" 4;
        6 reported: Option<bool> = "已报经理" 4;
    }

    pub struct Find {
        7 group: Group = "类别" 3;
        8 room: Option<RoomId> = "房号" 3;
        9 place: Text = "地点" 3;
        15 round: Option<SlipOf<TAG>> = "巡视表" 3;
        16 point: Option<Point> = "要点" 3;
        10 finding: Text = "发现" 12;
    }
}

fields! { pub struct Hand { 11 department: Text = "交办部门" 6; 12 mend_by: Day = "整改期限" 6; } }

fields! { pub struct Follow { 13 seen: Text = "跟进情况" 12; } }

fields! { pub struct ToRepair { 8 room: Option<RoomId> = "房号" 6; 17 urgent: Option<bool> = "紧急" 6; } }

fields! { pub struct ToBook { 18 class: Option<Class> = "类别" 6; } }

fields! { pub struct Link { 19 paper: SlipRef = "所转的单" 6; } }

fields! { pub struct Mend { 14 result: Text = "整改结果" 12; } }
