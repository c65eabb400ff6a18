//! Exporting a report: naming the file, and replacing an existing one only after consent.

use super::*;
use qiantai::protocol::messages::{Spot, View, Window};

/// The day's sheet on the screen, and a folder to write to.
fn shown() -> (Screen<Desk>, tempfile::TempDir) {
    let mut screen = screen();
    go(&mut screen, Tab::Reports);
    screen.keys("<f6>");
    assert!(screen.app.overlay.is_none(), "no sheet is shown yet: {}", screen.picture());
    screen.keys("<enter>");
    (screen, tempfile::tempdir().unwrap())
}

fn name_it(screen: &mut Screen<Desk>, file: &std::path::Path) {
    screen.keys("<f6><ctrl-u>").tell(Msg::Paste(file.to_str().unwrap().to_owned()));
    screen.keys("<enter>");
}

#[test]
fn a_sheet_is_written_by_the_ending_of_its_name_and_the_place_is_said() {
    let (mut screen, folder) = shown();
    screen.keys("<f6>");
    assert!(screen.shows("维修单每日登记-2026-11-21.csv"), "{}", screen.picture());
    screen.keys("<esc>");
    for (name, begins) in
        [("a.csv", "\u{feff}单号"), ("a.xlsx", "PK"), ("a.json", "{"), ("a.TXT", "")]
    {
        let file = folder.path().join(name);
        name_it(&mut screen, &file);
        assert!(std::fs::read(&file).unwrap().starts_with(begins.as_bytes()), "{name}");
        assert!(screen.shows("已写到"), "{}", screen.picture());
        // A long path is shown whole, over the sheet.
        screen.keys("<esc>");
        if screen.app.screens.reports.open.is_none() {
            screen.keys("<enter>");
        }
    }
    let text = std::fs::read_to_string(folder.path().join("a.TXT")).unwrap();
    assert!(text.contains("当日开单 2") && text.contains("5-1-302"), "{text}");
}

#[test]
fn a_file_that_is_there_is_written_over_only_after_a_yes() {
    let (mut screen, folder) = shown();
    let file = folder.path().join("表.csv");
    std::fs::write(&file, "旧").unwrap();
    name_it(&mut screen, &file);
    assert!(screen.shows("已有文件") && screen.shows("覆盖"), "{}", screen.picture());
    screen.keys("<esc>");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "旧");
    name_it(&mut screen, &file);
    screen.keys("<f10>");
    assert!(std::fs::read_to_string(&file).unwrap().contains("单号"), "{}", screen.picture());
}

#[test]
fn a_wrong_ending_is_put_right_in_its_line_and_a_missing_folder_is_said() {
    let (mut screen, folder) = shown();
    let file = folder.path().join("表.pdf");
    name_it(&mut screen, &file);
    assert!(screen.shows("之一结尾") && screen.shows("表.pdf"), "{}", screen.picture());
    screen.keys("<backspace><backspace><backspace>csv<enter>");
    assert!(folder.path().join("表.csv").is_file(), "{}", screen.picture());
    screen.keys("<esc>");
    let (mut screen, _folder) = shown();
    name_it(&mut screen, &folder.path().join("没有/表.csv"));
    assert!(screen.shows("文件夹"), "{}", screen.picture());
}

#[test]
fn nobody_is_asked_on_a_locked_screen() {
    let (mut screen, folder) = shown();
    let file = folder.path().join("表.csv");
    std::fs::write(&file, "旧").unwrap();
    screen.keys("<f6><ctrl-l>");
    let sheet = Box::<qiantai::report::Sheet>::default();
    screen.tell(Msg::Wrote(Box::new(qiantai::report::export::Saved::Exists(sheet, file))));
    assert!(screen.app.overlay.is_none(), "{}", screen.picture());
}

/// The lists that were asked for, by how far down they begin.
fn pieces(screen: &Screen<Desk>) -> Vec<(View, Window)> {
    let list = |sent: &Sent| match &sent.request {
        Request::TakeOut { view, window } if window.most == 200 => {
            Some((view.clone(), window.clone()))
        }
        _ => None,
    };
    screen.sent.iter().filter_map(list).collect()
}

#[test]
fn a_list_goes_to_a_file_as_it_is_seen() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    screen.keys("/水<enter>:导出<enter>");
    let asked = pieces(&screen);
    let [(View::Open(filter), window)] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((filter.text.as_str(), &window.spot), ("水", &Spot::Top), "as it is narrowed");
    assert!(
        screen.shows("写到文件") && screen.shows("派工-2026-11-21.csv"),
        "{}",
        screen.picture()
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("派工.csv");
    screen.keys("<ctrl-u>").tell(Msg::Paste(file.to_str().unwrap().to_owned()));
    screen.keys("<enter>");
    let text = std::fs::read_to_string(&file).unwrap();
    let shown = text.lines().next().unwrap();
    assert!(shown.starts_with("\u{feff}单号,房号,事由,状态,责任人,时限,开单"), "{text}");
    assert!(text.lines().count() > 1, "{text}");
}

#[test]
fn a_register_goes_to_a_file_by_the_menu_of_a_slip() {
    let mut screen = screen();
    screen.keys(":台账 F-14<enter><end><f4>");
    assert!(screen.shows("导出本表"), "{}", screen.picture());
    screen.keys("<end><enter>");
    let asked = pieces(&screen);
    assert!(matches!(asked.as_slice(), [(View::Slips(_), _)]), "{asked:?}");
    assert!(screen.shows("写到文件"), "{}", screen.picture());
}

/// Rows that come late do not lay their box over what is written meanwhile; that nothing was exported is said.
#[test]
fn a_list_that_comes_late_takes_nothing_away() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    screen.silent = true;
    screen.keys(":导出<enter>");
    let n = screen.sent.last().unwrap().n;
    screen.silent = false;
    screen.keys("<f4>");
    assert!(matches!(screen.app.overlay, Some(Overlay::Menu(_))), "{}", screen.picture());
    let page = qiantai::protocol::messages::Page::default();
    screen.tell(Msg::Told(Box::new(Told::Reply { n, reply: Reply::List(page) })));
    assert!(matches!(screen.app.overlay, Some(Overlay::Menu(_))), "{}", screen.picture());
    assert!(screen.shows("没有导出"), "{}", screen.picture());
}
