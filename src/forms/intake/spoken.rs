//! Words at the desk: how the phone is lifted and a visitor received (C-42, N-62, N-68), and that nobody argues or is cold
//! (G-44, G-46). They are shown beside the blanks and are never a blank, a tick or a refusal.

use super::contact::Channel;
use super::policy::{PHONE_RINGS, PhoneGreeting};
use crate::forms::office::founding;
use crate::forms::prelude::*;

/// What to say and do first, by the way somebody comes: a label, and the words.
pub fn first_words(ask: &Ask<'_>, channel: Option<Channel>) -> (String, String) {
    if channel == Some(Channel::Visit) {
        return ("接待".to_string(), "起身让座,递一杯水 (N-68)".to_string());
    }
    ("开口".to_string(), format!("{} (C-42, N-62)", greeting(ask.book)))
}

/// How the phone is lifted, and after how many rings: `“您好,…”3 声内接`.
pub fn greeting(book: &dyn Book) -> String {
    let office = founding::name(book).unwrap_or_default();
    let words = match book.policy().get::<PhoneGreeting>() {
        PhoneGreeting::CompanyAndOffer => format!("您好,{office},有什么可以帮您?"),
        PhoneGreeting::CentreName => format!("您好,{office}客户服务中心。"),
    };
    format!("“{words}”{} 声内接", book.policy().limit(&PHONE_RINGS))
}

/// How whoever complains is heard.
pub fn manner() -> (String, String) {
    ("态度".to_string(), "先听完,不辩解、不冷淡 (G-44, G-46)".to_string())
}
