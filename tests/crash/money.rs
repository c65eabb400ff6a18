//! Random steps with money whose power is cut at every point: what is found is what was acknowledged, each entry zero and
//! every sum the fold of its entries (`check`), receipts 1…n, a closed month as it was closed.

use std::collections::BTreeMap;

use qiantai::engine::ledger::Account;
use qiantai::engine::slip::Entry;
use qiantai::engine::value::{Badge, SlipId};
use qiantai::forms;
use qiantai::store::taking::Work;

use crate::office::{founding, step};
use crate::story::{Commit, Way};
use crate::tape::Dice;

/// Who, form, step, blanks as `name=text`. `@` is a number from 1 to 4; a step that opens no slip is taken on slip `@`.
const DEEDS: &[(u32, &str, &str, &str)] = &[
    (120, "F-23", "pay-in", "room=3-2-501 payer=@1 kind=fee amount=300 taken=scan"),
    (120, "F-23", "top-up", "amount=33.33 taken=cash"),
    (120, "F-23", "refund", "refund=10 taken=transfer refund_to=@1"),
    (120, "F-23", "take-back", "why=错"),
    (120, "F-226", "take", "room=3-2-501 amount=50 taken=cash ahead=y"),
    (120, "F-226", "take", "room=3-2-501 taken=transfer reference=TX-@"),
    (120, "F-226", "take-back", "why=错"),
    (120, "F-226", "refund", "room=3-2-501 refund=7.77 taken=scan refund_to=@1"),
    (110, "F-225", "enter", "room=3-2-501 month=202611 what=公摊@ amount=20"),
    (110, "F-225", "enter", "room=3-2-501 month=202610 what=水@ amount=0.05"),
    (110, "F-225", "reverse", "why_reversed=错"),
    (120, "B-06", "void", "why=错"),
    (120, "F-216", "open", "float=100"),
    (120, "F-216", "close", ""),
    (120, "F-234", "leave", "day=2026-11-21 means=transfer reference=出-@ sum=10 paid=F-23/@"),
    (120, "F-230", "arrive", "day=2026-11-21 means=transfer reference=TX-@ sum=50"),
];
/// The commit in which a month is closed.
const CLOSES: usize = 20;

fn second(work: Work, badge: u32) -> Work {
    match work {
        Work::Step(mut handed) => {
            handed.hand.cosign = Some(Badge(badge));
            Work::Step(handed)
        }
        other => other,
    }
}

fn one(n: usize, piece: usize, dice: &mut Dice) -> Work {
    let (badge, form, name, blanks) = DEEDS[dice.below(DEEDS.len())];
    let number = (1 + dice.below(4)).to_string();
    let filled: Vec<(&str, String)> = blanks
        .split_whitespace()
        .map(|word| word.split_once('=').unwrap())
        // A person is `@1` too.
        .map(|(blank, text)| match blank {
            "payer" | "refund_to" => (blank, text.to_string()),
            _ => (blank, text.replace('@', &number)),
        })
        .collect();
    let filled: Vec<(&str, &str)> = filled.iter().map(|(b, t)| (*b, t.as_str())).collect();
    let known = forms::form(form).unwrap();
    let opens = known.step(name).unwrap().is_opening();
    let slip = (!opens).then(|| SlipId { form: known.tag, number: number.parse().unwrap() });
    let other = if badge == 110 { 101 } else { 110 };
    second(step(&format!("m{n}.{piece}"), badge, form, name, slip, &filled), other)
}

/// So many commits of one to five steps, the office with its cashier first.
pub fn money(commits: usize) -> Vec<Commit> {
    let mut dice = Dice(18);
    let staff = |badge: &str, role: &str| {
        step("", 101, "B-01", "enter", None, &[("badge", badge), ("name", "吴芳"), ("role", role)])
    };
    let take = |work| Commit { way: Way::Take, work };
    let mut all =
        vec![take(founding()), take(vec![staff("110", "supervisor"), staff("120", "cashier")])];
    while all.len() < commits {
        let n = all.len();
        let many = 1 + dice.below(5);
        let mut work: Vec<Work> = (0..many).map(|piece| one(n, piece, &mut dice)).collect();
        if n == CLOSES {
            let month = [("month", "202610")];
            work.push(second(step("close", 101, "B-20", "close", None, &month), 120));
        }
        all.push(take(work));
    }
    all
}

/// What must hold in the entries of the day, up to any of them.
pub fn holds(entries: &[Entry]) {
    let (mut receipts, mut moved, mut forms) = (0, 0, BTreeMap::<u16, usize>::new());
    let mut closed = false;
    for entry in entries {
        *forms.entry(entry.slip.form).or_default() += 1;
        let sum: i128 = entry.postings.iter().map(|line| i128::from(line.amount.in_fen())).sum();
        assert_eq!(sum, 0, "{entry:?}");
        moved += usize::from(!entry.postings.is_empty());
        if entry.slip.form == 9006 && entry.version == 1 {
            receipts += 1;
            assert_eq!(entry.slip.number, receipts, "receipts without gaps");
        }
        closed |= entry.slip.form == 9020;
        let of_closed = entry.postings.iter().any(|line| {
            line.month == 202_610 && [Account::FeeIncome, Account::Income].contains(&line.account)
        });
        assert!(!(closed && of_closed), "a closed month moved: {entry:?}");
    }
    assert!(moved > 50 && receipts > 15 && closed, "{moved} moved, {receipts} receipts");
    for form in [23, 216, 225, 226, 230, 234] {
        assert!(forms.contains_key(&form), "no F-{form} in the day: {forms:?}");
    }
}
