//! F-203 计算机守则签阅: whoever works at a desk's computer has read its rules (P-51, G-97, G-105). Each signs for
//! himself: the badge that takes the step is the reader.

use crate::forms::office::staff;
use crate::forms::prelude::*;

states! { READ = 1 "read" "已签阅" open, RENEWED = 2 "renewed" "已重签" }

dues! { READ_AGAIN = 408 "重签守则" }

fields! {
    pub struct Sign {
        1 edition: Text = "守则版本" 6;
        2 again_by: Option<Day> = "重签日" 4;
        3 remark: Option<Text> = "意见" 12;
    }
}

pub static FORM: Form = Form::new("F-203", 203, "计算机守则签阅", "守则", STATES, &[])
    .steps(&[
        Step::opens(1, "sign", "本人签阅", Right::SignIn, Sign::fields).to(READ).owes(
            READ_AGAIN,
            Sign::again_by,
            "定期重读计算机守则 (P-51)",
        ),
        Step::from(2, "renew", "已重签", &[READ], Right::KeepOffice, Nothing::fields)
            .to(RENEWED)
            .meets(&[READ_AGAIN]),
    ])
    .dues(DUES)
    .runs_for_years()
    .line(|slip, book| Line {
        due: slip.next_due().map(|due| due.at),
        matter: [Sign::edition, Sign::remark].map(|tag| slip.text(tag)).join(" "),
        worker: slip.story.first().map_or_else(String::new, |deed| staff::short(book, deed.by)),
        ..Line::default()
    });
