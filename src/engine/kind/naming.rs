//! Slips as people name them in a blank, by number or by the room where they are open. It must not say whether the slip may
//! stand there: that is for the rules.

use super::super::book::Book;
use super::super::form::Form;
use super::super::slip::Index;
use super::super::value::SlipId;

/// Open slips of a room that are looked through.
const OPEN_READ: usize = 2_000;

/// The slip that a text names: `F-60/12`, `装修 12`; where slips of one form are meant, `12` and the room where one is open.
///
/// # Errors
/// One sentence that says what is understood.
pub(super) fn slip(meant: Option<u16>, text: &str, book: &dyn Book) -> Result<SlipId, String> {
    let registry = book.registry();
    let short = || Some(SlipId { form: meant?, number: text.parse().ok()? });
    let Some(id) = registry.slip_number(text).or_else(short) else {
        return match meant.and_then(|form| registry.tagged(form)) {
            Some(form) => open_at(form, text, book),
            None => Err("单号写成 F-14/123".to_string()),
        };
    };
    match book.slip(id) {
        Some(_) => Ok(id),
        None => Err(format!("没有 {};请核对单号", registry.show_number(id))),
    }
}

/// The slip of a form that is open at a room, where it is the only one.
fn open_at(form: &Form, text: &str, book: &dyn Book) -> Result<SlipId, String> {
    let registry = book.registry();
    let how = format!("请写{}的单号,如“{} 12”,或房号", form.word, form.word);
    let room = registry.lookup.room_find(book, text).map_err(|_| how)?;
    let open = book.under(Index::OpenRoom, u64::from(room.0), OPEN_READ);
    let open: Vec<SlipId> = open.into_iter().filter(|id| id.form == form.tag).collect();
    match open.as_slice() {
        [one] => Ok(*one),
        [] => Err(format!(
            "{} 没有未完的{};请写单号",
            registry.lookup.room_shown(book, room),
            form.word
        )),
        many => {
            let numbers: Vec<String> = many.iter().map(|id| registry.show_number(*id)).collect();
            Err(format!("这一户有几张{}:{};请写单号", form.word, numbers.join("、")))
        }
    }
}
