//! The ten lessons, as data: what is told, which keys do it, and by what deed it is done. The screen it happens on is the
//! desk's own; nothing here is a screen.

use super::lesson::{Goal, Lesson, Reached};
use crate::forms::billing::month_run;
use crate::forms::complaints::complaint;
use crate::forms::goods::record as goods;
use crate::forms::shift::handover;
use crate::forms::work::{paid, repair};
use crate::terminal::action::Action;
use crate::terminal::keymap::Place;

const SUBMIT: (Place, Action) = (Place::Form, Action::Submit);
const PICK: (Place, Action) = (Place::Form, Action::PickList);
const COMMAND: (Place, Action) = (Place::All, Action::Command);
const NEXT_TAB: (Place, Action) = (Place::All, Action::TabNext);

const REPAIR: &[u16] = &[repair::TAG];
const PAID: &[u16] = &[paid::TAG];

/// Twenty minutes: from the first call to the end of a month.
pub const LESSONS: &[Lesson] = &[
    Lesson {
        title: "报修",
        goals: &[
            Goal {
                say: "先登录:工号 102,密码 6102(前台 王丽)。这里的人和单都是编的,放心试。",
                keys: &[(Place::SignIn, Action::Submit)],
                by: Reached::SignedIn(102),
            },
            Goal {
                say: "电话响了:“我是 1-2-1203 张三,厨房漏水!”打 1-2-1203,右边就是他家的卡片;选中他,报修。",
                keys: &[(Place::Intake, Action::Report), (Place::All, Action::Help)],
                by: Reached::Opened(REPAIR, "open"),
            },
            Goal {
                say: "维修单开了。“故障”里打 漏水,选一条;“家中有人”按 1。带 ! 的、该告诉业主的在下面。填好提交。",
                keys: &[SUBMIT, PICK],
                by: Reached::Step(REPAIR, "open"),
            },
        ],
    },
    Lesson {
        title: "催单",
        goals: &[Goal {
            say: "张三又来电:“怎么还没人来?”再打 1-2-1203,他的未完单都在卡片上。催那一张,不要再开新单。",
            keys: &[(Place::Intake, Action::Chase)],
            by: Reached::Step(&[], "chase"),
        }],
    },
    Lesson {
        title: "有偿服务",
        goals: &[
            Goal {
                say: "1-2-1203 要换灯管,这要收费。开有偿单,项目打 灯管,回车,再选;价钱说给他听,“已告知价”按 y,提交。",
                keys: &[(Place::Intake, Action::Paid), SUBMIT],
                by: Reached::Step(PAID, "open"),
            },
            Goal {
                say: "去派工页,光标到刚才那张有偿单(过滤打 灯管),派给一位师傅:“责任人”里选。",
                keys: &[NEXT_TAB, (Place::Dispatch, Action::Dispatch), SUBMIT],
                by: Reached::Step(PAID, "assign"),
            },
            Goal {
                say: "师傅交回纸单:照纸录入结果、材料、付款方式、谁签的字。少了什么会指给您看。",
                keys: &[(Place::Dispatch, Action::Return), SUBMIT],
                by: Reached::Step(PAID, "return"),
            },
        ],
    },
    Lesson {
        title: "两部电话",
        goals: &[
            Goal {
                say: "到受理页,给 1-2-1203 报修,填到一半 —— 第二部电话响了。别提交,把这一通挂起。",
                keys: &[(Place::Intake, Action::Report), (Place::All, Action::Park)],
                by: Reached::Parked,
            },
            Goal {
                say: "第二位是 2-1-1203,家里没电。空框已备好:找到他,报修,故障打 跳闸,提交。",
                keys: &[(Place::Intake, Action::Report), SUBMIT],
                by: Reached::Step(REPAIR, "open"),
            },
            Goal {
                say: "回到第一位:取回挂起的来电,填过的都在。",
                keys: &[(Place::All, Action::Resume)],
                by: Reached::Resumed,
            },
            Goal {
                say: "接着填完,提交。终端断了、关了也一样:没交的都是草稿,随时取回。",
                keys: &[SUBMIT, (Place::All, Action::Resume)],
                by: Reached::Step(REPAIR, "open"),
            },
        ],
    },
    Lesson {
        title: "交接班",
        goals: &[
            Goal {
                say: "该交班了。到交接班页:左边是没办完的,右边要点数。开始交班。",
                keys: &[NEXT_TAB, (Place::Handover, Action::HandOver)],
                by: Reached::Opened(&[handover::TAG], "hand-over"),
            },
            Goal {
                say: "一样样点:应有几件、实有几件,现金多少。提交后请接班人当面签字:工号 105,密码 6105(周敏)。",
                keys: &[(Place::Form, Action::NextField), SUBMIT],
                by: Reached::Step(&[handover::TAG], "hand-over"),
            },
        ],
    },
    Lesson {
        title: "投诉",
        goals: &[
            Goal {
                say: "1-2-1204 来电:“楼上半夜还在装修!”到受理页找到他,记投诉,照原话写,提交。",
                keys: &[(Place::Intake, Action::Complaint), SUBMIT],
                by: Reached::Step(&[complaint::TAG], "open"),
            },
            Goal {
                say: "定级是主管的事。换人:打命令 换人,再用工号 101、密码 6101(刘玉梅)登录。",
                keys: &[COMMAND],
                by: Reached::SignedIn(101),
            },
            Goal {
                say: "到投诉页选中这一件,定级,写理由。每一级几天办完、按哪一条,按依据就看得到。",
                keys: &[
                    NEXT_TAB,
                    (Place::Complaints, Action::Grade),
                    (Place::Form, Action::Basis),
                    SUBMIT,
                ],
                by: Reached::Step(&[complaint::TAG], "grade"),
            },
        ],
    },
    Lesson {
        title: "回访",
        goals: &[Goal {
            say: "办完的要回访。到回访页,最急的在最上面;选一件,拨卡上的号码,问过了记下满意不满意。",
            keys: &[NEXT_TAB, (Place::Callbacks, Action::CallBack), SUBMIT],
            by: Reached::Step(&[], "callback"),
        }],
    },
    Lesson {
        title: "物品放行",
        goals: &[Goal {
            say: "1-2-1204 要搬一台洗衣机出门。到受理页找到他,开单里选“物品放行”:什么人、什么东西、去哪里。",
            keys: &[(Place::Intake, Action::Papers), SUBMIT],
            by: Reached::Step(&[goods::TAG], "ask"),
        }],
    },
    Lesson {
        title: "备份",
        goals: &[
            Goal {
                say: "备份是主任、主管的事。换人:命令 换人,主任工号 100、密码 6100(陈国栋)。",
                keys: &[COMMAND],
                by: Reached::SignedIn(100),
            },
            Goal {
                say: "插上 U 盘(这里是名叫 usb 的文件夹)。打命令 备份 usb。写完会读回来核对,再告诉您。",
                keys: &[COMMAND],
                by: Reached::BackedUp,
            },
        ],
    },
    Lesson {
        title: "月底出账",
        goals: &[Goal {
            say: "今天是月底。到结算页,月结:先看能出多少户、什么挡着,再一步把全部户的月结单出完。",
            keys: &[NEXT_TAB, (Place::Settlement, Action::MonthRun)],
            by: Reached::Step(&[month_run::TAG], "begin"),
        }],
    },
];
