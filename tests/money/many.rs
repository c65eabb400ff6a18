//! As many random operations on money as asked for (`QIANTAI_MONEY_OPS`; `just long` asks for a million): office after
//! office, each of some hundreds of accepted steps, whose accounts must hold at its end.

use qiantai::engine::book::Book;
use qiantai::engine::decision::Verdict;
use qiantai::forms;

use crate::{DEEDS, Office, asked, badge_for, check, fees};

/// Accepted steps of one office.
const OF_ONE: u64 = 500;
/// What `cargo test` takes.
const FEW: u64 = 1_500;

/// The numbers of one run, the same each time: splitmix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }
}

/// One step by somebody who may take it, on some slip that is there; whether it was accepted.
fn one(office: &mut Office, numbers: &mut Numbers) -> bool {
    let money = fees::FEE_DEEDS.iter().filter(|(form, ..)| form.starts_with("F-22"));
    let deeds: Vec<_> = DEEDS.iter().chain(money).collect();
    let at = numbers.next(u64::try_from(deeds.len()).expect("few"));
    let (form, step, fields) = deeds[usize::try_from(at).expect("few")];
    let tag = forms::form(form).expect("a form").tag;
    let made = office.book.next_number(tag).saturating_sub(1).max(1);
    let badge = match (*form, *step) {
        ("F-225", "collect") | ("F-226", _) => 120,
        ("F-225", "reverse") => 110,
        _ => badge_for(form, step),
    };
    office.now = office.now.plus_minutes(i64::try_from(numbers.next(90)).expect("small"));
    // Most of what can still be done is on the newest slips.
    let number = made - numbers.next(made.min(8));
    let verdict = office.take(&asked(form, step, fields, number), badge, Some(110));
    matches!(verdict, Verdict::Accepted(_))
}

#[test]
fn many_operations_conserve_every_fen() {
    let wanted = std::env::var("QIANTAI_MONEY_OPS").ok().and_then(|text| text.parse().ok());
    let wanted: u64 = wanted.unwrap_or(FEW);
    let (mut taken, mut tried, mut offices) = (0, 0_u64, 0_u64);
    while taken < wanted {
        let mut numbers = Numbers(offices);
        let (mut office, mut own) = (Office::open(), 0);
        while own < OF_ONE.min(wanted - taken) {
            own += u64::from(one(&mut office, &mut numbers));
            tried += 1;
        }
        if let Err(wrong) = check(&office).and_then(|()| fees::fees_conserve(&office)) {
            panic!("office {offices}: {wrong}");
        }
        (taken, offices) = (taken + own, offices + 1);
    }
    println!("{taken} operations taken of {tried} tried, in {offices} offices");
}
