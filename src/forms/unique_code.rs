//! What registers of coded records share: a code is one record's, and the record is called by it.
//! It is no form; faults and prices are kept by it.

use crate::forms::prelude::*;

/// Refuses a code that is another record's. The one that is changed may keep its own.
///
/// # Errors
/// The rule, at the blank.
pub fn free(ask: &Ask<'_>, given: &Fields, (tag, taken): (Tag<Text>, &Rule)) -> Result<(), Notice> {
    let code = given.get(tag).map_or_else(String::new, |Text(code)| code.trim().to_string());
    let own = ask.slip.map(|s| s.id);
    let same = |s: &Slip| s.text(tag).trim().eq_ignore_ascii_case(&code) && Some(s.id) != own;
    if ask.book.named(ask.form.tag, &code).iter().any(same) {
        return Err(taken.with(&[&code]).at(tag));
    }
    Ok(())
}

/// `换角阀 (FW-01)`.
pub fn called(slip: &Slip, code: Tag<Text>, word: Tag<Text>) -> Called {
    let code = slip.text(code).to_string();
    Called { shown: format!("{} ({code})", slip.text(word)), code }
}
