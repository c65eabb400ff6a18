//! Keys in, pictures out: every tab and every overlay of the terminal, over a scripted desk.

#[path = "screens/desk.rs"]
mod desk;

use desk::{OPERATOR, PIN, Script, draft, now, refusal};
use proptest::prelude::*;
use qiantai::desk::talk::{Reply, Request, Sent, Told};
use qiantai::domain::judge::Input;
use qiantai::domain::value::SlipId;
use qiantai::terminal::action::Action;
use qiantai::terminal::app::Tab;
use qiantai::terminal::chord::{Chord, Key};
use qiantai::terminal::form::Wish;
use qiantai::terminal::offer;
use qiantai::terminal::overlay::Overlay;
use qiantai::terminal::testing::{Screen, chords, presses};
use qiantai::terminal::text::Shown;
use qiantai::terminal::theme::{Look, Theme};
use qiantai::terminal::update::{Alarm, Msg};
use qiantai::terminal::view::fitting_hints;

type Desk = Box<dyn FnMut(Sent) -> Vec<Told>>;

fn fresh(script: &Script) -> Screen<Desk> {
    let script = script.clone();
    Screen::new(Box::new(move |sent| script.answer(sent)) as Desk)
}

/// A screen of an operator who has signed in.
fn signed(script: &Script) -> Screen<Desk> {
    let mut screen = fresh(script);
    screen.keys(&format!("{OPERATOR}<enter>{PIN}<enter>"));
    screen.presses = 0;
    screen
}

fn screen() -> Screen<Desk> {
    signed(&Script::default())
}

fn go(screen: &mut Screen<Desk>, tab: Tab) {
    for _ in 0..4 {
        if screen.app.tab != tab {
            screen.keys("<ctrl-n>");
        }
    }
    assert_eq!(screen.app.tab, tab);
}

fn handed(screen: &Screen<Desk>) -> Vec<(String, Option<SlipId>, Option<u32>)> {
    let hand = |sent: &Sent| match &sent.request {
        Request::Hand { asked, .. } => Some((asked.step.clone(), asked.slip, asked.seen)),
        _ => None,
    };
    screen.sent.iter().filter_map(hand).collect()
}

fn repair(number: u64) -> Option<SlipId> {
    Some(SlipId { form: 14, number })
}

#[test]
fn signing_in_is_badge_and_pin_and_the_pin_is_never_shown() {
    let mut screen = fresh(&Script::default());
    assert!(screen.shows("翠湖花园") && screen.shows("练习") && screen.shows("14:32"));
    assert!(screen.shows("签到"));
    screen.keys("102<enter>1111");
    assert!(screen.shows("****") && !screen.shows("1111"));
    screen.keys("<enter>");
    assert!(screen.shows("工号或密码不对"));
    screen.keys("2580<enter>");
    assert!(screen.shows("[受理]") && screen.shows("王丽(102) 14:32"), "{}", screen.picture());
    assert!(!format!("{:?}", screen.app.foot.said).contains(PIN));
}

#[test]
fn only_built_tabs_stand_in_the_bar() {
    let mut screen = screen();
    let picture = screen.picture();
    let bar = picture.lines().next().unwrap();
    for built in ["受理", "派工", "台账", "住户"] {
        assert!(bar.contains(built), "{bar}");
    }
    for not in ["交接班", "投诉", "结算", "回访", "报表"] {
        assert!(!bar.contains(not), "{bar}");
    }
}

#[test]
fn the_phone_rings_and_the_household_is_there() {
    let mut screen = screen();
    screen.keys("1203");
    let picture = screen.picture();
    for words in [
        "▸1-2-1203",
        "张三  业主  138****5678",
        "94.56㎡",
        "未完 1",
        "维修 000123 厨房漏水 已派 赵工 剩余 9分",
        "近三次",
        "留存钥匙 1 把",
        "统一口径: “预计 12 点恢复",
        "F2 报修",
        "F1 帮助",
    ] {
        assert!(picture.contains(words), "{words} is missing:\n{picture}");
    }
    assert!(!picture.contains("有偿") && !picture.contains("F4"), "unbuilt is not offered");
    screen.keys("<down>");
    assert!(screen.shows("3-1-1203   94.56㎡"), "{}", screen.picture());
    assert!(screen.shows("!维修 000124") || screen.shows("! 维修 000124"), "{}", screen.picture());
}

#[test]
fn the_caret_stands_where_one_types() {
    let mut screen = screen();
    let before = screen.caret();
    screen.keys("张");
    assert_eq!(screen.caret().x, before.x + 2);
    assert_eq!(screen.caret().y, 1);
}

#[test]
fn a_chaser_is_one_key() {
    let mut screen = screen();
    screen.keys("1203<f6>");
    assert!(screen.presses <= 7, "{}", screen.presses);
    assert_eq!(handed(&screen), [("chase".to_owned(), repair(123), Some(3))]);
    assert!(screen.shows("已催 维修 000123 (第 2 次)"), "{}", screen.picture());
}

#[test]
fn with_two_open_repairs_the_chaser_asks_which() {
    let mut screen = screen();
    screen.keys("1203<down><f6>");
    assert!(screen.shows("催哪一张") && handed(&screen).is_empty());
    screen.keys("<down><enter>");
    assert_eq!(handed(&screen)[0].1, repair(125));
}

#[test]
fn a_key_before_the_household_waits_for_the_household_typed() {
    let mut screen = screen();
    screen.silent = true;
    screen.keys("1203<f6>");
    assert!(handed(&screen).is_empty(), "nobody is chased before it is known who called");
    screen.silent = false;
    let script = Script::default();
    let find = screen.sent.iter().rev().find(|s| matches!(s.request, Request::Find { .. }));
    for told in script.answer(find.unwrap().clone()) {
        screen.tell(Msg::Told(told));
    }
    assert_eq!(handed(&screen), [("chase".to_owned(), repair(123), Some(3))]);
}

#[test]
fn what_is_typed_while_a_form_opens_goes_into_the_form() {
    let mut screen = screen();
    screen.keys("1203");
    screen.silent = true;
    screen.keys("<f2>cp-07");
    assert_eq!(screen.app.intake.editor.text(), "1203");
    assert_eq!(screen.app.line.ahead.len(), 5);
    screen.keys("<esc>");
    assert!(screen.app.line.ahead.is_empty() && screen.app.form.is_none());
}

#[test]
fn an_older_answer_changes_nothing() {
    let mut screen = screen();
    screen.silent = true;
    screen.keys("12");
    let script = Script::default();
    let finds: Vec<Sent> = screen
        .sent
        .iter()
        .filter(|sent| matches!(sent.request, Request::Find { .. }))
        .cloned()
        .collect();
    for told in script.answer(finds[0].clone()) {
        screen.tell(Msg::Told(told));
    }
    assert!(screen.app.intake.found.is_empty());
    for told in script.answer(finds[1].clone()) {
        screen.tell(Msg::Told(told));
    }
    assert_eq!(screen.app.intake.found.rows().len(), 3);
}

#[test]
fn a_repair_opens_with_room_and_person() {
    let mut screen = screen();
    screen.keys("1203<f2>");
    let begun = screen.sent.iter().find_map(|sent| match &sent.request {
        Request::Begin { form, step, room, person, .. } => {
            Some((form.clone(), step.clone(), *room, *person))
        }
        _ => None,
    });
    assert_eq!(begun, Some(("F-14".to_owned(), "open".to_owned(), Some(1), Some(11))));
    assert!(screen.shows("受理 > 工程维修单 F-14 > 开单"), "{}", screen.picture());
    assert!(presses("1203<f2>cp-07<enter>y<f10>") <= 22);
}

#[test]
fn whole_numbers_ask_for_a_reason_and_go_away_again() {
    let script = Script::default();
    let mut screen = signed(&script);
    let missing = Reply::Refused(refusal("WHY_MISSING", "此户没有未完单;请写明原因"));
    script.say(|r| matches!(r, Request::Hand { .. }), missing);
    screen.keys("1203<f9>");
    assert!(screen.shows("查看完整号码的原因"), "{}", screen.picture());
    screen.keys("送快递<enter>");
    assert!(screen.shows("13812345678"), "{}", screen.picture());
    screen.ring(Alarm::HidePhones);
    assert!(!screen.shows("13812345678"));
    screen.keys("<f9>");
    assert!(screen.shows("13812345678"));
    screen.keys("<backspace>");
    assert!(!screen.shows("13812345678"), "the next change hides them");
    screen.keys("<ctrl-l>");
    assert!(!screen.shows("138"), "a locked screen is empty");
}

#[test]
fn parked_calls_come_back() {
    let mut screen = screen();
    screen.keys("1203<f2><ctrl-k>");
    assert!(screen.shows("挂起 1") && screen.app.form.is_none());
    assert_eq!(screen.app.intake.editor.text(), "");
    screen.keys("李四");
    screen.keys("<ctrl-g>");
    assert!(screen.app.form.is_some() && screen.app.intake.editor.text() == "1203");
    assert!(screen.shows("挂起 1"), "the second call changed places with the first");
}

#[test]
fn the_board_shows_what_hurts_first() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    let picture = screen.picture();
    for words in [
        "[派工]",
        "!超时 4分",
        "!超时",
        "21分",
        "2时30分",
        "待料待约",
        "未派 3 · 已派 11",
        "14:17 派工 王丽(102)",
        "到场 14:53 (来电 14:12 + 15 分 (N-02))",
        "能办:",
        "F3 到场",
        "Space 多选",
    ] {
        assert!(picture.contains(words), "{words} is missing:\n{picture}");
    }
}

#[test]
fn marked_slips_are_moved_one_after_another() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    screen.keys("  <f3>");
    let steps: Vec<_> = handed(&screen).into_iter().map(|(step, id, _)| (step, id)).collect();
    assert_eq!(steps, [("arrive".to_owned(), repair(131)), ("arrive".to_owned(), repair(133))]);
    assert!(screen.shows("维修 000131 已到场;维修 000133 已到场"), "{}", screen.picture());
}

#[test]
fn a_slips_menu_offers_what_the_desk_allows() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    screen.keys("<enter>");
    let picture = screen.picture();
    for words in ["能办的 维修 000131", "详情", "派工", "改房号"] {
        assert!(picture.contains(words), "{words} is missing:\n{picture}");
    }
    assert!(!picture.contains("告知业主  "), "not in this state");
    screen.keys("<enter>");
    assert!(screen.shows("已自行关总阀") && screen.shows("来电 14:12 + 15 分"));
    screen.keys("<esc>");
    assert!(screen.app.overlay.is_none());
}

#[test]
fn the_board_is_filtered_by_text_and_by_state() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    screen.keys("/电梯");
    assert_eq!(screen.app.board.rows.rows().len(), 1);
    screen.keys("<enter><right>");
    assert!(screen.shows("超时"), "{}", screen.picture());
    screen.keys("<right><right>");
    let last = screen.sent.iter().rev().find_map(|sent| match &sent.request {
        Request::List { view, .. } => Some(format!("{view:?}")),
        _ => None,
    });
    let last = last.unwrap();
    assert!(last.contains("issued") && last.contains("电梯"), "{last}");
    screen.keys("<esc>");
    assert_eq!(screen.app.board.rows.rows().len(), 5);
}

#[test]
fn the_selected_slip_stays_selected_when_the_board_changes() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    screen.keys("<down><down>");
    let posted = Told::Posted { seq: 9, slips: Vec::new(), by: 105 };
    screen.tell(Msg::Told(posted));
    assert_eq!(screen.app.board.rows.selected().map(|r| r.id.number), Some(134));
}

#[test]
fn a_command_assigns_and_says_who() {
    let mut screen = screen();
    screen.keys(":派 134 孙<enter>");
    assert_eq!(handed(&screen)[0].1, repair(134));
    let fields = screen.sent.iter().find_map(|sent| match &sent.request {
        Request::Hand { asked, .. } => Some(asked.fields.clone()),
        _ => None,
    });
    let text = |name: &str, text: &str| (name.to_owned(), Input::Text(text.to_owned()));
    assert_eq!(fields, Some(vec![text("worker", "孙"), text("told", "radio")]));
    assert!(screen.shows("维修 000134 已派工:赵工"), "{}", screen.picture());
}

#[test]
fn a_room_in_a_command_is_echoed_first() {
    let mut screen = screen();
    screen.keys("：派 1-2-1203 孙<enter>");
    assert!(screen.shows("请确认") && screen.shows("维修 000134") && handed(&screen).is_empty());
    screen.keys("<enter>");
    assert!(handed(&screen).is_empty(), "Enter does not answer a question");
    screen.keys("<f10>");
    assert_eq!(handed(&screen)[0].1, repair(134));
}

#[test]
fn a_command_that_is_not_understood_stays_to_be_put_right() {
    let mut screen = screen();
    screen.keys(":投<enter>");
    assert!(screen.shows("请写全") && screen.shows(":投"), "{}", screen.picture());
    screen.keys("<esc>:帮<tab><enter>");
    assert!(screen.shows("看此处可用的按键"), "{}", screen.picture());
    screen.keys("<esc>:tz f-107<enter>");
    assert!(screen.shows("F-107 房屋登记"), "{}", screen.picture());
    screen.keys(":找 李四<enter>");
    assert!(screen.shows("3-1-1203"));
    screen.keys("<ctrl-x>登出<enter>");
    assert!(screen.shows("签到"));
}

#[test]
fn every_step_that_opens_a_slip_is_reached_from_the_registers() {
    let mut screen = screen();
    go(&mut screen, Tab::Registers);
    for form in qiantai::domain::registers::FORMS {
        let picture = screen.picture();
        assert!(picture.contains(form.title), "{picture}");
        screen.keys("<enter>");
        for step in form.steps.iter().filter(|step| step.opens()) {
            assert!(screen.shows(&format!("+ {}", step.title)), "{}", screen.picture());
        }
        screen.keys("<esc><down>");
    }
    screen.keys("<home><down><enter><enter>");
    assert!(screen.shows("工程维修单 F-14 > 开单"), "{}", screen.picture());
}

#[test]
fn the_directory_reaches_people_and_rooms() {
    let mut screen = screen();
    go(&mut screen, Tab::Directory);
    screen.keys("张三<enter>");
    let picture = screen.picture();
    for words in ["住户详情", "住户存号", "房屋变更", "新住户登记", "新房屋登记"]
    {
        assert!(picture.contains(words), "{words} is missing:\n{picture}");
    }
    screen.keys("<enter>");
    assert!(matches!(screen.app.overlay, Some(Overlay::Story(_))));
}

#[test]
fn the_clauses_are_one_key_away() {
    let mut screen = screen();
    screen.keys("1203<f8>");
    assert!(screen.shows("G-28") && screen.shows("记催单"), "{}", screen.picture());
}

#[test]
fn drafts_left_behind_are_offered_and_taking_over_is_asked() {
    let script = Script::default();
    *script.drafts.borrow_mut() = vec![draft(3, OPERATOR), draft(4, 105)];
    let mut screen = signed(&script);
    assert!(screen.shows("未提交的草稿") && screen.shows("以后再说"));
    screen.keys("<down><enter>");
    assert!(screen.shows("接管 周敏(105) 的草稿"), "{}", screen.picture());
    screen.keys("<f10>");
    let took = |sent: &Sent| matches!(sent.request, Request::TakeDraft { number: 4 });
    assert!(screen.sent.iter().any(took));
    assert!(screen.app.form.is_some());
    let taken = Told::DraftTaken { number: 4, by: "周敏(105)".to_owned() };
    screen.tell(Msg::Told(taken));
    assert!(screen.app.form.is_none() && screen.shows("已由周敏(105)接管"));
}

#[test]
fn a_lock_clears_the_screen_and_gives_it_back() {
    let mut screen = screen();
    screen.keys("1203<f2><ctrl-l>");
    assert!(screen.shows("已锁屏 王丽(102)") && !screen.shows("1203"));
    screen.keys("2580<enter>");
    assert!(screen.shows("F-14 > 开单"), "{}", screen.picture());
    screen.keys("<ctrl-l><esc>105<enter>2580<enter>");
    assert!(screen.shows("周敏(105)") && screen.app.form.is_none());
    assert_eq!(screen.app.intake.editor.text(), "", "nothing of the one before stays");
}

#[test]
fn a_lost_line_keeps_everything_and_sends_again_under_the_same_id() {
    let mut screen = screen();
    screen.keys("1203");
    screen.silent = true;
    screen.keys("<f6>");
    screen.tell(Msg::Lost("前台关闭了连接".to_owned()));
    assert!(screen.shows("断线 14:32 起"), "{}", screen.picture());
    screen.silent = false;
    screen.tell(Msg::Back);
    assert!(screen.shows("请再输密码") && !screen.shows("断线"));
    screen.keys("2580<enter>");
    let ids: Vec<String> = screen
        .sent
        .iter()
        .filter_map(|sent| match &sent.request {
            Request::Hand { id, .. } => Some(id.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
    assert!(screen.shows("已催 维修 000123"), "{}", screen.picture());
}

#[test]
fn another_operator_never_sends_what_the_one_before_handed_in() {
    let mut screen = screen();
    screen.keys("1203");
    screen.silent = true;
    screen.keys("<f6>");
    screen.tell(Msg::Lost("前台关闭了连接".to_owned()));
    screen.keys("<ctrl-l>");
    screen.silent = false;
    screen.tell(Msg::Back);
    screen.keys("<esc>105<enter>2580<enter>");
    assert_eq!(handed(&screen).len(), 1, "only the first sending");
}

#[test]
fn a_silent_desk_is_noticed() {
    let mut screen = screen();
    screen.silent = true;
    screen.keys("1");
    screen.ring(Alarm::Patience);
    if !screen.app.line.slow {
        screen.ring(Alarm::Patience);
    }
    assert!(screen.shows("前台进程没有响应"), "{}", screen.picture());
    let told = Told::ClockSet { now: now(), frozen: false };
    screen.tell(Msg::Told(told));
    assert!(!screen.shows("前台进程没有响应"));
}

#[test]
fn a_stale_step_leaves_the_form_open_with_the_newest_above() {
    let script = Script::default();
    let mut screen = signed(&script);
    go(&mut screen, Tab::Dispatch);
    screen.keys("<f4>");
    let stale = Reply::Refused(refusal("STALE", "这张单刚被周敏(105)改过(派工)"));
    script.say(|r| matches!(r, Request::Hand { .. }), stale);
    screen.app.hand_form(None);
    screen.tell(Msg::Minute(now()));
    assert!(screen.app.form.is_some());
    let picture = screen.picture();
    assert!(picture.contains("最新: 维修 000131"), "{picture}");
    assert!(picture.contains("最新内容在上方;核对后再按 F10 提交"), "{picture}");
    screen.app.hand_form(None);
    screen.tell(Msg::Minute(now()));
    assert!(screen.app.form.is_none() && screen.shows("已提交"), "{}", screen.picture());
}

#[test]
fn warnings_after_acceptance_are_shown() {
    let script = Script::default();
    let mut screen = signed(&script);
    screen.keys("1203<f2>");
    let accepted = Reply::Accepted {
        slip: SlipId { form: 14, number: 135 },
        number: "维修 000135".into(),
        version: 1,
        warnings: vec![refusal("STILL_UNTOLD", "还没有记下如何通知维修")],
    };
    script.say(|r| matches!(r, Request::Hand { .. }), accepted);
    screen.app.hand_form(None);
    screen.tell(Msg::Minute(now()));
    assert!(screen.shows("已提交,请注意") && screen.shows("还没有记下如何通知维修 (H-03)"));
    screen.keys("<esc>");
    assert!(screen.app.form.is_none() && screen.app.overlay.is_none());
}

#[test]
fn a_failed_disk_keeps_what_was_typed() {
    let script = Script::default();
    let mut screen = signed(&script);
    screen.keys("1203<f2>");
    script.say(
        |r| matches!(r, Request::Hand { .. }),
        Reply::Failed("磁盘写不进去,没有提交;请腾出空间后再按提交。".into()),
    );
    screen.app.hand_form(None);
    screen.tell(Msg::Minute(now()));
    assert!(screen.app.form.is_some() && screen.shows("磁盘写不进去"));
    assert!(screen.app.form.as_ref().is_some_and(|form| form.handing.is_none()));
}

#[test]
fn quitting_asks_only_when_something_would_be_left() {
    let mut screen = screen();
    screen.keys("<ctrl-q>");
    assert!(screen.quit);
    let mut screen = self::screen();
    screen.keys("1203<f2>");
    if let Some(form) = &mut screen.app.form {
        (form.touched, form.dirty) = (true, true);
    }
    screen.keys("<ctrl-q>");
    assert!(!screen.quit && screen.shows("有 1 份单没有提交"));
    screen.keys("<f10>");
    assert!(screen.quit);
    assert!(screen.sent.iter().any(|s| matches!(s.request, Request::KeepDraft { .. })));
}

#[test]
fn help_lists_exactly_the_live_keys() {
    for prepare in PLACES {
        let mut screen = screen();
        screen.keys(prepare);
        let live = offer::live(&screen.app);
        let keys: Vec<(Action, Vec<String>)> = live
            .iter()
            .map(|(_, action)| {
                let keys = offer::keys_of(&screen.app, *action);
                (*action, keys.iter().map(|chord| chord.label(true)).collect())
            })
            .collect();
        screen.keys("<f1>");
        let Some(Overlay::Help(reading)) = &screen.app.overlay else {
            panic!("no help after {prepare}")
        };
        let listed: Vec<(&str, &str)> = reading
            .lines
            .iter()
            .filter(|line| !line.strong)
            .map(|line| (line.label.as_str(), line.text.as_str()))
            .collect();
        assert_eq!(listed.len(), keys.len(), "{prepare}");
        for (action, chords) in &keys {
            let row = (chords.join(" / "), action.doc());
            assert!(listed.contains(&(row.0.as_str(), row.1)), "{prepare}: {row:?}");
        }
    }
}

/// Key strings that lead to the places in which help is read.
const PLACES: &[&str] =
    &["", "1203", "<ctrl-n>", "<ctrl-n> ", "<ctrl-n><ctrl-n>", "<ctrl-p>张三", "1203<f2>"];

#[test]
fn hints_fit_and_help_is_always_among_them() {
    for prepare in PLACES {
        for columns in [60u16, 80, 120] {
            let mut screen = screen();
            screen.resize(columns, 24);
            screen.keys(prepare);
            let hints = fitting_hints(&screen.app, usize::from(columns));
            let wide: usize = hints
                .iter()
                .map(|(key, hint)| Shown::from(key).width() + Shown::from(*hint).width() + 3)
                .sum();
            assert!(wide <= usize::from(columns), "{prepare}: {hints:?}");
            assert_eq!(hints.last().map(|(_, hint)| *hint), Some("帮助"), "{prepare}");
        }
    }
}

#[test]
fn every_size_and_look_is_drawn_within_its_glass() {
    for (columns, rows) in [(80, 24), (60, 20), (120, 40), (60, 16), (59, 15), (20, 3), (1, 1)] {
        for (colour, ascii) in [(true, false), (false, false), (false, true)] {
            let mut screen = screen();
            screen.theme = Theme::new(Look { colour, ascii });
            screen.resize(columns, rows);
            for keys in PLACES.iter().chain(&["<f1>", "<esc>1203<f8>", "<esc>:派"]) {
                screen.keys(keys);
                for line in screen.picture().lines() {
                    assert!(Shown::from(line).width() <= usize::from(columns), "{line}");
                }
            }
            let small = columns < 60 || rows < 16;
            assert_eq!(screen.shows("窗口"), small && columns > 10, "{columns}×{rows}");
            let signs: Vec<char> = "▸│─┌┐└┘√…▾".chars().collect();
            let picture = screen.picture();
            assert!(!ascii || !picture.chars().any(|c| signs.contains(&c)), "{picture}");
        }
    }
}

#[test]
fn an_idle_minute_changes_only_the_clock() {
    let mut screen = screen();
    screen.keys("1203");
    let (before, sent) = (screen.picture(), screen.sent.len());
    screen.tell(Msg::Minute(now()));
    assert_eq!(screen.picture(), before);
    screen.tell(Msg::Minute(now().plus_minutes(1)));
    assert!(screen.shows("14:33") && screen.shows("剩余 8分"));
    assert_eq!(screen.sent.len(), sent, "time alone asks for nothing");
}

#[test]
fn what_people_wrote_is_cleaned_everywhere() {
    let script = Script::default();
    let nasty = "\u{1b}[31m\u{202e}\u{200b}\u{7}坏";
    *script.spice.borrow_mut() = nasty.to_owned();
    let mut screen = signed(&script);
    let walk = [
        "1203",
        "<f8>",
        "<esc><enter>",
        "<esc><f9>",
        "<f2>",
        "<esc><ctrl-n>",
        "<enter><enter>",
        "<esc><ctrl-n><enter>",
        "<esc><ctrl-n>张<enter>",
        "<esc><ctrl-l>",
    ];
    for keys in walk {
        screen.keys(keys);
        let picture = screen.picture();
        let bad = |c: char| c != '\n' && (c.is_control() || "\u{202e}\u{200b}".contains(c));
        assert!(!picture.chars().any(bad), "{keys}: {picture:?}");
    }
}

#[test]
fn drafts_are_kept_once_and_dropped_when_too_late() {
    let mut screen = screen();
    screen.keys("1203<f2>");
    screen.silent = true;
    for _ in 0..3 {
        if let Some(form) = &mut screen.app.form {
            form.dirty = true;
        }
        screen.ring(Alarm::Keep);
    }
    let keeps = |s: &Sent| matches!(s.request, Request::KeepDraft { .. });
    let kept: Vec<u64> = screen.sent.iter().filter(|s| keeps(s)).map(|s| s.n).collect();
    assert_eq!(kept.len(), 1, "without its number a second one would be a second draft");
    screen.silent = false;
    screen.app.hand_form(None);
    screen.tell(Msg::Minute(now()));
    assert!(screen.app.form.is_none());
    let late = Told::Reply { n: kept[0], reply: Reply::DraftKept { number: 44 } };
    screen.tell(Msg::Told(late));
    let dropped = |s: &Sent| matches!(s.request, Request::DropDraft { number: 44 });
    assert!(screen.sent.iter().any(dropped));
    let _ = Wish::Changed;
}

/// The pictures that people read in review, at the design size; rewritten by `INSTA_UPDATE=always`.
#[test]
fn the_main_screens_look_as_agreed() {
    let walk = [
        ("the phone rings", "1203"),
        ("the board", "<ctrl-n>"),
        ("what can be done with a slip", "<ctrl-n><enter>"),
        ("a slip's story", "<ctrl-n><enter><enter>"),
        ("help of the board", "<ctrl-n><f1>"),
        ("the registers", "<ctrl-n><ctrl-n><enter>"),
        ("the directory", "<ctrl-p>张三"),
        ("a room in a command", ":派 1-2-1203 孙<enter>"),
    ];
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("screens");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, keys) in walk {
            insta::assert_snapshot!(name.replace([' ', '\''], "-"), screen().keys(keys).picture());
        }
        insta::assert_snapshot!("sign-in", fresh(&Script::default()).picture());
    });
}

fn any_key() -> impl Strategy<Value = String> {
    let named = prop::sample::select(vec![
        "<enter>",
        "<esc>",
        "<tab>",
        "<backtab>",
        "<up>",
        "<down>",
        "<left>",
        "<right>",
        "<home>",
        "<end>",
        "<pageup>",
        "<pagedown>",
        "<backspace>",
        "<delete>",
        "<f1>",
        "<f2>",
        "<f3>",
        "<f4>",
        "<f5>",
        "<f6>",
        "<f7>",
        "<f8>",
        "<f9>",
        "<f10>",
        "<ctrl-k>",
        "<ctrl-g>",
        "<ctrl-n>",
        "<ctrl-p>",
        "<ctrl-x>",
        "<ctrl-r>",
        "<ctrl-f>",
        "<ctrl-t>",
        "<alt-z>",
        "<ctrl-w>",
        "<ctrl-z>",
        "<ctrl-l>",
    ]);
    prop_oneof![
        6 => named.prop_map(str::to_owned),
        2 => "[0-9:/ 张李派催é-]".prop_map(|s| s),
        1 => Just("1203".to_owned()),
        1 => Just("2580<enter>".to_owned()),
        1 => Just(":派 134 孙<enter>".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_keys_break_the_screen(
        keys in prop::collection::vec(any_key(), 80),
        sizes in prop::collection::vec((1u16..130, 1u16..45), 4),
        silent in prop::collection::vec(any::<bool>(), 80),
    ) {
        let script = Script::default();
        *script.drafts.borrow_mut() = vec![draft(3, OPERATOR), draft(4, 105)];
        let mut screen = signed(&script);
        for (at, (key, silent)) in keys.iter().zip(silent).enumerate() {
            // A desk that does not answer now and then, and a line that breaks.
            screen.silent = silent && at % 5 == 0;
            for chord in chords(key) {
                screen.key(chord);
            }
            screen.rest();
            if at % 20 == 7 {
                let (columns, rows) = sizes[at / 20];
                screen.resize(columns, rows);
            }
            if at % 31 == 30 {
                screen.tell(Msg::Lost("断开".to_owned()));
            }
            if at % 31 == 3 {
                screen.tell(Msg::Back);
            }
            screen.picture();
            prop_assert!(offer::places(&screen.app).len() > 1);
        }
        prop_assert!(Chord::plain(Key::Esc).typed().is_none());
    }
}
