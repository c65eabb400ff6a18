//! Which accounts of the machine a service's desk serves: those of one group as the machine's lists say it now.
//!
//! A process keeps the groups that it had at its sign-in, so that the kernel goes on letting in whoever was dropped
//! from the group since. The lists are read at each connection. Accounts and groups are those of this machine
//! (`/etc/passwd`, `/etc/group`). Root is no member: nobody's slips are opened by accident.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The accounts of a group.
#[derive(Debug, Clone)]
pub(super) struct Members {
    group: String,
    lists: PathBuf,
}

impl Members {
    pub(super) fn of(group: &str) -> Members {
        Members { group: group.to_owned(), lists: PathBuf::from("/etc") }
    }

    /// The number of the group.
    ///
    /// # Errors
    /// There is no such group, or the list cannot be read.
    pub(super) fn number(&self) -> io::Result<u32> {
        let found = self.line_of_group()?.and_then(|line| line.split(':').nth(2)?.parse().ok());
        found.ok_or_else(|| io::Error::other(format!("没有“{}”这个组", self.group)))
    }

    /// Whether the account is in the group now. Lists that cannot be read let nobody in.
    pub(super) fn have(&self, uid: u32) -> bool {
        uid != 0 && self.lists_have(uid).unwrap_or(false)
    }

    fn lists_have(&self, uid: u32) -> io::Result<bool> {
        let Some(line) = self.line_of_group()? else { return Ok(false) };
        let fields: Vec<&str> = line.split(':').collect();
        let &[_, _, number, named] = fields.as_slice() else { return Ok(false) };
        let accounts = read(&self.lists.join("passwd"))?;
        let is = |line: &&str| line.split(':').nth(2).is_some_and(|n| n.parse() == Ok(uid));
        // Several names may have one number: each counts.
        Ok(accounts.lines().filter(is).any(|account| {
            let mut fields = account.split(':');
            let name = fields.next().unwrap_or_default();
            fields.nth(2) == Some(number) || named.split(',').any(|one| one == name)
        }))
    }

    fn line_of_group(&self) -> io::Result<Option<String>> {
        let groups = read(&self.lists.join("group"))?;
        let is = |line: &&str| line.split(':').next() == Some(self.group.as_str());
        Ok(groups.lines().find(is).map(str::to_owned))
    }
}

fn read(list: &Path) -> io::Result<String> {
    fs::read(list).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_in_the_group_is_read_each_time() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
        let members = Members { group: "front".to_string(), lists: dir.path().to_owned() };
        assert!(!members.have(1001), "no lists");
        write(
            "passwd",
            "root:x:0:0::/:/bin/sh\nwang:x:1001:1001::/:/bin/sh\nli:x:1002:70::/:/bin/sh\n\
             wangli:x:1003:1003::/:/bin/sh\n",
        );
        write("group", "frontier:x:69:wangli\nfront:x:70:root,wang\n");
        assert_eq!(members.number().unwrap(), 70);
        assert!(members.have(1001), "named in it");
        assert!(members.have(1002), "it is the account's own group");
        assert!(!members.have(1003), "another, whose name only begins alike");
        assert!(!members.have(1004), "no account");
        assert!(!members.have(0), "root is named and stays out");
        write("group", "front:x:70:\n");
        assert!(!members.have(1001), "dropped");
        write("group", "other:x:70:wang\n");
        assert!(!members.have(1001) && members.number().is_err(), "no such group");
    }
}
