//! What the operator sees, at 80×24 and beside it.

use super::*;

/// The cell on which the caret of a drawn form stands, from the left edge of its row.
fn before_caret(form: &FormState, size: (u16, u16)) -> String {
    let (buffer, caret) = themed(form, size, false);
    let caret = caret.unwrap();
    let (mut line, mut x) = (String::new(), 0);
    while x < caret.x {
        let symbol = buffer[(x, caret.y)].symbol();
        line.push_str(symbol);
        x += symbol.cell_width().max(1);
    }
    assert_eq!(x, caret.x, "the caret stands between glyphs");
    line
}

#[test]
fn the_opening_slip_stands_as_on_paper() {
    let mut form = opening();
    form.focus = form.spot_of("part").unwrap();
    press(&mut form, "厨房 › 水槽下");
    form.hear_try(&Tried {
        advice: Advice {
            warnings: vec![Notice {
                rule: "SAME_MATTER".into(),
                mode: Mode::Warn,
                text: "本户未完:维修 000123 厨房漏水。是同一件事请用催单".into(),
                cites: vec!["G-28".into()],
                field: None,
            }],
            fills: Vec::new(),
            computed: vec![
                ("通知维修".into(), "14:37 (来电 14:32 + 5 分 (N-01))".into()),
                ("到场".into(), "14:47 (来电 14:32 + 15 分 (N-02))".into()),
            ],
        },
        ..Tried::default()
    });
    insta::assert_snapshot!("opening", picture(&form, (80, 20)));
}

#[test]
fn the_returned_slip_shows_its_earlier_steps_and_materials() {
    let mut form = returning();
    press(&mut form, "1");
    form.focus = form.spot_of("materials").unwrap();
    press(&mut form, "角阀<tab>2<tab>个<tab>18.00<tab>生料带");
    insta::assert_snapshot!("returning", picture(&form, (80, 22)));
}

#[test]
fn every_kind_in_ascii_on_a_narrow_screen_and_a_choice_list() {
    let mut form = every();
    press(&mut form, "甲乙");
    form.focus = form.spot_of("grade").unwrap();
    press(&mut form, "<enter>");
    insta::assert_snapshot!("list", picture(&form, (80, 22)));
    press(&mut form, "<esc>");
    insta::assert_snapshot!("narrow", printed(&themed(&form, (40, 10), true).0).join("\n"));
}

#[test]
fn the_caret_stands_behind_what_is_written_also_behind_wide_glyphs() {
    let mut form = every();
    assert_eq!(before_caret(&form, (80, 22)), "│*文字     │ ");
    press(&mut form, "厨房a");
    assert_eq!(before_caret(&form, (80, 22)), "│ 文字     │ 厨房a");
    press(&mut form, "<left><left>");
    assert_eq!(before_caret(&form, (80, 22)), "│ 文字     │ 厨");
    let mut form = opening();
    form.focus = form.spot_of("caller").unwrap();
    assert!(before_caret(&form, (80, 22)).ends_with(" 张三"));
    form.focus = form.spot_of("content").unwrap();
    press(&mut form, "一<alt-enter>二三");
    assert!(before_caret(&form, (80, 22)).ends_with("│ 二三"));
}

#[test]
fn a_tall_form_scrolls_to_the_caret_and_says_what_is_hidden() {
    let mut form = returning();
    form.focus = form.spot_of("materials").unwrap();
    for n in 0..30 {
        press(&mut form, &format!("料{n}<f5>"));
    }
    let seen = picture(&form, (80, 20));
    assert!(seen.contains("料29") && seen.contains("上面还有"), "{seen}");
    assert!(!seen.contains("料1 "), "{seen}");
    press(&mut form, &"<up>".repeat(15));
    let seen = picture(&form, (80, 20));
    assert!(seen.contains("上面还有") && seen.contains("下面还有"), "{seen}");
    form.focus = form.spot_of("source").unwrap();
    let seen = picture(&form, (80, 20));
    assert!(seen.contains("消息来源") && !seen.contains("下面还有"), "{seen}");
}

#[test]
fn earlier_steps_take_a_third_at_most_and_the_latest_says_most() {
    let form = returning();
    let theme = Theme::default();
    for (most, cells) in [(0, 78), (1, 78), (2, 78), (3, 30), (7, 78)] {
        let lines = form.earlier(cells, most, now(), &theme);
        assert!(lines.len() <= most);
        assert!(lines.iter().all(|(line, _)| line.width() <= cells));
        if most > 0 {
            let all: String = lines.iter().map(|(line, _)| line.as_str()).collect();
            assert!(all.contains("派工 王丽(102) 14:32") && !all.contains("空栏"), "{all}");
        }
    }
}

/// Every cell of the pick-list's border is whole, whatever Chinese text lies beneath.
#[test]
fn no_border_breaks_over_chinese_text() {
    for ascii in [false, true] {
        for shift in 0..6 {
            let mut form = opening();
            form.focus = form.spot_of("content").unwrap();
            press(&mut form, &format!("{}{}", "a".repeat(shift), "水槽下角阀渗水".repeat(20)));
            for field in ["room", "fault", "home", "visit", "told", "channel", "reporter_staff"] {
                form.focus = form.spot_of(field).unwrap();
                press(&mut form, "<f4>");
                let name = |n: usize| blank(&format!("#{n}"), &"张王李赵".repeat(n % 4 + 1));
                let note = "业主".to_owned();
                let rows = (0..12).map(|n| Picked { blank: name(n), note: note.clone() });
                form.hear_picks(field, rows.collect());
                if form.list.is_some() {
                    for size in [(80, 24), (79, 18), (40, 10)] {
                        whole_borders(&form, size, ascii);
                    }
                    press(&mut form, "<esc>");
                }
            }
        }
    }
}

fn whole_borders(form: &FormState, size: (u16, u16), ascii: bool) {
    let (buffer, caret) = themed(form, size, ascii);
    let caret = caret.unwrap();
    let all = if ascii { "+-|" } else { "┌┐└┘─│" };
    // The caret is in the filter, one cell below the top edge.
    let left = (0..caret.x).rev().find(|x| all.contains(buffer[(*x, caret.y)].symbol())).unwrap();
    let right = (caret.x..size.0).find(|x| all.contains(buffer[(*x, caret.y)].symbol())).unwrap();
    let corners = if ascii { ("+", "+") } else { ("└", "┘") };
    let bottom = (caret.y..size.1).find(|y| buffer[(left, *y)].symbol() == corners.0).unwrap();
    assert_eq!(buffer[(right, bottom)].symbol(), corners.1);
    for y in caret.y..=bottom {
        for x in [left, right] {
            assert!(all.contains(buffer[(x, y)].symbol()), "({x},{y}) at {size:?}");
        }
        if left > 0 {
            let beside = buffer[(left - 1, y)].symbol().cell_width();
            assert!(beside < 2, "a glyph reaches into the border at {y}");
        }
    }
    for x in left..=right {
        assert!(all.contains(buffer[(x, bottom)].symbol()));
    }
}
