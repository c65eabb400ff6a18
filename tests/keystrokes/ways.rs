//! Navigation: a cleaning commission from the ringing phone, linked slips, long menus by a few letters,
//! commands while something is read.

use qiantai::engine::value::SlipId;
use qiantai::protocol::messages::{Reply, Request, Sent, Told};
use qiantai::terminal::message::{Alarm, Msg};
use qiantai::terminal::tab::Tab;

use crate::desk::{RealDesk, Terminal};

/// One key, as for a repair; who rings and from where stands on the paper already.
#[test]
fn a_cleaning_commission_is_opened_from_the_ringing_phone_in_twelve_keys() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs<ctrl-b>");
    assert!(screen.shows("清洁服务委托单 F-17 > 委托"), "{}", screen.picture());
    assert!(screen.shows("1-2-1203") && screen.shows("张三"), "{}", screen.picture());
    screen.keys("jb-01<tab>y<f10>");
    assert!(screen.presses <= 12, "{} keys", screen.presses);
    let slip = desk.newest("F-17");
    assert_eq!((slip.place.as_str(), slip.state.as_str()), ("1-2-1203", "未派"), "{slip:?}");
    // The menu of all papers carries the same over.
    screen.keys("<ctrl-o>qj");
    assert!(screen.shows("▸清洁服务委托单 委托"), "{}", screen.picture());
    screen.keys("<enter>");
    assert!(screen.shows("清洁服务委托单 F-17 > 委托"), "{}", screen.picture());
    assert!(screen.shows("1-2-1203") && screen.shows("张三"), "{}", screen.picture());
}

/// A need is taken from the menu of papers, with who rings and from where on it already.
#[test]
fn a_need_is_taken_from_the_ringing_phone() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs<ctrl-o>xq<enter>");
    assert!(screen.shows("需求建议受理表 F-09 > 受理"), "{}", screen.picture());
    assert!(screen.shows("1-2-1203") && screen.shows("张三"), "{}", screen.picture());
    screen.keys("1<tab><tab>要充电桩<f10>");
    assert!(screen.shows("F-09/000"), "{}", screen.picture());
    let slip = desk.newest("F-09");
    let found = (slip.place.as_str(), slip.state.as_str());
    assert_eq!(found, ("1-2-1203", "待转报"), "{}", screen.picture());
    assert_eq!(slip.matter, "需求 要充电桩", "{}", screen.picture());
}

/// What was found beside the first matter is a slip of its own; from either one key leads to the other.
#[test]
fn slips_of_one_visit_lead_to_one_another() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("6-1-101<f2>dt-01<tab><tab>y<f10>");
    let first = desk.newest("F-14").id;
    screen.keys(&format!("<esc><ctrl-x>另开 F-14/{}<enter>", first.number));
    assert!(screen.shows("另开的活"), "{}", screen.picture());
    screen.keys("厨房水槽<tab>cp-07<f10>");
    let second = desk.newest("F-14").id;
    assert_ne!(first, second, "{}", screen.picture());
    let named = |id: SlipId| format!("维修 {:06}", id.number);
    let links = |id: SlipId| {
        let links = desk.paper(id).links.into_iter();
        links.map(|link| (link.label, link.id)).collect::<Vec<_>>()
    };
    assert!(links(first).contains(&("另开".to_owned(), second)), "{:?}", links(first));
    assert!(links(second).contains(&("来自".to_owned(), first)), "{:?}", links(second));
    // Another household's call is on the first slip's paper too.
    screen.keys("<esc><ctrl-x>受理页<enter><ctrl-u>6-301<f7><enter><f10>");
    let calls = links(first).into_iter().filter(|(_, id)| id.form == 8).count();
    assert_eq!(calls, 2, "the first call and the one put on it: {:?}", links(first));

    screen.keys(&format!("<esc><ctrl-x>看 F-14/{}<enter>", second.number));
    let says = |picture: &str, how: &str, id: SlipId| {
        picture.lines().any(|line| line.contains(how) && line.contains(&named(id)))
    };
    let picture = screen.picture();
    assert!(says(&picture, "来自", first), "{picture}");
    screen.keys("<tab>");
    if screen.shows("相关") {
        screen.keys(&format!("{:06}<enter>", first.number));
    }
    let picture = screen.picture();
    assert!(says(&picture, "另开", second), "{picture}");
}

/// Eighteen rows and more are narrowed as the candidates of a blank are.
#[test]
fn a_menu_of_steps_is_narrowed_by_letters() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("<ctrl-n><enter>");
    assert!(screen.shows("能办的") && screen.shows("筛选"), "{}", screen.picture());
    screen.keys("gfh");
    assert!(screen.shows("▸改房号") && !screen.shows("详情"), "{}", screen.picture());
    screen.keys("<enter>");
    assert!(screen.shows("> 改房号"), "{}", screen.picture());
    // Nothing fits: nothing is done, and what was typed is put right.
    screen.keys("<esc><enter>qqq<enter>");
    assert!(screen.shows("没有符合的"), "{}", screen.picture());
    screen.keys("<ctrl-u>xq<enter>");
    assert!(screen.shows("时限"), "the story:\n{}", screen.picture());
}

/// A slip is read, and a command is given on its number while it can be read.
#[test]
fn a_command_is_typed_over_what_is_being_read() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    let slip = desk.newest_in("F-14", "未派");
    let open = format!("<ctrl-n><ctrl-x>看 F-14/{}<enter>", slip.id.number);
    screen.keys(&open);
    let read = format!("┌ 工程维修单 {} ", slip.number);
    assert!(screen.shows(&read), "{}", screen.picture());
    screen.keys(":");
    assert!(screen.app.command.line.is_some() && screen.shows(&read), "{}", screen.picture());
    screen.keys("<esc>");
    assert!(screen.app.overlay.is_some(), "what was read is back:\n{}", screen.picture());
    screen.keys(&format!(":派<space>F-14/{}<space>赵长河<enter>", slip.id.number));
    assert_eq!(desk.row(slip.id).state, "已派", "{}", screen.picture());
    assert!(screen.app.overlay.is_none() && screen.app.ctx.tab == Tab::Dispatch);
}

/// Of three slips one is refused: it stays marked, and its reason is read whole.
#[test]
fn of_several_slips_the_refused_one_is_told_with_its_reason() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    let open = desk.open_in("未派");
    let (one, two) = (open[0].id, open[1].id);
    let gone = desk.newest_in("F-14", "已告知").id;
    let named = |id: SlipId| format!("F-{}/{}", id.form, id.number);
    let command = format!("<ctrl-x>到场 {} {} {}<enter>", named(one), named(gone), named(two));
    screen.keys(&command);
    assert!(screen.shows("有的没有办成"), "{}", screen.picture());
    let picture = screen.picture();
    for id in [one, gone, two] {
        assert!(picture.contains(&format!("{:06}", id.number)), "{picture}");
    }
    assert!(picture.contains("没有办成") && picture.contains("H-04"), "{picture}");
    assert_eq!(desk.row(two).state, "已到场", "the others are done");
    screen.keys("<enter>");
    assert!(screen.app.overlay.is_none());
}

/// What was begun by mistake is thrown away by a word; it no longer stands as being filled in.
#[test]
fn a_draft_that_nobody_wants_is_thrown_away() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs<f2>cp-07");
    screen.keys("<esc>");
    assert!(screen.shows("弃稿"), "{}", screen.picture());
    screen.keys("<ctrl-x>弃稿<enter>");
    assert!(screen.shows("已弃"), "{}", screen.picture());
    screen.keys("<ctrl-x>草稿<enter>");
    assert!(screen.shows("没有未提交的草稿"), "{}", screen.picture());
    // The open form goes as well; a colon begins a command beside the household that was typed.
    screen.keys(":受理页<enter><f2>cp-07");
    screen.keys("<ctrl-x>qg<enter>");
    assert!(screen.app.session.form.is_none() && screen.shows("已弃"), "{}", screen.picture());
    screen.keys("<ctrl-x>草稿<enter>");
    assert!(screen.shows("没有未提交的草稿"), "{}", screen.picture());
}

/// The line that is always there.
fn bar(screen: &mut Terminal) -> String {
    screen.picture().lines().next().unwrap_or_default().to_owned()
}

/// What was emptied again is no draft: nobody would find anything in it.
#[test]
fn a_form_that_was_emptied_leaves_no_draft() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs<f2>cp<ctrl-u>").rest();
    screen.keys("<esc>").rest();
    assert!(screen.app.session.form.is_none(), "{}", screen.picture());
    assert!(!bar(&mut screen).contains("草稿"), "{}", screen.picture());
    screen.keys("<ctrl-x>草稿<enter>");
    assert!(screen.shows("没有未提交的草稿"), "{}", screen.picture());
    // One letter is something again.
    screen.keys("<esc><f2>cp<ctrl-u>c").rest();
    screen.keys("<esc>").rest();
    assert!(bar(&mut screen).contains("草稿 1"), "{}", screen.picture());
}

/// A household's open slip is chased, and others' joined, from a paper that may be about the same; on a complaint
/// or an incident those keys would lead away from what is being written.
#[test]
fn a_complaint_and_an_incident_do_not_offer_to_chase() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs<f2>");
    assert!(screen.shows("F6 催单"), "{}", screen.picture());
    for key in ["<ctrl-t>", "<alt-e>"] {
        screen.keys("<esc>").keys(key);
        assert!(screen.app.session.form.is_some(), "{}", screen.picture());
        assert!(!screen.shows("催单") && !screen.shows("并单"), "{}", screen.picture());
        screen.keys("<f6>");
        assert!(screen.app.session.form.is_some(), "it stays:\n{}", screen.picture());
    }
}

/// Help is there over whatever one chooses from or reads, says that one may type, and leads back to it.
#[test]
fn help_over_a_list_says_how_to_choose_and_leads_back() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs<f2><f4>");
    assert!(screen.shows("┌ 故障"), "{}", screen.picture());
    screen.keys("<f1>");
    assert!(screen.shows("打字即筛选") && screen.shows("选定当前行"), "{}", screen.picture());
    screen.keys("<esc>");
    assert!(screen.shows("┌ 故障"), "{}", screen.picture());
    screen.keys("<esc><esc><ctrl-n><enter>");
    for typed in ["", "gfh"] {
        screen.keys(typed).keys("<f1>");
        assert!(screen.shows("┌ 帮助") && screen.shows("打字即筛选"), "{}", screen.picture());
        screen.keys("<esc>");
        assert!(screen.shows("能办的"), "{}", screen.picture());
    }
    assert!(screen.shows("▸改房号"), "what was typed stands there still:\n{}", screen.picture());
    screen.keys("<ctrl-u>xq<enter>");
    assert!(screen.shows("时限"), "the story:\n{}", screen.picture());
    screen.keys("<f1><enter>");
    assert!(screen.shows("时限"), "{}", screen.picture());
}

/// 回岗 is a word of its own: where nobody is away it opens no 暂离.
#[test]
fn back_on_duty_is_not_going_away() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("<ctrl-x>回岗<enter>");
    assert!(screen.app.session.form.is_none(), "{}", screen.picture());
    assert!(screen.shows("现在不能回岗"), "{}", screen.picture());
}

/// A room typed by hand offers its own people, and another room typed over it the other's.
#[test]
fn a_room_typed_by_hand_offers_its_own_people() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("<f2>1-2-1203<tab><f4>");
    let picture = screen.picture();
    assert!(picture.contains("张三") && picture.contains("王敏"), "{picture}");
    screen.keys("<esc><backtab><ctrl-u>1-2-1204<tab><f4>");
    let picture = screen.picture();
    assert!(picture.contains("1-2-1204") && !picture.contains("王敏"), "{picture}");
    assert!(!picture.contains("没有符合的"), "{picture}");
}

/// A form that was left is open nowhere: a colleague is not told that somebody sits at it. A draft
/// that is not there is not said to be thrown away.
#[test]
fn a_draft_that_was_left_is_open_nowhere() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs<f2>cp-07").rest();
    screen.keys("<ctrl-x>草稿<enter>");
    assert!(screen.shows("正开着"), "{}", screen.picture());
    screen.keys("<esc><esc>").rest();
    screen.keys("<ctrl-x>草稿<enter>");
    assert!(screen.shows("1-2-1203") && !screen.shows("正开着"), "{}", screen.picture());
    screen.keys("<esc><ctrl-x>弃稿 77<enter>");
    assert!(!screen.shows("已弃") && screen.shows("已经提交或作废"), "{}", screen.picture());
}

/// By its number a draft is thrown away with the form that it is open in; one that was opened again is
/// no longer the one that was left.
#[test]
fn a_draft_is_never_thrown_away_under_its_form_nor_twice() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs<f2>cp-07");
    let number = screen.app.session.form.as_ref().unwrap().draft.unwrap();
    screen.keys(&format!("<ctrl-x>弃稿 {number}<enter>"));
    assert!(screen.app.session.form.is_none() && screen.shows("已弃"), "{}", screen.picture());
    screen.keys("<f2>cp-07<tab><tab>y<esc><ctrl-x>草稿<enter><enter>");
    assert!(screen.app.session.form.is_some(), "{}", screen.picture());
    screen.keys("<f10>");
    assert!(screen.app.session.form.is_none(), "{}", screen.picture());
    screen.keys("<esc><ctrl-x>弃稿<enter>");
    assert!(screen.shows("弃哪一份"), "{}", screen.picture());
}

/// The disk takes nothing any more in the middle of several: what stands, what failed and what was not
/// tried is all told.
#[test]
fn when_the_desk_fails_among_several_all_of_them_are_told() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    let open = desk.open_in("未派");
    let ids: Vec<SlipId> = open.iter().take(3).map(|row| row.id).collect();
    let named: Vec<String> = ids.iter().map(|id| format!("F-{}/{}", id.form, id.number)).collect();
    screen.silent = true;
    screen.keys(&format!("<ctrl-x>到场 {}<enter>", named.join(" ")));
    let accepted = Reply::Accepted {
        slip: ids[0],
        number: named[0].clone(),
        version: 9,
        warnings: Vec::new(),
    };
    for reply in [accepted, Reply::Failed("磁盘满了".to_owned())] {
        let hand = |sent: &&Sent| matches!(sent.request, Request::Hand { .. });
        let n = screen.sent.iter().rev().find(hand).unwrap().n;
        screen.tell(Msg::Told(Box::new(Told::Reply { n, reply })));
    }
    let picture = screen.picture();
    assert!(picture.contains("有的没有办成") && picture.contains("磁盘满了"), "{picture}");
    assert!(picture.contains("还没有提交"), "{picture}");
    for id in &ids {
        assert!(picture.contains(&format!("{:06}", id.number)), "{picture}");
    }
}

/// The list of registers is long: it is narrowed by what is typed, and Esc lists all of them again.
#[test]
fn a_register_is_chosen_by_typing() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("<ctrl-x>台账<enter>/gzm");
    assert!(screen.shows("F-20") && !screen.shows("F-14 "), "{}", screen.picture());
    screen.keys("<esc>");
    assert!(screen.shows("F-14"), "{}", screen.picture());
    screen.keys("/没有<enter>");
    assert!(screen.shows("没有这样的台账"), "{}", screen.picture());
    screen.keys("<esc>/60<enter>");
    assert!(screen.shows("F-60"), "{}", screen.picture());
    screen.keys("<enter>");
    assert!(screen.shows("装修"), "{}", screen.picture());
}

/// A file box says under F1 what goes into it, and its own keys: nobody signs in there.
#[test]
fn help_over_a_line_says_what_the_line_is_for() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(101, "6101");
    screen.keys("<ctrl-x>导入<enter><enter><f1>");
    assert!(screen.shows("文件") && screen.shows("名册的文件名"), "{}", screen.picture());
    assert!(screen.shows("写好了,照办") && !screen.shows("最后一栏是登录"), "{}", screen.picture());
    screen.keys("<esc>");
    assert!(screen.shows("名册的文件名"), "back at the line:\n{}", screen.picture());
}

/// A sentence that says what to do is read whole, however long, also beside a command.
#[test]
fn no_sentence_at_the_foot_is_cut() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    let long = "请先核对".repeat(30);
    screen.app.say_no(format!("{long}再办。"));
    screen.keys("");
    let picture: String = screen.picture().split_whitespace().collect();
    assert!(picture.contains(&format!("{long}再办。")), "{}", screen.picture());
    screen.keys(":导入 车辆 名册.xlsx<enter>");
    let picture: String = screen.picture().split_whitespace().collect();
    assert!(picture.contains("如故障码、F-49。"), "{}", screen.picture());
}

/// What the form has said already is not said again in a box; what it could not know is.
#[test]
fn after_handing_in_only_new_warnings_lie_over_the_screen() {
    let desk = RealDesk::practice();
    let mut screen = desk.sign_in(102, "6102");
    screen.keys("zs<ctrl-x>咨询<enter>");
    let spot = |screen: &Terminal| {
        screen.app.session.form.as_ref().map(|form| form.state.draft().at).unwrap_or_default()
    };
    for (blank, typed) in [("matter", "need"), ("handled", "passed"), ("content", "绿化要修剪")]
    {
        for _ in 0..12 {
            if spot(&screen) == blank {
                break;
            }
            screen.keys("<tab>");
        }
        assert_eq!(spot(&screen), blank, "{}", screen.picture());
        screen.keys(typed);
    }
    screen.ring(Alarm::Try);
    assert!(screen.shows("转报要写给谁"), "{}", screen.picture());
    screen.keys("<f10>");
    assert!(screen.app.session.form.is_none(), "{}", screen.picture());
    assert!(screen.app.overlay.is_none(), "read in the form:\n{}", screen.picture());
    assert_eq!(desk.newest("F-08").state, "待答复");
}

/// Whoever has written something stands on it afterwards, not on the row that was there before.
#[test]
fn the_new_paper_is_selected_after_it_was_handed_in() {
    let desk = RealDesk::practice();
    let mut head = desk.sign_in(101, "6101");
    head.keys("<ctrl-x>台账 F-20<enter><down><down>");
    let before = head.app.screen().slip();
    head.keys("<insert>登记<enter>zz-99<tab>试验用<f10>");
    let newest = desk.newest("F-20").id;
    assert!(before.is_some() && before != Some(newest));
    assert_eq!(head.app.screen().slip(), Some(newest), "{}", head.picture());
}
