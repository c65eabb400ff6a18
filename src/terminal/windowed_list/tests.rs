//! A long list beside a model desk that has all of it: every key lands where it would on a list that
//! is here whole.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Slip(u64);

impl Listed for Slip {
    type Id = u64;
    fn id(&self) -> u64 {
        self.0
    }
}

impl Standing for Slip {
    fn slip(&self) -> Option<SlipId> {
        Some(SlipId { form: 14, number: self.0 })
    }
}

/// The desk's answer; `counts`: rows are numbered.
fn answer(all: &[u64], window: &Window, counts: bool) -> (Vec<Slip>, Page) {
    let last = all.len().saturating_sub(1);
    let most = usize::from(window.most);
    let wanted = match &window.spot {
        Spot::Top | Spot::Day(_) => 0,
        Spot::End => last,
        Spot::Number(number) => all.iter().position(|n| n == number).unwrap_or(0),
        Spot::Slip { id, by, or } => {
            let at = all.iter().position(|n| *n == id.number).unwrap_or(*or as usize);
            at.saturating_add_signed(*by as isize).min(last)
        }
    };
    let first = match window.spot {
        Spot::End => all.len().saturating_sub(most),
        _ => wanted.saturating_sub(usize::from(window.before)),
    };
    let rows: Vec<Slip> = all.iter().skip(first).take(most).map(|n| Slip(*n)).collect();
    let page = Page {
        here: u16::try_from(wanted - first).unwrap(),
        above: first > 0,
        more: first + rows.len() < all.len(),
        at: counts.then(|| u32::try_from(first).unwrap()),
        // The rows themselves are beside it.
        rows: Vec::new(),
        ..Page::default()
    };
    (rows, page)
}

/// Puts an answer on the list as a screen does.
fn hear(list: &mut Long<Slip>, all: &[u64], spot: Spot, page: usize, counts: bool) {
    let (rows, told) = answer(all, &window(spot, page), counts);
    list.came(rows, &told, 0);
}

const KEYS: [Action; 6] =
    [Action::Up, Action::Down, Action::PageUp, Action::PageDown, Action::Home, Action::End];

proptest! {
    #[test]
    fn keys_land_where_they_would_on_the_whole_list(
        many in 0usize..900,
        page in 3usize..40,
        counts in any::<bool>(),
        keys in proptest::collection::vec(0usize..6, 1..60),
    ) {
        let all: Vec<u64> = (0..many as u64).map(|n| 1_000 - n).collect();
        let mut whole = List::new(all.iter().map(|n| Slip(*n)).collect::<Vec<_>>());
        let mut part: Long<Slip> = Long::default();
        let top = part.again();
        hear(&mut part, &all, top, page, counts);
        for key in keys {
            let key = KEYS[key];
            whole.step(key, page);
            if let Step::Beyond(spot) = part.step(key, page) {
                hear(&mut part, &all, spot, page, counts);
            } else if part.runs_short(page) {
                let again = part.again();
                hear(&mut part, &all, again, page, counts);
            }
            prop_assert_eq!(whole.selected().map(|s| s.0), part.selected().map(|s| s.0));
            prop_assert!(part.rows().len() <= ROWS_MOST);
            // What the screen shows is here: a page around the selected row.
            let left = part.rows().len() - part.at();
            prop_assert!(many == 0 || part.at() >= page.min(whole.at()));
            prop_assert!(many == 0 || left > page.min(many - 1 - whole.at()));
        }
    }
}

#[test]
fn the_selected_slip_stays_when_rows_move_and_its_place_when_it_goes() {
    let all: Vec<u64> = (0..600).collect();
    let mut part: Long<Slip> = Long::default();
    let top = part.again();
    hear(&mut part, &all, top, 16, true);
    for _ in 0..20 {
        if let Step::Beyond(spot) = part.step(Action::PageDown, 16) {
            hear(&mut part, &all, spot, 16, true);
        }
    }
    assert_eq!(part.selected().map(|s| s.0), Some(320));
    // Forty more urgent slips come in above it.
    let more: Vec<u64> = (900..940).chain(all.clone()).collect();
    let again = part.again();
    hear(&mut part, &more, again, 16, true);
    assert_eq!(part.selected().map(|s| s.0), Some(320));
    // It is closed by another hand: the one that takes its place is selected.
    let gone: Vec<u64> = more.iter().copied().filter(|n| *n != 320).collect();
    let again = part.again();
    hear(&mut part, &gone, again, 16, true);
    assert_eq!(part.selected().map(|s| s.0), Some(321));
}

#[test]
fn a_sign_in_the_filter_line_jumps() {
    assert_eq!(jump_of("#123"), Some(Spot::Number(123)));
    assert_eq!(jump_of(" #"), Some(Spot::Top));
    assert_eq!(jump_of("@ 11-20"), Some(Spot::Day("11-20".into())));
    assert_eq!(jump_of("电梯"), None);
    assert_eq!(jump_of(""), None);
}
