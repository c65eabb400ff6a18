//! What typed characters choose: one of a list, or yes or no. Key by key and all at once come to the same.
//! What chooses nothing stays as it was typed, to be seen and put right; it is never taken for something.

use crate::engine::kind::Pick;

use crate::text::sound;

/// Characters of a text that chooses nothing.
const WRONG_MOST: usize = 40;

/// What came of typing into a choice.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    /// Nothing here begins like that.
    pub missed: bool,
    /// Characters that found no room.
    pub left_out: usize,
    /// The choice is made: the rest of the run belongs to the next blank.
    pub on: Option<String>,
}

/// Whether a choice goes by this name, label or code.
pub(super) fn is_pick(pick: &Pick, text: &str) -> bool {
    pick.name == text || pick.label == text || pick.code.to_string() == text
}

/// The choice before or after, round and round.
pub(super) fn turned(picked: Option<usize>, many: usize, forward: bool) -> Option<usize> {
    let last = many.checked_sub(1)?;
    Some(match (picked, forward) {
        (None, true) => 0,
        (None, false) => last,
        (Some(i), true) if i >= last => 0,
        (Some(i), true) => i + 1,
        (Some(i), false) => i.checked_sub(1).unwrap_or(last),
    })
}

/// Digits are codes and complete the choice where no longer code could follow; letters and characters look
/// for the label or the name.
pub(super) fn choose(
    picks: &[Pick],
    picked: &mut Option<usize>,
    typed: &mut String,
    text: &str,
) -> Chosen {
    let mut done = Chosen::default();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let wrong = picked.is_none() && !typed.is_empty();
        if c.is_whitespace() && !wrong {
            typed.clear();
            *picked = turned(*picked, picks.len(), true);
            continue;
        }
        let (joined, alone) = (format!("{typed}{c}"), c.to_string());
        if let Some(i) = found(picks, &joined) {
            (*picked, *typed) = (Some(i), joined);
        } else if let Some(i) = found(picks, &alone).filter(|_| !wrong) {
            // Digits after letters, and letters after digits, begin anew.
            (*picked, *typed) = (Some(i), alone);
        } else {
            done.missed = true;
            keep_wrong(picked, typed, c, &mut done);
            continue;
        }
        let code = typed.chars().all(|c| c.is_ascii_digit());
        if code && !picks.iter().any(|p| longer(p, picks, typed)) {
            typed.clear();
            done.on = Some(chars.collect());
            return done;
        }
    }
    done
}

/// What is left of a choice when its last character is taken back: what chose something before chooses
/// again, and a choice that nobody typed goes whole.
pub(super) fn take_back(picks: &[Pick], picked: &mut Option<usize>, typed: &mut String) {
    typed.pop();
    *picked = if typed.is_empty() { None } else { found(picks, typed) };
}

/// The digits that choose a pick: its code. Where ten is the highest, 0 is the tenth, so that one key is always enough.
pub(super) fn digits(pick: &Pick, picks: &[Pick]) -> String {
    match pick.code {
        10 if picks.iter().all(|p| (1..=10).contains(&p.code)) => "0".to_string(),
        code => code.to_string(),
    }
}

fn longer(pick: &Pick, picks: &[Pick], typed: &str) -> bool {
    let code = digits(pick, picks);
    code.starts_with(typed) && code != typed
}

fn found(picks: &[Pick], typed: &str) -> Option<usize> {
    let typed = typed.to_lowercase();
    let place = |fits: &dyn Fn(&Pick) -> bool| picks.iter().position(fits);
    place(&|p| digits(p, picks) == typed)
        .or_else(|| place(&|p| longer(p, picks, &typed)))
        .or_else(|| place(&|p| p.label.to_lowercase() == typed || p.name == typed))
        .or_else(|| place(&|p| sound::begins(p.label, &typed)))
        .or_else(|| place(&|p| p.name.starts_with(&typed)))
}

/// Puts a character behind what chooses nothing.
fn keep_wrong<T>(chosen: &mut Option<T>, typed: &mut String, c: char, done: &mut Chosen) {
    *chosen = None;
    if typed.chars().count() < WRONG_MOST {
        typed.push(c);
    } else {
        done.left_out += 1;
    }
}

/// What a word says, where it says yes or no.
pub(super) fn yes_word(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "y" | "yes" | "1" | "是" | "有" | "true" | "√" => Some(true),
        "n" | "no" | "0" | "否" | "无" | "没有" | "false" => Some(false),
        _ => None,
    }
}

/// One character says it; 没有 takes two.
pub(super) fn answer(said: &mut Option<bool>, typed: &mut String, text: &str) -> Chosen {
    let mut done = Chosen::default();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c.is_whitespace() && typed.is_empty() {
            *said = Some(*said != Some(true));
            continue;
        }
        if let Some(word) = yes_word(&format!("{typed}{c}")) {
            *said = Some(word);
            typed.clear();
            done.on = Some(chars.collect());
            return done;
        }
        done.missed |= !(typed.is_empty() && c == '没');
        keep_wrong(said, typed, c, &mut done);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    static PICKS: &[Pick] = &[
        Pick { code: 1, name: "mixed", label: "维修中" },
        Pick { code: 2, name: "d15", label: "维修" },
        Pick { code: 10, name: "heavy", label: "重大" },
        Pick { code: 11, name: "none", label: "无" },
    ];

    /// All at once or in pieces: what is chosen, what stands there, and what goes on to the next blank.
    fn ends(pieces: &[String]) -> (Option<usize>, String, String) {
        let (mut picked, mut typed, mut over) = (None, String::new(), String::new());
        let mut on = false;
        for piece in pieces {
            if on {
                over.push_str(piece);
                continue;
            }
            let done = choose(PICKS, &mut picked, &mut typed, piece);
            if let Some(rest) = done.on {
                on = true;
                over.push_str(&rest);
            }
        }
        (picked, typed, over)
    }

    #[test]
    fn where_ten_is_the_highest_one_key_is_enough() {
        let ten: Vec<Pick> =
            (1..=10).map(|code| Pick { code, name: "way", label: "方式" }).collect();
        let chosen = |text: &str| {
            let (mut picked, mut typed) = (None, String::new());
            let done = choose(&ten, &mut picked, &mut typed, text);
            (picked, done.on)
        };
        assert_eq!(chosen("1"), (Some(0), Some(String::new())));
        assert_eq!(chosen("0"), (Some(9), Some(String::new())));
        assert_eq!(chosen("1y"), (Some(0), Some("y".to_string())));
        // With more, a digit waits for the one that may follow.
        let (mut picked, mut typed) = (None, String::new());
        assert_eq!(choose(PICKS, &mut picked, &mut typed, "1").on, None);
    }

    proptest! {
        #[test]
        fn a_run_chooses_what_its_keys_choose(text in "[维修中重大无1025dz甲 ]{0,6}") {
            let keys: Vec<String> = text.chars().map(|c| c.to_string()).collect();
            prop_assert_eq!(ends(&[text]), ends(&keys));
        }

        #[test]
        fn a_run_answers_what_its_keys_answer(text in "[yn没有无甲 1]{0,5}") {
            let said = |pieces: &[String]| {
                let (mut said, mut typed, mut over) = (None, String::new(), String::new());
                let mut on = false;
                for piece in pieces {
                    if on {
                        over.push_str(piece);
                    } else if let Some(rest) = answer(&mut said, &mut typed, piece).on {
                        on = true;
                        over.push_str(&rest);
                    }
                }
                (said, typed, over)
            };
            let keys: Vec<String> = text.chars().map(|c| c.to_string()).collect();
            prop_assert_eq!(said(&[text]), said(&keys));
        }
    }

    #[test]
    fn what_chooses_nothing_stays_until_it_is_taken_back() {
        let (mut picked, mut typed) = (Some(2), String::new());
        assert!(choose(PICKS, &mut picked, &mut typed, "甲乙").missed);
        assert_eq!((picked, typed.as_str()), (None, "甲乙"));
        assert!(choose(PICKS, &mut picked, &mut typed, "1").missed, "nothing is guessed behind it");
        for _ in 0..3 {
            take_back(PICKS, &mut picked, &mut typed);
        }
        assert_eq!(choose(PICKS, &mut picked, &mut typed, "zd"), Chosen::default());
        assert_eq!((picked, typed.as_str()), (Some(2), "zd"));
        take_back(PICKS, &mut picked, &mut typed);
        assert_eq!((picked, typed.as_str()), (Some(2), "z"));
    }
}
