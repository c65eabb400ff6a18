//! The words of the command line beside the names of actions, and what each stands for. It must not read a line.

use super::steps::StepWord;
use crate::terminal::action::Action;

/// What is begun by a word, from any tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// Somebody enters the staff register.
    Staff,
    /// What time it is, where the machine does not know.
    Clock,
    /// The report of the day.
    Daily,
    /// A round through the estate.
    Round,
}

/// Reports that are asked for by a word, by their names.
const TODAY: &str = "owed-now";
const TO_APPROVE: &str = "waiting-for-heads";
const ROSTER: &str = crate::report::ROSTER;
const ESTATE_MAP: &str = "estate-map";

/// Words beside the names of actions. The short ones are what is said at the desk all day.
pub(super) const WORDS: &[(&str, Word)] = &[
    ("派", Word::Act(Action::Dispatch)),
    ("催", Word::Act(Action::Chase)),
    ("告知", Word::Act(Action::TellOwner)),
    ("找", Word::Find),
    ("find", Word::Find),
    ("证", Word::Pass),
    ("pass-no", Word::Pass),
    ("换人", Word::SignOut),
    ("登录", Word::SignOut),
    ("dl", Word::SignOut),
    ("hr", Word::SignOut),
    ("签退", Word::SignOut),
    ("登出", Word::SignOut),
    ("signout", Word::SignOut),
    ("台账", Word::Register),
    ("tz", Word::Register),
    ("register", Word::Register),
    ("电话", Word::Phones),
    ("phones", Word::Phones),
    ("设", Word::Set),
    ("set", Word::Set),
    ("开办进度", Word::Readiness),
    ("kbjd", Word::Readiness),
    ("readiness", Word::Readiness),
    ("日志", Word::Accesses),
    ("rz", Word::Accesses),
    ("log", Word::Accesses),
    ("草稿", Word::Drafts),
    ("cg", Word::Drafts),
    ("drafts", Word::Drafts),
    ("弃稿", Word::Discard),
    ("qg", Word::Discard),
    ("discard", Word::Discard),
    ("新人", Word::Begin(Begins::Staff)),
    ("xr", Word::Begin(Begins::Staff)),
    ("staff", Word::Begin(Begins::Staff)),
    ("校时", Word::Begin(Begins::Clock)),
    ("set-clock", Word::Begin(Begins::Clock)),
    ("今天", Word::Report(TODAY)),
    ("jt", Word::Report(TODAY)),
    ("today", Word::Report(TODAY)),
    ("待批", Word::Report(TO_APPROVE)),
    ("dp", Word::Report(TO_APPROVE)),
    ("approvals", Word::Report(TO_APPROVE)),
    ("值班表", Word::Report(ROSTER)),
    ("zbb", Word::Report(ROSTER)),
    ("roster", Word::Report(ROSTER)),
    ("房态图", Word::Report(ESTATE_MAP)),
    ("ftt", Word::Report(ESTATE_MAP)),
    ("estate-map", Word::Report(ESTATE_MAP)),
    ("日报", Word::Begin(Begins::Daily)),
    ("rb", Word::Begin(Begins::Daily)),
    ("daily", Word::Begin(Begins::Daily)),
    ("巡视", Word::Begin(Begins::Round)),
    ("xunshi", Word::Begin(Begins::Round)),
    ("round", Word::Begin(Begins::Round)),
    ("教程", Word::Learn),
    ("jc", Word::Learn),
    ("tutor", Word::Learn),
    ("备份", Word::Backup),
    ("bf", Word::Backup),
    ("backup", Word::Backup),
    ("看", Word::Act(Action::Story)),
    ("应急包", Word::Emergency),
    ("yjb", Word::Emergency),
    ("emergency", Word::Emergency),
    ("签字", Word::Act(Action::SignOff)),
    ("补签", Word::Act(Action::SignOff)),
];

/// The same words for the list of all of them.
pub(super) const BESIDE: &[(&str, &str)] = &[
    ("看", "后面写单号:看这张单的全部经过和能办的。"),
    ("找", "后面写房号、姓名或电话:找这一户。"),
    ("证", "后面写证号:施工证、门禁卡、车卡是谁的,还有没有效。"),
    ("台账", "后面写表单或台账名:打开那本台账;单写编号、名字也行,如 F-20、故障码。"),
    ("电话", "后面写要找的:值班电话。"),
    ("设", "本处的设置:看、改;后面可写名字。"),
    ("开办进度", "新开的管理处还缺什么。"),
    ("草稿", "未提交的草稿:打开或接管。"),
    ("弃稿", "弃掉手上的草稿;后面可写草稿号。"),
    ("新人", "登记新的人员。"),
    ("校时", "电脑的时钟没有核对过时:写明现在时间。"),
    ("今天", "本班、本周、本月要办的:谁逾期,什么等您批。"),
    ("待批", "等主管、主任批的,各种单在一张表上。"),
    ("值班表", "本月谁哪天当班,哪班缺人。"),
    ("房态图", "全小区每户一字:住、租、空、装、未交房、欠费。"),
    ("日报", "写当天的日报:内容按发生的事拟好。"),
    ("巡视", "记一次巡视:有发现的先写,其余正常。"),
    ("日志", "谁登录过、看过号码、打印过(主任看)。"),
    ("换人", "退出登录,请下一位。"),
    ("教程", "十课,二十分钟:在一个用完就扔的练习管理处里学。"),
    ("备份", "马上备份到设好的各处;后面可写目录,如 U 盘(主任、主管)。"),
    ("应急包", "停电前打出:未完结单、值班电话、空白单。"),
];

#[derive(Clone, Copy)]
pub(super) enum Word {
    Act(Action),
    /// A step that has a word and no key.
    Take(&'static StepWord),
    Find,
    Pass,
    SignOut,
    Begin(Begins),
    Report(&'static str),
    Register,
    /// The register of this form, named alone.
    Book(&'static str),
    Phones,
    Set,
    Readiness,
    Accesses,
    Drafts,
    Discard,
    Emergency,
    Learn,
    Backup,
}
