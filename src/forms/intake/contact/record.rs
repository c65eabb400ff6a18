//! What the log of calls holds: its states and rules, what is written down of a call. Numbers are stored for
//! ever.

use crate::forms::prelude::*;

pub const TAG: u16 = 8;

/// 首问责任人. Set once.
pub const FIRST: Tag<Badge> = Tag::new(30, "first");
/// The slip that came of the call.
pub const LED_TO: Tag<SlipRef> = Tag::new(31, "led_to");

/// The step by which another form's intake writes this log.
pub const LOG: u16 = 1;

rules! {
    NO_ANSWER refuse "当场答复须写答复内容;答不清楚的请选“待复”" ["S1C-consult 四", "P-23"];
    A_COMPLAINT refuse "投诉请登记投诉记录,来电会一并记下;只记来电就没有定级和回访" ["G-36", "P-18"];
    PROMISE_PAST refuse "承诺答复 {0} 已经过了;若是明天,请写“明天9点”" ["F-12"];
    ASK_AND_RETURN warn "答不清楚:请立即询问有关人员,再答复来电人" ["G-58"];
    TEN_MINUTES warn "转报须在 {0} 分钟内;这一件已过 {1} 分钟" ["G-60", "N-03"];
    TO_WHOM warn "转报要写给谁,接班人才好跟进" ["G-43"];
    BEYOND_US warn "超出权限报{0}请示:问明怎么办,再答复来电人" ["G-59", "S2-recept 一7"];
    NEAREST warn "本处没有此项服务:请向来电人推荐就近地点并记下" ["G-33"];
    NEAREST_FIRM warn "本处没有此项服务,请推荐就近:{0}" ["G-33", "F-05"];
    NOTHING_POSTED refuse "本楼现在没有张贴的通知;请按咨询登记" ["F-44"];
    NOT_POSTED refuse "这条通知现在没有对本楼张贴;请看清再答" ["F-44"];
    TOLD_ALREADY refuse "{0} 分钟内已给本户记过这一条;没有再记" ["F-44"];
    WHERE_TO refuse "推荐到哪里去?请写推荐去处" ["G-33", "P-02"];
    NOT_A_NEED refuse "只有需求、建议转需求表;请按原来的事由答复" ["P-21", "F-09"];
    FIRST_LATE warn "首问已满 {0} 天才答复:请向来电人说明并致歉" ["G-45"];
    NOT_SATISFIED warn "来电人未满意:首问责任不解除,请另记待复" ["G-42"];
}

choice! {
    /// How word reached the desk.
    pub enum Channel {
        Call = 1 "call" "来电",
        Visit = 2 "visit" "来访",
        Intercom = 3 "intercom" "对讲",
        Chat = 4 "chat" "微信群",
        Gate = 5 "gate" "门岗",
        Hotline = 6 "hotline" "400转单",
        ControlRoom = 7 "control-room" "中控室",
        Radio = 8 "radio" "电台",
        Paper = 9 "paper" "纸单",
        Letter = 10 "letter" "来信",
    }

    /// How word went out from the desk. Codes and names are those of [`Channel`], in which it was written
    /// down before it had words of its own.
    pub enum Outgoing {
        Call = 1 "call" "去电",
        Visit = 2 "visit" "上门",
        Intercom = 3 "intercom" "对讲",
        Chat = 4 "chat" "微信",
        Gate = 5 "gate" "门岗转告",
        Hotline = 6 "hotline" "400转告",
        ControlRoom = 7 "control-room" "中控转告",
        Radio = 8 "radio" "电台",
        Paper = 9 "paper" "留条",
    }

    pub enum Matter {
        Consult = 1 "consult" "咨询",
        Need = 2 "need" "需求",
        Suggestion = 3 "suggestion" "建议",
        Repair = 4 "repair" "报修",
        Chaser = 5 "chaser" "催单",
        NotOurs = 6 "not-ours" "非本处",
        Other = 7 "other" "其他",
        Complaint = 8 "complaint" "投诉",
    }

    pub enum Handled {
        OnTheSpot = 1 "on-the-spot" "当场答复",
        Passed = 2 "passed" "转报",
        Later = 3 "later" "待复",
        Referred = 4 "referred" "已推荐",
    }
}

fields! {
    pub struct Log {
        1 room: Option<RoomId> = "房号" 4;
        2 caller: Option<Who> = "来电人" 4;
        3 phone: Option<Phone> = "电话" 4;
        5 matter: Matter = "事由" 4;
        4 channel: Option<Channel> = "方式" 4;
        7 handled: Handled = "处理" 4;
        6 content: Lines = "内容" 12;
        8 answer: Option<Text> = "答复" 12;
        9 passed_to: Option<Badge> = "转报" 4;
        10 promised: Option<Moment> = "承诺答复" 4;
        11 nearest: Option<Text> = "推荐去处" 4;
        12 first_heard: Option<Badge> = "首问人" 4;
    }
}

states! {
    ANSWERED = 1 "answered" "已答复",
    WAITING = 2 "waiting" "待答复" open,
    REPLIED = 3 "replied" "已回复",
    VOID = 4 "void" "作废",
    TO_NEED = 5 "to-need" "已转需求表",
}
