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
