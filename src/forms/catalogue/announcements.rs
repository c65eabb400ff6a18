//! F-04 便民服务公告: what was put up about an item, at which price, where and when (C-13, N-73).
//!
//! A notice is never put up by itself: with it the item's price comes into force, and only an approved
//! one can (G-23). One item has one notice up.

use crate::forms::prelude::*;

use super::prices;

pub const TAG: u16 = 4;

const POST: u16 = 1;
const TAKE_DOWN: u16 = 3;

rules! {
    NOT_APPROVED refuse "“{0}”现在是“{1}”;批准了才能公布" ["G-23", "S0 4.2.1"];
    NOWHERE refuse "请写还公告在哪里" ["F-04", "N-73"];
}

choice! {
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
}

fields! {
    pub struct Posted {
        1 channel: Channel = "在哪里" 3;
        2 place: Option<Text> = "地点" 4;
        3 on: Option<Day> = "日期" 3;
        4 by: Option<Badge> = "谁贴的" 2;
    }

    /// Price and moment are the item's own; the decision writes them.
    pub struct Post {
        1 item: Record<{ prices::TAG }> = "服务项目" 6;
        2 price: Option<Money> = "单价" 3;
        3 from: Option<Moment> = "执行自" 3;
        41 channels: Vec<Posted> = "公告" 12;
    }
}

fields! { pub struct More { 41 channels: Vec<Posted> = "公告" 12; } }
fields! { pub struct Down { 5 why: Text = "撤下原因" 12; } }

states! { UP = 1 "up" "公布中", DOWN = 2 "down" "已撤下" }

pub static FORM: Form = Form::new("F-04", TAG, "便民服务公告", "公告", STATES, RULES)
    .steps(&[
        Step::opens(POST, "post", "公布", Right::PlanCatalogue, Post::fields)
            .advise(advise)
            .decide(by!(post)),
        Step::from(2, "post-more", "加贴", &[UP], Right::PlanCatalogue, More::fields)
            .decide(by!(post_more)),
        Step::from(TAKE_DOWN, "take-down", "撤下", &[UP], Right::PlanCatalogue, Down::fields)
            .to(DOWN),
    ])
    .and_keys(|slip| match slip.state {
        UP => item_of(slip).map(|item| Key::named(&of(item))).into_iter().collect(),
        _ => Vec::new(),
    })
    .line(line);

/// The word under which an item's notice is found.
fn of(item: SlipId) -> String {
    format!("公告 {}", item.number)
}

fn item_of(slip: &Slip) -> Option<SlipId> {
    slip.get(Post::item).map(Record::slip)
}

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let name = item_of(slip).and_then(|item| prices::name(book, item.number)).unwrap_or_default();
    let price = slip.get(Post::price).map_or_else(String::new, |price| price.to_string());
    let places = slip.rows_of(Post::channels).count();
    Line { matter: format!("{name} {price} {places} 处"), ..Line::default() }
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let item = Post::take(given).and_then(|it| prices::slip(ask.book, it.item.0));
    prices::advise_posting(ask, item.as_ref(), given)
}

fn post(ask: &Ask<'_>, it: Post) -> Outcome {
    match prices::slip(ask.book, it.item.0) {
        Some(item) => prices::publish_item(ask, &item),
        None => Err(NO_SLIP.at(Post::item)),
    }
}

/// The notice of a price that comes into force, where the step says that it was put up; the one that
/// was up comes down.
pub fn post_notice(ask: &Ask<'_>, item: &Slip, price: Money, from: Moment) -> Decision {
    let slip = SlipId { form: TAG, number: ask.book.next_number(TAG) };
    let set = Fields::new()
        .put(Post::item, Record(item.id.number))
        .put(Post::price, price)
        .put(Post::from, from)
        .carry(&ask.given, prices::Publish::channels, Post::channels);
    let mut drawn = vec![Ask::beside(slip, POST, UP, set)];
    drawn.extend(take_down(ask, item.id, "已另行公布"));
    Decision { drawn, warnings: Vec::new() }
}

/// The entries that take down what is up about an item.
pub fn take_down(ask: &Ask<'_>, item: SlipId, why: &str) -> Vec<Drawn> {
    let up = ask.book.named(TAG, &of(item)).into_iter();
    let up = up.filter(|s| s.state == UP && item_of(s) == Some(item));
    let why = Fields::new().put(Down::why, Text(why.to_string()));
    up.map(|s| Ask::beside(s.id, TAKE_DOWN, DOWN, why.clone())).collect()
}

/// 加贴: more places for the same notice.
fn post_more(ask: &Ask<'_>, it: More) -> Outcome {
    let slip = ask.standing()?;
    if it.channels.is_empty() {
        return Err(NOWHERE.at(More::channels));
    }
    let (up, more) = (slip.fields.rows(Post::channels), ask.given.rows(More::channels));
    let mut set = Fields::new();
    set.set(Post::channels, Value::Rows([up, more].concat()));
    ask.draw_with(UP, set).ok()
}
