//! The words of `设`: which setting, its value, and the reason as it was written. It must not look a setting up.

use crate::text::half_width;

/// `设 名 值 理由`: the name, the value with the commas of its thousands, and the reason as it was written.
pub(super) fn set(behind: &str) -> Result<Vec<String>, String> {
    let mut parts = behind.splitn(2, char::is_whitespace).map(str::trim);
    let name = parts.next().map(half_width).unwrap_or_default();
    let (worth, why) = match parts.next().unwrap_or_default() {
        "" => ("", ""),
        rest => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
    };
    let (worth, why) = (half_width(worth), why.trim());
    let figures = |c: char| c.is_ascii_digit() || ".,元".contains(c);
    let next = half_width(why.split_whitespace().next().unwrap_or_default());
    // `1 000 调价`: whether a thousand or one is meant is not guessed.
    if worth.ends_with(|c: char| c.is_ascii_digit())
        && next.starts_with(|c: char| c.is_ascii_digit())
        && next.chars().all(figures)
    {
        return Err(format!("“{worth} {next}”是一个数吗?数里不要空格;理由不要以数字开头。"));
    }
    let words = [name, worth, why.to_owned()];
    Ok(words.into_iter().filter(|word| !word.is_empty()).collect())
}
