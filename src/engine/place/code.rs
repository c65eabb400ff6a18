//! Codes of letters and a number, as doors, shops and parking places have them, in their one writing: upper
//! case, without leading zeros.

use super::problem::PlaceProblem;

/// `S-12`, from `s12`, `S 12` or `S-012`; `None` for anything else.
pub(super) fn shop(text: &str) -> Option<String> {
    let code = parking(text).ok()?;
    code.starts_with("S-").then_some(code)
}

/// An area of letters (and a level, `B1`), a dash and a number; or a number alone.
pub(super) fn parking(text: &str) -> Result<String, PlaceProblem> {
    let problem = || PlaceProblem::NotUnderstood(text.to_owned());
    let code: String = text.chars().filter(|c| *c != ' ').collect();
    let code = code.to_ascii_uppercase();
    let (area, number) = match code.rsplit_once('-') {
        Some((area, number)) => (area.to_owned(), number.to_owned()),
        None => code.chars().partition(char::is_ascii_alphabetic),
    };
    // `1A7` without a dash would otherwise be taken apart into A and 17.
    let whole = code.contains('-') || code.starts_with(&area);
    let mut letters = area.chars().skip_while(char::is_ascii_alphabetic);
    let area_reads = area.is_empty()
        || (area.starts_with(|c: char| c.is_ascii_alphabetic())
            && letters.all(|c| c.is_ascii_digit()));
    let number_reads = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    if !whole || !area_reads || !number_reads || code.starts_with('-') {
        return Err(problem());
    }
    let number = digits_without_zeros(&number)?;
    Ok(if area.is_empty() { number } else { format!("{area}-{number}") })
}

/// Drops the leading zeros of a number's digits, keeping letters where they stand.
pub(super) fn without_zeros(code: &str) -> Result<String, PlaceProblem> {
    let letters: String = code.chars().take_while(char::is_ascii_alphabetic).collect();
    let rest: String = code.chars().skip_while(char::is_ascii_alphabetic).collect();
    if rest.is_empty() {
        return Ok(letters);
    }
    Ok(letters + &digits_without_zeros(&rest)?)
}

/// A number without its leading zeros; a number that is nothing else is refused.
fn digits_without_zeros(digits: &str) -> Result<String, PlaceProblem> {
    let plain = digits.trim_start_matches('0');
    if plain.starts_with(|c: char| c.is_ascii_digit()) {
        Ok(plain.to_owned())
    } else {
        Err(PlaceProblem::Zero)
    }
}
