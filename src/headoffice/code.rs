//! The code that head office gives an office: its account there, in one line that survives being copied by hand.
//!
//! `qh1-ROLE-PASSWORD-CHECK`: the check letters find a mistyped one before anybody is asked.

use super::account::Account;
use super::problem::HeadOfficeProblem;

const MARK: &str = "qh1";
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 130 bits.
const PASSWORD: usize = 26;

/// Letters that nobody can guess.
///
/// # Errors
/// The machine gives no random bytes.
pub fn draw(letters: usize) -> Result<String, HeadOfficeProblem> {
    let mut bytes = vec![0; letters];
    getrandom::fill(&mut bytes)
        .map_err(|_| HeadOfficeProblem::Usage("系统没有随机数".to_string()))?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect())
}

/// A new password.
///
/// # Errors
/// As [`draw`].
pub fn password() -> Result<String, HeadOfficeProblem> {
    draw(PASSWORD)
}

fn check(role: &str, password: &str) -> String {
    let hash = blake3::hash(format!("{role} {password}").as_bytes());
    hash.as_bytes().iter().take(4).map(|b| char::from(LETTERS[usize::from(b & 31)])).collect()
}

/// The code of an account.
pub fn code(account: &Account) -> String {
    let check = check(&account.user, &account.password);
    format!("{MARK}-{}-{}-{check}", account.user, account.password)
}

/// Reads a code.
///
/// # Errors
/// It was not copied as it was given.
pub fn read(code: &str) -> Result<Account, HeadOfficeProblem> {
    let parts: Vec<&str> = code.trim().split('-').collect();
    match parts.as_slice() {
        [MARK, role, password, said] if check(role, password) == *said => {
            Ok(Account { user: (*role).to_string(), password: (*password).to_string(), ca: None })
        }
        _ => Err(HeadOfficeProblem::Usage("开通码抄得不对;请照总部给的整行再来一次".to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_and_no_letter_of_it_may_differ() {
        let account =
            Account { user: "qo_k3j4".to_string(), password: password().unwrap(), ca: None };
        let code = code(&account);
        assert_eq!(read(&format!(" {code}\n")).unwrap(), account);
        for at in 0..code.len() {
            let mut wrong = code.clone().into_bytes();
            wrong[at] = if wrong[at] == b'X' { b'Y' } else { b'X' };
            assert!(read(std::str::from_utf8(&wrong).unwrap()).is_err(), "letter {at}");
        }
        assert_ne!(password().unwrap(), password().unwrap());
    }
}
