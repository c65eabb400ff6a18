//! A price change in the middle of a month: earlier orders keep their price, and unpublished prices cannot be
//! used.

use qiantai::engine::value::SlipId;

use crate::desk::{RealDesk, Terminal};

const ITEM: &str = "jm-01";

/// Opens a step of the item from the register.
fn step(screen: &mut Terminal, words: &str) {
    screen.keys(&format!("<esc><esc><ctrl-x>tz f-02<enter>/{ITEM}<enter><end><enter>"));
    let chosen = format!("▸{words}");
    for _ in 0..12 {
        if screen.shows(&chosen) {
            screen.keys("<enter>");
            return;
        }
        screen.keys("<down>");
    }
    panic!("no {words}:\n{}", screen.picture());
}

/// 张三 orders it; the number of the slip, and what the returned paper would be filled with.
fn ordered(desk: &RealDesk, screen: &mut Terminal) -> u64 {
    screen.keys(&format!("<esc><esc><ctrl-x>受理页<enter><ctrl-u>zs<f3>{ITEM}<tab>y<f10>"));
    let slip = desk.newest("F-13");
    assert_eq!(slip.state, "未派", "{}", screen.picture());
    slip.id.number
}

fn labour_is(screen: &mut Terminal, number: u64, price: &str) {
    screen.keys(&format!("<esc><esc><ctrl-x>回单<space>F-13/{number}<enter>"));
    assert!(screen.shows("有偿服务单 F-13 > 回单"), "{}", screen.picture());
    assert!(screen.shows(price), "labour by the list of its day:\n{}", screen.picture());
    screen.keys("<esc>");
}

#[test]
fn a_price_raised_mid_month_is_approved_and_published_and_older_orders_keep_theirs() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    let before = ordered(&desk, &mut clerk);
    let item = SlipId { form: 2, number: 1 };
    let mut head = desk.sign_in(101, "6101");
    step(&mut head, "定价");
    assert!(head.shows("20.00 元(自"), "what it costs now stands there:\n{}", head.picture());
    head.keys("25<tab><tab><tab>12<f10>");
    assert_eq!(desk.row(item).state, "调价待批", "{}", head.picture());

    step(&mut head, "批准");
    head.keys("1<f10>");
    assert!(head.shows("总经理") && head.shows("G-23"), "no paper, no word:\n{}", head.picture());
    head.keys("刘总<tab>今天<tab>总字7号<f10>");
    assert_eq!(desk.row(item).state, "调价已批", "{}", head.picture());
    let between = ordered(&desk, &mut clerk);

    step(&mut head, "公布");
    head.keys("<f10>");
    assert!(head.shows("至少一处"), "{}", head.picture());
    head.keys("1<f5>2<f5>3<f10>");
    assert_eq!(desk.row(item).state, "在办", "{}", head.picture());
    let notice = desk.newest("F-04");
    assert!(notice.matter.contains("25.00"), "{}", notice.matter);

    let after = ordered(&desk, &mut clerk);
    labour_is(&mut clerk, before, "20.00");
    labour_is(&mut clerk, between, "20.00");
    labour_is(&mut clerk, after, "25.00");
}

#[test]
fn a_starter_table_comes_in_by_one_key_and_a_screen_of_drafts_is_approved_together() {
    let desk = RealDesk::practice();
    let mut clerk = desk.sign_in(102, "6102");
    clerk.keys("<ctrl-x>tz f-20<enter><f7><enter>");
    assert!(clerk.shows("带入草拟 36 条"), "{}", clerk.picture());
    let newest = desk.newest("F-20").id;
    assert_eq!(desk.row(newest).state, "草拟");
    clerk.keys("<f7>");
    assert!(!clerk.shows("批准本屏"), "not by who may not:\n{}", clerk.picture());

    let mut head = desk.sign_in(101, "6101");
    head.keys("<ctrl-x>tz f-20<enter><f7>批准<enter>");
    assert!(head.shows("都看过了"), "{}", head.picture());
    head.keys("<f10>");
    assert_eq!(desk.row(newest).state, "在用", "{}", head.picture());
    assert!(desk.check_passes());
}

/// A row of the starter table that is mended before it is approved keeps what was not touched.
#[test]
fn a_starter_row_that_is_changed_keeps_its_trade() {
    let desk = RealDesk::practice();
    let mut head = desk.sign_in(101, "6101");
    head.keys("<ctrl-x>tz f-20<enter><f7><enter>");
    let row = desk.newest("F-20");
    let cell = |label: &str| {
        let paper = desk.paper(row.id);
        let fields = paper.steps.iter().rev().flat_map(|step| &step.fields);
        let found = fields.into_iter().find(|field| field.label == label);
        found.map(|field| field.said()).unwrap_or_default()
    };
    let (trade, minutes) = (cell("工种"), cell("完工时限分"));
    assert!(!trade.is_empty() && row.matter.contains(&trade), "{}", row.matter);
    head.keys(&format!("<esc><esc><ctrl-x>变更 F-20/{}<enter>", row.id.number));
    if head.app.session.form.is_none() {
        head.keys(&format!(
            "<esc><ctrl-x>tz f-20<enter>/#{}<enter><enter>变更<enter>",
            row.id.number
        ));
    }
    assert!(head.app.session.form.is_some(), "{}", head.picture());
    let at = |screen: &Terminal| {
        screen.app.session.form.as_ref().map(|form| form.state.draft().at).unwrap_or_default()
    };
    for _ in 0..12 {
        if at(&head) == "wording" {
            break;
        }
        head.keys("<tab>");
    }
    head.keys("换了说法<f10>");
    let now = desk.row(row.id);
    let changed = now.matter.contains("换了说法") && now.matter.contains(&trade);
    assert!(changed, "{}\n{}", now.matter, head.picture());
    assert_eq!((cell("工种"), cell("完工时限分")), (trade, minutes));
}

#[test]
fn candidates_are_found_by_trade_and_everyday_words_and_say_the_price() {
    let desk = RealDesk::practice();
    let shown = |blank, typed| -> Vec<String> {
        let picks = desk.picks(102, "6102", blank, typed);
        picks.into_iter().map(|p| format!("{} {}", p.blank.shown, p.note)).collect()
    };
    let fault = ("F-14", "open", "fault");
    for (typed, found) in
        [("电梯", "困人"), ("水管", "角阀渗水"), ("跳闸", "跳闸"), ("强电", "插座没电")]
    {
        let picks = shown(fault, typed);
        assert!(picks.iter().any(|p| p.contains(found)), "{typed}: {picks:?}");
    }
    assert!(
        shown(fault, "cp-07")[0].contains("有偿 水暖 人工 20.00"),
        "{:?}",
        shown(fault, "cp-07")
    );
    let item = ("F-13", "open", "item");
    assert!(shown(item, "jm-01")[0].contains("20.00/次 材料另计"), "{:?}", shown(item, "jm-01"));
    assert!(shown(item, "水管").iter().any(|p| p.contains("更换水龙头")));

    // What is only thought of is offered where it is planned, and not where it is sold.
    let mut clerk = desk.sign_in(102, "6102");
    clerk.keys("<ctrl-x>tz f-02<enter><f7><enter>");
    assert!(clerk.shows("带入草拟"), "{}", clerk.picture());
    let guide = |picks: Vec<String>| picks.iter().any(|p| p.contains("疏通下水道"));
    assert!(!guide(shown(item, "疏通下水道")), "{:?}", shown(item, "疏通下水道"));
    assert!(guide(shown(("F-03", "hold", "item"), "疏通下水道")));
}

/// One code and one price are never given to several items.
#[test]
fn what_is_each_items_own_is_not_asked_once_for_several() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(101, "6101");
    screen.keys("<ctrl-x>tz f-02<enter><end><up><space><space>");
    assert!(screen.shows("已选 2"), "{}", screen.picture());
    screen.keys("<enter>");
    for own in ["补登已批", "变更", "定价"] {
        assert!(!screen.shows(own), "{own}:\n{}", screen.picture());
    }
    let steps = qiantai::forms::form("F-02").expect("the price list");
    let singly = |name: &str| {
        let step = steps.step(name).expect("a step");
        qiantai::terminal::handing::only_singly(steps, step)
    };
    assert!(singly("take-over"), "its code and its price");
    let repairs = qiantai::forms::form("F-14").expect("repairs");
    for name in ["assign", "pause", "chase"] {
        let step = repairs.step(name).expect("a step");
        assert!(!qiantai::terminal::handing::only_singly(repairs, step), "{name}");
    }
}

/// A page of the starter's prices by one paper: each at its own guide, nothing without an approver.
#[test]
fn starter_prices_are_taken_over_a_page_at_a_time_by_one_paper() {
    let desk = RealDesk::practice();
    let mut head = desk.sign_in(101, "6101");
    head.keys("<ctrl-x>tz f-02<enter><f7><enter>");
    assert!(head.shows("带入草拟"), "{}", head.picture());
    let ideas = |desk: &RealDesk| {
        let rows = desk.rows("F-02");
        rows.iter().filter(|row| row.state == "设想").count()
    };
    let before = ideas(&desk);
    // Two that are ticked go by one paper.
    head.keys("/设想<enter><space><space><enter>");
    assert!(head.shows("能办的 2 张") && head.shows("▸照拟价补登"), "{}", head.picture());
    head.keys("<enter>业主大会<tab>翠字0号<f10>");
    assert_eq!(ideas(&desk), before - 2, "{}", head.picture());
    head.keys("<ctrl-x>tz f-02<enter><home><f7><down><enter>");
    assert!(head.shows("(共 6 张)") && head.shows("照参考价"), "{}", head.picture());
    head.keys("<f10>");
    assert_eq!(ideas(&desk), before - 2, "nobody approved it:\n{}", head.picture());
    head.keys("业主大会<tab>翠字1号<f10>");
    assert!(head.shows("张都已办好"), "{}", head.picture());
    assert_eq!(ideas(&desk), before - 8, "{}", head.picture());
    let heater = desk.rows("F-02").into_iter().find(|row| row.place == "js-08").unwrap();
    assert_eq!((heater.state.as_str(), heater.matter.as_str()), ("已公布", "安装热水器 100.00/台"));
}
