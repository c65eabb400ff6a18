//! What is typed is what is seen, and the caret stands where the next character will.

use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::*;

fn line(text: &str) -> LineEditor {
    let mut editor = LineEditor::new(100);
    assert_eq!(editor.insert(text), Inserted::Whole);
    editor
}

fn row(buffer: &Buffer, y: u16) -> String {
    let mut out = String::new();
    let mut x = buffer.area().x;
    while x < buffer.area().right() {
        let glyph = buffer[(x, y)].symbol();
        out.push_str(glyph);
        x += u16::try_from(glyph.width()).unwrap().max(1);
    }
    out
}

fn drawn(editor: &LineEditor, width: u16, focused: bool) -> (String, Option<Position>) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
    let caret = editor.draw(*buffer.area(), &mut buffer, &Theme::default(), focused);
    (row(&buffer, 0), caret)
}

#[test]
fn a_run_is_one_step_to_undo() {
    let mut editor = line("厨房");
    editor.insert("漏水严重");
    assert_eq!(editor.apply(EditKey::Undo), Applied::Changed);
    assert_eq!(editor.text(), "厨房");
    assert_eq!(editor.apply(EditKey::Redo), Applied::Changed);
    assert_eq!(editor.text(), "厨房漏水严重");
    assert_eq!(editor.apply(EditKey::Undo), Applied::Changed);
    assert_eq!(editor.apply(EditKey::Undo), Applied::Changed);
    assert_eq!((editor.text().as_str(), editor.apply(EditKey::Undo)), ("", Applied::Ignored));
}

#[test]
fn one_line_stays_one_line() {
    let mut editor = line("甲\r\n乙\n丙\u{1b}[31m\u{202e}");
    assert_eq!(editor.text(), "甲 乙 丙[31m");
    for key in [EditKey::NewLine, EditKey::Up, EditKey::Down, EditKey::PageUp] {
        assert_eq!(editor.apply(key), Applied::Ignored);
    }
    assert_eq!(editor.text(), "甲 乙 丙[31m");
}

#[test]
fn a_full_field_says_how_much_was_left_out() {
    let mut editor = LineEditor::new(4);
    assert_eq!(editor.insert("厨房漏水了"), Inserted::Cut { left_out: 1 });
    assert_eq!(editor.text(), "厨房漏水");
    assert_eq!(editor.insert("x"), Inserted::Cut { left_out: 1 });
    assert_eq!(editor.set_text("一二三四五六"), Inserted::Cut { left_out: 2 });
    assert_eq!(editor.text(), "一二三四");
    let mut note = NoteEditor::new(3);
    note.insert("一二三");
    assert_eq!(note.apply(EditKey::NewLine), Applied::Ignored);
}

#[test]
fn a_text_put_in_place_cannot_be_undone_to_another_persons() {
    let mut editor = line("张三");
    editor.set_text("李四");
    assert_eq!(editor.apply(EditKey::Undo), Applied::Ignored);
    assert_eq!(editor.text(), "李四");
    editor.insert("五");
    assert_eq!(editor.apply(EditKey::Undo), Applied::Changed);
    assert_eq!(editor.text(), "李四");
}

#[test]
fn keys_move_and_delete() {
    let mut editor = line("厨房漏水");
    assert_eq!(editor.apply(EditKey::Left), Applied::Moved);
    assert_eq!(editor.apply(EditKey::DeleteBefore), Applied::Changed);
    assert_eq!(editor.text(), "厨房水");
    editor.apply(EditKey::Home);
    assert_eq!(editor.apply(EditKey::Left), Applied::Ignored);
    assert_eq!(editor.apply(EditKey::DeleteBefore), Applied::Ignored);
    assert_eq!(editor.apply(EditKey::ClearLine), Applied::Ignored);
    editor.apply(EditKey::DeleteAfter);
    assert_eq!(editor.text(), "房水");
    editor.apply(EditKey::End);
    editor.apply(EditKey::ClearLine);
    assert_eq!(editor.text(), "");
}

#[test]
fn the_caret_does_not_stop_inside_a_glyph() {
    let mut editor = line("ab\u{316}\u{317}c");
    editor.apply(EditKey::Left);
    editor.apply(EditKey::Left);
    editor.insert("|");
    assert_eq!(editor.text(), "a|b\u{316}\u{317}c");
    editor.apply(EditKey::Right);
    editor.insert("|");
    assert_eq!(editor.text(), "a|b\u{316}\u{317}|c");
    editor.apply(EditKey::Home);
    editor.apply(EditKey::DeleteAfter);
    editor.apply(EditKey::DeleteAfter);
    editor.apply(EditKey::DeleteAfter);
    assert_eq!(editor.text(), "|c", "marks go with their letter");
}

#[test]
fn the_caret_stands_behind_wide_glyphs_and_scrolls() {
    let mut editor = line("水");
    assert_eq!(drawn(&editor, 10, true), ("水        ".into(), Some(Position::new(2, 0))));
    editor.insert("管漏水了吗");
    let (text, caret) = drawn(&editor, 9, true);
    assert!(text.contains("了吗") && !text.contains("管"), "{text:?}");
    assert!(caret.is_some_and(|at| at.x < 9), "{caret:?}");
    editor.apply(EditKey::Home);
    let (text, caret) = drawn(&editor, 9, true);
    assert_eq!((text.starts_with("水管漏水"), caret), (true, Some(Position::new(0, 0))));
    assert_eq!(drawn(&editor, 9, false), ("水管漏水…".into(), None));
    assert_eq!(drawn(&editor, 0, true).1, None);
}

#[test]
fn a_secret_is_never_drawn() {
    let mut editor = LineEditor::secret(12);
    editor.insert("4711");
    for focused in [true, false] {
        let (text, _) = drawn(&editor, 8, focused);
        assert_eq!(text.trim_end(), "****");
    }
    editor.set_text("99");
    assert_eq!(drawn(&editor, 8, true).0.trim_end(), "**");
}

#[test]
fn a_note_keeps_lines_and_leaves_its_edges_to_the_form() {
    let mut note = NoteEditor::new(100);
    note.insert("第一行\r\n第二行");
    assert_eq!(note.text(), "第一行\n第二行");
    assert_eq!(note.apply(EditKey::Down), Applied::Ignored);
    assert_eq!(note.apply(EditKey::Up), Applied::Moved);
    assert_eq!(note.apply(EditKey::Up), Applied::Ignored);
    note.apply(EditKey::End);
    assert_eq!(note.apply(EditKey::NewLine), Applied::Changed);
    assert_eq!(note.text(), "第一行\n\n第二行");
    assert_eq!(note.rows(5), 5);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 3));
    let caret = note.draw(*buffer.area(), &mut buffer, &Theme::default(), true);
    assert_eq!(caret, Some(Position::new(0, 1)));
    assert_eq!(row(&buffer, 2).trim_end(), "第二行");
    assert_eq!(note.draw(*buffer.area(), &mut buffer, &Theme::default(), false), None);
    assert_eq!(row(&buffer, 2).trim_end(), "第二行");
}

#[test]
fn a_shorter_text_leaves_nothing_of_a_longer_one() {
    let mut buffer = Buffer::with_lines(["旧的文字还在这里"]);
    let area = Rect::new(3, 0, 8, 1);
    line("新").draw(area, &mut buffer, &Theme::default(), true);
    assert_eq!(row(&buffer, 0), "旧 新       这里");
}

fn any_key() -> impl Strategy<Value = Result<String, EditKey>> {
    use EditKey::*;
    let keys = [
        Left,
        Right,
        WordLeft,
        WordRight,
        Home,
        End,
        Up,
        Down,
        PageUp,
        PageDown,
        DeleteBefore,
        DeleteAfter,
        DeleteWord,
        ClearLine,
        NewLine,
        Undo,
        Redo,
    ];
    prop_oneof![
        "[厨房a \u{301}\n，]{1,6}".prop_map(Ok),
        proptest::sample::select(keys.to_vec()).prop_map(Err)
    ]
}

proptest! {
    #[test]
    fn any_keys_leave_the_caret_on_the_screen(
        keys in proptest::collection::vec(any_key(), 0..60), width in 3u16..20
    ) {
        let (mut editor, mut note) = (LineEditor::new(40), NoteEditor::new(40));
        let mut buffer = Buffer::empty(Rect::new(2, 1, width, 3));
        let area = *buffer.area();
        for key in keys {
            match key {
                Ok(text) => {
                    editor.insert(&text);
                    note.insert(&text);
                }
                Err(key) => {
                    editor.apply(key);
                    note.apply(key);
                }
            }
            prop_assert!(!editor.text().contains('\n'));
            prop_assert!(editor.text().chars().count() <= 40 && note.text().chars().count() <= 40);
            let caret = editor.draw(area, &mut buffer, &Theme::default(), true);
            prop_assert!(caret.is_some(), "line {:?} in {}", editor.text(), width);
            let caret = note.draw(area, &mut buffer, &Theme::default(), true);
            prop_assert!(caret.is_some(), "note {:?} in {}", note.text(), width);
        }
    }
}
