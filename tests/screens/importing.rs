//! Importing a roster on the screen: the preview, the question after Enter, and that Esc writes nothing.

use qiantai::exchange::{Planned, RowOutcome, Verdict};

use super::*;

/// A roster file on this machine.
fn file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("名册,一 号.csv");
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

const ROSTER: &str =
    "业主名册\n房号,姓名,电话\n1-2-1203,张三,13800138000\n1-2-1204,李四,\n5-9-99,王五,\n合计,3\n";

/// The desk's answers to the three people of the roster.
fn planned(last: Verdict) -> Reply {
    let changed = Verdict {
        outcome: RowOutcome::Changed,
        remarks: vec!["电话 + 138****8000".into()],
        cites: vec![],
    };
    let one = |verdict| Planned { parts: vec![verdict], again: false, entries: 1 };
    Reply::Planned(vec![one(changed), one(Verdict::plain(RowOutcome::Added)), one(last)])
}

fn refused() -> Verdict {
    let sentence = "房屋册上没有 5-9-99;请核对,或先在住户里登记";
    Verdict::refused(sentence, vec!["F-107".into()])
}

fn asked(screen: &Screen<Desk>) -> Vec<(bool, usize)> {
    let roster = |sent: &Sent| match &sent.request {
        Request::PlanRoster { wanted } => Some((false, wanted.len())),
        Request::TakeRoster { wanted } => Some((true, wanted.len())),
        _ => None,
    };
    screen.sent.iter().filter_map(roster).collect()
}

/// A screen with the preview open.
fn previewed(last: Verdict) -> (Screen<Desk>, tempfile::TempDir) {
    let script = Script::default();
    script.say(|r| matches!(r, Request::PlanRoster { .. }), planned(last.clone()));
    script.say(|r| matches!(r, Request::TakeRoster { .. }), planned(last));
    let mut screen = signed(&script);
    let (folder, path) = file(ROSTER);
    screen.keys(&format!(":导入 住户 {path}<enter>"));
    (screen, folder)
}

#[test]
fn the_preview_tells_every_row_and_esc_writes_nothing() {
    let (mut screen, _folder) = previewed(refused());
    insta::with_settings!({ snapshot_path => ".", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("a-roster-s-preview", screen.picture());
    });
    for words in
        ["共 4 行:新增 1、变更 1、拒绝 1、略过 1", "第5行", "5-9-99 王五", "(F-107)", "138****8000"]
    {
        assert!(screen.shows(words), "{words}:\n{}", screen.picture());
    }
    screen.keys("<esc>");
    assert!(screen.app.overlay.is_none());
    assert_eq!(asked(&screen), [(false, 3)]);
}

#[test]
fn with_refused_rows_the_good_ones_are_a_choice_and_not_the_first() {
    let (mut screen, _folder) = previewed(refused());
    screen.keys("<enter>");
    assert!(screen.shows("有 1 行被拒绝"), "{}", screen.picture());
    screen.keys("<enter>");
    assert_eq!(asked(&screen), [(false, 3)], "the first choice writes nothing");
    let (mut screen, _folder) = previewed(refused());
    screen.keys("<enter><down><enter>");
    assert_eq!(asked(&screen), [(false, 3), (true, 2)], "the refused row stays out");
}

#[test]
fn without_refused_rows_all_goes_in_after_a_question() {
    let (mut screen, _folder) = previewed(Verdict::plain(RowOutcome::Same));
    screen.keys("<enter>");
    assert!(screen.shows("写入 2 行?"), "{}", screen.picture());
    screen.keys("<enter>");
    assert_eq!(asked(&screen).len(), 1, "Enter answers no question");
    screen.keys("<f10>");
    assert_eq!(asked(&screen), [(false, 3), (true, 2)]);
    assert!(screen.shows("已导入住户:新增 1 行、变更 1 行。"), "{}", screen.picture());
}

#[test]
fn the_directory_has_a_key_for_it_and_the_file_is_asked_for() {
    let (_folder, path) = file(ROSTER);
    let script = Script::default();
    script.say(|r| matches!(r, Request::PlanRoster { .. }), planned(refused()));
    let mut screen = signed(&script);
    go(&mut screen, Tab::Directory);
    screen.keys("<f7>");
    assert!(screen.shows("导入房屋") && screen.shows("导入住户"), "{}", screen.picture());
    screen.keys("<down><enter>");
    assert!(screen.shows("住户名册的文件名"), "{}", screen.picture());
    screen.keys("<enter>");
    assert!(screen.shows("请写文件名"));
    screen.tell(Msg::Paste(path)).keys("<enter>");
    assert!(screen.shows("拒绝 1"), "{}", screen.picture());
}

#[test]
fn what_cannot_be_read_is_said_and_a_missing_column_shows_a_map() {
    let mut screen = screen();
    screen.keys(":导入 住户 没有这个.xlsx<enter>");
    assert!(screen.shows("没有文件 没有这个.xlsx"), "{}", screen.picture());
    let (_folder, path) = file("甲,乙\n张三,1-1-101\n");
    screen.keys(&format!(":dr zh {path}<enter>"));
    assert!(screen.shows("没有认出“房号”") && screen.shows("[[sheet]]"), "{}", screen.picture());
    assert_eq!(asked(&screen), []);
}

#[test]
fn who_may_not_keep_the_directory_is_told_so_and_a_locked_screen_shows_nothing() {
    let (_folder, path) = file(ROSTER);
    let script = Script::default();
    let no = Reply::Refused(refusal("NOT_YOURS", "财务不能维护住户资料"));
    script.say(|r| matches!(r, Request::PlanRoster { .. }), no);
    let mut screen = signed(&script);
    screen.keys(&format!(":import people {path}<enter>"));
    assert!(screen.shows("财务不能维护住户资料") && screen.app.overlay.is_none());
    let (mut screen, _folder) = previewed(refused());
    screen.keys("<ctrl-l>");
    assert!(!screen.shows("王五"), "{}", screen.picture());
}

/// Where something is being written a late window does not take its place.
#[test]
fn a_late_template_does_not_cover_what_is_being_written() {
    let mut screen = screen();
    screen.keys(":改密码<enter>2580");
    let written = Ok(std::path::PathBuf::from("空表.xlsx"));
    screen.tell(Msg::Template(written));
    assert!(matches!(screen.app.overlay, Some(Overlay::Pin(_))) && screen.shows("****"));
    go_on(&mut screen);
    screen.keys(":导入<enter><enter>半个名字");
    screen.tell(Msg::Read(Box::new(Err("读不出\n例如 一.csv".to_owned()))));
    assert!(screen.shows("半个名字") && screen.shows("读不出"), "{}", screen.picture());
    screen.tell(Msg::Template(Ok(std::path::PathBuf::from("空表.xlsx"))));
    assert!(screen.shows("半个名字") && screen.shows("模板在"), "{}", screen.picture());
}

fn go_on(screen: &mut Screen<Desk>) {
    screen.keys("<esc>");
    assert!(screen.app.overlay.is_none());
}
