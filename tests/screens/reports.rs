//! 报表: choosing and reading a report, changing its day, and going from a row to its slip.

use super::*;
use qiantai::protocol::messages::ReportAsked;
use qiantai::report::REPORTS;

fn asked(screen: &Screen<Desk>) -> Option<(String, String)> {
    screen.sent.iter().rev().find_map(|sent| match &sent.request {
        Request::Report(ReportAsked { name, day, .. }) => Some((name.clone(), day.clone())),
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

/// What was last asked of a report: building, department, and the row whose slips are wanted.
fn part(screen: &Screen<Desk>) -> Option<(String, String, String)> {
    screen.sent.iter().rev().find_map(|sent| match &sent.request {
        Request::Report(ReportAsked { building, department, behind, .. }) => {
            Some((building.clone(), department.clone(), behind.clone()))
        }
        _ => None,
    })
}

fn said(building: &str, department: &str, behind: &str) -> Option<(String, String, String)> {
    Some((building.to_string(), department.to_string(), behind.to_string()))
}

/// Opens the day's complaints from the list of reports.
fn open_complaints(screen: &mut Screen<Desk>) {
    go(screen, Tab::Reports);
    let at = REPORTS.iter().position(|report| report.name == "complaints-of-day").unwrap();
    screen.keys(&"<down>".repeat(at));
    screen.keys("<enter>");
}

#[test]
fn a_count_leads_to_the_slips_that_it_counts_and_back() {
    let mut screen = screen();
    open_complaints(&mut screen);
    assert!(screen.shows("部门 工程") && screen.shows("########"), "{}", screen.picture());
    screen.keys("<enter>");
    assert_eq!(part(&screen), said("", "", "部门 工程"));
    assert!(screen.shows("投诉 000007") && screen.shows("投诉 000009"), "{}", screen.picture());
    screen.keys("<down><enter>");
    let story = screen.sent.iter().rev().find_map(|sent| match &sent.request {
        Request::Slip { id } => Some(*id),
        _ => None,
    });
    assert_eq!(story, Some(SlipId { form: 30, number: 9 }), "{}", screen.picture());
    // Back from the slip to the row, from the row to the report, from the report to their list.
    screen.keys("<esc><esc>");
    assert_eq!(part(&screen), said("", "", ""));
    assert!(screen.shows("部门 工程"), "{}", screen.picture());
    screen.keys("<esc>");
    assert!(screen.shows("报表:选一种"), "{}", screen.picture());
}

#[test]
fn a_building_and_a_department_are_typed_in_one_line_and_taken_away_again() {
    let mut screen = screen();
    open_complaints(&mut screen);
    screen.keys("/3号楼 工程部<enter>");
    assert_eq!(part(&screen), said("3", "工程", ""), "{}", screen.picture());
    screen.keys("/<ctrl-u><enter>");
    assert_eq!(part(&screen), said("", "", ""), "{}", screen.picture());
    screen.keys("/3 没有这个部<enter>");
    assert!(screen.shows("没有“没有这个部”这个部门"), "{}", screen.picture());
    assert_eq!(part(&screen), said("", "", ""), "nothing is asked for what cannot be read");
}

/// How many times a report was asked for.
fn times_asked(screen: &Screen<Desk>) -> usize {
    screen.sent.iter().filter(|sent| matches!(sent.request, Request::Report(_))).count()
}

/// The desk answers what it was last asked after all, and again from then on.
fn answer_late(screen: &mut Screen<Desk>, reply: Reply) {
    screen.silent = false;
    let n = screen.sent.iter().rev().find(|sent| matches!(sent.request, Request::Report(_)));
    let told = Told::Reply { n: n.unwrap().n, reply };
    screen.tell(Msg::Told(Box::new(told)));
}

fn some_sheet() -> Reply {
    let mut sheet = qiantai::report::Sheet::with_columns(&[("项", 0, 0)]);
    (sheet.id, sheet.of) = ("RP-11".into(), "2026-11-20".into());
    Reply::Report(Box::new(sheet))
}

#[test]
fn a_day_that_is_turned_while_a_sheet_comes_is_asked_for_when_it_is_here() {
    let no = || Reply::No("前台正在汇总另一张".into());
    for late in [some_sheet(), no()] {
        let mut screen = screen();
        go(&mut screen, Tab::Reports);
        screen.keys("<enter>");
        screen.silent = true;
        screen.keys("<left><left>");
        assert_eq!(times_asked(&screen), 2, "the desk makes one at a time");
        // The old day's sheet must not go out under the new day's name.
        screen.keys("<f6>");
        assert!(screen.app.overlay.is_none(), "{}", screen.picture());
        answer_late(&mut screen, late);
        assert_eq!(times_asked(&screen), 3);
        assert_eq!(asked(&screen).map(|a| a.1), Some("2026-11-19".into()));
        assert!(screen.shows("2026-11-19") && screen.shows("维修 000131"), "{}", screen.picture());
    }
}

#[test]
fn a_report_that_the_desk_does_not_make_is_not_waited_for() {
    let mut screen = screen();
    go(&mut screen, Tab::Reports);
    screen.silent = true;
    screen.keys("<enter>");
    assert!(screen.shows("正在汇总"), "{}", screen.picture());
    answer_late(&mut screen, Reply::No("没有“99”这个楼栋或部门".into()));
    assert!(screen.shows("没有汇总出来") && screen.shows("没有“99”"), "{}", screen.picture());
}

#[test]
fn help_says_what_enter_does_with_a_report_and_with_its_rows() {
    let mut screen = screen();
    let help = |screen: &mut Screen<Desk>, says: &str| {
        screen.keys("<f1>");
        assert!(screen.shows(says), "{says}:\n{}", screen.picture());
        screen.keys("<esc>");
    };
    open_complaints(&mut screen);
    help(&mut screen, "看选中的一行数的是哪几张单");
    screen.keys("<esc>");
    help(&mut screen, "打开选中的报表");
}

/// A page down passes over no row: what stood last stands first, or right above.
#[test]
fn every_row_of_a_long_report_is_seen_by_pages() {
    let mut screen = screen();
    go(&mut screen, Tab::Reports);
    screen.silent = true;
    screen.keys("<enter>");
    let mut sheet = qiantai::report::Sheet::with_columns(&[("项", 0, 0)]);
    (sheet.id, sheet.of) = ("RP-11".into(), "2026-11-20".into());
    for n in 1..=60 {
        let cells = vec![qiantai::report::Cell::Text(format!("行{n:02}"))];
        sheet.rows.push(qiantai::report::Row { cells, ..Default::default() });
    }
    answer_late(&mut screen, Reply::Report(Box::new(sheet)));
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..8 {
        let picture = screen.picture();
        seen.extend((1..=60).filter(|n| picture.contains(&format!("行{n:02}"))));
        screen.keys("<pagedown>");
    }
    assert_eq!(seen.len(), 60, "{}", screen.picture());
}
