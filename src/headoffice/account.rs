//! The account with which somebody signs in at head office: a file of its own that nobody else can read, never an
//! argument, because every account of a machine sees arguments.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::problem::HeadOfficeProblem;
use crate::files::{Keeper, read_secret};

/// Who signs in, and whose certificates are believed.
#[derive(Clone, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Account {
    pub user: String,
    #[serde(default)]
    pub password: String,
    /// The certificate of head office's own authority; without it, those that the machine believes.
    #[serde(default)]
    pub ca: Option<PathBuf>,
}

impl Account {
    /// Reads an account file.
    ///
    /// # Errors
    /// A sentence: it cannot be read, others can read it, or it is not understood.
    pub fn read(path: &Path) -> Result<Self, HeadOfficeProblem> {
        let at = path.display();
        let usage = HeadOfficeProblem::Usage;
        let text = read_secret(path, Keeper::Person)
            .map_err(|problem| usage(problem.sentence("账号文件", path)))?;
        // Its own words would repeat what stands there, which is a password.
        toml::from_str(&text).map_err(|_| {
            usage(format!("账号文件 {at} 看不懂;每行写 user = \"…\"、password = \"…\""))
        })
    }

    /// As it stands in its file.
    pub fn text(&self) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_string()).to_string();
        let mut text =
            format!("user = {}\npassword = {}\n", quoted(&self.user), quoted(&self.password));
        if let Some(ca) = &self.ca {
            text.push_str(&format!("ca = {}\n", quoted(&ca.display().to_string())));
        }
        text
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Account({}, …)", self.user)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn an_account_is_read_from_a_file_that_nobody_else_can_read_and_never_repeated() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("account");
        let account = Account {
            user: "qo_1".to_string(),
            password: "a\"b\\c".to_string(),
            ca: Some(PathBuf::from("/etc/qiantai/ca.pem")),
        };
        fs::write(&path, account.text()).unwrap();
        let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        mode(0o640);
        assert!(Account::read(&path).unwrap_err().to_string().contains("chmod 600"));
        mode(0o600);
        assert_eq!(Account::read(&path).unwrap(), account);
        fs::write(&path, "user = \"x\"\npasword = \"secret\"\n").unwrap();
        let said = Account::read(&path).unwrap_err().to_string();
        assert!(said.contains("看不懂") && !said.contains("secret"), "{said}");
    }
}
