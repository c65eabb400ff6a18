//! Phone numbers as they are dialled here. It must not judge whether a number can be one: what a blank
//! takes is [`super::reading`]'s.

/// A number without dashes, blanks and brackets, and without the country's code in whichever way it
/// stands: `+86 138…`, `0086-138…`, `86-571-…`. An area code gets back the 0 that it loses behind it.
///
/// 86 without any mark is the country's only before a mobile number: 8612 3456 is a number of a city.
pub fn local(text: &str) -> String {
    let text = text.trim();
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ' | '(' | ')')).collect();
    let marked = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086"));
    let parted = ["86-", "86 ", "(86)"].iter().any(|code| text.starts_with(code));
    let bare = digits.strip_prefix("86").filter(|rest| {
        let mobile = rest.len() == 11 && rest.starts_with('1');
        mobile || (parted && rest.len() >= 10)
    });
    let Some(rest) = marked.or(bare) else { return digits };
    let mobile = rest.len() == 11 && rest.starts_with('1');
    let service = ["400", "800"].iter().any(|head| rest.starts_with(head)) && rest.len() == 10;
    let area = (10..=11).contains(&rest.len()) && !rest.starts_with('0') && !mobile && !service;
    if area { format!("0{rest}") } else { rest.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_s_code_is_no_part_of_a_number() {
        for written in [
            "13800138000",
            "+8613800138000",
            "+86 138-0013-8000",
            "0086 13800138000",
            "0086-138 0013 8000",
            "86-13800138000",
            "86 13800138000",
            "8613800138000",
            "(86)13800138000",
            "(+86) 138 0013 8000",
        ] {
            assert_eq!(local(written), "13800138000", "{written}");
        }
        for written in
            ["0571-88886666", "+86 571 88886666", "0086-0571-88886666", "86-571-88886666"]
        {
            assert_eq!(local(written), "057188886666", "{written}");
        }
        assert_eq!(local("+86 10 88886666"), "01088886666");
        assert_eq!(local("+86 400 800 1234"), "4008001234");
    }

    #[test]
    fn a_number_that_only_begins_like_it_stays() {
        for (written, digits) in [
            ("86123456", "86123456"),
            ("86-123456", "86123456"),
            ("110", "110"),
            ("+1 202", "+1202"),
        ] {
            assert_eq!(local(written), digits);
        }
    }
}
