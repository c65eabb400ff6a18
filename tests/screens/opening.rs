//! A new office: what bare screens say, the list of what is lacking, and empty registers with their keys.

use qiantai::engine::moment::Moment;
use qiantai::protocol::messages::{AccessLine, FirstPin, Need, Operator, Page, Readiness};

use super::*;

fn register(need: Need) -> &'static str {
    match need {
        Need::Staff => "B-01",
        Need::Rooms => "F-107",
        Need::Residents => "F-56",
        Need::Faults => "F-20",
        Need::Prices => "F-02",
        Need::Settings => "B-02",
        Need::Hours => "B-07",
        Need::Phones => "B-08",
        Need::Opening => "B-14",
    }
}

/// An office in which only these are ready; the settings are somebody else's.
fn readiness(ready: &[Need]) -> Reply {
    let line = |need: Need| Readiness {
        need,
        form: register(need).to_owned(),
        ready: ready.contains(&need),
        said: "还没有".to_owned(),
        may: need != Need::Settings,
        who: "管理处主任".to_owned(),
    };
    Reply::Readiness(Need::ALL.map(line).into())
}

/// A screen of an operator in that office, with empty lists.
fn opening(ready: &[Need]) -> (Screen<Desk>, Script) {
    let script = Script::default();
    script.say(|r| matches!(r, Request::Readiness), readiness(ready));
    (signed(&script), script)
}

fn nothing(script: &Script) {
    script.say(|r| matches!(r, Request::List { .. }), Reply::List(Page::default()));
}

#[test]
fn bare_screens_say_what_comes_next_and_the_key() {
    let (mut screen, script) = opening(&[Need::Staff]);
    let words = ["开办还差 8 项", "导入房屋", "Enter"];
    for word in words {
        assert!(screen.shows(word), "受理:\n{}", screen.picture());
    }
    for tab in [Tab::Dispatch, Tab::Complaints, Tab::Callbacks] {
        nothing(&script);
        go(&mut screen, tab);
        for word in words {
            assert!(screen.shows(word), "{tab:?}:\n{}", screen.picture());
        }
        assert!(screen.shows("Enter 开办进度"), "{tab:?}:\n{}", screen.picture());
    }
}

#[test]
fn enter_on_a_bare_screen_lists_what_is_lacking_and_begins_it() {
    let (mut screen, script) = opening(&[Need::Staff]);
    script.say(|r| matches!(r, Request::Readiness), readiness(&[Need::Staff]));
    screen.keys("<enter>");
    assert!(screen.shows("开办进度 1/9 项已齐"), "{}", screen.picture());
    assert!(screen.shows("▸房屋"), "the first that is lacking: {}", screen.picture());
    assert!(screen.shows("由管理处主任办"), "what is somebody else's: {}", screen.picture());
    screen.keys("<enter>");
    assert!(screen.shows("写房屋模板") && screen.shows("导入房屋"), "{}", screen.picture());
}

#[test]
fn a_head_reads_who_came_in() {
    let (mut screen, script) = opening(&Need::ALL);
    let line = AccessLine {
        number: 7,
        at: Moment(0),
        deed: "看号码".to_owned(),
        who: "王丽(102)".to_owned(),
        uid: 1000,
        pid: 4242,
        script: false,
        about: "B-04/000012".to_owned(),
    };
    script.say(|r| matches!(r, Request::Accesses { .. }), Reply::Accesses(vec![line]));
    screen.keys(":日志<enter>");
    assert!(
        screen.shows("看号码 王丽(102) 终端 uid 1000 pid 4242 B-04/000012"),
        "{}",
        screen.picture()
    );
    // Who may not read it is told so.
    screen.keys("<esc>");
    let no = "谁登录过、看过什么,只给管理处主任看";
    script.say(|r| matches!(r, Request::Accesses { .. }), Reply::No(no.to_owned()));
    screen.keys(":日志<enter>");
    assert!(screen.shows(no), "{}", screen.picture());
}

#[test]
fn nothing_is_said_where_nothing_is_lacking() {
    let (mut screen, script) = opening(&Need::ALL);
    assert!(!screen.shows("开办"), "{}", screen.picture());
    script.say(|r| matches!(r, Request::Readiness), readiness(&Need::ALL));
    screen.keys(":开办进度<enter>");
    assert!(screen.shows("都齐了"), "{}", screen.picture());
    // A practice office is not opened by anybody.
    script.say(|r| matches!(r, Request::Readiness), Reply::Readiness(Vec::new()));
    screen.keys(":kbjd<enter>");
    assert!(screen.shows("练习管理处什么都有"), "{}", screen.picture());
}

#[test]
fn an_empty_register_says_by_which_keys_it_is_filled() {
    let mut screen = screen();
    screen.keys(":台账 F-20<enter>");
    for words in ["还没有服务工作标准", "Insert 登记", "F7 带入开办范本"] {
        assert!(screen.shows(words), "{words}:\n{}", screen.picture());
    }
    screen.keys("<f7>");
    assert!(screen.shows("带入开办范本") && screen.shows("草拟"), "{}", screen.picture());
    screen.keys("<enter>");
    let asked =
        |sent: &Sent| matches!(&sent.request, Request::TakeStarter { form } if form == "F-20");
    assert!(screen.sent.iter().any(asked));
    screen.keys(":台账 F-107<enter><f7>");
    assert!(screen.shows("写房屋模板"), "{}", screen.picture());
}

#[test]
fn a_register_that_others_keep_says_who() {
    let script = Script::default();
    let mut screen = signed(&script);
    let page = Page { opened_by: "客服主管、管理处主任".to_owned(), ..Page::default() };
    script.say(|r| matches!(r, Request::List { .. }), Reply::List(page));
    screen.keys(":台账 B-07<enter>");
    assert!(screen.shows("由客服主管、管理处主任登记"), "{}", screen.picture());
    assert!(!screen.shows("Insert 登记"), "{}", screen.picture());
}

#[test]
fn marked_slips_of_a_register_are_dealt_with_together() {
    let mut screen = screen();
    screen.keys(":台账 F-14<enter><down>");
    screen.keys("<space><space>");
    assert!(screen.shows("已选 2"), "{}", screen.picture());
    screen.keys("<esc>");
    assert!(!screen.shows("已选"), "{}", screen.picture());
    assert!(screen.shows("F-14"), "the register stays open: {}", screen.picture());
}

#[test]
fn a_template_is_written_from_the_screen() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("空表.xlsx");
    let mut screen = screen();
    go(&mut screen, Tab::Directory);
    screen.keys("<f7><end><enter><ctrl-u>");
    screen.keys(&format!("{}<enter>", file.display()));
    assert!(file.is_file() && screen.shows("模板写好了"), "{}", screen.picture());
}

#[test]
fn new_papers_have_a_key_in_the_directory() {
    let mut screen = screen();
    go(&mut screen, Tab::Directory);
    screen.keys("<insert>");
    assert!(screen.shows("新住户登记") && screen.shows("新房屋登记"), "{}", screen.picture());
}

/// Where rows are only filtered away nothing names a key that does nothing there.
#[test]
fn a_filtered_board_names_no_key_that_does_nothing() {
    let (mut screen, script) = opening(&[Need::Staff]);
    nothing(&script);
    go(&mut screen, Tab::Dispatch);
    nothing(&script);
    screen.keys("/无此单<enter>");
    assert!(screen.shows("这样过滤没有单"), "{}", screen.picture());
    assert!(!screen.shows("开办进度"), "{}", screen.picture());
}

/// A busy day does not ask anew with every slip: only a slip of a register that lacks something may fill it.
#[test]
fn only_what_is_lacking_is_asked_for_anew() {
    let (mut screen, _) = opening(&[Need::Staff]);
    let asked = |screen: &Screen<Desk>| {
        screen.sent.iter().filter(|sent| matches!(sent.request, Request::Readiness)).count()
    };
    let before = asked(&screen);
    for (form, more) in [("F-14", 0), ("B-01", 0), ("F-107", 1), ("F-20", 2)] {
        let form = qiantai::forms::form(form).unwrap().tag;
        let slips = vec![SlipId { form, number: 1 }];
        screen.tell(Msg::Told(Box::new(Told::Posted { seq: 9, slips, by: 105 })));
        // The scripted desk knows no readiness of its own: the last answer stands.
        assert_eq!(asked(&screen) - before, more, "{form}");
    }
}

/// A record is posted before its PIN is kept: who has given the second PIN of an office sees that it is ready.
#[test]
fn a_given_pin_is_counted_at_once() {
    let (mut screen, script) = opening(&[Need::Rooms]);
    let first = FirstPin {
        slip: SlipId { form: 9001, number: 105 },
        version: 2,
        badge: 105,
        who: "周敏(105)".to_owned(),
        pin: "640182".to_owned(),
    };
    script.say(|r| matches!(r, Request::Hand { .. }), Reply::FirstPin(first));
    screen.keys("1203<f2>");
    script.say(|r| matches!(r, Request::Readiness), readiness(&[Need::Rooms, Need::Staff]));
    screen.keys("<f10>");
    assert!(screen.shows("640182"), "{}", screen.picture());
    let staff = screen.app.ctx.readiness.iter().find(|line| line.need == Need::Staff);
    assert!(staff.is_some_and(|line| line.ready));
}

/// What whoever keeps the desk must hear stands whole: beside the greeting where it fits, else in a window
/// that is read first, behind the drafts that are offered.
#[test]
fn what_a_keeper_must_hear_at_the_sign_in_is_never_cut() {
    let long = "电脑的时钟开机后没有核对过,前台现在是 2026年11月30日 12:12;请用“校时”写明现在时间,对的也写一次";
    let signed_with = |notes: &[&str]| {
        let script = Script::default();
        let operator = Operator {
            liked: Vec::new(),
            badge: OPERATOR,
            name: "王丽".into(),
            role: "前台".into(),
            drafts: Vec::new(),
            drafts_kept: 0,
            notes: notes.iter().map(|note| (*note).to_owned()).collect(),
            unsent_hours: 0,
        };
        script.say(|r| matches!(r, Request::SignIn { .. }), Reply::SignedIn(operator));
        signed(&script)
    };
    let mut screen = signed_with(&["还没有备份过"]);
    assert!(screen.shows("已登录;还没有备份过") && screen.app.overlay.is_none());
    let mut screen = signed_with(&["还没有备份过", long]);
    let picture = screen.picture();
    for part in ["请留意", "还没有备份过", "请用“校时”写明现在时间", "对的也写一次"]
    {
        assert!(picture.replace(['\n', '│', ' '], "").contains(part), "{part}: {picture}");
    }
    screen.keys("<enter>");
    assert!(screen.app.overlay.is_none(), "{}", screen.picture());
}

/// How long head office has been without news stands on the screen of who runs the desk as long as it is so, and nobody else's.
#[test]
fn hours_that_nothing_was_sent_stand_on_the_screen_until_it_is_sent() {
    let script = Script::default();
    let operator = Operator {
        liked: Vec::new(),
        badge: OPERATOR,
        name: "王丽".into(),
        role: "主任".into(),
        drafts: Vec::new(),
        drafts_kept: 0,
        notes: Vec::new(),
        unsent_hours: 5,
    };
    script.say(|r| matches!(r, Request::SignIn { .. }), Reply::SignedIn(operator));
    let mut screen = signed(&script);
    assert!(screen.shows("未送 5 小时"), "{}", screen.picture());
    let mut told = |hours| screen.tell(Msg::Told(Box::new(Told::Unsent { hours }))).picture();
    let days = told(73);
    assert!(days.contains("未送 3 天"), "{days}");
    let sent = told(0);
    assert!(!sent.contains("未送"), "{sent}");
}
