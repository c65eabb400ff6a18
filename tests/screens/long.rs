//! Lists longer than a screen: the terminal has only a window of them, but keys move through the whole list.

use qiantai::forms;
use qiantai::protocol::messages::{Page, Row, Spot, View, Window};
use qiantai::terminal::tab::Tab;

use super::*;

/// Slips on the desk's list, which changes under the screen.
#[derive(Clone)]
struct LongDesk {
    script: Script,
    slips: std::rc::Rc<std::cell::RefCell<Vec<u64>>>,
}

impl LongDesk {
    fn with_slips(many: u64) -> Self {
        // The newest first, as registers have them.
        let slips = (1..=many).rev().collect::<Vec<u64>>();
        Self { script: Script::default(), slips: std::rc::Rc::new(slips.into()) }
    }

    fn screen(&self) -> Screen<Desk> {
        let own = self.clone();
        let mut screen = Screen::new(Box::new(move |sent| own.answer(sent)) as Desk);
        screen.keys(&format!("{OPERATOR}<enter>{PIN}<enter>"));
        screen
    }

    fn answer(&self, sent: Sent) -> Vec<Told> {
        let (Request::List { view, window } | Request::TakeOut { view, window }) = &sent.request
        else {
            return self.script.answer(sent);
        };
        let repairs = match view {
            View::Open(_) => true,
            View::Slips(sift) => sift.form.as_deref() == Some("F-14"),
            _ => false,
        };
        if !repairs {
            return self.script.answer(sent);
        }
        vec![Told::Reply { n: sent.n, reply: Reply::List(self.page(window)) }]
    }

    fn page(&self, window: &Window) -> Page {
        let slips = self.slips.borrow();
        let (last, most) = (slips.len().saturating_sub(1), usize::from(window.most));
        let wanted = match &window.spot {
            Spot::Top | Spot::Day(_) => 0,
            Spot::End => last,
            Spot::Number(number) => slips.iter().position(|n| n <= number).unwrap_or(0),
            Spot::Slip { id, by, or } => {
                let at = slips.iter().position(|n| *n == id.number).unwrap_or(*or as usize);
                at.saturating_add_signed(*by as isize)
            }
        };
        let wanted = wanted.min(last);
        let first = match window.spot {
            Spot::End => slips.len().saturating_sub(most),
            _ => wanted.saturating_sub(window.before.into()),
        };
        let row = |n: &u64| desk::row(*n, "1-2-1203", "换灯", "已派", None);
        let rows: Vec<Row> = slips.iter().skip(first).take(most).map(row).collect();
        let count = |n: usize| Some(u32::try_from(n).unwrap());
        Page {
            here: u16::try_from(wanted - first).unwrap(),
            above: first > 0,
            more: first + rows.len() < slips.len(),
            at: count(first),
            total: count(slips.len()),
            rows,
            opens: vec!["open".to_owned()],
            ..Page::default()
        }
    }
}

fn selected(screen: &Screen<Desk>) -> Option<u64> {
    screen.app.board().unwrap().rows.selected().map(|row| row.id.number)
}

/// Rows asked for since a place in what was sent.
fn asked(screen: &Screen<Desk>, from: usize) -> Vec<u16> {
    let most = |sent: &Sent| match &sent.request {
        Request::List { window, .. } => Some(window.most),
        _ => None,
    };
    screen.sent.iter().skip(from).filter_map(most).collect()
}

#[test]
fn keys_go_through_a_board_of_ten_thousand_and_only_windows_come() {
    let desk = LongDesk::with_slips(10_000);
    let mut screen = desk.screen();
    go(&mut screen, Tab::Dispatch);
    assert!(screen.shows("1/10000"), "{}", screen.picture());
    screen.keys("<pagedown><pagedown><down>");
    assert_eq!(selected(&screen), Some(10_000 - 25));
    screen.keys("<end>");
    assert_eq!(selected(&screen), Some(1));
    assert!(screen.shows("维修 000001") && screen.shows("10000/10000"), "{}", screen.picture());
    screen.keys("<up><pageup>");
    assert_eq!(selected(&screen), Some(14));
    screen.keys("<home><up>");
    assert_eq!(selected(&screen), Some(10_000));
    for _ in 0..300 {
        screen.keys("<pagedown>");
    }
    assert_eq!(selected(&screen), Some(10_000 - 3_600));
    assert!(screen.shows(&format!("维修 {:06}", 10_000 - 3_600)), "{}", screen.picture());
    assert!(asked(&screen, 0).iter().all(|most| *most <= 80), "{:?}", asked(&screen, 0));
}

#[test]
fn a_posted_note_asks_for_the_window_and_the_slip_stays_selected() {
    let desk = LongDesk::with_slips(5_000);
    let mut screen = desk.screen();
    go(&mut screen, Tab::Dispatch);
    screen.keys("/#2500<enter>");
    assert_eq!(selected(&screen), Some(2_500));
    // Others are issued above it, and the ones around it are closed.
    desk.slips.borrow_mut().splice(0..0, (5_001..5_031).rev());
    desk.slips.borrow_mut().retain(|n| !(2_501..2_520).contains(n));
    let before = screen.sent.len();
    let posted = || Told::Posted { seq: 9, slips: Vec::new(), by: 105 };
    screen.tell(Msg::Told(Box::new(posted())));
    assert_eq!((selected(&screen), asked(&screen, before)), (Some(2_500), vec![80]));
    assert!(screen.shows("维修 002500") && screen.shows("维修 002520"), "{}", screen.picture());
    // Closed itself: the next one is selected in its place.
    desk.slips.borrow_mut().retain(|n| *n != 2_500);
    screen.tell(Msg::Told(Box::new(posted())));
    assert_eq!(selected(&screen), Some(2_499));
}

#[test]
fn marked_slips_stay_marked_when_the_window_goes_on() {
    let desk = LongDesk::with_slips(3_000);
    let mut screen = desk.screen();
    go(&mut screen, Tab::Dispatch);
    screen.keys(" <end> ");
    assert!(screen.shows("已选 2"), "{}", screen.picture());
    screen.keys("<f3>");
    let slips: Vec<_> = handed(&screen).into_iter().map(|(_, slip, _)| slip).collect();
    assert_eq!(slips, [repair(1), repair(3_000)], "what is on the screen first, and all of it");
}

#[test]
fn keys_wait_for_the_row_that_they_go_to() {
    let desk = LongDesk::with_slips(3_000);
    let mut screen = desk.screen();
    go(&mut screen, Tab::Dispatch);
    screen.silent = true;
    let before = screen.sent.len();
    screen.keys("<end><enter>");
    assert!(screen.app.overlay.is_none(), "Enter is for the last slip, which is not here yet");
    let asked = screen.sent[before..].iter().find(|s| matches!(s.request, Request::List { .. }));
    let asked = asked.unwrap().clone();
    screen.silent = false;
    for told in desk.answer(asked) {
        screen.tell(Msg::Told(Box::new(told)));
    }
    assert!(screen.shows("能办的 维修 000001"), "{}", screen.picture());
    // Esc waits no longer.
    screen.keys("<esc><home>");
    screen.silent = true;
    screen.keys("<end><enter><esc><esc><down>");
    assert!(screen.app.overlay.is_none());
    assert_eq!(selected(&screen), Some(2_999));
}

#[test]
fn a_register_is_walked_and_jumped_in() {
    let desk = LongDesk::with_slips(4_000);
    let mut screen = desk.screen();
    screen.keys(":tz F-14<enter>");
    let form = forms::form("F-14").unwrap();
    assert!(screen.shows("+ 开单") && screen.shows("维修 004000"), "{}", screen.picture());
    screen.keys("<down><down><end>");
    assert!(screen.shows("维修 000001") && !screen.shows("+ 开单"), "{}", screen.picture());
    screen.keys("/#2222<enter><enter>");
    assert!(screen.shows("能办的 维修 002222"), "{}", screen.picture());
    screen.keys("<esc><home>");
    assert!(screen.shows(&format!("{} {}", form.id, form.title)));
    assert!(screen.shows("+ 开单"), "{}", screen.picture());
    screen.keys("<pagedown><pagedown><pagedown>");
    let shown: Vec<u64> = (3_900..=4_000).filter(|n| screen.shows(&format!("{n:06}"))).collect();
    let whole = shown.windows(2).all(|two| two[0] + 1 == two[1]);
    assert!(whole && shown.len() >= 16, "{shown:?}\n{}", screen.picture());
}

/// A large glass is used: rows of the list down to the slip's story, and a form as wide as paper may be, in the middle.
#[test]
fn a_large_glass_shows_more_rows_and_a_form_in_the_middle() {
    let desk = LongDesk::with_slips(500);
    for (columns, rows, least) in [(80, 24, 11), (132, 43, 35), (200, 50, 42)] {
        let mut screen = desk.screen();
        screen.resize(columns, rows);
        go(&mut screen, Tab::Dispatch);
        let picture = screen.picture();
        let shown = picture.lines().filter(|line| line.contains("维修 000")).count();
        assert!(shown >= least, "{shown} rows at {columns}×{rows}\n{picture}");
        go(&mut screen, Tab::Intake);
        screen.keys("1203<f2>");
        let picture = screen.picture();
        let edge = picture.lines().find(|line| line.trim_start().starts_with('┌')).expect(&picture);
        let width = |text: &str| Shown::from(text.to_owned()).width();
        let (left, paper) = (width(edge) - width(edge.trim_start()), width(edge.trim()));
        assert_eq!(paper, usize::from(columns).min(132), "{picture}");
        let right = usize::from(columns) - left - paper;
        assert!(left.abs_diff(right) <= 1, "{left} before it and {right} behind\n{picture}");
        assert!(!picture.contains('…') || columns < 132, "cut beside free room\n{picture}");
    }
}
