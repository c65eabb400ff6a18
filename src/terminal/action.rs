//! Everything an operator can ask for by a key or a command word, each written once in [`Action`]'s
//! table. It must not know which key asks (the keymap does) nor what is then done (the app does).

/// Writes the enum and its table from one list, so that an action cannot lack a word or a sentence.
macro_rules! actions {
    ($( $variant:ident $name:literal $word:literal $initials:literal $hint:literal $doc:literal; )*) => {
        /// What an operator can ask for. The order is the order of the help page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action { $( #[doc = $doc] $variant, )* }

        /// One row for each action, in order.
        const ROWS: &[Row] = &[
            $( Row { action: Action::$variant, name: $name, word: $word, initials: $initials,
                     hint: $hint, doc: $doc }, )*
        ];
    };
}

struct Row {
    action: Action,
    name: &'static str,
    word: &'static str,
    initials: &'static str,
    hint: &'static str,
    doc: &'static str,
}

// variant   name in keymaps   command word   pinyin initials   hint   sentence for help
actions! {
    Report "report" "报修" "bx" "报修" "为选中的住户开维修单。";
    Paid "paid" "有偿" "yc" "有偿" "为选中的住户开有偿服务单。";
    Cleaning "cleaning" "清洁" "qj" "清洁" "为选中的住户开清洁服务委托单。";
    Complaint "complaint" "投诉" "ts" "投诉" "为选中的住户记投诉。";
    Incident "incident" "事件" "sj" "事件" "起火、困人、跑水等突发事件:应急步骤立刻在屏上。";
    Consult "consult" "咨询" "zx" "咨询" "为选中的住户记咨询。";
    TellNotice "tell-notice" "答口径" "dkj" "答口径" "来电人已按通知的统一口径答复:记一通、加一人,不用填单。";
    Papers "papers" "开单" "kd" "开单" "为选中的住户开单:受理能开的各种单都在这里。";
    Chase "chase" "催单" "cd" "催单" "业主来催:记在选中的未完单上。";
    Rework "rework" "返修" "fx" "返修" "修好告知过的又坏了:同一件事再开一张,与原单相连。";
    Attach "attach" "并单" "bd" "并单" "把来电并到已有的单上,不另开单。";
    Dispatch "dispatch" "派工" "pg" "派工" "把选中的单派给维修人员。";
    Arrive "arrive" "到场" "dc" "到场" "记下维修人员已到场。";
    Return "return" "回单" "hd" "回单" "录入交回的纸单。";
    ByWorker "by-worker" "排列" "pl" "排列" "派工板依次按紧急、按状态、按责任人排列。";
    Urge "urge" "催办" "cb" "催办" "催责任人办理选中的单。";
    Wait "wait" "待料待约" "dldy" "待料待约" "单子等材料或等业主约时间,写明等到何时。";
    Pause "pause" "暂停" "zt" "暂停" "记下选中的单等什么,时限暂停;已暂停的恢复。";
    SeeReminder "see-reminder" "看提醒" "ktx" "看提醒" "记下已看到选中的单的上报提醒。";
    Claim "claim" "认领" "rl" "认领" "写明选中的单由您在办,各终端立刻看到;再按一次放手。";
    Sift "sift" "筛选" "shx" "筛选" "按楼、工种、责任人、我的、超时或快到期筛选。";
    TellOwner "tell-owner" "告知业主" "gzyz" "告知业主" "记下已把进展告知业主。";
    Grade "grade" "定级" "dij" "定级" "给选中的投诉定级;由有权的人定。";
    Pass "pass" "转部门" "zbm" "转部门" "把选中的投诉转给部门。";
    Propose "propose" "措施" "cs" "措施" "记下解决办法和业主是否同意。";
    Agree "agree" "同意结果" "tyjg" "同意结果" "主管对处理结果表示同意或不同意。";
    Answer "reply" "答复" "df" "答复" "把处理结果答复来诉人。";
    Unsolvable "unsolvable" "暂无法解决" "zwfjj" "暂难解决" "解释暂无法解决,约定下次答复。";
    CallBack "call-back" "回访" "hf" "回访" "登记对选中的单的回访。";
    ReportUp "report-up" "上报" "sb" "上报" "记下已把选中的单报给上级。";
    Progress "progress" "进展" "jz" "进展" "记下投诉处理的进展。";
    HandOver "hand-over" "交班" "jb" "交班" "当面清点,双方签字,把这一班交给接班人。";
    SignOff "sign-off" "签认" "qr" "签认" "签认选中的单;交接班:补签由别人代接的一班。";
    Note "note" "记事" "js" "记事" "在交接班本上记一条。";
    MarkDone "mark-done" "办结" "bj" "注OK" "交接班本:这一条已办完,注 OK。";
    Reason "reason" "注明原因" "zmyy" "原因" "交接班本:没办完,写明原因,转下一班。";
    ToMeeting "to-meeting" "转例会" "zlh" "例会" "交接班本:把这一条转到例会。";
    Instruct "instruct" "批示" "ps" "批示" "拒接的交班由主任批示照接或退回补齐;在交接班本上,记下经理对这一条的批示。";
    StartShift "start-shift" "开班" "kb" "开班" "开始值班。";
    CloseShift "close-shift" "收班" "shb" "收班" "结束值班,不交给下一班。";
    Extend "extend" "延班" "yb" "延班" "接班人没来:当班人留下,写明等到何时。";
    StandIn "stand-in" "代接" "dj" "代接" "当班人不在:接下这一班,由其补签。";
    Away "away" "暂离" "zl" "暂离" "暂离岗位,或记下已经回岗。";
    BackOnDuty "back-on-duty" "回岗" "hg" "回岗" "暂离的已经回岗:记下来。";
    Refuse "refuse" "拒接" "jj" "拒接" "拒绝接班,写明理由,报主任。";
    Unmask "unmask" "看全号" "kqh" "看全号" "显示完整电话和户档里的生日、紧急电话;查看会留下记录。";
    SavePhone "save-phone" "存号" "ch" "存号" "把这个来电号码存给选中的人。";
    Mark "mark" "多选" "dx" "多选" "勾选或取消勾选当前行。";
    Tick "tick" "勾选" "gx" "勾选" "勾选或取消当前一栏。";
    Filter "filter" "过滤" "gl" "过滤" "只看含有所输文字的行;#单号、@日期则跳到那里。";
    NextField "next-field" "下一栏" "xyl" "下栏" "到下一栏。";
    PrevField "prev-field" "上一栏" "syl" "上栏" "到上一栏。";
    FirstHeard "first-heard" "首问" "sw" "首问" "不是自己先听到的:直接到“首问人”一栏,写保安、师傅或其他同事。";
    PickList "pick-list" "候选" "hx" "候选" "打开本栏的候选项。";
    RowAdd "row-add" "加行" "jh" "加行" "在表中加一行。";
    RowDelete "row-delete" "删行" "sh" "删行" "删去表中当前行。";
    Submit "submit" "提交" "tj" "提交" "提交当前一步,写入台账。";
    Void "void" "作废" "zf" "作废" "作废选中的单:号码与理由保留。";
    TakeOver "takeover" "接管" "jg" "接管" "接管别人未提交的草稿,会留下记录。";
    New "new" "登记" "dengji" "登记" "登记一张新的:本台账能开的都在这里。";
    Import "import" "导入" "dr" "导入" "把名册或开办范本带进台账,先看结果再写。";
    Export "export" "导出" "dcb" "导出" "把这张报表或看到的清单写到文件:csv、xlsx、txt 或 json。";
    MonthRun "month-run" "月结" "yuej" "月结" "出全部户的月结单:先看能出多少户、什么挡着,再一步出完。";
    Park "park" "挂起" "gq" "挂起" "放下当前来电,先接下一个。";
    Resume "resume" "取回" "qh" "取回" "回到挂起的来电。";
    Yes "yes" "确定" "qd" "确定" "确认所问。";
    No "no" "取消" "qx" "取消" "不做所问,回到原处。";
    Story "story" "详情" "xq" "详情" "看选中的单的全部经过。";
    Follow "follow" "相关单" "xgd" "相关单" "看与这一张相关的单:由它另开的、它所来自的、并入的来电。";
    Open "open" "打开" "dk" "打开" "打开或选定当前行。";
    Print "print" "打印" "dy" "打印" "打印选中的单、打开的报表。";
    PrintList "print-list" "打印清单" "dyqd" "清单" "打印这一页的清单,照现在的过滤。";
    PrintEach "print-each" "逐张打印" "zzdy" "逐张" "把这一页清单里的每一张单都打出来,如各户的月结单。";
    Refresh "refresh" "刷新" "sx" "刷新" "向前台重取本屏。";
    Language "language" "语言" "yuyan" "Language" "选语言 · 選語言 · Choose the language。";
    Resync "resync" "重画" "chh" "重画" "屏幕花了时整屏重画。";
    Command "command" "命令" "ml" "命令" "输入命令:汉字、拼音首字母或英文。";
    Complete "complete" "补全" "bq" "补全" "补全命令;什么都没写时列出全部命令。";
    Up "up" "向上" "xs" "上" "上移一行。";
    Down "down" "向下" "xx" "下" "下移一行。";
    Left "left" "向左" "xz" "左" "左移一格。";
    Right "right" "向右" "xy" "右" "右移一格。";
    PageUp "page-up" "上翻" "sf" "上翻" "上翻一屏。";
    PageDown "page-down" "下翻" "xf" "下翻" "下翻一屏。";
    Home "home" "开头" "kt" "开头" "到开头。";
    End "end" "末尾" "mw" "末尾" "到末尾。";
    WordLeft "word-left" "左一词" "zyc" "左词" "左移一词。";
    WordRight "word-right" "右一词" "yyc" "右词" "右移一词。";
    DeleteBefore "delete-before" "退格" "tg" "退格" "删去光标前一字。";
    DeleteAfter "delete-after" "删字" "sz" "删字" "删去光标处一字。";
    DeleteWord "delete-word" "删词" "sc" "删词" "删去光标前一词。";
    ClearLine "clear-line" "清空" "qk" "清空" "清空光标前的文字。";
    NewLine "new-line" "换行" "hh" "换行" "另起一行。";
    Undo "undo" "撤销" "cx" "撤销" "撤销上一次输入。";
    Redo "redo" "重做" "cz" "重做" "恢复刚撤销的输入。";
    TabNext "tab-next" "后一页" "hyy" "后页" "到后一个标签页。";
    TabPrev "tab-prev" "前一页" "qyy" "前页" "到前一个标签页。";
    Tab1 "tab-1" "受理页" "sly" "受理" "到第一个标签页:受理。";
    Tab2 "tab-2" "派工页" "pgy" "派工" "到第二个标签页:派工。";
    Tab3 "tab-3" "交接班页" "jjby" "交接班" "到第三个标签页:交接班。";
    Tab4 "tab-4" "投诉页" "tsy" "投诉" "到第四个标签页:投诉。";
    Tab5 "tab-5" "结算页" "jsy" "结算" "到第五个标签页:结算。";
    Tab6 "tab-6" "回访页" "hfy" "回访" "到第六个标签页:回访。";
    Tab7 "tab-7" "台账页" "tzy" "台账" "到第七个标签页:台账。";
    Tab8 "tab-8" "住户页" "zhy" "住户" "到第八个标签页:住户。";
    Tab9 "tab-9" "报表页" "bby" "报表" "到第九个标签页:报表。";
    Lock "lock" "锁屏" "sp" "锁屏" "锁住屏幕,草稿保留。";
    ChangePin "change-pin" "改密码" "gmm" "改密码" "改自己的密码,要输现在的密码。";
    Quit "quit" "退出" "tc" "退出" "关闭本终端,草稿保留。";
    Back "back" "返回" "fh" "返回" "返回上一处,已输入的保留。";
    Basis "basis" "依据" "yj" "依据" "看当前栏或单所依据的条款。";
    Help "help" "帮助" "bz" "帮助" "看此处可用的按键。";
}

impl Action {
    /// Every action, in the order of the help page.
    pub fn all() -> impl Iterator<Item = Action> {
        ROWS.iter().map(|row| row.action)
    }

    /// The name in keymap files and the English command word: lower-case ASCII with hyphens.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The Chinese command word.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The pinyin initials of the command word.
    pub fn initials(self) -> &'static str {
        self.row().initials
    }

    /// What stands beside the key on the bottom line: at most four characters.
    pub fn hint(self) -> &'static str {
        self.row().hint
    }

    /// One sentence for the help page.
    pub fn doc(self) -> &'static str {
        self.row().doc
    }

    /// The action of this name, exactly as keymap files write it.
    pub fn named(name: &str) -> Option<Action> {
        ROWS.iter().find(|row| row.name == name).map(|row| row.action)
    }

    /// The actions a command word may mean: one if it is a full word, initials or name, else all
    /// that begin with it (`派` is 派工 and 派工页). Full-width letters and capitals are understood.
    pub fn called(word: &str) -> Vec<Action> {
        let asked = crate::text::half_width(word).to_lowercase();
        let asked = asked.trim();
        if asked.is_empty() {
            return Vec::new();
        }
        let exact = |row: &&Row| [row.word, row.initials, row.name].contains(&asked);
        if let Some(row) = ROWS.iter().find(exact) {
            return vec![row.action];
        }
        let begins = |row: &&Row| row.word.starts_with(asked) || row.name.starts_with(asked);
        ROWS.iter().filter(begins).map(|row| row.action).collect()
    }

    /// The tab an action goes to, counted from zero.
    pub fn tab(self) -> Option<usize> {
        let (first, last) = (Action::Tab1 as usize, Action::Tab9 as usize);
        (self as usize).checked_sub(first).filter(|at| *at <= last - first)
    }

    fn row(self) -> &'static Row {
        // The table is written by the macro that writes the enum, in the same order.
        &ROWS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Shown;
    use std::collections::HashSet;

    #[test]
    fn every_action_stands_in_its_own_row() {
        assert!(Action::all().all(|action| action.row().action == action));
        assert!(Action::all().all(|action| Action::named(action.name()) == Some(action)));
    }

    #[test]
    fn names_words_and_initials_are_unique_and_well_formed() {
        let mut taken = HashSet::new();
        for row in ROWS {
            for call in [row.name, row.word, row.initials] {
                assert!(taken.insert(call), "two actions answer to {call}");
            }
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(row.name.chars().all(plain), "{}", row.name);
            assert!(row.initials.chars().all(|c| c.is_ascii_lowercase()), "{}", row.initials);
            assert!((2..=8).contains(&Shown::width_of(row.hint)), "{}", row.hint);
            assert!(row.doc.ends_with('。') && row.doc.chars().count() >= 4, "{}", row.doc);
        }
    }

    #[test]
    fn a_command_is_called_in_three_ways() {
        for call in ["派工", "pg", "dispatch", "PG", "ｐｇ", " dispatch "] {
            assert_eq!(Action::called(call), [Action::Dispatch], "{call}");
        }
        assert_eq!(Action::called("派"), [Action::Dispatch, Action::Tab2]);
        assert_eq!(Action::called("disp"), [Action::Dispatch]);
        assert!(Action::called("").is_empty());
        assert!(Action::called("没有的").is_empty());
    }

    #[test]
    fn tabs_are_numbered() {
        assert_eq!(Action::Tab1.tab(), Some(0));
        assert_eq!(Action::Tab9.tab(), Some(8));
        assert_eq!(Action::TabNext.tab(), None);
    }
}
