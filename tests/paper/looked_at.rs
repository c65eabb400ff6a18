//! What was found when papers were looked at as pictures, and must not come back: an amount in words whose figures stand
//! on another line, a paper that the clause wants signed and that has no place for it, a register without its room.

#[path = "red_ink.rs"]
mod red_ink;

use qiantai::engine::print::Said;
use qiantai::forms;
use qiantai::paper::{Block, Copies, Mark, Paper, Sheet, place};

use crate::sheets;
use crate::slips::{self, Dice, Filling};

fn of(id: &str, filling: Filling, copies: Copies) -> Vec<Sheet> {
    let form = forms::form(id).unwrap();
    sheets(form, &slips::slip(form, filling, &mut Dice::new(9)), copies, 1)
}

/// The labels of all squares, those where somebody signs apart.
fn labels(sheet: &Sheet) -> (Vec<String>, Vec<String>) {
    let (mut blanks, mut signs) = (Vec::new(), Vec::new());
    for block in &sheet.blocks {
        let Block::Blanks(squares) = block else { continue };
        for square in squares {
            let signed = square.lines > 1 && square.name.is_empty();
            let list = if signed { &mut signs } else { &mut blanks };
            list.push(square.label.clone());
        }
    }
    (blanks, signs)
}

#[test]
fn an_amount_in_words_stands_on_one_line_with_its_figures() {
    let mut looked_at = 0;
    for form in forms::all().filter(|form| form.print.sum.is_some()) {
        for filling in [Filling::Empty, Filling::Usual, Filling::Long] {
            let slip = slips::slip(form, filling, &mut Dice::new(3));
            let copies = if form.print.parts.is_empty() { Copies::Each } else { Copies::One(1) };
            for sheet in sheets(form, &slip, copies, 1) {
                for paper in [Paper::THIRD, Paper::HALF, Paper::A5] {
                    let pages = place(&sheet, &paper);
                    let at = |wanted: &dyn Fn(&str) -> bool| {
                        pages.iter().enumerate().find_map(|(n, page)| {
                            page.iter().find_map(|mark| match mark {
                                Mark::Text { y, text, .. } if wanted(text) => Some((n, *y)),
                                _ => None,
                            })
                        })
                    };
                    let words = at(&|text| text.ends_with("(大写)"));
                    let figures = at(&|text| text == "￥");
                    assert!(words.is_some(), "{}", form.id);
                    assert_eq!(words, figures, "{} {filling:?} {}", form.id, paper.name);
                    looked_at += 1;
                }
            }
        }
    }
    assert!(looked_at > 40, "{looked_at}");
}

#[test]
fn what_the_clauses_want_signed_has_a_place_to_sign() {
    for (id, who) in [
        ("F-13", "业户验收签字"),
        ("F-14", "报修人验收签字"),
        ("F-17", "保洁主管"),
        ("F-18", "领用人"),
        ("F-30", "客户签字"),
        ("F-30", "客服主管"),
        ("F-31", "客户签收"),
        ("F-33", "管理处经理"),
        ("F-35", "接班人"),
        ("F-36", "接班人"),
        ("F-41", "物业主任"),
        ("F-60", "业主"),
        ("F-69", "施工负责人"),
        ("F-92", "门岗"),
        ("F-94", "借用人"),
    ] {
        for filling in [Filling::Empty, Filling::Usual] {
            let sheet = of(id, filling, Copies::Each).remove(0);
            let (_, signs) = labels(&sheet);
            assert!(signs.iter().any(|label| label == who), "{id}: {signs:?}");
        }
    }
}

#[test]
fn an_empty_complaint_goes_round_with_room_for_what_is_done_and_none_of_the_office_s_own() {
    let (blanks, _) = labels(&of("F-30", Filling::Empty, Copies::Each)[0]);
    for label in ["投诉要点", "等级", "处理结果", "答复内容", "客户意见"] {
        assert!(blanks.iter().any(|blank| blank == label), "{label}: {blanks:?}");
    }
    let (blanks, _) = labels(&of("F-30", Filling::Usual, Copies::Each)[0]);
    for label in ["疑似重大", "被投诉人", "见证人"] {
        assert!(!blanks.iter().any(|blank| blank == label), "{label}: {blanks:?}");
    }
    // What was filled on the way stands there as well.
    assert!(blanks.iter().any(|blank| blank == "解释内容"), "{blanks:?}");
}

/// The papers of a renovation that hang on its file (F-62, F-64, F-66, F-67, F-70), of a file that stands on its site.
#[test]
fn papers_beside_a_renovation_have_their_home_and_their_signatures() {
    let form = forms::form("F-60").unwrap();
    let mut slip = slips::slip(form, Filling::Usual, &mut Dice::new(9));
    slip.state = form.states.iter().find(|state| state.name == "working").unwrap().code;
    for (name, label, signs) in [
        ("F-66", "证号", "管理处(章)"),
        ("F-67", "许可证号", "门岗"),
        ("F-62", "委托事项", "受托人签字"),
        ("F-64", "营业执照", "收件人"),
        ("F-70", "进场状况", "装修公司"),
    ] {
        let number = (1..=form.choices())
            .find(|n| form.paper(*n).is_some_and(|paper| paper.name.starts_with(name)));
        let number = number.unwrap_or_else(|| panic!("no {name}"));
        let made = sheets(form, &slip, Copies::One(number), 1);
        assert_eq!(made.len(), 1, "{name}");
        let (blanks, signed) = labels(&made[0]);
        assert!(blanks.iter().any(|blank| blank == "房号"), "{name}: {blanks:?}");
        assert!(blanks.iter().any(|blank| blank == label), "{name}: {blanks:?}");
        assert!(signed.iter().any(|who| who == signs), "{name}: {signed:?}");
        for paper in [Paper::A5, Paper::HALF] {
            assert_eq!(place(&made[0], &paper).len(), 1, "{name} {}", paper.name);
        }
    }
    // Before anything is allowed there is no permit, and nobody was let in.
    slip.state = form.states.iter().find(|state| state.name == "applied").unwrap().code;
    for n in 1..=form.choices() {
        let paper = form.paper(n).unwrap();
        let known: Vec<Vec<Said>> = (paper.sheets)(&slip, &forms::map_book());
        let early = ["F-62", "F-64"].iter().any(|name| paper.name.starts_with(name));
        assert_eq!(!known.is_empty(), early, "{}", paper.name);
    }
}

/// The table of a name, with its headings.
fn table(sheet: &Sheet, wanted: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let found = sheet.blocks.iter().find_map(|block| match block {
        Block::Table { name, heads, rows, .. } if name == wanted => {
            Some((heads.iter().map(|head| head.label.clone()).collect(), rows.clone()))
        }
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no table {wanted}: {sheet:?}"))
}

#[test]
fn what_each_material_comes_to_stands_beside_it() {
    for id in ["F-13", "F-14", "F-17"] {
        for sheet in of(id, Filling::Usual, Copies::Each) {
            let (heads, rows) = table(&sheet, "materials");
            assert_eq!(heads, ["材料", "数量", "单价", "单位", "金额"], "{id}");
            let plain = |text: &str| text.replace([',', '.'], "").parse::<i64>();
            for row in rows.iter().filter(|row| !row[0].is_empty()) {
                let (count, price) = (plain(&row[1]).unwrap(), plain(&row[2]).unwrap());
                match count.checked_mul(price) {
                    Some(all) => assert_eq!(plain(&row[4]), Ok(all), "{id}: {row:?}"),
                    None => assert_eq!(row[4], "", "{id}: {row:?}"),
                }
            }
        }
        let empty = of(id, Filling::Empty, Copies::Each).remove(0);
        assert!(table(&empty, "materials").1.iter().all(|row| row.len() == 5), "{id}");
    }
}

#[test]
fn a_customer_has_one_place_to_sign_and_their_name_stands_there_once_they_did() {
    for (id, label) in
        [("F-13", "签认人"), ("F-14", "签认人"), ("F-17", "签认人"), ("F-30", "客户签名")]
    {
        let stands =
            |filling| labels(&of(id, filling, Copies::Each)[0]).0.contains(&label.to_string());
        assert!(!stands(Filling::Empty) && stands(Filling::Usual), "{id}");
    }
}

#[test]
fn who_signed_beside_stands_in_the_head_of_the_paper() {
    let form = forms::form("F-35").unwrap();
    let mut slip = slips::slip(form, Filling::Usual, &mut Dice::new(9));
    let hand_over = form.step("hand-over").unwrap().tag;
    let mut deed = slip.story[0].clone();
    let alone = sheets(form, &slip, Copies::Each, 1).remove(0).about;
    assert!(!alone.contains("交班 "), "{alone}");
    (deed.step, deed.cosign) = (hand_over, Some(qiantai::engine::value::Badge(103)));
    slip.story.push(deed);
    let two = sheets(form, &slip, Copies::Each, 1).remove(0).about;
    assert!(two.contains("交班 2026-") && two.contains("102") && two.contains("103"), "{two}");
}

#[test]
fn the_list_that_is_walked_with_names_every_point_of_the_sheet() {
    use qiantai::queries::list_printing::{Stamp, blank};
    let stamp = Stamp {
        office: "滨江花园".to_string(),
        practice: false,
        by: "王丽(102)".to_string(),
        now: qiantai::engine::moment::Moment(1_795_700_000_000),
        print: None,
    };
    let form = forms::form("F-45").unwrap();
    let sheet = blank(&forms::map_book(), form, Copies::Each, &stamp).remove(0);
    let (heads, rows) = table(&sheet, "findings");
    assert_eq!(heads, ["要点", "类别", "地点", "发现"]);
    assert_eq!(rows.len(), 28, "{rows:?}");
    for (n, point, group) in
        [(0, "公共路面", "环境"), (15, "脱岗", "保安"), (27, "卫星天线", "装修")]
    {
        assert_eq!(rows[n], [point, group, "", ""]);
    }
    for paper in [Paper::WHOLE, Paper::A4] {
        assert_eq!(place(&sheet, &paper).len(), 1, "{}", paper.name);
    }
}
