//! A notice as it stands, and the entries by which a decision about an item puts one up or takes it down.

use crate::forms::catalogue::prices::{self, Posted};
use crate::forms::prelude::*;

pub const TAG: u16 = 4;

pub(super) const POST: u16 = 1;
pub(super) const TAKE_DOWN: u16 = 3;

rules! {
    NOT_APPROVED refuse "“{0}”现在是“{1}”;批准了才能公布" ["G-23", "S0 4.2.1"];
    NOWHERE refuse "请写还公告在哪里" ["F-04", "N-73"];
}

fields! {
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

/// The word under which an item's notice is found.
pub(super) fn of(item: SlipId) -> String {
    format!("公告 {}", item.number)
}

pub(super) fn item_of(slip: &Slip) -> Option<SlipId> {
    slip.get(Post::item).map(Record::slip)
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
