//! 报表: choosing and reading a report, changing its day, and going from a row to its slip.

use super::*;

fn asked(screen: &Screen<Desk>) -> Option<(String, String)> {
    screen.sent.iter().rev().find_map(|sent| match &sent.request {
        Request::Report { name, day } => Some((name.clone(), day.clone())),
        _ => None,
    })
}

#[test]
fn a_report_is_read_at_eighty_columns_and_its_rows_lead_to_the_slips() {
    let mut screen = screen();
    go(&mut screen, Tab::Reports);
    assert!(screen.shows("RP-11") && screen.shows("未回单控制表"), "{}", screen.picture());
    screen.keys("<enter>");
    assert!(screen.shows("当日开单 2  当日回单 2"), "{}", screen.picture());
    assert_eq!(asked(&screen), Some(("slips-of-day".into(), "2026-11-21".into())));

    screen.keys("<down><down><enter>");
    let story = screen.sent.iter().rev().find_map(|sent| match &sent.request {
        Request::Slip { id } => Some(*id),
        _ => None,
    });
    assert_eq!(story, Some(SlipId { form: 14, number: 120 }), "{}", screen.picture());
}

#[test]
fn days_are_turned_and_never_beyond_today() {
    let mut screen = screen();
    go(&mut screen, Tab::Reports);
    screen.keys("<enter><right>");
    assert_eq!(asked(&screen).map(|a| a.1), Some("2026-11-21".into()));
    screen.keys("<left><left><right>");
    assert_eq!(asked(&screen).map(|a| a.1), Some("2026-11-20".into()));
    screen.keys("<esc><down><down><down><enter><left>");
    let week = Some(("callbacks-of-week".into(), "2026-11-09".into()));
    assert_eq!(asked(&screen), week, "a week is left for the one before");
}
