//! F-04 便民服务公告: what was put up about an item, at which price, where and when (C-13, N-73).
//!
//! A notice is never put up by itself: with it the item's price comes into force, and only an approved
//! one can (G-23). One item has one notice up.

pub(in crate::forms) mod record;

use crate::forms::prelude::*;

pub use record::{Post, TAG};

use crate::forms::catalogue::prices::{publishing, record as prices};
use record::{DOWN, Down, More, NOWHERE, POST, RULES, STATES, TAKE_DOWN, UP, item_of, of};

pub static FORM: Form = Form::new("F-04", TAG, "便民服务公告", "公告", STATES, RULES)
    .of_firms()
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

fn line(slip: &Slip, book: &dyn Book) -> Line {
    let name = item_of(slip).and_then(|item| prices::name(book, item.number)).unwrap_or_default();
    let price = slip.get(Post::price).map_or_else(String::new, |price| price.to_string());
    let places = slip.rows_of(Post::channels).count();
    Line { matter: format!("{name} {price} {places} 处"), ..Line::default() }
}

fn advise(ask: &Ask<'_>, given: &Fields) -> Advice {
    let item = Post::take(given).and_then(|it| prices::slip(ask.book, it.item.0));
    publishing::advise_posting(ask, item.as_ref(), given)
}

fn post(ask: &Ask<'_>, it: Post) -> Outcome {
    match prices::slip(ask.book, it.item.0) {
        Some(item) => publishing::publish_item(ask, &item),
        None => Err(NO_SLIP.at(Post::item)),
    }
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
