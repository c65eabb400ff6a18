//! The blanks of the catalogue item, step by step. Tags are stored for ever.
//!
//! Meeting, notice and judgement may be written on the item or on papers of their own (F-03, F-04,
//! F-06), which have these blanks too.

use crate::forms::prelude::*;

pub use crate::forms::office::rulings::Reply as Word;

choice! {
    /// What an approval is for.
    pub enum Covers {
        Item = 1 "item" "项目",
        Price = 2 "price" "收费",
        Both = 3 "both" "项目和收费",
    }

    /// P-16: what is done about a service that loses money.
    pub enum Measure {
        Customers = 1 "customers" "多揽住户",
        Reprice = 2 "reprice" "调价",
        Stop = 3 "stop" "停办",
        Other = 4 "other" "其他",
    }

    pub enum Needed {
        Yes = 1 "needed" "有必要",
        No = 2 "not-needed" "没有必要",
    }

    pub enum Feasible {
        Yes = 1 "feasible" "可行",
        No = 2 "not-feasible" "不可行",
    }

    pub enum GoOn {
        Yes = 1 "go-on" "要办",
        No = 2 "not" "不办",
        Again = 3 "again" "再议",
    }

    /// Where a notice can be: what the documents list (C-13).
    pub enum Channel {
        Entrance = 1 "entrance" "出入口",
        Boards = 2 "boards" "公告栏",
        Mailbox = 3 "mailbox" "住户信箱",
        Home = 4 "home" "上门",
        Office = 5 "office" "办公区",
        UnitBox = 6 "unit-box" "单位信箱",
        MoveIn = 7 "move-in" "入伙",
        Daily = 8 "daily" "平时宣传",
    }

    pub enum Mark {
        Good = 1 "good" "好",
        Fair = 2 "fair" "合格",
        Bad = 3 "bad" "待改进",
    }
}

fields! {
    /// One of the staff, or somebody from outside by name and office.
    pub struct Attendee {
        1 who: Option<Badge> = "员工" 4;
        2 guest: Option<Text> = "外来" 4;
        3 said: Option<Text> = "意见" 4;
    }

    pub struct Posted {
        1 channel: Channel = "在哪里" 3;
        2 place: Option<Text> = "地点" 4;
        3 on: Option<Day> = "日期" 3;
        4 by: Option<Badge> = "谁贴的" 2;
    }

    /// An item that was approved and published before this book was kept.
    pub struct Enter {
        1 code: Text = "价目码" 3;
        2 name: Text = "服务项目" 5;
        3 unit: Text = "单位" 4;
        4 price: Money = "单价" 3;
        5 materials: Option<bool> = "材料另计" 3;
        6 approved_by: Text = "批准人" 6;
        37 paper: Option<Text> = "批文号" 4;
        27 cost_labour: Option<Money> = "人工成本" 4;
        28 cost_material: Option<Money> = "材料成本" 4;
    }

    /// The same for several that were planned with a guide: the guide of each is the price that was approved.
    pub struct Listed {
        6 approved_by: Text = "批准人" 6;
        37 paper: Option<Text> = "批文号" 6;
    }

    pub struct Stop {
        7 why: Text = "停办原因" 8;
        8 stop_approved_by: Option<Text> = "批准人" 4;
        43 stop_on: Option<Day> = "批准日" 4;
        44 stop_paper: Option<Text> = "批文号" 4;
    }

    /// A guide is only that: the price is what is worked out, approved and published.
    pub struct Plan {
        1 code: Text = "价目码" 3;
        2 name: Text = "服务项目" 5;
        3 unit: Text = "单位" 4;
        20 need: Text = "住户需求" 9;
        59 guide: Option<Money> = "参考价" 3;
    }

    /// The two counts are the desk's own.
    pub struct Survey {
        22 households: Option<i64> = "答卷户数" 4;
        23 wanted: Option<i64> = "要的户数" 4;
        21 survey_note: Option<Lines> = "调查小结" 12;
    }

    pub struct Shortlist {
        48 chosen_why: Option<Text> = "入选理由" 12;
    }

    pub struct Review {
        50 held_on: Day = "会议日期" 4;
        52 necessity: Needed = "必要性" 4;
        53 feasibility: Feasible = "可行性" 4;
        51 attendees: Vec<Attendee> = "参加人" 12;
        54 decision: GoOn = "决定" 4;
        55 minutes: Option<Lines> = "纪要" 12;
    }

    pub struct Price {
        24 new_price: Money = "拟定单价" 4;
        25 labour_part: Option<Money> = "其中人工" 4;
        26 extra: Option<bool> = "材料另计" 4;
        57 labour_cost: Option<Money> = "人工成本" 4;
        58 material_cost: Option<Money> = "材料成本" 4;
        29 from: Option<Day> = "执行日" 4;
        30 priced_by: Option<Badge> = "拟价人" 6;
        31 priced_with: Option<Badge> = "会同人" 6;
        32 price_note: Option<Text> = "拟价说明" 12;
    }

    /// The last two say what was granted; the decision writes them.
    pub struct Approve {
        34 word: Word = "批复" 4;
        35 word_by: Option<Text> = "批准人" 4;
        36 word_on: Option<Day> = "批准日" 4;
        42 word_paper: Option<Text> = "批文号" 4;
        33 covers: Option<Covers> = "批什么" 4;
        38 units: Option<Text> = "业主单位" 4;
        39 refused_why: Option<Text> = "不批原因" 12;
        46 item_ok: Option<Text> = "项目批准" 12;
        47 price_ok: Option<Text> = "收费批准" 12;
    }

    /// What the company is asked for; the number is the desk's own.
    pub struct AskCompany {
        90 company_asked: Text = "请示事项" 12;
        91 company_no: Option<i64> = "请示号" 4;
    }

    /// The company's answer, out of its record (B-27).
    pub struct Answered {
        91 company_no: i64 = "请示号" 4;
        34 word: Word = "批复" 4;
        35 word_by: Option<Text> = "批准人" 4;
        36 word_on: Day = "批准日" 4;
        42 word_paper: Text = "批文号" 4;
        39 refused_why: Option<Text> = "不批原因" 12;
        92 ruling: i64 = "总部决定" 4;
        93 by: Option<Text> = "谁定的" 4;
    }

    /// One price and the moment from which it holds.
    pub struct Version {
        1 from: Moment = "自" 3;
        2 price: Money = "单价" 2;
        3 labour: Option<Money> = "其中人工" 2;
        4 cost_labour: Option<Money> = "人工成本" 2;
        5 cost_material: Option<Money> = "材料成本" 2;
    }

    pub struct Publish {
        41 channels: Vec<Posted> = "公告" 12;
        40 versions: Vec<Version> = "价格沿革" 12;
    }

    pub struct Begin {
        56 organised_by: Option<Badge> = "组织人" 6;
    }

    /// The three figures are the desk's own, of the months that the office reckons by.
    pub struct Loss {
        80 income: Option<Money> = "收入" 4;
        81 cost: Option<Money> = "成本" 4;
        82 records: Option<i64> = "笔数" 4;
        83 extra_cost: Option<Money> = "其他成本" 4;
        84 loss_note: Option<Lines> = "情况" 12;
    }

    pub struct Measured {
        85 measure: Measure = "措施" 4;
        86 decided_by: Option<Badge> = "决定人" 4;
        87 measure_note: Option<Text> = "说明" 12;
    }

    pub struct Evaluate {
        70 mark: Mark = "评价" 4;
        73 called: Option<i64> = "回访户数" 4;
        74 content: Option<i64> = "满意户数" 4;
        75 opinion: Lines = "意见" 12;
        76 plan: Option<Text> = "改进方案" 8;
        77 mend_by: Option<Day> = "改进期限" 4;
    }

    pub struct Drop {
        45 drop_why: Text = "不办原因" 12;
    }

    pub struct Revive {
        20 need: Text = "住户需求" 12;
    }
}
