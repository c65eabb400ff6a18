//! Calls and visits that lead to no repair: questions, answers, and who is to answer.

use super::Planned;
use super::action::Action;
use super::context::Context;
use super::scripted_slips::ScriptedSlip;
use super::sites;
use crate::engine::prelude::*;

/// The topic of a call. `to` is the badge it is passed to; an empty answer is to be given later.
struct Topic {
    matter: &'static str,
    content: &'static str,
    answer: &'static str,
    nearest: &'static str,
    to: Option<u32>,
    weight: u64,
}

/// `[matter, content, answer, nearest]`.
const fn topic(words: [&'static str; 4], to: Option<u32>, weight: u64) -> Topic {
    let [matter, content, answer, nearest] = words;
    Topic { matter, content, answer, nearest, to, weight }
}

/// Topics with their weights.
static TOPICS: &[Topic] = &[
    topic(["consult", "问物业费怎么交", "月结或到前台扫码,说明账单日", ""], None, 12),
    topic(["consult", "问停车月卡办理", "带行驶证到前台办理,次日生效", ""], None, 10),
    topic(["consult", "问装修要办什么手续", "说明装修登记流程与押金", ""], None, 7),
    topic(["consult", "问快递柜位置", "东门内侧与 7 号楼大堂各一处", ""], None, 6),
    topic(["consult", "问暖气何时供", "按市里通知,试水前贴通知", ""], None, 5),
    topic(["consult", "问停水什么时候恢复", "按统一口径答复", ""], None, 5),
    topic(["consult", "问门禁卡补办", "带身份证与房产证到前台", ""], None, 8),
    topic(["consult", "问换锁收费", "人工 60 元,锁芯按实", ""], None, 4),
    topic(["consult", "问房屋产权面积差", "", ""], None, 2),
    topic(["need", "请帮忙收大件快递", "已登记,到货由门岗代收", ""], None, 4),
    topic(["need", "楼道堆放杂物请清理", "", ""], Some(400), 6),
    topic(["need", "电梯轿厢有异味", "", ""], Some(400), 4),
    topic(["need", "门前草坪要修剪", "", ""], Some(400), 3),
    topic(["need", "夜里有人喧哗", "", ""], Some(301), 6),
    topic(["need", "车位被占", "", ""], Some(302), 6),
    topic(["need", "陌生人尾随进门", "", ""], Some(300), 2),
    topic(["need", "请协助搬家放行", "已告知放行条手续", ""], None, 3),
    topic(["suggestion", "建议增加充电桩", "", ""], None, 2),
    topic(["suggestion", "建议儿童广场加灯", "", ""], Some(200), 2),
    topic(["suggestion", "建议延长健身房开放", "已记录,报主任", ""], None, 2),
    topic(["not-ours", "问社保怎么办", "非本处业务,已告知去处", "街道便民中心"], None, 3),
    topic(["not-ours", "燃气灶打不着", "非本处业务,已告知电话", "燃气公司营业厅"], None, 3),
    topic(["not-ours", "宽带上不了网", "非本处业务,请联系运营商", ""], None, 2),
    topic(["not-ours", "要配钥匙", "本处不配钥匙", "南门外 50 米锁店"], None, 2),
    topic(["chaser", "催问昨天的维修", "查单后已回复进度", ""], None, 4),
    topic(["other", "感谢保安帮忙抬轮椅", "已转达并记录", ""], None, 2),
    topic(["other", "走失小猫请留意", "已告知门岗与巡逻", ""], None, 2),
];

/// Logs a random call, with the actions that follow.
pub(super) fn log_call(
    ctx: &mut Context,
    book: &dyn Book,
    at: Moment,
) -> (Planned, Vec<(Moment, Action)>) {
    let weighted: Vec<(&Topic, u64)> = TOPICS.iter().map(|m| (m, m.weight)).collect();
    let topic = ctx.rng.pick_weighted(&weighted);
    let mut step = call_step(ctx, book, topic, at);
    let mut actions = Vec::new();
    if ctx.rng.chance(1) {
        actions.push((at.plus_minutes(ctx.rng.between(3, 30)), Action::Void));
    } else if topic.answer.is_empty() {
        // Other departments answer on the same day, the office itself within 24 hours.
        let most = if topic.to.is_some() { 420 } else { 1300 };
        let after = at.plus_minutes(ctx.rng.between(25, most));
        actions.push((ctx.by_day(after), Action::Reply(ctx.rng.chance(93))));
    }
    // Some calls are entered later than they came.
    let earlier = ctx.rng.pick_weighted(&[(0, 80), (3, 14), (7, 4), (15, 2)]);
    if earlier > 0 {
        step = step.reported(at.plus_minutes(-earlier), String::new());
    }
    (step, actions)
}

/// Logs a random call that is to be answered later.
pub(super) fn log_unanswered_call(ctx: &mut Context, book: &dyn Book, at: Moment) -> Planned {
    let unanswered: Vec<&Topic> = TOPICS.iter().filter(|m| m.answer.is_empty()).collect();
    let topic = ctx.rng.pick(&unanswered);
    call_step(ctx, book, topic, at)
}

/// Logs a scripted call.
pub(super) fn log_scripted_call(
    ctx: &mut Context,
    book: &dyn Book,
    slip: &ScriptedSlip,
    at: Moment,
) -> Planned {
    let step = log_unanswered_call(ctx, book, at);
    let promised = slip.promised.map(|minutes| at.plus_minutes(minutes).minute().to_string());
    step.maybe("promised", promised)
}

/// The step that logs a call. A few callers do not say where they live.
fn call_step(ctx: &mut Context, book: &dyn Book, topic: &Topic, at: Moment) -> Planned {
    let by = ctx.operator(at);
    let room = ctx.sites.random_home(&mut ctx.rng).filter(|_| !ctx.rng.chance(8));
    let caller = room.and_then(|room| sites::random_caller(&mut ctx.rng, book, room, at));
    let handled = match (topic.answer, topic.to) {
        ("", Some(_)) => "passed",
        ("", None) => "later",
        _ => "on-the-spot",
    };
    // Sometimes the recipient is not entered, and the desk gets a reminder (G-43).
    let whom = topic.to.filter(|_| !ctx.rng.chance(6)).map(|badge| badge.to_string());
    let channels = [("call", 68), ("visit", 20), ("chat", 9), ("intercom", 3)];
    let not_empty = |text: &'static str| Some(text).filter(|t| !t.is_empty());
    Planned::step("F-08", "log", by, at)
        .maybe("room", room.map(|room| format!("#{room}")))
        .caller(caller.as_ref())
        .with("matter", topic.matter)
        .with("channel", ctx.rng.pick_weighted(&channels))
        .with("handled", handled)
        .with("content", topic.content)
        .maybe("answer", not_empty(topic.answer))
        .maybe("nearest", not_empty(topic.nearest))
        .maybe("passed_to", whom)
}
