//! Calls and visits that lead to no repair: what is asked, what is answered, who owes an answer.

use super::Planned;
use super::act::Act;
use super::scene::Scene;
use super::scripted_slips::Part;
use super::sites;
use crate::engine::book::Book;
use crate::engine::moment::Moment;

/// What somebody rings about. `to` is the badge it is passed on to; an empty answer is owed.
struct Matter {
    matter: &'static str,
    content: &'static str,
    answer: &'static str,
    nearest: &'static str,
    to: Option<u32>,
    weight: u64,
}

/// `[matter, content, answer, nearest]`.
const fn matter(words: [&'static str; 4], to: Option<u32>, weight: u64) -> Matter {
    let [matter, content, answer, nearest] = words;
    Matter { matter, content, answer, nearest, to, weight }
}

/// What people ring about; the common things weigh more.
static MATTERS: &[Matter] = &[
    matter(["consult", "问物业费怎么交", "月结或到前台扫码,说明账单日", ""], None, 12),
    matter(["consult", "问停车月卡办理", "带行驶证到前台办理,次日生效", ""], None, 10),
    matter(["consult", "问装修要办什么手续", "说明装修登记流程与押金", ""], None, 7),
    matter(["consult", "问快递柜位置", "东门内侧与 7 号楼大堂各一处", ""], None, 6),
    matter(["consult", "问暖气何时供", "按市里通知,试水前贴通知", ""], None, 5),
    matter(["consult", "问停水什么时候恢复", "按统一口径答复", ""], None, 5),
    matter(["consult", "问门禁卡补办", "带身份证与房产证到前台", ""], None, 8),
    matter(["consult", "问换锁收费", "人工 60 元,锁芯按实", ""], None, 4),
    matter(["consult", "问房屋产权面积差", "", ""], None, 2),
    matter(["need", "请帮忙收大件快递", "已登记,到货由门岗代收", ""], None, 4),
    matter(["need", "楼道堆放杂物请清理", "", ""], Some(400), 6),
    matter(["need", "电梯轿厢有异味", "", ""], Some(400), 4),
    matter(["need", "门前草坪要修剪", "", ""], Some(400), 3),
    matter(["need", "夜里有人喧哗", "", ""], Some(301), 6),
    matter(["need", "车位被占", "", ""], Some(302), 6),
    matter(["need", "陌生人尾随进门", "", ""], Some(300), 2),
    matter(["need", "请协助搬家放行", "已告知放行条手续", ""], None, 3),
    matter(["suggestion", "建议增加充电桩", "", ""], None, 2),
    matter(["suggestion", "建议儿童广场加灯", "", ""], Some(200), 2),
    matter(["suggestion", "建议延长健身房开放", "已记录,报主任", ""], None, 2),
    matter(["not-ours", "问社保怎么办", "非本处业务,已告知去处", "街道便民中心"], None, 3),
    matter(["not-ours", "燃气灶打不着", "非本处业务,已告知电话", "燃气公司营业厅"], None, 3),
    matter(["not-ours", "宽带上不了网", "非本处业务,请联系运营商", ""], None, 2),
    matter(["not-ours", "要配钥匙", "本处不配钥匙", "南门外 50 米锁店"], None, 2),
    matter(["chaser", "催问昨天的维修", "查单后已回复进度", ""], None, 4),
    matter(["other", "感谢保安帮忙抬轮椅", "已转达并记录", ""], None, 2),
    matter(["other", "走失小猫请留意", "已告知门岗与巡逻", ""], None, 2),
];

/// Somebody rings; the step that logs it and what follows.
pub(super) fn ring(
    scene: &mut Scene,
    book: &dyn Book,
    at: Moment,
) -> (Planned, Vec<(Moment, Act)>) {
    let weighed: Vec<(&Matter, u64)> = MATTERS.iter().map(|m| (m, m.weight)).collect();
    let it = scene.dice.weighed(&weighed);
    let mut step = logged(scene, book, it, at);
    let mut acts = Vec::new();
    if scene.dice.percent(1) {
        acts.push((at.plus_minutes(scene.dice.between(3, 30)), Act::Void));
    } else if it.answer.is_empty() {
        // Another department answers within the day, a question for the office within a day.
        let most = if it.to.is_some() { 420 } else { 1300 };
        let after = at.plus_minutes(scene.dice.between(25, most));
        acts.push((scene.by_day(after), Act::Reply(scene.dice.percent(93))));
    }
    // Some are written down after the next call has been taken.
    let earlier = scene.dice.weighed(&[(0, 80), (3, 14), (7, 4), (15, 2)]);
    if earlier > 0 {
        step = step.reported(at.plus_minutes(-earlier), String::new());
    }
    (step, acts)
}

/// A call that owes its answer.
pub(super) fn owing(scene: &mut Scene, book: &dyn Book, at: Moment) -> Planned {
    let owed: Vec<&Matter> = MATTERS.iter().filter(|m| m.answer.is_empty()).collect();
    let it = scene.dice.of(&owed);
    logged(scene, book, it, at)
}

/// One of the calls that must stand at the end.
pub(super) fn standing(scene: &mut Scene, book: &dyn Book, part: &Part, at: Moment) -> Planned {
    let step = owing(scene, book, at);
    let promised = part.promised.map(|minutes| at.plus_minutes(minutes).minute().to_string());
    step.maybe("promised", promised)
}

/// The step that logs a call. A few callers do not say where they live.
fn logged(scene: &mut Scene, book: &dyn Book, it: &Matter, at: Moment) -> Planned {
    let by = scene.operator(at);
    let room = scene.ground.home(&mut scene.dice).filter(|_| !scene.dice.percent(8));
    let caller = room.and_then(|room| sites::caller(&mut scene.dice, book, room, at));
    let phone = caller.as_ref().filter(|c| c.has_phone).map(|c| format!("@{}.0", c.person));
    let handled = match (it.answer, it.to) {
        ("", Some(_)) => "passed",
        ("", None) => "later",
        _ => "on-the-spot",
    };
    // To whom it went is forgotten now and then, and the desk is reminded (G-43).
    let whom = it.to.filter(|_| !scene.dice.percent(6)).map(|badge| badge.to_string());
    let ways = [("call", 68), ("visit", 20), ("chat", 9), ("intercom", 3)];
    let filled = |text: &'static str| Some(text).filter(|t| !t.is_empty());
    Planned::step("F-08", "log", by, at)
        .maybe("room", room.map(|room| format!("#{room}")))
        .maybe("caller", caller.map(|c| format!("@{}", c.person)))
        .maybe("phone", phone)
        .with("matter", it.matter)
        .with("channel", scene.dice.weighed(&ways))
        .with("handled", handled)
        .with("content", it.content)
        .maybe("answer", filled(it.answer))
        .maybe("nearest", filled(it.nearest))
        .maybe("passed_to", whom)
}
