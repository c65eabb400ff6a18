//! F-108 服务标准、手册与表样: which edition of a document is in force, where it lies, and when it is looked at
//! again (§2J). The texts themselves are not kept here.

use crate::forms::prelude::*;

states! { IN_FORCE = 1 "in-force" "现行" open, WITHDRAWN = 2 "withdrawn" "已停用" }

dues! { REVIEW = 412 "复审" }

choice! {
    /// What sort of document it is. Codes are stored.
    pub enum Kind {
        Standard = 1 "standard" "服务标准",
        Rules = 2 "rules" "规程",
        Handbook = 3 "handbook" "手册",
        Template = 4 "template" "表样",
        Other = 5 "other" "其他",
    }
}

fields! {
    pub struct Enter {
        1 name: Text = "名称" 8;
        2 kind: Kind = "类别" 4;
        3 edition: Text = "版本" 4;
        4 place: Text = "存放处" 4;
        5 review_by: Option<Day> = "复审日" 4;
    }
}

fields! { pub struct Withdraw { 6 why: Text = "停用原因" 12; } }

pub static FORM: Form = Form::new("F-108", 108, "文件与表样登记", "文件", STATES, &[])
    .steps(&[
        Step::opens(1, "enter", "登记", Right::KeepDirectory, Enter::fields).to(IN_FORCE).owes(
            REVIEW,
            Enter::review_by,
            "文件定期复审 (F-108)",
        ),
        Step::from(2, "change", "换版", &[IN_FORCE], Right::KeepDirectory, Enter::fields)
            .to(IN_FORCE)
            .owes(REVIEW, Enter::review_by, "文件定期复审 (F-108)"),
        Step::from(3, "withdraw", "停用", &[IN_FORCE], Right::KeepDirectory, Withdraw::fields)
            .to(WITHDRAWN)
            .meets(&[REVIEW]),
    ])
    .dues(DUES)
    .runs_for_years();
